"""The pytest plugin: a CKAN per test, fake or real, and the calls in the report of a failed test.

Nothing of the fake is imported before a test asks for one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from ckan_fake.pytest_plugin.guard import Guard

if TYPE_CHECKING:
    from ckan_client import CkanHighlevelClient, CkanLowlevelClient, SynchronizationClient
    from ckan_fake.fake import FakeCKAN
    from ckan_fake.live import LiveCKAN

__all__ = [
    "ServedCKAN", "ckan", "ckan_guard", "ckan_highlevel", "ckan_lowlevel", "ckan_server", "ckan_sync", "make_ckan",
]

MARKER = "ckan_fake"
TARGETS = pytest.StashKey["list[FakeCKAN | LiveCKAN]"]()
GUARD = pytest.StashKey[Guard]()
RAISED = pytest.StashKey["BaseException | None"]()


@dataclass(frozen=True)
class ServedCKAN:
    """A CKAN that any HTTP client reaches: its address, a sysadmin's key, and the fake or real CKAN itself."""

    url: str
    api_key: str
    ckan: FakeCKAN | LiveCKAN


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the group `ckan-fake`."""
    group = parser.getgroup("ckan-fake", "a CKAN for the fixture `ckan`")
    group.addoption(
        "--ckan-url", default=os.environ.get("CKAN_URL") or None,
        help="run the tests on the real CKAN at this address, which they write to (default: CKAN_URL, else the fake)",
    )
    group.addoption(
        "--ckan-api-key", default=os.environ.get("CKAN_API_KEY") or None,
        help="a sysadmin's key for --ckan-url (default: CKAN_API_KEY)",
    )
    group.addoption(
        "--ckan-har", metavar="DIRECTORY", help="write the calls of each failed test into a HAR file in this directory"
    )
    parser.addini("ckan_guard", "tests may call no host but this machine", type="bool", default=False)
    group.addoption("--ckan-version", help="the CKAN version that fakes answer as where no marker says it")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and refuse an address without a key."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(version=None, config=None, plugins=None, seed=None, site_url=None, file=None): what the test's fake "
        "CKAN is made with. A real CKAN (--ckan-url) skips the test where its version differs or an option is set.",
    )
    if config.getoption("ckan_url") and not config.getoption("ckan_api_key"):
        raise pytest.UsageError("--ckan-url needs --ckan-api-key (or CKAN_API_KEY), a sysadmin's key")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Guard every test where the ini file says so."""
    if config.getini("ckan_guard"):
        for item in items:
            if isinstance(item, pytest.Function):
                item.fixturenames.insert(0, "ckan_guard")


def pytest_report_header(config: pytest.Config) -> str | None:
    """Name the real CKAN that the tests write to."""
    url = config.getoption("ckan_url")
    return f"ckan: the real CKAN at {url}" if url else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the last calls to the report of a failed test."""
    report = yield
    if call.excinfo is not None and call.when == "call":
        item.stash[RAISED] = call.excinfo.value
    if report.failed and call.when != "teardown":
        from ckan_fake.pytest_plugin.report import calls, har_path

        directory = item.config.getoption("ckan_har")
        targets: list[FakeCKAN | LiveCKAN] = item.stash.get(TARGETS, [])
        for number, target in enumerate(targets):
            if target.calls:
                report.sections.append((f"ckan calls ({target.site_url})", calls(target.calls)))
            if target.calls and directory:
                target.save_har(har_path(directory, item.nodeid, number))
    return report


def _marked(node: pytest.Item) -> dict[str, Any]:
    """The marker's arguments: the nearest wins, options are merged."""
    given: dict[str, Any] = {}
    for mark in reversed(list(node.iter_markers(MARKER))):
        if mark.args:
            raise pytest.UsageError(f"{node.nodeid}: the marker {MARKER} takes keywords only")
        options = {**given.get("config", {}), **mark.kwargs.get("config", {})}
        given |= mark.kwargs
        if options:
            given["config"] = options
    return given


@pytest.fixture
def ckan_guard(request: pytest.FixtureRequest) -> Iterator[None]:
    """No host but this machine (and that of `--ckan-url`) is called: such a call raises and fails the test at its end.

    Whatever the library, in every thread of this process. For all tests: `ckan_guard = true` in pytest's ini file.
    """
    guard = request.config.stash.setdefault(GUARD, Guard())
    guard.allow(urlsplit(request.config.getoption("ckan_url") or "").hostname)
    with guard.raised() as called:
        yield
    if called:
        pytest.fail(f"the test called other hosts: {', '.join(sorted(set(called)))}", pytrace=False)


@pytest.fixture
def make_ckan(request: pytest.FixtureRequest) -> Iterator[Callable[..., FakeCKAN]]:
    """Makes further fakes for a test, with the arguments of `FakeCKAN`: a source and a target, two portals.

    And with `file`: a catalogue file to begin with, which is left as it is; its path is relative to the test's folder
    or one above it.

    At the end the test fails where one of them had a bug or answered 501.
    """
    from ckan_fake.fake import FakeCKAN

    made: list[FakeCKAN] = []
    targets = request.node.stash.setdefault(TARGETS, [])
    version = request.config.getoption("ckan_version")

    def make(**options: Any) -> FakeCKAN:
        if version and "file" not in options:
            options.setdefault("version", version)
        path = options.pop("file", None)
        if path is None:
            fake = FakeCKAN(**options)
        else:
            folder = request.path.parent
            found = next((each / path for each in (folder, *folder.parents) if (each / path).exists()), folder / path)
            fake = FakeCKAN.from_file(found, keep=False, **options)
        made.append(fake)
        targets.append(fake)
        return fake

    yield make
    from ckan_fake.pytest_plugin.report import problems

    raised = request.node.stash.get(RAISED, None)
    texts = [
        problems([bug for bug in fake.bugs if bug is not raised], fake.unsupported) for fake in made
    ]
    if any(texts):
        pytest.fail("\n".join(filter(None, texts)), pytrace=False)


@pytest.fixture
def ckan(request: pytest.FixtureRequest) -> Iterator[FakeCKAN | LiveCKAN]:
    """A CKAN for this test alone: a new `FakeCKAN`, or with `--ckan-url` the real one, as a `LiveCKAN`.

    `ckan.site_url`, `ckan.sysadmin.api_key` and `ckan.session()` (calls stay in process) are there on both. What the
    test created on a real CKAN through `ckan.session()` is purged at its end.
    """
    marked = _marked(request.node)
    url = request.config.getoption("ckan_url")
    if not url:
        yield request.getfixturevalue("make_ckan")(**marked)
        return
    live = _live(url, request.config.getoption("ckan_api_key"))
    version = marked.pop("version", None)
    if version is not None and version != live.version:
        live.refuse(f"version {version!r} (the real one is {live.version})")
    if marked:
        live.refuse(f"the marker {MARKER} with {', '.join(marked)}")
    request.node.stash.setdefault(TARGETS, []).append(live)
    yield live
    live.tidy()


def _live(url: str, api_key: str) -> LiveCKAN:
    """A real CKAN on which a test is skipped as soon as it uses a power of the fake."""
    from ckan_fake.live import LiveCKAN

    class Target(LiveCKAN):
        def refuse(self, power: str) -> Any:
            pytest.skip(f"{power} needs the fake; this run uses the CKAN at {self.site_url}")

    return Target(url, api_key)


@pytest.fixture
def ckan_server(ckan: FakeCKAN | LiveCKAN) -> Iterator[ServedCKAN]:
    """`ckan` on a socket of its own, for clients of any kind: `url`, `api_key`, `ckan`."""
    from ckan_fake.fake import FakeCKAN

    if isinstance(ckan, FakeCKAN):
        with ckan.serve() as server:
            yield ServedCKAN(server.url, ckan.sysadmin.api_key, ckan)
    else:
        yield ServedCKAN(ckan.site_url, ckan.sysadmin.api_key, ckan)


@pytest.fixture
def ckan_lowlevel(ckan: FakeCKAN | LiveCKAN) -> CkanLowlevelClient:
    """A low-level client of `ckan`, signed in as its sysadmin."""
    from ckan_client import CkanLowlevelClient

    return CkanLowlevelClient(ckan.site_url, ckan.sysadmin.api_key, session=ckan.session())


@pytest.fixture
def ckan_highlevel(ckan: FakeCKAN | LiveCKAN) -> CkanHighlevelClient:
    """A high-level client of `ckan`, signed in as its sysadmin."""
    from ckan_client import CkanHighlevelClient

    return CkanHighlevelClient(ckan.site_url, ckan.sysadmin.api_key, session=ckan.session())


@pytest.fixture
def ckan_sync(ckan: FakeCKAN | LiveCKAN) -> SynchronizationClient:
    """A synchronisation client that writes to `ckan`, signed in as its sysadmin."""
    from ckan_client import SynchronizationClient

    return SynchronizationClient(ckan.site_url, ckan.sysadmin.api_key, session=ckan.session())
