"""The documents say what is so: their snippets run, and those made from the code are up to date."""

from __future__ import annotations

import pathlib
import re
from typing import Any

import pytest

import ckan_fake.contract
import ckan_fake.live
import ckan_fake.web.app  # noqa: F401  what a run inside this process imports would be forgotten after it
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


@pytest.mark.parametrize("name", DOCUMENTS)
def test_made_document_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text() == DOCUMENTS[name](), "run: python -m tests.documents"


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(path: pathlib.Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", path.read_text()):
        assert link.startswith("https://") or (path.parent / link).exists(), link
