"""Hypothesis machines that compare a CKAN, fake or real, with a model of what it should hold."""

from ckan_fake.contract.sync import Sync, sync_machine

__all__ = ["Sync", "sync_machine"]
