from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.errors import SearchError, SearchQueryError, ServerError, UnsupportedByFake
from ckan_fake.search import package_query


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN()


def test_the_query_is_completed_as_ckan_does(ckan: FakeCKAN) -> None:
    query: dict[str, Any] = {"q": "", "fq": "tags:x"}
    package_query.run(ckan.site, query, ["public", 'with "quotes"'])

    assert query == {
        "q": "*:*", "rows": 11, "fl": "name", "wt": "json", "df": "text", "q.op": "AND", "facet": "true",
        "facet.limit": 50, "facet.mincount": 1,
        "fq": [
            "tags:x", '+site_id:"default"', "+state:active", '+permission_labels:("public" OR "with quotes")',
        ],
    }


def test_plain_words_go_to_dismax(ckan: FakeCKAN) -> None:
    query: dict[str, Any] = {"q": "words", "fq": "+state:draft"}
    package_query.run(ckan.site, query)

    assert (query["defType"], query["mm"], query["qf"]) == ("dismax", "2<-1 5<80%", package_query.QUERY_FIELDS)
    assert query["fq"] == ["+state:draft", '+site_id:"default"']


@pytest.mark.parametrize(("query", "error", "text"), [
    ({"foo": 1}, SearchQueryError, "Invalid search parameters: ['foo']"),
    ({"sort": "x"}, SearchQueryError, 'Invalid "sort" parameter'),
    ({"q": "_query_:x"}, SearchError, "Magic fields are not supported in param 'q'."),
    ({"q": "x {!y}"}, SearchError, "Local parameters must be defined at the beginning of param 'q'."),
    ({"q": "{!knn f=v}x"}, SearchError, "Local parameters are not supported in param 'q'."),
    ({"q": "{!a}{!b}"}, SearchError, "Query parsers are not supported in param 'q'."),
])
def test_what_ckan_refuses(ckan: FakeCKAN, query: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error) as refusal:
        package_query.run(ckan.site, query)

    assert str(refusal.value) == text


def test_solr_s_refusals_repeat_the_query(ckan: FakeCKAN) -> None:
    with pytest.raises(SearchError) as refusal:
        package_query.run(ckan.site, {"q": "metadata_created:x", "fl": "name"})

    text = str(refusal.value)
    assert text.startswith("SOLR returned an error running query: {'q': 'metadata_created:x', 'fl': 'name', ")
    assert text.endswith(
        'Error: SolrError("Solr responded with an error (HTTP 400): [Reason: Invalid Date String:\'x\']")'
    )


@pytest.mark.parametrize("query", [{"fq_list": 5}, {"wt": "xml"}, {"fq_list": [5]}])
def test_what_crashes_ckan(ckan: FakeCKAN, query: dict[str, Any]) -> None:
    with pytest.raises(ServerError):
        package_query.run(ckan.site, query)


@pytest.mark.parametrize("query", [{"q": "air", "defType": "edismax"}, {"q": "air", "bf": "x"}, {"q": "title:air~"}])
def test_what_is_not_there_yet(ckan: FakeCKAN, query: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedByFake):
        package_query.run(ckan.site, query)
