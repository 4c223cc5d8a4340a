"""Datasets as versions before the newest keep them."""

from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN


def _call(ckan: FakeCKAN, action: str, **data: Any) -> Any:
    url = f"{ckan.site_url}/api/3/action/{action}"
    answer = ckan.session().post(url, json=data, headers={"Authorization": ckan.sysadmin.api_key})
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def _with_dataset(version: str) -> FakeCKAN:
    ckan = FakeCKAN(version)
    _call(ckan, "organization_create", name="org")
    _call(
        ckan, "package_create", name="data", owner_org="org", notes="n", resources=[{"url": "http://example.org/a"}],
        extras=[{"key": "b", "value": "1"}, {"key": "a", "value": "2"}],
    )
    return ckan


@pytest.mark.parametrize(("version", "resources", "notes"), [
    ("2.12", 1, None), ("2.11", 0, None), ("2.9", 0, None), ("2.8", 0, "n"), ("2.2", 0, "n"),
])
def test_package_update_keeps_what_its_version_keeps(version: str, resources: int, notes: str | None) -> None:
    updated = _call(_with_dataset(version), "package_update", id="data", name="data", owner_org="org")
    assert (updated["num_resources"], updated["notes"]) == (resources, notes)


@pytest.mark.parametrize("version", ["2.11", "2.9", "2.7", "2.2"])
def test_package_show_sorts_extras_by_key(version: str) -> None:
    shown = _call(_with_dataset(version), "package_show", id="data")
    assert [extra["key"] for extra in shown["extras"]] == ["a", "b"]


def test_package_update_makes_a_revision_of_what_changes() -> None:
    ckan = _with_dataset("2.8")
    first = _call(ckan, "package_show", id="data")
    for resource in first["resources"]:
        del resource["datastore_active"]
    second = _call(ckan, "package_update", **{**first, "title": "T"})
    assert first["revision_id"] != second["revision_id"]
    assert first["resources"][0]["revision_id"] == second["resources"][0]["revision_id"]
    assert "revision_id" not in _call(_with_dataset("2.9"), "package_show", id="data")
