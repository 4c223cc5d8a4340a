"""Pages of users: login and logout, the list of users, a user, its tokens."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from ckan_fake import errors, messages
from ckan_fake.errors import ServerError, UnsupportedByFake
from ckan_fake.passwords import verify
from ckan_fake.state.rows import User
from ckan_fake.web.addresses import is_local
from ckan_fake.web.answers import Answer
from ckan_fake.web.form_data import form_data
from ckan_fake.web.session import CSRF_FIELD, remember
from ckan_fake.web.visit import Visit


def login(visit: Visit) -> Answer:
    """The login form, and what it sends: a redirect where name (or e-mail address) and password are right."""
    if visit.user:
        return visit.page("You are already logged in")
    if visit.incoming.method != "POST":
        return visit.page("Login")
    form = visit.incoming.form
    user = _authenticated(visit, form.get("login"), form.get("password"))
    if user is None:
        return visit.page("Login", f"<p>{messages.LOGIN_FAILED}</p>")
    visit.session.pop(CSRF_FIELD, None)
    visit.session["_user_id"] = user.id
    visit.session.csrf_token()
    args = visit.incoming.args
    target = args.get("next", args.get("came_from"))
    made = visit.redirect_as_is(target) if target and is_local(visit.site, target) else me(visit)
    if form.get("remember"):
        made.headers.append(remember(visit.site, user.id))
    return made


def _authenticated(visit: Visit, name: str | None, password: str | None) -> User | None:
    """The active user of that name, or else of that e-mail address in any case, if the password is right."""
    users = visit.site.state.users
    user = users.by("name").first(name)
    if user is None:
        if name is None:
            raise ServerError("without a name CKAN puts None into lower case")
        user = next((row for row in users.rows() if row.email and row.email.lower() == name.lower()), None)
    if user is None or user.state != "active" or not verify(password or "", user.password):
        return None
    return user


def logout(visit: Visit) -> Answer:
    """End the session. A cookie kept by the client stays good: the session is in the cookie."""
    if visit.user is None:
        return visit.redirect("/user/login")
    visit.session.clear()
    target = visit.incoming.args.get("came_from", "")
    if is_local(visit.site, target):
        return visit.redirect_as_is(target)
    return visit.redirect("/user/logged_out_redirect")


def logged_out_page(visit: Visit) -> Answer:
    """Said after the logout."""
    return visit.page("You are now logged out.")


def me(visit: Visit) -> Answer:
    """To the dashboard."""
    return visit.redirect("/dashboard/datasets")


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
    """A user."""
    return visit.page(_show(visit, visit.values["id"])["display_name"])


def followers(visit: Visit) -> Answer:
    """Who follows a user: sysadmins only."""
    shown = _show(visit, visit.values["id"])
    try:
        visit.call("user_follower_list", id=shown["id"])
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_VIEW_FOLLOWERS) from None
    return visit.page("Followers")


def edit(visit: Visit) -> Answer:
    """The form of a user."""
    reference = visit.values.get("id") or (visit.user.id if visit.user else None)
    if reference is None:
        raise BadRequest(messages.NO_USER_SPECIFIED)
    try:
        visit.check("user_update", id=reference)
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_EDIT_USER) from None
    if visit.incoming.method == "POST" and "save" in visit.incoming.form:
        raise UnsupportedByFake("the web form of users is not implemented in ckan-fake; use user_update")
    _show(visit, reference)
    return visit.page("Edit user")


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


def register(visit: Visit) -> Answer:
    """The form for a new user, where `ckan.auth.create_user_via_web` is on, and for sysadmins."""
    allowed = visit.site.config["ckan.auth.create_user_via_web"] or (visit.user is not None and visit.user.sysadmin)
    if not allowed:
        raise Forbidden(messages.MAY_NOT_REGISTER)
    if visit.incoming.method == "POST":
        raise UnsupportedByFake("the web form of registration is not implemented in ckan-fake; use user_create")
    if visit.user and not visit.user.sysadmin:
        return visit.page("You are already logged in")
    return visit.page("Register")


def request_reset(visit: Visit) -> Answer:
    """The form that asks for a new password. No mail is sent; whether the user exists is not told."""
    if visit.incoming.method != "POST":
        return visit.page("Reset your password")
    return visit.redirect("/" if visit.incoming.form.get("user") else "/user/reset")


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


PAGES = {
    f"user.{name}": function
    for name, function in {
        "login": login, "logout": logout, "logged_out_page": logged_out_page, "me": me, "index": index, "read": read,
        "read_groups": read, "read_organizations": read, "followers": followers, "edit": edit, "delete": delete,
        "register": register, "request_reset": request_reset, "api_tokens": api_tokens,
        "api_tokens_revoke": api_tokens_revoke,
    }.items()
}
