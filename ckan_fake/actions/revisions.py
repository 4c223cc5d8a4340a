"""Revisions: up to CKAN 2.8 each write belongs to one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ckan_fake.context import Context
from ckan_fake.site import Site
from ckan_fake.state.rows import Revision


def new_revision(ctx: Context, message: str | None, *, signed: bool = True) -> None:
    """Begin a revision by the caller, or (not `signed`) by nobody.

    The rows that the request writes from now on belong to it, and name its id. Where a revision is running already, the
    new one takes its place. From CKAN 2.9 on there are none.
    """
    if ctx.site.version["writes_make_revisions"]:
        site = ctx.site
        author = ctx.user if signed else None
        row = site.state.revisions.add(Revision(site.ids.uuid(), site.clock.now(), author, message))
        site.state.revision = row.id


def revision_timestamp(site: Site, row: Any) -> datetime | None:
    """When the revision that last wrote a row was made; None for a row without one."""
    revision = site.state.revisions.get(row.revision_id)
    return revision.timestamp if revision is not None else None
