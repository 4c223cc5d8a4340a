"""The fields of the search index: what a name is in the Solr schemas that CKAN's releases ship."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property, lru_cache


class Kind(Enum):
    """How a field's values are taken apart: whole (STRING), into words, into parts of words, or as numbers."""

    STRING = "string"
    TEXT = "text"
    GENERAL = "text_general"
    NGRAM = "text_ngram"
    DATE = "date"
    INT = "int"
    FLOAT = "float"


ANALYSED = frozenset({Kind.TEXT, Kind.GENERAL, Kind.NGRAM})
NUMERIC = frozenset({Kind.DATE, Kind.INT, Kind.FLOAT})


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
_OTHER = Field(Kind.STRING, stored=False)

_OLDEST: dict[str, Field] = {
    **dict.fromkeys((
        "index_id", "id", "site_id", "entity_type", "dataset_type", "state", "name", "revision_id", "version", "url",
        "ckan_url", "download_url", "license", "license_id", "capacity", "_version_",
    ), _STRING),
    **dict.fromkeys(("tags", "groups", "res_format", "res_url"), _STRINGS),
    "title_string": Field(Kind.STRING, stored=False),
    "title": _TEXT,
    "notes": _TEXT,
    **dict.fromkeys(("author", "author_email", "maintainer", "maintainer_email"), _GENERAL),
    "res_description": _GENERALS,
    "urls": Field(Kind.TEXT, stored=False, many=True, copied=("url", "ckan_url", "download_url", "res_url")),
    "text": Field(Kind.TEXT, stored=False, many=True, copied=(
        "extras_*", "vocab_*", "urls", "name", "title", "text", "license", "notes", "tags", "groups",
        "res_description", "maintainer", "author",
    )),
    **dict.fromkeys((
        "depends_on", "dependency_of", "derives_from", "has_derivation", "links_to", "linked_from", "child_of",
        "parent_of",
    ), _RELATION),
    **dict.fromkeys(("views_total", "views_recent", "resources_accessed_total", "resources_accessed_recent"), _COUNT),
    **dict.fromkeys(("metadata_created", "metadata_modified", "indexed_ts"), _DATE),
    **dict.fromkeys(("data_dict", "validated_data_dict"), _BLOB),
}
_RATINGS = {"ratings_count": _COUNT, "ratings_average": Field(Kind.FLOAT, stored=False)}
_OF_ORGANIZATIONS: dict[str, Field] = {
    "organization": _STRING,
    "permission_labels": Field(Kind.STRING, stored=False, many=True),
    "res_name": _GENERALS,
    "res_type": _STRINGS,
    "text": Field(Kind.TEXT, stored=False, many=True, copied=(
        "extras_*", "res_extras_*", "vocab_*", "urls", "name", "title", "text", "license", "notes", "tags", "groups",
        "organization", "res_name", "res_description", "maintainer", "author",
    )),
}
_OF_PARTS: dict[str, Field] = {
    "title_ngram": Field(Kind.NGRAM, copied=("title",)),
    "name_ngram": Field(Kind.NGRAM, copied=("name",)),
}


@dataclass(frozen=True)
class Schema:
    """A Solr schema by the CKAN release that brought it.

    `points`: numbers and dates are kept as points, which cannot be counted by facets. `graphs`: the parts of words
    are made by the newer filter. `general`: what it calls the type text_general.
    """

    release: str
    points: bool = True
    graphs: bool = True
    general: str = "text_general"

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The fields that it names."""
        fields = dict(_OLDEST)
        if self.release != "2.2":
            fields |= _OF_ORGANIZATIONS
        if self.release not in ("2.2", "2.8"):
            fields |= _OF_PARTS
        return fields | (_RATINGS if self.release in ("2.2", "2.8", "2.9") else {})

    def field(self, name: str) -> Field:
        """The field of that name. Every name is one: what the schema does not name is an unstored string."""
        return self.fields.get(name) or _dynamic(name, self.release != "2.2")

    def type_name(self, kind: Kind) -> str:
        """What the schema calls a kind."""
        return self.general if kind is Kind.GENERAL else kind.value


@lru_cache(maxsize=4096)
def _dynamic(name: str, extras_of_resources: bool) -> Field:
    if name.startswith("res_extras_") and extras_of_resources:
        return Field(Kind.TEXT, many=True)
    if name.startswith("extras_"):
        return _TEXT
    if name.startswith("vocab_"):
        return _STRINGS
    return _DATE if name.endswith("_date") else _OTHER


@cache
def schema(release: str) -> Schema:
    """The schema that a CKAN release brought: 2.2, 2.8, 2.9 or 2.10 (and so until now)."""
    if release == "2.10":
        return Schema(release)
    return Schema(release, points=False, graphs=False, general="textgen")
