"""CKAN's objects, typed, with knowledge of what was changed."""

from ckan_client.objects.base import CkanObject, Computed, Field
from ckan_client.objects.fields import (
    AnyField,
    BoolField,
    DictField,
    ExtrasField,
    GroupSet,
    GroupsField,
    IntegerField,
    ListField,
    SetField,
    StringField,
    TagsField,
)
from ckan_client.objects.models import (
    CkanDataset,
    CkanGroup,
    CkanOrganization,
    CkanResource,
    CkanUser,
    ResourcesField,
    ResourcesList,
)

__all__ = [
    "AnyField",
    "BoolField",
    "CkanDataset",
    "CkanGroup",
    "CkanObject",
    "CkanOrganization",
    "CkanResource",
    "CkanUser",
    "Computed",
    "DictField",
    "ExtrasField",
    "Field",
    "GroupSet",
    "GroupsField",
    "IntegerField",
    "ListField",
    "ResourcesField",
    "ResourcesList",
    "SetField",
    "StringField",
    "TagsField",
]
