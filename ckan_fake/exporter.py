"""What a server holds, object by object as its show actions give them and with what was imported beside, for a dump."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from ckan_fake.actions.registry import call
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized, NotFound
from ckan_fake.importer.residue import with_residue
from ckan_fake.state import State

KINDS = ("organizations", "groups", "users", "datasets")
_SHOW = {"organizations": "organization_show", "groups": "group_show", "users": "user_show", "datasets": "package_show"}


def _listed(state: State, kind: str, deleted: bool) -> list[tuple[str, str]]:
    """Names and ids, by name."""
    rows: Any
    if kind == "datasets":
        rows = state.packages.unordered()
    elif kind == "users":
        rows = state.users.unordered()
    else:
        rows = (row for row in state.groups.unordered() if row.is_organization == (kind == "organizations"))
    return sorted((row.name, row.id) for row in rows if deleted or row.state != "deleted")


def export(
    ctx: Context, kind: str, *, after: str = "", limit: int | None = None, deleted: bool = False, members: bool = False
) -> Iterator[dict[str, Any]]:
    """The objects of a kind (of KINDS) that the caller may see, sorted by name; private ones and drafts among them.

    after: only names behind this one. limit: at most so many. deleted: deleted ones, too. members: organizations and
    groups with their users. KeyError for an unknown kind.
    """
    state = ctx.site.state
    action = _SHOW[kind]
    options: dict[str, Any] = {}
    if kind == "users":
        options = {"include_password_hash": True}
    elif kind != "datasets":
        options = {"include_datasets": False, "include_users": members}
    given = 0
    with state.lock:
        listed = _listed(state, kind, deleted)
    for _, key in listed[bisect_right(listed, (after, "\U0010ffff")):]:
        if given == limit:
            return
        try:
            with state.transaction():
                shown: dict[str, Any] = call(action, ctx.fresh(), {"id": key, **options})
        except (NotAuthorized, NotFound):
            continue
        given += 1
        yield with_residue(state, shown) if kind == "datasets" else shown
