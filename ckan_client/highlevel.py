"""The high-level client: CKAN's objects, typed, and updates that lose nothing."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from ckan_client import exceptions as exc
from ckan_client import merge, resources, users
from ckan_client.compare import differences
from ckan_client.lowlevel import CkanLowlevelClient
from ckan_client.objects import CkanDataset, CkanGroup, CkanOrganization, CkanResource, CkanUser
from ckan_client.objects.base import CkanObject

UNOWNED_HINT = (
    "a dataset without an organization needs ckan.auth.create_unowned_dataset = true in the CKAN's configuration: "
    "set it there, or give the dataset an owner_org"
)

O = TypeVar("O", bound=CkanObject)  # noqa: E741


class CkanHighlevelClient:
    """
    Create, read, update and delete typed objects, on CKAN 2.2 and later.

    :param base_url, api_key: as for CkanLowlevelClient
    :param fail_on_inconsistency: raise OperationFailure where the server kept something else than what was sent; by
        default that is a BadApiWarning. What CKAN makes of any value (a stripped title, "CSV" for "csv") is none
    :param overwrite: where both the caller and someone else changed a field since the caller read it, write the
        caller's value; by default that is a ConcurrentEdit
    :param lowlevel: the other options of CkanLowlevelClient: timeout, retries, session, user_agent, rate, sleep...

    Every method raises the errors of CkanLowlevelClient. An object that is deleted, or that has another id (name) than
    the one asked for by id (name), is a LogicalNotFound, which is an HTTPError with status 404.

    Updates send what was changed: an object that came from the server changes only what was set since, one made by hand
    changes each field that it was given. All other fields, extras, tags, groups and resources stay, resources and
    members with their ids. An extra is removed by `del` or by the value None.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str | None = None,
        fail_on_inconsistency: bool = False,
        overwrite: bool = False,
        **lowlevel: Any,
    ) -> None:
        self.overwrite = overwrite
        self.lowlevel = CkanLowlevelClient(base_url, api_key, **lowlevel)
        self.fail_on_inconsistency = fail_on_inconsistency

    # -- datasets ------------------------------------------------------------------------------------------------

    def list_datasets(self) -> list[str]:
        """Ids of all public, active datasets, sorted; one request per 1000."""
        return self.lowlevel.list_datasets()

    def iter_datasets(self) -> Iterator[CkanDataset]:
        """
        All public, active datasets in the order of their ids, read page by page from the search index: none twice, and
        none missed that is there all the time.
        """
        return (CkanDataset.from_server(data) for data in self.lowlevel.iter_search(facet="false"))

    def get_dataset(self, id: str, allow_deleted: bool = False) -> CkanDataset:
        """A dataset by its id (not by its name)."""
        return self._get(CkanDataset, "id", id, allow_deleted)

    def get_dataset_by_name(self, name: str, allow_deleted: bool = False) -> CkanDataset:
        """A dataset by its name (not by its id)."""
        return self._get(CkanDataset, "name", name, allow_deleted)

    def save_dataset(self, dataset: CkanDataset) -> CkanDataset:
        """Update the dataset where it has an id, else create it."""
        _expect(CkanDataset, dataset)
        return self.create_dataset(dataset) if dataset.id is None else self.update_dataset(dataset)

    def create_dataset(self, dataset: CkanDataset) -> CkanDataset:
        """
        Create a dataset.

        :return: it, as the server has it
        :raises ValueError: where it has an id
        :raises ValidationError, NotAuthorized: where it has no owner_org and the CKAN wants one, with a hint
        """
        return self._create(CkanDataset, dataset)

    def update_dataset(self, dataset: CkanDataset) -> CkanDataset:
        """
        Update a dataset: one request to read it, one to write it where anything is to be written.

        From 2.9 on CKAN itself makes sure that nobody writes in between (package_revise).

        :return: it, as the server has it
        :raises ConcurrentEdit: where someone else changed a field that this changes, since it was read
        :raises ValueError: where it has no id
        :raises LogicalNotFound: where it is deleted, unless its `state` was set to "active"
        """
        return self._update(CkanDataset, dataset)

    def delete_dataset(self, id: str) -> None:
        """Mark a dataset as deleted; its name stays taken before CKAN 2.7. Nothing happens where there is none."""
        self.lowlevel.delete_dataset(id)

    def wipe_dataset(self, id: str) -> None:
        """Delete a dataset and free its name: it is renamed to `deleted-...` first."""
        current = self.get_dataset(id)
        current.name = f"deleted-{uuid.uuid4().hex[:20]}"
        self.update_dataset(current)
        self.delete_dataset(id)

    # -- organizations -------------------------------------------------------------------------------------------

    def list_organizations(self) -> list[str]:
        """Ids of all active organizations."""
        return [found["id"] for found in self.lowlevel.iter_all_fields("organization")]

    def list_organization_names(self) -> list[str]:
        """Names of all active organizations."""
        return self.lowlevel.list_organizations()

    def iter_organizations(self) -> Iterator[CkanOrganization]:
        """All active organizations, one request each."""
        for id in self.list_organizations():
            yield self.get_organization(id)

    def get_organization(self, id: str, allow_deleted: bool = False) -> CkanOrganization:
        """An organization by its id (not by its name)."""
        return self._get(CkanOrganization, "id", id, allow_deleted)

    def get_organization_by_name(self, name: str, allow_deleted: bool = False) -> CkanOrganization:
        """An organization by its name (not by its id)."""
        return self._get(CkanOrganization, "name", name, allow_deleted)

    def save_organization(self, organization: CkanOrganization) -> CkanOrganization:
        """Update the organization where it has an id, else create it."""
        _expect(CkanOrganization, organization)
        if organization.id is None:
            return self.create_organization(organization)
        return self.update_organization(organization)

    def upsert_organization(self, organization: CkanOrganization) -> CkanOrganization:
        """Update the organization of this name, deleted ones revived, or create it."""
        return self._upsert(CkanOrganization, organization)

    def create_organization(self, organization: CkanOrganization) -> CkanOrganization:
        """Create an organization. Raises ValueError where it has an id."""
        return self._create(CkanOrganization, organization)

    def update_organization(self, organization: CkanOrganization) -> CkanOrganization:
        """Update an organization; members and datasets stay. Raises ValueError where it has no id."""
        return self._update(CkanOrganization, organization)

    def delete_organization(self, id: str) -> None:
        """Delete and purge an organization, as in 2014; who may not purge leaves it deleted, its name taken."""
        self.lowlevel.delete_organization(id)

    # -- groups --------------------------------------------------------------------------------------------------

    def list_groups(self) -> list[str]:
        """Ids of all active groups."""
        return self.lowlevel.list_groups()

    def list_group_names(self) -> list[str]:
        """Names of all active groups."""
        return [found["name"] for found in self.lowlevel.iter_all_fields("group")]

    def iter_groups(self) -> Iterator[CkanGroup]:
        """All active groups, one request each."""
        for id in self.list_groups():
            yield self.get_group(id)

    def get_group(self, id: str, allow_deleted: bool = False) -> CkanGroup:
        """A group by its id (not by its name)."""
        return self._get(CkanGroup, "id", id, allow_deleted)

    def get_group_by_name(self, name: str, allow_deleted: bool = False) -> CkanGroup:
        """A group by its name (not by its id)."""
        return self._get(CkanGroup, "name", name, allow_deleted)

    def save_group(self, group: CkanGroup) -> CkanGroup:
        """Update the group where it has an id, else create it."""
        _expect(CkanGroup, group)
        return self.create_group(group) if group.id is None else self.update_group(group)

    def upsert_group(self, group: CkanGroup) -> CkanGroup:
        """Update the group of this name, deleted ones revived, or create it."""
        return self._upsert(CkanGroup, group)

    def create_group(self, group: CkanGroup) -> CkanGroup:
        """Create a group. Raises ValueError where it has an id."""
        return self._create(CkanGroup, group)

    def update_group(self, group: CkanGroup) -> CkanGroup:
        """Update a group; members and datasets stay. Raises ValueError where it has no id."""
        return self._update(CkanGroup, group)

    def delete_group(self, id: str) -> None:
        """Delete and purge a group, as in 2014; who may not purge leaves it deleted, its name taken."""
        self.lowlevel.delete_group(id)

    def wipe_organization(self, id: str) -> None:
        """Delete an organization and free its name, also for one who may not purge: it is renamed first then."""
        self._wipe(CkanOrganization, id)

    def wipe_group(self, id: str) -> None:
        """Delete a group and free its name, also for one who may not purge: it is renamed first then."""
        self._wipe(CkanGroup, id)

    def _wipe(self, kind: type[CkanOrganization] | type[CkanGroup], id: str) -> None:
        current = self._get(kind, "id", id, allow_deleted=False)
        current.name = f"deleted-{uuid.uuid4().hex[:20]}"
        self._update(kind, current)
        action = _NOUNS[kind][0]
        (self.lowlevel.delete_organization if action == "organization" else self.lowlevel.delete_group)(id)

    # -- resources -----------------------------------------------------------------------------------------------

    def list_resources(self, dataset_id: str) -> list[str]:
        """Ids of a dataset's resources, in order."""
        return [str(resource.id) for resource in self.get_dataset(dataset_id).resources]

    def iter_resources(self) -> Iterator[CkanResource]:
        """The resources of all public, active datasets."""
        for dataset in self.iter_datasets():
            yield from dataset.resources

    def get_resource(self, id: str) -> CkanResource:
        """A resource by its id."""
        return resources.get(self.lowlevel, id)

    def get_resource_by_name(self, dataset_id: str, name: str) -> CkanResource:
        """The first resource of this name in a dataset. Raises LogicalNotFound where there is none."""
        for resource in self.get_dataset(dataset_id).resources:
            if resource.name == name:
                return resource
        raise exc.LogicalNotFound(404, f"(logical) dataset {dataset_id} has no resource {name!r}")

    def save_resource(self, dataset_id: str, resource: CkanResource, upload: Any = None) -> CkanResource:
        """Update the resource where it has an id, else add it to the dataset."""
        if resource.id is None:
            return self.create_resource(dataset_id, resource, upload)
        return self.update_resource(resource, upload)

    def create_resource(self, dataset_id: str, resource: CkanResource, upload: Any = None) -> CkanResource:
        """
        Add a resource to a dataset. CKAN rewrites the dataset for it: do so one after the other for each dataset.

        :param upload: an open file, or (file name, file), to be sent piece by piece
        :raises ValueError: where it has an id
        """
        return resources.create(self.lowlevel, dataset_id, resource, upload)

    def update_resource(self, resource: CkanResource, upload: Any = None) -> CkanResource:
        """Update a resource; what was not changed stays. Raises ValueError where it has no id."""
        return resources.update(self.lowlevel, resource, upload, self.overwrite)

    def delete_resource(self, id: str) -> None:
        """Delete a resource. Nothing happens where there is none."""
        resources.delete(self.lowlevel, id)

    def wipe_resource(self, id: str) -> None:
        """The same: resources have no name that would stay taken."""
        resources.delete(self.lowlevel, id)

    # -- users ---------------------------------------------------------------------------------------------------

    def list_users(self) -> list[str]:
        """Names of all active users."""
        return [str(user.name) for user in self.iter_users()]

    def iter_users(self) -> Iterator[CkanUser]:
        """All active users; one request."""
        return users.iterate(self.lowlevel)

    def get_user(self, id: str, allow_deleted: bool = False) -> CkanUser:
        """A user by id (not by name)."""
        return users.get(self.lowlevel, "id", id, allow_deleted)

    def get_user_by_name(self, name: str, allow_deleted: bool = False) -> CkanUser:
        """A user by name (not by id)."""
        return users.get(self.lowlevel, "name", name, allow_deleted)

    def save_user(self, user: CkanUser) -> CkanUser:
        """Update the user with an id, else create one."""
        return self.create_user(user) if user.id is None else self.update_user(user)

    def create_user(self, user: CkanUser) -> CkanUser:
        """Create a user; CKAN wants name, email and password. Raises ValueError where it has an id."""
        return users.create(self.lowlevel, user)

    def update_user(self, user: CkanUser) -> CkanUser:
        """Update a user; what was not changed stays. Raises ValueError where it has no id."""
        return users.update(self.lowlevel, user, self.overwrite)

    def delete_user(self, id: str) -> None:
        """Mark a user as deleted; CKAN never frees the name. Nothing happens where there is none."""
        users.delete(self.lowlevel, id)

    def wipe_user(self, id: str) -> None:
        """The same, after emptying what the user told of himself."""
        users.wipe(self.lowlevel, id)

    # -- any of them ---------------------------------------------------------------------------------------------

    def save(self, item: O) -> O:
        """Update any of the objects where it has an id, else create it."""
        kind = next((kind for kind in _NOUNS if isinstance(item, kind)), None)
        if kind is None:
            raise TypeError(f"Cannot save a {type(item).__name__}")
        write = self._create if getattr(item, "id", None) is None else self._update
        return write(type(item), item)

    # -- the same for each kind ----------------------------------------------------------------------------------

    def _get(self, kind: type[O], key: str, value: str, allow_deleted: bool) -> O:
        noun = _NOUNS[kind][1]
        data = self._show(kind, value)
        if data[key] != value:
            raise exc.LogicalNotFound(404, f"(logical) {noun} {key} mismatch")
        if not allow_deleted and data.get("state") != "active":
            raise exc.LogicalNotFound(404, f"(logical) {noun} state is {data.get('state')}")
        return kind.from_server(data)

    def _show(self, kind: type[CkanObject], value: str) -> dict[str, Any]:
        params = {} if kind is CkanDataset else {"include_datasets": False}
        return self.lowlevel.show(_NOUNS[kind][0], value, **params)

    def _create(self, kind: type[O], wanted: O) -> O:
        action, noun = _NOUNS[kind]
        _expect(kind, wanted)
        if getattr(wanted, "id", None) is not None:
            raise ValueError("Cannot specify an id when creating an object")
        payload = merge.new_object(wanted)
        try:
            answer = self.lowlevel.action(f"{action}_create", payload)
        except (exc.ValidationError, exc.NotAuthorized) as error:
            if kind is CkanDataset:
                raise _explained(error, payload) from None
            raise
        self._check(f"Created {noun}", answer, payload)
        return kind.from_server(answer)

    def _update(self, kind: type[O], wanted: O) -> O:
        noun = _NOUNS[kind][1]
        _expect(kind, wanted)
        object_id = getattr(wanted, "id", None)
        if object_id is None:
            raise ValueError(f"Trying to update {noun} without an id")
        for last in (False, False, True):
            try:
                return self._update_once(kind, wanted, object_id)
            except exc.ConcurrentEdit as error:
                # someone wrote between the two requests: look again, unless it is the caller's own fields
                if error.fields or last:
                    raise
        raise AssertionError("the last try gives or raises")

    def _update_once(self, kind: type[O], wanted: O, object_id: str) -> O:
        action, noun = _NOUNS[kind]
        current = self._show(kind, object_id)
        now = kind.from_server(current)
        changes = merge.changes_of(wanted, now)
        if not self.overwrite:
            merge.refuse_conflicts(noun, wanted, now)
        if current.get("state") == "deleted" and changes.get("state") != "active":
            raise exc.LogicalNotFound(404, f"(logical) {noun} state is deleted")
        if not changes:
            return kind.from_server(current)
        if kind is CkanDataset:
            answer = self.write_dataset(current, changes)
        else:
            answer = self.lowlevel.update_group_like(action, {**changes, "id": current["id"]})
        self._check(f"Updated {noun}", answer, changes)
        return kind.from_server(answer)

    def write_dataset(self, current: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
        """
        One write with `changes` laid over `current` (see `merge.dataset_update()`), for a caller who has read the
        dataset before. Returns the dataset as it is then.

        :raises ConcurrentEdit: from 2.9 on, where the dataset is no longer as it was read
        """
        payload = merge.dataset_update(current, changes)
        base = current.get("metadata_modified")
        try:
            if base and self.lowlevel.server_version() >= _REVISES:
                match = {"id": current["id"], "metadata_modified": base, "state": current.get("state", "active")}
                values = {"match": match, "filter": ["-*"], "update": payload}
                return dict(self.lowlevel.action("package_revise", values)["package"])
            return dict(self.lowlevel.action("package_update", payload, base=base))
        except exc.ValidationError as error:
            if set(error.error_dict) == {"match"}:
                raise exc.ConcurrentEdit(f"dataset {current['id']} is no longer as it was read") from error
            raise _explained(error, payload) from None

    def _upsert(self, kind: type[O], wanted: O) -> O:
        _expect(kind, wanted)
        name = getattr(wanted, "name", None)
        if not name:
            raise ValueError(f"Trying to upsert {_NOUNS[kind][1]} without a name")
        try:
            current = self._get(kind, "name", name, allow_deleted=True)
        except exc.NotFound:
            return self._create(kind, wanted)
        wanted = kind({**wanted.given_values(), "state": "active", "id": getattr(current, "id", None)})
        return self._update(kind, wanted)

    def _check(self, what: str, answer: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
        if different := differences(answer, sent):
            told = ", ".join(f"{key}: sent {sent[key]!r}, got {answer.get(key)!r}" for key in different)
            if self.fail_on_inconsistency:
                raise exc.OperationFailure(f"{what} doesn't match: {told}")
            warnings.warn(f"{what} doesn't match: {told}", exc.BadApiWarning, stacklevel=4)


#: From here on there is package_revise: a write that happens only where the dataset is as it was read.
_REVISES = (2, 9)

_NOUNS: dict[type[CkanObject], tuple[str, str]] = {
    CkanDataset: ("package", "dataset"),
    CkanGroup: ("group", "group"),
    CkanOrganization: ("organization", "organization"),
}


def _expect(kind: type[CkanObject], value: object) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"{_NOUNS[kind][1]} must be a {kind.__name__}, got {type(value).__name__}")


def _explained(error: exc.HTTPError, payload: Mapping[str, Any]) -> exc.HTTPError:
    """The same error, with the hint where it is about a dataset without an organization."""
    about_owner = isinstance(error, exc.NotAuthorized) or (
        isinstance(error, exc.ValidationError) and "owner_org" in error.error_dict
    )
    if payload.get("owner_org") or not about_owner:
        return error
    return type(error)(error.status_code, f"{error.message} ({UNOWNED_HINT})", error.original)
