from __future__ import annotations

import pathlib

import pytest

import ckan_fake
from ckan_fake import FakeCKAN
from ckan_fake.config import ConfigError, asbool
from ckan_fake.options import OPTIONS, OTHER_OPTIONS


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


@pytest.mark.parametrize(("value", "read"), [("true", True), ("T", True), (1, True), ("no", False), ("", False)])
def test_booleans_of_options(value: object, read: bool) -> None:
    assert FakeCKAN(config={"ckan.hide_version": value}).site.config["ckan.hide_version"] is read


def test_a_word_that_ckan_silently_takes_for_false_is_told() -> None:
    with pytest.raises(ConfigError, match=r"option 'ckan.hide_version' cannot be 'on': only true, yes, t, y and 1"):
        FakeCKAN(config={"ckan.hide_version": "on"})


def test_what_is_not_honoured_can_only_be_the_default() -> None:
    FakeCKAN(config={"smtp.server": "localhost"})
    with pytest.raises(ConfigError, match=r"cannot do what option 'smtp.server' asks for yet"):
        FakeCKAN(config={"smtp.server": "mail.example.org"})


def test_options_without_effect_and_of_extensions_are_kept() -> None:
    config = FakeCKAN(config={"ckan.favicon": "x", "my.own": 1}).site.config

    assert (config["ckan.favicon"], config["my.own"]) == ("x", 1)
    assert not set(OPTIONS) & set(OTHER_OPTIONS)


def test_the_site_s_address_is_an_option_too() -> None:
    assert FakeCKAN(config={"ckan.site_url": "http://data.org/"}).site_url == "http://data.org"
    assert FakeCKAN(config={"ckan.site_url": "http://data.org"}, site_url="http://other.org").site_url == "http://other.org"


def test_cache_expires() -> None:
    ckan = FakeCKAN(config={"ckan.cache_expires": 60})
    headers = [ckan.session().get(ckan.site_url + path).headers for path in ("/api/3/action/status_show", "/dataset")]

    assert [each["Cache-Control"] for each in headers] == ["public, max-age=60, must-revalidate", "private"]


def test_every_option_that_is_honoured_is_read_somewhere() -> None:
    folder = pathlib.Path(ckan_fake.__file__).parent
    code = "".join(path.read_text() for path in folder.rglob("*.py") if path.name != "options.py")
    parts = ("ckan.auth.", "ckan.preview.", "ckan.group_and_organization_list_")
    unread = [
        name for name, option in OPTIONS.items()
        if option.honoured and f'"{name}"' not in code and f'"{name.removeprefix("ckan.auth.")}"' not in code
        and not name.startswith(parts[1:])
    ]
    assert unread == []
