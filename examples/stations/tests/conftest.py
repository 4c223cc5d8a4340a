from __future__ import annotations

import pytest
from stations import Portal


@pytest.fixture
def portal(ckan_server) -> Portal:
    """The portal under test: the fake on a socket, or with `--ckan-url` a real one."""
    return Portal(ckan_server.url, ckan_server.api_key, pause=0)
