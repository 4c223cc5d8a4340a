"""Tests with clients in other languages: collected with `--foreign`, since they fetch these from npm and Maven."""

from __future__ import annotations

import pathlib

import pytest

HERE = pathlib.Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("ckan-fake").addoption(
        "--foreign", action="store_true", help="run clients in other languages (with Node and npm, Java and Maven)"
    )


def pytest_ignore_collect(collection_path: pathlib.Path, config: pytest.Config) -> bool | None:
    """Leave the folder out unless it is asked for."""
    return None if config.getoption("foreign", False) or HERE not in collection_path.parents else True
