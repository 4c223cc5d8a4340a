"""The fields of the search index: what CKAN's Solr schema makes of a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


class Kind(Enum):
    """How a field's values are taken apart: whole (STRING), into words, into parts of words, or as numbers."""

    STRING = "string"
    TEXT = "text"
    GENERAL = "text_general"
    NGRAM = "text_ngram"
    DATE = "date"
    INT = "int"


ANALYSED = frozenset({Kind.TEXT, Kind.GENERAL, Kind.NGRAM})
NUMERIC = frozenset({Kind.DATE, Kind.INT})


@dataclass(frozen=True)
class Field:
    """A field: its kind, whether it is given back, searched and may hold several values, and what is copied into it."""

    kind: Kind
    stored: bool = True
    many: bool = False
    indexed: bool = True
    copied: tuple[str, ...] = ()


_STRING = Field(Kind.STRING)
_STRINGS = Field(Kind.STRING, many=True)
_TEXT = Field(Kind.TEXT)
_GENERAL = Field(Kind.GENERAL)
_GENERALS = Field(Kind.GENERAL, many=True)
_RELATION = Field(Kind.TEXT, stored=False, many=True)
_COUNT = Field(Kind.INT, stored=False)
_DATE = Field(Kind.DATE)
_BLOB = Field(Kind.STRING, indexed=False)

FIELDS: dict[str, Field] = {
    **dict.fromkeys((
        "index_id", "id", "site_id", "entity_type", "dataset_type", "state", "name", "revision_id", "version", "url",
        "ckan_url", "download_url", "license", "license_id", "organization", "capacity", "_version_",
    ), _STRING),
    **dict.fromkeys(("tags", "groups", "res_format", "res_url", "res_type"), _STRINGS),
    "permission_labels": Field(Kind.STRING, stored=False, many=True),
    "title_string": Field(Kind.STRING, stored=False),
    "title": _TEXT,
    "notes": _TEXT,
    **dict.fromkeys(("author", "author_email", "maintainer", "maintainer_email"), _GENERAL),
    **dict.fromkeys(("res_name", "res_description"), _GENERALS),
    "title_ngram": Field(Kind.NGRAM, copied=("title",)),
    "name_ngram": Field(Kind.NGRAM, copied=("name",)),
    "urls": Field(Kind.TEXT, stored=False, many=True, copied=("url", "ckan_url", "download_url", "res_url")),
    "text": Field(Kind.TEXT, stored=False, many=True, copied=(
        "extras_*", "res_extras_*", "vocab_*", "urls", "name", "title", "text", "license", "notes", "tags", "groups",
        "organization", "res_name", "res_description", "maintainer", "author",
    )),
    **dict.fromkeys((
        "depends_on", "dependency_of", "derives_from", "has_derivation", "links_to", "linked_from", "child_of",
        "parent_of",
    ), _RELATION),
    **dict.fromkeys(("views_total", "views_recent", "resources_accessed_total", "resources_accessed_recent"), _COUNT),
    **dict.fromkeys(("metadata_created", "metadata_modified", "indexed_ts"), _DATE),
    **dict.fromkeys(("data_dict", "validated_data_dict"), _BLOB),
}
_OTHER = Field(Kind.STRING, stored=False)


@lru_cache(maxsize=4096)
def field(name: str) -> Field:
    """The field of that name. Every name is one: what the schema does not name is an unstored string."""
    if name in FIELDS:
        return FIELDS[name]
    if name.startswith("res_extras_"):
        return Field(Kind.TEXT, many=True)
    if name.startswith("extras_"):
        return _TEXT
    if name.startswith("vocab_"):
        return _STRINGS
    return _DATE if name.endswith("_date") else _OTHER
