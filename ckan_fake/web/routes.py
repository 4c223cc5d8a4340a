"""The addresses beside the action API: which page answers at which path, to which methods.

`/<path:filename>` stands for CKAN's static files: because of it no path is unknown to OPTIONS, and a POST anywhere is
405, not 404.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import Forbidden, HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import Map, MapAdapter, RequestRedirect, Rule

from ckan_fake import errors
from ckan_fake.errors import UnsupportedByFake
from ckan_fake.web.addresses import LEGACY_LOCALES, external
from ckan_fake.web.answers import HTML, Answer, error_page, redirect, server_crash
from ckan_fake.web.identity import Caller
from ckan_fake.web.incoming import Incoming
from ckan_fake.web.visit import Visit

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN
    from ckan_fake.site import Site

_FORM = ("GET", "POST")
_UTIL = ("dataset", "user", "tag", "group", "organization")

#: path, endpoint: for GET and HEAD.
_READ = """
/ home.index
/<path:filename> static
/about home.about
/robots.txt home.robots_txt
/revision home.revisions
/revision/list home.revisions
/ckan-admin/ admin.index
/dashboard/ activity.dashboard
/dashboard/datasets dashboard.datasets
/dashboard/groups dashboard.groups
/dashboard/organizations dashboard.organizations
/dataset/ dataset.search
/dataset/<id> dataset.read
/dataset/<id>/history/<activity_id> activity.package_history
/dataset/<id>/resource/<resource_id> resource.read
/dataset/<id>/resource/<resource_id>/download resource.download
/dataset/<id>/resource/<resource_id>/download/<filename> resource.download
/dataset/<id>/resource/<resource_id>/view resource.view
/dataset/<id>/resource/<resource_id>/view/<view_id> resource.view
/dataset/<id>/resource/<resource_id>/views resource.views
/dataset/<id>/resources/<resource_id>/history/<activity_id> activity.resource_history
/dataset/activity/<id> activity.package_activity
/dataset/changes/<id> activity.package_changes
/dataset/changes_multiple activity.package_changes_multiple
/dataset/followers/<id> dataset.followers
/dataset/resources/<id> dataset.resources
/datastore/api_info/<resource_id> datastore.api_info
/datastore/dump/<resource_id> datastore.dump
/feeds/custom.atom feeds.custom
/feeds/dataset.atom feeds.general
/feeds/group/<string:id>.atom feeds.group
/feeds/organization/<string:id>.atom feeds.organization
/feeds/tag/<string:id>.atom feeds.tag
/file/download/<id> file.download
/file/public-download/<storage_name>/<path:location> file.public_download
/file/trusted-download/<token> file.trusted_download
/user/ user.index
/user/<id> user.read
/user/<id>/groups user.read_groups
/user/<id>/organizations user.read_organizations
/user/activity/<id> activity.user_activity
/user/followers/<id> user.followers
/user/logged_out_redirect user.logged_out_page
/user/me user.me
"""
#: For GET, HEAD and POST.
_WRITE = """
/ckan-admin/activities activity.admin_activities
/ckan-admin/config admin.config
/ckan-admin/reset_config admin.reset_config
/ckan-admin/trash admin.trash
/dataset/<id>/dictionary/<resource_id> datastore.dictionary
/dataset/<id>/resource/<resource_id>/delete resource.delete
/dataset/<id>/resource/<resource_id>/edit resource.edit
/dataset/<id>/resource/<resource_id>/edit_view/<view_id> resource.edit_view
/dataset/<id>/resource/<resource_id>/new_view resource.edit_view
/dataset/<id>/resource/new resource.new
/dataset/delete/<id> dataset.delete
/dataset/edit/<id> dataset.edit
/dataset/groups/<id> dataset.groups
/dataset/new dataset.new
/user/<id>/api-tokens user.api_tokens
/login_generic user.login_generic
/user/_logout user.logout
/user/logout user.logout_handler
/user/logged_in user.logged_in
/favicon.ico home.favicon
/user/delete/<id> user.delete
/user/edit user.edit
/user/edit/<id> user.edit
/user/login user.login
/user/register user.register
/user/reset user.request_reset
/user/reset/<id> user.perform_reset
/util/redirect util.internal_redirect
"""
_POST_ONLY = """
/dataset/follow/<id> dataset.follow
/dataset/unfollow/<id> dataset.unfollow
/user/<id>/api-tokens/revoke user.api_tokens_revoke
/user/follow/<id> user.follow
/user/sysadmin user.sysadmin
/user/unfollow/<id> user.unfollow
"""
_GROUP_READ = ("about", "activity", "changes", "member_dump", "members")
_GROUP_WRITE = (
    "admins", "bulk_process", "delete", "edit", "followers", "manage_members", "member_delete", "member_new",
)

#: Where the function of an endpoint is: `web/<module>.py`, under the endpoint's name with `_` for the dot.
_MODULES = {
    "home": "pages", "admin": "pages", "dashboard": "pages", "activity": "pages", "dataset": "dataset_pages",
    "resource": "dataset_pages", "group": "group_pages", "organization": "group_pages", "user": "user_pages",
    "util": "pages", "feeds": "feeds", "api": "util_api",
}
_BY_REPOZE = ("user.login_generic", "user.logged_in", "user.logout_handler")
PLAIN = "text/plain; charset=utf8"
Handler = Callable[[Visit], Answer]


def _lines(text: str) -> list[tuple[str, str]]:
    return [(path, endpoint) for path, endpoint in (line.split() for line in text.split("\n") if line)]


@cache
def _map() -> Map:
    rules: list[tuple[str, str, tuple[str, ...]]] = []
    rules += [(path, endpoint, ("GET",)) for path, endpoint in _lines(_READ)]
    rules += [(path, endpoint, _FORM) for path, endpoint in _lines(_WRITE)]
    rules += [(path, endpoint, ("POST",)) for path, endpoint in _lines(_POST_ONLY)]
    for kind in ("group", "organization"):
        rules += [(f"/{kind}/", f"{kind}.index", ("GET",)), (f"/{kind}/<id>", f"{kind}.read", ("GET",))]
        rules += [(f"/{kind}/new", f"{kind}.new", _FORM), (f"/{kind}/changes_multiple", f"{kind}.changes", ("GET",))]
        rules += [(f"/{kind}/{name}/<id>", f"{kind}.{name}", ("GET",)) for name in _GROUP_READ]
        rules += [(f"/{kind}/{name}/<id>", f"{kind}.{name}", _FORM) for name in _GROUP_WRITE]
        rules += [(f"/{kind}/{name}/<id>", f"{kind}.{name}", ("POST",)) for name in ("follow", "unfollow")]
    for prefix in ("/api", "/api/<int(min=1, max=2):ver>"):
        rules += [(f"{prefix}/util/{noun}/autocomplete", f"api.{noun}_autocomplete", ("GET",)) for noun in _UTIL]
        rules.append((f"{prefix}/util/resource/format_autocomplete", "api.format_autocomplete", ("GET",)))
        rules.append((f"{prefix}/i18n/<lang>", "api.i18n", ("GET",)))
    rules += [("/api/", "api.root", ("GET",)), ("/api/<int(min=1, max=3):ver>", "api.root", ("GET",))]
    rules += [(f"/api{version}/action/<name>", "api.action", _FORM) for version in ("", "/<int(min=3, max=3):ver>")]
    for old in LEGACY_LOCALES:
        rules += [(path, f"home.redirect_{old}", ("GET",)) for path in (f"/{old}/", f"/{old}/<path:path>")]
    loose = ("/dataset/", "/group/", "/organization/", "/user/", "/dashboard/", "/ckan-admin/", "/api/")
    return Map([
        Rule(path, endpoint=endpoint, methods=list(methods),
             strict_slashes=not (path in loose or endpoint in ("api.root", "resource.read")))
        for path, endpoint, methods in rules
    ])


def _shut_out(site: Site, incoming: Incoming) -> Answer | None:
    """The answer to the key of a deleted user: CKAN crashes on pages, CKAN 2.2 asks to log in."""
    how = site.version["pages_for_deleted_users"]
    api = incoming.path.startswith("/api/")
    if how == "login":
        if api:
            return Answer(403, b"", "text/plain; charset=utf-8", cache="")
        if incoming.path == "/user/login":
            return server_crash()
        here = external(site, incoming.locale, incoming.path)
        made = redirect(external(site, incoming.locale, f"/user/login?came_from={here}"))
        made.cache = ""
        return made
    if (how == "crash" and not api) or (how == "crash, also utilities" and (not api or "/util/" in incoming.path)):
        return server_crash()
    return None


def answer(fake: FakeCKAN, incoming: Incoming, caller: Caller) -> Answer:
    """The answer at a path that is no call of an action.

    Raises werkzeug's exceptions (404, 405, redirects), UnsupportedByFake for pages that the fake does not have.
    """
    if fake.site.version["search_api"] and incoming.path.startswith(("/api/", "/package")):
        from ckan_fake.web import rest

        legacy = rest.answer(fake, incoming, caller)
        if legacy is not None:
            return legacy
    if caller.deleted:
        shut = _shut_out(fake.site, incoming)
        if shut is not None:
            return shut
    adapter = _map().bind("")
    if incoming.method == "OPTIONS":
        allowed = sorted({*adapter.allowed_methods(incoming.path), "OPTIONS"})
        return Answer(200, b"", HTML, [("Allow", ", ".join(allowed))])
    if fake.site.version["blueprints_on_flask"] is None:
        endpoint, values = adapter.match(incoming.path, incoming.method)
    else:
        endpoint, values = _match_pylons(fake.site, adapter, incoming)
        if endpoint == "stripped":
            location = external(fake.site, incoming.locale, incoming.path[:-1])
            return Answer(301, b"", PLAIN, [("Location", location)], cache="")
    named = endpoint.startswith("user.api_tokens") and fake.site.version["unknown_users_ask_to_log_in"]
    if named and "user" not in fake.site.version["blueprints_on_flask"]:
        endpoint, values = "user.read", {"id": incoming.path.removeprefix("/user/")}
    if endpoint == "static" or _is_missing(fake.site, endpoint, incoming):
        pylons = fake.site.version["blueprints_on_flask"] is not None
        raise NotFound if pylons or incoming.method in ("GET", "HEAD") else MethodNotAllowed
    if endpoint == "user.login" and incoming.method == "POST" and not fake.site.version["login_page_takes_forms"]:
        raise MethodNotAllowed
    visit = Visit(fake, incoming, caller, endpoint, dict(values))
    if not endpoint.startswith("api."):
        visit.check_csrf()
    try:
        made = _handler(endpoint)(visit)
    except Forbidden:
        if not fake.site.version["forbidden_pages_ask_to_log_in"]:
            raise
        here = external(fake.site, incoming.locale, incoming.path)
        made = redirect(external(fake.site, incoming.locale, f"/user/login?came_from={here}"))
        made.cache = ""
    except errors.ActionError as refusal:
        made = error_page(500, f"Internal server error: {type(refusal).__name__}")
    if not endpoint.startswith(("api.", "feeds.")):
        made.headers += visit.session.headers()
    return made


def _match_pylons(site: Site, adapter: MapAdapter, incoming: Incoming) -> tuple[str, Mapping[str, Any]]:
    """The endpoint as CKAN up to 2.8 finds it: Flask's pages first, then those of Pylons, which take any method.

    "stripped": the path ends with a slash, which Pylons takes off.
    """
    flask, path = site.version["blueprints_on_flask"], incoming.path
    for method in (incoming.method, "GET", "POST"):
        try:
            endpoint, values = adapter.match(path, method)
        except (HTTPException, RequestRedirect):
            continue
        on_flask = endpoint.partition(".")[0] in flask
        of_pylons = endpoint.startswith("api.") and endpoint != "api.root" and "api" not in flask
        if of_pylons and (endpoint == "api.action" or method != incoming.method or method == "HEAD"):
            continue
        if endpoint == "static" or (on_flask and method != incoming.method):
            continue
        if on_flask or not path.endswith("/") or path == "/":
            return endpoint, values
    return ("stripped" if path.endswith("/") else "static"), {}


def _is_missing(site: Site, endpoint: str, incoming: Incoming) -> bool:
    """Whether the version has no such page."""
    if endpoint == "api.root":
        return not site.version["api_root"]
    if endpoint.startswith("user.api_tokens"):
        return bool(site.version["credentials"] == "keys")
    if endpoint in _BY_REPOZE:
        return not site.version["login_by_repoze"]
    if endpoint == "home.revisions":
        return not site.version["revision_pages"]
    if endpoint == "home.favicon":
        return not site.version["favicon"]
    return incoming.path == "/dashboard" and not site.version["dashboard_without_slash"]


def _handler(endpoint: str) -> Handler:
    blueprint, _, name = endpoint.partition(".")
    module = _MODULES.get(blueprint)
    if module is not None:
        functions = import_module(f"ckan_fake.web.{module}").PAGES
        found: Handler | None = functions.get(name if module in ("group_pages", "feeds", "util_api") else endpoint)
        if found is not None:
            return found
    raise UnsupportedByFake(f"the web page {endpoint} is not implemented in ckan-fake")
