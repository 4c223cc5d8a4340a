"""Makes answers of two servers comparable: what may differ between them becomes numbered placeholders."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
TIME = re.compile(r"(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d)(\.\d+)?(Z|\+00:00)?")
HEX = re.compile(r"\b[0-9a-f]{32,40}\b")
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
RANDOM = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")


class Normaliser:
    """Numbers ids, recent times, tokens and the site's address in the order of their appearance.

    So which id stands where is compared, and not its value. `known` maps further texts to what stands for them.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.known: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._now = dt.datetime.now(dt.timezone.utc)

    def _id(self, kind: str, text: str) -> str:
        if text not in self._ids:
            number = self._counts[kind] = self._counts.get(kind, -1) + 1
            self._ids[text] = f"<{kind}{number}>"
        return self._ids[text]

    def numbered(self) -> Iterable[tuple[str, str]]:
        """What was numbered so far, with its placeholder."""
        return self._ids.items()

    def _time(self, match: re.Match[str]) -> str:
        try:
            moment = dt.datetime.fromisoformat(f"{match[1]}T{match[3]}").replace(tzinfo=dt.timezone.utc)
        except ValueError:
            return match[0]
        if abs((moment - self._now).days) > 1:
            return match[0]
        return f"<ts{match[2]}{'.f' if match[4] else ''}{match[5] or ''}>"

    def text(self, text: str) -> str:
        """A text with its placeholders."""
        text = text.replace(self.base, "<site>").replace(self.base.split("//")[1], "<host>")
        text = JWT.sub("<jwt>", text)
        text = UUID.sub(lambda match: self._id("id", match[0]), text)
        text = ADDRESS.sub(" at 0x0", text)
        text = TIME.sub(self._time, text)
        text = HEX.sub(lambda match: self._id("hex", match[0]), text)
        for known, placeholder in self.known.items():
            text = text.replace(known, placeholder)
        return text

    def walk(self, value: Any) -> Any:
        """A decoded JSON value with its placeholders; objects are walked in the order of their keys."""
        if isinstance(value, dict):
            return {self.text(key): self.walk(value[key]) for key in sorted(value)}
        if isinstance(value, list):
            return [self.walk(item) for item in value]
        if isinstance(value, str):
            return self._id("rnd", value) if RANDOM.fullmatch(value) else self.text(value)
        return value


def unordered(value: Any) -> Any:
    """The value with each list sorted, for answers whose lists a real CKAN gives in any order."""
    if isinstance(value, dict):
        return {key: unordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted(json.dumps(unordered(item), sort_keys=True) for item in value)
    return value


def difference(left: Any, right: Any, names: tuple[str, str] = ("real", "here"), path: str = "$") -> Iterator[str]:
    """The places where two values differ, with both values under the names of their sides."""
    one, other = names
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys()):
            if key in left and key in right:
                yield from difference(left[key], right[key], names, f"{path}.{key}")
            else:
                found = _short(left[key]) if key in left else "(missing)"
                yield f"{path}.{key}: {one} {found} {other} {_short(right[key]) if key in right else '(missing)'}"
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, (first, second) in enumerate(zip(left, right, strict=True)):
            yield from difference(first, second, names, f"{path}[{index}]")
    elif left != right or type(left) is not type(right):
        yield f"{path}: {one} {_short(left)} {other} {_short(right)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 300 else f"{text[:300]}..."
