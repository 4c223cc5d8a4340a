"""Random calls of all actions get the same answers from the fake and from a live CKAN.

    pytest tests/contract/test_actions.py --ckan-url URL --ckan-api-key KEY --ckan-reset COMMAND \
        --ckan-configure COMMAND --steps 10000
"""

from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.contract.actions import OPTIONS, known_actions, survey
from ckan_fake.contract.actions.command import shell_controls
from ckan_fake.live import LiveCKAN


def test_actions(live: LiveCKAN, pytestconfig: pytest.Config) -> None:
    reset, configure = pytestconfig.getoption("ckan_reset"), pytestconfig.getoption("ckan_configure")
    result = survey(
        FakeCKAN(live.version), live, controls=shell_controls(reset, configure), options=OPTIONS if configure else (),
        number=pytestconfig.getoption("steps"), start=pytestconfig.getoption("contract_seed"),
    )
    print(result.tally.table(known_actions(version=live.version)))
    assert not result.found, "\n\n".join(map(str, result.found.values()))
