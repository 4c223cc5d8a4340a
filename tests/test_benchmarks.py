"""The benchmarks run, on catalogues so small that their figures mean nothing."""

from __future__ import annotations

import pytest

from benchmarks import growth, memory, restoring


def test_growth(capsys: pytest.CaptureFixture[str]) -> None:
    growth.main(2, 4)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["2", "4", "growth:"]


def test_memory(capsys: pytest.CaptureFixture[str]) -> None:
    memory.main(5)
    assert capsys.readouterr().out.startswith("memory per dataset ")


def test_restoring(capsys: pytest.CaptureFixture[str]) -> None:
    restoring.main(10, 12)
    assert len(capsys.readouterr().out.splitlines()) == 2
