"""From the tree of a query to what is looked up: words are analysed as their fields are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ckan_fake import messages
from ckan_fake.search import analysis, regexp
from ckan_fake.search.dates import date_math
from ckan_fake.search.document import milliseconds
from ckan_fake.search.errors import BadQuery, QuerySyntaxError, Unsupported
from ckan_fake.search.fields import ANALYSED, NUMERIC, Kind, Schema, schema
from ckan_fake.search.grammar import unescape
from ckan_fake.search.queries import (
    All,
    Between,
    Boosted,
    Combined,
    Constant,
    Filled,
    Near,
    Nothing,
    Phrase,
    Query,
    Term,
    Terms,
)
from ckan_fake.search.query import (
    Clause,
    Fuzzy,
    Group,
    Node,
    Pattern,
    Quoted,
    Range,
    Weighted,
    Wildcard,
    Words,
    looked_at_last,
    parse,
)

MAX_CLAUSES = 1024
NEWEST = schema("2.10")
MAGIC = frozenset({"_query_", "_val_"})
MOST_EDITS = 2
_FAR_YEAR = re.compile(r"-\d|[+]?\d{5,}-|0000-")


class TooManyClauses(Exception):
    """A query has more than 1024 parts."""


@dataclass(frozen=True)
class Builder:
    """How texts become queries: the field of bare words, and whether AND joins what nothing else does.

    `now` is the time in milliseconds since 1970, for NOW in dates. `filtering`: the query is a filter, for which Solr
    takes any number of alternative values of one field. `schema` says what the fields are.
    """

    default_field: str = "text"
    all_needed: bool = True
    now: int = 0
    filtering: bool = False
    schema: Schema = NEWEST

    def query(self, text: str) -> Query:
        """The query that a text is for Solr's standard parser. Raises QuerySyntaxError, BadQuery, Unsupported."""
        try:
            return top_level(self.group(self.parsed(text)))
        except TooManyClauses:
            raise BadQuery(messages.solr_cannot_parse(text, messages.SOLR_TOO_MANY_CLAUSES)) from None

    def parsed(self, text: str) -> Group:
        """The tree of a query. What Solr refuses in the clauses before a syntax error, it refuses first: BadQuery."""
        try:
            return parse(text)
        except QuerySyntaxError as error:
            for clause in error.seen:
                self.node(clause.node)
            raise

    def group(self, group: Group) -> Query | None:
        """A group's query; None where analysis leaves nothing of it."""
        queries = {
            number: self.node(clause.node)
            for last in (False, True)
            for number, clause in enumerate(group.clauses) if looked_at_last(clause.node) is last
        }
        found: list[tuple[str, Query]] = []
        for number, clause in enumerate(group.clauses):
            self._join(found, clause, queries[number])
        if not found:
            return None
        alternatives = sum(sign == "" and isinstance(query, Term) for sign, query in found) if self.filtering else 0
        if len(found) - alternatives > MAX_CLAUSES:
            raise TooManyClauses
        if len(found) == 1 and found[0][0] == "":
            combined = found[0][1]
        else:
            combined = Combined(
                must=tuple(query for sign, query in found if sign == "+"),
                should=tuple(query for sign, query in found if sign == ""),
                must_not=tuple(query for sign, query in found if sign == "-"),
            )
        return Constant(combined, 0.0) if group.cached else combined

    def _join(self, found: list[tuple[str, Query]], clause: Clause, query: Query | None) -> None:
        """Add a clause. What joins it to the one before changes that one too."""
        if found and found[-1][0] != "-":
            if clause.joined == "AND":
                found[-1] = ("+", found[-1][1])
            elif clause.joined == "OR" and self.all_needed:
                found[-1] = ("", found[-1][1])
        if query is None:
            return
        if clause.sign == "-":
            sign = "-"
        elif self.all_needed:
            sign = "" if clause.joined == "OR" else "+"
        else:
            sign = "+" if clause.sign == "+" or clause.joined == "AND" else ""
        found.append((sign, query))

    def node(self, node: Node) -> Query | None:
        """A node's query; None where analysis leaves nothing of it."""
        match node:
            case Group():
                return self.group(node)
            case Weighted():
                inner = self.node(node.node)
                if inner is None:
                    return None
                if node.factor < 0:
                    raise BadQuery(messages.solr_negative_boost(node.factor))
                return Constant(inner, node.factor) if node.constant else Boosted(inner, node.factor)
            case Words():
                return self.words(node.field or self.default_field, node.texts)
            case Quoted():
                return self.quoted(node.field or self.default_field, node.text, node.slop)
            case Wildcard():
                if node.pattern == "*" and node.field in (None, "*"):
                    return All()
                return self.wildcard(node.field or self.default_field, node.pattern)
            case Fuzzy():
                return self.fuzzy(node.field or self.default_field, node.text, node.wrong)
            case Pattern():
                return self.pattern(node.field or self.default_field, node.pattern)
            case Range():
                return self.range(node.field or self.default_field, node)

    def _nested(self, field: str, text: str) -> Query:
        """What the magic fields mean: a query by another parser, which is the standard one unless it is named."""
        if field == "_val_" or text.startswith("{!"):
            raise Unsupported(f"the field {field} asking another parser")
        return Builder("text", self.all_needed, self.now, schema=self.schema).query(text)

    def words(self, field: str, texts: tuple[str, ...]) -> Query | None:
        """Bare words. Of a field of whole values any will do, of others they are one text."""
        if field in MAGIC:
            return self._nested(field, " ".join(texts))
        kind = self.schema.field(field).kind
        if kind in ANALYSED:
            tokens = analysis.asked(kind, " ".join(texts))
            terms = tuple(Term(field, term) for term, _ in tokens)
            if len(terms) > MAX_CLAUSES:
                raise TooManyClauses
            if len(terms) < 2:
                return terms[0] if terms else None
            return Combined(must=terms) if self.all_needed else Combined(should=terms)
        exact = tuple(self._exact(field, text) for text in texts)
        if len(exact) > MAX_CLAUSES:
            raise TooManyClauses
        return exact[0] if len(exact) == 1 else Combined(should=exact)

    def quoted(self, field: str, text: str, slop: int) -> Query | None:
        """A text in quotes: the whole value, or words one after the other."""
        if field in MAGIC:
            return self._nested(field, text)
        kind = self.schema.field(field).kind
        if kind not in ANALYSED:
            return self._exact(field, text)
        tokens = analysis.asked(kind, text)
        if len(tokens) < 2:
            return Term(field, tokens[0][0]) if tokens else None
        return Phrase(field, tuple(tokens), slop)

    def _exact(self, field: str, text: str) -> Query:
        known = self.schema.field(field)
        if not known.indexed:
            return Nothing()
        if known.kind is Kind.DATE:
            moment = self._moment(text)
            return Between(field, moment, moment)
        if known.kind in NUMERIC:
            if not self.schema.points and not _is_number(text):
                raise BadQuery(messages.solr_no_number(text))
            number = _number(field, known.kind, text)
            return Between(field, number, number)
        return Term(field, text)

    def _moment(self, text: str) -> int:
        if _FAR_YEAR.match(text):
            raise Unsupported("years before 1 and after 9999")
        try:
            return date_math(text, self.now, milliseconds)
        except ValueError as error:
            raise BadQuery(str(error)) from None

    def wildcard(self, field: str, pattern: str) -> Query | None:
        """A pattern of `*` and `?`."""
        if pattern == "*":
            return Constant(Filled(field), 1.0)
        known = self.schema.field(field)
        if known.kind in NUMERIC:
            if re.fullmatch(r"(?:[^*?\\]|\\[\s\S])+\*", pattern):
                raise BadQuery(messages.SOLR_NO_PREFIX_IN_NUMBERS)
            return Nothing()
        if known.kind in ANALYSED:
            pattern = re.sub(
                r"(\\[\s\S]|[*?])|([^*?\\]+)",
                lambda m: m[1] or analysis.normalised(known.kind, m[2]), pattern,
            )
        prefix = re.match(r"(?:[^*?\\]|\\[\s\S])*", pattern)
        start = unescape(prefix[0]) if prefix else ""
        accept = _pattern(pattern)
        return Constant(
            Terms(field, start, start + "\U0010ffff", lambda term: accept.fullmatch(term) is not None), 1.0
        )

    def fuzzy(self, field: str, text: str, wrong: float) -> Query | None:
        """A word of which some characters may be wrong."""
        kind = self.schema.field(field).kind
        if kind in NUMERIC:
            return Nothing()
        if kind in ANALYSED:
            text = analysis.normalised(kind, text)
        edits = min(int(wrong), MOST_EDITS) if wrong >= 1 else min(int((1 - wrong) * len(text)), MOST_EDITS)
        return Near(field, text, edits if wrong else 0)

    def pattern(self, field: str, pattern: str) -> Query | None:
        """A regular expression."""
        kind = self.schema.field(field).kind
        accept = regexp.matcher(analysis.normalised(kind, pattern) if kind in ANALYSED else pattern)
        return Nothing() if kind in NUMERIC else Constant(Terms(field, None, None, accept), 1.0)

    def range(self, field: str, node: Range) -> Query | None:
        """A range of terms, numbers or dates."""
        return Constant(self._range(field, node), 1.0)

    def _range(self, field: str, node: Range) -> Query:
        known = self.schema.field(field)
        if node.low is None and node.high is None:
            return Filled(field)
        if known.kind in NUMERIC:
            low, high = (None if bound is None else self._bound(field, known.kind, bound)
                         for bound in (node.low, node.high))
            return Between(
                field,
                low if low is None or node.include_low else low + 1,
                high if high is None or node.include_high else high - 1,
            )
        low_text, high_text = node.low, node.high
        if known.kind in ANALYSED:
            low_text = None if low_text is None else analysis.normalised(known.kind, low_text)
            high_text = None if high_text is None else analysis.normalised(known.kind, high_text)
        left_out = {
            bound for bound, included in ((low_text, node.include_low), (high_text, node.include_high))
            if bound is not None and not included
        }
        return Terms(field, low_text, high_text, lambda term: term not in left_out)

    def _bound(self, field: str, kind: Kind, text: str) -> float:
        return self._moment(text) if kind is Kind.DATE else _number(field, kind, text)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(?:\.\d+)?", text) is not None


def _number(field: str, kind: Kind, text: str) -> float:
    if kind is Kind.FLOAT:
        try:
            return float(text)
        except ValueError:
            raise BadQuery(messages.solr_invalid_number(text, field)) from None
    if re.fullmatch(r"[+-]?\d+", text) and -1 << 31 <= int(text) < 1 << 31:
        return int(text)
    raise BadQuery(messages.solr_invalid_number(text, field))


def _pattern(pattern: str) -> re.Pattern[str]:
    parts = []
    for part in re.findall(r"\\[\s\S]|[\s\S]", pattern):
        if part == "*":
            parts.append(".*")
        elif part == "?":
            parts.append(".")
        else:
            parts.append(re.escape(part[-1]))
    return re.compile("".join(parts), re.DOTALL)


def top_level(query: Query | None) -> Query:
    """A whole query: what only excludes means everything else, and what is empty finds nothing."""
    if query is None:
        return Nothing()
    if isinstance(query, Combined) and not query.must and not query.should:
        return Combined(must=(All(),), must_not=query.must_not)
    return query
