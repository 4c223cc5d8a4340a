"""Vocabularies of tags."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.indexing import index_package
from ckan_fake.actions.registry import action, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.dictize.tags import vocabulary_dictize
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.schema.vocabularies import default_create_vocabulary_schema, default_update_vocabulary_schema
from ckan_fake.state.rows import Package, Tag, Vocabulary


def get_vocabulary(ctx: Context, reference: Any) -> Vocabulary | None:
    """A vocabulary by id, else by name; what the database cannot compare with a text crashes CKAN: ServerError."""
    if reference is None:
        return None
    table = ctx.site.state.vocabularies
    text = database_text(reference)
    return table.get(text) or table.by("name").first(text)


def remove_tag(ctx: Context, tag: Tag) -> list[Package]:
    """Delete a tag, and take it from all datasets; the active ones that had it, sorted by name."""
    state = ctx.site.state
    rows = (state.packages.get(link.package_id) for link in state.package_tags.by("tag").all(tag.id))
    packages = [package for package in rows if package is not None and package.state == "active"]
    for link in state.package_tags.by("tag").all(tag.id):
        state.package_tags.remove(link.id)
    state.tags.remove(tag.id)
    return sorted(packages, key=lambda package: package.name)


def _named(ctx: Context, data: dict[str, Any]) -> Vocabulary:
    reference = data.get("id")
    if not reference:
        raise ValidationError({"id": messages.ID_NOT_IN_DATA})
    vocabulary = get_vocabulary(ctx, reference)
    if vocabulary is None:
        raise NotFound(messages.could_not_find_vocabulary(reference))
    return vocabulary


def _save_tags(ctx: Context, vocabulary: Vocabulary, dicts: list[dict[str, Any]]) -> None:
    """Give a vocabulary these tags and no others."""
    state = ctx.site.state
    names = [tag["name"] for tag in dicts]
    kept = set()
    had_it: dict[str, None] = {}
    for tag in state.tags.by("vocabulary").all(vocabulary.id):
        if tag.name in names:
            kept.add(tag.name)
        else:
            had_it.update((package.id, None) for package in remove_tag(ctx, tag))
    new = [name for name in names if name not in kept]
    if len(set(new)) < len(new):
        raise ServerError("a vocabulary cannot have two tags of the same name")
    for name in new:
        state.tags.add(Tag(ctx.site.ids.uuid(), name, vocabulary.id))
    if ctx.site.version["index_follows_rows"]:
        for package_id in had_it:
            index_package(ctx, package_id)


@action(get=True)
def vocabulary_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List all vocabularies with their tags."""
    check_access("vocabulary_list", ctx, data)
    return [vocabulary_dictize(ctx, vocabulary) for vocabulary in ctx.site.state.vocabularies.rows()]


@action(get=True)
def vocabulary_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a vocabulary with its tags. `id`: its id or name."""
    check_access("vocabulary_show", ctx, data)
    return vocabulary_dictize(ctx, _named(ctx, data))


@action()
def vocabulary_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Create a vocabulary. For sysadmins. `name`; `tags`: a list of dicts with `name`. Gives the vocabulary."""
    check_access("vocabulary_create", ctx, data)
    valid = validated(ctx, data, default_create_vocabulary_schema(ctx.site.version))
    vocabulary = ctx.site.state.vocabularies.add(Vocabulary(ctx.site.ids.uuid(), valid["name"]))
    if "tags" in valid:
        _save_tags(ctx, vocabulary, valid["tags"])
    return vocabulary_dictize(ctx, vocabulary)


@action()
def vocabulary_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Rename a vocabulary or replace its tags. For sysadmins.

    `id`: its id or name. `name` and `tags` as in vocabulary_create; what is left out stays. Tags that are not in
    `tags` are deleted, and taken from the datasets that have them.
    """
    vocabulary = _named(ctx, data)
    data["id"] = vocabulary.id
    if "name" in data and data["name"] == vocabulary.name:
        del data["name"]
    check_access("vocabulary_update", ctx, data)
    valid = validated(ctx, data, default_update_vocabulary_schema(ctx.site.version))
    if "name" in valid:
        vocabulary = ctx.site.state.vocabularies.update(vocabulary, name=valid["name"])
    if "tags" in valid:
        _save_tags(ctx, vocabulary, valid["tags"])
    return vocabulary_dictize(ctx, vocabulary)


@action()
def vocabulary_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete a vocabulary without tags. For sysadmins. `id`: its id or name. One that has tags is a 500, as in CKAN."""
    vocabulary = _named(ctx, data)
    check_access("vocabulary_delete", ctx, data)
    if ctx.site.state.tags.by("vocabulary").count(vocabulary.id):
        raise ServerError("the database keeps a vocabulary that tags refer to")
    ctx.site.state.vocabularies.remove(vocabulary.id)
