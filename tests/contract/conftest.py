"""Tests of the contract with a live CKAN: collected where its address is given, and only there."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterator

import pytest

from ckan_fake.live import LiveCKAN

HERE = pathlib.Path(__file__).parent
EMPTYING = (HERE / "test_actions.py", HERE / "test_search.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of test_actions.py and test_search.py."""
    group = parser.getgroup("ckan-fake")
    group.addoption(
        "--ckan-reset", default=os.environ.get("CKAN_RESET"),
        help="a command that empties the CKAN but for its sysadmin, for the files that need it (default: CKAN_RESET)",
    )
    group.addoption(
        "--ckan-configure", default=os.environ.get("CKAN_CONFIGURE", ""),
        help="a command that sets options, a JSON object in its last argument (default: CKAN_CONFIGURE, else none are)",
    )
    group.addoption("--steps", type=int, default=1000, help="how many steps test_actions.py plays (default: 1000)")
    group.addoption("--queries", type=int, default=500, help="how many searches test_search.py compares (default: 500)")
    group.addoption("--contract-seed", type=int, default=0, help="the seed of test_actions.py and test_search.py")


def pytest_ignore_collect(collection_path: pathlib.Path, config: pytest.Config) -> bool | None:
    """Leave the folder out where no address is given; an error where the folder itself was asked for."""
    if collection_path in EMPTYING and not config.getoption("ckan_reset", None):
        return True
    if config.getoption("ckan_url") or HERE not in collection_path.parents:
        return None
    asked = [pathlib.Path(argument.split("::")[0]).resolve() for argument in config.args]
    if any(HERE in (path, *path.parents) for path in asked):
        raise pytest.UsageError(
            "tests/contract needs a live CKAN that it may write to: "
            "pytest tests/contract --ckan-url URL --ckan-api-key KEY"
        )
    return True


@pytest.fixture(scope="session")
def live(request: pytest.FixtureRequest) -> Iterator[LiveCKAN]:
    """The live CKAN; what its sessions created and no test purged is purged at the end."""
    target = LiveCKAN(request.config.getoption("ckan_url"), request.config.getoption("ckan_api_key"))
    yield target
    target.tidy()
