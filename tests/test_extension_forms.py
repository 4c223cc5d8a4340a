from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.extensions import (
    DatasetForm,
    Extension,
    Field,
    GroupForm,
    Invalid,
    chained_action,
    default_create_group_schema,
    default_create_package_schema,
    default_show_package_schema,
    default_update_user_schema,
    default_user_schema,
    get_validator,
)
from ckan_fake.schema.groups import default_show_group_schema
from ckan_fake.versions import Version
from tests.support import error, result
from tests.test_extensions import a_token, with_dataset

Dict = dict[str, Any]


def no_shouting(value: Any) -> Any:
    if value.isupper():
        raise Invalid("Please do not shout")
    return value


def owner_is_told(value: Any, context: Dict) -> Any:
    return value or f"by {context['user']}"


def test_fields_are_validated_kept_shown_and_found() -> None:
    form = DatasetForm(
        fields={
            "theme": ["not_empty", no_shouting, "unicode_safe"], "made": owner_is_told,
            "places": Field("ignore_missing", output="convert_to_json_if_string"),
        },
        resource_fields={"rights": "not_empty quiet"},
    )
    ckan = FakeCKAN().extend(Extension("a", validators={"quiet": no_shouting}, dataset_forms=[form]))
    made = with_dataset(ckan, theme="air", places=["a", "b"], resources=[{"url": "http://x", "rights": "all"}],
                        extras=[{"key": "k", "value": "v"}])
    shown = result(ckan, "package_show", {"id": "dd"})
    found = result(ckan, "package_search", {"fq": "theme:air"})

    assert {name: shown[name] for name in ("theme", "made", "places", "extras")} == {
        "theme": "air", "made": "by sysadmin", "places": ["a", "b"], "extras": [{"key": "k", "value": "v"}]}
    assert made == shown == found["results"][0]
    stored = result(ckan, "package_show", {"id": "dd", "use_default_schema": True})
    assert {extra["key"] for extra in stored["extras"]} == {"k", "made", "theme", "places"}
    assert result(ckan, "package_search", {"fq": "extras_theme:AIR"})["count"] == 1
    assert shown["resources"][0]["rights"] == "all"
    assert error(ckan, "package_patch", {"id": "dd", "theme": "LOUD"})[1]["theme"] == ["Please do not shout"]
    assert error(ckan, "package_create", {"name": "ee", "owner_org": "org"})[1]["theme"] == ["Missing value"]
    assert error(ckan, "resource_create", {"package_id": "dd", "url": "y", "rights": "NO"})[1] == {
        "rights": ["Please do not shout"], "__type": "Validation Error"}


def test_a_field_s_name_cannot_be_an_extra_s_key() -> None:
    ckan = FakeCKAN().extend(Extension("a", dataset_forms=[DatasetForm(fields={"theme": "ignore_missing"})]))
    with_dataset(ckan)

    assert error(ckan, "package_patch", {"id": "dd", "extras": [{"key": "theme", "value": "x"}]})[1]["extras"] == [
        {"key": ["There is a schema field with the same name"]}]


def test_a_dataset_type_of_one_s_own() -> None:
    ckan = FakeCKAN().extend(Extension("a", dataset_forms=[DatasetForm(["map"], fields={"scale": "not_empty"})]))
    with_dataset(ckan)
    result(ckan, "package_create", {"name": "mm", "type": "map", "owner_org": "org", "scale": "1:1"})

    without_scale = {"name": "nn", "type": "map", "owner_org": "org"}
    assert error(ckan, "package_create", without_scale)[1]["scale"] == ["Missing value"]
    assert result(ckan, "package_search", {"fq": "dataset_type:map", "fl": ["name"]})["results"] == [{"name": "mm"}]
    assert "scale" not in result(ckan, "package_show", {"id": "dd"})


def test_the_first_type_of_a_fallback_form_is_the_type_of_new_datasets() -> None:
    ckan = FakeCKAN().extend(Extension("a", dataset_forms=[DatasetForm(["map", "plan"], is_fallback=True)]))

    assert with_dataset(ckan)["type"] == "map"


def test_whole_schemas() -> None:
    def create() -> Dict:
        schema = default_create_package_schema()
        schema["name"].append(no_shouting)
        del schema["notes"]
        return schema

    def show() -> Dict:
        return {**default_show_package_schema(), "notes": [get_validator("default")("none")]}

    ckan = FakeCKAN().extend(Extension("a", dataset_forms=[
        DatasetForm(create_package_schema=create, show_package_schema=show)]))

    assert with_dataset(ckan, notes="lost")["notes"] == "none"
    assert result(FakeCKAN(), "organization_create", {"name": "oo"})["name"] == "oo", "CKAN's own schemas are as before"


def test_validation_by_a_function() -> None:
    def check(context: Dict, data: Dict, schema: Dict, action: str) -> Any:
        if action == "package_show":
            return None
        return data, {"name": [f"{action} by {context['user']}"]} if data["name"] == "bad" else {}

    ckan = FakeCKAN().extend(Extension("a", dataset_forms=[DatasetForm(validate=check)]))
    result(ckan, "organization_create", {"name": "org"})

    assert error(ckan, "package_create", {"name": "bad"})[1]["name"] == ["package_create by sysadmin"]


@pytest.mark.parametrize("kind", ["organization", "group"])
def test_fields_of_groups(kind: str) -> None:
    form = GroupForm(is_organization=kind == "organization", fields={"region": "not_empty"})
    ckan = FakeCKAN().extend(Extension("a", group_forms=[form]))
    made = result(ckan, f"{kind}_create", {"name": "gg", "region": "n", "extras": [{"key": "k", "value": "v"}]})
    shown = result(ckan, f"{kind}_show", {"id": "gg"})

    assert (made["region"], shown["region"], shown["extras"]) == ("n", "n", [{"key": "k", "value": "v"}])
    assert error(ckan, f"{kind}_create", {"name": "hh"})[1]["region"] == ["Missing value"]
    assert result(ckan, f"{kind}_patch", {"id": "gg", "region": "s"})["name"] == "gg"
    assert result(ckan, f"{kind}_show", {"id": "gg"})["region"] == "s"
    other = "group" if kind == "organization" else "organization"
    assert "region" not in result(ckan, f"{other}_create", {"name": "other"})


def test_a_group_type_of_one_s_own() -> None:
    def create() -> Dict:
        return {**default_create_group_schema(), "title": [get_validator("not_empty")]}

    ckan = FakeCKAN().extend(Extension("a", group_forms=[GroupForm(["theme"], create_group_schema=create)]))

    assert error(ckan, "group_create", {"name": "gg", "type": "theme"})[1]["title"] == ["Missing value"]
    assert result(ckan, "group_create", {"name": "gg", "type": "theme", "title": "T"})["type"] == "theme"
    assert result(ckan, "group_create", {"name": "hh"})["title"] == ""


def test_users_get_another_schema_by_a_chained_action() -> None:
    def of_the_house(value: Any) -> Any:
        if not str(value).endswith("@example.org"):
            raise Invalid("Not one of us")
        return value

    @chained_action
    def user_create(original_action: Any, context: Dict, data_dict: Dict) -> Any:
        schema = default_user_schema()
        schema["email"].append(of_the_house)
        return original_action({**context, "schema": schema}, data_dict)

    @chained_action
    def user_update(original_action: Any, context: Dict, data_dict: Dict) -> Any:
        context["schema"] = {**default_update_user_schema(), "about": ["not_empty"]}
        return original_action(context, data_dict)

    ckan = FakeCKAN().extend(Extension("a", [user_create, user_update]))
    a_token(ckan)

    assert error(ckan, "user_create", {"name": "eve", "email": "e@elsewhere.org", "password": "long enough"})[1][
        "email"] == ["Not one of us"]
    assert error(ckan, "user_patch", {"id": "ann", "fullname": "A"})[1]["about"] == ["Missing value"]


def test_validators_may_call_validators() -> None:
    def name_or_nothing(key: Any, data: Dict, errors: Dict, context: Dict) -> None:
        if data[key]:
            get_validator("package_name_validator")(key, data, errors, context)
            data[key] = get_validator("name_validator")(data[key], context)

    ckan = FakeCKAN().extend(Extension("a", dataset_forms=[DatasetForm(fields={"see": name_or_nothing})]))
    with_dataset(ckan, see="other")

    assert error(ckan, "package_create", {"name": "ee", "owner_org": "org", "see": "dd"})[1]["see"] == [
        "That URL is already in use."]
    assert error(ckan, "package_create", {"name": "ee", "owner_org": "org", "see": "A b"})[1]["see"] == [
        "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"]


def test_show_schema_of_groups_is_what_the_fake_shows_without_a_form() -> None:
    shown = []
    for extensions in ((), (Extension("a", group_forms=[GroupForm()]),)):
        each = FakeCKAN(now="2020-01-01", extensions=extensions)
        result(each, "group_create", {"name": "above"})
        extras = [{"key": "k", "value": "v"}]
        result(each, "group_create", {"name": "gg", "groups": [{"name": "above"}], "extras": extras})
        shown.append(result(each, "group_show", {"id": "gg", "include_datasets": True, "include_member_count": True}))

    assert shown[0] == shown[1]
    assert "__extras" in default_show_group_schema(Version.parse("2.12"))
