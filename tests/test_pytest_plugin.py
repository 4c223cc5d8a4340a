"""The plugin, used as a downstream project uses it: a test file and a pytest run of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import ckan_fake.live
import ckan_fake.transports
import ckan_fake.web.app  # noqa: F401  what a run inside this process imports would be forgotten after it
from ckan_fake import FakeCKAN


@pytest.fixture(autouse=True)
def no_real_ckan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CKAN_URL", raising=False)
    monkeypatch.delenv("CKAN_API_KEY", raising=False)


def run(pytester: pytest.Pytester, code: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(f"import pytest, requests\n{code}")
    return pytester.runpytest("-p", "no:randomly", "-p", "no:xdist", "--strict-markers", *options)


STATUS = """
def status(url, session=requests):
    return session.get(url + "/api/3/action/status_show").json()["result"]
"""


def test_ckan_is_new_in_each_test(pytester: pytest.Pytester) -> None:
    run(pytester, """
def first_call(ckan):
    assert not ckan.calls
    assert ckan.session().get(ckan.site_url + "/api/3/action/status_show").status_code == 200
    assert len(ckan.calls) == 1
test_one = test_two = first_call
def test_name(ckan):
    assert ckan.sysadmin.name == "sysadmin"
""").assert_outcomes(passed=3)


def test_ckan_server_answers_on_a_socket(pytester: pytest.Pytester) -> None:
    run(pytester, STATUS + """
def test_served(ckan_server):
    assert status(ckan_server.url)["ckan_version"].startswith("2.")
    assert ckan_server.api_key == ckan_server.ckan.sysadmin.api_key
""").assert_outcomes(passed=1)


def test_make_ckan_gives_independent_fakes(pytester: pytest.Pytester) -> None:
    run(pytester, """
def test_two(make_ckan):
    source, target = make_ckan(site_url="http://source.test"), make_ckan(site_url="http://target.test")
    source.session().get(source.site_url + "/api/3/action/status_show")
    assert len(source.calls) == 1 and not target.calls
""").assert_outcomes(passed=1)


def test_marker_sets_version_and_options_and_merges(pytester: pytest.Pytester) -> None:
    run(pytester, STATUS + """
pytestmark = pytest.mark.ckan_fake(version="2.12", config={"ckan.site_title": "Outer", "ckan.site_description": "D"})
@pytest.mark.ckan_fake(config={"ckan.site_title": "Inner"}, site_url="http://data.test")
def test_marked(ckan):
    found = status(ckan.site_url, ckan.session())
    assert (found["site_title"], found["site_description"]) == ("Inner", "D")
    assert found["site_url"] == "http://data.test"
""").assert_outcomes(passed=1)


def test_marker_with_an_unknown_version_or_option_is_an_error(pytester: pytest.Pytester) -> None:
    result = run(pytester, """
@pytest.mark.ckan_fake(version="1.0")
def test_version(ckan): pass
@pytest.mark.ckan_fake(config={"ckan.site_titel": "x"})
def test_option(ckan): pass
@pytest.mark.ckan_fake("2.12")
def test_position(ckan): pass
""")
    result.assert_outcomes(errors=3)
    result.stdout.fnmatch_lines_random(["*it knows 2.12*", "*did you mean 'ckan.site_title'*", "*takes keywords only*"])


def test_version_of_all_fakes_is_an_option(pytester: pytest.Pytester) -> None:
    result = run(pytester, "def test_version(ckan): pass", "--ckan-version", "1.0")
    result.assert_outcomes(errors=1)


FAILING = """
def test_fails(ckan):
    for number in range(12):
        ckan.session().get(ckan.site_url + f"/api/3/action/status_show?number={number}")
    ckan.session().post(ckan.site_url + "/api/3/action/nosuch_action", json={"a": "b"})
    assert False
"""


def test_report_of_a_failed_test_shows_the_last_calls(pytester: pytest.Pytester) -> None:
    result = run(pytester, FAILING)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([
        "*ckan calls (http://ckan.test)*", "(3 earlier calls)", "GET */status_show?number=3 as anonymous -> 200",
        "POST */nosuch_action as anonymous -> 400", "*answered *Action name not known: nosuch_action*",
    ])
    assert "number=2 as" not in result.stdout.str()


def test_report_of_a_passed_test_shows_no_calls(pytester: pytest.Pytester) -> None:
    assert "ckan calls" not in run(pytester, FAILING.replace("assert False", "")).stdout.str()


def test_a_bug_of_the_fake_fails_the_test_at_its_end(pytester: pytest.Pytester) -> None:
    result = run(pytester, """
def test_swallows(ckan):
    ckan.bugs.append(KeyError("lost"))
def test_expects(ckan):
    ckan.bugs.append(KeyError("lost"))
    ckan.bugs.clear()
def test_other(make_ckan):
    make_ckan().bugs.append(KeyError("lost"))
def test_raises(ckan):
    bug = KeyError("raised")
    ckan.bugs.append(bug)
    raise bug
""")
    result.assert_outcomes(passed=3, failed=1, errors=2)
    result.stdout.fnmatch_lines(["*ckan-fake has a bug*", "*KeyError: 'lost'*"])


LIVE = STATUS + """
def test_same_fixtures(ckan, ckan_server):
    assert status(ckan.site_url, ckan.session())["site_url"]
    assert ckan.version == "2.12"
    assert ckan_server.url == ckan.site_url
    assert [(call.action, call.user, call.status) for call in ckan.calls] == [("status_show", "", 200)]
@pytest.mark.ckan_fake(version="2.12")
def test_version(ckan): pass
@pytest.mark.ckan_fake(version="2.9")
def test_other_version(ckan): raise AssertionError
@pytest.mark.ckan_fake(config={"ckan.site_title": "x"})
def test_option(ckan): raise AssertionError
def test_power(ckan): ckan.clock.freeze()
def test_typo(ckan):
    with pytest.raises(AttributeError, match="sesion"):
        ckan.sesion()
def test_fails(ckan):
    status(ckan.site_url, ckan.session())
    assert False
"""


def test_url_of_a_real_ckan_takes_the_place_of_the_fake(pytester: pytest.Pytester) -> None:
    fake = FakeCKAN()
    with fake.serve() as server:
        result = run(pytester, LIVE, "-rs", "--ckan-url", server.url, "--ckan-api-key", fake.sysadmin.api_key)
        result.assert_outcomes(passed=3, skipped=3, failed=1)
        result.stdout.fnmatch_lines([
            f"ckan: the real CKAN at {server.url}", f"*ckan calls ({server.url})*",
            "GET *status_show as anonymous -> 200",
        ])
        result.stdout.fnmatch_lines_random([
            f"*version '2.9' (the real one is 2.12) needs the fake; this run uses the CKAN at {server.url}",
            f"*the marker ckan_fake with config needs the fake; this run uses the CKAN at {server.url}",
            f"*ckan.clock needs the fake; this run uses the CKAN at {server.url}",
        ])
    assert {call.action for call in fake.calls} == {"status_show", "user_show"}


def test_url_may_come_from_the_environment(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeCKAN()
    with fake.serve() as server:
        monkeypatch.setenv("CKAN_URL", server.url)
        monkeypatch.setenv("CKAN_API_KEY", fake.sysadmin.api_key)
        code = f"def test_url(ckan):\n    assert ckan.site_url == {server.url!r}\n"
        run(pytester, code).assert_outcomes(passed=1)


def test_url_without_a_key_is_refused(pytester: pytest.Pytester) -> None:
    result = run(pytester, "def test_nothing(): pass", "--ckan-url", "http://ckan.invalid")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--ckan-url needs --ckan-api-key*"])


CREATES = """
def test_creates(ckan):
    def call(action, **data):
        headers, url = {"Authorization": ckan.sysadmin.api_key}, ckan.site_url + "/api/3/action/" + action
        return ckan.session().post(url, json=data, headers=headers).json()["result"]
    owner = call("organization_create", name="org")
    call("group_create", name="grp")
    call("package_create", name="one", owner_org=owner["id"])
    call("package_create", name="two", owner_org=owner["id"])
    assert call("package_list") == ["one", "two"]
"""


def test_what_a_test_creates_on_a_real_ckan_is_purged(pytester: pytest.Pytester) -> None:
    fake = FakeCKAN()
    with fake.serve() as server:
        result = run(pytester, CREATES, "--ckan-url", server.url, "--ckan-api-key", fake.sysadmin.api_key)
    result.assert_outcomes(passed=1)
    state = fake.site.state
    assert (len(state.packages), len(state.groups)) == (0, 0)


def test_clients_are_signed_in_as_the_sysadmin(pytester: pytest.Pytester) -> None:
    run(pytester, """
def test_clients(ckan, ckan_lowlevel, ckan_highlevel, ckan_sync):
    assert ckan_lowlevel.list_datasets() == []
    assert ckan_highlevel.list_datasets() == []
    ckan_sync.sync("source", {"dataset": {}, "organization": {}, "group": {}})
    assert {call.user for call in ckan.calls} == {"sysadmin"}
""").assert_outcomes(passed=1)


def test_importing_the_plugin_imports_neither_the_server_nor_hypothesis() -> None:
    code = (
        "import sys, ckan_fake.pytest_plugin\n"
        "heavy = {'requests', 'werkzeug', 'hypothesis', 'tinydb', 'ckan_client', 'ckan_fake.fake'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


CKANS_OWN_FIXTURES = """
    app ckan_config clean_db clean_index clean_queues clean_redis cli create_with_upload mail_server make_app
    migrate_db_for non_clean_db provide_plugin reset_db reset_db_once reset_index reset_queues reset_redis
    reset_storages test_request_context with_extended_cli with_plugins with_request_context with_test_worker
    api_token dataset group organization package resource resource_view sysadmin sysadmin_with_token system_info tag
    user user_with_token vocabulary file
""".split()


def test_fixtures_shadow_none_of_ckans_own() -> None:
    from ckan_fake import pytest_plugin

    fixtures = {name for name in pytest_plugin.__all__ if name.islower()}
    assert fixtures == {
        "ckan", "ckan_guard", "ckan_highlevel", "ckan_lowlevel", "ckan_server", "ckan_sync", "make_ckan",
    }
    assert fixtures.isdisjoint({*CKANS_OWN_FIXTURES, *(f"{name}_factory" for name in CKANS_OWN_FIXTURES)})


CALLS_OUT = """
import socket

import pytest
import requests

{mark}
def test_calls_out(ckan_server):
    session = requests.Session()
    session.trust_env = False
    assert session.get(ckan_server.url + "/api/3/action/status_show").status_code == 200
    try:
        session.get("http://portal.example/api/3")
    except requests.ConnectionError as error:
        assert {told}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, pytest.raises({raised}):
        udp.sendto(b"x", ("192.0.2.1", 9))
"""


def test_the_guard_refuses_calls_to_other_hosts_and_fails_the_test(pytester: pytest.Pytester) -> None:
    code = CALLS_OUT.format(
        mark='@pytest.mark.usefixtures("ckan_guard")', told='"the test called portal.example" in str(error)',
        raised="ConnectionError",
    )
    result = run(pytester, code)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["the test called other hosts: 192.0.2.1, portal.example"])


def test_the_guard_of_the_ini_file_is_for_all_tests(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nckan_guard = true\n")
    result = run(pytester, """
import unittest
import socket

def test_calls_out():
    socket.getaddrinfo("localhost", 80)
    try:
        socket.create_connection(("192.0.2.1", 80))
    except OSError:
        pass

class TestOld(unittest.TestCase):
    def test_calls_nobody(self):
        socket.getaddrinfo("127.0.0.1", 80)
""")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["the test called other hosts: 192.0.2.1"])


def test_a_har_file_is_written_for_each_failed_test(pytester: pytest.Pytester) -> None:
    code = FAILING + "\ndef test_passes(ckan):\n    ckan.session().get(ckan.site_url)\n"
    result = run(pytester, code, "--ckan-har", "out")
    result.assert_outcomes(passed=1, failed=1)
    files = list((pytester.path / "out").iterdir())
    assert [file.suffix for file in files] == [".har"]
    assert files[0].stem.endswith("test_fails")
    assert len(json.loads(files[0].read_text())["log"]["entries"]) == 13
