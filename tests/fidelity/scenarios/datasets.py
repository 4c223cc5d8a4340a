"""Datasets, resources, tags, vocabularies, relationships: the core of the action API."""
from tests.fidelity.play import scenario

def U(i): return f"{i:08x}-1111-4111-8111-111111111111"          # ids that the client chooses

def setup(p, *stems, **kw):
    """An organization 'org' and plain datasets in it."""
    p.org()
    for s in stems: p.call("package_create", name=p.n(s), owner_org=p.n("org"), **kw)

def create(p, stem, **kw):
    as_ = kw.pop("as_", "sysadmin")
    return p.call("package_create", {"name": p.n(stem), "owner_org": p.n("org"), **kw}, as_=as_)

def each(p, action, field, values, as_="sysadmin", **base):
    """The same call once per value of a field; '#' in a base value is the running number."""
    for i, v in enumerate(values):
        d = {k: (b.replace("#", str(i)) if isinstance(b, str) else b) for k, b in base.items()}
        p.call(action, {**d, field: v}, as_=as_)

LONG = "x" * 101

# ---------------------------------------------------------------- package_create
@scenario
def create_minimal(p):
    """The defaults of a dataset made of a name and an organization only, and who may read it."""
    p.org()
    p.call("package_create", name=p.n("d"), owner_org=p.n("org"))
    p.anon("package_show", id=p.n("d")); p.anon("package_show", id=p.n("d"), get=True)
    p.anon("package_list"); p.anon("organization_show", id=p.n("org"))
    p.call("package_create"); p.call("package_create", name=p.n("e")); p.call("package_create", owner_org=p.n("org"))
    p.call("package_create", name=p.n("d"), owner_org=p.n("org"))



@scenario
def create_name_accepted_corners(p):
    """Names that are accepted although odd: digits, dashes, 2 and 100 characters, a trailing newline, another dataset's id."""
    p.org()
    each(p, "package_create", "name", ["ab", "12", "--", "__", (p.n("x") + "y" * 100)[:100], "news", "trailing\n", U(1)], owner_org=p.n("org"))
    p.anon("package_list"); p.anon("package_show", id="trailing"); p.anon("package_show", id="trailing\n"); p.anon("package_show", id=U(1))
    p.anon("package_show", id="AB"); p.anon("package_show", id=" ab")

@scenario
def create_name_is_id_of_other(p):
    """A dataset's name may be another one's id: who is found by it?"""
    p.org()
    create(p, "d", id=U(1)); p.call("package_create", name=U(1), owner_org=p.n("org"), title="named like an id")
    p.call("package_show", id=U(1)); p.call("package_patch", id=U(1), title="patched"); p.call("package_delete", id=U(1))
    p.call("package_show", id=U(1)); p.anon("package_show", id=U(1)); p.anon("package_list")

@scenario
def create_title_values(p):
    """What becomes of titles: missing, empty, blank, spaces around, numbers, lists, dicts, markup, emoji."""
    p.org()
    each(p, "package_create", "title", ["", None, "   ", "  two  spaces ", 12, 0, True, ["a", "b"], {"a": "b"}, "<b>x</b>", "日本語 😀", "line\nbreak", "x" * 300], name=p.n("t#"), owner_org=p.n("org"))
    p.anon("package_search", q="*:*", sort="name asc", fl="name,title"); p.anon("package_show", id=p.n("t3"))

@scenario
def create_text_fields_wrong_types(p):
    """Text fields given null, empty, number, boolean, list, dict: what is stored and answered."""
    p.org()
    for i, v in enumerate([None, "", 5, 1.50, True, False, ["a"], [], {"k": "v"}]):
        create(p, f"d{i}", notes=v, author=v, maintainer=v, url=v, version=v, license_id=v)
        p.anon("package_show", id=p.n(f"d{i}"))


@scenario
def create_version_length(p):
    """The version's 100 characters limit, and versions that are no strings."""
    p.org()
    each(p, "package_create", "version", ["x" * 100, LONG, "", None, 1, 0, 10 ** 30, "v 1", ["1"] * 60], name=p.n("v#"), owner_org=p.n("org"))


@scenario
def create_owner_org_values(p):
    """owner_org given as name, id, a group, a deleted organization, unknown, wrong types."""
    o = p.org(); p.call("group_create", name=p.n("g")); p.org("gone"); p.call("organization_delete", id=p.n("gone")); p.org("second", id=U(9))
    each(p, "package_create", "owner_org", [p.n("org"), U(9), p.n("second"), "unknown", "", None, p.n("g"), p.n("gone"), 5, p.n("org").upper()], name=p.n("d#"))
    p.anon("package_list"); p.anon("organization_list", all_fields=True)
    p.call("package_show", id=p.n("d6")); p.call("package_show", id=p.n("d7")); p.call("group_show", id=p.n("g"), include_datasets=True)




@scenario
def create_types(p):
    """The type field: any word, empty, null, number; what search and lists make of it; it cannot be changed."""
    p.org()
    vals = ["dataset", "harvest", "Showcase Type", "", None, 5, "organization", "group"]
    for i, v in enumerate(vals): p.call("package_create", name=p.n(f"t{i}"), owner_org=p.n("org"), type=v)
    p.anon("package_list"); p.anon("package_search", q="*:*", fl="name,dataset_type", sort="name asc"); p.anon("package_search", fq="dataset_type:harvest", fl="name")
    p.call("package_patch", id=p.n("t1"), type="dataset"); p.call("package_update", id=p.n("t1"), type="other", owner_org=p.n("org"))
    p.call("package_create", name=p.n("l"), owner_org=p.n("org"), type=["dataset"])

@scenario
def create_client_id(p):
    """A dataset id chosen by the client: sysadmin only, a UUID only, once only."""
    p.user("ed"); p.org(members={"ed": "editor"})
    create(p, "a", id=U(1)); p.anon("package_show", id=U(1))
    create(p, "b", id=U(1)); create(p, "c", id="not-a-uuid"); create(p, "c", id=""); create(p, "e", id=None); create(p, "f", id=5)
    create(p, "g", id=U(2), as_="ed"); create(p, "h", id=U(3).replace("-", "")); create(p, "i", id=U(0xabc).upper()); create(p, "j", id="{" + U(4) + "}")
    create(p, "k", id="urn:uuid:" + U(5)); create(p, "m", id=p.n("a"))
    p.anon("package_show", id=U(0xabc)); p.anon("package_show", id=U(0xabc).upper()); p.call("package_delete", id=U(1)); create(p, "n", id=U(1))



@scenario
def licenses(p):
    """license_list for everyone, and what a dataset answers for known, unknown and odd licences."""
    p.org()
    p.anon("license_list"); p.anon("license_list", get=True); p.call("license_list", id="cc-by", limit=1)
    vals = ["cc-by", "notspecified", "other-closed", "odc-odbl", "uk-ogl", "unknown-one", "", None, 5, "CC-BY"]
    for i, v in enumerate(vals): create(p, f"l{i}", license_id=v)
    p.anon("package_search", q="*:*", **{"facet.field": ["license_id"], "rows": 0}); p.anon("package_search", fq="isopen:true", fl="name", sort="name asc")
    p.call("package_patch", id=p.n("l0"), license_id="other-closed"); p.call("package_patch", id=p.n("l0"), license_title="Mine", isopen=True, license_url="x")

# ---------------------------------------------------------------- extras


@scenario
def extras_value_types(p):
    """Extra values that are no strings: null, numbers, booleans, lists, dicts; keys that are no strings."""
    p.org()
    for i, v in enumerate([None, 5, 1.50, True, False, 0, ["a", "b"], [], {"a": 1}, [{"a": 1}], 10 ** 20]):
        create(p, f"v{i}", extras=[{"key": "k", "value": v}])
    create(p, "k1", extras=[{"key": 5, "value": "x"}]); create(p, "k3", extras=[{"key": True, "value": "x"}])
    p.anon("package_show", id=p.n("v1")); p.anon("package_show", id=p.n("v0"))



@scenario
def extras_ids(p):
    """The id inside an extra: sysadmin and editor, UUID and not."""
    p.user("ed"); p.org(members={"ed": "editor"})
    create(p, "a", extras=[{"id": U(1), "key": "k", "value": "v"}]); create(p, "b", extras=[{"id": "bad", "key": "k", "value": "v"}])
    create(p, "c", extras=[{"id": U(2), "key": "k", "value": "v"}], as_="ed"); create(p, "d", extras=[{"id": "", "key": "k", "value": "v"}], as_="ed")
    p.call("package_patch", id=p.n("a"), extras=[{"id": U(1), "key": "k2", "value": "v2"}])
    p.anon("package_show", id=p.n("a"))

# ---------------------------------------------------------------- tags
@scenario
def tags_create_errors(p):
    """Every refusal of tags and the shape of its error."""
    p.org()
    for i, t in enumerate([[{"name": "a"}], [{"name": LONG}], [{"name": "a,b"}], [{"name": "a!b"}], [{"name": ""}], [{}], [{"name": None}], [{"name": 12}], [{"name": 1}], [{"name": ["aa"]}], [{"name": "ok"}, {"name": "x"}, {"name": "bad;"}],
              [{"name": "ok", "vocabulary_id": "unknown"}], [{"name": "x", "vocabulary_id": "unknown"}], ["plain", "strings"], "text", {"name": "ok"}, None, [None]]):
        create(p, f"d{i:02}", tags=t)
    p.anon("package_list"); p.anon("tag_list")


@scenario
def tag_string_forms(p):
    """tag_string: comma lists, blanks, duplicates, invalid ones, wrong types, together with tags."""
    p.org()
    for i, v in enumerate(["one,two", " a1 , b1,,c1 ,", "dup,dup", "", None, ",", "ok,x", "bad!", LONG, 12, ["l1", "l2"], ["x"], {"a1": 1}]): create(p, f"d{i}", tag_string=v)
    create(p, "both", tags=[{"name": "one"}, {"name": "three"}], tag_string="one,four"); create(p, "badboth", tags=[{"name": "x"}], tag_string="y")
    create(p, "emptytags", tags=[], tag_string="five"); p.call("package_patch", id=p.n("both"), tag_string="six"); p.call("package_update", id=p.n("both"), owner_org=p.n("org"), tag_string="seven")
    p.anon("tag_list")


@scenario
def tag_list_and_visibility(p):
    """tag_list with query and all_fields; tags of private, draft and deleted datasets."""
    p.org()
    create(p, "pub", tags=[{"name": "public-tag"}, {"name": "shared"}]); create(p, "priv", private=True, tags=[{"name": "private-tag"}]); create(p, "draft", state="draft", tags=[{"name": "draft-tag"}])
    create(p, "gone", tags=[{"name": "gone-tag"}, {"name": "shared"}]); p.call("package_delete", id=p.n("gone"))
    p.anon("tag_list"); p.call("tag_list"); p.anon("tag_list", all_fields=True); p.anon("tag_list", query="TAG"); p.anon("tag_list", q="shared", all_fields=True, get=True); p.anon("tag_list", query="nothing"); p.anon("tag_list", query=" ")
    p.anon("tag_list", vocabulary_id="unknown"); p.anon("tag_list", all_fields="false"); p.anon("tag_list", query=["a", "b"])
    for t in ("private-tag", "gone-tag", "shared", "draft-tag"): p.anon("tag_show", id=t, include_datasets=True)

@scenario
def tag_show_forms(p):
    """tag_show by name, id, GET, with and without datasets, missing and unknown, vocabulary given."""
    p.org(); create(p, "a", tags=[{"name": "some tag", "id": U(1)}], notes="n", resources=[{"url": "http://example.org/x.csv"}])
    p.anon("tag_show", id="some tag"); p.anon("tag_show", id=U(1)); p.anon("tag_show", id="some tag", include_datasets="true", get=True); p.anon("tag_show", id="some tag", include_datasets="junk")
    p.anon("tag_show"); p.anon("tag_show", id=""); p.anon("tag_show", id="unknown"); p.anon("tag_show", id="some tag", vocabulary_id="unknown"); p.anon("tag_show", id="some tag", vocabulary_id=""); p.anon("tag_show", name="some tag"); p.anon("tag_show", id=5)

@scenario
def tag_search_params(p):
    """tag_search and tag_autocomplete: query or q, lists, limit, offset, fields, wildcards, wrong types."""
    p.org(); create(p, "a", tags=[{"name": n} for n in ("river", "riverbank", "bank", "100")])
    p.anon("tag_search", query="100", limit=1); p.anon("tag_search", query="bank", offset=5); p.anon("tag_search", q="100", get=True); p.anon("tag_search"); p.anon("tag_search", query="")
    p.anon("tag_search", query=["river", "bank"]); p.anon("tag_search", fields={"tags": "100"}); p.anon("tag_search", query="%"); p.anon("tag_search", query="riv_r"); p.anon("tag_search", query="RIVERB")
    p.anon("tag_search", query="river", vocabulary_id="unknown"); p.anon("tag_search", query="river", limit="x"); p.anon("tag_search", query="river", limit=0); p.anon("tag_search", query="river", limit=-1); p.anon("tag_search", query="x", vocabulary_id="")
    p.anon("tag_autocomplete", query="100"); p.anon("tag_autocomplete"); p.anon("tag_autocomplete", q="zzz"); p.anon("tag_autocomplete", query="100", vocabulary_id="unknown")

# ---------------------------------------------------------------- vocabularies


@scenario
def vocabulary_update_forms(p):
    """vocabulary_update: rename, replace tags, keep tags, refusals, who may."""
    p.user("u"); v = p.call("vocabulary_create", name="genre", tags=[{"name": "jazz"}, {"name": "soul"}]) or {}; vid = v.get("id", "?"); p.call("vocabulary_create", name="other", tags=[])
    p.call("vocabulary_update", id=vid, name="renamed"); p.anon("vocabulary_show", id="genre"); p.anon("tag_list", vocabulary_id="renamed")
    p.call("vocabulary_update", id="renamed", tags=[{"name": "soul"}]); p.call("vocabulary_update", id="renamed", tags=[]); p.call("vocabulary_update", id="renamed", tags=[{"name": "one"}]); p.call("vocabulary_update", id="renamed")
    p.call("vocabulary_update", id="renamed", name="renamed"); p.call("vocabulary_update", id="renamed", name="other"); p.call("vocabulary_update", id="renamed", name=""); p.call("vocabulary_update", id="renamed", name="x"); p.call("vocabulary_update", id="renamed", tags=[{"name": "x"}])
    p.call("vocabulary_update"); p.call("vocabulary_update", name="other"); p.call("vocabulary_update", id="unknown"); p.call("vocabulary_update", id="other", name="mine", as_="u"); p.anon("vocabulary_update", id="other", name="mine"); p.anon("vocabulary_update", id="unknown"); p.call("vocabulary_update", id="renamed", tags=None)



@scenario
def tag_delete_forms(p):
    """tag_delete of free and vocabulary tags, by name and id; the datasets that had them; who may."""
    p.user("ed"); p.org(members={"ed": "editor"}); v = p.call("vocabulary_create", name="genre", tags=[{"name": "jazz"}, {"name": "soul"}]) or {}
    create(p, "a", tags=[{"name": "free"}, {"name": "jazz", "vocabulary_id": v.get("id")}, {"name": "keep"}])
    p.call("tag_delete"); p.call("tag_delete", id=""); p.call("tag_delete", id="unknown"); p.call("tag_delete", id="jazz"); p.call("tag_delete", id="free", as_="ed"); p.anon("tag_delete", id="free"); p.anon("tag_delete", id="unknown")
    p.call("tag_delete", id="free"); p.anon("package_show", id=p.n("a")); p.call("tag_delete", id="free"); p.anon("tag_list")
    p.call("tag_delete", id="jazz", vocabulary_id="unknown"); p.call("tag_delete", id="jazz", vocabulary_id="genre"); p.anon("package_show", id=p.n("a")); p.anon("tag_list", vocabulary_id="genre"); p.anon("package_search", fq="tags:free", fl="name")

@scenario
def vocabulary_tags_on_datasets(p):
    """A dataset with vocabulary tags beside free ones: shown, listed, searched, replaced."""
    p.org(); v = p.call("vocabulary_create", name="genre", tags=[{"name": "jazz"}, {"name": "soul"}]) or {}; vid = v.get("id", "?")
    create(p, "a", tags=[{"name": "jazz", "vocabulary_id": vid}, {"name": "free"}]); create(p, "b", tags=[{"name": "brandnew", "vocabulary_id": vid}]); create(p, "c", tags=[{"name": "jazz", "vocabulary_id": "genre"}])
    p.anon("package_show", id=p.n("a")); p.anon("tag_list"); p.anon("tag_list", vocabulary_id="genre"); p.anon("tag_list", vocabulary_id=vid, all_fields=True); p.anon("vocabulary_show", id="genre")
    p.anon("tag_show", id="jazz", vocabulary_id="genre", include_datasets=True); p.anon("tag_show", id="brandnew"); p.anon("package_search", fq="vocab_genre:jazz"); p.anon("package_search", fq="tags:jazz", fl="name"); p.anon("tag_search", query="ja", vocabulary_id="genre"); p.anon("tag_autocomplete", query="soul", vocabulary_id="genre"); p.anon("tag_list", vocabulary_id="genre", query="jaz")
    p.call("package_patch", id=p.n("a"), tags=[{"name": "soul", "vocabulary_id": vid}]); p.call("vocabulary_update", id="genre", tags=[{"name": "jazz"}]); p.anon("package_show", id=p.n("a"))

# ---------------------------------------------------------------- groups in datasets


@scenario
def groups_update(p):
    """Groups left out, emptied, replaced and added again through update and patch."""
    p.org(); p.call("group_create", name=p.n("g1")); p.call("group_create", name=p.n("g2")); create(p, "d", groups=[{"name": p.n("g1")}])
    p.call("package_patch", id=p.n("d"), title="x"); p.call("package_update", id=p.n("d"), owner_org=p.n("org")); p.anon("package_show", id=p.n("d"))
    p.call("package_patch", id=p.n("d"), groups=[{"name": p.n("g2")}]); p.call("package_patch", id=p.n("d"), groups=[{"name": p.n("g1")}]); p.call("package_patch", id=p.n("d"), groups=[]); p.call("package_patch", id=p.n("d"), groups=[{"name": "unknown"}]); p.call("package_patch", id=p.n("d"), groups=None)
    p.call("member_create", id=p.n("g1"), object=p.n("d"), object_type="package", capacity="public"); p.anon("package_show", id=p.n("d")); p.call("group_delete", id=p.n("g1")); p.anon("package_show", id=p.n("d")); p.anon("group_list", all_fields=True)

# ---------------------------------------------------------------- resources inside datasets


@scenario
def resource_format_guessed(p):
    """The format made out of the URL when none is given, and the mimetype beside it."""
    p.org()
    create(p, "d", resources=[{"url": u} for u in ("http://example.org/a.csv", "http://example.org/a.CSV", "http://example.org/a.json", "http://example.org/a.geojson", "http://example.org/a.zip", "http://example.org/a.tar.gz", "http://example.org/a.xlsx", "http://example.org/a.pdf", "http://example.org/",
        "http://example.org", "http://example.org/a.csv?x=1", "http://example.org/x?file=a.csv", "http://example.org/a.csv#frag", "http://example.org/a.unknownext", "http://example.org/wms?service=WMS", "a.csv", "http://example.org/a.rdf", "http://example.org/a.ttl", "http://example.org/a.shp", "http://example.org/a.html", "http://example.org/a.txt", "http://example.org/a.xml", "http://example.org/a.parquet")])
    p.anon("package_show", id=p.n("d")); p.anon("format_autocomplete", q="cs"); p.anon("package_search", q="*:*", rows=0, **{"facet.field": ["res_format"], "facet.limit": 50})
    p.call("resource_create", package_id=p.n("d"), url="http://example.org/b.csv", format=""); p.call("resource_create", package_id=p.n("d"), url="http://example.org/b.csv", format=None); p.call("resource_create", package_id=p.n("d"), url="http://example.org/b.csv", format=" ", mimetype="application/json")

@scenario
def resource_format_normalised(p):
    """Given formats mapped to canonical ones: case, mime types, spellings, blanks, wrong types."""
    p.org()
    create(p, "d", resources=[{"url": "http://example.org/a", "format": f} for f in ("csv", "CSV ", ".csv", "text/csv", "application/json", "JSON", "GeoJSON", "xls", "Excel", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip", "application/zip", "shapefile", "SHP", "pdf", "word", "doc", "wms", "WFS", "kml", "rdf", "rdf+xml", "rdf/xml", "html", "htm", "web page", "txt", "text", "text/plain", "tsv", "xml", "Something Else", "unknown/type", "api", "esri rest", "png", "jpeg", "image/jpeg", "gz", "7z", "ods", "atom", "n3", "sql", "parquet", "GPKG")])
    for i, f in enumerate([5, [], "x" * 300, "<b>"]): p.call("resource_create", package_id=p.n("d"), url="http://example.org/a.json", format=f)
    p.anon("package_search", q="*:*", rows=0, **{"facet.field": ["res_format"], "facet.limit": 50})

@scenario
def resource_url_forms(p):
    """URLs of resources: without scheme, blanks, relative, other schemes, unicode, wrong types."""
    p.org()
    create(p, "d", resources=[{"url": u} for u in ("example.org/a.csv", "  http://example.org/b.csv  ", "//example.org/c.csv", "/d.csv", "ftp://example.org/e.csv", "javascript:alert(1)", "mailto:a@example.org", "http://example.org/ü ä.csv", "", "   ", "just words", "#", "http://example.org/a\nb.csv", "file:///etc/passwd", "localhost:8080/x", "HTTP://EXAMPLE.ORG/X.CSV")])
    create(p, "d2", resources=[{"url": u} for u in ("example.org/a.csv", "  http://example.org/b.csv  ", "//example.org/c.csv", "/d.csv", "ftp://example.org/e.csv", "javascript:alert(1)", "", "   ", "just words", "#")]); p.anon("package_show", id=p.n("d2"))
    for i, u in enumerate([None, 5, "http://[bad", "x" * 3000]): p.call("resource_create", package_id=p.n("d2"), url=u)
    p.call("resource_create", package_id=p.n("d2")); p.call("package_patch", id=p.n("d2"), title="again"); p.anon("package_show", id=p.n("d2"))

@scenario
def resource_size_values(p):
    """The size of a resource: integers, strings, fractions, nonsense, huge."""
    p.org(); create(p, "d")
    each(p, "resource_create", "size", [0, 12, "34", " 56 ", "", "  ", None, -1, 1.0, 1.5, "1.5", "12 KB", True, [1], {"a": 1}, 2 ** 40, 2 ** 63], package_id=p.n("d"), url="http://example.org/#", name="r#")
    p.anon("package_show", id=p.n("d"))

@scenario
def resource_date_values(p):
    """created, last_modified, cache_last_updated: date forms accepted, changed and refused."""
    p.org(); create(p, "d")
    for i, v in enumerate(["2020-01-02", "2020-01-02T03:04:05", "2020-01-02 03:04:05", "2020-01-02T03:04:05.123456", "2020-01-02T03:04:05Z", "2020-01-02T03:04:05+02:00", "2020-01-02T03:04", "2020-13-01", "2020-1-2", "2020", "02/01/2020", "never", "", None, 5, ["2020-01-02"], "1066-10-14", "2020-01-02T03:04:05.1", True]):
        p.call("resource_create", package_id=p.n("d"), url="http://example.org/x", created=v, last_modified=v, cache_last_updated=v)
    p.anon("package_show", id=p.n("d"))



@scenario
def resource_url_type_upload_without_file(p):
    """url_type upload set by a client that sends no file: the URL becomes a download link."""
    p.org(); create(p, "d", resources=[{"id": U(1), "url": "http://example.org/dir/My File.csv", "url_type": "upload"}, {"id": U(2), "url": "plain.csv", "url_type": "upload"}, {"id": U(3), "url": "http://example.org/x", "url_type": "datastore"}, {"id": U(4), "url": "", "url_type": "upload"}])
    p.anon("package_show", id=p.n("d")); p.anon("resource_show", id=U(1)); p.call("resource_patch", id=U(1), name="x"); p.call("resource_patch", id=U(1), url_type=""); p.call("resource_patch", id=U(2), url_type="link"); p.anon("package_show", id=p.n("d"))
    p.request("GET", f"/dataset/{p.n('d')}/resource/{U(3)}/download"); p.request("GET", f"/dataset/{p.n('d')}/resource/{U(1)}/download/x.csv")

# ---------------------------------------------------------------- resource actions
@scenario
def resource_create_forms(p):
    """resource_create: minimal, whole, missing and unknown dataset, deleted dataset, by name."""
    p.org(); create(p, "d", id=U(1)); create(p, "gone"); p.call("package_delete", id=p.n("gone")); create(p, "draft", state="draft")
    p.call("resource_create", package_id=p.n("d"), url="http://example.org/a.csv"); p.call("resource_create", package_id=U(1), url="http://example.org/b.csv", name="B", format="csv", description="d", hash="h", resource_type="file", mimetype="text/csv", mimetype_inner="x/y", cache_url="http://c", size=5, extra="e")
    p.call("resource_create"); p.call("resource_create", url="http://example.org"); p.call("resource_create", package_id=""); p.call("resource_create", package_id=None, url="x"); p.call("resource_create", package_id="unknown", url="x"); p.call("resource_create", id=p.n("d"), url="x"); p.call("resource_create", package_id=p.n("gone"), url="http://example.org/x"); p.call("resource_create", package_id=p.n("draft"), url="http://example.org/x")
    p.call("resource_create", package_id=p.n("d"), url="x", size="big", created="never", id="bad"); p.call("resource_create", package_id=p.n("d"), url="x", nested=[{"a": 1}]); p.call("resource_create", package_id=p.n("d"), url="x", position=0, name="wants to be first"); p.call("resource_create", package_id=p.n("d"), url="x", get=True)
    p.anon("package_show", id=p.n("d"))

@scenario
def resource_update_replaces(p):
    """resource_update drops what is not given; ids, positions and datasets cannot be changed by it."""
    p.org(); create(p, "d", resources=[{"id": U(1), "url": "http://example.org/a.csv", "name": "A", "description": "x", "custom": "c", "size": 5, "created": "2020-01-02", "last_modified": "2020-01-03"}, {"id": U(2), "url": "http://example.org/b.json", "name": "B"}]); create(p, "e")
    p.call("resource_update", id=U(1), url="http://example.org/a2.json"); p.call("resource_update", id=U(1)); p.call("resource_update", id=U(1), name="only name"); p.call("resource_update", id=U(1), url="http://example.org/a.xml", position=1, package_id=p.n("e"), state="deleted", format="XML"); p.anon("package_show", id=p.n("d"))
    p.call("resource_update", id=U(2), url="http://example.org/b.json", name="B", other="o", format="JSON"); p.call("resource_update"); p.call("resource_update", id=""); p.call("resource_update", id="unknown"); p.call("resource_update", id=U(9), url="x"); p.call("resource_update", id=[U(1)], url="x"); p.call("resource_update", id=p.n("d"), url="x"); p.call("resource_update", id=U(1), url="x", size="big")
    p.call("resource_update", id="B", url="http://example.org/by-name"); p.anon("resource_show", id=U(2))





@scenario
def resources_through_package_update(p):
    """package_update and patch with resources: kept when left out, replaced, reordered, matched by id, new ids."""
    p.org(); rs = [{"id": U(i), "url": f"http://example.org/{i}.csv", "name": f"r{i}", "custom": "c"} for i in (1, 2, 3)]
    create(p, "d", resources=rs); p.call("package_update", id=p.n("d"), owner_org=p.n("org"), title="left out"); p.call("package_patch", id=p.n("d"), resources=[rs[2], rs[0]]); p.anon("package_show", id=p.n("d"))
    p.call("package_patch", id=p.n("d"), resources=[{"id": U(1), "url": "http://example.org/one"}, {"url": "http://example.org/new"}]); p.call("package_patch", id=p.n("d"), resources=[{"id": U(1)}]); p.call("package_patch", id=p.n("d"), resources=[{"id": U(2), "url": "http://example.org/back"}, {"id": U(1), "url": "http://example.org/one", "format": "CSV"}]); p.call("package_patch", id=p.n("d"), resources=[{"id": U(8), "url": "http://example.org/other", "state": "deleted"}])
    p.call("package_update", id=p.n("d"), owner_org=p.n("org"), resources=[]); p.call("package_patch", id=p.n("d"), resources=rs); p.call("package_patch", id=p.n("d"), resources=[{"id": U(1), "url": "a"}, {"id": U(1), "url": "b"}]); p.anon("package_show", id=p.n("d")); p.anon("resource_show", id=U(3))


@scenario
def resource_reorder(p):
    """package_resource_reorder: whole, partial, empty, unknown and double ids, missing parameters, who may."""
    for u in ("mem", "ed"): p.user(u)
    p.org(members={"mem": "member", "ed": "editor"}); create(p, "d", resources=[{"id": U(i), "url": f"http://example.org/{i}.csv"} for i in (1, 2, 3)])
    p.call("package_resource_reorder", id=p.n("d"), order=[U(3), U(1), U(2)]); p.anon("package_show", id=p.n("d")); p.call("package_resource_reorder", id=p.n("d"), order=[U(2)], as_="ed"); p.call("package_resource_reorder", id=p.n("d"), order=[]); p.call("package_resource_reorder", id=p.n("d"), order=[U(2)])
    p.call("package_resource_reorder", id=p.n("d"), order=[U(9)]); p.call("package_resource_reorder", id=p.n("d"), order=[U(1), U(1)]); p.call("package_resource_reorder", id=p.n("d"), order=U(1)); p.call("package_resource_reorder", id=p.n("d"), order=None); p.call("package_resource_reorder", id=p.n("d")); p.call("package_resource_reorder", order=[U(1)]); p.call("package_resource_reorder"); p.call("package_resource_reorder", id="unknown", order=[U(1)]); p.call("package_resource_reorder", id=p.n("d"), order={U(1): 1})
    p.call("package_resource_reorder", id=p.n("d"), order=[U(1)], as_="mem"); p.anon("package_resource_reorder", id=p.n("d"), order=[U(1)]); p.anon("package_show", id=p.n("d"))

# ---------------------------------------------------------------- package_show, lists

@scenario
def show_options(p):
    """use_default_schema and include_plugin_data: which spellings count and who gets what."""
    p.user("ed"); p.org(members={"ed": "editor"}); create(p, "d", extras=[{"key": "a", "value": ""}, {"key": "b", "value": "1"}], tags=[{"name": "t1"}], resources=[{"url": "http://example.org/a.csv", "custom": 1}])
    p.call("package_patch", id=p.n("d"), plugin_data={"plug": {"secret": 1}})
    for v in (True, "true", "yes", 1, 0, "", None, "junk", "false"): p.anon("package_show", id=p.n("d"), use_default_schema=v)
    for a in (None, "ed", "sysadmin"):
        p.call("package_show", id=p.n("d"), include_plugin_data=True, as_=a); p.call("package_show", id=p.n("d"), include_plugin_data="true", use_default_schema="true", as_=a, get=True)

@scenario
def plugin_data(p):
    """plugin_data: sysadmins only, must be an object, kept or dropped by updates."""
    p.user("ed"); p.org(members={"ed": "editor"}); create(p, "a", plugin_data={"plug": {"k": "v", "n": [1, {"x": None}]}}); p.call("package_show", id=p.n("a"), include_plugin_data=True); p.call("package_show", id=p.n("a"))
    create(p, "b", plugin_data={"plug": {"k": "v"}}, as_="ed"); p.call("package_show", id=p.n("b"), include_plugin_data=True)
    for i, v in enumerate(["text", 5, ["a"], [{"a": "b"}], None, "", {}, '{"plug": 1}']): create(p, f"c{i}", plugin_data=v)
    p.call("package_patch", id=p.n("a"), title="kept?"); p.call("package_show", id=p.n("a"), include_plugin_data=True); p.call("package_patch", id=p.n("a"), plugin_data={"other": {}}, as_="ed"); p.call("package_patch", id=p.n("a"), plugin_data={"other": {"z": 1}}); p.call("package_show", id=p.n("a"), include_plugin_data=True); p.call("package_patch", id=p.n("a"), plugin_data={}); p.call("package_show", id=p.n("a"), include_plugin_data=True); p.anon("package_search", q="*:*", fl="name", sort="name asc")

@scenario
def show_auth(p):
    """Who reads private, draft and deleted datasets: anonymous, stranger, creator, member, editor, admin, other organization."""
    for u in ("none", "mem", "ed", "ed2", "adm", "other"): p.user(u)
    p.org(members={"mem": "member", "ed": "editor", "ed2": "editor", "adm": "admin"}); p.org("org2", members={"other": "admin"})
    create(p, "priv", private=True, as_="ed"); create(p, "del", as_="ed"); p.call("package_delete", id=p.n("del"), as_="ed"); create(p, "draft", as_="ed"); p.call("package_patch", id=p.n("draft"), state="draft", as_="ed"); create(p, "pdel", private=True, state="deleted")
    for a in (None, "none", "mem", "ed", "ed2", "adm", "other", "sysadmin"):
        for d in ("priv", "del", "draft", "pdel"): p.call("package_show", id=p.n(d), as_=a)

@scenario
def package_list_paging(p):
    """package_list: order, limit, offset, wrong values, GET; private, draft and deleted ones are left out."""
    p.org()
    for n in ("c", "a", "b", "e"): create(p, n)
    create(p, "priv", private=True); create(p, "draft", state="draft"); create(p, "gone"); p.call("package_delete", id=p.n("gone"))
    for kw in ({}, {"limit": 2}, {"limit": 2, "offset": 1}, {"offset": 3}, {"limit": 0}, {"limit": "2", "offset": "2"}, {"limit": 100, "offset": 100}): p.anon("package_list", kw); 
    for kw in ({"limit": "x"}, {"limit": -1}, {"offset": -1}, {"limit": ""}, {"limit": None}, {"limit": 1.5}, {"limit": [1]}, {"limit": True}, {"page": 1}, {"sort": "name"}): p.anon("package_list", kw)
    p.anon("package_list", limit=1, get=True); p.anon("package_list", offset=1, limit="y", get=True); p.call("package_list"); p.request("GET", "/api/action/package_list"); p.request("GET", "/api/1/action/package_list"); p.request("GET", "/api/2/action/package_list")

@scenario
def current_list(p):
    """current_package_list_with_resources: order, limit, offset, page, private ones for sysadmins, wrong values."""
    p.user("ed"); p.org(members={"ed": "editor"})
    for n in ("a", "b", "c"): create(p, n, resources=[{"url": "http://example.org/" + n}])
    create(p, "priv", private=True); create(p, "draft", state="draft"); p.call("package_patch", id=p.n("a"), title="modified last")
    p.anon("current_package_list_with_resources"); p.call("current_package_list_with_resources"); p.call("current_package_list_with_resources", as_="ed")
    for kw in ({"limit": 1}, {"limit": 1, "offset": 1}, {"limit": 2, "page": 2}, {"page": 2}, {"limit": 1, "offset": 0, "page": 3}, {"limit": 0}, {"offset": 2}, {"limit": "1"}): p.anon("current_package_list_with_resources", kw)
    for kw in ({"limit": "x"}, {"limit": -1}, {"offset": -1}, {"page": 0}, {"page": -1}, {"page": "x"}, {"limit": None}): p.anon("current_package_list_with_resources", kw)
    p.anon("current_package_list_with_resources", limit=1, page=1, get=True)


@scenario
def metadata_modified_by_what(p):
    """Which writes move metadata_modified: resources, tags, groups, the same values again, reads, owner changes."""
    p.org(); p.org("org2"); p.call("group_create", name=p.n("g")); old = "2001-02-03T04:05:06"
    create(p, "d", metadata_modified=old, resources=[{"id": U(1), "url": "http://example.org/a.csv"}]); back = lambda: p.call("package_patch", id=p.n("d"), metadata_modified=old)
    p.call("resource_patch", id=U(1), url="http://example.org/a.csv"); p.anon("package_show", id=p.n("d")); p.call("resource_patch", id=U(1), name="x"); p.anon("package_show", id=p.n("d")); back(); p.call("resource_patch", id=U(1), name="x"); p.anon("package_show", id=p.n("d")); back()
    p.call("package_patch", id=p.n("d"), tags=[{"name": "t1"}]); back(); p.call("package_patch", id=p.n("d"), tags=[{"name": "t1"}]); back(); p.call("package_patch", id=p.n("d"), groups=[{"name": p.n("g")}]); back()
    p.call("package_resource_reorder", id=p.n("d"), order=[U(1)]); p.anon("package_show", id=p.n("d")); p.call("package_owner_org_update", id=p.n("d"), organization_id=p.n("org2")); p.call("package_show", id=p.n("d")); back(); p.call("resource_delete", id=U(1)); p.call("package_show", id=p.n("d")); back(); p.call("package_delete", id=p.n("d")); p.call("package_show", id=p.n("d"))

# ---------------------------------------------------------------- package_update, patch
@scenario
def update_replaces_everything(p):
    """What package_update drops and what it keeps when only the id is given."""
    p.org(); p.call("group_create", name=p.n("g"))
    create(p, "d", title="T", notes="n", author="a", author_email="a@example.org", maintainer="m", maintainer_email="m@example.org", url="http://u", version="1", license_id="cc-by", private=True, type="special", state="draft", tags=[{"name": "t1"}], extras=[{"key": "a", "value": "b"}], groups=[{"name": p.n("g")}], resources=[{"url": "http://example.org/a"}], plugin_data={"p": {"a": 1}})
    p.call("package_update", id=p.n("d")); p.call("package_show", id=p.n("d"), include_plugin_data=True); p.call("package_update", id=p.n("d"), owner_org=p.n("org"), private=False, state="active"); p.anon("package_show", id=p.n("d")); p.call("package_update", id=p.n("d"), name=p.n("d"), title="only these", owner_org=p.n("org")); p.call("package_update", id=p.n("d"), owner_org=""); p.call("package_update", id=p.n("d"), owner_org=None)

@scenario
def update_identification(p):
    """Which dataset package_update means: id, name in id, name alone, both, none, unknown; renaming."""
    p.org(); create(p, "a", id=U(1)); create(p, "b", id=U(2)); o = {"owner_org": p.n("org")}
    p.call("package_update", id=U(1), title="by id", **o); p.call("package_update", id=p.n("a"), title="by name in id", **o); p.call("package_update", name=p.n("a"), title="by name", **o); p.call("package_update", id=U(1), name=p.n("a2"), **o); p.call("package_update", id=p.n("a"), **o); p.call("package_update", id=p.n("a2"), name=p.n("a"), **o)
    p.call("package_update"); p.call("package_update", **o); p.call("package_update", id="", **o); p.call("package_update", id=None, name=p.n("a"), **o); p.call("package_update", id="", name="", **o); p.call("package_update", id="unknown", **o); p.call("package_update", name="unknown", **o); p.call("package_update", id=U(1), name=p.n("b"), **o); p.call("package_update", id=U(1), name="Bad Name", **o); p.call("package_update", id=U(1), name=None, **o); p.call("package_update", id=U(1), name="", **o); p.call("package_update", id=[U(1)], **o); p.anon("package_update", id="unknown"); p.anon("package_list")


@scenario(since="2.12")
def changed_entities(p):
    """Which actions tell the changed entities, and when they do not."""
    p.org(); create(p, "d", resources=[{"id": U(1), "url": "http://example.org/a.csv"}]); i = p.n("d")
    p.call("package_update", id=i, owner_org=p.n("org"), title="u"); p.call("package_patch", id=i, title="p"); p.call("package_patch", id=i, title="p"); p.call("package_revise", match={"name": i}, update={"title": "r"}); p.call("resource_create", package_id=i, id=U(2), url="http://example.org/b"); p.call("resource_update", id=U(2), url="http://example.org/c"); p.call("resource_patch", id=U(2), name="x"); p.call("resource_patch", id=U(2), name="x"); p.call("package_resource_reorder", id=i, order=[U(2)]); p.call("resource_delete", id=U(2)); p.call("package_owner_org_update", id=i, organization_id=p.n("org")); p.call("package_delete", id=i); p.call("package_patch", id=i, state="active"); p.call("package_update", id=i, name="Bad Name"); p.call("dataset_purge", id=i); p.call("group_create", name=p.n("g")); p.call("group_patch", id=p.n("g"), title="x")


@scenario
def update_auth(p):
    """Who may update, patch, revise and delete a dataset, and the messages of those who may not."""
    for u in ("none", "mem", "ed", "adm", "other"): p.user(u)
    p.org(members={"mem": "member", "ed": "editor", "adm": "admin"}); p.org("org2", members={"other": "admin"}); create(p, "d"); create(p, "priv", private=True)
    for a in (None, "none", "mem", "other", "ed", "adm"):
        p.call("package_update", id=p.n("d"), owner_org=p.n("org"), title=f"u{a}", as_=a); p.call("package_patch", id=p.n("d"), title=f"p{a}", as_=a); p.call("package_revise", match={"name": p.n("d")}, update={"title": f"r{a}"}, as_=a); p.call("package_patch", id=p.n("priv"), title=f"x{a}", as_=a); p.call("package_revise", match={"name": p.n("priv")}, update={"title": f"r{a}"}, as_=a); p.call("package_delete", id=p.n("d"), as_=a)
    p.anon("package_patch"); p.anon("package_patch", id="unknown"); p.anon("package_update"); p.anon("package_delete"); p.anon("package_delete", id="unknown"); p.anon("package_revise"); p.anon("package_revise", match={"id": "unknown"})


@scenario
def update_private(p):
    """Turning datasets private and public by update and patch; leaving private out of an update."""
    p.org(); create(p, "d", private=True); p.call("package_patch", id=p.n("d"), title="still private"); p.call("package_update", id=p.n("d"), owner_org=p.n("org")); p.anon("package_show", id=p.n("d")); p.call("package_patch", id=p.n("d"), private="true"); p.anon("package_show", id=p.n("d")); p.call("package_patch", id=p.n("d"), private="nonsense"); p.call("package_patch", id=p.n("d"), private=True, owner_org=""); p.call("package_patch", id=p.n("d"), private=None); p.anon("package_search", q="*:*", fl="name,private"); p.anon("organization_show", id=p.n("org"))

@scenario
def patch_forms(p):
    """package_patch: one field, nulls and empties, lists replaced whole, missing and unknown ids, names as ids, changing the id."""
    p.org(); create(p, "d", id=U(1), title="T", notes="n", url="http://u", license_id="cc-by", tags=[{"name": "t1"}], extras=[{"key": "a", "value": "b"}], resources=[{"url": "http://example.org/a"}]); create(p, "e")
    i = {"id": p.n("d")}
    for kw in ({"title": "U"}, {"notes": None}, {"url": ""}, {"license_id": None}, {"title": ""}, {"title": None}, {"name": p.n("d2")}): p.call("package_patch", {**i, **kw})
    p.call("package_patch", id=U(1), name=p.n("d")); p.call("package_patch", id=p.n("d"), name=p.n("e")); p.call("package_patch", id=p.n("d"), name=""); p.call("package_patch"); p.call("package_patch", name=p.n("d"), title="x"); p.call("package_patch", id=""); p.call("package_patch", id=None); p.call("package_patch", id="unknown", title="x"); p.call("package_patch", id=p.n("d"), unknown="x", creator_user_id="me", num_tags=5); p.call("package_patch", id=p.n("d"), relationships_as_subject=[], organization={"name": "x"}); p.anon("package_show", id=p.n("d"))

# ---------------------------------------------------------------- package_revise
def revisable(p): p.org(); create(p, "d", id=U(0xd), title="T", notes="n", tags=[{"name": "t1"}], extras=[{"key": "a", "value": "b"}], resources=[{"id": U(0x12345600 + i), "url": f"http://example.org/{i}.csv", "name": f"r{i}", "custom": "c"} for i in (1, 2, 3)])
def RID(i): return U(0x12345600 + i)


@scenario
def revise_missing_and_wrong(p):
    """package_revise without match, with unknown datasets, wrong types and JSON texts."""
    revisable(p); n = p.n("d")
    for kw in ({}, {"update": {"title": "x"}}, {"match": {}}, {"match": {"title": "T"}}, {"match": {"name": "unknown"}}, {"match__id": "unknown"}, {"match": "text"}, {"match": [1]}, {"match": json_of(n)}, {"match": None}, {"match": {"name": n}, "update": "text"}, {"match": {"name": n}, "update": '{"title": "from text"}'}, {"match": {"name": n}, "update": None}, {"match": {"name": n}, "update": []}, {"match": {"name": n}, "filter": {"a": 1}}, {"match": {"name": n}, "filter": 5}, {"match": {"name": n}, "include": 5}, {"match": {"name": n}, "unknown": 1}, {"id": n, "update": {"title": "x"}}): p.call("package_revise", kw)
    p.anon("package_revise", match={"name": n}, update={"title": "x"}, get=True)

def json_of(n): return '{"name": "%s"}' % n


@scenario
def revise_update(p):
    """package_revise update: dicts, flattened keys, positions, ids, extend, and what fails."""
    revisable(p); n = p.n("d"); m = {"match__name": n}
    for kw in ({"update": {"title": "U"}}, {"update__title": "V"}, {"update": {"resources": [{"name": "first"}]}}, {"update": {"resources": [{}, {"name": "second"}]}}, {"update__resources__0": {"description": "zero"}}, {"update__resources__-1": {"description": "last"}}, {"update__resources__12345602": {"description": "by id"}}, {"update__resources__12345602__name": "by id"},
               {"update__resources__extend": [{"url": "http://example.org/new", "name": "new"}]}, {"update": {"resources": {"1": {"name": "x"}}}}, {"update__resources__9": {"name": "x"}}, {"update__resources__abcde": {"name": "x"}}, {"update__title__x": 1}, {"update__resources__0__nope__x": 1}, {"update": {"tags": [{"name": "t2"}]}}, {"update__tags__extend": [{"name": "t3"}]}, {"update__extras__extend": [{"key": "z", "value": "1"}]}, {"update__extras": []}, {"update": {"extras": [{"value": "new"}]}}, {"update": {"id": U(5)}}, {"update": {"name": "Bad Name"}}, {"update__resources__0__size": "big"}, {"update": {"tags": [{"name": "t9"}, {"name": "t8"}, {"name": "x"}]}}, {"update__resources": "text"}, {"update__resources__extend": {"url": "x"}}): p.call("package_revise", {**m, **kw})
    p.anon("package_show", id=n)


# ---------------------------------------------------------------- delete, purge, recreate
@scenario
def delete_forms(p):
    """package_delete by name and id, twice, missing, unknown; what remains visible to whom."""
    p.user("ed"); p.org(members={"ed": "editor"}); p.call("group_create", name=p.n("g")); create(p, "a", id=U(1), groups=[{"name": p.n("g")}], tags=[{"name": "t1"}], resources=[{"id": U(9), "url": "http://example.org"}]); create(p, "b", id=U(2), groups=[{"name": p.n("g")}])
    p.call("package_delete"); p.call("package_delete", id=""); p.call("package_delete", id="unknown"); p.call("package_delete", name=p.n("a")); p.anon("package_delete", id=p.n("a")); p.call("package_delete", id=p.n("a"), as_="ed"); p.call("package_delete", id=U(2)); p.call("package_delete", id=p.n("a"))
    p.anon("package_list"); p.anon("package_show", id=p.n("a")); p.call("package_show", id=p.n("a"), as_="ed"); p.call("package_show", id=p.n("b")); p.anon("group_show", id=p.n("g"), include_datasets=True); p.anon("member_list", id=p.n("g"), object_type="package"); p.anon("organization_show", id=p.n("org"), include_datasets=True); p.call("package_search", q="*:*", fq="+state:deleted"); p.anon("package_search", q="*:*")


@scenario
def rename_onto_deleted_name(p):
    """Renaming a living dataset to the name of a deleted one."""
    p.org(); create(p, "d", id=U(1)); create(p, "e", id=U(2)); p.call("package_delete", id=p.n("d")); p.call("package_patch", id=p.n("e"), name=p.n("d")); p.call("package_show", id=p.n("d")); p.call("package_show", id=U(1)); p.call("package_show", id=U(2)); p.anon("package_list"); p.call("package_patch", id=U(1), state="active"); p.anon("package_list")


# ---------------------------------------------------------------- owner_org_update

@scenario
def deleted_organization(p):
    """Datasets of a deleted and of a purged organization: shown, updated, listed."""
    p.org(); create(p, "d"); create(p, "priv", private=True); p.call("organization_delete", id=p.n("org")); p.call("organization_purge", id=p.n("org")); p.anon("package_show", id=p.n("d")); p.call("package_delete", id=p.n("d")); p.call("package_delete", id=p.n("priv")); p.call("organization_delete", id=p.n("org")); p.call("package_show", id=p.n("d")); p.call("package_patch", id=p.n("d"), state="active", title="back"); p.anon("package_show", id=p.n("d"))
    create(p, "e"); p.call("package_delete", id=p.n("d")); p.call("package_delete", id=p.n("e")); p.call("organization_purge", id=p.n("org")); p.call("package_show", id=p.n("d")); p.call("package_patch", id=p.n("d"), state="active"); p.anon("package_list")

# ---------------------------------------------------------------- relationships
@scenario
def relationship_life(p):
    """Creating, listing, updating and deleting a relationship, seen from both sides."""
    setup(p, "a", "b", "c"); a, b, c = p.n("a"), p.n("b"), p.n("c"); r = {"subject": a, "object": b, "type": "depends_on"}
    p.call("package_relationship_create", r, comment="because"); p.anon("package_relationships_list", id=a); p.anon("package_relationships_list", id=b, get=True); p.call("package_relationship_create", r, comment="again"); p.call("package_relationship_create", r); p.call("package_relationship_update", r, comment="updated"); p.anon("package_show", id=a); p.anon("package_show", id=b)
    p.call("package_relationship_create", subject=a, object=c, type="parent_of"); p.anon("package_relationships_list", id=c); p.anon("package_relationships_list", id=a, id2=b); p.anon("package_relationships_list", id=a, id2=c, rel="parent_of"); p.anon("package_relationships_list", id=a, rel="depends_on"); p.call("package_relationship_delete", r); p.anon("package_relationships_list", id=a, id2=b); p.call("package_relationship_delete", r); p.call("package_relationship_create", r, comment="back"); p.anon("package_relationships_list", id=a, id2=b); p.anon("package_show", id=b)


@scenario
def relationship_errors(p):
    """Refusals of the relationship actions: missing, unknown, wrong type, to itself, not there."""
    setup(p, "a", "b"); a, b = p.n("a"), p.n("b"); p.call("package_relationship_create", subject=a, object=b, type="links_to")
    for act in ("package_relationship_create", "package_relationship_update", "package_relationship_delete"):
        for kw in ({}, {"subject": a}, {"subject": a, "object": b}, {"subject": "unknown", "object": b, "type": "links_to"}, {"subject": a, "object": "unknown", "type": "links_to"}, {"subject": a, "object": b, "type": "friend_of"}, {"subject": a, "object": b, "type": ""}, {"subject": b, "object": a, "type": "child_of", "id": "x"}): p.call(act, kw)
    p.call("package_relationship_create", subject=a, object=a, type="links_to"); p.call("package_relationship_create", subject=a, object=b, type=["links_to"]); p.anon("package_relationships_list"); p.anon("package_relationships_list", id="unknown"); p.anon("package_relationships_list", id=a, id2="unknown"); p.anon("package_relationships_list", id=a, rel="child_of"); p.anon("package_relationships_list", id=a, rel="friend_of")

@scenario
def relationship_auth(p):
    """Relationships need the right to edit both datasets, and to read both to list."""
    for u in ("ed", "both"): p.user(u)
    p.org(members={"ed": "editor", "both": "editor"}); p.org("org2", members={"both": "editor"}); create(p, "a"); p.call("package_create", name=p.n("b"), owner_org=p.n("org2"), private=True); r = {"subject": p.n("a"), "object": p.n("b"), "type": "links_to"}
    for u in (None, "ed", "both"): p.call("package_relationship_create", r, as_=u); p.call("package_relationship_update", r, comment="c", as_=u); p.call("package_relationships_list", id=p.n("a"), as_=u); p.call("package_relationships_list", id=p.n("a"), id2=p.n("b"), as_=u); p.call("package_relationships_list", id=p.n("b"), as_=u)
    p.anon("package_relationship_delete", r); p.call("package_relationship_delete", r, as_="ed"); p.call("package_delete", id=p.n("b")); p.call("package_relationships_list", id=p.n("a")); p.anon("package_show", id=p.n("a")); p.call("package_relationship_delete", r, as_="both")

@scenario
def relationships_in_dataset_dict(p):
    """relationships_as_subject and _as_object given in create, update and patch."""
    p.org(); create(p, "a", id=U(1)); create(p, "b", id=U(2)); create(p, "c", relationships_as_subject=[{"type": "bad"}]); create(p, "c1", relationships_as_object=[{}]); create(p, "c2", relationships_as_subject="text"); create(p, "c3", relationships_as_subject=[]); create(p, "c4", id=U(4), relationships_as_subject=[{"subject": U(4), "object": U(1), "type": "links_to", "comment": "c"}])
    p.call("package_relationship_create", subject=U(1), object=U(2), type="child_of", comment="x"); p.call("package_show", id=U(1)); p.call("package_patch", id=U(1), title="with relationships"); p.anon("package_relationships_list", id=U(1)); p.call("package_show", id=U(1)); p.call("package_update", id=U(1), owner_org=p.n("org")); p.anon("package_relationships_list", id=U(1)); p.call("package_patch", id=U(1), relationships_as_subject=[]); p.anon("package_relationships_list", id=U(1)); p.call("package_show", id=U(1)); p.call("package_patch", id=U(1), relationships_as_subject=[{"object": U(2), "type": "links_to"}])

# ---------------------------------------------------------------- flows of real clients

@scenario
def copy_dataset(p):
    """Copying a dataset by sending its shown dict under a new name: with its ids, without them, as an editor."""
    p.user("ed"); p.org(members={"ed": "editor"}); create(p, "a", title="T", resources=[{"id": U(1), "url": "http://example.org/a.csv", "custom": "x"}], tags=[{"name": "t1"}], extras=[{"key": "k", "value": "v"}]); d = p.call("package_show", id=p.n("a")) or {}
    p.call("package_create", {**d, "name": p.n("b")}); e = {k: v for k, v in d.items() if k != "id"}; p.call("package_create", {**e, "name": p.n("b")}); f = {**e, "resources": [{k: v for k, v in r.items() if k not in ("id", "package_id")} for r in d.get("resources", [])]}
    p.call("package_create", {**f, "name": p.n("b")}, as_="ed"); p.call("package_create", {**f, "name": p.n("b")}); p.call("package_create", {**f, "name": p.n("c"), "tags": [{"name": t["name"]} for t in d.get("tags", [])], "metadata_modified": ""}, as_="ed"); p.anon("package_show", id=p.n("b")); p.anon("tag_list"); p.anon("package_list")


@scenario
def show_edit_send_back(p):
    """Show, change in place, send the whole dict back as an editor: tags, extras, resources, organization as shown."""
    p.user("ed"); p.org(members={"ed": "editor"}); p.call("group_create", name=p.n("g")); create(p, "d", groups=[{"name": p.n("g")}], tags=[{"name": "t1"}, {"name": "t2"}], extras=[{"key": "b", "value": "2"}, {"key": "a", "value": "1"}], resources=[{"id": U(1), "url": "http://example.org/a.csv", "size": 3, "created": "2020-01-01"}, {"id": U(2), "url": "http://example.org/b"}], license_id="cc-by", metadata_modified="2001-01-01T00:00:00")
    d = p.call("package_show", id=p.n("d"), as_="ed") or {"id": p.n("d"), "tags": [], "extras": [], "resources": [{}, {}]}
    d["notes"] = "edited"; p.call("package_update", d, as_="ed"); d["tags"].append({"name": "t3"}); d["extras"].append({"key": "c", "value": "3"}); p.call("package_update", d, as_="ed"); d["resources"][0]["name"] = "named"; d["resources"].append({"url": "http://example.org/new"}); p.call("package_update", d, as_="ed"); d["organization"] = {"name": "ignored"}; d["owner_org"] = ""; p.call("package_update", d, as_="ed"); d.pop("owner_org"); d["resources"] = d["resources"][::-1]; p.call("package_update", d, as_="ed"); p.anon("package_show", id=p.n("d")); d["extras"][0]["key"] = "title"; p.call("package_update", d, as_="ed"); d["extras"] = d["extras"][1:]; d["groups"] = []; p.call("package_update", d, as_="ed")


@scenario
def get_for_writes(p):
    """Writing actions called by GET, reading ones by POST with an empty body and by PUT."""
    p.org()
    for a in ("package_create", "package_update", "package_patch", "package_revise", "package_delete", "dataset_purge", "resource_create", "resource_update", "resource_patch", "resource_delete", "package_resource_reorder", "package_owner_org_update", "package_relationship_create", "tag_create", "tag_delete", "vocabulary_create", "vocabulary_update", "vocabulary_delete"): p.request("GET", f"/api/3/action/{a}?id=x&name=y", as_="sysadmin")
    p.request("POST", "/api/3/action/package_list"); p.request("POST", "/api/3/action/package_create", as_="sysadmin", data={"name": p.n("form"), "owner_org": p.n("org"), "title": "Form", "tag_string": "a1,b1"}); p.request("POST", "/api/3/action/package_create", as_="sysadmin", data={"name": p.n("form2"), "owner_org": p.n("org"), "private": "True", "tags": ["x1", "x2"]}); p.request("POST", "/api/3/action/package_list?limit=1"); p.request("PUT", "/api/3/action/package_patch", as_="sysadmin", json={"id": p.n("form"), "title": "Put"})


@scenario
def organization_changes_in_datasets(p):
    """Renaming and editing an organization and a group: what their datasets show and the search finds afterwards."""
    p.org(title="Old"); p.call("group_create", name=p.n("g"), title="Old group"); create(p, "d", groups=[{"name": p.n("g")}]); p.call("organization_patch", id=p.n("org"), title="New", description="about", image_url="http://example.org/x.png"); p.anon("package_show", id=p.n("d")); p.anon("package_search", q="*:*"); p.call("organization_patch", id=p.n("org"), name=p.n("org9")); p.anon("package_show", id=p.n("d")); p.anon("package_search", fq="organization:" + p.n("org9"), fl="name")
    p.call("group_patch", id=p.n("g"), title="New group", name=p.n("g9")); p.anon("package_show", id=p.n("d")); p.anon("package_search", fq="groups:" + p.n("g9"), fl="name"); p.call("package_patch", id=p.n("d"), title="touched"); p.anon("package_show", id=p.n("d"))

@scenario
def draft_then_publish(p):
    """The web form's way: a draft, its resources, then active; by a sysadmin and by an editor."""
    p.user("ed"); p.org(members={"ed": "editor"}); create(p, "d", state="draft"); p.call("resource_create", package_id=p.n("d"), id=U(1), url="http://example.org/a.csv"); p.anon("resource_show", id=U(1)); p.call("resource_show", id=U(1), as_="ed"); p.anon("package_search", q="*:*", fl="name"); p.call("package_search", q="*:*", fl="name", include_drafts=True, as_="ed"); p.call("package_patch", id=p.n("d"), state="active", as_="ed"); p.anon("package_search", q="*:*", fl="name"); p.anon("resource_show", id=U(1)); p.anon("organization_show", id=p.n("org"))
    create(p, "e", state="draft", private=True); p.call("package_update", id=p.n("e"), state="active"); p.anon("package_list")

