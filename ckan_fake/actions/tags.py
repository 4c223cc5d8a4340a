"""Tags, free ones and those of vocabularies."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.indexing import index_package
from ckan_fake.actions.registry import action, get_or_bust, validated
from ckan_fake.actions.vocabularies import get_vocabulary, remove_tag
from ckan_fake.actions.windows import window
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.database import flag, ilike, stored_text
from ckan_fake.dictize.tags import listed_tags, tag_dictize, tag_list_dictize
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.schema.vocabularies import default_create_tag_schema
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import Tag


def _get_tag(ctx: Context, reference: Any, vocabulary_reference: Any) -> Tag | None:
    """A tag by id, else by name among the free tags or (where a vocabulary is given) those of the vocabulary."""
    tags, old = ctx.site.state.tags, ctx.site.version["tag_ids_need_no_vocabulary"]
    vocabulary = None
    if vocabulary_reference:
        vocabulary = get_vocabulary(ctx, vocabulary_reference)
        if vocabulary is None and not old:
            return None
    vocabulary_id = vocabulary.id if vocabulary else None
    if reference is None or reference == []:
        return None
    text = database_text(reference)
    tag = tags.get(text)
    if old and tag is not None:
        return tag
    if old and vocabulary_reference and vocabulary is None:
        raise NotFound(messages.no_such_vocabulary(vocabulary_reference))
    if tag is None:
        return tags.by("name").first((text, vocabulary_id))
    return None if vocabulary is not None and tag.vocabulary_id != vocabulary.id else tag


def _free_tags_in_use(ctx: Context, *, active: bool) -> list[Tag]:
    """The free tags that a dataset has; `active`: has now, and not only had before. The database sorts them by id."""
    state = ctx.site.state
    links = state.package_tags.by("tag")
    found = [
        tag for tag in state.tags.by("vocabulary").all("")
        if any(not active or link.state == "active" for link in links.all(tag.id))
    ]
    return listed_tags(ctx, sorted(found, key=lambda tag: tag.id))


def _in_order(ctx: Context, tags: list[Tag]) -> list[Tag]:
    """Up to CKAN 2.9, all tags that are read from the database come sorted by name."""
    return sorted(tags, key=lambda tag: tag.name) if ctx.site.version["rows_are_sorted_by_name"] else tags


def _terms(data: dict[str, Any]) -> list[str]:
    given = data.get("query") or data.get("q") or []
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, (list, dict)) or not all(isinstance(term, str) for term in given):
        raise ServerError("a term to search tags for is no text")
    return [term.strip() for term in given if term.strip()]


def _like(term: Any) -> Any:
    if not isinstance(term, str):
        raise ServerError("a term to search tags for is no text")
    escaped = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return ilike(f"%{escaped}%")


def _tag_search(ctx: Context, data: dict[str, Any]) -> tuple[list[Tag], int]:
    """The tags whose names contain all terms, and how many there are without `limit` and `offset`."""
    terms = _terms(data)
    if "vocabulary_id" in data:
        vocabulary = get_vocabulary(ctx, data["vocabulary_id"])
        if vocabulary is None:
            if ctx.site.version["searches_refuse_unknown_vocabularies"]:
                raise NotFound
            return [], 0
        tags = listed_tags(ctx, ctx.site.state.tags.by("vocabulary").all(vocabulary.id))
    else:
        tags = _free_tags_in_use(ctx, active=False)
    fields = data.get("fields", {})
    if not isinstance(fields, dict):
        raise ServerError("the fields to search tags by are no dict")
    terms += [value for field, value in fields.items() if field in ("tag", "tags")]
    if not terms:
        return [], 0
    tests = [_like(term) for term in terms]
    found = _in_order(ctx, [tag for tag in tags if all(test(tag.name) for test in tests)])
    return window(found, data.get("limit"), data.get("offset")), len(found)


@action(get=True)
def tag_list(ctx: Context, data: dict[str, Any]) -> list[Any]:
    """List the names of the free tags that datasets have, private and deleted datasets included, in no order.

    `vocabulary_id` (id or name): all tags of that vocabulary instead. `query`: only tags whose names contain it.
    `all_fields`: whole tags instead of names, for any value but an empty one.
    """
    query = data.get("query") or data.get("q")
    if query and not isinstance(query, str):
        raise ServerError("the query of tag_list is no text")
    check_access("tag_list", ctx, data)
    vocabulary_reference = data.get("vocabulary_id")
    if query and query.strip():
        tags, _ = _tag_search(ctx, data)
    elif vocabulary_reference:
        vocabulary = get_vocabulary(ctx, vocabulary_reference)
        if vocabulary is None:
            raise NotFound(messages.no_such_vocabulary(vocabulary_reference))
        tags = _in_order(ctx, ctx.site.state.tags.by("vocabulary").all(vocabulary.id))
    else:
        tags = _in_order(ctx, _free_tags_in_use(ctx, active=True))
    return tag_list_dictize(tags) if data.get("all_fields") else [tag.name for tag in tags]


@action(get=True)
def tag_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a tag. `id`: its id or name. `vocabulary_id` (id or name): the vocabulary it belongs to; none: a free tag.

    `include_datasets` (false): with up to 1000 of its public datasets; CKAN 2.2 shows them in any case, and free tags
    only by their names.
    """
    reference = get_or_bust(ctx, data, "id")
    if ctx.site.version["tags_show_their_datasets"]:
        include_datasets, tag = True, _get_tag(ctx, reference, None)
    else:
        include_datasets = flag(data, "include_datasets")
        tag = _get_tag(ctx, reference, data.get("vocabulary_id"))
    if tag is None:
        raise NotFound
    check_access("tag_show", ctx, data)
    return tag_dictize(ctx, tag, include_datasets=include_datasets)


@action(get=True)
def tag_search(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Find tags by parts of their names. Gives `count` and `results`.

    `query`: a text, or a list of which all have to be in the name. `vocabulary_id` (id or name): search the tags of
    that vocabulary instead of the free ones in use. `limit` and `offset`: which part of the results.
    """
    check_access("tag_search", ctx, data)
    tags, count = _tag_search(ctx, data)
    return {"count": count, "results": [table_dictize(tag) for tag in tags]}


@action(get=True)
def tag_autocomplete(ctx: Context, data: dict[str, Any]) -> list[str]:
    """Find the names of tags, with the parameters of tag_search."""
    check_access("tag_autocomplete", ctx, data)
    tags, _ = _tag_search(ctx, data)
    return [tag.name for tag in tags]


@action()
def tag_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Add a tag to a vocabulary. For sysadmins. `name`; `vocabulary_id`: the vocabulary's id. Gives the tag."""
    check_access("tag_create", ctx, data)
    validated(ctx, data, default_create_tag_schema(ctx.site.version))
    name = stored_text(data["name"])
    assert name is not None
    tag = ctx.site.state.tags.add(Tag(ctx.site.ids.uuid(), name, data["vocabulary_id"]))
    return tag_dictize(ctx, tag)


@action()
def tag_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete a tag, and take it from all datasets. For sysadmins.

    `id`: its id or name. `vocabulary_id` (id or name): the vocabulary it belongs to; none: a free tag.
    """
    reference = data.get("id")
    if not reference:
        raise ValidationError({"id": messages.ID_NOT_IN_DATA})
    tag = _get_tag(ctx, reference, data.get("vocabulary_id"))
    if tag is None:
        raise NotFound(messages.could_not_find_tag(reference))
    check_access("tag_delete", ctx, data)
    packages = remove_tag(ctx, tag)
    ctx.site.state.commit()
    for package in packages:
        index_package(ctx, package.id)
