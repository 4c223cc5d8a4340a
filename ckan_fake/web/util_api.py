"""The util API and the API's roots: plain JSON without an envelope."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.web.action_api import bad_request, finish
from ckan_fake.web.addresses import locales
from ckan_fake.web.answers import HTML, Answer
from ckan_fake.web.visit import Visit


def root(visit: Visit) -> Answer:
    """The API's version."""
    return finish(visit.site, visit.incoming, 200, {"version": visit.values.get("ver", 1)})


def _found(visit: Visit, action: str, query: str, limit: int, **more: Any) -> list[Any]:
    """What the action finds for the parameter `query`; nothing where it is empty."""
    args = visit.incoming.args
    if not args.get(query):
        return []
    found: list[Any] = visit.call(action, q=args[query], limit=args.get("limit", limit), **more)
    return found


def _result_set(visit: Visit, rows: list[Any]) -> Answer:
    return finish(visit.site, visit.incoming, 200, {"ResultSet": {"Result": rows}})


def dataset_autocomplete(visit: Visit) -> Answer:
    """Datasets whose name or title begins so."""
    return _result_set(visit, _found(visit, "package_autocomplete", "incomplete", 10))


def tag_autocomplete(visit: Visit) -> Answer:
    """Tags whose name contains it."""
    vocabulary = visit.incoming.args.get("vocabulary_id", "")
    more = {"vocabulary_id": vocabulary} if vocabulary else {}
    return _result_set(visit, [{"Name": tag} for tag in _found(visit, "tag_autocomplete", "incomplete", 10, **more)])


def format_autocomplete(visit: Visit) -> Answer:
    """Resource formats that contain it."""
    return _result_set(visit, [{"Format": name} for name in _found(visit, "format_autocomplete", "incomplete", 5)])


def user_autocomplete(visit: Visit) -> Answer:
    """Users whose name contains it."""
    ignore_self = visit.incoming.args.get("ignore_self", False)
    return finish(visit.site, visit.incoming, 200, _found(visit, "user_autocomplete", "q", 20, ignore_self=ignore_self))


def group_autocomplete(visit: Visit) -> Answer:
    """Groups whose name or title contains it."""
    return finish(visit.site, visit.incoming, 200, _found(visit, "group_autocomplete", "q", 20))


def organization_autocomplete(visit: Visit) -> Answer:
    """Organizations whose name or title contains it."""
    return finish(visit.site, visit.incoming, 200, _found(visit, "organization_autocomplete", "q", 20))


def i18n(visit: Visit) -> Answer:
    """The translations of the site's JavaScript, of which there are none: JSON that is called HTML, as CKAN does."""
    language = visit.values["lang"]
    if language not in locales(visit.site):
        return bad_request(visit.site, visit.incoming, messages.unknown_locale(language))
    return Answer(200, b"{}", HTML)


PAGES = {
    function.__name__: function
    for function in (
        root, dataset_autocomplete, tag_autocomplete, format_autocomplete, user_autocomplete, group_autocomplete,
        organization_autocomplete, i18n,
    )
}
