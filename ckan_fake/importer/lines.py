"""One object of a dump into a server, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ckan_fake.context import Context
from ckan_fake.errors import SearchIndexError
from ckan_fake.importer.columns import Json, Reader, Refused
from ckan_fake.importer.copies import KEYS, differences
from ckan_fake.importer.datasets import import_dataset, show_dataset
from ckan_fake.importer.groups import import_group, show_group
from ckan_fake.importer.residue import keep_residue
from ckan_fake.importer.users import import_user, show_user

USER_FIELDS = ("fullname", "sysadmin", "number_created_packages")


@dataclass
class Imported:
    """What became of an object: `status` is created, updated or unchanged.

    `made` lists what it needed and was not there, as (kind, name). Fields that the server cannot show are `kept` for
    dumps or `dropped`, `changed` are those that it shows otherwise (`resources.url`), each as often as they occur.
    """

    kind: str
    id: str
    name: str
    status: str
    made: list[tuple[str, str]] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)


def kind_of(data: Json) -> str:
    """What an object of a dump is: dataset, organization, group or user."""
    if isinstance(data.get("is_organization"), bool) and "resources" not in data:
        return "organization" if data["is_organization"] else "group"
    if any(name in data for name in USER_FIELDS):
        return "user"
    return "dataset"


def import_line(ctx: Context, data: Any) -> Imported:
    """Put an object of a dump into the server, in one transaction; `ctx` is of a sysadmin.

    What is there already, by id or else by name, is changed to be as the object tells; fields that the object does
    not have are left. Raises Refused, changing nothing, where its shape is wrong or its name or id belongs to another.
    """
    if not isinstance(data, dict):
        raise Refused({"": "must be a JSON object"})
    kind = kind_of(data)
    made: list[tuple[str, str]] = []
    with ctx.site.state.transaction():
        reader = Reader()
        try:
            if kind == "dataset":
                key, status = import_dataset(ctx, reader, data, made)
                shown = show_dataset(ctx, key)
                keep_residue(ctx.site.state, key, data, shown)
            elif kind == "user":
                key, status = import_user(ctx, reader, data)
                shown = show_user(ctx, key)
            else:
                key, status = import_group(ctx, reader, data, kind == "organization")
                shown = show_group(ctx, key, kind == "organization")
        except SearchIndexError as error:
            raise Refused({"": str(error)}) from None
    dropped, changed = differences(data, shown)
    kept = {path: count for path, count in dropped.items() if kind == "dataset" and path not in KEYS}
    dropped = {path: count for path, count in dropped.items() if path not in kept}
    return Imported(kind, key, str(shown["name"]), status, made, kept, dropped, changed)
