"""Timing and a catalogue to time on."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from typing import Any

from ckan_fake import FakeCKAN

Timed = Callable[[], object]


def side_by_side(
    *functions: Timed, rounds: int = 15, number: int = 100, clock: Callable[[], float] = time.process_time
) -> list[float]:
    """The seconds that one call of each takes: the best of rounds in which they take turns.

    clock: by default that of the process, which does not run while others use the machine.
    """
    best = [float("inf")] * len(functions)
    for function in functions:
        function()
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for index, function in enumerate(functions):
                started = clock()
                for _ in range(number):
                    function()
                best[index] = min(best[index], (clock() - started) / number)
    finally:
        gc.enable()
    return best


def call(ckan: FakeCKAN, session: Any, action: str, **data: Any) -> Any:
    """Call an action as the sysadmin through a requests session; its result."""
    headers = {"Authorization": ckan.sysadmin.api_key}
    answer = session.post(f"{ckan.site_url}/api/3/action/{action}", json=data, headers=headers).json()
    if not answer["success"]:
        raise RuntimeError(f"{action}: {answer}")
    return answer["result"]


def dataset(number: int) -> dict[str, Any]:
    """A dataset of the size that portals have: about 3,500 characters of JSON when it is shown."""
    return {
        "name": f"dataset-{number}", "title": f"Dataset number {number} of the city", "owner_org": "city",
        "notes": "Counted every month at all stations, by hour and direction. " * 8, "license_id": "cc-by",
        "author": "Statistics Office", "author_email": "office@example.org", "maintainer": "Open Data Team",
        "tags": [{"name": f"tag-{number % 50}"}, {"name": "city"}, {"name": f"year-{2000 + number % 25}"}],
        "extras": [{"key": "spatial", "value": "city"}, {"key": "frequency", "value": "monthly"}],
        "resources": [
            {"url": f"http://example.org/{number}/{part}.csv", "name": f"Part {part}", "format": "CSV"}
            for part in range(2)
        ],
    }


class Catalogue:
    """A fake with datasets in it, filled through its API."""

    def __init__(self) -> None:
        self.ckan = FakeCKAN()
        self.session = self.ckan.session()
        self.size = 0
        self.call("organization_create", name="city", title="The City")

    def call(self, action: str, **data: Any) -> Any:
        """Call an action as the sysadmin; its result."""
        return call(self.ckan, self.session, action, **data)

    def grow(self, size: int) -> None:
        """Create datasets until there are `size`."""
        while self.size < size:
            self.call("package_create", **dataset(self.size))
            self.size += 1


def canned() -> str:
    """The answer of package_show for such a dataset, as text."""
    catalogue = Catalogue()
    catalogue.grow(1)
    return json.dumps({"help": "", "success": True, "result": catalogue.call("package_show", id="dataset-0")})


def line(what: str, ours: float, theirs: float, unit: float = 1e-6, name: str = "µs") -> None:
    """Print one comparison."""
    print(f"{what:58} {ours / unit:9.1f} {name}   {theirs / unit:9.1f} {name}   ratio {ours / theirs:.2f}")
