"""The decorator that makes a test the test of a quirk, and the table of all quirks."""

from __future__ import annotations

import importlib
import pathlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

LIVE = "a live 2.12.0"


@dataclass(frozen=True)
class Quirk:
    """What CKAN does, in which versions, how that is known, and the test that pins it."""

    text: str
    versions: str
    source: str
    module: str
    test: str


QUIRKS: list[Quirk] = []


def quirk(text: str, versions: str = "2.12", source: str = LIVE) -> Callable[[F], F]:
    """Register the test of a quirk."""

    def register(test: F) -> F:
        QUIRKS.append(Quirk(text, versions, source, test.__module__, test.__name__))
        return test

    return register


def quirk_table() -> str:
    """The text of docs/quirks.md."""
    lines = [
        "# Quirks", "",
        "What a real CKAN does other than its documentation or common sense says, and the fake as well. Each line is a",
        "test; the versions are those that are known to do so (a live one was asked only where the source says so).",
        "Made by `python -m tests.documents`.",
    ]
    count = 0
    for path in sorted(pathlib.Path(__file__).parent.glob("test_*.py")):
        name = f"tests.quirks.{path.stem}"
        title = (importlib.import_module(name).__doc__ or "").strip().splitlines()[0].rstrip(".")
        lines += ["", f"## {title}", "", "| quirk | versions | source | test |", "|---|---|---|---|"]
        for found in {entry.test: entry for entry in QUIRKS if entry.module.endswith(path.stem)}.values():
            cells = (found.text, found.versions, found.source, f"`{path.stem}.py::{found.test}`")
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
            count += 1
    lines[5:5] = ["", f"{count} quirks."]
    return "\n".join(lines) + "\n"
