"""More of what CKAN versions tell apart about users: ids, e-mail addresses, flags, deleted callers, tasks, the site."""
from tests.fidelity.play import scenario

PASSWORD = "correct horse 9"


def mail(p, name):
    return f"{p.n(name)}@example.org"


def new(p, name, as_="sysadmin", **more):
    return p.call("user_create", {"name": p.n(name), "email": mail(p, name), "password": PASSWORD, **more}, as_=as_)


@scenario()
def ids(p):
    """Ids sent with a new user: of a user, of nobody, no text, empty; a password's hash instead of a password."""
    first = new(p, "first") or {}
    for number, value in enumerate((first.get("id", "x"), "not-a-uuid", 5, ["x"], "")):
        new(p, f"id{number}", id=value)
    p.call("user_show", id=first.get("id", "x"))
    p.call("user_list", all_fields=False)
    p.call("user_create", name=p.n("hash"), email=mail(p, "hash"), password_hash="$pbkdf2-sha512$25000$abc$def")
    p.call("user_show", id=p.n("hash"), include_password_hash=True)


@scenario()
def emails(p):
    """Taken e-mail addresses, exactly and in another case, of active and deleted users; looked up in the list."""
    new(p, "a"); new(p, "b"); new(p, "c")
    p.call("user_delete", id=p.n("c"))
    for number, value in enumerate((mail(p, "a"), mail(p, "a").upper(), f" {mail(p, 'a')} ", mail(p, "c"))):
        new(p, f"same{number}", email=value)
        p.call("user_update", id=p.n("b"), email=value)
    for value in (mail(p, "a"), mail(p, "a").upper(), "nobody@example.org"):
        p.call("user_list", all_fields=False, email=value)
        p.anon("user_list", all_fields=False, email=value)
    p.call("user_show", user_obj={"id": 1}); p.anon("user_show", user_obj={"id": 1})


@scenario()
def invited_emails(p):
    """Addresses of invited people: none, a bad one, one that is taken."""
    p.org(); new(p, "a")
    for value in ("bad", mail(p, "a"), ""):
        p.call("user_invite", email=value, group_id=p.n("org"), role="member")
    p.call("user_invite", email="x@example.org", group_id=p.n("nope"), role="member")
    p.anon("user_invite", email="x@example.org", group_id=p.n("org"), role="member")


@scenario()
def flags(p):
    """Words, numbers and lists where a boolean is stored."""
    for number, value in enumerate(("on", "maybe", "true", "F", "1", 5, 1, 0, ["true"], None)):
        new(p, f"mail{number}", activity_streams_email_notifications=value)
        new(p, f"admin{number}", sysadmin=value)
        p.call("user_show", id=p.n(f"admin{number}"))


@scenario()
def deleted_callers(p):
    """What a deleted user's key is told by pages and by the API."""
    p.user("gone"); p.call("user_delete", id=p.n("gone").replace("-", "_"))
    for action in ("status_show", "package_search", "organization_list", "user_list"):
        p.call(action, as_="gone")
    for path in ("/dataset", "/about", "/", "/api/3", "/api/2/util/tag/autocomplete?incomplete=x", "/user/login"):
        p.request("GET", path, as_="gone")


@scenario()
def site_user(p):
    """Who the site user is."""
    p.call("get_site_user"); p.anon("get_site_user"); p.call("get_site_user", get=True)


@scenario()
def tasks_and_terms(p):
    """Values that are no texts, in task statuses and translations."""
    status = {"entity_id": p.n("e"), "entity_type": "resource", "task_type": "harvest", "value": "v"}
    for number, value in enumerate((["a"], ["a", 1], 5, True, {"a": None})):
        p.call("task_status_update", {**status, "key": f"k{number}", "value": value})
        p.call("task_status_update", {**status, "key": value})
        p.call("term_translation_update", term=p.n(f"t{number}"), term_translation=value, lang_code="de")
        p.anon("term_translation_show", terms=p.n(f"t{number}"))
    for name in ("ckan.homepage_style", "ckan.main_css", "ckan.theme"):
        p.call("config_option_show", key=name)
    for value in ("2", "x", 1):
        p.call("config_option_update", {"ckan.homepage_style": value})


@scenario()
def keys(p):
    """API keys: a new user's, a new one in its place, the site user's; in both headers."""
    first, name = new(p, "a") or {}, p.n("a")
    second = p.call("user_generate_apikey", id=name) or {}
    site = p.call("get_site_user") or {}
    p.call("user_generate_apikey", id=p.n("nobody")); p.call("user_generate_apikey")
    p.anon("user_generate_apikey", id=name)
    for which, shown in (("first", first), ("second", second), ("site", site)):
        p.keys[which] = shown.get("apikey") or "none"
        p.call("user_show", id=name, as_=which)
        path = f"/api/3/action/user_show?id={name}"
        p.request("GET", path, headers={"X-CKAN-API-Key": p.keys[which]})
    p.call("user_generate_apikey", id=name, as_="second")


@scenario()
def own_sysadmin_flag(p):
    """A sysadmin changes another's flag, the site user's and its own, and then may not any more."""
    p.user("boss", sysadmin=True); p.user("other")
    for name in ("other", "boss"):
        full = p.n(name).replace("-", "_")
        for value in (True, None, False, True):
            p.call("user_update", id=full, email=f"{full}@example.org", sysadmin=value, as_="boss")
        p.call("user_show", id=full)
    p.call("user_update", id="default", sysadmin=False, as_="boss")


@scenario(until="2.8")
def openids(p):
    """OpenIDs of users: shown, changed, searched for, in place of an id; two alike, and what is no text."""
    address = f"http://{p.n('o')}.example.org/me"
    new(p, "a", openid=address); new(p, "b", openid=address)
    for reference in (p.n("a"), address, address.replace("//", "/")):
        p.call("user_show", id=reference)
    p.call("user_list", q=p.n("o")); p.anon("user_autocomplete", q=p.n("o")); p.call("user_list", order_by="openid")
    p.call("user_update", id=p.n("a"), email=mail(p, "a"))
    for number, value in enumerate(("", None, 5, True, ["x"], {"x": 1})):
        new(p, f"odd{number}", openid=value)
        p.call("user_update", id=p.n("a"), email=mail(p, "a"), openid=value)
        p.call("user_show", id=p.n("a"))
    p.call("user_delete", id=None); p.call("user_show", id=None); p.call("user_update", id=None)


@scenario()
def json_in_forms(p):
    """JSON as the name of a form's only field: numbers that are none, trailing commas, a mark before it."""
    for body in (
        '{"id": NaN}', '{"id": -Infinity, "x": 1}', '{"id": "none",}', '{"id": ["none",]}', '{"id": [1, 2',
        '{"id": "none"} x', '\ufeff{"id": "none"}', '{,}', "[,]",
    ):
        p.request("POST", "/api/3/action/user_show", data=body.encode(),
                  headers={"Content-Type": "application/x-www-form-urlencoded"})


@scenario()
def refused_callbacks(p):
    """What a JSONP callback is refused: private datasets and what needs a login, whoever asks."""
    p.org(); p.user("a")
    p.call("package_create", name=p.n("d"), owner_org=p.n("org"), private=True)
    for as_ in (None, "a", "sysadmin"):
        for action, asked in (
            ("package_show", {"id": p.n("d")}), ("organization_show", {"id": p.n("org")}),
            ("user_list", {"email": mail(p, "a")}), ("job_list", {}),
            ("api_token_list", {"user_id": p.n("a")}), ("user_show", {"id": p.n("a")}),
        ):
            p.call(action, {**asked, "callback": "cb"}, as_=as_, get=True)


@scenario()
def own_state(p):
    """Users who set their own state, and sysadmins who set another's."""
    for name, value in (("gone", "deleted"), ("waits", "pending"), ("odd", "odd"), ("null", None)):
        p.user(name)
        full = p.n(name).replace("-", "_")
        p.call("user_update", id=full, email=f"{full}@example.org", state=value, as_=name)
        p.call("user_show", id=full)
        p.call("user_update", id=full, email=f"{full}@example.org", fullname="Still here", as_=name)
        p.call("user_update", id=full, email=f"{full}@example.org", state=value)
        p.call("user_show", id=full); p.anon("user_show", id=full)
