from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN()


def test_config_option_update_shows_in_status_show_until_a_reset(ckan: FakeCKAN) -> None:
    changed = result(ckan, "config_option_update", {"ckan.site_title": ["a", 1], "ckan.site_about": None})

    assert changed == {"ckan.site_title": '["a", 1]'}
    assert result(ckan, "status_show", key=None)["site_title"] == '["a", 1]'
    ckan.reset()
    assert result(ckan, "status_show", key=None)["site_title"] == "CKAN"


def test_config_option_update_sets_nothing_where_one_name_is_unknown(ckan: FakeCKAN) -> None:
    assert error(ckan, "config_option_update", {"ckan.site_title": "x", "ckan.plugins": "y"}) == (
        409, {"__type": "Validation Error", "message": "Configuration option(s) 'ckan.plugins' can not be updated"}
    )
    assert result(ckan, "config_option_show", {"key": "ckan.site_title"}) == "CKAN"


def test_config_option_update_of_the_address_is_not_served(ckan: FakeCKAN) -> None:
    assert error(ckan, "config_option_update", {"ckan.site_url": "http://other.test"})[0] == 501


def test_config_option_show_of_each_listed_option(ckan: FakeCKAN) -> None:
    shown = {key: result(ckan, "config_option_show", {"key": key}) for key in result(ckan, "config_option_list")}

    assert shown == {
        "ckan.site_title": "CKAN", "ckan.site_logo": "/base/images/ckan-logo.png", "ckan.site_url": ckan.site_url,
        "ckan.site_description": "", "ckan.site_about": "", "ckan.site_intro_text": "", "ckan.site_custom_css": "",
        "ckan.theme": "css/main", "logo_upload": "", "clear_logo_upload": "",
    }


def test_config_option_show_of_another_option_is_refused(ckan: FakeCKAN) -> None:
    assert error(ckan, "config_option_show", {"key": "ckan.plugins"})[1]["message"] == (
        "Configuration option 'ckan.plugins' can not be shown"
    )


@pytest.mark.parametrize("action", ["config_option_show", "config_option_list", "config_option_update"])
def test_config_option_actions_are_for_sysadmins(ckan: FakeCKAN, action: str) -> None:
    assert error(ckan, action, key=None) == (403, {"__type": "Authorization Error", "message": "Access denied"})


def test_config_option_list_is_kept_by_the_order_of_ckan(ckan: FakeCKAN) -> None:
    assert result(ckan, "config_option_list")[:2] == ["ckan.site_title", "ckan.site_logo"]
