"""Solr's `fl`: which fields of a document are given back, under which names, and what functions add."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from ckan_fake import messages
from ckan_fake.search.errors import QuerySyntaxError, SolrError, Unsupported
from ckan_fake.search.functions import Functions
from ckan_fake.search.names import is_parser
from ckan_fake.search.sources import Source

_SEPARATOR = re.compile(r"\s*,?\s*")
_PARSER = re.compile(r"\{!\s*(\w+)[^}]*\}")
_NAME = re.compile(r"[^\W\d][\w.-]*")
_ID = re.compile(r"[^\W\d][\w.:]*")
_GLOB = re.compile(r"(?:[^\W\d]|[*?])[\w*?.-]*")
_SIMPLE = re.compile(r"\S*")
_VALUE = r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?!["'])[^\s\]]*)"""
_AUGMENTER = re.compile(rf"\[\s*([^\W\d][\w.]*|)(?:\s*=\s*{_VALUE})?(?:\s*[^\W\d][\w.]*(?:\s*=\s*{_VALUE})?)*\s*\]")
# What Solr adds to documents by [name].
_KNOWN_AUGMENTERS = frozenset({
    "docid", "explain", "shard", "value", "child", "subquery", "json", "xml", "geo", "elevated", "excluded", "core",
    "features", "childField",
})


@dataclass
class Returned:
    """The fields and the names they are given back under, patterns of names, and computed values by name."""

    names: dict[str, str] = field(default_factory=dict)
    globs: list[str] = field(default_factory=list)
    computed: dict[str, Source] = field(default_factory=dict)
    score: bool = False

    @property
    def fields(self) -> set[str]:
        """The fields whose indexes functions look at."""
        return set().union(*(source.fields for source in self.computed.values()))


def returned(text: str, functions: Callable[[str], Functions]) -> Returned:
    """What `fl` asks for. Raises SolrError, Unsupported."""
    result = Returned()
    at = 0
    while True:
        separator = _SEPARATOR.match(text, at)
        at = separator.end() if separator else at
        if at >= len(text):
            return result
        at = _one(text, at, result, functions)


def _ends(text: str, at: int) -> bool:
    return at >= len(text) or text[at].isspace() or text[at] == ","


def _add(result: Returned, name: str, key: str | None = None) -> None:
    if name == "score":
        result.score = True
    result.names[key or name] = name


def _one(text: str, at: int, result: Returned, functions: Callable[[str], Functions]) -> int:
    """Read one thing asked for; where it ends."""
    key: str | None = None
    name = _NAME.match(text, at)
    if name and text[name.end():name.end() + 1] == ":":
        key = name[0]
        at = name.end() + 1
        while at < len(text) and text[at].isspace():
            at += 1
        name = _ID.match(text, at)
    if name and _ends(text, name.end()):
        _add(result, name[0], key)
        return name.end()
    glob = _GLOB.match(text, at)
    if glob and _ends(text, glob.end()):
        result.globs.append(glob[0])
        return glob.end()
    if text.startswith("{!", at):
        _refuse_parser(text[at:])
    augmenter = _AUGMENTER.match(text, at)
    if augmenter:
        if augmenter[1] in _KNOWN_AUGMENTERS:
            raise Unsupported(f"fl={augmenter[0]}")
        return augmenter.end()
    if text.startswith("[", at):
        raise SolrError(messages.SOLR_BAD_FIELD_NAME)
    rest = functions(text[at:])
    try:
        source = rest.next()
    except (QuerySyntaxError, SolrError) as error:
        if not isinstance(error, QuerySyntaxError):
            raise
        odd = _SIMPLE.match(text, at)
        assert odd is not None
        _add(result, odd[0], key)
        return max(odd.end(), at + 1)
    end = at + rest.at
    while end < len(text) and text[end].isspace():
        end += 1
    result.computed[key or text[at:end]] = source
    return end


def _refuse_parser(text: str) -> None:
    """What local parameters in `fl` end in: in a parser that Solr does not know, or that it is not asked for here."""
    name = _PARSER.match(text)
    if name is None or is_parser(name[1]):
        raise Unsupported("local parameters in fl")
    raise SolrError(messages.solr_unknown_parser(name[1], text))


def shown(result: Returned, stored: dict[str, Any], doc: int) -> dict[str, Any]:
    """A document's stored fields under their new names, and what is computed."""
    found = {key: stored[name] for key, name in result.names.items() if name in stored}
    found |= {name: value for name, value in stored.items() if any(fnmatchcase(name, glob) for glob in result.globs)}
    for name, source in result.computed.items():
        value = source.shown(doc)
        if value is not None:
            found[name] = value
    return found
