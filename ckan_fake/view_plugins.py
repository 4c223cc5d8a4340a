"""The plugins that bring types of resource views: what each is called, takes, and can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ckan_fake.config import aslist
from ckan_fake.errors import ServerError
from ckan_fake.schema.basic import ignore_empty, unicode_safe
from ckan_fake.schema.navl import Schema
from ckan_fake.site import Site


@dataclass(frozen=True)
class ViewPlugin:
    """A type of views: its title by default, the schema of its own fields, and whether it can show a resource."""

    name: str
    title: str
    can_view: Callable[[Site, dict[str, Any]], bool]
    schema: Schema = field(default_factory=dict)


def _format(resource: dict[str, Any]) -> str:
    value = resource.get("format", "")
    if not isinstance(value, str):
        raise ServerError("lower() of a format that is no text")
    return value.lower()


def _is_image(site: Site, resource: dict[str, Any]) -> bool:
    return _format(resource) in aslist(site.config["ckan.preview.image_formats"])


def _is_text(site: Site, resource: dict[str, Any]) -> bool:
    """Texts below the site's own address, which a browser may read, and JSONP from everywhere."""
    kind, near = _format(resource), on_same_domain(site, resource)
    formats = {name: aslist(site.config[f"ckan.preview.{name}_formats"]) for name in ("text", "xml", "json", "jsonp")}
    if kind in formats.pop("jsonp"):
        return True
    known = any(kind in names for names in formats.values())
    return known and ("resource_proxy" in site.plugins or near)


def on_same_domain(site: Site, resource: dict[str, Any]) -> bool:
    """Whether a resource's URL has the scheme, host and port of the site."""
    url = resource.get("url")
    if not isinstance(url, str):
        raise ServerError("the URL of a resource that has none, or none that is a text")
    try:
        return _domain(site.site_url) == _domain(url)
    except ValueError:
        return False


def _domain(url: str) -> tuple[str, str | None, int | None]:
    if not urlsplit(url).scheme and not url.startswith("/"):
        url = "//" + url
    parts = urlsplit(url.lower(), "http")
    return parts.scheme, parts.hostname, parts.port


VIEW_PLUGINS: dict[str, ViewPlugin] = {
    plugin.name: plugin for plugin in (
        ViewPlugin("image_view", "Image", _is_image, {"image_url": [ignore_empty, unicode_safe]}),
        ViewPlugin("text_view", "Text", _is_text),
    )
}


def get_view_plugin(site: Site, view_type: Any) -> ViewPlugin | None:
    """The loaded plugin of a type of views, or None."""
    if not isinstance(view_type, str) or view_type not in site.plugins:
        return None
    return VIEW_PLUGINS.get(view_type)
