"""The control plane, `/_fake/...`: reset, options, snapshots, time, calls, for any language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN


def respond(fake: FakeCKAN, request: Request) -> Response:
    """Answer a request below `/_fake/`."""
    name = request.path.removeprefix("/_fake/")
    if request.method == "POST" and name == "reset":
        fake.reset()
    elif request.method == "POST" and name == "config":
        fake.configure(request.get_json())
    elif name != "health":
        return Response(json.dumps({"error": f"no such control: {name}"}), 404, content_type="application/json")
    return Response(json.dumps({"ok": True}), 200, content_type="application/json")
