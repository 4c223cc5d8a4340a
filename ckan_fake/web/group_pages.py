"""Pages of groups and organizations: the same pages under two names."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import Forbidden, NotFound

from ckan_fake import errors, messages
from ckan_fake.auth.roles import has_user_permission_for_group_or_org
from ckan_fake.errors import UnsupportedByFake
from ckan_fake.web.answers import Answer
from ckan_fake.web.form_data import form_data
from ckan_fake.web.visit import Visit

_HIDDEN = (errors.NotFound, errors.NotAuthorized)


def _kind(visit: Visit) -> str:
    return "organization" if visit.is_organization else "group"


def _name(visit: Visit) -> str:
    return visit.user.name if visit.user else ""


def _show(visit: Visit) -> dict[str, Any]:
    """The group; 404 also where the visitor may not see it."""
    try:
        shown: dict[str, Any] = visit.call(f"{_kind(visit)}_show", id=visit.values["id"], include_datasets=False)
    except _HIDDEN:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND) from None
    return shown


def index(visit: Visit) -> Answer:
    """The list of groups."""
    visit.page_number()
    action = f"{_kind(visit)}_list"
    try:
        visit.check(action)
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_SEE_PAGE) from None
    args = visit.incoming.args
    given = {"sort": args["sort"]} if "sort" in args else {}
    try:
        found = visit.call(action, **given, q=args.get("q", ""), type=_kind(visit), all_fields=False)
    except errors.ValidationError:
        found = []
    return visit.page(f"{_kind(visit).title()}s", f"<p>{len(found)} found</p>")


def read(visit: Visit) -> Answer:
    """A group; asked for by its id, a redirect to its name."""
    shown = _show(visit)
    if visit.values["id"] == shown["id"] != shown["name"]:
        return visit.redirect(f"/{_kind(visit)}/{shown['name']}")
    return visit.page(shown["display_name"])


def about(visit: Visit) -> Answer:
    """About a group."""
    return visit.page(_show(visit)["display_name"])


def members(visit: Visit) -> Answer:
    """The members of a group."""
    try:
        visit.check("group_show", id=visit.values["id"])
        visit.call("member_list", id=visit.values["id"], object_type="user")
        visit.call(f"{_kind(visit)}_show", id=visit.values["id"], include_datasets=False)
    except errors.NotFound:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND) from None
    except errors.NotAuthorized:
        raise Forbidden(messages.may_not_edit_members(_name(visit), visit.values["id"])) from None
    return visit.page("Members")


def new(visit: Visit) -> Answer:
    """The form for a new group, and what it sends."""
    action = f"{_kind(visit)}_create"
    try:
        visit.check(action)
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_CREATE_GROUP) from None
    if visit.incoming.method != "POST":
        return visit.page("Create")
    users = [{"name": _name(visit), "capacity": "admin"}]
    data = {**form_data(visit.incoming.form), "type": _kind(visit), "users": users}
    try:
        made = visit.call(action, **data)
    except errors.ValidationError:
        return visit.page("Create", "<p>The form contains invalid entries</p>")
    except _HIDDEN:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND) from None
    return visit.redirect(f"/{made['type']}/{made['name']}")


def edit(visit: Visit) -> Answer:
    """The form of a group, and what it sends."""
    kind, reference = _kind(visit), visit.values["id"]
    try:
        visit.call(f"{kind}_show", id=reference, include_datasets=False)
        visit.check(f"{kind}_update", id=reference)
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_CREATE_GROUP) from None
    except errors.NotFound:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND) from None
    if visit.incoming.method != "POST":
        return visit.page("Edit")
    try:
        made = visit.call(f"{kind}_update", **{**form_data(visit.incoming.form), "id": reference})
    except errors.ValidationError:
        return visit.page("Edit", "<p>The form contains invalid entries</p>")
    except _HIDDEN:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND) from None
    return visit.redirect(f"/{made['type']}/{made['name']}")


def delete(visit: Visit) -> Answer:
    """The question whether to delete a group, and the answer."""
    kind, reference = _kind(visit), visit.values["id"]
    try:
        visit.check(f"{kind}_delete", id=reference)
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_DELETE_GROUP) from None
    if visit.incoming.method != "POST":
        visit.call(f"{kind}_show", id=reference)
        return visit.redirect(f"/{kind}/edit/{reference}") if "cancel" in visit.incoming.args else visit.page("Delete")
    try:
        visit.call(f"{kind}_delete", id=reference)
    except errors.NotFound:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND) from None
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_DELETE_GROUP) from None
    except errors.ValidationError as refusal:
        raise Forbidden(str(refusal.error_dict.get("message", ""))) from None
    return visit.redirect(f"/{kind}/")


def _for_managers(visit: Visit, action: str, refusal: str) -> None:
    """Refuse (403) those who may not call the action on the group."""
    try:
        visit.check(action, id=visit.values["id"])
    except errors.NotAuthorized:
        raise Forbidden(refusal) from None


def manage_members(visit: Visit) -> Answer:
    """The members of a group, for those who may change it."""
    ctx = visit.context()
    group = ctx.get_group(visit.values["id"])
    if visit.user is not None and group is None:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND)
    if group is None or not has_user_permission_for_group_or_org(ctx, group.id, ctx.user, "update"):
        raise Forbidden(messages.may_not_edit_members(_name(visit), visit.values["id"]))
    return members(visit)


def member_new(visit: Visit) -> Answer:
    """The form for a member, and what it sends."""
    kind, reference = _kind(visit), visit.values["id"]
    _for_managers(visit, f"{kind}_member_create", messages.MAY_NOT_ADD_MEMBER)
    if visit.incoming.method != "POST":
        visit.call(f"{kind}_show", id=reference, include_datasets=False)
        return visit.page("Add Member")
    data = form_data(visit.incoming.form)
    if data.get("email"):
        raise UnsupportedByFake("inviting by the web form is not implemented in ckan-fake; use user_invite")
    try:
        visit.call(f"{kind}_member_create", **{**data, "id": reference})
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_ADD_MEMBER) from None
    except errors.NotFound:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND) from None
    except errors.ValidationError:
        return visit.redirect(f"/{kind}/member_new/{reference}")
    return visit.redirect(f"/{kind}/manage_members/{reference}")


def member_delete(visit: Visit) -> Answer:
    """The question whether to remove the member `user`, and the answer."""
    kind, reference = _kind(visit), visit.values["id"]
    if "cancel" in visit.incoming.form:
        return visit.redirect(f"/{kind}/members/{reference}")
    _for_managers(visit, f"{kind}_member_delete", messages.MAY_NOT_DELETE_MEMBERS)
    user = visit.incoming.args.get("user")
    if not user:
        raise NotFound(messages.USER_NOT_FOUND)
    try:
        if visit.incoming.method != "POST":
            visit.call("user_show", id=user)
            return visit.page("Confirm Delete")
        visit.call(f"{kind}_member_delete", id=reference, user_id=user)
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_DELETE_MEMBERS) from None
    except errors.NotFound:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND) from None
    oneself = visit.user is not None and user in (visit.user.name, visit.user.id)
    return visit.redirect(f"/{kind}/{reference}" if oneself else f"/{kind}/manage_members/{reference}")


def followers(visit: Visit) -> Answer:
    """Who follows a group: sysadmins only."""
    _show(visit)
    try:
        visit.call("group_follower_list", id=visit.values["id"])
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_VIEW_FOLLOWERS) from None
    return visit.page("Followers")


PAGES = {
    "index": index, "read": read, "about": about, "activity": about, "admins": about, "members": members, "new": new,
    "edit": edit, "delete": delete, "manage_members": manage_members, "member_new": member_new,
    "member_delete": member_delete, "followers": followers,
}
