"""What a target should hold after synchronisations and the edits of others, and the steps that lead there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ckan_fake.fake import FakeCKAN
from ckan_fake.live import LiveCKAN, Target

Source = dict[str, dict[str, dict[str, Any]]]
MARKER = "_harvest_source"
TEXTS = ("notes", "license_id", "author")


@dataclass
class Dataset:
    """A dataset as it should be shown. `mark` is its source and id there ("" for one that others made)."""

    mark: str
    name: str
    title: str
    owner_org: str
    texts: dict[str, str] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    extras: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    resources: list[dict[str, str]] = field(default_factory=list)


def resource(given: dict[str, Any]) -> dict[str, str]:
    """The fields of a resource that CKAN keeps as they are."""
    return {name: given.get(name) or "" for name in ("url", "name", "description", "language")}


def shown(answer: dict[str, Any]) -> Dataset:
    """A dataset as `package_show` answers it."""
    extras = {extra["key"]: extra["value"] for extra in answer["extras"]}
    return Dataset(
        extras.pop(MARKER, ""), answer["name"], answer["title"], (answer["organization"] or {}).get("name", ""),
        {name: answer.get(name) or "" for name in TEXTS}, {tag["name"] for tag in answer["tags"]}, extras,
        {group["name"] for group in answer["groups"]}, [resource(item) for item in answer["resources"]],
    )


def harvested(mark: str, name: str, item: dict[str, Any], before: Dataset | None) -> Dataset:
    """A source's item as it should be in the target; `before` is the dataset that was matched."""
    return Dataset(
        mark, name, item.get("title") or name, before.owner_org if before else item["owner_org"],
        {text: item.get(text) or "" for text in TEXTS}, set(item["tags"]), dict(item["extras"]),
        set(item["groups"]) | (before.groups if before else set()), [resource(found) for found in item["resources"]],
    )


class SyncRun:
    """One run on one target: each step changes the target and the model, `compare` compares them.

    `datasets` holds what the target should hold, by name; `days` what each source held when it was last read.
    """

    def __init__(self, target: Target, sync: Callable[[Target, str, Source], object], prefix: str) -> None:
        self.target = target
        self.datasets: dict[str, Dataset] = {}
        self.days: dict[str, Source] = {}
        self._sync = sync
        self._session = target.session()
        self._titles: dict[str, dict[str, str]] = {"organization": {}, "group": {}}
        self._deleted_names: set[str] = set()
        self._untouched: set[str] = set()
        self._others = f"{prefix}others"
        self._baseline = set(self._call("package_list"))
        self._call("organization_create", name=self._others)

    def harvested(self) -> list[str]:
        """Names of the datasets that came from sources."""
        return [name for name, dataset in self.datasets.items() if dataset.mark]

    def foreign(self) -> list[str]:
        """Names of the datasets that others made."""
        return [name for name, dataset in self.datasets.items() if not dataset.mark]

    def synchronise(self, source: str, day: Source) -> None:
        """Run the synchronisation and put into the model what it should have done."""
        self._sync(self.target, source, day)
        self.days[source] = day
        for kind, titles in self._titles.items():
            for name, item in day[kind].items():
                titles.setdefault(name, item["title"])
        self._expect(source, day)
        self._untouched = {source}

    def synchronise_again(self, source: str) -> None:
        """Run the last synchronisation again; where nobody wrote in between it must write nothing."""
        before = self._modified()
        self._sync(self.target, source, self.days[source])
        if source in self._untouched:
            after = self._modified()
            assert after == before, f"a second synchronisation of {source!r} wrote: {_differing(before, after)}"
        else:
            self._expect(source, self.days[source])
            self._untouched = {source}

    def edit(self, name: str, change: dict[str, Any]) -> None:
        """Change fields of a dataset as someone else; extras and tags are added to."""
        self._untouched = set()
        dataset = self.datasets[name]
        given = dict(change)
        for key, value in change.items():
            if key == "title":
                dataset.title = value or name
            elif key in TEXTS:
                dataset.texts[key] = value
            elif key == "tags":
                dataset.tags = set(value)
                given["tags"] = [{"name": tag} for tag in value]
            elif key == "extras":
                dataset.extras = dict(value)
                given["extras"] = [{"key": k, "value": v} for k, v in {**value, MARKER: dataset.mark}.items()]
            elif key == "resources":
                dataset.resources = [resource(item) for item in value]
        self._call("package_patch", id=name, **given)

    def delete(self, name: str) -> None:
        """Delete a dataset as someone else."""
        self._untouched = set()
        self._call("package_delete", id=name)
        del self.datasets[name]
        self._deleted_names.add(name)

    def create(self, name: str) -> None:
        """Create a dataset as someone else; where the name is taken CKAN must say so."""
        self._untouched = set()
        status, answer = self._ask("package_create", name=name, owner_org=self._others)
        if name in self.datasets:
            assert status == 409, f"package_create with the name of another: {status} {answer}"
            assert "name" in answer["error"], answer
        elif status == 409 and name in self._deleted_names:
            assert "name" in answer["error"], answer
        else:
            assert status == 200, f"package_create {name}: {status} {answer}"
            self.datasets[name] = Dataset("", name, name, self._others, dict.fromkeys(TEXTS, ""))

    def compare(self) -> None:
        """Find in the target what the model holds, and nothing else. Raises AssertionError with what differs."""
        found = self._found()
        assert found.keys() == self.datasets.keys(), _differing(self.datasets, found)
        assert found == self.datasets, _differing(self.datasets, found)
        for kind, titles in self._titles.items():
            for name, title in titles.items():
                group = self._call(f"{kind}_show", id=name, include_datasets=False)
                assert (group["state"], group["title"]) == ("active", title), f"{kind} {name}: {group}"

    def close(self) -> None:
        """Tidy a live CKAN; for a fake, complain of its bugs and of what it could not do."""
        if isinstance(self.target, LiveCKAN):
            self.target.tidy()
        elif isinstance(self.target, FakeCKAN):
            assert not self.target.bugs, self.target.bugs
            assert not self.target.unsupported, self.target.unsupported

    def _expect(self, source: str, day: Source) -> None:
        """Let the model follow a synchronisation. Which new dataset got which name is read from the target."""
        before = {item.mark: item for item in self.datasets.values()}
        marks = {f"{source}:{id_}": item for id_, item in day["dataset"].items()}
        for mark, gone in before.items():
            if mark.startswith(f"{source}:") and mark not in marks:
                del self.datasets[gone.name]
                self._deleted_names.add(gone.name)
        new = {mark: item for mark, item in marks.items() if mark not in before}
        names = self._names_by_mark() if new else {}
        for mark, item in marks.items():
            old = before.get(mark)
            assert old or mark in names, f"{mark} was not created"
            name = old.name if old else names[mark]
            if old is None:
                self._check_name(name, item["name"], [other["name"] for other in new.values()])
            self.datasets[name] = harvested(mark, name, item, old)

    def _check_name(self, name: str, wanted: str, all_wanted: list[str]) -> None:
        """A new dataset has the name that its source wants, with a suffix where that is or was another's."""
        if name != wanted:
            taken = wanted in self.datasets or wanted in self._deleted_names or all_wanted.count(wanted) > 1
            assert taken, f"{wanted!r} was free, but the dataset is called {name!r}"
            assert re.fullmatch(re.escape(wanted[:80]) + r".*-\d+", name), f"{wanted!r} became {name!r}"

    def _shown(self) -> list[dict[str, Any]]:
        names = set(self._call("package_list")) - self._baseline
        return [self._call("package_show", id=name) for name in sorted(names)]

    def _found(self) -> dict[str, Dataset]:
        return {answer["name"]: shown(answer) for answer in self._shown()}

    def _modified(self) -> dict[str, str]:
        return {answer["name"]: answer["metadata_modified"] for answer in self._shown()}

    def _names_by_mark(self) -> dict[str, str]:
        return {dataset.mark: name for name, dataset in self._found().items() if dataset.mark}

    def _call(self, action: str, **data: Any) -> Any:
        status, answer = self._ask(action, **data)
        assert status == 200, f"{action} {data}: {status} {answer}"
        return answer["result"]

    def _ask(self, action: str, **data: Any) -> tuple[int, Any]:
        response = self._session.post(
            f"{self.target.site_url}/api/3/action/{action}", json=data,
            headers={"Authorization": self.target.sysadmin.api_key}, timeout=120,
        )
        return response.status_code, response.json()


def _differing(expected: dict[str, Any], found: dict[str, Any]) -> str:
    """What differs between two dicts, a line for each key."""
    lines = ["the target is not as it should be:"]
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key) != found.get(key):
            lines += [f"{key}:", f"  should be {expected.get(key)}", f"  is        {found.get(key)}"]
    return "\n".join(lines)
