"""What the machine over all actions found, one cause after the other."""
from tests.fidelity.play import scenario


@scenario
def ids_that_are_lists_of_nulls(p):
    """The database takes a list of nulls for a text; other lists crash. A primary key takes a list of one."""
    for value in ([None], [None, None], [[]], [[None]], [1], ["a"], []):
        for action in (
            "user_show", "package_show", "organization_show", "group_show", "resource_show", "vocabulary_show", "tag_show",
            "user_follower_count", "api_token_list", "package_relationships_list", "member_list", "package_patch",
            "resource_patch", "package_delete", "resource_view_list", "follow_dataset",
        ):
            p.call(action, id=value, user_id=value)
        p.call("member_delete", id=value, object="sysadmin", object_type="user")


@scenario
def group_patch_meets_errors_in_the_order_of_what_is_shown(p):
    """What is shown goes first in a patch, with lists that hold something behind all others."""
    p.org("parent"); p.org("org", groups=[{"name": p.n("parent")}], extras=[{"key": "a", "value": "b"}]); p.org("bare")
    p.call("group_create", name=p.n("group"))
    path = "/api/3/action/organization_patch"
    for name in ("org", "bare"):
        for wrong in (("users", "groups"), ("extras", "users"), ("packages", "extras", "users", "groups"), ("tags", "users")):
            p.request("POST", path, as_="sysadmin", data={"id": p.n(name), "title": "x", **dict.fromkeys(wrong, "no list")})
    for wrong in (("users", "groups"), ("extras", "users")):
        p.call("group_patch", id=p.n("group"), **dict.fromkeys(wrong, "no list"))


@scenario
def metadata_modified_that_is_empty(p):
    """A sysadmin's empty date is none: the clock decides."""
    p.org()
    for value in ("", None):
        p.call("package_create", name=p.n(f"ds{value}".lower()), owner_org=p.n("org"), metadata_modified=value)
    name = p.n("ds")
    for action in ("package_patch", "package_update"):
        for value in ("", None):
            p.call(action, id=name, metadata_modified=value, notes=f"{action} {value}"); p.call("package_show", id=name)
            p.call(action, id=name, metadata_modified=value, notes=f"{action} {value}"); p.call("package_show", id=name)


@scenario
def junk_that_was_sent(p):
    """A field `__junk` is validated like the junk that validation itself puts there, which is a dict."""
    p.org(); p.call("package_create", name=p.n("ds"), owner_org=p.n("org"))
    for value in ([None], "x", 1, True, {"a": 1}, {}, [], "", None, [{}], {"a": {"b": []}}):
        p.call("package_update", id=p.n("ds"), __junk=value); p.call("package_patch", id=p.n("ds"), __junk=value)
        p.call("organization_patch", id=p.n("org"), __junk=value)
        p.call("user_patch", id="sysadmin", __junk=value)


@scenario
def indexing_a_dataset_that_has_relationships(p):
    """Whatever indexes a dataset that has a relationship crashes and changes nothing; a patch drops the relationship."""
    o = p.org()
    made = {name: p.call("package_create", name=p.n(name), owner_org=o["id"]) for name in ("one", "two")}
    for name in made:
        id = made[name]["id"]
        p.call("package_relationship_create", subject=p.n("one"), object=p.n("two"), type="linked_from")
        p.call("package_update", id=id, notes="x"); p.call("package_show", id=id)
        p.call("bulk_update_private", datasets=[id], org_id=o["id"]); p.call("package_show", id=id)
        p.call("resource_create", package_id=id, url="http://example.org/a.csv"); p.call("package_search", q=f"id:{id}")
        p.call("package_relationships_list", id=id)
        p.call("package_patch", id=id, notes="x"); p.call("package_relationships_list", id=id)
        p.call("bulk_update_public", datasets=[id], org_id=o["id"])
    p.call("package_relationship_create", subject=p.n("one"), object=p.n("two"), type="linked_from")
    p.call("package_delete", id=p.n("one")); p.call("package_relationships_list", id=p.n("two"))


@scenario
def lone_surrogates_in_fields_of_ones_own(p):
    """Fields of one's own are stored as JSON: a NUL is written with an escape, a lone surrogate crashes."""
    p.org(); p.call("package_create", name=p.n("ds"), owner_org=p.n("org"))
    for value in ("\ud800", "\0", {"a": ["x\0"]}, {"a": ["\ud800"]}, {"\ud800": 1}, {"\0": 1}):
        r = p.call("resource_create", package_id=p.n("ds"), foo=value)
        p.call("package_patch", id=p.n("ds"), extras=[{"key": "a", "value": value}])
        if r: p.call("resource_update", id=r["id"], bar=value); p.call("resource_delete", id=r["id"])


@scenario
def term_translations_that_are_no_dicts(p):
    """Each translation is authorized before it is read."""
    p.user("ann")
    for value in ([[{}]], ["x"], [None], [1], [{}, 1], [[]], [{}]):
        for as_ in ("sysadmin", "ann", None):
            p.call("term_translation_update_many", {"data": value}, as_=as_)


@scenario
def names_that_are_no_texts_in_updates(p):
    """The name is looked for in the database as it was sent, before anything makes a text of it."""
    p.user("ed"); p.org(members={"ed": "editor"})
    p.call("package_create", name=p.n("ds"), owner_org=p.n("org")); p.call("package_create", name=p.n("gone"), owner_org=p.n("org"))
    p.call("package_delete", id=p.n("gone"))
    for value in (1, True, None, [], [None], [None, None], [[]], {"a": 1}, ["a"], 1.5, "\0"):
        for as_ in ("sysadmin", "ed"):
            p.call("package_patch", id=p.n("ds"), name=value, title="x", as_=as_); p.call("package_patch", id=p.n("gone"), name=value, as_=as_)
            p.call("package_update", id=p.n("ds"), name=value, title="y", as_=as_)


@scenario
def views_and_comments_as_they_were_sent(p):
    """An answer shows what was sent where the database keeps a text of it."""
    p.org(); r = p.call("package_create", name=p.n("a"), owner_org=p.n("org"), resources=[{"url": "http://example.org/a.png"}])
    p.call("package_create", name=p.n("b"), owner_org=p.n("org"))
    view = p.call("resource_view_create", resource_id=r["resources"][0]["id"], title="T", view_type="image_view")
    for value in ([], ["x"], "text_view", None, 1, ""):
        p.call("resource_view_update", id=view["id"], title="T", resource_id=r["resources"][0]["id"], view_type=value)
        p.call("resource_view_show", id=view["id"])
    for value in (1, True, None, [], ["a"], {"a": 1}, "\0", "\ud800", 1.5):
        p.call("package_relationship_create", subject=p.n("a"), object=p.n("b"), type="depends_on", comment=value)
        p.call("package_relationships_list", id=p.n("a"))
        p.call("package_relationship_update", subject=p.n("a"), object=p.n("b"), type="depends_on", comment="x")
        p.call("package_patch", id=p.n("a"), notes=str(value)[:1]); p.call("package_relationships_list", id=p.n("a"))


@scenario
def vocabularies_that_no_database_can_look_up(p):
    """A vocabulary is looked up by what was sent: a NUL or a lone surrogate crashes."""
    for value in ("\0", "a\0b", "\ud800", "x" * 50):
        p.call("tag_create", name="hello", vocabulary_id=value); p.call("tag_create", name="x", vocabulary_id=value)
        for action in ("tag_show", "tag_list", "vocabulary_show", "tag_autocomplete", "tag_search"):
            p.call(action, id=value, vocabulary_id=value, q="a")


@scenario
def filters_that_are_blank(p):
    """A filter of blanks and control characters is passed over, one of other blanks is not."""
    p.org(); p.call("package_create", name=p.n("ds"), owner_org=p.n("org"))
    for value in ("\0", "\0 \t", "\x1f", "\u00a0", "\x7f", "\0x", " ", ""):
        p.call("package_search", fq_list=[value], fl=["name"]); p.call("package_search", fq=value, fl=["name"])


@scenario
def fields_in_brackets(p):
    """What an unknown transformer of `fl` would add is left out; brackets that hold no parameters are an error."""
    p.org(); p.call("package_create", name=p.n("ds"), owner_org=p.n("org"))
    for value in (
        '["name"]', "[", "[]", "[x", "[a b]", "[a=b", '[a="b"]', "[nope]", "[1]", "[ ]", "[a=]", "[a=b c=d]", "[a='b]", "[é]",
        "[a.b]", "[a:b]", "[a-b]", "[a,b]", "[a = b]", "[*]", "[a=b,c]", "name [x", "[x]name", 'x:["a"]', 'x:[nope]',
    ):
        p.call("package_search", fl=[value], rows=1)
    p.call("package_search", fl=['["name"]'], q="["); p.call("package_search", fl=['["name"]'], sort="nope nope")
    p.call("package_search", fl=["name"], q="["); p.call("package_search", fl=['["name"]'], rows="x")


@scenario
def permission_labels_in_the_order_of_titles(p):
    """An error of Solr shows the caller's labels: organizations by their titles, else their names."""
    p.user("ann")
    for name, title in (("c", "Beta"), ("a", "gamma"), ("b", ""), ("d", "Álpha")):
        p.org(name, {"ann": "member"}, title=title)
        p.call("package_search", q="[", fq="a:[", as_="ann")
    p.org("parent", {"ann": "admin"}); p.org("child", groups=[{"name": p.n("parent")}], title="Aa")
    p.call("package_search", q="a:[", as_="ann"); p.call("organization_list_for_user", as_="ann")


@scenario
def bulk_updates_of_what_is_no_id(p):
    """An empty list is a text to the database: no dataset has it as its id, which the activity then misses."""
    p.org(); p.call("package_create", name=p.n("ds"), owner_org=p.n("org"))
    for value in ([[]], [[None]], [[1]], [["a"]], [[], "x"], [None], [{}], ["\0"], [1], [[[]]], [], "x", {"a": 1}, [p.n("ds")]):
        p.call("bulk_update_delete", datasets=value, org_id=p.n("org")); p.call("bulk_update_private", datasets=value, org_id=p.n("org"))
    for value in ([], [[]], [None], ["a"], 1, {}, None):
        p.call("bulk_update_public", datasets=["x"], org_id=value); p.call("bulk_update_public", datasets=[], org_id=value)


@scenario
def keys_that_are_looked_up_as_they_were_sent(p):
    """A primary key that is a list crashes, and so does a NUL in what a validator looks up after another refused it."""
    p.org(); v = p.call("vocabulary_create", name=p.n("v"), tags=[{"name": "aa"}])
    for value in ([], [[]], [None], [[None]], ["x"], ["x", "y"], {}, {"id": "x"}, {"id": []}, "\0"):
        for action in ("activity_show", "activity_data_show", "activity_diff", "resource_view_show", "task_status_show"):
            p.call(action, id=value, include_data=True, object_type="package")
    for value in ("\0", "a\0b", "\ud800", "x", "aa", ""):
        p.call("tag_create", name=value, vocabulary_id=v["id"]); p.call("tag_create", name=value, vocabulary_id=p.n("v"))
        p.call("package_create", name=p.n("ds"), owner_org=p.n("org"), id=value)
        p.call("resource_create", package_id=p.n("ds"), id=value); p.call("user_create", name="u", id=value)
