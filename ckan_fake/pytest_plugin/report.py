"""What a failed test's report says about the calls, and what makes a test fail at its end."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ckan_fake.calls import Call

CALLS_SHOWN = 10
WIDTH = 1000


def calls(log: Sequence[Call]) -> str:
    """The last calls with their answers, newest last."""
    shown = list(log)[-CALLS_SHOWN:]
    lines = [f"({len(log) - len(shown)} earlier calls)"] if len(log) > len(shown) else []
    for call in shown:
        lines.append(f"{call.method} {call.path} as {call.user or 'anonymous'} -> {call.status}")
        if call.payload is not None:
            lines.append(f"    sent     {_short(call.payload)}")
        lines.append(f"    answered {_short(call.answer)}")
    return "\n".join(lines)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= WIDTH else f"{text[:WIDTH]}... ({len(text)} characters)"


def har_path(directory: str, nodeid: str, number: int) -> Path:
    """Where the calls of a test's CKAN go; the directory is made. Several CKANs of a test have several files."""
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "_", nodeid).strip("_")[-150:]
    return folder / (f"{name}-{number + 1}.har" if number else f"{name}.har")


def problems(bugs: Iterable[BaseException], unsupported: Iterable[object]) -> str:
    """Why a test must not pass although its assertions hold; empty where nothing is wrong."""
    lines = []
    for bug in bugs:
        lines += ["ckan-fake has a bug; a real CKAN would not answer this way:", *traceback.format_exception(bug)]
    for text in unsupported:
        lines.append(f"ckan-fake answered 501, a real CKAN would not: {text}")
    if lines:
        lines.append("A test that expects this empties ckan.bugs or ckan.unsupported at its end.")
    return "\n".join(line.rstrip("\n") for line in lines)
