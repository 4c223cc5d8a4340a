"""What Solr refuses to index: dates with a zone, words where it wants numbers, strings that are too long."""

from __future__ import annotations

import hashlib
import string
from typing import Any

from dateutil.parser import ParserError, parse

from ckan_fake import messages
from ckan_fake.errors import SearchIndexError, ServerError
from ckan_fake.versions import Version

KEY_CHARACTERS = frozenset(string.digits + string.ascii_letters + "_-")
MAX_TERM_BYTES = 32766
_NUMBERS = ("views_total", "views_recent", "resources_accessed_total", "resources_accessed_recent")
_STRINGS = ("name", "version", "url", "license_id", "state", "type")


def index_id(package_id: str, site_id: str) -> str:
    """The key of a dataset's document in Solr."""
    return hashlib.md5(f"{package_id}{site_id}".encode(), usedforsecurity=False).hexdigest()


def refuse_unindexable(package_dict: dict[str, Any], site_id: str, version: Version) -> None:
    """Raise SearchIndexError, with Solr's words, for a dataset that Solr would not take."""
    document = index_id(package_dict["id"], site_id)
    modified = str(package_dict.get("metadata_modified") or "")
    if "+" in modified or "-" in modified[10:]:
        complaint = f"Invalid Date in Date Math String:'{modified}Z'"
        raise SearchIndexError(messages.solr_bad_field(document, "metadata_modified", modified + "Z", complaint))
    for extra in package_dict.get("extras", []):
        _refuse_extra(document, extra["key"], extra["value"], version)
    strings = [(name, package_dict.get(name)) for name in _STRINGS]
    strings.append(("title_string", package_dict.get("title")))
    strings += [("res_url", resource.get("url")) for resource in package_dict.get("resources", [])]
    for field, value in strings:
        _refuse_long(document, field, value)


def _refuse_extra(document: str, key: str, value: str, version: Version) -> None:
    field = "".join(character for character in key if character in KEY_CHARACTERS)
    if field.endswith("_date"):
        if value:
            _refuse_zoned(document, field, value, version)
        return
    numbers = _NUMBERS[2:] if version["index_has_tracking"] else _NUMBERS
    if field in numbers and not value.strip().lstrip("-").isdigit():
        raise SearchIndexError(messages.solr_bad_field(document, field, value, f'For input string: "{value}"'))
    _refuse_long(document, field, value)


def _refuse_zoned(document: str, field: str, value: str, version: Version) -> None:
    """Dates lose what cannot be parsed; those with a zone of their own are refused."""
    try:
        moment = parse(value)
    except (ParserError, OverflowError):
        return
    if moment.tzinfo is not None:
        if version["index_zones_dates"] == "dropped":
            return
        if version["index_zones_dates"] == "crash":
            raise ServerError("a date with a zone is compared with one without")
        text = moment.isoformat()
        complaint = messages.solr_invalid_date(text)
        if version["index_zones_dates"] == "Z added":
            text += "Z"
            complaint = messages.solr_invalid_date_math(text)
        raise SearchIndexError(messages.solr_bad_field(document, field, text, complaint))


def _refuse_long(document: str, field: str, value: Any) -> None:
    encoded = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else b""
    if len(encoded) > MAX_TERM_BYTES:
        prefix = [byte - 256 if byte > 127 else byte for byte in encoded[:30]]
        raise SearchIndexError(messages.solr_immense_term(document, field, prefix, len(encoded)))
