"""The source's side: from the data that a caller gives to what each dataset is to become."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from ckan_client.merge import match_resources
from ckan_client.objects import CkanDataset, GroupSet
from ckan_client.objects.fields import GroupRef, group_ref
from ckan_client.sync.mapping import munged_name

#: The extra that says which dataset of which source a dataset is: "source_name:id".
HARVEST_SOURCE_FIELD = "_harvest_source"

#: Emptied where the source has no value. Others (private, state, type, version, custom fields) stay as they are.
_EMPTIED = ("author", "author_email", "license_id", "maintainer", "maintainer_email", "notes", "url")
_NAME_LENGTH = 100
_NAME = re.compile(r"[a-z0-9_-]{2,}")
#: How many names with a suffix are tried for a name that is taken.
_SUFFIXES = 5


def marker(source_name: str, source_id: str) -> str:
    """The value of the extra `_harvest_source`."""
    return f"{source_name}:{source_id}"


def source_id_of(dataset: Mapping[str, Any], source_name: str) -> str | None:
    """The id in the source of a dataset of the action API; None where it is not this source's."""
    for extra in dataset.get("extras") or ():
        if extra.get("key") == HARVEST_SOURCE_FIELD:
            name, colon, source_id = str(extra.get("value")).partition(":")
            return source_id if colon and name == source_name else None
    return None


class Places(Protocol):
    """The organizations or groups of a source in the CKAN."""

    def to_ckan(self, source_id: str) -> str:
        """The CKAN's id or name. Raises ValueError where there is none."""


def read_dataset(
    source_name: str, source_id: str, raw: Mapping[str, Any], organizations: Places, groups: Places
) -> CkanDataset:
    """
    A source's dataset with the CKAN's ids of its organization and groups, with a name, and with the marker.

    :raises TypeError, ValueError: where it cannot be one
    """
    values = dict(raw)
    values.pop("id", None)
    owner = values.pop("owner_org", None)
    if owner:
        values["owner_org"] = organizations.to_ckan(owner)
    refs = GroupSet(_source_group(group) for group in values.get("groups") or ())
    values["groups"] = GroupSet(group_ref(groups.to_ckan(ref.shown)) for ref in refs.refs)
    dataset = CkanDataset({key: value for key, value in values.items() if value is not None})
    dataset.extras[HARVEST_SOURCE_FIELD] = marker(source_name, source_id)
    if not dataset.name:
        dataset.name = munged_name(str(dataset.title or "")) or munged_name(source_id) or None
    return dataset


def as_data(wanted: CkanDataset) -> dict[str, Any]:
    """The dataset as JSON values that `CkanDataset()` takes back, with what was given and nothing else."""
    values = wanted.given_values()
    if "resources" in values:
        values["resources"] = [resource.given_values() for resource in wanted.resources]
    return values


def _source_group(group: Any) -> GroupRef:
    text = (group.get("name") or group.get("id")) if isinstance(group, Mapping) else group
    if not isinstance(text, str):
        raise TypeError("groups must hold names or group objects")
    return GroupRef(None, text)


def new_dataset(wanted: CkanDataset, name: str | None) -> CkanDataset:
    """The dataset to create: under this name, its resources without the source's ids."""
    values = {key: getattr(wanted, key) for key in wanted.given() if key not in ("other", "resources")}
    values["resources"] = _resources_of(wanted)
    return CkanDataset({**wanted.other, **values, "name": name})


def changes_to(current: Mapping[str, Any], wanted: CkanDataset) -> dict[str, Any]:
    """
    What makes `current` the dataset that the source has, as for `merge.dataset_update()`; without name, groups and
    owner_org, which the strategies decide.
    """
    given = set(wanted.given())
    changes: dict[str, Any] = {key: getattr(wanted, key) or "" for key in _EMPTIED}
    changes["title"] = wanted.title or current.get("name")
    changes.update({key: getattr(wanted, key) for key in ("private", "state", "type", "version") if key in given})
    changes["extras"] = {
        **{extra["key"]: None for extra in current.get("extras") or () if "key" in extra},
        **wanted.extras,
    }
    changes["tags"] = sorted(wanted.tags)
    changes["resources"] = _continued(list(current.get("resources") or ()), wanted)
    changes.update(wanted.other)
    return changes


def _continued(current: list[Mapping[str, Any]], wanted: CkanDataset) -> list[dict[str, Any]]:
    here = {resource["id"] for resource in current}
    found = [
        {**values, **({"id": resource.id} if resource.id in here else {})}
        for resource, values in zip(wanted.resources, _resources_of(wanted), strict=True)
    ]
    return [{**values, **({"id": old["id"]} if old else {})} for values, old in match_resources(current, found)]


def _resources_of(wanted: CkanDataset) -> list[dict[str, Any]]:
    """The resources' content; an empty format or media type is left for CKAN to guess or keep."""
    found = []
    for resource in wanted.resources:
        given = resource.given()
        values = {
            key: value
            for key, value in resource.serialize().items()
            if key != "id" and (key in given or key not in resource.fields)
        }
        found.append({k: v for k, v in values.items() if v or k not in ("format", "mimetype", "mimetype_inner")})
    return found


def names_to_try(name: str | None, mark: str) -> Iterator[str | None]:
    """
    The name itself, then with suffixes that follow from the marker, so that a later run tries the same ones. A name
    of more than 100 characters is tried with suffixes alone.
    """
    if not name or len(name) <= _NAME_LENGTH:
        yield name
    if name and _NAME.fullmatch(name):
        for number in range(_SUFFIXES):
            digits = int(hashlib.sha256(f"{mark}:{number}".encode()).hexdigest(), 16) % 1_000_000
            yield f"{name[: _NAME_LENGTH - 7]}-{digits:06d}"
    elif name and len(name) > _NAME_LENGTH:
        yield name
