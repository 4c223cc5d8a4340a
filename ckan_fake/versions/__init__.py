"""The one table of what differs between CKAN versions, in sections. Code asks for a difference by its name.

Nothing else compares versions: `site.version["the_difference"]` is its value at the version that is answered as.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ckan_fake.versions import activities, datasets, groups, http, legacy, search, users
from ckan_fake.versions.row import Difference

DEFAULT_VERSION = "2.12"


@dataclass(frozen=True)
class Release:
    """A CKAN minor version this fake answers as: the patch release that was recorded, and its default plugins."""

    release: str
    plugins: tuple[str, ...]


RELEASES: dict[str, Release] = {
    "2.12": Release("2.12.0", ("activity", "datastore", "image_view", "text_view")),
    "2.11": Release("2.11.6", ("activity", "datastore", "image_view", "text_view")),
    "2.10": Release("2.10.11", ("activity", "datastore", "image_view", "text_view")),
    "2.9": Release("2.9.11", ("datastore", "image_view", "text_view")),
    "2.8": Release("2.8.12", ("datastore", "image_view", "text_view")),
    "2.7": Release("2.7.12", ("datastore", "image_view", "text_view")),
    "2.2": Release("2.2.4", ("datastore", "text_preview")),
}

DIFFERENCES: dict[str, Difference] = {
    **http.DIFFERENCES, **datasets.DIFFERENCES, **groups.DIFFERENCES, **users.DIFFERENCES, **search.DIFFERENCES,
    **activities.DIFFERENCES, **legacy.DIFFERENCES,
}


@cache
def _numbers(version: str) -> tuple[int, ...]:
    match = re.fullmatch(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    if not match:
        raise ValueError(f"{version!r} is no CKAN version; write it as '{DEFAULT_VERSION}'")
    return tuple(int(number) for number in match.groups() if number is not None)


@dataclass(frozen=True)
class Version:
    """A supported CKAN version, and its column of the table of differences.

    name: its minor version ("2.12"). release: its full number, which `status_show` tells. otherwise: rows that have
    another value than the table's, as on a CKAN with a change of its own.
    """

    name: str
    release: str
    otherwise: tuple[tuple[str, Any], ...] = ()
    column: dict[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        number = _numbers(self.release)
        column = {
            name: [value for since, value in row.values if since <= number][-1] for name, row in DIFFERENCES.items()
        }
        object.__setattr__(self, "column", {**column, **dict(self.otherwise)})

    @classmethod
    @cache
    def parse(cls, text: str) -> Version:
        """The version that `text` means: "2.12" is the release that the recordings are of, "2.12.3" itself.

        Raises ValueError for one this fake does not answer as.
        """
        numbers = _numbers(text)
        name = f"{numbers[0]}.{numbers[1]}"
        if name not in RELEASES:
            known = ", ".join(RELEASES)
            raise ValueError(f"ckan-fake cannot answer as CKAN {text}; it knows {known}")
        return cls(name, RELEASES[name].release if len(numbers) == 2 else text)

    @property
    def plugins(self) -> tuple[str, ...]:
        """The plugins loaded by default."""
        return RELEASES[self.name].plugins

    def __getitem__(self, difference: str) -> Any:
        """The value of a difference at this version; KeyError for a name that is not in the table."""
        return self.column[difference]

    def offers(self, since: str, until: str) -> bool:
        """Whether something that exists from `since` (included) to `until` (excluded) exists here."""
        return _numbers(since) <= _numbers(self.release) < _numbers(until)
