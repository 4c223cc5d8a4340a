"""Images uploaded with users, groups, organizations and the site's logo: checked, named and stored as CKAN does."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ckan_fake import messages
from ckan_fake.context import Context
from ckan_fake.errors import ValidationError
from ckan_fake.formats import guess_mimetype
from ckan_fake.munge import munge_filename_legacy
from ckan_fake.site import Site
from ckan_fake.state.rows import StoredFile

MEGABYTE = 1 << 20
_SNIFFED = 2048
_EXTENSIONS = {"image/png": ".png", "image/gif": ".gif", "image/jpeg": ".jpg"}
_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png"),
    (re.compile(rb"GIF8"), "image/gif"),
    (re.compile(rb"\xff\xd8\xff[\xc0-\xff][^\0]?\0"), "image/jpeg"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"II\*\0|MM\0\*"), "image/tiff"),
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<svg", re.IGNORECASE), "image/svg+xml"),
    (re.compile(rb"\s*<\?xml"), "text/xml"),
    (re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE), "text/html"),
    (re.compile(rb"#! ?/\S*/(?:ba|da)?sh\b"), "text/x-shellscript"),
)
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(content: bytes) -> str:
    """The MIME type of a file by its content, as libmagic finds it for images and the commonest other kinds."""
    head = content[:_SNIFFED]
    if not head:
        return "application/x-empty"
    for signature, mimetype in _SIGNATURES:
        if signature.match(head):
            return mimetype
    if _CONTROL.search(head):
        return "application/octet-stream"
    if head.lstrip().startswith((b"{", b"[")):
        try:
            json.loads(head)
        except ValueError:
            return "text/plain"
        return "application/json"
    return "text/plain"


@dataclass
class Upload:
    """An image that came with a request; `filename` is None where there was none."""

    kind: str
    filename: str | None = None
    content: bytes = b""

    def store(self, ctx: Context) -> None:
        """Keep the file. Raises ValidationError where it is larger than `ckan.max_image_size` megabytes."""
        if self.filename is None:
            return
        if len(self.content) > ctx.site.config["ckan.max_image_size"] * MEGABYTE:
            raise ValidationError({"upload": [messages.FILE_TOO_LARGE]})
        path = f"{self.kind}/{self.filename}"
        ctx.site.state.stored_files.add(StoredFile(path, base64.b64encode(self.content).decode()))


def load(site: Site, path: str) -> tuple[bytes, str] | None:
    """The bytes and the MIME type of the file that `/uploads/<path>` gives, or None where there is none."""
    row = site.state.stored_files.get(path)
    if row is None:
        return None
    content = base64.b64decode(row.content)
    return content, sniff(content)


def receive(
    ctx: Context, kind: str, data: dict[str, Any], *, url_field: str = "image_url", file_field: str = "image_upload",
    clear_field: str = "clear_upload", old_filename: str | None = None,
) -> Upload:
    """Take the image out of an action's data before it is validated, and put its new name into `url_field`.

    kind: the folder, "user", "group" or "admin". old_filename: what `url_field` was before (groups): without a new
    file an uploaded one is kept, unless it is cleared and `url_field` is sent empty or changed. The upload has to be
    stored after validation. Raises ValidationError for what is no PNG, GIF or JPEG by name, type and content, and for
    any file of the kind "admin": CKAN has no option that allows the site's logo.
    """
    url = data.get(url_field, "")
    clear = data.pop(clear_field, None)
    file = data.pop(file_field, None)
    if not hasattr(file, "filename"):
        if old_filename and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]", old_filename):
            if not clear:
                data[url_field] = old_filename
            elif url == old_filename:
                data[url_field] = ""
        return Upload(kind)
    if not file.filename:
        return Upload(kind)
    if kind not in ("user", "group"):
        raise ValidationError({file_field: [messages.no_uploads_allowed(kind)]})
    name = munge_filename_legacy(f"{ctx.site.clock.now()}{file.filename}")
    content: bytes = file.read()
    found = sniff(content)
    told = {"name": guess_mimetype(file.filename), "header": file.content_type or None, "content": found}
    checks = ctx.site.version["upload_types_checked"]
    for check in checks:
        mimetype = told.get(check.removesuffix(" or none"))
        if mimetype not in _EXTENSIONS and (mimetype or check != "header"):
            raise ValidationError({file_field: [messages.unsupported_upload_type(mimetype)]})
    if len(checks) > 1:
        name = str(PurePosixPath(name).with_suffix(_EXTENSIONS[found]))
    data[url_field] = name
    return Upload(kind, name, content)
