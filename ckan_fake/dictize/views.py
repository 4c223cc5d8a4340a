"""Resource views as the API shows them."""

from __future__ import annotations

from typing import Any

from ckan_fake.context import Context
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import ResourceView


def resource_view_dictize(ctx: Context, row: ResourceView) -> dict[str, Any]:
    """A view, the fields of its type beside its own, with its dataset's id."""
    shown = table_dictize(row)
    del shown["order"]
    shown.update(shown.pop("config") or {})
    resource = ctx.site.state.resources.get(row.resource_id)
    assert resource is not None
    shown["package_id"] = resource.package_id
    return shown
