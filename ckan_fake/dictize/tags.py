"""Tags and vocabularies, from rows to answers."""

from __future__ import annotations

import json
from typing import Any

from ckan_fake.context import Context
from ckan_fake.python2 import dict_order
from ckan_fake.search import package_query
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import IndexedPackage, Tag, Vocabulary

PACKAGES_MAX = 1000


def listed_tags(ctx: Context, tags: list[Tag]) -> list[Tag]:
    """Tags in the order in which the database gives them where none is asked for: up to 2.9 that of their names."""
    return sorted(tags, key=lambda tag: tag.name) if ctx.site.version["tags_are_listed_by_name"] else tags


def tag_list_dictize(tags: list[Tag]) -> list[dict[str, Any]]:
    """Tags with their display names."""
    return [table_dictize(tag, display_name=tag.name) for tag in tags]


def tag_dictize(ctx: Context, tag: Tag, *, include_datasets: bool = True) -> dict[str, Any]:
    """A tag with its display name and, unless told not to, up to 1000 of its public datasets as they are indexed."""
    result = table_dictize(tag, display_name=tag.name)
    if include_datasets:
        vocabulary = ctx.site.state.vocabularies.get(tag.vocabulary_id)
        field = f"vocab_{vocabulary.name}" if vocabulary else "tags"
        query = {
            "q": f'+capacity:public +{field}:"{tag.name}"', "fl": "data_dict", "wt": "json", "rows": PACKAGES_MAX,
        }
        found = package_query.run(ctx.site, query).results
        result["packages"] = [_indexed(ctx, json.loads(package["data_dict"])) for package in found]
    return result


def validated_text(ctx: Context, copy: IndexedPackage) -> str:
    """The text of an indexed dataset by its show schema, as it stands in the index."""
    shown = copy.load()
    return json.dumps(dict_order(shown) if ctx.site.version["runs_on_python_2"] else shown)


def _indexed(ctx: Context, package: dict[str, Any]) -> dict[str, Any]:
    """A dataset as it is indexed; in 2.10 and 2.11 with a second copy of itself, as a text."""
    copy = ctx.site.state.indexed_packages.get(package["id"])
    if copy is None or not ctx.site.version["index_copy_holds_both"]:
        return package
    return {**package, "validated_data_dict": validated_text(ctx, copy)}


def vocabulary_dictize(ctx: Context, vocabulary: Vocabulary) -> dict[str, Any]:
    """A vocabulary with its tags, oldest first."""
    tags = listed_tags(ctx, ctx.site.state.tags.by("vocabulary").all(vocabulary.id))
    datasets = bool(ctx.site.version["tags_show_their_datasets"])
    return table_dictize(vocabulary, tags=[tag_dictize(ctx, tag, include_datasets=datasets) for tag in tags])
