"""What an action raises instead of answering: CKAN's exception classes, mapped to answers by `ckan_fake.web` alone."""

from __future__ import annotations

from typing import Any


class ActionError(Exception):
    """Base of CKAN's refusals. `message` may be empty."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(ActionError):
    """404."""


class NotAuthorized(ActionError):
    """403."""


class ValidationError(ActionError):
    """409. `error_dict` maps field names to CKAN's messages.

    A bare text becomes the error of the key `message`. The errors of `tags` are flattened into a list of sentences,
    not aligned with the tags sent (all versions).
    """

    def __init__(self, errors: str | dict[str, Any]) -> None:
        super().__init__()
        self.error_dict: dict[str, Any] = {"message": errors} if isinstance(errors, str) else errors
        if "tags" in self.error_dict:
            self.error_dict["tags"] = _sentences(self.error_dict["tags"])


def _sentences(tag_errors: Any) -> list[Any]:
    sentences: list[Any] = []
    for error in tag_errors:
        if not isinstance(error, dict):
            raise ServerError("the errors of tags are not a list of dicts")
        if "name" in error:
            sentences.append(", ".join(error["name"]))
        elif error:
            sentences.append(error)
    return sentences


class DataError(ActionError):
    """400, "Integrity Error": the data has not the shape that CKAN can walk through."""


class SearchQueryError(ActionError):
    """400."""


class SearchError(ActionError):
    """409."""


class SearchIndexError(ActionError):
    """500: the search index refused the dataset."""


class ServerError(Exception):
    """A 500 that a real CKAN gives as well, raised on purpose; its text names what crashes there."""


class UnsupportedByFake(Exception):
    """501: a real CKAN would answer this, the fake cannot yet. Its text names the action and what is missing."""
