"""The mechanism of the typed objects: fields that know what was there first and what was changed since."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, overload

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["CkanObject", "Computed", "Field"]

T = TypeVar("T")


class Field(Generic[T]):
    """
    One field of a CkanObject.

    :param default: makes the value of a field that was never given
    :param key: an identifier: ignored by `is_equivalent()`
    :param optional: left out of `serialize()` unless given
    """

    name = ""

    def __init__(self, default: Callable[[], T], *, key: bool = False, optional: bool = False) -> None:
        self.default = default
        self.key = key
        self.optional = optional

    def __set_name__(self, owner: type[CkanObject], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[CkanObject]) -> Self: ...

    @overload
    def __get__(self, instance: CkanObject, owner: type[CkanObject]) -> T: ...

    def __get__(self, instance: CkanObject | None, owner: type[CkanObject]) -> Self | T:
        return self if instance is None else self.get(instance)

    def __set__(self, instance: CkanObject, value: Any) -> None:
        instance._current[self.name] = self.check(value)

    def __delete__(self, instance: CkanObject) -> None:
        """Back to the first value."""
        instance._current.pop(self.name, None)

    def get(self, instance: CkanObject) -> T:
        value: T
        if self.name in instance._current:
            value = instance._current[self.name]
        elif self.name in instance._initial:
            value = instance._initial[self.name]
        else:
            value = self.default()
        return value

    def initial(self, instance: CkanObject) -> T:
        """The value before any change."""
        value: T = instance._initial[self.name] if self.name in instance._initial else self.default()
        return value

    def check(self, value: Any) -> T:
        """The value to keep for `value`. Raises TypeError or ValueError where none fits."""
        raise NotImplementedError

    def from_server(self, value: Any) -> T:
        """The same for what a server sent: nothing is refused that can be kept."""
        return self.check(value)

    def is_given(self, instance: CkanObject) -> bool:
        return self.name in instance._initial or self.is_modified(instance)

    def is_modified(self, instance: CkanObject) -> bool:
        return self.name in instance._current

    def equivalent(self, one: CkanObject, other: CkanObject, ignore_key: bool) -> bool:
        mine, theirs = self.get(one), self.get(other)
        default = self.default()
        return bool((default if mine is None else mine) == (default if theirs is None else theirs))

    def serialized(self, instance: CkanObject) -> Any:
        return self.get(instance)


class MutableField(Field[T]):
    """A field whose value is changed in place: the first look at it makes a copy, and a change is seen by comparing."""

    def get(self, instance: CkanObject) -> T:
        if self.name not in instance._current:
            instance._current[self.name] = copy.deepcopy(self.initial(instance))
        value: T = instance._current[self.name]
        return value

    def is_modified(self, instance: CkanObject) -> bool:
        if self.name not in instance._current:
            return False
        return bool(instance._current[self.name] != self.initial(instance))

    def serialized(self, instance: CkanObject) -> Any:
        return copy.deepcopy(self.get(instance))


class Computed(Generic[T]):
    """What the server computes: readable, never sent, never compared. None on an object that no server sent."""

    name = ""

    def __set_name__(self, owner: type[CkanObject], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[CkanObject]) -> Self: ...

    @overload
    def __get__(self, instance: CkanObject, owner: type[CkanObject]) -> T | None: ...

    def __get__(self, instance: CkanObject | None, owner: type[CkanObject]) -> Self | T | None:
        if instance is None:
            return self
        value: T | None = (instance._server or {}).get(self.name)
        return value

    def __set__(self, instance: CkanObject, value: Any) -> None:
        raise AttributeError(f"{self.name} is computed by the server")


class CkanObject:
    """
    Base of the typed objects.

    :param values: the fields by name, in the shape of 2014 (extras a mapping, tags and groups lists of strings) or in
        that of the action API (extras `[{"key", "value"}]`, tags and groups lists of objects). Fields that this
        class does not know stay in `other` and are sent along.
    :raises TypeError: where `values` is no mapping, or a value has the wrong type
    """

    __slots__ = ("_current", "_initial", "_server")

    fields: ClassVar[dict[str, Field[Any]]] = {}
    #: Names that servers send or sources carry and that are never sent back, beside the class's Computed fields.
    ignored: ClassVar[frozenset[str]] = frozenset()
    computed: ClassVar[frozenset[str]] = frozenset()

    _initial: dict[str, Any]
    _current: dict[str, Any]
    _server: dict[str, Any] | None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = vars(cls)
        cls.fields = {**cls.fields, **{k: v for k, v in own.items() if isinstance(v, Field)}}
        cls.computed = cls.computed | cls.ignored | {k for k, v in own.items() if isinstance(v, Computed)}

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        if values is None:
            values = {}
        if not isinstance(values, Mapping):
            raise TypeError(f"Initial values must be a mapping or None, got {type(values).__name__}")
        self._server = None
        self._current = {}
        self._initial = {name: field.check(values[name]) for name, field in self.fields.items() if name in values}
        self._keep_other(values)

    @classmethod
    def from_server(cls, data: Mapping[str, Any]) -> Self:
        """The object of an answer of the action API: nothing in it counts as a change, `server` keeps it whole."""
        found = cls()
        found._server = copy.deepcopy(dict(data))
        found._initial = {
            name: field.from_server(copy.deepcopy(data[name])) for name, field in cls.fields.items() if name in data
        }
        found._keep_other(data)
        return found

    def _keep_other(self, values: Mapping[str, Any]) -> None:
        other = {
            str(key): copy.deepcopy(value)
            for key, value in values.items()
            if key not in self.fields and key not in self.computed
        }
        if other:
            self._initial["other"] = other

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The constructor by its name of 2014."""
        return cls(data)

    def to_dict(self) -> dict[str, Any]:
        """`serialize()` by its older name."""
        return self.serialize()

    @property
    def server(self) -> dict[str, Any] | None:
        """The whole answer that this object was made of; None where it was made by hand. A copy."""
        return copy.deepcopy(self._server)

    def iter_fields(self) -> Iterator[tuple[str, Field[Any]]]:
        """(name, field) of each typed field."""
        yield from self.fields.items()

    def given(self) -> list[str]:
        """Names of the fields that were given at the start or set since."""
        return [name for name, field in self.fields.items() if field.is_given(self)]

    def given_values(self) -> dict[str, Any]:
        """`serialize()` without the fields that were neither given nor set."""
        given = self.given()
        return {key: value for key, value in self.serialize().items() if key in given or key not in self.fields}

    def modified(self) -> list[str]:
        """Names of the fields that were changed since the object was made."""
        return [name for name, field in self.fields.items() if field.is_modified(self)]

    def is_modified(self) -> bool:
        """True where a field was changed since the object was made."""
        return bool(self.modified())

    def is_equivalent(self, other: object, ignore_key: bool = True) -> bool:
        """True where `other` is of this very class and has the same content; ids count unless `ignore_key`."""
        return type(self) is type(other) and not self.compare(other, ignore_key=ignore_key)

    def compare(self, other: Any, ignore_key: bool = True) -> dict[str, tuple[Any, Any]]:
        """
        What differs: name of the field -> (serialized value here, the one of `other`).

        :raises TypeError: where `other` is of another class
        """
        if type(self) is not type(other):
            raise TypeError(f"Cannot compare {type(self).__name__} with {type(other).__name__}")
        return {
            name: (field.serialized(self), field.serialized(other))
            for name, field in self.fields.items()
            if not (ignore_key and field.key) and not field.equivalent(self, other, ignore_key)
        }

    def serialize(self) -> dict[str, Any]:
        """The content in plain JSON types, in the shape of 2014: extras a mapping, tags and groups lists of names."""
        found = {
            name: field.serialized(self)
            for name, field in self.fields.items()
            if name != "other" and not (field.optional and not field.is_given(self))
        }
        if "other" in self.fields and (other := self.fields["other"].serialized(self)):
            found.update(other)
        return found

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CkanObject):
            return NotImplemented
        return self.is_equivalent(other, ignore_key=False)

    __hash__ = None  # type: ignore[assignment]  # mutable, compared by content

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.serialize()!r})"
