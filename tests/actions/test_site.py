from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.support import call, error, result


def test_status_show_of_a_new_server() -> None:
    ckan = FakeCKAN()

    assert result(ckan, "status_show", key=None) == {
        "site_title": "CKAN", "site_description": "", "site_url": ckan.site_url, "error_emails_to": "",
        "locale_default": "en", "extensions": ["activity", "datastore", "image_view", "text_view"],
        "ckan_version": "2.12.0",
    }


def test_status_show_hides_the_version_from_all_but_sysadmins() -> None:
    ckan = FakeCKAN(config={"ckan.hide_version": True})

    assert "ckan_version" not in result(ckan, "status_show", key=None)
    assert result(ckan, "status_show")["ckan_version"] == "2.12.0"


def test_help_show_answers_by_get() -> None:
    answer = call(FakeCKAN(), "help_show", {"name": "user_delete"}, get=True).json()

    assert answer["result"].startswith("Delete a user account")


@pytest.mark.parametrize(
    ("data", "status", "message"),
    [
        ({"name": "no_such_action"}, 404, "Not found: Action function not found"),
        ({"name": 5}, 404, "Not found: Action function not found"),
        ({"name": ["a"]}, 500, "Internal Server Error"),
    ],
)
def test_help_show_of_no_action(data: dict[str, object], status: int, message: str) -> None:
    found, errors = error(FakeCKAN(), "help_show", data, key=None)

    assert (found, errors["message"]) == (status, message)
