"""A CKAN server in memory that answers as a real one does, for tests and for work without a network."""

from ckan_fake.errors import UnsupportedByFake
from ckan_fake.fake import Account, FakeCKAN

__all__ = ["Account", "FakeCKAN", "UnsupportedByFake"]
