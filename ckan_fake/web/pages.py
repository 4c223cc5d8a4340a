"""Pages that belong to no noun: the home page, robots.txt, the dashboard, the administration, redirects."""

from __future__ import annotations

from urllib.parse import urlencode

from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from ckan_fake import errors, messages
from ckan_fake.errors import UnsupportedByFake
from ckan_fake.web.addresses import LEGACY_LOCALES, is_local
from ckan_fake.web.answers import PRIVATE, Answer, redirect
from ckan_fake.web.visit import Visit

_ROBOTS = """User-agent: *
Disallow: /dataset/rate/
Disallow: /revision/
Disallow: /dataset/*/history
Disallow: /api/
Crawl-Delay: 10


"""


def home(visit: Visit) -> Answer:
    """The home page."""
    return visit.page(visit.site.config["ckan.site_title"], "<p>A CKAN in memory (ckan-fake).</p>")


def about(visit: Visit) -> Answer:
    """About the site."""
    return visit.page("About")


def robots_txt(visit: Visit) -> Answer:
    """What crawlers may visit."""
    return Answer(200, _ROBOTS.encode(), "text/plain; charset=utf-8", cache=PRIVATE)


def redirect_locale(visit: Visit) -> Answer:
    """From a locale of old to that of today."""
    new = LEGACY_LOCALES[visit.endpoint.removeprefix("home.redirect_")]
    path = visit.values.get("path")
    target = f"/{new}/{path}" if path else f"/{new}"
    args = visit.incoming.args.to_dict()
    return redirect(visit.site.site_url + target + (f"?{urlencode(args)}" if args else ""), 308)


def dashboard(visit: Visit) -> Answer:
    """What is the visitor's own; anonymous visitors have to log in."""
    return visit.page("Dashboard") if visit.user else visit.redirect("/user/login")


def admin(visit: Visit) -> Answer:
    """The administration: sysadmins only."""
    try:
        visit.check("sysadmin")
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_ADMINISTER) from None
    if visit.incoming.method == "POST":
        raise UnsupportedByFake(f"the form {visit.endpoint} is not implemented in ckan-fake")
    return visit.page("Administration")


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
    "home.index": home, "home.about": about, "home.robots_txt": robots_txt,
    **{f"home.redirect_{old}": redirect_locale for old in LEGACY_LOCALES},
    "activity.dashboard": dashboard, "dashboard.datasets": dashboard, "dashboard.groups": dashboard,
    "dashboard.organizations": dashboard, "admin.index": admin, "admin.config": admin, "admin.trash": admin,
    "admin.reset_config": admin, "util.internal_redirect": internal_redirect,
    "activity.package_activity": activity, "activity.user_activity": activity,
}
