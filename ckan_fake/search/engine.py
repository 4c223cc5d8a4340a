"""The search engine: follows the stored copies of datasets and answers queries over them."""

from __future__ import annotations

from ckan_fake.state import State
from ckan_fake.state.rows import IndexedPackage


class Engine:
    """Keeps up with `state.indexed_packages`: what changed is indexed again when somebody searches, nothing before."""

    def __init__(self, state: State) -> None:
        self._dirty: set[str] = set()
        self._state = state
        for row in state.indexed_packages.unordered():
            self._dirty.add(row.id)
        state.indexed_packages.listen(self._changed)

    def _changed(self, before: IndexedPackage | None, after: IndexedPackage | None) -> None:
        row = after or before
        if row is not None:
            self._dirty.add(row.id)
