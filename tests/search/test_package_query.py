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
    ({"q": "{!a=1 type='lucene'}x"}, SearchError, "Local parameters are not supported in param 'q'."),
    ({"q": "{!a"}, SearchQueryError, "Could not parse incoming local parameters: substring not found"),
    (
        {"q": "{!a\n éb-c}"}, SearchQueryError,
        "Could not parse incoming local parameters: Expected '}', found 'éb'  (at char 5), (line:2, col:2)",
    ),
    (
        {"q": f"{{!{'a' * 200}-}}"}, SearchQueryError,
        "Could not parse incoming local parameters: Expected '}', found '-'  (at char 202), (line:1, col:203)",
    ),
    (
        {"sort": "{!}"}, SearchQueryError,
        "Could not parse incoming local parameters: Expected {Group:({W:(.0-9A-Z_a-z) Suppress:('=') {string enclosed "
        "in '\"' | string enclosed in \"'\" | W:($0-9A-Z_a-z)}}) | W:(.0-9A-Z_a-z)}, found '}'  (at char 2), "
        "(line:1, col:3)",
    ),
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


@pytest.mark.parametrize("query", [
    {"fq_list": 5}, {"wt": "xml"}, {"fq_list": [5]},
    # lone surrogates cannot be sent to Solr
    {"q": "a\ud800"}, {"fq": "\ud800"}, {"fq_list": ["\udc00"]}, {"sort": "\ud800"}, {"facet.field": ["\ud800"]},
    {"fl": "\ud800"}, {"q": "a:b", "qf": "\ud800"},
])
def test_what_crashes_ckan(ckan: FakeCKAN, query: dict[str, Any]) -> None:
    with pytest.raises(ServerError):
        package_query.run(ckan.site, query)


def test_surrogates_are_found_after_ckan_s_own_refusals(ckan: FakeCKAN) -> None:
    with pytest.raises(SearchQueryError):
        package_query.run(ckan.site, {"q": "\ud800", "x": 1})
    with pytest.raises(SearchError, match="Local parameters"):
        package_query.run(ckan.site, {"q": "{!a}\ud800"})
    assert package_query.run(ckan.site, {"q": "\U0001f600"}).count == 0


def test_surrogates_are_refused_on_python_2() -> None:
    with pytest.raises(UnsupportedByFake):
        package_query.run(FakeCKAN(version="2.8").site, {"q": "\ud800"})


@pytest.mark.parametrize("version", ["2.7", "2.10"])
def test_older_versions_ask_solr_for_json_whatever_is_given(version: str) -> None:
    assert package_query.run(FakeCKAN(version=version).site, {"wt": "xml"}).count == 0


def test_the_query_parser_of_quoted_local_parameters_is_looked_at() -> None:
    ckan = FakeCKAN(config={"ckan.search.solr_allowed_query_parsers": "lucene"})

    with pytest.raises(UnsupportedByFake):
        package_query.run(ckan.site, {"q": "{!type='lucene' df = name}name:x"})
    with pytest.raises(SearchError):
        package_query.run(ckan.site, {"q": "{!df=name}x"})


@pytest.mark.parametrize("query", [{"q": "air", "defType": "surround"}, {"q": "air", "bf": "query($x)"}])
def test_what_is_not_there_yet(ckan: FakeCKAN, query: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedByFake):
        package_query.run(ckan.site, query)
