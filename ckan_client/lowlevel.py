"""The low-level client: any action of the action API, and the methods of 2014 on top of it."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import requests

from ckan_client import exceptions as exc
from ckan_client import forms, merge, paging, recovery, uploads
from ckan_client.answers import check_response, read_answer
from ckan_client.paging import PAGE_SIZE
from ckan_client.transport import (
    DEFAULT_RETRIES,
    DEFAULT_TIMEOUT,
    RateLimit,
    Sessions,
    SessionSource,
    Timeout,
    Transport,
)

#: The most that organization_list and group_list give at once with `all_fields`, unless the site says otherwise.
GROUP_PAGE_SIZE = 25

_READ_SUFFIXES = ("_show", "_list", "_search", "_autocomplete", "_count", "_search_sql", "_info")
_READS = frozenset(
    {
        "current_package_list_with_resources",
        "group_list_authz",
        "organization_list_for_user",
        "recently_changed_packages_activity_list",
    }
)

#: From here on group_update without `packages` leaves the group's datasets alone.
_KEEPS_DATASETS_OF_GROUPS = (2, 9)
_CAPACITIES = frozenset({"admin", "editor", "member"})


def is_read(action: str) -> bool:
    """True where the action changes nothing, judged by its name; such a call may be repeated."""
    return action in _READS or action.endswith(_READ_SUFFIXES)


class CkanLowlevelClient:
    """
    Any action of a CKAN of any version from 2.2 on. Threads may share one; each has its own session then.

    :param base_url: the CKAN's root, as "https://demo.ckan.org"; may have a path
    :param api_key: an API token, or up to CKAN 2.9 an API key; None calls anonymously
    :param timeout: seconds, or (to connect, to read); None waits for ever
    :param retries: how often a request is repeated: a read after a failed connection or a 429, 502, 503, 504; a write
        after a connection that could not be made and a 429, and after the others where `recover_writes`
    :param session: a requests.Session to send with (proxies, certificates, adapters are its business), used by all
        threads; or a function that makes one for each thread (default: `requests.Session`)
    :param user_agent: instead of `ckan-client/<version> (+<address>)`
    :param rate: so many requests per second at most, all threads together
    :param token_header: the one header to send the token in, for sites with one of their own; by default it goes in
        `Authorization` and `X-CKAN-API-Key`, which covers every version
    :param recover_writes: after a write whose answer was lost, look whether it happened, and repeat it if not
    :param sleep: called with the seconds to wait before a repetition

    Every method raises HTTPError or its kin for an error answer, BadApiError for an unreadable one, ConnectionFailed
    or its kin where none came. Redirects are not followed.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str | None = None,
        *,
        timeout: Timeout = DEFAULT_TIMEOUT,
        retries: int = DEFAULT_RETRIES,
        session: SessionSource | None = None,
        user_agent: str | None = None,
        rate: float | None = None,
        token_header: str | None = None,
        recover_writes: bool = True,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url = base_url
        self.api_key = api_key
        self.recover_writes = recover_writes
        self._version: tuple[int, int] | None = None
        self._asking_version = threading.Lock()
        self.transport = Transport(
            base_url,
            api_key,
            Sessions(session or requests.Session),
            timeout=timeout,
            retries=retries,
            user_agent=user_agent,
            header=token_header,
            limit=RateLimit(rate, sleep) if rate is not None else None,
            sleep=sleep,
        )

    @property
    def anonymous(self) -> CkanLowlevelClient:
        """The same client without a token."""
        found = copy.copy(self)
        found.api_key = None
        found.transport = dataclasses.replace(self.transport, api_key=None)
        return found

    # -- requests ------------------------------------------------------------------------------------------------

    def request(self, method: str, path: str | Sequence[str], **kwargs: Any) -> requests.Response:
        """
        A request to any address below the root, as in 2014; `kwargs` are those of `requests.Session.request`.

        :param data: a mapping or list is sent as JSON
        :return: the answer, with a status below 300
        """
        data = kwargs.get("data")
        if data is not None and not isinstance(data, (str, bytes)):
            kwargs["data"] = json.dumps(data)
            kwargs["headers"] = {"Content-Type": "application/json", **(kwargs.get("headers") or {})}
        where = path if isinstance(path, str) else "/".join(path)
        safe = method.upper() in ("GET", "HEAD")
        return self.transport.ask(method, where, check_response, safe=safe, **kwargs)

    def action(
        self,
        name: str,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        get: bool = False,
        base: str | None = None,
    ) -> Any:
        """
        The `result` of an action.

        :param data: its parameters, JSON types
        :param files: name -> open file, (file name, file) or (file name, file, media type): sends a form piece by
            piece, which carries no lists or objects. It is not repeated
        :param get: send GET instead of POST; lists and objects go as JSON text
        :param base: of an update, the `metadata_modified` that `data` was made from: where the answer was lost, it
            tells whether the update happened
        :raises ValueError: for lists or objects beside `files`
        :raises ConcurrentEdit: where the answer of an update was lost, and the object has changed otherwise
        """
        path = f"api/3/action/{name}"
        values = data or {}
        if get:
            params = {key: _query_text(value) for key, value in values.items() if value is not None}
            return self.transport.ask("GET", path, read_answer, safe=True, params=params)
        if files:
            uploads.check(values)
            return self.transport.ask_once("POST", path, read_answer, data=lambda: uploads.form(values, files))
        body = json.dumps(values)
        headers = {"Content-Type": "application/json"}
        if is_read(name):
            return self.transport.ask("POST", path, read_answer, safe=True, data=body, headers=headers)
        if not self.recover_writes or self.transport.retries < 1:
            return self.transport.ask("POST", path, read_answer, safe=False, data=body, headers=headers)

        def send() -> Any:
            return self.transport.ask_once("POST", path, read_answer, data=body, headers=headers)

        return recovery.write(self, name, values, send, base)

    # -- datasets ------------------------------------------------------------------------------------------------

    def iter_search(self, **params: Any) -> Iterator[dict[str, Any]]:
        """
        Every hit of a package_search, read page by page in the order of ids: none twice, and none missed that is there
        all the time, however the catalogue moves.

        :param params: those of package_search; `rows` is the size of a page (1000), `sort` and `start` are set here
        """
        return paging.all_hits(self._search_page, params)

    def _search_page(self, params: Mapping[str, Any]) -> paging.Page:
        page = _dict(self.action("package_search", params), "search result")
        count = page.get("count")
        return _list_of_dicts(page.get("results"), "dataset"), count if isinstance(count, int) else 0

    def list_datasets(self) -> list[str]:
        """
        Ids of all public, active datasets, sorted.

        (package_list would give names from 2.3 on, so this pages through package_search.)
        """
        # 2.7 wants a list, and crashes on one of a single field
        return [dataset["id"] for dataset in self.iter_search(fl=["id", "name"], facet="false")]

    def iter_datasets(self) -> Iterator[dict[str, Any]]:
        """All public, active datasets in the shape of 2014, read page by page."""
        return (forms.dataset_of_2014(dataset) for dataset in self.iter_search(facet="false"))

    def get_dataset(self, dataset_id: str) -> dict[str, Any]:
        """A dataset by id or name, in the shape of 2014: extras a mapping, tags names, groups ids."""
        return forms.dataset_of_2014(self.show("package", dataset_id))

    def post_dataset(self, dataset: Mapping[str, Any]) -> dict[str, Any]:
        """Create a dataset, given in either shape. Returns it in the shape of 2014."""
        created = self.action("package_create", forms.dataset_input(dataset))
        return forms.dataset_of_2014(_dict(created, "dataset"))

    def put_dataset(self, dataset: Mapping[str, Any]) -> dict[str, Any]:
        """
        Update the dataset with this `id` (two requests). Fields that are left out stay; extras given as a mapping are
        laid over the old ones, None removes one; other lists replace the old ones, resources keep their ids.
        """
        current = self.show("package", dataset["id"])
        payload = merge.dataset_update(current, dataset)
        updated = self.action("package_update", payload, base=current.get("metadata_modified"))
        return forms.dataset_of_2014(_dict(updated, "dataset"))

    def delete_dataset(self, dataset_id: str, ignore_404: bool = True) -> None:
        """Mark a dataset as deleted."""
        with _ignoring_404(ignore_404):
            self.action("package_delete", {"id": dataset_id})

    def show(self, noun: str, object_id: str, **params: Any) -> dict[str, Any]:
        """What the action `<noun>_show` gives, unchanged."""
        return _dict(self.action(f"{noun}_show", {"id": object_id, **params}), noun)

    # -- groups and organizations --------------------------------------------------------------------------------

    def iter_all_fields(self, noun: str, **params: Any) -> Iterator[dict[str, Any]]:
        """
        Every active object of group_list or organization_list with `all_fields`, page by page, none twice. Without
        extras, members and datasets.

        :param noun: "group" or "organization"
        """
        seen: set[str] = set()
        offset = 0
        while True:
            query = {"all_fields": True, "include_dataset_count": False, "sort": "name asc", **params}
            page = self.action(f"{noun}_list", {**query, "limit": GROUP_PAGE_SIZE, "offset": offset})
            found = _list_of_dicts(page, noun)
            new = [item for item in found if item["id"] not in seen]
            seen.update(item["id"] for item in new)
            yield from new
            offset += len(found)
            # before 2.3 there are no pages: all come at once, and again
            if not new or len(found) > GROUP_PAGE_SIZE:
                return

    def list_groups(self) -> list[str]:
        """Ids of all active groups (no organizations)."""
        return [group["id"] for group in self.iter_all_fields("group")]

    def iter_groups(self) -> Iterator[dict[str, Any]]:
        """All active groups, each as `get_group()` gives it."""
        for group_id in self.list_groups():
            yield self.get_group(group_id)

    def get_group(self, group_id: str) -> dict[str, Any]:
        """A group by id or name, with extras as a mapping and parent groups as ids."""
        return forms.group_of_2014(self.show("group", group_id))

    def post_group(self, group: Mapping[str, Any]) -> dict[str, Any]:
        """Create a group, given in either shape."""
        created = self.action("group_create", forms.group_input(group))
        return forms.group_of_2014(_dict(created, "group"))

    def put_group(self, group: Mapping[str, Any]) -> dict[str, Any]:
        """Update the group with this `id`. What is left out stays, its members and datasets as well."""
        return forms.group_of_2014(self.update_group_like("group", group))

    def delete_group(self, group_id: str, ignore_404: bool = True) -> None:
        """Delete and purge a group, as in 2014; who may not purge leaves it deleted."""
        self._delete_and_purge("group", group_id, ignore_404)

    def list_organizations(self) -> list[str]:
        """Names of all active organizations."""
        names = self.action("organization_list")
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise exc.BadApiError("organization_list gave no list of names")
        if len(names) >= PAGE_SIZE:
            return [organization["name"] for organization in self.iter_all_fields("organization")]
        return names

    def iter_organizations(self) -> Iterator[dict[str, Any]]:
        """All active organizations, each as `get_organization()` gives it."""
        for name in self.list_organizations():
            yield self.get_organization(name)

    def get_organization(self, id: str) -> dict[str, Any]:
        """An organization by id or name, as the action API gives it, but its parent groups as ids."""
        return _organization_of_2014(self.show("organization", id))

    def post_organization(self, organization: Mapping[str, Any]) -> dict[str, Any]:
        """Create an organization, given in either shape."""
        created = self.action("organization_create", forms.group_input(organization))
        return _organization_of_2014(_dict(created, "organization"))

    def put_organization(self, organization: Mapping[str, Any]) -> dict[str, Any]:
        """Update the organization with this `id`. What is left out stays, its members and datasets as well."""
        return _organization_of_2014(self.update_group_like("organization", organization))

    def delete_organization(self, id: str, ignore_404: bool = True) -> None:
        """Delete and purge an organization, as in 2014; who may not purge leaves it deleted."""
        self._delete_and_purge("organization", id, ignore_404)

    def update_group_like(self, noun: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Read, merge and write a group or an organization, members included. Returns the action's result."""
        current = self.show(noun, changes["id"], include_users=True, include_datasets=False)
        payload = merge.group_update(current, changes)
        payload["users"] = self._members(noun, current)
        if noun == "group" and self.server_version() < _KEEPS_DATASETS_OF_GROUPS:
            rows = self.action("member_list", {"id": current["id"], "object_type": "package"})
            payload["packages"] = [{"id": row[0]} for row in rows]
        return _dict(self.action(f"{noun}_update", payload), noun)

    def _members(self, noun: str, current: Mapping[str, Any]) -> list[dict[str, str]]:
        """Members as an update takes them. Before 2.12 an update without them removes them all."""
        if isinstance(users := current.get("users"), list):
            return [{"name": user["name"], "capacity": user["capacity"]} for user in users]
        rows = self.action("member_list", {"id": current["id"], "object_type": "user"})
        members = [{"name": row[0], "capacity": str(row[2]).lower()} for row in rows]
        if not _CAPACITIES.issuperset(member["capacity"] for member in members):
            # member_list gives the capacities in the site's language
            raise exc.OperationFailure(f"The members of {noun} {current['id']} cannot be read, so they would be lost")
        return members

    def _delete_and_purge(self, noun: str, object_id: str, ignore_404: bool) -> None:
        with _ignoring_404(ignore_404):
            self.action(f"{noun}_delete", {"id": object_id})
        with _ignoring_404(ignore_404), contextlib.suppress(exc.NotAuthorized):
            self.action(f"{noun}_purge", {"id": object_id})

    # -- site ----------------------------------------------------------------------------------------------------

    def server_version(self) -> tuple[int, int]:
        """Major and minor version of the CKAN, (0, 0) where it tells none. Asked once."""
        with self._asking_version:
            if self._version is None:
                text = str(_dict(self.action("status_show"), "status").get("ckan_version"))
                found = re.match(r"(\d+)\.(\d+)", text)
                self._version = (int(found[1]), int(found[2])) if found else (0, 0)
            return self._version

    # -- licenses ------------------------------------------------------------------------------------------------

    def list_licenses(self) -> list[dict[str, Any]]:
        """The licenses that the site offers."""
        return _list_of_dicts(self.action("license_list"), "license")


@contextlib.contextmanager
def _ignoring_404(ignore: bool) -> Iterator[None]:
    try:
        yield
    except exc.NotFound:
        if not ignore:
            raise


def _organization_of_2014(data: dict[str, Any]) -> dict[str, Any]:
    if "groups" in data:
        data["groups"] = [group["id"] if isinstance(group, dict) else group for group in data["groups"]]
    return data


def _query_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _dict(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise exc.BadApiError(f"Bad {name} returned from the API: no object, but {type(value).__name__}")
    return value


def _list_of_dicts(value: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise exc.BadApiError(f"Bad {name} list returned from the API: no list of objects")
    return value
