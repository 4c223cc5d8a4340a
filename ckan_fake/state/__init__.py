"""CKAN's data in memory: tables, indexes, the undo journal. Knows nothing of HTTP or of CKAN's rules."""

from ckan_fake.state.rows import table_dictize
from ckan_fake.state.store import State
from ckan_fake.state.table import Index, Row, Table

__all__ = ["Index", "Row", "State", "Table", "table_dictize"]
