"""Resources one by one, for the high-level client."""

from __future__ import annotations

import uuid
from typing import Any

from ckan_client import exceptions as exc
from ckan_client import merge
from ckan_client.lowlevel import CkanLowlevelClient
from ckan_client.objects import CkanResource


def get(client: CkanLowlevelClient, resource_id: str) -> CkanResource:
    """A resource by its id."""
    return CkanResource.from_server(client.show("resource", resource_id))


def create(client: CkanLowlevelClient, dataset_id: str, resource: CkanResource, upload: Any) -> CkanResource:
    """Add a resource to a dataset. Its id is chosen here, so that a lost answer can be looked for."""
    if resource.id is not None:
        raise ValueError("Cannot specify an id when creating an object")
    values = {**resource.given_values(), "package_id": dataset_id, "id": str(uuid.uuid4())}
    if resource.other:
        values.update(resource.other)
    values = {key: value for key, value in values.items() if value is not None}
    values.setdefault("url", "")
    return CkanResource.from_server(client.action("resource_create", values, files=_files(upload)))


def update(client: CkanLowlevelClient, resource: CkanResource, upload: Any, overwrite: bool) -> CkanResource:
    """Lay what was changed over the resource as it stands."""
    if resource.id is None:
        raise ValueError("Trying to update resource without an id")
    current = client.show("resource", resource.id)
    now = CkanResource.from_server(current)
    if not overwrite:
        merge.refuse_conflicts("resource", resource, now)
    changes = merge.resource_changes(resource)
    if all(current.get(key) == value for key, value in changes.items()) and upload is None:
        return now
    kept = {key: value for key, value in current.items() if key not in CkanResource.computed}
    values = {**kept, **changes, "id": resource.id}
    if upload is not None:
        # a form carries texts alone
        values = {key: value for key, value in values.items() if not isinstance(value, (dict, list))}
    base = current.get("metadata_modified")
    return CkanResource.from_server(client.action("resource_update", values, files=_files(upload), base=base))


def delete(client: CkanLowlevelClient, resource_id: str) -> None:
    """Delete a resource; nothing happens where there is none."""
    try:
        client.action("resource_delete", {"id": resource_id})
    except exc.NotFound:
        return


def _files(upload: Any) -> dict[str, Any] | None:
    return None if upload is None else {"upload": upload}
