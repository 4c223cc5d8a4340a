"""CKAN's actions: importing this package registers all of them."""

from ckan_fake.actions import site

__all__ = ["site"]
