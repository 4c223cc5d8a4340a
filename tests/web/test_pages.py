from __future__ import annotations

import re

import pytest
import requests

from ckan_fake import FakeCKAN
from tests.web.support import PASSWORD, Site

HTML = "text/html; charset=utf-8"
Keys = dict[str, str | None]


@pytest.fixture
def keys(site: Site) -> Keys:
    """A site with an organization, a group, a public and a private dataset; the keys of its users."""
    keys: Keys = {"nobody": None, "sysadmin": "sysadmin", "ann": site.user("ann"), "bob": site.user("bob")}
    site.result("organization_create", name="org")
    site.result("organization_member_create", id="org", username="ann", role="editor")
    site.result("group_create", name="grp")
    resource = {"url": "http://example.org/a.csv", "name": "A file"}
    site.result("package_create", name="pub", owner_org="org", resources=[resource])
    site.result("package_create", name="priv", owner_org="org", private=True, resources=[resource])
    return keys


def shown(answer: requests.Response, site: Site) -> object:
    """The status, or the address of a redirect within the site."""
    return answer.headers["Location"].removeprefix(site.url) if answer.is_redirect else answer.status_code


@pytest.mark.parametrize(("path", "who", "expected"), [
    ("/", "nobody", 200), ("/about", "nobody", 200), ("/favicon.ico", "nobody", 404), ("/login", "nobody", 404),
    ("/dataset", "nobody", 200), ("/dataset/", "nobody", 200), ("/dataset?page=x", "nobody", 400),
    ("/dataset?page=0", "nobody", 400), ("/dataset?q=a:b:c", "nobody", 200), ("/dataset?sort=nonsense", "nobody", 400),
    ("/dataset/pub", "nobody", 200), ("/dataset/pub/", "nobody", 404), ("/dataset/none", "nobody", 404),
    ("/dataset/priv", "nobody", 404), ("/dataset/priv", "bob", 404), ("/dataset/priv", "ann", 200),
    ("/dataset/priv", "sysadmin", 200),
    ("/dataset/new", "nobody", 403), ("/dataset/new", "ann", 200), ("/dataset/new/", "nobody", 404),
    ("/dataset/edit/pub", "nobody", 403), ("/dataset/edit/pub", "ann", 200), ("/dataset/edit/none", "ann", 404),
    ("/dataset/delete/pub", "nobody", 200), ("/dataset/delete/priv", "nobody", 403),
    ("/dataset/delete/none", "ann", 404),
    ("/dataset/resources/pub", "bob", 403), ("/dataset/resources/pub", "ann", 200),
    ("/dataset/resources/none", "ann", 404),
    ("/dataset/followers/pub", "nobody", 403), ("/dataset/followers/pub", "sysadmin", 200),
    ("/dataset/groups/none", "nobody", 404), ("/dataset/groups/pub", "ann", 200),
    ("/dataset/none/resource/none", "nobody", 404), ("/dataset/pub/resource/none", "nobody", 404),
    ("/dataset/none/resource/none/download", "nobody", 404),
    ("/organization", "nobody", 200), ("/organization/org", "nobody", 200), ("/organization/none", "nobody", 404),
    ("/organization/grp", "nobody", 404), ("/organization/about/org", "nobody", 200),
    ("/organization/new", "nobody", 403),
    ("/organization/new", "sysadmin", 200),
    ("/organization/members/org", "ann", 200), ("/organization/members/none", "nobody", 404),
    ("/organization/edit/org", "ann", 403), ("/organization/edit/org", "sysadmin", 200),
    ("/organization/edit/none", "ann", 404),
    ("/organization/delete/none", "nobody", 403), ("/organization/delete/org", "ann", 403),
    ("/organization/delete/org", "sysadmin", 200), ("/organization?sort=bad", "nobody", 200),
    ("/organization/activity/org", "nobody", 200), ("/group/activity/none", "nobody", 404),
    ("/organization/admins/org", "nobody", 200), ("/organization/manage_members/org", "ann", 403),
    ("/organization/manage_members/org", "sysadmin", 200),
    ("/organization/manage_members/none", "nobody", 403), ("/organization/manage_members/none", "sysadmin", 404),
    ("/organization/member_new/none", "nobody", 403), ("/organization/member_new/none", "sysadmin", 500),
    ("/group/followers/none", "nobody", 404), ("/organization/member_new/org", "ann", 403),
    ("/organization/member_new/org", "sysadmin", 200), ("/organization/followers/org", "nobody", 403),
    ("/organization/followers/org", "sysadmin", 200), ("/organization/member_delete/org", "sysadmin", 404),
    ("/organization/member_delete/org?user=ann", "sysadmin", 200),
    ("/group", "nobody", 200), ("/group/grp", "nobody", 200), ("/group/org", "nobody", 404),
    ("/group?page=x", "nobody", 400),
    ("/user", "nobody", 200), ("/user/ann", "nobody", 200), ("/user/none", "nobody", 404),
    ("/user/none/groups", "nobody", 404),
    ("/user?page=x", "nobody", 400), ("/user?limit=x", "nobody", 500), ("/user/me", "nobody", "/dashboard/datasets"),
    ("/user/login", "nobody", 200), ("/user/login", "ann", 200), ("/user/register", "nobody", 403),
    ("/user/register", "sysadmin", 200), ("/user/reset", "nobody", 200), ("/user/logged_out_redirect", "nobody", 200),
    ("/user/_logout", "nobody", "/user/login"), ("/user/edit", "nobody", 400), ("/user/edit", "ann", 200),
    ("/user/edit/ann", "ann", 200), ("/user/edit/ann", "bob", 403), ("/user/edit/none", "nobody", 403),
    ("/user/delete/none", "nobody", 404), ("/user/delete/ann", "sysadmin", 200),
    ("/user/followers/none", "nobody", 404),
    ("/user/ann/api-tokens", "ann", 200), ("/user/ann/api-tokens", "nobody", 403),
    ("/user/none/api-tokens", "nobody", 403),
    ("/user/activity/none", "nobody", 404), ("/dataset/activity/none", "nobody", 404),
    ("/dashboard", "nobody", "/user/login"), ("/dashboard/", "ann", 200),
    ("/dashboard/datasets", "nobody", "/user/login"),
    ("/dashboard/datasets", "ann", 200), ("/ckan-admin", "nobody", 403), ("/ckan-admin", "ann", 403),
    ("/ckan-admin", "sysadmin", 200), ("/ckan-admin/config", "sysadmin", 200), ("/ckan-admin/trash", "ann", 403),
    ("/de", "nobody", 200), ("/xx", "nobody", 404), ("/no", "nobody", 200),
    ("/de/dashboard", "nobody", "/de/user/login"),
    ("/zh_CN", "nobody", "/zh_CN/"), ("/zh_CN?a=b", "nobody", "/zh_CN/?a=b"),
    ("/zh_CN/api/3/action/x?a=b", "nobody", "/zh_Hans_CN/api/3/action/x?a=b"), ("/zh_TW/", "nobody", "/zh_Hant_TW"),
    ("/util/redirect?url=/about", "nobody", "/about"), ("/util/redirect", "nobody", 400),
    ("/util/redirect?url=http://x.org/", "nobody", 403),
])
def test_pages_have_the_status_and_location_of_a_real_site(
    site: Site, keys: Keys, path: str, who: str, expected: object
) -> None:
    answer = site.get(path, key=keys[who])

    assert shown(answer, site) == expected
    assert answer.headers["Content-Type"] == HTML


def test_a_redirect_to_todays_locale_is_permanent(site: Site) -> None:
    assert site.get("/zh_CN/api/3/action/status_show").status_code == 308


def test_robots_txt_is_plain_text(site: Site) -> None:
    answer = site.get("/robots.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private"
    assert "Disallow: /api/\n" in answer.text


@pytest.mark.parametrize("path", ["/api/rest/dataset", "/no/such/page", "/dataset/x/", "/api/3"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_writing_to_an_unknown_path_is_405(site: Site, method: str, path: str) -> None:
    assert site.ask(method, path).status_code == 405


def test_a_dataset_and_a_group_asked_for_by_id_redirect_to_the_name(site: Site, keys: Keys) -> None:
    package, group = site.result("package_show", id="pub"), site.result("group_show", id="grp")

    assert shown(site.get(f"/dataset/{package['id']}"), site) == "/dataset/pub"
    assert shown(site.get(f"/group/{group['id']}"), site) == "/group/grp"


def test_hidden_datasets_are_403_or_a_login_where_they_may_be_revealed(site: Site, keys: Keys) -> None:
    site.ckan.configure({"ckan.auth.reveal_private_datasets": True})

    assert shown(site.get("/dataset/priv"), site) == "/user/login?came_from=%2Fdataset%2Fpriv"
    assert site.get("/dataset/priv", key=keys["bob"]).status_code == 403
    assert site.get("/dataset/none").status_code == 404


def test_a_download_redirects_to_the_resource_whatever_dataset_and_file_name(site: Site, keys: Keys) -> None:
    resource = site.result("package_show", id="pub")["resources"][0]["id"]
    hidden = site.result("package_show", id="priv")["resources"][0]["id"]

    assert site.get(f"/dataset/pub/resource/{resource}").status_code == 200
    answer = site.get(f"/dataset/pub/resource/{resource}/download/any.name")
    assert answer.headers["Location"] == "http://example.org/a.csv"
    assert site.get(f"/dataset/pub/resource/{hidden}/download").status_code == 403


def test_a_download_without_a_web_address_crashes_as_in_ckan(site: Site, keys: Keys) -> None:
    made = site.result("resource_create", package_id="pub", url="")

    assert site.get(f"/dataset/pub/resource/{made['id']}/download").status_code == 500


@pytest.mark.parametrize(("data", "expected"), [
    ({}, 500), ({"password": PASSWORD}, 500), ({"login": "ann"}, 200), ({"login": "ann", "password": "wrong"}, 200),
    ({"login": "nobody", "password": PASSWORD}, 200), ({"login": "ann", "password": PASSWORD}, "/dashboard/datasets"),
    ({"login": "ANN@example.ORG", "password": PASSWORD}, "/dashboard/datasets"),
])
def test_login_by_name_or_email_address(site: Site, data: dict[str, str], expected: object) -> None:
    site.user("ann")

    assert shown(site.ask("POST", "/user/login", data=data), site) == expected


@pytest.mark.parametrize(("query", "expected"), [
    ("next=/about", "/about"), ("came_from=/about", "/about"),
    ("next=https://elsewhere.example.org/", "/dashboard/datasets"),
    ("next=//elsewhere.example.org/", "/dashboard/datasets"), ("next=", "/dashboard/datasets"),
])
def test_login_goes_on_to_addresses_of_the_site_only(site: Site, query: str, expected: str) -> None:
    site.user("ann")
    answer = site.ask("POST", f"/user/login?{query}", data={"login": "ann", "password": PASSWORD})

    assert shown(answer, site) == expected


def test_login_takes_no_json_and_no_query_and_is_not_for_those_logged_in(site: Site) -> None:
    key = site.user("ann")
    data = {"login": "ann", "password": PASSWORD}

    assert site.ask("POST", "/user/login", json=data).status_code == 500
    assert site.ask("POST", "/user/login", params=data).status_code == 500
    assert site.ask("POST", "/user/login", data=data, key=key).status_code == 200


def test_a_deleted_user_cannot_log_in(site: Site) -> None:
    site.user("ann")
    site.result("user_delete", id="ann")

    assert site.ask("POST", "/user/login", data={"login": "ann", "password": PASSWORD}).status_code == 200


def test_the_session_cookie_has_the_empty_domain_that_pythons_cookie_jar_refuses(site: Site) -> None:
    site.user("ann")
    answer = site.ask("POST", "/user/login", data={"login": "ann", "password": PASSWORD})

    assert re.fullmatch(r"ckan=\S+; Domain=; HttpOnly; Path=/; SameSite=Lax", answer.headers["Set-Cookie"])
    assert not site.session.cookies


def test_the_sysadmin_can_log_in(site: Site) -> None:
    cookie = site.login("sysadmin", "sysadmin123")

    assert site.get("/ckan-admin", headers=cookie).status_code == 200


def test_web_forms_posted_with_an_api_token(site: Site, keys: Keys) -> None:
    form = {"name": "fresh", "owner_org": "org", "tags__0__name": "a tag", "extras__0__key": "", "extras__0__value": ""}
    answer = site.ask("POST", "/dataset/new", data=form, key=keys["ann"])
    made = site.result("package_show", id="fresh")

    assert shown(answer, site) == "/dataset/fresh"
    assert ([tag["name"] for tag in made["tags"]], made["extras"]) == (["a tag"], [])
    assert site.ask("POST", "/dataset/new", data={"name": "n"}).status_code == 403
    wrong = {"name": "UPPER", "owner_org": "org"}
    assert site.ask("POST", "/dataset/new", data=wrong, key=keys["ann"]).status_code == 200
    assert site.ask("POST", "/dataset/new", data={"extras__x__key": "k"}, key=keys["ann"]).status_code == 400


def test_the_forms_that_change_and_delete_a_dataset(site: Site, keys: Keys) -> None:
    form = {"name": "pub", "title": "Changed", "owner_org": "org"}

    assert site.ask("POST", "/dataset/edit/pub", data=form, key=keys["bob"]).status_code == 403
    assert shown(site.ask("POST", "/dataset/edit/pub", data=form, key=keys["ann"]), site) == "/dataset/pub"
    assert site.result("package_show", id="pub")["title"] == "Changed"
    cancelled = site.ask("POST", "/dataset/delete/pub", data={"cancel": "1"}, key=keys["ann"])
    assert shown(cancelled, site) == "/dataset/edit/pub"
    assert shown(site.ask("POST", "/dataset/delete/pub", key=keys["ann"]), site) == "/dataset/"
    assert site.get("/dataset/pub").status_code == 404


def test_the_forms_of_organizations(site: Site, keys: Keys) -> None:
    made = site.ask("POST", "/organization/new", data={"name": "two"}, key="sysadmin")
    assert shown(made, site) == "/organization/two"
    answer = site.ask("POST", "/organization/edit/two", data={"name": "two", "title": "Two"}, key="sysadmin")
    assert shown(answer, site) == "/organization/two"
    assert site.result("organization_show", id="two")["title"] == "Two"
    assert site.ask("POST", "/organization/edit/org", data={"title": "x"}, key=keys["ann"]).status_code == 403
    assert shown(site.ask("POST", "/organization/delete/two", key="sysadmin"), site) == "/organization/"
    assert site.ask("POST", "/organization/delete/org", key="sysadmin").status_code == 403


def test_the_forms_of_members(site: Site, keys: Keys) -> None:
    new, delete = "/organization/member_new/org", "/organization/member_delete/org?user=bob"
    made = site.ask("POST", new, data={"username": "bob", "role": "member"}, key="sysadmin")
    assert shown(made, site) == "/organization/manage_members/org"
    assert "bob" in [user["name"] for user in site.result("organization_show", id="org")["users"]]
    assert shown(site.ask("POST", new, data={"username": "bob", "role": "owner"}, key="sysadmin"), site) == new

    bob = site.result("user_show", id="bob")["id"]
    removed = site.ask("POST", delete.replace("bob", bob), key="sysadmin")
    assert shown(removed, site) == "/organization/manage_members/org"
    assert "bob" not in [user["name"] for user in site.result("organization_show", id="org")["users"]]


def test_a_form_sent_with_a_cookie_alone_needs_the_token_of_a_page(site: Site, keys: Keys) -> None:
    cookie = site.login("ann")
    form = {"name": "fresh", "owner_org": "org"}
    assert site.ask("POST", "/dataset/new", data=form, headers=cookie).status_code == 400
    assert site.ask("POST", "/dataset/new", data=form, headers={**cookie, "X-CSRFToken": "x"}).status_code == 400

    page = site.get("/dataset/new", headers=cookie)
    token = re.search(r'name="_csrf_token" content="([^"]+)"', page.text)
    assert token is not None
    answer = site.ask("POST", "/dataset/new", data={**form, "_csrf_token": token[1]}, headers=cookie)
    assert shown(answer, site) == "/dataset/fresh"


def test_a_page_once_asked_for_without_a_cookie_needs_no_token_any_more(site: Site, keys: Keys) -> None:
    cookie = site.login("ann")
    site.get("/dataset/new")

    answer = site.ask("POST", "/dataset/new", data={"name": "fresh", "owner_org": "org"}, headers=cookie)
    assert shown(answer, site) == "/dataset/fresh"


def test_the_form_that_makes_and_revokes_tokens(site: Site, keys: Keys) -> None:
    page = site.ask("POST", "/user/ann/api-tokens", data={"name": "mine"}, key=keys["ann"])
    token = re.search("<code>(.+)</code>", page.text)
    assert token is not None
    assert site.get("/api/3/action/user_show", key=token[1]).status_code == 200

    jti = next(row["id"] for row in site.result("api_token_list", user_id="ann") if row["name"] == "mine")
    revoked = site.ask("POST", "/user/ann/api-tokens/revoke", data={"token": [jti, "gone"]}, key="sysadmin")
    assert revoked.status_code == 200
    assert site.get("/api/3/action/user_show", key=token[1]).status_code == 404


def test_a_password_reset_does_not_tell_whether_the_user_exists(site: Site) -> None:
    for name in ("sysadmin", "no-such-user"):
        assert shown(site.ask("POST", "/user/reset", data={"user": name}), site) == "/"


@pytest.mark.parametrize("path", ["/datastore/dump/x", "/dataset/changes/x", "/file/download/x"])
def test_pages_that_the_fake_does_not_have_are_501_and_kept(path: str) -> None:
    site = Site(FakeCKAN())
    answer = site.get(path)

    assert answer.status_code == 501
    assert "not implemented in ckan-fake" in str(site.ckan.unsupported[0])


def test_pages_are_private_and_redirects_public(site: Site) -> None:
    assert site.get("/about").headers["Cache-Control"] == "private"
    assert site.get("/user/me").headers["Cache-Control"] == "public, max-age=0, must-revalidate"
