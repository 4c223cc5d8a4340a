"""Completing what a user types, and searching resources by parts of their fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import islice
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, validated
from ckan_fake.actions.search import user_labels
from ckan_fake.actions.windows import window
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.database import MAX_BIGINT, ilike
from ckan_fake.dates import fromisoformat, stored
from ckan_fake.dictize.packages import resource_dictize
from ckan_fake.errors import ServerError, ValidationError
from ckan_fake.schema.search import default_resource_search_schema
from ckan_fake.schema.users import default_autocomplete_schema
from ckan_fake.search import package_query
from ckan_fake.state.rows import Resource, columns

_TEXTS = (
    "url", "format", "description", "hash", "name", "resource_type", "mimetype", "mimetype_inner", "cache_url",
    "url_type",
)
_DATES = ("created", "last_modified", "metadata_modified", "cache_last_updated")

Test = Callable[[Resource], bool]


@action(get=True)
def package_autocomplete(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Find datasets by parts of their names and titles, of 2 to 10 characters, or by whole words of their titles.

    `q`: the text. `limit` (10). Gives dicts of name, title, match_field and match_displayed.
    """
    params = validated(ctx, data, default_autocomplete_schema())
    check_access("package_autocomplete", ctx, params)
    if not ctx.site.version["package_autocomplete_searches"]:
        return _beginning_with(ctx, params)
    text = package_query.literal(params["q"])
    query = {
        "q": " OR ".join(f"{field}:{text}" for field in ("name_ngram", "title_ngram", "name", "title")),
        "fl": "name,title", "rows": params.get("limit", 10),
    }
    found = []
    for result in package_query.run(ctx.site, query, user_labels(ctx)).results:
        name, title = result["name"], result.get("title")
        if title is None:
            raise ServerError("a dataset without a title in the search index")
        found.append(_completed(name, title, by_name=params["q"].lower() in name))
    return found


def _beginning_with(ctx: Context, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Public datasets whose name or title begins with a text, from the database."""
    limit = params.get("limit", 10)
    if limit is not None and limit > MAX_BIGINT:
        raise ServerError("LIMIT takes a bigint")
    text = params["q"]
    like = ilike(f"{text}%")
    found = (
        row for row in ctx.site.state.packages.rows()
        if row.state == "active" and not row.private and (like(row.name) or like(row.title or ""))
    )
    return [_completed(row.name, row.title, by_name=row.name.startswith(text.lower())) for row in islice(found, limit)]


def _completed(name: str, title: str | None, *, by_name: bool) -> dict[str, Any]:
    return {
        "name": name, "title": title, "match_field": "name" if by_name else "title",
        "match_displayed": name if by_name else f"{title} ({name})",
    }


@action(get=True)
def format_autocomplete(ctx: Context, data: dict[str, Any]) -> list[str]:
    """Find formats of resources by a part, the most frequent first, in lower case.

    `q`: the text. `limit` (5). Resources of private and deleted datasets count too.
    """
    params = validated(ctx, data, default_autocomplete_schema())
    check_access("format_autocomplete", ctx, params)
    limit = params.get("limit", 5)
    if limit > MAX_BIGINT:
        raise ServerError("LIMIT takes a bigint")
    like = ilike(f"%{params['q']}%")
    counts = Counter(
        row.format for row in ctx.site.state.resources.rows()
        if row.state == "active" and row.format is not None and like(row.format)
    )
    return [name.lower() for name, _ in counts.most_common(limit)]


@action(get=True)
def resource_search(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Find resources of public datasets. Gives `count` and `results`.

    `query`: "field:text" or a list of such, of which all have to match. A text matches where it is part of the field,
    in any case; for `hash` where the field begins with it; for numbers and dates where it is the same. `order_by`: a
    field. `offset` and `limit`: which part of the results.
    """
    params = validated(ctx, data, default_resource_search_schema())
    check_access("resource_search", ctx, params)
    tests = [_test(ctx, field, text) for field, text in _pairs(ctx, params)]
    state = ctx.site.state
    found = []
    for row in state.resources.rows():
        package = state.packages.get(row.package_id)
        public = package is not None and package.state == "active" and not package.private
        if public and row.state == "active" and all(test(row) for test in tests):
            found.append(row)
    order = str(params.get("order_by"))
    if order in columns(Resource) and order != "extras":
        found.sort(key=lambda row: (getattr(row, order) is None, getattr(row, order) or 0))
    results = [resource_dictize(ctx, row) for row in window(found, params.get("limit"), params.get("offset"))]
    return {"count": len(found), "results": sorted(results, key=lambda result: result["position"])}


def _pairs(ctx: Context, params: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields and what is looked for in each: of `query`, or the words of `fields`, which came before it."""
    query = params.get("query")
    fields = params.get("fields") if ctx.site.version["resource_search_takes_fields"] else None
    if query is None and fields is None:
        raise ValidationError({"query": messages.MISSING_VALUE})
    if query is not None and fields is not None:
        raise ValidationError({"fields": messages.NOT_BESIDE_QUERY})
    if fields is not None:
        if not isinstance(fields, dict):
            raise ServerError("the fields to search resources for are no dict")
        words = {field: text.split() if isinstance(text, str) else text for field, text in fields.items()}
        found = [(field, word) for field, each in words.items() for word in each]
        if not all(isinstance(word, str) for _, word in found):
            raise ServerError("a word to search resources for is no text")
        return found
    if isinstance(query, str):
        query = [query]
    if not isinstance(query, (list, dict)) or not all(isinstance(pair, str) for pair in query):
        raise ServerError("a pair to search resources for is no text")
    if not all(":" in pair for pair in query):
        raise ValidationError({"query": messages.QUERY_PAIRS_NEEDED})
    return list(dict(pair.split(":", 1) for pair in query).items())


def _test(ctx: Context, field: str, text: str) -> Test:
    dates = _DATES if ctx.site.version["resources_have_modification_dates"] else _DATES[:2] + _DATES[3:]
    if field not in (*_TEXTS, *dates, "size"):
        raise ValidationError({"query": messages.field_not_recognised(field)})
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if field in _TEXTS:
        like = ilike(f"{escaped}%" if field == "hash" else f"%{escaped}%")
        return lambda row: like(getattr(row, field))
    if not ctx.site.version["resource_search_compares_numbers"]:
        raise ServerError("the database looks for a text in a number or date")
    try:
        wanted: Any = int(escaped) if field == "size" else stored(fromisoformat(escaped.strip()))
    except ValueError as error:
        raise ServerError(f"the database compares a number or date with a word: {error}") from None
    return lambda row: bool(getattr(row, field) == wanted)
