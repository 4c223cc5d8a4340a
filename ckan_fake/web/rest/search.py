"""The search API: datasets in the parameters of old and in Solr's own, resources, and revisions since a time."""

from __future__ import annotations

import json
import re
from typing import Any

from ckan_fake import messages
from ckan_fake.config import asbool
from ckan_fake.dates import date_str_to_datetime
from ckan_fake.errors import SearchError, SearchQueryError, ServerError, ValidationError
from ckan_fake.python2 import MultiDict, Native, dict_order, key_order, represent
from ckan_fake.search import package_query
from ckan_fake.web import form_json
from ckan_fake.web.answers import Answer, dumps
from ckan_fake.web.rest.request import RestRequest

REVISIONS_MAX = 50
#: What resources may be asked for besides their fields, and how it is by default.
_OPTIONS = (
    "limit", "offset", "order_by", "return_objects", "ref_entity_with_attr", "all_fields", "search_tags", "callback",
)
_SPECIAL = re.compile(r'([\\+\-&|!(){}\[\]^"~*?:])')


def search(request: RestRequest) -> Answer:
    """What a register has that matches: how many, and which."""
    register = request.values["register"]
    if register == "revision":
        return _revisions(request)
    if register not in ("dataset", "package", "resource"):
        return request.refuse(404, messages.unknown_register(register))
    try:
        params = _parameters(request)
    except _Unreadable as error:
        return request.refuse(400, messages.parameters_not_read(str(error)))
    try:
        found = _resources(request, params) if register == "resource" else _datasets(request, params)
    except (SearchError, SearchQueryError) as refusal:
        return request.refuse(400, messages.bad_search_option(str(refusal)))
    return request.finish(200, found)


class _Unreadable(ValueError):
    """The parameters are no JSON object; the text is the `repr` of Python 2's exception."""


def _parameters(request: RestRequest) -> MultiDict:
    """The parameters, from JSON in `qjson` or in the name of the only one, else as they are; the first of a name."""
    params = request.params
    text = None
    if "qjson" in params:
        text = params["qjson"].replace("\\\\u", "\\u")
    elif len(params) == 1:
        name, value = next(iter(params.items()))
        text = name if len(value) < 2 and name.startswith("{") else None
    if text is None:
        return MultiDict({name: params[name] for name in params})
    try:
        read = form_json.loads(text, nan=True, commas=False)
    except form_json.Unreadable as error:
        if "qjson" in params:
            raise _Unreadable(f"ValueError({represent(messages.malformed_qjson(error.python2))},)") from None
        raise _Unreadable(error.python2) from None
    if not isinstance(read, dict):
        raise _Unreadable(f"ValueError({represent(messages.PARAMS_NO_DICTIONARY)},)")
    return MultiDict(read if "qjson" in params else _native(read))


def _native(value: Any) -> Any:
    """JSON as it is read from a plain string: its ASCII texts are plain strings as well."""
    if isinstance(value, dict):
        return {_native(key): _native(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_native(item) for item in value]
    return Native(value) if isinstance(value, str) and value.isascii() else value


def _datasets(request: RestRequest, params: MultiDict) -> dict[str, Any]:
    if not params.get("fl"):
        params["fl"] = Native("id" if request.version == 2 else "name")
    if request.version != 3:
        params = as_solr(params)
    params["fq"] = Native("+capacity:public")
    params.pop("callback", None)
    known = package_query.PARAMETERS
    unknown: list[str] = [Native(name) for name in key_order(key_order(params)) if name not in known]
    if unknown:
        raise SearchQueryError(messages.invalid_search_parameters(unknown, python2=True))
    if params.get("wt", "json") != "json":
        if not request.site.version["solr_is_made_to_answer_json"]:
            raise SearchError(messages.EXPECTING_VALUE)
        del params["wt"]
    try:
        int(params.get("rows", 10))
    except (TypeError, ValueError):
        raise ServerError("the number of rows is no integer") from None
    found = package_query.run(request.site, params)
    return {"count": found.count, "results": [_as_answered(result) for result in found.results]}


def _as_answered(result: Any) -> Any:
    """A document as Python 2 answers: without extras where there are none, its JSON texts in the order of its dicts."""
    if isinstance(result, str):
        return result
    if not result["extras"]:
        del result["extras"]
    for name in ("data_dict", "validated_data_dict"):
        if name in result:
            result[name] = dumps(dict_order(json.loads(result[name])))
    return result


def as_solr(legacy: MultiDict) -> MultiDict:
    """Parameters of versions 1 and 2 as Solr's: what is not known is looked for as the field of that name.

    Raises SearchQueryError for options with wrong values.
    """
    _validate(legacy)
    solr = MultiDict({name: value for name, value in legacy.items() if name in package_query.PARAMETERS})
    parts = [solr["q"].replace("+", " ")] if solr.get("q") else []
    for name in key_order(name for name in legacy if name not in solr):
        sent = legacy[name]
        value = sent.replace("+", " ") if isinstance(sent, str) else sent
        if name == "all_fields":
            if value:
                solr["fl"] = "*"
        elif name in ("offset", "limit"):
            solr["start" if name == "offset" else "rows"] = value
        elif name == "order_by":
            solr["sort"] = f"{value} asc"
        elif name == "tags":
            parts += [f'tags:"{_escaped(tag)}"' for tag in _tags(sent)]
        elif not isinstance(value, str):
            raise ServerError("a field to search in is compared with something that is no text")
        elif value.strip():
            value = _escaped(value)
            parts.append(f'{name}:"{value}"' if " " in value else f"{name}:{value}")
    solr["q"] = " ".join(parts)
    return solr


def _tags(sent: Any) -> list[Any]:
    if not isinstance(sent, (str, list)):
        raise SearchQueryError(messages.tags_text_or_list(represent(sent)))
    return [sent] if isinstance(sent, str) else sent


def _escaped(value: Any) -> str:
    if not isinstance(value, str):
        raise ServerError("what is searched for is no text")
    return _SPECIAL.sub(r"\\\1", value)


def _validate(params: dict[str, Any]) -> None:
    for name in key_order([*_OPTIONS, *params]):
        if name not in params:
            continue
        value = params[name]
        if name == "all_fields":
            try:
                asbool(value)
            except ValueError:
                raise SearchQueryError(messages.option_boolean(name, represent(value))) from None
        elif name in ("offset", "limit"):
            try:
                int(value)
            except ValueError:
                raise SearchQueryError(messages.option_integer(name, represent(value))) from None
            except TypeError:
                raise ServerError("a search option is neither text nor number") from None
        elif name in ("filter_by_downloadable", "filter_by_openness"):
            raise SearchQueryError(messages.option_not_supported(name))


def _resources(request: RestRequest, params: dict[str, Any]) -> dict[str, Any]:
    """Resources whose fields contain the words; of several words for a field, the last one counts."""
    query = []
    sent = dict(request.params.items()) == dict(params)
    for name, value in request.params.items(multi=True) if sent else params.items():
        field = name.strip()
        if field in (*_OPTIONS, "q"):
            continue
        for words in value if isinstance(value, list) else [value]:
            if not isinstance(words, str):
                raise ServerError("resources are searched for something that is no text")
            query += [f"{field}:{word}" for word in words.split()]
    asked = {"query": query, "offset": params.get("offset", 0), "limit": params.get("limit", 20),
             "order_by": params.get("order_by", "rank")}
    try:
        found = request.call("resource_search", **asked)
    except ValidationError as refusal:
        if "query" not in refusal.error_dict:
            raise ServerError("an option of the resource search is no number") from None
        raise SearchError(refusal.error_dict["query"]) from None
    if params.get("all_fields"):
        return {"count": found["count"], "results": [_whole(request, resource) for resource in found["results"]]}
    return {"count": found["count"], "results": [resource["id"] for resource in found["results"]]}


def _whole(request: RestRequest, resource: dict[str, Any]) -> dict[str, Any]:
    """A resource with its dataset's id, and without what tells of its state."""
    row = request.site.state.resources.get(resource["id"])
    assert row is not None
    shown = {name: value for name, value in resource.items() if name not in ("revision_id", "state")}
    return {**shown, "package_id": row.package_id}


def _revisions(request: RestRequest) -> Answer:
    """The ids of the revisions since another one or since a time."""
    revisions, params = request.site.state.revisions, request.params
    if "since_id" in params:
        if not params["since_id"]:
            return request.refuse(400, messages.NO_REVISION_SPECIFIED)
        given = revisions.get(params["since_id"])
        if given is None:
            return request.refuse(404, messages.no_revision_with_id(params["since_id"]))
        since = given.timestamp
    elif "since_time" in params:
        try:
            since = date_str_to_datetime(params["since_time"])
        except ValueError as error:
            return request.refuse(400, f"ValueError: {error}")
    else:
        return request.refuse(400, messages.MISSING_SEARCH_TERM)
    paged = bool(request.site.version["revision_lists_are_paged"])
    found = [row for row in revisions.rows() if row.timestamp > since]
    found = sorted(found, key=lambda row: (row.timestamp, row.seq), reverse=not paged)
    return request.finish(200, [row.id for row in (found[:REVISIONS_MAX] if paged else found)])
