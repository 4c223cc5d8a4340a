"""Solr's extended dismax parser: its query language, whose bare words are looked up in several fields.

What is no query is read again as plain words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from ckan_fake.search.build import Builder, top_level
from ckan_fake.search.dismax import flat, least_needed
from ckan_fake.search.errors import BadQuery, LocalParameters, QuerySyntaxError
from ckan_fake.search.queries import Best, Boosted, Combined, Query, Term
from ckan_fake.search.query import Group, Range

# The field of bare words; no document has it.
ALL_FIELDS = "\ufffc\ufffc\ufffc"
_SPECIAL = frozenset('!():^[]{}~*?"+-\\|&/')
_COLON = re.compile(r"([^\\]):")
_FIELD = re.compile(r"[(+-]*(\w[\w.-]*):(?=\S)")

LookUp = Callable[[str], "Query | None"]


@dataclass(frozen=True)
class EdismaxBuilder(Builder):
    """Looks up what has no field of its own in all the fields (name and boost). `plain` is for a single field."""

    default_field: str = ALL_FIELDS
    fields: tuple[tuple[str, float], ...] = ()
    tie: float = 0.0
    plain: Builder = field(default_factory=Builder)

    def group(self, group: Group) -> Query | None:
        """A group's query. One that only excludes means everything else."""
        query = super().group(group)
        return None if query is None else top_level(query)

    def words(self, name: str, texts: tuple[str, ...]) -> Query | None:
        """Words side by side: each in any field where all fields take them apart alike, else all in any field."""
        if name != ALL_FIELDS or len(texts) == 1:
            return self._looked_up(name, lambda each: self._joined(each, texts))
        found = [(query, boost) for each, boost in self.fields if (query := self._try(self._joined, each, texts))]
        if not found:
            return Term(ALL_FIELDS, " ".join(texts))
        if not _alike([query for query, _ in found]):
            return Best(tuple(_boosted(query, boost) for query, boost in found), self.tie)
        parts = [(_clauses(query), boost) for query, boost in found]
        columns = tuple(
            Best(tuple(_boosted(clauses[at], boost) for clauses, boost in parts), self.tie)
            for at in range(len(parts[0][0]))
        )
        if len(columns) == 1:
            return columns[0]
        return Combined(must=columns) if self.all_needed else Combined(should=columns)

    def _joined(self, name: str, texts: tuple[str, ...]) -> Query | None:
        """Words in one field, of whole values too joined as all others are."""
        query = self.plain.words(name, texts)
        if self.all_needed and len(texts) > 1 and isinstance(query, Combined) and query.should:
            return Combined(must=query.should)
        return query

    def quoted(self, name: str, text: str, slop: int) -> Query | None:
        """A text in quotes."""
        return self._looked_up(name, lambda each: self.plain.quoted(each, text, slop))

    def wildcard(self, name: str, pattern: str) -> Query | None:
        """A pattern of `*` and `?`."""
        return self._looked_up(name, lambda each: self.plain.wildcard(each, pattern))

    def fuzzy(self, name: str, text: str, wrong: float) -> Query | None:
        """A word of which some characters may be wrong."""
        return self._looked_up(name, lambda each: self.plain.fuzzy(each, text, wrong))

    def range(self, name: str, node: Range) -> Query | None:
        """A range of terms, numbers or dates."""
        return self._looked_up(name, lambda each: self.plain.range(each, node))

    def _looked_up(self, name: str, look_up: LookUp) -> Query | None:
        if name != ALL_FIELDS:
            return self._try(look_up, name)
        found = [(query, boost) for each, boost in self.fields if (query := self._try(look_up, each))]
        if not found:
            return self._try(look_up, name)
        return Best(tuple(_boosted(query, boost) for query, boost in found), self.tie)

    @staticmethod
    def _try(look_up: Callable[..., Query | None], *args: object) -> Query | None:
        """What a field makes of a text; nothing where it cannot take it."""
        try:
            return look_up(*args)
        except BadQuery:
            return None


def _boosted(query: Query, boost: float) -> Query:
    return query if boost == 1 else Boosted(query, boost)


def _clauses(query: Query) -> tuple[Query, ...]:
    return query.must + query.should if isinstance(query, Combined) else (query,)


def _alike(queries: list[Query]) -> bool:
    """Whether the queries are made up of the same kinds of parts."""
    def form(query: Query) -> tuple[object, ...]:
        if isinstance(query, Combined):
            return (Combined, *map(type, query.must), None, *map(type, query.should))
        return (type(query),)

    return len({form(query) for query in queries}) == 1


@dataclass
class _Word:
    """A word or quoted text of a query: its sign, its field, what it is with its special characters escaped.

    `raw` is how it stands in the query, but for colons after what is no field.
    """

    sign: str
    field: str
    text: str
    quoted: bool
    raw: str

    def plain(self) -> str:
        """The word as plain text for another attempt."""
        quoted = self.quoted or self.text in ("OR", "AND", "NOT")
        text = f'"{self.text}"' if quoted else self.text
        return f"{self.sign}{self.field and self.field + ':'}{text} "


def _split(text: str, *, quotes: bool = True, nested: bool = False) -> list[_Word]:
    """The words of a query. `_query_` is a field where `nested`; a quote that is not closed is no quote."""
    words: list[_Word] = []
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text):
            return words
        start = at
        sign = ""
        if text[at] in "+-" and at + 1 < len(text):
            sign = text[at]
            at += 1
        named = _FIELD.match(text, at)
        name = ""
        if named and (nested or named[1] != "_query_"):
            name, at = named[1], named.end()
        quoted = quotes and text[at] == '"'
        found, at, closed = _word(text, at + quoted, quoted=quoted)
        if quoted and not closed:
            return _split(text, quotes=False, nested=nested)
        raw = text[start:at]
        if not name and raw != "*:*":
            raw = _COLON.sub(r"\1\\:", raw)
        if found or quoted:
            words.append(_Word(sign, name, found, quoted, raw))
        elif sign:
            words.append(_Word("", name, f"\\{sign}", False, raw))


def _word(text: str, at: int, *, quoted: bool) -> tuple[str, int, bool]:
    """A word or the inside of quotes, escaped; where it ends; whether a closing quote ends it."""
    found: list[str] = []
    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\":
            found.append(char + text[at] if at < len(text) else "\\\\")
            at += 1
        elif quoted and char == '"':
            return "".join(found), at, True
        elif char.isspace() and not quoted:
            return "".join(found), at - 1, False
        else:
            found.append(f"\\{char}" if not quoted and char in _SPECIAL else char)
    return "".join(found), at, False


def edismax(text: str, builder: EdismaxBuilder, least: str) -> Query | None:
    """The query that a text is. Raises SolrError, Unsupported."""
    if not text.strip():
        return None
    query: Query | None = None
    words = _split(text, nested=not builder.schema.points and builder.schema.release != "2.9")
    with suppress(QuerySyntaxError, BadQuery, LocalParameters):
        query = builder.group(builder.parsed("".join(f"{word.raw} " for word in words)))
    if query is None:
        plain = "".join(word.plain() for word in words)
        query = builder.group(builder.parsed(plain)) if plain else None
        if isinstance(query, Combined):
            query = flat(query)
    if query is None:
        return None
    optional = len(query.should) if isinstance(query, Combined) else 0
    needed = least_needed(optional, least)
    if isinstance(query, Combined):
        query = Combined(query.must, query.should, query.must_not, needed)
    return top_level(query)
