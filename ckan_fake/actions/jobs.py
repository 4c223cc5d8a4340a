"""Background jobs. Nothing of CKAN 2.7 and later queues any by itself, so the queues are always empty."""

from __future__ import annotations

import re
from typing import Any

from ckan_fake.actions.registry import action, get_or_bust, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.errors import NotFound, ServerError
from ckan_fake.schema.site import job_clear_schema, job_list_schema

_JOB_ID = re.compile(r"[A-Za-z0-9_-]+")


@action(get=True, since="2.7")
def job_list(ctx: Context, data: dict[str, Any]) -> list[Any]:
    """List the queued background jobs. For sysadmins. `queues`: names; `limit`; `ids_only` (false)."""
    valid = validated(ctx, data, job_list_schema(limited=ctx.site.version["job_lists_are_limited"]))
    check_access("job_list", ctx, valid)
    if valid.get("queues") and valid.get("limit", 0) is None:
        raise ServerError("null is compared with 0")
    return []


@action(get=True, since="2.7")
def job_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a background job. For sysadmins. `id`: the job's id. Raises NotFound."""
    check_access("job_show", ctx, data)
    return _job(get_or_bust(ctx, data, "id"))


@action(since="2.7")
def job_clear(ctx: Context, data: dict[str, Any]) -> list[str]:
    """Empty queues and name them. For sysadmins. `queues`: names, all queues in use by default."""
    valid = validated(ctx, data, job_clear_schema())
    check_access("job_clear", ctx, valid)
    return list(valid.get("queues") or [])


@action(since="2.7")
def job_cancel(ctx: Context, data: dict[str, Any]) -> None:
    """Take a background job from its queue. For sysadmins. `id`: the job's id. Raises NotFound."""
    check_access("job_cancel", ctx, data)
    _job(get_or_bust(ctx, data, "id"))


def _job(job_id: Any) -> dict[str, Any]:
    """No job has any id: NotFound, or ServerError for what can be no id."""
    if not isinstance(job_id, str):
        raise ServerError("a job's id has to be a text")
    if job_id and not _JOB_ID.fullmatch(job_id.split(":")[0]):
        raise ServerError("a job's id consists of letters, digits, underscores and dashes")
    raise NotFound
