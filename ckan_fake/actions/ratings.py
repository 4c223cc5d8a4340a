"""Rating datasets, as CKAN up to 2.9 lets everybody do."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action
from ckan_fake.context import Context
from ckan_fake.dictize.rest import average_rating
from ckan_fake.errors import ServerError, ValidationError
from ckan_fake.python2 import represent
from ckan_fake.state.rows import Rating

MIN_RATING, MAX_RATING = 1, 5


@action(until="2.10")
def rating_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Rate a dataset (`package`: id or name) with 1 to 5 (`rating`). A later rating of a user replaces the former.

    An anonymous caller's rating replaces the dataset's first one, whose it may be: none has an address.
    Gives "rating average" and "rating count". Raises ValidationError.
    """
    reference, rating = data.get("package"), data.get("rating")
    if not reference:
        raise ValidationError(messages.RATING_NEEDS_PACKAGE)
    if not rating:
        raise ValidationError(messages.RATING_NEEDED)
    try:
        number = int(rating)
    except ValueError:
        raise ValidationError(messages.RATING_NO_INTEGER) from None
    except (OverflowError, TypeError):
        raise ServerError("int() of a rating that is neither text nor finite number") from None
    package = ctx.get_package(reference)
    python2 = bool(ctx.site.version["runs_on_python_2"])
    if isinstance(rating, str) and not python2:
        raise ServerError("a text is compared with a number")
    if isinstance(rating, str) or not MIN_RATING <= rating <= MAX_RATING:  # for Python 2, any text is greater
        raise ValidationError(messages.RATING_OUT_OF_RANGE)
    if package is None:
        raise ValidationError(f"{messages.NOT_FOUND}: {represent(reference) if python2 else repr(reference)}")
    user, ratings = ctx.get_user(ctx.user), ctx.site.state.ratings
    user_id = user.id if user else None
    given = [row for row in ratings.by("package").all(package.id) if user is None or row.user_id == user_id]
    if given:
        ratings.update(min(given, key=lambda row: str(row.created)), rating=float(number))
    else:
        ratings.add(Rating(ctx.site.ids.uuid(), user_id, None, package.id, float(number), ctx.site.clock.now()))
    return {
        "rating average": average_rating(ctx, package), "rating count": len(ratings.by("package").all(package.id)),
    }
