from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.support import call, error, result


@pytest.mark.parametrize("version", ["2.2", "2.7", "2.9"])
def test_rating_create_replaces_a_users_own(version: str) -> None:
    ckan = FakeCKAN(version, config={"ckan.auth.create_unowned_dataset": True})
    result(ckan, "package_create", {"name": "one"})
    assert result(ckan, "rating_create", {"package": "one", "rating": 4}, key=None) == {
        "rating average": 4.0, "rating count": 1,
    }
    for rating in (1, 2):
        shown = result(ckan, "rating_create", {"package": "one", "rating": rating})
    assert shown == {"rating average": 3.0, "rating count": 2}


def test_rating_create_refuses() -> None:
    ckan = FakeCKAN("2.7", config={"ckan.auth.create_unowned_dataset": True})
    result(ckan, "package_create", {"name": "one"})
    for data, text in (
        ({}, 'You must supply a package id or name (parameter "package").'),
        ({"package": "one"}, 'You must supply a rating (parameter "rating").'),
        ({"package": "one", "rating": "x"}, "Rating must be an integer value."),
        ({"package": "one", "rating": 6}, "Rating must be between 1 and 5."),
        ({"package": "one", "rating": "3"}, "Rating must be between 1 and 5."),
        ({"package": "none", "rating": 3}, "Not found: u'none'"),
    ):
        assert error(ckan, "rating_create", data)[1]["message"] == text
    assert call(FakeCKAN("2.10"), "rating_create", {}).status_code == 400


def test_rating_create_cannot_compare_a_text_on_python_3() -> None:
    ckan = FakeCKAN("2.9", config={"ckan.auth.create_unowned_dataset": True})
    result(ckan, "package_create", {"name": "one"})
    assert error(ckan, "rating_create", {"package": "one", "rating": "3"})[0] == 500
    assert error(ckan, "rating_create", {"package": "none", "rating": 3})[1]["message"] == "Not found: 'none'"
