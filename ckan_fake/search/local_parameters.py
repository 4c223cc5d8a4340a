"""CKAN's refusal of Solr's ways into other query parsers: local parameters (`{!name ...}`) and magic fields."""

from __future__ import annotations

import re
from typing import Any

from ckan_fake import messages
from ckan_fake.errors import SearchError, SearchQueryError
from ckan_fake.site import Site

_MAGIC_FIELD = re.compile(r"\s*(?<![\w\\])\\?_(?:\\?q\\?u\\?e\\?r\\?y|\\?v\\?a\\?l)\\?_\s*:")
_LOCAL_PARAMS = re.compile(r"(?:^|[^\\])(?:\\\\)*\{!")
_LOCAL_BLANKS = " \n\t\r"
_LOCAL_KEY = re.compile(r"[ \n\r]*([A-Za-z0-9_.]+)")
_LOCAL_VALUE = re.compile(r"""[ \n\r]*=[ \n\r]*("[^"\n\r]*"|'[^'\n\r]*'|[A-Za-z0-9_$]+)""")
# What stands where something else is expected: a word of European letters, or a character.
_LOCAL_FOUND = re.compile(
    r"(?:(?=[0-9A-Za-z\u00aa-\u00bb\u00bf-\u024f\u0370-\u03e1\u03f0-\u052f])[^\W_]){1,16}|.", re.DOTALL
)


def refuse(site: Site, query: dict[str, Any]) -> None:
    """Raise SearchError or SearchQueryError where a parameter asks for a query parser that the site does not allow."""
    rule = site.version["search_refuses_local_parameters"]
    if rule == "nowhere":
        return
    if rule == "in q":
        if query["q"].startswith("{!"):
            raise SearchError(messages.LOCAL_PARAMETERS_NOT_SUPPORTED)
        return
    for name, value in query.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                (_at_the_start if rule == "at the start" else _anywhere)(site, name, item.strip())


def _at_the_start(site: Site, name: str, text: str) -> None:
    if not text.startswith("{!"):
        return
    if "}" not in text:
        raise SearchQueryError(messages.LOCAL_PARAMETERS_UNREADABLE)
    inside = text[:text.rindex("}")]
    if '"' in inside or "'" in inside:
        raise SearchQueryError(messages.LOCAL_PARAMETERS_QUOTED)
    parts = inside.lstrip("{!").rstrip("}").split(" ")
    parser = parts[0]
    if "=" in parser:
        parser = next((part.split("=")[1] for part in parts if part.startswith("type=")), "")
    if parser not in site.config["ckan.search.solr_allowed_query_parsers"]:
        raise SearchError(messages.local_parameters_not_supported(name))


def _anywhere(site: Site, name: str, text: str) -> None:
    if _MAGIC_FIELD.search(text):
        raise SearchError(messages.magic_fields_not_supported(name))
    found = len(_LOCAL_PARAMS.findall(text))
    if not found:
        return
    if found > 1:
        raise SearchError(messages.query_parsers_not_supported(name))
    if not text.startswith("{!"):
        raise SearchError(messages.local_parameters_not_first(name))
    if _local_parser(text) not in site.config["ckan.search.solr_allowed_query_parsers"]:
        raise SearchError(messages.local_parameters_not_supported(name))


def _local_parser(text: str) -> str:
    """The query parser that local parameters name: `{!name ...}` or `{!type=name ...}`; "" where they name none."""
    if "}" not in text:
        raise SearchQueryError(messages.LOCAL_PARAMETERS_UNCLOSED)
    text = text[:text.rindex("}") + 1].expandtabs()
    pairs: list[tuple[str, str | None]] = []
    at = len("{!")
    while key := _LOCAL_KEY.match(text, at):
        value = _LOCAL_VALUE.match(text, key.end())
        pairs.append((key[1], _unquoted(value[1]) if value else None))
        at = (value or key).end()
    while text[at] in _LOCAL_BLANKS:
        at += 1
    if not pairs or text[at] != "}":
        found = _LOCAL_FOUND.match(text, at)
        assert found is not None
        wanted = messages.LOCAL_PARAMETERS_END if pairs else messages.LOCAL_PARAMETERS_BEGIN
        raise SearchQueryError(messages.local_parameters_expected(wanted, found[0], text, at))
    if pairs[0][1] is None:
        return pairs[0][0]
    return next((value or "" for key, value in pairs if key == "type"), "")


def _unquoted(text: str) -> str:
    return text[1:-1] if text[0] in "\"'" else text
