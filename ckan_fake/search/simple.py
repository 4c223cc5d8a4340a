"""Solr's simple parser: words, phrases, prefixes and near words with `+`, `|`, `-` and brackets. It refuses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from ckan_fake.search.build import Builder
from ckan_fake.search.queries import All, Boosted, Combined, Nothing, Query

_SPACE = " \t\n\r"
_ENDS = f'"|+(){_SPACE}'
_NEAR = re.compile(r"~(\d*)")


def simple(text: str, fields: tuple[tuple[str, float], ...], builder: Builder) -> Query:
    """The query that a text is."""
    if text.strip() == "*":
        return All()
    return _Parser(text, fields, builder).group(until="") or Nothing()


class _Parser:
    def __init__(self, text: str, fields: tuple[tuple[str, float], ...], builder: Builder) -> None:
        self._text, self._fields, self._builder = text, fields, builder
        self._at = 0

    def group(self, until: str) -> Query | None:
        """What stands here up to a closing bracket."""
        found: Query | None = None
        joined_by: str | None = None
        operator: str | None = None
        negative = False
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == until:
                self._at += 1
                break
            part: Query | None = None
            if char == "(":
                self._at += 1
                part = self.group(until=")") if ")" in self._text[self._at:] else None
            elif char == '"':
                part = self._phrase()
            elif char in "+|":
                operator = operator or (char if found is not None else None)
                negative = False
                self._at += 1
                continue
            elif char == "-":
                negative = not negative
                self._at += 1
                continue
            elif char in _SPACE or char == ")":
                negative = False
                self._at += 1
                continue
            else:
                part = self._word()
            if part is None:
                operator, negative = None, False
                continue
            if negative:
                part = Combined(must=(All(),), must_not=(part,))
            if found is None:
                found = part
            else:
                join = operator or ("+" if self._builder.all_needed else "|")
                found = _joined(found, part, join, same=join == joined_by)
                joined_by = join
            operator, negative = None, False
        return found

    def _anywhere(self, look_up: Callable[[str], Query | None]) -> Query | None:
        found = [(look_up(name), boost) for name, boost in self._fields]
        queries = tuple(
            query if boost == 1 else Boosted(query, boost) for query, boost in found if query is not None
        )
        if len(queries) < 2:
            return queries[0] if queries else None
        return Combined(should=queries)

    def _slop(self) -> int | None:
        """The number after a tilde: 0 where it is alone."""
        near = _NEAR.match(self._text, self._at)
        if near is None:
            return None
        self._at = near.end()
        return int(near[1] or 0)

    def _phrase(self) -> Query | None:
        end = self._at + 1
        while end < len(self._text) and self._text[end] != '"':
            end += 2 if self._text[end] == "\\" else 1
        if end >= len(self._text):
            self._at += 1
            return None
        text = re.sub(r"\\(.)", r"\1", self._text[self._at + 1:end])
        self._at = end + 1
        slop = self._slop() or 0
        return self._anywhere(lambda name: self._builder.quoted(name, text, slop))

    def _word(self) -> Query | None:
        found: list[str] = []
        prefix = False
        slop: int | None = None
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "\\":
                found.append(self._text[self._at + 1:self._at + 2])
                self._at += 2
                prefix = False
                continue
            if char in _ENDS:
                break
            if char == "~" and found and (slop := self._slop()) is not None:
                while self._at < len(self._text) and self._text[self._at] not in _ENDS:
                    self._at += 1
                break
            found.append(char)
            prefix = char == "*"
            self._at += 1
        text = "".join(found)
        if not text:
            return None
        if slop is not None and (slop or self._text[self._at - 1] == "~"):
            wrong = float(min(slop, 2) or 2)
            return self._anywhere(lambda name: self._builder.fuzzy(name, text, wrong))
        if prefix and len(text) > 1:
            start = re.sub(r"([\\*?])", r"\\\1", text[:-1])
            return self._anywhere(lambda name: self._builder.wildcard(name, start + "*"))
        return self._anywhere(lambda name: self._builder.words(name, (text,)))


def _joined(one: Query, other: Query, join: str, *, same: bool) -> Query:
    if join == "+":
        return Combined(must=(*one.must, other) if same and isinstance(one, Combined) else (one, other))
    return Combined(should=(*one.should, other) if same and isinstance(one, Combined) else (one, other))
