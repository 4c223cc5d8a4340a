"""Synchronisation: a source's datasets, organizations and groups into a CKAN."""

from ckan_client.sync.client import SynchronizationClient
from ckan_client.sync.report import SyncOutcome, SyncReport
from ckan_client.sync.source import HARVEST_SOURCE_FIELD

__all__ = ["HARVEST_SOURCE_FIELD", "SyncOutcome", "SyncReport", "SynchronizationClient"]
