"""The one table of what differs between CKAN versions. Code asks for a difference by its name, never for a version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

DEFAULT_VERSION = "2.12"
Minor = tuple[int, int]


@dataclass(frozen=True)
class Release:
    """A CKAN minor version this fake answers as: the patch release it was recorded from, and its default plugins."""

    release: str
    plugins: tuple[str, ...]


RELEASES: dict[str, Release] = {
    "2.12": Release("2.12.0", ("activity", "datastore", "image_view", "text_view")),
}


@dataclass(frozen=True)
class Difference:
    """A named difference: its value from each version on, oldest first, and where that is known from."""

    values: tuple[tuple[Minor, Any], ...]
    source: str


DIFFERENCES: dict[str, Difference] = {
    "bad_request_separator": Difference(
        (((2, 0), " - "), ((2, 12), ": ")), 'recording: "Bad request - ..." up to 2.11, "Bad request: ..." from 2.12'
    ),
    "metadata_modified_by_sysadmin": Difference(
        (((2, 0), False), ((2, 12), True)), "CKAN changelog 2.12: metadata_modified may be set by sysadmins"
    ),
    "update_keeps_resources": Difference(
        (((2, 0), False), ((2, 12), True)), "CKAN changelog 2.12: package_update keeps resources left out; ckan#1839"
    ),
    "changed_entities": Difference(
        (((2, 0), False), ((2, 12), True)), "CKAN changelog 2.12: changed_entities beside the result"
    ),
}


@cache
def _minor(version: str) -> Minor:
    match = re.fullmatch(r"(\d+)\.(\d+)(?:\.\d+)?", version)
    if not match:
        raise ValueError(f"{version!r} is no CKAN version; write it as '{DEFAULT_VERSION}'")
    return int(match[1]), int(match[2])


@dataclass(frozen=True)
class Version:
    """A supported CKAN version, and its column of the table of differences."""

    name: str
    minor: Minor

    @classmethod
    def parse(cls, text: str) -> Version:
        """The version that `text` ("2.12" or "2.12.3") means; ValueError for one this fake does not answer as."""
        minor = _minor(text)
        name = f"{minor[0]}.{minor[1]}"
        if name not in RELEASES:
            known = ", ".join(RELEASES)
            raise ValueError(f"ckan-fake cannot answer as CKAN {text} yet; it knows {known}")
        return cls(name, minor)

    @property
    def release(self) -> str:
        """The full version number that `status_show` tells."""
        return RELEASES[self.name].release

    @property
    def plugins(self) -> tuple[str, ...]:
        """The plugins loaded by default."""
        return RELEASES[self.name].plugins

    def __getitem__(self, difference: str) -> Any:
        """The value of a difference at this version; KeyError for a name that is not in the table."""
        return [value for since, value in DIFFERENCES[difference].values if since <= self.minor][-1]

    def offers(self, since: str, until: str) -> bool:
        """Whether something that exists from `since` (included) to `until` (excluded) exists here."""
        return _minor(since) <= self.minor < _minor(until)
