"""The util API of old: completing what a user types, munging names, markdown, and numbers about the site."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from ckan_fake import munge
from ckan_fake.database import ilike
from ckan_fake.errors import ServerError
from ckan_fake.markdown import render_markdown
from ckan_fake.web.answers import JSON, Answer, dumps
from ckan_fake.web.rest.request import RestRequest

_GROUPS_MAX = 50
_ICONS = (
    ("json", "page_white_cup"), ("csv", "page_white_gear"), ("xls", "page_white_excel"),
    ("zip", "page_white_compressed"), ("api", "page_white_database"), ("plain text", "page_white_text"),
    ("xml", "page_white_code"),
)


def _found(request: RestRequest, action: str, query: str, limit: int, **more: Any) -> list[Any]:
    """What the action finds for a text; nothing for an empty one."""
    if not query:
        return []
    found: list[Any] = request.call(action, q=query, limit=request.params.get("limit", limit), **more)
    return found


def _jsonp(request: RestRequest, data: Any) -> Answer:
    """JSON, wrapped where there is a callback, which is neither escaped nor told in the content type."""
    text = dumps(data)
    if "callback" in request.params:
        text = f"{request.params['callback']}({text});"
    return Answer(200, text.encode(), JSON)


def _result_set(request: RestRequest, rows: list[Any]) -> Answer:
    return request.finish(200, {"ResultSet": {"Result": rows}})


def user_autocomplete(request: RestRequest) -> Answer:
    """Users whose name contains it."""
    found = _found(request, "user_autocomplete", request.params.get("q", ""), 20)
    return _jsonp(request, [dict(sorted(user.items())) for user in found])


def group_autocomplete(request: RestRequest) -> Answer:
    """Groups whose name or title contains it, of a type where one is given; all for no text."""
    try:
        limit = int(request.params.get("limit", 20))
    except ValueError:
        limit = 20
    text = request.params.get("q", "").strip().lower()
    like, kind = ilike(f"%{text}%"), request.params.get("type")
    found = [
        row for row in request.site.state.groups.rows()
        if (text in row.name or like(row.title or "")) and row.type != "organization" and row.state == "active"
        and kind in (None, "", row.type)
    ]
    found = sorted(found, key=lambda row: (row.title is None, row.title or ""))[:min(limit, _GROUPS_MAX)]
    return _jsonp(request, [{"id": row.id, "name": row.name, "title": row.title} for row in found])


def organization_autocomplete(request: RestRequest) -> Answer:
    """Organizations whose name or title contains it."""
    found = _found(request, "organization_autocomplete", request.params.get("q", ""), 20)
    return _jsonp(request, [dict(sorted(row.items())) for row in found])


def dataset_autocomplete(request: RestRequest) -> Answer:
    """Datasets whose name or title begins so."""
    return _result_set(request, _found(request, "package_autocomplete", request.params.get("incomplete", ""), 10))


def tag_autocomplete(request: RestRequest) -> Answer:
    """Tags whose name contains it."""
    text, more = request.params.get("incomplete", ""), {}
    if request.site.version["jsonp_is_javascript"]:
        text, vocabulary = unquote(text), request.params.get("vocabulary_id", "")
        more = {"vocabulary_id": vocabulary} if vocabulary else {}
    return _result_set(request, [{"Name": tag} for tag in _found(request, "tag_autocomplete", text, 10, **more)])


def format_autocomplete(request: RestRequest) -> Answer:
    """Resource formats that contain it."""
    found = _found(request, "format_autocomplete", request.params.get("incomplete", ""), 5)
    return _result_set(request, [{"Format": name} for name in found])


def is_slug_valid(request: RestRequest) -> Answer:
    """Whether a name is free for a dataset or a group; its form is not looked at."""
    slug, kind = request.params.get("slug") or "", request.params.get("type") or ""
    tables: dict[str, Any] = {"package": request.site.state.packages, "group": request.site.state.groups}
    if kind not in tables:
        return request.refuse(400, f"Bad slug type: {kind}")
    taken = tables[kind].by("name").first(slug) is not None
    return request.finish(200, {"valid": not taken and slug not in ("new", "edit", "search")})


def _wanted(request: RestRequest, *names: str) -> str:
    """The first of the parameters that is given; without any, CKAN crashes."""
    for name in names:
        text = request.params.get(name)
        if text or (text is not None and name == names[-1]):
            return str(text)
    raise ServerError("there is no text to munge")


def munge_name(request: RestRequest) -> Answer:
    """The text as a dataset's name."""
    return request.finish(200, munge.munge_name(_wanted(request, "name")))


def munge_title_to_name(request: RestRequest) -> Answer:
    """A title as a dataset's name."""
    collapses = bool(request.site.version["munging_collapses_hyphens"])
    return request.finish(200, munge.munge_title_to_name(_wanted(request, "title", "name"), collapses=collapses))


def munge_tag(request: RestRequest) -> Answer:
    """The text as a tag."""
    keeps = bool(request.site.version["munging_collapses_hyphens"])
    return request.finish(200, munge.munge_tag(_wanted(request, "tag", "name"), keeps_hyphens=keeps))


def format_icon(request: RestRequest) -> Answer:
    """The address of the icon of a format."""
    name = request.params.get("format")
    if name is None:
        raise ServerError("there is no format to look up")
    icon = next((icon for part, icon in _ICONS if part in name.lower()), "page_white")
    return request.finish(200, {"format": name, "icon": f"/images/icons/{icon}.png"})


def markdown(request: RestRequest) -> Answer:
    """The text as HTML."""
    return request.finish(200, render_markdown(request.params.get("q", "")))


def status(request: RestRequest) -> Answer:
    """What `status_show` tells."""
    return request.finish(200, request.call("status_show"))


def snippet(request: RestRequest) -> Answer:
    """A piece of a web page, of which there is none here: a missing template crashes CKAN."""
    raise ServerError("there is no such template")


def i18n(request: RestRequest) -> Answer:
    """The translations of the site's JavaScript, of which there are none."""
    return Answer(200, b"{}", JSON)


def tag_counts(request: RestRequest) -> Answer:
    """Each free tag with the number of datasets that have it, deleted ones too: they keep their tags."""
    state = request.site.state
    counted = []
    for name in request.call("tag_list"):
        tag = state.tags.by("name").first((name, None))
        if tag is None:
            raise ServerError("a tag of the list is no free tag")
        links = [row for row in state.package_tags.by("tag").all(tag.id) if row.state == "active"]
        counted.append((name, len({row.package_id for row in links})))
    return request.finish(200, counted)


def throughput(request: RestRequest) -> Answer:
    """How many requests there were lately: CKAN does not count them by default and crashes."""
    raise ServerError("there is no timing cache")
