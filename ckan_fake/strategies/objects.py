"""Valid objects: datasets, resources, organizations, groups and their parts, and sources of a synchronisation."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Dict = dict[str, Any]

NAME_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_"
RESERVED_NAMES = ("new", "edit", "search")
TAG_PUNCTUATION = "-_. "
FORMATS = ("CSV", "JSON", "XLSX", "PDF", "GeoJSON", "WMS", "shp", "text/csv", "API", "")
LICENSES = ("cc-by", "cc-by-sa", "cc-zero", "odc-odbl", "notspecified", "no-such-licence", "")

RESERVED_KEYS = frozenset("""
    id name title author author_email maintainer maintainer_email license_id license_title license_url notes url version
    state type owner_org private creator_user_id metadata_created metadata_modified isopen num_resources num_tags
    organization groups tags tag_string resources extras relationships relationships_as_subject
    relationships_as_object plugin_data log_message return_to save capacity index_id site_id entity_type dataset_type
    data_dict validated_data_dict permission_labels title_string title_ngram name_ngram text urls ckan_url download_url
    license revision_id revision_timestamp res_name res_description res_format res_url res_type depends_on dependency_of
    derives_from has_derivation links_to linked_from child_of parent_of views_total views_recent
    resources_accessed_total resources_accessed_recent indexed_ts score extras_validation with_capacity ratings_count
    ratings_average tracking_summary
""".split())
"""Keys that an extra must not have: fields of a dataset, and fields of the search index that are not texts."""


def names(*, min_size: int = 2, max_size: int = 100) -> SearchStrategy[str]:
    """Names of datasets, organizations and groups: lowercase ASCII letters, digits, `-`, `_`; 2 to 100 characters."""
    return st.text(NAME_LETTERS, min_size=min_size, max_size=max_size).filter(lambda name: name not in RESERVED_NAMES)


_NAMES = names()


def texts(*, min_size: int = 0, max_size: int = 300) -> SearchStrategy[str]:
    """Any text that CKAN's database and search index take, of any script, with line breaks."""
    letters = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\r\t")
    return st.text(letters, min_size=min_size, max_size=max_size)


def titles(*, max_size: int = 100) -> SearchStrategy[str]:
    """Titles of one line with something to read in them. (CKAN takes the name where the title is empty.)"""
    letters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"))
    return st.text(letters, min_size=1, max_size=max_size).filter(lambda title: title == title.strip())


def tags(*, min_size: int = 0, max_size: int = 5) -> SearchStrategy[list[str]]:
    """Lists of different tag names: 2 to 100 letters and digits of any script, `-`, `_`, `.` and inner blanks."""
    return st.lists(_tag_names(), min_size=min_size, max_size=max_size, unique=True)


@st.composite
def _tag_names(draw: DrawFn) -> str:
    return draw(_tag_texts())  # drawn in here, so that no repr has all letters in it


@cache
def _tag_texts() -> SearchStrategy[str]:
    letters = "".join(filter(_is_old, map(chr, range(0x10000)))) + TAG_PUNCTUATION
    return st.text(letters, min_size=2, max_size=100).filter(lambda name: name == name.strip())


def _is_old(letter: str) -> bool:
    """Whether it is a letter or digit to every Python: CKAN's own may be older than the one that draws."""
    return unicodedata.ucd_3_2_0.category(letter)[0] in "LN" and letter.isalnum()


def extras(*, min_size: int = 0, max_size: int = 5) -> SearchStrategy[dict[str, str]]:
    """Extras as a dict. None has the name of a dataset's field or of a date in the search index (`*_date`)."""
    letters = st.characters(exclude_categories=("C", "Zl", "Zp"))
    keys = st.text(letters, min_size=1, max_size=50).filter(_is_extra_key)
    return st.dictionaries(keys, texts(max_size=100), min_size=min_size, max_size=max_size)


def _is_extra_key(key: str) -> bool:
    plain = key == key.strip() and key not in RESERVED_KEYS
    return plain and not key.startswith(("_", "vocab_", "res_extras_", "extras_")) and not key.endswith("_date")


def urls() -> SearchStrategy[str]:
    """Addresses of files, by http, https or ftp."""
    path = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=20)
    return st.builds(
        "{}://{}/{}{}".format, st.sampled_from(("http", "https", "ftp")),
        st.sampled_from(("example.org", "data.example.com:8080", "xn--bcher-kva.example")), path,
        st.sampled_from((".csv", "", "?q=a%20b&p=2", "#part", "/")),
    )


_ABSENT = object()


def _fields(required: dict[str, SearchStrategy[Any]], optional: dict[str, SearchStrategy[Any]]) -> SearchStrategy[Dict]:
    """Dicts with all required and any of the optional fields: absent, None, empty and filled all happen."""
    may = {name: st.one_of(st.just(_ABSENT), st.none(), values) for name, values in optional.items()}
    return st.fixed_dictionaries({**required, **may}).map(_without_absent)


def _without_absent(fields: Dict) -> Dict:
    return {name: value for name, value in fields.items() if value is not _ABSENT}


@cache
def resources() -> SearchStrategy[Dict]:
    """Resources: an address, and any of name, description, format, mimetype, size and a field of its own."""
    return _fields({"url": urls()}, {
        "name": titles(), "description": texts(), "format": st.sampled_from(FORMATS),
        "mimetype": st.sampled_from(("text/csv", "application/json")), "size": st.integers(0, 2**31 - 1),
        "language": texts(max_size=20),
    })


def _dataset_fields() -> dict[str, SearchStrategy[Any]]:
    email = st.just("someone@example.org")
    return {
        "title": titles(), "notes": texts(), "url": urls(), "version": titles(max_size=20),
        "license_id": st.sampled_from(LICENSES), "author": titles(), "author_email": email, "maintainer": titles(),
        "maintainer_email": email,
    }


def datasets(
    *, owner_orgs: SearchStrategy[str] | None = None, groups: SearchStrategy[str] | None = None,
    names: SearchStrategy[str] = _NAMES, private: SearchStrategy[bool] | None = None, max_resources: int = 3,
) -> SearchStrategy[Dict]:
    """Datasets for `package_create`.

    owner_orgs: names or ids of existing organizations. Without it the datasets have none, which CKAN refuses unless
    `ckan.auth.create_unowned_dataset` is set. groups: names of existing groups to be in. private: whether only the
    organization sees it (needs owner_orgs; default: CKAN's, public).
    """
    fields: dict[str, SearchStrategy[Any]] = {
        "name": names, "tags": tags().map(_named), "extras": extras().map(_pairs),
        "resources": st.lists(resources(), max_size=max_resources),
    }
    if owner_orgs is not None:
        fields["owner_org"] = owner_orgs
    if groups is not None:
        fields["groups"] = st.lists(groups, max_size=3, unique=True).map(_named)
    if private is not None:
        fields["private"] = private
    return _fields(fields, _dataset_fields())


def _named(names: list[str]) -> list[Dict]:
    return [{"name": name} for name in names]


def _pairs(extras: dict[str, str]) -> list[Dict]:
    return [{"key": key, "value": value} for key, value in extras.items()]


def organizations(*, names: SearchStrategy[str] = _NAMES) -> SearchStrategy[Dict]:
    """Organizations for `organization_create`."""
    return _fields(
        {"name": names, "extras": extras(max_size=3).map(_pairs)},
        {"title": titles(), "description": texts(), "image_url": urls()},
    )


def groups(*, names: SearchStrategy[str] = _NAMES) -> SearchStrategy[Dict]:
    """Groups for `group_create`."""
    return organizations(names=names)


def harvest_sources(
    *, ids: SearchStrategy[str] | None = None, names: SearchStrategy[str] | None = None,
    organizations: SearchStrategy[str] | None = None, groups: SearchStrategy[str] | None = None,
    min_size: int = 0, max_size: int = 5,
) -> SearchStrategy[dict[str, dict[str, Dict]]]:
    """What a source of datasets holds on one day, for `SynchronizationClient.sync`.

    The form is `{"dataset": {id: ...}, "organization": {name: ...}, "group": {name: ...}}`. A dataset has its tags and
    groups as lists of names, its extras as a dict, and as `owner_org` the name of one of the organizations.

    ids, names: the datasets' ids and names in the source; organizations, groups: their names. All default to small
    pools, so that several draws are about the same things, and datasets of one source may have equal names.
    min_size, max_size: how many datasets.
    """
    owners = _pool("org", 3) if organizations is None else organizations
    members = _pool("group", 3) if groups is None else groups
    contents = _fields({
        "name": _pool("dataset") if names is None else names, "tags": tags(max_size=3), "extras": extras(max_size=3),
        "resources": st.lists(resources(), max_size=2), "owner_org": owners,
        "groups": st.lists(members, max_size=3, unique=True),
    }, {"title": titles(), "notes": texts(), "license_id": st.sampled_from(LICENSES)})
    found = st.dictionaries(_pool("id") if ids is None else ids, contents, min_size=min_size, max_size=max_size)
    unused = st.tuples(st.lists(owners, max_size=1), st.lists(members, max_size=1))
    return _source(found, unused, titles())


@st.composite
def _source(
    draw: DrawFn, datasets: SearchStrategy[dict[str, Dict]], unused: SearchStrategy[tuple[list[str], list[str]]],
    titles: SearchStrategy[str],
) -> dict[str, dict[str, Dict]]:
    """Datasets with the organizations and groups that they name, and unused ones."""
    found, (owners, members) = draw(datasets), draw(unused)
    owners = sorted({*owners, *(dataset["owner_org"] for dataset in found.values())})
    members = sorted({*members, *(name for dataset in found.values() for name in dataset["groups"])})
    return {
        "dataset": found,
        "organization": {name: {"name": name, "title": draw(titles)} for name in owners},
        "group": {name: {"name": name, "title": draw(titles)} for name in members},
    }


def edits() -> SearchStrategy[Dict]:
    """What someone changes by hand in a dataset: some of title, notes, author, tags, extras (as a dict), resources."""
    fields: dict[str, SearchStrategy[Any]] = {
        "title": titles(), "notes": texts(), "author": titles(), "tags": tags(max_size=3), "extras": extras(max_size=3),
        "resources": st.lists(resources(), max_size=2),
    }
    may = {name: st.one_of(st.just(_ABSENT), values) for name, values in fields.items()}
    return st.fixed_dictionaries(may).map(_without_absent).filter(bool)


def _pool(stem: str, size: int = 8) -> SearchStrategy[str]:
    return st.integers(1, size).map(lambda number: f"{stem}-{number}")
