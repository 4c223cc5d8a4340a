"""
What one synchronisation knows, in a SQLite file: what the source owns in the CKAN, the plan, and what was done of it.

Kept on disk, so that memory does not grow with the catalogue. As a journal the file outlives the run: what was written
and what was about to be written is then known to the next run, also where the search index does not show it yet.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_TABLES = """
create table if not exists meta (key text primary key, value text);
create table if not exists target (
    source_id text primary key, id text, name text, modified text, created text, body blob, seen integer default 0
);
create table if not exists surplus (id text primary key, source_id text, name text);
create table if not exists seen (source_id text primary key);
create table if not exists names (name text primary key);
create table if not exists items (
    seq integer primary key, phase integer, kind text, action text, source_id text, body text, done integer default 0
);
create index if not exists items_by_phase on items (phase, seq);
create table if not exists written (source_id text primary key, id text, modified text, deleted integer);
create table if not exists started (source_id text primary key, id text, names text);
"""
#: What a plan consists of; the other tables stay from run to run.
_OF_A_PLAN = ("target", "surplus", "seen", "names", "items")


class Store:
    """
    The file.

    :param path: where to keep it; None: a temporary one, gone when it is closed
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.kept = path is not None
        folder = None if path is not None else tempfile.mkdtemp(prefix="ckan-client-")
        self.path = os.fspath(path) if path is not None else os.path.join(str(folder), "plan")
        self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self._db.execute(f"pragma synchronous = {'normal' if self.kept else 'off'}")
        self._db.execute(f"pragma journal_mode = {'wal' if self.kept else 'off'}")
        self._db.executescript(_TABLES)
        self._end = weakref.finalize(self, _end, self._db, folder)

    def close(self) -> None:
        """Close the file; a temporary one is gone."""
        self._end()

    def begin(self) -> None:
        """Begin a plan: the one of before is forgotten."""
        for table in _OF_A_PLAN:
            self._db.execute(f"delete from {table}")
        self._db.execute("begin")

    def commit(self) -> None:
        """Keep the plan."""
        self._db.execute("commit")

    def rollback(self) -> None:
        """Forget a plan that was not finished."""
        if self._db.in_transaction:
            self._db.execute("rollback")

    # -- facts ---------------------------------------------------------------------------------------------------

    def get(self, key: str) -> Any:
        """A fact by its name, None where there is none."""
        row = self._db.execute("select value from meta where key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def set(self, key: str, value: Any) -> None:
        """Keep a fact, a JSON value."""
        self._db.execute("insert or replace into meta values (?, ?)", (key, json.dumps(value)))

    # -- what the source owns ------------------------------------------------------------------------------------

    def add_target(self, source_id: str, dataset: Mapping[str, Any]) -> None:
        """Take note of a dataset of the CKAN; of several with one marker the oldest is kept, the others are surplus."""
        created = str(dataset.get("metadata_created"))
        row = self._db.execute("select id, name, created from target where source_id = ?", (source_id,)).fetchone()
        if row is not None and row[0] != dataset["id"]:
            newer = row[:2] if created < row[2] else (dataset["id"], dataset["name"])
            self._db.execute("insert or replace into surplus values (?, ?, ?)", (newer[0], source_id, newer[1]))
            if newer[0] == dataset["id"]:
                return
        modified = dataset.get("metadata_modified")
        values = (source_id, dataset["id"], dataset["name"], modified, created, packed(dataset))
        self._db.execute("insert or replace into target values (?, ?, ?, ?, ?, ?, 0)", values)

    def drop_target(self, source_id: str) -> None:
        """Forget a dataset of the CKAN."""
        self._db.execute("delete from target where source_id = ?", (source_id,))

    def target(self, source_id: str) -> dict[str, Any] | None:
        """The dataset of the CKAN with this id in the source."""
        row = self._db.execute("select body from target where source_id = ?", (source_id,)).fetchone()
        return None if row is None else unpacked(row[0])

    def target_state(self, source_id: str) -> tuple[str, str | None] | None:
        """Its id and `metadata_modified`."""
        query = "select id, modified from target where source_id = ?"
        row = self._db.execute(query, (source_id,)).fetchone()
        return None if row is None else (row[0], row[1])

    def count_target(self) -> int:
        """How many datasets the source owns."""
        return int(self._db.execute("select count(*) from target").fetchone()[0])

    def surplus(self) -> Iterator[tuple[str, str, str]]:
        """(source_id, id, name) of those beyond the first with one marker."""
        yield from self._db.execute("select source_id, id, name from surplus order by source_id, id")

    def unseen(self) -> Iterator[tuple[str, str, str]]:
        """(source_id, id, name) of what the source owns and no longer has."""
        yield from self._db.execute("select source_id, id, name from target where not seen order by created, source_id")

    def see(self, source_id: str) -> bool:
        """Note that the source has this id; False where it had it before."""
        self._db.execute("update target set seen = 1 where source_id = ?", (source_id,))
        return self._db.execute("insert or ignore into seen values (?)", (source_id,)).rowcount == 1

    # -- names ---------------------------------------------------------------------------------------------------

    def keep_names(self) -> None:
        """Take the names of the source's datasets that stay."""
        self._db.execute("insert or ignore into names select name from target where seen")

    def take_name(self, name: str) -> bool:
        """Take a name; False where another dataset of this run has it."""
        return self._db.execute("insert or ignore into names values (?)", (name,)).rowcount == 1

    # -- the plan ------------------------------------------------------------------------------------------------

    def add_item(self, phase: int, kind: str, action: str, source_id: str, body: Mapping[str, Any]) -> None:
        """Put an item of the plan at the end of its phase."""
        values = (phase, kind, action, source_id, json.dumps(body))
        self._db.execute("insert into items (phase, kind, action, source_id, body) values (?, ?, ?, ?, ?)", values)

    def change_item(self, seq: int, body: Mapping[str, Any]) -> None:
        """Replace the body of an item."""
        self._db.execute("update items set body = ? where seq = ?", (json.dumps(body), seq))

    def items(self, phase: int | None = None, todo: bool = False) -> Iterator[tuple[int, bool, dict[str, Any]]]:
        """(number, whether it is done, body) of the items in the order in which they are done."""
        where = " and ".join(["phase = ?"] * (phase is not None) + ["not done"] * todo) or "1"
        values = () if phase is None else (phase,)
        query = f"select seq, done, body from items where {where} order by phase, seq"
        cursor = self._db.cursor()
        for seq, done, body in cursor.execute(query, values):
            yield seq, bool(done), json.loads(body)

    def counts(self) -> dict[tuple[str, str], int]:
        """(kind, action) -> how many items."""
        rows = self._db.execute("select kind, action, count(*) from items group by kind, action order by min(phase)")
        return {(kind, action): count for kind, action, count in rows}

    # -- the journal ---------------------------------------------------------------------------------------------

    def start(self, source_id: str, id: str | None, names: Iterable[str]) -> None:
        """Note that a write is about to be sent."""
        if self.kept:
            values = (source_id, id, json.dumps(list(names)))
            self._db.execute("insert or replace into started values (?, ?, ?)", values)

    def finish(
        self, seq: int, source_id: str, dataset: tuple[str, str | None] | None = None, deleted: bool = False
    ) -> None:
        """Note that an item is done; `dataset`: the id and `metadata_modified` that were written."""
        self._db.execute("begin")
        self._db.execute("update items set done = 1 where seq = ?", (seq,))
        if self.kept and dataset is not None:
            values = (source_id, *dataset, int(deleted))
            self._db.execute("insert or replace into written values (?, ?, ?, ?)", values)
        self._db.execute("delete from started where source_id = ?", (source_id,))
        self._db.execute("commit")

    def started(self) -> list[tuple[str, str | None, list[str]]]:
        """(source_id, id, names) of the writes that nobody knows the end of."""
        rows = self._db.execute("select source_id, id, names from started").fetchall()
        return [(source_id, id, json.loads(names)) for source_id, id, names in rows]

    def written(self) -> list[tuple[str, str, str | None, bool]]:
        """(source_id, id, modified, deleted) of the writes that the search may not show yet."""
        rows = self._db.execute("select source_id, id, modified, deleted from written").fetchall()
        return [(source_id, id, modified, bool(deleted)) for source_id, id, modified, deleted in rows]

    def remember(self, source_id: str, id: str, modified: str | None) -> None:
        """Note a dataset that the search may not show yet."""
        self._db.execute("insert or replace into written values (?, ?, ?, 0)", (source_id, id, modified))

    def end(self, source_id: str) -> None:
        """The end of a write that was about to be sent is known."""
        self._db.execute("delete from started where source_id = ?", (source_id,))

    def forget(self, source_id: str) -> None:
        """The search shows what was written."""
        self._db.execute("delete from written where source_id = ?", (source_id,))


def _end(db: sqlite3.Connection, folder: str | None) -> None:
    db.close()
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def packed(value: Any) -> bytes:
    """A JSON value in few bytes."""
    return zlib.compress(json.dumps(value).encode(), 1)


def unpacked(body: bytes) -> Any:
    """The value back."""
    return json.loads(zlib.decompress(body))
