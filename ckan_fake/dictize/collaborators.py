"""Collaborators of datasets as the API shows them."""

from __future__ import annotations

from typing import Any

from ckan_fake.state.rows import PackageMember, table_dictize


def collaborator_dictize(row: PackageMember) -> dict[str, Any]:
    """A collaborator: dataset, user, capacity and the moment of the last change."""
    shown = table_dictize(row)
    del shown["id"]
    return shown
