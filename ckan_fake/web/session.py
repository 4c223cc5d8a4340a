"""The session cookie, signed and readable like Flask's, and the tokens against cross-site forms that hang on it."""

from __future__ import annotations

from datetime import timezone
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from itsdangerous.timed import TimestampSigner

from ckan_fake.site import Site
from ckan_fake.web.incoming import Incoming

COOKIE = "ckan"
REMEMBER_COOKIE = "remember_token"
CSRF_FIELD = "_csrf_token"
CSRF_HEADERS = ("X-CSRFToken", "X-CSRF-Token")
#: `Domain=` is empty as in the file that CKAN generates for a new site; Python's cookie jar refuses such a cookie.
_DOMAIN = "Domain=; "
_ATTRIBUTES = "HttpOnly; Path=/; SameSite=Lax"
_EPOCH = "Thu, 01 Jan 1970 00:00:00 GMT"


def _serializer(site: Site, salt: str) -> URLSafeTimedSerializer:
    moment = site.clock.copy().now().replace(tzinfo=timezone.utc).timestamp()

    class Signer(TimestampSigner):
        """Takes the time from the site's clock."""

        def get_timestamp(self) -> int:
            return int(moment)

    return URLSafeTimedSerializer(site.ids.secret, salt=salt, signer=Signer)


class Session(dict[str, Any]):
    """What a client's cookie says. `user_id` is who logged in with it."""

    def __init__(self, site: Site, content: dict[str, Any]) -> None:
        super().__init__(content)
        self._site = site
        self._before = dict(content)

    @classmethod
    def of(cls, site: Site, incoming: Incoming) -> Session:
        """The session of a request; an empty one where there is no good cookie."""
        return cls(site, _read(site, "session", incoming.cookies.get(COOKIE)) or {})

    @property
    def user_id(self) -> str | None:
        """The id of the user who logged in."""
        return self.get("_user_id")

    def csrf_token(self) -> str:
        """A token to send back with a form; the session gets its secret where it has none."""
        if CSRF_FIELD not in self:
            self[CSRF_FIELD] = self._site.ids.token()
        return str(_serializer(self._site, "csrf").dumps(self[CSRF_FIELD]))

    def accepts(self, token: str | None) -> bool:
        """Whether the token is one of `csrf_token`."""
        return CSRF_FIELD in self and bool(token) and _read(self._site, "csrf", token) == self[CSRF_FIELD]

    def headers(self) -> list[tuple[str, str]]:
        """The `Set-Cookie` header where the session changed; in CKAN 2.10 with every answer."""
        always = self._site.version["sessions_are_always_sent"]
        if dict(self) == self._before and not always:
            return []
        domain = "" if self._site.version["session_cookies_without_domain"] else _DOMAIN
        if not self and not always:
            return [("Set-Cookie", f"{COOKIE}=; Expires={_EPOCH}; Max-Age=0; {domain}{_ATTRIBUTES}")]
        value = _serializer(self._site, "session").dumps(dict(self))
        return [("Set-Cookie", f"{COOKIE}={value}; {domain}{_ATTRIBUTES}")]


def _read(site: Site, salt: str, text: str | None) -> Any:
    try:
        return _serializer(site, salt).loads(text) if text else None
    except BadSignature:
        return None


def remember(site: Site, user_id: str) -> tuple[str, str]:
    """The header that sets the cookie of "remember me"."""
    value = _serializer(site, "remember").dumps(user_id)
    return "Set-Cookie", f"{REMEMBER_COOKIE}={value}; HttpOnly; Path=/"


def remembered(site: Site, incoming: Incoming) -> str | None:
    """The id of the user whom the cookie of "remember me" names."""
    found = _read(site, "remember", incoming.cookies.get(REMEMBER_COOKIE))
    return found if isinstance(found, str) else None
