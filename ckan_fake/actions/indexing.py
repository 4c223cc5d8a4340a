"""Keeping the search index's stored copies of datasets up to date, where CKAN does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from ckan_fake.auth.labels import get_dataset_labels
from ckan_fake.context import Context
from ckan_fake.dictize.packages import add_tracking, package_dictize
from ckan_fake.errors import NotFound, ServerError
from ckan_fake.schema.forms import dataset_form, form_validate, own_dataset_form
from ckan_fake.schema.navl import MISSING, validate
from ckan_fake.schema.packages import default_show_package_schema
from ckan_fake.search import copies
from ckan_fake.search.refusals import refuse_unindexable
from ckan_fake.state.rows import IndexedPackage, Package


def dataset_from_tables(
    ctx: Context, package: Package, *, as_sent: dict[str, Any] | None = None, include_plugin_data: bool = False
) -> dict[str, Any]:
    """A dataset as package_show builds it from the tables, before a show schema is applied.

    `as_sent` holds the values of the row that the running request still sees as they were set.
    """
    result = package_dictize(ctx, package, include_plugin_data=include_plugin_data)
    if as_sent:
        _overlay(result, as_sent)
    if ctx.site.version["resources_of_old"]:
        add_tracking(result)
    before_resource_show(ctx, result)
    return result


def show_by_type(ctx: Context, dictized: dict[str, Any]) -> dict[str, Any]:
    """A dataset through the show schema of its type."""
    form = dataset_form(ctx.site, dictized["type"])
    shown, _ = form_validate(form, ctx, dictized, form.show(), "package_show")
    return shown


def show_from_tables(ctx: Context, package: Package) -> dict[str, Any]:
    """A dataset as package_show builds it from the tables."""
    return show_by_type(ctx, dataset_from_tables(ctx, package))


def _overlay(result: dict[str, Any], as_sent: dict[str, Any]) -> None:
    for name, value in as_sent.items():
        if name == "extras":
            result["extras"] = [{"key": key, "value": item} for key, item in value.items()]
        elif isinstance(value, datetime):
            result[name] = value.isoformat()
        elif name in result and name not in ("title", "type"):
            result[name] = value


def before_resource_show(ctx: Context, package_dict: dict[str, Any]) -> None:
    """What the datastore plugin does to each resource that is shown."""
    if "datastore" not in ctx.site.plugins:
        return
    for resource in package_dict["resources"]:
        if resource.get("url_type") == "datastore":
            resource["url"] = f"{ctx.site.site_url}/datastore/dump/{resource['id']}"
        resource.setdefault("datastore_active", False)


def solr_date(moment: datetime) -> str:
    """A date as Solr gives it back: milliseconds, and none where they are 0."""
    text = moment.isoformat(timespec="milliseconds")
    return text.removesuffix(".000") + "Z"


def index_package(
    ctx: Context, reference: str, *, as_sent: dict[str, Any] | None = None, restored: bool = False
) -> dict[str, Any]:
    """Index a dataset (id or name) anew, or drop it where it is deleted; the dataset as shown.

    A dataset with relationships crashes CKAN 2.12 here, unless it is `restored`: an index of old has such ones. Raises
    SearchIndexError where Solr would refuse it, NotFound where there is no such dataset.
    """
    package = ctx.get_package(reference)
    if package is None:
        raise NotFound
    show_ctx = ctx.fresh(ignore_auth=True, package=package)
    dictized = dataset_from_tables(show_ctx, package, as_sent=as_sent)
    by_default, _ = validate(dictized, default_show_package_schema(ctx.site.version), show_ctx)
    own_schema = dataset_form(ctx.site, dictized["type"]) is not own_dataset_form(ctx.site.version)
    shown = show_by_type(show_ctx, dictized) if own_schema else by_default
    if _is_out_of_index(ctx, package.state):
        remove_from_index(ctx, package.id)
        return shown
    if not restored and not _relations_are_indexable(ctx, dictized):
        return shown
    refuse_unindexable(by_default, ctx.site.site_user, ctx.site.version)
    assert package.metadata_modified is not None
    raw = ctx.site.version["index_keeps_stored_values"]
    text = json.dumps(dictized if raw else by_default, separators=(",", ":"), default=_missing_as_null)
    differs = own_schema or raw
    shown_text = json.dumps(shown, separators=(",", ":"), default=_missing_as_null) if differs else text
    date, labels = solr_date(package.metadata_modified), get_dataset_labels(ctx, package)
    row = IndexedPackage(package.id, package.name, date, text, shown_text, labels)
    copies.put(ctx.site, row, at_once=restored)
    if ctx.site.version["resources_of_old"]:
        before_resource_show(ctx, shown)
    return shown


def _is_out_of_index(ctx: Context, package_state: Any) -> bool:
    """Whether datasets of a state are not indexed: deleted ones, and in CKAN 2.2 all that are not active."""
    if ctx.site.version["resources_of_old"]:
        return "active" not in (package_state or "")
    return bool(package_state == "deleted" and ctx.site.config["ckan.search.remove_deleted_packages"])


def _relations_are_indexable(ctx: Context, dictized: dict[str, Any]) -> bool:
    """Whether CKAN manages to index the relationships; where it does not, 2.12 crashes, and older ones give up."""
    relationships = dictized["relationships_as_subject"] + dictized["relationships_as_object"]
    if not ctx.site.version["index_keeps_stored_values"]:
        if relationships:
            raise ServerError("KeyError: the index asks for ids of related datasets, put aside by the show schema")
        return True
    return all(entry["subject_package_id"] and entry["object_package_id"] for entry in relationships)


def _missing_as_null(value: Any) -> None:
    if value is not MISSING:
        raise TypeError(f"a validator made {value!r}, which is not JSON")


def remove_from_index(ctx: Context, reference: str) -> None:
    """Drop the stored copies whose id or name is `reference` (a dataset named like another one's id goes with it)."""
    copies.drop(ctx.site, reference)


def stored_copy(ctx: Context, reference: str) -> IndexedPackage | None:
    """The stored copy of a dataset by name or id."""
    table = ctx.site.state.indexed_packages
    return table.get(reference) or table.by("name").first(reference)


def valid_copy(ctx: Context, package: Package, reference: str) -> IndexedPackage | None:
    """The stored copy, where its modification date is the dataset's to a hundredth of a second."""
    copy = stored_copy(ctx, reference)
    assert package.metadata_modified is not None
    if copy is None or copy.metadata_modified[:22] != package.metadata_modified.isoformat()[:22]:
        return None
    return copy


def index_changed_copy(ctx: Context, package_id: str, owner: Any, changes: dict[str, Any]) -> None:
    """Change an organization's dataset in the index alone, as far as its stored copy knows of both; always commits."""
    state = ctx.site.state
    copy, package = state.indexed_packages.get(package_id), state.packages.get(package_id)
    if copy is None or package is None:
        return
    dictized = json.loads(copy.data_dict)
    if dictized["state"] != "active" or dictized["owner_org"] != owner:
        return
    dictized.update(changes)
    if dictized["state"] == "deleted" and ctx.site.config["ckan.search.remove_deleted_packages"]:
        remove_from_index(ctx, package_id)
        copies.commit(state)
        return
    text = json.dumps(dictized, separators=(",", ":"))
    shown_text = json.dumps(show_by_type(ctx.fresh(ignore_auth=True), dictized), separators=(",", ":"))
    labels = get_dataset_labels(ctx, package)
    copies.put(ctx.site, replace(
        copy, data_dict=text, validated_data_dict=shown_text, permission_labels=labels
    ), at_once=True)
