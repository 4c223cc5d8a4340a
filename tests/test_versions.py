"""The table of differences: each row is asked for by the code and seen by the scenario that it names."""

from __future__ import annotations

import pathlib
import re

import pytest

import ckan_fake
from ckan_fake import FakeCKAN
from ckan_fake.versions import DIFFERENCES, RELEASES, Version
from tests.fidelity import player

PACKAGE = pathlib.Path(ckan_fake.__file__).parent


def test_every_row_is_asked_for() -> None:
    code = "".join(path.read_text() for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE / "versions")
    assert [row for row in DIFFERENCES if f'version["{row}"]' not in code] == []


@pytest.mark.parametrize("row", DIFFERENCES)
def test_a_row_is_seen_by_its_scenario(row: str) -> None:
    scenario = DIFFERENCES[row].scenario
    assert list(player.cases(f"^{re.escape(scenario)}$")), f"no recording of {scenario!r}"
    assert next(player.seen(row, f"^{re.escape(scenario)}$"), None), f"{scenario} goes the same way without {row}"


def test_a_version_without_a_patch_number_is_the_recorded_release() -> None:
    assert FakeCKAN("2.10").version == "2.10"
    assert Version.parse("2.10").release == RELEASES["2.10"].release
    assert Version.parse("2.10.4").release == "2.10.4"
    ckan = FakeCKAN("2.10.4")
    shown = ckan.session().get(f"{ckan.site_url}/api/3/action/status_show").json()["result"]
    assert shown["ckan_version"] == "2.10.4"


@pytest.mark.parametrize("version", ["2.1", "2.13", "3.0", "two", "2.10.x"])
def test_a_version_that_is_not_known_is_refused(version: str) -> None:
    with pytest.raises(ValueError, match="CKAN"):
        FakeCKAN(version)
