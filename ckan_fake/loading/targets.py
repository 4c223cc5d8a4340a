"""What a dump is loaded into or taken from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import requests

from ckan_fake.loading.http import Http, TargetError

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN

__all__ = ["FakeTarget", "FileTarget", "Target", "TargetError", "open_target"]

PAGE = 500
Json = dict[str, Any]


class Target(Protocol):
    """A catalogue that dumps go into and come from. `batch` is how many lines it takes best at once."""

    batch: int

    def load(self, lines: list[bytes]) -> list[Json]:
        """Put lines of a dump in; an answer for each (see `ckan_fake.importer.batch.import_lines`)."""

    def dump(self, kind: str, *, deleted: bool, members: bool) -> Iterator[Json]:
        """The objects of a kind, by name."""


class FileTarget:
    """A catalogue file, used without a server; or any FakeCKAN of this process."""

    batch = 100

    def __init__(self, fake: FakeCKAN) -> None:
        from ckan_fake import actions, auth  # noqa: F401  importing them registers all actions

        self._fake = fake
        self._user = fake.site.state.users.get(fake.sysadmin.id)

    def load(self, lines: list[bytes]) -> list[Json]:
        """See Target."""
        from ckan_fake.importer.batch import import_lines

        return import_lines(self._fake, self._user, lines)

    def dump(self, kind: str, *, deleted: bool, members: bool) -> Iterator[Json]:
        """See Target."""
        from ckan_fake.context import Context
        from ckan_fake.exporter import export

        name = self._user.name if self._user else self._fake.site.site_user
        ctx = Context(self._fake.site, name, self._user, ignore_auth=True)
        return export(ctx, kind, deleted=deleted, members=members)


class FakeTarget:
    """A served fake, by its control plane: dumps go in and come out as they are, past CKAN's validation."""

    batch = 100

    def __init__(self, http: Http) -> None:
        self._http = http

    def load(self, lines: list[bytes]) -> list[Json]:
        """See Target."""
        answer = self._http.ask(
            "POST", "/_fake/load", data=b"\n".join(lines), headers={"Content-Type": "application/jsonl"})
        if answer.status_code != 200:
            raise TargetError(_reason(answer))
        return [json.loads(line) for line in answer.content.splitlines()]

    def dump(self, kind: str, *, deleted: bool, members: bool) -> Iterator[Json]:
        """See Target. Pages by name, so that nothing is lost or repeated while the catalogue changes."""
        after = ""
        while True:
            answer = self._http.ask("GET", "/_fake/dump", params={
                "kind": kind, "after": after, "limit": PAGE, "deleted": int(deleted), "members": int(members)})
            if answer.status_code != 200:
                raise TargetError(_reason(answer))
            page = [json.loads(line) for line in answer.content.split(b"\n") if line]
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1]["name"]


def _reason(answer: requests.Response) -> str:
    try:
        told = answer.json()["error"]
    except (ValueError, KeyError, TypeError):
        told = answer.text[:200]
    return f"{answer.url} answers {answer.status_code}: {told}"


def _is_fake(http: Http) -> bool:
    answer = http.ask("GET", "/_fake/health")
    if answer.status_code != 200 or "json" not in answer.headers.get("Content-Type", ""):
        return False
    try:
        return isinstance(answer.json(), dict)
    except ValueError:
        return False


@contextmanager
def open_target(*, url: str | None, api_key: str | None, file: str | None, by_api: bool = False) -> Iterator[Target]:
    """The catalogue at `url`, or in `file`; exactly one of them is given.

    A fake is recognised and asked by its control plane, unless `by_api` says to treat it as any CKAN. Raises
    TargetError where it cannot be reached, CatalogError where the file cannot be used.
    """
    if url is not None:
        with Http(url, api_key) as http:
            if not by_api and _is_fake(http):
                yield FakeTarget(http)
            else:
                from ckan_fake.loading.api import ApiTarget

                yield ApiTarget(http)
    else:
        from ckan_fake.fake import FakeCKAN

        assert file is not None
        fake = FakeCKAN.from_file(file)
        try:
            yield FileTarget(fake)
        finally:
            fake.close()
