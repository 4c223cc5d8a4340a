"""Pages that belong to no noun: the home page, robots.txt, the dashboard, the administration, redirects."""

from __future__ import annotations

from urllib.parse import urlencode

from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from ckan_fake import errors, messages
from ckan_fake.config import RUNTIME_OPTIONS
from ckan_fake.errors import UnsupportedByFake
from ckan_fake.web.addresses import LEGACY_LOCALES, is_local
from ckan_fake.web.answers import PRIVATE, Answer, redirect
from ckan_fake.web.form_data import form_data
from ckan_fake.web.visit import Visit

_ROBOTS = """User-agent: *
Disallow: /dataset/rate/
Disallow: /revision/
Disallow: /dataset/*/history
Disallow: /api/"""


def home(visit: Visit) -> Answer:
    """The home page."""
    return visit.page(visit.site.config["ckan.site_title"], "<p>A CKAN in memory (ckan-fake).</p>")


def about(visit: Visit) -> Answer:
    """About the site."""
    return visit.page("About")


def robots_txt(visit: Visit) -> Answer:
    """What crawlers may visit."""
    text = _ROBOTS + visit.site.version["end_of_robots_txt"]
    if visit.site.version["cors_always"]:
        return Answer(200, text.encode(), "text/plain", cache="")
    return Answer(200, text.encode(), "text/plain; charset=utf-8", cache=PRIVATE)


def revisions(visit: Visit) -> Answer:
    """The list of revisions, up to CKAN 2.8."""
    return visit.page("Revision History")


def favicon(visit: Visit) -> Answer:
    """To the icon, up to CKAN 2.8."""
    location = visit.site.site_url + visit.site.version["favicon"]
    return Answer(302, b"", "text/plain; charset=utf8", [("Location", location)], cache="")


def redirect_locale(visit: Visit) -> Answer:
    """From a locale of old to that of today."""
    new = LEGACY_LOCALES[visit.endpoint.removeprefix("home.redirect_")]
    path = visit.values.get("path")
    target = f"/{new}/{path}" if path else f"/{new}"
    args = visit.incoming.args.to_dict()
    return redirect(visit.site.site_url + target + (f"?{urlencode(args)}" if args else ""), 308)


def dashboard(visit: Visit) -> Answer:
    """What is the visitor's own; anonymous visitors have to log in."""
    if visit.user:
        return visit.page("Dashboard")
    anonymous = visit.site.version["dashboard_of_nobody"]
    if anonymous == "missing":
        raise NotFound(messages.USER_NOT_FOUND)
    if anonymous == "forbidden":
        raise Forbidden(messages.MAY_NOT_SEE_PAGE)
    return visit.ask_to_log_in()


def admin(visit: Visit) -> Answer:
    """The administration: sysadmins only."""
    try:
        visit.check("sysadmin")
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_ADMINISTER) from None
    if visit.incoming.method == "POST" and visit.endpoint in _ADMIN_FORMS:
        return _ADMIN_FORMS[visit.endpoint](visit)
    return visit.page("Administration")


def _set_options(visit: Visit) -> Answer:
    """The options of the form; where one is wrong, the form again."""
    sent = form_data(visit.incoming.form)
    if "save" not in sent:
        raise errors.ServerError("the form of options without its button")
    del sent["save"]
    try:
        visit.call("config_option_update", **{**sent, **visit.incoming.files.to_dict()})
    except errors.ValidationError:
        return visit.page("Administration")
    return visit.redirect("/ckan-admin/config")


def _reset_options(visit: Visit) -> Answer:
    """Forget all options that were set at run time."""
    table = visit.site.state.system_info
    with visit.site.state.transaction():
        for name in RUNTIME_OPTIONS:
            if name in table:
                table.remove(name)
    return visit.redirect("/ckan-admin/config")


def _empty_trash(visit: Visit) -> Answer:
    """Purge what is deleted: all, or what the field `action` names."""
    form = visit.incoming.form
    wanted = form.get("action", "") if "cancel" not in form else ""
    state = visit.site.state
    deleted = {
        "package": [("dataset_purge", row.id) for row in state.packages.rows() if row.state == "deleted"],
        "group": _deleted_groups(visit, is_organization=False),
        "organization": _deleted_groups(visit, is_organization=True),
    }
    for kind, purges in deleted.items():
        for action, entity in purges if wanted in (kind, "all") else ():
            visit.call(action, id=entity)
    return visit.redirect("/ckan-admin/trash")


def _deleted_groups(visit: Visit, *, is_organization: bool) -> list[tuple[str, str]]:
    rows = visit.site.state.groups.rows()
    action = "organization_purge" if is_organization else "group_purge"
    return [(action, row.id) for row in rows if row.state == "deleted" and row.is_organization == is_organization]


_ADMIN_FORMS = {"admin.config": _set_options, "admin.reset_config": _reset_options, "admin.trash": _empty_trash}


def internal_redirect(visit: Visit) -> Answer:
    """To the address in the parameter `url`, if it is one of this site."""
    address = visit.incoming.form.get("url") or visit.incoming.args.get("url")
    if not address:
        raise BadRequest(messages.URL_MISSING)
    if not is_local(visit.site, address):
        raise Forbidden(messages.NO_EXTERNAL_REDIRECT)
    return visit.redirect_as_is(address)


def activity(visit: Visit) -> Answer:
    """An activity stream: only that there is none of what does not exist."""
    kind = visit.endpoint.removeprefix("activity.").removesuffix("_activity")
    if kind not in ("package", "user"):
        raise UnsupportedByFake(f"the web page {visit.endpoint} is not implemented in ckan-fake")
    try:
        visit.call(f"{kind}_show", id=visit.values["id"])
    except (errors.NotFound, errors.NotAuthorized):
        raise NotFound from None
    return visit.page("Activity stream")


PAGES = {
    "home.index": home, "home.about": about, "home.robots_txt": robots_txt, "home.favicon": favicon,
    "home.revisions": revisions,
    **{f"home.redirect_{old}": redirect_locale for old in LEGACY_LOCALES},
    "activity.dashboard": dashboard, "dashboard.datasets": dashboard, "dashboard.groups": dashboard,
    "dashboard.organizations": dashboard, "admin.index": admin, "admin.config": admin, "admin.trash": admin,
    "admin.reset_config": admin, "util.internal_redirect": internal_redirect,
    "activity.package_activity": activity, "activity.user_activity": activity,
}
