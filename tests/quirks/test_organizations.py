"""Organizations, groups and who may do what."""

from __future__ import annotations

import pytest

from tests.quirks.portal import Portal
from tests.quirks.registry import quirk


@quirk("organization_delete and group_delete by name leave the memberships, by id they end them.", "all")
def test_delete_by_name(portal: Portal) -> None:
    made = [portal.org(name, {name: "member"}) for name in ("one", "two")]
    portal.ok("organization_delete", id="one")
    portal.ok("organization_delete", id=made[1]["id"])
    assert portal.status("organization_show", id="one", by="one") == 200
    assert portal.status("organization_show", id="two", by="two") == 403


@quirk("A deleted organization or group is 403 to outsiders, not 404.", "all")
def test_deleted_group_is_403(portal: Portal) -> None:
    portal.ok("group_create", name="group")
    portal.ok("group_delete", id="group")
    assert portal.status("group_show", id="group", by=None) == 403


@quirk("member_delete of a dataset from its organization leaves `owner_org`.", "2.12")
def test_member_delete_of_a_dataset(portal: Portal) -> None:
    made = portal.data()
    portal.ok("member_delete", id="org", object="data", object_type="package")
    assert portal.show()["owner_org"] == made["owner_org"]


@quirk("Updating an organization or group does not look at the form of its name; a number is 500.", "2.12")
def test_names_in_updates(portal: Portal) -> None:
    made = portal.org()["id"]
    for name in ("Bad Name", "X", "x" * 120):
        assert portal.ok("organization_patch", id=made, name=name)["name"] == name
    assert portal.status("organization_patch", id=made, name=5) == 500


@quirk("Numbers and booleans become texts in a new organization, even as its name.", "2.12")
def test_numbers_in_creates(portal: Portal) -> None:
    assert portal.ok("organization_create", name=12, title=["a"])["name"] == "12"
    assert portal.ok("organization_show", id="12")["title"] == '["a"]'


@quirk("Answers of update and patch hold `packages` and whole groups and no `num_followers`; show gives groups by name "
       "and capacity.", "2.12")
def test_answers_of_updates(portal: Portal) -> None:
    portal.org("above")
    portal.org(groups=[{"name": "above"}])
    patched = portal.ok("organization_patch", id="org", title="t")
    assert ("num_followers" in patched, "packages" in patched, "title" in patched["groups"][0]) == (False, True, True)
    shown = portal.ok("organization_show", id="org")
    assert (shown["num_followers"], shown["groups"]) == (0, [{"name": "above", "capacity": "public"}])


@quirk("Unknown users in `users` are ignored, and any word is a capacity.", "2.12")
def test_users_of_an_organization(portal: Portal) -> None:
    portal.user("ann")
    portal.org(users=[{"name": "nobody"}, {"name": "ann", "capacity": "queen"}])
    users = portal.ok("organization_show", id="org", include_users=True)["users"]
    assert {user["name"]: user["capacity"] for user in users} == {"sysadmin": "admin", "ann": "queen"}


@quirk("An unknown parent is ignored in a new organization, and a loop in the hierarchy in an update.", "2.12")
def test_unknown_parent(portal: Portal) -> None:
    assert portal.org(groups=[{"name": "nope"}])["groups"] == []
    assert portal.no("organization_patch", id="org", groups=[{"name": "nope"}])[1] == {
        "groups": [{"name": ["This parent would create a loop in the hierarchy"]}]}


@quirk("Update, delete and members work across groups and organizations; show and patch are 404.", "2.12")
def test_crossed_kinds(portal: Portal) -> None:
    portal.org()
    assert [portal.status(f"group_{action}", id="org") for action in ("show", "patch", "update", "delete")] == [
        404, 404, 200, 200]


@quirk("group_create with the type \"organization\" is 500.", "2.12")
def test_group_of_type_organization(portal: Portal) -> None:
    assert portal.status("group_create", name="group", type="organization") == 500


@quirk("Existence is looked at before authorization: anybody gets 404 for an unknown group or dataset.", "all")
def test_existence_first(portal: Portal) -> None:
    for action in ("organization_patch", "organization_delete", "organization_purge", "package_delete"):
        assert portal.status(action, id="nope", by=None) == 404


@quirk("organization_create calls an anonymous caller `None`, elsewhere the name is empty.", "2.12")
def test_names_of_anonymous_callers(portal: Portal) -> None:
    portal.org()
    assert portal.no("organization_create", name="new", by=None)[1]["message"].endswith(
        "User None not authorized to create organizations")
    assert "User  not authorized" in portal.no("organization_patch", id="org", by=None)[1]["message"]


@quirk("organization_list sorts by \"packages\", not by \"packages desc\" (500); \"package_count\" drops those without "
       "datasets.", "2.12")
def test_sorts_of_organizations(portal: Portal) -> None:
    portal.data()
    portal.org("empty")
    assert portal.status("organization_list", sort="packages desc") == 500
    assert portal.ok("organization_list", sort="package_count") == ["org"]
    assert portal.no("organization_list", sort="nope")[0] == 409


@quirk("group_list and organization_list give 1000 names at most, 25 with `all_fields`, whatever the limit is.",
       "from 2.9")
def test_caps_of_lists(portal: Portal) -> None:
    for number in range(27):
        portal.org(f"org{number:02}")
    assert len(portal.ok("organization_list", limit=100)) == 27
    assert len(portal.ok("organization_list", limit=100, all_fields=True)) == 25


@quirk("`limit: 0` gives all organizations, an empty limit is 500.", "2.12")
def test_limits_of_organizations(portal: Portal) -> None:
    portal.org()
    assert portal.ok("organization_list", limit=0) == ["org"]
    assert portal.status("organization_list", limit="") == 500


@quirk("A word that is no boolean: 409 for `include_users`, 500 for `include_datasets` and `all_fields`.", "2.12")
def test_wrong_booleans(portal: Portal) -> None:
    portal.org()
    assert portal.status("organization_show", id="org", include_users="maybe") == 409
    assert portal.status("organization_show", id="org", include_datasets="maybe") == 500
    assert portal.status("organization_list", all_fields="maybe") == 500


@quirk("`include_users` is still true by default where `ckan.auth.public_user_details` is.", "2.12",
       "a live 2.12.0; its CHANGELOG says otherwise")
def test_include_users(portal: Portal) -> None:
    portal.org()
    assert "users" in portal.ok("organization_show", id="org")
    private = Portal(config={"ckan.auth.public_user_details": False})
    private.org()
    assert "users" not in private.ok("organization_show", id="org")


@quirk("`include_datasets` shows 10 datasets at most, while `package_count` counts all.",
       "all", "a live 2.12.0; ckanr#183")
def test_ten_datasets(portal: Portal) -> None:
    for number in range(12):
        portal.data(f"data{number}")
    shown = portal.ok("organization_show", id="org", include_datasets=True)
    assert (len(shown["packages"]), shown["package_count"]) == (10, 12)


@quirk("organization_autocomplete without a text to look for is 500; `%` and `_` are wildcards.", "2.12")
def test_organization_autocomplete(portal: Portal) -> None:
    portal.org()
    for asked in ({}, {"q": 5}, {"q": "o", "limit": "x"}):
        assert portal.status("organization_autocomplete", asked) == 500
    assert len(portal.ok("organization_autocomplete", q="o%g")) == 1


@quirk("group_autocomplete lists organizations whose type is another one than \"organization\".", "2.12")
def test_group_autocomplete_of_typed_organizations(portal: Portal) -> None:
    portal.org("agency", type="agency")
    assert [found["name"] for found in portal.ok("group_autocomplete", q="agen")] == ["agency"]


@quirk("Anybody sees anybody's organizations.", "2.12")
def test_organizations_of_others(portal: Portal) -> None:
    portal.org(members={"ann": "editor"})
    assert [found["name"] for found in portal.ok("organization_list_for_user", id="ann", by=None)] == ["org"]


@quirk("organization_list_for_user with an unknown permission lists those where one is an admin.", "2.12")
def test_unknown_permission(portal: Portal) -> None:
    portal.org("mine", {"ann": "admin"})
    portal.org("theirs", {"ann": "editor"})
    found = portal.ok("organization_list_for_user", permission="nope", by="ann")
    assert [each["name"] for each in found] == ["mine"]


@quirk("`package_count` of an organization has the private datasets that the caller may see, that of a group never.",
       "2.12")
def test_package_counts(portal: Portal) -> None:
    portal.org(members={"ann": "member"})
    portal.ok("group_create", name="group")
    portal.data(private=True, groups=[{"name": "group"}])
    counts = [portal.ok("organization_show", id="org", by=who)["package_count"] for who in (None, "ann", "sysadmin")]
    assert counts == [0, 1, 1]
    assert portal.ok("group_show", id="group")["package_count"] == 0


@quirk("A dataset moved to an organization of others: 409 in a patch, 403 in package_create.", "all")
def test_organizations_of_others_are_closed(portal: Portal) -> None:
    portal.org(members={"ann": "editor"})
    portal.org("other")
    portal.data()
    assert portal.no("package_patch", id="data", owner_org="other", by="ann")[0] == 409
    assert portal.status("package_create", name="new", owner_org="other", by="ann") == 403


@quirk("Who is no member of a group can put no dataset into it (403), and silently takes none out of it.", "all")
def test_groups_of_others(portal: Portal) -> None:
    portal.org(members={"ann": "editor"})
    portal.ok("group_create", name="group")
    portal.data()
    assert portal.status("package_patch", id="data", groups=[{"name": "group"}], by="ann") == 403
    portal.ok("package_patch", id="data", groups=[{"name": "group"}])
    assert len(portal.ok("package_patch", id="data", groups=[], by="ann")["groups"]) == 1


@quirk("An admin cannot take its own role away by member_create, not even as a sysadmin.", "2.12")
def test_own_role(portal: Portal) -> None:
    portal.org()
    assert portal.no("member_create", id="org", object="sysadmin", object_type="user", capacity="editor") == (
        403, {"message": "Access denied: Administrators cannot revoke their own admin status"})


@quirk("Deleted users can be made members.", "2.12")
def test_deleted_members(portal: Portal) -> None:
    portal.org()
    portal.user("ann")
    portal.ok("user_delete", id="ann")
    assert portal.status("organization_member_create", id="org", username="ann", role="editor") == 200


@quirk("organization_member_delete of an unknown organization is 500, of somebody who is no member 200.", "2.12")
def test_member_delete(portal: Portal) -> None:
    portal.org()
    portal.user("ann")
    assert portal.status("organization_member_delete", id="nope", username="ann") == 500
    assert portal.status("organization_member_delete", id="org", username="ann") == 200
    assert portal.status("organization_member_create", by=None) == 500


@quirk("A list for a role is 500, and so is a null for a capacity.", "2.12")
def test_odd_roles(portal: Portal) -> None:
    portal.org()
    portal.user("ann")
    assert portal.status("organization_member_create", id="org", username="ann", role=["editor"]) == 500
    assert portal.status("member_create", id="org", object="ann", object_type="user", capacity=None) == 500


@quirk("bulk_update_* with names, or with the organization's name, answers 200 and does nothing.", "2.12")
def test_bulk_updates_by_name(portal: Portal) -> None:
    made = portal.data()
    for fields in ({"org_id": "org", "datasets": [made["id"]]}, {"org_id": made["owner_org"], "datasets": ["data"]}):
        assert portal.status("bulk_update_private", fields) == 200
    assert portal.show()["private"] is False
    portal.ok("bulk_update_private", org_id=made["owner_org"], datasets=[made["id"]])
    assert portal.show()["private"] is True


@quirk("Where collaborators are off: anonymous callers get 500, users 403, who may edit the dataset 409.", "2.12")
def test_collaborators_off(portal: Portal) -> None:
    portal.org(members={"ann": "admin", "bob": "editor"})
    portal.data()
    people = (None, "bob", "ann", "sysadmin")
    statuses = [portal.status("package_collaborator_list", id="data", by=who) for who in people]
    assert statuses == [500, 403, 409, 409]


@quirk("user_followee_count, dataset_followee_count and group_followee_count all count followed groups.", "2.12")
def test_followee_counts(portal: Portal) -> None:
    portal.user("ann")
    portal.ok("group_create", name="group")
    portal.ok("follow_group", id="group", by="ann")
    counts = [portal.ok(f"{kind}_followee_count", id="ann") for kind in ("user", "dataset", "group")]
    assert counts == [1, 1, 1]


@quirk("followee_count counts groups by the user's name, and three times over by its id.", "2.12")
def test_followee_count(portal: Portal) -> None:
    made = portal.user("ann")
    portal.ok("group_create", name="group")
    portal.ok("follow_group", id="group", by="ann")
    assert [portal.ok("followee_count", id=reference) for reference in ("ann", made["id"])] == [1, 3]


@quirk("There is no follow_organization.", "all")
def test_no_follow_organization(portal: Portal) -> None:
    assert portal.no("follow_organization", id="org")[0] == 400


@quirk("Lists of followers are for sysadmins only; deleted users may be followed.", "2.12")
def test_followers(portal: Portal) -> None:
    portal.user("ann")
    portal.user("bob")
    assert portal.status("user_follower_list", id="bob", by="ann") == 403
    portal.ok("user_delete", id="bob")
    assert portal.status("follow_user", id="bob", by="ann") == 200


@quirk("activity_show without `include_data` is 500 for all but sysadmins.", "2.12")
def test_activity_show(portal: Portal) -> None:
    portal.user("ann")
    portal.data()
    activity = portal.ok("package_activity_list", id="data")[0]["id"]
    assert [portal.status("activity_show", id=activity, by=who) for who in ("ann", "sysadmin")] == [500, 200]


@quirk("A patch that changes nothing makes no activity.", "2.12")
def test_no_activity(portal: Portal) -> None:
    made = portal.data()
    portal.ok("package_patch", id="data", title=made["title"])
    assert len(portal.ok("package_activity_list", id="data")) == 1


@quirk("A dataset that is made private leaves the organization's stream for its members, too.", "2.12")
def test_stream_of_a_private_dataset(portal: Portal) -> None:
    made = portal.data()
    portal.ok("package_patch", id="data", private=True)
    stream = portal.ok("organization_activity_list", id="org")
    assert made["id"] not in {activity["object_id"] for activity in stream}


@quirk("A wrong limit of an activity stream gives two messages; `activity_types` has to be a list.", "2.12")
def test_activity_parameters(portal: Portal) -> None:
    portal.data()
    assert portal.no("package_activity_list", id="data", limit="x")[1] == {
        "limit": ["Invalid integer", "Please enter an integer value"]}
    assert portal.no("package_activity_list", id="data", activity_types="new package")[0] == 409


@quirk("`image_display_url` is as it was sent only where it begins with a small `http`.", "2.12")
@pytest.mark.parametrize(("sent", "shown"), [
    ("https://x/a.png", "https://x/a.png"), ("HTTP://x/a.png", "http://ckan.test/uploads/group/HTTP://x/a.png"),
])
def test_image_display_url(portal: Portal, sent: str, shown: str) -> None:
    assert portal.org(image_url=sent)["image_display_url"] == shown


@quirk("null for the groups or users of an organization is 400.", "2.12")
def test_null_groups(portal: Portal) -> None:
    portal.org()
    for name in ("groups", "users"):
        assert portal.status("organization_patch", {"id": "org", name: None}) == 400
