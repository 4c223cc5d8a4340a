"""The bugs of tests/mutants still fit the code, and the recordings catch them; `python -m tests.mutants` tries all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.mutants.__main__ import caught, scored
from tests.mutants.mutants import MUTANTS, ROOT, Mutant

SOME = {"names are kept after a deletion": "rename_onto_deleted", "revoked tokens stay": "api_token_revoke"}
"""Two of the bugs, each with the scenarios that see it."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_bugs_fit_the_code(mutant: Mutant, tmp_path: Path) -> None:
    path = tmp_path / mutant.file
    path.parent.mkdir(parents=True)
    shutil.copy(ROOT / mutant.file, path)

    mutant.put_into(tmp_path)
    assert mutant.new in path.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="not once"):
        Mutant("again", mutant.file, "no such text in any file", "").put_into(tmp_path)


def test_there_are_twenty_bugs() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) == 20


@pytest.mark.parametrize("name", SOME)
def test_recordings_catch_bugs(name: str) -> None:
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == name)
    with scored(SOME[name]) as healthy:
        assert caught(mutant, healthy, SOME[name])
