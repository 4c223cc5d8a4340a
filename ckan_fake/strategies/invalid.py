"""Datasets that are almost valid: one field is wrong, and the error that CKAN answers with is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from ckan_fake.fake import FakeCKAN
from ckan_fake.strategies.objects import datasets, names
from ckan_fake.versions import DEFAULT_VERSION

Dict = dict[str, Any]


@dataclass(frozen=True)
class Invalid:
    """Data that CKAN refuses with 409. `field`: where the error stands; `errors`: `error` without its `__type`.

    `kind` is one of KINDS: in which way it is wrong.
    """

    data: Dict
    field: str
    errors: Dict
    kind: str


def _bad_name(draw: DrawFn) -> str:
    letters = st.sampled_from(" ABCÄÖé.,;:!/ß|'")
    return draw(names(min_size=2, max_size=20)) + draw(letters) + draw(names(min_size=2, max_size=20))


def _with(**fields: Any) -> Callable[[DrawFn, Dict], Dict]:
    return lambda draw, data: {**data, **fields}


def _with_item(field: str, make: Callable[[DrawFn], list[Dict]]) -> Callable[[DrawFn, Dict], Dict]:
    return lambda draw, data: {**data, field: [*data.get(field, []), *make(draw)]}


def _without_name(draw: DrawFn, data: Dict) -> Dict:
    return {name: value for name, value in data.items() if name != "name"}


KINDS: Mapping[str, tuple[str, Callable[[DrawFn, Dict], Dict]]] = {
    "name missing": ("name", _without_name),
    "name empty": ("name", _with(name="")),
    "name too short": ("name", lambda draw, data: {**data, "name": draw(st.sampled_from("abcdefghij0123456789-_"))}),
    "name too long": ("name", lambda draw, data: {**data, "name": "n" * draw(st.integers(101, 150))}),
    "name with bad characters": ("name", lambda draw, data: {**data, "name": _bad_name(draw)}),
    "name reserved": ("name", lambda draw, data: {**data, "name": draw(st.sampled_from(("new", "edit", "search")))}),
    "organization unknown": ("owner_org", _with(owner_org="no-such-organization")),
    "organization missing": ("owner_org", lambda draw, data: {k: v for k, v in data.items() if k != "owner_org"}),
    "private without organization": ("private", lambda draw, data: {
        **{k: v for k, v in data.items() if k != "owner_org"}, "private": True,
    }),
    "tag too short": ("tags", _with_item("tags", lambda draw: [{"name": draw(st.sampled_from("abc123"))}])),
    "tag too long": ("tags", _with_item("tags", lambda draw: [{"name": "t" * draw(st.integers(101, 150))}])),
    "tag with bad characters": ("tags", _with_item(
        "tags", lambda draw: [{"name": f"a{draw(st.sampled_from('!?,;&/()=+*#'))}b"}])),
    "tag of an unknown vocabulary": ("tags", _with_item(
        "tags", lambda draw: [{"name": "tag", "vocabulary_id": "no-such-vocabulary"}])),
    "extra without a key": ("extras", _with_item("extras", lambda draw: [{"value": "v"}])),
    "extra without a value": ("extras", _with_item("extras", lambda draw: [{"key": "a key of its own"}])),
    "extra twice": ("extras_validation", _with_item(
        "extras", lambda draw: [{"key": "twice", "value": "1"}, {"key": "twice", "value": "2"}])),
    "author's address": ("author_email", lambda draw, data: {
        **data, "author_email": draw(st.sampled_from(("ann", "ann@", "@example.org", "a b@example.org", "ann@x..y"))),
    }),
    "maintainer's address": ("maintainer_email", _with(maintainer_email="no address")),
    "resource without an address": ("resources", _with_item("resources", lambda draw: [{"name": "a file"}])),
    "resource with a bad id": ("resources", _with_item(
        "resources", lambda draw: [{"url": "http://example.org", "id": "../id"}])),
    "version too long": ("version", lambda draw, data: {**data, "version": "1" * draw(st.integers(101, 150))}),
}
"""The ways to be wrong: the field, and what makes valid data invalid so. Some CKAN versions let some of them pass."""


def invalid_datasets(
    *, kinds: SearchStrategy[str] | None = None, owner_orgs: SearchStrategy[str] | None = None,
    version: str = DEFAULT_VERSION, config: Mapping[str, Any] | None = None,
) -> SearchStrategy[Invalid]:
    """Datasets for `package_create` that CKAN refuses, each for one reason, with the error to expect.

    kinds: names of KINDS (default: all that this CKAN refuses). owner_orgs: as for `datasets`; default: one that is
    called "owner-org" and has to exist. version, config: the CKAN, and its options, that refuses them.

    Raises InvalidArgument, when drawn, for a kind that there is not.
    """
    chosen = st.sampled_from(sorted(KINDS)) if kinds is None else kinds
    owners = st.just("owner-org") if owner_orgs is None else owner_orgs
    options = tuple(sorted((config or {}).items()))
    return _invalid(chosen, datasets(owner_orgs=owners, max_resources=1), version, options)


@st.composite
def _invalid(
    draw: DrawFn, kinds: SearchStrategy[str], valid: SearchStrategy[Dict], version: str,
    config: tuple[tuple[str, Any], ...],
) -> Invalid:
    kind = draw(kinds)
    if kind not in KINDS:
        raise InvalidArgument(f"there is no kind {kind!r} of invalid datasets; there are {', '.join(KINDS)}")
    field, spoil = KINDS[kind]
    data = draw(valid)
    spoilt = spoil(draw, data)
    errors = judge(version, config).errors(spoilt, data["owner_org"])
    assume(field in errors)
    return Invalid(spoilt, field, errors, kind)


class Judge:
    """A fake of its own, which is asked what it answers to data."""

    def __init__(self, version: str, config: tuple[tuple[str, Any], ...]) -> None:
        self._fake = FakeCKAN(version, config=dict(config))
        self._session = self._fake.session()
        self._session.headers["Authorization"] = self._fake.sysadmin.api_key
        self._empty = self._fake.snapshot()

    def errors(self, data: Dict, owner_org: str) -> Dict:
        """The `error` of package_create where the organization exists; empty where the data are taken."""
        self._call("organization_create", {"name": owner_org})
        envelope = self._call("package_create", data)
        self._fake.restore(self._empty)
        error = envelope.get("error", {})
        return {name: value for name, value in error.items() if name != "__type"}

    def _call(self, action: str, data: Dict) -> Dict:
        answer: Dict = self._session.post(f"{self._fake.site_url}/api/3/action/{action}", json=data).json()
        return answer


@cache
def judge(version: str, config: tuple[tuple[str, Any], ...]) -> Judge:
    """The judge of a CKAN version and options, made once."""
    return Judge(version, config)
