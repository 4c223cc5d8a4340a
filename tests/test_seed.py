"""`ckan-fake record`: a seed of a portal, taken over a socket and loaded again."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from ckan_fake import FakeCKAN
from ckan_fake.cli import main
from ckan_fake.loading.seed import nearest_version, take
from ckan_fake.storage import CatalogError
from tests.support import call, result


@pytest.fixture(scope="module")
def portal() -> Iterator[FakeCKAN]:
    ckan = FakeCKAN(config={"ckan.site_title": "Portal", "ckan.auth.create_unowned_dataset": True})
    result(ckan, "organization_create", {"name": "city", "title": "City", "extras": [{"key": "k", "value": "v"}]})
    result(ckan, "organization_create", {"name": "unused"})
    result(ckan, "group_create", {"name": "parks"})
    result(ckan, "user_create", {"name": "ann", "email": "ann@example.org", "password": "secret-word"})
    for number in range(7):
        result(ckan, "package_create", {
            "name": f"d{number}", "title": f"Dataset {number}", "groups": [{"name": "parks"}] if number == 6 else [],
            "owner_org": "city" if number else None, "resources": [{"url": "http://example.org/a.csv"}],
        })
    result(ckan, "package_create", {"name": "hidden", "owner_org": "city", "private": True})
    with ckan.serve():
        yield ckan


def record(portal: FakeCKAN, path: pathlib.Path, *options: str) -> str:
    ran = CliRunner().invoke(main, ["record", portal.site_url, "-O", str(path), *options])
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_record_takes_what_everybody_sees(portal: FakeCKAN, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "portal.json"
    told = record(portal, path)
    assert told.startswith(f"{path}: CKAN 2.12, 7 datasets, 1 organizations, 1 groups")
    assert "secret-word" not in path.read_text()
    assert "ann" not in path.read_text()

    ckan = FakeCKAN.from_file(path, keep=False)
    assert sorted(result(ckan, "package_list")) == [f"d{number}" for number in range(7)]
    assert result(ckan, "organization_list") == ["city"]
    assert result(ckan, "organization_show", {"id": "city"})["extras"][0]["value"] == "v"
    assert result(ckan, "status_show")["site_title"] == "Portal"
    assert [group["name"] for group in result(ckan, "package_show", {"id": "d6"})["groups"]] == ["parks"]
    assert result(ckan, "package_create", {"name": "without"})["owner_org"] is None


def test_record_takes_the_last_changed_that_match(portal: FakeCKAN, tmp_path: pathlib.Path) -> None:
    record(portal, tmp_path / "few.json", "--datasets", "3")
    assert sorted(result(FakeCKAN.from_file(tmp_path / "few.json", keep=False), "package_list")) == ["d4", "d5", "d6"]
    record(portal, tmp_path / "one.json", "--fq", "groups:parks")
    assert result(FakeCKAN.from_file(tmp_path / "one.json", keep=False), "package_list") == ["d6"]
    record(portal, tmp_path / "two.json", "--q", "name:(d1 OR d2)")
    assert sorted(result(FakeCKAN.from_file(tmp_path / "two.json", keep=False), "package_list")) == ["d1", "d2"]


def test_a_seed_is_left_as_it_is_and_reset_comes_back_to_it(portal: FakeCKAN, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "portal.json"
    record(portal, path)
    before = path.read_bytes()
    one, other = FakeCKAN.from_file(path, keep=False), FakeCKAN.from_file(path, keep=False)
    call(one, "package_delete", {"id": "d1"}, key="sysadmin")
    assert "d1" not in result(one, "package_list")
    assert "d1" in result(other, "package_list")
    one.reset()
    assert "d1" in result(one, "package_list")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_recorded_is_told(portal: FakeCKAN, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "portal.json"
    path.write_text("mine")
    ran = CliRunner().invoke(main, ["record", portal.site_url, "-O", str(path)])
    assert (ran.exit_code, path.read_text()) == (1, "mine")
    assert f"Error: {path} exists: give another name, or delete it" in ran.output
    with pytest.raises(CatalogError, match="there is no"):
        FakeCKAN.from_file(tmp_path / "none.json", keep=False)


def test_take_with_a_key_sees_what_its_owner_sees(portal: FakeCKAN) -> None:
    seen = {dataset["name"] for dataset in take(portal.site_url, portal.sysadmin.api_key, fq="name:d1").datasets}
    assert seen == {"d1"}


@pytest.mark.parametrize(("release", "version"), [
    ("2.12.0", "2.12"), ("2.9.11", "2.9"), ("2.11.0a0", "2.11"), ("2.6.1", "2.7"), ("1.8", "2.2"), ("3.0.1", "2.12"),
])
def test_the_nearest_version(release: str, version: str) -> None:
    assert nearest_version(release) == version
