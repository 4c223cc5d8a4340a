"""Which activities belong to a stream, and which part of it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ckan_fake.actions.followers import DATASET, GROUP, USER, followings
from ckan_fake.auth.labels import get_user_dataset_labels
from ckan_fake.context import Context
from ckan_fake.database import MAX_BIGINT
from ckan_fake.errors import ServerError
from ckan_fake.state.rows import Activity


@dataclass(frozen=True)
class Part:
    """A part of a stream: `limit` (0: all) from `offset` on, between two moments, of some types or without some."""

    limit: int
    offset: int = 0
    after: datetime | None = None
    before: datetime | None = None
    hidden_too: bool = False
    types: tuple[str, ...] = ()
    without_types: tuple[str, ...] = ()

    @classmethod
    def asked_for(cls, ctx: Context, valid: dict[str, Any], **more: Any) -> Part:
        """The part that validated data asks for."""
        limit = valid.get("limit", ctx.site.config["ckan.activity_list_limit"])
        return cls(limit, valid.get("offset", 0), valid.get("after"), valid.get("before"), **more)


def _when(row: Activity) -> tuple[datetime, int]:
    return row.timestamp, row.seq


def hidden_users(ctx: Context) -> set[str]:
    """The ids of the users whose activities streams leave out: `ckan.hide_activity_from_users`, else the site user."""
    references = ctx.site.config["ckan.hide_activity_from_users"] or [ctx.site.site_user]
    users = ctx.site.state.users
    found = {user.id for name in references for user in users.by("name").all(name)}
    return found | {reference for reference in references if reference in users}


def cut(ctx: Context, rows: Iterable[Activity], part: Part) -> list[Activity]:
    """A part of a stream as the caller may see it, newest first; with `after` alone the oldest of those after it.

    Activities of datasets are seen by whoever shares a permission label with them, as it was when they were made.
    """
    version = ctx.site.version
    labels = None
    if version["activities_have_labels"] and not ctx.is_sysadmin:
        labels = set(get_user_dataset_labels(ctx, ctx.auth_user))
    hidden = set() if part.hidden_too else hidden_users(ctx)

    def belongs(row: Activity) -> bool:
        if row.user_id in hidden or (part.types and row.activity_type not in part.types):
            return False
        if row.activity_type in part.without_types and not part.types:
            return False
        if (part.after and row.timestamp <= part.after) or (part.before and row.timestamp >= part.before):
            return False
        return (labels is None or not row.activity_type.endswith("package")
                or not labels.isdisjoint(row.permission_labels or ()))

    if part.offset > MAX_BIGINT or part.limit > MAX_BIGINT:
        raise ServerError("LIMIT and OFFSET take a bigint")
    oldest_first = bool(part.after and not part.before)
    found = sorted(filter(belongs, rows), key=_when, reverse=not oldest_first)
    found = found[part.offset:part.offset + part.limit] if part.limit else found[part.offset:]
    # a stream may hold an activity several times, and each counts for the limit
    return list(dict.fromkeys(reversed(found) if oldest_first else found))


def of_user(ctx: Context, user_id: str) -> list[Activity]:
    """What a user has done, and what was done to the user."""
    activities = ctx.site.state.activities
    return list(dict.fromkeys([*activities.by("user").all(user_id), *activities.by("object").all(user_id)]))


def of_object(ctx: Context, object_id: str) -> list[Activity]:
    """What was done to an object."""
    return ctx.site.state.activities.by("object").all(object_id)


def of_group(ctx: Context, group_id: str) -> list[Activity]:
    """What was done to a group and to its datasets: to public ones, active members or deleted with it.

    A group's own activities stand there once for each of its memberships in groups (2.12: an outer join). Up to 2.8
    those of deleted datasets are left out; from 2.3 to 2.8 those of private ones are not, and of anything else in it.
    """
    state = ctx.site.state
    manner = ctx.site.version["streams_of_groups"]
    found = []
    for member in state.members.by("group").all(group_id):
        package = state.packages.get(member.table_id)
        if manner == "joined":
            if member.state == "active":
                found += of_object(ctx, member.table_id)
        elif package is not None and not package.private and member.state == package.state and (
                package.state == "active" or (package.state == "deleted" and manner != "members")):
            found += of_object(ctx, package.id)
    if manner == "members":
        return found + of_object(ctx, group_id)
    times = max(1, state.members.by("object").count(group_id))
    return found + times * of_object(ctx, group_id)


def of_organization(ctx: Context, organization_id: str) -> list[Activity]:
    """What was done to an organization and to the public datasets it owns now, deleted ones included (from 2.3 on)."""
    if ctx.site.version["streams_of_groups"] == "members":
        return of_group(ctx, organization_id)
    found = of_object(ctx, organization_id)
    for package in ctx.site.state.packages.by("owner_org").all(organization_id):
        if not package.private:
            found += of_object(ctx, package.id)
    return found


def of_dashboard(ctx: Context, user_id: str) -> list[Activity]:
    """What a user has done, and all about what the user follows."""
    found = of_user(ctx, user_id)
    for row in followings(ctx, USER, follower_id=user_id):
        found += of_user(ctx, row.object_id)
    for row in followings(ctx, DATASET, follower_id=user_id):
        found += of_object(ctx, row.object_id)
    for row in followings(ctx, GROUP, follower_id=user_id):
        found += of_group(ctx, row.object_id)
    return list(dict.fromkeys(found))


def of_packages(ctx: Context) -> Iterable[Activity]:
    """What was done to any dataset."""
    return (row for row in ctx.site.state.activities.unordered() if row.activity_type.endswith("package"))
