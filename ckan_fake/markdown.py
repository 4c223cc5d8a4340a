"""Notes written in Markdown, as the HTML that CKAN's REST API gives beside them."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

_ALLOWED = frozenset(
    "a abbr acronym b blockquote code em i li ol strong ul "
    "del dd dl dt h1 h2 h3 img kbd p pre s sup sub strike br hr".split()
)
_ATTRIBUTES = {"a": ("href", "title"), "abbr": ("title",), "acronym": ("title",), "img": ("src", "alt", "title")}
_SCHEMES = ("", "http", "https", "mailto")
_TAG = re.compile(r"<[^><]*>")
_TEXT_OUTSIDE_LINKS = re.compile(r"(^|(?:<(?!a\b)[^>]*>))([^<]+)(?=<|$)")
_INTERNAL_LINK = re.compile(r'\b(tag|package|dataset|group):((")?(?(3)[ \w\-.]+|[\w\-.]+)(?(3)"))')
_EXTERNAL_LINK = re.compile(r"(\bhttps?://[\w\-.,@?^=%&;:/~\\+#]*[\w\-@?^=%&:/~\\+#])")


def render_markdown(text: str | None) -> str:
    """The HTML of a text in Markdown. HTML in it is dropped; addresses, and words like `tag:x`, become links."""
    if not text:
        return ""
    from markdown import markdown

    cleaner = _Cleaner()
    cleaner.feed(markdown(_TAG.sub("", text.strip())))
    cleaner.close()
    return _TEXT_OUTSIDE_LINKS.sub(_link, "".join(cleaner.parts))


class _Cleaner(HTMLParser):
    """Leaves out tags, attributes and addresses that CKAN does not allow."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ALLOWED:
            kept = [
                f' {name}="{html.escape(value or "")}"' for name, value in attrs
                if name in _ATTRIBUTES.get(tag, ())
                and (name not in ("href", "src") or urlsplit(value or "").scheme.lower() in _SCHEMES)
            ]
            self.parts.append(f"<{tag}{''.join(kept)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _ALLOWED and tag not in ("br", "hr", "img"):
            self.parts.append(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.parts.append(html.escape(data, quote=False))


def _link(match: re.Match[str]) -> str:
    text = _INTERNAL_LINK.sub(_internal_link, match[2])
    text = _EXTERNAL_LINK.sub(r'<a href="\1" target="_blank" rel="nofollow">\1</a>', text)
    return match[1] + text


def _internal_link(match: re.Match[str]) -> str:
    kind = "dataset" if match[1] == "package" else match[1]
    title = html.escape(f"{match[1]}:{match[2]}", quote=False).replace('"', "&#34;")
    return f'<a href="/{kind}/{quote(match[2].strip(chr(34)))}">{title}</a>'
