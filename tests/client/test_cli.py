"""The command ckan-client."""

from __future__ import annotations

import gzip
import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest

from ckan_client.cli import main
from ckan_client.cli.settings import saved_key, settings
from ckan_client.cli.values import table
from ckan_fake import FakeCKAN

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ckan(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> FakeCKAN:
    made = FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})
    for name in ("CKAN_API_KEY", "CKAN_CLIENT_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CKAN_URL", made.site_url)
    monkeypatch.setenv("CKAN_API_TOKEN", made.sysadmin.api_key)
    return made


@pytest.fixture
def run(ckan: FakeCKAN, capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*args: str) -> tuple[int, str, str]:
        code = main([str(arg) for arg in args], session=ckan.session())
        written = capsys.readouterr()
        return code, written.out, written.err

    return ran


def test_one_object_from_beginning_to_end(run: Run, tmp_path: pathlib.Path) -> None:
    code, out, _ = run("create", "dataset", "name=trees", 'tags:[{"name": "green"}]', 'extras:{"a": "1"}')
    assert (code, json.loads(out)["tags"][0]["name"]) == (0, "green")
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"title": "Trees", "extras": {"b": 2}}))
    code, out, _ = run("update", "dataset", "trees", "-I", str(given), "notes=N")
    found = json.loads(out)
    assert (found["title"], found["notes"]) == ("Trees", "N")
    assert {extra["key"]: extra["value"] for extra in found["extras"]} == {"a": "1", "b": "2"}
    assert run("list", "dataset")[1] == "trees\n"
    assert json.loads(run("get", "dataset", "trees", "-J")[1])["title"] == "Trees"
    assert run("delete", "dataset", "trees", "--purge")[0] == 0
    assert run("list", "dataset")[1] == ""


@pytest.mark.parametrize("noun", ["organization", "group"])
def test_organizations_and_groups(run: Run, noun: str) -> None:
    assert run("create", noun, "name=one", "title=One")[0] == 0
    assert json.loads(run("update", noun, "one", "description=D")[1])["title"] == "One"
    assert run("list", noun)[1] == "one\n"
    assert run("delete", noun, "one")[0] == 0
    assert run("list", noun)[1] == ""


def test_resources_and_users(run: Run) -> None:
    run("create", "dataset", "name=holder")
    made = json.loads(run("create", "resource", "package_id=holder", "url=http://example.org/a")[1])
    assert run("list", "resource", "--of", "holder")[1] == f"{made['id']}\n"
    assert run("list", "resource")[1] == f"{made['id']}\n"
    changed = json.loads(run("update", "resource", made["id"], "description=D", "custom:[1]")[1])
    assert (changed["url"], changed["description"], changed["custom"]) == ("http://example.org/a", "D", [1])
    assert run("create", "user", "name=ann", "email=ann@example.org", "password=long enough")[0] == 0
    assert "ann" in run("list", "user")[1].split()
    assert json.loads(run("update", "user", "ann", "fullname=Ann")[1])["fullname"] == "Ann"
    assert run("delete", "user", "ann", "--purge")[0] == 2
    assert run("delete", "user", "ann")[0] == 0


def test_any_action(run: Run, ckan: FakeCKAN) -> None:
    run("create", "dataset", "name=trees")
    assert json.loads(run("action", "package_search", "rows:0", "-j")[1])["count"] == 1
    assert run("action", "package_list", "-t")[1] == "trees\n"
    assert json.loads(run("-g", "action", "status_show")[1])["ckan_version"] == "2.12.0"
    assert [call.method for call in ckan.calls.of("status_show")] == ["GET"]


def test_errors_have_their_exit_codes(run: Run) -> None:
    code, _, err = run("get", "dataset", "nothing")
    assert (code, "NotFound" in err) == (1, True)
    assert run("create", "dataset", "no sign")[0] == 2
    assert run("create", "dataset", "extras:[")[0] == 2
    assert run("no-such-command")[0] == 2
    assert run("--help")[0] == 0


def test_dump_and_load(run: Run, ckan: FakeCKAN, tmp_path: pathlib.Path) -> None:
    for number in range(3):
        run("create", "dataset", f"name=ds-{number}", f"title=T{number}", 'resources:[{"url": "http://e.org/a"}]')
    file = tmp_path / "all.jsonl.gz"
    assert run("dump", "datasets", "--all", "-O", str(file), "-q")[0] == 0
    with gzip.open(file, "rt") as lines:
        dumped = [json.loads(line) for line in lines]
    assert sorted(item["name"] for item in dumped) == ["ds-0", "ds-1", "ds-2"]
    assert json.loads(run("dump", "datasets", "ds-1", "-q")[1])["name"] == "ds-1"
    assert run("dump", "datasets")[0] == 2

    run("update", "dataset", "ds-0", "title=changed")
    run("delete", "dataset", "ds-1", "--purge")
    log = tmp_path / "log"
    ckan.calls.clear()
    assert run("load", "datasets", "-I", str(file), "-l", str(log), "-q")[0] == 0
    actions = {record["name"]: record["action"] for record in map(json.loads, log.read_text().splitlines())}
    assert actions == {"ds-0": "updated", "ds-1": "created", "ds-2": "unchanged"}
    assert [call.action for call in ckan.calls if call.status == 200].count("package_create") == 1
    assert json.loads(run("get", "dataset", "ds-0")[1])["title"] == "T0"


def test_load_tells_what_failed(run: Run, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text('{"name": "fine"}\n{"name": "Not A Name"}\nno json\n[]\n{"name": "fine-too"}\n')
    code, _, err = run("load", "datasets", "-I", str(file), "-q")
    assert code == 3
    assert [line.split(":")[0] for line in err.splitlines()] == ["line 2", "line 3", "line 4"]
    assert sorted(run("list", "dataset")[1].split()) == ["fine", "fine-too"]
    assert run("load", "datasets", "-I", str(file), "-s", "5", "-m", "1", "-q")[0] == 0
    assert run("load", "datasets", "-I", str(file), "-o", "-m", "1", "-q")[0] == 0


def test_dump_and_load_of_organizations(run: Run, tmp_path: pathlib.Path) -> None:
    run("create", "organization", "name=one", "title=One")
    file = tmp_path / "organizations.jsonl"
    run("dump", "organizations", "--all", "-O", str(file), "-q")
    run("update", "organization", "one", "title=Other")
    assert run("load", "organizations", "-I", str(file), "-q")[0] == 0
    assert json.loads(run("get", "organization", "one")[1])["title"] == "One"


@pytest.fixture
def source(tmp_path: pathlib.Path) -> str:
    file = tmp_path / "source.jsonl"
    file.write_text("".join(json.dumps({"id": key, "name": f"ds-{key}", "title": key}) + "\n" for key in "abc"))
    return str(file)


def test_sync_and_plan(run: Run, ckan: FakeCKAN, source: str, tmp_path: pathlib.Path) -> None:
    code, out, _ = run("plan", "mine", source)
    assert code == 0
    assert "create dataset 'a' (ds-a)" in out.splitlines()
    assert json.loads(run("plan", "mine", source, "-j")[1])["counts"] == {"dataset.create": 3}
    assert run("sync", "mine", source, "--dry-run")[1] == out
    assert not [call for call in ckan.calls if call.writes]
    report = tmp_path / "report"
    assert run("sync", "mine", source, "--report", str(report))[:2] == (0, "mine: 3 dataset(s) created\n")
    assert [json.loads(line)["action"] for line in report.read_text().splitlines()] == ["created"] * 3
    assert run("sync", "mine", source)[1] == "mine: 3 dataset(s) unchanged\n"
    assert run("sync", "mine", source, "-q")[1] == ""
    assert run("sync", "a:b", source)[0] == 1
    assert run("sync", "mine", "no-such-file")[0] == 2


def test_sync_with_failures_ends_with_3(run: Run, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "source.jsonl"
    file.write_text('{"id": "a", "name": "fine"}\n{"id": "b", "name": "fine-too", "tags": [{"name": "!"}]}\n')
    code, out, err = run("sync", "mine", str(file))
    assert (code, out) == (3, "mine: 1 dataset(s) created, 1 dataset(s) failed\n")
    assert "'b'" in err


def test_sync_of_another_ckan_and_diff(
    run: Run, ckan: FakeCKAN, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = FakeCKAN("2.9", site_url="http://other.test", config={"ckan.auth.create_unowned_dataset": True})
    session = ckan.session()
    session.mount(f"{other.site_url}/", other.session().get_adapter(f"{other.site_url}/"))
    there = ["-r", other.site_url, "-a", other.sysadmin.api_key]
    main([*there, "create", "organization", "name=city"], session=session)
    for name in ("one", "two"):
        main([*there, "create", "dataset", f"name={name}", "owner_org=city", f"title={name}"], session=session)
    capsys.readouterr()
    assert main(["sync", "other", other.site_url, "--journal", str(tmp_path / "j")], session=session) == 0
    assert main(["diff", "datasets", other.site_url], session=session) == 3
    told = capsys.readouterr().out.splitlines()
    assert told == ["other: 1 organization(s) created, 2 dataset(s) created", "one: extras", "two: extras"]
    main([*there, "update", "dataset", "two", "title=new"], session=session)
    main(["create", "dataset", "name=here-alone"], session=session)
    capsys.readouterr()
    main(["diff", "datasets", other.site_url, "-J"], session=session)
    found = {record["name"]: record for record in map(json.loads, capsys.readouterr().out.splitlines())}
    assert found["here-alone"] == {"name": "here-alone", "only": "here"}
    assert found["two"]["differ"]["title"] == {"here": "two", "there": "new"}
    assert main(["diff", "organizations", other.site_url], session=session) == 0


def test_where_address_and_token_come_from(tmp_path: pathlib.Path) -> None:
    home: dict[str, str] = {"HOME": str(tmp_path)}
    assert settings(None, None, None, home, {}).url == "http://127.0.0.1:5000"
    (tmp_path / ".ckanpass").write_text("http\\://a.test\\:5000:key-a\nhttps\\://b.test:key-b\n")
    assert saved_key("http://a.test:5000/", home) == "key-a"
    assert settings("https://b.test", None, None, home, {}).api_key == "key-b"
    environment: dict[str, Any] = {**home, "CKAN_URL": "https://c.test", "CKAN_API_KEY": "old"}
    assert settings(None, None, None, environment, {}).api_key == "old"
    environment["CKAN_API_TOKEN"] = "new"
    assert settings(None, None, None, environment, {}).api_key == "new"
    assert settings(None, "given", None, environment, {}).api_key == "given"
    (tmp_path / "profiles.json").write_text(json.dumps({"p": {"url": "https://d.test", "token": "t"}}))
    environment["CKAN_CLIENT_CONFIG"] = str(tmp_path / "profiles.json")
    found = settings(None, None, "p", environment, {})
    assert (found.url, found.api_key) == ("https://d.test", "t")
    assert "'t'" not in repr(found)


def test_a_profile_that_is_not_there(run: Run) -> None:
    assert run("-P", "nothing", "list", "dataset")[0] == 1


def test_tables() -> None:
    rows = [{"name": "a", "title": "T", "extras": []}, {"name": "bbb", "title": None}]
    assert list(table(rows)) == ["name  title", "a     T", "bbb"]
    assert list(table([{"x": 1}])) == ["x", "1"]
    assert list(table(["a", 1])) == ["a", "1"]
