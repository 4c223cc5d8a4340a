"""
Sources that change from day to day, broken answers, kills and a search that lags: after one clean run the CKAN holds
what the source holds.

    CKAN_CLIENT_EXAMPLES=2000 pytest tests/client/test_sync_proof.py
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import tempfile
from typing import Any

import requests
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from ckan_client import CkanClientError, SynchronizationClient
from ckan_client.sync.source import HARVEST_SOURCE_FIELD, marker, names_to_try
from ckan_fake import FakeCKAN

EXAMPLES = int(os.environ.get("CKAN_CLIENT_EXAMPLES", "40"))
SOURCE = "proof"
KEYS = ("a", "b", "c", "urn:x:1")
BASE = FakeCKAN("2.12", config={"ckan.auth.create_unowned_dataset": True})

datasets = st.fixed_dictionaries(
    {"title": st.sampled_from(["One", "Two", " Three "])},
    optional={
        "notes": st.sampled_from(["", "text", "ü\r\n"]),
        "tags": st.lists(st.sampled_from(["red", "green", "blue sky"]), unique=True),
        "extras": st.dictionaries(st.sampled_from(["k1", "k2"]), st.sampled_from(["", "v", 3, None]), max_size=2),
        "resources": st.lists(
            st.fixed_dictionaries({"url": st.sampled_from(["http://e.org/1", "http://e.org/2.csv"])},
                                  optional={"name": st.sampled_from(["r1", "r2"])}), max_size=2),
        "owner_org": st.sampled_from(["o1", "o2"]),
        "groups": st.lists(st.sampled_from(["g1", "g2"]), unique=True),
        "private": st.just(False),
    },
)
names = st.sampled_from(["same-name", "taken-by-another", "first", "second"])
contents = st.dictionaries(st.sampled_from(KEYS), st.tuples(names, datasets), max_size=4)
WRITES = ["package_create", "package_revise", "package_delete", "organization_create", "group_create"]
faults = st.fixed_dictionaries(
    {
        "action": st.sampled_from([*WRITES, "package_search", "package_show"]),
        "times": st.integers(1, 3),
        "after": st.integers(0, 2),
    }
)
broken = st.one_of(
    st.fixed_dictionaries({"status": st.sampled_from([429, 500, 502, 503, 504]), "done": st.booleans()}),
    st.fixed_dictionaries({"kind": st.sampled_from(["closed", "timeout"]), "done": st.booleans()}),
    st.just({"kind": "cut"}),
)
edits = st.lists(st.tuples(st.sampled_from(["edit", "delete", "create"]), st.sampled_from(KEYS)), max_size=2)
days = st.lists(
    st.fixed_dictionaries(
        {
            "content": contents,
            "faults": st.lists(st.tuples(faults, broken), max_size=2),
            "kill": st.none() | st.tuples(st.integers(0, 12), st.booleans()),
            "lags": st.booleans(),
            "edits": edits,
        }
    ),
    min_size=1,
    max_size=4,
)


class Killed(BaseException):
    """The process ends here."""


class MortalSession:
    """A session of a fake that ends the process at the n-th request: before it is sent, or behind its answer."""

    def __init__(self, ckan: FakeCKAN, kill: tuple[int, bool] | None) -> None:
        self.session = ckan.session()
        self._send = self.session.send
        self._left, self._behind = kill if kill is not None else (-1, False)
        self.session.send = self._counted  # type: ignore[method-assign]

    def _counted(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        self._left -= 1
        if self._left == -1 and not self._behind:
            raise Killed
        answer = self._send(request, **kwargs)
        if self._left == -1:
            raise Killed
        return answer


def client(ckan: FakeCKAN, session: requests.Session) -> SynchronizationClient:
    return SynchronizationClient(
        ckan.site_url, ckan.sysadmin.api_key, session=session, workers=1, delete_guard=None, retries=2,
        sleep=lambda seconds: None, dataset_preserve_names=False, dataset_preserve_organization=False,
        dataset_group_merge_strategy="replace", organization_merge_strategy="update",
    )


def data(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "dataset": {key: {"name": name, **item} for key, (name, item) in content.items()},
        "organization": {key: {"title": key.upper()} for key in ("o1", "o2")},
        "group": {key: {} for key in ("g1", "g2")},
    }


def call(ckan: FakeCKAN, action: str, **values: Any) -> Any:
    headers = {"Authorization": ckan.sysadmin.api_key}
    answer = ckan.session().post(f"{ckan.site_url}/api/3/action/{action}", json=values, headers=headers)
    return answer.json().get("result")


def owned(ckan: FakeCKAN) -> dict[str, list[dict[str, Any]]]:
    """All active datasets of the source as the database has them, by marker."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in call(ckan, "package_list"):
        dataset = call(ckan, "package_show", id=name)
        extras = {extra["key"]: extra["value"] for extra in dataset["extras"]}
        if HARVEST_SOURCE_FIELD in extras:
            found.setdefault(extras[HARVEST_SOURCE_FIELD], []).append({**dataset, "extras": extras})
    return found


def edit(ckan: FakeCKAN, what: str, key: str) -> None:
    """What others do between two runs."""
    if what == "create":
        call(ckan, "package_create", name="taken-by-another", title="of another")
        return
    for dataset in owned(ckan).get(marker(SOURCE, key), []):
        if what == "delete":
            call(ckan, "package_delete", id=dataset["id"])
        else:
            call(ckan, "package_patch", id=dataset["id"], title="edited", author="an editor", tags=[{"name": "edited"}])


def check(ckan: FakeCKAN, content: dict[str, Any]) -> None:
    found = owned(ckan)
    assert {mark: len(items) for mark, items in found.items()} == {marker(SOURCE, key): 1 for key in content}
    for key, (name, item) in content.items():
        mark = marker(SOURCE, key)
        dataset = found[mark][0]
        wanted = {k: str(v) for k, v in item.get("extras", {}).items() if v is not None}
        assert dataset["name"] in list(names_to_try(name, mark))
        assert dataset["title"] == item["title"].strip()
        assert (dataset["notes"] or "") == item.get("notes", "")
        assert not dataset["author"]
        assert {tag["name"] for tag in dataset["tags"]} == set(item.get("tags", []))
        assert dataset["extras"] == {**wanted, HARVEST_SOURCE_FIELD: mark}
        assert [resource["url"] for resource in dataset["resources"]] == [r["url"] for r in item.get("resources", [])]
        if "owner_org" in item:
            assert dataset["organization"]["name"] == item["owner_org"]
        assert {group["name"] for group in dataset["groups"]} == set(item.get("groups", []))


def others(ckan: FakeCKAN) -> list[str]:
    return [name for name in call(ckan, "package_list") if call(ckan, "package_show", id=name)["title"] == "of another"]


def run(ckan: FakeCKAN, day: dict[str, Any], journal: pathlib.Path | None) -> None:
    """One day's run, which may fail or be killed."""
    ckan.configure({"ckan.search.solr_commit": not day["lags"]})
    for what, key in day["edits"]:
        edit(ckan, what, key)
    for where, how in day["faults"]:
        ckan.fail(**where, **how)
    with contextlib.suppress(CkanClientError, Killed):
        session = MortalSession(ckan, day["kill"]).session
        note(str(client(ckan, session).sync(SOURCE, data(day["content"]), journal=journal)))
    ckan.faults.clear()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=days, last=contents, with_journal=st.booleans())
def test_a_clean_run_ends_in_what_the_source_holds(
    history: list[dict[str, Any]], last: dict[str, Any], with_journal: bool
) -> None:
    ckan = BASE
    ckan.reset()
    with tempfile.TemporaryDirectory() as folder:
        journal = pathlib.Path(folder) / "journal" if with_journal else None
        for day in history:
            run(ckan, day, journal)
        ckan.configure({})
        ckan.commit_search()
        foreign = others(ckan)
        report = client(ckan, ckan.session()).sync(SOURCE, data(last), journal=journal)
        report.raise_for_failures()
        check(ckan, last)
        assert others(ckan) == foreign
        ckan.calls.clear()
        again = client(ckan, ckan.session()).sync(SOURCE, data(last), journal=journal)
        assert sorted(again.unchanged) == sorted(last)
        assert [call.action for call in ckan.calls if call.writes] == []
