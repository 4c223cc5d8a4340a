"""Who may do what: every role asks for every action on datasets, resources, organizations and groups in every state."""
from tests.fidelity.play import scenario

OUTSIDE = (None, "out", "gone", "pend")
INSIDE = ("member", "editor", "admin", "top", "topeditor")
COLLABORATORS = ("cmember", "ceditor", "cadmin")
ROLES = (*OUTSIDE, *INSIDE, *COLLABORATORS, "sysadmin")

def name(p, role): return p.n(role).replace("-", "_")

def people(p, *roles):
    for role in roles:
        if role not in (None, "sysadmin"): p.user(role)

def ground(p, *, collaborators=True, **fields):
    """Users, an organization below another one, a dataset with a resource, and the collaborators of the dataset."""
    p.options({"ckan.auth.allow_dataset_collaborators": collaborators, "ckan.auth.allow_admin_collaborators": collaborators})
    people(p, *ROLES)
    p.org("top", members={"top": "admin", "topeditor": "editor"})
    p.org("org", members={"member": "member", "editor": "editor", "admin": "admin", "gone": "editor", "pend": "admin"}, groups=[{"name": p.n("top")}])
    p.org("other", members={"editor": "editor", "out": "editor"})
    p.call("user_delete", id=name(p, "gone"))
    p.call("user_patch", id=name(p, "pend"), state="pending")
    d = p.call("package_create", {"name": p.n("d"), "owner_org": p.n("org"), "resources": [{"url": "http://x/a.csv", "name": "a"}], **fields})
    if collaborators:
        for role in COLLABORATORS:
            p.call("package_collaborator_create", id=d["id"], user_id=name(p, role), capacity=role[1:])
    return d

def ask(p, action, data=None, roles=ROLES, after=None, **more):
    for role in roles:
        p.call(action, data, as_=role, **more)
        if after: after()

def reading(p, d, r):
    ask(p, "package_show", id=d)
    ask(p, "resource_show", id=r)
    ask(p, "resource_view_list", id=r)
    ask(p, "package_search", q=f'id:"{d}"', include_private=True, include_drafts=True, include_deleted=True, fl=["name"])
    ask(p, "package_activity_list", id=d, limit=1)
    ask(p, "package_relationships_list", id=d)
    ask(p, "dataset_follower_count", id=d)
    ask(p, "dataset_follower_list", id=d)
    ask(p, "package_collaborator_list", id=d)
    ask(p, "am_following_dataset", id=d)
    ask(p, "follow_dataset", id=d)

def writing(p, d, r, state):
    def back(): p.call("package_patch", id=d, state=state)
    for role in ROLES:
        p.call("package_patch", id=d, notes=f"by {role}", as_=role)
        p.call("package_patch", id=d, state="active", as_=role)
        back()
    for role in ROLES: p.call("resource_patch", id=r, description=f"by {role}", as_=role)
    for role in ROLES: p.call("resource_create", package_id=d, url="http://x/b", name=str(role), as_=role)
    for role in ROLES: p.call("package_revise", match={"id": d}, update={"version": str(role)}, as_=role)
    ask(p, "package_resource_reorder", id=d, order=[r])
    ask(p, "resource_view_create", resource_id=r, view_type="text_view", title="v")
    ask(p, "resource_create_default_resource_views", resource={"id": r, "package_id": d})
    ask(p, "package_patch", id=d, groups=[{"name": "none"}])
    ask(p, "package_patch", id=d, owner_org=p.n("other"), after=lambda: p.call("package_patch", id=d, owner_org=p.n("org")))
    ask(p, "package_patch", id=d, private=True, after=lambda: p.call("package_patch", id=d, private=False))
    ask(p, "package_owner_org_update", id=d, organization_id=p.n("org"))
    ask(p, "package_collaborator_create", id=d, user_id=name(p, "out"), capacity="member")
    ask(p, "package_collaborator_delete", id=d, user_id=name(p, "out"))
    ask(p, "package_collaborator_list_for_user", id=name(p, "cmember"))
    ask(p, "package_relationship_create", subject=d, object=p.n("second"), type="depends_on", comment="c", after=lambda: p.call("package_relationship_delete", subject=d, object=p.n("second"), type="depends_on"))
    ask(p, "bulk_update_private", org_id=p.n("org"), datasets=[])
    ask(p, "resource_delete", id=r)
    ask(p, "package_delete", id=d, after=back)
    ask(p, "dataset_purge", id=d, roles=(*OUTSIDE, *INSIDE, *COLLABORATORS))

def second(p): p.call("package_create", name=p.n("second"), owner_org=p.n("org"))

@scenario(since="2.12", until="2.13")
def public_dataset(p):
    d = ground(p); second(p)
    reading(p, d["id"], d["resources"][0]["id"])
    writing(p, d["id"], d["resources"][0]["id"], "active")

@scenario(since="2.12", until="2.13")
def private_dataset(p):
    d = ground(p, private=True); second(p)
    reading(p, d["id"], d["resources"][0]["id"])
    ask(p, "package_patch", id=d["id"], title="t")
    ask(p, "package_list")
    ask(p, "organization_show", id=p.n("org"), include_datasets=True, include_users=False)

@scenario(since="2.12", until="2.13")
def draft_dataset(p):
    d = ground(p, state="draft"); second(p)
    reading(p, d["id"], d["resources"][0]["id"])
    writing(p, d["id"], d["resources"][0]["id"], "draft")

@scenario(since="2.12", until="2.13")
def deleted_dataset(p):
    d = ground(p); second(p)
    p.call("package_delete", id=d["id"])
    reading(p, d["id"], d["resources"][0]["id"])
    writing(p, d["id"], d["resources"][0]["id"], "deleted")

@scenario(since="2.12", until="2.13")
def dataset_without_organization(p):
    p.options({"ckan.auth.create_unowned_dataset": True, "ckan.auth.allow_dataset_collaborators": True})
    roles = (None, "out", "owner", "cmember", "ceditor", "sysadmin")
    people(p, *roles)
    d = p.call("package_create", name=p.n("d"), resources=[{"url": "http://x"}], as_="owner")
    for role in ("cmember", "ceditor"): p.call("package_collaborator_create", id=d["id"], user_id=name(p, role), capacity=role[1:])
    r = d["resources"][0]["id"]
    for state in ("active", "draft", "deleted"):
        p.call("package_patch", id=d["id"], state=state)
        ask(p, "package_show", id=d["id"], roles=roles)
        ask(p, "package_patch", id=d["id"], notes=state, roles=roles)
        ask(p, "resource_patch", id=r, description=state, roles=roles)
        ask(p, "package_collaborator_list", id=d["id"], roles=roles)
        ask(p, "package_collaborator_create", id=d["id"], user_id=name(p, "out"), capacity="member", roles=roles)
        ask(p, "package_collaborator_delete", id=d["id"], user_id=name(p, "out"), roles=roles)
    ask(p, "package_delete", id=d["id"], roles=roles)
    ask(p, "package_create", name=p.n("e"), roles=roles)

@scenario(since="2.12", until="2.13")
def creating(p):
    ground(p)
    p.call("group_create", name=p.n("g"), users=[{"name": name(p, "editor"), "capacity": "member"}])
    for number, role in enumerate(ROLES):
        p.call("package_create", name=p.n(f"in{number}"), owner_org=p.n("org"), as_=role)
        p.call("package_create", name=p.n(f"top{number}"), owner_org=p.n("top"), as_=role)
        p.call("package_create", name=p.n(f"priv{number}"), owner_org=p.n("org"), private=True, as_=role)
        p.call("package_create", name=p.n(f"draft{number}"), owner_org=p.n("org"), state="draft", as_=role)
        p.call("package_create", name=p.n(f"none{number}"), as_=role)
        p.call("package_create", name=p.n(f"grp{number}"), owner_org=p.n("org"), groups=[{"name": p.n("g")}], as_=role)
        p.call("package_create", name=p.n(f"id{number}"), owner_org=p.n("org"), id=f"{number:08x}-1111-4111-8111-111111111111", as_=role)
        p.call("package_create", as_=role)

@scenario(since="2.12", until="2.13")
def collaborators_off(p):
    d = ground(p, collaborators=False)
    for action in ("package_collaborator_list", "package_collaborator_create", "package_collaborator_delete"):
        ask(p, action, id=d["id"], user_id=name(p, "out"), capacity="member")
    ask(p, "package_collaborator_list_for_user", id=name(p, "out"))
    ask(p, "package_collaborator_list", id="nope")

def kind_reading(p, kind, g):
    ask(p, f"{kind}_show", id=g, include_users=False, include_datasets=True)
    ask(p, f"{kind}_list")
    ask(p, f"{kind}_activity_list", id=g, limit=1)
    ask(p, "member_list", id=g, object_type="user")
    ask(p, f"{kind}_follower_count" if kind == "group" else "organization_follower_count", id=g)
    ask(p, "group_list_authz" if kind == "group" else "organization_list_for_user")
    ask(p, "group_package_show", id=g)

def kind_writing(p, kind, g, state):
    def back(): p.call(f"{kind}_patch", id=g, state=state)
    for role in ROLES:
        p.call(f"{kind}_patch", id=g, description=f"by {role}", as_=role)
        p.call(f"{kind}_patch", id=g, state="active", as_=role)
        back()
    for role in ROLES: p.call(f"{kind}_update", id=g, title=f"by {role}", as_=role)
    ask(p, f"{kind}_update", id=g, extras=[{"key": "k", "value": "v"}])
    ask(p, f"{kind}_member_create", id=g, username=name(p, "out"), role="member")
    ask(p, f"{kind}_member_delete", id=g, username=name(p, "out"))
    ask(p, "member_create", id=g, object=name(p, "out"), object_type="user", capacity="member")
    ask(p, "member_create", id=g, object=p.n("d"), object_type="package", capacity="public")
    ask(p, "member_delete", id=g, object=name(p, "out"), object_type="user")
    for role in ROLES: p.call("package_create", name=p.n(f"in-{role}").replace("_", "-").lower(), owner_org=p.n("org"), as_=role)
    ask(p, f"{kind}_delete", id=p.n(kind), after=back)
    ask(p, f"{kind}_purge", id=g, roles=ROLES[:-1])

@scenario(since="2.12", until="2.13")
def organization(p):
    ground(p, collaborators=False)
    org = p.call("organization_show", id=p.n("org"), include_users=True)["id"]
    kind_reading(p, "organization", org)
    p.call("dataset_purge", id=p.n("d"))
    p.call("package_create", name=p.n("d"), owner_org=p.n("other"))
    kind_writing(p, "organization", org, "active")

@scenario(since="2.12", until="2.13")
def deleted_organization(p):
    ground(p, collaborators=False)
    p.call("dataset_purge", id=p.n("d"))
    org = p.call("organization_show", id=p.n("org"))["id"]
    p.call("organization_delete", id=p.n("org"))
    kind_reading(p, "organization", org)
    kind_writing(p, "organization", org, "deleted")

def group_ground(p):
    ground(p, collaborators=False)
    p.call("group_create", name=p.n("above"), users=[{"name": name(p, "top"), "capacity": "admin"}, {"name": name(p, "topeditor"), "capacity": "editor"}])
    members = [{"name": name(p, role), "capacity": role} for role in ("member", "editor", "admin")]
    return p.call("group_create", name=p.n("group"), groups=[{"name": p.n("above")}], users=members, packages=[{"id": p.call("package_show", id=p.n("d"))["id"]}])["id"]

@scenario(since="2.12", until="2.13")
def group(p):
    g = group_ground(p)
    kind_reading(p, "group", g)
    for role in ROLES:
        p.call("package_patch", id=p.n("d"), groups=[], as_=role)
        p.call("package_patch", id=p.n("d"), groups=[{"id": g}], as_=role)
    kind_writing(p, "group", g, "active")

@scenario(since="2.12", until="2.13")
def deleted_group(p):
    g = group_ground(p)
    p.call("group_delete", id=p.n("group"))
    kind_reading(p, "group", g)
    kind_writing(p, "group", g, "deleted")

@scenario(since="2.12", until="2.13")
def making_organizations_and_groups(p):
    ground(p, collaborators=False)
    for options in ({}, {"ckan.auth.user_create_groups": False, "ckan.auth.user_create_organizations": False}):
        p.options(options)
        for number, role in enumerate(ROLES):
            stem = f"{len(options)}{number}"
            p.call("group_create", name=p.n(f"g{stem}"), as_=role)
            p.call("organization_create", name=p.n(f"o{stem}"), as_=role)
            p.call("organization_create", name=p.n(f"p{stem}"), groups=[{"name": p.n("org")}], as_=role)
            p.call("group_create", name=p.n(f"q{stem}"), groups=[{"name": p.n("org")}], as_=role)

@scenario(since="2.12", until="2.13")
def cascading(p):
    ground(p, collaborators=False)
    for roles in ("", "editor", "admin editor member"):
        p.options({"ckan.auth.roles_that_cascade_to_sub_groups": roles})
        for role in ("top", "topeditor"):
            p.call("package_patch", id=p.n("d"), notes=f"{roles} {role}", as_=role)
            p.call("organization_patch", id=p.n("org"), description=f"{roles} {role}", as_=role)
            p.call("organization_list_for_user", as_=role, permission="read")
            p.call("organization_list_for_user", as_=role)

@scenario(since="2.12", until="2.13")
def users(p):
    roles = (None, "out", "gone", "pend", "member", "sysadmin")
    people(p, *roles)
    p.call("user_delete", id=name(p, "gone")); p.call("user_patch", id=name(p, "pend"), state="pending")
    for target in ("out", "gone", "pend", "member", "nobody"):
        t = name(p, target)
        ask(p, "user_show", id=t, roles=roles)
        ask(p, "user_patch", id=t, about="a", roles=roles)
        ask(p, "user_patch", id=t, sysadmin=False, roles=roles)
        ask(p, "user_update", id=t, email=f"{target}@example.com", about="b", roles=roles)
        ask(p, "api_token_list", user_id=t, roles=roles)
        ask(p, "api_token_create", user=t, name="n", roles=roles)
        ask(p, "user_follower_list", id=t, roles=roles)
        ask(p, "follow_user", id=t, roles=roles)
        ask(p, "user_activity_list", id=t, limit=1, roles=roles)
        ask(p, "user_delete", id=t, roles=roles[:-1])
    for action in ("user_list", "user_autocomplete", "get_site_user", "config_option_list", "job_list", "dashboard_activity_list", "status_show", "user_create", "tag_create", "vocabulary_create", "user_invite", "task_status_update", "term_translation_update", "send_email_notifications", "activity_create", "config_option_update"):
        ask(p, action, q="o", roles=roles)
