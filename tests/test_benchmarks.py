"""The benchmarks run, on catalogues so small that their figures mean nothing."""

from __future__ import annotations

import pytest

from benchmarks import growth, memory, restoring, syncing


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


def test_syncing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    syncing.main(30, 3)
    lines = capsys.readouterr().out.splitlines()
    assert "'searches': 1, 'other reads': 1, 'writes': 3" in lines[0]
    assert lines[-1].startswith("ckan-api-client 0.1")
