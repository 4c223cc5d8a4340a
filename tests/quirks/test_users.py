"""Users, cookies and the rest of the HTTP layer."""

from __future__ import annotations

from tests.quirks.portal import Portal
from tests.quirks.registry import quirk


@quirk("A plain user that sends `password_hash` to user_patch empties its own password.", "2.12")
def test_password_hash(portal: Portal) -> None:
    portal.user("ann")
    before = portal.ok("user_show", id="ann", include_password_hash=True)["password_hash"]
    portal.ok("user_patch", id="ann", password_hash="x", by="ann")
    after = portal.ok("user_show", id="ann", include_password_hash=True)["password_hash"]
    assert before
    assert not after


@quirk("user_update keeps all that is left out; only the e-mail address is always needed.", "2.12")
def test_user_update(portal: Portal) -> None:
    portal.user("ann", fullname="Ann", about="me")
    assert portal.no("user_update", id="ann", about="you")[1] == {"email": ["Missing value"]}
    shown = portal.ok("user_update", id="ann", email="ann@example.org", fullname=None)
    assert (shown["fullname"], shown["about"]) == ("Ann", "me")


@quirk("Deleted users are shown to everybody; their tokens are anonymous, and valid again once they are active.",
       "2.12")
def test_deleted_users(portal: Portal) -> None:
    portal.user("ann")
    portal.ok("user_delete", id="ann")
    assert portal.ok("user_show", id="ann", by=None)["state"] == "deleted"
    assert portal.status("user_show", by="ann") == 404
    portal.ok("user_patch", id="ann", state="active")
    assert portal.ok("user_show", by="ann")["name"] == "ann"


@quirk("A pending user's token makes an anonymous caller; any word is a user's state.", "2.12")
def test_pending_users(portal: Portal) -> None:
    portal.user("ann")
    portal.ok("user_patch", id="ann", state="pending")
    assert portal.status("user_show", by="ann") == 404
    assert portal.ok("user_patch", id="ann", state="weird")["state"] == "weird"


@quirk("E-mail addresses are compared by ILIKE: `%` and `_` are wildcards.", "2.12")
def test_wildcards_in_addresses(portal: Portal) -> None:
    portal.user("ann")
    new = {"name": "bob", "password": "long enough"}
    assert portal.no("user_create", new, email="%@example.org")[0] == 409
    assert portal.no("user_create", new, email="a_n@example.org")[0] == 409
    assert portal.status("user_create", new, email="a@example") == 200


@quirk("An e-mail address of blanks becomes empty, one that is no text is 500.", "2.12")
def test_odd_addresses(portal: Portal) -> None:
    new = {"name": "bob", "password": "long enough"}
    assert portal.status("user_create", new, email=5) == 500
    assert portal.ok("user_create", new, email="   ")["email"] == ""


@quirk("user_create with an id that is taken silently makes another one; one that is no UUID is 409, a number 500.",
       "2.12")
def test_ids_of_users(portal: Portal) -> None:
    ann = portal.user("ann")
    new = {"name": "bob", "email": "bob@example.org", "password": "long enough"}
    assert portal.no("user_create", new, id="x")[1] == {"id": ["Invalid id provided"]}
    assert portal.status("user_create", new, id=5) == 500
    assert portal.ok("user_create", new, id=ann["id"])["id"] != ann["id"]


@quirk("`with_apitoken: \"false\"` makes a token all the same.", "from 2.11")
def test_with_apitoken(portal: Portal) -> None:
    new = {"name": "sysadmin2", "email": "s@example.org", "password": "long enough"}
    assert portal.ok("user_create", new, with_apitoken="false")["token"]


@quirk("user_show without an id shows the caller; an empty id is 404, a number 500.", "from 2.10")
def test_user_show(portal: Portal) -> None:
    assert portal.ok("user_show")["name"] == "sysadmin"
    assert [portal.status("user_show", id=value) for value in ("", None, 5, True, ["a"])] == [404, 404, 500, 500, 500]


@quirk("user_list ignores limit and offset; by `number_created_packages` without `all_fields` it is 500.", "2.12")
def test_user_list(portal: Portal) -> None:
    portal.user("ann")
    assert portal.ok("user_list", limit=1, offset=1, all_fields=False) == ["ann", "sysadmin"]
    assert portal.status("user_list", order_by="number_created_packages", all_fields=False) == 500


@quirk("user_autocomplete takes any `ignore_self` for true, and an empty limit is 500.", "2.12")
def test_user_autocomplete(portal: Portal) -> None:
    assert portal.ok("user_autocomplete", q="sys", ignore_self="false") == []
    assert portal.status("user_autocomplete", q="sys", limit="") == 500


@quirk("api_token_revoke of nonsense is 200 for a sysadmin, 403 for others.", "2.12")
def test_token_revoke(portal: Portal) -> None:
    portal.user("ann")
    assert [portal.status("api_token_revoke", token="x", by=who) for who in ("sysadmin", "ann")] == [200, 403]


@quirk("For an unknown user, api_token_create is 404 even to anonymous callers, api_token_list 403.", "2.12")
def test_tokens_of_nobody(portal: Portal) -> None:
    assert portal.status("api_token_create", user="nobody", name="t", by=None) == 404
    assert portal.status("api_token_list", user_id="nobody", by=None) == 403


@quirk("user_invite without a mail server is 409 with the mail server's text, and the user is deleted again.", "2.12")
def test_user_invite(portal: Portal) -> None:
    portal.org()
    status, error = portal.no("user_invite", email="new@example.org", group_id="org", role="member")
    assert (status, "SMTP server could not be connected" in str(error)) == (409, True)
    assert all(not name.startswith("new") for name in portal.ok("user_list", all_fields=False))


@quirk("An unknown user is 404 in user_update, 403 in user_patch.", "2.12")
def test_unknown_users(portal: Portal) -> None:
    portal.user("ann")
    assert portal.status("user_update", id="nobody", email="a@example.org", by="ann") == 404
    assert portal.status("user_patch", id="nobody", by="ann") == 403


@quirk("term_translation_update_many writes nothing where one item is wrong.", "2.12")
def test_term_translation_update_many(portal: Portal) -> None:
    good = {"term": "a", "term_translation": "b", "lang_code": "de"}
    assert portal.no("term_translation_update_many", data=[good, {"term": "x"}])[0] == 409
    assert portal.ok("term_translation_show", terms=["a"]) == []


@quirk("A sysadmin cannot take its own privileges away, but may delete itself.", "2.12")
def test_sysadmin_flag(portal: Portal) -> None:
    portal.user("ann", sysadmin=True)
    assert portal.no("user_patch", id="ann", sysadmin=False, by="ann")[0] == 409
    assert portal.status("user_delete", id="ann", by="ann") == 200


@quirk("A path with a language answers in it where CKAN's translations have it; Accept-Language is ignored.", "2.12")
def test_accept_language(portal: Portal) -> None:
    asked = portal.web("GET", "/api/3/action/package_show", headers={"Accept-Language": "de"})
    assert asked.json()["error"]["name_or_id"] == ["Missing value"]


@quirk("An unknown token beside nothing else is anonymous, and a valid token wins over what a cookie says.", "2.12")
def test_tokens_and_cookies(portal: Portal) -> None:
    portal.keys["old"] = "x.y.z"
    assert portal.status("user_show", by="old") == 404


@quirk("`/api/3/util/...` is 404, `/api/2/util/...` and `/api/util/...` work.", "2.12")
def test_util_paths(portal: Portal) -> None:
    paths = [f"/api/{version}util/dataset/autocomplete?incomplete=a" for version in ("3/", "2/", "")]
    assert [portal.web("GET", path).status_code for path in paths] == [404, 200, 200]


@quirk("munge, slug and status utilities are gone: 404.", "2.12")
def test_utilities_that_are_gone(portal: Portal) -> None:
    for path in ("munge_title_to_name?title=a", "is_slug_valid?type=package&slug=a", "status"):
        assert portal.web("GET", f"/api/2/util/{path}").status_code == 404


@quirk("`/api/i18n/de` is 200, and its type is text/html.", "2.12")
def test_i18n(portal: Portal) -> None:
    answer = portal.web("GET", "/api/i18n/de")
    assert (answer.status_code, answer.headers["Content-Type"].startswith("text/html")) == (200, True)


@quirk("The feed of a tag that nobody uses is 200.", "2.12")
def test_feed_of_no_tag(portal: Portal) -> None:
    assert portal.web("GET", "/feeds/tag/none.atom").status_code == 200


@quirk("A wrong limit of the user autocompletion of `/api/2/util` is a 500 page of HTML.", "2.12")
def test_util_limit(portal: Portal) -> None:
    answer = portal.web("GET", "/api/2/util/user/autocomplete?q=sys&limit=x", by="sysadmin")
    assert (answer.status_code, "html" in answer.headers["Content-Type"]) == (500, True)


@quirk("site_read is gone; liveness probes have to use status_show.", "from 2.11")
def test_site_read(portal: Portal) -> None:
    assert portal.get("site_read").status_code == 400
    assert portal.get("status_show").status_code == 200


@quirk("dataset_show and other names of 2.1 are gone: only package_* is known.", "from 2.3")
def test_dataset_show(portal: Portal) -> None:
    assert [portal.get(name, "id=x").status_code for name in ("dataset_show", "package_show")] == [400, 404]
