"""Relationships between datasets."""

from __future__ import annotations

from typing import Any, NoReturn

from ckan_fake import messages
from ckan_fake.actions.registry import action, get_or_bust, validated
from ckan_fake.actions.revisions import new_revision
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.database import stored_text
from ckan_fake.errors import NotFound, ServerError
from ckan_fake.python2 import represent
from ckan_fake.relationships import ALL_TYPES, FORWARD, REVERSE, reverse_type
from ckan_fake.schema.packages import default_create_relationship_schema, default_update_relationship_schema
from ckan_fake.state.rows import Package, PackageRelationship


def _find(ctx: Context, package: Package, other: Package | None, kind: Any) -> list[PackageRelationship]:
    """The active relationships of a dataset, with another one and of a type where given, seen from either side."""
    known = kind in ALL_TYPES or ctx.site.version["unknown_relationship_types_crash"]
    backward = reverse_type(kind) if kind and known else None
    table = ctx.site.state.relationships
    found = [
        row for row in table.by("subject").all(package.id)
        if (other is None or row.object_package_id == other.id) and (not kind or row.type == kind)
    ]
    found += [
        row for row in table.by("object").all(package.id)
        if (other is None or row.subject_package_id == other.id) and (not kind or row.type == backward)
        and row not in found
    ]
    return sorted((row for row in found if row.state == "active"), key=lambda row: row.seq)


def _dictize(ctx: Context, row: PackageRelationship, seen_from: Package | None = None) -> dict[str, Any]:
    packages = ctx.site.state.packages
    subject, other = packages.get(row.subject_package_id), packages.get(row.object_package_id)
    if subject is None or other is None:
        raise ServerError("a relationship that came in a dataset dict lacks one of its datasets")
    kind = row.type
    if seen_from is not None and seen_from.id == other.id:
        subject, other, kind = other, subject, FORWARD[row.type]
    if ctx.api_version == 2:
        return {"subject": subject.id, "type": kind, "object": other.id, "comment": row.comment}
    return {"subject": subject.name, "type": kind, "object": other.name, "comment": row.comment}


def _shown(ctx: Context, reference: Any) -> str:
    return represent(reference) if ctx.site.version["runs_on_python_2"] else repr(reference)


def _ends(ctx: Context, data: dict[str, Any]) -> tuple[Package, Package, Any]:
    subject_ref, object_ref, kind = get_or_bust(ctx, data, "subject", "object", "type")
    subject, other = ctx.get_package(subject_ref), ctx.get_package(object_ref)
    if subject is None:
        raise NotFound(messages.subject_package_not_found(_shown(ctx, subject_ref)))
    if other is None:
        if ctx.site.version["missing_object_is_answered"]:
            raise ServerError("the answer is an exception, which is no JSON")
        raise NotFound(messages.object_package_not_found(_shown(ctx, object_ref)))
    return subject, other, kind


@action(get=True)
def package_relationships_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List a dataset's (`id`) relationships, with another dataset (`id2`) and of a type (`rel`) where given."""
    reference = get_or_bust(ctx, data, "id")
    other_ref, kind = data.get("id2"), data.get("rel")
    package = ctx.get_package(reference)
    if package is None:
        raise NotFound(messages.FIRST_PACKAGE_NOT_FOUND)
    other = None
    if other_ref:
        other = ctx.get_package(other_ref)
        if other is None:
            raise NotFound(messages.SECOND_PACKAGE_NOT_FOUND)
    if kind == "relationships":
        kind = None
    check_access("package_relationships_list", ctx, data)
    found = _find(ctx, package, other, kind)
    if kind and not found:
        raise NotFound(messages.relationship_not_found(reference, kind, other_ref))
    return [_dictize(ctx, row, package) for row in found]


@action()
def package_relationship_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Relate two datasets: `subject`, `object`, `type` and a `comment`. It does not reindex them.

    A relationship that exists gets the new comment; from 2.9 on the answer to that is a 500 (seen on live ones).
    """
    subject, other, kind = _ends(ctx, data)
    comment = data.get("comment", "")
    validated(ctx, dict(data), default_create_relationship_schema(ctx.site.version))
    check_access("package_relationship_create", ctx, data)
    existing = _find(ctx, subject, other, kind)
    if existing:
        return _comment(ctx, existing[0], comment)
    table = ctx.site.state.relationships
    deleted = table.by("subject").all(subject.id)
    if kind in REVERSE:
        subject, other, kind = other, subject, REVERSE[kind]
        deleted = []  # CKAN looks for one of the reversed type, which is never stored
    for row in deleted:
        if row.object_package_id == other.id and row.type == kind:
            new_revision(ctx, messages.revision_of_relationship("Create", subject, kind, other))
            row = table.update(row, state="active", comment=stored_text(comment) if comment else row.comment)
            if ctx.site.version["relationships_outlive_commits"] != "all":
                _detached(ctx)
            return _dictize(ctx, row)
    new_revision(ctx, messages.revision_of_relationship("Create", subject, kind, other))
    row = table.add(PackageRelationship(ctx.site.ids.uuid(), subject.id, other.id, kind, stored_text(comment)))
    return {**_dictize(ctx, row), "comment": comment}


def _detached(ctx: Context) -> NoReturn:
    """Commit, then crash as CKAN does: a loaded relationship is detached from its session by the commit."""
    ctx.site.state.commit()
    raise ServerError("the relationship is detached from its session once it is committed")


def _comment(ctx: Context, row: PackageRelationship, comment: str) -> dict[str, Any]:
    if row.comment != comment:
        packages = ctx.site.state.packages
        subject, other = packages.get(row.subject_package_id), packages.get(row.object_package_id)
        new_revision(ctx, messages.revision_of_relationship("Update", subject, row.type, other))
        row = ctx.site.state.relationships.update(row, comment=stored_text(comment))
        if ctx.site.version["relationships_outlive_commits"] == "none":
            _detached(ctx)
    return _dictize(ctx, row, ctx.site.state.packages.get(row.subject_package_id))


@action()
def package_relationship_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change the `comment` of the relationship of `subject`, `object` and `type`."""
    subject, other, kind = _ends(ctx, data)
    validated(ctx, dict(data), default_update_relationship_schema(ctx.site.version))
    check_access("package_relationship_update", ctx, data)
    existing = _find(ctx, subject, other, kind)
    if not existing:
        raise NotFound(messages.RELATIONSHIP_NOT_FOUND)
    return _comment(ctx, existing[0], data.get("comment", ""))


@action()
def package_relationship_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete the relationship of `subject`, `object` and `type`."""
    subject, other, kind = _ends(ctx, data)
    existing = _find(ctx, subject, other, kind)
    if not existing:
        raise NotFound
    check_access("package_relationship_delete", ctx, {**data, "relationship_id": existing[0].id})
    new_revision(ctx, messages.revision_of_deleted_relationship(data["subject"], kind, data["object"]))
    ctx.site.state.relationships.update(existing[0], state="deleted")
