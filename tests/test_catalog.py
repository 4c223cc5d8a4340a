from __future__ import annotations

import json
import os
import shutil
import threading
import typing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB

from ckan_fake import FakeCKAN, catalog
from ckan_fake.catalog import CatalogError, decode, encode
from ckan_fake.importer.batch import import_lines
from ckan_fake.state import State, table_dictize
from ckan_fake.storage import JournalledStorage
from tests.support import call, result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.json"


def content(ckan: FakeCKAN) -> dict[str, list[dict[str, Any]]]:
    """All rows but those that each request touches, in their order."""
    return {
        name: [table_dictize(row, seq=row.seq) for row in table.rows()]
        for name, table in ckan.site.state.tables() if name not in ("users", "api_tokens")
    }


def fill(ckan: FakeCKAN) -> None:
    result(ckan, "organization_create", {"name": "org", "title": "Örg"})
    result(ckan, "package_create", {
        "name": "one", "owner_org": "org", "tags": [{"name": "tag a"}, {"name": "tag b"}],
        "extras": [{"key": "k", "value": "v"}],
        "resources": [{"url": "http://a.test/a.csv", "custom": [1, {"x": None}]}],
    })
    result(ckan, "package_create", {"name": "two", "owner_org": "org"})
    result(ckan, "package_patch", {"id": "one", "title": "One"})
    result(ckan, "package_delete", {"id": "two"})


def killed(path: Path, to: Path) -> Path:
    """What a kill at this moment would leave of a file that is in use."""
    to.mkdir()
    for part in (path, path.with_name(path.name + ".journal")):
        if part.exists():
            shutil.copy(part, to)
    return to / path.name


def left(path: Path, to: Path) -> dict[str, list[dict[str, Any]]]:
    """What is there again after a kill at this moment."""
    ckan = FakeCKAN.from_file(killed(path, to))
    try:
        return content(ckan)
    finally:
        ckan.close()


def test_the_whole_state_survives_a_restart(path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    fill(ckan)
    ckan.configure({"ckan.site_title": "Mine"})
    before, shown, count = content(ckan), result(ckan, "package_show", {"id": "one"}), ckan.site.ids.count
    ckan.close()

    again = FakeCKAN.from_file(path)

    assert content(again) == before
    assert again.sysadmin == ckan.sysadmin
    assert result(again, "package_show", {"id": "one"}) == shown
    assert result(again, "status_show")["site_title"] == "Mine"
    assert again.site.ids.count == count
    again.close()


def test_a_kill_loses_nothing_that_was_answered(path: Path, tmp_path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    fill(ckan)

    assert left(path, tmp_path / "killed") == content(ckan)
    ckan.close()


def test_a_kill_in_the_middle_of_a_write_leaves_the_last_whole_state(path: Path, tmp_path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    fill(ckan)
    before = content(ckan)
    journal = path.with_name(path.name + ".journal")
    whole = journal.stat().st_size
    result(ckan, "package_create", {"name": "three", "owner_org": "org"})
    written = journal.stat().st_size - whole

    for number, torn in enumerate((0, 1, written // 2, written - 1)):
        copy = killed(path, tmp_path / str(number))
        os.truncate(copy.with_name(journal.name), whole + torn)
        again = FakeCKAN.from_file(copy)
        assert content(again) == before
        result(again, "package_create", {"name": "four", "owner_org": "org"})
        after = content(again)
        assert left(copy, tmp_path / f"{number} again") == after
        again.close()
    ckan.close()


def test_a_kill_while_the_file_is_put_in_place_leaves_it_whole(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ckan = FakeCKAN.from_file(path)
    fill(ckan)
    before = content(ckan)
    assert ckan.catalog is not None
    monkeypatch.setattr(JournalledStorage, "_drop_journal", lambda self: None)
    ckan.catalog.fold()
    copy = killed(path, tmp_path / "killed")
    monkeypatch.undo()
    assert copy.with_name("catalog.json.journal").exists()

    again = FakeCKAN.from_file(copy)

    assert content(again) == before
    result(again, "package_create", {"name": "three", "owner_org": "org"})
    assert len(left(copy, tmp_path / "again")["packages"]) == 3
    again.close()
    ckan.close()


def test_a_refused_request_leaves_nothing_in_the_file(path: Path, tmp_path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    fill(ckan)
    before = content(ckan)
    assert call(ckan, "package_create", {"name": "one", "owner_org": "org"}, key="sysadmin").status_code == 409

    assert left(path, tmp_path / "killed") == before
    ckan.close()


def test_what_cannot_be_written_is_not_answered_and_is_written_with_the_next_request(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ckan = FakeCKAN.from_file(path)
    result(ckan, "organization_create", {"name": "org"})

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ckan_fake.storage.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        call(ckan, "package_create", {"name": "one", "owner_org": "org"}, key="sysadmin")
    monkeypatch.undo()
    assert left(path, tmp_path / "full")["packages"] == []

    result(ckan, "package_create", {"name": "two", "owner_org": "org"})

    assert left(path, tmp_path / "after") == content(ckan)
    ckan.close()


def test_reset_and_restore_reach_the_file(path: Path, tmp_path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    fill(ckan)
    ckan.close()
    ckan = FakeCKAN.from_file(path)
    before, mark = content(ckan), ckan.snapshot()
    result(ckan, "package_create", {"name": "three", "owner_org": "org"})
    ckan.configure({"ckan.site_title": "Mine"})

    ckan.restore(mark)
    again = FakeCKAN.from_file(killed(path, tmp_path / "restored"))
    assert content(again) == before
    assert result(again, "status_show")["site_title"] == "CKAN"
    again.close()

    ckan.reset()
    again = FakeCKAN.from_file(killed(path, tmp_path / "reset"))
    assert {name: len(rows) for name, rows in content(again).items()} == {
        name: len(rows) for name, rows in content(FakeCKAN()).items()}
    assert result(again, "package_list") == []
    assert call(again, "organization_create", {"name": "org"}, key=ckan.sysadmin.api_key).status_code == 200
    again.close()
    ckan.close()


def test_the_journal_is_folded_when_it_grows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "FOLD_FROM", 20_000)
    ckan = FakeCKAN.from_file(path)
    journal = path.with_name(path.name + ".journal")
    sizes = []
    result(ckan, "organization_create", {"name": "org"})
    for number in range(40):
        result(ckan, "package_create", {"name": f"p{number}", "owner_org": "org", "notes": "x" * 2000})
        sizes.append(journal.stat().st_size if journal.exists() else 0)
    before = content(ckan)
    ckan.close()

    assert 20_000 < max(sizes) < 200_000
    assert 0 in sizes
    assert not journal.exists()
    again = FakeCKAN.from_file(path)
    assert content(again) == before
    again.close()


def test_a_disk_without_room_for_a_second_file_loses_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "FOLD_FROM", 1000)
    ckan = FakeCKAN.from_file(path)

    def full(self: JournalledStorage, tables: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(JournalledStorage, "write_tables", full)
    fill(ckan)
    before = content(ckan)
    ckan.close()
    monkeypatch.undo()

    again = FakeCKAN.from_file(path)
    assert content(again) == before
    again.close()


def test_readers_do_not_write(path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    fill(ckan)
    result(ckan, "package_show", {"id": "one"})
    size = path.with_name(path.name + ".journal").stat().st_size

    result(ckan, "package_show", {"id": "one"})

    assert path.with_name(path.name + ".journal").stat().st_size == size
    ckan.close()


def test_a_closed_file_takes_no_more_writes(path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    result(ckan, "organization_create", {"name": "org"})
    ckan.close()
    ckan.close()

    with pytest.raises(CatalogError, match="is closed"):
        call(ckan, "organization_create", {"name": "other"}, key="sysadmin")


def test_a_batch_is_durable_at_its_end_and_others_do_not_wait_for_it(path: Path, tmp_path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    assert ckan.catalog is not None
    with ckan.catalog.batch():
        result(ckan, "organization_create", {"name": "org"})
        assert left(path, tmp_path / "before")["groups"] == []
        other = threading.Thread(target=result, args=(ckan, "group_create", {"name": "group"}))
        other.start()
        other.join()
        assert len(left(path, tmp_path / "other")["groups"]) == 2
        result(ckan, "group_create", {"name": "last"})

    assert len(left(path, tmp_path / "after")["groups"]) == 3
    ckan.close()


def value(hint: Any, name: str) -> Any:
    choices = typing.get_args(hint) if hasattr(hint, "__args__") and typing.get_origin(hint) is not tuple else (hint,)
    first = next((choice for choice in choices if choice is not type(None)), hint)
    if first is datetime:
        return datetime(2024, 2, 29, 12, 30, 1, 5)
    if first in (str, bool, int):
        return {str: f"{name} 'ä\n\"☃\0", bool: True, int: 2**40}[first]
    if typing.get_origin(first) is tuple:
        return ("x", "y")
    if typing.get_origin(first) is list:
        return ["x", "y"]
    return {"ä": [1, 2.5, None, {"x": False}], "a": ""}


@pytest.mark.parametrize("name", [name for name, _ in State().tables()])
def test_each_column_of_each_table_comes_back(name: str) -> None:
    row_type: Any = dict(State().tables())[name].row_type
    hints = {column: hint for column, hint in typing.get_type_hints(row_type).items() if column != "seq"}
    full = row_type(**{column: value(hint, column) for column, hint in hints.items()}, seq=7)
    empty = row_type(**{
        column: None if type(None) in typing.get_args(hint) else value(hint, column) for column, hint in hints.items()
    }, seq=8)

    for row in (full, empty):
        back = decode(row_type, str(row.seq), json.loads(json.dumps(encode(row))))
        assert [getattr(back, column) for column in (*hints, "seq")] == [
            getattr(row, column) for column in (*hints, "seq")]


def test_the_two_copies_of_an_indexed_dataset_are_written_once(path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    fill(ckan)
    before = content(ckan)["indexed_packages"]
    ckan.close()
    written = json.loads(path.read_text())["indexed_packages"]

    assert [document["validated_data_dict"] for document in written.values()] == [["data_dict"]]
    again = FakeCKAN.from_file(path)
    assert content(again)["indexed_packages"] == before
    again.close()


def test_the_file_is_a_tinydb_database(path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    fill(ckan)
    ckan.close()

    with TinyDB(path) as database:
        found = database.table("packages").search(Query().name == "one")
        assert [document["title"] for document in found] == ["One"]

    with TinyDB(path, storage=JournalledStorage) as database:
        table = database.table("notes")
        assert table.insert({"text": "mine"}) == 1
        assert table.all() == [{"text": "mine"}]
        assert len(database.table("packages")) == 2


def test_a_file_in_use_is_refused(path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    with pytest.raises(CatalogError, match=r"catalog\.json is in use by another process"):
        FakeCKAN.from_file(path)
    ckan.close()

    FakeCKAN.from_file(path).close()


def test_a_file_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot be opened"):
        FakeCKAN.from_file(tmp_path / "none" / "catalog.json")


@pytest.mark.parametrize(("text", "reason"), [
    ("{", r"is broken \(.*: put a copy in its place, or delete it"),
    ("[1]", "is no TinyDB file"),
    ("{}", "is no catalogue of ckan-fake: give another --file"),
    ('{"catalogue": {"1": {"format": 99}}}', "is of format 99, this ckan-fake reads format 1: dump it with"),
])
def test_a_file_that_is_no_catalogue_is_refused_and_left_as_it_is(path: Path, text: str, reason: str) -> None:
    path.write_text(text)

    for _ in range(2):
        with pytest.raises(CatalogError, match=reason):
            FakeCKAN.from_file(path)
    assert path.read_text() == text


@pytest.mark.parametrize(("change", "reason"), [
    ({"packages": {"1": {"id": "1", "name": "x", "colour": "red"}}}, "document of Package is not as this ckan-fake"),
    ({"colours": {}}, r"tables that this ckan-fake does not know \(colours\)"),
])
def test_a_file_of_a_newer_one_is_refused(path: Path, change: dict[str, Any], reason: str) -> None:
    FakeCKAN.from_file(path).close()
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))

    with pytest.raises(CatalogError, match=reason):
        FakeCKAN.from_file(path)


def test_a_journal_that_belongs_to_another_state_is_refused(path: Path, tmp_path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    empty = path.read_bytes()
    fill(ckan)
    copy = killed(path, tmp_path / "killed")
    ckan.close()
    journal = copy.with_name(copy.name + ".journal")

    copy.write_bytes(empty + b" ")
    with pytest.raises(CatalogError, match=r"belongs to another state of .*delete the journal to go on"):
        FakeCKAN.from_file(copy)
    copy.unlink()
    with pytest.raises(CatalogError, match=r"is gone but catalog\.json\.journal is there"):
        FakeCKAN.from_file(copy)
    copy.write_bytes(empty)
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([lines[0], b"{\n", *lines[2:]]))
    with pytest.raises(CatalogError, match=r"journal is broken in line 2: cut it off there"):
        FakeCKAN.from_file(copy)


def test_another_version_or_seed_than_the_files_is_refused(path: Path) -> None:
    FakeCKAN.from_file(path, seed=3).close()

    with pytest.raises(CatalogError, match="of seed 3, not 4: leave the seed out"):
        FakeCKAN.from_file(path, seed=4)
    ckan = FakeCKAN.from_file(path, version="2.12.0")
    assert ckan.site.ids.seed == 3
    ckan.close()


def test_a_key_of_ones_own_is_kept_until_another_one_is_given(path: Path) -> None:
    FakeCKAN.from_file(path, sysadmin_key="first").close()
    ckan = FakeCKAN.from_file(path)
    assert ckan.sysadmin.api_key == "first"
    assert call(ckan, "organization_create", {"name": "org"}, key="first").status_code == 200
    ckan.close()

    ckan = FakeCKAN.from_file(path, sysadmin_key="second")

    assert ckan.sysadmin.api_key == "second"
    assert call(ckan, "organization_create", {"name": "first"}, key="first").status_code == 403
    assert call(ckan, "organization_create", {"name": "second"}, key="second").status_code == 200
    ckan.close()
    ckan = FakeCKAN.from_file(path)
    assert ckan.sysadmin.api_key == "second"
    ckan.close()


def test_loading_in_batches_costs_one_write_each(path: Path) -> None:
    ckan = FakeCKAN.from_file(path)
    journal = path.with_name(path.name + ".journal")
    lines = [json.dumps({"name": f"p{number}"}).encode() for number in range(20)]

    assert {answer["status"] for answer in import_lines(ckan, None, lines)} == {"created"}

    assert len(journal.read_bytes().splitlines()) == 2
    ckan.close()
