"""Datasets, resources, organizations and groups as typed objects."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, MutableSequence
from typing import Any, ClassVar, overload

from ckan_client.objects.base import CkanObject, Computed, MutableField
from ckan_client.objects.fields import (
    AnyField,
    BoolField,
    ExtrasField,
    GroupsField,
    OtherField,
    OwnerField,
    StringField,
    TagsField,
)

__all__ = [
    "CkanDataset",
    "CkanGroup",
    "CkanOrganization",
    "CkanResource",
    "CkanUser",
    "ResourcesField",
    "ResourcesList",
]


class CkanResource(CkanObject):
    """A resource of a dataset. Compares equal to a mapping with the same content as well."""

    __slots__ = ()

    name = StringField(default="")
    url = StringField(default="")
    description = StringField(default="")
    format = StringField(default="")
    id = StringField(key=True)
    mimetype = StringField()
    mimetype_inner = StringField()
    resource_type = StringField(default="")
    size = AnyField()
    url_type = StringField()
    hash = StringField(default="", optional=True)
    last_modified = StringField(optional=True)
    other = OtherField()

    package_id = Computed[str]()
    position = Computed[int]()
    created = Computed[str]()
    metadata_modified = Computed[str]()
    state = Computed[str]()

    ignored: ClassVar[frozenset[str]] = frozenset(
        {
            "cache_filepath",
            "cache_last_updated",
            "cache_url",
            "datastore_active",
            "datastore_contains_all_records_of_source_file",
            "has_views",
            "on_same_domain",
            "resource_group_id",
            "revision_id",
            "revision_timestamp",
            "tracking_summary",
            "webstore_last_updated",
            "webstore_url",
        }
    )

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Mapping):
            return self == CkanResource(other)
        return super().__eq__(other)

    __hash__ = None


class ResourcesList(MutableSequence[CkanResource]):
    """A list of resources. Mappings that are put into it become resources."""

    def __init__(self, values: Iterable[CkanResource | Mapping[str, Any]] = ()) -> None:
        self._items = [_resource(value) for value in values]

    @overload
    def __getitem__(self, index: int) -> CkanResource: ...

    @overload
    def __getitem__(self, index: slice) -> ResourcesList: ...

    def __getitem__(self, index: int | slice) -> CkanResource | ResourcesList:
        return ResourcesList(self._items[index]) if isinstance(index, slice) else self._items[index]

    @overload
    def __setitem__(self, index: int, value: CkanResource | Mapping[str, Any]) -> None: ...

    @overload
    def __setitem__(self, index: slice, value: Iterable[CkanResource | Mapping[str, Any]]) -> None: ...

    def __setitem__(self, index: int | slice, value: Any) -> None:
        if isinstance(index, slice):
            self._items[index] = [_resource(item) for item in value]
        else:
            self._items[index] = _resource(value)

    def __delitem__(self, index: int | slice) -> None:
        del self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[CkanResource]:
        return iter(self._items)

    def __contains__(self, value: object) -> bool:
        return any(item == value for item in self._items)

    def insert(self, index: int, value: CkanResource | Mapping[str, Any]) -> None:
        self._items.insert(index, _resource(value))

    def append(self, value: CkanResource | Mapping[str, Any]) -> None:
        self._items.append(_resource(value))

    def extend(self, values: Iterable[CkanResource | Mapping[str, Any]]) -> None:
        self._items.extend(_resource(value) for value in values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (list, tuple, ResourcesList)):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self._items, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"ResourcesList({self._items!r})"


def _resource(value: Any) -> CkanResource:
    if isinstance(value, CkanResource):
        return value
    if isinstance(value, Mapping):
        return CkanResource(value)
    raise TypeError(f"a resource must be a CkanResource or a mapping, got {type(value).__name__}")


class ResourcesField(MutableField[ResourcesList]):
    """The resources of a dataset, in order."""

    def __init__(self) -> None:
        super().__init__(ResourcesList)

    def check(self, value: Any) -> ResourcesList:
        if isinstance(value, ResourcesList):
            return value
        if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
            raise TypeError(f"{self.name} must be a list, got {type(value).__name__}")
        return ResourcesList(value)

    def from_server(self, value: Any) -> ResourcesList:
        return ResourcesList(CkanResource.from_server(item) for item in value or ())

    def equivalent(self, one: CkanObject, other: CkanObject, ignore_key: bool) -> bool:
        mine, theirs = self.get(one), self.get(other)
        return len(mine) == len(theirs) and all(
            a.is_equivalent(b, ignore_key=ignore_key) for a, b in zip(mine, theirs, strict=True)
        )

    def serialized(self, instance: CkanObject) -> list[dict[str, Any]]:
        return [copy.deepcopy(resource.serialize()) for resource in self.get(instance)]


class CkanDataset(CkanObject):
    """A dataset. `owner_org` and `groups` take ids or names; a server answers with the organization's id."""

    __slots__ = ()

    title = StringField()
    name = StringField()
    author = StringField(default="")
    author_email = StringField(default="")
    extras = ExtrasField()
    groups = GroupsField()
    id = StringField(key=True)
    license_id = StringField(default="")
    maintainer = StringField(default="")
    maintainer_email = StringField(default="")
    notes = StringField(default="")
    owner_org = OwnerField(default="")
    private = BoolField()
    resources = ResourcesField()
    state = StringField(default="active")
    tags = TagsField()
    type = StringField(default="dataset")
    url = StringField(default="")
    version = StringField(default="", optional=True)
    other = OtherField()

    creator_user_id = Computed[str]()
    isopen = Computed[bool]()
    license_title = Computed[str]()
    license_url = Computed[str]()
    metadata_created = Computed[str]()
    metadata_modified = Computed[str]()
    num_resources = Computed[int]()
    num_tags = Computed[int]()
    organization = Computed["dict[str, Any]"]()
    revision_id = Computed[str]()

    ignored: ClassVar[frozenset[str]] = frozenset(
        {
            "ckan_url",
            "download_url",
            "license",
            "notes_rendered",
            "ratings_average",
            "ratings_count",
            "relationships",
            "relationships_as_object",
            "relationships_as_subject",
            "revision_timestamp",
            "tracking_summary",
        }
    )


class _GroupLike(CkanObject):
    __slots__ = ()

    title = StringField(default="")
    name = StringField()
    approval_status = StringField(default="approved")
    description = StringField(default="")
    extras = ExtrasField()
    groups = GroupsField()
    id = StringField(key=True)
    image_url = StringField(default="")

    created = Computed[str]()
    display_name = Computed[str]()
    image_display_url = Computed[str]()
    num_followers = Computed[int]()
    package_count = Computed[int]()
    packages = Computed["list[Any]"]()
    revision_id = Computed[str]()
    users = Computed["list[Any]"]()

    ignored: ClassVar[frozenset[str]] = frozenset({"followers", "revision_timestamp"})


class CkanGroup(_GroupLike):
    """A group. Its members and datasets are not content: an update leaves them as they are."""

    __slots__ = ()

    is_organization = BoolField()
    state = StringField(default="active")
    tags = TagsField()
    type = StringField(default="group")
    other = OtherField()


class CkanOrganization(_GroupLike):
    """An organization. Its members and datasets are not content: an update leaves them as they are."""

    __slots__ = ()

    is_organization = BoolField(default=True)
    state = StringField(default="active")
    tags = TagsField()
    type = StringField(default="organization")
    other = OtherField()


class CkanUser(CkanObject):
    """A user. The e-mail is shown to the user and to sysadmins alone; a password is only ever sent."""

    __slots__ = ()

    name = StringField()
    fullname = StringField(default="", optional=True)
    email = StringField(optional=True)
    about = StringField(default="", optional=True)
    image_url = StringField(default="", optional=True)
    password = StringField(optional=True)
    id = StringField(key=True)
    state = StringField(default="active")
    other = OtherField()

    created = Computed[str]()
    display_name = Computed[str]()
    sysadmin = Computed[bool]()

    ignored: ClassVar[frozenset[str]] = frozenset(
        {
            "activity_streams_email_notifications",
            "apikey",
            "email_hash",
            "followers",
            "image_display_url",
            "last_active",
            "num_followers",
            "number_administered_packages",
            "number_created_packages",
            "number_of_edits",
            "openid",
            "plugin_extras",
            "reset_key",
        }
    )
