"""File names as CKAN makes them safe."""

from __future__ import annotations

import posixpath
import re

_ASCII = dict(zip(
    range(0xC0, 0x100),
    "A A A A A A Ae C E E E E I I I I Th N O O O O O * O U U U U Y th ss "
    "a a a a a a ae c e e e e i i i i th n o o o o o / o u u u u y th y".split(),
    strict=True,
))
del _ASCII[0xD7], _ASCII[0xF7]
MAX_LENGTH = 100
MIN_LENGTH = 3
NAME_MIN_LENGTH = 2
MAX_EXTENSION_LENGTH = 21


def substitute_ascii_equivalents(text: str) -> str:
    """A text with accented Latin-1 letters replaced by plain ones, and without all else that is not ASCII."""
    return "".join(_ASCII.get(ord(character), character if character.isascii() else "") for character in text)


def munge_filename(name: str) -> str:
    """A resource's file name: without folders, ASCII and lower case, 3 to 100 characters (padded with `_`)."""
    text = substitute_ascii_equivalents(posixpath.basename(name).lower().strip())
    text = re.sub(r"-+", "-", re.sub(r"[^a-zA-Z0-9_. -]", "", text).replace(" ", "-"))
    stem, extension = posixpath.splitext(text)
    extension = extension[:MAX_EXTENSION_LENGTH]
    return stem.ljust(max(1, MIN_LENGTH - len(extension)), "_")[:MAX_LENGTH - len(extension)] + extension


def munge_filename_legacy(name: str) -> str:
    """An image's file name: ASCII letters, digits, `.` and `-`, 3 to 100 characters (padded with `_`)."""
    text = re.sub(r"[^a-zA-Z0-9.\- ]", "", substitute_ascii_equivalents(name).strip()).replace(" ", "-")
    return text.ljust(MIN_LENGTH, "_")[:MAX_LENGTH]


def munge_name(name: str) -> str:
    """A text as a dataset's name, 2 to 100 characters."""
    text = re.sub(r"[ .:/]", "-", substitute_ascii_equivalents(name))
    return re.sub(r"[^a-zA-Z0-9\-_]", "", text).lower().ljust(NAME_MIN_LENGTH, "_")[:MAX_LENGTH]


def munge_title_to_name(title: str, *, collapses: bool = True) -> str:
    """A title as a dataset's name, 2 to 95 characters; a year or range of years at the end of a long one is kept.

    collapses: any number of hyphens become one; else (CKAN 2.2) only pairs of them do.
    """
    text = re.sub(r"[ .:/]", "-", substitute_ascii_equivalents(title))
    text = re.sub(r"[^a-zA-Z0-9\-_]", "", text).lower()
    text = (re.sub("-+", "-", text) if collapses else text.replace("--", "-")).strip("-")
    longest = MAX_LENGTH - 5
    if len(text) > longest:
        year = re.match(r".*?[_-]((?:\d{2,4}[-/])?\d{2,4})$", text)
        text = f"{text[:longest - len(year[1]) - 1]}-{year[1]}" if year else text[:longest]
    return text.ljust(NAME_MIN_LENGTH, "_")


def munge_tag(tag: str, *, keeps_hyphens: bool = True) -> str:
    """A text as a tag, 2 to 100 characters; CKAN 2.2 drops hyphens."""
    text = substitute_ascii_equivalents(tag).lower().strip()
    text = re.sub(r"[^a-zA-Z0-9\- ]" if keeps_hyphens else r"[^a-zA-Z0-9 ]", "", text).replace(" ", "-")
    return text.ljust(NAME_MIN_LENGTH, "_")[:MAX_LENGTH]
