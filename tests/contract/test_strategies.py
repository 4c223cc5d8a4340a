"""Everything that the strategies draw is taken by a live CKAN."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckan_fake import strategies
from ckan_fake.live import LiveCKAN
from tests.accepting import accepts_dataset, accepts_group

live_settings = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@live_settings
@given(dataset=strategies.datasets(owner_orgs=st.just("owner-org"), groups=st.just("of-datasets")))
def test_datasets(live: LiveCKAN, dataset: dict[str, Any]) -> None:
    accepts_dataset(live, dataset)


@live_settings
@given(organization=strategies.organizations())
def test_organizations(live: LiveCKAN, organization: dict[str, Any]) -> None:
    accepts_group(live, "organization", organization)


@live_settings
@given(group=strategies.groups())
def test_groups(live: LiveCKAN, group: dict[str, Any]) -> None:
    accepts_group(live, "group", group)
