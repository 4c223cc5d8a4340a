"""Synchronisation on a CKAN."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ckan_client import CkanDataset, CkanGroup, CkanHighlevelClient, CkanOrganization, HTTPError, SyncReport
from tests.client.conftest import Target


def catalogue(target: Target) -> dict[str, Any]:
    """Four datasets, two organizations, three groups; every name is new, the keys are d1, o1, g1..."""
    names = {key: target.unique(key) for key in ("d1", "d2", "d3", "d4", "o1", "o2", "g1", "g2", "g3")}

    def dataset(number: int, owner: str, *groups: str) -> dict[str, Any]:
        return {
            "id": f"not the id of a ckan {number}",
            "name": names[f"d{number}"],
            "title": f"Dataset #{number}",
            "owner_org": owner,
            "groups": list(groups),
            "tags": ["tag two", "tag one"],
            "extras": {"number": number, "text": "ü", "nothing": None},
            "resources": [
                {"name": "csv", "url": f"example.com/{number}.csv", "format": "text/csv", "size": "10"},
                {"name": "json", "url": f"http://example.com/{number}.json", "format": "json", "custom": "kept"},
            ],
            "relationships": [],
        }

    return {
        "dataset": {
            "d1": dataset(1, "o1", "g1"),
            "d2": dataset(2, "o1", "g1", "g2"),
            "d3": dataset(3, "o1", "g2"),
            "d4": dataset(4, "o2", "g3"),
        },
        "organization": {key: {"name": names[key], "title": f"Organization {key}"} for key in ("o1", "o2")},
        "group": {key: {"name": names[key], "title": f"Group {key}"} for key in ("g1", "g2", "g3")},
    }


class Run:
    """One source and the CKAN that it is synchronised into."""

    def __init__(self, target: Target, client: CkanHighlevelClient) -> None:
        self.target = target
        self.client = client
        self.source = target.unique("my source")
        self.data = catalogue(target)

    def sync(self, **options: Any) -> SyncReport:
        self.target.writes()
        report = self.target.synchronizer(fail_on_inconsistency=True, **options).sync(self.source, self.data)
        report.raise_for_failures()
        return report

    def dataset(self, key: str) -> CkanDataset:
        return self.client.get_dataset_by_name(self.data["dataset"][key]["name"])

    def group_id(self, key: str) -> str:
        return str(self.client.get_group_by_name(self.data["group"][key]["name"]).id)

    def organization_id(self, key: str) -> str:
        return str(self.client.get_organization_by_name(self.data["organization"][key]["name"]).id)


@pytest.fixture
def run(target: Target, client: CkanHighlevelClient) -> Run:
    return Run(target, client)


def test_the_first_run_creates_everything(run: Run) -> None:
    report = run.sync()
    assert report.created == ["d1", "d2", "d3", "d4"]
    assert len(report.of("organization", "created")) == 2
    assert len(report.of("group", "created")) == 3
    assert report.ok
    dataset = run.dataset("d2")
    assert dataset.title == "Dataset #2"
    assert dataset.owner_org == run.organization_id("o1")
    assert dataset.groups == {run.group_id("g1"), run.group_id("g2")}
    assert dataset.tags == {"tag one", "tag two"}
    assert dataset.extras == {"number": "2", "text": "ü", "_harvest_source": f"{run.source}:d2"}
    assert [resource.format for resource in dataset.resources] == ["CSV", "JSON"]
    assert run.client.get_organization(run.organization_id("o1")).title == "Organization o1"
    assert run.client.get_group(run.group_id("g3")).title == "Group g3"
    [outcome] = [outcome for outcome in report.outcomes if outcome.source_id == "d2"]
    assert (outcome.id, outcome.name) == (dataset.id, dataset.name)


@pytest.mark.parametrize("strategy", ["create", "update"])
def test_a_second_run_sends_no_write(run: Run, strategy: str) -> None:
    options = {"organization_merge_strategy": strategy, "group_merge_strategy": strategy}
    run.sync(**options)
    report = run.sync(dataset_preserve_names=False, dataset_group_merge_strategy="replace", **options)
    assert report.unchanged == ["d1", "d2", "d3", "d4"]
    assert run.target.writes() == []


def test_a_second_run_reads_no_dataset_alone(run: Run) -> None:
    run.sync()
    run.target.actions.clear()
    run.sync()
    assert run.target.actions.count("package_search") == 1
    assert "package_show" not in run.target.actions


def test_values_that_ckan_rewrites_are_no_changes(run: Run) -> None:
    run.data["dataset"]["d1"].update(
        title=" Title ",
        version="1.0",
        notes=" notes\r\n",
        extras={"list": [1, "ü"], "true": True, "empty": "", "none": None},
        resources=[
            {"url": "example.com/a b.csv", "format": ".csv", "custom": {"deep": [1, None]}, "flag": True, "size": 10},
            {"url": "http://example.com/guess.xml", "last_modified": "2020-01-01"},
            {"url": "http://example.com/x", "format": "Excel", "name": "", "description": " text "},
        ],
    )
    run.sync()
    report = run.sync()
    assert [(outcome.source_id, outcome.changed) for outcome in report.outcomes if outcome.changed] == []
    assert run.target.writes() == []


def test_changes_deletes_and_additions(run: Run) -> None:
    run.sync()
    kept = [resource.id for resource in run.dataset("d1").resources]
    deleted = run.dataset("d3")
    del run.data["dataset"]["d3"]
    changed = run.data["dataset"]["d1"]
    changed["title"] = "Changed"
    changed["notes"] = "New"
    changed["tags"] = ["tag two", "tag three"]
    changed["extras"] = {"other": "1"}
    changed["resources"].reverse()
    changed["resources"].insert(0, {"url": "http://example.com/new"})
    run.data["dataset"]["d5"] = {"name": run.target.unique("d5"), "owner_org": "o2"}
    report = run.sync()
    update = "package_revise" if run.client.lowlevel.server_version() >= (2, 9) else "package_update"
    assert run.target.writes() == ["package_delete", "package_create", update]
    assert (report.created, report.updated, report.deleted, report.unchanged) == (["d5"], ["d1"], ["d3"], ["d2", "d4"])
    dataset = run.dataset("d1")
    assert (dataset.title, dataset.notes, dataset.tags) == ("Changed", "New", {"tag two", "tag three"})
    assert dataset.extras == {"other": "1", "_harvest_source": f"{run.source}:d1"}
    assert [resource.id for resource in dataset.resources][1:] == kept[::-1]
    assert dataset.resources[1].other == {"custom": "kept"}
    with pytest.raises(HTTPError, match="deleted"):
        run.client.get_dataset(str(deleted.id))
    run.sync()
    assert run.target.writes() == []


def test_what_the_source_no_longer_has_is_removed(run: Run) -> None:
    run.data["dataset"]["d1"].update(notes="to go", author="A", private=True)
    run.sync()
    del run.data["dataset"]["d1"]["private"]
    for key in ("notes", "author", "tags", "extras", "resources"):
        run.data["dataset"]["d1"].pop(key)
    run.sync()
    dataset = run.client.get_dataset_by_name(run.data["dataset"]["d1"]["name"])
    assert not dataset.notes
    assert not dataset.author
    assert (dataset.tags, len(dataset.resources)) == (set(), 0)
    assert set(dataset.extras) == {"_harvest_source"}
    assert dataset.private is True
    run.sync()
    assert run.target.writes() == []


def test_private_and_draft_datasets_are_found(run: Run) -> None:
    run.data["dataset"]["d1"]["private"] = True
    run.data["dataset"]["d2"]["state"] = "draft"
    run.sync()
    assert run.sync().unchanged == ["d1", "d2", "d3", "d4"]


def test_other_sources_and_datasets_are_left_alone(run: Run, target: Target) -> None:
    other = Run(target, run.client)
    other.source = run.source + " too"
    foreign = run.client.create_dataset(CkanDataset({"name": target.unique("foreign")}))
    other.sync()
    run.sync()
    run.data["dataset"] = {}
    assert sorted(run.sync().deleted) == ["d1", "d2", "d3", "d4"]
    assert run.client.get_dataset(str(foreign.id)) == foreign
    assert other.sync().unchanged == ["d1", "d2", "d3", "d4"]


def test_edits_by_others_are_undone_but_for_what_the_source_does_not_say(run: Run) -> None:
    run.sync()
    dataset = run.dataset("d1")
    dataset.title = "By an editor"
    dataset.private = True
    dataset.resources[0].other["by_editor"] = "kept"
    run.client.update_dataset(dataset)
    assert run.sync().updated == ["d1"]
    dataset = run.client.get_dataset(str(dataset.id))
    assert (dataset.title, dataset.private) == ("Dataset #1", True)
    assert dataset.resources[0].other == {"by_editor": "kept"}


def test_a_dataset_that_someone_deleted_comes_back(run: Run) -> None:
    run.sync()
    run.client.delete_dataset(str(run.dataset("d1").id))
    assert run.sync().created == ["d1"]


def test_preserve_names(run: Run) -> None:
    run.sync()
    dataset = run.dataset("d1")
    run.data["dataset"]["d1"].update(name=run.target.unique("renamed"), title="1.1")
    run.sync()
    assert run.client.get_dataset(str(dataset.id)).name == dataset.name
    run.data["dataset"]["d1"]["title"] = "1.2"
    run.sync(dataset_preserve_names=False)
    renamed = run.client.get_dataset(str(dataset.id))
    assert (renamed.name, renamed.title) == (run.data["dataset"]["d1"]["name"], "1.2")


def test_group_merge_strategies(run: Run) -> None:
    run.sync()
    first, second = run.group_id("g1"), run.group_id("g2")
    steps = [("replace", "g1", {first}), ("add", "g2", {first, second}), ("preserve", "g3", {first, second})]
    for strategy, group, expected in steps:
        run.data["dataset"]["d2"]["groups"] = [group]
        run.sync(dataset_group_merge_strategy=strategy)
        assert run.dataset("d2").groups == expected, strategy


def test_preserve_organization(run: Run) -> None:
    run.sync()
    run.data["dataset"]["d2"]["owner_org"] = "o2"
    assert run.sync().updated == []
    assert run.dataset("d2").owner_org == run.organization_id("o1")
    run.sync(dataset_preserve_organization=False)
    assert run.dataset("d2").owner_org == run.organization_id("o2")


@pytest.mark.parametrize("noun", ["group", "organization"])
def test_merge_strategies_of_groups_and_organizations(run: Run, target: Target, noun: str) -> None:
    kind: Any = CkanGroup if noun == "group" else CkanOrganization
    names = [target.unique(noun) for _ in range(4)]
    for name in names[:2]:
        run.client.save(kind({"name": name, "title": "Old", "description": "kept"}))
    run.data = {"dataset": {}, noun: {name: {"title": "New"} for name in names[1:3]}}
    read = run.client.get_group_by_name if noun == "group" else run.client.get_organization_by_name
    run.sync(**{f"{noun}_merge_strategy": "create"})
    assert [read(name).title for name in names[:3]] == ["Old", "Old", "New"]
    run.data[noun] = {names[1]: {"title": "Newer"}, "key": {"name": names[3], "title": "Newer"}}
    report = run.sync(**{f"{noun}_merge_strategy": "update"})
    assert [read(name).title for name in names] == ["Old", "Newer", "New", "Newer"]
    assert read(names[1]).description == "kept"
    assert [outcome.changed for outcome in report.outcomes] == [("title",), ()]


def test_a_deleted_organization_is_revived(run: Run) -> None:
    run.sync()
    run.data["dataset"] = {}
    run.sync()
    before = run.client.get_organization(run.organization_id("o1"))
    run.client.lowlevel.action("organization_delete", {"id": before.id})
    report = run.sync()
    assert [outcome.source_id for outcome in report.of("organization", "updated")] == ["o1"]
    assert run.client.get_organization(str(before.id)) == before


def test_equal_names_get_a_suffix(run: Run, target: Target) -> None:
    name = target.unique("same-" + "x" * 80)
    foreign = run.client.create_dataset(CkanDataset({"name": name}))
    run.data = {"dataset": {key: {"name": name, "title": key} for key in "abc"}}
    report = run.sync()
    names = {outcome.source_id: str(outcome.name) for outcome in report.outcomes}
    assert len({name, *names.values()}) == 4
    assert all(found[:-7] == name[:93] and len(found) <= 100 for found in names.values())
    assert run.client.get_dataset(str(foreign.id)) == foreign
    assert run.sync(dataset_preserve_names=False).unchanged == ["a", "b", "c"]


def test_names_can_be_taken_over_from_a_deleted_dataset(run: Run) -> None:
    run.sync()
    name = run.data["dataset"].pop("d1")["name"]
    run.data["dataset"]["d9"] = {"name": name}
    report = run.sync()
    assert (report.deleted, report.created) == (["d1"], ["d9"])
    [created] = report.of("dataset", "created")
    before_2_7 = run.client.lowlevel.server_version() < (2, 7)
    assert str(created.name).startswith(name) if before_2_7 else created.name == name


def test_failures_stop_no_others_and_delete_nothing(run: Run, target: Target) -> None:
    run.sync()
    data = copy.deepcopy(run.data)
    run.data["dataset"]["d1"]["tags"] = ["!"]
    run.data["dataset"]["d2"]["owner_org"] = "no such organization"
    run.data["dataset"]["d3"]["title"] = 5
    run.data["dataset"]["d4"]["title"] = "Changed"
    run.data["dataset"]["d5"] = {"name": "Not A Name"}
    run.data["organization"]["o3"] = {"name": "Not A Name"}
    run.data["dataset"]["d6"] = {"name": target.unique("d6"), "owner_org": "o3"}
    report = target.synchronizer().sync(run.source, run.data)
    assert not report.ok
    failed = {outcome.source_id: outcome for outcome in report.failed}
    assert set(failed) == {"o3", "d1", "d2", "d3", "d5", "d6"}
    assert {key: failed[key].attempted for key in ("d1", "d2", "d5")} == {"d1": "update", "d2": "read", "d5": "create"}
    assert "no such organization" in str(failed["d2"].error)
    assert "Not A Name" not in [outcome.name for outcome in report.outcomes if outcome.action != "failed"]
    assert report.updated == ["d4"]
    assert report.deleted == []
    with pytest.raises(Exception, match="d5"):
        report.raise_for_failures()
    run.data = data
    assert run.sync().updated == ["d4"]


def test_datasets_deleted_in_the_source_are_absent(run: Run) -> None:
    run.data["dataset"]["d2"]["state"] = "deleted"
    assert run.sync().created == ["d1", "d3", "d4"]
    run.data["dataset"]["d1"]["state"] = "deleted"
    assert run.sync().deleted == ["d1"]


def test_doubles_of_one_marker_are_deleted_but_for_the_oldest(run: Run, target: Target) -> None:
    run.sync()
    first = run.dataset("d1")
    double = run.client.create_dataset(CkanDataset({"name": target.unique("double"), "extras": first.extras}))
    report = run.sync()
    assert [outcome.id for outcome in report.of("dataset", "deleted")] == [double.id]
    assert run.dataset("d1") == first


def test_datasets_of_the_action_api_are_accepted(run: Run, target: Target) -> None:
    run.sync()
    shown = [run.client.lowlevel.show("package", run.dataset(key).id or "") for key in ("d1", "d2")]
    copies = Run(target, run.client)
    copies.data = {
        "dataset": {item["id"]: {**item, "owner_org": item["organization"]["name"]} for item in shown},
        "organization": {item["organization"]["name"]: item["organization"] for item in shown},
        "group": {group["name"]: group for item in shown for group in item["groups"]},
    }
    assert len(copies.sync().created) == 2
    assert len(copies.sync().unchanged) == 2
    names = {outcome.name for outcome in copies.sync().outcomes if outcome.kind == "dataset"}
    assert names.isdisjoint(item["name"] for item in shown)


def test_an_id_may_have_a_colon(run: Run) -> None:
    run.data["dataset"] = {"urn:a:b": {"name": run.target.unique("colon")}}
    assert run.sync().created == ["urn:a:b"]
    assert run.sync().unchanged == ["urn:a:b"]


def test_a_report_as_text(run: Run) -> None:
    assert str(run.sync()) == (f"{run.source}: 2 organization(s) created, 3 group(s) created, 4 dataset(s) created")
