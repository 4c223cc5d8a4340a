"""
The CKAN that the client's tests talk to: a FakeCKAN in process (of --ckan-version), or the live one at CKAN_URL with
the sysadmin's key CKAN_API_KEY. It needs `ckan.auth.create_unowned_dataset = true`. The tests share it with whatever
is in it.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from ckan_client import CkanHighlevelClient, CkanLowlevelClient, SynchronizationClient


@dataclass
class Target:
    """A CKAN: its address, a session that reaches it, its sysadmin's key, and the actions called through that."""

    url: str
    session: requests.Session
    api_key: str = field(repr=False)
    actions: list[str] = field(default_factory=list)

    def note(self, response: requests.Response, *args: Any, **kwargs: Any) -> requests.Response:
        if found := re.search(r"/action/(\w+)", response.url):
            self.actions.append(found[1])
        return response

    def writes(self) -> list[str]:
        """The actions called so far that are no reads; forgets them all."""
        found = [name for name in self.actions if not name.endswith(("_show", "_search", "_list"))]
        self.actions.clear()
        return found

    def unique(self, start: str) -> str:
        """A name that nothing has yet."""
        return f"{start}-{uuid.uuid4().hex[:12]}"

    def synchronizer(self, **options: Any) -> SynchronizationClient:
        return SynchronizationClient(self.url, self.api_key, session=self.session, **options)


@pytest.fixture
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    if url := os.environ.get("CKAN_URL"):
        session, api_key = requests.Session(), os.environ["CKAN_API_KEY"]
    else:
        from ckan_fake import FakeCKAN

        version = request.config.getoption("ckan_version", None)
        ckan = FakeCKAN(**({"version": version} if version else {}), config={"ckan.auth.create_unowned_dataset": True})
        url, session, api_key = ckan.site_url, ckan.session(), ckan.sysadmin.api_key
    found = Target(url, session, api_key)
    session.hooks["response"].append(found.note)
    with session:
        yield found


@pytest.fixture
def low(target: Target) -> CkanLowlevelClient:
    """The low-level client as a sysadmin."""
    return CkanLowlevelClient(target.url, target.api_key, session=target.session)


@pytest.fixture
def client(target: Target) -> CkanHighlevelClient:
    """The high-level client as a sysadmin, which fails on inconsistencies."""
    return CkanHighlevelClient(target.url, target.api_key, fail_on_inconsistency=True, session=target.session)
