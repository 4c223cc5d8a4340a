"""A CKAN server in memory that answers as a real one does, for tests and for work without a network."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ckan_fake.errors import UnsupportedByFake
    from ckan_fake.fake import Account, FakeCKAN

__all__ = ["Account", "FakeCKAN", "UnsupportedByFake"]

_HOMES = {"Account": "fake", "FakeCKAN": "fake", "UnsupportedByFake": "errors"}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first used: the pytest plugin loads this package in every run."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    """The public names, also those that are not imported yet."""
    return sorted({*globals(), *__all__})
