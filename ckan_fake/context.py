"""What an action is called with besides its data: who calls, and what the calling action decided."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ckan_fake.errors import ServerError
from ckan_fake.site import Site
from ckan_fake.state import Row, Table
from ckan_fake.state.rows import Activity, Group, Package, Resource, ResourceView, User

EMPTY, NULLS = "{}", "{NULL}"
_SINGLE_SLASH = re.compile(r":/([^/])")


def _only_nulls(values: list[Any]) -> bool:
    return bool(values) and all(
        value is None or (isinstance(value, list) and _only_nulls(value)) for value in values
    )


def database_text(value: Any) -> str:
    """The value as a text that PostgreSQL can compare with a column; anything else crashes CKAN: 500.

    A list of nothing, or of nothing but nulls, reaches it as the text of such an array, which is compared and not
    found.
    """
    if isinstance(value, list) and not value:
        return EMPTY
    if isinstance(value, list) and _only_nulls(value):
        return NULLS
    if not isinstance(value, str):
        raise ServerError(f"the database compares a text with a {type(value).__name__}")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value if character > "\ud7ff"):
        raise ServerError("the database refuses a text with a NUL or a lone surrogate")
    return value


def sort_key(ctx: Context, text: str) -> str:
    """The text as CKAN compares display names: without case, accents behind their letters; up to 2.9 as it is."""
    if ctx.site.version["display_names_sort_as_bytes"]:
        return text
    return unicodedata.normalize("NFD", text).lower()


R = TypeVar("R", bound=Row)


def _by_id_or_name(table: Table[R], reference: Any, *, locked: bool = False) -> R | None:
    """A row by id, else by name. A list of one id is taken for the id, as SQLAlchemy does with primary keys.

    locked: read to be updated, where SQLAlchemy does not look into its own memory, whose keys lists cannot be.
    """
    if not reference:
        return None
    if isinstance(reference, list):
        if len(reference) != 1 or (isinstance(reference[0], list) and not locked):
            raise ServerError("a primary key is looked up by a list of values")
        row = table.get(reference[0]) if isinstance(reference[0], str) else None
        if row is not None:
            return row
    text = database_text(reference)
    return table.get(text) or table.by("name").first(text)


@dataclass
class Context:
    """The context of one action call.

    `user` is the caller's name ("" for anonymous) and `auth_user` the caller's row. `identity_dropped`: the caller
    became nobody by a JSONP callback, who is refused where an anonymous caller is asked about. `page_rendered`: CKAN
    renders a template for the caller, as for a mail: the answer is for nobody else's cache. The entities are those
    that the action works on: validators and authorization look at them. Like CKAN's own context it is shared on
    purpose by some nested calls and copied for others.
    """

    site: Site
    user: str | None = ""
    auth_user: User | None = None
    identity_dropped: bool = False
    page_rendered: bool = False
    ignore_auth: bool = False
    schema: dict[str, Any] | None = None
    use_cache: bool = True
    validate: bool = True
    allow_partial_update: bool = False
    defer_commit: bool = False
    for_update: bool = False
    package: Package | None = None
    resource: Resource | None = None
    resource_view: ResourceView | None = None
    activity: Activity | None = None
    group: Group | None = None
    user_obj: User | None = None
    original_package: dict[str, Any] | None = None
    keep_email: bool = False
    keep_apikey: bool = False
    limits: dict[str, int] = field(default_factory=dict)
    dataset_counts: dict[str, dict[str, int]] | None = None
    changed_entities: dict[str, set[str]] = field(default_factory=dict)
    schema_keys: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    api_version: int = 3

    def copy(self, **changes: Any) -> Context:
        """The same context with some fields changed."""
        return dataclasses.replace(self, **changes)

    def fresh(self, **changes: Any) -> Context:
        """A context of the same caller without the entities and choices of this one."""
        return Context(
            self.site, self.user, self.auth_user, self.identity_dropped,
            ignore_auth=changes.pop("ignore_auth", self.ignore_auth),
            defer_commit=changes.pop("defer_commit", self.defer_commit), **changes,
        )

    def model_user(self) -> User | None:
        """The caller's row as CKAN looks it up by the context's user: by name or id."""
        return self.get_user(self.user)

    def get_user(self, reference: Any) -> User | None:
        """A user by name, else by id, in CKAN 2.2 else by OpenID; None where there is none."""
        if reference is None or reference in ("", []):
            return None
        text, users = database_text(reference), self.site.state.users
        found = users.by("name").first(text) or users.get(text)
        if found is None and self.site.version["users_are_found_by_openid"]:
            return users.by("openid").first(_SINGLE_SLASH.sub(r"://\1", text))
        return found

    def get_package(self, reference: Any) -> Package | None:
        """A dataset by id, else by name; None where there is none."""
        return _by_id_or_name(self.site.state.packages, reference, locked=self.for_update)

    def get_group(self, reference: Any) -> Group | None:
        """A group or organization by id, else by name; None where there is none."""
        if reference is None or reference in ("", []):
            return None
        text, groups = database_text(reference), self.site.state.groups
        return groups.get(text) or groups.by("name").first(text)

    def get_resource(self, reference: Any) -> Resource | None:
        """A resource by id, else by name; None where there is none."""
        return _by_id_or_name(self.site.state.resources, reference)

    @property
    def is_sysadmin(self) -> bool:
        """Whether the context's user is a sysadmin."""
        user = self.model_user()
        return user is not None and user.sysadmin
