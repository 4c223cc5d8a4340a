"""Old CKAN (2.2 and 2.7): REST API v1 and v2, the search and util APIs beside it, the action API of that time, and the
flows of the ckan-api-client library of 2014. At the end a few for 2.8 and 2.9, where REST is gone."""
import functools, json, re
from tests.fidelity.play import scenario, vkey

ADDRESS = re.compile(r"(<(?:function|bound method) [^<>]* at )0x[0-9a-f]+")   # old refusals print the function's repr
def during(**versions):
    """@scenario for these versions, with memory addresses normalised."""
    def wrap(fn):
        @functools.wraps(fn)
        def run(p):
            text = p.norm.text; p.norm.text = lambda s: ADDRESS.sub(r"\g<1>0x0", text(s)); fn(p)
        return scenario(run, **versions)
    return wrap
old = during(until="2.8")                                      # 2.2 and 2.7
only22 = during(until="2.3")
only27 = during(since="2.7", until="2.8")
gone = during(since="2.8", until="2.10")
NOID = "00000000-0000-0000-0000-000000000000"

def own(p, body):
    """The body with an organization, which 2.7 and later want of every new dataset by default."""
    if vkey(p.version) < (2, 3) or not isinstance(body, dict) or "owner_org" in body: return body
    if not hasattr(p, "home"): p.home = ID(p.call("organization_create", name=p.n("home")))
    return {**body, "owner_org": p.home}
def R(p, method, path, data=..., *, ver="/2", as_="sysadmin", bare=False, **kw):
    """A REST call; the decoded JSON, or None where the answer is none. New datasets get an organization unless bare."""
    if data is not ...:
        kw["json"] = own(p, data) if not bare and method == "POST" and re.match(r"(dataset|package)/?(\?.*)?$", path) else data
    r = p.request(method, f"/api{ver}/rest/{path}", as_=as_, **kw)
    try: return r.json()
    except ValueError: return None
def ID(x): return x["id"] if isinstance(x, dict) and isinstance(x.get("id"), str) else NOID
def ds(p, stem="ds", ver="/2", as_="sysadmin", bare=False, **kw): return R(p, "POST", "dataset", {"name": p.n(stem), "title": stem.upper(), **kw}, ver=ver, as_=as_, bare=bare)
def grp(p, stem="grp", ver="/2", as_="sysadmin", **kw): return R(p, "POST", "group", {"name": p.n(stem), "title": stem.upper(), **kw}, ver=ver, as_=as_)
def D(x): return x if isinstance(x, dict) else {}
def C(p, action, as_="sysadmin", **kw): return p.call(action, own(p, kw), as_=as_)
def get(p, path, as_=None, **kw): return p.request("GET", path, as_=as_, **kw)
def raw(p, method, path, body, ctype="application/json", as_="sysadmin", **kw):
    """Bytes or text as they are."""
    return p.request(method, path, as_=as_, data=body, headers={"Content-Type": ctype} if ctype else {}, **kw)

# ---------------------------------------------------------------- roots, routes, methods

@old
def rest_index_and_unknown_registers(p):
    """/api/rest has no index, and only the known registers are routed."""
    for u in ("", "/1", "/2", "/3", "/4"): get(p, f"/api{u}/rest")
    for u in ("changeset", "organization", "vocabulary", "harvestsource", "Dataset", "datasets", "package/x/y/z/w"): R(p, "GET", u, as_=None)
    R(p, "GET", "dataset", ver="/3", as_=None)




@old
def trailing_slashes_redirect(p):
    """A trailing slash is redirected away (301) for every method."""
    ds(p)
    for u in ("/api/2/rest/dataset/", f"/api/2/rest/dataset/{p.n('ds')}/", "/api/rest/group/", "/api/1/rest/revision/", "/api/3/action/package_list/", "/api/1/search/dataset/"): get(p, u)
    R(p, "POST", "dataset/", {"name": p.n("two")}); R(p, "PUT", f"dataset/{p.n('ds')}/", {"title": "x"}); R(p, "DELETE", f"dataset/{p.n('ds')}/")
    get(p, "/api/2/rest//dataset"); get(p, "/api/2/rest/dataset?x=1"); get(p, "/api/2/rest/dataset/?x=1")


@old
def empty_site_actions(p):
    """What the library's read-only tests ask of an empty site through the action API."""
    A = "/api/3/action/"
    for u in ("site_read", "site_read/something", "invalid_method_name", "package_list", "package_list?limit=10", "package_list?offset=10&limit=20",
              "package_list?invalid=hello", "current_package_list_with_resources", "current_package_list_with_resources?limit=10&offset=20",
              "current_package_list_with_resources?offset=20", "revision_list", "package_revision_list", f"package_revision_list?id={NOID}",
              "package_revision_list?id=missing_object", "member_list", f"member_list?id={NOID}", "group_list", "organization_list", "group_list_authz",
              "organization_list_for_user", "group_revision_list", "group_revision_list?id=does-not-exist", "tag_list", "tag_list?vocabulary_id=does-not-exist", "user_list"):
        get(p, A + u)

@old
def empty_site_actions_related(p):
    """related_show and related_list (2.2; unknown actions in 2.7) and the licence list of an empty site."""
    for u in ("related_show", f"related_show?id={NOID}", "related_show?id=missing_object", "related_list", "related_list?id=invalid", "license_list"):
        get(p, "/api/3/action/" + u)



# ---------------------------------------------------------------- who may do what

@old
def anonymous_may_not_write(p):
    """Every REST write without a key: 403 (or 404 first), with its message."""
    d = ds(p); grp(p)
    for m, u, b in (("POST", "dataset", {"name": p.n("new")}), ("PUT", f"dataset/{p.n('ds')}", {"title": "x"}), ("POST", f"dataset/{p.n('ds')}", {"title": "x"}),
                    ("DELETE", f"dataset/{p.n('ds')}", ...), ("PUT", "dataset/none", {"title": "x"}), ("DELETE", "dataset/none", ...), ("POST", "group", {"name": p.n("new")}),
                    ("PUT", f"group/{p.n('grp')}", {"title": "x"}), ("DELETE", f"group/{p.n('grp')}", ...), ("DELETE", "group/none", ...), ("POST", "rating", {"package": p.n("ds"), "rating": 3}),
                    ("POST", f"dataset/{p.n('ds')}/depends_on/{p.n('ds')}", {}), ("POST", "dataset", {})):
        R(p, m, u, b, as_=None)
    R(p, "GET", f"dataset/{ID(d)}", as_=None)

@old
def plain_user_rights(p):
    """A user without any role: creating, updating, deleting datasets and groups (2.2 allows what 2.7's defaults forbid)."""
    p.user("bob"); d = ds(p); grp(p)
    ds(p, "bobs", as_="bob"); grp(p, "bobsgroup", as_="bob")
    R(p, "PUT", f"dataset/{p.n('bobs')}", {"title": "mine"}, as_="bob"); R(p, "PUT", f"dataset/{p.n('ds')}", {"title": "not mine"}, as_="bob")
    R(p, "PUT", f"group/{p.n('grp')}", {"title": "not mine"}, as_="bob"); R(p, "DELETE", f"group/{p.n('grp')}", as_="bob")
    R(p, "PUT", f"group/{p.n('bobsgroup')}", {"title": "mine"}, as_="bob")
    R(p, "DELETE", f"dataset/{p.n('ds')}", as_="bob"); R(p, "DELETE", f"dataset/{p.n('bobs')}", as_="bob"); R(p, "GET", f"dataset/{p.n('bobs')}", as_="bob")
    R(p, "GET", f"dataset/{ID(d)}", as_="bob"); R(p, "POST", "rating", {"package": p.n("ds"), "rating": 4}, as_="bob")

@old
def organization_roles_over_rest(p):
    """Member, editor and admin of an organization writing its datasets through REST."""
    for u in ("mem", "edi", "adm"): p.user(u)
    o = p.org(members={"mem": "member", "edi": "editor", "adm": "admin"})
    for u in ("mem", "edi", "adm"): ds(p, "by" + u, as_=u, owner_org=o["id"])
    ds(p, "byname", as_="edi", owner_org=o["name"])
    ds(p, "unowned", as_="edi", bare=True)
    for u in ("mem", "edi"): R(p, "PUT", f"dataset/{p.n('byadm')}", {"title": u, "owner_org": o["id"]}, as_=u)
    R(p, "PUT", f"dataset/{p.n('byadm')}", {"title": "no org"}, as_="edi", bare=True)
    for u in ("mem", "edi", "adm"): R(p, "DELETE", f"dataset/{p.n('byadm')}", as_=u)
    R(p, "GET", f"dataset/{p.n('byadm')}", as_="edi"); R(p, "GET", f"dataset/{p.n('byadm')}", as_="mem")


# ---------------------------------------------------------------- datasets: creating
FULL = {"title": "A full one", "url": "http://example.com/full", "version": "1.2", "author": "Ann", "author_email": "ann@example.com", "maintainer": "Max",
        "maintainer_email": "max@example.com", "license_id": "cc-by", "notes": "Some *notes* with http://example.com/ and <b>html</b>", "state": "active", "type": "dataset",
        "private": False, "tags": ["zebra", "apple pie", "Mixed-Case"], "extras": {"k2": "v2", "k1": "v1", "empty": ""},
        "resources": [{"url": "http://example.com/a.csv", "format": "csv", "name": "first", "description": "d1", "mimetype": "text/csv", "size": "12", "hash": "abc", "resource_type": "file"},
                      {"url": "http://example.com/b", "format": "application/json", "alt_url": "http://example.com/alt"}], "relationships": []}

@old
def dataset_minimal_then_read_back(p):
    """A dataset made of a name: 201 with Location, then read by id and name in every version and by the action API."""
    d = R(p, "POST", "dataset", {"name": p.n("ds")})
    for ver in ("/2", "/1", ""): R(p, "GET", f"dataset/{ID(d)}", ver=ver, as_=None); R(p, "GET", f"package/{p.n('ds')}", ver=ver, as_=None); R(p, "GET", "dataset", ver=ver, as_=None)
    p.anon("package_show", id=p.n("ds")); p.anon("package_list")


@old
def dataset_create_v1_and_unversioned(p):
    """POST to /api/1/rest/package and /api/rest/dataset: the Location keeps the version and says dataset; groups are names; download_url makes a resource."""
    grp(p)
    R(p, "POST", "package", {"name": p.n("one"), "groups": [p.n("grp")], "download_url": "http://example.com/d.zip"}, ver="/1")
    R(p, "POST", "dataset", {"name": p.n("two"), "groups": [p.n("grp")]}, ver="")
    R(p, "POST", "package", {"name": p.n("three"), "download_url": "http://example.com/d.zip", "resources": [{"url": "http://example.com/own.csv"}]}, ver="")
    R(p, "GET", f"package/{p.n('one')}", as_=None); R(p, "GET", f"package/{p.n('one')}", ver="/1", as_=None); R(p, "GET", f"package/{p.n('three')}", ver="", as_=None)
    R(p, "POST", "package", {"name": p.n("one"), "download_url": ""}, ver="/1")
    R(p, "POST", f"package/{p.n('two')}", {"download_url": "http://example.com/new.zip"}, ver="/1")



@old
def dataset_create_field_errors(p):
    """Values that single fields refuse or let through at creation."""
    for i, kw in enumerate(({"license_id": "no-such-licence"}, {"author_email": "not an email"}, {"url": "not a url"}, {"url": "javascript:alert(1)"}, {"version": "v" * 101},
                            {"title": ["a"]}, {"title": 5}, {"notes": None}, {"state": "draft"}, {"state": "nonsense"}, {"type": "harvest"}, {"private": "yes"}, {"private": "maybe"},
                            {"owner_org": "no-such-org"}, {"owner_org": None}, {"unknown_key": "x"}, {"title": "t" * 3000})):
        R(p, "POST", "dataset", {"name": p.n(f"f{i}"), **kw})
    R(p, "GET", "dataset", ver="/1", as_=None)

@old
def dataset_create_ids(p):
    """An id chosen by the client, an id that exists, a null id, ids that are names."""
    d = ds(p)
    R(p, "POST", "dataset", {"name": p.n("own"), "id": "11111111-2222-3333-4444-555555555555"}); R(p, "GET", "dataset/11111111-2222-3333-4444-555555555555", as_=None)
    R(p, "POST", "dataset", {"name": p.n("again"), "id": ID(d)}); R(p, "POST", "dataset", {"name": p.n("nul"), "id": None})
    R(p, "POST", "dataset", {"name": p.n("short"), "id": "short-id"}); R(p, "POST", "dataset", {"name": p.n("same"), "id": p.n("same")})
    R(p, "POST", "dataset", {"name": p.n("emptyid"), "id": ""}); R(p, "GET", "dataset", ver="/1", as_=None)

@old
def bodies_that_are_no_json_object(p):
    """Empty, broken and wrongly typed bodies: 400 with the decoder's message."""
    u = "/api/2/rest/dataset"
    for b in ("", "{", "not json", "[]", '["a"]', '"text"', "5", "null", "true", "{'name': 'x'}", '{"name": "x"} trailing', "\x00"): raw(p, "POST", u, b)
    ds(p)
    raw(p, "PUT", f"{u}/{p.n('ds')}", ""); raw(p, "PUT", f"{u}/{p.n('ds')}", "nope"); raw(p, "POST", f"{u}/{p.n('ds')}", "[1]"); raw(p, "PUT", f"{u}/none", "nope")
    raw(p, "POST", u, b'{"name": "\xff"}'); raw(p, "POST", u, '{"name": "x"', as_=None)

@old
def bodies_in_other_encodings(p):
    """The old {json}=1 form, JSON sent as a form, other content types, multipart, key=value forms, a query string."""
    u = "/api/2/rest/dataset"; j = lambda s: json.dumps(own(p, {"name": p.n(s), "title": "A=B & C+D"}))
    F = "application/x-www-form-urlencoded"
    p.request("POST", u, as_="sysadmin", data={j("form1"): "1"}); p.request("POST", u, as_="sysadmin", data={j("form0"): ""})
    raw(p, "POST", u, j("asform"), F); raw(p, "POST", u, j("none"), None); raw(p, "POST", u, j("text"), "text/plain"); raw(p, "POST", u, j("odd"), "something/unheard_of")
    raw(p, "POST", u, j("charset"), "application/json; charset=utf-8"); raw(p, "POST", u, f"name={p.n('kv')}&title=T", F)
    p.request("POST", u, as_="sysadmin", files={"name": (None, p.n("multi")), "title": (None, "Multi")})
    p.request("POST", u, as_="sysadmin", params={"name": p.n("query")}); raw(p, "PUT", f"{u}/{p.n('form1')}", j("form1"), F)
    R(p, "GET", "dataset", ver="/1", as_=None)


# ---------------------------------------------------------------- datasets: updating
@old
def dataset_put_and_post_both_update(p):
    """PUT and POST on the entity do the same: 200 without Location, by id or by name, in each version."""
    d = ds(p)
    R(p, "PUT", f"dataset/{ID(d)}", {"title": "by id, put"}); R(p, "POST", f"dataset/{ID(d)}", {"title": "by id, post"})
    R(p, "PUT", f"dataset/{p.n('ds')}", {"title": "by name, put"}, ver="/1"); R(p, "POST", f"package/{p.n('ds')}", {"title": "by name, post"}, ver="")
    R(p, "PUT", "dataset/none", {"title": "x"}); R(p, "POST", "dataset/none", {"title": "x"}); R(p, "PUT", f"dataset/{NOID}", {"title": "x", "id": NOID})
    R(p, "PUT", f"dataset/{p.n('ds')}", {}); R(p, "GET", f"dataset/{ID(d)}", as_=None)



@old
def dataset_keys_that_are_read_only(p):
    """A body id of another or of no dataset is 409 (read-only); the name as id passes; derived keys are ignored."""
    d = ds(p); e = ds(p, "other")
    R(p, "PUT", f"dataset/{ID(d)}", {"id": "illegally changed value", "name": p.n("ds")}); R(p, "PUT", f"dataset/{ID(d)}", {"id": ID(e), "title": "x"})
    R(p, "PUT", f"dataset/{ID(d)}", {"id": p.n("ds"), "title": "its name as id"}); R(p, "PUT", f"dataset/{p.n('ds')}", {"id": ID(d), "title": "its id"})
    R(p, "PUT", f"dataset/{ID(d)}", {"id": None, "title": "null id"}); R(p, "PUT", f"dataset/{ID(d)}", {"id": "", "title": "empty id"})
    R(p, "PUT", f"dataset/{ID(d)}", {"title": "t", "revision_id": NOID, "metadata_created": "2001-01-01T00:00:00", "metadata_modified": "2001-01-01T00:00:00", "creator_user_id": NOID,
        "license": "x", "license_title": "x", "isopen": True, "num_tags": 9, "ckan_url": "x", "ratings_count": 9, "notes_rendered": "x", "organization": {"id": NOID}})
    R(p, "GET", f"dataset/{ID(d)}", as_=None)

@old
def dataset_extras_merge_or_flush(p):
    """Extras left out are flushed; given ones are merged into the old ones; {} changes nothing; null deletes (library: bad behaviour)."""
    base = {"name": p.n("ds"), "title": "Test dataset"}; d = ds(p, extras={"a": "aa", "b": "bb", "c": "cc"}); u = f"dataset/{ID(d)}"
    for kw in ({}, {"extras": {"a": "aa", "b": "bb", "c": "cc"}}, {"extras": {"a": "UPDATED"}}, {"extras": {}}, {"extras": {"b": None}}, {"extras": {"never": None}},
               {"extras": {"a": "NEW", "c": None, "d": "hello", "e": "world"}}, {"extras": {"a": None, "d": None, "e": None}}, {"extras": {"z": "last"}}, {"extras": {"z": None}}, {}):
        R(p, "PUT", u, {"id": ID(d), **base, **kw})
    R(p, "GET", u, as_=None)


@old
def dataset_extras_as_a_list_on_update(p):
    """The action API's list of key and value given to a REST update, and extras of other types."""
    d = ds(p, extras={"a": "1"}); u = f"dataset/{ID(d)}"
    for ex in ([{"key": "a", "value": "2"}], [], [["a", "2"]], "x", None, 5): R(p, "PUT", u, {"name": p.n("ds"), "extras": ex})
    R(p, "GET", u, as_=None)



@old
def dataset_groups_need_rights(p):
    """Putting a dataset into a group one may not edit: refused for a plain user; allowed to its member."""
    p.user("bob"); p.user("eve"); o = p.org(members={"bob": "editor"}); g = grp(p)
    ds(p, "b1", as_="bob", owner_org=o["id"], groups=[ID(g)]); ds(p, "b2", as_="bob", owner_org=o["id"])
    R(p, "PUT", f"dataset/{p.n('b2')}", {"owner_org": o["id"], "groups": [ID(g)]}, as_="bob"); ds(p, "b3", as_="bob", owner_org=o["id"], groups=["nope"])
    p.call("group_member_create", id=ID(g), username=p.n("bob").replace("-", "_"), role="editor")
    R(p, "PUT", f"dataset/{p.n('b2')}", {"owner_org": o["id"], "groups": [ID(g)]}, as_="bob"); R(p, "PUT", f"dataset/{p.n('b2')}", {"owner_org": o["id"], "groups": [ID(g)], "title": "eve"}, as_="eve")
    R(p, "PUT", f"dataset/{p.n('b2')}", {"owner_org": o["id"]}, as_="bob"); R(p, "GET", f"group/{ID(g)}", as_=None)


@old
def dataset_tag_rules(p):
    """Tags too short, too long, with forbidden characters, unicode or null: the 409 bodies."""
    for i, t in enumerate((["x"], ["ok", "t" * 101], ["t" * 100], ["a,b"], ["a/b"], ["a;b", "c!d"], ["ünïcode", "日本語"], [""], ["  "], [" padded "], [None], ["dot.ted-under_score"], ["a\nb"], ["UPPER", "upper"])):
        R(p, "POST", "dataset", {"name": p.n(f"t{i}"), "tags": t})
    R(p, "GET", "tag", ver="/2", as_=None)


@old
def dataset_resource_rules(p):
    """Resources without url, with odd ids, sizes, dates and unknown keys: errors by position."""
    d = ds(p); u = f"dataset/{ID(d)}"
    for rs in ([{}], [{"format": "csv"}], [{"url": ""}], [{"url": None}], [{"url": "http://e.com/1", "size": "abc"}, {"url": "http://e.com/2", "size": "400", "last_modified": "123"}],
               [{"url": "http://e.com/1", "last_modified": "2014-01-02"}], [{"url": "http://e.com/1", "last_modified": "2014-01-02T03:04:05"}], [{"url": "no scheme"}],
               [{"url": "http://e.com/1", "id": "own-resource-id"}], [{"url": "http://e.com/1", "id": NOID, "package_id": NOID, "position": 7, "revision_id": NOID, "state": "deleted"}],
               [{"url": "http://e.com/1", "extra_one": "x", "nested": {"a": 1}, "alt_url": "y", "size_extra": "400"}], [{"url": "http://e.com/1", "extras": {"size": "100"}}],
               [{"url": "http://e.com/1", "created": "2001-01-01T00:00:00", "webstore_url": "active", "cache_url": "c"}], [{"url": "http://e.com/1", "format": "CSV", "mimetype": "text/csv", "name": None}]):
        R(p, "PUT", u, {"id": ID(d), "resources": rs})
    R(p, "GET", u, as_=None)

@old
def resource_formats_in_rest_output(p):
    """How formats are unified in the answer (2.2 cleans case and mime types, 2.7 by its format list)."""
    fs = ["csv", "CSV", ".csv", "text/csv", "Csv File", "application/json", "JSON", "xls", "application/vnd.ms-excel", "Excel", "html", "KML", "shape", "", "weird Format", "ZIP", "txt", "text", "rdf", "api", "geojson"]
    d = ds(p, resources=[{"url": f"http://example.com/{i}", "format": f} for i, f in enumerate(fs)])
    R(p, "GET", f"dataset/{ID(d)}", ver="/1", as_=None); p.anon("package_show", id=p.n("ds")); get(p, "/api/2/util/resource/format_autocomplete", params={"incomplete": "geoj"}); get(p, "/api/2/util/resource/format_autocomplete", params={"incomplete": "sha"})
    p.call("resource_create", package_id=p.n("ds"), url="http://example.com/x.PDF", format="Pdf")


@old
def dataset_owner_org_over_rest(p):
    """owner_org by id and by name, left out on update, emptied, unknown, moved to another organization; the organization key in answers."""
    a = p.org("orga"); b = p.org("orgb", title="Org B"); d = ds(p, owner_org=a["id"]); u = f"dataset/{ID(d)}"
    for kw in ({"owner_org": b["name"]}, {}, {"owner_org": a["id"]}, {"owner_org": ""}, {"owner_org": None}, {"owner_org": "nope"}, {"owner_org": b["id"]}, {"organization": {"id": a["id"]}}):
        R(p, "PUT", u, {"id": ID(d), **kw}, bare=True)
    R(p, "GET", u, as_=None); p.anon("organization_show", id=b["name"]); R(p, "GET", f"group/{b['name']}", as_=None)

@old
def dataset_without_an_organization(p):
    """2.7's default configuration wants owner_org of every new dataset, even of a sysadmin's; an update without it (or null) keeps the old one; 2.2 wants none."""
    o = p.org(); ds(p, "a", bare=True); ds(p, "b", owner_org="", bare=True); ds(p, "c", owner_org=None, bare=True); d = ds(p, owner_org=o["id"])
    for kw in ({}, {"owner_org": ""}, {"owner_org": None}, {"name": p.n("ds"), "owner_org": o["name"]}): R(p, "PUT", f"dataset/{ID(d)}", {"title": "x", **kw}, bare=True)
    p.call("package_create", name=p.n("e")); p.call("package_update", id=ID(d), name=p.n("ds")); p.anon("package_create", name=p.n("f")); R(p, "GET", f"dataset/{ID(d)}", as_=None)

# ---------------------------------------------------------------- datasets: deleting
@old
def dataset_delete_and_who_sees_it(p):
    """DELETE answers an empty 200; then anonymous gets 403 (not 404), the sysadmin 200 with state deleted; lists and search are without it, the tags keep it."""
    p.user("bob"); d = ds(p, tags=["gone"]); ds(p, "stays")
    R(p, "DELETE", f"dataset/{ID(d)}", {"id": ID(d)})
    for as_ in (None, "bob", "sysadmin"): R(p, "GET", f"dataset/{ID(d)}", as_=as_); R(p, "GET", "dataset", ver="/1", as_=as_)
    p.anon("package_show", id=p.n("ds")); p.call("package_show", id=p.n("ds")); R(p, "GET", "tag", as_=None); get(p, "/api/1/search/dataset")
    R(p, "DELETE", f"dataset/{ID(d)}"); R(p, "DELETE", f"dataset/{p.n('ds')}", ver="/1"); R(p, "DELETE", "dataset/never-was"); R(p, "DELETE", f"dataset/{NOID}", as_=None)


@old
def dataset_wipe(p):
    """In 2.2 a deleted dataset keeps its name (409), so the library renames before it deletes (wipe); in 2.7 the name is free at once."""
    d = ds(p, "todelete"); R(p, "DELETE", f"dataset/{ID(d)}"); ds(p, "todelete")
    e = ds(p, "todelete2"); got = D(R(p, "GET", f"dataset/{ID(e)}"))
    R(p, "PUT", f"dataset/{ID(e)}", {**got, "name": p.n("deleted")}); R(p, "DELETE", f"dataset/{ID(e)}", {"id": ID(e)}); ds(p, "todelete2")
    R(p, "GET", f"dataset/{ID(e)}"); R(p, "GET", f"dataset/{p.n('todelete2')}", as_=None); R(p, "PUT", f"dataset/{ID(d)}", {"id": ID(d), "name": p.n("deleted3")}); ds(p, "todelete")


# ---------------------------------------------------------------- subregisters



@old
def relationships_four_ways_to_create(p):
    """Creating through /relationships or /TYPE, with or without the object in the path; the answer normalises the type."""
    for s in ("anna", "war", "three", "four", "five", "six"): ds(p, s)
    a = f"dataset/{p.n('anna')}"; c = {"comment": "Comment umlaut: ü."}
    R(p, "POST", f"{a}/parent_of/{p.n('war')}", c); R(p, "POST", f"{a}/relationships", {"type": "parent_of", "object": p.n("three"), **c}); R(p, "POST", f"{a}/depends_on", {"object": p.n("four"), **c})
    R(p, "POST", f"{a}/relationships/{p.n('five')}", {"type": "derives_from", **c}, ver="/1"); R(p, "POST", f"{a}/links_to/{p.n('six')}", {}, ver="")
    for ver in ("/1", "/2"):
        R(p, "GET", f"{a}/relationships/{p.n('war')}", ver=ver, as_=None); R(p, "GET", f"{a}/parent_of/{p.n('war')}", ver=ver, as_=None); R(p, "GET", f"{a}/child_of/{p.n('war')}", ver=ver, as_=None)
        R(p, "GET", f"dataset/{p.n('war')}/child_of/{p.n('anna')}", ver=ver, as_=None); R(p, "GET", f"dataset/{p.n('war')}", ver=ver, as_=None)
    for s in ("war", "three", "four", "five", "six"): R(p, "GET", f"dataset/{p.n(s)}/relationships", ver="/1", as_=None)

@old
def relationships_update_and_delete(p):
    """Only the comment can be changed; types and objects in the body are ignored; delete answers an empty 200; creating twice updates."""
    ds(p, "anna"); ds(p, "war"); u = f"dataset/{p.n('anna')}/parent_of/{p.n('war')}"
    R(p, "PUT", u, {"comment": "not yet"}); R(p, "POST", u, {"comment": "first"}); R(p, "POST", u, {"comment": "again"})
    R(p, "PUT", u, {"comment": "New comment."}); R(p, "PUT", u, {"comment": "New comment."}); R(p, "PUT", u, {"type": "cat", "object": "Matilda", "comment": "Tabby"}); R(p, "PUT", u, {})
    R(p, "PUT", f"dataset/{p.n('war')}/child_of/{p.n('anna')}", {"comment": "from the other side"}); R(p, "GET", u, as_=None)
    R(p, "DELETE", u, as_=None); R(p, "DELETE", u); R(p, "GET", u, as_=None); R(p, "DELETE", u); R(p, "GET", f"dataset/{p.n('anna')}/relationships", as_=None); R(p, "POST", u, {"comment": "revived"})

@old
def relationships_errors(p):
    """Unknown types, subjects and objects, itself as object, missing parameters, and no rights."""
    p.user("bob"); ds(p, "anna"); ds(p, "war"); a = f"dataset/{p.n('anna')}"
    R(p, "POST", f"{a}/unheard_of_type/{p.n('war')}", {"comment": "x"}); R(p, "POST", f"{a}/parent_of/none", {}); R(p, "POST", f"dataset/none/parent_of/{p.n('war')}", {})
    R(p, "POST", f"{a}/parent_of/{p.n('anna')}", {}); R(p, "POST", f"{a}/relationships", {}); R(p, "POST", f"{a}/relationships", {"type": "parent_of"}); R(p, "POST", f"{a}/relationships", {"type": "nope", "object": p.n("war")})
    R(p, "GET", f"{a}/parent_of/{p.n('war')}", as_=None); R(p, "GET", f"{a}/relationships/{p.n('war')}", as_=None); R(p, "GET", f"{a}/unheard_of/{p.n('war')}", as_=None); R(p, "GET", "dataset/none/relationships", as_=None)
    R(p, "GET", f"{a}/relationships/none", as_=None); R(p, "POST", f"{a}/parent_of/{p.n('war')}", {}, as_="bob"); R(p, "GET", f"{a}/parent_of", ver="/1", as_=None)



# ---------------------------------------------------------------- groups
@old
def group_create_then_read_back(p):
    """POST /rest/group: 201 with Location; read by id and name; listed by id in v2 and by name in v1."""
    g = grp(p, description="About", image_url="http://example.com/i.png", type="group", extras={"k": "v"})
    for ver in ("/2", "/1", ""): R(p, "GET", f"group/{ID(g)}", ver=ver, as_=None); R(p, "GET", f"group/{p.n('grp')}", ver=ver, as_=None); R(p, "GET", "group", ver=ver, as_=None)
    p.anon("group_show", id=p.n("grp")); p.anon("group_list"); R(p, "GET", "group/nope", as_=None)




@old
def group_update_errors(p):
    """Renaming to a taken or a bad name, unknown groups; a body id decides over the path (it updates the other group)."""
    g = grp(p); h = grp(p, "two"); u = f"group/{ID(g)}"
    R(p, "PUT", u, {"name": p.n("two")}); R(p, "PUT", u, {"name": "Bad Name"}); R(p, "PUT", u, {"id": ID(h), "title": "whose?"}); R(p, "GET", f"group/{ID(h)}"); R(p, "PUT", u, {"id": "nope", "title": "x"})
    R(p, "PUT", "group/nope", {"title": "x"}); R(p, "PUT", f"group/{p.n('grp')}", {"name": p.n("renamed"), "title": "by name"}); R(p, "GET", f"group/{p.n('grp')}"); R(p, "PUT", u, {"state": "deleted"}); R(p, "GET", u, as_=None); R(p, "GET", "group", ver="/1", as_=None)

@old
def group_delete_then_purge(p):
    """The library deletes by REST, then purges by action: what is seen between, and the same twice."""
    d = ds(p); g = grp(p, packages=[ID(d)]); u = f"group/{ID(g)}"
    R(p, "DELETE", u); R(p, "GET", u, as_=None); R(p, "GET", u); R(p, "GET", "group", ver="/1", as_=None); R(p, "GET", f"dataset/{ID(d)}", as_=None); grp(p)
    p.anon("group_purge", id=ID(g)); p.call("group_purge", id=ID(g)); R(p, "GET", u); R(p, "DELETE", u); p.call("group_purge", id=ID(g)); p.call("group_purge"); grp(p); R(p, "DELETE", f"group/{p.n('grp')}", ver="/1")




# ---------------------------------------------------------------- tags, licences

@old
def tag_counts(p):
    """/api/tag_counts as pairs, in all versions; deleted, private and vocabulary tags."""
    o = p.org(); ds(p, "one", tags=["russian", "Flexible ァ"]); ds(p, "two", tags=["russian", "tolstoy"]); ds(p, "three", tags=["private"], private=True, owner_org=o["id"])
    for ver in ("", "/1", "/2", "/3"): get(p, f"/api{ver}/tag_counts")
    get(p, "/api/1/tag_counts", params={"q": "rus"}); get(p, "/api/1/tag_counts", params={"callback": "cb"}); R(p, "DELETE", f"dataset/{p.n('two')}"); get(p, "/api/1/tag_counts"); p.request("POST", "/api/1/tag_counts", data="")
    p.call("vocabulary_create", name=p.n("voc"), tags=[{"name": "vtag"}]); get(p, "/api/1/tag_counts"); R(p, "GET", "tag/vtag", as_=None)


# ---------------------------------------------------------------- searching
def shelf(p):
    """Four datasets to search in: the same every time."""
    o = p.org(title="The Org"); g = grp(p)
    ds(p, "anna", title="A Novel By Tolstoy", notes="some test notes about bookz", tags=["russian", "tolstoy", "Flexible tag"], license_id="other-open", groups=[ID(g)], extras={"genre": "romantic novel", "original-media": "book"},
       resources=[{"url": "http://site.com/a/b.txt", "format": "TXT", "description": "This is site ab.", "hash": "abc-123", "name": "alpha"}])
    ds(p, "war", title="A Wonderful Story", tags=["russian", "Flexible tag"], groups=[ID(g)], owner_org=o["id"], author="Leo", resources=[{"url": "http://site.com/c/d.csv", "format": "CSV", "description": "This is site cd.", "hash": "qwe-456", "name": "beta"}])
    ds(p, "third", title="Some Title", tags=["russion", "novel"], license_id="gpl-3.0", url="http://blah.mydomain", extras={"national_statistic": "yes"}, maintainer="Sonja")
    ds(p, "fourth", title="Übergrößen äöü", notes="Something else entirely")
    return o, g

@old
def search_dataset_simple_q(p):
    """q on /api/1|2|3/search/dataset and package: names in v1 and v3, ids in v2; empty and unmatched queries."""
    shelf(p); q = {"q": "tolstoy"}
    for u in ("/api/search/dataset", "/api/1/search/dataset", "/api/2/search/dataset", "/api/3/search/dataset", "/api/1/search/package", "/api/2/search/package"): get(p, u, params=q)
    for v in ("", '""', "''", "nomatchwhatsoever", "*:*", "wonderful", "WONDERFUL", "novel", "Übergrößen", p.n("anna"), "some title"): get(p, "/api/1/search/dataset", params={"q": v, "order_by": "name"})
    get(p, "/api/4/search/dataset", params=q)

@old
def search_dataset_by_fields(p):
    """Parameters that are no options become field filters in v1 and v2: tags, groups, title, licence, extras, formats, organization (so callback finds nothing)."""
    shelf(p); S = "/api/1/search/dataset"
    for q in ({"tags": "tolstoy"}, {"tags": "Flexible tag"}, {"tags": "nothing"}, {"groups": p.n("grp")}, {"title": "Wonderful"}, {"license_id": "gpl-3.0"}, {"national_statistic": "yes"}, {"genre": "romantic novel"},
              {"res_format": "CSV"}, {"organization": p.n("org")}, {"author": "Leo"}, {"maintainer": "Sonja"}, {"name": p.n("war")}, {"state": "active"}, {"title": ""}, {"no_such_field": "x"}): get(p, S, params={"order_by": "name", **q})


@old
def search_dataset_pages(p):
    """limit, offset, order_by, rows and start in the versions that know them; bad values 400."""
    for s in ("aa", "bb", "cc", "dd"): ds(p, s, tags=["all"])
    S = "/api/1/search/dataset"
    for q in ({"limit": 2}, {"limit": 1, "offset": 2}, {"offset": 9}, {"limit": 0}, {"rows": 1, "start": 1}, {"limit": 1, "rows": 3}): get(p, S, params={"order_by": "name", **q})
    for q in ({"limit": "x"}, {"offset": "x"}, {"start": "should_be_integer"}, {"rows": "x"}, {"order_by": "no_such_field"}, {"sort": "name desc"}, {"sort": "nonsense"}): get(p, S, params={"q": "tags:all", **q})
    for q in ({"rows": 1, "sort": "name desc"}, {"rows": 2, "start": 2, "sort": "name asc"}, {"limit": 1}, {"order_by": "name"}, {"offset": 1}): get(p, "/api/3/search/dataset", params={"q": "tags:all", **q})

@old
def search_dataset_field_lists(p):
    """fl and all_fields: what entries look like with one, several, unknown fields (dicts instead of names)."""
    shelf(p); S = "/api/1/search/dataset"; q = {"q": "tags:tolstoy"}
    for fl in ("name", "id", "name,title", "title", "name,tags,license_id", "name,extras_genre", "no_such_field", "name,groups,res_url,res_format", ""): get(p, S, params={**q, "fl": fl})
    for a in ("0", "should_be_boolean", ""): get(p, S, params={**q, "all_fields": a})
    get(p, "/api/2/search/dataset", params={**q, "fl": "name"}); get(p, "/api/3/search/dataset", params={**q, "fl": "id"}); get(p, "/api/3/search/dataset", params={**q, "all_fields": 1})
    get(p, S, params={**q, "filter_by_openness": 1}); get(p, S, params={**q, "filter_by_downloadable": 1}); get(p, S, params={**q, "ref_entity_with_attr": "id"}); get(p, S, params={**q, "return_objects": 1})


@old
def search_dataset_solr_syntax(p):
    """Solr syntax and its mistakes in q: wildcards, phrases, ranges, local parameters, unbalanced brackets, unknown fields."""
    shelf(p)
    for q in ("title:won*", 'title:"wonderful story"', "name:[* TO *]", "{!lucene}x", "title:(", "no_such_field:x", "title:won~", "\\", "tags:\"Flexible tag\"", "metadata_modified:[2001-01-01T00:00:00Z TO NOW]"):
        get(p, "/api/1/search/dataset", params={"q": q, "order_by": "name"}); get(p, "/api/3/search/dataset", params={"q": q, "sort": "name asc"})

@old
def search_dataset_ignores_private_and_deleted(p):
    """The legacy search always answers public and active ones only, whoever asks, and fq and facets given by the client are dropped or refused."""
    o = p.org(); ds(p, "pub", owner_org=o["id"]); ds(p, "priv", private=True, owner_org=o["id"]); ds(p, "del"); R(p, "DELETE", f"dataset/{p.n('del')}")
    for v in (1, 2, 3): get(p, f"/api/{v}/search/dataset", as_="sysadmin")
    for q in ({"fq": "state:deleted"}, {"fq": "+state:deleted"}, {"q": "capacity:private"}, {"facet": "true", "facet.field": "tags"}, {"facet.limit": 1}, {"wt": "xml"}, {"defType": "edismax"}, {"include_private": True}): get(p, "/api/3/search/dataset", params=q, as_="sysadmin"); get(p, "/api/1/search/dataset", params=q)

@old
def search_other_registers(p):
    """Registers the search does not know: 404 with their name."""
    for u in ("tag", "group", "user", "organization", "licenses", "x", "Dataset"): get(p, f"/api/1/search/{u}", params={"q": "x"})
    get(p, "/api/1/search"); get(p, "/api/1/search/"); get(p, "/api/1/search/dataset/x"); get(p, "/api/2/search/tag")

@old
def search_resource(p):
    """/search/resource by url, description, format, hash and name; ids or all fields; several terms; unknown fields 400."""
    shelf(p); S = "/api/1/search/resource"
    for q in ({"url": "site"}, {"url": "b.txt"}, {"description": "cd"}, {"format": "csv"}, {"format": "CSV"}, {"hash": "abc-123"}, {"hash": "abc"}, {"name": "alpha"}, {"url": "site", "description": "ab"}, {"url": "none"}, {"url": ""},
              {}, {"random": "option"}, {"q": "site"}, {"url": "site c"}, {"id": "x"}, {"size": "1"}): get(p, S, params={"order_by": "url", **q})



# ---------------------------------------------------------------- util



@old
def util_markdown_status_and_the_rest(p):
    """markdown, status, format_icon, snippet, i18n, throughput: what they answer."""
    for q in ("##Title", "*a* **b** `c`", "[x](http://example.com/)", "<script>alert(1)</script>", "http://example.com/auto", "", "line\n\nsecond", "dataset:abc tag:\"x y\" group:g", "- a\n- b"): get(p, "/api/2/util/markdown", params={"q": q})
    get(p, "/api/2/util/markdown"); p.request("POST", "/api/2/util/markdown", data={"q": "**x**"}); get(p, "/api/1/util/status"); get(p, "/api/util/status"); get(p, "/api/3/util/status"); get(p, "/api/2/util/status", params={"callback": "cb"})
    get(p, "/api/2/util/snippet/no_such.html"); get(p, "/api/1/i18n/xx"); get(p, "/api/2/util"); get(p, "/api/2/util/nothing"); get(p, "/api/1/qos/throughput/")
    for f in ("csv", "CSV", "unknown", ""): get(p, "/api/2/util/resource/format_icon", params={"format": f})

# ---------------------------------------------------------------- JSONP
@old
def jsonp_on_rest(p):
    """callback wraps successful GETs of REST, search and util; not errors, not other methods; odd callbacks are escaped."""
    ds(p, tags=["t1"])
    for u in ("/api/1/rest/dataset", "/api/1/rest/tag", "/api/1/rest/tag/t1", "/api/1/search/dataset", "/api/1/rest/group", "/api/1/rest/dataset/none", "/api/1/rest/nothing", "/api/1/search/x"): get(p, u, params={"callback": "jsoncallback"})
    for c in ("", "<script>", "a.b[0]", "a b", "ü", "a&b"): get(p, "/api/1/rest/tag", params={"callback": c})
    R(p, "POST", "dataset?callback=cb", {"name": p.n("new")}); R(p, "PUT", f"dataset/{p.n('ds')}?callback=cb", {"title": "x"}); R(p, "DELETE", f"dataset/{p.n('ds')}?callback=cb")

@old
def jsonp_on_actions(p):
    """callback on action GETs: the answer is wrapped and the caller made anonymous; errors and POSTs differ by version."""
    o = p.org(); C(p, "package_create", name=p.n("priv"), private=True, owner_org=o["id"]); A = "/api/3/action/"
    get(p, A + "site_read", params={"callback": "cb"}); get(p, A + "package_list", params={"callback": "cb"}); get(p, A + "package_show", params={"id": "none", "callback": "cb"}); get(p, A + "no_such_action", params={"callback": "cb"})
    get(p, A + "package_show", "sysadmin", params={"id": p.n("priv"), "callback": "cb"}); get(p, A + "user_list", "sysadmin", params={"callback": "cb", "q": "nobody"}); p.request("POST", A + "site_read?callback=cb", json={}); p.request("POST", A + "site_read", json={"callback": "cb"})
    p.request("POST", A + "package_create", as_="sysadmin", json={"name": p.n("x"), "callback": "cb"}); get(p, A + "tag_list", params={"callback": "a<b>&c"})

# ---------------------------------------------------------------- the action API of that time
@old
def action_request_bodies(p):
    """POST without a body, with broken or other JSON, as forms; GET of reading and writing actions; repeated parameters."""
    A = "/api/3/action/"; ds(p)
    for b in ("", "{", "[]", '"x"', "5", "null", "{'a': 1}"): raw(p, "POST", A + "package_list", b); raw(p, "POST", A + "package_create", b)
    p.request("POST", A + "package_show", data={"id": p.n("ds")}); p.request("POST", A + "package_show", data={json.dumps({"id": p.n("ds")}): "1"}); raw(p, "POST", A + "package_show", json.dumps({"id": p.n("ds")}), "application/x-www-form-urlencoded", None)
    raw(p, "POST", A + "package_show", json.dumps({"id": p.n("ds")}), None, None); p.request("POST", A + "package_show", files={"id": (None, p.n("ds"))}); p.request("POST", A + f"package_show?id={p.n('ds')}", json={}); p.request("POST", A + f"package_show?id={p.n('ds')}")
    get(p, A + "package_create", "sysadmin", params={"name": p.n("x")}); get(p, A + "package_show", params=[("id", p.n("ds")), ("id", "two")]); get(p, A + "package_show", params={"id": p.n("ds"), "x": "y"}); get(p, A + "package_update", "sysadmin"); get(p, A + "package_delete", "sysadmin", params={"id": p.n("ds")})

@old
def action_package_crud_of_the_library(p):
    """The library's first test: package_create answers 200, a deleted dataset is 403 for anonymous and 200 for the sysadmin."""
    d = C(p, "package_create", name=p.n("first"), title="My First Dataset"); u = f"/api/3/action/package_show?id={ID(d)}"
    get(p, u, "sysadmin"); p.call("package_delete", id=ID(d)); get(p, u); get(p, "/api/3/action/package_list"); get(p, u, "sysadmin"); get(p, "/api/3/action/package_list", "sysadmin")
    p.call("package_delete", id=ID(d)); C(p, "package_create", name=p.n("first")); p.call("package_update", id=ID(d), name=p.n("first"), state="active"); get(p, u)

@old
def action_dummy_packages_of_the_library(p):
    """The four packages of the library's CRUD test: simple, with metadata, with extras as pairs, with tags."""
    M = {"author": "Author Name", "author_email": "author.name@example.com", "maintainer": "Maintainer Name", "maintainer_email": "maintainer.name@example.com", "license_id": "cc-by", "notes": "Just a bunch of notes", "url": "http://example.com/dataset/x", "state": "active"}
    C(p, "package_create", name=p.n("hello-dataset"), title="Hello, dataset!"); C(p, "package_create", name=p.n("metadata"), title="Package with metadata", **M)
    C(p, "package_create", name=p.n("extras"), title="Package with extras", **M, extras=[{"key": f"Extra field #{i}", "value": f"Extra value #{i}"} for i in (1, 2, 3)])
    C(p, "package_create", name=p.n("tags"), title="Package with tags", license_id="cc-by", state="active", tags=[{"name": "Tag One"}, {"name": "Tag Two"}, {"name": "Tag Three"}])
    for s in ("hello-dataset", "metadata", "extras", "tags"): p.anon("package_show", id=p.n(s)); R(p, "GET", f"dataset/{p.n(s)}", as_=None)

@old
def action_dataset_aliases(p):
    """dataset_create, dataset_show, dataset_update?id=...: in 2.2 every package action also goes by dataset; in 2.7 no more."""
    o = p.org(title="My organization")
    d = C(p, "package_create", name=p.n("dataset-1"), title="Dataset #1", url="http://example.com/dataset-1", state="active", license_id="cc-zero", notes="Some notes", owner_org=o["id"], extras=[{"key": "extra0", "value": "Extra value #0"}, {"key": "extra1", "value": "Extra value #1"}])
    body = {"name": p.n("dataset-1"), "title": "First dataset", "notes": "Updated notes here!", "url": "http://example.com/dataset-1", "license_id": "cc-zero", "owner_org": o["id"]}
    p.request("POST", f"/api/3/action/dataset_update?id={ID(d)}", as_="sysadmin", json=body); p.call("dataset_update", id=ID(d), **body); get(p, f"/api/3/action/dataset_show?id={ID(d)}"); p.call("dataset_create", name=p.n("two"))
    p.anon("dataset_list"); p.anon("dataset_search", q="First"); p.anon("dataset_autocomplete", q="dataset"); p.anon("current_dataset_list_with_resources"); p.anon("group_dataset_show", id="x"); p.call("dataset_delete", id=ID(d)); p.anon("licence_list"); p.anon("dataset_revision_list", id=ID(d)); p.anon("user_dataset_list")


@old
def action_package_keys_of_that_time(p):
    """package_show of a full dataset: the keys that later versions dropped (revision_id, ratings, webstore), and who asks changes tracking and use_default_schema."""
    o = p.org(); g = grp(p); C(p, "package_create", name=p.n("full"), title="T", owner_org=o["id"], private=False, tags=[{"name": "t1"}], groups=[{"name": p.n("grp")}], extras=[{"key": "a", "value": "1"}], resources=[{"url": "http://e.com/1.csv", "format": "csv"}])
    for kw in ({}, {"use_default_schema": True}, {"include_tracking": True}): p.anon("package_show", id=p.n("full"), **kw)
    p.call("package_show"); p.call("package_show", id=""); p.call("package_show", id=None); p.call("package_show", id=p.n("full") + "@2001-01-01"); get(p, f"/api/3/action/package_show?id={p.n('full')}&revision_id=x"); get(p, f"/dataset/{p.n('full')}"); get(p, f"/package/{p.n('full')}"); get(p, "/packages")

@old
def action_organization_round_trip(p):
    """organization_create, show, update of the library: extras as pairs, what an update leaves out, packages and users in the answer."""
    o = p.call("organization_create", name=p.n("org"), title="Organization", description="Description of it", image_url="http://robohash.org/x.png?size=200x200", extras=[{"key": "a", "value": "1"}])
    ds(p, owner_org=ID(o)); u = "/api/3/action/organization_show?id="; get(p, u + ID(o)); get(p, u + p.n("org"), "sysadmin"); p.anon("organization_list"); p.anon("organization_list", all_fields=True)
    p.call("organization_update", id=ID(o), title="Only a title"); p.call("organization_update", id=ID(o), name=p.n("org"), title="U", extras=[{"key": "b", "value": "2"}], state="active"); p.call("organization_update", title="no id"); p.call("organization_update", id="none", name="x")
    p.call("organization_update", id=ID(o), name=p.n("org")); p.call("organization_create", name=p.n("org")); p.anon("organization_create", name=p.n("x")); get(p, u + ID(o)); p.call("organization_show"); get(p, u)



@old
def action_lists_of_groups_and_organizations(p):
    """group_list and organization_list with order_by, sort, all_fields, groups, and the list of one's own."""
    p.user("bob"); g = grp(p, "bb", title="AA"); h = grp(p, "aa", title="BB"); o = p.org(members={"bob": "editor"}); p.org("other"); ds(p, groups=[ID(g)])
    for kw in ({}, {"order_by": "name"}, {"order_by": "packages"}, {"order_by": "nonsense"}, {"sort": "name desc"}, {"sort": "packages desc"}, {"sort": "nonsense"}, {"all_fields": True}, {"groups": [p.n("aa")]}, {"groups": "x"}, {"limit": 1}, {"limit": 1, "offset": 1}): p.anon("group_list", **kw)
    p.anon("organization_list", sort="name desc"); p.anon("organization_list", organizations=[p.n("other")]); p.call("organization_list_for_user", as_="bob"); p.call("organization_list_for_user", permission="read", as_="bob"); p.call("group_list_authz", as_="bob"); p.call("group_list_authz"); p.anon("group_package_show", id=p.n("bb"))

@old
def action_revisions(p):
    """revision_list with its paging, revision_show, and the revision lists of a dataset, group and organization."""
    o = p.org(); g = grp(p); ds(p, owner_org=o["id"]); R(p, "PUT", f"dataset/{p.n('ds')}", {"title": "two", "owner_org": o["id"]})
    revs = p.anon("revision_list") or [NOID]; p.anon("revision_list", sort="time_asc"); p.anon("revision_list", sort="x"); p.anon("revision_list", since_id=revs[-1]); p.anon("revision_list", since_id="none"); p.anon("revision_list", since_time="2001-01-01"); p.anon("revision_list", since_time="x")
    p.anon("revision_show", id=revs[0]); p.anon("revision_show", id="none"); p.anon("revision_show"); p.anon("package_revision_list", id=p.n("ds")); p.anon("group_revision_list", id=p.n("grp")); p.anon("organization_revision_list", id=o["id"]); p.anon("package_revision_list", id="none")
    for i in (1, 2): get(p, f"/api/{i}/rest/revision/{revs[0]}")


@old
def action_follow_of_that_time(p):
    """Following datasets, users and groups by key: twice, itself, unknown; counts and lists."""
    p.user("bob"); p.user("eve"); ds(p); grp(p); e = p.n("eve").replace("-", "_"); b = p.n("bob").replace("-", "_")
    p.call("follow_dataset", id=p.n("ds"), as_="bob"); p.call("follow_dataset", id=p.n("ds"), as_="bob"); p.call("follow_user", id=e, as_="bob"); p.call("follow_user", id=b, as_="bob"); p.call("follow_group", id=p.n("grp"), as_="bob"); p.call("follow_dataset", id="none", as_="bob"); p.anon("follow_dataset", id=p.n("ds"))
    p.anon("dataset_follower_count", id=p.n("ds")); p.call("dataset_follower_list", id=p.n("ds")); p.anon("followee_count", id=b); p.call("followee_list", id=b, as_="bob"); p.call("am_following_dataset", id=p.n("ds"), as_="bob"); p.call("unfollow_dataset", id=p.n("ds"), as_="bob"); p.call("unfollow_dataset", id=p.n("ds"), as_="bob"); p.anon("group_followee_list", id=b)

@old
def action_vocabularies_of_that_time(p):
    """Vocabularies, their tags in datasets through the action API, and what REST makes of such a dataset."""
    v = p.call("vocabulary_create", name=p.n("voc"), tags=[{"name": "jazz"}, {"name": "soul"}]); p.anon("vocabulary_show", id=p.n("voc")); p.anon("vocabulary_list"); p.call("vocabulary_create", name=p.n("voc")); p.anon("vocabulary_create", name="x1"); p.anon("tag_list", vocabulary_id=p.n("voc"))
    C(p, "package_create", name=p.n("ds"), tags=[{"name": "jazz", "vocabulary_id": ID(v)}, {"name": "free"}]); d = R(p, "GET", f"dataset/{p.n('ds')}", as_=None); R(p, "PUT", f"dataset/{p.n('ds')}", d if isinstance(d, dict) else {}); p.anon("package_show", id=p.n("ds"))
    R(p, "GET", "tag", as_=None); R(p, "GET", "tag/jazz", as_=None); p.call("tag_create", name="blues", vocabulary_id=ID(v)); p.call("tag_create", name="free2"); p.call("tag_delete", id="jazz", vocabulary_id=ID(v)); p.call("vocabulary_update", id=ID(v), tags=[]); p.call("vocabulary_delete", id=ID(v))

@old
def action_users_of_that_time(p):
    """Users with API keys: user_create by sysadmin and anonymous, user_show with and without the key, regenerated and deleted."""
    p.user("bob"); b = p.n("bob").replace("-", "_"); p.anon("user_create", name="anon1", email="a@example.org", password="correct horse 9"); p.call("user_create", name=b, email="x@example.org", password="correct horse 9"); p.call("user_create", name="x")
    for as_ in (None, "bob", "sysadmin"): p.call("user_show", id=b, as_=as_)
    ds(p, as_="bob"); p.anon("user_list", q=b); p.call("user_update", id=b, name=b, email="new@example.org", password="short", as_="bob"); p.call("user_update", id=b, name=b, email="new@example.org", fullname="Bob", as_="bob"); p.anon("user_show", id="nobody"); p.anon("user_show")
    p.call("user_generate_apikey", id=b, as_="bob"); p.call("user_delete", id=b); R(p, "POST", "dataset", {"name": p.n("after")}, as_="bob"); p.anon("user_show", id=b); p.call("user_show", id=b)

@old
def action_resources_of_that_time(p):
    """resource_create, show, update, delete; their revision ids; resource_search; resource views where they exist."""
    ds(p); r = p.call("resource_create", package_id=p.n("ds"), url="http://site.com/a.csv", format="csv", name="n", size=5, custom="x"); p.call("resource_create", package_id=p.n("ds")); p.call("resource_create", url="http://x"); p.call("resource_create", package_id="none", url="http://x"); p.anon("resource_show", id=ID(r)); p.anon("resource_show", id="none")
    p.call("resource_update", id=ID(r), url="http://site.com/b.csv"); p.call("resource_update", id=ID(r)); p.call("resource_update", url="http://x"); p.anon("resource_update", id=ID(r), url="x"); R(p, "GET", f"dataset/{p.n('ds')}", as_=None); p.anon("resource_search", query="url:site"); p.anon("resource_search", query="nonsense"); p.anon("resource_search", fields={"url": "site"}); p.anon("resource_search")
    p.anon("resource_status_show", id=ID(r)); p.anon("resource_view_list", id=ID(r)); p.call("resource_delete", id=ID(r)); p.anon("resource_show", id=ID(r)); p.call("resource_delete", id="none"); p.call("resource_delete")

@old
def action_members_and_bulk(p):
    """member_create, list, delete; group_member_create; bulk updates of an organization's datasets."""
    p.user("bob"); b = p.n("bob").replace("-", "_"); o = p.org(); g = grp(p); ds(p, owner_org=o["id"]); ds(p, "two", owner_org=o["id"])
    p.call("member_create", id=ID(g), object=p.n("ds"), object_type="package", capacity="public"); p.call("member_create", id=ID(g), object=b, object_type="user", capacity="editor"); p.call("member_create", id=ID(g), object="none", object_type="user", capacity="editor"); p.call("member_create", id=ID(g)); p.anon("member_list", id=ID(g), object_type="package"); p.anon("member_list", id=o["id"], object_type="user"); p.anon("member_list", id=ID(g), object_type="user", capacity="editor")
    p.call("member_delete", id=ID(g), object=p.n("ds"), object_type="package"); p.call("organization_member_create", id=o["id"], username=b, role="nonsense"); p.call("organization_member_create", id=o["id"], username=b, role="editor"); p.call("bulk_update_private", org_id=o["id"], datasets=[p.n("ds")]); p.anon("package_show", id=p.n("two")); p.call("organization_member_delete", id=o["id"], username=b); p.anon("member_roles_list")

@only22
def action_related_items(p):
    """Related items (2.2): by action and by REST, with a dataset and without, errors and rights."""
    p.user("bob"); ds(p); d = {"title": "App", "type": "application", "url": "http://e.com/app", "description": "d", "image_url": "http://e.com/i.png"}
    r = p.call("related_create", dataset_id=p.n("ds"), **d); R(p, "POST", "related", {**d, "title": "by rest"}); R(p, "POST", "related", {"title": "x"}); R(p, "POST", "related", {}); R(p, "POST", "related", {**d, "type": "nonsense"}); R(p, "POST", "related", d, as_=None)
    R(p, "GET", "related", ver="/1", as_=None); R(p, "GET", f"related/{ID(r)}", as_=None); R(p, "GET", "related/none", as_=None); R(p, "PUT", f"related/{ID(r)}", {**d, "title": "changed"}); R(p, "DELETE", f"related/{ID(r)}", as_="bob"); p.call("related_update", id=ID(r), **{**d, "title": "by action"}); p.anon("related_list", id=p.n("ds")); p.anon("related_show", id=ID(r)); R(p, "DELETE", f"related/{ID(r)}"); R(p, "GET", "related", as_=None); p.call("related_delete", id=ID(r))


@only27
def action_new_by_27(p):
    """What 2.7 has besides: patch, purge, help_show, config options, jobs, organization_autocomplete."""
    d = ds(p, extras={"a": "1"}, tags=["t1"]); o = p.org(); g = grp(p); p.call("package_patch", id=ID(d), title="patched"); R(p, "GET", f"dataset/{ID(d)}", as_=None); p.call("group_patch", id=ID(g), description="x"); p.call("organization_patch", id=o["id"], title="x"); p.anon("organization_autocomplete", q="or")
    p.anon("help_show", name="site_read"); p.anon("help_show", name="none"); p.anon("help_show"); p.call("config_option_show", key="ckan.site_title"); p.call("job_list"); p.anon("dataset_purge", id=ID(d)); p.call("dataset_purge", id=ID(d)); R(p, "GET", f"dataset/{ID(d)}"); ds(p); p.call("dataset_purge", id="none")


@old
def action_small_lists_of_that_time(p):
    """tag_*, autocomplete and the list of datasets with resources; term translations and task status."""
    shelf(p); p.anon("tag_list"); p.anon("tag_list", all_fields=True); p.anon("tag_show", id="tolstoy"); p.anon("tag_show", id="none"); p.anon("tag_search", query="rus"); p.anon("tag_autocomplete", query="rus"); p.anon("tag_autocomplete", q="fle"); p.anon("package_autocomplete", q="won"); p.anon("format_autocomplete", q="cs"); p.anon("package_list", limit=2); p.anon("package_list", limit=1, offset=1)
    p.anon("package_list", limit="x"); p.anon("package_list", limit=-1); p.anon("current_package_list_with_resources", limit="x"); p.anon("current_package_list_with_resources", limit=0); p.call("term_translation_update", term="russian", term_translation="russisch", lang_code="de"); p.anon("term_translation_show", terms=["russian"], lang_codes=["de"]); p.call("task_status_show", id="none")

# ---------------------------------------------------------------- flows of the library
def upsert_org(p, name, strategy="create", **kw):
    """As SynchronizationClient does: look by name, create where 404, else update or leave."""
    found = p.call("organization_show", id=name, get=True)
    if not found: return p.call("organization_create", name=name, state="active", **kw)
    return p.call("organization_update", id=found["id"], name=name, state="active", **kw) if strategy == "update" else found
def upsert_group(p, name, strategy="create", **kw):
    found = R(p, "GET", f"group/{name}")
    if not isinstance(found, dict): return R(p, "POST", "group", {"name": name, "state": "active", **kw})
    return R(p, "PUT", f"group/{found['id']}", {"id": found["id"], "name": name, "state": "active", **kw}) if strategy == "update" else found
def dataset_body(p, stem, org, groups, source, **kw):
    return {"name": p.n(stem), "title": stem, "author": "", "author_email": "", "license_id": "", "maintainer": "", "maintainer_email": "", "notes": "", "owner_org": org, "private": False, "state": "active", "type": "dataset", "url": "",
            "extras": {"_harvest_source": source}, "groups": groups, "resources": [], "tags": [], **kw}


@old
def flow_organizations_by_name(p):
    """Organizations merged by name with the create and the update strategy (library: merge organizations)."""
    for i in (1, 2): p.call("organization_create", name=p.n(f"tmo-{i}"), title=f"TMO {i}", extras=[])
    upsert_org(p, p.n("tmo-2"), title="TMO 2.1"); upsert_org(p, p.n("tmo-3"), title="TMO 3.1"); upsert_org(p, p.n("tmo-2"), "update", title="TMO 2.2"); upsert_org(p, p.n("tmo-4"), "update", title="TMO 4.2")
    for i in (1, 2, 3, 4): p.anon("organization_show", id=p.n(f"tmo-{i}"))
    p.anon("organization_list"); p.call("organization_delete", id=p.n("tmo-2")); upsert_org(p, p.n("tmo-2"), "update", title="TMO back"); p.anon("organization_list")

@old
def flow_groups_by_name(p):
    """Groups merged by name with the create and the update strategy (library: merge groups)."""
    for i in (1, 2): R(p, "POST", "group", {"name": p.n(f"tmg-{i}"), "title": f"TMG {i}"})
    upsert_group(p, p.n("tmg-2"), title="TMG 2.1"); upsert_group(p, p.n("tmg-3"), title="TMG 3.1"); upsert_group(p, p.n("tmg-2"), "update", title="TMG 2.2"); upsert_group(p, p.n("tmg-4"), "update", title="TMG 4.2")
    for i in (1, 2, 3, 4): R(p, "GET", f"group/{p.n(f'tmg-{i}')}", as_=None)
    R(p, "GET", "group", ver="/1", as_=None); R(p, "DELETE", f"group/{p.n('tmg-2')}"); upsert_group(p, p.n("tmg-2"), "update", title="TMG back"); R(p, "GET", "group", ver="/1", as_=None)

def generated(p, stem):
    """What the library's generate_dataset() makes, with its random parts fixed; tags may repeat."""
    i = p.n(stem)
    return {**own(p, {}), "name": i, "title": f"Dataset {i}", "url": f"http://www.example.com/dataset/{i}", "type": "dataset", "maintainer_email": f"maintainer-{i}@example.com", "maintainer": f"Maintainer {i}", "author_email": f"author-{i}@example.com", "author": f"Author {i}",
            "license_id": "cc-by-sa", "private": False, "notes": f"Notes for **dataset** {i}.", "tags": ["tag-007", "tag-042", "tag-013"], "extras": {f"key-{k:03d}": f"value {k * 7 % 50:03d}" for k in range(0, 30, 3)},
            "resources": [{"url": f"http://example.com/resource/{k}.{f}", "resource_type": t, "name": f"resource-{k}", "format": f.upper(), "description": f"Resource {k}"} for k, f, t in ((1, "csv", "api"), (2, "json", "file"), (3, "csv", "file"))],
            "groups": [], "relationships": [], **({} if vkey(p.version) > (2, 2) else {"owner_org": None})}



@old
def flow_generated_organization_and_group(p):
    """The library's generated organization and group with a picture address, created, read back, compared."""
    pic = "http://robohash.org/0beec7b5.png?size=200x200&bgset=bg2&set=set1"; o = p.call("organization_create", name=p.n("org"), title="Organization abc", description="Description of organization abc", image_url=pic, extras=[])
    get(p, f"/api/3/action/organization_show?id={ID(o)}", "sysadmin"); g = R(p, "POST", "group", {"name": p.n("grp"), "title": "Group abc", "description": "Description of group abc", "image_url": pic, "approval_status": "approved", "is_organization": False, "state": "active", "type": "group", "extras": {}, "groups": [], "tags": [], "users": [], "packages": []})
    R(p, "GET", f"group/{ID(g)}"); R(p, "PUT", f"group/{ID(g)}", {"id": ID(g), "title": "T2", "image_url": "", "users": [], "groups": [], "tags": [], "packages": []}); R(p, "GET", f"group/{p.n('grp')}", as_=None)
    p.call("organization_update", id=ID(o), name=p.n("org"), title="T2", approval_status="approved", is_organization=True, type="organization", users=[], groups=[], tags=[], packages=[], extras=[{"key": "k", "value": "v"}]); p.anon("organization_show", id=ID(o))

@old
def flow_unicode_everywhere(p):
    """Unicode in titles, notes, extras, tags, resources, organization and group, raw and escaped, read back in all versions."""
    t = "Città di Trento – «dati» 日本語 \U0001f600"; o = p.call("organization_create", name=p.n("org"), title=t); g = grp(p, title=t, description=t)
    body = {"name": p.n("ds"), "title": t, "notes": t, "author": t, "owner_org": ID(o), "groups": [ID(g)], "tags": ["Città", "日本語 データ"], "extras": {"chiave è": t, "plain": "x"}, "resources": [{"url": "http://example.com/è?x=à", "name": t, "description": t, "format": "ÇSV"}]}
    raw(p, "POST", "/api/2/rest/dataset", json.dumps(body, ensure_ascii=False).encode()); R(p, "PUT", f"dataset/{p.n('ds')}", {**body, "title": "ß" * 50})
    for ver in ("/1", "/2"): R(p, "GET", f"dataset/{p.n('ds')}", ver=ver, as_=None)
    R(p, "GET", "tag", as_=None); R(p, "GET", "tag/Città", ver="/1", as_=None); R(p, "GET", "dataset/città", as_=None); R(p, "GET", f"group/{p.n('grp')}", as_=None); get(p, "/api/1/search/dataset", params={"q": "Città"}); p.anon("package_search", q="日本語"); get(p, "/api/1/tag_counts", params={"callback": "cb"})


# ---------------------------------------------------------------- 2.8 and 2.9: REST is gone

@gone
def rest_is_gone_but_roots_and_util_stay(p):
    """The roots still name their version; search is left in 2.8 only; of util only autocomplete (and munge in 2.8) under /api/2; tag_counts and status are gone."""
    for u in ("/api", "/api/1", "/api/2", "/api/3", "/api/4", "/api/"): get(p, u)
    get(p, "/api/1", params={"callback": "cb"})
    for u in ("/api/1/search/dataset", "/api/2/search/dataset", "/api/3/search/dataset", "/api/3/search/resource?url=x", "/api/1/search/revision", "/api/1/tag_counts", "/api/3/tag_counts", "/api/util/status", "/api/1/util/status", "/api/2/util/status", "/api/3/util/status",
              "/api/2/util/dataset/munge_name?name=A%20b", "/api/3/util/dataset/munge_title_to_name?title=A%20b", "/api/2/util/tag/munge?tag=A%20b", "/api/2/util/is_slug_valid?type=package&slug=x", "/api/2/util/markdown?q=x", "/api/2/util/dataset/autocomplete?incomplete=x",
              "/api/2/util/group/autocomplete?q=x", "/api/2/util/organization/autocomplete?q=x", "/api/2/util/tag/autocomplete?incomplete=x", "/api/2/util/resource/format_autocomplete?incomplete=x", "/api/1/qos/throughput/", "/api/i18n/xx", "/api/1/action/site_read", "/api/2/action/site_read"): get(p, u)

@gone
def library_against_a_newer_site(p):
    """What the library meets on 2.8 and 2.9: REST calls fail with 404, its organization calls still work."""
    o = p.call("organization_create", name=p.n("org"), title="O", state="active"); p.call("organization_show", id=p.n("org"), get=True); p.call("organization_update", id=ID(o), name=p.n("org"), title="U", state="active"); p.request("PUT", "/api/3/action/organization_delete", as_="sysadmin", json={"id": ID(o)})
    p.call("organization_purge", id=ID(o)); p.call("organization_purge", id=ID(o)); p.call("group_purge", id="none"); d = C(p, "package_create", name=p.n("ds")); R(p, "GET", f"dataset/{ID(d)}"); R(p, "GET", f"dataset/{p.n('ds')}", ver="/1"); p.call("dataset_show", id=p.n("ds")); p.call("rating_create", package=p.n("ds"), rating=3); p.anon("revision_list"); p.call("related_list")

@gone
def jsonp_of_the_action_api_later(p):
    """callback on action GETs in 2.8 and 2.9, with and without a key."""
    o = p.org(); C(p, "package_create", name=p.n("priv"), private=True, owner_org=o["id"]); A = "/api/3/action/"; get(p, A + "site_read", params={"callback": "cb"}); get(p, A + "package_show", params={"id": "none", "callback": "cb"}); get(p, A + "package_show", "sysadmin", params={"id": p.n("priv"), "callback": "cb"})
    p.request("POST", A + "site_read?callback=cb", json={}); get(p, A + "package_list", params={"callback": "a<b>"}); get(p, "/api/3", params={"callback": "cb"})
