"""What an action is called with besides its data: who calls, and what the calling action decided."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from ckan_fake.site import Site
from ckan_fake.state.rows import Group, Package, Resource, ResourceView, User


@dataclass
class Context:
    """The context of one action call.

    `user` is the caller's name ("" for anonymous; None where a JSONP callback made the caller nobody) and
    `auth_user` the caller's row. The entities are those that the action works on: validators and authorization
    look at them. Like CKAN's own context it is shared on purpose by some nested calls and copied for others.
    """

    site: Site
    user: str | None = ""
    auth_user: User | None = None
    ignore_auth: bool = False
    schema: dict[str, Any] | None = None
    use_cache: bool = True
    validate: bool = True
    defer_commit: bool = False
    for_update: bool = False
    package: Package | None = None
    resource: Resource | None = None
    resource_view: ResourceView | None = None
    group: Group | None = None
    user_obj: User | None = None
    original_package: dict[str, Any] | None = None
    keep_email: bool = False
    keep_apikey: bool = False
    limits: dict[str, int] = field(default_factory=dict)
    dataset_counts: dict[str, dict[str, int]] | None = None
    changed_entities: dict[str, set[str]] = field(default_factory=dict)
    schema_keys: tuple[str, ...] = ()
    help_url: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def copy(self, **changes: Any) -> Context:
        """The same context with some fields changed."""
        return dataclasses.replace(self, **changes)

    def fresh(self, **changes: Any) -> Context:
        """A context of the same caller without the entities and choices of this one."""
        return Context(
            self.site, self.user, self.auth_user, ignore_auth=changes.pop("ignore_auth", self.ignore_auth),
            defer_commit=changes.pop("defer_commit", self.defer_commit), **changes,
        )

    def model_user(self) -> User | None:
        """The caller's row as CKAN looks it up by the context's user: by name or id."""
        return self.get_user(self.user)

    def get_user(self, reference: Any) -> User | None:
        """A user by name, else by id; None where there is none."""
        if not reference:
            return None
        users = self.site.state.users
        return users.by("name").first(reference) or users.get(reference)

    def get_package(self, reference: Any) -> Package | None:
        """A dataset by id, else by name; None where there is none."""
        if not reference:
            return None
        packages = self.site.state.packages
        return packages.get(reference) or packages.by("name").first(reference)

    def get_group(self, reference: Any) -> Group | None:
        """A group or organization by id, else by name; None where there is none."""
        if not reference:
            return None
        groups = self.site.state.groups
        return groups.get(reference) or groups.by("name").first(reference)

    @property
    def is_sysadmin(self) -> bool:
        """Whether the context's user is a sysadmin."""
        user = self.model_user()
        return user is not None and user.sysadmin
