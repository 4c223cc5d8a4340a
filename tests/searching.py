"""Catalogues to search in, and what two CKANs answer to the same search, compared as far as Solr is deterministic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ckan_fake import FakeCKAN
from ckan_fake.contract.normalise import difference
from ckan_fake.live import LiveCKAN
from tests.accepting import Target, post

Dict = dict[str, Any]
T = TypeVar("T")

WORDS = tuple("""
    air Air quality air-quality AirQuality budget budgets budgeting 2024 2024-01 hôpital Straße city city's cities
    running water
    PM10 CO2 wi-fi the of traffic station stations x_y v1.2 café データ организация U.S.A. o'neil CSV data dataset
    Ünicode under_score e-mail 3D 10.5 naïve generous general university universe news the-end and or not
""".split())
TAGS = ("air", "Air", "air quality", "water", "2024-01", "café", "data.set", "データ", "city", "x_y", "CSV")
EXTRAS = {"theme": ("health", "Public Health", "water", ""), "level": ("1", "10", "2", "-3"),
          "spatial scope": ("city", "City of Ä"), "issued_date": ("2020-02-29", "1999-12-31T23:59:59", "soon"),
          "Größe": ("big", "small")}
FORMATS = ("CSV", "JSON", "csv", "Shapefile", "")
GROUPS, OWNERS, COLOURS = ("nature", "traffic"), ("city-org", "land"), ("red", "dark blue")
FIELDS = {
    "tags": st.sampled_from(TAGS), "groups": st.sampled_from(GROUPS), "organization": st.sampled_from(OWNERS),
    "res_format": st.sampled_from(FORMATS).filter(bool), "vocab_colours": st.sampled_from(COLOURS),
    "extras_theme": st.sampled_from(EXTRAS["theme"]).filter(bool),
    "theme": st.sampled_from(EXTRAS["theme"]).filter(bool),
    "level": st.sampled_from(EXTRAS["level"]), "extras_spatialscope": st.sampled_from(EXTRAS["spatial scope"]),
    "license_id": st.sampled_from(("cc-by", "cc-zero")), "capacity": st.sampled_from(("public", "private")),
    "name": st.integers(0, 30).map("name-{}".format), "state": st.sampled_from(("active", "draft")),
}
SEARCHED_WORDS = st.one_of(
    st.sampled_from(WORDS), st.sampled_from(WORDS).map(str.lower), st.sampled_from(TAGS),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(" ".join),
)
_IDS = st.uuids(version=4).map(str)


def catalogues() -> SearchStrategy[list[Dict]]:
    """Lists of datasets for `package_create`, with words, tags and values that repeat themselves."""
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
    few = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
    resources = st.fixed_dictionaries({
        "id": _IDS, "url": st.sampled_from(WORDS).map("http://example.org/files/{}.csv".format), "name": few,
        "format": st.sampled_from(FORMATS),
    }, optional={"description": words})
    tags = st.lists(st.sampled_from(TAGS), max_size=4, unique=True)
    pairs = st.sets(st.sampled_from(sorted(EXTRAS))).flatmap(
        lambda keys: st.fixed_dictionaries({key: st.sampled_from(EXTRAS[key]) for key in sorted(keys)})
    ).map(lambda extras: [{"key": key, "value": value} for key, value in extras.items()])
    dataset = st.fixed_dictionaries({
        "id": _IDS, "owner_org": st.sampled_from(OWNERS), "title": few, "tags": tags, "extras": pairs,
        "resources": st.lists(resources, max_size=3), "private": st.sampled_from((False, False, False, True)),
        "groups": st.lists(st.sampled_from(GROUPS), unique=True).map(lambda names: [{"name": name} for name in names]),
    }, optional={
        "notes": words, "author": few, "maintainer": few, "license_id": st.sampled_from(("cc-by", "cc-zero", "own")),
        "version": st.sampled_from(("1.0", "2", "v3")), "url": st.just("http://example.org/start-page"),
        "state": st.sampled_from(("active", "draft")), "colours": st.lists(st.sampled_from(COLOURS), unique=True),
    })
    return st.lists(dataset, min_size=5, max_size=30, unique_by=lambda dataset: dataset["id"]).map(
        lambda datasets: [{**dataset, "name": f"name-{number}"} for number, dataset in enumerate(datasets)]
    )


def drawn(values: SearchStrategy[T], number: int, start: str) -> list[T]:
    """So many different values of a strategy, the simplest first; the same start gives the same ones."""
    found: dict[str, T] = {}

    @seed(start)
    @settings(max_examples=3 * number, deadline=None, database=None, phases=(Phase.generate,),
              suppress_health_check=list(HealthCheck))
    @given(values)
    def keep(value: T) -> None:
        found.setdefault(repr(value), value)

    keep()
    return list(found.values())[:number]


def fill(target: Target, catalogue: list[Dict]) -> None:
    """Create organizations, groups, a vocabulary and the datasets."""
    for name in OWNERS:
        post(target, "organization_create", name=name, title=f"The {name}")
    for name in GROUPS:
        post(target, "group_create", name=name)
    colours = post(target, "vocabulary_create", name="colours", tags=[{"name": name} for name in COLOURS])["id"]
    for dataset in catalogue:
        tags = [{"name": name} for name in dataset["tags"]]
        tags += [{"name": name, "vocabulary_id": colours} for name in dataset.get("colours", ())]
        sent = {name: value for name, value in dataset.items() if name != "colours"}
        post(target, "package_create", **{**sent, "tags": tags})


class NotServed(Exception):
    """The fake answers 501; the text is its reason."""


@dataclass
class Found:
    """Searches that were answered differently, and how many there were; `missing`: reasons of the fake's 501s."""

    searches: int = 0
    matched: int = 0
    refused: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    different: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = [f"{self.searches} searches, {self.matched} found datasets, {self.refused} were refused by both, "
                f"{len(self.different)} differ, {sum(self.missing.values())} more are not served:"]
        return "\n".join(told + [f"{times:6} {reason}" for reason, times in self.missing.most_common()])


@dataclass
class Pair:
    """A fake and a live CKAN with the same datasets."""

    fake: FakeCKAN
    live: LiveCKAN
    found: Found = field(default_factory=Found)

    def __post_init__(self) -> None:
        self._sessions = {id(target): target.session() for target in (self.fake, self.live)}

    def compare(self, search: Dict, *, anonymous: bool) -> None:
        """Search both and note how the answers differ, with as few of the parameters as show it."""
        try:
            lines = self.differences(search, anonymous)
        except NotServed as reason:
            self.found.missing[str(reason)] += 1
            return
        self.found.searches += 1
        if lines:
            less, lines = self._less(search, anonymous, lines)
            told = "\n    ".join([f"{less}{' (anonymous)' if anonymous else ''}", *lines[:5]])
            self.found.different.append(told)
            print(told, flush=True)

    def _less(self, search: Dict, anonymous: bool, lines: list[str]) -> tuple[Dict, list[str]]:
        for name in list(search):
            without = {other: value for other, value in search.items() if other != name}
            try:
                still = self.differences(without, anonymous)
            except NotServed:
                continue
            if still:
                return self._less(without, anonymous, still)
        return search, lines

    def differences(self, search: Dict, anonymous: bool) -> list[str]:
        """Where the two answers differ. Raises NotServed."""
        live, fake = (self._ask(target, search, anonymous) for target in (self.live, self.fake))
        if fake.status_code == 501:
            raise NotServed(_reason(fake.json()["error"]["message"]))
        if live.status_code != 200 or fake.status_code != 200:
            self.found.refused += live.status_code == fake.status_code
            return list(difference(_told(live), _told(fake)))
        theirs, ours = live.json()["result"], fake.json()["result"]
        self.found.matched += theirs["count"] > 0
        by_score = "score" in theirs["sort"]
        lines = list(difference(_comparable(theirs, not by_score), _comparable(ours, not by_score)))
        if by_score and not lines:
            lines = list(self._score_differences(search, anonymous))
        return lines

    def _score_differences(self, search: Dict, anonymous: bool) -> Iterator[str]:
        """All results with their scores: the same scores, and the same order but among scores that hardly differ."""
        search = {**search, "fl": ["name", "score"], "rows": 1000, "start": 0}
        live, fake = (self._ask(target, search, anonymous).json()["result"]["results"]
                      for target in (self.live, self.fake))
        scores = {each["name"]: each["score"] for each in live}
        ours = {each["name"]: each["score"] for each in fake}
        for name, score in scores.items():
            if abs(ours[name] - score) > 1e-5 * max(abs(score), 1e-3):
                yield f"score of {name}: real {score} here {ours[name]}"
                return
        order = [each["name"] for each in live]
        for place, name in enumerate(each["name"] for each in fake):
            if name != order[place] and abs(scores[name] - scores[order[place]]) > 1e-5 * abs(scores[name]):
                yield f"order at {place}: real {order[place]} here {name}"
                return

    def _ask(self, target: Target, search: Dict, anonymous: bool) -> requests.Response:
        headers = {} if anonymous else {"Authorization": target.sysadmin.api_key}
        session = self._sessions[id(target)]
        return session.post(f"{target.site_url}/api/3/action/package_search", json=search, headers=headers)


def _reason(message: str) -> str:
    return re.sub(r"'[^']*'|\d+", "...", message)[:80]


def _told(answer: requests.Response) -> Dict:
    body = answer.json() if answer.headers["Content-Type"].startswith("application/json") else answer.reason
    error = body.get("error") if isinstance(body, dict) else body
    return {"status": answer.status_code, "error": error}


def _comparable(result: Dict, ordered: bool) -> Dict:
    shown = [_shown(each) if isinstance(each, dict) else each for each in result["results"]]
    return {**result, "results": shown if ordered else len(shown)}


def _shown(dataset: Dict) -> Dict:
    if "metadata_created" in dataset and "resources" in dataset:
        return {"name": dataset["name"]}
    return {name: value for name, value in dataset.items() if name != "score"}


def total_order(search: Dict) -> Dict:
    """The search with names as the last key of its sort: which of equal ones comes first is Solr's history."""
    if "sort" not in search or "name" in search["sort"].split():
        return search
    return {**search, "sort": f"{search['sort']}, name asc"}
