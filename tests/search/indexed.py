"""An index with a few datasets, without a server."""

from __future__ import annotations

import json
from typing import Any

from ckan_fake.search.engine import Engine, Found
from ckan_fake.state import State
from ckan_fake.state.rows import IndexedPackage

CREATED = "2024-01-01T00:00:00.000000"


def package_dict(name: str, **fields: Any) -> dict[str, Any]:
    """A dataset as it is shown."""
    return {
        "id": f"id-of-{name}", "name": name, "title": name, "notes": "", "private": False, "state": "active",
        "type": "dataset", "owner_org": None, "organization": None, "groups": [], "tags": [], "extras": [],
        "resources": [], "metadata_created": CREATED, "metadata_modified": CREATED, **fields,
    }


def put(state: State, name: str, *, labels: tuple[str, ...] = ("public",), **fields: Any) -> None:
    """Index a dataset, or index it anew. `tags` are names, `extras` a dict."""
    fields["tags"] = [{"name": tag, "vocabulary_id": None} for tag in fields.pop("tags", ())]
    fields["extras"] = [{"key": key, "value": value} for key, value in fields.pop("extras", {}).items()]
    package = package_dict(name, **fields)
    text = json.dumps(package)
    old = state.indexed_packages.get(package["id"])
    if old is None:
        state.indexed_packages.add(IndexedPackage(
            package["id"], name, package["metadata_modified"] + "Z", text, text, labels
        ))
    else:
        state.indexed_packages.update(old, data_dict=text, validated_data_dict=text, permission_labels=labels)


def select(engine: Engine, q: str = "*:*", **params: Any) -> Found:
    """Ask for names; `facet_field` and the like for parameters with a dot."""
    return engine.select({
        "q": q, "rows": 100, "fl": "name", "df": "text", "q.op": "AND", "sort": "name asc",
        **{name.replace("_", "."): value for name, value in params.items()},
    })


def names(engine: Engine, q: str = "*:*", **params: Any) -> list[str]:
    """The names of what a query finds, in their order."""
    return [doc["name"] for doc in select(engine, q, **params).docs]


def plain(engine: Engine, words: str, **params: Any) -> list[str]:
    """The names of what plain words find, as CKAN asks for them."""
    return names(engine, words, **{
        "defType": "dismax", "tie": "0.1", "mm": "2<-1 5<80%", "qf": "name^4 title^4 tags^2 groups^2 text", **params,
    })
