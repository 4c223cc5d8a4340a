"""`FakeCKAN`: one CKAN server in memory. It holds its parts together; CKAN's rules are in `actions`, `auth`, `schema`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ckan_fake.calls import Call
from ckan_fake.clock import Clock
from ckan_fake.config import Config
from ckan_fake.ids import Ids
from ckan_fake.site import Site
from ckan_fake.state.rows import ApiToken, User
from ckan_fake.tokens import encode_token
from ckan_fake.versions import DEFAULT_VERSION, Version

if TYPE_CHECKING:
    import requests
    from _typeshed.wsgi import StartResponse

    from ckan_fake.server import Server

CALLS_KEPT = 1000


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
    loaded (default: those of the recordings). seed: the same seed gives the same ids. site_url: the site's address.
    Each FakeCKAN owns its data; nothing is shared between two of them. It may be used from several threads.

    Raises ValueError for a version it cannot answer as, ConfigError for a wrong option.
    """

    def __init__(
        self, version: str = DEFAULT_VERSION, *, config: Mapping[str, Any] | None = None,
        plugins: Iterable[str] | None = None, seed: int | str = 0, site_url: str = "http://ckan.test",
        sysadmin_key: str | None = None,
    ) -> None:
        parsed = Version.parse(version)
        self.site = Site(
            version=parsed, config=Config(config or {}),
            plugins=parsed.plugins if plugins is None else tuple(plugins),
            site_url=site_url.rstrip("/"), clock=Clock(), ids=Ids(seed),
        )
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.bugs: list[BaseException] = []
        self.sysadmin = self._found(sysadmin_key)
        self._base = self.snapshot()

    def _found(self, sysadmin_key: str | None) -> Account:
        """Make the two users of a new site, the site user and the sysadmin, and the sysadmin's token."""
        site = self.site
        now = site.clock.now()
        for name in (site.site_user, "sysadmin"):
            site.state.users.add(User(
                site.ids.uuid(), name, email=f"{name}@localhost" if name == "sysadmin" else None,
                created=now, sysadmin=True, plugin_extras=None,
            ))
        user = site.state.users.by("name").first("sysadmin")
        assert user is not None
        jti = site.ids.token()
        site.state.api_tokens.add(ApiToken(jti, "default", user.id, created_at=now))
        token = encode_token(site.ids.secret, jti, now)
        if sysadmin_key is not None:
            site.given_keys[sysadmin_key] = jti
            token = sysadmin_key
        return Account("sysadmin", user.id, token)

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

    def reset(self) -> None:
        """Empty the server: as new, with the same sysadmin and key."""
        self.restore(self._base)
        self.calls.clear()

    def configure(self, options: Mapping[str, Any]) -> None:
        """Set CKAN options while it runs; an empty mapping undoes all changes. Raises ConfigError."""
        if options:
            self.site.config.change(options)
        else:
            self.site.config.undo()

    def log(self, call: Call) -> None:
        """Remember an answered request."""
        self.calls.append(call)

    def session(self) -> requests.Session:
        """A requests.Session whose calls to `site_url` stay in this process."""
        from ckan_fake.transports import session

        return session(self)

    def serve(self, port: int = 0, host: str = "127.0.0.1") -> Server:
        """A server on a real socket, as a context manager; port 0 takes a free one. Its `url` is the address."""
        from ckan_fake.server import Server

        return Server(self, host, port)
