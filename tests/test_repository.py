"""The rules of the house, as tests: types, layers, style, and documents that are made from the code."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest
from importlinter.cli import lint_imports
from mypy import api as mypy

ROOT = pathlib.Path(__file__).parent.parent
CONFIG = str(ROOT / "pyproject.toml")


def test_types() -> None:
    output, errors, status = mypy.run(["--config-file", CONFIG, "-p", "ckan_fake", "-p", "ckan_client"])
    assert status == 0, output + errors


def test_layers(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=CONFIG, no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_style() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
