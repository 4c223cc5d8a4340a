"""What the other scenarios leave open about groups, organizations, members, authorization and activities of old CKANs."""
from tests.fidelity.play import scenario
from tests.fidelity.scenarios.orgs_authz import ROLES, cast, ds, un

FLAGS = ("include_datasets", "include_dataset_count", "include_users", "include_groups", "include_extras", "include_tags",
         "include_followers", "include_member_count")


@scenario
def show_flags(p):
    """The parameters of group_show and organization_show that leave parts out, and words that are no boolean."""
    p.org("above")
    p.call("organization_create", name=p.n("o"), title="O", extras=[{"key": "k", "value": "v"}], groups=[{"name": p.n("above")}])
    ds(p, "d", "o", tags=[{"name": "tt"}], extras=[{"key": "x", "value": "y"}])
    for flag in FLAGS:
        for word in (False, True, "maybe"):
            p.anon("organization_show", id=p.n("o"), **{flag: word})
    p.call("group_create", name=p.n("g"), packages=[{"id": p.n("d")}], extras=[{"key": "k", "value": "v"}])
    p.anon("group_show", id=p.n("g"), include_datasets=True)
    p.anon("group_show", id=p.n("g"), include_users=False, include_extras=False)
    for flag in FLAGS:
        p.anon("group_list", all_fields=True, **{flag: True})
    p.anon("organization_list", all_fields="maybe"); p.anon("organization_list", all_fields="false")
    p.anon("group_list_authz", include_dataset_count="maybe"); p.call("group_list_authz", include_dataset_count="maybe")
    p.call("group_list_authz", include_dataset_count=True, include_member_count=True); p.call("organization_list_for_user", include_member_count=True)


@scenario
def update_replaces(p):
    """What group_update and organization_update keep of what they are not given."""
    p.user("ann"); p.org("above")
    for kind in ("group", "organization"):
        n = p.n(kind)
        p.call(f"{kind}_create", name=n, title="T", description="D", image_url="http://example.org/i.png",
               extras=[{"key": "k", "value": "v"}, {"key": "a", "value": "b"}], users=[{"name": un(p, "ann"), "capacity": "editor"}])
        for change in ({}, {"title": "T2"}, {"extras": [{"key": "k", "value": "w"}]}, {"extras": [{"key": "k", "value": "w", "deleted": True}]},
                       {"extras": []}, {"extras": [{"key": "n", "value": 5}, {"key": "m", "value": True}]}, {"extras": [{"key": "l", "value": ["a"]}]},
                       {"extras": [{"key": "n", "value": None}]}, {"extras": [{"key": "x", "value": "1"}, {"key": "x", "value": "2"}]},
                       {"users": [{"name": un(p, "ann"), "capacity": "admin"}]}, {"users": []}, {"name": n, "state": "deleted"}, {"name": n, "state": "active"},
                       {"type": "other"}, {"name": "Bad Name"}, {"name": n}, {"title": None}, {"title": 5}, {"id": n, "approval_status": "pending"}):
            p.call(f"{kind}_update", **{"id": n, **change})
        p.anon(f"{kind}_show", id=n)
        p.call(f"{kind}_update", id="nope"); p.call(f"{kind}_update"); p.anon(f"{kind}_update", id=n); p.call(f"{kind}_update", id=n, as_="ann")


@scenario
def hierarchy_loops(p):
    """Parents that would make a loop, unknown ones, and parents left out of an update."""
    p.org("a"); p.call("organization_create", name=p.n("b"), groups=[{"name": p.n("a")}])
    p.call("organization_update", id=p.n("b"), name=p.n("b")); p.anon("organization_show", id=p.n("b"))
    p.call("organization_update", id=p.n("b"), name=p.n("b"), groups=[{"name": p.n("b")}]); p.call("organization_update", id=p.n("b"), name=p.n("b"), groups=[{"name": "nope"}])
    p.call("organization_create", name=p.n("c"), groups=[{"name": "nope"}]); p.call("organization_create", name=p.n("d"), groups=[{}]); p.anon("organization_list")


@scenario
def memberships_again(p):
    """Members that left and come back, deleted ones in lists, members of other kinds, and one's own role."""
    p.user("ann"); p.user("bob"); p.org("o", members={"ann": "admin"}); i = (p.call("package_create", name=p.n("d"), owner_org=p.n("o")) or {}).get("id")
    p.call("group_create", name=p.n("g"))
    for capacity in ("member", "editor"):
        p.call("member_create", id=p.n("g"), object=un(p, "bob"), object_type="user", capacity=capacity)
        p.call("member_delete", id=p.n("g"), object=un(p, "bob"), object_type="user")
    p.call("member_create", id=p.n("g"), object=un(p, "bob"), object_type="user", capacity="member"); p.anon("member_list", id=p.n("g"))
    p.call("member_create", id=p.n("o"), object=un(p, "ann"), object_type="user", capacity="member", as_="ann"); p.anon("member_list", id=p.n("o"))
    p.call("member_create", id=p.n("o"), object=un(p, "ann"), object_type="user", capacity="admin", as_="ann")
    p.call("member_create", id=p.n("g"), object=i, object_type="package", capacity="public"); p.anon("package_show", id=p.n("d"))
    p.call("group_update", id=p.n("g"), name=p.n("g"), title="New"); p.anon("package_show", id=p.n("d"))
    p.call("member_create", id=p.n("g"), object=i, object_type="package", capacity="public"); p.anon("package_show", id=p.n("d"))
    p.call("member_create", id=p.n("g"), object="tt", object_type="tag", capacity="public"); p.call("member_create", id=p.n("g"), object=p.n("o"), object_type="group", capacity="public")
    p.anon("group_show", id=p.n("g")); p.call("member_create", id=p.n("g"), object=i, object_type="nope", capacity="x"); p.call("member_create", id=p.n("g"), object=i, object_type="resource", capacity="x")
    p.call("package_delete", id=p.n("d")); p.anon("member_list", id=p.n("g"), object_type="package"); p.anon("member_list", id=p.n("o"), object_type="package")
    p.call("member_delete", id=p.n("g"), object=i, object_type="package"); p.call("member_delete", id=p.n("g"), object=i, object_type="package"); p.call("member_delete", id="nope", object=i, object_type="package")
    p.call("organization_member_create", id=p.n("o"), username=un(p, "bob"), role="member", as_="ann"); p.call("organization_member_delete", id=p.n("o"), username=un(p, "bob"), as_="bob")
    p.call("organization_member_delete", id=p.n("o"), username=un(p, "bob"), as_="ann"); p.anon("organization_show", id=p.n("o"))


@scenario
def names_in_order(p):
    """The order of names with capitals, accents and digits in the lists that are sorted by CKAN itself."""
    p.user("ann")
    for i, title in enumerate(("b", "A", "a", "B", "é", "e", "Z", "10", "9", "_x")):
        p.call("group_create", name=p.n(f"g{i}"), title=title); p.org(f"o{i}", title=title, members={"ann": "member"})
    p.call("group_list_authz"); p.call("organization_list_for_user", as_="ann"); p.anon("group_list"); p.anon("organization_list", all_fields=True); p.anon("group_list", sort="title desc")
    p.anon("group_show", id=p.n("g0")); p.anon("organization_list", sort="packages"); p.anon("organization_list", limit=3, offset=1)


@scenario
def deletion_with_datasets(p):
    """Organizations and groups with public, private and deleted datasets, deleted and purged by name and by id."""
    cast(p); ds(p, "pub", "org"); ds(p, "priv", "org", private=True); p.call("group_create", name=p.n("g"), packages=[{"id": p.n("pub")}])
    p.call("organization_delete", id=p.n("org"), as_="edna"); p.anon("organization_delete", id=p.n("org")); p.call("organization_delete", id=p.n("org"), as_="adam")
    p.call("package_show", id=p.n("pub")); p.call("package_show", id=p.n("priv")); p.anon("package_search", q=p.n("pub")); p.anon("organization_show", id=p.n("org")); p.call("organization_show", id=p.n("org"), as_="adam")
    p.call("organization_update", id=p.n("org"), name=p.n("org"), state="active"); p.anon("organization_show", id=p.n("org")); p.call("organization_list_for_user", as_="adam")
    p.call("group_purge", id=p.n("g"), as_="adam"); p.call("group_purge", id=p.n("g")); p.anon("package_show", id=p.n("pub")); p.call("organization_purge", id=p.n("org"))
    p.call("package_show", id=p.n("pub")); p.call("package_show", id=p.n("priv")); p.anon("organization_list"); p.call("organization_purge", id=p.n("org")); p.call("organization_delete", id=p.n("org")); p.call("group_delete", id=p.n("g"))


@scenario
def activities_by_hand(p):
    """activity_create: who may, what it wants and gives, and the lists that show what it made."""
    p.user("ann"); p.org("o", members={"ann": "editor"}); i = (p.call("package_create", name=p.n("d"), owner_org=p.n("o")) or {}).get("id"); o = (p.anon("organization_show", id=p.n("o")) or {}).get("id")
    base = {"user_id": un(p, "ann"), "object_id": i, "activity_type": "changed package"}
    p.anon("activity_create", **base); p.call("activity_create", **base, as_="ann"); p.call("activity_create", **base); p.call("activity_create"); p.call("activity_create", **{**base, "data": {"package": {"title": "T"}}})
    p.call("activity_create", **{**base, "user_id": "nope"}); p.call("activity_create", **{**base, "activity_type": "nope"}); p.call("activity_create", **{**base, "object_id": "nope"}); p.call("activity_create", **{**base, "activity_type": "new group", "object_id": o})
    for a in ("package_activity_list", "group_activity_list", "organization_activity_list", "user_activity_list"):
        p.anon(a, id={"package": p.n("d"), "user": un(p, "ann")}.get(a.split("_")[0], p.n("o"))); p.anon(a, id="nope"); p.anon(a); p.anon(a, id=p.n("d"), limit="x")
    p.anon("recently_changed_packages_activity_list", limit=2); p.anon("recently_changed_packages_activity_list", limit=-1); p.anon("recently_changed_packages_activity_list", limit=2, offset=1); p.anon("recently_changed_packages_activity_list", limit="")


@scenario
def activities_of_groups(p):
    """What changes of groups, organizations, users and datasets leave in their streams and on a follower's dashboard."""
    p.user("ann"); p.call("group_create", name=p.n("g")); p.org("o"); p.call("follow_group", id=p.n("g"), as_="ann")
    i = (p.call("package_create", name=p.n("d"), owner_org=p.n("o"), groups=[{"name": p.n("g")}]) or {}).get("id")
    p.call("group_update", id=p.n("g"), name=p.n("g"), title="G2", packages=[{"id": i}]); p.call("group_update", id=p.n("g"), name=p.n("g"), title="G2", packages=[{"id": i}])
    p.anon("group_activity_list", id=p.n("g")); p.call("organization_update", id=p.n("o"), name=p.n("o"), state="deleted"); p.call("organization_activity_list", id=p.n("o")); p.call("organization_update", id=p.n("o"), name=p.n("o"), state="active")
    p.call("package_delete", id=i); p.anon("group_activity_list", id=p.n("g")); p.anon("organization_activity_list", id=p.n("o")); p.call("group_delete", id=p.n("g")); p.call("group_activity_list", id=p.n("g")); p.call("dashboard_activity_list", as_="ann"); p.call("dashboard_new_activities_count", as_="ann")
    p.call("dashboard_mark_activities_old", as_="ann"); p.call("dashboard_new_activities_count", as_="ann"); p.call("member_create", id=p.n("g"), object=un(p, "ann"), object_type="user", capacity="member"); p.anon("user_activity_list", id="sysadmin", limit=4)
    p.call("package_create", name=p.n("e"), owner_org=p.n("o"), private=True); p.call("bulk_update_public", datasets=[i], org_id=(p.anon("organization_show", id=p.n("o")) or {}).get("id")); p.anon("organization_activity_list", id=p.n("o")); p.call("package_owner_org_update", id=p.n("e"), organization_id=""); p.call("user_activity_list", id="sysadmin", limit=4)


@scenario(since="2.9")
def collaborators_off(p):
    """The collaborators' actions where the option is off, for each role."""
    cast(p); ds(p, "d", "org"); p.user("col")
    for u in ROLES:
        p.call("package_collaborator_create", id=p.n("d"), user_id=un(p, "col"), capacity="editor", as_=u); p.call("package_collaborator_delete", id=p.n("d"), user_id=un(p, "col"), as_=u); p.call("package_collaborator_list", id=p.n("d"), as_=u); p.call("package_collaborator_list_for_user", id=un(p, "col"), as_=u)
    p.call("package_collaborator_create", id=p.n("d"), user_id=un(p, "col"), capacity="boss"); p.call("package_collaborator_create"); p.call("package_collaborator_list", id="nope"); p.call("package_collaborator_create", id="nope", user_id=un(p, "col"), capacity="editor", as_="adam")


@scenario
def lists_for_users(p):
    """organization_list_for_user and group_list_authz with permissions, other users and former members."""
    cast(p); p.org("two", members={"mel": "admin", "edna": "member"}); p.call("group_create", name=p.n("g"), users=[{"name": un(p, "mel"), "capacity": "member"}, {"name": un(p, "pete"), "capacity": "admin"}])
    for perm in ("manage_group", "read", "edit_group", "admin", "update_dataset", "nope", None, ""):
        for u in ("mel", "edna", "pete"): p.call("organization_list_for_user", permission=perm, as_=u)
    p.call("organization_list_for_user", id=un(p, "mel"), as_="edna"); p.anon("organization_list_for_user", id=un(p, "mel")); p.call("organization_list_for_user", id="nope"); p.call("organization_list_for_user", id=5)
    for u in ROLES: p.call("group_list_authz", as_=u); p.call("group_list_authz", am_member=True, as_=u); p.call("group_list_authz", available_only=True, as_=u)
    p.call("group_member_delete", id=p.n("g"), username=un(p, "mel")); p.call("group_list_authz", as_="mel"); p.call("organization_member_delete", id=p.n("two"), username=un(p, "mel")); p.call("organization_list_for_user", as_="mel"); p.anon("member_roles_list"); p.anon("member_roles_list", group_type="group")


@scenario
def objects_in_the_context(p):
    """Actions that ask for authorization about several objects, one after the other."""
    cast(p); ds(p, "a", "org"); p.org("far"); ds(p, "b", "far")
    for u in ("edna", "adam"):
        p.call("package_relationship_create", subject=p.n("a"), object=p.n("b"), type="depends_on", as_=u); p.call("package_relationship_create", subject=p.n("b"), object=p.n("a"), type="depends_on", as_=u)
        p.anon("package_relationships_list", id=p.n("a"), id2=p.n("b")); p.call("package_relationships_list", id=p.n("a"), id2="nope", as_=u)
    r = (p.call("resource_create", package_id=p.n("b"), url="http://example.org/x") or {}).get("id")
    p.call("resource_update", id=r, url="http://example.org/y", as_="edna"); p.call("resource_delete", id=r, as_="edna"); p.call("resource_create", package_id=p.n("b"), url="http://example.org/z", as_="edna"); p.call("package_update", id=p.n("b"), title="x", as_="edna")
    p.call("package_update", id=p.n("a"), owner_org=p.n("far"), as_="edna"); p.call("package_create", name=p.n("c"), owner_org=p.n("far"), as_="edna"); p.call("package_create", name=p.n("c"), as_="edna"); p.call("package_create", name=p.n("c"), as_="pete"); p.anon("package_create", name=p.n("c"))


@scenario
def counts_for_callers(p):
    """package_count and the datasets of groups and organizations for whoever sees private ones, with more than ten."""
    cast(p); p.call("group_create", name=p.n("g"))
    for i in range(12): ds(p, f"d{i}", "org", private=i < 2, groups=[{"name": p.n("g")}])
    for u in ROLES:
        p.call("organization_list", all_fields=True, as_=u); p.call("group_list", all_fields=True, as_=u); p.call("group_show", id=p.n("g"), as_=u)
        p.call("organization_show", id=p.n("org"), as_=u); p.call("organization_show", id=p.n("org"), include_datasets=True, as_=u); p.call("group_show", id=p.n("g"), include_datasets=True, as_=u)
