from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from ckan_fake.dumps import DumpError, Source, from_line, sink, to_line


def lines_of(path: Path) -> list[tuple[int, bytes]]:
    with Source(str(path)) as source:
        return list(source.lines())


def test_a_line_is_compact_sorted_utf_8_as_ckanapi_writes_it() -> None:
    assert to_line({"b": [1, {"d": None, "c": "é☃"}], "a": "x\ny"}) == (
        '{"a":"x\\ny","b":[1,{"c":"é☃","d":null}]}\n'.encode())


def test_a_line_comes_back() -> None:
    data = {"a": [1, 2.5, True, None, {"b": "é"}]}

    assert from_line(to_line(data)) == data


@pytest.mark.parametrize(("line", "reason"), [
    (b"{", "is no JSON: Expecting property name enclosed in double quotes at character 1"),
    (b'{"a": NaN}', "is no JSON: NaN is no number of JSON's"),
    (b'{"a": "\xe9"}', "is no UTF-8: invalid continuation byte at byte 7"),
    (b"[" * 100_000, "is no JSON that can be read: it is nested too deeply"),
])
def test_what_is_no_line_is_told_why(line: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match="^" + reason.replace("'", ".") + "$"):
        from_line(line)


@pytest.mark.parametrize("name", ["dump.jsonl", "dump.jsonl.gz"])
def test_what_is_written_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with sink(str(path)) as file:
        for number in range(3):
            file.write(to_line({"n": number}))

    assert lines_of(path) == [(1, b'{"n":0}'), (2, b'{"n":1}'), (3, b'{"n":2}')]
    assert (path.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")


def test_the_same_dump_gives_the_same_gzip_file(tmp_path: Path) -> None:
    for name in ("one.gz", "two.gz"):
        with sink(str(tmp_path / name)) as file:
            file.write(b"{}\n")

    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


def test_lines_keep_their_numbers_where_others_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(b"\n{}\r\n  \n[]")

    assert lines_of(path) == [(2, b"{}"), (4, b"[]")]


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(gzip.compress(b"{}\n"))

    assert lines_of(path) == [(1, b"{}")]


@pytest.mark.parametrize("cut", [-9, -30])
def test_a_cut_gzip_file_gives_its_lines_and_then_the_reason(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "dump.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(b'{"number": %d}\n' % number for number in range(50)))[:cut])
    found: list[tuple[int, bytes]] = []

    with pytest.raises(DumpError, match=r"dump\.jsonl\.gz cannot be read behind line \d+"), Source(str(path)) as source:
        found.extend(source.lines())

    assert found == [(number + 1, b'{"number": %d}' % number) for number in range(len(found))]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"none\.jsonl cannot be read: No such file"):
        Source(str(tmp_path / "none.jsonl"))
    with pytest.raises(DumpError, match="cannot be written: No such file"), sink(str(tmp_path / "none" / "x")):
        raise AssertionError


def test_a_dump_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text("old")

    with pytest.raises(KeyError), sink(str(path)) as file:
        file.write(b"new")
        raise KeyError

    assert [each.name for each in tmp_path.iterdir()] == ["dump.jsonl"]
    assert path.read_text() == "old"


def test_the_standard_streams_are_called_dash(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(gzip.compress(b"{}\n")))))
    with Source("-") as source, sink("-") as file:
        assert source.size is None
        file.writelines(line for _, line in source.lines())

    assert capsysbinary.readouterr().out == b"{}"
