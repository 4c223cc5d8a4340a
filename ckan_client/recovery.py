"""
Writes whose answer was lost: find out whether they happened before repeating them.

A create is recognised by the name or id that the client chose, an update by its content and by `metadata_modified`.
What cannot be told apart is not repeated: the caller gets the error.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import tenacity

from ckan_client import exceptions as exc
from ckan_client.compare import differences, resource_differences
from ckan_client.transport import TEMPORARY, is_temporary, wait_before_repeating

if TYPE_CHECKING:
    from ckan_client.lowlevel import CkanLowlevelClient

_NOUNS = ("package", "group", "organization", "resource", "user")
#: What a show does not give back as it was sent.
_NOT_SHOWN = {
    "user": frozenset({"password", "email", "id"}),
    "group": frozenset({"users", "packages", "id"}),
    "organization": frozenset({"users", "packages", "id"}),
    "resource": frozenset({"package_id", "id", "upload", "clear_upload"}),
    "package": frozenset({"id"}),
}


class Nothing(enum.Enum):
    """What a look at the server may tell, beside the object as it should be."""

    UNDONE = "it did not happen"
    UNKNOWN = "it cannot be told"


def write(
    client: CkanLowlevelClient, action: str, values: Mapping[str, Any], send: Callable[[], Any], base: str | None
) -> Any:
    """
    The result of `send()`, one try of an action that writes, or of the try after a lost one.

    :param base: the `metadata_modified` that the object had when the caller read it
    :raises ConcurrentEdit: where the answer was lost and the object has changed since `base`, but not as asked
    """
    lost: list[exc.CkanClientError] = []

    def attempt() -> Any:
        try:
            return send()
        except (exc.ConnectionFailed, exc.HTTPError) as error:
            if _is_lost(error):
                found = _look(client, action, values, base)
                if found is Nothing.UNKNOWN:
                    raise _Unknown(error) from error
                if found is Nothing.UNDONE:
                    lost.append(error)
                    raise
                return found
            if lost and isinstance(error, exc.NotFound) and action.endswith(("_delete", "_purge")):
                return None
            if lost and isinstance(error, exc.ValidationError):
                # the try that was lost has happened after it was looked for
                found = _look(client, action, values, base)
                if not isinstance(found, Nothing):
                    return found
            raise

    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(client.transport.retries + 1),
        retry=tenacity.retry_if_exception(_may_repeat),
        wait=wait_before_repeating,
        sleep=client.transport.sleep,
        reraise=True,
    )
    try:
        return retrying(attempt)
    except _Unknown as unknown:
        raise unknown.error from None


class _Unknown(Exception):
    def __init__(self, error: exc.CkanClientError) -> None:
        self.error = error


def _is_lost(error: exc.CkanClientError) -> bool:
    """Whether the write may have happened."""
    if isinstance(error, exc.HTTPError):
        return error.status_code in TEMPORARY - {429}
    return isinstance(error, exc.ConnectionFailed) and not isinstance(error, exc.NotSent)


def _may_repeat(error: BaseException) -> bool:
    if isinstance(error, exc.HTTPError):
        return is_temporary(error)
    return isinstance(error, exc.ConnectionFailed)


def _look(client: CkanLowlevelClient, action: str, values: Mapping[str, Any], base: str | None) -> Any:
    """The result that the write would have had, or Nothing."""
    noun, _, verb = action.partition("_")
    if action == "dataset_purge" or verb in ("delete", "purge"):
        return Nothing.UNDONE  # doing it twice does no harm
    if noun not in _NOUNS or verb not in ("create", "update", "patch", "revise"):
        return Nothing.UNKNOWN
    wanted = values.get("update") or {} if verb == "revise" else values
    name = None if noun == "resource" else wanted.get("name")
    reference = wanted.get("id") or (values.get("match") or {}).get("id") or name
    if not isinstance(reference, str):
        return Nothing.UNKNOWN
    try:
        found = client.show(noun, reference)
    except (exc.NotFound, exc.NotAuthorized):
        return Nothing.UNDONE  # repeating it gets the server's own words
    asked = {key: value for key, value in wanted.items() if key not in _NOT_SHOWN[noun]}
    different = resource_differences(found, asked) if noun == "resource" else differences(found, asked)
    if not different:
        return {"package": found} if verb == "revise" else found
    if verb == "create" or verb == "revise" or noun not in ("package", "resource"):
        return Nothing.UNDONE
    modified = found.get("metadata_modified")
    if base is None or modified is None:
        return Nothing.UNKNOWN
    if modified == base:
        return Nothing.UNDONE
    raise exc.ConcurrentEdit(
        f"{noun} {reference} was changed by someone else while it was written: {', '.join(different)}", tuple(different)
    )
