"""The query language of Solr's standard parser: from text to a tree of clauses, without a look at the fields.

What the tree means depends on the fields: `ckan_fake.search.build`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ckan_fake import messages
from ckan_fake.search import grammar
from ckan_fake.search.errors import BadQuery, LocalParameters, QuerySyntaxError
from ckan_fake.search.grammar import Token, Tokens, unescape
from ckan_fake.search.names import is_parser

__all__ = [
    "Clause", "Fuzzy", "Group", "Node", "Pattern", "Quoted", "Range", "Weighted", "Wildcard", "Words", "looked_at_last",
    "parse",
]

_CLAUSE_STARTS = frozenset({"AND", "OR", *grammar.START})
_LOCAL_PARAMETERS = re.compile(r"\{!\s*(\w+)\s*\}[^) \t\n{^]*")
_BETWEEN_WORDS = frozenset({"COLON", "STAR", "FUZZY_SLOP", "CARAT", "AND", "OR"})


@dataclass(frozen=True)
class Words:
    """Words side by side, unescaped. `field` is None where none is named, as in all nodes."""

    field: str | None
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Quoted:
    """A text in quotes, unescaped, and how far its words may be out of place."""

    field: str | None
    text: str
    slop: int


@dataclass(frozen=True)
class Wildcard:
    """A pattern with `*` and `?`, still escaped."""

    field: str | None
    pattern: str


@dataclass(frozen=True)
class Fuzzy:
    """A word, unescaped, and how many characters may be wrong: a number from 1 on, or a share of them from 0 to 1."""

    field: str | None
    text: str
    wrong: float


@dataclass(frozen=True)
class Pattern:
    """A regular expression, without its slashes."""

    field: str | None
    pattern: str


@dataclass(frozen=True)
class Range:
    """A range; a bound is None where it is open."""

    field: str | None
    low: str | None
    high: str | None
    include_low: bool
    include_high: bool


@dataclass(frozen=True)
class Clause:
    """A node of a group: the word before it (AND, OR or none), its sign (+, - or none)."""

    joined: str | None
    sign: str | None
    node: Node


@dataclass(frozen=True)
class Group:
    """Clauses in their order; `cached` for `filter(...)`, which does not score."""

    clauses: tuple[Clause, ...]
    cached: bool = False


@dataclass(frozen=True)
class Weighted:
    """A node with a boost (`^2`), or with one score for all (`^=2`)."""

    node: Node
    factor: float
    constant: bool


Node = Words | Quoted | Wildcard | Fuzzy | Pattern | Range | Group | Weighted


def parse(text: str) -> Group:
    """The clauses of a query. Raises QuerySyntaxError for what is none, Unsupported for what is not known here."""
    return _Parser(Tokens(text)).query()


def looked_at_last(node: Node) -> bool:
    """Single words are compared with their field only when their group is whole."""
    return isinstance(node, Words) and len(node.texts) == 1


class _Parser:
    """A descent through the grammar. `_more` is what may follow the last node without a new clause."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._more: frozenset[str] = frozenset()

    def query(self) -> Group:
        group = self._group(None, "EOF")
        self._close("EOF", group)
        return group

    def _close(self, end: str, group: Group) -> None:
        try:
            self._tokens.expect((end,), grammar.after_clause(end, self._more))
        except QuerySyntaxError as error:
            error.seen[:0] = group.clauses
            raise

    def _group(self, field: str | None, end: str) -> Group:
        clauses: list[Clause] = []
        try:
            clauses.append(self._clause(field, None))
            while self._tokens.peek().kind in _CLAUSE_STARTS:
                clauses.append(self._clause(field, end))
        except QuerySyntaxError as error:
            error.seen[:0] = [clause for clause in clauses if not looked_at_last(clause.node)]
            raise
        return Group(tuple(clauses))

    def _words(self) -> list[str]:
        """Words that follow each other and are no fields, boosted or joined: two at least, else none is taken."""
        tokens = self._tokens
        found: list[str] = []
        while tokens.peek().kind == "TERM":
            after = tokens.peek(2)
            if found:
                if after.kind in _BETWEEN_WORDS:
                    break
            elif after.kind != "TERM" or tokens.peek(3).kind in _BETWEEN_WORDS:
                break
            found.append(unescape(tokens.next().text))
        return found

    def _clause(self, field: str | None, end: str | None) -> Clause:
        """A clause; `end` is what may end its group instead, None at the group's start."""
        tokens = self._tokens
        words = self._words()
        if words:
            self._more = frozenset()
            return Clause(None, None, Words(field, tuple(words)))
        expected = grammar.START if end is None else grammar.after_clause(end, self._more)
        joined = sign = None
        if end is not None and tokens.peek().kind in ("AND", "OR"):
            joined = tokens.next().kind
            expected = grammar.AFTER_CONJUNCTION
        if tokens.peek().kind in ("PLUS", "MINUS", "NOT"):
            sign = "+" if tokens.next().kind == "PLUS" else "-"
            expected = grammar.AFTER_SIGN
        if tokens.peek().kind in ("TERM", "STAR") and tokens.peek(2).kind == "COLON":
            field = unescape(tokens.next().text)
            tokens.next()
            expected = grammar.AFTER_FIELD
        return Clause(joined, sign, self._node(field, expected))

    def _node(self, field: str | None, expected: tuple[str, ...]) -> Node:
        tokens = self._tokens
        token = tokens.next()
        match token.kind:
            case "LPAREN" | "FILTER":
                group = self._group(field, "RPAREN")
                self._close("RPAREN", group)
                return self._boosted(Group(group.clauses, cached=token.kind == "FILTER"))
            case "RANGEIN" | "RANGEEX":
                return self._boosted(self._range(field, token.kind == "RANGEIN"))
            case "QUOTED":
                return self._with_slop(field, token)
            case "TERM" | "BAREOPER" | "STAR" | "PREFIXTERM" | "WILDTERM" | "REGEXPTERM":
                return self._with_slop(field, token)
            case "LPARAMS":
                raise _refused(token.text, whole=token.at == 0)
            case _:
                raise tokens.unexpected(token, expected)

    def _with_slop(self, field: str | None, token: Token) -> Node:
        """A word or a text in quotes with its boost and slop, in either order."""
        boost: Token | None = None
        slop: Token | None = None
        while (after := self._tokens.peek().kind) in ("CARAT", "FUZZY_SLOP"):
            if after == "CARAT":
                if boost is not None:
                    break
                boost = self._boost()
            elif slop is not None:
                break
            else:
                slop = self._tokens.next()
            if slop is not None and boost is not None:
                break
        self._more = frozenset({*(() if boost else ("CARAT",)), *(() if slop else ("FUZZY_SLOP",))})
        node = self._leaf(field, token, slop)
        return node if boost is None else _weighted(node, boost)

    def _leaf(self, field: str | None, token: Token, slop: Token | None) -> Node:
        if token.kind == "QUOTED":
            return Quoted(field, unescape(token.text[1:-1]), int(float(slop.text[1:] or 0)) if slop else 0)
        if token.kind in ("STAR", "PREFIXTERM", "WILDTERM"):
            return Wildcard(field, token.text)
        if token.kind == "REGEXPTERM":
            return Pattern(field, token.text[1:-1])
        text = token.text[0] if token.kind == "BAREOPER" else unescape(token.text)
        if slop is None:
            return Words(field, (text,))
        wrong = float(slop.text[1:] or 2)
        if wrong >= 1 and wrong != int(wrong):
            raise QuerySyntaxError(messages.SOLR_FRACTIONAL_DISTANCE)
        return Fuzzy(field, text, wrong)

    def _boost(self) -> Token:
        self._tokens.next()
        return self._tokens.expect(("NUMBER",), ("NUMBER",), grammar.BOOST_TOKENS)

    def _boosted(self, node: Node) -> Node:
        """A group or range with its boost."""
        self._more = frozenset({"CARAT"})
        if self._tokens.peek().kind != "CARAT":
            return node
        number = self._boost()
        self._more = frozenset()
        return _weighted(node, number)

    def _range(self, field: str | None, include_low: bool) -> Range:
        bounds: list[str | None] = []
        for last in (False, True):
            token = self._tokens.expect(grammar.BOUND, grammar.BOUND, grammar.RANGE_TOKENS)
            if token.text == "*":
                bounds.append(None)
            else:
                bounds.append(unescape(token.text[1:-1] if token.kind == "RANGE_QUOTED" else token.text))
            if not last:
                self._tokens.expect(("TO",), ("TO",), grammar.RANGE_TOKENS)
        ends = ("RANGEIN_END", "RANGEEX_END")
        end = self._tokens.expect(ends, ends, grammar.RANGE_TOKENS)
        return Range(field, bounds[0], bounds[1], include_low, end.kind == "RANGEIN_END")


def _refused(text: str, *, whole: bool) -> BadQuery | LocalParameters:
    """What local parameters end in: in a parser that Solr does not know, or that it is not asked for here.

    As the `whole` of a query they are for all of it, else for what follows them up to a blank, bracket or boost.
    """
    found = _LOCAL_PARAMETERS.match(text)
    if found is None or is_parser(found[1]):
        return LocalParameters("local parameters")
    return BadQuery(messages.solr_unknown_parser(found[1], text if whole else found[0]))


def _weighted(node: Node, number: Token) -> Weighted:
    return Weighted(node, float(number.text.removeprefix("=")), number.text.startswith("="))
