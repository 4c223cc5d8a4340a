"""Synchronisations into a live CKAN."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from ckan_fake.contract import sync_machine
from ckan_fake.live import LiveCKAN


def test_sync(pytestconfig: pytest.Config) -> None:
    url, key = pytestconfig.getoption("ckan_url"), pytestconfig.getoption("ckan_api_key")
    machine = sync_machine(lambda: LiveCKAN(url, key))
    run_state_machine_as_test(machine, settings=settings(
        machine.TestCase.settings, max_examples=10, stateful_step_count=15
    ))
