"""Pages of one's own account: login and logout, registration, the form of a user."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from ckan_fake import errors, messages
from ckan_fake.actions import registry
from ckan_fake.errors import ServerError
from ckan_fake.passwords import verify
from ckan_fake.schema.users import default_user_schema
from ckan_fake.state.rows import User
from ckan_fake.web.addresses import is_local
from ckan_fake.web.answers import Answer, error_page
from ckan_fake.web.form_data import form_data
from ckan_fake.web.session import CSRF_FIELD, remember
from ckan_fake.web.visit import Visit


def login(visit: Visit) -> Answer:
    """The login form, and what it sends: a redirect where name (or e-mail address) and password are right.

    Up to CKAN 2.9 the page takes no form: login_generic does.
    """
    if visit.user:
        return visit.page("You are already logged in")
    if visit.incoming.method != "POST" or visit.site.version["login_by_repoze"]:
        return visit.page("Login")
    form = visit.incoming.form
    user = _authenticated(visit, form.get("login"), form.get("password"))
    if user is None:
        return visit.page("Login", f"<p>{messages.LOGIN_FAILED}</p>")
    _remember(visit, user)
    args = visit.incoming.args
    target = args.get("next", args.get("came_from"))
    made = visit.redirect_as_is(target) if target and is_local(visit.site, target) else me(visit)
    if form.get("remember"):
        made.headers.append(remember(visit.site, user.id))
    return made


def _remember(visit: Visit, user: User) -> None:
    visit.session.pop(CSRF_FIELD, None)
    visit.session["_user_id"] = user.id
    if visit.site.version["forms_need_tokens"]:
        visit.session.csrf_token()


def login_generic(visit: Visit) -> Answer:
    """What the login form is sent to up to CKAN 2.9: a redirect to `came_from`, logged in or not."""
    form, args = visit.incoming.form, visit.incoming.args
    user = _authenticated(visit, form.get("login"), form.get("password"))
    if user is not None:
        _remember(visit, user)
    came_from = args.get("came_from") or form.get("came_from") or "/"
    pairs = [("came_from", came_from), ("__logins", "0")]
    if visit.site.version["runs_on_python_2"]:
        pairs.reverse()
    made = visit.redirect_as_is(f"/user/logged_in?{urlencode(pairs)}" if came_from == "/user/logged_in" else came_from)
    made.cache = ""
    return made


def logged_in(visit: Visit) -> Answer:
    """Where the login leads to up to CKAN 2.9: one's own page, or the form again."""
    return me(visit) if visit.user else visit.page("Login", f"<p>{messages.LOGIN_FAILED}</p>")


def _authenticated(visit: Visit, name: str | None, password: str | None) -> User | None:
    """The active user of that name, or else of that e-mail address in any case, if the password is right."""
    users = visit.site.state.users
    user = users.by("name").first(name)
    if user is None:
        if name is None:
            if not visit.site.version["login_without_name_crashes"]:
                return None
            raise ServerError("without a name CKAN puts None into lower case")
        user = next((row for row in users.rows() if row.email and row.email.lower() == name.lower()), None)
    if user is None or user.state != "active" or not verify(password or "", user.password):
        return None
    return user


def logout(visit: Visit) -> Answer:
    """End the session. A cookie kept by the client stays good: the session is in the cookie."""
    if visit.site.version["login_by_repoze"]:
        return visit.redirect_as_is("/user/logout?came_from=/user/logged_out_redirect")
    if visit.user is None:
        return visit.redirect("/user/login")
    visit.session.clear()
    target = visit.incoming.args.get("came_from", "")
    if is_local(visit.site, target):
        return visit.redirect_as_is(target)
    return visit.redirect("/user/logged_out_redirect")


def logout_handler(visit: Visit) -> Answer:
    """Where the logout leads to up to CKAN 2.9: the session ends there."""
    visit.session.clear()
    target = visit.incoming.args.get("came_from", "")
    return visit.redirect_as_is(target if is_local(visit.site, target) else "/user/logged_out")


def logged_out_page(visit: Visit) -> Answer:
    """Said after the logout."""
    return visit.page("You are now logged out.")


def me(visit: Visit) -> Answer:
    """To the dashboard."""
    if visit.user is None:
        return visit.redirect(visit.site.version["own_page_of_nobody"])
    return visit.redirect(visit.site.version["own_page"].format(name=visit.user.name))


def register(visit: Visit) -> Answer:
    """The form for a new user, where `ckan.auth.create_user_via_web` is on, and for sysadmins; and what it sends."""
    allowed = visit.site.config["ckan.auth.create_user_via_web"] or (visit.user is not None and visit.user.sysadmin)
    if not allowed:
        raise Forbidden(messages.MAY_NOT_REGISTER)
    if visit.incoming.method == "POST":
        return _registered(visit)
    if visit.user and not visit.user.sysadmin:
        return visit.page("You are already logged in")
    return visit.page("Register")


def _registered(visit: Visit) -> Answer:
    """The new user, logged in unless somebody is; the form again where something is wrong."""
    data = form_data(visit.incoming.form)
    if not _take_password(data):
        return visit.page("Register")
    ctx = visit.context().copy(ignore_auth=True, schema=default_user_schema(visit.site.version))
    try:
        with visit.site.state.transaction():
            made = registry.call("user_create", ctx, data)
    except errors.ValidationError:
        return visit.page("Register")
    if visit.user:
        if visit.user.sysadmin:
            return visit.redirect(f"/user/{made['name']}")
        return visit.page("You are already logged in")
    user = visit.site.state.users.get(made["id"])
    assert user is not None
    _remember(visit, user)
    return visit.redirect(visit.site.version["own_page"].format(name=made["name"]))


def _take_password(data: dict[str, Any]) -> bool:
    """Whether both passwords of a form are there and the same; then they become its password."""
    first, second = data.pop("password1", None), data.pop("password2", None)
    if not first or first != second:
        return False
    data["password"] = first
    return True


def edit(visit: Visit) -> Answer:
    """The form of a user, and what it sends: passwords and the e-mail address change with the old password only."""
    reference = visit.values.get("id") or (visit.user.id if visit.user else None)
    if reference is None:
        raise BadRequest(messages.NO_USER_SPECIFIED)
    try:
        visit.check("user_update", id=reference)
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_EDIT_USER) from None
    try:
        visit.call("user_show", id=reference)
    except errors.NotFound:
        raise NotFound(messages.USER_NOT_FOUND) from None
    if visit.incoming.method == "POST" and "save" in visit.incoming.form:
        return _edited(visit, reference)
    return visit.page("Edit user")


def _edited(visit: Visit, reference: str) -> Answer:
    data = {"activity_streams_email_notifications": False, **form_data(visit.incoming.form)}
    data.update(visit.incoming.files.to_dict())
    data["id"] = reference
    new_password = bool(data.get("password1") and data.get("password2"))
    visitor = visit.user
    if "email" not in data or visitor is None:
        raise ServerError("the form of a user without its e-mail address")
    if new_password or data["email"] != visitor.email:
        if "old_password" not in data:
            raise ServerError("the form of a user without the old password")
        if _authenticated(visit, visitor.name, data["old_password"]) is None:
            return visit.page("Edit user")
    if new_password and not _take_password(data):
        return visit.page("Edit user")
    if data.pop("activate_user", None):
        data["state"] = "active"
    try:
        shown = visit.call("user_update", **data)
    except errors.ValidationError:
        return visit.page("Edit user")
    return visit.redirect(f"/user/{shown['name']}")


def request_reset(visit: Visit) -> Answer:
    """The form that asks for a new password. No mail is sent; whether the user exists is not told."""
    if visit.incoming.method != "POST":
        return visit.page("Reset your password")
    name = visit.incoming.form.get("user")
    if name and visit.site.version["reset_without_mail_crashes"] and visit.context().get_user(name) is not None:
        return error_page(500, "there is no mail server")
    return visit.redirect("/" if name else "/user/reset")


PAGES = {
    f"user.{function.__name__}": function
    for function in (
        login, login_generic, logged_in, logout, logout_handler, logged_out_page, me, register, edit, request_reset,
    )
}
