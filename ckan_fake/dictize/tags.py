"""Tags and vocabularies, from rows to answers."""

from __future__ import annotations

import json
from typing import Any

from ckan_fake.context import Context
from ckan_fake.search import package_query
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import Tag, Vocabulary

PACKAGES_MAX = 1000


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
        result["packages"] = [json.loads(package["data_dict"]) for package in found]
    return result


def vocabulary_dictize(ctx: Context, vocabulary: Vocabulary) -> dict[str, Any]:
    """A vocabulary with its tags, oldest first."""
    tags = ctx.site.state.tags.by("vocabulary").all(vocabulary.id)
    return table_dictize(vocabulary, tags=[tag_dictize(ctx, tag, include_datasets=False) for tag in tags])
