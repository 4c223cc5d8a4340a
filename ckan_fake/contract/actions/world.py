"""What every run begins with: users of all kinds, organizations, groups, and datasets in all states."""

from __future__ import annotations

from typing import Any

from ckan_fake.contract.actions.steps import Step

PASSWORD = "correct horse 9"


def _user(name: str) -> list[Step]:
    return [
        Step("user_create", {"name": name, "email": f"{name}@example.org", "password": PASSWORD}),
        Step("api_token_create", {"user": name, "name": "token"}),
    ]


def _dataset(name: str, **fields: Any) -> Step:
    return Step("package_create", {"name": name, "owner_org": "org-main", **fields})


PROLOGUE: tuple[Step, ...] = (
    *_user("admin_ann"), *_user("editor_ed"), *_user("member_mia"), *_user("parent_pat"), *_user("plain_pia"),
    *_user("deleted_dan"), *_user("pending_pam"),
    Step("organization_create", {"name": "org-parent", "users": [{"name": "parent_pat", "capacity": "admin"}]}),
    Step("organization_create", {
        "name": "org-main", "title": "Main", "groups": [{"name": "org-parent"}], "extras": [{"key": "a", "value": "b"}],
        "users": [
            {"name": "admin_ann", "capacity": "admin"}, {"name": "editor_ed", "capacity": "editor"},
            {"name": "member_mia", "capacity": "member"},
        ],
    }),
    Step("group_create", {"name": "group-main", "users": [{"name": "admin_ann", "capacity": "admin"}]}),
    Step("vocabulary_create", {"name": "vocab-main", "tags": [{"name": "v-one"}, {"name": "v-two"}]}),
    _dataset(
        "ds-public", title="A text", tags=[{"name": "aa"}, {"name": "free tag"}], groups=[{"name": "group-main"}],
        extras=[{"key": "bb", "value": "1"}, {"key": "a", "value": "é"}],
        resources=[
            {"url": "http://example.org/a.csv", "name": "text"}, {"url": "http://example.org/i.png", "foo": "bar"},
        ],
    ),
    _dataset("ds-private", private=True, resources=[{"url": "http://example.org/p.json"}]),
    Step("package_create", {"name": "ds-draft", "owner_org": "org-main", "state": "draft"}, "sysadmin"),
    _dataset("ds-deleted", tags=[{"name": "bb"}]),
    Step("package_delete", {"id": "ds-deleted"}),
    Step("user_delete", {"id": "deleted_dan"}),
    Step("user_patch", {"id": "pending_pam", "state": "pending"}),
)
"""The first steps of a run, all of them by the sysadmin."""
