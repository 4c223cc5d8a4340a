"""CKAN's actions: importing this package registers all of them."""

from ckan_fake.actions import (
    packages,
    relationships,
    resources,
    revise,
    site,
)

__all__ = [
    "packages",
    "relationships",
    "resources",
    "revise",
    "site",
]
