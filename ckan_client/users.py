"""Users, for the high-level client."""

from __future__ import annotations

from collections.abc import Iterator

from ckan_client import exceptions as exc
from ckan_client import merge
from ckan_client.lowlevel import CkanLowlevelClient
from ckan_client.objects import CkanUser

#: What an update sends back as it was shown, since older versions may empty what is left out.
_KEPT = ("id", "name", "fullname", "email", "about", "image_url")


def iterate(client: CkanLowlevelClient) -> Iterator[CkanUser]:
    """All active users."""
    for user in client.action("user_list"):
        if user.get("state", "active") == "active":
            yield CkanUser.from_server(user)


def get(client: CkanLowlevelClient, key: str, value: str, allow_deleted: bool) -> CkanUser:
    """The user whose `key` ("id" or "name") is `value`."""
    data = client.show("user", value)
    if data[key] != value:
        raise exc.LogicalNotFound(404, f"(logical) user {key} mismatch")
    if not allow_deleted and data.get("state") == "deleted":
        raise exc.LogicalNotFound(404, "(logical) user state is deleted")
    return CkanUser.from_server(data)


def create(client: CkanLowlevelClient, user: CkanUser) -> CkanUser:
    """Create a user."""
    if user.id is not None:
        raise ValueError("Cannot specify an id when creating an object")
    values = {key: value for key, value in user.given_values().items() if value is not None}
    return CkanUser.from_server(client.action("user_create", values))


def update(client: CkanLowlevelClient, user: CkanUser, overwrite: bool) -> CkanUser:
    """Lay what was changed over the user as it stands."""
    if user.id is None:
        raise ValueError("Trying to update user without an id")
    current = client.show("user", user.id)
    now = CkanUser.from_server(current)
    if not overwrite:
        merge.refuse_conflicts("user", user, now)
    changes = merge.changes_of(user, now)
    if not changes:
        return now
    kept = {key: current[key] for key in _KEPT if current.get(key) is not None}
    return CkanUser.from_server(client.action("user_update", {**kept, **changes, "id": user.id}))


def delete(client: CkanLowlevelClient, user_id: str) -> None:
    """Mark a user as deleted; nothing happens where there is none."""
    try:
        client.action("user_delete", {"id": user_id})
    except exc.NotFound:
        return


def wipe(client: CkanLowlevelClient, user_id: str) -> None:
    """Empty what a user told of himself, and delete him."""
    user = get(client, "id", user_id, allow_deleted=True)
    user.fullname = user.about = user.image_url = ""
    update(client, user, overwrite=True)
    delete(client, user_id)
