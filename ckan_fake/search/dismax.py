"""Solr's dismax parser: words looked up in several fields, most of which have to be found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from ckan_fake import messages
from ckan_fake.search.build import Builder
from ckan_fake.search.errors import BadQuery
from ckan_fake.search.queries import Best, Boosted, Combined, Query

_SPECIAL = re.compile(r"[\\!():^\[\]/{}~*?]")
_REPEATED_SIGNS = re.compile(r"\s+[+-](?:\s*[+-]+)+")
_TRAILING_SIGNS = re.compile(r"\s+[-+\s]+$")
_FIELD = re.compile(r"([^\s^]+)(?:\^(\d+(?:\.\d+)?))?")

LookUp = Callable[[str], "Query | None"]


@dataclass(frozen=True)
class DismaxBuilder(Builder):
    """Looks every text up in all the fields (name and boost) at once."""

    fields: tuple[tuple[str, float], ...] = ()
    tie: float = 0.0
    all_needed: bool = False
    plain: Builder = field(default_factory=lambda: Builder(all_needed=False))

    def words(self, name: str, texts: tuple[str, ...]) -> Query | None:
        """Bare words, each looked up for itself."""
        found = [self._in_all(partial(self._word, text)) for text in texts]
        queries = tuple(query for query in found if query is not None)
        if len(queries) < 2:
            return queries[0] if queries else None
        return Combined(should=queries)

    def quoted(self, name: str, text: str, slop: int) -> Query | None:
        """A text in quotes, looked up in all the fields."""
        return self._in_all(lambda each: self.plain.quoted(each, text, slop))

    def _word(self, text: str, name: str) -> Query | None:
        return self.plain.words(name, (text,))

    def _in_all(self, look_up: LookUp) -> Query | None:
        found = []
        for name, boost in self.fields:
            try:
                query = look_up(name)
            except BadQuery:
                continue
            if query is not None:
                found.append(query if boost == 1 else Boosted(query, boost))
        return Best(tuple(found), self.tie) if found else None


def least_needed(optional: int, spec: str) -> int:
    """How many of the optional clauses have to match, by Solr's `mm`: `2<-1 5<80%`, `75%`, `-1`. Raises BadQuery."""
    spec = spec.strip()
    if "<" in spec:
        needed = optional
        for part in re.sub(r"\s*<\s*", "<", spec).split():
            bounds = part.split("<")
            if len(bounds) < 2:
                raise BadQuery(messages.solr_mm_condition(part))
            if optional <= _whole(bounds[0]):
                return needed
            needed = least_needed(optional, bounds[1])
        return needed
    if "%" in spec:
        share = int(optional * _whole(spec[:-1]) / 100)
        needed = optional + share if share < 0 else share
    else:
        count = _whole(spec)
        needed = optional + count if count < 0 else count
    return max(0, min(needed, optional))


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d+", text):
        raise BadQuery(messages.SOLR_MM_NOT_INTEGER)
    return int(text)


def query_fields(text: str) -> tuple[tuple[str, float], ...]:
    """The fields and boosts of `qf`: `name^4 text`."""
    return tuple((match[1], float(match[2] or 1)) for match in _FIELD.finditer(text))


def dismax(text: str, builder: DismaxBuilder, least: str) -> Query | None:
    """The query that plain words are. Raises QuerySyntaxError, BadQuery, Unsupported."""
    if not text.strip():
        return None
    if text.count('"') % 2:
        text = text.replace('"', "")
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    escaped = _TRAILING_SIGNS.sub("", _REPEATED_SIGNS.sub(" ", escaped))
    query = builder.group(builder.parsed(escaped))
    if isinstance(query, Combined):
        query = flat(query)
        needed = least_needed(len(query.should), least)
        return Combined(query.must, query.should, query.must_not, needed)
    return query


def flat(query: Combined) -> Combined:
    """A query without brackets among its optional parts."""
    should: list[Query] = []
    for part in query.should:
        should += flat(part).should if isinstance(part, Combined) else [part]
    return Combined(query.must, tuple(should), query.must_not)
