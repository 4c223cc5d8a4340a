"""What the fake is made with for those scenarios that were recorded on an unusual CKAN."""

from __future__ import annotations

from typing import Any

from ckan_fake.extensions import (
    DatasetForm,
    Extension,
    GroupForm,
    Invalid,
    ObjectNotFound,
    auth_allow_anonymous_access,
    chained_action,
    chained_auth_function,
    default_create_package_schema,
    default_show_package_schema,
    default_update_package_schema,
    get_action,
    get_validator,
    side_effect_free,
)

Dict = dict[str, Any]


def no_todo_once_published(key: Any, data: Dict, errors: Dict, context: Dict) -> None:
    if not str(data.get(("state",), "")).startswith("draft"):
        errors[key].append("must be blank when published")


def sent(schema: Dict) -> Dict:
    ignore_missing = get_validator("ignore_missing")
    schema["country_code"] = [ignore_missing, get_validator("convert_to_tags")("country_codes")]
    schema["custom_text"] = [ignore_missing, get_validator("convert_to_extras")]
    schema["resources"]["custom_resource_text"] = [ignore_missing]
    schema["resources"]["draft_only_todo"] = [get_validator("ignore_empty"), no_todo_once_published]
    return schema


def shown() -> Dict:
    schema = default_show_package_schema()
    schema["tags"]["__extras"].append(get_validator("free_tags_only"))
    schema["country_code"] = [get_validator("convert_from_tags")("country_codes"), get_validator("ignore_missing")]
    schema["custom_text"] = [get_validator("convert_from_extras"), get_validator("ignore_missing")]
    schema["resources"]["custom_resource_text"] = [get_validator("ignore_missing")]
    return schema


@side_effect_free
@chained_action
def package_search(original_action: Any, context: Dict, data_dict: Dict) -> Any:
    return original_action(context, data_dict)


@auth_allow_anonymous_access
@chained_auth_function
def user_show(next_auth: Any, context: Dict, data_dict: Dict) -> Any:
    return next_auth(context, data_dict)


def group_create(context: Dict, data_dict: Dict) -> Dict:
    """Only members of the group `curators` may make groups."""
    try:
        members = get_action("member_list")({}, {"id": "curators", "object_type": "user"})
    except ObjectNotFound:
        reason = "The curators groups doesn't exist, so only sysadmins are authorized to create groups."
        return {"success": False, "msg": reason}
    try:
        user_id = get_validator("convert_user_name_or_id_to_id")(context["user"], context)
    except Invalid:
        reason = "You must be logged-in as a member of the curators group to create new groups."
        return {"success": False, "msg": reason}
    if user_id in [member[0] for member in members]:
        return {"success": True}
    return {"success": False, "msg": "Only curators are allowed to create groups"}


EXTENSIONS = (
    Extension("example_idatasetform", dataset_forms=[DatasetForm(
        create_package_schema=lambda: sent(default_create_package_schema()),
        update_package_schema=lambda: sent(default_update_package_schema()),
        show_package_schema=shown, resource_validation_dependencies=["state"],
    )]),
    Extension("example_ivalidators"),
    Extension("chained_functions", actions=[package_search], auth_functions=[user_show]),
    Extension("example_igroupform_organization", group_forms=[GroupForm(["grup"], is_organization=True)]),
    Extension("example_iauthfunctions_v4", auth_functions=[group_create]),
)

EQUIPMENT: dict[str, Dict] = {
    "extensions_2_12": {"plugins": ("activity", "image_view", "text_view"), "extensions": EXTENSIONS},
}
"""The arguments of FakeCKAN, by file of scenarios."""

SITE_IDS: dict[tuple[str, str], str] = {
    ("2.2", "legacy"): "lab22", ("2.7", "legacy"): "lab27", ("2.7", "users_http"): "lab27",
    ("2.8", "users_http"): "lab28",
}
"""The `ckan.site_id` of the CKANs that were recorded, by version and file of scenarios, where an answer shows it."""


def equipment(version: str, file: str) -> Dict:
    """The arguments of FakeCKAN for a file of scenarios, played at a version."""
    made = dict(EQUIPMENT.get(file, {}))
    if (version, file) in SITE_IDS:
        made["config"] = {"ckan.site_id": SITE_IDS[version, file]}
    return made
