"""Where datasets come from, and what the configuration makes of them."""

from __future__ import annotations

import gzip
import json
import pathlib
import sqlite3
from typing import Any

import pytest

from ckan_client import SynchronizationClient
from ckan_client.sync import HarvestConfig, ckan_source, open_source
from ckan_client.sync.mapping import munged_tag
from ckan_fake import FakeCKAN

DATASETS = {"1": {"name": "one", "title": "One"}, "2": {"name": "two", "title": "Two"}}
OPTIONS = {"ckan.auth.create_unowned_dataset": True}


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN(config=OPTIONS)


def sync(ckan: FakeCKAN, **options: Any) -> SynchronizationClient:
    return SynchronizationClient(
        ckan.site_url, ckan.sysadmin.api_key, session=ckan.session(), workers=1, sleep=lambda seconds: None, **options
    )


def show(ckan: FakeCKAN, name: str) -> dict[str, Any]:
    return sync(ckan).client.lowlevel.show("package", name)


def directory(path: pathlib.Path) -> pathlib.Path:
    for key, item in DATASETS.items():
        (path / "dataset").mkdir(exist_ok=True)
        (path / "dataset" / f"{key}.json").write_text(json.dumps({**item, "owner_org": "org"}))
    (path / "organization").mkdir()
    (path / "organization" / "org.json").write_text('{"title": "O"}')
    return path


def flat_directory(path: pathlib.Path) -> pathlib.Path:
    for key, item in DATASETS.items():
        (path / f"{key}.json").write_text(json.dumps(item))
    return path


def lines(path: pathlib.Path) -> pathlib.Path:
    file = path / "dump.jsonl"
    file.write_text("".join(json.dumps({"id": key, **item}) + "\n" for key, item in DATASETS.items()) + "\n")
    return file


def zipped(path: pathlib.Path) -> pathlib.Path:
    file = path / "dump.jsonl.gz"
    file.write_bytes(gzip.compress(lines(path).read_bytes()))
    return file


def whole(path: pathlib.Path) -> pathlib.Path:
    file = path / "data.json"
    file.write_text(json.dumps({"dataset": DATASETS}))
    return file


def database(path: pathlib.Path) -> pathlib.Path:
    file = path / "data.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("create table dataset (id text, json_data text)")
    rows = [(key, json.dumps(item)) for key, item in DATASETS.items()]
    connection.executemany("insert into dataset values (?, ?)", rows)
    connection.commit()
    connection.close()
    return file


@pytest.mark.parametrize("make", [directory, flat_directory, lines, zipped, whole, database])
def test_files(ckan: FakeCKAN, tmp_path: pathlib.Path, make: Any) -> None:
    path = make(tmp_path)
    report = sync(ckan).sync("src", path)
    assert report.ok
    assert report.counts["dataset", "created"] == 2
    assert {name: show(ckan, name)["title"] for name in ("one", "two")} == {"one": "One", "two": "Two"}
    assert sync(ckan).sync("src", str(path)).counts["dataset", "unchanged"] == 2


def test_iterables(ckan: FakeCKAN) -> None:
    assert sync(ckan).sync("src", ({"id": key, **item} for key, item in DATASETS.items())).ok
    assert sync(ckan).sync("src", list(DATASETS.items())).unchanged == ["1", "2"]


def test_of_a_stream_the_report_keeps_what_failed(ckan: FakeCKAN) -> None:
    report = sync(ckan).sync("src", (item for item in [{"name": "fine"}, {"name": "bad", "tags": [{"name": "!"}]}]))
    assert [outcome.source_id for outcome in report.outcomes] == ["bad"]
    assert report.counts["dataset", "created"] == 1


@pytest.mark.parametrize("broken", ["no json", '"text"', '{"title": "neither id nor name"}'])
def test_where_a_line_cannot_be_read_nothing_is_deleted(ckan: FakeCKAN, tmp_path: pathlib.Path, broken: str) -> None:
    file = lines(tmp_path)
    sync(ckan).sync("src", file)
    file.write_text(f"{broken}\n" + json.dumps({"id": "2", **DATASETS["2"], "title": "new"}) + "\n")
    plan = sync(ckan).plan("src", file)
    assert plan.incomplete
    report = sync(ckan).sync("src", file)
    assert (report.counts["dataset", "updated"], report.counts["dataset", "deleted"]) == (1, 0)
    assert len(report.failed) == 1
    assert show(ckan, "one")["state"] == "active"


def test_a_source_that_breaks_off_writes_nothing(ckan: FakeCKAN) -> None:
    def breaking() -> Any:
        yield {"name": "one"}
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        sync(ckan).sync("src", breaking())
    assert not [call for call in ckan.calls if call.writes]


@pytest.mark.parametrize("bad", [5, None, "no-such-file.jsonl", b"bytes"])
def test_no_source(bad: Any) -> None:
    with pytest.raises((TypeError, OSError)):
        open_source(bad)


def test_a_file_of_an_unknown_kind(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.csv").write_text("")
    for path in (tmp_path / "a.csv", tmp_path):
        with pytest.raises(ValueError, match=r"json|JSON"):
            open_source(path)


@pytest.fixture
def other() -> FakeCKAN:
    """Another CKAN, with an organization, a group, and datasets in them."""
    made = FakeCKAN("2.9", site_url="http://other.test", config=OPTIONS)
    low = sync(made).client.lowlevel
    low.action("organization_create", {"name": "city", "title": "The City"})
    low.action("group_create", {"name": "nature", "title": "Nature"})
    for name in ("trees", "parks"):
        low.action("package_create", {"name": name, "owner_org": "city", "groups": [{"name": "nature"}]})
    return made


def test_another_ckan(ckan: FakeCKAN, other: FakeCKAN, tmp_path: pathlib.Path) -> None:
    def run() -> Any:
        other.calls.clear()
        return sync(ckan).sync_ckan(
            "other", other.site_url, journal=tmp_path / "journal", session=other.session(), sleep=lambda seconds: None
        )

    assert run().counts["dataset", "created"] == 2
    found = show(ckan, "trees")
    assert (found["organization"]["title"], [group["title"] for group in found["groups"]]) == ("The City", ["Nature"])
    low = sync(other).client.lowlevel
    low.action("package_patch", {"id": "trees", "title": "All trees"})
    low.action("package_delete", {"id": "parks"})
    report = run()
    assert (report.counts["dataset", "updated"], report.counts["dataset", "deleted"]) == (1, 1)
    assert any("metadata_modified" in str(call.payload) for call in other.calls)
    assert run().counts["dataset", "unchanged"] == 1


def test_a_ckan_that_cannot_search_by_date_is_read_whole(other: FakeCKAN) -> None:
    options = {"session": other.session(), "sleep": lambda seconds: None}
    later = "2999-01-01T00:00:00"
    assert list(ckan_source(other.site_url, since=later, **options).datasets) == []
    with other.fail("package_search", after=1, times=1, status=409, body={"error": {"__type": "Search Error"}}):
        found = ckan_source(other.site_url, since=later, **options)
    assert len(list(found.datasets)) == 2
    assert found.present is None


@pytest.mark.parametrize(
    ("config", "owner", "groups"),
    [
        ({"remote_orgs": "only_local", "remote_groups": "only_local"}, None, []),
        ({"remote_orgs": "none", "remote_groups": "none", "owner_org": "here"}, "here", []),
        ({"remote_orgs": "only_local", "owner_org": "here"}, "here", ["nature"]),
        ({"organization_map": {"city": "here"}, "group_map": {"nature": "local"}}, "here", ["local"]),
        ({}, "city", ["nature"]),
    ],
)
def test_organizations_and_groups_of_another_ckan(
    ckan: FakeCKAN, other: FakeCKAN, config: dict[str, Any], owner: str | None, groups: list[str]
) -> None:
    low = sync(ckan).client.lowlevel
    low.action("organization_create", {"name": "here"})
    low.action("group_create", {"name": "local"})
    client = sync(ckan, config=config)
    client.sync("other", ckan_source(other.site_url, session=other.session())).raise_for_failures()
    found = show(ckan, "trees")
    assert ((found["organization"] or {}).get("name"), [group["name"] for group in found["groups"]]) == (owner, groups)


def test_prefixes_and_defaults(ckan: FakeCKAN) -> None:
    sync(ckan).client.lowlevel.action("group_create", {"name": "all"})
    config = {
        "name_prefix": "src-", "title_prefix": "Src: ", "default_tags": ["added", {"name": "too"}],
        "default_groups": ["all"], "default_extras": {"from": "{harvest_source_title}/{dataset_id}", "own": "default"},
        "clean_tags": True, "force_package_type": "dataset", "user": "ignored",
    }
    data = {"dataset": {"1": {**DATASETS["1"], "tags": ["Own Tag!"], "extras": {"own": "kept"}}}}
    client = sync(ckan, config=config)
    client.sync("src", data).raise_for_failures()
    found = show(ckan, "src-one")
    extras = {extra["key"]: extra["value"] for extra in found["extras"]}
    assert found["title"] == "Src: One"
    assert {tag["name"] for tag in found["tags"]} == {"own tag", "added", "too"}
    assert (extras["from"], extras["own"]) == ("src/1", "kept")
    assert [group["name"] for group in found["groups"]] == ["all"]
    assert client.sync("src", data).unchanged == ["1"]


def test_filters() -> None:
    raw = {"organization": {"name": "city"}, "groups": [{"name": "nature"}]}
    assert HarvestConfig().wants(raw)
    assert HarvestConfig(organizations_filter_include=["city"]).wants(raw)
    assert not HarvestConfig(organizations_filter_include=["state"]).wants(raw)
    assert not HarvestConfig(organizations_filter_exclude=["city"]).wants(raw)
    assert HarvestConfig(groups_filter_include=["nature"]).wants(raw)
    assert not HarvestConfig(groups_filter_include=["art"]).wants(raw)
    assert not HarvestConfig(groups_filter_exclude=["nature"]).wants(raw)


@pytest.mark.parametrize("config", [{"no_such_word": 1}, {"remote_orgs": "delete"}])
def test_a_bad_configuration(config: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no_such_word|remote_orgs"):
        HarvestConfig.from_dict(config)


def test_munged_tag() -> None:
    assert munged_tag(" A/B; ü.c-d ") == "ab ü.c-d"
