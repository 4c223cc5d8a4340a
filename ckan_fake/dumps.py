"""Dumps as `ckanapi dump` writes and `ckanapi load` reads them: a JSON object a line, in UTF-8, plain or gzipped."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

_GZIP = b"\x1f\x8b"


class DumpError(Exception):
    """A dump that cannot be read or written; the text names it and the reason."""


def to_line(data: dict[str, Any]) -> bytes:
    """An object as a line of a dump: keys sorted, so that dumps can be compared."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def from_line(line: bytes) -> Any:
    """The value of a line. Raises ValueError with the reason where it is no JSON in UTF-8."""
    try:
        return json.loads(line.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise ValueError(f"is no UTF-8: {error.reason} at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise ValueError("is no JSON that can be read: it is nested too deeply") from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"is no JSON: {name} is no number of JSON's")


class Source:
    """A dump to read, `-` for the standard input; gzipped ones are known by their first bytes. A context manager.

    `size` is how many bytes the file has (None where that cannot be known), `position` how many were read of them.
    Raises DumpError.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._raw: IO[bytes] = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115
            self.size = None if path == "-" else os.fstat(self._raw.fileno()).st_size
        except OSError as error:
            raise DumpError(f"{path} cannot be read: {error.strerror}") from None
        raw: Any = self._raw
        self._buffered = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)

    @property
    def position(self) -> int:
        """How many bytes of the file were read."""
        return self._raw.tell() if self.size is not None else 0

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines with their numbers, from 1; empty ones are left out. Raises DumpError for a cut or broken gzip."""
        stream: IO[bytes] = self._buffered
        if self._buffered.peek(2)[:2] == _GZIP:
            stream = cast(IO[bytes], gzip.GzipFile(fileobj=self._buffered))
        number = 0
        try:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line.rstrip(b"\r\n")
        except (EOFError, OSError, zlib.error) as error:
            raise DumpError(f"{self.path} cannot be read behind line {number}: {error}") from None

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        if self.path != "-":
            self._raw.close()


@contextmanager
def sink(path: str) -> Iterator[IO[bytes]]:
    """A file for a dump, `-` for the standard output, gzipped where its name ends in `.gz`.

    The file is there, whole, when the block has ended well; an older one stays until then. Raises DumpError.
    """
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    temporary = target.with_name(f".{target.name}.new")
    try:
        raw = open(temporary, "wb")  # noqa: SIM115
    except OSError as error:
        raise DumpError(f"{path} cannot be written: {error.strerror}") from None
    try:
        with raw:
            if path.endswith(".gz"):
                with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as zipped:
                    yield cast(IO[bytes], zipped)
            else:
                yield raw
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
