"""What goes into commands and comes out of them: arguments, JSON lines, tables."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, TextIO

import click

COLUMNS = ("id", "name", "title", "display_name", "state", "url", "format")


def arguments(words: Iterable[str]) -> tuple[dict[str, Any], dict[str, BinaryIO]]:
    """
    `KEY=TEXT`, `KEY:JSON` and `KEY@FILE`, as in ckanapi: the values, and the open files.

    :raises click.UsageError: for anything else
    """
    values: dict[str, Any] = {}
    files: dict[str, BinaryIO] = {}
    for word in words:
        signs = [(word.index(sign), sign) for sign in "=:@" if sign in word]
        if not signs:
            raise click.UsageError(f"{word!r} is none of KEY=TEXT, KEY:JSON, KEY@FILE")
        sign = min(signs)[1]
        key, _, text = word.partition(sign)
        if sign == "=":
            values[key] = text
        elif sign == ":":
            values[key] = parsed(text, key)
        else:
            try:
                files[key] = open(text, "rb")  # noqa: SIM115  open until the process ends
            except OSError as error:
                raise click.UsageError(str(error)) from None
    return values, files


def parsed(text: str, where: str) -> Any:
    """JSON. Raises click.UsageError."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{where}: {error}") from None


def read_object(path: str) -> dict[str, Any]:
    """One JSON object in a file; "-" is standard input."""
    with click.open_file(path, encoding="utf-8") as file:
        found = parsed(file.read(), path)
    if not isinstance(found, dict):
        raise click.UsageError(f"{path} holds no JSON object")
    return found


def read_lines(path: str, zipped: bool) -> Iterator[tuple[int, str]]:
    """(number, line) of JSON lines; "-" is standard input."""
    binary: Any = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115  closed below
    with binary, gzip.open(binary) if zipped or path.endswith(".gz") else binary as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line.decode("utf-8")


def show(value: Any, style: str, out: TextIO | None = None) -> None:
    """Write a value: "json", one object per line ("jsonl"), or a "table"."""
    target = out or sys.stdout
    if style == "json":
        print(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True), file=target)
        return
    rows = value if isinstance(value, list) else [value]
    if style == "jsonl":
        for row in rows:
            print(json.dumps(row, ensure_ascii=False, sort_keys=True), file=target)
        return
    for line in table(rows):
        print(line, file=target)


def table(rows: list[Any]) -> Iterator[str]:
    """Rows as text: objects by their usual columns, anything else as it is."""
    if not rows or not all(isinstance(row, Mapping) for row in rows):
        yield from (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
        return
    columns = [column for column in COLUMNS if any(column in row for row in rows)]
    columns = columns or sorted({key for row in rows for key in row})
    cells = [columns, *([_cell(row.get(column)) for column in columns] for row in rows)]
    widths = [min(60, max(len(line[index]) for line in cells)) for index in range(len(columns))]
    for line in cells:
        yield "  ".join(text[:width].ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def opened(path: str | None, zipped: bool) -> tuple[Callable[[Any], None], Callable[[], None]]:
    """What writes one JSON line into a file (standard output: None), and what closes it."""
    if path is None:
        raw: Any = sys.stdout.buffer
    else:
        raw = open(path, "wb")  # noqa: SIM115  closed by the second function
    file: Any = gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) if zipped or (path or "").endswith(".gz") else raw

    def write(value: Any) -> None:
        file.write(json.dumps(value, ensure_ascii=False, sort_keys=True).encode() + b"\n")

    def close() -> None:
        if file is not raw:
            file.close()
        raw.flush()
        if path is not None:
            raw.close()

    return write, close
