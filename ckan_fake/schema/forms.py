"""The schemas that hold for a type of dataset or group: an extension's, else CKAN's own."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from ckan_fake.context import Context
from ckan_fake.overlay import Form
from ckan_fake.schema.groups import (
    default_create_group_schema,
    default_show_group_schema,
    default_update_group_schema,
)
from ckan_fake.schema.navl import validate
from ckan_fake.schema.packages import (
    default_create_package_schema,
    default_show_package_schema,
    default_update_package_schema,
)
from ckan_fake.site import Site
from ckan_fake.versions import Version


@cache
def own_dataset_form(version: Version) -> Form:
    """CKAN's own form of datasets."""
    return Form(
        partial(default_create_package_schema, version), partial(default_update_package_schema, version),
        partial(default_show_package_schema, version),
    )


@cache
def own_group_form(version: Version) -> Form:
    """CKAN's own form of groups and organizations."""
    return Form(
        partial(default_create_group_schema, version), partial(default_update_group_schema, version),
        partial(default_show_group_schema, version),
    )


def dataset_form(site: Site, dataset_type: str | None) -> Form:
    """The form of datasets of a type; None asks for the form of datasets whose type is not said."""
    forms = site.overlay.datasets
    return forms.by_type.get(dataset_type or "") or forms.default or own_dataset_form(site.version)


def group_form(site: Site, group_type: str | None) -> Form:
    """The form of groups of a type; of organizations only where the type is "organization" or an extension's."""
    forms = site.overlay.groups
    default = forms.default_organization if group_type == "organization" else forms.default
    return forms.by_type.get(group_type or "") or default or own_group_form(site.version)


def form_validate(
    form: Form, ctx: Context, data: dict[str, Any], schema: dict[str, Any], action: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Validate as the form wants it: the validated data and the errors."""
    if form.validate is not None:
        found = form.validate(ctx, data, schema, action)
        if found is not None:
            return found
    return validate(data, schema, ctx)
