from __future__ import annotations

import pytest

from tests.web.support import Site


@pytest.mark.parametrize(("path", "version"), [
    ("/api", 1), ("/api/", 1), ("/api/1", 1), ("/api/2/", 2), ("/api/3", 3), ("/api/03", 3),
])
def test_the_roots_tell_the_version(site: Site, path: str, version: int) -> None:
    answer = site.get(path)

    assert answer.json() == {"version": version}
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"


def test_the_roots_speak_jsonp(site: Site) -> None:
    assert site.get("/api/3?callback=cb").text == 'cb({"version": 3});'


@pytest.fixture
def filled(site: Site) -> Site:
    site.result("organization_create", name="air-org", title="Air")
    site.result("group_create", name="air-group", title="Air")
    site.result(
        "package_create", name="air-data", title="Air data", owner_org="air-org", tags=[{"name": "air"}],
        resources=[{"url": "http://example.org/a.csv", "format": "CSV"}],
    )
    return site


@pytest.mark.parametrize("prefix", ["/api", "/api/1", "/api/2"])
@pytest.mark.parametrize(("path", "found"), [
    ("dataset/autocomplete?incomplete=air", [("name", "air-data")]),
    ("tag/autocomplete?incomplete=ai", [("Name", "air")]),
    ("resource/format_autocomplete?incomplete=cs", [("Format", "csv")]),
    ("dataset/autocomplete", []), ("tag/autocomplete?incomplete=", []),
])
def test_autocompletion_in_result_sets(filled: Site, prefix: str, path: str, found: list[tuple[str, str]]) -> None:
    rows = filled.get(f"{prefix}/util/{path}").json()["ResultSet"]["Result"]

    assert [(key, row[key]) for row, (key, _) in zip(rows, found, strict=True)] == found


@pytest.mark.parametrize(("path", "names"), [
    ("user/autocomplete?q=sysad", ["sysadmin"]), ("group/autocomplete?q=air", ["air-group"]),
    ("organization/autocomplete?q=air", ["air-org"]), ("user/autocomplete", []),
])
def test_autocompletion_in_plain_lists(filled: Site, path: str, names: list[str]) -> None:
    assert [row["name"] for row in filled.get(f"/api/2/util/{path}").json()] == names


def test_autocompletion_speaks_jsonp_and_knows_no_post_and_no_version_3(filled: Site) -> None:
    path = "util/tag/autocomplete?incomplete=x"

    assert filled.get(f"/api/2/{path}&callback=cb").text == 'cb({"ResultSet": {"Result": []}});'
    assert filled.ask("POST", f"/api/2/{path}").status_code == 405
    assert filled.get(f"/api/3/{path}").status_code == 404


def test_a_limit_that_is_no_number_is_a_500_page(filled: Site) -> None:
    answer = filled.get("/api/2/util/user/autocomplete?q=a&limit=x")

    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


@pytest.mark.parametrize("path", [
    "/api/util/status", "/api/2/util/dataset/munge_name", "/api/2/util/is_slug_valid", "/api/3/i18n/de",
])
def test_utilities_of_old_are_gone(site: Site, path: str) -> None:
    assert site.get(path).status_code == 404


def test_translations_are_json_called_html(site: Site) -> None:
    answer = site.get("/api/i18n/de")

    assert (answer.text, answer.headers["Content-Type"]) == ("{}", "text/html; charset=utf-8")
    assert site.get("/api/i18n/xx").json() == "Bad request: Unknown locale: xx"
