from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from ckan_fake import FakeCKAN
from ckan_fake.actions.registry import ACTIONS, Action
from ckan_fake.server import Server

STATUS = "/api/3/action/status_show"
POST_JSON = "POST /api/3/action/help_show HTTP/1.1\r\nContent-Type: application/json\r\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with FakeCKAN().serve() as server:
        yield server


def raw(server: Server, text: str | bytes) -> str:
    """Everything that the server sends in answer to these bytes until it closes the connection."""
    with socket.create_connection((server.host, server.port), timeout=10) as client:
        client.sendall(text if isinstance(text, bytes) else text.encode("latin-1"))
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b"")).decode("latin-1")


def test_a_connection_is_kept_alive(server: Server) -> None:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=10)
    for _ in range(3):
        connection.request("GET", STATUS)
        first = connection.sock
        answer = connection.getresponse()
        assert answer.status == 200
        assert answer.getheader("Connection") == "keep-alive"
        assert answer.read()
        assert connection.sock is first
    connection.close()


@pytest.mark.parametrize(("version", "header", "kept"), [
    ("1.1", "", "keep-alive"), ("1.1", "Connection: close\r\n", "close"), ("1.0", "", "close"),
    ("1.0", "Connection: keep-alive\r\n", "keep-alive"),
])
def test_when_a_connection_is_kept(server: Server, version: str, header: str, kept: str) -> None:
    assert f"\r\nConnection: {kept}\r\n" in raw(server, f"GET {STATUS} HTTP/{version}\r\n{header}\r\n")


def test_several_requests_at_once_are_answered_in_order(server: Server) -> None:
    sent = f"GET /api/1 HTTP/1.1\r\n\r\nHEAD {STATUS} HTTP/1.1\r\n\r\n\r\n"
    sent += "GET /api/2 HTTP/1.1\r\nConnection: close\r\n\r\n"
    answers = raw(server, sent).split("HTTP/1.1 ")[1:]

    assert [answer[:6] for answer in answers] == ["200 OK", "200 OK", "200 OK"]
    assert answers[0].endswith('{"version": 1}')
    assert answers[1].endswith("\r\n\r\n")
    assert answers[2].endswith('{"version": 2}')


@pytest.mark.parametrize("framing", ["Content-Length: 22", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("expect", ["", "Expect: 100-continue\r\n"])
def test_bodies_with_a_length_in_chunks_and_after_100_continue(server: Server, framing: str, expect: str) -> None:
    body = '{"name":"status_show"}'
    if framing.startswith("Transfer"):
        body = f"5;ext=1\r\n{body[:5]}\r\n11\r\n{body[5:]}\r\n0\r\nTrailer: x\r\n\r\n"
    answer = raw(server, f"{POST_JSON}{expect}{framing}\r\n\r\n{body}")

    assert answer.startswith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n" if expect else "HTTP/1.1 200 OK\r\n")
    assert '"success": true' in answer


def test_a_post_without_a_length_has_no_body(server: Server) -> None:
    assert "409 CONFLICT" in raw(server, f"{POST_JSON}\r\n")


@pytest.mark.parametrize(("sent", "status"), [
    ("garbage\r\n\r\n", "400 Bad Request"), (f"get {STATUS} HTTP/1.1\r\n\r\n", "400 Bad Request"),
    (f"GET {STATUS} HTTP/1.1\r\nbad header\r\n\r\n", "400 Bad Request"),
    (f"GET {STATUS} HTTP/2.0\r\n\r\n", "400 Bad Request"),
    (f"POST {STATUS} HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400 Bad Request"),
    (f"POST {STATUS} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400 Bad Request"),
    (f"GET /{'x' * 70000} HTTP/1.1\r\n\r\n", "431 Request Header Fields Too Large"),
    (f"GET {STATUS} HTTP/1.1\r\n{'A: b' * 1}\r\n" + "A: b\r\n" * 300 + "\r\n", "431 Request Header Fields Too Large"),
    (f"GET {STATUS}?q=ü HTTP/1.1\r\n\r\n", "400 Bad Request"),
    (f"GET {STATUS} HTTP/1.1\r\nExpect: nothing\r\n\r\n", "417 EXPECTATION FAILED"),
])
def test_what_is_no_http_is_refused(server: Server, sent: str, status: str) -> None:
    assert raw(server, sent).startswith(f"HTTP/1.1 {status}\r\n")


def test_odd_addresses(server: Server) -> None:
    for target in (server.url + STATUS, "//api/3/action/status_show", STATUS + "?x#y", "/api/3/action/status%5Fshow"):
        assert raw(server, f"GET {target} HTTP/1.1\r\nHost: other.example:99\r\n\r\n").startswith("HTTP/1.1 200 OK\r\n")


def test_a_client_that_leaves_in_the_middle_of_its_request_does_no_harm(server: Server) -> None:
    raw(server, f"POST {STATUS} HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf")
    raw(server, "POST /api")
    raw(server, "")

    assert requests.get(server.url + STATUS, timeout=10).status_code == 200


def test_large_bodies_both_ways() -> None:
    ckan = FakeCKAN(config={"ckan.site_about": "x"})
    with ckan.serve() as server:
        body = {"name": "status_show", "more": "y" * 3_000_000}
        assert requests.post(f"{server.url}/api/3/action/help_show", json=body, timeout=10).status_code == 200
        headers, data = {"Authorization": ckan.sysadmin.api_key}, {"extras": "z" * 2_000_000}
        answer = requests.post(f"{server.url}/api/3/action/package_create", json=data, timeout=10, headers=headers)
        assert len(answer.json()["error"]["data"]["extras"]) == 2_000_000


def test_the_sites_address_is_that_of_its_first_server_while_there_is_one() -> None:
    ckan = FakeCKAN()
    first = ckan.serve()
    second = ckan.serve()
    try:
        assert ckan.site_url == first.url
        help_address = requests.get(second.url + STATUS, timeout=10).json()["help"]
        assert help_address.startswith(first.url)
        first.close()
        assert ckan.site_url == second.url
    finally:
        first.close()
        second.close()
    assert ckan.site_url == "http://ckan.test"


def test_a_given_site_address_stays() -> None:
    ckan = FakeCKAN(site_url="http://data.example.org/")
    with ckan.serve() as server:
        assert requests.get(server.url + STATUS, timeout=10).json()["result"]["site_url"] == "http://data.example.org"


def test_a_session_made_while_serving_stays_in_process() -> None:
    ckan = FakeCKAN()
    with ckan.serve():
        session, address = ckan.session(), ckan.site_url

        assert type(session.get_adapter(address + "/")).__name__ == "FakeAdapter"


def test_many_servers_at_once() -> None:
    servers = [FakeCKAN(seed=number).serve() for number in range(10)]
    assert len({server.url for server in servers}) == 10
    for server in servers:
        assert requests.get(server.url + STATUS, timeout=10).json()["result"]["site_url"] == server.url
        server.close()


def test_close_frees_the_port_and_leaves_no_thread_even_with_open_connections() -> None:
    server = FakeCKAN().serve()
    idle = [http.client.HTTPConnection(server.host, server.port, timeout=10) for _ in range(5)]
    for connection in idle:
        connection.request("GET", STATUS)
        connection.getresponse().read()
    half = socket.create_connection((server.host, server.port), timeout=10)
    half.sendall(b"POST /api")
    server.close()
    server.close()

    assert not [thread for thread in threading.enumerate() if str(server.port) in thread.name]
    for connection in idle:
        assert connection.sock.recv(1) == b""
        connection.close()
    half.close()
    FakeCKAN().serve(port=server.port).close()


def test_two_servers_cannot_have_one_port(server: Server) -> None:
    with pytest.raises(OSError, match="in use"):
        FakeCKAN().serve(port=server.port)


def test_threads_see_whole_requests() -> None:
    ckan = FakeCKAN()
    with ckan.serve() as server:
        def create(number: int) -> int:
            headers = {"Authorization": ckan.sysadmin.api_key}
            with requests.Session() as session:
                name, api = f"org-{number}", f"{server.url}/api/3/action/organization"
                made = session.post(f"{api}_create", json={"name": name}, headers=headers, timeout=30)
                shown = session.get(f"{api}_show?id={name}", timeout=30)
            return made.status_code + shown.status_code

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(create, range(40))) == {400}
        names = requests.get(f"{server.url}/api/3/action/organization_list", timeout=10).json()["result"]
    assert len(names) == 40
    assert len(ckan.calls) == 81


@pytest.fixture
def buggy() -> Iterator[Callable[[], None]]:
    def function(ctx: object, data: object) -> None:
        raise ZeroDivisionError("a bug")

    ACTIONS["buggy"] = Action("buggy", function, True, "2.0", "3.0", None, True)
    yield lambda: None
    del ACTIONS["buggy"]


def test_a_bug_is_told_to_the_client_kept_and_raised_at_the_end(buggy: object) -> None:
    ckan = FakeCKAN()
    with pytest.raises(ZeroDivisionError, match="a bug"), ckan.serve() as server:
        answer = requests.get(f"{server.url}/api/3/action/buggy", timeout=10)
        assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/plain; charset=utf-8")
        assert "bug of ckan-fake" in answer.text
        assert "ZeroDivisionError: a bug" in answer.text
        assert requests.get(server.url + STATUS, timeout=10).status_code == 200

    assert [type(bug) for bug in ckan.bugs] == [ZeroDivisionError]
    assert (ckan.calls[0].action, ckan.calls[0].status) == ("buggy", 500)


def test_a_bug_does_not_hide_the_tests_own_failure(buggy: object) -> None:
    with pytest.raises(ZeroDivisionError) as caught, FakeCKAN().serve() as server:
        requests.get(f"{server.url}/api/3/action/buggy", timeout=10)
        raise AssertionError("the test's own")

    assert str(caught.value.__context__) == "the test's own"


def test_an_ipv6_address() -> None:
    try:
        server = FakeCKAN().serve(host="::1")
    except OSError:
        assert not _ipv6()
        return
    with server:
        assert server.url == f"http://[::1]:{server.port}"
        assert requests.get(server.url + STATUS, timeout=10).status_code == 200


def _ipv6() -> bool:
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True
