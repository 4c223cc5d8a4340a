"""The REST API proper: registers and their entities, each verb answered by an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ckan_fake import messages
from ckan_fake.actions import registry
from ckan_fake.errors import (
    DataError,
    NotAuthorized,
    NotFound,
    SearchError,
    SearchIndexError,
    SearchQueryError,
    ServerError,
    ValidationError,
)
from ckan_fake.relationships import ALL_TYPES
from ckan_fake.web.answers import Answer
from ckan_fake.web.bodies import BadData
from ckan_fake.web.rest.body import body
from ckan_fake.web.rest.request import RestRequest

Actions = Mapping[tuple[str, str] | str, str]


def _with_relationships(verb: str, named: dict[tuple[str, str] | str, str]) -> Actions:
    action = "package_relationships_list" if verb == "list" else f"package_relationship_{verb}_rest"
    return {**named, **{("dataset", name): action for name in ("relationships", *ALL_TYPES)}}


_LIST: Actions = {
    "revision": "revision_list", "group": "group_list", "dataset": "package_list", "tag": "tag_list",
    "related": "related_list", "licenses": "license_list",
    ("dataset", "relationships"): "package_relationships_list", ("dataset", "revisions"): "package_revision_list",
    ("dataset", "activity"): "package_activity_list", ("group", "activity"): "group_activity_list",
    ("user", "activity"): "user_activity_list", ("user", "dashboard_activity"): "dashboard_activity_list",
    ("activity", "details"): "activity_detail_list",
}
_SHOW = _with_relationships("list", {
    "revision": "revision_show", "group": "group_show_rest", "tag": "tag_show_rest", "related": "related_show",
    "dataset": "package_show_rest",
})
_CREATE = _with_relationships("create", {
    "group": "group_create_rest", "dataset": "package_create_rest", "rating": "rating_create",
    "related": "related_create",
})
_UPDATE = _with_relationships("update", {"dataset": "package_update_rest", "group": "group_update_rest"})
_DELETE = _with_relationships("delete", {
    "group": "group_delete", "dataset": "package_delete", "related": "related_delete",
})


def _find(actions: Actions, request: RestRequest) -> str | None:
    """The action for a register and subregister; an unknown subregister is as none."""
    register = request.values["register"] or ""
    if register == "package":
        register = "dataset"
    return actions.get((register, request.values.get("subregister") or "")) or actions.get(register)


def _place(request: RestRequest) -> dict[str, Any]:
    """What the path says, under the names that the actions look for."""
    values = request.values
    return {"id": values.get("id"), "id2": values.get("id2"), "rel": values.get("subregister")}


def _run(request: RestRequest, action: str, data: dict[str, Any]) -> Any:
    ctx = request.context()
    ctx.extra["id"] = request.values.get("id")
    with request.site.state.transaction():
        return registry.call(action, ctx, data)


def _refused(request: RestRequest, refusal: Exception) -> Answer:
    match refusal:
        case NotFound():
            return request.refuse(404, str(refusal))
        case NotAuthorized():
            return request.refuse(403, str(refusal))
    raise ServerError(f"{type(refusal).__name__} is not caught here")


def listed(request: RestRequest) -> Answer:
    """GET of a register, or of what an entity has of a kind."""
    action = _find(_LIST, request)
    if action is None:
        return request.refuse(400, messages.cannot_list_entity(request.values["register"]))
    try:
        return request.finish(200, _run(request, action, {"id": request.values.get("id")}))
    except (NotFound, NotAuthorized, ValidationError, SearchError, SearchQueryError) as refusal:
        return _refused(request, refusal)


def show(request: RestRequest) -> Answer:
    """GET of an entity, or of a dataset's relationships with another one."""
    action = _find(_SHOW, request)
    if action is None:
        return request.refuse(400, messages.cannot_read_entity(request.values["register"]))
    try:
        return request.finish(200, _run(request, action, _place(request)))
    except (NotFound, NotAuthorized, ValidationError, SearchError, SearchQueryError) as refusal:
        return _refused(request, refusal)


def create(request: RestRequest) -> Answer:
    """POST to a register: 201 with the Location of what is new, and what it looks like."""
    try:
        data = body(request.site, request.incoming)
    except BadData as error:
        return request.refuse(400, messages.json_error(str(error)))
    action = _find(_CREATE, request)
    if action is None:
        values = request.values
        return request.refuse(400, messages.cannot_create_entity(values["register"], values.get("subregister")))
    sent = {**_place(request), **data}

    def done(result: Any) -> Answer:
        path = quote(request.incoming.path).replace("package", "dataset")
        return request.finish(201, result, location=f"{request.site.site_url}{path}/{sent.get('id')}")

    return _written(request, action, sent, data, done, "Unable to add package to search index")


def update(request: RestRequest) -> Answer:
    """PUT or POST to an entity: what it looks like then."""
    try:
        data = body(request.site, request.incoming)
    except BadData as error:
        return request.refuse(400, messages.json_error(str(error)))
    action = _find(_UPDATE, request)
    if action is None:
        return request.refuse(400, messages.cannot_update_entity(request.values["register"]))
    return _written(
        request, action, {**_place(request), **data}, data, lambda result: request.finish(200, result),
        "Unable to update search index",
    )


def _written(
    request: RestRequest, action: str, sent: dict[str, Any], data: dict[str, Any], done: Any, not_indexed: str
) -> Answer:
    try:
        return done(_run(request, action, sent))  # type: ignore[no-any-return]
    except ValidationError as refusal:
        return request.finish(409, refusal.error_dict)
    except DataError as refusal:
        error = {"__type": "Integrity Error", "message": str(refusal), "data": data}
        return request.finish(400, {"success": False, "error": error})
    except SearchIndexError:
        return request.text(500, not_indexed)
    except (NotFound, NotAuthorized, SearchError, SearchQueryError) as refusal:
        return _refused(request, refusal)


def delete(request: RestRequest) -> Answer:
    """DELETE of an entity: an empty answer."""
    action = _find(_DELETE, request)
    if action is None:
        values = request.values
        return request.refuse(400, messages.cannot_delete_entity(values["register"], values.get("subregister")))
    try:
        return request.finish(200, _run(request, action, _place(request)))
    except ValidationError as refusal:
        return request.finish(409, refusal.error_dict)
    except (NotFound, NotAuthorized, SearchError, SearchQueryError) as refusal:
        return _refused(request, refusal)
