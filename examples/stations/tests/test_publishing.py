"""What the publisher does, on a CKAN of each test's own."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stations import Portal, Station, publish

from ckan_fake import FakeCKAN, strategies

HILL = Station(1, "Hill", "http://files.example/1.csv")
LAKE = Station(2, "Lake", "http://files.example/2.csv")


def test_stations_are_published(portal):
    assert publish(portal, [HILL, LAKE]) == {"created": 2, "changed": 0, "deleted": 0}
    shown = portal.call("package_show", id="station-1")
    assert (shown["title"], shown["organization"]["title"]) == ("Weather station Hill", "Weather Service")


def test_a_second_run_writes_nothing(portal, ckan):
    publish(portal, [HILL, LAKE])
    ckan.calls.clear()
    assert publish(portal, [HILL, LAKE]) == {"created": 0, "changed": 0, "deleted": 0}
    ckan.calls.assert_no_writes()


def test_only_what_changed_is_sent(portal, ckan):
    publish(portal, [HILL, LAKE])
    moved = Station(2, "Lake", "http://files.example/new.csv")
    assert publish(portal, [moved]) == {"created": 0, "changed": 1, "deleted": 1}
    ckan.calls.assert_called("package_patch", times=1, title="Weather station Lake")
    ckan.calls.assert_not_called("package_update")


@pytest.mark.parametrize("version", ["2.12", "2.11", "2.10", "2.9"])
def test_every_ckan_that_is_in_use(make_ckan, version):
    ckan = make_ckan(version=version)
    with ckan.serve() as server:
        portal = Portal(server.url, ckan.sysadmin.api_key)
        assert publish(portal, [HILL])["created"] == 1
        assert publish(portal, [HILL])["created"] == 0


def test_the_measurements_of_last_year(portal, ckan):
    ckan.clock.freeze("2023-12-31T23:59:59")
    publish(portal, [HILL])
    assert portal.call("package_show", id="station-1")["metadata_created"] == "2023-12-31T23:59:59"


def test_the_address_of_the_portal_is_in_the_code(ckan):
    with ckan.activate("https://data.example.gov"):
        publish(Portal("https://data.example.gov", ckan.sysadmin.api_key), [HILL])
    assert ckan.calls.assert_called("package_create").user == "sysadmin"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(places=st.lists(strategies.titles(), max_size=4, unique=True))
def test_any_place(places):
    ckan = FakeCKAN()
    with ckan.activate("http://portal.test"):
        portal = Portal("http://portal.test", ckan.sysadmin.api_key)
        stations = [Station(number, place, HILL.file) for number, place in enumerate(places)]
        publish(portal, stations)
        assert not any(publish(portal, stations).values())
