"""Where dumps are loaded to and taken from: a catalogue file, a fake over HTTP, any other CKAN by its action API."""

from ckan_fake.loading.report import Report
from ckan_fake.loading.targets import FakeTarget, FileTarget, Target, TargetError, open_target

__all__ = ["FakeTarget", "FileTarget", "Report", "Target", "TargetError", "open_target"]
