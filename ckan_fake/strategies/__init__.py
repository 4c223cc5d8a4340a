"""Hypothesis strategies for what CKAN accepts, and for what it refuses.

Names follow CKAN's: `datasets()` draws dicts for `package_create`, `organizations()` for `organization_create`,
`harvest_sources()` what `SynchronizationClient.sync` takes, `search_queries()`
parameters of `package_search`, `invalid_datasets()` what is refused, with the error to expect. Arguments are
keyword-only; those that stand for a field's values are strategies. Names are not unique over a run: two draws may give
the same name, which CKAN refuses with 409.
"""

from ckan_fake.strategies.catalogues import catalogues, users
from ckan_fake.strategies.evolving import harvest_days
from ckan_fake.strategies.invalid import Invalid, invalid_datasets
from ckan_fake.strategies.objects import (
    datasets,
    edits,
    extras,
    groups,
    harvest_sources,
    names,
    organizations,
    resources,
    tags,
    texts,
    titles,
    urls,
)
from ckan_fake.strategies.queries import search_queries

__all__ = [
    "Invalid", "catalogues", "datasets", "edits", "extras", "groups", "harvest_days", "harvest_sources",
    "invalid_datasets", "names", "organizations", "resources", "search_queries", "tags", "texts", "titles", "urls",
    "users",
]
