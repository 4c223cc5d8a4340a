from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.auth.roles import child_groups, has_user_permission_for_group_or_org, parent_groups
from ckan_fake.context import Context
from tests.support import result


@pytest.fixture
def ckan() -> FakeCKAN:
    """A chain of organizations, each below the one before, with ann as the first one's admin."""
    ckan = FakeCKAN()
    result(ckan, "user_create", {"name": "ann", "email": "ann@example.org", "password": "correct horse 9"})
    result(ckan, "organization_create", {"name": "level-0", "users": [{"name": "ann", "capacity": "admin"}]})
    for level in range(1, 11):
        result(ckan, "organization_create", {"name": f"level-{level}", "groups": [{"name": f"level-{level - 1}"}]})
    return ckan


def test_hierarchies_are_walked_nine_levels(ckan: FakeCKAN) -> None:
    ctx = Context(ckan.site)
    top, bottom = ctx.get_group("level-0"), ctx.get_group("level-10")
    assert top is not None
    assert bottom is not None
    assert [group.name for group in child_groups(ctx, top, "organization")] == [f"level-{n}" for n in range(1, 10)]
    assert [group.name for group in parent_groups(ctx, bottom)] == [f"level-{n}" for n in range(9, 0, -1)]


def test_deleted_parents_pass_on_what_is_above_them(ckan: FakeCKAN) -> None:
    result(ckan, "organization_patch", {"id": "level-1", "state": "deleted"})
    ctx = Context(ckan.site)
    group = ctx.get_group("level-2")
    assert group is not None
    assert [above.name for above in parent_groups(ctx, group)] == ["level-0"]


@pytest.mark.parametrize(("cascading", "allowed"), [(["admin"], True), ([], False), (["editor"], False)])
def test_roles_cascade_as_configured(ckan: FakeCKAN, cascading: list[str], allowed: bool) -> None:
    ckan.configure({"ckan.auth.roles_that_cascade_to_sub_groups": cascading})
    ctx = Context(ckan.site)
    assert has_user_permission_for_group_or_org(ctx, "level-2", "ann", "update") is allowed
    assert has_user_permission_for_group_or_org(ctx, "level-0", "ann", "update") is True
    assert has_user_permission_for_group_or_org(ctx, "level-10", "ann", "update") is False


def test_nothing_is_permitted_in_no_group(ckan: FakeCKAN) -> None:
    ctx = Context(ckan.site)
    assert [has_user_permission_for_group_or_org(ctx, group, "sysadmin", "read") for group in ("", None, "nope")] == [
        False, False, False,
    ]
