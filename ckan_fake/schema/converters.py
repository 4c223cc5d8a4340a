"""Validators that move a field into extras or tags and back, as schemas of extensions use them."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.config import aslist
from ckan_fake.context import Context, database_text
from ckan_fake.errors import ServerError
from ckan_fake.schema.basic import unicode_by_repr, unicode_safe
from ckan_fake.schema.navl import Errors, Flat, Invalid, Key, Validator
from ckan_fake.state.rows import Vocabulary


def _next(data: Flat, name: str) -> int:
    """The first free number in a list of dicts."""
    return max((key[1] for key in data if len(key) > 1 and key[0] == name), default=-1) + 1


def convert_to_extras(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Add the value, as a text, to the extras under the field's name."""
    number = _next(data, "extras")
    data["extras", number, "key"] = key[-1]
    data["extras", number, "value"] = unicode_safe(data[key])


def convert_from_extras(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Take the extra of the field's name out of the extras."""
    for found, value in data.items():
        if found[0] == "extras" and found[-1] == "key" and value == key[-1]:
            break
    else:
        return
    data[key] = data["extras", found[1], "value"]
    for part in [part for part in data if part[0] == "extras" and part[1] == found[1]]:
        del data[part]


def extras_unicode_convert(extras: dict[str, Any], ctx: Context) -> dict[str, Any]:
    """Make texts of all values of a dict, in place."""
    for name, value in extras.items():
        extras[name] = unicode_by_repr(value) if ctx.site.version["texts_are_written_by_repr"] else str(value)
    return extras


def free_tags_only(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Drop a tag that belongs to a vocabulary (a validator of `tags`)."""
    if data.get(("tags", key[1], "vocabulary_id")):
        for part in [part for part in data if part[0] == "tags" and part[1] == key[1]]:
            del data[part]


def _vocabulary(reference: Any, ctx: Context) -> Vocabulary:
    table = ctx.site.state.vocabularies
    found = table.get(reference) or table.by("name").first(reference)
    if found is None:
        raise Invalid(messages.no_tag_vocabulary(reference))
    return found


def tag_in_vocabulary_validator(value: Any, ctx: Context) -> Any:
    """Refuse a tag that the context's `vocabulary` lacks; without one, all tags pass."""
    vocabulary = ctx.extra.get("vocabulary")
    if vocabulary is None:
        return value
    if ctx.site.state.tags.by("name").first((database_text(value), vocabulary.id)) is None:
        raise Invalid(messages.tag_not_in_vocabulary(value, vocabulary.name))
    return value


def convert_to_tags(vocabulary: Any) -> Validator:
    """Add a tag's name, or a list of names, to the tags as tags of a vocabulary (its id or name)."""

    def convert(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
        names = data.get(key)
        if not names:
            return
        if isinstance(names, str):
            names = [names]
        if not isinstance(names, (list, dict)):
            raise ServerError("tags of a vocabulary that cannot be iterated")
        start = _next(data, "tags")
        row = ctx.extra["vocabulary"] = _vocabulary(vocabulary, ctx)
        for name in names:
            tag_in_vocabulary_validator(name, ctx)
        for number, name in enumerate(names, start):
            data["tags", number, "name"] = name
            data["tags", number, "vocabulary_id"] = row.id

    return convert


def convert_from_tags(vocabulary: Any) -> Validator:
    """The names of those tags that belong to a vocabulary (its id or name), as a list."""

    def convert(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
        row = _vocabulary(vocabulary, ctx)
        tags = [value for part, value in data.items() if part[0] == "tags"]
        data[key] = [tag.get("display_name", tag["name"]) for tag in tags if tag.get("vocabulary_id") == row.id]

    return convert


def as_list(value: Any) -> list[Any]:
    """The words of a text as a list."""
    return aslist(value)


def convert_float(value: Any) -> float:
    """A number by Python's float()."""
    try:
        return float(value)
    except ValueError:
        raise Invalid(messages.FLOAT_NEEDED) from None
    except TypeError:
        raise ServerError("float() of a value that is no text or number") from None
