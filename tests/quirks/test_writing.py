"""Updating, patching and deleting."""

from __future__ import annotations

from tests.quirks.portal import Portal
from tests.quirks.registry import quirk


@quirk("package_update empties the texts that are left out, drops extras and tags, keeps groups, state and private.",
       "all")
def test_update_replaces(portal: Portal) -> None:
    portal.ok("group_create", name="group")
    portal.data(notes="n", tags=[{"name": "tag"}], extras=[{"key": "k", "value": "v"}], groups=[{"name": "group"}],
                private=True)
    shown = portal.ok("package_update", id="data", name="data")
    assert (shown["notes"], shown["tags"], shown["extras"], shown["private"]) == (None, [], [], True)
    assert [group["name"] for group in shown["groups"]] == ["group"]


@quirk("package_update without `resources` keeps them; `resources: []` deletes them.", "from 2.12",
       "a live 2.12.0; before 2.12 they were deleted, ckan#1839")
def test_update_keeps_resources(portal: Portal) -> None:
    portal.data(resources=[{"url": "http://x"}])
    assert portal.ok("package_update", id="data", title="t")["num_resources"] == 1
    assert portal.ok("package_update", id="data", title="t", resources=[])["num_resources"] == 0


@quirk("package_update keeps a name that is left out, and finds the dataset by `name` alone.", "all")
def test_update_by_name(portal: Portal) -> None:
    portal.data()
    assert portal.ok("package_update", id="data", notes="a")["name"] == "data"
    assert portal.ok("package_update", name="data", notes="b")["notes"] == "b"


@quirk("Resources that are sent again without ids are new ones.", "all", "a live 2.12.0; ckanext-dcat#115, udata#3904")
def test_resources_without_ids(portal: Portal) -> None:
    made = portal.data(resources=[{"url": "http://x"}])
    shown = portal.ok("package_patch", id="data", resources=[{"url": "http://x"}])
    assert shown["resources"][0]["id"] != made["resources"][0]["id"]


@quirk("A resource that is sent with its id alone keeps its name, and loses address and own fields.", "all",
       "a live 2.12.0; ckan#8179, ckan#5653")
def test_resource_by_id_alone(portal: Portal) -> None:
    made = portal.data(resources=[{"url": "http://x", "name": "n", "foo": 1}])
    shown = portal.ok("package_patch", id="data", resources=[{"id": made["resources"][0]["id"]}])["resources"][0]
    assert (shown["name"], shown["url"], "foo" in shown) == ("n", "", False)


@quirk("package_patch replaces lists whole.", "all")
def test_patch_replaces_lists(portal: Portal) -> None:
    portal.data(tags=[{"name": "one"}])
    assert [tag["name"] for tag in portal.ok("package_patch", id="data", tags=[{"name": "two"}])["tags"]] == ["two"]


@quirk("A write that changes nothing leaves `metadata_modified` as it is.", "from 2.12",
       "a live 2.12.0; before 2.12 it always moved")
def test_nothing_changed(portal: Portal) -> None:
    made = portal.data()
    assert portal.ok("package_patch", id="data", title=made["title"])["metadata_modified"] == made["metadata_modified"]


@quirk("package_update tells `changed_entities` beside the result where it changed something; nothing else does.",
       "from 2.12")
def test_changed_entities(portal: Portal) -> None:
    made = portal.data()
    answer = portal.post("package_update", id="data", title="new").json()
    assert answer["changed_entities"] == {"packages": [made["id"]]}
    again = portal.post("package_update", portal.show())
    patched = portal.post("package_patch", id="data", title="newer")
    assert ["changed_entities" in each.json() for each in (again, patched)] == [False, False]


@quirk("package_delete gives null and may be repeated; sysadmins and members still read the dataset.", "all")
def test_package_delete(portal: Portal) -> None:
    portal.org(members={"ann": "member"})
    portal.data()
    assert [portal.ok("package_delete", id="data") for _ in range(2)] == [None, None]
    assert [portal.show(by=who)["state"] for who in ("sysadmin", "ann")] == ["deleted", "deleted"]
    assert portal.status("package_show", id="data", by=None) == 403


@quirk("A deleted dataset stays deleted in updates unless `state: \"active\"` is sent; an editor may do so.", "all")
def test_undelete(portal: Portal) -> None:
    portal.org(members={"ann": "editor"})
    portal.data()
    portal.ok("package_delete", id="data")
    assert portal.ok("package_update", id="data", title="t")["state"] == "deleted"
    assert portal.ok("package_patch", id="data", state="active", by="ann")["state"] == "active"


@quirk("package_delete by id ends the memberships in groups, by name it keeps them.", "2.12")
def test_delete_by_name_keeps_groups(portal: Portal) -> None:
    portal.ok("group_create", name="group")
    made = portal.data(groups=[{"name": "group"}])
    for reference, left in (("data", 1), (made["id"], 0)):
        portal.ok("package_delete", id=reference)
        assert len(portal.ok("package_patch", id="data", state="active")["groups"]) == left


@quirk("Purging a dataset is dataset_purge; there never was a package_purge.", "from 2.5")
def test_dataset_purge(portal: Portal) -> None:
    portal.data()
    assert portal.no("package_purge", id="data")[0] == 400
    assert [portal.status("dataset_purge", id="data") for _ in range(2)] == [200, 404]


@quirk("resource_delete may be repeated, though resource_show no longer finds it.", "all")
def test_resource_delete_twice(portal: Portal) -> None:
    made = portal.data(resources=[{"url": "http://x"}])["resources"][0]["id"]
    assert [portal.ok("resource_delete", id=made) for _ in range(2)] == [None, None]
    assert portal.status("resource_show", id=made) == 404


@quirk("Deleting an organization that has datasets is refused, purging too.", "from 2.8", "a live 2.12.0; ckan#3888")
def test_organization_with_datasets(portal: Portal) -> None:
    portal.data()
    assert portal.no("organization_delete", id="org") == (
        409, {"message": "Organization cannot be deleted while it still has datasets"})
    assert portal.no("organization_purge", id="org")[0] == 409


@quirk("group_delete leaves the group in its datasets and in the search until they are saved.", "all")
def test_group_delete_leaves_the_index(portal: Portal) -> None:
    portal.ok("group_create", name="group")
    portal.data(groups=[{"name": "group"}])
    portal.ok("group_delete", id="group")
    assert len(portal.show()["groups"]) == 1
    assert portal.found(fq="groups:group") == ["data"]


@quirk("group_purge takes the group out of its datasets and of the search at once.", "all")
def test_group_purge_cleans_up(portal: Portal) -> None:
    portal.ok("group_create", name="group")
    portal.data(groups=[{"name": "group"}])
    portal.ok("group_purge", id="group")
    assert (portal.show()["groups"], portal.found(fq="groups:group")) == ([], [])


@quirk("organization_update without `users` keeps the members, without extras drops them.", "from 2.12",
       "a live 2.12.0; before, all members were removed, ckan#7765")
def test_organization_update_keeps_members(portal: Portal) -> None:
    portal.org(members={"ann": "editor"}, extras=[{"key": "k", "value": "v"}])
    portal.ok("organization_update", id="org", name="org")
    shown = portal.ok("organization_show", id="org", include_users=True)
    assert {user["name"] for user in shown["users"]} == {"sysadmin", "ann"}
    assert shown["extras"] == []


@quirk("group_patch keeps the group's datasets.", "2.12", "a live 2.12.0; 2.7.0 dropped them, ckan#3930")
def test_group_patch_keeps_datasets(portal: Portal) -> None:
    portal.ok("group_create", name="group")
    portal.data(groups=[{"name": "group"}])
    portal.ok("group_patch", id="group", title="t")
    assert portal.ok("group_show", id="group")["package_count"] == 1


@quirk("package_revise answers with `{\"package\": {...}}`; a failed match is 409 and names what differs.", "from 2.9")
def test_revise(portal: Portal) -> None:
    portal.data(title="t")
    assert set(portal.ok("package_revise", match={"name": "data"}, update={"title": "u"})) == {"package"}
    assert portal.no("package_revise", match={"name": "data", "title": "t"}, update={"title": "v"}) == (
        409, {"match": ["title"]})


@quirk("package_revise without an id or name to match is refused with a plain text under `match__id`.", "from 2.9")
def test_revise_without_id(portal: Portal) -> None:
    assert portal.no("package_revise", match={"title": "t"}, update={"title": "v"})[1] == {"match__id": "Missing value"}


@quirk("In `include` of package_revise, `-*` hides all, even what `+` names before it; a text is read by its commas.",
       "2.12")
def test_revise_include(portal: Portal) -> None:
    portal.data()
    asked = {"match": {"name": "data"}, "update": {"notes": "n"}}
    assert portal.ok("package_revise", asked, include="+package__id,-*") == {}
    assert portal.ok("package_revise", asked, include=["+package__name", "-*"]) == {}
    assert "name" not in portal.ok("package_revise", asked, include=["package__name"])["package"]


@quirk("Where there is no such resource, `update__resources__9` of package_revise is 409.", "2.12")
def test_revise_beyond_the_end(portal: Portal) -> None:
    portal.data()
    named = {"name": "data"}
    assert portal.status("package_revise", match=named, update__resources__9={"name": "x"}) == 409


@quirk("package_resource_reorder takes a part of the ids, which go first, and echoes the id as it was given.", "all")
def test_reorder(portal: Portal) -> None:
    made = portal.data(resources=[{"url": "http://a"}, {"url": "http://b"}])
    first, second = (resource["id"] for resource in made["resources"])
    assert portal.ok("package_resource_reorder", id="data", order=[second]) == {"id": "data", "order": [second, first]}


@quirk("package_owner_org_update does not reach the index: shows and searches keep the old organization, and the next "
       "patch moves the dataset back.", "2.12")
def test_owner_org_update(portal: Portal) -> None:
    made = portal.data()
    portal.org("other")
    portal.ok("package_owner_org_update", id="data", organization_id="other")
    assert (portal.show()["organization"]["name"], portal.found(fq="organization:other")) == ("org", [])
    assert portal.ok("package_patch", id="data", notes="n")["owner_org"] == made["owner_org"]


@quirk("package_relationship_create does not reach the index: shows lack it, and the next patch wipes it out.", "2.12")
def test_relationships(portal: Portal) -> None:
    portal.data("one")
    portal.data("two")
    portal.ok("package_relationship_create", subject="one", object="two", type="depends_on")
    assert portal.show("one")["relationships_as_subject"] == []
    portal.ok("package_patch", id="one", notes="n")
    assert portal.ok("package_relationships_list", id="one") == []


@quirk("Making a relationship again with another comment is 500 and changes it; one in a dataset's dict is 500.",
       "2.12")
def test_relationships_that_crash(portal: Portal) -> None:
    portal.data("one")
    portal.data("two")
    asked = {"subject": "one", "object": "two", "type": "depends_on"}
    comments = ("a", "a", "b")
    statuses = [portal.status("package_relationship_create", asked, comment=comment) for comment in comments]
    assert statuses == [200, 200, 500]
    assert portal.ok("package_relationships_list", id="one")[0]["comment"] == "b"
    assert portal.status("package_patch", id="one", relationships_as_subject=[asked]) == 500


@quirk("A new title or name of an organization or group reaches datasets and the search when these are saved.", "all")
def test_renamed_organization(portal: Portal) -> None:
    portal.data()
    portal.ok("organization_patch", id="org", name="new", title="New")
    assert portal.show()["organization"]["name"] == "org"
    assert (portal.found(fq="organization:new"), portal.found(fq="organization:org")) == ([], ["data"])
    portal.ok("package_patch", id="data", notes="n")
    assert portal.found(fq="organization:new") == ["data"]


@quirk("A `metadata_modified` without microseconds defeats the index's copy, so extras come in the database's order.",
       "2.12")
def test_metadata_modified_without_microseconds(portal: Portal) -> None:
    extras = [{"key": key, "value": "v"} for key in ("bb", "a")]
    portal.data(metadata_modified="2001-01-01T00:00:00", extras=extras)
    assert [extra["key"] for extra in portal.show()["extras"]] == ["a", "bb"]


@quirk("package_delete and package_owner_org_update leave `metadata_modified` as it is.", "2.12")
def test_writes_that_do_not_move_the_date(portal: Portal) -> None:
    made = portal.data()
    portal.ok("package_owner_org_update", id="data", organization_id="org")
    portal.ok("package_delete", id="data")
    assert portal.show()["metadata_modified"] == made["metadata_modified"]


@quirk("Sending back what was shown moves the date for an editor, not for a sysadmin.", "2.12")
def test_show_and_send_back(portal: Portal) -> None:
    portal.org(members={"ann": "editor"})
    made = portal.data()
    portal.ok("package_update", {**portal.show(), "notes": "n"})
    assert portal.show()["metadata_modified"] == made["metadata_modified"]
    portal.ok("package_update", {**portal.show(), "notes": "m"}, by="ann")
    assert portal.show()["metadata_modified"] > made["metadata_modified"]


@quirk("The first resource_patch that changes nothing moves the date all the same, the second does not.", "2.12")
def test_resource_patch_twice(portal: Portal) -> None:
    made = portal.data(resources=[{"url": "http://x"}])
    dates = [made["metadata_modified"]]
    for _ in range(2):
        portal.ok("resource_patch", id=made["resources"][0]["id"], url="http://x")
        dates.append(portal.show()["metadata_modified"])
    assert dates[0] < dates[1] == dates[2]


@quirk("Dates of resources with an offset become UTC.", "2.12")
def test_resource_dates(portal: Portal) -> None:
    portal.data(resources=[{"url": "http://x", "last_modified": "2020-01-01T12:00:00+02:00"}])
    assert portal.show()["resources"][0]["last_modified"] == "2020-01-01T10:00:00"


@quirk("resource_update keeps name, size and date, and drops own fields; `size: null` keeps the size.", "2.12")
def test_resource_update(portal: Portal) -> None:
    made = portal.data(resources=[{"url": "http://x", "name": "n", "size": 5, "foo": 1}])["resources"][0]["id"]
    shown = portal.ok("resource_update", id=made, url="http://y")
    assert (shown["name"], shown["size"], "foo" in shown) == ("n", 5, False)
    assert portal.ok("resource_patch", id=made, size=None)["size"] == 5


@quirk("resource_show finds a resource by its name and then misses it: the 404 says so, unlike that of an unknown one.",
       "all")
def test_resource_show_by_name(portal: Portal) -> None:
    portal.data(resources=[{"url": "http://x", "name": "n"}])
    assert portal.no("resource_show", id="n")[1] == {"message": "Not found: Resource was not found."}
    assert portal.no("resource_show", id="nope")[1] == {"message": "Not found"}


@quirk("Resources may be added to a deleted dataset.", "2.12")
def test_resource_of_a_deleted_dataset(portal: Portal) -> None:
    portal.data()
    portal.ok("package_delete", id="data")
    assert portal.status("resource_create", package_id="data", url="http://x") == 200


@quirk("Errors of resources are padded with `{}` for unchanged ones before, and cut behind.", "2.12")
def test_padded_errors(portal: Portal) -> None:
    shown = portal.data(resources=[{"url": "http://a"}, {"url": "http://b"}, {"url": "http://c"}])["resources"]
    shown[1]["size"] = "x"
    assert portal.no("package_patch", id="data", resources=shown)[1] == {
        "resources": [{}, {"size": ["Invalid integer"]}]}


@quirk("An anonymous resource_patch without an id complains under `message`.", "2.12")
def test_anonymous_resource_patch(portal: Portal) -> None:
    assert portal.no("resource_patch", by=None) == (409, {"message": "Missing id, can not get Resource object"})


@quirk("`plugin_data` survives an update that leaves it out.", "2.12")
def test_plugin_data(portal: Portal) -> None:
    portal.data(plugin_data={"p": {"a": 1}})
    portal.ok("package_update", id="data", name="data", title="t")
    assert portal.show(include_plugin_data=True)["plugin_data"] == {"p": {"a": 1}}


@quirk("`use_default_schema` that is empty or no word for a boolean is 500.", "2.12")
def test_use_default_schema(portal: Portal) -> None:
    portal.data()
    assert [portal.status("package_show", id="data", use_default_schema=value) for value in ("", "junk")] == [500, 500]
