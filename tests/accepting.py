"""Sends what a strategy drew to a CKAN, fake or real, and says whether it was taken whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ckan_fake import FakeCKAN
from ckan_fake.live import LiveCKAN

Target = FakeCKAN | LiveCKAN


def post(target: Target, action: str, **data: Any) -> Any:
    """Call an action as the sysadmin; the result. AssertionError with the answer where it is refused."""
    response = target.session().post(
        f"{target.site_url}/api/3/action/{action}", json=data, headers={"Authorization": target.sysadmin.api_key}
    )
    assert response.status_code == 200, f"{action} {data}: {response.status_code} {response.text}"
    return response.json()["result"]


@contextmanager
def surroundings(target: Target) -> Iterator[None]:
    """The organization `owner-org` and the group `of-datasets`, for the time of one example."""
    try:
        post(target, "organization_create", name="owner-org")
        post(target, "group_create", name="of-datasets")
        yield
    finally:
        if isinstance(target, LiveCKAN):
            target.tidy()


def accepts_dataset(target: Target, dataset: dict[str, Any]) -> None:
    """Create the dataset and find everything that was sent again, also through the search index."""
    with surroundings(target):
        id_ = post(target, "package_create", **dataset)["id"]
        shown = post(target, "package_show", id=id_)
        for name in ("name", "notes", "version", "author"):
            assert (shown[name] or "") == (dataset.get(name) or "")
        assert shown["title"] == (dataset.get("title") or dataset["name"])
        assert {tag["name"] for tag in shown["tags"]} == {tag["name"] for tag in dataset["tags"]}
        assert sorted_pairs(shown["extras"]) == sorted_pairs(dataset["extras"])
        assert [made["url"] for made in shown["resources"]] == [sent["url"] for sent in dataset["resources"]]
        assert {group["name"] for group in shown["groups"]} == {group["name"] for group in dataset.get("groups", ())}
        found = post(target, "package_search", fq=f"id:{id_}", include_private=True)
        assert [hit["id"] for hit in found["results"]] == [id_]


def sorted_pairs(extras: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Extras to compare: their order is not kept."""
    return sorted((extra["key"], extra["value"]) for extra in extras)


def accepts_group(target: Target, kind: str, group: dict[str, Any]) -> None:
    """Create the organization or group (kind) and find everything that was sent again."""
    try:
        id_ = post(target, f"{kind}_create", **group)["id"]
        shown = post(target, f"{kind}_show", id=id_, include_extras=True)
        for name in ("name", "description", "image_url"):
            assert (shown[name] or "") == (group.get(name) or "")
        assert (shown["title"] or "") == (group.get("title") or "")
        assert sorted_pairs(shown["extras"]) == sorted_pairs(group["extras"])
    finally:
        if isinstance(target, LiveCKAN):
            target.tidy()
