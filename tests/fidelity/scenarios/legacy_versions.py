"""More of what only old CKANs have: util and search APIs, ratings, wrong verbs, subregisters, related items."""
import json
from tests.fidelity.play import scenario
from tests.fidelity.scenarios.legacy import ID, NOID, R, ds, get, grp, own

old = scenario(until="2.8")
only22 = scenario(until="2.3")

@scenario(until="2.9")
def munging(p):
    """Texts made names, titles made names, tags: accents, signs, doubled hyphens, lengths, years, nothing."""
    U = "/api/2/util/"
    for t in ("Test Name", "a", "", "ä ö ü ß", "a--b---c", "-a-", "a.b:c/d", "x" * 110, "日本", "UPPER_case 1", "a\tb", "  two  "):
        get(p, U + "dataset/munge_name", params={"name": t}); get(p, U + "dataset/munge_title_to_name", params={"title": t}); get(p, U + "tag/munge", params={"tag": t})
    for t in ("some long title " * 10 + "2009", "x" * 100 + "-2009/10", "y" * 90 + "_07-08", "b" * 200 + "-1999-2005"): get(p, U + "dataset/munge_title_to_name", params={"name": t})
    for u in ("dataset/munge_name", "dataset/munge_title_to_name", "tag/munge"): get(p, U + u)
    get(p, U + "tag/munge", params={"name": "by name", "tag": ""}); p.request("POST", U + "tag/munge", data={"tag": "a b"})

@old
def autocompletes_of_old(p):
    """The util API's completions: found, limited, empty, with a callback that is not escaped."""
    o = p.org("orgauto", title="Auto Org"); g = grp(p, "grpauto", title="Zebra"); grp(p, "grpother", title="alpha")
    p.user("anna"); ds(p, "won", title="Wonderful", tags=["russian", "russet"], resources=[{"url": "http://e.com/a.csv", "format": "CSV"}], owner_org=o["id"])
    U = "/api/2/util/"
    for u, q in (("user/autocomplete", "q"), ("group/autocomplete", "q"), ("organization/autocomplete", "q"), ("dataset/autocomplete", "incomplete"), ("tag/autocomplete", "incomplete"), ("resource/format_autocomplete", "incomplete")):
        for t in ("auto", "ann", "won", "rus", "csv", "zzz", ""): get(p, U + u, params={q: t})
        get(p, U + u); get(p, U + u, params={q: "a", "callback": "<b>"}); p.request("POST", U + u, data={q: "a"})
    get(p, U + "group/autocomplete", params={"q": "", "limit": "1"}); get(p, U + "group/autocomplete", params={"q": "", "limit": "x"}); get(p, U + "group/autocomplete", params={"q": "", "type": "nope"}); get(p, U + "group/autocomplete", params={"q": "ZEB"})
    get(p, U + "tag/autocomplete", params={"incomplete": "rus", "limit": 1}); get(p, "/api/util/tag/autocomplete", params={"incomplete": "%72us"}); get(p, "/api/1/util/user/autocomplete", params={"q": "ann", "limit": 1})

@old
def slugs(p):
    """Whether a name is free for a dataset or a group."""
    ds(p); grp(p)
    for k in ("package", "group", "dataset", ""):
        for s in (p.n("ds"), p.n("grp"), "new", "search", "Bad Name", "", "free"): get(p, "/api/2/util/is_slug_valid", params={"type": k, "slug": s})
    get(p, "/api/2/util/is_slug_valid"); get(p, "/api/2/util/is_slug_valid", params={"type": "group"}); p.request("POST", "/api/2/util/is_slug_valid", data={"type": "group", "slug": "x"})

@scenario(until="2.9")
def ratings_by_action(p):
    """Ratings of several users; wrong ones; the same user again; an anonymous one."""
    p.user("bob"); p.call("package_create", own(p, {"name": p.n("ds")})); D = p.n("ds")
    for as_, r in (("bob", 4), ("sysadmin", 1), ("bob", 2), (None, 5), ("bob", "3"), ("bob", 6), ("bob", 0), ("bob", "x"), ("bob", 2.7), ("bob", ""), ("bob", "9"), ("bob", None), ("bob", -1), ("bob", [1])): p.call("rating_create", package=D, rating=r, as_=as_)
    p.call("rating_create", rating=3); p.call("rating_create", package=D); p.call("rating_create", package="none", rating=3); p.call("rating_create")

@old
def ratings_over_rest(p):
    """A rating by REST, and what the dataset's answer tells of them."""
    p.user("bob"); ds(p)
    for as_, r in (("sysadmin", 4), ("bob", 1), (None, 2), ("bob", "abc")): R(p, "POST", "rating", {"package": p.n("ds"), "rating": r}, as_=as_)
    R(p, "GET", f"dataset/{p.n('ds')}", as_=None); R(p, "POST", "rating", {"package": "none", "rating": 3}); R(p, "POST", "rating", {}); R(p, "GET", "rating"); R(p, "DELETE", "rating/x"); R(p, "PUT", "rating/x", {})

@old
def verbs_that_registers_do_not_know(p):
    """400 with the register's name, after the body was read."""
    ds(p, tags=["t1"])
    for u in ("licenses", "tag", "user", "activity", "resource", "rating"):
        R(p, "GET", u, as_=None); R(p, "POST", u, {"x": 1}); R(p, "GET", f"{u}/x", as_=None); R(p, "PUT", f"{u}/x", {}); R(p, "POST", f"{u}/x", {}); R(p, "DELETE", f"{u}/x"); R(p, "POST", f"{u}/x/y", {}); R(p, "PUT", f"{u}/x/y/z", {}); R(p, "DELETE", f"{u}/x/y/z")
    p.request("PUT", "/api/2/rest/dataset", as_="sysadmin", json={}); p.request("DELETE", "/api/2/rest/dataset", as_="sysadmin"); p.request("PATCH", f"/api/2/rest/dataset/{p.n('ds')}", as_="sysadmin", json={}); p.request("PUT", f"/api/2/rest/dataset/{p.n('ds')}/relationships", as_="sysadmin", json={})
    p.request("HEAD", "/api/2/rest/dataset"); p.request("OPTIONS", "/api/2/rest/dataset"); p.request("POST", "/api/2/rest/tag", as_="sysadmin", data="")

@old
def subregisters_of_old(p):
    """Lists below an entity: revisions, relationships, activity, anything else."""
    p.user("bob"); g = grp(p); d = ds(p, groups=[ID(g)]); b = p.n("bob").replace("-", "_")
    for u in (f"dataset/{ID(d)}/revisions", f"dataset/{p.n('ds')}/relationships", f"package/{p.n('ds')}/revisions", f"dataset/{p.n('ds')}/nothing", "dataset/none/revisions", f"group/{p.n('grp')}/nothing", f"user/{b}/nothing", "activity/none/nothing", f"tag/x/y", "licenses/x/y"):
        R(p, "GET", u, as_=None)
    R(p, "GET", f"dataset/{p.n('ds')}/nothing/{p.n('ds')}", as_=None); R(p, "DELETE", f"dataset/{p.n('ds')}/nothing/x", as_="bob"); R(p, "PUT", f"dataset/{p.n('ds')}/nothing/x", {"title": "updated"}); R(p, "POST", f"group/{p.n('grp')}/nothing", {"name": p.n("new")})

@old
def revisions_searched(p):
    """Revisions since another one or since a time."""
    g = grp(p); S = "/api/2/search/revision"; first = g["revision_id"]; ds(p)
    for q in ({"since_id": NOID}, {"since_id": ""}, {"since_id": first}, {"since_time": "x"}, {"since_time": "2001-13-01"}, {"since_time": "3000-01-01"}, {"since_time": ""}, {"q": "x"}, {}, {"since_id": first, "since_time": "x"}): get(p, S, params=q)
    R(p, "GET", "revision/none", as_=None); p.request("POST", S, data={"since_time": "3000-01-01"})

@only22
def first_revisions(p):
    """The revisions of a new site."""
    get(p, "/api/2/rest/revision"); p.anon("revision_list"); [R(p, "GET", f"revision/{r}", as_=None) for r in R(p, "GET", "revision", as_=None)]

@old
def search_parameters_in_json(p):
    """qjson, JSON as the only parameter's name, posted forms; wrong ones."""
    ds(p, "one", title="One Thing", tags=["russian", "tolstoy"]); ds(p, "two", title="Two Things", tags=["russian"]); S = "/api/1/search/dataset"
    for j in ({"q": "thing", "order_by": "name"}, {"tags": ["russian", "tolstoy"]}, {"tags": "russian", "limit": 1}, {"q": "", "limit": "x"}, {"title": "One", "all_fields": 0, "fl": "name,title"}, {"tags": 5}, {"offset": 1, "order_by": "name"}, {}):
        get(p, S, params={"qjson": json.dumps(j)}); get(p, S, params={json.dumps(j): "1"})
    for t in ("", "{", "[]", '"x"', "5"): get(p, S, params={"qjson": t})
    p.request("POST", S, data={"q": "one", "order_by": "name"}); p.request("POST", S, json={"q": "one"}); get(p, S, params=[("tags", "russian"), ("tags", "tolstoy")]); get(p, S, params={"q": "one+thing"}); get(p, S, params={"title": "a:b"}); get(p, "/api/2/search/resource", params={"qjson": json.dumps({"url": "x"})})

@old
def dataset_fields_in_the_shape_of_rest(p):
    """Tags as one text, as a dict; groups as names in version 1, a dict, a text; extras as pairs; download_url."""
    g = grp(p); grp(p, "second"); d = ds(p, tags="two words", groups=[ID(g)]); u = f"dataset/{ID(d)}"
    for b in ({"tags": "one two three"}, {"tags": {"a1": 1, "b2": 2}}, {"tags": ""}, {"tags": None}, {"tags": 5}, {"groups": []}, {"groups": p.n("grp")}, {"groups": None}, {"groups": {ID(g): 1}}, {"groups": [p.n("grp")]}, {"extras": [["k", "v"]]}, {"extras": {"n": 5, "l": [1], "d": {"a": 1}, "t": True}}, {"extras": ["ab"]}, {"download_url": "http://e.com/x"}, {"notes": "*a* & b <i>c</i>\n\n* x\n* y"}):
        R(p, "PUT", u, {"name": p.n("ds"), **b})
    R(p, "PUT", u, {"name": p.n("ds"), "groups": [p.n("grp"), p.n("second")]}, ver="/1"); R(p, "GET", u, ver="/1", as_=None); R(p, "GET", u, as_=None)
    R(p, "PUT", f"group/{p.n('grp')}", {"packages": [ID(d)], "extras": {"a": "1"}}); R(p, "PUT", f"group/{p.n('grp')}", {"packages": "x"}) ; R(p, "GET", f"group/{p.n('grp')}", ver="/1", as_=None)

@only22
def related_items_of_a_dataset(p):
    """Related items: owners, featured ones, sorting, filters, wrong addresses."""
    p.user("bob"); p.user("eve"); ds(p); A = {"title": "A", "type": "idea"}
    a = p.call("related_create", dataset_id=p.n("ds"), as_="bob", **A); p.call("related_create", as_="bob", featured=1, **A); b = p.call("related_create", featured=1, title="B", type="application"); p.call("related_create", url="nope", image_url="ftp://x", **A)
    p.call("related_create", dataset_id="none", **A); p.call("related_update", id=ID(a), title="A2", as_="bob"); p.call("related_update", id=ID(a), title="A3", as_="eve"); p.call("related_update", id=ID(a), featured=1, as_="bob"); p.call("related_update", title="x"); p.anon("related_update", id=ID(a), title="x")
    for kw in ({}, {"type_filter": "idea"}, {"featured": True}, {"sort": "created_asc"}, {"sort": "nonsense"}, {"id": p.n("ds")}, {"id": "none"}, {"dataset": {}}): p.anon("related_list", **kw)
    p.call("related_delete", id=ID(a), as_="eve"); p.call("related_delete", id=ID(a), as_="bob"); p.anon("related_delete", id=ID(b)); p.call("related_delete"); p.anon("related_show"); p.anon("related_list", id=p.n("ds"))

@only22
def pending_revisions(p):
    """make_latest_pending_package_active: what it changes, and for whom."""
    p.user("bob"); d = ds(p); ds(p, "draft", state="draft")
    p.call("make_latest_pending_package_active", id=p.n("ds")); p.anon("package_revision_list", id=p.n("ds")); p.call("make_latest_pending_package_active", id=p.n("draft")); R(p, "GET", f"dataset/{p.n('draft')}"); p.call("make_latest_pending_package_active", id="none"); p.call("make_latest_pending_package_active"); p.anon("make_latest_pending_package_active", id=ID(d))

FULL = {"title": "A full one", "url": "http://example.com/full", "version": "1.2", "author": "Ann", "author_email": "ann@example.com", "license_id": "cc-by", "notes": "Some *notes* with http://example.com/ and <b>html</b>", "tags": ["zebra", "apple pie"], "extras": {"k2": "v2", "k1": "v1", "empty": ""},
        "resources": [{"url": "http://example.com/a.csv", "format": "csv", "name": "first", "size": "12", "hash": "abc", "own": "x"}, {"url": "http://example.com/b", "format": "application/json"}]}

@old
def a_full_dataset_changed_in_parts(p):
    """Everything set, then each list and text changed alone, renamed, read back by both names and ids."""
    g = grp(p); d = ds(p, groups=[ID(g)], **FULL); u = f"dataset/{ID(d)}"; rs = d.get("resources", [])
    for b in ({"resources": rs}, {"resources": [{**r, "name": "same id"} for r in rs]}, {"resources": rs[::-1]}, {"resources": [{"id": r["id"], "url": "http://n.com"} for r in rs[:1]]}, {"resources": []}, {"resources": {}}, {"resources": None}, {"tags": ["zebra", "zebra"]}, {"license_id": "notspecified"}, {"license_id": ""}, {"title": "   "}, {"url": ""}, {"notes": ""}, {"version": 5}, {"state": "deleted"}, {"state": "active"}, {"type": "other"}, {"private": True}, {"name": p.n("renamed")}):
        R(p, "PUT", u, {"name": p.n("ds"), **b})
    R(p, "GET", f"dataset/{p.n('ds')}", as_=None); R(p, "GET", f"dataset/{p.n('renamed')}", ver="/1", as_=None); got = R(p, "GET", u, as_=None); R(p, "PUT", u, got or {}); R(p, "PUT", u, R(p, "GET", u, ver="/1", as_=None), ver="/1"); get(p, "/api/2/rest/tag"); get(p, "/api/1/rest/licenses"); get(p, "/api/2/rest/tag/zebra"); get(p, "/api/1/rest/tag/zebra")

@old
def groups_changed_in_parts(p):
    """A group's errors at creation, its datasets, extras, users and parents changed, and what others may."""
    p.user("bob"); d = ds(p); e = ds(p, "two"); g = grp(p, packages=[ID(d)]); u = f"group/{ID(g)}"
    for b in ({"name": p.n("grp")}, {"name": "A"}, {}, {"name": "x" * 101}, {"name": p.n("t"), "title": 5}, {"name": p.n("v"), "packages": ["none"]}, {"name": p.n("w"), "extras": {"a": "1", "b": ""}}, {"name": p.n("y"), "groups": [{"name": p.n("grp")}]}, {"name": p.n("z"), "type": "other"}, {"name": p.n("o"), "is_organization": True}): R(p, "POST", "group", b)
    for b in ({"packages": [ID(d), ID(e)]}, {"packages": [p.n("two")]}, {"packages": []}, {"title": "kept?"}, {"extras": {"k": "v"}}, {"extras": {"l": "w"}}, {"extras": {}}, {"extras": []}, {"extras": "x"}, {"users": [{"name": p.n("bob").replace("-", "_"), "capacity": "admin"}]}, {"description": None}, {"name": ""}, {"image_url": "pic.png"}): R(p, "PUT", u, b)
    R(p, "PUT", u, {"title": "by bob"}, as_="bob"); R(p, "PUT", u, {"packages": [ID(d)]}, as_="bob"); R(p, "GET", u, as_=None); R(p, "GET", u, ver="/1", as_=None); R(p, "DELETE", u, as_="bob"); R(p, "GET", "group", ver="/1", as_="bob"); R(p, "POST", u, {"state": "active"}); R(p, "GET", u, as_=None)

@old
def resources_searched_in_full(p):
    """The resource search with all fields, pages, several words, and who sees what."""
    o = p.org(); ds(p, "one", resources=[{"url": f"http://e.com/{i}.csv", "description": f"file {i}", "format": "CSV"} for i in range(3)]); ds(p, "priv", private=True, owner_org=o["id"], resources=[{"url": "http://e.com/priv.csv"}]); S = "/api/2/search/resource"
    for q in ({"url": "e.com"}, {"url": "e.com", "limit": 1}, {"url": "e.com", "offset": 2}, {"url": "e.com", "limit": "x"}, {"url": "e.com", "order_by": "nonsense"}, {"description": "file 1"}, {"description": "file", "format": "csv"}, {"url": "e.com", "callback": "cb"}, {"hash": "x"}, {"size": "1"}): get(p, S, as_="sysadmin", params=q)
    get(p, S, params=[("url", "1"), ("url", "e.com")]); get(p, S, params={"url": "e.com", "all_fields": 0}); get(p, "/api/3/search/resource", params={"name": ""})
