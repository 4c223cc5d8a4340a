"""Following users, datasets and groups; who follows whom and what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, call, get_or_bust, validated
from ckan_fake.auth.registry import check_access, is_authorized
from ckan_fake.context import Context
from ckan_fake.dictize.groups import Parts, group_dictize, group_list_dictize
from ckan_fake.dictize.packages import package_dictize
from ckan_fake.dictize.users import display_name, user_list_dictize
from ckan_fake.errors import NotAuthorized, NotFound, ServerError, ValidationError
from ckan_fake.schema.followers import (
    default_follow_dataset_schema,
    default_follow_group_schema,
    default_follow_user_schema,
)
from ckan_fake.schema.navl import Schema, validate
from ckan_fake.state import State, Table, table_dictize
from ckan_fake.state.rows import Follower, Group, Package, User


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be followed: its tables, and how an `id` parameter is read."""

    followers: Callable[[State], Table[Follower]]
    objects: Callable[[State], Table[Any]]
    schema: Callable[[], Schema]


USER = Kind(lambda state: state.user_followers, lambda state: state.users, default_follow_user_schema)
DATASET = Kind(lambda state: state.dataset_followers, lambda state: state.packages, default_follow_dataset_schema)
GROUP = Kind(lambda state: state.group_followers, lambda state: state.groups, default_follow_group_schema)


def followings(ctx: Context, kind: Kind, *, follower_id: str | None = None, object_id: str | None = None
               ) -> list[Follower]:
    """What a user follows, or who follows something: only where neither of the two is deleted."""
    state = ctx.site.state
    table = kind.followers(state)
    rows = table.by("follower").all(follower_id) if follower_id is not None else table.by("object").all(object_id)
    alive = []
    for row in rows:
        user, followed = state.users.get(row.follower_id), kind.objects(state).get(row.object_id)
        if user is not None and followed is not None and "deleted" not in (user.state, followed.state):
            alive.append(row)
    return alive


def _following(ctx: Context, kind: Kind, user: User, object_id: str) -> Follower | None:
    """The row that says that a user follows something, where neither is deleted."""
    return next((row for row in followings(ctx, kind, follower_id=user.id) if row.object_id == object_id), None)


def _check_follower(ctx: Context, data: dict[str, Any], action: str, refusal: str) -> None:
    """Raise NotAuthorized for who is nobody; up to CKAN 2.9 the action says so, not its authorization."""
    if not ctx.site.version["followers_are_checked_by_actions"]:
        check_access(action, ctx, data)
    elif ctx.model_user() is None:
        raise NotAuthorized(refusal)


def _follow(ctx: Context, data: dict[str, Any], kind: Kind, error: str) -> dict[str, Any]:
    user = ctx.model_user()
    if user is None:
        raise NotFound(messages.USER_NOT_FOUND)
    valid, errors = validate(data, kind.schema(), ctx)
    if errors:
        raise ValidationError(errors if ctx.site.version["following_twice_is_refused"] else error)
    if kind is USER and valid["id"] == user.id:
        raise ValidationError(messages.CANNOT_FOLLOW_YOURSELF)
    row = _following(ctx, kind, user, valid["id"])
    if row is not None and ctx.site.version["following_twice_is_refused"]:
        followed = kind.objects(ctx.site.state).get(valid["id"])
        assert followed is not None
        name = display_name(followed) if isinstance(followed, User) else followed.title or followed.name
        raise ValidationError(messages.already_following(name))
    if row is None:
        table = kind.followers(ctx.site.state)
        key = f"{user.id}:{valid['id']}"
        if key in table:
            raise ServerError("the row that says that a deleted object is followed is there and is not seen")
        row = table.add(Follower(key, user.id, valid["id"], ctx.site.clock.now()))
    shown = table_dictize(row)
    del shown["id"]
    return shown


@action()
def follow_user(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Follow another user. `id`: the user's id or name. Following twice gives the same row (2.11 on).

    Raises NotAuthorized, ValidationError. A deleted user can be followed once; a second time crashes CKAN (2.12).
    """
    _check_follower(ctx, data, "follow_user", messages.LOG_IN_TO_FOLLOW_USERS)
    return _follow(ctx, data, USER, messages.WRONG_USER_TO_FOLLOW)


@action()
def follow_dataset(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Follow a dataset. `id`: its id or name. Raises NotAuthorized, NotFound, ValidationError."""
    _check_follower(ctx, data, "follow_dataset", messages.LOG_IN_TO_FOLLOW_A_DATASET)
    return _follow(ctx, data, DATASET, messages.WRONG_DATASET_TO_FOLLOW)


@action()
def follow_group(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Follow a group or organization. `id`: its id or name. Raises NotAuthorized, NotFound, ValidationError."""
    _check_follower(ctx, data, "follow_group", messages.LOG_IN_TO_FOLLOW_A_GROUP)
    return _follow(ctx, data, GROUP, messages.WRONG_GROUP_TO_FOLLOW)


def _unfollow(ctx: Context, data: dict[str, Any], kind: Kind) -> None:
    user = ctx.model_user()
    if user is None:
        raise NotFound(messages.USER_NOT_FOUND)
    valid, errors = validate(data, kind.schema(), ctx)
    strict = ctx.site.version["following_twice_is_refused"]
    if errors:
        raise ValidationError(errors if strict else messages.WRONG_OBJECT_TO_UNFOLLOW)
    row = _following(ctx, kind, user, valid["id"])
    if row is None and strict:
        raise NotFound(messages.not_following(data.get("id")))
    if row is not None:
        kind.followers(ctx.site.state).remove(row.id)


@action()
def unfollow_user(ctx: Context, data: dict[str, Any]) -> None:
    """Stop following a user (`id`: id or name); that it was never followed is no error. Raises ValidationError."""
    _check_follower(ctx, data, "unfollow_user", messages.LOG_IN_TO_UNFOLLOW)
    _unfollow(ctx, data, USER)


@action()
def unfollow_dataset(ctx: Context, data: dict[str, Any]) -> None:
    """Stop following a dataset (`id`: id or name); that it was never followed is no error. Raises ValidationError."""
    _check_follower(ctx, data, "unfollow_dataset", messages.LOG_IN_TO_UNFOLLOW)
    _unfollow(ctx, data, DATASET)


@action()
def unfollow_group(ctx: Context, data: dict[str, Any]) -> None:
    """Stop following a group (`id`: id or name); that it was never followed is no error. Raises ValidationError."""
    _check_follower(ctx, data, "unfollow_group", messages.LOG_IN_TO_UNFOLLOW)
    _unfollow(ctx, data, GROUP)


def _am_following(ctx: Context, data: dict[str, Any], kind: Kind) -> bool:
    valid = validated(ctx, data, kind.schema())
    user = ctx.model_user()
    if user is None:
        raise NotAuthorized
    return _following(ctx, kind, user, valid["id"]) is not None


@action(get=True)
def am_following_user(ctx: Context, data: dict[str, Any]) -> bool:
    """Whether the caller follows a user (`id`: id or name). Raises ValidationError, NotAuthorized."""
    check_access("am_following_user", ctx, data)
    return _am_following(ctx, data, USER)


@action(get=True)
def am_following_dataset(ctx: Context, data: dict[str, Any]) -> bool:
    """Whether the caller follows a dataset (`id`: id or name). Raises ValidationError, NotAuthorized."""
    check_access("am_following_dataset", ctx, data)
    return _am_following(ctx, data, DATASET)


@action(get=True)
def am_following_group(ctx: Context, data: dict[str, Any]) -> bool:
    """Whether the caller follows a group or organization (`id`: id or name). Raises ValidationError, NotAuthorized."""
    check_access("am_following_group", ctx, data)
    return _am_following(ctx, data, GROUP)


def _follower_count(ctx: Context, data: dict[str, Any], kind: Kind) -> int:
    return len(followings(ctx, kind, object_id=validated(ctx, data, kind.schema())["id"]))


@action(get=True)
def user_follower_count(ctx: Context, data: dict[str, Any]) -> int:
    """How many follow a user (`id`: id or name). Raises ValidationError."""
    check_access("user_follower_count", ctx, data)
    return _follower_count(ctx, data, USER)


@action(get=True)
def dataset_follower_count(ctx: Context, data: dict[str, Any]) -> int:
    """How many follow a dataset (`id`: id or name). Raises ValidationError."""
    check_access("dataset_follower_count", ctx, data)
    return _follower_count(ctx, data, DATASET)


@action(get=True)
def group_follower_count(ctx: Context, data: dict[str, Any]) -> int:
    """How many follow a group (`id`: id or name). Raises ValidationError."""
    check_access("group_follower_count", ctx, data)
    return _follower_count(ctx, data, GROUP)


@action(get=True)
def organization_follower_count(ctx: Context, data: dict[str, Any]) -> int:
    """How many follow an organization (`id`: id or name). Raises ValidationError."""
    check_access("organization_follower_count", ctx, data)
    return _follower_count(ctx, data, GROUP)


def _follower_list(ctx: Context, data: dict[str, Any], kind: Kind) -> list[dict[str, Any]]:
    rows = followings(ctx, kind, object_id=validated(ctx, data, kind.schema())["id"])
    users = (ctx.site.state.users.get(row.follower_id) for row in rows)
    return user_list_dictize(ctx, [user for user in users if user is not None])


@action(get=True)
def user_follower_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The users that follow a user (`id`: id or name), by name. Sysadmins only. Raises ValidationError."""
    check_access("user_follower_list", ctx, data)
    return _follower_list(ctx, data, USER)


@action(get=True)
def dataset_follower_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The users that follow a dataset (`id`: id or name), by name. Sysadmins only. Raises ValidationError."""
    check_access("dataset_follower_list", ctx, data)
    return _follower_list(ctx, data, DATASET)


@action(get=True)
def group_follower_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The users that follow a group (`id`: id or name), by name. Sysadmins only. Raises ValidationError."""
    check_access("group_follower_list", ctx, data)
    return _follower_list(ctx, data, GROUP)


@action(get=True)
def organization_follower_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The users that follow an organization (`id`: id or name), by name. Sysadmins only. Raises ValidationError."""
    check_access("organization_follower_list", ctx, data)
    return _follower_list(ctx, data, GROUP)


def _followees(ctx: Context, user_id: str, kind: Kind) -> list[Any]:
    """The rows that a user follows."""
    objects = kind.objects(ctx.site.state)
    return [objects.get(row.object_id) for row in followings(ctx, kind, follower_id=user_id)]


def _followed_groups(ctx: Context, user_id: str, *, organizations: bool) -> list[Group]:
    return [group for group in _followees(ctx, user_id, GROUP) if group.is_organization == organizations]


def _user_id(ctx: Context, data: dict[str, Any]) -> str:
    user_id: str = validated(ctx, data, default_follow_user_schema())["id"]
    return user_id


@action(get=True)
def followee_count(ctx: Context, data: dict[str, Any]) -> int:
    """Three times the number of groups that a user follows (`id`), or once that number where `id` is the name.

    So it is in CKAN 2.12, whose text promises the number of all that the user follows. Raises ValidationError.
    """
    check_access("followee_count", ctx, data)
    groups = len(_followed_groups(ctx, _user_id(ctx, data), organizations=False))
    # only the first of three counts turns a name into the id
    return groups + 2 * len(_followed_groups(ctx, data["id"], organizations=False))


def _followee_count(ctx: Context, data: dict[str, Any], kind: Kind) -> int:
    user_id = _user_id(ctx, data)
    if ctx.site.version["followees_are_counted_by_kind"]:
        return len(followings(ctx, kind, follower_id=user_id))
    return len(_followed_groups(ctx, user_id, organizations=False))


@action(get=True)
def user_followee_count(ctx: Context, data: dict[str, Any]) -> int:
    """How many groups a user follows (`id`: id or name); users only up to CKAN 2.9. Raises ValidationError."""
    check_access("user_followee_count", ctx, data)
    return _followee_count(ctx, data, USER)


@action(get=True)
def dataset_followee_count(ctx: Context, data: dict[str, Any]) -> int:
    """How many groups a user follows (`id`: id or name); datasets only up to CKAN 2.9. Raises ValidationError."""
    check_access("dataset_followee_count", ctx, data)
    return _followee_count(ctx, data, DATASET)


@action(get=True)
def group_followee_count(ctx: Context, data: dict[str, Any]) -> int:
    """How many groups a user follows (`id`: id or name). Raises ValidationError."""
    check_access("group_followee_count", ctx, data)
    return _followee_count(ctx, data, GROUP)


@action(get=True, since="2.10")
def organization_followee_count(ctx: Context, data: dict[str, Any]) -> int:
    """How many organizations a user follows (`id`: id or name). Raises ValidationError."""
    check_access("organization_followee_count", ctx, data)
    return len(_followed_groups(ctx, _user_id(ctx, data), organizations=True))


def _users_dictized(ctx: Context, user_id: str) -> list[dict[str, Any]]:
    return user_list_dictize(ctx, _followees(ctx, user_id, USER))


def _datasets_dictized(ctx: Context, user_id: str) -> list[dict[str, Any]]:
    """The followed datasets that the caller may read, as they are in the tables."""
    packages: list[Package] = _followees(ctx, user_id, DATASET)
    own = ctx.fresh(ignore_auth=False)
    return [_dataset_dictized(ctx, row) for row in packages if is_authorized("package_show", own, {"id": row.id})]


def _dataset_dictized(ctx: Context, row: Package) -> dict[str, Any]:
    """A dataset before the show schema, which would drop what is shown here of its groups."""
    state = ctx.site.state
    groups = [
        (group, member.capacity) for member in state.members.by("object").all(row.id)
        if member.state == "active" and (group := state.groups.get(member.group_id)) and not group.is_organization
    ]
    parts = Parts(None, groups=False, users=False, extras=False, member_count=True)
    return {**package_dictize(ctx, row), "groups": group_list_dictize(ctx, groups, parts, _search)}


def _search(ctx: Context, query: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = call("package_search", ctx, query)
    return found


def _groups_dictized(ctx: Context, user_id: str, *, organizations: bool) -> list[dict[str, Any]]:
    return [group_dictize(ctx, group, Parts(), _search)
            for group in _followed_groups(ctx, user_id, organizations=organizations)]


@action(get=True)
def user_followee_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The users that a user follows (`id`: one's own id or name, sysadmins anybody's). Raises NotAuthorized,
    ValidationError."""
    check_access("user_followee_list", ctx, data)
    return _users_dictized(ctx, _user_id(ctx, data))


@action(get=True)
def dataset_followee_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The datasets that a user follows (`id`: one's own id or name, sysadmins anybody's) and the caller may read.

    Raises NotAuthorized, ValidationError.
    """
    check_access("dataset_followee_list", ctx, data)
    return _datasets_dictized(ctx, _user_id(ctx, data))


@action(get=True)
def group_followee_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The groups that a user follows (`id`: one's own id or name, sysadmins anybody's), with datasets and users.

    Raises NotAuthorized, ValidationError.
    """
    check_access("group_followee_list", ctx, data)
    return _groups_dictized(ctx, _user_id(ctx, data), organizations=False)


@action(get=True)
def organization_followee_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The organizations that a user follows (`id`: one's own id or name, sysadmins anybody's), with datasets and users.

    Raises NotAuthorized, ValidationError.
    """
    check_access("organization_followee_list", ctx, data)
    return _groups_dictized(ctx, _user_id(ctx, data), organizations=True)


def _name_of(followee: dict[str, Any]) -> str:
    names = (followee.get(name) for name in ("display_name", "fullname", "title", "name"))
    return next(str(name) for name in names if name)


@action(get=True)
def followee_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """All that a user follows, as dicts of `type` (user, dataset, group, organization), `display_name` and `dict`.

    `id`: one's own id or name, sysadmins anybody's. `q`: only those whose display name begins so, in any case.
    Raises NotAuthorized, ValidationError.
    """
    valid = validated(ctx, data, default_follow_user_schema())
    check_access("followee_list", ctx, valid)
    user_id: str = get_or_bust(ctx, valid, "id")
    ctx.ignore_auth = True
    followees = {
        "user": _users_dictized(ctx, user_id),
        "dataset": _datasets_dictized(ctx, user_id),
        "group": _groups_dictized(ctx, user_id, organizations=False),
        "organization": _groups_dictized(ctx, user_id, organizations=True),
    }
    found: list[dict[str, Any]] = [
        {"type": kind, "display_name": _name_of(shown), "dict": shown} for kind, dicts in followees.items()
        for shown in dicts
    ]
    found.sort(key=lambda followee: followee["display_name"])
    beginning = valid.get("q")
    if not beginning:
        return found
    if not isinstance(beginning, str):
        raise ServerError("strip() of a value that is no text")
    beginning = beginning.strip().lower()
    return [followee for followee in found if followee["display_name"].strip().lower().startswith(beginning)]
