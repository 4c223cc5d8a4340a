from __future__ import annotations

import pytest

from ckan_fake.state import State
from ckan_fake.state.rows import Package


def test_restore_takes_back_inserts_updates_and_removals() -> None:
    state = State()
    kept = state.packages.add(Package("1", "one"))
    state.packages.add(Package("2", "two"))
    mark = state.snapshot()
    state.packages.update(kept, title="changed")
    state.packages.remove("2")
    state.packages.add(Package("3", "three"))

    state.restore(mark)

    assert [(row.id, row.title) for row in state.packages.rows()] == [("1", None), ("2", None)]
    assert state.packages.by("name").first("two") is not None
    assert state.packages.by("name").first("three") is None


def test_a_mark_stays_valid_after_it_was_restored() -> None:
    state = State()
    mark = state.snapshot()
    for name in ("one", "two"):
        state.packages.add(Package("1", name))
        state.restore(mark)

    assert len(state.packages) == 0


def test_marks_taken_after_a_restored_one_are_gone() -> None:
    state = State()
    first = state.snapshot()
    state.packages.add(Package("1", "one"))
    second = state.snapshot()
    state.packages.add(Package("2", "two"))
    third = state.snapshot()
    state.restore(first)

    assert third > second > first
    with pytest.raises(ValueError, match="this mark is gone"):
        state.restore(third)


def test_transaction_undoes_everything_where_it_raises() -> None:
    state = State()
    with pytest.raises(RuntimeError), state.transaction():
        state.packages.add(Package("1", "one"))
        raise RuntimeError

    assert len(state.packages) == 0


def test_transaction_keeps_what_was_committed_before_it_raised() -> None:
    state = State()
    with pytest.raises(RuntimeError), state.transaction():
        state.packages.add(Package("1", "one"))
        state.commit()
        state.packages.add(Package("2", "two"))
        raise RuntimeError

    assert [row.id for row in state.packages.rows()] == ["1"]


def test_a_committed_transaction_is_undone_by_an_older_mark() -> None:
    state = State()
    mark = state.snapshot()
    with state.transaction():
        state.packages.add(Package("1", "one"))
        state.commit()
        state.packages.add(Package("2", "two"))
    state.restore(mark)

    assert len(state.packages) == 0


def test_update_without_a_difference_writes_nothing() -> None:
    state = State()
    row = state.packages.add(Package("1", "one"))

    assert state.packages.update(row, name="one") is row


def test_a_changed_row_goes_to_the_end_of_a_scan_and_back_on_undo() -> None:
    state = State()
    first = state.packages.add(Package("1", "one"))
    state.packages.add(Package("2", "two"))
    mark = state.snapshot()
    state.packages.update(first, title="x")
    changed = [row.id for row in state.packages.rows()]
    state.restore(mark)

    assert changed == ["2", "1"]
    assert [row.id for row in state.packages.rows()] == ["1", "2"]


def test_add_refuses_a_key_that_is_taken() -> None:
    state = State()
    state.packages.add(Package("1", "one"))
    with pytest.raises(ValueError, match="exists"):
        state.packages.add(Package("1", "two"))
