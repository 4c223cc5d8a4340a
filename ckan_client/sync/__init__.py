"""Synchronisation: a source's datasets, organizations and groups into a CKAN."""

from ckan_client.sync.client import SynchronizationClient
from ckan_client.sync.mapping import HarvestConfig
from ckan_client.sync.plan import DeletesGuarded, Plan, PlanItem
from ckan_client.sync.remote import ckan_source
from ckan_client.sync.report import SyncOutcome, SyncReport
from ckan_client.sync.source import HARVEST_SOURCE_FIELD
from ckan_client.sync.sources import Source, open_source

__all__ = [
    "HARVEST_SOURCE_FIELD",
    "DeletesGuarded",
    "HarvestConfig",
    "Plan",
    "PlanItem",
    "Source",
    "SyncOutcome",
    "SyncReport",
    "SynchronizationClient",
    "ckan_source",
    "open_source",
]
