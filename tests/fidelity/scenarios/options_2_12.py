"""Options of CKAN that change what the API answers, each set while it runs."""
from tests.fidelity.play import scenario

TWELVE = dict(since="2.12", until="2.13")

def ground(p, **fields):
    p.user("ann"); p.user("out")
    p.org(members={"ann": "editor"})
    return p.call("package_create", {"name": p.n("d"), "owner_org": p.n("org"), **fields})

def own(p, name): return p.n(name).replace("-", "_")

@scenario(**TWELVE)
def unowned_datasets(p):
    ground(p)
    number = 0
    for unowned in (True, False):
        for lonely in (True, False):
            for anon in (True, False):
                p.options({"ckan.auth.create_unowned_dataset": unowned, "ckan.auth.create_dataset_if_not_in_organization": lonely, "ckan.auth.anon_create_dataset": anon})
                for role in (None, "out", "ann", "sysadmin"):
                    number += 1
                    p.call("package_create", name=p.n(f"n{number}"), as_=role)
                    p.call("package_create", name=p.n(f"n{number}"), owner_org="", as_=role)
                    p.call("package_create", name=p.n(f"p{number}"), private=True, as_=role)
    p.options({"ckan.auth.create_unowned_dataset": True})
    for role in (None, "out", "ann", "sysadmin"):
        p.call("package_patch", id=p.n("d"), owner_org="", as_=role)
        p.call("package_update", id=p.n("d"), name=p.n("d"), as_=role)
    p.call("package_create", name=p.n("e"), owner_org=p.n("org"))
    p.call("organization_delete", id=p.n("org"))
    p.call("package_show", id=p.n("e"))
    p.call("package_search", fq="-owner_org:*", rows=0)

@scenario(**TWELVE)
def deleting_groups_and_organizations(p):
    p.user("ann")
    for number, may in enumerate((True, False)):
        p.options({"ckan.auth.user_delete_groups": may, "ckan.auth.user_delete_organizations": may})
        for kind in ("group", "organization"):
            p.call(f"{kind}_create", name=p.n(f"{kind}{number}"), as_="ann")
            p.call(f"{kind}_delete", id=p.n(f"{kind}{number}"), as_="ann")
            p.call(f"{kind}_patch", id=p.n(f"{kind}{number}"), state="deleted", as_="ann")
            p.call(f"{kind}_patch", id=p.n(f"{kind}{number}"), state="active", as_="ann")

@scenario(**TWELVE)
def users(p):
    p.user("ann")
    new = {"email": "new@example.org", "password": "long enough"}
    for number, (api, web, details) in enumerate(((True, False, True), (False, True, True), (False, False, False))):
        p.options({"ckan.auth.create_user_via_api": api, "ckan.auth.create_user_via_web": web, "ckan.auth.public_user_details": details})
        p.anon("user_create", {**new, "name": own(p, f"new{number}"), "email": f"new{number}@example.org"})
        p.call("user_create", {**new, "name": own(p, f"by{number}"), "email": f"by{number}@example.org"}, as_="ann")
        p.anon("user_show", id=own(p, "ann")); p.anon("user_list"); p.anon("user_autocomplete", q="ann"); p.anon("user_show")
        p.call("user_show", id=own(p, "ann"), as_="ann"); p.call("user_list", as_="ann", all_fields=False)
    p.org("org")
    p.anon("organization_show", id=p.n("org")); p.anon("organization_show", id=p.n("org"), include_users=True)
    p.call("organization_show", id=p.n("org"), as_="ann")
    p.anon("organization_list", all_fields=True); p.anon("member_list", id=p.n("org"))
    p.options({"ckan.auth.create_default_api_keys": True})
    p.call("user_create", name=own(p, "key"), email="key@example.org", password="long enough")
    p.call("user_show", id=own(p, "key"))
    p.options({"ckan.user.unique_email_states": "active deleted"})
    p.call("user_delete", id=own(p, "key"))
    p.call("user_create", name=own(p, "key2"), email="key@example.org", password="long enough")
    p.options({"ckan.user.unique_email_states": ""})
    p.call("user_create", name=own(p, "key3"), email=f"{own(p, 'ann')}@example.org", password="long enough")
    p.call("user_create", name=own(p, "key4"), email="key@example.org", password="long enough")

@scenario(**TWELVE)
def site(p):
    for options in ({"ckan.site_title": "T", "ckan.site_description": "D", "ckan.site_about": "A", "ckan.site_intro_text": "I", "ckan.site_custom_css": "C", "ckan.theme": "X", "ckan.site_logo": "L"}, {"ckan.hide_version": True}, {"email_to": "a@example.org"}, {"ckan.locale_default": "de"}):
        p.options(options)
        p.anon("status_show"); p.call("status_show")
        for key in ("ckan.site_title", "ckan.site_description", "ckan.site_about", "ckan.site_intro_text", "ckan.site_custom_css", "ckan.theme", "ckan.site_logo"): p.call("config_option_show", key=key)

@scenario(**TWELVE)
def http(p):
    p.options({"apitoken_header_name": "X-Key"})
    p.request("GET", "/api/3/action/user_show", headers={"X-Key": p.keys["sysadmin"]})
    p.request("GET", "/api/3/action/user_show", headers={"Authorization": p.keys["sysadmin"]})
    p.options({})
    p.options({"ckan.cors.origin_allow_all": True})
    p.request("GET", "/api/3/action/status_show", headers={"Origin": "http://a.org"})
    p.request("GET", "/api/3/action/status_show")
    p.request("OPTIONS", "/api/3/action/status_show", headers={"Origin": "http://a.org"})
    p.options({"ckan.cors.origin_allow_all": False, "ckan.cors.origin_whitelist": "http://b.org http://c.org"})
    for origin in ("http://a.org", "http://b.org", "http://c.org"): p.request("GET", "/api/3/action/status_show", headers={"Origin": origin})

@scenario(**TWELVE)
def lists(p):
    for number in range(4): p.call("organization_create", name=p.n(f"o{number}"), title=f"T{9 - number}"); p.call("group_create", name=p.n(f"g{number}"), title=f"T{9 - number}")
    for options in ({"ckan.default_group_sort": "name"}, {"ckan.default_group_sort": "title desc"}, {"ckan.default_group_sort": "nope"}, {"ckan.default_group_sort": "title", "ckan.group_and_organization_list_max": 2}, {"ckan.group_and_organization_list_max": 0}, {"ckan.group_and_organization_list_all_fields_max": 1}):
        p.options(options)
        for kind in ("organization", "group"):
            p.call(f"{kind}_list"); p.call(f"{kind}_list", limit=3); p.call(f"{kind}_list", all_fields=True); p.call(f"{kind}_list", all_fields=True, limit=3, offset=1); p.call(f"{kind}_list", sort="name desc")

@scenario(**TWELVE)
def searching(p):
    p.org()
    for number, stem in enumerate("abcd"): p.call("package_create", name=p.n(f"{stem}{stem}"), title=f"T{9 - number}", owner_org=p.n("org"), tags=[{"name": t} for t in ("one", "two", stem * 3)], private=number == 3)
    for options in ({"ckan.search.rows_max": 2}, {"ckan.search.rows_max": 0}, {"ckan.search.rows_max": 1000, "ckan.search.default_package_sort": "name desc"}, {"ckan.search.default_package_sort": "title_string asc"}, {"ckan.search.default_package_sort": "nope"}, {"ckan.search.default_package_sort": "name asc", "search.facets.limit": 1}, {"search.facets.limit": 0}, {"search.facets.limit": 50, "ckan.search.default_include_private": False}, {"ckan.search.solr_allowed_query_parsers": "field"}, {"ckan.search.remove_deleted_packages": False}):
        p.options(options)
        p.call("package_search", fl=["name"]); p.call("package_search", fl=["name"], rows=3); p.call("package_search", rows=0, **{"facet.field": ["tags"]}); p.call("package_search", rows=0, **{"facet.field": ["tags"], "facet.limit": 2})
        p.call("package_search", fq="{!field f=name}" + p.n("aa"), fl=["name"]); p.call("package_search", q="{!field f=name}" + p.n("aa"), fl=["name"])
        p.call("current_package_list_with_resources", limit=3)
    p.call("package_delete", id=p.n("aa"))
    p.call("package_search", fl=["name"], include_deleted=True); p.call("package_search", fl=["name"], fq="state:deleted"); p.anon("package_search", fl=["name"], include_deleted=True); p.call("package_list")
    p.call("package_show", id=p.n("aa"))

@scenario(**TWELVE)
def collaborators(p):
    d = ground(p)["id"]
    p.org("other", members={"out": "editor"})
    p.options({"ckan.auth.allow_dataset_collaborators": True})
    for capacity in ("admin", "editor", "member", "queen"): p.call("package_collaborator_create", id=d, user_id=own(p, "out"), capacity=capacity)
    p.options({"ckan.auth.allow_admin_collaborators": True})
    for capacity in ("admin", "queen"): p.call("package_collaborator_create", id=d, user_id=own(p, "out"), capacity=capacity)
    p.call("package_patch", id=d, owner_org=p.n("other"), as_="out")
    p.options({"ckan.auth.allow_collaborators_to_change_owner_org": True})
    p.call("package_patch", id=d, owner_org=p.n("other"), as_="out")
    p.call("package_collaborator_list", id=d, as_="out")
    p.call("package_collaborator_list_for_user", id=own(p, "out"), as_="out")
    p.options({"ckan.auth.allow_dataset_collaborators": False, "ckan.auth.allow_admin_collaborators": False, "ckan.auth.allow_collaborators_to_change_owner_org": False})
    p.call("package_patch", id=d, notes="n", as_="out")

@scenario(**TWELVE)
def activities(p):
    p.options({"ckan.activity_streams_enabled": False})
    d = ground(p)["id"]
    p.call("package_activity_list", id=d)
    p.options({"ckan.activity_streams_enabled": True})
    for number in range(4): p.call("package_patch", id=d, notes=f"n{number}", as_="ann")
    a = p.call("package_activity_list", id=d)[0]["id"]
    for options in ({"ckan.activity_list_limit": 1}, {"ckan.activity_list_limit": 31, "ckan.activity_list_limit_max": 2}, {"ckan.activity_list_limit_max": 100, "ckan.hide_activity_from_users": own(p, "ann")}, {"ckan.hide_activity_from_users": "", "ckan.auth.public_activity_stream_detail": True}, {"ckan.auth.public_activity_stream_detail": False}):
        p.options(options)
        p.call("package_activity_list", id=d); p.call("package_activity_list", id=d, limit=3); p.call("package_activity_list", id=d, include_hidden_activity=True); p.call("organization_activity_list", id=p.n("org"))
        p.call("user_activity_list", id=own(p, "ann")); p.anon("recently_changed_packages_activity_list")
        p.anon("activity_show", id=a, include_data=True); p.anon("activity_data_show", id=a); p.anon("activity_diff", id=a, object_type="package"); p.call("activity_data_show", id=a, as_="out")
    p.call("send_email_notifications")
    p.options({"ckan.activity_streams_email_notifications": True})
    p.call("send_email_notifications", as_="out")

@scenario(**TWELVE)
def resources(p):
    ground(p)
    for options in ({"ckan.mimetype_guess": "file_contents"}, {"ckan.mimetype_guess": "None"}, {"ckan.mimetype_guess": "file_ext", "ckan.views.default_views": "text_view image_view"}, {"ckan.views.default_views": ""}, {"ckan.views.default_views": "nope text_view"}):
        p.options(options)
        for url, fmt in (("http://x/a.csv", None), ("http://x/a.txt", "txt"), ("http://x/a.png", "png"), ("http://x/a", "abc"), ("http://x/a", "xyz")):
            r = p.call("resource_create", package_id=p.n("d"), url=url, **({"format": fmt} if fmt else {}))
            if r: p.call("resource_view_list", id=r["id"])

@scenario(**TWELVE)
def feeds(p):
    ground(p); p.call("package_create", name=p.n("e"), owner_org=p.n("org"))
    for options in ({"ckan.feeds.limit": 1}, {"ckan.feeds.author_name": "A", "ckan.feeds.author_link": "http://a"}, {"ckan.feeds.authority_name": "x.org", "ckan.feeds.date": "2001-01-01"}, {"ckan.site_title": "T"}):
        p.options(options)
        p.request("GET", "/feeds/dataset.atom"); p.request("GET", f"/feeds/organization/{p.n('org')}.atom")
