"""What two people change at the same time."""

from __future__ import annotations

from typing import Any

import pytest

from ckan_client import CkanDataset, CkanHighlevelClient, CkanOrganization, ConcurrentEdit
from tests.client.conftest import Target


@pytest.fixture
def dataset(client: CkanHighlevelClient, target: Target) -> CkanDataset:
    return client.create_dataset(
        CkanDataset(
            {
                "name": target.unique("edited"),
                "title": "T",
                "notes": "N",
                "extras": {"one": "1", "two": "2"},
                "tags": ["aa"],
                "resources": [{"url": "http://example.org/a", "description": "D"}],
            }
        )
    )


def _change(dataset: CkanDataset, field: str, value: str) -> None:
    if field == "extras":
        dataset.extras["one"] = value
    elif field == "resources":
        dataset.resources[0].description = value
    else:
        setattr(dataset, field, value)


@pytest.mark.parametrize("field", ["title", "notes", "extras", "resources"])
def test_the_same_field_is_a_concurrent_edit(client: CkanHighlevelClient, dataset: CkanDataset, field: str) -> None:
    theirs = client.get_dataset(str(dataset.id))
    _change(theirs, field, "theirs")
    client.update_dataset(theirs)
    _change(dataset, field, "mine")
    with pytest.raises(ConcurrentEdit) as caught:
        client.update_dataset(dataset)
    assert caught.value.fields == (field,)
    assert client.get_dataset(str(dataset.id)) == theirs


def test_the_same_value_is_none(client: CkanHighlevelClient, dataset: CkanDataset) -> None:
    theirs = client.get_dataset(str(dataset.id))
    theirs.title = "both"
    client.update_dataset(theirs)
    dataset.title = "both"
    assert client.update_dataset(dataset).title == "both"


def test_different_fields_are_merged(client: CkanHighlevelClient, dataset: CkanDataset) -> None:
    theirs = client.get_dataset(str(dataset.id))
    theirs.notes = "theirs"
    theirs.extras["two"] = "theirs"
    theirs.tags = {"aa", "theirs"}
    client.update_dataset(theirs)
    dataset.title = "mine"
    dataset.extras["one"] = "mine"
    dataset.tags = {"aa", "mine"}
    found = client.update_dataset(dataset)
    assert (found.title, found.notes, found.tags) == ("mine", "theirs", {"aa", "mine", "theirs"})
    assert found.extras == {"one": "mine", "two": "theirs"}


def test_overwrite_writes_the_callers_value(
    client: CkanHighlevelClient, target: Target, dataset: CkanDataset
) -> None:
    theirs = client.get_dataset(str(dataset.id))
    theirs.title = "theirs"
    client.update_dataset(theirs)
    dataset.title = "mine"
    careless = CkanHighlevelClient(target.url, target.api_key, overwrite=True, session=target.session)
    assert careless.update_dataset(dataset).title == "mine"


def test_a_write_between_reading_and_writing_is_seen(
    client: CkanHighlevelClient, dataset: CkanDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = client.lowlevel.show
    reads: list[str] = []

    def show_then_change(noun: str, object_id: str, **params: Any) -> dict[str, Any]:
        found = show(noun, object_id, **params)
        reads.append(object_id)
        if len(reads) == 1:
            client.lowlevel.action("package_patch", {"id": object_id, "author": "in between"})
        return found

    monkeypatch.setattr(client.lowlevel, "show", show_then_change)
    dataset.title = "mine"
    found = client.update_dataset(dataset)
    assert found.title == "mine"
    if client.lowlevel.server_version() >= (2, 9):  # that is: package_revise
        assert found.author == "in between"
        assert len(reads) == 2


def test_organizations_too(client: CkanHighlevelClient, target: Target) -> None:
    mine = client.create_organization(CkanOrganization({"name": target.unique("org"), "title": "T"}))
    theirs = client.get_organization(str(mine.id))
    theirs.title = "theirs"
    client.update_organization(theirs)
    mine.title = "mine"
    with pytest.raises(ConcurrentEdit):
        client.update_organization(mine)
