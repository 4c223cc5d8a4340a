"""The rows of a CKAN database, one dataclass per table, columns named and ordered as in CKAN.

Dates are naive UTC datetimes. JSON columns (`extras`, `plugin_data`, `data`, ...) hold plain Python values that
nobody changes once they are stored.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from functools import cache
from typing import Any

from ckan_fake.state.table import Row

Json = dict[str, Any]


@dataclasses.dataclass(slots=True, eq=False)
class Package(Row):
    """A dataset."""

    name: str
    title: str | None = None
    version: str | None = None
    url: str | None = None
    author: str | None = None
    author_email: str | None = None
    maintainer: str | None = None
    maintainer_email: str | None = None
    notes: str | None = None
    license_id: str | None = None
    type: str | None = "dataset"
    owner_org: str | None = None
    creator_user_id: str | None = None
    metadata_created: datetime | None = None
    metadata_modified: datetime | None = None
    private: bool = False
    state: str | None = "active"
    plugin_data: Json | None = None
    extras: dict[str, str] | None = None
    revision_id: str | None = None


@dataclasses.dataclass(slots=True, eq=False)
class Resource(Row):
    """A file or link of a dataset; `extras` holds its custom fields."""

    package_id: str
    url: str = ""
    format: str | None = ""
    description: str | None = None
    hash: str | None = ""
    position: int = 0
    name: str | None = None
    resource_type: str | None = None
    mimetype: str | None = None
    mimetype_inner: str | None = None
    size: int | None = None
    created: datetime | None = None
    last_modified: datetime | None = None
    metadata_modified: datetime | None = None
    cache_url: str | None = None
    cache_last_updated: datetime | None = None
    url_type: str | None = None
    extras: Json | None = None
    state: str | None = "active"
    revision_id: str | None = None
    resource_group_id: str | None = None
    webstore_url: str | None = None
    webstore_last_updated: datetime | None = None


@dataclasses.dataclass(slots=True, eq=False)
class Tag(Row):
    """A free tag, or one of a vocabulary."""

    name: str
    vocabulary_id: str | None = None


@dataclasses.dataclass(slots=True, eq=False)
class PackageTag(Row):
    """That a dataset has a tag."""

    package_id: str
    tag_id: str
    state: str = "active"
    revision_id: str | None = None


@dataclasses.dataclass(slots=True, eq=False)
class Vocabulary(Row):
    """A vocabulary of tags."""

    name: str


@dataclasses.dataclass(slots=True, eq=False)
class Group(Row):
    """A group or an organization."""

    name: str
    title: str | None = None
    type: str = "group"
    description: str | None = None
    image_url: str | None = None
    created: datetime | None = None
    is_organization: bool = False
    approval_status: str | None = "approved"
    state: str | None = "active"
    extras: dict[str, str] | None = None
    revision_id: str | None = None


@dataclasses.dataclass(slots=True, eq=False)
class GroupExtra(Row):
    """An extra of a group or organization up to CKAN 2.11; from 2.12 on they stand in the group's own row."""

    group_id: str
    key: str
    value: str | None
    state: str = "active"
    revision_id: str | None = None


@dataclasses.dataclass(slots=True, eq=False)
class Member(Row):
    """That a user, dataset or group (`table_name`) belongs to a group, in some capacity."""

    table_name: str
    table_id: str
    capacity: str
    group_id: str
    state: str = "active"
    revision_id: str | None = None


@dataclasses.dataclass(slots=True, eq=False)
class User(Row):
    """A user; `password` is a hash in the format of passlib."""

    name: str
    password: str | None = None
    fullname: str | None = None
    email: str | None = None
    apikey: str | None = None
    created: datetime | None = None
    reset_key: str | None = None
    about: str | None = None
    last_active: datetime | None = None
    activity_streams_email_notifications: bool = False
    sysadmin: bool = False
    state: str = "active"
    image_url: str | None = None
    plugin_extras: Json | None = None
    openid: str | None = None


@dataclasses.dataclass(slots=True, eq=False)
class ApiToken(Row):
    """An API token; `id` is the token's jti."""

    name: str
    user_id: str
    created_at: datetime | None = None
    last_access: datetime | None = None
    plugin_extras: Json | None = None


@dataclasses.dataclass(slots=True, eq=False)
class PackageMember(Row):
    """A collaborator of a dataset. `id` is `<package_id>:<user_id>`."""

    package_id: str
    user_id: str
    capacity: str
    modified: datetime | None = None


@dataclasses.dataclass(slots=True, eq=False)
class PackageRelationship(Row):
    """A relationship between two datasets; up to 2.11 one that came in a dataset dict may have but one."""

    subject_package_id: str | None
    object_package_id: str | None
    type: str
    comment: str | None = None
    state: str = "active"
    revision_id: str | None = None


@dataclasses.dataclass(slots=True, eq=False)
class Follower(Row):
    """That a user follows a user, dataset or group. `id` is `<follower_id>:<object_id>`."""

    follower_id: str
    object_id: str
    datetime: datetime


@dataclasses.dataclass(slots=True, eq=False)
class Dashboard(Row):
    """When a user last looked at the dashboard; `id` is the user's."""

    activity_stream_last_viewed: datetime
    email_last_sent: datetime


@dataclasses.dataclass(slots=True, eq=False)
class Activity(Row):
    """An item of the activity streams.

    `data` is a JSON text (null: an empty object), as CKAN stores it. `package` is the JSON text of the dataset that
    stands first in the data of its activities: the very text of the search index's copy, at no memory of its own.
    """

    timestamp: datetime
    user_id: str
    object_id: str
    activity_type: str
    data: str | None = None
    permission_labels: list[str] | None = None
    package: str | None = None
    revision_id: str | None = None


@dataclasses.dataclass(slots=True, eq=False)
class Revision(Row):
    """A revision, one of which each write makes up to CKAN 2.8; rows name their last one in `revision_id`."""

    timestamp: datetime
    author: str | None = None
    message: str | None = None
    state: str | None = "active"
    approved_timestamp: datetime | None = None


@dataclasses.dataclass(slots=True, eq=False)
class RevisedObject(Row):
    """That a revision wrote a row of a table. `id` is `<table>:<object_id>:<revision_id>`."""

    table: str
    object_id: str
    revision_id: str


@dataclasses.dataclass(slots=True, eq=False)
class Rating(Row):
    """What a user, or somebody without an account, gave a dataset (up to CKAN 2.9)."""

    user_id: str | None
    user_ip_address: str | None
    package_id: str
    rating: float
    created: datetime | None = None


@dataclasses.dataclass(slots=True, eq=False)
class Related(Row):
    """A related item (CKAN 2.2)."""

    type: str | None = "idea"
    title: str | None = None
    description: str | None = None
    image_url: str | None = None
    url: str | None = None
    created: datetime | None = None
    owner_id: str | None = None
    view_count: int = 0
    featured: int = 0


@dataclasses.dataclass(slots=True, eq=False)
class RelatedDataset(Row):
    """That an item is related to a dataset (CKAN 2.2)."""

    dataset_id: str
    related_id: str
    status: str = "active"


@dataclasses.dataclass(slots=True, eq=False)
class TaskStatus(Row):
    """A background task's status."""

    entity_id: str
    entity_type: str
    task_type: str
    key: str
    value: str
    state: str | None = None
    error: str | None = None
    last_updated: datetime | None = None


@dataclasses.dataclass(slots=True, eq=False)
class TermTranslation(Row):
    """A translated term. `id` is the term and the language, joined by a NUL."""

    term: str
    term_translation: str
    lang_code: str


@dataclasses.dataclass(slots=True, eq=False)
class ResourceView(Row):
    """A view of a resource; `config` holds the fields of its view type."""

    resource_id: str
    title: str | None
    description: str | None
    view_type: str
    order: int
    config: Json | None = None


@dataclasses.dataclass(slots=True, eq=False)
class SystemInfo(Row):
    """A configuration option set at run time; `id` is its key."""

    value: str | None


@dataclasses.dataclass(slots=True, eq=False)
class StoredFile(Row):
    """An uploaded file; `id` is its path below the folder of uploads, `content` its bytes in base64."""

    content: str


@dataclasses.dataclass(slots=True, eq=False)
class ExtensionData(Row):
    """A value that an extension keeps, as JSON text."""

    extension: str
    key: str
    value: str


@dataclasses.dataclass(slots=True, eq=False)
class ImportedFields(Row):
    """Fields of an imported dataset that no CKAN of this version shows, as JSON text; `id` is the dataset's.

    They are the dataset's while its modification date is the one noted here.
    """

    metadata_modified: str
    fields: str


@dataclasses.dataclass(slots=True, eq=False)
class IndexedPackage(Row):
    """A dataset as it was when it was last indexed: the search index's stored copy.

    `data_dict` and `validated_data_dict` are JSON objects, as the search index stores them: the dataset by the
    default schema, and by the schema of its type. Both are the same text where no plugin brings a schema.
    """

    name: str
    metadata_modified: str
    data_dict: str
    validated_data_dict: str
    permission_labels: tuple[str, ...]

    def load(self) -> Json:
        """The dataset by the schema of its type."""
        shown: Json = json.loads(self.validated_data_dict)
        return shown


@dataclasses.dataclass(slots=True, eq=False)
class UncommittedPackage(IndexedPackage):
    """A stored copy that the search index was told of and does not show yet; `removed`: that there is none any more."""

    removed: bool = False


@dataclasses.dataclass(slots=True, eq=False)
class SearchCommit(Row):
    """The search index's next commit: since when it is awaited, and for how many writes. At most one row."""

    since: datetime
    writes: int = 0


_HIDDEN = ("seq", "revision_id", "resource_group_id", "webstore_url", "webstore_last_updated")


def columns(row_type: type[Row]) -> tuple[str, ...]:
    """The column names of a table, in CKAN's order; without those that only old versions have."""
    key: Any = row_type
    return _columns(key)


@cache
def _columns(row_type: Any) -> tuple[str, ...]:
    return tuple(column.name for column in dataclasses.fields(row_type) if column.name not in _HIDDEN)


def table_dictize(row: Row, **extra: Any) -> dict[str, Any]:
    """A row as a dict of JSON values: dates in ISO format, floats as texts, then `extra`.

    The column `revision_id` is shown where a revision wrote the row, which is up to CKAN 2.8.
    """
    result: dict[str, Any] = {}
    for name in columns(type(row)):
        value = getattr(row, name)
        if isinstance(value, datetime):
            value = value.isoformat()
        elif isinstance(value, float):
            value = str(value)
        result[name] = value
    if getattr(row, "revision_id", None) is not None:
        result["revision_id"] = row.revision_id  # type: ignore[attr-defined]
    result.update(extra)
    return result
