"""One request of the REST, search or util API, and the ways to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict

from ckan_fake import messages
from ckan_fake.actions import registry
from ckan_fake.context import Context
from ckan_fake.python2 import dict_order
from ckan_fake.web.answers import HTML, JAVASCRIPT, JSON, Answer, dumps
from ckan_fake.web.identity import Caller
from ckan_fake.web.incoming import Incoming

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN
    from ckan_fake.site import Site

_TEXT = "text/plain;charset=utf-8"


@dataclass
class RestRequest:
    """A request with the version of the API (1 where the path has none) and the variable parts of its path."""

    fake: FakeCKAN
    incoming: Incoming
    caller: Caller
    version: int
    values: dict[str, str | None]

    @property
    def site(self) -> Site:
        """The site."""
        return self.fake.site

    @cached_property
    def params(self) -> MultiDict[str, str]:
        """The parameters of the query string, then those of a form."""
        found = MultiDict(self.incoming.args)
        found.update(self.incoming.form)
        return found

    def context(self) -> Context:
        """A new context of the caller, who asks in this version of the API."""
        user = self.caller.user
        return Context(self.site, user.name if user else "", user, api_version=self.version)

    def call(self, action: str, **data: Any) -> Any:
        """Call an action as the caller, as a transaction of its own."""
        with self.site.state.transaction():
            return registry.call(action, self.context(), data)

    def finish(self, status: int, data: Any = None, *, location: str = "") -> Answer:
        """An answer in JSON, wrapped for JSONP where a GET asked for it and all went well; none without data."""
        headers = [("Location", location)] if location else []
        if data is None:
            return self._wrapped(Answer(status, b"", HTML, headers))
        return self._wrapped(Answer(status, dumps(data).encode(), JSON, headers), data)

    def text(self, status: int, text: str) -> Answer:
        """An answer in plain text."""
        return Answer(status, text.encode(), _TEXT)

    def _wrapped(self, answer: Answer, data: Any = None) -> Answer:
        if answer.status != 200 or self.incoming.method != "GET" or "callback" not in self.params or data is None:
            return answer
        callback = self.params["callback"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        answer.body = f"{callback}({dumps(dict_order(data))});".encode()
        if self.site.version["jsonp_is_javascript"]:
            answer.content_type = JAVASCRIPT
        return answer

    def refuse(self, status: int, reason: str = "") -> Answer:
        """A refusal: CKAN's word for the status and, where there is one, the reason."""
        word = {400: messages.BAD_REQUEST, 403: messages.ACCESS_DENIED, 404: messages.NOT_FOUND}[status]
        return self.finish(status, word + self.site.version["bad_request_separator"] + reason if reason else word)
