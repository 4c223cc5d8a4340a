"""CKAN's configuration options that change what the API answers, with their real defaults."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

TRUE_WORDS = frozenset({"true", "yes", "on", "y", "t", "1"})
FALSE_WORDS = frozenset({"false", "no", "off", "n", "f", "0"})


def asbool(value: Any) -> bool:
    """A boolean as CKAN reads it from options and parameters; ValueError for words it does not know."""
    if isinstance(value, str):
        word = value.strip().lower()
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
        raise ValueError(f"String is not true/false: {value!r}")
    return bool(value)


def aslist(value: Any) -> list[Any]:
    """A list as CKAN reads it from options: words of a text, a list as it is, anything else as its only item."""
    if isinstance(value, str):
        return value.split()
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


@dataclass(frozen=True)
class Option:
    """A declared option: how its value is read, and its default."""

    read: Callable[[Any], Any]
    default: Any


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text is needed, not {value!r}")
    return value


RUNTIME_OPTIONS = (
    "ckan.site_title", "ckan.site_logo", "ckan.site_url", "ckan.site_description", "ckan.site_about",
    "ckan.site_intro_text", "ckan.site_custom_css", "ckan.theme", "logo_upload", "clear_logo_upload",
)
"""What a sysadmin may set while CKAN runs, by config_option_update; kept with the data."""

OPTIONS: dict[str, Option] = {
    "api_token.nbytes": Option(int, 32),
    "apitoken_header_name": Option(_text, "Authorization"),
    "ckan.activity_list_limit": Option(int, 31),
    "ckan.activity_list_limit_max": Option(int, 100),
    "ckan.activity_streams_email_notifications": Option(asbool, False),
    "ckan.activity_streams_enabled": Option(asbool, True),
    "ckan.auth.allow_admin_collaborators": Option(asbool, False),
    "ckan.auth.allow_collaborators_to_change_owner_org": Option(asbool, False),
    "ckan.auth.allow_dataset_collaborators": Option(asbool, False),
    "ckan.auth.anon_create_dataset": Option(asbool, False),
    "ckan.auth.create_dataset_if_not_in_organization": Option(asbool, True),
    "ckan.auth.create_unowned_dataset": Option(asbool, False),
    "ckan.auth.create_user_via_api": Option(asbool, False),
    "ckan.auth.create_user_via_web": Option(asbool, False),
    "ckan.auth.enable_cookie_auth_in_api": Option(asbool, True),
    "ckan.auth.public_activity_stream_detail": Option(asbool, False),
    "ckan.auth.public_user_details": Option(asbool, True),
    "ckan.auth.reveal_private_datasets": Option(asbool, False),
    "ckan.auth.roles_that_cascade_to_sub_groups": Option(aslist, ["admin"]),
    "ckan.auth.user_create_groups": Option(asbool, True),
    "ckan.auth.user_create_organizations": Option(asbool, True),
    "ckan.auth.user_delete_groups": Option(asbool, True),
    "ckan.auth.user_delete_organizations": Option(asbool, True),
    "ckan.cors.origin_allow_all": Option(asbool, False),
    "ckan.cors.origin_whitelist": Option(aslist, []),
    "ckan.datasets_per_page": Option(int, 20),
    "ckan.default_group_sort": Option(_text, "title"),
    "ckan.email_notifications_since": Option(_text, "2 days"),
    "ckan.feeds.author_link": Option(_text, ""),
    "ckan.feeds.author_name": Option(_text, ""),
    "ckan.feeds.limit": Option(int, 20),
    "ckan.group_and_organization_list_all_fields_max": Option(int, 25),
    "ckan.group_and_organization_list_max": Option(int, 1000),
    "ckan.hide_activity_from_users": Option(aslist, []),
    "ckan.hide_version": Option(asbool, False),
    "ckan.locale_default": Option(_text, "en"),
    "ckan.max_image_size": Option(int, 2),
    "ckan.max_resource_size": Option(int, 10),
    "ckan.mimetype_guess": Option(_text, "file_ext"),
    "ckan.preview.image_formats": Option(_text, "png jpeg jpg gif"),
    "ckan.preview.json_formats": Option(_text, "json"),
    "ckan.preview.jsonp_formats": Option(_text, "jsonp"),
    "ckan.preview.text_formats": Option(_text, "text/plain txt plain"),
    "ckan.preview.xml_formats": Option(_text, "xml rdf rdf+xml owl+xml atom rss"),
    "ckan.root_path": Option(_text, ""),
    "ckan.search.default_include_private": Option(asbool, True),
    "ckan.search.default_package_sort": Option(_text, "score desc, metadata_modified desc"),
    "ckan.search.remove_deleted_packages": Option(asbool, True),
    "ckan.search.rows_max": Option(int, 1000),
    "ckan.search.show_all_types": Option(_text, "dataset"),
    "ckan.search.solr_allowed_query_parsers": Option(aslist, []),
    "ckan.site_about": Option(_text, ""),
    "ckan.site_custom_css": Option(_text, ""),
    "ckan.site_description": Option(_text, ""),
    "ckan.site_id": Option(_text, "default"),
    "ckan.site_intro_text": Option(_text, ""),
    "ckan.site_logo": Option(_text, "/base/images/ckan-logo.png"),
    "ckan.site_title": Option(_text, "CKAN"),
    "ckan.theme": Option(_text, "css/main"),
    "ckan.user.unique_email_states": Option(aslist, ["active"]),
    "ckan.user_list_limit": Option(int, 20),
    "ckan.views.default_views": Option(aslist, ["image_view", "datatables_view"]),
    "email_to": Option(_text, ""),
    "licenses_group_url": Option(_text, ""),
}


class ConfigError(ValueError):
    """An option that CKAN does not have, or a value it would refuse; the text names the nearest option."""


def read_option(name: str, value: Any) -> Any:
    """The value as CKAN reads it; unknown options are kept as they are, as CKAN does for extensions.

    Raises ConfigError for an unreadable value, and for a name that differs from an option's by a typing error.
    """
    option = OPTIONS.get(name)
    if option is None:
        near = difflib.get_close_matches(name, OPTIONS, n=1, cutoff=0.92)
        if near:
            raise ConfigError(f"CKAN has no option {name!r}; did you mean {near[0]!r}?")
        return value
    try:
        return option.read(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"option {name!r} cannot be {value!r}: {error}") from None


class Config:
    """A server's options: the defaults, what the server was made with, and what was changed since.

    `stored` gives the value of an option that was set at run time and is kept with the data, else None; it wins.
    """

    def __init__(self, given: Mapping[str, Any], stored: Callable[[str], str | None] = lambda name: None) -> None:
        self.stored = stored
        self._given = {name: read_option(name, value) for name, value in given.items()}
        self.changes: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The option's value; KeyError where it is neither declared nor set."""
        if name in RUNTIME_OPTIONS and (value := self.stored(name)) is not None:
            return value
        if name in self.changes:
            return self.changes[name]
        if name in self._given:
            return self._given[name]
        return OPTIONS[name].default

    def get(self, name: str, default: Any = None) -> Any:
        """The option's value, or `default` where it is neither declared nor set."""
        try:
            return self[name]
        except KeyError:
            return default

    def change(self, options: Mapping[str, Any]) -> None:
        """Set options until the next `undo`; nothing is set where one of them is wrong (ConfigError)."""
        read = {name: read_option(name, value) for name, value in options.items()}
        self.changes = {**self.changes, **read}

    def undo(self) -> None:
        """Forget all changes."""
        self.changes = {}
