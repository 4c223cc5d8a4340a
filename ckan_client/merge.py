"""
What to send so that an update changes what it should and nothing else.

package_update and its like replace the whole object: what is left out is emptied, kept or deleted, by the field and by
CKAN's version. So an update is the object as it stands, with the changes laid over it, without what only the server
computes, and without what every version keeps when left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckan_client import exceptions as exc
from ckan_client import forms
from ckan_client.objects import CkanDataset, CkanResource, GroupSet
from ckan_client.objects.base import CkanObject
from ckan_client.objects.fields import GroupRef

#: Kept by every version when left out. package_show may give an outdated organization: sent back, it would undo what
#: others did.
_KEPT_WHEN_LEFT_OUT = frozenset({"owner_org"})


def dataset_update(current: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """
    The input for package_update.

    :param current: the dataset as package_show gives it
    :param changes: fields in either shape. `extras` as a mapping are laid over the current ones, None removes one;
        as a list they replace them. `tags`, `groups` and `resources` replace the current ones, but a tag stays in its
        vocabulary, and a resource with the id, or else with the url, of a current one keeps that one's id and fields
    """
    left_out = forms.COMPUTED_DATASET | _KEPT_WHEN_LEFT_OUT
    payload = {key: value for key, value in current.items() if key not in left_out}
    payload["extras"] = forms.extras_list(current.get("extras"))
    # 2.7 takes a dataset out of its groups where they are left out
    payload["groups"] = forms.groups_list(current.get("groups") or ())
    for key, value in changes.items():
        if key in forms.COMPUTED_DATASET:
            continue
        if key == "extras":
            payload["extras"] = _extras(current, value)
        elif key == "tags":
            payload["tags"] = _tags(current.get("tags") or (), value or ())
        elif key == "groups":
            payload["groups"] = forms.groups_list(value or ())
        elif key == "resources":
            payload["resources"] = _resources(current.get("resources") or (), value or ())
        else:
            payload[key] = value
    payload["id"] = current["id"]
    return payload


def group_update(current: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The input for group_update and organization_update, but for `users` and `packages`; as `dataset_update()`."""
    payload = {key: value for key, value in current.items() if key not in forms.COMPUTED_GROUP}
    payload["extras"] = forms.extras_list(current.get("extras"))
    if current.get("groups"):
        payload["groups"] = [_group_input(group) for group in current["groups"]]
    for key, value in changes.items():
        if key in forms.COMPUTED_GROUP:
            continue
        if key == "extras":
            payload["extras"] = _extras(current, value)
        elif key == "tags":
            payload["tags"] = _tags(current.get("tags") or (), value or ())
        elif key == "groups":
            payload["groups"] = [_group_input(group) for group in forms.groups_list(value or ())]
        else:
            payload[key] = value
    payload["id"] = current["id"]
    return payload


def changes_of(wanted: CkanObject, current: CkanObject) -> dict[str, Any]:
    """
    What `wanted` changes, as the `changes` of `dataset_update()` and `group_update()`.

    An object that a server sent changes only what was changed in it since: keys, tags, groups and resources that
    someone else added in the meantime stay. One made by hand changes every field that it was given, as a whole.

    :param current: the object as it stands on the server
    """
    by_hand = wanted._server is None
    names = wanted.given() if by_hand else wanted.modified()
    changes: dict[str, Any] = {}
    for name in names:
        value = getattr(wanted, name)
        first = None if by_hand else wanted.fields[name].initial(wanted)
        if name == "extras":
            changes[name] = _extras_changes(first, value, current.extras)  # type: ignore[attr-defined]
        elif name == "tags":
            changes[name] = sorted(_set_after(first, value, current.tags))  # type: ignore[attr-defined]
        elif name == "groups":
            changes[name] = _groups_after(first, value, current.groups)  # type: ignore[attr-defined]
        elif name == "resources" and isinstance(wanted, CkanDataset) and isinstance(current, CkanDataset):
            changes[name] = _resources_after(first, value, current.resources)
        elif name == "other":
            changes.update({key: item for key, item in value.items() if by_hand or (first or {}).get(key) != item})
            changes.update(dict.fromkeys(set(first or {}) - set(value)))
        else:
            changes[name] = value
    changes.pop("id", None)
    return changes


def conflicts(wanted: CkanObject, current: CkanObject) -> tuple[str, ...]:
    """
    The fields that were changed in `wanted` since a server sent it, and otherwise on the server meanwhile.

    Sets (tags, groups) have none: what both added or removed is done.
    """
    if wanted._server is None:
        return ()
    found = []
    for name in wanted.modified():
        first, mine = wanted.fields[name].initial(wanted), getattr(wanted, name)
        theirs = getattr(current, name)
        if name in ("extras", "other"):
            clash = any(_clash(first.get(key), mine.get(key), theirs.get(key)) for key in {*first, *mine})
        elif name in ("tags", "groups"):
            clash = False
        elif name == "resources":
            clash = _resources_clash(mine, theirs)
        else:
            clash = _clash(first, mine, theirs)
        if clash:
            found.append(name)
    return tuple(found)


def refuse_conflicts(noun: str, wanted: CkanObject, current: CkanObject) -> None:
    """Raise ConcurrentEdit where others have changed what `wanted` changes, too; `noun` for its message."""
    if fields := conflicts(wanted, current):
        object_id = getattr(current, "id", None)
        raise exc.ConcurrentEdit(f"{noun} {object_id}: someone else has changed {', '.join(fields)}", fields)


def _clash(first: Any, mine: Any, theirs: Any) -> bool:
    first, mine, theirs = (value or None for value in (first, mine, theirs))
    return bool(mine != first and theirs not in (first, mine))


def _resources_clash(mine: Iterable[CkanResource], theirs: Iterable[CkanResource]) -> bool:
    there = {resource.id: resource for resource in theirs}
    return any(
        resource.is_modified() and (resource.id not in there or bool(conflicts(resource, there[resource.id])))
        for resource in mine
        if resource._server is not None
    )


def new_object(wanted: CkanObject) -> dict[str, Any]:
    """The input for a `*_create` action: what was given, None left out."""
    given = wanted.given()
    values: dict[str, Any] = {}
    for name in given:
        if name == "other":
            values.update(wanted.fields[name].serialized(wanted))
        elif name == "groups":
            values[name] = list(wanted.groups.refs)  # type: ignore[attr-defined]
        elif name == "resources" and isinstance(wanted, CkanDataset):
            values[name] = [resource_changes(resource) for resource in wanted.resources]
        else:
            values[name] = wanted.fields[name].serialized(wanted)
    if isinstance(wanted, CkanDataset):
        if not values.get("owner_org"):
            values.pop("owner_org", None)
        return forms.dataset_input(values)
    return forms.group_input(values)


def _group_input(group: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: group[key] for key in ("id", "name", "capacity") if group.get(key)}
    # a parent is looked up by its name alone
    return {**found, "name": found.get("name") or found["id"]}


def _extras(current: Mapping[str, Any], value: Any) -> list[dict[str, str]]:
    if isinstance(value, Mapping):
        return forms.extras_list({**forms.extras_mapping(current.get("extras")), **value})
    return forms.extras_list(value)


def _tags(current: Iterable[Mapping[str, Any]], wanted: Iterable[Any]) -> list[dict[str, Any]]:
    tags = list(current)
    found: list[dict[str, Any]] = []
    for tag in forms.tags_list(wanted):
        same = [dict(old) for old in tags if old["name"] == tag["name"] and _same_vocabulary(old, tag)]
        found.extend(old for old in (same or [tag]) if old not in found)
    return found


def _same_vocabulary(old: Mapping[str, Any], tag: Mapping[str, Any]) -> bool:
    return "vocabulary_id" not in tag or (old.get("vocabulary_id") or None) == (tag["vocabulary_id"] or None)


def _resources(current: Iterable[Mapping[str, Any]], wanted: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {**(old or {}), **new, **({"id": old["id"]} if old else {})}
        for new, old in match_resources(list(current), [dict(item) for item in wanted])
    ]


def match_resources(
    current: list[Mapping[str, Any]], wanted: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], Mapping[str, Any] | None]]:
    """
    Each wanted resource with the current one that it continues: that of its id, else the first unclaimed one of the
    same url and name, else of the same url, else None. One with an id of its own continues no other.
    """
    free = {resource["id"]: resource for resource in current if resource.get("id")}
    found: list[Mapping[str, Any] | None] = [free.pop(str(item.get("id")), None) for item in wanted]
    for same in (_same_url_and_name, _same_url):
        for index, item in enumerate(wanted):
            if found[index] is None and not item.get("id"):
                match = next((old for old in free.values() if same(item, old)), None)
                if match is not None:
                    found[index] = free.pop(match["id"])
    return [(item, old) for item, old in zip(wanted, found, strict=True)]


def _same_url_and_name(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return _same_url(one, other) and (one.get("name") or "") == (other.get("name") or "")


def _same_url(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return stored_url(one.get("url")) == stored_url(other.get("url"))


def stored_url(url: Any) -> str:
    """A resource's url as CKAN gives it back: without white space, with a scheme."""
    text = "".join(str(url or "").split())
    return text if not text or ":/" in text else f"http://{text.lstrip('/')}"


def _extras_changes(first: dict[str, Any] | None, value: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    if first is None:
        return {**dict.fromkeys(current), **value}
    changed = {key: item for key, item in value.items() if key not in first or first[key] != item}
    return {**changed, **dict.fromkeys(set(first) - set(value))}


def _set_after(first: set[str] | None, value: set[str], current: set[str]) -> set[str]:
    return value if first is None else (current - (first - value)) | (value - first)


def _groups_after(first: GroupSet | None, value: GroupSet, current: GroupSet) -> list[GroupRef]:
    if first is None:
        return [current.find(ref) or ref for ref in value.refs]
    removed = [ref for ref in first.refs if value.find(ref) is None]
    kept = [ref for ref in current.refs if not any(ref.is_same(gone) for gone in removed)]
    return kept + [ref for ref in value.refs if first.find(ref) is None and current.find(ref) is None]


def _resources_after(
    first: Iterable[CkanResource] | None, value: Iterable[CkanResource], current: Iterable[CkanResource]
) -> list[dict[str, Any]]:
    if first is None:
        return [resource_changes(resource) for resource in value]
    here = {resource.id for resource in current}
    wanted = [resource_changes(item) if item.id in here else _whole_resource(item) for item in value]
    known = {resource.id for resource in first} | {resource["id"] for resource in wanted if resource.get("id")}
    return wanted + [{"id": resource.id} for resource in current if resource.id not in known]


def _whole_resource(resource: CkanResource) -> dict[str, Any]:
    """A resource that the dataset does not have, as a new one: CKAN refuses an id of another dataset's."""
    if resource._server is None:
        return resource_changes(resource)
    return {key: value for key, value in resource.serialize().items() if key != "id" and value is not None}


def resource_changes(resource: CkanResource) -> dict[str, Any]:
    """A resource that a server sent: its id and what was changed. One made by hand: what was given."""
    names = resource.given() if resource._server is None else resource.modified()
    values = {name: getattr(resource, name) for name in names if name not in ("id", "other")}
    if "other" in names:
        first = resource.fields["other"].initial(resource)
        values.update({**dict.fromkeys(first), **resource.other})
    if resource.id:
        values["id"] = resource.id
    return values
