"""Addresses of the site: locale prefixes, `ckan.root_path`, full addresses."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ckan_fake.config import aslist
from ckan_fake.site import Site

LOCALES = frozenset(
    "am ar bg bs ca cs_CZ da_DK de el en en_AU en_GB es es_AR eu fa_IR fi fr gl gl_ES he hr hu id is it ja km ko_KR "
    "lt lv mk mn_MN my_MM nb_NO ne ne_NP nl no pl pt_BR pt_PT ro ru sk sl sq sr sr_Latn sv th tl tr uk uk_UA vi "
    "zh_Hans_CN zh_Hant_TW".split()
)
#: Locales of old whose addresses redirect to those of today, where they are no locales themselves.
LEGACY_LOCALES = {"no": "nb_NO", "zh_CN": "zh_Hans_CN", "zh_TW": "zh_Hant_TW"}


def locales(site: Site) -> set[str]:
    """The locales that the site knows as prefixes."""
    config = site.config
    chinese = set() if site.version["chinese_is_by_script"] else {"zh_CN", "zh_TW"}
    if chinese:
        return {name for name in LOCALES if not name.startswith("zh_")} | chinese | {config["ckan.locale_default"]}
    known = {*LOCALES, config["ckan.locale_default"], *aslist(config.get("ckan.locales_offered"))}
    return known - set(aslist(config.get("ckan.locales_filtered_out")))


def split_locale(site: Site, path: str) -> tuple[str, str]:
    """The locale prefix ("/de", or empty) and the path behind it."""
    if path.startswith("/api/"):
        return "", path
    first, _, rest = path[1:].partition("/")
    if first in locales(site):
        return f"/{first}", f"/{rest}"
    return "", path


def local(site: Site, locale: str, path: str) -> str:
    """The path with the prefix of its locale ("/de" or empty) and of `ckan.root_path`."""
    root: str = site.config["ckan.root_path"]
    if root:
        root = root.replace("{{LANG}}", locale[1:]) if locale else root.replace("/{{LANG}}", "")
        return root.rstrip("/") + path
    return locale + path


def external(site: Site, locale: str, path: str) -> str:
    """The full address of a path."""
    return site.site_url + local(site, locale, path)


def is_local(site: Site, address: str) -> bool:
    """Whether CKAN redirects to that address: a path, or an address of its own host."""
    if not address or address.startswith("//"):
        return False
    parts = urlsplit(address)
    return not parts.scheme or parts.netloc == urlsplit(site.site_url).netloc


def absolute(site: Site, address: str) -> str:
    """A redirect's target in full; paths get the site's address as they are."""
    return site.site_url + address if address.startswith("/") else re.sub(r"[\r\n]", "", address)
