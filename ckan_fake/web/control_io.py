"""The control routes that take a dump in and give one out: `POST /_fake/load`, `GET /_fake/dump`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ckan_fake import actions, auth  # noqa: F401  importing them registers all actions
from ckan_fake.context import Context
from ckan_fake.dumps import to_line
from ckan_fake.exporter import KINDS, export
from ckan_fake.importer.batch import import_lines
from ckan_fake.web.answers import Answer
from ckan_fake.web.identity import identify
from ckan_fake.web.incoming import Incoming

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN

JSONL = "application/jsonl; charset=utf-8"


def load(fake: FakeCKAN, incoming: Incoming) -> Answer:
    """`POST /_fake/load`: a dump's lines in, a line of JSON for each of them out, in the same order.

    The API key has to be a sysadmin's (403). What an answer tells: `ckan_fake.importer.batch.import_lines`.
    """
    with fake.site.state.lock:
        user = identify(fake.site, incoming, api=True).user
    if user is None or not user.sysadmin:
        return _error(403, "loading needs the API key of a sysadmin in the header Authorization")
    answers = import_lines(fake, user, (line for line in incoming.body.split(b"\n") if line.strip()))
    return _lines(json.dumps(answer).encode() + b"\n" for answer in answers)


def dump(fake: FakeCKAN, incoming: Incoming) -> Answer:
    """`GET /_fake/dump?kind=datasets`: what the caller may see, an object a line.

    Parameters: `kind` (organizations, groups, users, datasets), `after` (a name to go on behind), `limit`, and the
    booleans `deleted` and `members` (1 or 0).
    """
    kind, limit = incoming.args.get("kind", "datasets"), incoming.args.get("limit", "")
    if kind not in KINDS:
        return _error(400, f"no such kind: {kind}; there are {', '.join(KINDS)}")
    if limit and not (limit.isascii() and limit.isdigit()):
        return _error(400, "limit has to be a number")
    with fake.site.state.lock:
        user = identify(fake.site, incoming, api=True).user
    ctx = Context(fake.site, user.name if user else "", user)
    return _lines(to_line(data) for data in export(
        ctx, kind, after=incoming.args.get("after", ""), limit=int(limit) if limit else None,
        deleted=incoming.args.get("deleted") == "1", members=incoming.args.get("members") == "1",
    ))


def _lines(lines: Iterable[bytes]) -> Answer:
    return Answer(200, b"".join(lines), JSONL, cache="")


def _error(status: int, reason: str) -> Answer:
    return Answer(status, json.dumps({"error": reason}).encode(), cache="")
