"""Organizations, groups, memberships, authorization, followers, dashboards and activity streams."""
from tests.fidelity.play import scenario

def un(p, stem): return p.n(stem).replace("-", "_")          # the full name of a user made by p.user(stem)

def ds(p, stem, org=None, **kw):
    """Create a dataset owned by the organization with that stem; returns its name."""
    p.call("package_create", name=p.n(stem), **({"owner_org": p.n(org)} if org else {}), **kw)
    return p.n(stem)

def cast(p, org="org"):
    """Users adam (admin), edna (editor) and mel (member) of an organization, and pete, a member of nothing."""
    for u in ("adam", "edna", "mel", "pete"): p.user(u)
    p.org(org, members={"adam": "admin", "edna": "editor", "mel": "member"})

ROLES = (None, "pete", "mel", "edna", "adam", "sysadmin")

def aid(acts, i=0):
    """The id of an activity list's item, or one of nothing."""
    try: return acts[i]["id"]
    except (TypeError, IndexError, KeyError): return "00000000-0000-4000-8000-00000000000" + str(abs(i))

# ---------------------------------------------------------------- organizations: create



@scenario
def org_create_every_field(p):
    """Every parameter of organization_create at once, unknown ones included, and what stays after reading back."""
    p.user("ann")
    p.call("organization_create", name=p.n("full"), title="A Title", description="Some *markdown*\nand lines", image_url="http://example.org/i.png",
           image_display_url="http://example.org/other.png", state="active", approval_status="pending", extras=[{"key": "b", "value": "2"}, {"key": "a", "value": "1"}],
           users=[{"name": un(p, "ann"), "capacity": "editor"}], unknown_field="dropped", created="2001-01-01", is_organization=False, display_name="ignored",
           package_count=99, num_followers=7, tags=[{"name": "t"}])
    p.anon("organization_show", id=p.n("full"))
    p.call("organization_show", id=p.n("full"))
    p.call("organization_show", id=p.n("full"), as_="ann")
    p.call("organization_create", name=p.n("dead"), state="deleted")
    p.anon("organization_show", id=p.n("dead")); p.anon("organization_list")
    p.call("organization_create", name=p.n("draft"), state="draft", title="")
    p.anon("organization_show", id=p.n("draft")); p.anon("organization_list", all_fields=True)
    p.call("organization_create", name=p.n("odd-state"), state="whatever", as_="ann")
    p.call("organization_show", id=p.n("odd-state"), as_="ann")

@scenario
def org_create_wrong_types(p):
    """Lists, numbers, nulls and dicts where organization_create expects strings, and strings where it expects lists."""
    for i, kw in enumerate(({"title": ["a", "b"]}, {"title": 5}, {"title": None}, {"title": {"a": 1}}, {"description": 3.5}, {"image_url": ["x"]},
                            {"extras": {"a": "b"}}, {"extras": "text"}, {"extras": ["text"]}, {"extras": None}, {"users": "ann"}, {"users": [{"capacity": "admin"}]},
                            {"groups": "x"}, {"packages": [{"name": "x"}]}, {"type": 7}, {"state": ["active"]})):
        p.call("organization_create", name=p.n(f"wt{i}"), **kw)
    p.anon("organization_list", sort="name asc")


@scenario
def org_id_given_by_client(p):
    """organization_create with an id: sysadmin, plain user, no UUID, one already taken; also on update."""
    p.user("ann"); u = "11111111-2222-4333-8444-555555555555"
    p.call("organization_create", name=p.n("a"), id=u)
    p.call("organization_create", name=p.n("b"), id=u)
    p.call("organization_create", name=p.n("c"), id="not-a-uuid")
    p.call("organization_create", name=p.n("d"), id="")
    p.call("organization_create", name=p.n("e"), id=u.replace("1", "9"), as_="ann")
    p.call("organization_create", name=p.n("f"), id=u.replace("1", "8").upper())
    p.call("group_create", name=p.n("g"), id=u)
    p.anon("organization_show", id=u); p.anon("organization_list", sort="name asc")
    p.call("organization_update", id=u, name=p.n("renamed"))
    p.call("organization_patch", id=u, title="by id")


# ---------------------------------------------------------------- organizations: update, patch




@scenario
def org_patch_keeps(p):
    """organization_patch changes only what is given; renames; state; errors."""
    p.user("ann")
    p.call("organization_create", name=p.n("o"), title="T", description="D", extras=[{"key": "k", "value": "v"}], users=[{"name": un(p, "ann"), "capacity": "editor"}])
    p.call("organization_patch", id=p.n("o"), title="T2")
    p.anon("organization_show", id=p.n("o"))
    p.call("organization_patch", id=p.n("o"), extras=[])
    p.call("organization_patch", id=p.n("o"), name=p.n("o2"))
    p.anon("organization_show", id=p.n("o")); p.anon("organization_show", id=p.n("o2"))
    p.call("organization_patch", id=p.n("o2"), state="deleted")
    p.anon("organization_show", id=p.n("o2")); p.call("organization_show", id=p.n("o2")); p.anon("organization_list")
    p.call("organization_patch", id=p.n("o2"), state="active")
    p.anon("organization_show", id=p.n("o2"))
    p.call("organization_patch"); p.call("organization_patch", id="nope-" + p.tag)
    p.call("organization_patch", id=p.n("o2"), unknown="x", display_name="D", package_count=5)

@scenario
def org_rename_and_its_datasets(p):
    """After renaming an organization: its datasets' organization field, search by its name, show by old name."""
    p.org("before", title="Before"); ds(p, "d", "before")
    p.call("organization_patch", id=p.n("before"), name=p.n("after"), title="After")
    p.anon("package_show", id=p.n("d"))
    p.anon("package_search", fq="organization:" + p.n("after")); p.anon("package_search", fq="organization:" + p.n("before"))
    p.call("package_patch", id=p.n("d"), title="touch")
    p.anon("package_search", fq="organization:" + p.n("after"), facet="true", **{"facet.field": ["organization"]})
    p.anon("organization_show", id=p.n("after"), include_datasets=True)
    p.call("package_patch", id=p.n("d"), owner_org=p.n("before"))
    p.call("organization_create", name=p.n("before")); p.call("package_patch", id=p.n("d"), owner_org=p.n("before"))
    p.anon("organization_list", all_fields=True)


@scenario
def org_custom_type(p):
    """Groups and organizations of a type of one's own: lists show them only when the type is named."""
    p.call("organization_create", name=p.n("pub"), type="publisher"); p.call("group_create", name=p.n("topic"), type="topic"); p.org("plain")
    p.anon("organization_list"); p.anon("organization_list", type="publisher"); p.anon("organization_list", type="publisher", all_fields=True)
    p.anon("group_list"); p.anon("group_list", type="topic"); p.anon("group_list", type="publisher"); p.anon("group_list", type="")
    p.anon("organization_show", id=p.n("pub")); p.anon("group_show", id=p.n("topic"))
    p.anon("organization_autocomplete", q="s"); p.anon("group_autocomplete", q="pub")
    p.call("organization_list_for_user")
    ds(p, "d", "pub"); p.anon("package_show", id=p.n("d"))
    p.call("organization_update", id=p.n("pub"), type="organization")

@scenario
def org_image_urls(p):
    """image_url and image_display_url of organizations and groups: absolute, relative, odd ones, cleared, refused uploads."""
    for i, u in enumerate(("http://example.org/a.png", "https://example.org/a b.png", "logo.png", "dir/logo.png", "", None, "ftp://example.org/x.png", "HTTP://example.org/x.png")):
        p.call("organization_create", name=p.n(f"i{i}"), image_url=u)
    p.anon("organization_list", all_fields=True, sort="name asc")
    p.call("organization_patch", id=p.n("i0"), clear_upload="true"); p.call("organization_patch", id=p.n("i2"), image_url="", clear_upload=True)
    p.request("POST", "/api/3/action/organization_create", as_="sysadmin", data={"name": p.n("up")}, files={"image_upload": ("a.txt", b"hello", "text/plain")})
    p.request("POST", "/api/3/action/group_create", as_="sysadmin", data={"name": p.n("up2")}, files={"image_upload": ("a.png", b"hello", "image/png")})
    p.call("organization_create", name=p.n("up3"), image_upload="text"); p.anon("organization_list", sort="name desc")

# ---------------------------------------------------------------- organizations: show, list



@scenario
def org_list_sorting(p):
    """Every sort of organization_list, good and bad, the deprecated order_by included."""
    for n, t in (("b", "Zulu"), ("a", "yankee"), ("c", ""), ("d", "Äpfel"), ("e", "alpha")): p.org(n, title=t)
    ds(p, "d1", "a"); ds(p, "d2", "a"); ds(p, "d3", "b"); ds(p, "d4", "c", private=True); ds(p, "d5", "c"); ds(p, "d6", "c")
    for s in ("name", "name asc", "name desc", "title asc", "title desc", "name DESC", "  name   desc "): p.anon("organization_list", sort=s)
    for s in ("package_count", "packages", "package_count asc", "packages desc"): p.anon("organization_list", sort=s)
    for s in ("", "bogus", "name sideways", "name asc, title desc", "name asc,", ",", " ", None, 5, ["name asc"]): p.anon("organization_list", sort=s)
    p.anon("organization_list", order_by="name"); p.anon("organization_list", order_by="packages"); p.anon("organization_list", order_by="bogus"); p.anon("organization_list", order_by="title", sort="name desc")
    p.anon("organization_list", {"sort": "name desc"}, get=True)

@scenario
def org_list_paging(p):
    """limit and offset of organization_list, strings, zero, negative, words, and offset without limit."""
    for n in "abcde": p.org(n, title="Title " + n)
    for kw in ({"limit": 2}, {"limit": 2, "offset": 2}, {"offset": 3}, {"limit": "2", "offset": "1"}, {"limit": 0}, {"limit": 100000}, {"limit": 2, "offset": 50}, {"limit": 1, "all_fields": True}):
        p.anon("organization_list", **kw)
    for kw in ({"limit": -1}, {"limit": "abc"}, {"limit": 1.5}, {"limit": ""}, {"limit": None}, {"offset": -1}, {"offset": "x"}, {"limit": [2]}, {"limit": True}):
        p.anon("organization_list", **kw)
    p.anon("organization_list", {"limit": 2, "offset": 1}, get=True); p.anon("organization_list", {"limit": "x"}, get=True)


@scenario
def org_list_filters(p):
    """The organizations, groups, q and type filters of organization_list and group_list."""
    for n, t in (("alpha", "First"), ("beta", "Second"), ("gamma", "Third alpha")): p.org(n, title=t, description="about " + n)
    p.call("group_create", name=p.n("g1"), title="G one"); p.call("group_create", name=p.n("g2"))
    a, b = p.n("alpha"), p.n("beta")
    for v in ([a], [a, b], f"{a},{b}", [a, "nope"], "nope", [], "", [""], None, 5): p.anon("organization_list", organizations=v)
    p.anon("organization_list", groups=[a]); p.anon("organization_list", {"organizations": a}, get=True)
    for q in ("alpha", "ALPHA", "about b", "%", "", "zzz"): p.anon("organization_list", q=q)
    p.anon("organization_list", q=5); p.anon("group_list", groups=[p.n("g2")]); p.anon("group_list", groups=f"{p.n('g1')},{p.n('g2')}"); p.anon("group_list", q="one"); p.anon("group_list", organizations=[p.n("g1")])

@scenario
def group_list_cap_of_all_fields(p):
    """group_list with all_fields answers at most 25 groups, whatever the limit; without it all of them."""
    for i in range(27): p.call("group_create", name=p.n(f"g{i:02}"), title=f"Group {i:02}")
    p.anon("group_list"); p.anon("group_list", all_fields=True, include_dataset_count=False); p.anon("group_list", all_fields=True, limit=26, sort="name desc", include_dataset_count=False)
    p.anon("group_list", all_fields=True, limit=2, offset=25, sort="name asc", include_dataset_count=False)

@scenario
def api_versions_and_forms_for_lists(p):
    """organization_list through /api/action, /api/3, /api/2, /api/1, by PUT, by form, with a JSONP callback, with repeated GET parameters."""
    p.org("a", title="A"); p.org("b", title="B")
    for v in ("/api/action", "/api/3/action", "/api/2/action", "/api/1/action", "/api/4/action"): p.request("GET", v + "/organization_list")
    p.request("POST", "/api/3/action/organization_show", data={"id": p.n("a")})
    p.request("GET", "/api/3/action/organization_list", params={"callback": "cb"}); p.request("GET", "/api/3/action/organization_list", params=[("organizations", p.n("a")), ("organizations", p.n("b"))])
    p.request("GET", "/api/3/action/organization_show", params=[("id", p.n("a")), ("id", p.n("b"))])
    p.request("PUT", "/api/3/action/organization_show", json={"id": p.n("a")}); p.request("GET", "/api/3/action/organization_delete", params={"id": p.n("a")}, as_="sysadmin")

@scenario
def autocompletes(p):
    """organization_autocomplete and group_autocomplete: matching, limits, case, deleted ones, errors."""
    for n, t in (("alpha", "One"), ("beta", "Alpha two"), ("gone", "Alpha gone")): p.org(n, title=t)
    p.call("organization_delete", id=p.n("gone")); p.call("group_create", name=p.n("galpha"), title="G"); p.call("group_create", name=p.n("other"), title="The ALPHA")
    for a in ("organization_autocomplete", "group_autocomplete"):
        p.anon(a, q="galpha"); p.anon(a, {"q": "BETA"}, get=True); p.anon(a, q=" two "); p.anon(a, q="zzz")
    p.anon("organization_autocomplete"); p.anon("group_autocomplete", q=None); p.anon("organization_autocomplete", q=5)
    p.anon("organization_autocomplete", q="beta", limit=0); p.anon("organization_autocomplete", q="beta", limit="1"); p.anon("organization_autocomplete", q="beta", limit=-1); p.anon("organization_autocomplete", q="beta", limit="x")
    p.anon("group_autocomplete", q="gal_ha"); p.anon("organization_autocomplete", q="be%a"); p.anon("organization_autocomplete", q="TW%O")

# ---------------------------------------------------------------- organizations: delete, purge


@scenario
def org_delete_by_role(p):
    """Who may delete and purge an organization or a group."""
    cast(p)
    p.call("group_create", name=p.n("g"), users=[{"name": un(p, u), "capacity": c} for u, c in (("adam", "admin"), ("edna", "editor"), ("mel", "member"))])
    for a, i in (("organization_purge", "org"), ("group_purge", "g"), ("organization_delete", "org"), ("group_delete", "g")):
        for u in ROLES[:5]: p.call(a, id=p.n(i), as_=u)
    p.call("organization_purge", id="nope-" + p.tag, as_="pete"); p.anon("group_delete"); p.call("group_delete", id="", as_="pete")
    p.call("organization_purge", id=p.n("org")); p.call("group_purge", id=p.n("g"))

@scenario
def org_purge(p):
    """Purging an organization: refused with datasets, errors, what remains of deleted datasets, its name is free again."""
    p.user("ann"); p.org("o", members={"ann": "admin"}); ds(p, "d", "o"); ds(p, "e", "o", private=True)
    p.call("organization_purge", id=p.n("o")); p.call("package_delete", id=p.n("d")); p.call("organization_purge", id=p.n("o")); p.call("package_delete", id=p.n("e"))
    p.call("organization_purge", id=p.n("o")); p.call("organization_show", id=p.n("o")); p.anon("organization_list"); p.call("package_show", id=p.n("d"))
    p.call("organization_purge", id=p.n("o")); p.call("organization_purge"); p.call("organization_purge", id="")
    p.call("organization_create", name=p.n("o")); p.call("organization_list_for_user", as_="ann")
    p.call("package_patch", id=p.n("d"), state="active", owner_org=p.n("o")); p.anon("package_show", id=p.n("d"))

# ---------------------------------------------------------------- groups


@scenario
def group_update_packages(p):
    """group_update adds and removes datasets only when packages is given; group_patch keeps them."""
    p.org("o"); ds(p, "a", "o"); ds(p, "b", "o"); p.call("group_create", name=p.n("g"), description="D", extras=[{"key": "k", "value": "v"}])
    p.call("group_update", id=p.n("g"), packages=[{"id": p.n("a")}]); p.anon("package_show", id=p.n("a"))
    p.call("group_update", id=p.n("g"), title="keeps packages"); p.anon("group_show", id=p.n("g"), include_datasets=True)
    p.call("group_update", id=p.n("g"), packages=[{"id": p.n("b")}]); p.anon("group_package_show", id=p.n("g"))
    p.call("group_patch", id=p.n("g"), title="patched"); p.anon("group_show", id=p.n("g"), include_datasets=True)
    p.call("group_patch", id=p.n("g"), packages=[]); p.anon("group_show", id=p.n("g"), include_datasets=True); p.anon("package_show", id=p.n("b"))
    p.call("group_update", id=p.n("g"), packages=[{"id": "nope"}]); p.call("group_patch", id="nope"); p.call("group_update"); p.call("group_update", id=p.n("g"), name="Bad!")
    p.call("organization_update", id=p.n("o"), packages=[]); p.anon("organization_show", id=p.n("o"), include_datasets=True)


@scenario
def group_package_show_corners(p):
    """group_package_show: limits, private datasets, several callers, organizations, errors."""
    p.user("ann"); p.org("o", members={"ann": "member"}); p.call("group_create", name=p.n("g"))
    ds(p, "a", "o", groups=[{"name": p.n("g")}], title="A"); ds(p, "b", "o", private=True, groups=[{"name": p.n("g")}])
    for u in (None, "ann", "sysadmin"): p.call("group_package_show", id=p.n("g"), as_=u)
    for l in (0, 1, "1", -1, "abc", "", None, 1.7, [1]): p.anon("group_package_show", id=p.n("g"), limit=l)
    p.anon("group_package_show", id=p.n("o")); p.anon("group_package_show"); p.anon("group_package_show", id="nope"); p.anon("group_package_show", {"id": p.n("g"), "limit": 1}, get=True)
    p.call("package_delete", id=p.n("a")); p.anon("group_package_show", id=p.n("g"))

@scenario
def group_delete_with_datasets(p):
    """Deleting a group that holds datasets: the datasets remain without it, the group is hidden, and comes back empty."""
    p.user("ann"); p.org("o"); p.call("group_create", name=p.n("g"), title="G", users=[{"name": un(p, "ann"), "capacity": "admin"}]); ds(p, "a", "o", groups=[{"name": p.n("g")}])
    p.anon("package_show", id=p.n("a")); p.call("group_delete", id=p.n("g")); p.anon("package_show", id=p.n("a"))
    p.anon("group_show", id=p.n("g")); p.call("group_show", id=p.n("g")); p.call("group_show", id=p.n("g"), as_="ann"); p.anon("group_list"); p.anon("package_search", fq="groups:" + p.n("g"))
    p.call("group_patch", id=p.n("g"), state="active"); p.anon("group_show", id=p.n("g"), include_datasets=True); p.call("member_list", id=p.n("g"), object_type="package")
    p.call("package_patch", id=p.n("a"), groups=[{"name": p.n("g")}]); p.anon("group_package_show", id=p.n("g")); p.call("group_delete", id=p.n("g")); p.call("group_delete", id="nope")
    p.call("package_patch", id=p.n("a"), groups=[{"name": p.n("g")}]); p.anon("package_show", id=p.n("a"))



@scenario
def org_hierarchy_cascade(p):
    """The admin of a parent organization acts as admin in its children, grandchildren too; editors and members do not."""
    for u in ("adam", "edna", "mel"): p.user(u)
    p.org("top", members={"adam": "admin", "edna": "editor", "mel": "member"}); p.org("mid", groups=[{"name": p.n("top")}]); p.org("low", groups=[{"name": p.n("mid")}]); ds(p, "secret", "low", private=True)
    for u in ("mel", "edna", "adam"):
        p.call("organization_patch", id=p.n("low"), title="by " + u, as_=u); p.call("package_create", name=p.n("by" + u), owner_org=p.n("low"), as_=u)
        p.call("package_show", id=p.n("secret"), as_=u); p.call("organization_list_for_user", as_=u); p.call("organization_list_for_user", permission="create_dataset", as_=u)
    p.call("organization_member_create", id=p.n("low"), username=un(p, "mel"), role="member", as_="adam"); p.call("package_search", q=p.n("secret"), include_private=True, as_="adam")
    p.call("organization_patch", id=p.n("top"), groups=[{"name": p.n("low")}]); p.call("organization_patch", id=p.n("mid"), groups=[]); p.call("organization_patch", id=p.n("low"), title="cut", as_="adam")

@scenario
def delete_by_id_and_by_name(p):
    """Deleting an organization or a group by its id removes its memberships, by its name leaves them."""
    p.user("ann"); ids = {}
    for n in ("byid", "byname"):
        ids[n] = (p.call("organization_create", name=p.n("o" + n), users=[{"name": un(p, "ann"), "capacity": "editor"}]) or {}).get("id"), (p.call("group_create", name=p.n("g" + n), users=[{"name": un(p, "ann"), "capacity": "member"}]) or {}).get("id")
    p.org("holder"); ds(p, "d", "holder", groups=[{"name": p.n("gbyid")}, {"name": p.n("gbyname")}])
    p.call("organization_delete", id=ids["byid"][0]); p.call("group_delete", id=ids["byid"][1]); p.call("organization_delete", id=p.n("obyname")); p.call("group_delete", id=p.n("gbyname"))
    for n in ("obyid", "obyname"): p.call("organization_show", id=p.n(n)); p.call("organization_show", id=p.n(n), as_="ann")
    for n in ("gbyid", "gbyname"): p.call("group_show", id=p.n(n)); p.call("group_show", id=p.n(n), as_="ann")
    p.anon("package_show", id=p.n("d")); p.anon("package_search", fq="groups:" + p.n("gbyid")); p.anon("package_search", fq="groups:" + p.n("gbyname"))

# ---------------------------------------------------------------- members

@scenario
def member_create_kinds(p):
    """member_create of users, datasets and groups, in any capacity, and again in another one."""
    p.user("ann"); p.org("o"); ds(p, "d", "o"); p.call("group_create", name=p.n("g")); p.call("group_create", name=p.n("sub"))
    p.call("member_create", id=p.n("g"), object=un(p, "ann"), object_type="user", capacity="member"); p.call("member_create", id=p.n("g"), object=un(p, "ann"), object_type="user", capacity="editor")
    p.call("member_create", id=p.n("g"), object=un(p, "ann"), object_type="user", capacity="nonsense"); p.anon("group_show", id=p.n("g"))
    p.call("member_create", id=p.n("g"), object=p.n("d"), object_type="package", capacity="public"); p.call("member_create", id=p.n("g"), object=p.n("sub"), object_type="group", capacity="public")
    p.anon("group_package_show", id=p.n("g")); p.anon("member_list", id=p.n("g"), object_type="package"); p.anon("member_list", id=p.n("g"), capacity="nonsense"); p.anon("package_show", id=p.n("d"))
    p.call("member_create", id=p.n("o"), object=p.n("sub"), object_type="group", capacity="public"); p.call("member_create", id=p.n("o"), object=p.n("d"), object_type="package", capacity="public"); p.anon("package_show", id=p.n("d"))

@scenario
def member_create_errors(p):
    """What member_create and member_delete say of missing, unknown and mistyped parameters."""
    p.user("ann"); p.org("o"); full = {"id": p.n("o"), "object": un(p, "ann"), "object_type": "user", "capacity": "member"}
    p.call("member_create")
    for k in full: p.call("member_create", {a: b for a, b in full.items() if a != k})
    for k, v in (("id", "nope"), ("object", "nope"), ("object_type", "nope"), ("object_type", "Package"), ("object_type", "organization"), ("capacity", None), ("capacity", ""), ("object_type", 5), ("id", ""), ("capacity", ["member"])):
        p.call("member_create", {**full, k: v})
    p.anon("member_create", full); p.call("member_create", full, as_="ann"); p.call("member_create", full, get=True)
    p.call("member_delete"); p.call("member_delete", id=p.n("o"), object=un(p, "ann")); p.call("member_delete", {**full, "id": "nope"}); p.call("member_delete", {**full, "object": "nope"}); p.call("member_delete", {**full, "object_type": "nope"}); p.anon("member_delete", full)


@scenario
def member_list_filters(p):
    """member_list: object_type, capacity, roles in words, private datasets, who may, errors."""
    cast(p); ds(p, "priv", "org", private=True); p.org("solo"); p.anon("member_list", id=p.n("solo")); p.anon("member_list", id=p.n("solo"), object_type="user")
    for kw in ({"object_type": "user", "capacity": "editor"}, {"capacity": "member"}, {"capacity": "Member"}, {"object_type": "package"}, {"object_type": "group"}, {"object_type": "nope"}, {"capacity": "organization"}):
        p.anon("member_list", id=p.n("org"), **kw)
    p.anon("member_list"); p.anon("member_list", id="nope"); p.anon("member_list", {"id": p.n("org"), "capacity": "editor"}, get=True); p.anon("member_list", id=p.n("org"), object_type=5)
    p.call("user_delete", id=un(p, "mel")); p.anon("member_list", id=p.n("org"), capacity="member"); p.anon("organization_show", id=p.n("org")); p.call("organization_delete", id=p.n("org")); p.anon("member_list", id=p.n("org"), capacity="editor")

@scenario
def org_member_create_roles(p):
    """organization_member_create: each role, changing it, and who may."""
    cast(p); p.user("new"); m = {"id": p.n("org"), "username": un(p, "new")}
    for u in ROLES: p.call("organization_member_create", m, role="member", as_=u)
    for r in ("editor", "admin", "member"): p.call("organization_member_create", m, role=r, as_="adam"); p.call("organization_list_for_user", as_="new")
    p.call("organization_member_create", id=p.n("org"), username=un(p, "adam"), role="editor", as_="adam"); p.call("organization_member_create", id=p.n("org"), username=un(p, "adam"), role="admin", as_="adam")
    p.call("organization_member_create", id=p.n("org"), username="sysadmin", role="member"); p.anon("organization_show", id=p.n("org"))

@scenario
def org_member_create_errors(p):
    """organization_member_create and group_member_create with wrong, missing and unknown parameters."""
    p.user("ann"); p.org("o"); p.call("group_create", name=p.n("g")); full = {"id": p.n("o"), "username": un(p, "ann"), "role": "member"}
    p.call("organization_member_create"); p.anon("organization_member_create")
    for k in full: p.call("organization_member_create", {a: b for a, b in full.items() if a != k})
    for k, v in (("id", "nope"), ("username", "nope"), ("role", "nope"), ("role", "Member"), ("role", ""), ("role", None), ("username", ""), ("username", None), ("role", ["member"]), ("id", p.n("g"))):
        p.call("organization_member_create", {**full, k: v})
    p.call("organization_member_create", {"id": p.n("o"), "user_id": un(p, "ann"), "role": "member"}); p.call("group_member_create"); p.call("group_member_create", {**full, "id": "nope"}); p.call("group_member_create", {**full, "role": "boss"})
    p.call("group_member_create", full); p.anon("organization_show", id=p.n("o")); p.anon("group_show", id=p.n("g"))

@scenario
def org_member_delete_roles(p):
    """organization_member_delete: who may, username and user_id, oneself, no member, unknown ones."""
    cast(p); m = {"id": p.n("org"), "username": un(p, "mel")}
    for u in ROLES: p.call("organization_member_delete", m, as_=u)
    p.call("organization_show", id=p.n("org"), as_="edna"); p.call("organization_member_delete", id=p.n("org"), user_id=un(p, "edna"), as_="adam"); p.call("organization_member_delete", id=p.n("org"), username=un(p, "edna"), as_="edna")
    p.call("organization_member_delete", id=p.n("org"), username=un(p, "adam"), as_="adam"); p.call("organization_patch", id=p.n("org"), title="x", as_="adam"); p.call("organization_member_delete", id=p.n("org"), username="sysadmin"); p.anon("organization_show", id=p.n("org"))
    p.call("organization_member_delete"); p.call("organization_member_delete", id="nope", username=un(p, "mel")); p.call("organization_member_delete", id=p.n("org")); p.call("organization_member_delete", id=p.n("org"), username="nope"); p.anon("organization_member_delete"); p.call("organization_member_delete", id=p.n("org"), username=None, user_id=un(p, "pete"))

@scenario
def group_members(p):
    """group_member_create and group_member_delete by role, and what each role of a group may do."""
    for u in ("adam", "edna", "mel", "pete"): p.user(u)
    p.call("group_create", name=p.n("g"), users=[{"name": un(p, "adam"), "capacity": "admin"}, {"name": un(p, "edna"), "capacity": "editor"}, {"name": un(p, "mel"), "capacity": "member"}]); p.org("o"); ds(p, "d", "o")
    for u in ROLES:
        p.call("group_member_create", id=p.n("g"), username=un(p, "pete"), role="member", as_=u); p.call("group_member_delete", id=p.n("g"), username=un(p, "pete"), as_=u)
        p.call("group_patch", id=p.n("g"), title="by " + str(u), as_=u); p.call("member_create", id=p.n("g"), object=p.n("d"), object_type="package", capacity="public", as_=u)
    p.call("group_list_authz", as_="edna"); p.call("group_member_delete", id="nope", username="x"); p.call("group_member_delete", id=p.n("g"))

@scenario
def member_roles(p):
    """member_roles_list for organizations, groups and nonsense."""
    for kw in ({}, {"group_type": "organization"}, {"group_type": "group"}, {"group_type": "nope"}, {"group_type": None}, {"group_type": ["group"]}): p.anon("member_roles_list", **kw)
    p.anon("member_roles_list", {"group_type": "group"}, get=True)

# ---------------------------------------------------------------- roles and datasets



@scenario
def dataset_create_by_role(p):
    """package_create by each role, in the own, another and no organization, by name and by id."""
    cast(p); p.org("other")
    for u in ROLES:
        p.call("package_create", name=p.n("in-" + str(u).lower()), owner_org=p.n("org"), as_=u); p.call("package_create", name=p.n("out-" + str(u).lower()), owner_org=p.n("other"), as_=u)
    for u in (None, "mel", "edna", "sysadmin"): p.call("package_create", name=p.n("none-" + str(u).lower()), as_=u)
    p.call("package_create", name=p.n("empty"), owner_org="", as_="edna"); p.call("package_create", name=p.n("bad"), owner_org="nope", as_="edna"); p.call("package_create", name=p.n("bad"), owner_org="nope"); p.call("package_create", as_="pete"); p.call("package_create", as_="edna"); p.anon("package_create")

@scenario
def dataset_change_by_role(p):
    """package_patch, package_update, package_delete and dataset_purge by each role, on public and private datasets."""
    cast(p); ds(p, "pub", "org"); ds(p, "priv", "org", private=True)
    for u in ROLES:
        for n in ("pub", "priv"): p.call("package_patch", id=p.n(n), title="by " + str(u), as_=u)
        p.call("package_update", id=p.n("pub"), name=p.n("pub"), owner_org=p.n("org"), as_=u); p.call("dataset_purge", id="nope", as_=u)
    for u in ROLES[:4]: p.call("package_delete", id=p.n("pub"), as_=u); p.call("package_show", id=p.n("pub"), as_=u); p.call("dataset_purge", id=p.n("pub"), as_=u)
    p.call("package_patch", id="nope", as_="mel"); p.anon("package_delete", id="nope"); p.call("package_delete", id=p.n("priv"), as_="mel")

@scenario
def resource_change_by_role(p):
    """resource_create, resource_patch, resource_delete and resource_view_create by each role."""
    cast(p); ds(p, "d", "org")
    r = (p.call("resource_create", package_id=p.n("d"), url="http://example.org/a.txt", name="first") or {}).get("id")
    for u in ROLES: p.call("resource_create", package_id=p.n("d"), url="http://example.org/b.txt", name="by " + str(u), as_=u); p.call("resource_patch", id=r, description="by " + str(u), as_=u)
    for u in (None, "mel", "edna"): p.call("resource_view_create", resource_id=r, title="V", view_type="text_view", as_=u)
    for u in (None, "pete", "mel", "edna", "adam"): p.call("resource_delete", id=r, as_=u)
    p.anon("resource_create", package_id="nope", url="x"); p.call("resource_create", url="x", as_="edna"); p.call("resource_delete", id="nope", as_="mel")

@scenario
def dataset_move_between_orgs(p):
    """Moving a dataset: an editor of one, both and neither organization, package_owner_org_update by each role."""
    cast(p); p.user("both"); p.org("other", members={"both": "editor"}); p.call("organization_member_create", id=p.n("org"), username=un(p, "both"), role="editor"); ds(p, "d", "org")
    p.call("package_patch", id=p.n("d"), owner_org=p.n("other"), as_="edna"); p.call("package_patch", id=p.n("d"), owner_org=p.n("other"), as_="both"); p.call("package_patch", id=p.n("d"), title="gone", as_="edna"); p.call("package_patch", id=p.n("d"), owner_org="nope", as_="both"); p.call("package_patch", id=p.n("d"), owner_org="", as_="both"); p.call("package_patch", id=p.n("d"), owner_org=None)
    for u in ROLES: p.call("package_owner_org_update", id=p.n("d"), organization_id=p.n("org"), as_=u)
    p.anon("package_show", id=p.n("d")); p.call("package_owner_org_update", id=p.n("d"), organization_id="nope"); p.call("package_owner_org_update", id="nope", organization_id=p.n("org")); p.call("package_owner_org_update"); p.call("package_owner_org_update", id=p.n("d"), organization_id=""); p.anon("package_show", id=p.n("d")); p.anon("package_search", q=p.n("d"))

@scenario
def dataset_groups_authz(p):
    """Putting a dataset into a group through package_create and package_patch needs to be a member of the group."""
    cast(p); p.user("gmem"); p.call("organization_member_create", id=p.n("org"), username=un(p, "gmem"), role="editor"); p.call("group_create", name=p.n("g"), users=[{"name": un(p, "gmem"), "capacity": "member"}])
    g = [{"name": p.n("g")}]
    for u in ("mel", "edna", "gmem"): p.call("package_create", name=p.n("by-" + u), owner_org=p.n("org"), groups=g, as_=u)
    p.call("package_create", name=p.n("plain"), owner_org=p.n("org"), as_="edna"); p.call("package_patch", id=p.n("plain"), groups=g, as_="edna"); p.call("package_patch", id=p.n("plain"), groups=g, as_="gmem"); p.call("package_patch", id=p.n("plain"), groups=g, title="stays", as_="edna"); p.call("package_patch", id=p.n("plain"), groups=[], as_="edna")
    for bad in ([{"name": "nope"}], [{"id": "nope"}], [{}], ["nope"], "nope", None, [{"name": p.n("org")}]): p.call("package_patch", id=p.n("plain"), groups=bad, as_="gmem")


@scenario
def org_list_for_user(p):
    """organization_list_for_user: each role and permission, another user's, counts, anonymous, unknown ones."""
    cast(p); p.org("second", members={"mel": "admin"}, title="B second"); p.org("third", members={"mel": "editor"}, title="A third"); ds(p, "d", "org"); ds(p, "x", "org", private=True)
    for u in ROLES: p.call("organization_list_for_user", as_=u)
    for perm in ("read", "create_dataset", "update_dataset", "delete_dataset", "admin", "manage_group", "membership", "nope", "", None): p.call("organization_list_for_user", permission=perm, as_="mel")
    p.call("organization_list_for_user", include_dataset_count=True, include_member_count=True, as_="mel"); p.anon("organization_list_for_user", id=un(p, "mel")); p.call("organization_list_for_user", id=un(p, "edna"), as_="mel"); p.anon("organization_list_for_user", id="nope"); p.anon("organization_list_for_user", id="sysadmin")
    p.call("organization_list_for_user", {"permission": "create_dataset", "include_dataset_count": "true"}, get=True, as_="mel"); p.call("organization_list_for_user", include_dataset_count="maybe", as_="mel"); p.call("organization_list_for_user", id=["a"], as_="mel")



@scenario
def bulk_update_errors(p):
    """bulk_update_*: who may, and missing, unknown and mistyped parameters."""
    cast(p); i = (p.call("package_create", name=p.n("a"), owner_org=p.n("org")) or {}).get("id"); oid = (p.anon("organization_show", id=p.n("org")) or {}).get("id")
    for u in ROLES: p.call("bulk_update_private", datasets=[i], org_id=oid, as_=u)
    for a in ("bulk_update_private", "bulk_update_public", "bulk_update_delete"): p.call(a); p.call(a, datasets=[i]); p.anon(a, datasets=[i], org_id=oid); p.call(a, datasets=["nope"], org_id=oid)
    p.call("bulk_update_public", org_id=oid); p.call("bulk_update_public", datasets=[i], org_id="nope"); p.call("bulk_update_public", datasets=[i], org_id="nope", as_="adam"); p.call("bulk_update_public", datasets=i, org_id=oid); p.call("bulk_update_public", datasets=None, org_id=oid); p.call("bulk_update_public", datasets=[], org_id=oid); p.call("bulk_update_public", {"datasets": i, "org_id": oid}, get=True)


@scenario
def callers_who_are_no_users(p):
    """Wrong, deleted users' and demoted sysadmins' keys: what they count as."""
    p.user("ann"); p.user("boss", sysadmin=True); p.org("o", members={"ann": "admin"}); ds(p, "s", "o", private=True)
    p.keys["wrong"] = "not-a-key"; p.keys["empty"] = ""
    for u in ("wrong", "empty"): p.call("package_show", id=p.n("s"), as_=u); p.call("organization_create", name=p.n("x"), as_=u); p.call("organization_list", as_=u)
    p.call("package_show", id=p.n("s"), as_="boss"); p.call("user_patch", id=un(p, "boss"), sysadmin=True); p.call("package_show", id=p.n("s"), as_="boss"); p.call("user_patch", id=un(p, "boss"), sysadmin=False); p.call("package_show", id=p.n("s"), as_="boss")
    p.call("user_delete", id=un(p, "ann")); p.call("package_show", id=p.n("s"), as_="ann"); p.call("organization_list", as_="ann"); p.call("organization_show", id=p.n("o"), as_="ann"); p.call("organization_create", name=p.n("y"), as_="ann")

# ---------------------------------------------------------------- followers

@scenario
def follow_dataset_life(p):
    """Following a dataset: twice, counted, listed, unfollowed twice, by name and id."""
    p.user("ann"); p.user("bob"); p.org("o"); d = (p.call("package_create", name=p.n("d"), owner_org=p.n("o")) or {}).get("id")
    p.call("am_following_dataset", id=p.n("d"), as_="ann"); p.call("follow_dataset", id=p.n("d"), as_="ann"); p.call("follow_dataset", id=d, as_="ann"); p.call("am_following_dataset", id=d, as_="ann"); p.call("follow_dataset", id=p.n("d"), as_="bob")
    p.anon("dataset_follower_count", id=p.n("d")); p.call("dataset_follower_list", id=p.n("d")); p.call("dataset_follower_list", id=p.n("d"), as_="ann"); p.anon("dataset_follower_list", id=p.n("d")); p.call("dataset_followee_list", id=un(p, "ann"), as_="ann"); p.anon("dataset_followee_count", id=un(p, "ann"))
    p.call("unfollow_dataset", id=p.n("d"), as_="ann"); p.call("unfollow_dataset", id=p.n("d"), as_="ann"); p.anon("dataset_follower_count", {"id": p.n("d")}, get=True); p.call("am_following_dataset", {"id": p.n("d")}, get=True, as_="ann"); p.anon("am_following_dataset", id=p.n("d")); p.anon("am_following_user", id=un(p, "ann")); p.anon("am_following_group", id=p.n("o"))







# ---------------------------------------------------------------- dashboards and activities


@scenario
def dashboard_errors(p):
    """dashboard_* as anonymous and with wrong limits; dashboard_mark_activities_old by GET; send_email_notifications."""
    p.user("ann"); p.anon("dashboard_activity_list"); p.anon("dashboard_new_activities_count"); p.anon("dashboard_mark_activities_old")
    for kw in ({"limit": -1}, {"limit": "x"}, {"limit": 0}, {"limit": 1000}, {"offset": "x"}, {"offset": -1}, {"before": "x"}, {"after": "2020-01-01"}, {"after": 0}, {"before": 0}, {"limit": None}): p.call("dashboard_activity_list", as_="ann", **kw)
    p.call("dashboard_mark_activities_old", {}, get=True, as_="ann"); p.call("send_email_notifications"); p.call("send_email_notifications", as_="ann"); p.anon("send_email_notifications"); p.call("dashboard_activity_list", {"limit": "1"}, get=True, as_="ann")

@scenario
def package_activity_life(p):
    """The activities of a dataset: created, patched, patched to the same, resources added, views, deleted, revived, purged; as anonymous and sysadmin."""
    p.org("o"); ds(p, "d", "o", title="One"); p.call("package_patch", id=p.n("d"), title="Two"); p.call("package_patch", id=p.n("d"), title="Two"); r = (p.call("resource_create", package_id=p.n("d"), url="http://example.org/a.txt", format="TXT") or {}).get("id")
    p.anon("package_activity_list", id=p.n("d")); v = (p.call("resource_view_create", resource_id=r, title="V", view_type="text_view") or {}).get("id"); p.call("resource_view_update", id=v, title="W"); p.call("resource_view_delete", id=v); p.anon("package_activity_list", id=p.n("d"), limit=3)
    p.call("package_delete", id=p.n("d")); p.anon("package_activity_list", id=p.n("d")); p.call("package_activity_list", id=p.n("d"), limit=1); p.call("package_patch", id=p.n("d"), state="active"); p.anon("package_activity_list", id=p.n("d"), limit=2); p.call("dataset_purge", id=p.n("d")); p.call("package_activity_list", id=p.n("d")); p.anon("organization_activity_list", id=p.n("o"))

@scenario
def package_activity_paging(p):
    """limit, offset, before, after of package_activity_list; wrong values; ids."""
    p.org("o"); ds(p, "d", "o")
    for i in range(4): p.call("package_patch", id=p.n("d"), title=f"T{i}")
    for kw in ({"limit": 2}, {"limit": 2, "offset": 2}, {"offset": 4}, {"limit": "1", "offset": "1"}, {"limit": 0}, {"limit": 1000}, {"before": 0}, {"after": 0}, {"after": 0, "limit": 2}, {"after": 0, "offset": 3}, {"before": 32503680000, "after": 0, "limit": 1}, {"before": 32503680000.5, "limit": 1}):
        p.anon("package_activity_list", id=p.n("d"), **kw)
    for kw in ({"limit": -1}, {"limit": "x"}, {"offset": -1}, {"offset": "x"}, {"before": "2020-01-01"}, {"after": "x"}, {"after": [1]}, {"before": None}, {"limit": ""}, {"limit": 1.5}): p.anon("package_activity_list", id=p.n("d"), **kw)
    p.anon("package_activity_list"); p.anon("package_activity_list", id="nope"); p.anon("package_activity_list", id=""); p.anon("package_activity_list", id=None); p.anon("package_activity_list", {"id": p.n("d"), "limit": 1}, get=True)


@scenario
def private_dataset_activities(p):
    """Activities of a dataset that is private, turned public and private again: each caller sees those of what was public."""
    cast(p); ds(p, "d", "org", private=True); p.call("package_patch", id=p.n("d"), title="still private")
    for u in ROLES: p.call("package_activity_list", id=p.n("d"), as_=u)
    p.call("package_patch", id=p.n("d"), private=False); p.call("package_patch", id=p.n("d"), title="public")
    for u in (None, "pete", "mel", "sysadmin"): p.call("package_activity_list", id=p.n("d"), as_=u); p.call("organization_activity_list", id=p.n("org"), as_=u); p.call("recently_changed_packages_activity_list", as_=u)
    p.call("package_patch", id=p.n("d"), private=True); p.anon("organization_activity_list", id=p.n("org")); p.anon("recently_changed_packages_activity_list"); p.anon("user_activity_list", id="sysadmin"); p.call("organization_activity_list", id=p.n("org"), as_="mel")




@scenario
def activity_show_by_role(p):
    """activity_show, activity_data_show and activity_diff by each role, of public and private datasets."""
    cast(p); ds(p, "d", "org", title="A"); p.call("package_patch", id=p.n("d"), title="B"); ds(p, "priv", "org", private=True); l = p.call("package_activity_list", id=p.n("d")); q = p.call("package_activity_list", id=p.n("priv"))
    for u in ROLES: p.call("activity_show", id=aid(l), as_=u); p.call("activity_data_show", id=aid(l), as_=u); p.call("activity_diff", id=aid(l), object_type="package", as_=u); p.call("activity_show", id=aid(q), as_=u)




@scenario(since="2.12")
def activity_delete_one(p):
    """activity_delete by id: who may, unknown, twice; and what the lists give then."""
    p.user("ann"); p.org("o"); ds(p, "d", "o"); p.call("package_patch", id=p.n("d"), title="T"); l = p.call("package_activity_list", id=p.n("d"))
    p.anon("activity_delete", id=aid(l)); p.call("activity_delete", id=aid(l), as_="ann"); p.call("activity_delete", id=aid(l)); p.call("activity_delete", id=aid(l)); p.call("activity_show", id=aid(l)); p.anon("package_activity_list", id=p.n("d")); p.call("activity_delete", id="nope"); p.call("activity_delete", id=""); p.call("activity_delete", id=" "); p.call("activity_delete", id=["x"]); p.call("activity_delete", {"id": aid(l, 1)}, get=True)

@scenario(since="2.12")
def activity_delete_ranges(p):
    """activity_delete by dates, offset_days, keep and batch_size, activity_delete_counts, and their errors."""
    p.user("ann"); p.org("o"); ds(p, "d", "o")
    for i in range(3): p.call("package_patch", id=p.n("d"), title=f"T{i}")
    p.call("activity_delete_counts"); p.call("activity_delete_counts", as_="ann"); p.anon("activity_delete_counts"); p.call("activity_delete_counts", {}, get=True)
    for kw in ({}, {"start_date": "2001-01-01"}, {"end_date": "2001-01-01"}, {"start_date": "2002-01-01", "end_date": "2001-01-01"}, {"start_date": "2001-01-01", "end_date": "2002-01-01"}, {"start_date": "x", "end_date": "y"}, {"offset_days": -1}, {"offset_days": "x"}, {"offset_days": 0.5}, {"offset_days": 30}, {"offset_days": 0, "keep": -1}, {"keep": 2}, {"batch_size": 1}, {"start_date": "", "end_date": ""}):
        p.call("activity_delete", **kw)
    p.anon("activity_delete", offset_days=1); p.call("activity_delete", start_date="2001-01-01", end_date="2999-01-01", keep=1); p.anon("package_activity_list", id=p.n("d")); p.call("activity_delete_counts"); p.call("activity_delete", start_date="2001-01-01T00:00:00", end_date="2999-01-01T00:00", batch_size=2); p.call("activity_delete", start_date="2001-01-01", end_date="2999-01-01"); p.anon("package_activity_list", id=p.n("d"))


# ---------------------------------------------------------------- depth

@scenario
def org_users_capacity_changes(p):
    """Changing capacities through users of organization_patch, with doubles, and then through organization_member_create."""
    p.user("ann"); p.org("o"); a = un(p, "ann")
    for c in ("member", "editor", "member"): p.call("organization_patch", id=p.n("o"), users=[{"name": "sysadmin", "capacity": "admin"}, {"name": a, "capacity": c}]); p.call("organization_list_for_user", as_="ann")
    p.call("organization_member_create", id=p.n("o"), username=a, role="editor"); p.anon("organization_show", id=p.n("o")); p.call("organization_list_for_user", as_="ann")
    p.user("bob"); b = un(p, "bob"); p.call("organization_create", name=p.n("o2"), users=[{"name": b, "capacity": "member"}, {"name": b, "capacity": "admin"}]); p.anon("organization_show", id=p.n("o2"))
    p.call("organization_create", name=p.n("o3"), as_="bob"); p.call("organization_patch", id=p.n("o3"), users=[], as_="bob"); p.call("organization_show", id=p.n("o3"), as_="bob"); p.call("organization_patch", id=p.n("o3"), title="locked out", as_="bob")

@scenario
def org_packages_parameter(p):
    """packages given to organization_create, organization_update and organization_patch do not move the datasets."""
    p.org("o"); ds(p, "d", "o"); p.call("organization_create", name=p.n("grab"), packages=[{"id": p.n("d")}]); p.anon("package_show", id=p.n("d")); p.anon("organization_show", id=p.n("grab"), include_datasets=True); p.call("member_list", id=p.n("grab"), object_type="package")
    p.call("organization_update", id=p.n("o"), packages=[]); p.call("organization_patch", id=p.n("grab"), packages=[]); p.call("member_list", id=p.n("grab"), object_type="package"); p.anon("organization_show", id=p.n("o"), include_datasets=True); p.call("organization_delete", id=p.n("grab")); p.call("organization_update", id=p.n("o"), packages=[{"id": "nope"}])



@scenario
def datasets_of_deleted_org(p):
    """Datasets made in a deleted organization: what is shown of the organization, who may change them."""
    cast(p); p.call("organization_delete", id=p.n("org")); p.call("package_create", name=p.n("late"), owner_org=p.n("org")); p.call("package_create", name=p.n("late2"), owner_org=p.n("org"), as_="edna"); p.anon("package_show", id=p.n("late")); p.anon("package_search", q=p.n("late")); p.anon("package_search", fq="organization:" + p.n("org"))
    for u in ("mel", "edna", "adam"): p.call("package_patch", id=p.n("late"), title="by " + u, as_=u)
    p.call("package_create", name=p.n("p2"), owner_org=p.n("org"), private=True); p.call("package_show", id=p.n("p2"), as_="mel"); p.call("organization_delete", id=p.n("org")); p.call("organization_purge", id=p.n("org"))

@scenario
def activity_follows_owner_org(p):
    """A dataset that moves to another organization takes its activities along; group activities of renamed things."""
    p.org("a"); p.org("b"); ds(p, "d", "a", title="One"); p.call("package_patch", id=p.n("d"), title="Two"); p.anon("organization_activity_list", id=p.n("a"), activity_types=["new package", "changed package"]); p.call("package_patch", id=p.n("d"), owner_org=p.n("b"))
    p.anon("organization_activity_list", id=p.n("a")); p.anon("organization_activity_list", id=p.n("b"), limit=2); p.call("package_patch", id=p.n("d"), name=p.n("e")); p.anon("package_activity_list", id=p.n("e"), limit=1); p.anon("package_activity_list", id=p.n("d")); p.call("package_owner_org_update", id=p.n("e"), organization_id=p.n("a")); p.anon("organization_activity_list", id=p.n("a"), limit=1)

@scenario
def dashboard_of_groups(p):
    """The dashboard of somebody who follows a group: datasets coming into the group, private ones, leaving ones; after unfollowing."""
    p.user("ann"); p.org("o"); p.call("group_create", name=p.n("g")); g = [{"name": p.n("g")}]; p.call("follow_group", id=p.n("g"), as_="ann"); ds(p, "d", "o", groups=g); ds(p, "s", "o", private=True, groups=g); p.call("dashboard_activity_list", as_="ann"); p.call("dashboard_new_activities_count", as_="ann")
    p.call("package_patch", id=p.n("d"), groups=[]); p.call("dashboard_activity_list", as_="ann"); p.call("group_patch", id=p.n("g"), description="x"); p.call("dashboard_new_activities_count", as_="ann"); p.call("unfollow_group", id=p.n("g"), as_="ann"); p.call("dashboard_activity_list", as_="ann"); p.call("dashboard_new_activities_count", as_="ann")

@scenario
def activities_of_one_dataset_by_several(p):
    """Who is the actor: activities by editor, admin and sysadmin, and by somebody deleted since; user_activity_list of each."""
    cast(p)
    p.call("package_create", name=p.n("d"), owner_org=p.n("org"), as_="edna"); p.call("package_patch", id=p.n("d"), title="A", as_="adam"); p.call("resource_create", package_id=p.n("d"), url="http://example.org/x.csv", as_="edna"); p.call("package_patch", id=p.n("d"), title="S"); p.anon("package_activity_list", id=p.n("d"))
    p.anon("user_activity_list", id=un(p, "edna"), limit=2); p.call("user_delete", id=un(p, "edna")); p.anon("package_activity_list", id=p.n("d"), limit=2, offset=1); p.anon("recently_changed_packages_activity_list", limit=2); p.call("package_delete", id=p.n("d"), as_="adam"); p.call("package_activity_list", id=p.n("d"), limit=1, as_="mel"); p.anon("user_activity_list", id=un(p, "adam"), limit=2)
