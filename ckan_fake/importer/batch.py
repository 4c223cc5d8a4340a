"""Many lines of a dump at once, each with an answer of its own."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from ckan_fake.context import Context
from ckan_fake.dumps import from_line
from ckan_fake.importer.columns import Refused
from ckan_fake.importer.lines import import_line
from ckan_fake.state.rows import User

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN

Answer = dict[str, Any]


def import_lines(fake: FakeCKAN, user: User | None, lines: Iterable[bytes]) -> list[Answer]:
    """Put lines of a dump into the server, each in a transaction; all are durable when the answers are given.

    An answer has `status`: created, updated, unchanged (then also `kind`, `id`, `name`, `made`, `kept`,
    `dropped`, `changed`,
    as in Imported), or failed (then `error`: fields to reasons, "" for the line as a whole).
    """
    with fake.catalog.batch() if fake.catalog is not None else nullcontext():
        return [_answer(fake, user, line) for line in lines]


def _answer(fake: FakeCKAN, user: User | None, line: bytes) -> Answer:
    ctx = Context(fake.site, user.name if user else fake.site.site_user, user, ignore_auth=True)
    try:
        data = from_line(line)
    except ValueError as error:
        return {"status": "failed", "error": {"": str(error)}}
    try:
        done = import_line(ctx, data)
    except Refused as refusal:
        told = {name: data[name] for name in ("id", "name") if isinstance(data, dict) and name in data}
        return {"status": "failed", "error": refusal.problems, **told}
    return {
        "status": done.status, "kind": done.kind, "id": done.id, "name": done.name, "made": done.made,
        "kept": done.kept, "dropped": done.dropped, "changed": done.changed,
    }
