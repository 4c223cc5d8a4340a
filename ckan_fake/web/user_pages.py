"""Pages of users: the list of users, a user, its tokens."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import Forbidden, NotFound

from ckan_fake import errors, messages
from ckan_fake.errors import ServerError
from ckan_fake.web import account_pages
from ckan_fake.web.account_pages import logout
from ckan_fake.web.answers import Answer
from ckan_fake.web.form_data import form_data
from ckan_fake.web.visit import Visit


def index(visit: Visit) -> Answer:
    """The list of users."""
    visit.page_number()
    limit = visit.incoming.args.get("limit", "20")
    try:
        int(limit)
    except ValueError:
        raise ServerError("the limit is no number") from None
    try:
        visit.check("user_list")
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_SEE_PAGE) from None
    return visit.page("All Users")


def _show(visit: Visit, reference: str) -> dict[str, Any]:
    try:
        shown: dict[str, Any] = visit.call("user_show", id=reference)
    except errors.NotFound:
        raise NotFound(messages.USER_NOT_FOUND) from None
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_SEE_PAGE) from None
    return shown


def read(visit: Visit) -> Answer:
    """A user; of CKAN 2.3 to 2.8, the login where there is none."""
    try:
        shown = _show(visit, visit.values["id"])
    except NotFound:
        if not visit.site.version["unknown_users_ask_to_log_in"]:
            raise
        return visit.ask_to_log_in()
    return visit.page(shown["display_name"])


def followers(visit: Visit) -> Answer:
    """Who follows a user: sysadmins only."""
    shown = _show(visit, visit.values["id"])
    try:
        visit.call("user_follower_list", id=shown["id"])
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_VIEW_FOLLOWERS) from None
    return visit.page("Followers")


def delete(visit: Visit) -> Answer:
    """The question whether to delete a user, and the answer."""
    reference = visit.values["id"]
    if "cancel" in visit.incoming.form:
        return visit.redirect(f"/user/edit/{reference}")
    try:
        if visit.incoming.method == "POST":
            visit.call("user_delete", id=reference)
        visit.call("user_show", id=reference)
    except errors.NotAuthorized:
        raise Forbidden(messages.may_not_delete_user(reference)) from None
    except errors.NotFound as refusal:
        raise NotFound(str(refusal)) from None
    if visit.incoming.method == "POST" and visit.user:
        return logout(visit) if visit.user.id == reference else visit.redirect("/user/")
    return visit.page("Confirm Delete")


def api_tokens(visit: Visit) -> Answer:
    """A user's API tokens, and the form that makes one."""
    reference = visit.values["id"]
    content = ""
    try:
        if visit.incoming.method == "POST":
            made = visit.call("api_token_create", **{**form_data(visit.incoming.form), "user": reference})
            content = f"<code>{made['token']}</code>"
        else:
            visit.call("api_token_list", user=reference)
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_VIEW_TOKENS) from None
    except errors.ValidationError:
        content = "<p>The form contains invalid entries</p>"
    _show(visit, reference)
    return visit.page("API Tokens", content)


def api_tokens_revoke(visit: Visit) -> Answer:
    """The form that revokes tokens; those that are gone are passed over."""
    for token in visit.incoming.form.getlist("token"):
        try:
            visit.call("api_token_revoke", jti=token)
        except errors.NotAuthorized:
            raise Forbidden(messages.MAY_NOT_REVOKE_TOKENS) from None
        except errors.NotFound:
            continue
    return visit.page("API Tokens")


PAGES = account_pages.PAGES | {
    f"user.{name}": function
    for name, function in {
        "index": index, "read": read, "read_groups": read, "read_organizations": read, "followers": followers,
        "delete": delete, "api_tokens": api_tokens, "api_tokens_revoke": api_tokens_revoke,
    }.items()
}
