"""Users, API tokens, site actions and the HTTP layer around them (every kind of request, body, header and route)."""
import json
from tests.fidelity.play import scenario

A = "/api/3/action/"
JSON = {"Content-Type": "application/json"}

def U(p, stem): return p.n(stem).replace("-", "_")           # the name p.user(stem) gives
def mail(p, stem): return f"{U(p, stem)}@example.org"
def new(p, stem, as_="sysadmin", **kw):
    """user_create with the required fields filled in."""
    d = {"name": U(p, stem), "email": mail(p, stem), "password": "correct horse 9"}; d.update(kw)
    return p.call("user_create", {k: v for k, v in d.items() if v is not ...}, as_=as_)
def raw(p, action, body, ctype="application/json", as_="sysadmin", **kw):
    """POST bytes or text as they are."""
    return p.request("POST", A + action, as_=as_, data=body, headers={"Content-Type": ctype} if ctype else {}, **kw)
def get(p, path, as_=None, **kw): return p.request("GET", path, as_=as_, **kw)

def hide_site_id(p):
    """Site ids differ between instances; in the scenarios that show it, it is written <site-id>."""
    try: n = p.http.post(p.base + A + "get_site_user", json={}, headers={p.header: p.keys["sysadmin"]}, timeout=60).json()["result"]["name"]
    except Exception: return
    p.norm.known[n] = "<site-id>"

# ---------------------------------------------------------------- users: creating

@scenario
def user_create_every_field(p):
    """All documented fields of user_create, and what is kept of them."""
    new(p, "full", fullname="Füll Näme", about="About *me*, no links", image_url="https://example.org/a.png",
        activity_streams_email_notifications=True, plugin_extras={"myplugin": {"k": [1, {"a": None}]}},
        image_display_url="https://example.org/ignored.png")
    p.call("user_show", id=U(p, "full"))
    p.call("user_show", id=U(p, "full"), include_plugin_extras=True)
    p.anon("user_show", id=U(p, "full"), include_plugin_extras=True)
    new(p, "img", image_url="relative.png")
    p.anon("user_show", id=U(p, "img"))
    new(p, "img2", image_url="/abs/path x.png")
    new(p, "img3", image_url="ftp://example.org/x.png")
    new(p, "empty", fullname="", about="", image_url="", plugin_extras={})
    new(p, "nulls", fullname=None, image_url=None, plugin_extras=None, activity_streams_email_notifications=None)
    new(p, "blank", fullname="   ")


@scenario
def user_create_name_rules(p):
    """Every message of the name validator for users."""
    for n in ("a", "", "ab", "Upper_Case", "with space", "dot.ted", "ünïcode", "new", "edit", "search", "me",
              "n" * 100, "n" * 101, " padded ", "-_-", "trailing\n", "123"):
        new(p, f"x{len(n)}{n[:1].encode().hex()}", name=n)
    p.anon("user_list", all_fields=False)




@scenario
def user_create_email_rules(p):
    """Every way an e-mail may be refused."""
    for i, e in enumerate(("noat", "a@", "@example.org", "a b@example.org", ".a@example.org", "a.@example.org", "a..b@example.org",
                           "a@example", "a+tag@example.org", "é@example.org", "a@exämple.org", "a@-example.org", " a.pad@example.org ",
                           "a@example.org.", "a'b@example.org", "x" * 300 + "@example.org")):
        new(p, f"e{i}", email=e)
    p.call("user_list")





@scenario
def user_create_ignored_and_unknown_fields(p):
    """Fields a client sends back or invents: dropped, kept or refused."""
    new(p, "g1", created="2001-01-01T00:00:00", apikey="my-own-key", reset_key="abc", last_active="2001-01-01", display_name="No",
        email_hash="x", number_created_packages=99, unknown="u", extras=[{"key": "a", "value": "b"}])
    p.call("user_show", id=U(p, "g1"))
    new(p, "g2", state="deleted")
    p.anon("user_show", id=U(p, "g2"))
    p.call("user_show", id=U(p, "g2"))
    new(p, "g3", state="pending")
    p.anon("user_show", id=U(p, "g3"))
    new(p, "g4", state="nonsense")
    p.call("user_list")
    new(p, "g5", **{"__extras": {"a": 1}})
    new(p, "g6", **{"__junk": [{"a": 1}]})



@scenario
def user_create_with_apitoken(p):
    """with_apitoken gives the token in the answer."""
    r = new(p, "tok", with_apitoken=True) or {}
    p.keys["tok"] = r.get("token", "none")
    p.call("user_show", as_="tok", id=U(p, "tok"))
    p.call("api_token_list", as_="tok", user_id=U(p, "tok"))
    p.call("api_token_list", user_id=U(p, "tok"))
    new(p, "tok2", with_apitoken="false")
    new(p, "tok3", with_apitoken=False)
    new(p, "tok4", with_apitoken="yes", name="Bad Name")

HASH = "$pbkdf2-sha512$1000$dHdpbnNhbHR0d2luc2FsdA$QKoBehs6UXed4UYE1iYNAeDZjObp4ydPeUiptIDhFHmj/1cR9/5qcO/ea.fjorX3k1NxvWLF5n8UI0luavfeFQ"


@scenario
def user_create_form_encoded(p):
    """user_create as an HTML form, as a multipart form, and by GET."""
    d = {"name": U(p, "f1"), "email": mail(p, "f1"), "password": "correct horse 9", "fullname": "Form & Co"}
    p.request("POST", A + "user_create", as_="sysadmin", data=d)
    p.request("POST", A + "user_create", as_="sysadmin", files={k: (None, v.replace("f1", "f2")) for k, v in d.items()})
    p.request("GET", A + "user_create", as_="sysadmin", params=d)
    p.request("POST", A + "user_create", as_="sysadmin", params={**d, "name": U(p, "f3"), "email": mail(p, "f3")})
    p.request("POST", A + "user_create", as_="sysadmin", data={**d, "name": U(p, "f4"), "email": mail(p, "f4"), "sysadmin": "false", "plugin_extras": '{"a": 1}'})
    p.request("POST", A + "user_create", as_="sysadmin", data=[("name", "x1"), ("name", "x2"), ("email", mail(p, "f5")), ("password", "correct horse 9")])
    p.anon("user_list", all_fields=False)

# ---------------------------------------------------------------- users: changing

@scenario
def user_update_errors(p):
    """Everything user_update refuses."""
    p.user("ue"); p.user("taken")
    p.call("user_update")
    p.call("user_update", id="")
    p.call("user_update", id="no-such-user", email="a@example.org")
    p.call("user_update", id=U(p, "ue"))
    p.call("user_update", id=U(p, "ue"), email="")
    p.call("user_update", id=U(p, "ue"), email="bad")
    p.call("user_update", id=U(p, "ue"), email=mail(p, "taken"))
    p.call("user_update", id=U(p, "ue"), email=mail(p, "ue"), password="short")
    p.call("user_update", id=U(p, "ue"), email=mail(p, "ue"), name="Bad Name")
    p.call("user_update", id=U(p, "ue"), email=mail(p, "ue"), name=U(p, "taken"))
    p.call("user_update", id=U(p, "ue"), email=mail(p, "ue"), about="http://links.example.org")
    p.call("user_update", id=U(p, "ue"), email=mail(p, "ue"), name="x", password=5, fullname=["x"])
    p.call("user_update", id=["a"], email=mail(p, "ue"))
    p.anon("user_show", id=U(p, "ue"))



@scenario
def user_rename(p):
    """A sysadmin renames; the user may not; memberships, tokens and authorship follow."""
    p.user("old"); p.org(members={"old": "editor"})
    p.call("package_create", as_="old", name=p.n("ds"), owner_org=p.n("org"))
    p.call("user_patch", as_="old", id=U(p, "old"), name=U(p, "self_renamed"))
    p.call("user_patch", id=U(p, "old"), name=U(p, "fresh"))
    p.anon("user_show", id=U(p, "old"))
    p.anon("user_show", id=U(p, "fresh"))
    p.call("user_show", as_="old")
    p.call("package_patch", as_="old", id=p.n("ds"), title="After")
    p.call("organization_show", id=p.n("org"), include_datasets=False)
    p.call("organization_list_for_user", id=U(p, "fresh"))
    p.call("organization_list_for_user", id=U(p, "old"))
    new(p, "old", email=mail(p, "again"))
    p.call("user_patch", id=U(p, "fresh"), name=U(p, "old"))


@scenario
def user_changes_password_and_logs_in(p):
    """The web login before and after a password change (status and Location only)."""
    p.user("pw", fullname="P W")
    def login(name, pw):
        p.http.cookies.clear(); p.request("POST", "/user/login", data={"login": name, "password": pw})
    login(U(p, "pw"), "correct horse 9")
    login(U(p, "pw"), "wrong")
    p.call("user_patch", as_="pw", id=U(p, "pw"), password="another horse 9")
    p.http.cookies.clear()
    login(U(p, "pw"), "correct horse 9")
    login(U(p, "pw"), "another horse 9")
    login(mail(p, "pw"), "another horse 9")
    login("no-such-user", "another horse 9")
    p.http.cookies.clear()
    p.call("user_patch", as_="pw", id=U(p, "pw"), password="")
    p.http.cookies.clear()
    login(U(p, "pw"), "another horse 9")
    p.http.cookies.clear()
    p.call("user_delete", id=U(p, "pw"))
    login(U(p, "pw"), "another horse 9")

# ---------------------------------------------------------------- users: reading



@scenario
def user_show_include_datasets(p):
    """include_datasets: drafts and private ones for oneself and sysadmins only; 10 a page or 50."""
    p.user("au"); p.user("ot"); p.org(members={"au": "editor"})
    for s, kw in (("pub", {}), ("priv", {"private": True}), ("draft", {"state": "draft"}), ("gone", {})):
        p.call("package_create", as_="au", name=p.n(s), title=s, owner_org=p.n("org"), **kw)
    p.call("package_delete", as_="au", id=p.n("gone"))
    p.call("package_patch", as_="au", id=p.n("draft"), state="draft")
    p.anon("user_show", id=U(p, "au"), include_datasets=True)
    p.call("user_show", as_="ot", id=U(p, "au"), include_datasets=True)
    p.call("user_show", as_="au", id=U(p, "au"), include_datasets=True)
    p.call("user_show", id=U(p, "au"), include_datasets="true", get=True)
    p.anon("user_show", id=U(p, "ot"), include_datasets=1)
    p.anon("user_show", id=U(p, "au"), include_datasets="no")
    p.anon("user_show", id=U(p, "au"), include_datasets="maybe")
    p.call("user_list", as_="au", q=U(p, "au"))


@scenario
def user_show_include_num_followers(p):
    """include_num_followers, and following and unfollowing a user."""
    p.user("star"); p.user("fan")
    p.anon("user_show", id=U(p, "star"), include_num_followers=True)
    p.call("follow_user", as_="fan", id=U(p, "star"))
    p.call("follow_user", as_="fan", id=U(p, "star"))
    p.call("follow_user", as_="fan", id=U(p, "fan"))
    p.anon("follow_user", id=U(p, "star"))
    p.anon("user_show", id=U(p, "star"), include_num_followers="yes", get=True)
    p.anon("user_follower_count", id=U(p, "star"), get=True)
    p.call("am_following_user", as_="fan", id=U(p, "star"))
    p.call("user_delete", id=U(p, "fan"))
    p.anon("user_show", id=U(p, "star"), include_num_followers=True)
    p.call("user_follower_list", id=U(p, "star"))
    p.anon("user_show", id=U(p, "star"), include_num_followers="perhaps")

@scenario
def user_list_defaults(p):
    """user_list: everyone but the site user and the deleted, by display name; e-mails for sysadmins."""
    p.user("zed", fullname="Anna Zed"); p.user("bob"); p.user("gone", fullname="Gone"); p.user("cap", fullname="zz lower"); p.user("acc", fullname="Ångström")
    p.call("user_delete", id=U(p, "gone"))
    p.anon("user_list")
    p.call("user_list", as_="bob")
    p.call("user_list")
    p.anon("user_list", get=True)
    p.anon("user_list", all_fields="false", get=True)
    p.anon("user_list", all_fields="nonsense")
    p.anon("user_list", limit=1, offset=1)
    p.anon("user_list", page=2, unknown="x")




@scenario
def user_list_order_by(p):
    """Each order_by, unknown ones, and the one that is gone."""
    p.user("n_bb", fullname="Alpha", about="z"); p.user("n_aa", fullname="beta", about="y"); p.user("n_cc", fullname="Gamma", about="", sysadmin=True); p.user("dd", fullname="", about="x")
    p.org(members={"n_aa": "editor", "n_cc": "editor"})
    p.call("package_create", as_="n_cc", name=p.n("d1"), owner_org=p.n("org"))
    p.call("package_create", as_="n_aa", name=p.n("d2"), owner_org=p.n("org"))
    p.call("package_create", as_="n_aa", name=p.n("d3"), owner_org=p.n("org"))
    for o in ("name", "fullname", "display_name", "created", "about"):
        p.anon("user_list", order_by=o, all_fields=False)
    p.anon("user_list", order_by="number_created_packages", q="n_")
    p.anon("user_list", order_by="number_created_packages", all_fields=False)
    p.anon("user_list", order_by="edits")
    p.anon("user_list", order_by="no_such_field", all_fields=False)
    p.anon("user_list", order_by="", all_fields=False)
    p.anon("user_list", order_by="name desc", all_fields=False)
    p.anon("user_list", order_by="email", all_fields=False)
    p.anon("user_list", order_by="get", all_fields=False)

@scenario
def user_list_order_by_sysadmin(p):
    """order_by=sysadmin: the others first."""
    new(p, "a_boss", sysadmin=True); new(p, "b_plain")
    p.anon("user_list", order_by="sysadmin", q=p.tag, all_fields=False)
    p.anon("user_list", order_by="name", q=p.tag)

@scenario
def user_autocomplete(p):
    """user_autocomplete: matching, limit, ignore_self, and its validation."""
    p.user("ac_one", fullname="Karla Kolumna"); p.user("second"); p.user("ac_gone")
    p.call("user_delete", id=U(p, "ac_gone"))
    p.anon("user_autocomplete", q="ac_")
    p.anon("user_autocomplete", q="KOLUMNA", get=True)
    p.anon("user_autocomplete", q="ac_", limit=1)
    p.anon("user_autocomplete", q="ac_", limit="1", get=True)
    p.call("user_autocomplete", as_="ac_one", q="ac_", ignore_self=True)
    p.call("user_autocomplete", as_="ac_one", q="ac_", ignore_self="false")
    p.anon("user_autocomplete", q=mail(p, "ac_one"))
    p.call("user_autocomplete", q=mail(p, "ac_one"))
    p.anon("user_autocomplete")
    p.anon("user_autocomplete", q="", limit=0)
    p.anon("user_autocomplete", q=None, limit=0)
    p.anon("user_autocomplete", q=987654321)
    p.anon("user_autocomplete", q=["ac_"])
    p.anon("user_autocomplete", q="ac_", limit=0)
    p.anon("user_autocomplete", q="ac_", limit=-1)
    p.anon("user_autocomplete", q="ac_", limit="x")
    p.anon("user_autocomplete", q="ac_", limit=None)
    p.anon("user_autocomplete", q="ac_", limit="")

# ---------------------------------------------------------------- users: deleting
@scenario
def user_delete_authorization_and_errors(p):
    """user_delete: sysadmins only; by name and id; twice; the unknown."""
    p.user("del"); p.user("del2")
    p.anon("user_delete", id=U(p, "del"))
    p.call("user_delete", as_="del2", id=U(p, "del"))
    p.call("user_delete", as_="del", id=U(p, "del"))
    p.call("user_delete")
    p.anon("user_delete")
    p.call("user_delete", id="no-such-user")
    p.anon("user_delete", id="no-such-user")
    p.call("user_delete", id=U(p, "del"))
    p.call("user_delete", id=U(p, "del"))
    p.call("user_delete", id=(p.call("user_show", id=U(p, "del2")) or {}).get("id"))
    p.request("GET", A + "user_delete", as_="sysadmin", params={"id": U(p, "del")})
    p.call("user_delete", id="")
    p.anon("user_list", all_fields=False)

@scenario
def deleted_user_seen_by_all(p):
    """A deleted user: shown to whom, still named by what, and revived how."""
    p.user("dead", fullname="Dead User"); p.user("live")
    p.call("user_delete", id=U(p, "dead"))
    p.anon("user_show", id=U(p, "dead"))
    p.call("user_show", as_="live", id=U(p, "dead"))
    p.call("user_show", id=U(p, "dead"))
    p.call("user_show", as_="dead")
    p.call("user_list", q="dead")
    p.anon("user_autocomplete", q="dead")
    p.call("user_update", id=U(p, "dead"), email=mail(p, "dead"), fullname="Still dead")
    p.call("user_patch", as_="dead", id=U(p, "dead"), fullname="x")
    p.call("follow_user", as_="live", id=U(p, "dead"))
    p.call("api_token_create", user=U(p, "dead"), name="after death")
    p.call("api_token_list", user_id=U(p, "dead"))
    p.call("user_update", id=U(p, "dead"), email=mail(p, "dead"), state="active")
    p.call("user_show", as_="dead")



# ---------------------------------------------------------------- users: inviting


@scenario
def user_invite_authorization(p):
    """Who may invite: not anonymous, not editors."""
    p.user("ed"); p.user("no"); p.org(members={"ed": "editor"})
    d = dict(group_id=p.n("org"), email="x@example.org", role="member")
    p.anon("user_invite", d)
    p.call("user_invite", d, as_="no")
    p.call("user_invite", d, as_="ed")
    p.anon("user_invite", email="x@example.org", role="member")
    p.anon("user_invite", group_id="no-such-org", email="x@example.org", role="member")
    p.call("user_invite", as_="no", group_id="no-such-org", email="x@example.org", role="member")

# ---------------------------------------------------------------- tokens
@scenario
def api_token_create_rules(p):
    """api_token_create: for whom, by whom, with what name."""
    p.user("tk"); p.user("nb"); u = U(p, "tk")
    p.call("api_token_create", as_="tk", user=u, name="mine")
    p.call("api_token_create", as_="tk", user=u, name="mine")
    p.call("api_token_create", as_="nb", user=u, name="his")
    p.anon("api_token_create", user=u, name="anon")
    p.call("api_token_create", user=u, name="by sysadmin")
    p.call("api_token_create", user=u)
    p.call("api_token_create", name="x")
    p.call("api_token_create")
    p.anon("api_token_create")
    p.call("api_token_create", user="no-such-user", name="x")
    p.anon("api_token_create", user="no-such-user", name="x")
    p.call("api_token_create", user=u, name="")
    p.call("api_token_create", user=u, name=["a", 1])
    p.call("api_token_create", user=u, name=7)
    p.call("api_token_create", user=u, name="expiring", expires_in=1, unit=3600, unknown="x")
    p.call("api_token_create", user=u, name="extras", plugin_extras={"a": 1})
    p.request("GET", A + "api_token_create", as_="tk", params={"user": u, "name": "got"})


@scenario
def api_token_revoke_rules(p):
    """api_token_revoke by token or jti, by the owner, another, a sysadmin; then the token is worth nothing."""
    p.user("tr"); p.user("nb"); u = U(p, "tr")
    t = [(p.call("api_token_create", as_="tr", user=u, name=f"t{i}") or {}) for i in range(3)]
    for i in range(3): p.keys[f"t{i}"] = t[i].get("token", "x")
    p.call("user_show", as_="t0")
    p.anon("api_token_revoke", token=p.keys["t0"])
    p.call("api_token_revoke", as_="nb", token=p.keys["t0"])
    p.call("api_token_revoke", as_="nb", jti=t[0].get("id", "none"))
    p.call("api_token_revoke", as_="tr", token=p.keys["t0"])
    p.call("user_show", as_="t0")
    p.call("user_show", as_="t0", id=u)
    p.call("api_token_revoke", as_="tr", token=p.keys["t0"])
    p.call("api_token_revoke", token=p.keys["t0"])
    p.call("api_token_revoke", as_="t1", token=p.keys["t1"])
    p.call("api_token_revoke", jti=(p.call("api_token_list", user_id=u) or [{}])[-1].get("id"))
    p.call("api_token_list", user_id=u)

@scenario
def api_token_revoke_errors(p):
    """api_token_revoke of nothing, garbage and the unknown."""
    p.user("te")
    p.call("api_token_revoke", as_="te")
    p.call("api_token_revoke")
    p.anon("api_token_revoke")
    p.call("api_token_revoke", as_="te", token="garbage")
    p.call("api_token_revoke", token="garbage")
    p.call("api_token_revoke", as_="te", jti="unknown")
    p.call("api_token_revoke", jti="unknown")
    p.call("api_token_revoke", jti="", token="")
    p.call("api_token_revoke", token=5)
    p.call("api_token_revoke", jti=["x"])
    p.request("GET", A + "api_token_revoke", as_="te", params={"token": "garbage"})

@scenario
def auth_header_variants(p):
    """The ways a client may send its token: which of them are understood."""
    p.user("hv"); tok = p.keys["hv"]
    for k, v in (("bearer", "Bearer " + tok), ("token", "Token " + tok), ("basic", "Basic dXNlcjpwYXNz"), ("quoted", f'"{tok}"'),
                 ("cut", tok[:-4]), ("twice", f"{tok},{tok}"), ("empty", ""), ("garbage", "garbage"), ("uuid", "6f3bd5fa-3c1f-4a52-9d7e-0c8f6a6b1234"),
                 ("foreign", "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJ4In0.c2lnbmF0dXJl"), ("padded", tok + "   ")):
        p.keys[k] = v
    for k in ("hv", "bearer", "token", "basic", "quoted", "cut", "twice", "empty", "garbage", "uuid", "foreign", "padded"):
        p.call("user_show", as_=k)

@scenario
def auth_header_names(p):
    """Header names other than Authorization, and invalid tokens on public and on private actions."""
    p.user("hn")
    for h in ("authorization", "AUTHORIZATION", "X-CKAN-API-Key", "X-CKAN-API-Token", "X-Api-Key", "Api-Key", "Apikey"):
        p.header = h; p.call("user_show", as_="hn")
    p.header = "Authorization"; p.keys["bad"] = "garbage"
    p.call("status_show", as_="bad")
    p.call("package_create", as_="bad", name="x")
    p.call("user_create", as_="bad", name="x")
    p.call("package_list", as_="bad", get=True)
    p.request("GET", A + "user_show", params={"api_key": "x", "apikey": "x", "token": "x"})

# ---------------------------------------------------------------- the site



@scenario
def config_options_read(p):
    """config_option_list and config_option_show: sysadmins only; which keys; errors."""
    p.user("co")
    for as_ in (None, "co", "sysadmin"):
        p.call("config_option_list", as_=as_); p.call("config_option_show", as_=as_, key="ckan.site_title", get=True)
    p.call("config_option_show")
    p.call("config_option_show", key="ckan.site_about")
    p.call("config_option_show", key="ckan.plugins")
    p.call("config_option_show", key="nonsense")
    p.call("config_option_show", key="")
    p.call("config_option_show", key="clear_logo_upload")
    p.anon("config_option_show")

@scenario
def config_options_write(p):
    """config_option_update: who, what, and that status_show follows; put back at the end."""
    p.user("co")
    p.anon("config_option_update", {"ckan.site_description": "x"})
    p.call("config_option_update", {"ckan.site_description": "x"}, as_="co")
    p.call("config_option_update", {"ckan.site_description": "A ünïcode <b>description</b>"})
    p.anon("status_show")
    p.call("config_option_show", key="ckan.site_description")
    p.call("config_option_update", {"ckan.site_title": "Twin", "ckan.site_description": ["a", 1]})
    p.anon("status_show")
    p.call("config_option_update", {"ckan.site_title": "X", "no.such.option": "1"})
    p.call("config_option_update", {"ckan.plugins": "x"})
    p.call("config_option_update", {})
    p.call("config_option_update", {"ckan.site_title": None})
    p.anon("status_show")
    p.call("config_option_update", {"ckan.site_title": "CKAN", "ckan.site_description": ""})
    p.anon("status_show")
    p.request("GET", A + "config_option_update", as_="sysadmin", params={"ckan.site_title": "got"})

@scenario
def jobs(p):
    """job_list, job_show, job_clear, job_cancel: sysadmins only, an empty queue, unknown ids."""
    p.user("jb")
    for a in ("job_list", "job_clear"):
        p.anon(a); p.call(a, as_="jb"); p.call(a)
    p.call("job_list", queues=["default"], limit=5, ids_only=True)
    p.call("job_list", queues="default")
    p.call("job_list", queues=[1])
    p.call("job_list", limit="x", ids_only="perhaps")
    p.call("job_list", limit=1, get=True)
    p.call("job_clear", queues=["default", "nonsense"])
    p.call("job_clear", queues="default")
    for a in ("job_show", "job_cancel"):
        p.anon(a, id="x"); p.call(a); p.call(a, id="6f3bd5fa-3c1f-4a52-9d7e-0c8f6a6b1234"); p.call(a, id="")
    p.call("job_show", id=["x"])


@scenario
def task_status_errors(p):
    """Everything the task_status actions refuse."""
    p.user("ts"); d = {"entity_id": "e1", "entity_type": "resource", "task_type": "harvest", "key": "k1"}
    p.anon("task_status_update", d)
    p.call("task_status_update", d, as_="ts")
    p.call("task_status_update")
    p.call("task_status_update", entity_id="", key=None, task_type=[])
    p.call("task_status_update", {**d, "id": "no-such-id"})
    p.anon("task_status_show")
    p.anon("task_status_show", entity_id="e1")
    p.anon("task_status_show", entity_id="e1", task_type="harvest")
    p.anon("task_status_show", entity_id="e1", task_type="harvest", key="none")
    p.anon("task_status_show", id="no-such-id")
    p.call("task_status_delete"); p.call("task_status_delete", id="no-such-id"); p.anon("task_status_delete", id="no-such-id")


@scenario
def term_translations(p):
    """term_translation_update, _update_many and _show."""
    p.user("tt")
    p.call("term_translation_update", term="russian", term_translation="Russisch", lang_code="de")
    p.call("term_translation_update", term="russian", term_translation="russe", lang_code="fr")
    p.anon("term_translation_show", terms=["russian"])
    p.anon("term_translation_show", terms=[])
    p.call("term_translation_update", term="russian", term_translation="Russisch!", lang_code="de")
    p.anon("term_translation_show", terms="russian", lang_codes="de")
    p.request("GET", A + "term_translation_show?terms=russian&lang_codes=fr")
    p.call("term_translation_update_many", {"data": [{"term": "tolstoy", "term_translation": "Tolstoi", "lang_code": "de"}, {"term": "russian", "term_translation": "rus", "lang_code": "es"}]})
    p.anon("term_translation_show", terms=["russian", "tolstoy"], lang_codes=["es"])
    p.anon("term_translation_show", terms=["tolstoy", "nothing"], lang_codes=["de", "es"])
    p.anon("term_translation_show", terms="none")
    p.anon("term_translation_show")
    p.anon("term_translation_show", terms="russian", lang_codes=[])

@scenario
def term_translation_errors(p):
    """What the term_translation actions refuse."""
    p.user("tt"); d = {"term": "a", "term_translation": "b", "lang_code": "de"}
    p.anon("term_translation_update", d)
    p.call("term_translation_update", d, as_="tt")
    p.call("term_translation_update")
    p.call("term_translation_update", {**d, "term": "", "lang_code": None})
    p.call("term_translation_update", {**d, "term": ["x", 1], "extra": "dropped"})
    p.call("term_translation_update_many")
    p.call("term_translation_update_many", {"data": "x"})
    p.call("term_translation_update_many", {"data": []})
    p.call("term_translation_update_many", {"data": [d, {}]})
    p.anon("term_translation_update_many", {"data": [d]})
    p.anon("term_translation_show", terms="a")
    p.anon("term_translation_show", terms=5)
    p.anon("term_translation_show", terms=None)

@scenario
def send_email_notifications_rules(p):
    """send_email_notifications: sysadmins only, and switched off by default."""
    p.user("em")
    p.anon("send_email_notifications"); p.call("send_email_notifications", as_="em"); p.call("send_email_notifications")
    p.call("send_email_notifications", get=True)
    p.call("dashboard_mark_activities_old", as_="em"); p.anon("dashboard_mark_activities_old")

# ---------------------------------------------------------------- HTTP: bodies


@scenario
def http_empty_bodies(p):
    """No body at all, empty bodies, empty objects."""
    for a in ("status_show", "package_create", "package_show"):
        p.request("POST", A + a, as_="sysadmin")
        raw(p, a, b"")
        raw(p, a, b"{}")
    raw(p, "package_show", b"   ")
    raw(p, "package_show", b"\n")
    raw(p, "package_show", b"", ctype="application/x-www-form-urlencoded")
    p.request("POST", A + "package_show", as_="sysadmin", data="", headers={"Content-Type": "text/plain"})

@scenario
def http_bad_json(p):
    """Bodies that are not JSON: the error's text."""
    for b in (b"{", b"{not json}", b"{'id': 'x'}", b'{"id": }', b'{"id": "x",}', b'{"id": "x"} trailing', b"<xml/>", b'{"id": "a\nb"}', b"\x00", b"undefined", b'"unterminated'):
        raw(p, "package_show", b)
    raw(p, "package_create", b"{")
    raw(p, "package_create", b"{", as_=None)

@scenario
def http_json_of_other_kinds(p):
    """JSON that is no object: lists, strings, numbers, null, booleans."""
    for b in (b"[]", b'["a"]', b'"a string"', b'""', b"12", b"0", b"1.5", b"null", b"true", b"false", b'[{"id": "x"}]', b'"{\\"id\\": \\"x\\"}"'):
        raw(p, "package_show", b)
    raw(p, "package_create", b"[1, 2]")
    raw(p, "package_create", '["ünïcode", "\\u00fc"]'.encode())

@scenario
def http_content_types(p):
    """The same JSON under many Content-Types."""
    body = json.dumps({"id": U(p, "ct")}); p.user("ct")
    for c in ("application/json", "application/json; charset=utf-8", "application/json;charset=latin-1", "APPLICATION/JSON", "text/plain", "text/json",
              "application/vnd.api+json", "application/javascript", "application/octet-stream", "application/x-www-form-urlencoded", "multipart/form-data",
              "multipart/form-data; boundary=xyz", "text/html", "nonsense", None):
        raw(p, "user_show", body.encode(), ctype=c, as_=None)


@scenario
def http_form_values(p):
    """Forms: single values of '1' or nothing are taken for JSON keys; repeated keys become lists."""
    p.user("fv"); F = "application/x-www-form-urlencoded"; i = U(p, "fv")
    for b in (f"id={i}", f"id={i}&x=1", "id=1", "id=", "id", f"id={i}&id=other", "a=1&b=1", "=", "=1", "&", f"id=%20{i}", "id=%C3%A4", "id=%FF", f"{i}"):
        raw(p, "user_show", b.encode(), ctype=F, as_=None)
    raw(p, "package_search", b"q=x&rows=0&facet=false&fq=a:b", ctype=F, as_=None)
    raw(p, "package_search", b"rows=0&facet.field=[]&facet=true&facet.field=tags", ctype=F, as_=None)

@scenario
def http_multipart_without_files(p):
    """multipart/form-data without a file, with a file on an action that takes none, and broken."""
    p.user("mp"); i = U(p, "mp")
    p.request("POST", A + "user_show", files={"id": (None, i)})
    p.request("POST", A + "user_show", files={"id": (None, i), "x": (None, "1")})
    p.request("POST", A + "user_show", files={"id": (None, "1")})
    p.request("POST", A + "user_show", files={"id": (None, "")})
    p.request("POST", A + "user_show", files=[("id", (None, i)), ("id", (None, "b"))])
    p.request("POST", A + "user_show", files={"upload": ("f.txt", b"content")}, data={"id": i})
    p.request("POST", A + "status_show", files={"upload": ("f.txt", b"content")})
    p.request("POST", A + "user_show", files={"id": ("id.txt", b"content")})
    p.request("POST", A + "user_show", files={json.dumps({"id": i}): (None, "")})
    p.request("POST", A + "user_patch", as_="mp", files={"id": (None, i), "fullname": (None, "Fünf".encode())})
    raw(p, "user_show", b"--xyz\r\nbroken", ctype="multipart/form-data; boundary=xyz", as_=None)
    raw(p, "user_show", b'{"id": "x"}', ctype="multipart/form-data", as_=None)

@scenario
def http_encodings(p):
    """Byte order marks, UTF-16, Latin-1 and invalid UTF-8 in JSON bodies."""
    p.user("en"); j = json.dumps({"id": U(p, "en")})
    raw(p, "user_show", b"\xef\xbb\xbf" + j.encode(), as_=None)
    raw(p, "user_show", j.encode("utf-16"), as_=None)
    raw(p, "user_show", j.encode("utf-16-le"), as_=None)
    raw(p, "user_show", j.encode("utf-32"), as_=None)
    raw(p, "user_show", '{"id": "ä"}'.encode("latin-1"), as_=None)
    raw(p, "user_show", '{"id": "ä"}'.encode("latin-1"), ctype="application/json; charset=latin-1", as_=None)
    raw(p, "user_show", b'{"id": "\xff\xfe"}', as_=None)
    raw(p, "user_show", b'{"id": "\\ud800"}', as_=None)
    raw(p, "user_show", b'{"id": "\\u0000"}', as_=None)
    raw(p, "user_show", '{"id": "💧"}'.encode(), as_=None)
    raw(p, "user_show", b'{"id": "\\ud83d\\udca7"}', as_=None)

@scenario
def http_numbers_and_duplicates(p):
    """Huge numbers, NaN, Infinity, repeated keys and deep nesting in JSON bodies."""
    hide_site_id(p)
    for b in (b'{"rows": 99999999999999999999, "facet": "false"}', b'{"rows": 1e2, "facet": "false"}', b'{"rows": 1.5, "facet": "false"}', b'{"rows": NaN, "facet": "false"}',
              b'{"rows": Infinity, "facet": "false"}', b'{"rows": -0, "facet": "false"}', b'{"rows": 5, "rows": 0, "facet": "false"}', b'{"start": 3000000000, "rows": 0, "facet": "false"}',
              b'{"rows": "0x10", "facet": "false"}', b'{"rows": "1_0", "facet": "false"}', '{"rows": "٣", "facet": "false"}'.encode(), b'{"rows": true, "facet": "false"}'):
        raw(p, "package_search", b, as_=None)
    raw(p, "package_show", b'{"id": ' + b"[" * 50 + b"]" * 50 + b"}", as_=None)
    raw(p, "package_show", b'{"id": 1e400}', as_=None)
    raw(p, "package_show", b'{"__class__": "x", "__proto__": {"a": 1}, "": 1}', as_=None)

@scenario
def http_unicode_in_addresses(p):
    """Percent-encoding, plus signs and odd characters in the query string."""
    p.user("uq", fullname="Ünï + Cöde 💧")
    for q in ("q=%C3%9Cn%C3%AF", "q=Ünï", "q=%FCn", "q=+", "q=%2B", "q=%20%2B%20", "q=%F0%9F%92%A7", "q=%", "q=%zz", "q=a%00b", "q", "q=", "=x", "&&", "q=uq&q=", "q[]=a", "Q=uq", "q=uq;all_fields=false", "q=uq#frag"):
        get(p, A + "user_list?all_fields=false&" + q)

@scenario
def http_repeated_parameters(p):
    """Repeated query parameters become lists, whatever the action makes of them."""
    hide_site_id(p)
    get(p, A + "package_search?rows=0&facet=false&q=a&q=b")
    get(p, A + "package_search?rows=0&rows=0&facet=false")
    get(p, A + "package_search?rows=0&facet=false&fq=a:b&fq=c:d")
    get(p, A + "package_search?rows=0&facet.field=tags&facet.field=groups")
    get(p, A + 'package_search?rows=0&facet.field=["tags"]')
    get(p, A + "package_show?id=a&id=b")
    get(p, A + "package_list?limit=1&limit=2")
    get(p, A + "organization_list?organizations=a&organizations=b")
    get(p, A + "help_show?name=status_show&name=package_show")
    get(p, A + "term_translation_show?terms=a&terms=b")
    get(p, A + "user_list?all_fields=false&all_fields=true")

@scenario
def http_jsonp(p):
    """callback: JSONP on GET only, and the caller becomes anonymous."""
    p.user("jp")
    get(p, A + "status_show?callback=cb")
    get(p, A + "status_show?callback=<script>&callback=two")
    get(p, A + "status_show?callback=")
    get(p, A + "status_show?callback=a.b['c']%20%26%20\"d\"")
    p.request("GET", A + "user_show", as_="jp", params={"callback": "cb"})
    p.request("GET", A + "user_show", as_="jp", params={"callback": "cb", "id": U(p, "jp")})
    p.request("GET", A + "package_show", params={"callback": "cb", "id": "none"})
    p.request("POST", A + "status_show", params={"callback": "cb"})
    p.request("POST", A + "user_show", as_="jp", json={"callback": "cb"})
    p.request("POST", A + "user_patch", as_="jp", json={"callback": "cb", "id": U(p, "jp"), "fullname": "x"})
    p.request("POST", A + "user_patch", as_="jp", params={"callback": "cb"}, json={"id": U(p, "jp"), "fullname": "y"})
    get(p, "/api/3?callback=cb"); get(p, "/api/action/no_such?callback=cb"); get(p, "/api/2/util/tag/autocomplete?incomplete=x&callback=cb")

# ---------------------------------------------------------------- HTTP: routes


@scenario
def http_actions_under_other_paths(p):
    """The help address follows the path; other versions and trailing slashes do not exist."""
    for path in ("/api/action/status_show", "/api/3/action/status_show", "/api/1/action/status_show", "/api/2/action/status_show", "/api/4/action/status_show", "/api/03/action/status_show",
                 "/api/3/action/status_show/", "/api//3/action/status_show", "//api/3/action/status_show", "/API/3/action/status_show", "/api/3/action/status_show/x", "/api/3/action/status_show.json",
                 "/action/status_show", "/ckan/api/3/action/status_show", "/api/3/actions/status_show", "/api/3/action/../action/status_show"):
        get(p, path)
    p.request("POST", "/api/action/package_create", json={}, as_="sysadmin")
    get(p, "/api/action/package_show?id=none"); get(p, "/api/action/no_such")


@scenario
def http_methods_on_actions(p):
    """HEAD, OPTIONS, PUT, DELETE, PATCH and stranger methods on actions and on the root."""
    for m in ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get"):
        p.request(m, A + "status_show")
    p.request("HEAD", A + "package_show?id=none"); p.request("HEAD", A + "user_show")
    p.request("HEAD", A + "package_create"); p.request("HEAD", A + "package_create", as_="sysadmin"); p.request("HEAD", A + "job_clear", as_="sysadmin")
    p.request("PUT", A + "package_create", as_="sysadmin", json={"name": "x"}); p.request("DELETE", "/api/3"); p.request("OPTIONS", "/api/3")
    p.request("OPTIONS", A + "no_such_action"); p.request("OPTIONS", "/dataset"); p.request("POST", "/api/2/util/tag/autocomplete?incomplete=x")

@scenario
def http_method_override(p):
    """X-HTTP-Method-Override and _method are ignored."""
    p.request("POST", A + "status_show", headers={"X-HTTP-Method-Override": "DELETE"})
    p.request("GET", A + "package_create", headers={"X-HTTP-Method-Override": "POST"})
    p.request("POST", A + "package_create", as_="sysadmin", headers={"X-HTTP-Method-Override": "GET"}, json={})
    p.request("POST", A + "package_show?_method=GET", json={"id": "x"})

@scenario
def http_cors(p):
    """Requests with an Origin: no CORS headers by default, also not on preflight."""
    o = {"Origin": "https://elsewhere.example.org"}
    p.request("GET", A + "status_show", headers=o)
    p.request("POST", A + "package_show", headers=o, json={"id": "x"})
    p.request("GET", A + "no_such", headers=o)
    p.request("OPTIONS", A + "package_search", headers={**o, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"})
    p.request("OPTIONS", "/api/3/action/package_create", headers={**o, "Access-Control-Request-Method": "PUT"})
    p.request("GET", "/api/3", headers=o); p.request("GET", "/robots.txt", headers=o); p.request("GET", "/no/such/page", headers=o)
    p.request("GET", A + "status_show", headers={"Origin": "null"})

@scenario
def http_accept_headers(p):
    """Accept, Accept-Language, Accept-Encoding, If-None-Match, Range and X-Forwarded headers change nothing."""
    for h in ({"Accept": "text/html"}, {"Accept": "application/xml"}, {"Accept": ""}, {"Accept-Language": "de"}, {"Accept-Language": "xx;q=0.1"}, {"Accept-Encoding": "identity"},
              {"If-None-Match": "*"}, {"If-Modified-Since": "Wed, 01 Jan 2098 00:00:00 GMT"}, {"Range": "bytes=0-9"}, {"X-Requested-With": "XMLHttpRequest"}):
        p.request("GET", A + "package_show?id=none", headers=h)
    p.request("POST", A + "package_create", json={}, headers={"Accept-Language": "fr"})
    p.request("POST", A + "package_create", json={}, headers={"Accept-Language": "fr"}, as_="sysadmin")
    p.request("GET", A + "status_show", headers={"Expect": "nothing"})
    p.request("GET", A + "status_show", headers={"User-Agent": ""})


@scenario
def http_locale_prefixes(p):
    """/de/api/...: messages translated, addresses with the locale."""
    p.user("lo")
    for l in ("de", "fr", "en", "pt_BR", "zh_Hans_CN", "xx"):
        p.request("GET", f"/{l}/api/3/action/package_show", params={"id": "none"})
    p.request("POST", "/de/api/3/action/package_create", json={})
    p.request("POST", "/de/api/3/action/package_create", json={}, as_="sysadmin")
    p.request("POST", "/de/api/3/action/user_create", json={"name": "A", "email": "x", "password": "y"}, as_="sysadmin")
    p.request("GET", "/de/api/3/action/status_show"); p.request("GET", "/de/api/3/action/no_such"); p.request("GET", "/de/api/3")
    p.request("GET", "/fr/api/3/action/package_create"); p.request("POST", "/de/api/3/action/package_show", data="{", headers=JSON)
    p.request("GET", "/zh_CN/api/3/action/status_show"); p.request("GET", "/no/api/3/action/status_show?a=b"); p.request("GET", "/de"); p.request("GET", "/xx")

@scenario
def http_error_shapes(p):
    """One of each error class an action may answer with."""
    hide_site_id(p)
    p.user("es")
    p.anon("package_show", id="none")
    p.anon("package_show")
    p.anon("package_create", name="x")
    p.call("package_create", name="UPPER")
    p.call("package_create", {"resources": "not a list"})
    p.call("package_create", {"name": p.n("d"), "extras": "x", "tags": {"a": 1}, "groups": ["x"]})
    p.call("package_create", {"name": p.n("d"), "extras": [1, 2]})
    p.anon("package_search", q="a:b:c", rows=0)
    p.anon("package_search", q="no_such_field:x")
    p.anon("package_search", fq="{!bad}x")
    p.anon("package_search", sort="nonsense")
    p.anon("package_search", rows=-1)
    p.anon("package_search", nonsense="x")
    p.anon("user_show", id=5)
    p.call("vocabulary_create", name="x")


# ---------------------------------------------------------------- HTTP: the util API, feeds and pages



@scenario
def pages_status_and_types(p):
    """Web pages a client may touch: status, content type and redirects only."""
    p.user("pg"); p.org(); p.call("group_create", name=p.n("grp"))
    p.call("package_create", name=p.n("ds"), owner_org=p.n("org"))
    p.call("package_create", name=p.n("pr"), owner_org=p.n("org"), private=True)
    for path in ("/", "/dataset", "/dataset/", f"/dataset/{p.n('ds')}", f"/dataset/{p.n('pr')}", "/dataset/none", f"/dataset/{p.n('ds')}/", "/dataset/new", f"/organization/{p.n('org')}", "/organization", "/organization/none",
                 f"/group/{p.n('grp')}", "/group", f"/group/{p.n('org')}", f"/organization/{p.n('grp')}", "/about", "/user/login", "/user/register", "/user", f"/user/{U(p, 'pg')}", "/user/none", "/user/me", "/dashboard", "/ckan-admin",
                 "/user/_logout", "/login", "/favicon.ico"):
        get(p, path)
    get(p, f"/dataset/{p.n('pr')}", as_="sysadmin"); get(p, f"/dataset/{p.n('pr')}", as_="pg"); get(p, "/ckan-admin", as_="sysadmin"); get(p, "/user/me", as_="pg")


@scenario
def feeds_without_datasets(p):
    """Atom feeds of nothing, of unknown groups and tags, and with bad pages."""
    hide_site_id(p)
    p.org(); p.call("group_create", name=p.n("grp"))
    for path in ("/feeds/dataset.atom", "/feeds/custom.atom", "/feeds/tag/none.atom", "/feeds/group/none.atom", "/feeds/organization/none.atom", f"/feeds/organization/{p.n('org')}.atom", f"/feeds/group/{p.n('grp')}.atom",
                 f"/feeds/group/{p.n('org')}.atom", "/feeds/dataset.atom?page=x", "/feeds/dataset.atom?page=0", "/feeds/dataset.atom?page=2", "/feeds/dataset", "/feeds/dataset.rss", "/revision/list?format=atom"):
        get(p, path)


@scenario
def login_cookie_on_the_api(p):
    """A session cookie from the web login used on the API: reads, writes, with a token beside it, after logout."""
    p.user("ck"); p.user("tk"); i = U(p, "ck")
    def login(path="/user/login"):
        # by hand: the real one sends "Domain=;", which Python's cookie jar refuses
        r = p.request("POST", path, data={"login": i, "password": "correct horse 9"})
        p.http.headers["Cookie"] = "; ".join(c.split(";")[0] for c in r.headers.get("set-cookie", "none=1").split(", ") if "=" in c.split(";")[0])
    login()
    p.anon("user_show", get=True)
    p.anon("user_show")
    p.anon("user_patch", id=i, fullname="By cookie")
    p.call("user_show", as_="tk")
    p.request("GET", A + "user_show", params={"callback": "cb"})
    p.keys["bad"] = "garbage"; p.call("user_show", as_="bad")
    p.request("GET", "/user/login"); p.request("GET", "/user/me"); p.request("GET", "/dashboard/datasets"); p.request("GET", f"/user/edit/{i}")
    p.request("GET", "/user/_logout")
    p.anon("user_show", get=True)       # the cookie itself carries the session: still good
    p.http.headers.pop("Cookie"); p.anon("user_show", get=True)
    login("/user/login?next=/dataset/")
    p.call("user_delete", id=i)
    p.anon("user_show", get=True)
    p.http.headers["Cookie"] = "ckan=garbage"
    p.anon("user_show", get=True); p.anon("status_show", get=True)

@scenario
def login_form_variants(p):
    """The web login with next addresses, JSON bodies, missing fields and old paths."""
    p.user("lf"); i = U(p, "lf"); pw = "correct horse 9"
    def go(path, **kw): p.http.cookies.clear(); p.request("POST", path, **kw)
    go("/user/login"); go("/user/login", data={"login": i}); go("/user/login", data={"password": pw}); go("/user/login", json={"login": i, "password": pw})
    go("/user/login?next=https://elsewhere.example.org/", data={"login": i, "password": pw}); go("/user/login?next=/about", data={"login": i, "password": pw})
    go("/user/login?came_from=/about", data={"login": i, "password": pw}); go("/login_generic?came_from=/user/logged_in", data={"login": i, "password": pw}); go("/user/login", data={"login": i, "password": pw, "remember": "63072000"})
    go("/user/login", params={"login": i, "password": pw}); go("/user/reset", data={"user": i}); go("/user/register", data={"name": "x"})
    p.http.cookies.clear(); p.request("POST", "/user/login", as_="lf", data={"login": i, "password": pw})

@scenario
def web_forms_with_tokens(p):
    """Web forms posted with an API token instead of a cookie (old scripts do)."""
    p.user("wf"); p.org(members={"wf": "editor"})
    p.request("POST", "/dataset/new", as_="wf", data={"name": p.n("d"), "owner_org": p.n("org")})
    p.request("POST", "/dataset/new", data={"name": p.n("d")})
    p.request("POST", f"/organization/edit/{p.n('org')}", as_="wf", data={"title": "x"})
    p.request("GET", "/dataset/new", as_="wf"); p.request("GET", f"/user/edit/{U(p, 'wf')}", as_="wf"); p.request("GET", f"/user/{U(p, 'wf')}/api-tokens", as_="wf"); p.request("GET", f"/user/{U(p, 'wf')}/api-tokens")


@scenario
def default_page_sizes_of_datasets(p):
    """12 datasets: 10 found by default; package_list has no limit; package_autocomplete 10."""
    p.org()
    for k in range(12): p.call("package_create", name=p.n(f"d{k:02d}"), title=f"Title {k:02d}", owner_org=p.n("org"))
    p.anon("package_search", sort="name asc", fl="name")
    p.anon("package_search", sort="name asc", fl="name", rows=3, start=10, get=True)
    p.anon("package_search", sort="name desc", fl="name", rows=0)
    p.anon("package_list"); p.anon("package_list", limit=5); p.anon("package_list", limit=5, offset=10); p.anon("package_list", offset=10, get=True); p.anon("package_list", limit=0)

@scenario
def default_page_sizes_of_users(p):
    """user_list has no limit; user_autocomplete stops at 20 (the util API too)."""
    for k in range(23): new(p, f"u{k:02d}")
    p.anon("user_list", all_fields=False)
    p.anon("user_autocomplete", q="u03", limit=30)
    p.anon("user_list", all_fields=False, q="u1", limit=2)

@scenario
def http_large_forms(p):
    """Form fields over 500 kB are refused; files of that size are not."""
    big = "y" * 600000
    p.request("POST", A + "status_show", files={"x": (None, big)})
    p.request("POST", A + "status_show", files={"x": ("x.txt", big.encode())})
    p.request("POST", A + "package_show", files={"id": (None, "y" * 400000)})
    p.request("POST", "/api/3", files={"x": (None, big)})



@scenario
def user_round_trip(p):
    """What clients do: user_show, change a field, send everything back with user_update."""
    p.user("rt", fullname="Round", about="Trip", plugin_extras={"a": {}})
    d = p.call("user_show", as_="rt") or {}
    p.call("user_update", {**d, "fullname": "Round 2"}, as_="rt")
    d = p.call("user_show", id=U(p, "rt")) or {}
    p.call("user_update", {**d, "about": "Trip 2", "sysadmin": False})
    p.call("user_update", {**d, "id": U(p, "rt"), "display_name": "ignored", "email_hash": "ignored", "number_created_packages": 7})
    d = p.anon("user_show", id=U(p, "rt")) or {}
    p.call("user_update", d, as_="rt")
    p.call("user_show", id=U(p, "rt"), include_plugin_extras=True)

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c6360000002000001" "e221bc330000000049454e44ae426082")

@scenario
def user_image_upload_refusals(p):
    """image_upload of what is no picture, of an empty file, and clear_upload."""
    p.user("im", image_url="https://example.org/p.png"); i = U(p, "im")
    p.request("POST", A + "user_patch", as_="im", files={"id": (None, i), "x": (None, "y"), "image_upload": ("a.txt", b"plain text")})
    p.request("POST", A + "user_patch", as_="im", files={"id": (None, i), "x": (None, "y"), "image_upload": ("a.png", b"plain text")})
    p.request("POST", A + "user_patch", as_="im", files={"id": (None, i), "x": (None, "y"), "image_upload": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")})
    p.request("POST", A + "user_patch", as_="im", files={"id": (None, i), "x": (None, "y"), "image_upload": ("", b"")})
    p.call("user_patch", as_="im", id=i, image_upload="a string")
    p.call("user_patch", as_="im", id=i, clear_upload=True)
    p.call("user_patch", as_="im", id=i, clear_upload=True, image_url="")
    p.anon("user_show", id=i)

@scenario
def config_option_logo(p):
    """ckan.site_logo: relative, absolute and remote; put back at the end."""
    p.call("config_option_update", {"ckan.site_logo": "https://example.org/l.png"})
    p.call("config_option_show", key="ckan.site_logo")
    p.call("config_option_update", {"ckan.site_logo": "/abs/l.png", "ckan.site_about": "*md*"})
    p.call("config_option_show", key="ckan.site_about")
    p.call("config_option_update", {"ckan.site_logo": "relative.png"})
    p.call("config_option_show", key="ckan.site_logo")
    p.call("config_option_update", {"clear_logo_upload": True})
    p.call("config_option_show", key="ckan.site_logo")
    p.call("config_option_show", key="clear_logo_upload")
    p.call("config_option_update", {"ckan.site_logo": "/base/images/ckan-logo.png", "ckan.site_about": "", "clear_logo_upload": ""})

@scenario
def user_in_group_and_organization_lists(p):
    """A user's memberships as listed for it, for others and for a sysadmin; a role for a user who is unknown or deleted."""
    p.user("a"); p.user("b"); p.org("one", members={"a": "admin"}); p.org("two", members={"a": "member"}); p.call("group_create", name=p.n("g"), title="G")
    p.call("group_member_create", id=p.n("g"), username=U(p, "a"), role="admin")
    p.call("organization_list_for_user", as_="a"); p.call("organization_list_for_user", as_="a", permission="update_dataset")
    p.call("organization_list_for_user", as_="b", id=U(p, "a")); p.anon("organization_list_for_user", id=U(p, "a")); p.call("organization_list_for_user", id="no-such-user")
    p.call("group_list_authz", as_="a"); p.call("group_list_authz", as_="b"); p.anon("group_list_authz")
    p.call("organization_member_create", id=p.n("one"), username="no-such-user", role="editor")
    p.call("organization_member_create", id=p.n("one"), username=U(p, "b"), role="owner")
    p.call("user_delete", id=U(p, "b")); p.call("organization_member_create", id=p.n("one"), username=U(p, "b"), role="editor")
    p.anon("organization_show", id=p.n("one"))
