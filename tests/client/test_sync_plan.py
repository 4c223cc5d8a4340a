"""Plans, the journal, executors, the guard, names, and the number of requests."""

from __future__ import annotations

import concurrent.futures
import json
import pathlib
from typing import Any

import pytest
import requests

from ckan_client import ConnectionFailed, SynchronizationClient
from ckan_client.sync import DeletesGuarded, Plan
from ckan_fake import FakeCKAN

OPTIONS = {"ckan.auth.create_unowned_dataset": True}


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN(config=OPTIONS)


def sync(ckan: FakeCKAN, **options: Any) -> SynchronizationClient:
    given = {"session": ckan.session(), "workers": 1, "sleep": lambda seconds: None, **options}
    return SynchronizationClient(ckan.site_url, ckan.sysadmin.api_key, **given)


def source(*keys: str, **changed: dict[str, Any]) -> dict[str, Any]:
    return {"dataset": {key: {"name": f"ds-{key}", "title": key, **changed.get(key, {})} for key in keys}}


def writes(ckan: FakeCKAN) -> list[str | None]:
    """The writes so far; forgets them."""
    found = [call.action for call in ckan.calls if call.writes]
    ckan.calls.clear()
    return found


def show(ckan: FakeCKAN, name: str) -> dict[str, Any]:
    return sync(ckan).client.lowlevel.show("package", name)


def test_a_plan_tells_field_by_field_and_writes_nothing(ckan: FakeCKAN) -> None:
    data = source("a", "b", "c", b={"extras": {"k": 1, "gone": 2}, "resources": [{"url": "http://e.org/1"}]})
    sync(ckan).sync("src", data)
    writes(ckan)
    del data["dataset"]["a"]
    data["dataset"]["b"].update(title="B", extras={"k": 2}, resources=[{"url": "http://e.org/1", "description": "D"}])
    data["dataset"]["d"] = {"name": "ds-d"}
    data["dataset"]["bad"] = {"name": 5}
    data["organization"] = {"org": {"title": "O"}}
    plan = sync(ckan).plan("src", data)
    assert writes(ckan) == []
    assert plan.counts == {"failed": 1, "delete": 1, "create": 1, "update": 1, "unchanged": 1}
    assert not plan.changes_nothing
    [item] = plan.of("update")
    resource = show(ckan, "ds-b")["resources"][0]["id"]
    assert item.diff == [
        {"field": "title", "old": "b", "new": "B"},
        {"field": "extras.gone", "old": "2", "new": None},
        {"field": "extras.k", "old": "1", "new": "2"},
        {"field": f"resources.{resource}.description", "old": None, "new": "D"},
    ]
    lines = str(plan).splitlines()
    assert lines[0] == "create organization 'org' (org)"
    assert '    title: "b" -> "B"' in lines
    assert lines[-1] == (
        "src: 1 organization(s) to create, 1 dataset(s) failed, 1 dataset(s) to delete, 1 dataset(s) to create, "
        "1 dataset(s) to update, 1 dataset(s) unchanged"
    )
    told = json.loads(json.dumps(plan.to_json()))
    assert [entry["action"] for entry in told["items"]] == ["create", "failed", "delete", "create", "update"]
    report = sync(ckan).apply(plan)
    assert (report.created, report.updated, report.deleted, report.exit_code) == (["d"], ["b"], ["a"], 3)
    del data["dataset"]["bad"]
    assert sync(ckan).plan("src", data).changes_nothing


def test_a_new_name_is_a_rename(ckan: FakeCKAN) -> None:
    sync(ckan).sync("src", source("a"))
    plan = sync(ckan, dataset_preserve_names=False).plan("src", source("a", a={"name": "newer"}))
    [item] = plan.of("rename")
    assert item.diff == [{"field": "name", "old": "ds-a", "new": "newer"}]
    assert sync(ckan, dataset_preserve_names=False).apply(plan).updated == ["a"]
    assert show(ckan, "newer")["title"] == "a"


def test_a_name_of_a_deleted_dataset_is_gone_around(ckan: FakeCKAN) -> None:
    client = sync(ckan, dataset_preserve_names=False)
    client.sync("src", source("a"))
    client.client.lowlevel.action("package_create", {"name": "held"})
    client.client.lowlevel.action("package_delete", {"id": "held"})
    [outcome] = client.sync("src", source("a", a={"name": "held"})).of("dataset", "updated")
    assert str(outcome.name).startswith("held-")


@pytest.mark.parametrize("state", ["private", "draft", "deleted"])
def test_names_held_by_datasets_that_one_cannot_see(ckan: FakeCKAN, state: str) -> None:
    admin = sync(ckan).client.lowlevel
    for name in ("hidden", "open"):
        admin.action("organization_create", {"name": name})
    user = admin.action(
        "user_create", {"name": "ann", "email": "a@example.org", "password": "long enough", "with_apitoken": True}
    )
    admin.action("organization_member_create", {"id": "open", "username": "ann", "role": "editor"})
    held = {"name": "ds-a", "owner_org": "hidden", "private": state == "private"}
    admin.action("package_create", {**held, **({"state": "draft"} if state == "draft" else {})})
    if state == "deleted":
        admin.action("package_delete", {"id": "ds-a"})
    ann = SynchronizationClient(ckan.site_url, user["token"], session=ckan.session(), config={"owner_org": "open"})
    [outcome] = ann.sync("src", source("a")).outcomes
    assert outcome.action == "created"
    assert (outcome.name == "ds-a") is (state == "deleted")
    assert ann.sync("src", source("a")).unchanged == ["a"]


def test_long_and_missing_names(ckan: FakeCKAN) -> None:
    data = {"dataset": {"a": {"name": "x" * 140, "title": "A"}, "b": {"title": "Größe & Zahl"}, "c:1": {}}}
    report = sync(ckan).sync("src", data)
    names = {outcome.source_id: str(outcome.name) for outcome in report.outcomes}
    assert len(names["a"]) == 100
    assert names["b"] == "gr-e-zahl"
    assert names["c:1"] == "c-1"
    assert sync(ckan, dataset_preserve_names=False).sync("src", data).unchanged == ["a", "b", "c:1"]


def test_an_id_twice_in_the_source(ckan: FakeCKAN) -> None:
    items = [("a", {"name": "first"}), ("a", {"name": "second"}), ("b", {"name": "third"})]
    report = sync(ckan).sync("src", items)
    assert (report.created, [str(item.error) for item in report.failed]) == (
        ["a", "b"], ["the source has this id twice; the first was taken"],
    )
    assert sync(ckan).sync("src", items).deleted == []


def test_too_many_deletes_are_refused(ckan: FakeCKAN) -> None:
    keys = [f"k{number}" for number in range(24)]
    sync(ckan).sync("src", source(*keys))
    plan = sync(ckan).plan("src", source(*keys[:11]))
    assert plan.guarded == "13 of 24 datasets would be deleted, more than the share of 0.5 that is allowed"
    report = sync(ckan).apply(plan)
    assert (report.deleted, len(report.failed), report.exit_code) == ([], 13, 3)
    assert all(isinstance(outcome.error, DeletesGuarded) for outcome in report.failed)
    assert len(sync(ckan, delete_guard=0.6).sync("src", source(*keys[:11])).deleted) == 13
    assert len(sync(ckan, delete_guard=None).sync("src", source()).deleted) == 11


@pytest.mark.parametrize("change", ["edit", "delete", "purge"])
def test_what_others_do_between_plan_and_apply(ckan: FakeCKAN, change: str) -> None:
    sync(ckan).sync("src", source("a"))
    plan = sync(ckan).plan("src", source("a", a={"title": "new"}))
    low = sync(ckan).client.lowlevel
    if change == "edit":
        resources = [{"url": "http://e.org/1"}]
        low.action("package_patch", {"id": "ds-a", "resources": resources, "version": "7"})
    else:
        low.action("package_delete" if change == "delete" else "dataset_purge", {"id": "ds-a"})
    [outcome] = sync(ckan).apply(plan).outcomes
    assert outcome.action == ("updated" if change == "edit" else "created")
    found = show(ckan, str(outcome.id))
    assert (found["title"], found["state"], found["version"]) == ("new", "active", "7" if change == "edit" else None)
    assert sync(ckan).sync("src", source("a", a={"title": "new"})).unchanged == ["a"]


def test_an_interrupted_plan_goes_on_where_it_was(ckan: FakeCKAN, tmp_path: pathlib.Path) -> None:
    journal = tmp_path / "journal"
    plan = sync(ckan).plan("src", source("a", "b", "c"), journal=journal)
    with ckan.fail("package_create", after=1, kind="closed"), pytest.raises(ConnectionFailed):
        sync(ckan, retries=0).apply(plan)
    plan.store.close()
    assert len(writes(ckan)) == 2
    report = sync(ckan).apply(Plan.load(journal))
    assert report.created == ["b", "c"]
    assert writes(ckan) == ["package_create", "package_create"]
    with pytest.raises(ValueError, match="journal of the source 'src'"):
        sync(ckan).sync("other", source(), journal=journal)
    with pytest.raises(FileNotFoundError):
        Plan.load(tmp_path / "nothing")


@pytest.mark.parametrize("done", [False, True])
def test_the_journal_knows_what_the_search_does_not_show(ckan: FakeCKAN, tmp_path: pathlib.Path, done: bool) -> None:
    journal = tmp_path / "journal"
    sync(ckan).sync("src", source("old", "gone"), journal=journal)
    ckan.configure({"ckan.search.solr_commit": False})
    data = source("old", "a", "b", old={"title": "newer"})
    with ckan.fail("package_create", after=1, kind="timeout", done=done), pytest.raises(ConnectionFailed):
        sync(ckan, recover_writes=False).sync("src", data, journal=journal)
    sync(ckan).sync("src", data, journal=journal)
    writes(ckan)
    again = sync(ckan).sync("src", data, journal=journal)
    assert again.unchanged == ["old", "a", "b"]
    assert writes(ckan) == []
    ckan.commit_search()
    assert sync(ckan).sync("src", data, journal=journal).unchanged == ["old", "a", "b"]
    assert [call.action for call in ckan.calls] == ["package_search"]


@pytest.mark.parametrize("executor", [None, concurrent.futures.ThreadPoolExecutor])
def test_writes_at_once(executor: Any) -> None:
    ckan = FakeCKAN(config=OPTIONS)
    data = source(*(f"k{number}" for number in range(20)))
    with ckan.serve() as server:
        given = executor(3) if executor else None
        client = SynchronizationClient(server.url, ckan.sysadmin.api_key, workers=5, executor=given)
        assert client.sync("src", data).created == list(data["dataset"])
        assert client.sync("src", data).unchanged == list(data["dataset"])
        if given:
            given.shutdown()


class Elsewhere(concurrent.futures.Executor):
    """An executor that is no ThreadPoolExecutor: what it gets has to be plain data."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> concurrent.futures.Future[Any]:
        import pickle

        fn, args = pickle.loads(pickle.dumps((fn, args)))
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        future.set_result(pickle.loads(pickle.dumps(fn(*args, **kwargs))))
        return future


def test_any_executor(ckan: FakeCKAN) -> None:
    with ckan.serve() as server:
        client = SynchronizationClient(server.url, ckan.sysadmin.api_key, executor=Elsewhere())
        report = client.sync("src", source("a", "b", b={"tags": ["!"]}))
        assert (report.created, [outcome.source_id for outcome in report.failed]) == (["a"], ["b"])
    with pytest.raises(ValueError, match="session"):
        sync(ckan, executor=Elsewhere()).sync("src", source("a", "c"))


def test_the_report_file(ckan: FakeCKAN, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "report.jsonl"
    sync(ckan).sync("src", source("a", "b", b={"tags": ["!"]}), report_file=file)
    first, second = map(json.loads, file.read_text().splitlines())
    assert (first["action"], first["name"]) == ("created", "ds-a")
    assert (second["action"], second["error"]["type"], list(second["error"]["fields"])) == (
        "failed", "ValidationError", ["tags"],
    )


def test_a_failed_organization_fails_its_datasets(ckan: FakeCKAN) -> None:
    data = source("a", "b", a={"owner_org": "org"})
    data["organization"] = {"org": {"title": "O"}}
    with ckan.fail("organization_create", status=500):
        report = sync(ckan).sync("src", data)
    assert (report.created, {item.source_id for item in report.failed}) == (["b"], {"org", "a"})
    assert sync(ckan).sync("src", data).created == ["a"]


@pytest.mark.parametrize("version", ["2.12", "2.9", "2.8"])
def test_requests_are_near_the_lower_bound(version: str) -> None:
    ckan = FakeCKAN(version, config=OPTIONS)
    keys = [f"k{number}" for number in range(120)]
    data = source(*keys)
    data["organization"] = {"org": {"title": "O"}}
    sync(ckan).sync("src", data)
    ckan.calls.clear()
    for key in keys[:10]:
        data["dataset"][key]["title"] = "changed"
    assert len(sync(ckan).sync("src", data).updated) == 10
    actions = [str(call.action) for call in ckan.calls]
    assert actions.count("package_search") == 1
    assert actions.count("package_show") == 0
    assert sum(call.writes for call in ckan.calls) == 10
    assert len(actions) <= 1 + 10 + 3


def test_a_session_may_be_made_by_a_function(ckan: FakeCKAN) -> None:
    made: list[requests.Session] = []

    def make() -> requests.Session:
        made.append(ckan.session())
        return made[-1]

    assert sync(ckan, session=make, workers=2).sync("src", source("a", "b")).ok
    assert made
