"""One item of a plan, done. A function of its arguments alone, so that any executor can run it anywhere."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckan_client import exceptions as exc
from ckan_client.highlevel import CkanHighlevelClient
from ckan_client.objects import CkanDataset
from ckan_client.sync import source
from ckan_client.sync.places import KINDS
from ckan_client.sync.plan import PlanItem
from ckan_client.sync.planning import mine, place_changes
from ckan_client.sync.report import SyncOutcome
from ckan_client.sync.strategy import Strategies

#: What makes one object fail and lets the others go on. A failed connection is not among them.
ITEM_ERRORS = (exc.HTTPError, exc.BadApiError, exc.OperationFailure, exc.ConcurrentEdit, TypeError, ValueError)
#: How often a dataset that others keep changing is looked at again.
_LOOKS = 3


@dataclass(frozen=True)
class Written:
    """What became of an item: its outcome, and the `metadata_modified` that was written."""

    outcome: SyncOutcome
    modified: str | None = None


@dataclass(frozen=True)
class Task:
    """An item with all that is needed to do it; `have`: the dataset as the search showed it."""

    source_name: str
    strategies: Strategies
    item: PlanItem
    have: dict[str, Any] | None = None

    @property
    def mark(self) -> str:
        """The marker of the dataset."""
        return source.marker(self.source_name, self.item.source_id)


@dataclass(frozen=True)
class Connection:
    """How to make a client, where none can be sent along."""

    base_url: str
    api_key: str | None
    options: tuple[tuple[str, Any], ...] = ()

    def client(self) -> CkanHighlevelClient:
        """The client of this process."""
        return _client(self)


@functools.cache
def _client(connection: Connection) -> CkanHighlevelClient:
    return CkanHighlevelClient(connection.base_url, connection.api_key, **dict(connection.options))


def perform_elsewhere(connection: Connection, task: Task) -> Written:
    """`perform()` in another process."""
    return perform(connection.client(), task)


def perform(client: CkanHighlevelClient, task: Task) -> Written:
    """
    Do an item.

    :raises ConnectionFailed: where the server cannot be reached; all other errors are in the outcome
    """
    item = task.item
    try:
        if item.kind != "dataset":
            return Written(_place(client, item))
        if item.action == "delete":
            client.delete_dataset(str(item.id))
            return Written(SyncOutcome("dataset", item.source_id, "deleted", item.id, item.name))
        if item.action == "create":
            return _create(client, task)
        return _update(client, task, task.have or client.lowlevel.show("package", str(item.id)))
    except ITEM_ERRORS as error:
        attempted = "update" if item.action == "rename" else str(item.action)
        if item.kind != "dataset":
            attempted = "create or update"
        return Written(
            SyncOutcome(item.kind, item.source_id, "failed", item.id, item.name, attempted=attempted, error=error)
        )


def _place(client: CkanHighlevelClient, item: PlanItem) -> SyncOutcome:
    """Create or update an organization or group; one that turns out to be there, deleted or not, is made active."""
    noun, name = item.kind, str(item.name)
    if item.action == "create":
        try:
            made = client.save(KINDS[noun](item.data))
        except exc.ValidationError as error:
            if "name" not in error.error_dict:
                raise
            try:
                current = client.lowlevel.show(noun, name, include_datasets=False)
            except (exc.NotFound, exc.NotAuthorized):
                raise error from None
        else:
            return SyncOutcome(noun, item.source_id, "created", made.id, made.name)
        if not place_changes(current, {}):
            return SyncOutcome(noun, item.source_id, "unchanged", current["id"], name)
        client.lowlevel.update_group_like(noun, {"state": "active", "id": current["id"]})
        return SyncOutcome(noun, item.source_id, "updated", current["id"], name, ("state",))
    client.lowlevel.update_group_like(noun, {**item.data, "state": "active", "id": item.id})
    return SyncOutcome(noun, item.source_id, "updated", item.id, name, tuple(item.data))


def _create(client: CkanHighlevelClient, task: Task) -> Written:
    item = task.item
    wanted = CkanDataset(item.data)
    conflict: exc.ValidationError | None = None
    names: list[str | None] = [*item.names] or [None]
    for name in names:
        try:
            created = client.create_dataset(source.new_dataset(wanted, name))
        except exc.ValidationError as error:
            if "name" not in error.error_dict:
                raise
            conflict = error
        else:
            outcome = SyncOutcome("dataset", item.source_id, "created", created.id, created.name)
            return Written(outcome, created.metadata_modified)
        if name and (found := mine(client, name, task.mark)) is not None:
            # created before, but the search index does not show it yet
            return _update(client, task, found)
    raise conflict or ValueError(f"every name tried for {wanted.name!r} is taken")


def _update(client: CkanHighlevelClient, task: Task, have: Mapping[str, Any]) -> Written:
    item = task.item
    wanted = CkanDataset(item.data)
    for _ in range(_LOOKS):
        changes = task.strategies.changes(have, wanted)
        if not changes:
            outcome = SyncOutcome("dataset", item.source_id, "unchanged", have["id"], have["name"])
            return Written(outcome, have.get("metadata_modified"))
        try:
            answer = _write(client, have, changes, wanted, task.mark)
        except exc.ConcurrentEdit:
            found = mine(client, str(have["id"]), task.mark)
        except exc.NotFound:
            found = None
        else:
            outcome = SyncOutcome(
                "dataset", item.source_id, "updated", answer["id"], answer["name"], tuple(changes)
            )
            return Written(outcome, answer.get("metadata_modified"))
        if found is None:
            # deleted or given away meanwhile: the source still has it
            names = [name for name in source.names_to_try(wanted.name, task.mark) if name]
            return _create(client, _as_new(task, names))
        have = found
    raise exc.ConcurrentEdit(f"dataset {have['id']} was changed by others {_LOOKS} times while it was to be written")


def _as_new(task: Task, names: list[str]) -> Task:
    item = PlanItem("dataset", "create", task.item.source_id, data=task.item.data, names=names)
    return Task(task.source_name, task.strategies, item)


def _write(
    client: CkanHighlevelClient, have: Mapping[str, Any], changes: dict[str, Any], wanted: CkanDataset, mark: str
) -> dict[str, Any]:
    """One write; a new name that is taken is tried with suffixes."""
    if "name" not in changes:
        return client.write_dataset(have, changes)
    conflict: exc.HTTPError | None = None
    for name in source.names_to_try(wanted.name, mark):
        try:
            return client.write_dataset(have, {**changes, "name": name})
        except exc.ServerError as error:
            conflict = error  # so CKAN answers to the name of a deleted dataset
        except exc.ValidationError as error:
            if "name" not in error.error_dict:
                raise
            conflict = error
    raise conflict or ValueError("no name was tried")


