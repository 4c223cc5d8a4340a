"""A server's whole state in a file: a TinyDB database with a table for each of CKAN's, durable request by request."""

from __future__ import annotations

import dataclasses
import gc
import os
import threading
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from tinydb import TinyDB

from ckan_fake.state import Row, Table
from ckan_fake.storage import CatalogError, Document, JournalledStorage, Tables
from ckan_fake.versions import Version

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN

__all__ = ["Catalog", "CatalogError", "open_fake", "read_fake"]

FORMAT = 1
FOLD_FROM = 8 * 1024 * 1024
_SHORT = 64


@cache
def _fields(row_type: type[Any]) -> tuple[tuple[str, Any], ...]:
    """The columns of a table in their order, each with its default (MISSING where it has none)."""
    return tuple((field.name, field.default) for field in dataclasses.fields(row_type) if field.name != "seq")


@cache
def _decoders(row_type: type[Any]) -> dict[str, Callable[[Any], Any]]:
    """For the columns whose values JSON does not know: how they are read."""
    decoders: dict[str, Callable[[Any], Any]] = {}
    for name, hint in typing.get_type_hints(row_type).items():
        choices = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        if datetime in choices:
            decoders[name] = _date
        elif typing.get_origin(hint) is tuple:
            decoders[name] = tuple
    return decoders


def _date(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def encode(row: Row) -> Document:
    """A row as a document. Columns at their defaults are left out; a long text that repeats the column before it is
    written as that column's name in a list (the two copies of an indexed dataset are mostly the same)."""
    document: Document = {}
    before: tuple[str, Any] = ("", None)
    kind: Any = type(row)
    for name, default in _fields(kind):
        value = getattr(row, name)
        if isinstance(value, str) and len(value) > _SHORT and value == before[1]:
            document[name] = [before[0]]
        elif isinstance(value, datetime):
            document[name] = value.isoformat()
        elif value != default or type(value) is not type(default):
            document[name] = value
        before = (name, value)
    return document


def decode(row_type: type[Row], number: str, document: Mapping[str, Any]) -> Row:
    """The row of a document; CatalogError for columns that this table does not have."""
    values = dict(document)
    kind: Any = row_type
    decoders = _decoders(kind)
    before = ""
    for name, _ in _fields(kind):
        if name in values:
            value = values[name]
            if name in decoders:
                values[name] = decoders[name](value) if value is not None else None
            elif value == [before] and before and isinstance(values.get(before), str):
                values[name] = values[before]
        before = name
    try:
        return row_type(**values, seq=int(number))
    except (TypeError, ValueError) as error:
        raise CatalogError(f"a document of {row_type.__name__} is not as this ckan-fake writes them: {error}") from None


class Catalog:
    """Keeps a server's file up to date: whatever a request changed is on the disk before the request is answered."""

    def __init__(self, fake: FakeCKAN, storage: JournalledStorage, base: Tables) -> None:
        self._fake = fake
        self._storage = storage
        self._base = base
        self._tables: dict[str, Table[Row]] = dict(fake.site.state.tables())
        self._dirty: dict[tuple[str, str], Row | None] = {}
        self._urgent = False
        self._settings = self._site()
        self._batch: int | None = None
        self._closed = False
        self._fold_from = 0
        for name, table in self._tables.items():
            table.listen(partial(self._changed, name))
        fake.site.state.on_commit = self._commit

    @property
    def path(self) -> str:
        """The file."""
        return str(self._storage.path)

    def _changed(self, name: str, before: Row | None, after: Row | None) -> None:
        row = after or before
        assert row is not None
        self._dirty.setdefault((name, row.id), before)
        # that a token was used is no reason to make readers wait for the disk
        if not (name == "api_tokens" and before is not None and after is not None):
            self._urgent = True

    def _commit(self) -> None:
        if self._batch == threading.get_ident():
            return
        if self._closed and self._urgent:
            raise CatalogError(f"{self.path} is closed: nothing can be changed any more")
        if self._urgent or self._site()["config"] != self._settings["config"]:
            self.flush()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Make what this thread changes durable at the end of the block, at the cost of one write."""
        outer, self._batch = self._batch, threading.get_ident()
        try:
            yield
        finally:
            self._batch = outer
            with self._fake.site.state.lock:
                self._commit()

    def flush(self) -> None:
        """Make all changes durable. Raises OSError where the disk refuses; they stay to be written then."""
        with self._fake.site.state.lock:
            changes: dict[str, dict[str, Document | None]] = {}
            for (name, key), before in self._dirty.items():
                row = self._tables[name].get(key)
                if row is before:
                    continue
                documents = changes.setdefault(name, {})
                if before is not None:
                    documents[str(before.seq)] = None
                if row is not None:
                    documents[str(row.seq)] = encode(row)
            settings = self._site()
            if settings != self._settings:
                changes["site"] = {"1": settings}
            if changes:
                self._storage.append(changes)
            self._dirty.clear()
            self._urgent = False
            self._settings = settings
            if self._storage.journalled > max(FOLD_FROM, self._storage.size, self._fold_from):
                self._fold_if_there_is_room()

    def _fold_if_there_is_room(self) -> None:
        try:
            self.fold()
        except OSError:
            # nothing is lost: file and journal hold everything; the next try is when there is twice as much to fold
            self._fold_from = 2 * self._storage.journalled

    def fold(self) -> None:
        """Write everything into the one file."""
        self._storage.write_tables(self._content())

    def _content(self) -> Iterator[tuple[str, Iterable[tuple[str, Document]]]]:
        yield "catalogue", [("1", self.head())]
        yield "site", [("1", self._settings)]
        for name, table in self._tables.items():
            yield name, ((str(row.seq), encode(row)) for row in table.rows())

    def head(self) -> Document:
        """What tells that a file is a catalogue, of which format and server."""
        account = self._fake.sysadmin
        jti = next((document["id"] for document in self._base.get("api_tokens", {}).values()), None)
        return {
            "format": FORMAT, "version": self._fake.version, "seed": self._fake.site.ids.seed,
            "sysadmin": {"name": account.name, "id": account.id, "api_key": account.api_key, "jti": jti},
            "base": self._base,
        }

    def _site(self) -> Document:
        return {"ids": self._fake.site.ids.count, "config": self._fake.site.config.changes}

    def close(self) -> None:
        """Write everything into the one file, where the disk has room for it, and let go of it."""
        with self._fake.site.state.lock:
            if self._closed:
                return
            self.flush()
            if self._storage.journalled:
                self._fold_if_there_is_room()
            self._closed = True
            self._storage.close()


def open_fake(make: Callable[..., FakeCKAN], path: str | os.PathLike[str], options: dict[str, Any]) -> FakeCKAN:
    """The server whose state is in the file, or a new one whose state is kept there from now on.

    `make` makes a FakeCKAN with `options`. Raises CatalogError for a file that is in use, broken, or not of this
    format, and for a version or seed that the file's data are not from.
    """
    storage = TinyDB(path, storage=JournalledStorage).storage
    assert isinstance(storage, JournalledStorage)
    try:
        with _no_garbage():
            return _opened(make, storage, options)
    except BaseException:
        storage.close()
        raise


def read_fake(make: Callable[..., FakeCKAN], path: str | os.PathLike[str], options: dict[str, Any]) -> FakeCKAN:
    """A server with what the file holds now, which nothing is written to; other processes may have it, too.

    Its `reset` comes back to this state. Raises CatalogError where there is no file, and as `open_fake`.
    """
    storage = JournalledStorage(path, lock=False)
    with _no_garbage():
        content = storage.read()
        if content is None:
            raise CatalogError(f"there is no {storage.path}: `ckan-fake record` makes such a file")
        fake = _reopened(make, storage, content, _head_of(storage, content), options)
    fake.as_new(fake.sysadmin)
    return fake


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Keep the collector from going through all that is being read, again and again: that is half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _opened(make: Callable[..., FakeCKAN], storage: JournalledStorage, options: dict[str, Any]) -> FakeCKAN:
    content = storage.read()
    if content is None:
        fake = make(**options)
        catalog = Catalog(fake, storage, _rows_of(fake))
        catalog.fold()
    else:
        head = _head_of(storage, content)
        fake = _reopened(make, storage, content, head, options)
        catalog = Catalog(fake, storage, head["base"])
        if catalog.head() != head:
            storage.append({"catalogue": {"1": catalog.head()}})
    fake.catalog = catalog
    return fake


def _rows_of(fake: FakeCKAN) -> Tables:
    return {
        name: {str(row.seq): encode(row) for row in table.rows()}
        for name, table in fake.site.state.tables() if len(table)
    }


def _head_of(storage: JournalledStorage, content: Tables) -> Document:
    """Take the document that tells what the file is out of its content."""
    head = content.pop("catalogue", {}).get("1", {})
    found = head.get("format")
    if found == FORMAT:
        return head
    if found is None:
        raise CatalogError(f"{storage.path} is no catalogue of ckan-fake: give another --file")
    raise CatalogError(
        f"{storage.path} is of format {found}, this ckan-fake reads format {FORMAT}: dump it with the ckan-fake that "
        "wrote it and load the dump into a new file"
    )


def _reopened(
    make: Callable[..., FakeCKAN], storage: JournalledStorage, content: Tables, head: Document, options: dict[str, Any]
) -> FakeCKAN:
    settings = content.pop("site", {}).get("1", {})
    _check(storage, "version", head["version"], options.get("version"), lambda text: Version.parse(text).name)
    _check(storage, "seed", head["seed"], options.get("seed"), lambda seed: seed)
    fake = make(**{**options, "version": head["version"], "seed": head["seed"], "sysadmin_key": None})
    account = head["sysadmin"]
    key = options.get("sysadmin_key") or account["api_key"]
    _put(fake, storage, head["base"])
    holder = fake.site.state.users.get(account["id"])
    if account["jti"]:
        fake.site.given_keys[key] = account["jti"]
    elif holder is not None:
        fake.site.state.users.update(holder, apikey=key)
    fake.as_new(type(fake.sysadmin)(account["name"], account["id"], key))
    _put(fake, storage, content)
    fake.site.ids.count = settings.get("ids", 0)
    fake.site.config.change(settings.get("config", {}))
    return fake


def _check(storage: JournalledStorage, name: str, kept: Any, given: Any, read: Callable[[Any], Any]) -> None:
    if given is not None and read(given) != kept:
        raise CatalogError(
            f"{storage.path} holds a catalogue of {name} {kept}, not {given}: leave the {name} out, "
            "or dump the catalogue and load it into a new file"
        )


def _put(fake: FakeCKAN, storage: JournalledStorage, content: Tables) -> None:
    """Put the rows of the content in place of those that are there."""
    tables = dict(fake.site.state.tables())
    unknown = sorted(content.keys() - tables.keys())
    if unknown:
        raise CatalogError(
            f"{storage.path} has tables that this ckan-fake does not know ({', '.join(unknown)}): "
            "a newer one wrote it; use that one"
        )
    for name, table in tables.items():
        kind = table.row_type
        documents = content.get(name, {})
        loaded = [decode(kind, number, documents[number]) for number in sorted(documents, key=int)]
        kept = {row.id for row in loaded}
        for row in table.rows():
            if row.id not in kept:
                table.remove(row.id)
        table.load(loaded)
