"""The documents say what is so: their snippets run, and those made from the code are up to date."""

from __future__ import annotations

import json
import pathlib
import re
import shlex
from typing import Any

import pytest
import requests

import ckan_fake.contract
import ckan_fake.live
import ckan_fake.web.app  # noqa: F401  what a run inside this process imports would be forgotten after it
from ckan_fake import FakeCKAN
from ckan_fake.web.control import CONTROLS
from tests.documents import DOCS, DOCUMENTS

ROOT = DOCS.parent
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TESTS = re.compile(r"^def test_|^Test\w+ = ", re.MULTILINE)


def blocks(page: str) -> list[tuple[int, str]]:
    """The Python blocks of a page, each with the number of the lines before it."""
    text = (ROOT / page).read_text()
    return [(text.count("\n", 0, match.start(1)), match[1]) for match in BLOCK.finditer(text)]


CODE = {
    str(path.relative_to(ROOT)): found
    for path in (ROOT / "README.md", *sorted(DOCS.glob("*.md"))) if (found := blocks(str(path.relative_to(ROOT))))
}
PLAIN = [page for page, found in CODE.items() if any(not TESTS.search(code) for _, code in found)]
TESTED = [page for page, found in CODE.items() if any(TESTS.search(code) for _, code in found)]


@pytest.mark.parametrize("page", PLAIN)
def test_snippets_run_one_after_the_other(page: str) -> None:
    namespace: dict[str, Any] = {}
    for line, code in CODE[page]:
        if TESTS.search(code):
            continue
        exec(compile("\n" * line + code, str(ROOT / page), "exec"), namespace)


@pytest.mark.parametrize("page", TESTED)
def test_snippets_with_tests_pass(
    page: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CKAN_URL", raising=False)
    tests = {f"test_line_{line}": code for line, code in CODE[page] if TESTS.search(code)}
    pytester.makepyfile(**tests)
    result = pytester.runpytest("-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "--strict-markers")
    found = result.parseoutcomes()
    assert found.get("passed", 0) >= len(tests)
    assert not {"failed", "error", "errors", "skipped"} & found.keys(), found


def test_readme_has_snippets_of_both_kinds() -> None:
    assert "README.md" in PLAIN
    assert "README.md" in TESTED


def test_ci_runs_the_command_of_the_readme() -> None:
    serve, test = re.findall(r"^```console\n(python3 -m venv .*)\n```$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert serve.endswith("/ckan-fake serve --sample")
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == test


def shown(told: Any, answer: Any) -> bool:
    """Whether an answer is as a page tells it; "..." stands for anything, as a key for further ones."""
    if isinstance(told, dict) and isinstance(answer, dict):
        named = {key: value for key, value in told.items() if key != "..."}
        return (named.keys() == answer.keys() or ("..." in told and named.keys() <= answer.keys())) and all(
            shown(value, answer[key]) for key, value in named.items()
        )
    if isinstance(told, list) and isinstance(answer, list):
        return len(told) == len(answer) and all(map(shown, told, answer))
    return bool(told in ("...", answer))


def test_the_curl_calls_of_the_control_plane_are_answered_as_told() -> None:
    text = (DOCS / "control.md").read_text()
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    ckan = FakeCKAN(sysadmin_key="secret")
    seen = set()
    with ckan.serve() as server, requests.Session() as session:
        for command, told in zip(lines[::2], lines[1::2], strict=True):
            words = iter(shlex.split(command.removeprefix("$ curl ")))
            options: dict[str, Any] = {"method": "GET", "data": None, "headers": {}}
            for word in words:
                if word == "-X":
                    options["method"] = next(words)
                elif word == "-d":
                    options["data"] = next(words)
                elif word == "-H":
                    options["headers"] = dict([next(words).split(": ")])
                else:
                    options["url"] = word.replace("http://127.0.0.1:5000", server.url)
            answer = session.request(**options, timeout=10)
            assert answer.status_code == 200, (command, answer.text)
            assert shown(json.loads(told.replace("http://127.0.0.1:5000", server.url)), answer.json()), answer.text
            seen.add(options["url"].removeprefix(f"{server.url}/_fake/").partition("?")[0].replace("/1", "/*"))
    assert seen == CONTROLS.keys()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_made_document_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text() == DOCUMENTS[name](), "run: python -m tests.documents"


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(path: pathlib.Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", path.read_text()):
        assert link.startswith("https://") or (path.parent / link).exists(), link
