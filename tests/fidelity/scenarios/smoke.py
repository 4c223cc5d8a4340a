from tests.fidelity.play import scenario
@scenario
def dataset_life(p):
    o = p.org()
    d = p.call("package_create", name=p.n("ds"), title="T", owner_org=o["id"], extras=[{"key": "a", "value": "1"}], tags=[{"name": "x y"}], resources=[{"url": "http://example.org/a.csv", "format": "csv"}])
    p.anon("package_show", id=d["id"])
    p.anon("package_show", id=d["name"], get=True)
    p.call("package_update", id=d["id"], name=d["name"], owner_org=o["id"])
    p.call("package_patch", id=d["id"], title="U")
    p.anon("package_search", q="*:*")
    p.call("package_create", name=d["name"], owner_org=o["id"])
    p.call("package_delete", id=d["id"])
    p.anon("package_show", id=d["id"])
    p.call("package_show", id=d["id"])
    p.call("dataset_purge", id=d["id"])
    p.call("package_show", id=d["id"])
    p.anon("package_list"); p.anon("organization_list"); p.anon("organization_show", id=o["name"])
@scenario
def users(p):
    p.user("alice"); o = p.org(members={"alice": "editor"})
    p.call("package_create", name=p.n("p"), owner_org=o["id"], private=True, as_="alice")
    p.call("package_show", id=p.n("p"), as_="alice"); p.anon("package_show", id=p.n("p"))
    p.anon("package_create", name="x"); p.call("organization_create", name="bad name!", as_="alice")
