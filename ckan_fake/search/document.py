"""A dataset as a document of the search index."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from dateutil.parser import ParserError, parse

from ckan_fake.relationships import FORWARD
from ckan_fake.search.fields import Kind, Schema
from ckan_fake.search.refusals import KEY_CHARACTERS, index_id
from ckan_fake.state import State
from ckan_fake.state.rows import IndexedPackage
from ckan_fake.versions import Version

Document = dict[str, Any]

# Fields that an extra of that name does not overwrite, besides those of the dataset.
RESERVED = frozenset({
    "entity_type", "res_url", "text", "urls", "indexed_ts", "site_id", "tags", "groups", "res_name", "res_description",
    "res_format", "res_type", "data_dict", "validated_data_dict", "title_string",
})
RESOURCE_FIELDS = {
    "name": "res_name", "description": "res_description", "format": "res_format", "url": "res_url",
    "resource_type": "res_type",
}
_ILLEGAL_IN_XML = dict.fromkeys([
    *range(9), 0xB, 0xC, *range(0xE, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF
])
_CONTROL_CHARACTERS = dict.fromkeys([*range(9), 0xB, 0xC, *range(0xE, 0x20)])
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)T(\d\d?):(\d\d?):(\d\d?)(?:\.(\d*))?Z")
_EPOCH = datetime(1970, 1, 1)
_FIRST_YEAR = datetime(1, 1, 1)


def document(row: IndexedPackage, state: State, site_id: str, version: Version) -> Document:
    """The fields that CKAN sends to Solr for a stored copy: a value, or a list of values, by field; none empty."""
    package: dict[str, Any] = json.loads(row.data_dict)
    doc: Document = {**package, "data_dict": row.data_dict, "validated_data_dict": row.validated_data_dict}
    if package.get("title"):
        doc["title_string"] = package["title"]
    _add_extras(doc, doc.pop("extras", []))
    _add_tags(doc, doc.pop("tags", []), state)
    doc["capacity"] = "private" if package["private"] else "public"
    doc["groups"] = [group["name"] for group in package.get("groups", [])]
    doc["organization"] = (package.get("organization") or {}).get("name")
    for resource in doc.pop("resources", []):
        for key, name in RESOURCE_FIELDS.items():
            doc.setdefault(name, []).append(resource.get(key, ""))
    if version["index_has_tracking"]:
        doc |= {"views_total": 0, "views_recent": 0}
    _add_relationships(doc, doc.pop("relationships_as_subject", []), doc.pop("relationships_as_object", []), state)
    doc["entity_type"] = "package"
    doc["dataset_type"] = doc["type"]
    _clean_dates(doc, zones=version["index_zones_dates"])
    for name in ("title", "notes", "title_string"):
        if doc.get(name):
            doc[name] = doc[name].translate(_ILLEGAL_IN_XML)
    if doc.get("title"):
        doc["title"] = doc["title"].lstrip()
    for name in ("metadata_created", "metadata_modified"):
        doc[name] = f"{doc[name]}Z"
    doc["site_id"] = site_id
    doc["index_id"] = index_id(package["id"], site_id)
    doc["permission_labels"] = list(row.permission_labels)
    doc.setdefault("indexed_ts", doc["metadata_modified"])
    return _sent(doc, version["index_is_written_by"])


def _sent(doc: Document, library: str) -> Document:
    """The fields as a library sends them to Solr: null never, empty texts and control characters not by all."""
    found = {name: value for name, value in doc.items() if value is not None}
    if library in ("solrpy", "pysolr 3.9"):
        return found
    found = {name: value for name, value in found.items() if value != ""}
    if library == "pysolr 3.11":
        return found
    return {
        name: [_clean(item) for item in value if item != ""] if isinstance(value, list) else _clean(value)
        for name, value in found.items()
    }


def _clean(value: Any) -> Any:
    return value.translate(_CONTROL_CHARACTERS) if isinstance(value, str) else value


def _add_extras(doc: Document, extras: list[dict[str, Any]]) -> None:
    taken = RESERVED | doc.keys() | {"extras"}
    for extra in extras:
        value = extra["value"]
        if isinstance(value, list):
            value = " ".join(map(str, value))
        key = "".join(char for char in extra["key"] if char in KEY_CHARACTERS)
        doc[f"extras_{key}"] = value
        if key not in taken:
            doc[key] = value


def _add_tags(doc: Document, tags: list[dict[str, Any]], state: State) -> None:
    free = []
    for tag in tags:
        vocabulary = state.vocabularies.get(tag.get("vocabulary_id"))
        if vocabulary is None:
            free.append(tag["name"])
        else:
            doc.setdefault(f"vocab_{vocabulary.name}", []).append(tag["name"])
    doc["tags"] = free


def _add_relationships(doc: Document, subjects: list[Any], objects: list[Any], state: State) -> None:
    related: dict[str, list[str]] = {}
    # the show schema keeps the ids of both datasets beside its own fields
    subjects = [{**entry, **entry.get("__extras", {})} for entry in subjects]
    objects = [{**entry, **entry.get("__extras", {})} for entry in objects]
    for kind, other in (
        *((FORWARD[entry["type"]], entry["subject_package_id"]) for entry in objects),
        *((entry["type"], entry["object_package_id"]) for entry in subjects),
    ):
        package = state.packages.get(other)
        if package is not None:
            related.setdefault(kind, []).append(package.name)
    for kind, names in related.items():
        doc.setdefault(kind, names)


def _clean_dates(doc: Document, *, zones: str) -> None:
    """Fields that end in `_date` hold a date in ISO format, or are left out."""
    for name in [name for name in doc if name.endswith("_date")]:
        try:
            moment = parse(doc[name], default=None if zones == "kept" else _FIRST_YEAR) if doc[name] else None
        except ParserError:
            moment = None
        if moment is None or (moment.tzinfo and zones == "dropped"):
            del doc[name]
        else:
            doc[name] = moment.isoformat() + ("" if moment.tzinfo and zones == "kept" else "Z")


def text_of(value: Any) -> str:
    """A value as Solr writes it: booleans and numbers as in JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def _own(doc: Document, name: str) -> list[str]:
    value = doc.get(name)
    if isinstance(value, str):
        return [value]
    if value is None:
        return []
    return [text_of(item) for item in (value if isinstance(value, list) else [value]) if item is not None]


def values(doc: Document, name: str, schema: Schema) -> list[str]:
    """All values of a field, copies of other fields included."""
    sources = schema.field(name).copied
    found = _own(doc, name)
    for source in sources:
        if source.endswith("*"):
            prefix = source[:-1]
            for key in [key for key in doc if key.startswith(prefix)]:
                found += _own(doc, key)
        elif source in doc:
            found += _own(doc, source)
    return found


def milliseconds(text: str) -> int:
    """A date of Solr's format (`2020-01-31T12:00:00.123Z`) as milliseconds since 1970; ValueError where it is none."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    late = (hour, minute, second) == (24, 0, 0)
    moment = datetime(year, month, day, 0 if late else hour, minute, second) + timedelta(days=late)
    return (moment - _EPOCH) // timedelta(milliseconds=1) + int(((match[7] or "") + "000")[:3])


def date_text(moment: int) -> str:
    """Milliseconds since 1970 as Solr writes them: without a fraction where it is 0."""
    text = (_EPOCH + timedelta(milliseconds=moment)).isoformat(timespec="milliseconds")
    return text.removesuffix(".000") + "Z"


def stored(doc: Document, schema: Schema, names: Iterable[str] | None = None) -> Document:
    """The stored fields of a document, as Solr gives them back; all of them unless `names` are given."""
    wanted = [*doc, *(name for name, known in schema.fields.items() if known.copied)] if names is None else names
    result: Document = {}
    for name in dict.fromkeys(wanted):
        known = schema.field(name)
        if not known.stored:
            continue
        found = values(doc, name, schema)
        if known.kind is Kind.DATE:
            found = [date_text(milliseconds(text)) for text in found]
        if name in ("data_dict", "validated_data_dict"):
            found = [json.dumps(json.loads(text)) for text in found]
        if found:
            result[name] = found if known.many else found[0]
    return result
