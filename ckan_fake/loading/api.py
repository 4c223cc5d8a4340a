"""Dumps into and out of any CKAN by its action API, which validates as always."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ckan_fake.dumps import from_line
from ckan_fake.importer.columns import Reader
from ckan_fake.importer.copies import differences
from ckan_fake.importer.lines import kind_of
from ckan_fake.loading.http import Http, TargetError

Json = dict[str, Any]
_GROUP_FIELDS = ("name", "title", "description", "image_url", "extras", "state")
# what CKAN computes, or sets itself whatever a client sends
_COMPUTED = frozenset({
    "creator_user_id", "isopen", "license_title", "license_url", "metadata_created", "metadata_modified",
    "num_resources", "num_tags", "organization", "relationships_as_object", "relationships_as_subject",
    "revision_id", "revision_timestamp", "tracking_summary",
})
_LISTS = ("resources", "tags", "extras", "groups", "users")
_PAGE = 1000
_COMPUTED_OF_RESOURCES = frozenset({
    "metadata_modified", "package_id", "position", "revision_id", "revision_timestamp", "state", "tracking_summary",
})


class Refusal(Exception):
    """CKAN's `error` of an action."""

    def __init__(self, status: int, error: Any) -> None:
        super().__init__(f"{status}: {error}")
        self.status = status
        self.error: Json = error if isinstance(error, dict) else {"message": error}

    def problems(self) -> dict[str, str]:
        """Fields to reasons."""
        told = {name: str(value) for name, value in self.error.items() if not name.startswith("__")}
        kind = self.error.get("__type") or f"status {self.status}"
        return told or {"": str(kind)}


class ApiTarget:
    """A CKAN that is no fake. What it holds already is updated where it differs."""

    batch = 1

    def __init__(self, http: Http) -> None:
        self._http = http
        self._groups: dict[tuple[bool, str], Json] = {}

    def call(self, action: str, data: Json, *, reading: bool = False) -> Any:
        """The result of an action; Refusal where it is refused."""
        path = f"/api/3/action/{action}"
        answer = (self._http.ask("GET", path, params=data) if reading
                  else self._http.ask("POST", path, json=data))
        try:
            envelope = answer.json()
        except ValueError:
            raise TargetError(f"{answer.url} answers {answer.status_code} and no JSON: is that a CKAN?") from None
        if not isinstance(envelope, dict) or "success" not in envelope:
            raise Refusal(answer.status_code, envelope)
        if not envelope["success"]:
            raise Refusal(answer.status_code, envelope.get("error"))
        return envelope["result"]

    def _find(self, action: str, references: list[Any], options: Json) -> Json | None:
        for reference in references:
            if not reference:
                continue
            try:
                found: Json = self.call(action, {"id": reference, **options}, reading=True)
            except Refusal as refusal:
                if refusal.status != 404:
                    raise
            else:
                return found
        return None

    def load(self, lines: list[bytes]) -> list[Json]:
        """See Target."""
        return [self._load(line) for line in lines]

    def _load(self, line: bytes) -> Json:
        try:
            data = from_line(line)
        except ValueError as error:
            return {"status": "failed", "error": {"": str(error)}}
        if not isinstance(data, dict) or not isinstance(data.get("name"), str) or not data["name"]:
            return {"status": "failed", "error": {"name": "is missing"}}
        kind = kind_of(data)
        made: list[tuple[str, str]] = []
        reader = Reader()
        for field in _LISTS:
            reader.objects(data, field)
        if kind == "user":
            reader.refuse("", "users can be loaded into a fake or a catalogue file only")
        if reader.problems:
            return {"status": "failed", "error": reader.problems, "name": data["name"]}
        try:
            if kind == "dataset":
                status, shown = self._dataset(data, made)
            else:
                status, shown = self._group(data, kind == "organization")
        except Refusal as refusal:
            return {"status": "failed", "error": refusal.problems(), "name": data["name"], "made": made}
        dropped, changed = differences(data, shown)
        return {"status": status, "kind": kind, "id": shown["id"], "name": shown["name"], "made": made,
                "dropped": dropped, "changed": changed}

    def _save(self, kind: str, existing: Json | None, wanted: Json, kept: Json) -> tuple[str, Json]:
        if existing is not None:
            if all(_same(name, existing.get(name), value) for name, value in wanted.items() if name != "id"):
                return "unchanged", existing
            result: Json = self.call(f"{kind}_update", {**kept, **wanted, "id": existing["id"]})
            return "updated", result
        try:
            return "created", self.call(f"{kind}_create", wanted)
        except Refusal as refusal:
            # only sysadmins may choose ids, and since CKAN 2.11 only UUIDs
            if "id" not in refusal.error or "id" not in wanted:
                raise
        return "created", self.call(f"{kind}_create", {name: wanted[name] for name in wanted if name != "id"})

    def _group(self, data: Json, is_organization: bool) -> tuple[str, Json]:
        kind = "organization" if is_organization else "group"
        existing = self._find(f"{kind}_show", [data.get("id"), data["name"]], {"include_datasets": "false"})
        wanted = {name: data[name] for name in _GROUP_FIELDS if data.get(name) is not None}
        if data.get("id"):
            wanted["id"] = data["id"]
        kept = {name: existing[name] for name in (*_GROUP_FIELDS, "users", "groups") if name in existing} \
            if existing is not None else {}
        status, shown = self._save(kind, existing, wanted, kept)
        self._groups[is_organization, shown["name"]] = shown
        return status, shown

    def _named(self, data: Json, is_organization: bool, made: list[tuple[str, str]]) -> Json:
        """The group or organization that a dataset names, made where there is none."""
        key = (is_organization, str(data.get("name")))
        if key not in self._groups:
            kind = "organization" if is_organization else "group"
            found = self._find(f"{kind}_show", [data.get("name"), data.get("id")], {"include_datasets": "false"})
            if found is None:
                _, found = self._group({"image_url": data.get("image_display_url"), **data}, is_organization)
                made.append((kind, found["name"]))
            self._groups[key] = found
        return self._groups[key]

    def _dataset(self, data: Json, made: list[tuple[str, str]]) -> tuple[str, Json]:
        existing = self._find("package_show", [data.get("id"), data["name"]], {})
        wanted = {name: value for name, value in data.items() if name not in _COMPUTED}
        organization = data.get("organization")
        if isinstance(organization, dict) and organization.get("name"):
            wanted["owner_org"] = self._named(organization, True, made)["id"]
        groups = [group for group in data.get("groups") or [] if isinstance(group, dict)]
        wanted["groups"] = [{"name": self._named(group, False, made)["name"]} for group in groups]
        wanted["tags"] = [
            {name: tag[name] for name in ("name", "vocabulary_id") if tag.get(name)} for tag in data.get("tags") or []
        ]
        wanted["resources"] = [
            {name: value for name, value in resource.items() if name not in _COMPUTED_OF_RESOURCES}
            for resource in data.get("resources") or []
        ]
        kept = {name: value for name, value in (existing or {}).items() if name not in _COMPUTED}
        return self._save("package", existing, wanted, kept)

    def dump(self, kind: str, *, deleted: bool, members: bool) -> Iterator[Json]:
        """See Target. As `ckanapi dump` does: what the list action names, each by its show action."""
        noun = "package" if kind == "datasets" else kind.removesuffix("s")
        options: Json = {"all_fields": "false"} if kind == "users" else {"limit": _PAGE}
        shown_with: Json = {}
        if kind in ("organizations", "groups"):
            shown_with = {"include_datasets": "false", "include_users": str(members).lower()}
        seen: set[str] = set()
        try:
            while True:
                page = self.call(f"{noun}_list", {**options, "offset": len(seen)} if seen else options, reading=True)
                new = [name for name in page if name not in seen]
                for name in new:
                    found = self._find(f"{noun}_show", [name], shown_with)
                    if found is not None:
                        yield found
                seen.update(new)
                if not new or len(page) < _PAGE or kind == "users":
                    return
        except Refusal as refusal:
            raise TargetError(f"{self._http.url} refuses: {refusal}") from None


def _same(name: str, shown: Any, wanted: Any) -> bool:
    """Whether CKAN shows what is wanted; what it adds does not count, nor the order of what it sorts."""
    if name in ("tags", "groups"):
        return sorted(item["name"] for item in shown or []) == sorted(item["name"] for item in wanted)
    if name == "extras":
        return {item["key"]: item["value"] for item in shown or []} == {
            item["key"]: item["value"] for item in wanted or []}
    if name == "resources":
        return len(shown or []) == len(wanted) and all(
            _resource_same(old, new) for old, new in zip(shown or [], wanted, strict=True))
    return bool(shown == wanted) or (shown in (None, "") and wanted in (None, ""))


def _resource_same(old: Json, new: Json) -> bool:
    return all(
        old.get(name) == value or str(old.get(name)) == str(value) or (not old.get(name) and not value)
        for name, value in new.items() if name != "id" or old.get("id") == value
    )
