"""Pages of one's own account, at the versions that differ."""

from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.fake import SYSADMIN_PASSWORD
from tests.web.support import PASSWORD, Site

BY_REPOZE = ("2.2", "2.7", "2.8", "2.9")
BY_FLASK = ("2.10", "2.11", "2.12")
RIGHT = {"login": "sysadmin", "password": SYSADMIN_PASSWORD}


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Site:
    return Site(FakeCKAN(request.param))


def every(*versions: str) -> pytest.MarkDecorator:
    """Play a test at these versions."""
    return pytest.mark.parametrize("site", versions, indirect=True)


def led(site: Site, path: str, method: str = "GET", **options: Any) -> str | int:
    """Where a page leads to, else its status."""
    answer = site.ask(method, path, **options)
    return answer.headers["Location"].removeprefix(site.url) if answer.is_redirect else answer.status_code


@every(*BY_REPOZE)
def test_login_generic_leads_back_logged_in_or_not(site: Site) -> None:
    assert led(site, "/login_generic?came_from=/about", "POST", data={**RIGHT, "password": "x"}) == "/about"
    assert led(site, "/user/me", key="") in ("/user/login?id=None", "/user/login", "/dashboard/")
    cookie = site.login("sysadmin", SYSADMIN_PASSWORD, "/login_generic?came_from=/user/logged_in")
    assert str(led(site, "/user/logged_in", headers=cookie)).startswith("/dashboard")


@every(*BY_REPOZE)
def test_a_logout_is_handled_elsewhere(site: Site) -> None:
    assert led(site, "/user/_logout") == "/user/logout?came_from=/user/logged_out_redirect"
    assert led(site, "/user/logout?came_from=/about") == "/about"
    assert led(site, "/user/logout?came_from=http://elsewhere.example.org/") == "/user/logged_out"


@every(*BY_FLASK)
def test_the_login_form_logs_in(site: Site) -> None:
    assert led(site, "/login_generic", "POST", data=RIGHT) == 405
    wrong = site.ask("POST", "/user/login", data={**RIGHT, "password": "x"})
    assert "Login failed" in wrong.text
    cookie = site.login("sysadmin", SYSADMIN_PASSWORD)
    assert led(site, "/user/me", headers=cookie) == "/dashboard/datasets"
    assert led(site, "/dashboard/datasets", headers=cookie) == 200
    assert led(site, "/user/_logout", headers=cookie) == "/user/logged_out_redirect"


@pytest.mark.parametrize(("site", "status"), [("2.10", 200), ("2.11", 200), ("2.12", 500)], indirect=["site"])
def test_a_login_without_a_name(site: Site, status: int) -> None:
    assert led(site, "/user/login", "POST", data={"password": "x"}) == status


@pytest.mark.parametrize(("site", "always"), [("2.9", False), ("2.10", True), ("2.11", False)], indirect=["site"])
def test_sessions_are_sent_with_every_answer_of_one_version(site: Site, always: bool) -> None:
    paths = ("/api/3/action/status_show", "/api/3/action/none", "/none")
    assert ["Set-Cookie" in site.get(path).headers for path in paths] == [always] * 3


def test_a_session_that_is_sent_again_logs_in_the_clients_cookie_jar() -> None:
    site = Site(FakeCKAN("2.10"))
    site.login("sysadmin", SYSADMIN_PASSWORD)
    assert site.get("/api/3/action/user_show").json()["result"]["name"] == "sysadmin"
    assert led(site, "/user/login?next=/dataset/", "POST", data=RIGHT) == 400


@every("2.2", "2.9", "2.12")
def test_register_makes_a_user_where_both_passwords_are_the_same(site: Site) -> None:
    form = {"save": "", "name": "ann", "email": "ann@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert led(site, "/user/register", "POST", key="sysadmin", data={**form, "password2": "another"}) == 200
    assert led(site, "/user/register", "POST", key="sysadmin", data={**form, "email": ""}) == 200
    assert "ann@example.org" not in str(site.result("user_list"))
    assert led(site, "/user/register", "POST", key="sysadmin", data=form) == "/user/ann"
    assert site.result("user_show", id="ann")["email"] == "ann@example.org"


@pytest.mark.parametrize(("site", "expected"), [("2.2", 500), ("2.7", "/"), ("2.9", 500), ("2.10", "/")],
                         indirect=["site"])
def test_request_reset_without_a_mail_server(site: Site, expected: str | int) -> None:
    assert led(site, "/user/reset", "POST", data={"user": "sysadmin"}) == expected


@every("2.7", "2.12")
def test_edit_asks_for_the_old_password_where_the_address_changes(site: Site) -> None:
    form = {"save": "", "fullname": "Sys", "email": "new@example.org", "old_password": "x"}
    edit = "/user/edit/sysadmin"
    assert led(site, edit, "POST", key="sysadmin", data=form) == 200
    assert site.result("user_show", id="sysadmin")["email"] == "sysadmin@example.org"
    right = {**form, "old_password": SYSADMIN_PASSWORD}
    assert led(site, edit, "POST", key="sysadmin", data=right) == "/user/sysadmin"
    assert site.result("user_show", id="sysadmin")["email"] == "new@example.org"
    assert led(site, edit, "POST", data=right) == 403
