"""A TinyDB storage that writes only what changed and that a crash cannot break.

Beside `catalog.json`, a JSON file as TinyDB writes it, stands `catalog.json.journal`: a line for each change since,
forced to disk before `append` returns. `write` puts a whole new file in the place of both. `catalog.json.lock` keeps
other processes out. A line that a crash has torn is as if it had never been begun.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout
from tinydb.storages import Storage

Document = dict[str, Any]
Tables = dict[str, dict[str, Document]]
Changes = Mapping[str, Mapping[str, Document | None]]


class CatalogError(Exception):
    """A catalogue file that cannot be used; the text names the file, the reason and what to do."""


class JournalledStorage(Storage):
    """The tables of a TinyDB file, kept whole through crashes. Raises CatalogError where another process has the file.

    lock: False to read it once, whoever has it.
    Reading and writing through `tinydb.TinyDB(path, storage=JournalledStorage)` works as with TinyDB's own storage.
    """

    def __init__(self, path: str | os.PathLike[str], *, lock: bool = True) -> None:
        self.path = Path(path)
        self._journal_path = self.path.with_name(self.path.name + ".journal")
        self._journal: BinaryIO | None = None
        self._crc = 0
        self._end = 0
        self._headed = 0
        self._begun = False
        self._size = 0
        if not self.path.parent.is_dir():
            raise CatalogError(f"{self.path} cannot be opened: there is no folder {self.path.parent}")
        # thread_local=False: the thread that stops a server is not always the one that started it
        self._lock = FileLock(self.path.with_name(self.path.name + ".lock"), timeout=0, thread_local=False)
        try:
            if lock:
                self._lock.acquire()
        except Timeout:
            raise CatalogError(
                f"{self.path} is in use by another process: stop that one, or ask it by its --url"
            ) from None
        except OSError as error:
            raise CatalogError(f"{self.path} cannot be opened: {error.strerror}") from None

    @property
    def journalled(self) -> int:
        """The bytes of changes that wait beside the file."""
        return self._end - self._headed

    @property
    def size(self) -> int:
        """The bytes of the file itself."""
        return self._size

    def read(self) -> Tables | None:
        """The tables as they are after the last whole change, or None where there is no file yet."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            if self._journal_path.exists():
                raise CatalogError(
                    f"{self.path} is gone but {self._journal_path.name} is there: put the file back, "
                    "or delete the journal to start with an empty catalogue"
                ) from None
            return None
        except OSError as error:
            raise CatalogError(f"{self.path} cannot be read: {error.strerror}") from None
        self._crc, self._size = zlib.crc32(content), len(content)
        try:
            tables = json.loads(content)
        except ValueError as error:
            raise CatalogError(
                f"{self.path} is broken ({error}): put a copy in its place, or delete it to start anew"
            ) from None
        if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
            raise CatalogError(f"{self.path} is no TinyDB file: give another --file, or delete it to start anew")
        del content
        self._replay(tables)
        return tables

    def _replay(self, tables: Tables) -> None:
        """Apply the journal's whole lines, if it belongs to this file."""
        try:
            content = self._journal_path.read_bytes()
        except FileNotFoundError:
            return
        # what stands behind the last line break is a line that was never finished
        lines = content.split(b"\n")[:-1]
        entries: list[dict[str, Any]] = []
        end = 0
        for number, line in enumerate(lines, 1):
            try:
                entries.append(json.loads(line))
            except ValueError:
                if number == len(lines):
                    break
                raise CatalogError(
                    f"{self._journal_path} is broken in line {number}: cut it off there to go on without what follows"
                ) from None
            end += len(line) + 1
        if not entries or entries[-1].get("folded") == self._crc:
            return
        if entries[0].get("of") != self._crc:
            raise CatalogError(
                f"{self._journal_path.name} belongs to another state of {self.path}, which was replaced or edited: "
                "put that one back, or delete the journal to go on without the changes in it"
            )
        for entry in entries[1:]:
            _apply(tables, entry.get("changes", {}))
        self._end, self._headed, self._begun = end, len(lines[0]) + 1, True

    def append(self, changes: Changes) -> None:
        """Make changes durable: by table and document number, the new document or None where it is gone."""
        self._append({"changes": changes})

    def _append(self, entry: Mapping[str, Any]) -> None:
        journal = self._opened()
        line = _line(entry)
        try:
            journal.write(line)
            journal.flush()
            os.fsync(journal.fileno())
        except OSError:
            journal.seek(self._end)
            journal.truncate()
            raise
        self._end += len(line)

    def _opened(self) -> BinaryIO:
        """The journal, ready to take the next line; a new one where the file has none of its own."""
        if self._journal is None:
            if not self._begun:
                head = _line({"of": self._crc})
                _replace(self._journal_path, [head])
                self._end = self._headed = len(head)
                self._begun = True
            self._journal = open(self._journal_path, "r+b")  # noqa: SIM115  closed by `close` and `write`
            self._journal.seek(self._end)
            self._journal.truncate()
        return self._journal

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Put a whole new content in place of the file and its journal."""
        self.write_tables((name, table.items()) for name, table in data.items())

    def write_tables(self, tables: Iterable[tuple[str, Iterable[tuple[str, Mapping[str, Any]]]]]) -> None:
        """The same as `write`, for content that is made while it is written."""
        temporary = self.path.with_name(self.path.name + ".new")
        crc = size = 0
        with open(temporary, "wb") as file:
            for part in _pieces(tables):
                crc = zlib.crc32(part, crc)
                size += len(part)
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if self._begun:
            # a crash right after the next line leaves a journal that is known to be in the new file
            self._append({"folded": crc})
        os.replace(temporary, self.path)
        _sync_folder(self.path)
        self._crc, self._size = crc, size
        self._drop_journal()

    def _drop_journal(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        self._journal_path.unlink(missing_ok=True)
        self._end = self._headed = 0
        self._begun = False

    def close(self) -> None:
        """Let other processes have the file."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        self._lock.release()


def _apply(tables: Tables, changes: Changes) -> None:
    for name, documents in changes.items():
        table = tables.setdefault(name, {})
        for number, document in documents.items():
            if document is None:
                table.pop(number, None)
            else:
                table[number] = document


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _line(entry: Mapping[str, Any]) -> bytes:
    return _json(entry) + b"\n"


def _pieces(tables: Iterable[tuple[str, Iterable[tuple[str, Mapping[str, Any]]]]]) -> Iterable[bytes]:
    """A JSON object of objects of documents, a document a line."""
    yield b"{"
    for count, (name, documents) in enumerate(tables):
        yield (b",\n" if count else b"\n") + _json(name) + b":{"
        for place, (number, document) in enumerate(documents):
            yield (b",\n" if place else b"\n") + _json(number) + b":" + _json(document)
        yield b"}"
    yield b"\n}\n"


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    temporary = path.with_name(path.name + ".new")
    with open(temporary, "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    _sync_folder(path)


def _sync_folder(path: Path) -> None:
    """Make a new name in a folder durable; a system that cannot open folders does it by itself."""
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
