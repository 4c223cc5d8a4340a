"""The data that a REST request sends."""

from __future__ import annotations

from typing import Any

from ckan_fake.site import Site
from ckan_fake.web import pylons_body
from ckan_fake.web.incoming import Incoming


def body(site: Site, incoming: Incoming) -> dict[str, Any]:
    """The JSON object that was sent. Raises BadData."""
    data = pylons_body.request_data(site, incoming, from_url=False)
    incoming.keep_payload(data)
    return data
