"""The fields that CKAN's objects are made of."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, MutableSet, Sequence, Set
from typing import Any, NamedTuple

from ckan_client.objects.base import CkanObject, Field, MutableField

__all__ = [
    "AnyField",
    "BoolField",
    "DictField",
    "ExtrasField",
    "GroupRef",
    "GroupSet",
    "GroupsField",
    "IntegerField",
    "ListField",
    "OwnerField",
    "SetField",
    "StringField",
    "TagsField",
]


class AnyField(Field[Any]):
    """Any JSON value."""

    def __init__(self, default: Any = None, *, key: bool = False, optional: bool = False) -> None:
        super().__init__(lambda: default, key=key, optional=optional)

    def check(self, value: Any) -> Any:
        return value


class StringField(Field["str | None"]):
    """A string or None. None compares equal to the default."""

    def __init__(self, default: str | None = None, *, key: bool = False, optional: bool = False) -> None:
        super().__init__(lambda: default, key=key, optional=optional)

    def check(self, value: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        raise TypeError(f"{self.name} must be a string or None, got {type(value).__name__}")

    def from_server(self, value: Any) -> Any:
        # extensions make objects of several languages out of titles and notes
        return value


class BoolField(Field[bool]):
    """True or False; None counts as False."""

    def __init__(self, default: bool = False) -> None:
        super().__init__(lambda: default)

    def check(self, value: Any) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        raise TypeError(f"{self.name} must be True or False, got {type(value).__name__}")

    def from_server(self, value: Any) -> bool:
        return value is True or (isinstance(value, str) and value.lower() == "true")


class IntegerField(Field["int | None"]):
    """A whole number or None."""

    def __init__(self, default: int | None = None, *, optional: bool = False) -> None:
        super().__init__(lambda: default, optional=optional)

    def check(self, value: Any) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise TypeError(f"{self.name} must be a whole number or None, got {type(value).__name__}")


class OwnerField(StringField):
    """An organization by its id or name. Where a server told both, either of them compares equal."""

    def equivalent(self, one: CkanObject, other: CkanObject, ignore_key: bool) -> bool:
        mine, theirs = self.get(one) or "", self.get(other) or ""
        return mine == theirs or theirs in _owner_names(one, mine) or mine in _owner_names(other, theirs)


def _owner_names(instance: CkanObject, current: str) -> set[str]:
    organization = (instance._server or {}).get("organization")
    if not isinstance(organization, Mapping):
        return set()
    names = {organization.get("id"), organization.get("name")}
    return {name for name in names if name} if current in names else set()


class ListField(MutableField["list[Any]"]):
    """A list."""

    def __init__(self, *, optional: bool = False) -> None:
        super().__init__(list, optional=optional)

    def check(self, value: Any) -> list[Any]:
        return list(_sequence(self.name, value))


class SetField(MutableField["set[str]"]):
    """A set of strings, serialized as a sorted list."""

    def __init__(self) -> None:
        super().__init__(set)

    def check(self, value: Any) -> set[str]:
        found = set(_sequence(self.name, value))
        if not all(isinstance(item, str) for item in found):
            raise TypeError(f"{self.name} must hold strings")
        return found

    def serialized(self, instance: CkanObject) -> list[str]:
        return sorted(self.get(instance))


class TagsField(SetField):
    """Names of tags; the action API's tag objects are accepted as well."""

    def check(self, value: Any) -> set[str]:
        return super().check([_name_of(item, "name") for item in _sequence(self.name, value)])


class DictField(MutableField["dict[str, Any]"]):
    """A mapping."""

    def __init__(self, *, optional: bool = False) -> None:
        super().__init__(dict, optional=optional)

    def check(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise TypeError(f"{self.name} must be a mapping, got {type(value).__name__}")
        return dict(value)


class OtherField(DictField):
    """Fields that the class does not know. A name that only one object has counts where its value is not empty."""

    def equivalent(self, one: CkanObject, other: CkanObject, ignore_key: bool) -> bool:
        return _filled(self.get(one)) == _filled(self.get(other))


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


class ExtrasField(DictField):
    """Key -> value. A value of None means the same as no key: in an update it removes the extra."""

    def check(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Mapping):
            return dict(value)
        found: dict[str, Any] = {}
        for item in _sequence(self.name, value):
            if not isinstance(item, Mapping):
                raise TypeError(f"{self.name} must be a mapping, or a list of {{'key': ..., 'value': ...}}")
            if "key" in item:
                found[item["key"]] = item.get("value")
        return found

    def equivalent(self, one: CkanObject, other: CkanObject, ignore_key: bool) -> bool:
        return _not_none(self.get(one)) == _not_none(self.get(other))


def _not_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


class GroupRef(NamedTuple):
    """A group by its id, its name, or both where a server told both."""

    id: str | None
    name: str | None

    @property
    def shown(self) -> str:
        return self.name or self.id or ""

    def is_same(self, other: GroupRef) -> bool:
        return bool((self.id and self.id == other.id) or (self.name and self.name == other.name))

    def answers_to(self, text: str) -> bool:
        return text in (self.id, self.name)

    def as_input(self) -> dict[str, str]:
        """The shape in which an action takes it."""
        return {"id": self.id} if self.id else {"name": self.name or ""}


def group_ref(value: str | Mapping[str, Any] | GroupRef) -> GroupRef:
    """
    A reference out of an id, a name or a group object. A string that is a UUID is taken for an id.

    :raises TypeError: for anything else
    """
    if isinstance(value, GroupRef):
        return value
    if isinstance(value, Mapping):
        if not (value.get("id") or value.get("name")):
            raise TypeError("a group must have an id or a name")
        return GroupRef(value.get("id"), value.get("name"))
    if not isinstance(value, str):
        raise TypeError(f"groups must hold strings, got {type(value).__name__}")
    return GroupRef(value, None) if _is_uuid(value) else GroupRef(None, value)


class GroupSet(MutableSet[str]):
    """
    The groups of a dataset. It iterates over names (ids, where the name is not known); a group that a server sent is
    in it under its name and under its id, so sets of either compare equal to it.
    """

    def __init__(self, values: Iterable[str | Mapping[str, Any] | GroupRef] = ()) -> None:
        self._refs: list[GroupRef] = []
        for value in values:
            self._add(group_ref(value))

    def _add(self, ref: GroupRef) -> None:
        if not any(ref.is_same(mine) or mine.answers_to(ref.shown) for mine in self._refs):
            self._refs.append(ref)

    @property
    def refs(self) -> tuple[GroupRef, ...]:
        return tuple(self._refs)

    def find(self, ref: GroupRef) -> GroupRef | None:
        """The member that is the same group as `ref`."""
        same = (mine for mine in self._refs if mine.is_same(ref) or mine.answers_to(ref.shown))
        return next(same, None)

    def add(self, value: str | Mapping[str, Any]) -> None:
        self._add(group_ref(value))

    def discard(self, value: str) -> None:
        self._refs = [ref for ref in self._refs if not ref.answers_to(value)]

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and any(ref.answers_to(value) for ref in self._refs)

    def __iter__(self) -> Iterator[str]:
        return (ref.shown for ref in self._refs)

    def __len__(self) -> int:
        return len(self._refs)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, GroupSet):
            return len(self) == len(other) and all(other.find(ref) for ref in self._refs)
        if isinstance(other, Set):
            return len(self) == len(other) and all(item in self for item in other)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"GroupSet({sorted(self)!r})"


class GroupsField(MutableField[GroupSet]):
    """Groups by name or id, serialized as a sorted list of names."""

    def __init__(self) -> None:
        super().__init__(GroupSet)

    def check(self, value: Any) -> GroupSet:
        return GroupSet(value.refs if isinstance(value, GroupSet) else _sequence(self.name, value))

    def serialized(self, instance: CkanObject) -> list[str]:
        return sorted(self.get(instance))


def _sequence(name: str, value: Any) -> Iterable[Any]:
    if isinstance(value, (str, bytes)) or not isinstance(value, (Sequence, Set)):
        raise TypeError(f"{name} must be a list, got {type(value).__name__}")
    return value


def _name_of(item: Any, key: str) -> Any:
    return item.get(key) if isinstance(item, Mapping) else item


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
