"""Searching datasets and resources."""

from __future__ import annotations

import json
from typing import Any

from ckan_fake.actions.registry import action, validated
from ckan_fake.auth.labels import get_user_dataset_labels
from ckan_fake.auth.registry import check_access
from ckan_fake.config import asbool
from ckan_fake.context import Context
from ckan_fake.database import flag
from ckan_fake.dictize.packages import current_packages, licenses
from ckan_fake.errors import ServerError
from ckan_fake.python2 import Dict, Native
from ckan_fake.schema.packages import default_package_list_schema
from ckan_fake.schema.search import default_package_search_schema
from ckan_fake.search import package_query


def user_labels(ctx: Context) -> list[str] | None:
    """The permission labels of the caller; None where everything may be seen."""
    if ctx.ignore_auth or (ctx.user and ctx.is_sysadmin):
        return None
    return get_user_dataset_labels(ctx, ctx.auth_user)


@action(get=True)
def package_search(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Search datasets. Gives `count`, `results`, `sort`, `facets` and `search_facets`.

    `q`: what to search for, plain words or Solr's syntax (all). `fq`, `fq_list`: filters in Solr's syntax. `sort`:
    as in "name asc, metadata_modified desc" (by relevance, then the last modified). `rows` (10, 1000 at most) and
    `start` (0): which part of the results. `fl`: the fields to give instead of whole datasets, a name or a list.
    `facet.field`: a list of fields whose values are counted, with `facet.limit` (50, -1 for all), `facet.mincount`
    (1) and `facet` (true). `include_private`, `include_drafts`, `include_deleted` (false): show those too, as far as
    the caller may see them. `use_default_schema` (false). `qf`, `mm`, `tie`, `defType`: Solr's.
    """
    params = validated(ctx, data, ctx.schema or default_package_search_schema(ctx.site.version))
    if ctx.site.version["runs_on_python_2"]:
        params = Dict(params)
    params.update(params.get("__extras", {}))
    params.pop("__extras", None)
    check_access("package_search", ctx, params)
    extras = params["extras"] = params.get("extras", {})
    for name in [name for name in params if isinstance(name, str) and name.startswith("ext_")]:
        if not isinstance(extras, dict):
            raise ServerError("the extras of a search are no dict")
        extras[name] = params.pop(name)
    if ctx.site.version["search_names_default_field"]:
        params["df"] = "text"
    if params.get("sort") in (None, "rank"):
        params[Native("sort")] = Native(ctx.site.config["ckan.search.default_package_sort"])
    found = package_query.Answer(0, [], {})
    results: list[Any] = []
    if not params.get("abort_search", False):
        found, results = _searched(ctx, params)
    return {
        "count": found.count, "facets": found.facets, "results": results, "sort": params["sort"],
        "search_facets": {name: _search_facet(ctx, name, counts) for name, counts in found.facets.items()},
    }


def _searched(ctx: Context, params: dict[str, Any]) -> tuple[package_query.Answer, list[Any]]:
    """Ask the search engine, and make datasets of its answer."""
    version = ctx.site.version
    if version["search_uses_permission_labels"]:
        source = "data_dict" if flag(params, "use_default_schema") else "validated_data_dict"
        params.pop("use_default_schema", None)
        wanted = params.get("fl")
        params[Native("fl")] = _field_list(wanted) if wanted else Native(f"id {source}")
        _add_states(ctx, params)
    else:
        source = "data_dict" if params.get("use_default_schema") else "validated_data_dict"
        wanted = None
        params[Native("fl")] = Native(f"id {source}")
        if not ctx.extra.get("ignore_capacity_check"):
            fq = " ".join(part for part in params.get("fq", "").split(" ") if "capacity:" not in part)
            params[Native("fq")] = fq + ' capacity:"public"' if "fq" in params else Native(' capacity:"public"')
    params.pop("extras", None)
    found = package_query.run(ctx.site, params, user_labels(ctx))
    results: list[Any] = []
    if isinstance(wanted, dict) and params["fl"] in ("id", "name") and found.results:
        raise ServerError("fl is a dict")
    for result in found.results:
        if wanted:
            if isinstance(result, str) and not version["search_gives_one_field"]:
                raise ServerError("a result that is one field's value is no dict")
            fields: dict[str, Any] = {wanted[0]: result} if isinstance(result, str) else result
            extras = fields.pop("extras", {})
            results.append({**fields, **extras})
        else:
            results.append(json.loads(result[source]))
    return found, results


def _add_states(ctx: Context, params: dict[str, Any]) -> None:
    """Narrow fq to public and active datasets, as far as the parameters do not ask for others."""
    version = ctx.site.version
    given = "fq" in params
    fq = params.get("fq", "")
    private, drafts = _pop_flag(params, "include_private"), _pop_flag(params, "include_drafts")
    deleted = version["search_finds_deleted"] and _pop_flag(params, "include_deleted")
    if not private:
        fq = "+capacity:public " + fq
    if version["search_filter_names_states"]:
        if "+state" not in fq:
            states = ["active"] + ["draft"] * drafts + ["deleted"] * deleted
            fq += f" +state:({' OR '.join(states)})"
    elif drafts:
        fq += " +state:(active OR draft)"
    params[Native("fq")] = fq if given else Native(fq)


def _pop_flag(params: dict[str, Any], name: str) -> bool:
    try:
        return asbool(params.pop(name, False))
    except ValueError as error:
        raise ServerError(str(error)) from None


def _field_list(wanted: Any) -> str:
    if not isinstance(wanted, (list, dict)) or not all(isinstance(name, str) for name in wanted):
        raise ServerError("fl is no list of texts")
    return " ".join(wanted)


def _search_facet(ctx: Context, name: str, counts: dict[str, int]) -> dict[str, Any]:
    """A facet's counts with the titles of organizations, groups and licences, in falling order of what is shown."""
    items = [
        {"name": value, "display_name": _display_name(ctx, name, value), "count": count}
        for value, count in counts.items()
    ]
    return {"title": name, "items": sorted(items, key=lambda item: str(item["display_name"]), reverse=True)}


def _display_name(ctx: Context, facet: str, value: str) -> str:
    if facet in ("groups", "organization"):
        group = ctx.site.state.groups.by("name").first(value)
        return group.title if group is not None and group.title and group.title.strip() else value
    if facet == "license_id":
        known = licenses(ctx.site.version).get(value)
        return str(known["title"]) if known else value
    return value


@action(get=True)
def current_package_list_with_resources(ctx: Context, data: dict[str, Any]) -> list[Any]:
    """List datasets with their resources, the last modified first.

    `limit` (10; 0 gives none) and `offset` (0): which part. `page` (from 1 on): another way to give the offset. Private
    datasets are listed for sysadmins.
    """
    params = validated(ctx, data, default_package_list_schema())
    limit, offset = params.get("limit"), params.get("offset", 0)
    if "offset" not in params and "page" in params:
        offset = (params["page"] - 1) * limit if limit else 0
    check_access("current_package_list_with_resources", ctx, params)
    if ctx.site.version["current_packages_come_from_tables"]:
        return current_packages(ctx, limit, offset or 0)
    found = package_search(ctx, {
        "q": "", "rows": limit, "start": offset, "include_private": bool(ctx.user) and ctx.is_sysadmin,
    })
    results: list[Any] = found["results"]
    return results
