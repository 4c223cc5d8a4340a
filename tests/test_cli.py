from __future__ import annotations

import gzip
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from ckan_fake import FakeCKAN
from ckan_fake.cli import main
from ckan_fake.server import Server
from tests.support import result


def run(*arguments: str, stdin: bytes | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin, env=env, catch_exceptions=False)


def lines(*objects: Any) -> bytes:
    return b"\n".join(json.dumps(data).encode() for data in objects)


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN(sysadmin_key="key")


@pytest.fixture
def server(ckan: FakeCKAN) -> Iterator[Server]:
    with ckan.serve() as server:
        yield server


@contextmanager
def serving(*arguments: str, module: str = "ckan_fake", env: dict[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """`ckan-fake serve` in a process of its own: its line, and what it wrote to stderr once it was stopped."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=env,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline(), ""
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_serve_prints_one_line_when_it_answers_and_ends_cleanly(tmp_path: Path) -> None:
    path = tmp_path / "catalog.json"
    with serving("--port", "0", "--sysadmin-key", "key", "--file", str(path), "--sample", "--plugins", "datastore",
                 "--set", "ckan.site_title=Mine") as (line, _):
        match = re.fullmatch(r"CKAN 2\.12 at (http://127\.0\.0\.1:\d+) with sysadmin key key\n", line)
        assert match
        with requests.Session() as session:
            session.headers["Authorization"] = "key"
            url = f"{match[1]}/api/3/action/"
            status = session.get(url + "status_show", timeout=60).json()["result"]
            assert (status["site_title"], status["site_url"], status["extensions"]) == ("Mine", match[1], ["datastore"])
            created = session.post(url + "organization_create", json={"name": "mine"}, timeout=60)
            assert created.status_code == 200

    ckan = FakeCKAN.from_file(path)
    assert "mine" in result(ckan, "organization_list")
    assert len(result(ckan, "package_list")) == 30
    ckan.close()


def test_options_come_from_the_environment_too() -> None:
    env = {
        "CKAN_FAKE_PORT": "0", "CKAN_FAKE_SYSADMIN_KEY": "secret",
        "CKAN_FAKE_SET": "ckan.site_title=A ckan.site_about=B",
    }
    with serving(module="ckan_fake.cli", env=env) as (line, _):
        assert line.endswith(" with sysadmin key secret\n")
        status = requests.get(line.split()[3] + "/api/3/action/status_show", timeout=60).json()["result"]
        assert status["site_title"] == "A"


def test_serve_says_what_to_do_about_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = run("serve", "--port", str(port))

    assert answer.exit_code == 1
    assert f"port {port} on 127.0.0.1 is in use: choose another with --port, or 0 for a free one" in answer.output


@pytest.mark.parametrize(("arguments", "code", "reason"), [
    (["--version", "1.0"], 2, "ckan-fake cannot answer as CKAN 1.0; it knows"),
    (["--set", "ckan.site_titel=x"], 1, "did you mean 'ckan.site_title'?"),
    (["--set", "ckan.site_title"], 2, "'ckan.site_title' is not OPTION=VALUE"),
    (["--port", "70000"], 2, "not in the range"),
    (["--file", "/none/catalog.json"], 1, "there is no folder /none"),
])
def test_serve_refuses_what_makes_no_sense(arguments: list[str], code: int, reason: str) -> None:
    answer = run("serve", *arguments)

    assert answer.exit_code == code
    assert reason in " ".join(answer.output.split())


def test_help_names_the_commands_and_the_first_thing_to_try() -> None:
    told = run("--help").output

    assert "ckan-fake serve --sample" in told
    assert {"serve", "load", "dump"} <= set(told.split())
    assert run("--version").output.startswith("main, version ")


DATASETS = [
    {"name": "one", "title": "Ä", "organization": {"name": "org", "title": "Örg"}, "author_email": "none",
     "id": "93114fec-01c2-4ef5-8dfe-67da5027d568", "metadata_created": "2019-10-30T18:35:38.519524",
     "revision_id": "x"},
    {"name": "two", "owner_org": "org", "groups": [{"name": "group"}], "private": True},
]


def test_load_reports_what_became_of_the_lines(ckan: FakeCKAN, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl.gz"
    path.write_bytes(gzip.compress(lines(*DATASETS)))
    first = run("load", str(path), "--url", server.url, "--api-key", "key")
    second = run("load", str(path), "--url", server.url + "/", "--api-key", "key")

    assert first.stdout.splitlines() == [
        "2 lines: 2 created, 0 updated, 0 unchanged, 0 failed", "made for them: group (1), organization (1)",
        "kept for dumps, the server shows no such field: revision_id (1)",
    ]
    assert second.stdout.splitlines()[0] == "2 lines: 0 created, 0 updated, 2 unchanged, 0 failed"
    assert (first.exit_code, second.exit_code, first.stderr) == (0, 0, "")
    shown = result(ckan, "package_show", {"id": "one"})
    assert (shown["author_email"], shown["metadata_created"]) == ("none", "2019-10-30T18:35:38.519524")


def test_a_broken_line_is_named_by_its_number_and_loses_no_other(ckan: FakeCKAN, server: Server) -> None:
    text = lines(DATASETS[0]) + b"\n\n{\n" + lines({"name": "bad", "tags": 5}, DATASETS[1])

    answer = run("load", "-", "--url", server.url, "--api-key", "key", stdin=text)

    assert answer.exit_code == 3
    assert answer.stderr.splitlines() == [
        "line 3: is no JSON: Expecting property name enclosed in double quotes at character 1",
        "line 4 (bad): tags: must be a list, not a number",
    ]
    assert answer.stdout.splitlines()[0] == "4 lines: 2 created, 0 updated, 0 unchanged, 2 failed"
    assert result(ckan, "package_show", {"id": "two"})["private"] is True


def test_load_needs_a_sysadmins_key(ckan: FakeCKAN, server: Server) -> None:
    user = result(ckan, "user_create", {"name": "ann", "email": "ann@a.test", "password": "12345678"})
    token = result(ckan, "api_token_create", {"user": user["name"], "name": "token"})["token"]
    for key in ([], ["--api-key", "wrong"], ["--api-key", token]):
        answer = run("load", "-", "--url", server.url, *key, stdin=lines(*DATASETS))

        assert answer.exit_code == 1
        assert "403: loading needs the API key of a sysadmin" in answer.stderr
    assert result(ckan, "package_list") == []


def test_load_and_dump_without_a_server(tmp_path: Path) -> None:
    file, path = str(tmp_path / "catalog.json"), tmp_path / "dump.jsonl"
    path.write_bytes(lines(*DATASETS))

    assert run("load", str(path), "--file", file).exit_code == 0
    dumped = [json.loads(line) for line in run("dump", "datasets", "--file", file).stdout.splitlines()]

    assert [data["name"] for data in dumped] == ["one", "two"]
    assert dumped[0]["organization"]["title"] == "Örg"
    again = run("load", "-", "--file", file, stdin=lines(*dumped))
    assert again.stdout.splitlines() == [
        "2 lines: 0 created, 0 updated, 2 unchanged, 0 failed",
        "kept for dumps, the server shows no such field: revision_id (1)",
    ]


def test_a_dump_of_everything_makes_the_same_catalogue(tmp_path: Path) -> None:
    files = [str(tmp_path / name) for name in ("one.json", "two.json")]
    sample = Path(__file__).parents[1] / "ckan_fake" / "data" / "sample.jsonl"
    loaded = run("load", str(sample), "--file", files[0])
    assert loaded.stdout == "38 lines: 38 created, 0 updated, 0 unchanged, 0 failed\n"
    dumps = []
    for file in files:
        output = tmp_path / f"{Path(file).stem}.jsonl.gz"
        for kind in ("organizations", "groups", "datasets"):
            assert run("dump", kind, "--file", file, "-O", str(output)).exit_code == 0
            dumps.append(gzip.decompress(output.read_bytes()))
            if file == files[0]:
                assert run("load", str(output), "--file", files[1]).exit_code == 0

    assert dumps[:3] == dumps[3:]
    assert [text.count(b"\n") for text in dumps[:3]] == [5, 3, 30]
    everything = run("dump", "all", "--file", files[0], "--include-users").stdout.splitlines()
    assert len(everything) == 5 + 3 + 2 + 30


def test_dump_gives_what_the_keys_owner_may_see(ckan: FakeCKAN, server: Server) -> None:
    objects = lines(*DATASETS, {"name": "gone", "state": "deleted"})
    run("load", "-", "--url", server.url, "--api-key", "key", stdin=objects)

    def names(*arguments: str) -> list[str]:
        answer = run("dump", "datasets", "--url", server.url, *arguments)
        assert answer.exit_code == 0
        return [json.loads(line)["name"] for line in answer.stdout.splitlines()]

    assert names() == ["one"]
    assert names("--api-key", "key") == ["one", "two"]
    assert names("--api-key", "key", "--include-deleted") == ["gone", "one", "two"]
    assert names("--api-key", "key", "--by-api") == ["one"]


def test_a_dump_pages_through_a_large_catalogue(
    ckan: FakeCKAN, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ckan_fake.loading.targets.PAGE", 3)
    run("load", "-", "--url", server.url, "--api-key", "key", stdin=lines(*({"name": f"n{i}"} for i in range(9))))

    answer = run("dump", "datasets", "--url", server.url, "--api-key", "key")

    assert [json.loads(line)["name"] for line in answer.stdout.splitlines()] == [f"n{i}" for i in range(9)]


@pytest.mark.parametrize("arguments", [[], ["--url", "http://127.0.0.1:1", "--file", "x.json"]])
def test_one_catalogue_has_to_be_named(arguments: list[str]) -> None:
    answer = run("dump", "datasets", *arguments)

    assert answer.exit_code == 2
    assert "give either --url or --file" in answer.stderr


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda seconds: None)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    answer = run("dump", "datasets", "--url", f"http://127.0.0.1:{port}")

    assert answer.exit_code == 1
    assert f"http://127.0.0.1:{port} cannot be reached: " in answer.stderr


def test_files_that_cannot_be_read_or_written_are_told(server: Server, tmp_path: Path) -> None:
    assert "none.jsonl cannot be read: No such file" in run("load", "none.jsonl", "--url", server.url).stderr
    assert "cannot be written: No such file" in run(
        "dump", "datasets", "--url", server.url, "-O", str(tmp_path / "none" / "x.jsonl")).stderr


CLEAN = {"name": "clean", "title": "Clean", "organization": {"name": "org", "title": "Örg", "description": "About it"},
         "owner_org": "11111111-a0ee-46eb-9294-f2175a6b561e", "groups": [{"name": "group", "title": "Group"}],
         "tags": [{"name": "tag one", "display_name": "tag one"}], "extras": [{"key": "k", "value": "v"}],
         "resources": [{"url": "http://a.test/a.csv", "format": "CSV", "package_id": "x", "position": 0}],
         "id": "93114fec-01c2-4ef5-8dfe-67da5027d568", "metadata_created": "2019-10-30T18:35:38.519524"}


def test_any_other_ckan_is_loaded_by_the_action_api(ckan: FakeCKAN, server: Server) -> None:
    def load(*objects: Any) -> Result:
        return run("load", "-", "--by-api", "--url", server.url, "--api-key", "key", stdin=lines(*objects))

    first = load(CLEAN, DATASETS[0])

    assert first.exit_code == 3
    assert first.stdout.splitlines()[:2] == [
        "2 lines: 1 created, 0 updated, 0 unchanged, 1 failed", "made for them: group (1), organization (1)"]
    assert first.stderr == "line 2 (one): author_email: ['Email none is not a valid format']\n"
    shown = result(ckan, "package_show", {"id": CLEAN["id"]})
    assert (shown["organization"]["description"], shown["groups"][0]["title"]) == ("About it", "Group")
    assert shown["metadata_created"] != CLEAN["metadata_created"]
    assert load(CLEAN).stdout.startswith("1 lines: 0 created, 0 updated, 1 unchanged")
    changed = load({**CLEAN, "title": "Other"}, {"name": "group", "title": "G", "is_organization": False})
    assert changed.stdout.startswith("2 lines: 0 created, 2 updated, 0 unchanged")
    assert result(ckan, "package_show", {"id": "clean"})["title"] == "Other"
    assert result(ckan, "group_show", {"id": "group"})["title"] == "G"
    refused = load({"name": "ann", "fullname": "Ann"}, [], {"name": "x", "tags": [5]})
    assert refused.stderr.splitlines() == [
        "line 1 (ann): users can be loaded into a fake or a catalogue file only", "line 2: name: is missing",
        "line 3 (x): tags.0: must be an object, not a number",
    ]


def test_what_is_no_ckan_is_told(ckan: FakeCKAN, server: Server) -> None:
    ckan.fail(path="/api/*", status=404, body="<html>")

    answer = run("load", "-", "--by-api", "--url", server.url, stdin=lines(CLEAN))

    assert answer.exit_code == 1
    assert "answers 404 and no JSON: is that a CKAN?" in answer.stderr
