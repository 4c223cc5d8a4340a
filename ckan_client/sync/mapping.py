"""
What becomes of a source's dataset before it is compared: defaults, prefixes, its organization and groups.

The words are those of ckanext-harvest's configuration, so that the JSON of a harvest source can be used as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from ckan_client import forms
from ckan_client.objects.base import CkanObject

Remote = Literal["create", "only_local", "none"]

#: Words of ckanext-harvest that mean nothing here: whom it runs as, how it asks, what it does always.
_IGNORED = frozenset({"api_version", "api_key", "user", "force_all", "read_only", "use_default_schema", "fix_tags"})


@dataclass(frozen=True)
class HarvestConfig:
    """
    :param default_tags: added to each dataset; names or tag objects
    :param default_groups: added to each dataset; names or ids in the CKAN
    :param default_extras: added to each dataset. In a value, {dataset_id}, {harvest_source_title} and
        {harvest_source_url} are replaced
    :param override_extras: the default extras win over the dataset's own
    :param clean_tags: make valid tags of invalid ones: lower case, without what CKAN refuses
    :param remote_orgs, remote_groups: of a source that tells organizations and groups with its datasets: "create"
        those that the CKAN lacks (default), "only_local" use those that it has, "none" use none
    :param organizations_filter_include, organizations_filter_exclude: names; datasets of others, or of these, are left
        out. The same for groups
    :param owner_org: for datasets that have no organization then; a name or id in the CKAN
    :param organization_map, group_map: name or id in the source -> name in the CKAN
    :param name_prefix, title_prefix: put before each dataset's name and title
    :param force_package_type: the type of each dataset
    """

    default_tags: list[Any] = field(default_factory=list)
    default_groups: list[Any] = field(default_factory=list)
    default_extras: dict[str, Any] = field(default_factory=dict)
    override_extras: bool = False
    clean_tags: bool = False
    remote_orgs: Remote = "create"
    remote_groups: Remote = "create"
    organizations_filter_include: list[str] = field(default_factory=list)
    organizations_filter_exclude: list[str] = field(default_factory=list)
    groups_filter_include: list[str] = field(default_factory=list)
    groups_filter_exclude: list[str] = field(default_factory=list)
    owner_org: str | None = None
    organization_map: dict[str, str] = field(default_factory=dict)
    group_map: dict[str, str] = field(default_factory=dict)
    name_prefix: str = ""
    title_prefix: str = ""
    force_package_type: str | None = None

    @classmethod
    def from_dict(cls, config: Mapping[str, Any]) -> HarvestConfig:
        """The configuration of a harvest source. Raises ValueError for a word that is not known."""
        known = {found.name for found in fields(cls)}
        if unknown := set(config) - known - _IGNORED:
            raise ValueError(f"unknown in the configuration: {', '.join(sorted(unknown))}")
        for key in ("remote_orgs", "remote_groups"):
            if config.get(key, "create") not in ("create", "only_local", "none"):
                raise ValueError(f"{key} has to be create, only_local or none, not {config[key]!r}")
        return cls(**{key: value for key, value in config.items() if key in known})

    def wants(self, raw: Mapping[str, Any]) -> bool:
        """Whether the filters let a dataset in."""
        owner = owner_of(raw)
        groups = set(group_names(raw))
        if self.organizations_filter_include and owner not in self.organizations_filter_include:
            return False
        if owner in self.organizations_filter_exclude or groups & set(self.groups_filter_exclude):
            return False
        return not self.groups_filter_include or bool(groups & set(self.groups_filter_include))

    def apply(self, source_id: str, raw: Mapping[str, Any], source_name: str, url: str) -> dict[str, Any]:
        """The dataset with defaults and prefixes, in the shape of 2014 but for what is no shape of either."""
        found = dict(raw)
        if self.name_prefix and found.get("name"):
            found["name"] = f"{self.name_prefix}{found['name']}"
        if self.title_prefix:
            found["title"] = f"{self.title_prefix}{found.get('title') or raw.get('name') or ''}"
        if self.force_package_type:
            found["type"] = self.force_package_type
        if self.default_tags or self.clean_tags:
            found["tags"] = self._tags(raw)
        if self.default_extras:
            words = {"dataset_id": source_id, "harvest_source_title": source_name, "harvest_source_url": url}
            defaults = {key: _filled(value, words) for key, value in self.default_extras.items()}
            own = forms.extras_mapping(raw.get("extras"))
            found["extras"] = {**own, **defaults} if self.override_extras else {**defaults, **own}
        return found

    def _tags(self, raw: Mapping[str, Any]) -> list[str]:
        names = [tag["name"] for tag in forms.tags_list([*(raw.get("tags") or ()), *self.default_tags])]
        if self.clean_tags:
            names = [tag for name in names if len(tag := munged_tag(name)) >= 2]
        return list(dict.fromkeys(names))


def owner_of(raw: Mapping[str, Any]) -> str | None:
    """The organization of a dataset of today's form by name, else what `owner_org` says."""
    organization = raw.get("organization")
    if isinstance(organization, Mapping) and organization.get("name"):
        return str(organization["name"])
    return raw.get("owner_org") or None


def group_names(raw: Mapping[str, Any]) -> list[str]:
    """The groups of a dataset by name, else by id."""
    groups = raw.get("groups") or ()
    return [str(item.get("name") or item.get("id")) if isinstance(item, Mapping) else str(item) for item in groups]


def munged_tag(name: str) -> str:
    """A tag that CKAN accepts."""
    return re.sub(r"[^\w .-]", "", name.strip().lower())[:100].strip()


def munged_name(text: str) -> str:
    """A dataset's name out of any text; may be empty."""
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9_-]", "-", text.lower())).strip("-")


def plain(raw: Any) -> dict[str, Any]:
    """A dataset as a mapping. Raises TypeError where it is none."""
    if isinstance(raw, CkanObject):
        return raw.serialize()
    if not isinstance(raw, Mapping):
        raise TypeError(f"a dataset must be a mapping or a CkanDataset, not a {type(raw).__name__}")
    return dict(raw)


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    for word, text in words.items():
        value = value.replace(f"{{{word}}}", text)
    return value
