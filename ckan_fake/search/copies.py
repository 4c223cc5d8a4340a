"""The search index's stored copies of datasets: those that searches see, and those that wait for a commit.

CKAN asks Solr to commit with each write. Where `ckan.search.solr_commit` is off, Solr commits by itself, now and then:
until it does, searches see the copies of before, and those that were written meanwhile wait in `uncommitted_packages`.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from ckan_fake.site import Site
from ckan_fake.state import State
from ckan_fake.state.rows import IndexedPackage, SearchCommit, UncommittedPackage

_COLUMNS = tuple(column.name for column in dataclasses.fields(IndexedPackage) if column.name != "seq")


def put(site: Site, copy: IndexedPackage, *, at_once: bool = False) -> None:
    """Store a copy in place of the dataset's older one; `at_once`: commit, whatever the options say."""
    state = site.state
    commits = at_once or bool(site.config["ckan.search.solr_commit"])
    if commits and not len(state.search_commits):
        _store(state, copy)
        return
    _wait(state, copy, removed=False)
    _written(site, commits)


def drop(site: Site, reference: str) -> None:
    """Drop the copies whose id or name is `reference`; a dataset that is named like another one's id goes with it."""
    state = site.state
    shown, waiting = state.indexed_packages, state.uncommitted_packages
    commits = bool(site.config["ckan.search.solr_commit"])
    found = [row for row in (shown.get(reference), *shown.by("name").all(reference))
             if row is not None and row.id not in waiting]
    if commits and not len(state.search_commits):
        for row in found:
            if row.id in shown:
                shown.remove(row.id)
        return
    found += [row for row in (waiting.get(reference), *waiting.by("name").all(reference)) if row is not None]
    for row in found:
        _wait(state, row, removed=True)
    _written(site, commits)


def commit(state: State) -> None:
    """Let searches see all that was written."""
    for row in state.uncommitted_packages.rows():
        if not row.removed:
            _store(state, IndexedPackage(**_values(row)))
        elif row.id in state.indexed_packages:
            state.indexed_packages.remove(row.id)
        state.uncommitted_packages.remove(row.id)
    for pending in state.search_commits.rows():
        state.search_commits.remove(pending.id)


def commit_if_due(site: Site) -> None:
    """Commit where the oldest write that waits is as old as `ckan_fake.search_commit_after_seconds`."""
    pending = next(site.state.search_commits.unordered(), None)
    if pending is None:
        return
    seconds = site.config["ckan_fake.search_commit_after_seconds"]
    # a copy, so that a clock that goes on whenever it is looked at is not moved
    if 0 < seconds <= (site.clock.copy().now() - pending.since).total_seconds():
        with site.state.transaction():
            commit(site.state)


def _written(site: Site, commits: bool) -> None:
    """Note a write that waits, and commit where it is time to."""
    state = site.state
    pending = next(state.search_commits.unordered(), None)
    if pending is None:
        pending = state.search_commits.add(SearchCommit("next", site.clock.copy().now()))
    pending = state.search_commits.update(pending, writes=pending.writes + 1)
    limit = site.config["ckan_fake.search_commit_after_writes"]
    if commits or 0 < limit <= pending.writes:
        commit(state)


def _values(row: IndexedPackage) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _store(state: State, copy: IndexedPackage) -> None:
    old = state.indexed_packages.get(copy.id)
    if old is None:
        state.indexed_packages.add(copy)
    else:
        state.indexed_packages.update(old, **_values(copy))


def _wait(state: State, copy: IndexedPackage, *, removed: bool) -> None:
    old = state.uncommitted_packages.get(copy.id)
    values = {**_values(copy), "removed": removed}
    if old is None:
        state.uncommitted_packages.add(UncommittedPackage(**values))
    else:
        state.uncommitted_packages.update(old, **values)
