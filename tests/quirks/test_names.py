"""Names, ids and creating."""

from __future__ import annotations

import pytest

from tests.quirks.portal import Portal
from tests.quirks.registry import quirk

UUID = "11111111-1111-4111-8111-111111111111"


@quirk("Wherever an id is asked for, a dataset's name does as well; an id wins over an equal name.", "all")
def test_id_or_name(portal: Portal) -> None:
    first = portal.data("first")
    portal.ok("package_create", name=first["id"], owner_org="org", title="impostor")
    assert portal.show(first["id"])["name"] == "first"


@quirk("Purging a dataset also takes the one that is named like its id out of the search.", "all")
def test_purge_takes_the_impostor_along(portal: Portal) -> None:
    first = portal.data("first")
    portal.ok("package_create", name=first["id"], owner_org="org")
    portal.ok("dataset_purge", id=first["id"])
    assert portal.found() == []
    assert portal.ok("package_list") == [first["id"]]


@quirk("A trailing newline in a name is accepted.", "all")
def test_newline_in_a_name(portal: Portal) -> None:
    assert portal.data("data\n")["name"] == "data\n"


@quirk("The name of a deleted dataset may be taken again: the deleted one is renamed to its id.", "from 2.7",
       "a live 2.12.0; ckan#2438, ckan#3370")
def test_name_of_a_deleted_dataset(portal: Portal) -> None:
    old = portal.data()
    portal.ok("package_delete", id="data")
    portal.data()
    assert portal.show(old["id"])["name"] == old["id"]


@quirk("Renaming a living dataset to the name of a deleted one is 500.", "2.12")
def test_renaming_to_the_name_of_a_deleted_dataset(portal: Portal) -> None:
    portal.data("gone")
    portal.ok("package_delete", id="gone")
    portal.data()
    assert portal.status("package_patch", id="data", name="gone") == 500


@quirk("A draft or private dataset that nobody else sees blocks its name for all.", "all", "a live 2.12.0; ckan#1233")
def test_names_of_hidden_datasets(portal: Portal) -> None:
    portal.data(private=True)
    portal.org("other", {"ann": "editor"})
    assert portal.no("package_create", name="data", owner_org="other", by="ann") == (
        409, {"name": ["That URL is already in use."]})


@quirk("Groups and organizations share their names, and a deleted one keeps its name until it is purged.", "all",
       "a live 2.12.0; ckan#3746")
def test_names_of_groups(portal: Portal) -> None:
    portal.org("name")
    portal.ok("organization_delete", id="name")
    assert portal.no("group_create", name="name") == (409, {"name": ["Group name already exists in database"]})
    portal.ok("organization_purge", id="name")
    assert portal.status("group_create", name="name") == 200


@quirk("The name of a deleted user stays taken for ever; the e-mail address is free.", "all")
def test_names_of_deleted_users(portal: Portal) -> None:
    portal.user("ann")
    portal.ok("user_delete", id="ann")
    new = {"email": "ann@example.org", "password": "long enough"}
    assert "already associated" in portal.no("user_create", name="ann", **new)[1]["name"][0]
    assert portal.status("user_create", name="bob", **new) == 200


@quirk("Only sysadmins may choose the id of a new dataset, which has to be a UUID.",
       "from 2.11", "a live 2.12.0; ckan#8069")
def test_chosen_ids(portal: Portal) -> None:
    portal.org(members={"ann": "editor"})
    chosen = {"name": "data", "owner_org": "org"}
    assert portal.no("package_create", chosen, id=UUID, by="ann")[1] == {"id": ["The input field id was not expected."]}
    assert portal.no("package_create", chosen, id="no-uuid")[1] == {"id": ["Invalid id provided"]}
    assert portal.ok("package_create", chosen, id=UUID)["id"] == UUID


@quirk("Chosen ids may be written in capitals, without dashes, in braces or as `urn:uuid:`; the number 5 is 500.",
       "2.12")
@pytest.mark.parametrize("written", [UUID.upper(), UUID.replace("-", ""), f"{{{UUID}}}", f"urn:uuid:{UUID}"])
def test_ways_to_write_ids(portal: Portal, written: str) -> None:
    assert portal.data(id=written)["id"] == written
    assert portal.status("package_create", name="other", owner_org="org", id=5) == 500
    assert portal.status("package_create", name="other", owner_org="org", id="") == 409


@quirk("`owner_org` takes a name, and stores the id.", "all")
def test_owner_org_by_name(portal: Portal) -> None:
    org = portal.org()
    assert portal.data()["owner_org"] == org["id"]


@quirk("A dataset needs an organization unless `ckan.auth.create_unowned_dataset`, which is off by default.",
       "from 2.5")
def test_owner_org_is_needed(portal: Portal) -> None:
    assert portal.no("package_create", name="data") == (409, {"owner_org": ["An organization must be provided"]})
    free = Portal(config={"ckan.auth.create_unowned_dataset": True})
    assert free.ok("package_create", name="data")["owner_org"] is None


@quirk("An empty `owner_org` is refused, but null or none in an update silently keeps the old one.", "all")
def test_owner_org_left_out(portal: Portal) -> None:
    made = portal.data()
    assert portal.no("package_patch", id="data", owner_org="")[1] == {"owner_org": ["An organization must be provided"]}
    assert portal.ok("package_patch", id="data", owner_org=None)["owner_org"] == made["owner_org"]
    assert portal.ok("package_update", id="data", title="t")["owner_org"] == made["owner_org"]


@quirk("A dataset without an organization cannot be private.", "all")
def test_unowned_private(portal: Portal) -> None:
    portal = Portal(config={"ckan.auth.create_unowned_dataset": True})
    assert portal.no("package_create", name="data", private=True)[1] == {
        "private": ["Datasets with no organization can't be private."]}


@quirk("Datasets may be created in a deleted organization; then `organization` is null and `owner_org` is not.", "all")
def test_deleted_organization(portal: Portal) -> None:
    org = portal.org()
    portal.ok("organization_delete", id="org")
    made = portal.ok("package_create", name="data", owner_org="org")
    assert (made["owner_org"], made["organization"]) == (org["id"], None)


@quirk("Unknown groups of a dataset are silently dropped.", "all")
def test_unknown_groups(portal: Portal) -> None:
    assert portal.data(groups=[{"name": "nope"}])["groups"] == []


@quirk("Unknown fields of a dataset are silently dropped; those of a resource are kept, any JSON value.", "all")
def test_unknown_fields(portal: Portal) -> None:
    made = portal.data(foo=1, resources=[{"url": "http://x", "foo": {"a": [1, None]}}])
    assert "foo" not in made
    assert portal.show()["resources"][0]["foo"] == {"a": [1, None]}


@quirk("Any word is a `state`: \"weird\", the empty text; an editor's state of a new dataset is ignored.", "all")
def test_states(portal: Portal) -> None:
    portal.org(members={"ann": "editor"})
    assert portal.data("one", state="weird")["state"] == "weird"
    assert portal.ok("package_create", name="two", owner_org="org", state="draft", by="ann")["state"] == "active"
    assert portal.ok("package_patch", id="two", state="draft", by="ann")["state"] == "draft"


@quirk("A missing or empty title becomes the name; titles are stripped, notes are not.", "all")
def test_titles(portal: Portal) -> None:
    assert portal.data("one", title="")["title"] == "one"
    made = portal.data("two", title=" t ", notes=" n ")
    assert (made["title"], made["notes"]) == ("t", " n ")


@quirk("Addresses of resources are not checked; one without a scheme is shown with `http://` before it.", "all")
def test_resource_addresses(portal: Portal) -> None:
    made = portal.data(resources=[{"url": url} for url in ("x.org/a", "/d.csv", "no url at all", "")] + [{"name": "n"}])
    assert [resource["url"] for resource in made["resources"]] == [
        "http://x.org/a", "http://d.csv", "http://no url at all", "", ""]


@quirk("Values of extras become texts: 1 is \"1\", true is \"true\", a list is its JSON, null is empty.", "all")
def test_values_of_extras(portal: Portal) -> None:
    extras = [{"key": str(number), "value": value} for number, value in enumerate((1, True, [1, 2], None))]
    assert [extra["value"] for extra in portal.data(extras=extras)["extras"]] == ["1", "true", "[1, 2]", ""]


@quirk("Extras come back as they were sent while the index answers, else by the length of the key, then its bytes.",
       "2.12", "a live 2.12.0; ckan#8273")
def test_order_of_extras(portal: Portal) -> None:
    portal.data(extras=[{"key": key, "value": "v"} for key in ("ccc", "b", "aa", "a")])
    assert [extra["key"] for extra in portal.show()["extras"]] == ["ccc", "b", "aa", "a"]
    portal.ok("package_owner_org_update", id="data", organization_id="org")
    portal.ok("package_patch", id="data", notes="n")
    assert [extra["key"] for extra in portal.show()["extras"]] == ["a", "b", "aa", "ccc"]


@quirk("An extra's key must not be a field's name: \"title\" is refused, \"metadata_created\" is not.", "from 2.3",
       "a live 2.12.0; ckan#8968")
def test_keys_of_extras(portal: Portal) -> None:
    portal.org()
    refused = {"name": "data", "owner_org": "org", "extras": [{"key": "title", "value": "x"}]}
    assert portal.no("package_create", refused)[1] == {
        "extras": [{"key": ["There is a schema field with the same name"]}]}
    assert portal.data(extras=[{"key": "metadata_created", "value": "x"}])["extras"]


@quirk("`extras: [{}]` is ignored, `deleted` in an extra deletes nothing.", "2.12")
def test_odd_extras(portal: Portal) -> None:
    assert portal.data("one", extras=[{}])["extras"] == []
    assert portal.data("two", extras=[{"key": "k", "value": "v", "deleted": True}])["extras"] == [
        {"key": "k", "value": "v"}]


@quirk("null for extras, tags or groups is 400; for resources 400 in package_create, 500 in package_patch.", "2.12")
def test_nulls_for_lists(portal: Portal) -> None:
    portal.data()
    for name in ("extras", "tags", "groups", "resources"):
        assert portal.status("package_create", {"name": "other", "owner_org": "org", name: None}) == 400
    assert portal.status("package_patch", id="data", tags=None) == 400
    assert portal.status("package_patch", id="data", resources=None) == 500


@quirk("The same tag twice counts once; tags keep capitals and blanks at their ends.", "all")
def test_tags(portal: Portal) -> None:
    made = portal.data(tags=[{"name": name} for name in ("aa", "aa", "Aa", "  aa")])
    assert [tag["name"] for tag in made["tags"]] == ["  aa", "Aa", "aa"]


@quirk("`tag_string` adds to `tags`, in a patch to the tags that are there.", "all")
def test_tag_string(portal: Portal) -> None:
    portal.data(tags=[{"name": "one"}], tag_string="two, three")
    shown = portal.ok("package_patch", id="data", tag_string="four")
    assert [tag["name"] for tag in shown["tags"]] == ["four", "one", "three", "two"]


@quirk("An unknown licence is its own title and has no `license_url` at all.", "all")
def test_licenses(portal: Portal) -> None:
    made = portal.data("one", license_id="mine")
    assert (made["license_title"], made["isopen"], "license_url" in made) == ("mine", False, False)
    assert "license_url" in portal.data("two", license_id="cc-by")


@quirk("Sysadmins may set `metadata_modified`; for others it is ignored.", "from 2.12", "a live 2.12.0; CHANGELOG 2.12")
def test_metadata_modified(portal: Portal) -> None:
    portal.org(members={"ann": "editor"})
    given = {"owner_org": "org", "metadata_modified": "2001-01-01T00:00:00", "metadata_created": "2001-01-01T00:00:00"}
    assert portal.ok("package_create", given, name="one")["metadata_modified"] == "2001-01-01T00:00:00"
    assert portal.ok("package_create", given, name="two", by="ann")["metadata_modified"] > "2020"
    assert portal.show("one")["metadata_created"] > "2020"


@quirk("A `metadata_modified` with Z or an offset is 500, Search Index Error, and nothing is written.", "2.12")
def test_metadata_modified_with_a_zone(portal: Portal) -> None:
    portal.data(title="old")
    status, error = portal.no("package_patch", id="data", title="new", metadata_modified="2001-01-01T00:00:00Z")
    assert (status, portal.show()["title"]) == (500, "old")
    assert error["message"].startswith("Unable to add package to search index")


@quirk("Formats are recased and guessed by the address: csv is CSV, `a.xlsx` is XLSX; `position` is ignored.", "all")
def test_formats(portal: Portal) -> None:
    made = portal.data(resources=[{"url": "http://x/a", "format": "csv", "position": 7}, {"url": "http://x/a.xlsx"}])
    assert [(resource["format"], resource["position"]) for resource in made["resources"]] == [("CSV", 0), ("XLSX", 1)]


@quirk("Formats are looked up letter by letter: \"CSV \" and \".csv\" stay, an address with a query has none.", "2.12")
def test_odd_formats(portal: Portal) -> None:
    urls = [{"url": "http://x/a", "format": "CSV "}, {"url": "http://x/a", "format": ".csv"},
            {"url": "http://x/a.csv?x=1"}, {"url": "x?file=a.csv"}, {"url": "http://x/a.shp"}]
    made = portal.data(resources=urls)
    assert [resource["format"] for resource in made["resources"]] == ["CSV ", ".csv", "", "CSV", "QGIS"]


@quirk("A resource that is sent with an id gets no guessed format.", "2.12")
def test_no_format_for_a_resource_with_an_id(portal: Portal) -> None:
    assert portal.data(resources=[{"id": UUID, "url": "http://x/a.csv"}])["resources"][0]["format"] == ""


@quirk("The MIME type is guessed in updates, patches and resource_create, never in package_create.", "2.12")
def test_mimetypes(portal: Portal) -> None:
    made = portal.data(resources=[{"url": "http://x/a.csv"}])
    assert made["resources"][0]["mimetype"] is None
    assert portal.ok("resource_create", package_id="data", url="http://x/a.csv")["mimetype"] == "text/csv"


@quirk("A format, an address or a `tag_string` that is a number is 500.", "2.12")
def test_numbers_for_texts(portal: Portal) -> None:
    portal.org()
    for fields in ({"tag_string": 5}, {"resources": [{"url": 5}]}, {"resources": [{"url": "http://x", "format": 5}]}):
        assert portal.status("package_create", {"name": "data", "owner_org": "org", **fields}) == 500


@quirk("`size` of a resource has to be a whole number: \"1 KB\" is refused.", "all")
def test_sizes(portal: Portal) -> None:
    portal.data()
    assert portal.no("resource_create", package_id="data", url="http://x", size="1 KB")[1] == {
        "size": ["Invalid integer"]}


@quirk("Ids of resources are unique in the whole site.", "all")
def test_ids_of_resources(portal: Portal) -> None:
    portal.data("one", resources=[{"id": UUID, "url": "http://x"}])
    assert portal.no("package_create", name="two", owner_org="org", resources=[{"id": UUID, "url": "http://x"}])[1] == {
        "resources": [{"id": ["Resource id already exists."]}]}


@quirk("The same resource id twice in a new dataset is 500; one that the dataset has is accepted by resource_create.",
       "2.12")
def test_a_resource_id_twice(portal: Portal) -> None:
    portal.org()
    twice = [{"id": UUID, "url": "http://x"}, {"id": UUID, "url": "http://y"}]
    assert portal.status("package_create", name="two", owner_org="org", resources=twice) == 500
    portal.data(resources=twice[:1])
    assert portal.status("resource_create", package_id="data", id=UUID, url="http://z") == 200


@quirk("Texts become JSON where lists, dicts or booleans are sent; `private` knows other words than other booleans.",
       "2.12")
def test_lists_for_texts(portal: Portal) -> None:
    made = portal.data("one", title=["a"], notes={"b": 1}, author=True)
    assert (made["title"], made["notes"], made["author"]) == ('["a"]', '{"b": 1}', "true")
    sent = {"p1": "on", "p2": ["true"], "p3": 2, "p4": "T"}
    assert [portal.data(name, private=value)["private"] for name, value in sent.items()] == [False, False, True, True]


@quirk("`version` is limited to 100 characters, e-mail addresses are checked.", "all")
def test_limits(portal: Portal) -> None:
    portal.org()
    error = portal.no("package_create", name="data", owner_org="org", version="x" * 101, author_email="nope")[1]
    assert error == {"version": ["Version must be a maximum of 100 characters long"],
                     "author_email": ["Email nope is not a valid format"]}


@quirk("group_create wants the ids of its datasets, names will not do.", "all")
def test_datasets_of_a_new_group(portal: Portal) -> None:
    made = portal.data()
    assert portal.no("group_create", name="group", packages=[{"name": "data"}])[1] == {
        "packages": [{"id": ["Missing value"]}]}
    assert portal.ok("group_create", name="group", packages=[{"id": made["id"]}])["package_count"] == 1
