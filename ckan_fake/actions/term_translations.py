"""Translations of terms, as ckanext-multilingual uses them."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, call, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.errors import ServerError, ValidationError
from ckan_fake.schema.site import TRANSLATION, term_translation_schema
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import TermTranslation


@action(get=True)
def term_translation_show(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the translations of terms. `terms`: a term or a list, all where it is empty; `lang_codes`: one or a list."""
    check_access("term_translation_show", ctx, data)
    if "terms" not in data:
        raise ValidationError({"terms": messages.TERMS_NOT_IN_DATA})
    rows = ctx.site.state.term_translations.rows()
    if data["terms"] or data["terms"] == "":
        terms = _texts(data["terms"])
        rows = [row for row in rows if row.term in terms]
    if "lang_codes" in data:
        languages = _texts(data["lang_codes"])
        rows = [row for row in rows if row.lang_code in languages]
    shown = [table_dictize(row) for row in rows]
    for translation in shown:
        del translation["id"]
    return shown


def _texts(value: Any) -> set[str]:
    """The texts to look for: one, or those of a list, nulls aside; the keys of a dict count as a list."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, (list, dict)):
        raise ServerError("a column is looked up in what is no list")
    return {database_text(item) for item in value if item is not None}


@action()
def term_translation_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make or change the translation of a term. For sysadmins.

    `term`, `term_translation` and `lang_code` are needed. Raises ValidationError.
    """
    check_access("term_translation_update", ctx, data)
    valid = validated(ctx, data, term_translation_schema(ctx.site.version))
    table = ctx.site.state.term_translations
    for name in TRANSLATION:
        database_text(valid[name])
    key = f"{valid['term']}\0{valid['lang_code']}"
    row = table.get(key)
    if row is not None:
        table.remove(key)
    elif "__extras" in valid and ctx.site.version["unknown_columns_crash"]:
        raise ServerError("a column __extras")
    table.add(TermTranslation(key, **{name: valid[name] for name in TRANSLATION}))
    return valid


@action()
def term_translation_update_many(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make or change translations; none where one of them is refused. For sysadmins. `data`: a list of them."""
    items = data.get("data")
    if not items or not isinstance(items, list):
        raise ValidationError({"error": ctx.site.version["no_translations_text"]})
    for item in items:
        translation = {} if item is None else item
        if not isinstance(translation, dict):
            check_access("term_translation_update", ctx, {})
            raise ServerError("a translation that is no dict")
        call("term_translation_update", ctx, translation)
    return {"success": messages.rows_updated(len(items))}
