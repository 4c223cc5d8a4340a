"""Where datasets come from: mappings, iterables, files of several kinds, another CKAN."""

from __future__ import annotations

import gzip
import json
import os
import pathlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: The sections of the form of 2014.
SECTIONS = ("dataset", "organization", "group")


class Unreadable:
    """In place of a dataset that cannot be read. `where` says where it stands, `why` what is wrong."""

    def __init__(self, where: str, why: str) -> None:
        self.where, self.why = where, why


Item = tuple[str, Any]


@dataclass
class Source:
    """
    What is to be synchronised.

    :param datasets: yields (id in the source, dataset), once
    :param organizations, groups: id in the source -> object; None: the datasets tell them, by name
    :param in_memory: all of it is held by the caller, so that the report may hold as much
    :param present: of a source whose `datasets` are only those that changed: the ids of all that it has
    :param url: where it is, for extras that tell it
    :param newest: tells, when all was read, what the next run may start from
    """

    datasets: Iterable[Item]
    organizations: Mapping[str, Any] | None = None
    groups: Mapping[str, Any] | None = None
    in_memory: bool = False
    present: Callable[[], Iterable[str]] | None = None
    url: str = ""
    newest: Callable[[], str | None] | None = None


def open_source(data: Any) -> Source:
    """
    The source that `data` means.

    - a mapping in the form of 2014: `{"dataset": {id: ...}, "organization": {...}, "group": {...}}`
    - a path: a directory with the folders dataset, organization, group of JSON files named by id (or with JSON files of
      datasets alone); `.jsonl` and `.jsonl.gz` as `ckanapi dump datasets` writes them; `.json`; `.sqlite` or `.db` with
      tables dataset, organization, group of (id, json_data)
    - an iterable of datasets, or of (id, dataset)
    - a Source

    :raises ValueError, TypeError: for anything else, and where "dataset" is missing (that must not mean: delete all)
    """
    if isinstance(data, Source):
        return data
    if isinstance(data, Mapping):
        return _from_mapping(data)
    if isinstance(data, (str, os.PathLike)):
        return _from_path(pathlib.Path(data))
    if isinstance(data, Iterable) and not isinstance(data, bytes):
        return Source(_with_ids(data, "item"), in_memory=isinstance(data, (list, tuple)))
    raise TypeError(f"a source must be a mapping, an iterable, a path or a Source, not a {type(data).__name__}")


def _from_mapping(data: Mapping[str, Any]) -> Source:
    if unknown := set(data) - set(SECTIONS):
        raise ValueError(f"unknown in a source's data: {', '.join(sorted(map(str, unknown)))}")
    if "dataset" not in data:
        raise ValueError("a source's data must have 'dataset', if only an empty one")
    found = [data.get(key) or {} for key in SECTIONS]
    if not all(isinstance(section, Mapping) for section in found):
        raise TypeError("each section of a source's data must be a mapping of ids to objects")
    return Source(found[0].items(), found[1], found[2], in_memory=True)


def _from_path(path: pathlib.Path) -> Source:
    name = path.name.lower()
    if path.is_dir():
        return _from_directory(path)
    if not path.exists():
        raise FileNotFoundError(path)
    if name.endswith((".jsonl", ".jsonl.gz", ".ndjson")):
        return Source(_with_ids(_lines(path), f"{path.name}, line"))
    if name.endswith((".sqlite", ".sqlite3", ".db")):
        return _from_sqlite(path)
    if name.endswith(".json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        return open_source(data)
    raise ValueError(f"{path}: no directory, and none of .jsonl, .jsonl.gz, .json, .sqlite, .db")


def _from_directory(path: pathlib.Path) -> Source:
    def files(folder: pathlib.Path) -> Iterator[Item]:
        for file in sorted(folder.glob("*.json")):
            try:
                yield file.stem, json.loads(file.read_text(encoding="utf-8"))
            except ValueError as error:
                yield file.stem, Unreadable(str(file), str(error))

    if not (path / "dataset").is_dir():
        if not any(path.glob("*.json")):
            raise ValueError(f"{path} has no folder 'dataset' and no JSON files")
        return Source(files(path))
    organizations, groups = (
        dict(files(path / key)) if (path / key).is_dir() else {} for key in ("organization", "group")
    )
    return Source(files(path / "dataset"), organizations, groups)


def _from_sqlite(path: pathlib.Path) -> Source:
    def rows(table: str) -> Iterator[Item]:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            for key, text in connection.execute(f'select id, json_data from "{table}"'):
                try:
                    yield str(key), json.loads(text)
                except (TypeError, ValueError) as error:
                    yield str(key), Unreadable(f"{path.name}, {table} {key}", str(error))
        finally:
            connection.close()

    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        query = "select name from sqlite_master where type in ('table', 'view')"
        tables = {row[0] for row in connection.execute(query)}
    finally:
        connection.close()
    if "dataset" not in tables:
        raise ValueError(f"{path} has no table 'dataset'")
    organizations, groups = (dict(rows(key)) if key in tables else None for key in ("organization", "group"))
    return Source(rows("dataset"), organizations, groups)


def _lines(path: pathlib.Path) -> Iterator[Any]:
    opener: Any = gzip.open if path.name.lower().endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except ValueError as error:
                yield Unreadable(f"{path.name}, line {number}", str(error))


def _with_ids(items: Iterable[Any], where: str) -> Iterator[Item]:
    """Each dataset with its id: that of the pair it comes in, else its `id`, else its `name`."""
    for number, item in enumerate(items, 1):
        if isinstance(item, tuple) and len(item) == 2:
            yield str(item[0]), item[1]
            continue
        key = item.get("id") or item.get("name") if isinstance(item, Mapping) else getattr(item, "id", None) or getattr(
            item, "name", None
        )
        if isinstance(item, Unreadable) or not key:
            yield "", item if isinstance(item, Unreadable) else Unreadable(f"{where} {number}", "neither id nor name")
        else:
            yield str(key), item
