from __future__ import annotations

import pytest

from tests.web.support import ACTION, PASSWORD, Site

WHO = ACTION + "user_show"


@pytest.mark.parametrize("change", [
    "Bearer {}", "Token {}", '"{}"', "{},{}", "garbage", "6f3bd5fa-3c1f-4a52-9d7e-0c8f6a6b1234", "Basic dXNlcjpwYXNz",
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJ4In0.c2lnbmF0dXJl", "ü",
])
def test_what_is_no_bare_token_is_silently_anonymous(site: Site, change: str) -> None:
    token = change.replace("{}", site.user("ann"))
    headers = {"Authorization": token.encode()}

    assert site.get(WHO, headers=headers).status_code == 404
    assert site.get(ACTION + "status_show", headers=headers).status_code == 200
    assert site.ask("POST", ACTION + "package_create", headers=headers, json={"name": "x"}).status_code == 403


def test_blanks_around_a_token_and_the_case_of_the_header_do_not_matter(site: Site) -> None:
    token = site.user("ann")

    assert site.get(WHO, headers={"AUTHORIZATION": f"{token}   "}).json()["result"]["name"] == "ann"


@pytest.mark.parametrize("name", ["X-CKAN-API-Key", "X-CKAN-API-Token", "X-Api-Key", "Apikey"])
def test_other_headers_are_ignored(site: Site, name: str) -> None:
    assert site.get(WHO, headers={name: site.user("ann")}).status_code == 404


def test_the_header_is_named_by_an_option(site: Site) -> None:
    token = site.user("ann")
    site.ckan.configure({"apitoken_header_name": "X-Mine"})

    assert site.get(WHO, headers={"X-Mine": token}).status_code == 200
    assert site.get(WHO, key=token).status_code == 404


def test_the_token_of_a_deleted_user_is_anonymous_until_the_user_is_back(site: Site) -> None:
    token = site.user("ann")
    site.result("user_delete", id="ann")
    assert site.get(WHO, key=token).status_code == 404

    site.result("user_update", id="ann", email="ann@example.org", state="active")
    assert site.get(WHO, key=token).status_code == 200


def test_a_call_is_noted_as_the_users_activity_every_ten_minutes_and_the_tokens_every_time(site: Site) -> None:
    site.ckan.clock.freeze("2024-01-01T00:00:00")
    token = site.user("ann")
    seen = []
    for seconds in (0, 599, 2):
        site.ckan.clock.shift(seconds)
        last_active = site.get(WHO, key=token).json()["result"]["last_active"]
        seen.append((last_active, site.result("api_token_list", user_id="ann")[0]["last_access"]))

    assert seen == [
        ("2024-01-01T00:00:00", "2024-01-01T00:00:00"),
        ("2024-01-01T00:00:00", "2024-01-01T00:09:59"),
        ("2024-01-01T00:10:01", "2024-01-01T00:10:01"),
    ]


def test_a_cookie_works_on_the_api_for_reads_and_writes_without_a_csrf_token(site: Site) -> None:
    site.user("ann")
    cookie = site.login("ann")

    assert site.get(WHO, headers=cookie).json()["result"]["name"] == "ann"
    answer = site.ask("POST", ACTION + "user_patch", headers=cookie, json={"id": "ann", "fullname": "By cookie"})
    assert answer.json()["result"]["fullname"] == "By cookie"


def test_a_good_token_wins_over_a_cookie_and_a_bad_one_does_not(site: Site) -> None:
    site.user("ann")
    token = site.user("bob")
    cookie = site.login("ann")

    assert site.get(WHO, headers=cookie, key=token).json()["result"]["name"] == "bob"
    assert site.get(WHO, headers=cookie, key="garbage").json()["result"]["name"] == "ann"


def test_cookies_can_be_switched_off_for_the_api(site: Site) -> None:
    token = site.user("ann")
    cookie = site.login("ann")
    site.ckan.configure({"ckan.auth.enable_cookie_auth_in_api": False})

    assert site.get(WHO, headers=cookie).status_code == 404
    assert site.get(WHO, headers=cookie, key=token).status_code == 200
    assert site.get("/dashboard/datasets", headers=cookie).status_code == 200


@pytest.mark.parametrize("value", ["ckan=garbage", "ckan=", "ckan=a.b.c", "remember_token=x.y.z"])
def test_a_cookie_that_is_no_session_is_anonymous(site: Site, value: str) -> None:
    assert site.get(WHO, headers={"Cookie": value}).status_code == 404


def test_the_cookie_of_a_deleted_user_and_of_another_server_is_anonymous(site: Site) -> None:
    from ckan_fake import FakeCKAN

    site.user("ann")
    cookie = site.login("ann")
    assert Site(FakeCKAN(seed=1)).get(WHO, headers=cookie).status_code == 404

    site.result("user_delete", id="ann")
    assert site.get(WHO, headers=cookie).status_code == 404


def test_a_cookie_outlives_the_logout(site: Site) -> None:
    site.user("ann")
    cookie = site.login("ann")
    out = site.get("/user/_logout", headers=cookie)

    assert out.headers["Location"] == f"{site.url}/user/logged_out_redirect"
    assert "Max-Age=0" in out.headers["Set-Cookie"]
    assert site.get(WHO, headers=cookie).status_code == 200


def test_the_cookie_of_remember_me_identifies_alone(site: Site) -> None:
    site.user("ann")
    form = {"login": "ann", "password": PASSWORD, "remember": "63072000"}
    answer = site.ask("POST", "/user/login", data=form)
    remembered = answer.headers["Set-Cookie"].partition("remember_token=")[2].partition(";")[0]

    assert site.get(WHO, headers={"Cookie": f"remember_token={remembered}"}).json()["result"]["name"] == "ann"


@pytest.mark.parametrize(("options", "origin", "allowed"), [
    ({}, "https://a.example", None),
    ({"ckan.cors.origin_allow_all": True}, "https://a.example", "*"),
    ({"ckan.cors.origin_whitelist": "https://a.example https://b.example"}, "https://b.example", "https://b.example"),
    ({"ckan.cors.origin_whitelist": "https://a.example"}, "https://c.example", None),
])
@pytest.mark.parametrize("path", [ACTION + "status_show", ACTION + "no_such", "/no/such/page"])
def test_cors_headers_follow_the_options(
    site: Site, path: str, options: dict[str, object], origin: str, allowed: str | None
) -> None:
    site.ckan.configure(options)
    answer = site.get(path, headers={"Origin": origin})

    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    if allowed:
        assert answer.headers["Access-Control-Allow-Methods"] == "POST, PUT, GET, DELETE, OPTIONS"
        assert answer.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"


def test_without_an_origin_there_are_no_cors_headers(site: Site) -> None:
    site.ckan.configure({"ckan.cors.origin_allow_all": True})

    assert "Access-Control-Allow-Origin" not in site.get(ACTION + "status_show").headers
