"""Completing what a user types, and searching resources by parts of their fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
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
    text = package_query.literal(params["q"])
    if not all(character.isascii() or character.encode("utf-8", "ignore") for character in text):
        raise ServerError("a lone surrogate in the address of a query to Solr")
    query = {
        "q": " OR ".join(f"{field}:{text}" for field in ("name_ngram", "title_ngram", "name", "title")),
        "fl": "name,title", "rows": params.get("limit", 10),
    }
    found = []
    for result in package_query.run(ctx.site, query, user_labels(ctx)).results:
        name, title = result["name"], result.get("title")
        if title is None:
            raise ServerError("a dataset without a title in the search index")
        by_name = params["q"].lower() in name
        found.append({
            "name": name, "title": title, "match_field": "name" if by_name else "title",
            "match_displayed": name if by_name else f"{title} ({name})",
        })
    return found


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
    tests = [_test(field, text) for field, text in _pairs(params.get("query")).items()]
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


def _pairs(query: Any) -> dict[str, str]:
    if query is None:
        raise ValidationError({"query": messages.MISSING_VALUE})
    if isinstance(query, str):
        query = [query]
    if not isinstance(query, (list, dict)) or not all(isinstance(pair, str) for pair in query):
        raise ServerError("a pair to search resources for is no text")
    if not all(":" in pair for pair in query):
        raise ValidationError({"query": messages.QUERY_PAIRS_NEEDED})
    return dict(pair.split(":", 1) for pair in query)


def _test(field: str, text: str) -> Test:
    if field not in (*_TEXTS, *_DATES, "size"):
        raise ValidationError({"query": messages.field_not_recognised(field)})
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if field in _TEXTS:
        like = ilike(f"{escaped}%" if field == "hash" else f"%{escaped}%")
        return lambda row: like(getattr(row, field))
    try:
        wanted: Any = int(escaped) if field == "size" else stored(fromisoformat(escaped.strip()))
    except ValueError as error:
        raise ServerError(f"the database compares a number or date with a word: {error}") from None
    return lambda row: bool(getattr(row, field) == wanted)
