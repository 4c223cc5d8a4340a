"""Resources and users through the high-level client; wiping."""

from __future__ import annotations

import io

import pytest

from ckan_client import (
    CkanDataset,
    CkanGroup,
    CkanHighlevelClient,
    CkanOrganization,
    CkanResource,
    CkanUser,
    ConcurrentEdit,
    HTTPError,
    NotFound,
)
from tests.client.conftest import Target
from tests.client.prepared import Prepared, result


@pytest.fixture
def dataset(client: CkanHighlevelClient, target: Target) -> CkanDataset:
    return client.create_dataset(CkanDataset({"name": target.unique("holder")}))


def test_resources_come_change_and_go(client: CkanHighlevelClient, dataset: CkanDataset) -> None:
    made = client.save_resource(
        str(dataset.id), CkanResource({"name": "table", "url": "http://example.org/a.csv", "custom": "kept"})
    )
    assert client.list_resources(str(dataset.id)) == [made.id]
    assert client.get_resource_by_name(str(dataset.id), "table").id == made.id
    made.description = "new"
    changed = client.save_resource(str(dataset.id), made)
    assert (changed.url, changed.description, changed.other) == ("http://example.org/a.csv", "new", {"custom": "kept"})
    assert made.id in [resource.id for resource in client.iter_resources()]
    client.delete_resource(str(made.id))
    client.wipe_resource("no-such-resource")
    assert client.list_resources(str(dataset.id)) == []
    with pytest.raises(HTTPError, match="no resource"):
        client.get_resource_by_name(str(dataset.id), "table")


def test_a_resource_that_is_as_it_was_is_not_written(
    client: CkanHighlevelClient, target: Target, dataset: CkanDataset
) -> None:
    made = client.create_resource(str(dataset.id), CkanResource({"url": "http://example.org/a"}))
    target.writes()
    client.update_resource(made)
    assert target.writes() == []
    with pytest.raises(ValueError, match="without an id"):
        client.update_resource(CkanResource())
    with pytest.raises(ValueError, match="id"):
        client.create_resource(str(dataset.id), made)


def test_edits_of_one_resource_by_two(client: CkanHighlevelClient, dataset: CkanDataset) -> None:
    mine = client.create_resource(str(dataset.id), CkanResource({"url": "http://example.org/a"}))
    theirs = client.get_resource(str(mine.id))
    theirs.description = "theirs"
    client.update_resource(theirs)
    mine.name = "mine"
    assert client.update_resource(mine).description == "theirs"
    mine.description = "mine"
    with pytest.raises(ConcurrentEdit):
        client.update_resource(mine)


def test_a_file_is_sent_with_a_resource() -> None:
    prepared = Prepared(result({"id": "r", "url": "http://x/table.csv"}))
    made = prepared.high.create_resource(
        "holder", CkanResource({"name": "file"}), upload=("table.csv", io.BytesIO(b"a,b\n1,2\n"))
    )
    assert made.url == "http://x/table.csv"
    sent = prepared.adapter.requests[0]
    body = sent.body.read()  # type: ignore[union-attr]
    assert b'name="package_id"\r\n\r\nholder' in body
    assert b'filename="table.csv"\r\nContent-Type: text/csv\r\n\r\na,b\n1,2\n' in body


def test_users_come_change_and_go(client: CkanHighlevelClient, target: Target) -> None:
    name = target.unique("user").replace("-", "_")
    made = client.save_user(
        CkanUser({"name": name, "email": f"{name}@example.org", "password": "long enough", "fullname": "F"})
    )
    assert name in client.list_users()
    assert client.get_user(str(made.id)).name == name
    made.about = "about"
    changed = client.save_user(made)
    assert (changed.about, changed.fullname) == ("about", "F")
    target.writes()
    client.update_user(changed)
    assert target.writes() == []
    client.wipe_user(str(made.id))
    client.delete_user("no-such-user")
    assert name not in client.list_users()
    with pytest.raises(NotFound):
        client.get_user_by_name(name)
    assert not client.get_user_by_name(name, allow_deleted=True).about


@pytest.mark.parametrize("kind", [CkanGroup, CkanOrganization])
def test_wiping_frees_the_name(
    client: CkanHighlevelClient, target: Target, kind: type[CkanGroup] | type[CkanOrganization]
) -> None:
    name = target.unique("wiped")
    made = client.save(kind({"name": name}))
    if kind is CkanGroup:
        client.wipe_group(str(made.id))
    else:
        client.wipe_organization(str(made.id))
    assert client.save(kind({"name": name})).id != made.id
