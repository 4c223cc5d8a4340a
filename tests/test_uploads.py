from __future__ import annotations

import pytest

from ckan_fake.uploads import munge_filename_legacy, sniff


@pytest.mark.parametrize(
    ("content", "mimetype"),
    [
        (b"", "application/x-empty"), (b"a,b\n1,2", "text/plain"), (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"\x89PNG\r\n\x1a\n", "application/octet-stream"), (b"GIF89a", "image/gif"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"), (b"<?xml version='1.0'?> <svg/>", "image/svg+xml"),
        (b'{"a": 1}', "application/json"), (b"{a", "text/plain"), (b"%PDF-1.4", "application/pdf"),
    ],
)
def test_sniff(content: bytes, mimetype: str) -> None:
    assert sniff(content) == mimetype


@pytest.mark.parametrize(
    ("name", "munged"),
    [("2026-01-02 03:04:05.678Æ ß.png", "2026-01-02-030405.678Ae-ss.png"), ("漢", "___"), ("x" * 101, "x" * 100)],
)
def test_munge_filename_legacy(name: str, munged: str) -> None:
    assert munge_filename_legacy(name) == munged
