"""What the publisher does when the portal is not well."""

from __future__ import annotations

import pytest
from stations import Station, publish

HILL = Station(1, "Hill", "http://files.example/1.csv")


def test_a_busy_portal_is_asked_again(portal, ckan):
    with ckan.fail("package_create", status=503, times=2, headers={"Retry-After": "0"}):
        assert publish(portal, [HILL])["created"] == 1
    assert [call.status for call in ckan.calls.of("package_create")] == [503, 503, 200]


def test_a_page_of_a_proxy_is_told_apart(portal, ckan):
    with ckan.fail("package_search", status=502), pytest.raises(RuntimeError, match="502, no JSON"):
        publish(portal, [HILL])
    ckan.calls.assert_not_called("package_create")


def test_a_token_that_is_no_good(portal):
    portal.session.headers["Authorization"] = "no-good"
    with pytest.raises(RuntimeError, match=r"403 .*Authorization Error"):
        publish(portal, [HILL])
