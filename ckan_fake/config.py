"""A server's configuration: CKAN's options, read as CKAN reads them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ckan_fake.options import OPTIONS, OTHER_OPTIONS
from ckan_fake.versions import Version

TRUE_WORDS = frozenset({"true", "yes", "on", "y", "t", "1"})
FALSE_WORDS = frozenset({"false", "no", "off", "n", "f", "0"})


def asbool(value: Any) -> bool:
    """A boolean as CKAN reads it from options and parameters; ValueError for words it does not know."""
    if isinstance(value, str):
        word = value.strip().lower()
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
        raise ValueError(f"String is not true/false: {value!r}")
    return bool(value)


def aslist(value: Any) -> list[Any]:
    """A list as CKAN reads it from options: words of a text, a list as it is, anything else as its only item."""
    if isinstance(value, str):
        return value.split()
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


def asint(value: Any) -> int:
    """A whole number as CKAN reads it from options; ValueError for what is none."""
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ValueError(f"Bad integer value: {value!r}") from None


def _bool(value: Any) -> bool:
    if isinstance(value, str):
        word = value.strip().lower()
        if word in ("true", "yes", "t", "y", "1"):
            return True
        if word not in ("false", "no", "f", "n", "0", ""):
            raise ValueError("only true, yes, t, y and 1 mean true to CKAN, all else means false")
        return False
    return bool(value)


def _number(value: Any) -> float:
    if isinstance(value, str) or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return float(value)
    raise ValueError(f"a number is needed, not {value!r}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text is needed, not {value!r}")
    return value


READ: dict[str, Callable[[Any], Any]] = {"bool": _bool, "int": asint, "number": _number, "list": aslist, "text": _text}
"""How a value is read, by the kind of the option."""

RUNTIME_OPTIONS = (
    "ckan.site_title", "ckan.site_logo", "ckan.site_url", "ckan.site_description", "ckan.site_about",
    "ckan.site_intro_text", "ckan.site_custom_css", "ckan.theme", "ckan.main_css", "ckan.homepage_style",
    "logo_upload", "clear_logo_upload",
)
"""What a sysadmin may set while CKAN runs, by config_option_update; kept with the data."""


class ConfigError(ValueError):
    """An option that CKAN does not have, or a value it would refuse; the text names the nearest option."""


def read_option(name: str, value: Any) -> Any:
    """The value as CKAN reads it; unknown options are kept as they are, as CKAN does for extensions.

    Raises ConfigError for an unreadable value, for a name that differs from an option's by a typing error, and for a
    value that changes what the API answers in a way that the fake cannot.
    """
    option = OPTIONS.get(name)
    if option is None:
        if name not in OTHER_OPTIONS:
            near = difflib.get_close_matches(name, (*OPTIONS, *OTHER_OPTIONS), n=1, cutoff=0.92)
            if near:
                raise ConfigError(f"CKAN has no option {name!r}; did you mean {near[0]!r}?")
        return value
    try:
        read = READ[option.kind](value)
    except ValueError as error:
        raise ConfigError(f"option {name!r} cannot be {value!r}: {error}") from None
    if not option.honoured and read != option.default:
        raise ConfigError(f"ckan-fake cannot do what option {name!r} asks for yet ({option.effect})")
    return read


class Config:
    """A server's options: the version's defaults, what the server was made with, and what was changed since.

    `stored` gives the value of an option that was set at run time and is kept with the data, else None; it wins.
    """

    def __init__(
        self, given: Mapping[str, Any], version: Version, stored: Callable[[str], str | None] = lambda name: None
    ) -> None:
        self.stored = stored
        self._defaults = dict(version["options_of_new_sites"])
        self._given = {name: read_option(name, value) for name, value in given.items()}
        self.changes: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The option's value; KeyError where it is neither declared nor set."""
        if name in RUNTIME_OPTIONS and (value := self.stored(name)) is not None:
            return value
        if name in self.changes:
            return self.changes[name]
        if name in self._given:
            return self._given[name]
        if name in self._defaults:
            return self._defaults[name]
        return OPTIONS[name].default

    def get(self, name: str, default: Any = None) -> Any:
        """The option's value, or `default` where it is neither declared nor set."""
        try:
            return self[name]
        except KeyError:
            return default

    def __iter__(self) -> Iterator[str]:
        return iter({**OPTIONS, **self._given, **self.changes})

    def change(self, options: Mapping[str, Any]) -> None:
        """Set options until the next `undo`; nothing is set where one of them is wrong (ConfigError)."""
        read = {name: read_option(name, value) for name, value in options.items()}
        self.changes = {**self.changes, **read}

    def undo(self) -> None:
        """Forget all changes."""
        self.changes = {}
