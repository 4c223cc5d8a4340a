"""Activities as the API shows them."""

from __future__ import annotations

import json
from typing import Any

from ckan_fake.errors import ServerError
from ckan_fake.state.rows import Activity
from ckan_fake.versions import Version


def activity_data(row: Activity) -> Any:
    """What is stored with an activity. A client may have stored a text that is no JSON, which crashes CKAN: 500."""
    try:
        data = json.loads(row.data) if row.data is not None else {}
    except ValueError:
        raise ServerError("the data of an activity is no JSON") from None
    return data if row.package is None else {"package": json.loads(row.package), **data}


def shown_data(data: Any) -> Any:
    """Data as CKAN shows it: decimal numbers as texts, all else as it is."""
    return str(data) if isinstance(data, float) else data


def activity_dictize(version: Version, row: Activity, *, with_data: bool = True) -> dict[str, Any]:
    """An activity with its data as it is stored, the dataset or group as it was included, or with titles alone."""
    data = activity_data(row)
    return activity_with(version, row, data if with_data else _titles(data))


def _titles(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ServerError("items() of an activity's data that is no object")
    return {
        kind: {"title": part["title"]} for kind, part in data.items() if isinstance(part, dict) and "title" in part
    }


def activity_with(version: Version, row: Activity, data: Any) -> dict[str, Any]:
    """An activity with the given data."""
    shown = {
        "id": row.id,
        "timestamp": row.timestamp.isoformat(),
        "user_id": row.user_id,
        "object_id": row.object_id,
        "activity_type": row.activity_type,
        "data": shown_data(data),
    }
    if version["activities_have_labels"]:
        shown["permission_labels"] = row.permission_labels
    if version["writes_make_revisions"]:
        shown["revision_id"] = row.revision_id
    return shown
