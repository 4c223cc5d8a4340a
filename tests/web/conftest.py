from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.actions.registry import ACTIONS, Action
from ckan_fake.context import Context
from tests.web.support import Probe, Site


@pytest.fixture
def site() -> Site:
    return Site(FakeCKAN())


@pytest.fixture
def probe() -> Iterator[Probe]:
    """Sets what the action `probe` does: raise an exception, or call a function of its context."""

    def make(outcome: Any) -> None:
        def function(ctx: Context, data: dict[str, Any]) -> Any:
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome(ctx)

        ACTIONS["probe"] = Action("probe", function, True, "2.0", "3.0", None, True)

    yield make
    ACTIONS.pop("probe", None)
