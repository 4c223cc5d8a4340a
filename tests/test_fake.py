from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.support import call, result


def test_two_fakes_share_nothing() -> None:
    one, two = FakeCKAN(), FakeCKAN()
    result(one, "organization_create", {"name": "org"})

    assert result(two, "organization_list") == []


def test_the_same_seed_gives_the_same_ids_and_another_one_others() -> None:
    ids = [result(FakeCKAN(seed=seed), "organization_create", {"name": "org"})["id"] for seed in (1, 1, 2)]

    assert ids[0] == ids[1] != ids[2]


def test_reset_empties_the_server_and_keeps_the_key() -> None:
    ckan = FakeCKAN()
    key = ckan.sysadmin.api_key
    first = result(ckan, "organization_create", {"name": "org"})
    ckan.configure({"ckan.site_title": "x"})
    ckan.reset()

    assert ckan.sysadmin.api_key == key
    assert result(ckan, "organization_list") == []
    assert result(ckan, "status_show")["site_title"] == "CKAN"
    assert result(ckan, "organization_create", {"name": "org"})["id"] == first["id"]


def test_restore_goes_back_to_a_snapshot_more_than_once() -> None:
    ckan = FakeCKAN()
    result(ckan, "organization_create", {"name": "org"})
    mark = ckan.snapshot()
    for name in ("one", "two"):
        result(ckan, "organization_create", {"name": name})
        ckan.restore(mark)

    assert result(ckan, "organization_list") == ["org"]


def test_a_transcript_of_two_runs_is_equal_to_the_byte() -> None:
    transcripts = []
    dataset = {"name": "d1", "owner_org": "org", "tags": [{"name": "tag"}]}
    for _ in range(2):
        ckan = FakeCKAN(seed="s", now="2020-01-01")
        ckan.clock.freeze(tick=0.001)
        answers = [
            call(ckan, "organization_create", {"name": "org"}, key="sysadmin").content,
            call(ckan, "package_create", dataset, key="sysadmin").content,
            call(ckan, "package_search", {"q": "*:*"}).content,
        ]
        transcripts.append(b"\n".join(answers))

    assert transcripts[0] == transcripts[1]


@pytest.mark.parametrize("version", ["2.99", "1.0", "two"])
def test_a_version_it_cannot_answer_as_is_refused(version: str) -> None:
    with pytest.raises(ValueError, match=r"2\.12"):
        FakeCKAN(version)


def test_a_patch_level_means_its_minor_version() -> None:
    assert FakeCKAN("2.12.3").version == "2.12"
