"""What CKAN up to 2.8 owes to Python 2: the order of dicts, and texts written by `repr`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

_MASK = (1 << 64) - 1
Key = TypeVar("Key", str, bytes)


def text_hash(text: str | bytes) -> int:
    """Python 2's hash of a text on a 64 bit machine, as an unsigned number."""
    if not text:
        return 0
    codes = text if isinstance(text, bytes) else [ord(character) for character in text]
    value = codes[0] << 7
    for code in codes:
        value = (1000003 * value & _MASK) ^ code
    value ^= len(text)
    return value if value != _MASK else _MASK - 1


def _slot(table: list[Key | None], key: Key) -> int:
    mask = len(table) - 1
    perturb = text_hash(key)
    place = perturb & mask
    while table[place & mask] is not None:
        place = (place << 2) + place + perturb + 1
        perturb >>= 5
    return place & mask


def key_order(keys: Iterable[Key], *, room: int = 8) -> list[Key]:
    """The keys in the order in which a Python 2 dict gives them that they were put into one after the other.

    `room`: of the dict from the start; a literal of more than 5 keys has the power of 2 above their number.
    """
    table: list[Key | None] = [None] * room
    for number, key in enumerate(keys, 1):
        table[_slot(table, key)] = key
        if number * 3 >= len(table) * 2:
            size = 8
            while size <= number * 4:
                size <<= 1
            kept, table = table, [None] * size
            for other in kept:
                if other is not None:
                    table[_slot(table, other)] = other
    return [key for key in table if key is not None]


def dict_order(value: Any) -> Any:
    """JSON with the keys of all its objects in the order of Python 2's dicts."""
    if isinstance(value, dict):
        return {key: dict_order(value[key]) for key in key_order(value)}
    if isinstance(value, (list, tuple)):
        return [dict_order(item) for item in value]
    return value


class Dict(dict[str, Any]):
    """A dict that knows the order in which Python 2's would give its keys, which depends on all that it ever held."""

    def __init__(self, items: dict[str, Any]) -> None:
        super().__init__()
        self._table: list[str | None] = [None] * 8
        self._left: set[int] = set()
        for key, value in items.items():
            self[key] = value

    def in_order(self) -> list[str]:
        """The keys in Python 2's order."""
        return [key for place, key in enumerate(self._table) if key is not None and place not in self._left]

    def _place(self, key: str) -> tuple[int, bool]:
        """Where a key is or would be put, and whether it is there. Places that were left are taken again."""
        mask = len(self._table) - 1
        perturb = text_hash(key)
        place = perturb & mask
        free: int | None = None
        while (found := self._table[place & mask]) is not None:
            if (place & mask) in self._left:
                free = place & mask if free is None else free
            elif found == key:
                return place & mask, True
            place = (place << 2) + place + perturb + 1
            perturb >>= 5
        return (place & mask if free is None else free), False

    def __setitem__(self, key: str, value: Any) -> None:
        known = key in self
        super().__setitem__(key, value)
        if known:
            return
        place, _ = self._place(key)
        self._left.discard(place)
        self._table[place] = key
        if sum(found is not None for found in self._table) * 3 >= len(self._table) * 2:
            self._resize(len(self) * 4)

    def _resize(self, least: int) -> None:
        size = 8
        while size <= least:
            size <<= 1
        keys, self._table, self._left = self.in_order(), [None] * size, set()
        for key in keys:
            self._table[self._place(key)[0]] = key

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The value of a key, which it gets where it has none."""
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key: str, *default: Any) -> Any:
        """Take a key away; its place is left."""
        if key in self:
            self._left.add(self._place(key)[0])
        return super().pop(key, *default)

    def update(self, *others: Any, **more: Any) -> None:
        """Take in others' keys, for which there is room at once."""
        items = dict(*others, **more)
        if (sum(found is not None for found in self._table) + len(items)) * 3 >= len(self._table) * 2:
            self._resize((len(self) + len(items)) * 2)
        for key in key_order(items):
            known = key in self
            super().__setitem__(key, items[key])
            if not known:
                place, _ = self._place(key)
                self._left.discard(place)
                self._table[place] = key


class Native(str):
    """A text that CKAN's own code wrote: a plain string of Python 2, no unicode one. Elsewhere, a text like others."""


class MultiDict(dict[str, Any]):
    """A dict that keeps its order, as Paste's: what is set goes to the end, also where it was there before."""

    def __setitem__(self, key: str, value: Any) -> None:
        self.pop(key, None)
        super().__setitem__(key, value)

    def setdefault(self, key: str, default: Any = None) -> Any:
        self[key] = self.get(key, default)
        return self[key]


def represent(value: Any) -> str:
    """The `repr` that Python 2 gives of a JSON value: texts are unicode, bytes its plain strings."""
    if isinstance(value, str):
        return ascii(value) if isinstance(value, Native) else "u" + ascii(value)
    if isinstance(value, bytes):
        return repr(value)[1:]
    if isinstance(value, MultiDict):
        return f"MultiDict([{', '.join(f'({key!a}, {represent(item)})' for key, item in value.items())}])"
    if isinstance(value, dict):
        keys = value.in_order() if isinstance(value, Dict) else key_order(value)
        shown = {key: key for key in value}
        inner = ", ".join(f"{represent(shown[key])}: {represent(value[key])}" for key in keys)
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(represent, value))}]"
    if isinstance(value, int) and not isinstance(value, bool) and not -(1 << 63) <= value < 1 << 63:
        return f"{value}L"
    return repr(value)


def represent_type(value: Any) -> str:
    """The `repr` that Python 2 gives of a JSON value's type."""
    name = "unicode" if isinstance(value, str) else type(value).__name__
    return f"<type '{name}'>"


def represent_keys(keys: Iterable[tuple[Any, ...]]) -> str:
    """The `repr` that Python 2 gives of a list of tuples of texts and numbers."""
    shown = (", ".join(represent(part) for part in key) + ("," if len(key) == 1 else "") for key in keys)
    return f"[{', '.join(f'({parts})' for parts in shown)}]"
