"""Who may do what: importing this package registers all authorization functions."""

from ckan_fake.auth import site

__all__ = ["site"]
