"""Lucene's regular expressions, matched by derivatives: what may follow once a character has been read.

Other than in most languages a term has to match whole, `&` is "both", `~` "anything but", `@` any text, `#` nothing,
`"..."` a text as it stands and `<1-12>` a number in a range.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ckan_fake.search.errors import SolrError, Unsupported

MOST_NUMBERS = 1000
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Empty:
    """Matches the empty text, or nothing at all."""

    text: bool


@dataclass(frozen=True)
class Characters:
    """One character of these ranges, or of all others."""

    ranges: tuple[tuple[str, str], ...]
    others: bool = False

    def has(self, char: str) -> bool:
        """Whether it is one of them."""
        return any(low <= char <= high for low, high in self.ranges) is not self.others


@dataclass(frozen=True)
class Then:
    """One after the other."""

    first: Node
    second: Node


@dataclass(frozen=True)
class Either:
    """One or the other."""

    first: Node
    second: Node


@dataclass(frozen=True)
class Both:
    """One and the other."""

    first: Node
    second: Node


@dataclass(frozen=True)
class Not:
    """Whatever the node does not match."""

    node: Node


@dataclass(frozen=True)
class Many:
    """Any number of times."""

    node: Node


Node = Empty | Characters | Then | Either | Both | Not | Many
NOTHING, NO_TEXT = Empty(False), Empty(True)
ANY = Characters(((chr(0), _LAST),))


def _then(first: Node, second: Node) -> Node:
    if NOTHING in (first, second):
        return NOTHING
    if first == NO_TEXT:
        return second
    return first if second == NO_TEXT else Then(first, second)


def _either(first: Node, second: Node) -> Node:
    if first in (NOTHING, second):
        return second
    return first if second == NOTHING else Either(first, second)


def _both(first: Node, second: Node) -> Node:
    if NOTHING in (first, second):
        return NOTHING
    return first if first == second else Both(first, second)


@lru_cache(maxsize=10_000)
def _nullable(node: Node) -> bool:
    match node:
        case Empty():
            return node.text
        case Characters():
            return False
        case Then() | Both():
            return _nullable(node.first) and _nullable(node.second)
        case Either():
            return _nullable(node.first) or _nullable(node.second)
        case Not():
            return not _nullable(node.node)
        case Many():
            return True


@lru_cache(maxsize=100_000)
def _after(node: Node, char: str) -> Node:
    """What has to match the rest once a character is read."""
    match node:
        case Empty():
            return NOTHING
        case Characters():
            return NO_TEXT if node.has(char) else NOTHING
        case Then():
            rest = _then(_after(node.first, char), node.second)
            return _either(rest, _after(node.second, char)) if _nullable(node.first) else rest
        case Either():
            return _either(_after(node.first, char), _after(node.second, char))
        case Both():
            return _both(_after(node.first, char), _after(node.second, char))
        case Not():
            return Not(_after(node.node, char))
        case Many():
            return _then(_after(node.node, char), node)


def matcher(pattern: str) -> Callable[[str], bool]:
    """A test whether a term matches. Raises SolrError for what is no pattern."""
    node = _Parser(pattern).whole()

    def accept(term: str) -> bool:
        left = node
        for char in term:
            left = _after(left, char)
            if left == NOTHING:
                return False
        return _nullable(left)

    return accept


def _text(text: str) -> Node:
    node: Node = NO_TEXT
    for char in reversed(text):
        node = _then(Characters(((char, char),)), node)
    return node


def _repeated(node: Node, least: int, most: int | None) -> Node:
    found: Node = Many(node) if most is None else NO_TEXT
    for _ in range((most or least) - least):
        found = _either(NO_TEXT, _then(node, found))
    for _ in range(least):
        found = _then(node, found)
    return found


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def whole(self) -> Node:
        if not self._text:
            return NO_TEXT
        node = self._union()
        if self._more():
            raise self._error(f"end-of-string expected at position {self._at}")
        return node

    @staticmethod
    def _error(reason: str) -> SolrError:
        return SolrError(reason, 500)

    def _more(self) -> bool:
        return self._at < len(self._text)

    def _peek(self, chars: str) -> bool:
        return self._more() and self._text[self._at] in chars

    def _take(self, char: str) -> bool:
        found = self._peek(char)
        self._at += found
        return found

    def _next(self) -> str:
        if not self._more():
            raise self._error("unexpected end-of-string")
        self._at += 1
        return self._text[self._at - 1]

    def _expect(self, char: str) -> None:
        if not self._take(char):
            raise self._error(f"expected '{char}' at position {self._at}")

    def _union(self) -> Node:
        node = self._intersection()
        return _either(node, self._union()) if self._take("|") else node

    def _intersection(self) -> Node:
        node = self._concatenation()
        return _both(node, self._intersection()) if self._take("&") else node

    def _concatenation(self) -> Node:
        node = self._repeat()
        return _then(node, self._concatenation()) if self._more() and not self._peek(")|&") else node

    def _repeat(self) -> Node:
        node = self._complement()
        while self._peek("?*+{"):
            sign = self._next()
            if sign == "{":
                least = self._number()
                most: int | None = least
                if self._take(","):
                    most = self._number() if self._peek("0123456789") else None
                self._expect("}")
                if most is not None and most > MOST_NUMBERS:
                    raise Unsupported("more than a thousand repetitions")
                node = _repeated(node, least, most) if most is None or least <= most else NOTHING
            else:
                node = _repeated(node, int(sign == "+"), 1 if sign == "?" else None)
        return node

    def _number(self) -> int:
        start = self._at
        while self._peek("0123456789"):
            self._at += 1
        if start == self._at:
            raise self._error(f"integer expected at position {self._at}")
        return int(self._text[start:self._at])

    def _complement(self) -> Node:
        return Not(self._complement()) if self._take("~") else self._characters()

    def _characters(self) -> Node:
        if not self._take("["):
            return self._simple()
        others = self._take("^")
        ranges: list[tuple[str, str]] = []
        first = True
        while first or (self._more() and not self._peek("]")):
            first = False
            low = self._character()
            high = low
            if self._take("-"):
                if self._peek("]"):
                    ranges.append(("-", "-"))
                else:
                    high = self._character()
            ranges.append((low, high))
        self._expect("]")
        return Characters(tuple(ranges), others)

    def _character(self) -> str:
        self._take("\\")
        return self._next()

    def _simple(self) -> Node:
        if self._take("."):
            return ANY
        if self._take("#"):
            return NOTHING
        if self._take("@"):
            return Many(ANY)
        if self._take('"'):
            end = self._text.find('"', self._at)
            if end < 0:
                self._at = len(self._text)
                self._expect('"')
            text, self._at = self._text[self._at:end], end + 1
            return _text(text)
        if self._take("("):
            if self._take(")"):
                return NO_TEXT
            node = self._union()
            self._expect(")")
            return node
        if self._take("<"):
            return self._numbers()
        char = self._character()
        return Characters(((char, char),))

    def _numbers(self) -> Node:
        end = self._text.find(">", self._at)
        if end < 0:
            self._at = len(self._text)
            self._expect(">")
        low, dash, high = self._text[self._at:end].partition("-")
        self._at = end + 1
        if not dash:
            raise self._error(f"'{low}' not found")
        if not (low.isdecimal() and high.isdecimal()):
            raise self._error(f"interval syntax error at position {end}")
        first, last = sorted((int(low), int(high)))
        if last - first > MOST_NUMBERS:
            raise Unsupported("a range of more than a thousand numbers in a regular expression")
        node: Node = NOTHING
        for number in range(first, last + 1):
            node = _either(node, _text(str(number).zfill(len(low) if len(low) == len(high) else 0)))
        zeros: Node = NO_TEXT if len(low) == len(high) else Many(Characters((("0", "0"),)))
        return _then(zeros, node)
