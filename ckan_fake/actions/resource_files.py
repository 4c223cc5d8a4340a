"""What becomes of the file and the MIME type of a resource that is sent."""

from __future__ import annotations

from typing import Any

from ckan_fake.context import Context
from ckan_fake.errors import UnsupportedByFake
from ckan_fake.formats import guess_mimetype, split_url


def refuse_uploads(resources: Any) -> None:
    """Raise UnsupportedByFake where a resource carries a file."""
    for resource in resources if isinstance(resources, list) else []:
        if isinstance(resource, dict) and hasattr(resource.get("upload"), "filename"):
            raise UnsupportedByFake("uploads of resource files are not implemented in ckan-fake yet")


def guess_mimetypes(ctx: Context, resources: list[Any]) -> None:
    """Guess a resource's MIME type by its URL where none is sent, on any way but package_create."""
    refuse_uploads(resources)
    for resource in resources:
        url = resource.get("url")
        resource.pop("upload", None)
        clear = resource.pop("clear_upload", None)
        guess = ctx.site.config["ckan.mimetype_guess"] == "file_ext"
        mimetype = guess_mimetype(url) if url and guess and split_url(url).path else None
        if clear:
            resource["url_type"] = ""
        resource.setdefault("mimetype", mimetype)
