"""Publishes weather stations to a CKAN portal: one dataset for each, in one organization."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import requests

ORGANIZATION = "weather-service"
BUSY = (429, 502, 503, 504)


@dataclass(frozen=True)
class Station:
    """A station: its number in the network, where it stands, and the file with its measurements."""

    number: int
    place: str
    file: str

    @property
    def name(self) -> str:
        return f"station-{self.number}"

    def as_dataset(self) -> dict[str, Any]:
        return {
            "name": self.name, "title": f"Weather station {self.place}", "owner_org": ORGANIZATION,
            "extras": [{"key": "number", "value": str(self.number)}],
            "resources": [{"url": self.file, "format": "CSV", "name": "Measurements"}],
        }


class Portal:
    """The action API of a CKAN portal. It makes its own session, as many tools do."""

    def __init__(self, url: str, token: str, *, attempts: int = 3, pause: float = 1.0) -> None:
        self.url, self.attempts, self.pause = url.rstrip("/"), attempts, pause
        self.session = requests.Session()
        self.session.headers["Authorization"] = token

    def call(self, action: str, **data: Any) -> Any:
        """The result of an action; RuntimeError with CKAN's error where it is refused. A busy portal is asked again."""
        for attempt in range(self.attempts):
            answer = self.session.post(f"{self.url}/api/3/action/{action}", json=data, timeout=30)
            if answer.status_code not in BUSY or attempt + 1 == self.attempts:
                break
            time.sleep(float(answer.headers.get("Retry-After", self.pause)))
        try:
            envelope = answer.json()
        except ValueError:
            raise RuntimeError(f"{action}: {answer.status_code}, no JSON") from None
        if not isinstance(envelope, dict) or not envelope.get("success"):
            raise RuntimeError(f"{action}: {answer.status_code} {envelope}")
        return envelope["result"]

    def published(self) -> dict[str, dict[str, Any]]:
        """What the organization has on the portal, by name."""
        found: dict[str, dict[str, Any]] = {}
        while True:
            page = self.call(
                "package_search", fq=f"organization:{ORGANIZATION}", rows=100, start=len(found), sort="id asc"
            )["results"]
            found |= {dataset["name"]: dataset for dataset in page}
            if len(page) < 100:
                return found


def publish(portal: Portal, stations: Iterable[Station]) -> dict[str, int]:
    """Create what is new, patch what changed, delete what is gone; how many of each."""
    counts = {"created": 0, "changed": 0, "deleted": 0}
    if ORGANIZATION not in portal.call("organization_list"):
        portal.call("organization_create", name=ORGANIZATION, title="Weather Service")
    published = portal.published()
    for station in stations:
        wanted = station.as_dataset()
        shown = published.pop(station.name, None)
        if shown is None:
            portal.call("package_create", **wanted)
            counts["created"] += 1
        elif (shown["title"], shown["resources"][0]["url"]) != (wanted["title"], station.file):
            portal.call("package_patch", id=shown["id"], title=wanted["title"], resources=wanted["resources"])
            counts["changed"] += 1
    for shown in published.values():
        portal.call("dataset_purge", id=shown["id"])
        counts["deleted"] += 1
    return counts
