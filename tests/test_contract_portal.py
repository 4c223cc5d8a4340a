"""The check of someone's portal: a served fake plays the portal."""

from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.contract.portal import CHECKS, check
from ckan_fake.live import LiveCKAN
from tests.support import result


def populated(**options: object) -> FakeCKAN:
    ckan = FakeCKAN(seed="portal", **options)  # type: ignore[arg-type]
    result(ckan, "organization_create", {"name": "of-others"})
    result(ckan, "package_create", {"name": "theirs", "owner_org": "of-others", "tags": [{"name": "trees"}]})
    return ckan


@pytest.mark.parametrize("name", CHECKS)
def test_a_portal_that_answers_alike(name: str) -> None:
    ckan = populated()
    with ckan.serve() as server:
        assert [str(found) for found in check(LiveCKAN(server.url, ckan.sysadmin.api_key), name)] == []
    assert result(ckan, "package_list") == ["theirs"]
    assert result(ckan, "organization_list") == ["of-others"]
    assert result(ckan, "group_list") == []


def test_what_an_option_changes_is_told_with_a_script() -> None:
    ckan = populated(config={"ckan.auth.create_unowned_dataset": True})
    with ckan.serve() as server:
        found = list(check(LiveCKAN(server.url, ckan.sysadmin.api_key), "datasets"))
    unowned = [each for each in found if each.steps[-1][1].data.get("name", "").endswith("-unowned")]  # type: ignore[union-attr]
    assert (unowned[0].left.status, unowned[0].right.status) == (200, 409)
    assert "replay(STEPS)" in str(unowned[0])


def test_the_command_fails_where_answers_differ(pytester: pytest.Pytester) -> None:
    ckan = populated(config={"ckan.search.rows_max": 1})
    with ckan.serve() as server:
        ran = pytester.runpytest(
            "-p", "no:randomly", "-p", "no:xdist", "--ckan-url", server.url, "--ckan-api-key", ckan.sysadmin.api_key,
            "--pyargs", "ckan_fake.contract",
        )
    ran.assert_outcomes(passed=4, failed=1)
    ran.stdout.fnmatch_lines(["* answers differ:", "*package_search*"])


def test_without_a_portal_it_says_so(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CKAN_URL", raising=False)
    ran = pytester.runpytest("-p", "no:randomly", "-p", "no:xdist", "--pyargs", "ckan_fake.contract")
    ran.assert_outcomes(errors=len(CHECKS))
    ran.stdout.fnmatch_lines(["*give --ckan-url and --ckan-api-key*"])


@pytest.mark.parametrize("version", ["2.12", "2.10", "2.9", "2.8", "2.2"])
def test_a_portal_of_any_version_knows_whose_key_it_is(version: str) -> None:
    ckan = FakeCKAN(version)
    with ckan.serve() as server:
        assert LiveCKAN(server.url, ckan.sysadmin.api_key).sysadmin.name == "sysadmin"
        if version in ("2.9", "2.2"):
            with pytest.raises(RuntimeError, match="no sysadmin's"):
                _ = LiveCKAN(server.url, "nobody's").sysadmin
