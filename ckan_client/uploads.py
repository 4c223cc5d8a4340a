"""Forms with files, sent piece by piece: a file of any size takes no more memory than a small one."""

from __future__ import annotations

import json
import mimetypes
import os
from collections.abc import Mapping
from typing import Any

from requests_toolbelt.multipart.encoder import MultipartEncoder


def form(values: Mapping[str, Any], files: Mapping[str, Any]) -> MultipartEncoder:
    """
    The body of a form with files.

    :param values: its other fields; None is left out, numbers and booleans go as JSON writes them
    :param files: name -> an open binary file, or (file name, file or bytes), or (file name, file or bytes, media type)
    """
    fields: dict[str, Any] = {key: _text(value) for key, value in values.items() if value is not None}
    fields.update({key: _file(value) for key, value in files.items()})
    return MultipartEncoder(fields)


def check(values: Mapping[str, Any]) -> None:
    """Raise ValueError for lists and objects, which a form does not carry."""
    for key, value in values.items():
        if isinstance(value, (Mapping, list, tuple)):
            raise ValueError(f"{key} is a {type(value).__name__}: a form with files carries no lists or objects")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _file(value: Any) -> tuple[str, Any, str]:
    given = value if isinstance(value, tuple) else (os.path.basename(str(getattr(value, "name", "file"))), value)
    name, content = given[0], given[1]
    return name, content, given[2] if len(given) > 2 else mimetypes.guess_type(name)[0] or "application/octet-stream"
