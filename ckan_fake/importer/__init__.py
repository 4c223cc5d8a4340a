"""Datasets, organizations, groups and users put into a server as they were elsewhere, as a restored database has them.

Nothing is validated as the action API validates: real catalogues hold what today's CKAN refuses (an `author_email` that
is no address, users that are gone) or what no client can set (`metadata_created`, ids). Only their shape is checked.
"""

from ckan_fake.importer.columns import Refused
from ckan_fake.importer.lines import Imported, import_line, kind_of

__all__ = ["Imported", "Refused", "import_line", "kind_of"]
