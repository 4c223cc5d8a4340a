"""The addresses beside the action API: which page answers at which path, to which methods.

`/<path:filename>` stands for CKAN's static files: because of it no path is unknown to OPTIONS, and a POST anywhere is
405, not 404.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from ckan_fake import errors
from ckan_fake.errors import UnsupportedByFake
from ckan_fake.web.addresses import LEGACY_LOCALES
from ckan_fake.web.answers import HTML, Answer, error_page
from ckan_fake.web.identity import Caller
from ckan_fake.web.incoming import Incoming
from ckan_fake.web.visit import Visit

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN

_FORM = ("GET", "POST")
_UTIL = ("dataset", "user", "tag", "group", "organization")

#: path, endpoint: for GET and HEAD.
_READ = """
/ home.index
/<path:filename> static
/about home.about
/robots.txt home.robots_txt
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
/user/_logout user.logout
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


def answer(fake: FakeCKAN, incoming: Incoming, caller: Caller) -> Answer:
    """The answer at a path that is no call of an action.

    Raises werkzeug's exceptions (404, 405, redirects), UnsupportedByFake for pages that the fake does not have.
    """
    adapter = _map().bind("")
    if incoming.method == "OPTIONS":
        allowed = sorted({*adapter.allowed_methods(incoming.path), "OPTIONS"})
        return Answer(200, b"", HTML, [("Allow", ", ".join(allowed))])
    endpoint, values = adapter.match(incoming.path, incoming.method)
    if endpoint == "static":
        raise NotFound
    visit = Visit(fake, incoming, caller, endpoint, dict(values))
    if not endpoint.startswith("api."):
        visit.check_csrf()
    try:
        made = _handler(endpoint)(visit)
    except errors.ActionError as refusal:
        made = error_page(500, f"Internal server error: {type(refusal).__name__}")
    if not endpoint.startswith(("api.", "feeds.")):
        made.headers += visit.session.headers()
    return made


def _handler(endpoint: str) -> Handler:
    blueprint, _, name = endpoint.partition(".")
    module = _MODULES.get(blueprint)
    if module is not None:
        functions = import_module(f"ckan_fake.web.{module}").PAGES
        found: Handler | None = functions.get(name if module in ("group_pages", "feeds", "util_api") else endpoint)
        if found is not None:
            return found
    raise UnsupportedByFake(f"the web page {endpoint} is not implemented in ckan-fake")
