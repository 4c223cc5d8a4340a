"""Who may do what with datasets, their resources and relationships."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.labels import get_dataset_labels, get_user_dataset_labels
from ckan_fake.auth.objects import get_package_object, get_resource_object
from ckan_fake.auth.registry import auth, check_access, is_authorized, require
from ckan_fake.auth.roles import (
    check_config_permission,
    has_user_permission_for_group_or_org,
    has_user_permission_for_some_org,
    user_is_collaborator_on_dataset,
)
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized, NotFound, ServerError
from ckan_fake.state.rows import Package, Resource


def _package_of(ctx: Context, resource: Resource) -> Package:
    package = ctx.site.state.packages.get(resource.package_id)
    if package is None:
        raise NotFound(messages.NO_PACKAGE_FOR_RESOURCE)
    return package


def _may_create_somewhere(ctx: Context) -> bool:
    """Whether the caller may create a dataset without naming an organization."""
    needed = ["create_dataset_if_not_in_organization", "create_unowned_dataset"]
    if not ctx.user:
        needed.append("anon_create_dataset")
    if all(check_config_permission(ctx, permission) for permission in needed):
        return True
    return bool(ctx.user) and has_user_permission_for_some_org(ctx, ctx.user, "create_dataset")


def _may_edit_groups(ctx: Context, data: dict[str, Any]) -> bool:
    """Whether the caller may put datasets into all groups that the data adds; NotFound for unknown groups."""
    blobs = data.get("groups", [])
    if not isinstance(blobs, (list, str, dict)):
        raise ServerError("the groups of a dataset cannot be iterated over")
    by_name = ctx.site.version["groups_of_datasets_guarded_by_name"]
    groups = set()
    for blob in blobs:
        reference = (blob.get("id") or (by_name and blob.get("name"))) if isinstance(blob, dict) else blob
        if isinstance(blob, dict) and not reference:
            continue
        group = ctx.get_group(reference)
        if group is None:
            raise NotFound(messages.GROUP_WAS_NOT_FOUND)
        groups.add(group.id)
    permission = ctx.site.version["permission_to_fill_groups"]
    if ctx.package is not None:
        members = ctx.site.state.members.by("object").all(ctx.package.id)
        groups -= {member.group_id for member in members if member.state == "active"}
    return all(has_user_permission_for_group_or_org(ctx, group, ctx.user, permission) for group in groups)


@auth(anonymous=True)
def package_create(ctx: Context, data: dict[str, Any]) -> None:
    """Editors and admins of the organization; anybody the options allow, where none is named."""
    require(ctx, _may_create_somewhere(ctx), "create packages")
    require(ctx, _may_edit_groups(ctx, data), "edit these groups")
    owner = data.get("owner_org")
    if owner:
        allowed = has_user_permission_for_group_or_org(ctx, owner, ctx.user, "create_dataset")
        require(ctx, allowed, "add dataset to this organization")


@auth(anonymous=True)
def package_update(ctx: Context, data: dict[str, Any]) -> None:
    """Editors and admins of the dataset's organization, collaborators that may edit."""
    package = get_package_object(ctx, data)
    if package.owner_org:
        allowed = has_user_permission_for_group_or_org(ctx, package.owner_org, ctx.user, "update_dataset")
    else:
        allowed = _may_create_somewhere(ctx)
    if allowed:
        require(ctx, _may_edit_groups(ctx, data), "edit these groups")
        return
    user = ctx.model_user()
    if not (
        check_config_permission(ctx, "allow_dataset_collaborators") and user is not None
        and user_is_collaborator_on_dataset(ctx, user.id, package.id, ("admin", "editor"))
    ):
        raise NotAuthorized(messages.not_authorized_to(ctx.user, f"edit package {package.id}"))


@auth()
def package_patch(ctx: Context, data: dict[str, Any]) -> None:
    """As package_update."""
    check_access("package_update", ctx, data)


@auth()
def package_revise(ctx: Context, data: dict[str, Any]) -> None:
    """As package_update of the revised dataset."""
    check_access("package_update", ctx, data["update"])


@auth()
def package_delete(ctx: Context, data: dict[str, Any]) -> None:
    """As package_update."""
    check_access("package_update", ctx, data)


@auth()
def dataset_purge(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


@auth()
def package_resource_reorder(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account; package_update checks again."""


@auth()
def package_change_state(ctx: Context, data: dict[str, Any]) -> None:
    """As package_update."""
    package = get_package_object(ctx, data)
    require(ctx, is_authorized("package_update", ctx, data), f"change state of package {package.id}")


@auth()
def package_owner_org_update(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


@auth(anonymous=True)
def package_show(ctx: Context, data: dict[str, Any]) -> None:
    """Whoever shares a permission label with the dataset; before there were labels, who may read its organization."""
    package = get_package_object(ctx, data)
    if ctx.site.version["permission_labels"]:
        labels = get_user_dataset_labels(ctx, ctx.auth_user)
        may = any(label in labels for label in get_dataset_labels(ctx, package))
    elif (package.state or "").startswith("draft"):
        may = is_authorized("package_update", ctx, data)
    elif package.state == "active" and (package.owner_org is None or not package.private):
        may = True
    else:
        may = has_user_permission_for_group_or_org(ctx, package.owner_org, ctx.user, "read")
    require(ctx, may, f"read package {package.id}")


@auth(anonymous=True)
def package_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def resource_show(ctx: Context, data: dict[str, Any]) -> None:
    """Whoever may read the dataset."""
    resource = get_resource_object(ctx, data)
    allowed = is_authorized("package_show", ctx, {"id": _package_of(ctx, resource).id})
    require(ctx, allowed, f"read resource {resource.id}")


@auth()
def resource_create(ctx: Context, data: dict[str, Any]) -> None:
    """Whoever may edit the dataset."""
    package_id = data.get("package_id")
    if not package_id and data.get("id"):
        package_id = get_resource_object(ctx, data).package_id
    if not package_id:
        raise NotFound(messages.NO_DATASET_ID)
    package = ctx.get_package(package_id)
    if package is None:
        raise NotFound(messages.NO_PACKAGE_FOR_RESOURCE)
    require(ctx, is_authorized("package_update", ctx, {"id": package.id}), f"create resources on dataset {package_id}")


@auth()
def resource_update(ctx: Context, data: dict[str, Any]) -> None:
    """Whoever may edit the dataset."""
    resource = get_resource_object(ctx, data)
    allowed = is_authorized("package_update", ctx, {"id": _package_of(ctx, resource).id})
    require(ctx, allowed, f"edit resource {resource.id}")


@auth()
def resource_patch(ctx: Context, data: dict[str, Any]) -> None:
    """As resource_update."""
    check_access("resource_update", ctx, data)


@auth()
def resource_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Whoever may delete the dataset."""
    resource = get_resource_object(ctx, data)
    allowed = is_authorized("package_delete", ctx, {"id": _package_of(ctx, resource).id})
    require(ctx, allowed, f"delete resource {resource.id}")


@auth(anonymous=True)
def package_relationships_list(ctx: Context, data: dict[str, Any]) -> None:
    """Whoever may read the datasets."""
    ends = [data["id"]] + ([data["id2"]] if data.get("id2") else [])
    require(ctx, all(is_authorized("package_show", ctx, {"id": end}) for end in ends), "read these packages")


@auth()
def package_relationship_create(ctx: Context, data: dict[str, Any]) -> None:
    """Whoever may edit both datasets; in 2.2 also who may edit the subject, or neither."""
    subject, target = (is_authorized("package_update", ctx, {"id": data[end]}) for end in ("subject", "object"))
    both = ctx.site.version["relationships_need_both_datasets"]
    require(ctx, subject and target if both else subject or not target, "edit these packages")


@auth()
def package_relationship_update(ctx: Context, data: dict[str, Any]) -> None:
    """As package_relationship_create."""
    check_access("package_relationship_create", ctx, data)


@auth()
def package_relationship_delete(ctx: Context, data: dict[str, Any]) -> None:
    """As package_relationship_create."""
    allowed = is_authorized("package_relationship_create", ctx, data)
    require(ctx, allowed, f"delete relationship {data['relationship_id']}")
