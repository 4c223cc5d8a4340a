from __future__ import annotations

import pathlib
import re
from typing import Any

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.extensions import (
    DatasetForm,
    Extension,
    GroupForm,
    NotAuthorized,
    NotFound,
    Storage,
    UnknownValidator,
    ValidationError,
    auth_allow_anonymous_access,
    auth_sysadmins_check,
    chained_action,
    chained_auth_function,
    check_access,
    config,
    fresh_context,
    get_action,
    get_or_bust,
    get_validator,
    navl_validate,
    side_effect_free,
)
from ckan_fake.schema.library import validators
from tests.support import call, error, result

Dict = dict[str, Any]

reports = Storage("reports")


@side_effect_free
def report_show(context: Dict, data_dict: Dict) -> Any:
    """Show a report. `name`: its name."""
    name = get_or_bust(data_dict, "name")
    check_access("report_show", context, data_dict)
    if name not in reports:
        raise NotFound("Report was not found.")
    return {**reports[name], "site": config["ckan.site_title"], "shown_to": context["user"]}


def report_save(context: Dict, data_dict: Dict) -> Any:
    check_access("report_save", context, data_dict)
    schema = {"name": "not_empty unicode_safe", "rows": [get_validator("int_validator")]}
    data, errors = navl_validate(data_dict, schema)
    reports[data["name"]] = {"rows": data["rows"]}
    if errors:
        raise ValidationError(errors)
    return data


@auth_allow_anonymous_access
def report_show_allowed(context: Dict, data_dict: Dict) -> Dict:
    return {"success": True}


def report_save_allowed(context: Dict, data_dict: Dict) -> Dict:
    if context["auth_user_obj"] is None:
        return {"success": False, "msg": "Log in to save reports"}
    return {"success": context["user"] == "ann"}


REPORTS = Extension(
    "reports", actions=[report_show, report_save],
    auth_functions={"report_show": report_show_allowed, "report_save": report_save_allowed},
)


def a_token(ckan: FakeCKAN, name: str = "ann") -> str:
    """The token of a new user."""
    result(ckan, "user_create", {"name": name, "email": f"{name}@example.org", "password": "long enough"})
    token: str = result(ckan, "api_token_create", {"user": name, "name": "t"})["token"]
    return token


def with_dataset(ckan: FakeCKAN, **fields: Any) -> Any:
    """A dataset of an organization `org`."""
    result(ckan, "organization_create", {"name": "org"})
    return result(ckan, "package_create", {"name": "dd", "owner_org": "org", **fields})


def test_an_action_answers_in_ckan_s_envelope() -> None:
    ckan = FakeCKAN().extend(REPORTS)
    key = a_token(ckan)
    saved = call(ckan, "report_save", {"name": "one", "rows": "3"}, key=key)
    shown = call(ckan, "report_show", {"name": "one"}, get=True)

    assert saved.json() == {
        "help": "http://ckan.test/api/3/action/help_show?name=report_save", "success": True,
        "result": {"name": "one", "rows": 3},
    }
    assert shown.json()["result"] == {"rows": 3, "site": "CKAN", "shown_to": ""}


def test_an_action_s_errors_are_ckan_s() -> None:
    ckan = FakeCKAN().extend(REPORTS)
    key = a_token(ckan)

    assert error(ckan, "report_show", {}) == (409, {"name": ["Missing value"], "__type": "Validation Error"})
    assert error(ckan, "report_show", {"name": "no"}, key=None) == (
        404, {"__type": "Not Found Error", "message": "Not found: Report was not found."})
    assert error(ckan, "report_save", {"name": "a"}, key=None) == (
        403, {"__type": "Authorization Error", "message": "Access denied: Log in to save reports"})
    assert error(ckan, "report_save", {"name": "a", "rows": "x"}, key=key) == (
        409, {"rows": ["Invalid integer"], "__type": "Validation Error"})
    assert call(ckan, "report_save", get=True).status_code == 400
    assert error(ckan, "report_show", {"name": "a"})[0] == 404, "a failed call leaves nothing behind"


def test_an_action_is_listed_and_explained() -> None:
    ckan = FakeCKAN().extend(REPORTS)

    assert result(ckan, "help_show", {"name": "report_show"}) == "Show a report. `name`: its name."
    assert result(ckan, "status_show")["extensions"][-1] == "reports"


def test_what_an_action_stored_goes_with_reset_and_restore_but_the_action_stays() -> None:
    ckan = FakeCKAN(extensions=[REPORTS])
    result(ckan, "report_save", {"name": "a", "rows": 1})
    mark = ckan.snapshot()
    result(ckan, "report_save", {"name": "b", "rows": 1})
    ckan.restore(mark)
    after_restore = [call(ckan, "report_show", {"name": name}).status_code for name in "ab"]
    ckan.reset()

    assert after_restore == [200, 404]
    assert error(ckan, "report_show", {"name": "a"})[0] == 404


def test_another_server_knows_nothing_of_it() -> None:
    FakeCKAN().extend(REPORTS)

    assert error(FakeCKAN(), "report_show") == (400, "Bad request: Action name not known: report_show")


def test_storage_is_a_mapping() -> None:
    def play(context: Dict, data_dict: Dict) -> Any:
        store, other = Storage("one"), Storage("two")
        store["a"], store["b"], other["a"] = 1, [2], 3
        del store["a"]
        with pytest.raises(KeyError):
            store["a"]
        with pytest.raises(KeyError):
            del store["a"]
        store["b"] = {"c": None}
        return {"one": dict(store), "two": dict(other), "sizes": [len(store), len(other)]}

    assert result(FakeCKAN().extend(Extension("x", [play])), "play") == {
        "one": {"b": {"c": None}}, "two": {"a": 3}, "sizes": [1, 1]}


def chained(name: str, tag: str) -> Any:
    """A chained action that puts its tag before the title of what the next one gives."""

    @side_effect_free
    @chained_action
    def run(original_action: Any, context: Dict, data_dict: Dict) -> Any:
        shown = original_action(context, data_dict)
        return {**shown, "site_title": f"{tag}{shown['site_title']}"}

    run.__name__ = name
    return run


def test_chained_actions_wrap_in_the_order_of_extensions() -> None:
    first, second, third = (Extension(tag, [chained("status_show", tag)]) for tag in "ABC")
    ckan = FakeCKAN().extend(first, second).extend(third)

    assert call(ckan, "status_show", get=True).json()["result"]["site_title"] == "ABCCKAN"
    asked = {"name": "status_show"}
    assert result(ckan, "help_show", asked) == result(FakeCKAN(), "help_show", asked)


def test_a_chained_action_is_called_by_get_only_where_it_says_so_itself() -> None:
    @chained_action
    def package_list(original_action: Any, context: Dict, data_dict: Dict) -> Any:
        return original_action(context, data_dict)

    ckan = FakeCKAN().extend(Extension("a", [package_list]))

    assert call(ckan, "package_list", get=True).status_code == 400
    assert result(ckan, "package_list") == []


def test_an_action_replaces_ckan_s_and_is_used_by_others() -> None:
    @side_effect_free
    def license_list(context: Dict, data_dict: Dict) -> Any:
        return []

    def ask(context: Dict, data_dict: Dict) -> Any:
        return get_action("license_list")(context, {})

    ckan = FakeCKAN().extend(Extension("a", [license_list]), Extension("b", [ask]))

    assert result(ckan, "ask") == []


def test_the_entities_of_a_call_are_in_the_context() -> None:
    @side_effect_free
    @chained_action
    def package_show(original_action: Any, context: Dict, data_dict: Dict) -> Any:
        before = "package" in context
        shown = original_action(context, data_dict)
        return {**shown, "before": before, "row": context["package"].name}

    shown = with_dataset(FakeCKAN().extend(Extension("a", [package_show])))
    assert (shown.get("before"), shown["name"]) == (None, "dd"), "package_create shows without package_show"
    ckan = FakeCKAN().extend(Extension("a", [package_show]))
    with_dataset(ckan)
    assert {name: result(ckan, "package_show", {"id": "dd"})[name] for name in ("before", "row")} == {
        "before": False, "row": "dd"}


def test_an_action_calls_others_as_itself_as_nobody_or_past_authorization() -> None:
    def who(context: Dict, data_dict: Dict) -> Any:
        def may(inner: Any) -> bool:
            try:
                get_action("get_site_user")(inner, {})
            except NotAuthorized:
                return False
            return True

        return [
            may(context), may(None), may({"user": "nobody"}), may({"ignore_auth": True}), may({**context, "user": ""}),
            may(fresh_context(context)), may(fresh_context(context, ignore_auth=True)),
        ]

    ckan = FakeCKAN().extend(Extension("a", [who]))

    assert result(ckan, "who") == [True, True, False, True, False, True, True]
    assert result(ckan, "who", key=a_token(ckan)) == [False, False, False, True, False, False, True]


def test_return_id_only() -> None:
    def make(context: Dict, data_dict: Dict) -> Any:
        return get_action("organization_create")({**context, "return_id_only": True}, {"name": "org"})

    ckan = FakeCKAN().extend(Extension("a", [make]))

    assert result(ckan, "make") == result(ckan, "organization_show", {"id": "org"})["id"]


def test_a_database_is_asked_in_vain() -> None:
    def ask(context: Dict, data_dict: Dict) -> Any:
        return context["model"].Package.get("d")

    ckan = FakeCKAN().extend(Extension("a", [ask]))

    assert error(ckan, "ask") == (501, {
        "__type": "Not Implemented In Fake",
        "message": "an extension uses model.Package: the fake has no database"})


def test_a_bug_of_an_extension_surfaces() -> None:
    def broken(context: Dict, data_dict: Dict) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        call(FakeCKAN().extend(Extension("a", [broken])), "broken")


def test_unknown_names_are_told() -> None:
    def ask(context: Dict, data_dict: Dict) -> Any:
        with pytest.raises(KeyError, match="Action 'nope' not found"):
            get_action("nope")
        with pytest.raises(ValueError, match="Authorization function not found: nope"):
            check_access("nope", context, {})
        with pytest.raises(UnknownValidator, match="Validator `nope` does not exist"):
            get_validator("nope")
        return True

    assert result(FakeCKAN().extend(Extension("a", [ask])), "ask") is True


@pytest.mark.parametrize(("extensions", "reason"), [
    ([REPORTS, REPORTS], "The action 'report_show' is already implemented in 'reports'"),
    ([Extension("a", auth_functions={"x": report_show_allowed}), Extension("b", auth_functions={"x": print})],
     "The auth function 'x' is already implemented in 'a'"),
    ([Extension("a", [chained("nope", "A")])], "The action 'nope' is not found for the chained action"),
    ([Extension("a", auth_functions={"nope": chained_auth_function(lambda *args: {})})],
     "The auth function 'nope' is not found for the chained auth function"),
    ([Extension("a", dataset_forms=[DatasetForm(), DatasetForm()])], "More than one fallback form for datasets"),
    ([Extension("a", dataset_forms=[DatasetForm(["x"]), DatasetForm(["x"])])],
     "There is a form already for the dataset type 'x'"),
    ([Extension("a", group_forms=[GroupForm(), GroupForm()])], "More than one fallback form for groups"),
])
def test_what_does_not_fit_together_is_refused(extensions: list[Extension], reason: str) -> None:
    ckan = FakeCKAN()
    with pytest.raises(ValueError, match=re.escape(reason)):
        ckan.extend(*extensions)
    assert ckan.extensions == []


def test_an_unknown_validator_of_a_field_is_refused() -> None:
    with pytest.raises(UnknownValidator, match="Validator `nope` does not exist"):
        FakeCKAN().extend(Extension("a", dataset_forms=[DatasetForm(fields={"x": "not_empty nope"})]))


def test_an_authorization_function_replaces_ckan_s() -> None:
    def package_create(context: Dict, data_dict: Dict) -> Dict:
        return {"success": False, "msg": f"not {data_dict['name']}"}

    ckan = FakeCKAN().extend(Extension("a", auth_functions=[package_create]))

    assert error(ckan, "package_create", {"name": "dd"}, key=a_token(ckan)) == (
        403, {"__type": "Authorization Error", "message": "Access denied: not dd"})
    assert error(ckan, "package_create", {"name": "dd"})[0] == 409, "sysadmins are not asked"


def test_chained_authorization_asks_the_next_function() -> None:
    @auth_sysadmins_check
    @chained_auth_function
    def package_delete(next_auth: Any, context: Dict, data_dict: Dict) -> Dict:
        if context["package"].state == "deleted" if "package" in context else False:
            return {"success": False}
        answer: Dict = next_auth(context, data_dict)
        return answer if answer["success"] else {"success": False, "msg": "sorry: " + answer["msg"]}

    ckan = FakeCKAN().extend(Extension("a", auth_functions=[package_delete]))
    made = with_dataset(ckan)
    refused = error(ckan, "package_delete", {"id": "dd"}, key=a_token(ckan))

    assert refused[1]["message"] == f"Access denied: sorry: User ann not authorized to edit package {made['id']}"
    assert result(ckan, "package_delete", {"id": "dd"}) is None


VALIDATED: list[tuple[str, tuple[Any, ...] | None, Dict, Any]] = [
    ("url_validator", None, {"x": "http://a.b:80/c"}, {}),
    ("url_validator", None, {"x": "ftp://a.b"}, {"x": ["Please provide a valid URL"]}),
    ("url_validator", None, {"x": "http://ä.b"}, {"x": ["Please provide a valid URL"]}),
    ("url_validator", None, {"x": "http://a:b:c"}, {"x": ["Please provide a valid URL"]}),
    ("tag_not_uppercase", None, {"x": "aB"}, {"x": ['Tag "aB" must not be uppercase']}),
    ("one_of_or_boolean", (["a", 2],), {"x": "yes"}, {}),
    ("one_of_or_boolean", (["a", 2],), {"x": "b"}, {"x": ["Value must be boolean or one of: a, 2"]}),
    ("OneOf", (["a"],), {"x": "b"}, {"x": ["Value must be one of ['a']"]}),
    ("starts_with", ("a", "b"), {"x": "c"}, {"x": ["Must start with any of the prefixes: a, b"]}),
    ("starts_with", ("a",), {"x": "c"}, {"x": ["Must start with a"]}),
    ("both_not_empty", ("y",), {}, {"x": ["Missing value"]}),
    ("both_not_empty", ("y",), {"y": 1}, {}),
    ("convert_float", None, {"x": "1e"}, {"x": ["Please enter a floating point value"]}),
    ("convert_float", None, {"x": "1e3"}, {}),
    ("package_name_exists", None, {"x": "nope"}, {"x": ["Dataset not found: nope"]}),
    ("user_name_exists", None, {"x": "nope"}, {"x": ["User not found: nope"]}),
    ("user_passwords_match", None, {"password1": "a", "password2": "b"}, {
        "x": ["The passwords you entered do not match"]}),
    ("convert_to_tags", ("nope",), {"x": "t"}, {"x": ['Tag vocabulary "nope" does not exist']}),
]


@pytest.mark.parametrize(("name", "arguments", "data", "errors"), VALIDATED)
def test_validators_that_only_extensions_use(
    name: str, arguments: tuple[Any, ...] | None, data: Dict, errors: Dict
) -> None:
    def check(context: Dict, data_dict: Dict) -> Any:
        validator = get_validator(name) if arguments is None else get_validator(name)(*arguments)
        schema = {"x": [validator], "y": [], "password1": [], "password2": [], "password": []}
        return navl_validate(dict(data), schema, context)[1]

    assert result(FakeCKAN().extend(Extension("a", [check])), "check") == errors


def test_every_validator_of_ckan_is_there() -> None:
    missing = {
        "cascade_storage_access", "configured_default", "filter_fields_and_values_exist_and_are_valid",
        "filter_fields_and_values_should_have_same_length", "into_upload", "parse_filesize",
    }
    named = re.findall(r"`(\w+)`", (DOCS / "extensions.md").read_text())
    assert missing <= set(named), "what is missing is documented"
    assert not missing & set(validators())


DOCS = pathlib.Path(__file__).parent.parent / "docs"
