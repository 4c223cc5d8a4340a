from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.config import ConfigError, asbool


def test_options_are_read_as_ckan_reads_them() -> None:
    ckan = FakeCKAN(config={"ckan.search.rows_max": "5", "ckan.auth.create_unowned_dataset": "yes", "ckan.my.own": "x"})

    assert ckan.site.config["ckan.search.rows_max"] == 5
    assert ckan.site.config["ckan.auth.create_unowned_dataset"] is True
    assert ckan.site.config["ckan.my.own"] == "x"


def test_a_typing_error_in_an_option_s_name_is_told() -> None:
    with pytest.raises(ConfigError, match=r"did you mean 'ckan.auth.create_unowned_dataset'\?"):
        FakeCKAN(config={"ckan.auth.create_unowned_datasets": True})


def test_a_wrong_value_is_told() -> None:
    with pytest.raises(ConfigError, match=r"option 'ckan.search.rows_max' cannot be 'many'"):
        FakeCKAN(config={"ckan.search.rows_max": "many"})


def test_configure_changes_options_and_undoes_all_changes() -> None:
    ckan = FakeCKAN(config={"ckan.site_title": "Given"})
    ckan.configure({"ckan.site_title": "Changed"})
    changed = ckan.site.config["ckan.site_title"]
    ckan.configure({})

    assert (changed, ckan.site.config["ckan.site_title"]) == ("Changed", "Given")


@pytest.mark.parametrize(("value", "read"), [("True", True), ("off", False), (" 1 ", True), (0, False), (None, False)])
def test_asbool(value: object, read: bool) -> None:
    assert asbool(value) is read


def test_asbool_refuses_other_words() -> None:
    with pytest.raises(ValueError, match="String is not true/false: 'maybe'"):
        asbool("maybe")
