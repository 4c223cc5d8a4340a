"""`FakeCKAN`: one CKAN server in memory. It holds its parts together; CKAN's rules are in actions, auth, schema."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ckan_fake.calls import Call, Calls
from ckan_fake.clock import Clock
from ckan_fake.config import Config
from ckan_fake.ids import Ids
from ckan_fake.passwords import hash_password
from ckan_fake.site import Site
from ckan_fake.state.rows import Activity, ApiToken, Dashboard, Revision, User
from ckan_fake.tokens import encode_token
from ckan_fake.versions import DEFAULT_VERSION, Version

if TYPE_CHECKING:
    import requests
    from _typeshed.wsgi import StartResponse

    from ckan_fake.catalog import Catalog
    from ckan_fake.errors import UnsupportedByFake
    from ckan_fake.extensions import Extension
    from ckan_fake.faults import Fault, Faults
    from ckan_fake.httpx_transport import FakeTransport
    from ckan_fake.server import Server

DEFAULT_SITE_URL = "http://ckan.test"
SYSADMIN_PASSWORD = "sysadmin123"


@dataclass(frozen=True)
class Account:
    """A user that can sign in: its name, its id and the key to send in the header `Authorization`."""

    name: str
    id: str
    api_key: str


@dataclass(frozen=True)
class Mark:
    """A point to go back to, from `FakeCKAN.snapshot`."""

    state: int
    ids: int
    clock: Clock
    config: dict[str, Any]


class FakeCKAN:
    """A CKAN server in memory, and the WSGI application that answers for it.

    version: the CKAN version to answer as ("2.12"). config: CKAN's own options by name. plugins: the plugins that are
    loaded (default: those of the recordings). seed: the same seed gives the same ids. site_url: the site's address
    (default: http://ckan.test, and while it is served, the address of its first server).
    sysadmin_key: a key of one's own for the sysadmin. now: the moment (UTC) at which its clock stands from the start.
    extensions: as for `extend`.
    Each FakeCKAN owns its data; nothing is shared between two of them. It may be used from several threads.

    Raises ValueError for a version it cannot answer as, ConfigError for a wrong option.
    """

    def __init__(
        self, version: str | Version = DEFAULT_VERSION, *, config: Mapping[str, Any] | None = None,
        plugins: Iterable[str] | None = None, seed: int | str = 0, site_url: str | None = None,
        sysadmin_key: str | None = None, now: datetime | str | None = None, extensions: Iterable[Extension] = (),
    ) -> None:
        parsed = Version.parse(version) if isinstance(version, str) else version
        self.site = Site(
            version=parsed, config=Config(config or {}, parsed),
            plugins=parsed.plugins if plugins is None else tuple(plugins),
            site_url="", clock=Clock(), ids=Ids(seed),
        )
        site_url = site_url or self.site.config["ckan.site_url"] or None
        self.site.site_url = (site_url or DEFAULT_SITE_URL).rstrip("/")
        if now is not None:
            self.clock.freeze(now)
        self.calls = Calls(known=self._action_names)
        self.bugs: list[BaseException] = []
        self.unsupported: list[UnsupportedByFake] = []
        self.exempt_views: set[str] = set()
        self.marks: dict[int, Mark] = {}
        self._faults: Faults | None = None
        self._given_site_url = site_url is not None
        self._servers: list[Server] = []
        self.catalog: Catalog | None = None
        self.extensions: list[Extension] = []
        self.extend(*extensions)
        self.sysadmin = self._found(sysadmin_key)
        self._base = self.snapshot()

    @classmethod
    def from_file(cls, path: str | os.PathLike[str], *, keep: bool = True, **options: Any) -> FakeCKAN:
        """The server whose whole state is kept in a file: as it was left, or new where there is no file yet.

        keep: False to begin with what the file holds and leave it alone, as many tests do with one seed; `reset`
        comes back to that. `options` are those of FakeCKAN; the version and the seed are the file's. `close` lets go
        of the file. Raises CatalogError where the file is in use, broken, or of another format, version or seed.
        """
        from ckan_fake.catalog import open_fake, read_fake

        return open_fake(cls, path, options) if keep else read_fake(cls, path, options)

    def close(self) -> None:
        """Let go of the file of `from_file`, everything written. Without a file there is nothing to close."""
        if self.catalog is not None:
            self.catalog.close()

    def _found(self, sysadmin_key: str | None) -> Account:
        """Make what a new site has: the site user, and the sysadmin with its token. It has no activities."""
        site = self.site
        now = site.clock.now()
        key, salt = site.ids.uuid(), site.ids.uuid().encode()[:16]
        for author, message in site.version["first_revisions"]:
            site.state.revisions.add(Revision(site.ids.uuid(), now, author, message, approved_timestamp=now))
        for name in site.version["first_users"]:
            site.state.users.add(User(site.ids.uuid(), name, apikey=site.ids.uuid(), created=now))
        site.state.users.add(User(
            site.ids.uuid(), site.site_user, password=hash_password(key, salt), apikey=key, created=now, sysadmin=True,
        ))
        user = site.state.users.add(User(
            site.ids.uuid(), "sysadmin", password=hash_password(SYSADMIN_PASSWORD, salt),
            email="sysadmin@example.org", created=now, sysadmin=True,
        ))
        site.state.dashboards.add(Dashboard(user.id, activity_stream_last_viewed=now, email_last_sent=now))
        if site.version["sysadmin_has_an_activity"]:
            site.state.activities.add(Activity(site.ids.uuid(), now, user.id, user.id, "new user"))
        if site.version["credentials"] == "keys":
            key = sysadmin_key or site.ids.uuid()
            site.state.users.update(user, apikey=key)
            return Account("sysadmin", user.id, key)
        jti = site.ids.token()
        site.state.api_tokens.add(ApiToken(jti, "default", user.id, created_at=now))
        token = encode_token(site.ids.secret, jti, now)
        if sysadmin_key is not None:
            site.given_keys[sysadmin_key] = jti
            token = sysadmin_key
        return Account("sysadmin", user.id, token)

    def _action_names(self) -> Iterable[str]:
        from ckan_fake.actions.registry import names

        return names(self.site)

    @property
    def site_url(self) -> str:
        """The site's address, without a slash at the end."""
        return self.site.site_url

    @property
    def clock(self) -> Clock:
        """The server's time: `freeze`, `shift`, `release`."""
        return self.site.clock

    @property
    def version(self) -> str:
        """The CKAN version it answers as, as in "2.12"."""
        return self.site.version.name

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as a WSGI application."""
        from ckan_fake.web.app import respond

        return respond(self, environ, start_response)

    def snapshot(self) -> Mark:
        """A mark of the data, ids, time and options as they are; costs nothing."""
        site = self.site
        return Mark(site.state.snapshot(), site.ids.count, site.clock.copy(), site.config.changes)

    def restore(self, mark: Mark) -> None:
        """Go back to a mark, at the cost of what changed since. Marks taken after it are gone (ValueError)."""
        site = self.site
        with site.state.lock:
            site.state.restore(mark.state)
            site.ids.count = mark.ids
            site.clock.assume(mark.clock)
            site.config.changes = mark.config
            if site.state.on_commit is not None:
                site.state.on_commit()

    def as_new(self, sysadmin: Account) -> None:
        """Take the data as they are for a new server's, which `reset` comes back to, with this sysadmin."""
        self.sysadmin = sysadmin
        self._base = self.snapshot()

    def reset(self) -> None:
        """Empty the server: as new, with the same sysadmin and key."""
        self.restore(self._base)
        self.calls.clear()
        if self._faults is not None:
            self._faults.clear()
        self.exempt_views.clear()
        self.marks.clear()

    def configure(self, options: Mapping[str, Any]) -> None:
        """Set CKAN options while it runs; an empty mapping undoes all changes. Raises ConfigError."""
        with self.site.state.transaction():
            if options:
                self.site.config.change(options)
            else:
                self.site.config.undo()

    def commit_search(self) -> None:
        """Let searches see all that was written, where the option `ckan.search.solr_commit` is off."""
        from ckan_fake.search import copies

        state = self.site.state
        with state.transaction():
            copies.commit(state)

    def log(self, call: Call) -> None:
        """Remember an answered request."""
        self.calls.append(call)

    def save_har(self, path: str | os.PathLike[str]) -> None:
        """Write the calls into a HAR file, without the headers' keys and cookies; bodies are as they were."""
        from ckan_fake.har import dumps

        Path(path).write_text(dumps(self.calls, self.site_url), encoding="utf-8")

    def extend(self, *extensions: Extension) -> FakeCKAN:
        """Load extensions, behind those that are loaded: actions, authorization, validators, schemas of one's own.

        They stay through `reset` and `restore`, as plugins do; what their actions wrote does not. Gives the server
        itself. Raises ValueError where two extensions bring the same, or a chained function has nothing to wrap,
        UnknownValidator for the name of a validator that is not there.
        """
        if extensions:
            from ckan_fake.extensions.extension import check_validators, overlay

            site = self.site
            with site.state.lock:
                loaded = [*self.extensions, *extensions]
                added = overlay(site, loaded)
                check_validators(added, extensions)
                site.overlay, self.extensions = added, loaded
                site.plugins = (*site.plugins, *(extension.name for extension in extensions))
        return self

    @property
    def faults(self) -> Faults:
        """The faults that are in place; `fail` adds one."""
        if self._faults is None:
            from ckan_fake.faults import Faults

            self._faults = Faults(self.site)
        return self._faults

    def fail(
        self, action: str | None = None, *, path: str | None = None, status: int = 500, times: int | None = None,
        after: int = 0, body: Any = None, content_type: str | None = None, headers: Mapping[str, str] | None = None,
        kind: str = "answer", done: bool | None = None,
    ) -> Fault:
        """Answer calls of an action, or of a path, with a fault from now on.

        kind: "answer" (default), an answer of the given status; "closed", the connection is closed without one;
        "timeout", none ever comes; "cut", the real answer breaks off in its middle. In process the last three raise at
        once what the HTTP library would raise. done: whether the call is done before the fault (default: only for
        "cut"), as when a write took effect and its answer was lost.

        path: a path without its query string; with `*` at its end, all paths that begin so. Without action and path,
        every request but those to `/_fake/` fails. times: for how many calls (default: until it is removed). after:
        how many calls are answered as usual before. body: a text, bytes or JSON values; default: a small HTML page
        like a proxy's. headers: more headers, as `{"Retry-After": "3"}`. Of several faults the oldest one that matches
        answers. Gives a handle, which is a context manager: at its end the fault is removed, as by `reset`.

        Raises ValueError for an action that this CKAN does not have, and for values that make no sense.
        """
        return self.faults.add(
            action, path=path, status=status, times=times, after=after, body=body, content_type=content_type,
            headers=headers, kind=kind, done=done,
        )

    def session(self) -> requests.Session:
        """A requests.Session whose calls to `site_url` stay in this process."""
        from ckan_fake.transports import session

        return session(self)

    def transport(self) -> FakeTransport:
        """A transport for `httpx.Client` and `httpx.AsyncClient` that answers calls to `site_url` in this process.

        Raises ImportError where httpx is not installed.
        """
        from ckan_fake.httpx_transport import FakeTransport

        return FakeTransport(self)

    def activate(self, url: str) -> AbstractContextManager[FakeCKAN]:
        """Answer requests to an address of the world outside, as "https://demo.ckan.org", in a `with` block.

        For code that makes its own requests.Session or httpx client: both libraries are patched meanwhile, in this
        process. Raises ValueError for what is no address, ActivationError where a fake answers for it already.
        """
        from ckan_fake.activation import activate

        return activate(self, url)

    def serve(self, port: int = 0, host: str = "127.0.0.1") -> Server:
        """A server on a real socket, as a context manager; port 0 takes a free one. Its `url` is the address.

        Unless a `site_url` was given, the site's address is that of the first of its servers while there is one.
        """
        from ckan_fake.server import Server

        return Server(self, host, port)

    def note_served(self, server: Server) -> None:
        """Take note of a new server (servers call this)."""
        self._servers = [*self._servers, server]
        self._follow_servers()

    def note_closed(self, server: Server) -> None:
        """Take note of a server's end (servers call this)."""
        self._servers = [other for other in self._servers if other is not server]
        self._follow_servers()

    def _follow_servers(self) -> None:
        if not self._given_site_url:
            with self.site.state.lock:
                self.site.site_url = self._servers[0].url if self._servers else DEFAULT_SITE_URL
