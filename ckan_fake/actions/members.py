"""Members of groups and organizations: users, datasets and other groups."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.group_common import filtered_text
from ckan_fake.actions.indexing import index_package
from ckan_fake.actions.registry import action, call, get_or_bust, validated
from ckan_fake.actions.revisions import new_revision
from ckan_fake.auth.registry import check_access
from ckan_fake.auth.roles import ROLE_PERMISSIONS
from ckan_fake.context import Context
from ckan_fake.database import stored_text
from ckan_fake.dictize.groups import as_seen
from ckan_fake.errors import NotAuthorized, NotFound, ServerError, ValidationError
from ckan_fake.schema.groups import member_schema
from ckan_fake.state.rows import Group, Member, Package, table_dictize
from ckan_fake.state.table import Row

# names in CKAN's model that object_type may lead to and that cannot be looked up
_NO_ENTITIES = ("Any", "Engine", "File", "Optional", "Repository", "Session", "State", "System", "Table")


@action(get=True)
def member_list(ctx: Context, data: dict[str, Any]) -> list[list[Any]]:
    """List the members of a group (`id`: id or name): their id, kind and role, as a word of its own.

    `object_type`: only "user", "package" or "group" (which leaves out deleted ones); `capacity`: only of that role.
    """
    check_access("member_list", ctx, data)
    group = ctx.get_group(get_or_bust(ctx, data, "id"))
    if group is None:
        raise NotFound
    check_access("group_show", ctx, data)
    object_type, capacity = data.get("object_type"), data.get("capacity")
    table_name = filtered_text(object_type, "member.table_name") if object_type else None
    role = filtered_text(capacity, "member.capacity") if capacity else None
    state = ctx.site.state
    tables: dict[str, Any] = {"user": state.users, "package": state.packages, "group": state.groups}
    found = []
    for member in state.members.by("group").all(group.id):
        if member.state != "active" or (capacity and member.capacity != role):
            continue
        if object_type:
            if member.table_name != table_name:
                continue
            if table_name in tables and ctx.site.version["member_list_leaves_out_deleted"]:
                row = tables[table_name].get(member.table_id)
                if row is None or row.state != "active":
                    continue
        found.append([member.table_id, member.table_name, messages.ROLE_TITLES.get(member.capacity, member.capacity)])
    return found


@action(get=True)
def member_roles_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, str]]:
    """List the roles, `text` and `value`, of organizations, or (`group_type`: "group") of groups."""
    roles = [role for role in ROLE_PERMISSIONS if role != "editor" or data.get("group_type") != "group"]
    check_access("member_roles_list", ctx, data)
    return [{"text": messages.ROLE_TITLES[role], "value": role} for role in roles]


def _object(ctx: Context, kind: Any, reference: Any) -> Row:
    """The object of a kind by id or name; NotFound where there is none, ValidationError for a kind unknown to CKAN."""
    if not isinstance(kind, str):
        raise ServerError("title() of an object_type that is no text")
    model = kind.title()
    state = ctx.site.state
    row: Row | None
    if model == "User":
        if reference is None and ctx.site.version["users_are_found_by_openid"]:
            raise ServerError("sub() in no OpenID")
        row = ctx.get_user(reference)
    elif model == "Package":
        row = ctx.get_package(reference)
    elif model == "Group":
        row = ctx.get_group(reference)
    elif model == "Resource":
        row = ctx.get_resource(reference)
    elif model in ("Tag", "Vocabulary", "Dashboard", "Member"):
        text = filtered_text(reference, "an id") if reference is not None else None
        if model == "Tag":
            row = state.tags.get(text) or state.tags.by("name").first((text, None))
        elif model == "Vocabulary":
            row = state.vocabularies.get(text) or state.vocabularies.by("name").first(text)
        else:
            row = state.dashboards.get(text) if model == "Dashboard" else state.members.get(text)
        if (model == "Member" and row is None and text) or (model == "Dashboard" and row is not None):
            raise ServerError("members have no name, and dashboards no id")
    elif model in _NO_ENTITIES:
        raise ServerError(f"ckan.model.{model} is no entity")
    else:
        raise ValidationError({"message": messages.no_valid_model(kind)})
    if row is None:
        raise NotFound(messages.object_was_not_found(kind))
    return row


def _group(ctx: Context, reference: Any) -> Group:
    group = ctx.get_group(reference)
    if group is None:
        raise NotFound(messages.GROUP_WAS_NOT_FOUND)
    return group


@action()
def member_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make an object (`object`: id or name, `object_type`: "user", "package" or "group") a member of a group (`id`).

    `capacity` may be any word; of one that is a member already it is changed. Gives the membership.
    """
    new_revision(ctx, messages.revision_message("Create member object", data.get("name", "")))
    reference, object_reference, kind, capacity = get_or_bust(ctx, data, "id", "object", "object_type", "capacity")
    group = _group(ctx, reference)
    row = _object(ctx, kind, object_reference)
    check_access("member_create", ctx, data)
    members, version = ctx.site.state.members, ctx.site.version
    known = [
        member for member in members.by("pair").all((group.id, row.id)) if member.table_name == kind
        and (member.state == "active" or version["former_members_are_revived"])
    ]
    if known:
        member = min(known, key=lambda member: member.state)
        user = ctx.model_user()
        if (version["admins_keep_their_own_role"] and user is not None and kind == "user" and row.id == user.id
                and member.capacity == "admin" and capacity != "admin"):
            raise NotAuthorized(messages.OWN_ADMIN_STATUS)
        before, member = member, members.update(member, state="active", capacity=_role(capacity))
    else:
        before, member = None, members.add(Member(ctx.site.ids.uuid(), kind, row.id, _role(capacity), group.id))
    if member is not before or version["every_member_create_reindexes"]:
        _reindex(ctx, row)
    return table_dictize(member, capacity=as_seen(capacity))


def _role(capacity: Any) -> str:
    text = stored_text(capacity)
    if text is None:
        raise ServerError("member.capacity may not be null")
    return text


def _reindex(ctx: Context, row: Row) -> None:
    """CKAN keeps the membership, whatever becomes of the dataset in the index."""
    ctx.site.state.commit()
    if isinstance(row, Package):
        index_package(ctx, row.id)


@action()
def member_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Take an object (`object`: id or name, `object_type`: "user", "package" or "group") out of a group (`id`)."""
    reference, object_reference, kind = get_or_bust(ctx, data, "id", "object", "object_type")
    group = _group(ctx, reference)
    row = _object(ctx, kind, object_reference)
    check_access("member_delete", ctx, data)
    members = ctx.site.state.members
    for member in members.by("pair").all((group.id, row.id)):
        if member.table_name == kind and member.state == "active":
            new_revision(ctx, messages.revision_message("Delete Member:", object_reference))
            members.update(member, state="deleted")
            _reindex(ctx, row)
            return


def _nested(ctx: Context, *, ignore_auth: bool = False) -> Context:
    """A context with the user's name alone, as CKAN makes it here: callers without a name have lost their identity."""
    return Context(ctx.site, ctx.user, identity_dropped=not ctx.user, ignore_auth=ignore_auth)


def _group_or_org_member_create(ctx: Context, data: dict[str, Any]) -> Any:
    if ctx.site.version["new_members_are_validated"]:
        validated(ctx, data, member_schema(ctx.site.version))
    elif not isinstance(data.get("username"), str) or isinstance(data.get("role"), (list, dict)):
        raise ServerError("a name or a role that nothing has looked at")
    group, user = ctx.get_group(data.get("id")), ctx.get_user(data["username"])
    if group is None:
        raise ServerError("AttributeError: the id of no group")
    if user is None:
        raise ValidationError({"message": messages.user_does_not_exist(data["username"])})
    return call("member_create", _nested(ctx, ignore_auth=ctx.ignore_auth), {
        "id": group.id, "object": user.id, "object_type": "user", "capacity": data.get("role"),
    })


def _group_or_org_member_delete(ctx: Context, data: dict[str, Any]) -> None:
    group = ctx.get_group(data.get("id"))
    if group is None:
        raise ServerError("AssertionError: the group of a member that is to be deleted")
    user = data.get("username")
    if user is None:
        user = data.get("user_id")
    call("member_delete", _nested(ctx), {"id": group.id, "object": user, "object_type": "user"})


@action()
def group_member_create(ctx: Context, data: dict[str, Any]) -> Any:
    """Make a user (`username`: name or id) a member of a group (`id`) in a `role`: admin, editor or member."""
    check_access("group_member_create", ctx, data)
    return _group_or_org_member_create(ctx, data)


@action()
def organization_member_create(ctx: Context, data: dict[str, Any]) -> Any:
    """Make a user (`username`: name or id) a member of an organization (`id`) in a `role`: admin, editor or member."""
    check_access("organization_member_create", ctx, data)
    return _group_or_org_member_create(ctx, data)


@action()
def group_member_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Take a user (`username`, or `user_id`: name or id) out of a group (`id`)."""
    check_access("group_member_delete", ctx, data)
    _group_or_org_member_delete(ctx, data)


@action()
def organization_member_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Take a user (`username`, or `user_id`: name or id) out of an organization (`id`)."""
    check_access("organization_member_delete", ctx, data)
    _group_or_org_member_delete(ctx, data)
