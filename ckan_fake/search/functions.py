"""Solr's functions, as in `recip(ms(NOW,metadata_modified),3.16e-11,1,1)`: from text to values of documents."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable

from ckan_fake import messages
from ckan_fake.search import analysis
from ckan_fake.search.dates import date_math
from ckan_fake.search.document import milliseconds
from ckan_fake.search.errors import QuerySyntaxError, SolrError, Unsupported
from ckan_fake.search.fields import ANALYSED, NUMERIC, Kind
from ckan_fake.search.index import Texts
from ckan_fake.search.queries import Reader
from ckan_fake.search.sources import Source, boolean, computed, constant, fields_of, literal, of_field, whole
from ckan_fake.search.strings import MEASURES

_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"[^\W\d][\w.:]*|\$[\w.:]*")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_BARE = re.compile(r"[^\s,)]+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def _divided(one: float, other: float) -> float:
    if other:
        return one / other
    return math.nan if not one or math.isnan(one) else math.copysign(math.inf, one * math.copysign(1, other))


def _total(function: Callable[..., float]) -> Callable[..., float]:
    """A function that gives no error, as Java's: what is not defined is no number, what is too large is infinite."""

    def value(*args: float) -> float:
        try:
            return float(function(*args))
        except ValueError:
            return -math.inf if function in (math.log, math.log10) and args[0] == 0 else math.nan
        except OverflowError:
            return math.inf
        except ZeroDivisionError:
            return math.inf

    return value


def _root(value: float) -> float:
    return math.copysign(abs(value) ** (1 / 3), value)


_OF_ONE: dict[str, Callable[..., float]] = {
    "abs": abs, "rad": math.radians, "deg": math.degrees, "sqrt": math.sqrt, "cbrt": _root, "log": math.log10,
    "ln": math.log, "exp": math.exp, "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin,
    "acos": math.acos, "atan": math.atan, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "ceil": math.ceil, "floor": math.floor, "rint": round,
}
_OF_TWO: dict[str, Callable[..., float]] = {
    "div": _divided, "mod": math.fmod, "pow": math.pow, "hypot": math.hypot, "atan2": math.atan2,
    "sub": lambda one, other: one - other,
}
_OF_MANY: dict[str, Callable[..., float]] = {
    "sum": lambda *all_: sum(all_), "add": lambda *all_: sum(all_), "product": lambda *all_: math.prod(all_),
    "mul": lambda *all_: math.prod(all_), "max": lambda *all_: max(all_), "min": lambda *all_: min(all_),
}
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "gt": lambda one, other: one > other, "lt": lambda one, other: one < other,
    "gte": lambda one, other: one >= other, "lte": lambda one, other: one <= other,
    "eq": lambda one, other: one == other,
}
_CONSTANTS = {"pi": math.pi, "e": math.e}
# Solr's own, which this engine does not have.
_OTHERS = frozenset({
    "testfunc", "threadid", "sleep", "cscore", "vector", "query", "boost", "joindf", "hsin", "ghhsin",
    "geohash", "currency", "sqedist", "dist", "norm", "payload", "childfield", "concat", "tf", "idf", "agg",
    "agg_sum", "agg_avg", "agg_min", "agg_max", "agg_count", "agg_unique", "agg_uniqueBlock", "agg_hll",
    "agg_percentile", "agg_stddev", "agg_variance", "agg_sumsq", "agg_countvals", "agg_missing", "agg_multistat",
    "agg_topdocs", "agg_relatedness",
})


class Functions:
    """Reads one function after the other from a text. `now`: in milliseconds since 1970."""

    def __init__(self, text: str, reader: Reader, now: int) -> None:
        self.text = text
        self.at = 0
        self._reader = reader
        self._now = now

    def only(self) -> Source:
        """The one function that the text is."""
        found = self.next()
        self._skip()
        if self.at < len(self.text):
            raise self._error(messages.solr_text_after_function(self.text[self.at:]))
        return found

    def next(self) -> Source:
        """The next function, number, text or field. Raises QuerySyntaxError, SolrError, Unsupported."""
        self._skip()
        number = _NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            return constant(int(number[0]) if re.fullmatch(r"[+-]?\d+", number[0]) else float(number[0]))
        if self._peek() in ('"', "'"):
            return literal(self._quoted())
        name = self._name()
        if name.startswith("$"):
            raise Unsupported("parameters in functions")
        if not self._opt("("):
            if name in ("true", "false"):
                return boolean(lambda doc: name == "true")
            return of_field(name, self._reader)
        found = self._called(name)
        self._expect(")")
        return found

    def _error(self, reason: str) -> QuerySyntaxError:
        return QuerySyntaxError(messages.solr_syntax_error(reason))

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _peek(self) -> str:
        self._skip()
        return self.text[self.at:self.at + 1]

    def _opt(self, char: str) -> bool:
        found = self._peek() == char
        self.at += found
        return found

    def _expect(self, char: str) -> None:
        if not self._opt(char):
            raise self._error(messages.solr_function_expects(char, self.at, self.text))

    def _name(self) -> str:
        self._skip()
        match = _NAME.match(self.text, self.at)
        if match is None:
            raise self._error(messages.solr_function_expects_name(self.at, self.text))
        self.at = match.end()
        return match[0]

    def _quoted(self) -> str:
        end = self.text[self.at]
        found: list[str] = []
        at = self.at + 1
        while True:
            if at >= len(self.text):
                raise self._error(messages.solr_missing_quote(self.at + 1, self.text))
            char = self.text[at]
            at += 1
            if char == end:
                self.at = at
                return "".join(found)
            if char == "\\" and at < len(self.text):
                char = _ESCAPES.get(self.text[at], self.text[at])
                at += 1
            found.append(char)

    def _bare(self) -> str:
        """An argument that is no function: a text in quotes or a word."""
        if self._peek() in ('"', "'"):
            return self._quoted()
        match = _BARE.match(self.text, self.at)
        if match is None:
            raise self._error(messages.solr_function_expects_name(self.at, self.text))
        self.at = match.end()
        return match[0]

    def _all(self) -> list[Source]:
        found: list[Source] = []
        while self._peek() not in (")", ""):
            found.append(self.next())
            if not self._opt(","):
                break
        return found

    def _two(self) -> tuple[Source, Source]:
        one = self._followed()
        return one, self._followed()

    def _followed(self) -> Source:
        """The next function and the comma behind it, if there is one."""
        found = self.next()
        self._opt(",")
        return found

    def _value(self) -> float:
        self._skip()
        number = _NUMBER.match(self.text, self.at)
        if number is None:
            word = _BARE.match(self.text, self.at)
            self.at = word.end() if word else self.at
            self._opt(",")
            found = word[0] if word else "null"
            raise self._error(messages.solr_function_expects_number(found, self.at, self.text))
        self.at = number.end()
        return float(number[0])

    def _called(self, name: str) -> Source:
        if name in _OF_ONE:
            one, apply = self.next(), _total(_OF_ONE[name])
            return computed(lambda doc: apply(one.number(doc)), one)
        if name in _OF_TWO:
            (left, right), apply = self._two(), _total(_OF_TWO[name])
            return computed(lambda doc: apply(left.number(doc), right.number(doc)), left, right)
        if name in _OF_MANY:
            parts, combine = self._all(), _OF_MANY[name]
            if not parts:
                self._expect(")")
                raise Unsupported(f"the function {name} of nothing")
            return computed(lambda doc: combine(*(part.number(doc) for part in parts)), *parts)
        if name in _COMPARED:
            (left, right), compare = self._two(), _COMPARED[name]
            return boolean(
                lambda doc: left.exists(doc) and right.exists(doc) and compare(left.number(doc), right.number(doc)),
                left, right,
            )
        if name in _CONSTANTS:
            return constant(_CONSTANTS[name])
        special: Callable[[], Source] | None = getattr(self, f"_{name}_", None)
        if special is not None:
            return special()
        if name in _OTHERS:
            raise Unsupported(f"the function {name}")
        raise self._error(messages.solr_unknown_function(name, self.text, self.at))

    def _literal_(self) -> Source:
        return literal(self._bare())

    def _top_(self) -> Source:
        return self.next()

    def _field_(self) -> Source:
        name = self._bare()
        if self._opt(","):
            raise Unsupported("field() of several values")
        return of_field(name, self._reader)

    def _linear_(self) -> Source:
        one = self.next()
        slope, offset = (self._further() for _ in range(2))
        return computed(lambda doc: slope * one.number(doc) + offset, one)

    def _recip_(self) -> Source:
        one = self.next()
        slope, above, below = (self._further() for _ in range(3))
        return computed(lambda doc: _divided(above, slope * one.number(doc) + below), one)

    def _further(self) -> float:
        self._opt(",")
        return self._value()

    def _map_(self) -> Source:
        one = self.next()
        low, high = self._further(), self._further()
        self._opt(",")
        inside = self.next()
        outside = self.next() if self._opt(",") else one
        return computed(
            lambda doc: (inside if low <= one.number(doc) <= high else outside).number(doc), one, inside, outside
        )

    def _scale_(self) -> Source:
        one = self.next()
        low, high = self._further(), self._further()

        def value(doc: int) -> float:
            found = [one.number(each) for each in self._reader.live]
            least, most = min(found), max(found)
            factor = (high - low) / (most - least) if most > least else 0.0
            return (one.number(doc) - least) * factor + low

        return computed(value, one)

    def _ms_(self) -> Source:
        if self._peek() == ")":
            return constant(self._now)
        one = self._moment()
        other = self._moment() if self._opt(",") else constant(0)
        return whole(lambda doc: int(one.number(doc)) - int(other.number(doc)), one, other)

    def _moment(self) -> Source:
        self._skip()
        text = _BARE.match(self.text, self.at)
        if text and (text[0].startswith("NOW") or text[0][0].isdecimal()):
            self.at = text.end()
            try:
                return constant(date_math(text[0], self._now, milliseconds))
            except ValueError as error:
                raise SolrError(str(error)) from None
        name = self._name()
        if self._reader.schema.field(name).kind is not Kind.DATE:
            raise SolrError(messages.solr_no_date_field(name))
        return of_field(name, self._reader)

    def _term(self) -> tuple[str, str]:
        field = self._bare()
        self._opt(",")
        text = self._bare()
        kind = self._reader.schema.field(field).kind
        if kind in ANALYSED:
            tokens = analysis.asked(kind, text)
            text = tokens[0][0] if len(tokens) == 1 else text
        return field, text

    def _termfreq_(self) -> Source:
        field, term = self._term()

        def count(doc: int) -> int:
            index = self._reader.index(field)
            if doc not in index.docs(term):
                return 0
            return index.frequency(term, doc) if isinstance(index, Texts) else 1

        return whole(count, fields=frozenset({field}))

    def _docfreq_(self) -> Source:
        field, term = self._term()
        return constant(len(self._reader.index(field).docs(term) & self._reader.live))

    def _totaltermfreq_(self) -> Source:
        field, term = self._term()
        index = self._reader.index(field)
        docs = index.docs(term) & self._reader.live
        return constant(sum(index.frequency(term, doc) for doc in docs) if isinstance(index, Texts) else len(docs))

    _ttf_ = _totaltermfreq_

    def _sumtotaltermfreq_(self) -> Source:
        return constant(self._reader.index(self._bare()).total(self._reader.live))

    _sttf_ = _sumtotaltermfreq_

    def _numdocs_(self) -> Source:
        return constant(len(self._reader.live))

    _maxdoc_ = _numdocs_

    def _ord_(self) -> Source:
        name, places = self._places()
        return whole(lambda doc: places(doc)[0], fields=frozenset({name}))

    def _rord_(self) -> Source:
        name, places = self._places("rord")

        def back(doc: int) -> int:
            place, count = places(doc)
            return count - place - 1

        return whole(back, fields=frozenset({name}))

    def _places(self, function: str = "ord") -> tuple[str, Callable[[int], tuple[int, int]]]:
        """A field, and the place of a document's value among all values (-1: it has none) and how many those are."""
        name = self._bare()
        schema = self._reader.schema
        if schema.points and schema.field(name).kind in NUMERIC:
            raise SolrError(messages.solr_no_order_of_points(function, name))

        def places(doc: int) -> tuple[int, int]:
            index = self._reader.index(name)
            values = sorted({index.sort_value(each, False) for each in index.filled & self._reader.live})
            own = index.sort_value(doc, False)
            return (-1 if own is None else bisect_left(values, own)), len(values)

        return name, places

    def _geodist_(self) -> Source:
        if self._peek() == ")":
            raise self._error(messages.SOLR_GEODIST_NEEDS_PARAMETERS)
        raise Unsupported("the function geodist")

    def _true_(self) -> Source:
        return boolean(lambda doc: True)

    def _false_(self) -> Source:
        return boolean(lambda doc: False)

    def _exists_(self) -> Source:
        one = self.next()
        return boolean(one.exists, one)

    def _not_(self) -> Source:
        one = self.next()
        return boolean(lambda doc: not one.holds(doc), one)

    def _and_(self) -> Source:
        parts = self._all()
        return boolean(lambda doc: all(part.holds(doc) for part in parts), *parts)

    def _or_(self) -> Source:
        parts = self._all()
        return boolean(lambda doc: any(part.holds(doc) for part in parts), *parts)

    def _xor_(self) -> Source:
        parts = self._all()
        return boolean(lambda doc: sum(part.holds(doc) for part in parts) == 1, *parts)

    def _if_(self) -> Source:
        test = self.next()
        self._opt(",")
        yes, no = self._two()

        def chosen(doc: int) -> Source:
            return yes if test.holds(doc) else no

        return _picked(chosen, test, yes, no)

    def _def_(self) -> Source:
        parts = self._all()
        if not parts:
            raise Unsupported("the function def of nothing")

        def chosen(doc: int) -> Source:
            return next((part for part in parts if part.exists(doc)), parts[-1])

        return _picked(chosen, *parts)

    def _strdist_(self) -> Source:
        one, other = self._two()
        self._opt(",")
        name = self._bare()
        size = int(self._further()) if name == "ngram" and self._peek() == "," else 2
        measure = MEASURES.get(name)
        if measure is None:
            raise Unsupported(f"the measure {name} of strdist")
        return computed(lambda doc: measure(one.text(doc) or "", other.text(doc) or "", size), one, other)


def _picked(chosen: Callable[[int], Source], *parts: Source) -> Source:
    return Source(
        lambda doc: chosen(doc).number(doc), lambda doc: chosen(doc).text(doc), lambda doc: chosen(doc).exists(doc),
        lambda doc: chosen(doc).shown(doc), fields_of(*parts),
    )
