"""The dashboard of a user: what is new, and the e-mails about it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from ckan_fake import messages
from ckan_fake.actions import activity_streams as streams
from ckan_fake.actions.activity_streams import Part
from ckan_fake.actions.activity_subscriptions import PLUGIN
from ckan_fake.actions.registry import action, call, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.dictize.activities import activity_dictize
from ckan_fake.errors import ServerError, ValidationError
from ckan_fake.schema.activities import default_dashboard_activity_list_schema
from ckan_fake.state.rows import Activity, User

_TIMES = tuple(re.compile(pattern) for pattern in (
    r"(?P<days>\d+)\s+days?",
    r"(?P<hours>\d?\d):(?P<minutes>\d\d):(?P<seconds>\d\d)",
    r".(?P<milliseconds>\d\d\d)(?P<microseconds>\d\d\d)",
    r"(?P<hours>\d?\d):(?P<minutes>\d\d):(?P<seconds>\d\d).(?P<milliseconds>\d\d\d)(?P<microseconds>\d\d\d)",
    r"(?P<days>\d+)\s+days?,\s+(?P<hours>\d?\d):(?P<minutes>\d\d):(?P<seconds>\d\d)",
    r"(?P<days>\d+)\s+days?,\s+(?P<hours>\d?\d):(?P<minutes>\d\d):(?P<seconds>\d\d)"
    r".(?P<milliseconds>\d\d\d)(?P<microseconds>\d\d\d)",
))


def _user(ctx: Context) -> User:
    user = ctx.model_user()
    if user is None:
        raise ServerError("AssertionError: the dashboard of nobody")
    return user


def _later(row: Activity, moment: datetime) -> bool:
    """Whether an activity is younger. CKAN reads its time with a pattern that a whole second does not match."""
    if not row.timestamp.microsecond:
        raise ServerError("ValueError: the time of an activity without microseconds")
    return row.timestamp > moment


@action(get=True, plugin=PLUGIN)
def dashboard_activity_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """What the caller has done, and all about what the caller follows; newest first, each with `is_new`.

    New is what others have done since dashboard_mark_activities_old. `limit` (31, at most 100; 0: all), `offset`,
    `before` and `after` (seconds since 1970; `after` alone gives the oldest after it). Raises ValidationError,
    NotAuthorized.
    """
    valid = validated(ctx, data, default_dashboard_activity_list_schema(ctx.site.version))
    check_access("dashboard_activity_list", ctx, valid)
    user = _user(ctx)
    rows = streams.cut(ctx, streams.of_dashboard(ctx, user.id), Part.asked_for(ctx, valid))
    dashboard = ctx.site.state.dashboards.get(user.id)
    version = ctx.site.version
    found = []
    for row in rows:
        shown = activity_dictize(version, row, with_data=not version["activities_without_data"])
        if row.user_id == user.id:
            shown["is_new"] = False
        elif dashboard is None and not version["activity_lists_are_filtered"]:
            raise ServerError("AttributeError: a user without a dashboard")
        elif dashboard is not None:
            shown["is_new"] = _later(row, dashboard.activity_stream_last_viewed)
        found.append(shown)
    return found


@action(get=True, plugin=PLUGIN)
def dashboard_new_activities_count(ctx: Context, data: dict[str, Any]) -> int:
    """How many of the activities that dashboard_activity_list gives are new. Parameters and errors as there."""
    check_access("dashboard_new_activities_count", ctx, data)
    activities = call("dashboard_activity_list", ctx, data)
    if any("is_new" not in activity for activity in activities):
        raise ServerError("KeyError: is_new, as the user has no row of the dashboard")
    return sum(activity["is_new"] for activity in activities)


@action(plugin=PLUGIN)
def dashboard_mark_activities_old(ctx: Context, data: dict[str, Any]) -> None:
    """Take all of the caller's new activities for seen. Raises NotAuthorized."""
    check_access("dashboard_mark_activities_old", ctx, data)
    dashboards = ctx.site.state.dashboards
    dashboard = dashboards.get(_user(ctx).id)
    if dashboard is not None:
        dashboards.update(dashboard, activity_stream_last_viewed=ctx.site.clock.now())


@action(plugin=PLUGIN)
def send_email_notifications(ctx: Context, data: dict[str, Any]) -> None:
    """Send e-mails about new activities to those who want them. Sysadmins only.

    There is no mail server: where one has to be sent, it fails as CKAN without one. Raises NotAuthorized,
    ValidationError where `ckan.activity_streams_email_notifications` is off.
    """
    check_access("send_email_notifications", ctx, data)
    config = ctx.site.config
    if not config["ckan.activity_streams_email_notifications"]:
        raise ValidationError({"message": messages.EMAIL_NOTIFICATIONS_DISABLED})
    state = ctx.site.state
    for shown in call("user_list", Context(ctx.site, ctx.user, ignore_auth=True, keep_email=True), {}):
        since = ctx.site.clock.now() - string_to_timedelta(str(config["ckan.email_notifications_since"]))
        dashboard = state.dashboards.get(shown["id"])
        if dashboard is None:
            continue
        since = max(since, dashboard.email_last_sent, dashboard.activity_stream_last_viewed)
        if _has_news(ctx, shown["id"], since) and shown["activity_streams_email_notifications"] and shown.get("email"):
            raise ServerError("MailerException: there is no mail server")
        state.dashboards.update(dashboard, email_last_sent=ctx.site.clock.now())
        state.commit()


def _has_news(ctx: Context, user_id: str, since: datetime) -> bool:
    """Whether others have done anything on a user's dashboard since."""
    user = ctx.site.state.users.get(user_id)
    own = Context(ctx.site, user_id, user)
    limit = ctx.site.config["ckan.activity_list_limit"]
    rows = streams.cut(own, streams.of_dashboard(own, user_id), Part(limit))
    return any(_later(row, since) for row in rows if row.user_id != user_id)


def string_to_timedelta(text: str) -> timedelta:
    """A span of time from text: "2 days", "4:35:00", "4:35:12.087465", "7 days, 3:23:34", ".087465".

    Raises ValidationError for any other text.
    """
    for pattern in _TIMES:
        match = pattern.fullmatch(text)
        if match:
            return timedelta(**{unit: int(count) for unit, count in match.groupdict().items()})
    raise ValidationError({"message": messages.not_a_valid_time(text)})
