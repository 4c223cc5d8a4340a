"""Values of parameters: right ones of each kind, from small pools, and wrong ones of all types.

They are made with a `Random`, which may be Hypothesis's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from random import Random
from typing import Any

Values = Callable[[Random], Any]
"""Makes a value."""


@dataclass(frozen=True)
class Ref:
    """What the run has seen of a kind: the name or id of one, chosen by a number when the step is played."""

    kind: str
    number: int


NAMES: dict[str, tuple[str, ...]] = {
    "dataset": ("ds-public", "ds-private", "ds-draft", "ds-deleted", "ds-1", "ds-2", "ds-3"),
    "org": ("org-main", "org-parent", "org-1", "org-2"), "group": ("group-main", "group-1", "group-2"),
    "user": ("admin_ann", "editor_ed", "member_mia", "parent_pat", "plain_pia", "deleted_dan", "pending_pam",
             "sysadmin", "user_1", "user_2", "default"),
    "vocabulary": ("vocab-main", "vocab-1"), "tag": ("free tag", "aa", "v-one", "v-two", "bb"),
}
"""The names that steps use. The first of each exist from the start."""

WRONG: tuple[Any, ...] = (
    None, "", " ", "nope", 0, 1, -1, 1.5, 10**20, True, False, [], {}, ["a"], [None], [[]], [{}], {"a": 1}, {"id": "x"},
    "\0", "a\0b", "\ud800", "é ü 漢", "x" * 300, "x" * 40000, "%", "_", "'", "a,b", "<b>", "null", "[]", "{}", "../x",
    "00000000-0000-0000-0000-000000000000", ["ds-public", "ds-private"], "2020-01-01T00:00:00Z", "true", "-5",
)
TEXTS = ("a text", "Än other", "x", " padded ", "two\nlines", "aa", "", "12", "a: b, c;d", "long " * 20)
UUIDS = tuple(f"{number}c3bfa1d-7d9e-4d36-8d5c-2f3f8d0b3a1{number}" for number in range(4))
KEYS = ("a", "bb", "c c", "spatial", "é", "zz_date", "title", "")


def pick(*values: Any) -> Values:
    """One of some values."""
    return lambda rng: rng.choice(values)


def either(*values: Values) -> Values:
    """What one of some makers gives."""
    return lambda rng: rng.choice(values)(rng)


def ref(kind: str) -> Values:
    """Something of that kind that exists or did exist."""
    return lambda rng: Ref(kind, rng.randint(0, 15))


def name(kind: str) -> Values:
    """A name for something of that kind, which may be taken."""
    return pick(*NAMES[kind])


def lists(values: Values, size: int = 3) -> Values:
    """Lists of up to that many values."""
    return lambda rng: [values(rng) for _ in range(rng.randint(0, size))]


def dicts(needed: Mapping[str, Values] | None = None, **values: Values) -> Values:
    """Dicts with all needed keys and any of the others."""
    def make(rng: Random) -> dict[str, Any]:
        found = {key: make(rng) for key, make in (needed or {}).items()}
        chosen = [key for key in values if rng.randint(0, 1)]
        return {**found, **{key: values[key](rng) for key in chosen}}

    return make


def wrong() -> Values:
    """Values of any type that are hardly ever right."""
    return pick(*WRONG)


def _texts() -> Values:
    return pick(*TEXTS)


def _tags() -> Values:
    plain, state = dicts({"name": name("tag")}), pick("active", "deleted")
    full = dicts(name=name("tag"), vocabulary_id=ref("vocabulary"), state=state, display_name=_texts())
    return lists(either(plain, plain, full))


def _extras() -> Values:
    value = either(_texts(), pick(1, True, 1.5, None, [1, "a"], {"a": "b"}))
    plain = dicts({"key": pick(*KEYS), "value": value})
    full = dicts({"key": pick(*KEYS)}, value=value, state=pick("active", "deleted"))
    return lists(either(plain, plain, plain, full))


def _resource_dicts() -> Values:
    given: dict[str, Values] = dict(
        url=kind("url"), name=_texts(), description=_texts(), format=kind("format"), size=pick(1, "12", 0, ""),
        foo=pick("bar", 1, {"a": [1]}, None, [], ""), mimetype=kind("format"),
    )
    known = {"id": ref("resource"), "state": pick("active", "deleted", "x")}
    return lists(either(dicts(None, **given), dicts(None, **given, **known)))


def _json() -> Values:
    return pick({}, {"a": {"b": 1}}, {"datastore": {"x": [1]}}, [], {"k": "v"}, None, "{}")


_POOLS: dict[str, tuple[Any, ...]] = {
    "bool": (True, False, "true", "false", "True", "no", 1, 0), "int": (0, 1, 2, 5, "3", "0", 100, -1),
    "limit": (0, 1, 2, 5, "3", 100, 2000, "0"), "offset": (0, 1, "1", 3, 100),
    "wide_limit": (100, "2000", 50, "x", 0, -1),  # what a lower one cuts off is the table's order, unknown
    "token_owner": NAMES["user"][:7],  # the sysadmin's token has a name of the installation's own
    "license": ("cc-by", "notspecified", "odc-odbl", "nope", "", "other-open"),
    "state": ("active", "deleted", "draft", "active", "pending"), "user_state": ("active", "deleted", "pending"),
    "dataset_type": ("dataset", "dataset", "harvest", "showcase"),
    "group_type": ("group", "organization", "theme", ""),
    "url": ("http://example.org/a.csv", "http://example.org/b", "example.org/c.json", "", "ftp://x.org/d.xlsx",
            "/rel/e.pdf", "http://example.org/i.png", "not a url", "upload.txt"),
    "format": ("csv", "JSON", "text/csv", "application/json", "", "png", "XlSx", "shp", "txt", "made up"),
    "email": ("one@example.org", "two@example.org", "three@example.org", "admin_ann@example.org",
              "ADMIN_ANN@example.org", "x y@example.org", "a@b", "new@example.com", "four@example.org"),
    "password": ("correct horse 9", "short", "correct horse 9", "12345678", "x" * 80),
    "rel": ("depends_on", "dependency_of", "derives_from", "has_derivation", "child_of", "parent_of", "links_to",
            "linked_from", "nope"),
    "view_type": ("image_view", "text_view", "image_view", "nope"),
    "view_types": (["image_view"], ["text_view", "image_view"], [], ["nope"], "image_view"),
    "capacity": ("admin", "editor", "member", "public", "private", "nope"),
    "role": ("admin", "editor", "member", "nope"),
    "object_type": ("user", "package", "group", "user", "nope"),
    "permission": ("manage_group", "read", "update_dataset", "create_dataset", "admin", "nope"),
    # not "title" and "package_count": groups alike in these come in the table's order, unknown
    "group_sort": ("name", "name desc", "name asc", "nope", "name asc, x", "name up", "member_count", "packages asc"),
    # not "about", "fullname", "sysadmin": users alike in these come in the table's order, unknown
    "user_sort": ("name", "display_name", "edits", "nope", "created"),
    "package_sort": ("name asc", "title_string desc", "metadata_created asc", "name desc, id asc", "nope"),
    "facet_word": ("true", "false", True, False), "field": ("name", "id", "format", "url", "nope"),
    "fields": (["name"], ["organization", "tags"], [], ["groups", "res_format", "license_id"], ["id", "name"], "name"),
    "solr": ("*:*", "", "text", "name:ds-public", "organization:org-main", "tags:aa", "state:active", "+ds-1",
             "title:text", "groups:group-main", "nope:x", "private:true", "-name:ds-1"),
    "resource_query": ("name:text", "format:CSV", "url:example", ["name:a", "format:csv"], "description:x", "nope:x",
                       "hash:a", "foo:bar", "name:"),
    "q": ("a", "ds", "org", "aa", "csv", "main", "", "ann", "xyz", "é", "tag", "d", "free tag", "group"),
    "option": ("ckan.site_title", "ckan.site_description", "ckan.theme", "ckan.site_about", "nope", "ckan.auth.nope"),
    "activity_type": ("new package", "changed package", "deleted package", "new user", "changed user", "new group",
                      "changed organization", "nope", "follow dataset", "new resource view", "changed group"),
    "activity_types": (["new package"], ["changed package", "new user"], "new package", [], ["nope"]),
    "activity_object": ("package", "group", "organization", "user", "nope"),
    "diff_type": ("unified", "context", "html", "nope"),
    "date": ("2020-01-01", "2020-01-01T10:00:00", "2031-05-06T07:08:09.123456", "yesterday", "2020-13-01", "", None),
    "stamp": (0, 1.5, 4102444800, "4102444800", "yesterday", "1000.5", ""),
    "new_id": UUIDS, "task": UUIDS, "texts": (["aa", "a text"], ["x"], [], "aa", ["de", "en"], ["x", "de"]),
    "names": ([], ["org-main"], ["group-main", "nope"], ["default"], "org-main", ["ds-1", "name:ds-public"]),
    "jti": ("nope", "x" * 43), "token": ("nope", "eyJhbGciOiJIUzI1NiJ9.e30.x", "é"),
    "action_name": ("package_show", "user_create", "nope", "status_show"),
    "any": ("bar", 1, 1.5, True, None, [1, "a"], {"a": [1]}, ""),
    "tag_string": ("aa,bb", "aa", "", "free tag, cc", ",", "a"),
    "globs": (["*"], ["id", "name"], ["+resources", "-*"], ["resources__*__url", "title"], "title", ["-title"], "-*"),
    "vocabulary_name": ("vocab-main", "vocab-1", "vocab 2", "v", "x" * 101),
}

_REFS = {
    "dataset": "dataset", "org": "org", "group": "group", "user": "user", "resource": "resource", "view": "view",
    "vocabulary": "vocabulary", "activity": "activity", "tag": "tag",
}
_FIRST_NEW = {"dataset": 4, "org": 2, "group": 1, "user": 8}


def _new(stem: str) -> Values:
    """A name for something new, mostly one that no run has from its start."""
    free = NAMES[stem][_FIRST_NEW[stem]:]
    return pick(*free, *free, *NAMES[stem])



def _makers() -> dict[str, Callable[[], Values]]:
    return {
        "text": _texts, "tags": _tags, "extras": _extras, "resources": _resource_dicts, "json": _json,
        "any_group": lambda: either(ref("org"), ref("group")),
        "any_id": lambda: either(ref("dataset"), ref("resource"), pick(*UUIDS)),
        "member": lambda: either(ref("user"), ref("dataset"), ref("group"), ref("org")),
        "dataset_ids": lambda: lists(ref("dataset")), "resource_ids": lambda: lists(ref("resource")),
        "view_ids": lambda: lists(ref("view")),
        "group_dicts": lambda: lists(either(
            dicts(id=ref("group")), dicts(name=name("group")), dicts(name=name("org")),
            dicts(id=ref("org"), capacity=kind("capacity")),
        ), 2),
        "package_dicts": lambda: lists(either(dicts(id=ref("dataset")), dicts(name=name("dataset")))),
        "user_dicts": lambda: lists(dicts({"name": name("user")}, capacity=kind("capacity"))),
        "package_dict": lambda: dicts({"id": ref("dataset")}, resources=_resource_dicts()),
        "resource_dict": lambda: dicts(
            id=ref("resource"), package_id=ref("dataset"), format=kind("format"), url=kind("url")),
        "match": lambda: either(
            dicts(id=ref("dataset")), dicts(name=name("dataset"), state=kind("state")),
            dicts(id=ref("dataset"), title=_texts())),
        "changes": lambda: dicts(
            title=_texts(), notes=_texts(), state=kind("state"), extras=_extras(), tags=_tags(),
            resources=_resource_dicts(), owner_org=ref("org"), name=name("dataset"),
            resources__0=dicts(name=_texts(), url=kind("url")), resources__extend=_resource_dicts(),
            extras__0__value=_texts(), tags__extend=_tags(), resources__9__name=_texts(),
        ),
        "activity_data": lambda: pick({}, {"a": 1}, {"package": {"title": "x"}}, None, "x", []),
        "task_dicts": lambda: lists(dicts(
            entity_id=pick(*UUIDS), entity_type=_texts(), task_type=_texts(), key=_texts(), value=_texts()), 2),
        "term_dicts": lambda: lists(either(
            dicts({name: pick("aa", "x") for name in ("term", "term_translation", "lang_code")}),
            dicts(term=_texts(), term_translation=_texts(), lang_code=_texts()),
        ), 2),
        **{f"new_{stem}": partial(_new, stem) for stem in _FIRST_NEW},
        **{f"{stem}_name": partial(name, stem) for stem in _FIRST_NEW},
    }


MAKERS = _makers()


@cache
def kind(name: str) -> Values:
    """The right values of a kind; ValueError for one that there is not."""
    if name in MAKERS:
        return MAKERS[name]()
    if name in _REFS:
        return ref(_REFS[name])
    if name == "jti":
        return either(ref("jti"), ref("jti"), pick(*_POOLS["jti"]))
    if name == "token":
        return either(ref("token"), ref("token"), pick(*_POOLS["token"]))
    if name == "task":
        return either(ref("task"), ref("task"), pick(*_POOLS["task"]))
    if name in _POOLS:
        return pick(*_POOLS[name])
    raise ValueError(f"no kind {name!r} of values")
