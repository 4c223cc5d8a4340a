"""Random searches in random catalogues find the same on the fake and on a live CKAN.

    pytest tests/contract/test_search.py -s --ckan-url URL --ckan-api-key KEY --ckan-reset COMMAND --queries 5000
"""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from ckan_fake import FakeCKAN, strategies
from ckan_fake.contract.actions.command import shell_controls
from ckan_fake.live import LiveCKAN
from tests.searching import FIELDS, SEARCHED_WORDS, Found, Pair, catalogues, drawn, fill, total_order

QUERIES_PER_CATALOGUE = 250


def test_search(pytestconfig: pytest.Config) -> None:
    live = LiveCKAN(pytestconfig.getoption("ckan_url"), pytestconfig.getoption("ckan_api_key"))
    number, start = pytestconfig.getoption("queries"), pytestconfig.getoption("contract_seed")
    controls, found = shell_controls(pytestconfig.getoption("ckan_reset")), Found()
    searches = strategies.search_queries(words=SEARCHED_WORDS, fields=FIELDS)
    for part in range(0, number, QUERIES_PER_CATALOGUE):
        controls.reset()
        pair = Pair(FakeCKAN(live.version), live, found)
        catalogue = drawn(catalogues(), 5, f"{start} {part}")[-1]
        for target in (pair.fake, pair.live):
            fill(target, catalogue)
        few = min(QUERIES_PER_CATALOGUE, number - part)
        for search, anonymous in drawn(st.tuples(searches, st.booleans()), few, f"{start} {part}"):
            pair.compare(total_order(search), anonymous=anonymous)
        print(found, flush=True)
    controls.reset()
    assert not found.different, "\n".join(found.different)
