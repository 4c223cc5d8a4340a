from __future__ import annotations

import pytest

from tests.quirks.portal import Portal


@pytest.fixture
def portal() -> Portal:
    """An empty portal."""
    return Portal()
