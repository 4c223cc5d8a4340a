"""Extensions: actions, authorization, validators and schemas of one's own on a FakeCKAN.

`Extension` says what there is, `FakeCKAN.extend` adds it. The rest are CKAN's own names (its plugins toolkit) for the
code of an extension, which takes `(context, data_dict)` as in CKAN.
"""

from ckan_fake.config import asbool, asint, aslist
from ckan_fake.errors import NotAuthorized, NotFound, ValidationError
from ckan_fake.extensions.bridge import UnknownValidator
from ckan_fake.extensions.extension import DatasetForm, Extension, Field, GroupForm
from ckan_fake.extensions.toolkit import (
    Storage,
    auth_allow_anonymous_access,
    auth_disallow_anonymous_access,
    auth_sysadmins_check,
    chained_action,
    chained_auth_function,
    check_access,
    config,
    default_create_group_schema,
    default_create_package_schema,
    default_show_group_schema,
    default_show_package_schema,
    default_update_group_schema,
    default_update_package_schema,
    default_update_user_schema,
    default_user_schema,
    fresh_context,
    get_action,
    get_converter,
    get_or_bust,
    get_validator,
    navl_validate,
    side_effect_free,
)
from ckan_fake.schema.navl import MISSING as missing
from ckan_fake.schema.navl import Invalid, StopOnError

ObjectNotFound = NotFound

__all__ = [
    "DatasetForm", "Extension", "Field", "GroupForm", "Invalid", "NotAuthorized", "NotFound", "ObjectNotFound",
    "StopOnError", "Storage", "UnknownValidator", "ValidationError", "asbool", "asint", "aslist",
    "auth_allow_anonymous_access", "auth_disallow_anonymous_access", "auth_sysadmins_check", "chained_action",
    "chained_auth_function", "check_access", "config", "default_create_group_schema", "default_create_package_schema",
    "default_show_group_schema", "default_show_package_schema", "default_update_group_schema",
    "default_update_package_schema", "default_update_user_schema", "default_user_schema", "fresh_context",
    "get_action", "get_converter", "get_or_bust", "get_validator", "missing", "navl_validate", "side_effect_free",
]
