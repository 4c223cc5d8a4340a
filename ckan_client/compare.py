"""
Would an update change anything? Compares what is wanted with what CKAN gives back, knowing what CKAN makes of a value:
it strips, it writes a format as CSV where it was sent as csv, it guesses what is empty, it turns numbers into text.
"""

from __future__ import annotations

import ast
import contextlib
import datetime
import json
import mimetypes
import re
from collections.abc import Mapping
from typing import Any

from ckan_client import forms
from ckan_client.merge import match_resources, stored_url
from ckan_client.objects.fields import GroupSet

_STRIPPED = frozenset({"title", "author_email", "maintainer_email"})
_DATES = frozenset({"last_modified", "created", "cache_last_updated"})
#: Formats that CKAN knows under other names as well. Media types are looked up, these are the rest.
_FORMATS = {
    "comma separated values file": "csv",
    "excel": "xls",
    "excel document": "xls",
    "geojson": "geojson",
    "htm": "html",
    "jpg": "jpeg",
    "mpeg": "mpg",
    "shapefile": "shp",
    "esri shapefile": "shp",
    "text": "txt",
    "plain": "txt",
    "xml": "xml",
    "application/geo+json": "geojson",
    "application/vnd.geo+json": "geojson",
    "application/x-zip-compressed": "zip",
    "text/n3": "n3",
    "text/turtle": "ttl",
    "turtle": "ttl",
}


def differences(current: Mapping[str, Any], changes: Mapping[str, Any]) -> list[str]:
    """
    Names of the fields that an update with `changes` would change.

    :param current: a dataset, group or organization as the action API gives it
    :param changes: as in `merge.dataset_update()`
    """
    return [key for key, value in changes.items() if not _same(key, current, value)]


def resource_differences(current: Mapping[str, Any], changes: Mapping[str, Any]) -> list[str]:
    """The same for a resource."""
    return [
        key
        for key, value in changes.items()
        if key not in forms.COMPUTED_RESOURCE and not _resource_field_same(key, current, value)
    ]


def _same(key: str, current: Mapping[str, Any], wanted: Any) -> bool:
    have = current.get(key)
    if key == "extras":
        return _extras_same(have, wanted)
    if key == "tags":
        names = {tag["name"] for tag in forms.tags_list(wanted or ())}
        return names == {tag["name"] for tag in have or ()}
    if key == "groups":
        return GroupSet(forms.groups_list(wanted or ())) == GroupSet(have or ())
    if key == "resources":
        return _resources_same(list(have or ()), [dict(item) for item in wanted or ()])
    if key == "owner_org":
        organization = current.get("organization") or {}
        known = {str(name) for name in (have, organization.get("id"), organization.get("name")) if name}
        return str(wanted) in known if wanted else not have
    if key == "title" and not wanted:
        return text_of(have) in ("", text_of(current.get("name")))
    return text_of(have, strip=key in _STRIPPED) == text_of(wanted, strip=key in _STRIPPED)


def text_of(value: Any, strip: bool = False) -> str:
    """A value as the text that CKAN stores for it; None is empty."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
    return text.strip() if strip else text


def _extras_same(have: Any, wanted: Any) -> bool:
    now = {key: forms.extra_text(value) for key, value in forms.extras_mapping(have).items() if value is not None}
    wanted_list = {item["key"]: item["value"] for item in forms.extras_list(wanted)}
    if not isinstance(wanted, Mapping):
        return now == wanted_list
    removed = {key for key, value in wanted.items() if value is None}
    return removed.isdisjoint(now) and all(now.get(key) == value for key, value in wanted_list.items())


def _resources_same(have: list[Mapping[str, Any]], wanted: list[dict[str, Any]]) -> bool:
    pairs = match_resources(have, wanted)
    if len(have) != len(pairs) or any(
        old is None or old["id"] != now["id"] for (_, old), now in zip(pairs, have, strict=True)
    ):
        return False
    return all(
        _resource_field_same(key, now, value)
        for (new, _), now in zip(pairs, have, strict=True)
        for key, value in new.items()
        if key not in forms.COMPUTED_RESOURCE
    )


def _resource_field_same(key: str, current: Mapping[str, Any], wanted: Any) -> bool:
    have = current.get(key)
    if key == "url":
        return stored_url(have) == stored_url(wanted)
    if key in ("format", "mimetype") and not wanted:
        return True  # guessed from the url
    if key == "format":
        return canonical_format(have) == canonical_format(wanted)
    if key in _DATES:
        return _moment(have) == _moment(wanted)
    return text_of(have) == text_of(wanted) or _python_of(have) == wanted


def _python_of(value: Any) -> Any:
    """2.2 stores what is no text in a resource's own fields as Python writes it."""
    if isinstance(value, str) and (value[:1] in ("[", "{") or value in ("True", "False")):
        with contextlib.suppress(ValueError, SyntaxError):
            return ast.literal_eval(value)
    return value


def canonical_format(value: Any) -> str:
    """One spelling for the names of a format: "text/csv", ".CSV" and "csv" are all "csv"."""
    text = str(value or "").strip().lower().removeprefix(".")
    if text in _FORMATS:
        return _FORMATS[text]
    if "/" in text and (extension := mimetypes.guess_extension(text)):
        text = extension.removeprefix(".")
    return _FORMATS.get(text, text)


def _moment(value: Any) -> str | datetime.datetime:
    text = text_of(value)
    try:
        # Python 3.10 reads neither a Z nor a fraction of another length than six
        fraction = re.sub(r"\.(\d{1,6})\d*", lambda found: f".{found[1]:0<6}", text)
        moment = datetime.datetime.fromisoformat(fraction.replace("Z", "+00:00"))
    except ValueError:
        return text
    return moment.astimezone(datetime.timezone.utc).replace(tzinfo=None) if moment.tzinfo else moment
