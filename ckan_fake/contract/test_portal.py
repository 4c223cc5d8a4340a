"""Checks of a real CKAN against the fake: `pytest --ckan-url URL --ckan-api-key KEY --pyargs ckan_fake.contract`."""

from __future__ import annotations

import pytest

from ckan_fake.contract.portal import CHECKS, check
from ckan_fake.live import LiveCKAN


@pytest.fixture
def portal(request: pytest.FixtureRequest) -> LiveCKAN:
    """The CKAN at `--ckan-url`. An error where none is given: the fake against itself would tell nothing."""
    url = request.config.getoption("ckan_url")
    if not url:
        raise pytest.UsageError("these tests compare a real CKAN with the fake: give --ckan-url and --ckan-api-key")
    return LiveCKAN(url, request.config.getoption("ckan_api_key"))


@pytest.mark.parametrize("name", CHECKS)
def test_portal_answers_as_the_fake(portal: LiveCKAN, name: str) -> None:
    """The portal (left) and the fake (right) answer alike; each step that differs is told, the first with a script."""
    found = list(check(portal, name))
    if found:
        told = [f"{each.steps[-1][1]!r}\n" + "\n".join(f"    {line}" for line in each.lines()) for each in found]
        pytest.fail(f"{len(found)} answers differ:\n\n" + "\n\n".join([*told, str(found[0])]), pytrace=False)
