"""Lists and searching."""

from __future__ import annotations

from tests.quirks.portal import Portal
from tests.quirks.registry import quirk


@quirk("package_list lists public datasets only, even to a sysadmin; `limit: 0` is all, -1 is 409, an empty one 500.",
       "all")
def test_package_list(portal: Portal) -> None:
    portal.data("one")
    portal.data("two", private=True)
    assert portal.ok("package_list", limit=0, include_private=True) == ["one"]
    assert [portal.status("package_list", limit=value) for value in (-1, "", True)] == [409, 500, 200]


@quirk("current_package_list_with_resources takes `limit: 0` for none.", "2.12")
def test_current_package_list_with_resources(portal: Portal) -> None:
    portal.data()
    assert portal.ok("current_package_list_with_resources", limit=0) == []


@quirk("package_search gives 10 datasets by default, and never more than 1000, without a word.", "all",
       "a live 2.12.0; ckan#2589; `ckan.search.rows_max` from 2.9 on")
def test_rows(portal: Portal) -> None:
    for number in range(12):
        portal.data(f"data{number}")
    assert len(portal.ok("package_search")["results"]) == 10
    few = Portal(config={"ckan.search.rows_max": 1})
    few.data("one")
    few.data("two")
    assert few.ok("package_search", rows=5)["count"] == 2
    assert len(few.ok("package_search", rows=5)["results"]) == 1


@quirk("A page beyond the end is empty, with 200.", "all")
def test_beyond_the_end(portal: Portal) -> None:
    portal.data()
    found = portal.ok("package_search", start=100)
    assert (found["count"], found["results"]) == (1, [])


@quirk("An unknown field in a query is no error: nothing is found, or it does not sort.", "all")
def test_unknown_fields(portal: Portal) -> None:
    portal.data()
    assert portal.found(fq="nonsense:x") == []
    assert portal.found(sort="nonsense asc") == ["data"]


@quirk("A query that Solr cannot read is 409, and the text repeats the whole request.", "all")
def test_solr_errors(portal: Portal) -> None:
    status, error = portal.no("package_search", q="title:[")
    assert (status, "permission_labels" in error["message"] or "fq" in error["message"]) == (409, True)


@quirk("Local parameters of Solr are refused: `{!` alone with 400, other ones with 409.", "from 2.8")
def test_local_parameters(portal: Portal) -> None:
    assert portal.no("package_search", q="{!lucene}a")[0] == 409


@quirk("`fq` given as a list is 409; several filters go into `fq_list`.", "all")
def test_list_of_filters(portal: Portal) -> None:
    portal.data("one", title="x")
    portal.data("two")
    assert portal.no("package_search", fq=["name:one", "title:x"])[0] == 409
    assert portal.found(fq_list=["name:one", "title:x"]) == ["one"]


@quirk("Dates in filters have to be whole: a day alone is 409.", "all")
def test_dates_in_filters(portal: Portal) -> None:
    portal.data()
    assert portal.no("package_search", fq="metadata_modified:[2020-01-01 TO *]")[0] == 409
    assert portal.found(fq="metadata_modified:[2020-01-01T00:00:00Z TO *]") == ["data"]


@quirk("Anonymous callers may ask for private datasets: 200, and only public ones are found.", "from 2.6")
def test_include_private(portal: Portal) -> None:
    portal.data("one")
    portal.data("two", private=True)
    asked = {"include_private": True, "sort": "name asc"}
    found = portal.ok("package_search", asked, by=None)["results"]
    assert [dataset["name"] for dataset in found] == ["one"]
    assert portal.found(**asked) == ["one", "two"]


@quirk("`include_deleted` finds nothing, since deleted datasets are not in the index.", "2.12")
def test_include_deleted(portal: Portal) -> None:
    portal.data()
    portal.ok("package_delete", id="data")
    assert portal.found(include_deleted=True) == []
    kept = Portal(config={"ckan.search.remove_deleted_packages": False})
    kept.data()
    kept.ok("package_delete", id="data")
    assert kept.found(include_deleted=True) == ["data"]


@quirk("An extra is found as `extras_KEY` (its words) and as `KEY` (the exact text); other characters of KEY are lost.",
       "all")
def test_extras_in_the_search(portal: Portal) -> None:
    portal.data(extras=[{"key": "my key", "value": "Two Words"}])
    assert portal.found(fq="extras_mykey:words") == ["data"]
    assert portal.found(fq="mykey:words") == []
    assert portal.found(fq='mykey:"Two Words"') == ["data"]


@quirk("What is written is found at once, what is deleted is gone at once.", "all")
def test_search_follows_at_once(portal: Portal) -> None:
    portal.data()
    assert portal.found() == ["data"]
    portal.ok("package_delete", id="data")
    assert portal.found() == []


@quirk("`OR` without brackets in `fq` matches everything, in `fq_list` it filters.", "2.12")
def test_or_without_brackets(portal: Portal) -> None:
    for name in ("aa", "bb", "cc"):
        portal.data(name, tags=[{"name": name}])
    assert portal.found(fq="tags:aa OR tags:bb") == ["aa", "bb", "cc"]
    assert portal.found(fq_list=["tags:aa OR tags:bb"]) == ["aa", "bb"]


@quirk("A colon in `q` changes the language: without one, `OR`, `*`, `!` and `[` are plain words.", "all")
def test_two_query_languages(portal: Portal) -> None:
    portal.data("one", title="air")
    portal.data("two", title="budget")
    assert portal.found(q="air OR budget") == []
    assert portal.found(q="title:air OR title:budget") == ["one", "two"]
    assert portal.found(q="air*") == ["one"]


@quirk("`tags:(a b)` finds either, `title:(a b)` needs both.", "2.12")
def test_brackets(portal: Portal) -> None:
    portal.data("one", title="air", tags=[{"name": "air"}])
    portal.data("two", title="air water", tags=[{"name": "water"}])
    assert portal.found(q="tags:(air water)") == ["one", "two"]
    assert portal.found(q="title:(air water)") == ["two"]


@quirk("`tags:(-x)` finds nothing, `-tags:x` the others.", "2.12")
def test_negations(portal: Portal) -> None:
    portal.data("one", tags=[{"name": "xx"}])
    portal.data("two")
    assert portal.found(q="tags:(-xx)") == []
    assert portal.found(q="-tags:xx") == ["two"]


@quirk("Parts of a word with hyphens or digits are looked up one by one, either will do: `air-quality` finds `air`.",
       "2.12")
def test_parts_of_words(portal: Portal) -> None:
    portal.data("one", title="air")
    assert portal.found(q="air-quality") == ["one"]


@quirk("`facet.mincount=0` shows anybody the tags of private and draft datasets.", "2.12")
def test_facets_tell_tags(portal: Portal) -> None:
    portal.data(private=True, tags=[{"name": "secret"}])
    found = portal.ok("package_search", {"facet.field": ["tags"], "facet.mincount": 0}, by=None)
    assert found["facets"]["tags"] == {"secret": 0}


@quirk("Facets on dates and numbers are 409.", "2.12")
def test_facets_on_dates(portal: Portal) -> None:
    portal.data()
    assert portal.no("package_search", {"facet.field": ["metadata_created"]})[0] == 409


@quirk("The items of `search_facets` are sorted by what is shown, backwards, not by their counts.", "2.12")
def test_order_of_facets(portal: Portal) -> None:
    portal.data("one", tags=[{"name": "aa"}, {"name": "bb"}])
    portal.data("two", tags=[{"name": "aa"}])
    found = portal.ok("package_search", {"facet.field": ["tags"]})
    assert [item["name"] for item in found["search_facets"]["tags"]["items"]] == ["bb", "aa"]


@quirk("`fq_list` that is a text is read letter by letter, a dict by its keys, null is 500.", "2.12")
def test_odd_fq_list(portal: Portal) -> None:
    portal.data()
    assert portal.found(fq_list={"name:data": 1, "name:other": 2}) == []
    assert portal.found(fq_list="data") == []
    assert portal.status("package_search", fq_list=None) == 500


@quirk("`wt=xml` and `rows` of blanks are 500, `rows` that is empty is 10; an empty `facet.limit` is 409 where facets "
       "are asked for.", "2.12")
def test_odd_parameters(portal: Portal) -> None:
    statuses = [portal.status("package_search", asked) for asked in (
        {"wt": "xml"}, {"rows": "  "}, {"rows": ""}, {"facet.limit": ""},
        {"facet.limit": "", "facet.field": ["tags"]}, {"include_private": "maybe"})]
    assert statuses == [500, 500, 200, 200, 409, 500]


@quirk("`abort_search: true` from a client gives an empty answer, false is refused.", "2.12")
def test_abort_search(portal: Portal) -> None:
    portal.data()
    assert portal.ok("package_search", abort_search=True)["count"] == 0
    assert portal.no("package_search", abort_search=False)[0] == 400


@quirk("Parameters that begin with `ext_` are accepted, any other unknown one is 400.", "all")
def test_ext_parameters(portal: Portal) -> None:
    assert portal.status("package_search", ext_mine="x") == 200
    assert portal.status("package_search", mine="x") == 400


@quirk("A sort that cannot be read is 400, though a comma at its end is fine.", "2.12")
def test_sorts(portal: Portal) -> None:
    assert portal.no("package_search", sort="name up")[0] == 400
    assert portal.status("package_search", sort="name asc,") == 200


@quirk("Drafts are found by all members of the organization, not only by their authors.", "2.12")
def test_drafts(portal: Portal) -> None:
    portal.org(members={"ann": "member"})
    portal.data(state="draft")
    found = portal.ok("package_search", include_drafts=True, by="ann")
    assert [dataset["name"] for dataset in found["results"]] == ["data"]


@quirk("An empty `fl` gives all stored fields of the index, and `fl` drops the `extras_` before a name.", "2.12")
def test_field_lists(portal: Portal) -> None:
    portal.data(extras=[{"key": "k", "value": "v"}])
    assert portal.ok("package_search", fl=["name", "extras_k"])["results"] == [{"name": "data", "k": "v"}]


@quirk("format_autocomplete counts the formats of deleted and private datasets, too; `%` is a wildcard.", "2.12")
def test_format_autocomplete(portal: Portal) -> None:
    portal.data(private=True, resources=[{"url": "http://x", "format": "CSV"}])
    assert portal.ok("format_autocomplete", q="c%v") == ["csv"]


@quirk("tag_list shows the tags of private, draft and deleted datasets to everybody.", "2.12")
def test_tag_list(portal: Portal) -> None:
    portal.data(private=True, tags=[{"name": "secret"}])
    assert portal.ok("tag_list", by=None) == ["secret"]


@quirk("A tag that no dataset has is not listed any more, but still shown.", "all")
def test_orphan_tags(portal: Portal) -> None:
    portal.data(tags=[{"name": "old"}])
    portal.ok("package_patch", id="data", tags=[])
    assert (portal.ok("tag_list"), portal.ok("tag_show", id="old")["name"]) == ([], "old")


@quirk("resource_search needs `field:term`, and finds what is public and active only, even for sysadmins.", "all")
def test_resource_search(portal: Portal) -> None:
    portal.data("one", private=True, resources=[{"url": "http://x", "name": "name"}])
    portal.data("two", resources=[{"url": "http://x", "name": "name"}])
    assert portal.ok("resource_search", query="name:name")["count"] == 1


@quirk("resource_search does not know `id`, `package_id`, `state` and `position`; an unknown `order_by` is ignored.",
       "2.12")
def test_fields_of_resource_search(portal: Portal) -> None:
    for name in ("id", "package_id", "state", "position"):
        assert portal.no("resource_search", query=f"{name}:x")[1]["query"].startswith('Field "')
    assert portal.status("resource_search", query="name:x", order_by="nope") == 200


@quirk("A value of an extra of more than 32766 bytes is 500 and nothing is written; long notes are fine.", "2.12")
def test_long_texts(portal: Portal) -> None:
    portal.org()
    long = {"name": "data", "owner_org": "org", "extras": [{"key": "k", "value": "x" * 33_000}]}
    assert portal.status("package_create", long) == 500
    assert portal.ok("package_list") == []
    assert portal.data(notes="x" * 33_000)["name"] == "data"


@quirk("An extra whose key ends in `_date` is read as a date: with a time zone it is 500, other texts are not indexed.",
       "2.12")
def test_dates_in_extras(portal: Portal) -> None:
    portal.org()
    zone = {"name": "bad", "owner_org": "org", "extras": [{"key": "my_date", "value": "2020-01-01T00:00:00Z"}]}
    assert portal.status("package_create", zone) == 500
    portal.data(extras=[{"key": "my_date", "value": "soon"}])
    assert portal.found(fq="my_date:*") == []


@quirk("vocabulary_delete of one with tags is 500, and so are doubled tags in vocabulary_create.", "2.12")
def test_vocabularies(portal: Portal) -> None:
    made = portal.ok("vocabulary_create", name="words", tags=[{"name": "one"}])
    assert portal.status("vocabulary_delete", id=made["id"]) == 500
    assert portal.status("vocabulary_create", name="twice", tags=[{"name": "aa"}, {"name": "aa"}]) == 500


@quirk("tag_create answers with `packages: []`.", "2.12")
def test_tag_create(portal: Portal) -> None:
    made = portal.ok("vocabulary_create", name="words")
    assert portal.ok("tag_create", name="one", vocabulary_id=made["id"])["packages"] == []


@quirk("The id that a client sends for a tag is ignored; `vocabulary_id` has to be the id, not the name.", "2.12")
def test_ids_of_tags(portal: Portal) -> None:
    made = portal.data(tags=[{"name": "one", "id": "11111111-1111-4111-8111-111111111111"}])
    assert made["tags"][0]["id"] != "11111111-1111-4111-8111-111111111111"
    portal.ok("vocabulary_create", name="words", tags=[{"name": "aa"}])
    tags = [{"name": "aa", "vocabulary_id": "words"}]
    assert portal.no("package_patch", id="data", tags=tags)[1] == {
        "tags": [{"vocabulary_id": ["Tag vocabulary was not found."]}]}


@quirk("package_autocomplete shows private datasets to members, and never drafts.", "2.12")
def test_package_autocomplete(portal: Portal) -> None:
    portal.org(members={"ann": "member"})
    portal.data("data-one", private=True)
    portal.data("data-two", state="draft")
    counts = [len(portal.ok("package_autocomplete", q="data", by=who)) for who in (None, "ann")]
    assert counts == [0, 1]
