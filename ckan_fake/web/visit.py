"""One visit of a web page: the request, who visits, and what pages need of CKAN."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest

from ckan_fake import messages
from ckan_fake.actions import registry
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.web import answers
from ckan_fake.web.addresses import absolute, external
from ckan_fake.web.answers import Answer
from ckan_fake.web.identity import Caller
from ckan_fake.web.incoming import Incoming
from ckan_fake.web.session import CSRF_FIELD, CSRF_HEADERS, Session

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN
    from ckan_fake.site import Site
    from ckan_fake.state.rows import User


FLASH = "flash"
_DROPPING = ("group.", "organization.", "user.api_tokens")


@dataclass
class Visit:
    """A request to the page `endpoint` (as in "dataset.read"), with the variable parts of its path in `values`."""

    fake: FakeCKAN
    incoming: Incoming
    caller: Caller
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        """The site."""
        return self.fake.site

    @property
    def user(self) -> User | None:
        """Who visits; None for an anonymous visitor."""
        return self.caller.user

    @property
    def is_organization(self) -> bool:
        """Whether the page is one of organizations, among those that groups have as well."""
        return self.endpoint.startswith("organization.")

    @cached_property
    def session(self) -> Session:
        """The visitor's session."""
        return Session.of(self.site, self.incoming)

    @property
    def sends_form(self) -> bool:
        """Whether a POST is a form to be saved, and not only to be shown again: up to CKAN 2.8 its button says so."""
        if not self.site.version["forms_are_saved_by_button"]:
            return True
        return "save" in self.incoming.form or "save" in self.incoming.args

    def context(self) -> Context:
        """A new context of the visitor. Some pages do not pass on to authorization that there is an anonymous one."""
        dropped = self.user is None and self.endpoint.startswith(_DROPPING)
        return Context(self.site, self.user.name if self.user else "", self.user, identity_dropped=dropped)

    def call(self, action: str, **data: Any) -> Any:
        """Call an action as the visitor, as a transaction of its own."""
        with self.site.state.transaction():
            return registry.call(action, self.context(), data)

    def check(self, action: str, **data: Any) -> None:
        """Raise NotAuthorized unless the visitor may call the action."""
        check_access(action, self.context(), data)

    def page(self, title: str, content: str = "", *, status: int = 200) -> Answer:
        """A page with the token that forms send back, and the cookie it belongs to."""
        self.session.pop(FLASH, None)
        if not self.site.version["forms_need_tokens"]:
            return answers.page(title, content, status=status)
        token = html.escape(self.session.csrf_token())
        head = f'<meta name="csrf_field_name" content="{CSRF_FIELD}"><meta name="{CSRF_FIELD}" content="{token}">'
        return answers.page(title, content, status=status, head=head)

    def redirect(self, path: str) -> Answer:
        """A redirect to a page of the site, in the visitor's locale; up to CKAN 2.9 marked if a message is pending."""
        if FLASH in self.session:
            where, _, query = path.partition("?")
            path = f"{where}?__no_cache__=True" + (f"&{query}" if query else "")
        return answers.redirect(external(self.site, self.incoming.locale, path))

    def ask_to_log_in(self) -> Answer:
        """A redirect to the login; up to CKAN 2.9 a message is pending, until a page shows it."""
        if self.site.version["login_by_repoze"]:
            self.session[FLASH] = 1
        return self.redirect("/user/login")

    def redirect_as_is(self, address: str) -> Answer:
        """A redirect to a path, without a locale, or to a full address."""
        return answers.redirect(absolute(self.site, address))

    def page_number(self) -> int:
        """The parameter `page`; 400 where it is no positive integer."""
        text = self.incoming.args.get("page", "1")
        try:
            number = int(text)
        except ValueError:
            number = 0
        if number < 1 and (text != "0" or self.site.version["page_numbers_are_positive"]):
            raise BadRequest(messages.PAGE_POSITIVE_INTEGER)
        return number

    def check_csrf(self) -> None:
        """Refuse (400) a form of a visitor who is known by a cookie alone, without the token of an earlier page.

        A page that was ever asked for anonymously or with an API token is exempt for everybody, as long as the server
        runs: so it is in CKAN.
        """
        where = self.site.version["forms_need_tokens"]
        if not where:
            return
        view = self.endpoint.replace("organization.", "group.").replace("dataset_resource.", "resource.")
        if not self.caller.by_cookie:
            if where == "everywhere":
                return
            self.fake.exempt_views.add(view)
        if view not in self.fake.exempt_views:
            check_form_token(self.incoming, self.session)


def check_form_token(incoming: Incoming, session: Session) -> None:
    """Refuse (400) a POST without the token that an earlier page gave to the session."""
    if incoming.method != "POST":
        return
    sent = incoming.form.get(CSRF_FIELD)
    for name in CSRF_HEADERS:
        sent = sent or incoming.header(name)
    if not sent:
        raise BadRequest(messages.CSRF_TOKEN_MISSING)
    if not session.accepts(sent):
        raise BadRequest(messages.CSRF_TOKEN_INVALID)
