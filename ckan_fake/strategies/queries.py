"""Searches in all the syntax that CKAN passes on to Solr."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Dict = dict[str, Any]
Texts = SearchStrategy[str]

TEXT_FIELDS = ("title", "notes", "text", "author", "maintainer", "res_name", "res_description", "title_ngram",
               "name_ngram", "urls")
STRING_FIELDS = ("name", "tags", "groups", "organization", "res_format", "res_url", "license_id", "version", "url",
                 "title_string", "state", "capacity", "dataset_type", "owner_org", "no_such_field")
DATE_FIELDS = ("metadata_created", "metadata_modified")
NUMBER_FIELDS = ("views_total", "views_recent")
SORTS = ("name", "title_string", "title", "notes", "metadata_created", "metadata_modified", "organization", "tags",
         "license_id", "score", "views_recent", "author", "no_such_field", "res_format")
FACETS = ("tags", "groups", "organization", "res_format", "license_id", "capacity", "state", "version", "no_such_field",
          "author", "title", "text", "metadata_modified")
WORDS = ("air", "water", "air quality", "2024", "data", "no-such")
DATES = ("NOW", "NOW-1DAY", "NOW/DAY", "NOW+1YEAR", "NOW/MONTH-2MONTHS", "2020-02-29T12:00:00Z",
         "2020-02-29T12:00:00.5Z", "1999-12-31T23:59:59Z/YEAR", "2100-01-01T00:00:00Z")
RETURNED = ("name", "title", "tags", "extras_*", "res_name", "score", "capacity", "text", "organization",
            "no_such_field")
BOOSTED = ("title^3", "notes", "tags^2.5", "name", "text", "res_name^0.5", "author")
KINDS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("q", ("fq", "fq_list"), 1), ("fq", ("q", "include_private", "include_drafts"), 2), ("fq_list", ("q", "fq"), 1),
    ("sort", ("q", "rows", "start"), 3), ("fl", ("q", "sort", "rows"), 2),
    ("facet.field", ("q", "fq", "facet.limit", "facet.mincount", "rows"), 3), ("q", ("qf", "mm", "tie", "defType"), 3),
)
"""Parameters that are drawn together: one that is always there, others, and how many of these at most."""
NOISE = ('"', "(", ")", "[", "]", "{", "}", "*", "?", "~", "^", ":", "\\", "/", "+", "-", "!", "&&", "||", "AND", "OR",
         "NOT", "TO", "a", "air", "1", "_val_", "'")


def search_queries(*, words: Texts | None = None, fields: Mapping[str, Texts] | None = None) -> SearchStrategy[Dict]:
    """Parameters of `package_search`: q and fq in all of Solr's syntax, sort, facets, fl, rows, start and so on.

    words: what to look for in texts (default: a small pool of words). fields: what to look for in fields, by their
    name, as `{"tags": st.sampled_from(names), "extras_theme": ...}`, besides words in all other fields. A few of the
    queries are such as Solr refuses (409, 400): unbalanced brackets, fields that cannot be sorted.
    """
    known = words if words is not None else st.sampled_from(WORDS)
    query = _queries(known, dict(fields or {}))
    plain = st.lists(known, min_size=1, max_size=6).map(" ".join)
    filters = st.one_of(query, query.map(lambda text: f"+{text}"))
    parameters: Dict = {
        "q": st.integers(0, 9).flatmap(lambda kind: plain if kind < 3 else query if kind < 9 else _noise()),
        "fq": filters,
        "fq_list": st.lists(filters, max_size=2),
        "sort": st.lists(st.tuples(st.sampled_from(SORTS), st.sampled_from(("asc", "desc", "DESC"))).map(" ".join),
                         min_size=1, max_size=3).map(", ".join),
        "rows": st.integers(0, 30),
        "start": st.integers(0, 10),
        "facet.field": st.lists(st.sampled_from((*FACETS, *(fields or ()))), min_size=1, max_size=3, unique=True),
        "facet.limit": st.integers(-1, 6),
        "facet.mincount": st.integers(0, 3),
        "fl": st.lists(st.sampled_from(RETURNED), min_size=1, max_size=3, unique=True),
        "include_private": st.booleans(),
        "include_drafts": st.booleans(),
        "qf": st.lists(st.sampled_from(BOOSTED), min_size=1, max_size=3, unique=True).map(" ".join),
        "mm": st.sampled_from(("1", "2", "100%", "50%", "-1", "-25%", "2<-1 5<80%", "3<90%", "0")),
        "tie": st.sampled_from(("0", "0.1", "0.5", "1.0")),
        "defType": st.sampled_from(("dismax", "lucene", "edismax")),
    }

    def of_kind(first: str, others: tuple[str, ...], most: int) -> SearchStrategy[Dict]:
        return st.sets(st.sampled_from(others), max_size=most).flatmap(lambda chosen: st.fixed_dictionaries(
            {name: values for name, values in parameters.items() if name == first or name in chosen}
        ))

    return st.one_of(*(of_kind(*kind) for kind in KINDS))


def _noise() -> Texts:
    return st.lists(st.sampled_from(NOISE), min_size=1, max_size=5).map(" ".join) | st.lists(
        st.sampled_from(NOISE), min_size=1, max_size=5).map("".join)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in '+-!(){}[]^"~*?:\\/ &|' else char for char in text)


def _values(texts: Texts) -> Texts:
    """What may stand behind a field's colon for texts."""
    short = texts.map(lambda text: text.split()[0] if text.split() else "x")
    bound = st.one_of(st.just("*"), short.map(_escaped), texts.map(_quoted))
    return st.one_of(
        short, short.map(_escaped), texts.map(_quoted), texts.map(_escaped),
        st.tuples(short.map(_escaped), st.integers(0, 5)).map(lambda found: found[0][:found[1]] + "*"),
        st.tuples(short.map(_escaped), st.integers(1, 4)).map(_with_a_gap),
        st.just("*"),
        st.lists(short.map(_escaped), min_size=1, max_size=3).map(lambda many: f"({' '.join(many)})"),
        st.lists(texts.map(_quoted), min_size=2, max_size=3).map(lambda many: f"({' OR '.join(many)})"),
        st.lists(short.map(_escaped), min_size=2, max_size=3).map(lambda many: f"({' AND '.join(many)})"),
        st.tuples(st.sampled_from("[{"), bound, bound, st.sampled_from("]}")).map(_range),
        st.tuples(short.map(_escaped), st.sampled_from(("~", "~1", "~2", "~0"))).map("".join),
        st.tuples(texts.map(_quoted), st.sampled_from(("~1", "~3"))).map("".join),
        st.tuples(short.map(_escaped), st.sampled_from(("^2", "^0.5", "^=1.5"))).map("".join),
    )


def _with_a_gap(found: tuple[str, int]) -> str:
    word, at = found
    return word[:at] + "?" + word[at + 1:]


def _range(parts: tuple[str, str, str, str]) -> str:
    opening, low, high, closing = parts
    return f"{opening}{low} TO {high}{closing}"


def _numbers(values: Texts) -> Texts:
    bound = st.just("*") | values
    return st.one_of(values.map(_quoted), st.just("*"),
                     st.tuples(st.sampled_from("[{"), bound, bound, st.sampled_from("]}")).map(_range))


def _queries(words: Texts, fields: dict[str, Texts]) -> Texts:
    """Whole queries: clauses, alone and combined."""
    texts = _values(words)
    in_fields = st.one_of(*(
        [_in(name, _values(values)) for name, values in fields.items()]
        + [st.tuples(st.sampled_from(TEXT_FIELDS), texts).map(":".join),
           st.tuples(st.sampled_from(STRING_FIELDS), texts).map(":".join),
           st.tuples(st.sampled_from(DATE_FIELDS), _numbers(st.sampled_from(DATES))).map(":".join),
           st.tuples(st.sampled_from(NUMBER_FIELDS), _numbers(st.sampled_from(("0", "1", "-1")))).map(":".join)]
    ))
    clause = st.one_of(in_fields, in_fields, in_fields, st.just("*:*"), words.map(_quoted), texts)
    return st.recursive(clause, _combined, max_leaves=5)


def _in(name: str, values: Texts) -> Texts:
    return values.map(lambda value: f"{name}:{value}")


def _combined(parts: Texts) -> Texts:
    return st.one_of(
        st.tuples(parts, st.sampled_from((" AND ", " OR ", " ", " NOT ", " && ", " || ")), parts).map("".join),
        st.tuples(st.sampled_from(("-", "+", "NOT ", "!")), parts).map("".join),
        parts.map(lambda part: f"({part})"),
        st.tuples(parts, st.sampled_from(("^2", "^0.1", "^=3"))).map(lambda found: f"({found[0]}){found[1]}"),
        st.tuples(parts, parts, parts).map(lambda many: f"{many[0]} +({many[1]}) -({many[2]})"),
    )
