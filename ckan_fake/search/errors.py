"""What a search can fail with."""

from __future__ import annotations

from typing import Any


class SolrError(Exception):
    """Solr refuses a request; the text is its reason, `status` that of its answer."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class BadQuery(SolrError):
    """Solr refuses a query for what it says, not for its form."""


class QuerySyntaxError(SolrError):
    """The text is no query. `seen` are the clauses before the place, in their order."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.seen: list[Any] = []


class Unsupported(ValueError):
    """Something that Solr understands and this engine does not."""


class LocalParameters(Unsupported):
    """A query that begins with local parameters, as `{!name ...}`."""
