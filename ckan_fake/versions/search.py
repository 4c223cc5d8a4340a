"""What differs between CKAN versions about search and autocompletes."""

from __future__ import annotations

from ckan_fake.versions.row import Difference, since, until

DIFFERENCES: dict[str, Difference] = {
    "search_uses_permission_labels": since(
        (2, 7), "recording: before, fq's capacity decides what is found, and Solr's reasons are not told",
        "legacy:action_package_keys_of_that_time",
    ),
    "search_gives_one_field": since(
        (2, 8), "CKAN 2.8: fl may be one name; before, a list is needed and [name] crashes",
        "search_versions:one_field",
    ),
    "search_finds_deleted": since(
        (2, 10), "CKAN changelog 2.10: include_deleted in package_search", "search:deleted_and_purged",
    ),
    "search_filter_names_states": since(
        (2, 10), "recording: +state:(active) ends fq; before, a filter of its own unless drafts are asked for",
        "search:or_without_brackets_in_fq",
    ),
    "search_states_in_any_filter": since(
        (2, 9), "recording: +state: counts in fq_list as well as in fq", "search:filter_lists",
    ),
    "search_refuses_local_parameters": Difference(
        (((2, 0), "nowhere"), ((2, 7), "in q"), ((2, 9), "at the start"), ((2, 10), "anywhere")),
        "recording", "search:several_errors_at_once",
    ),
    "search_names_default_field": since(
        (2, 9), "recording: CKAN sends df and q.op to Solr, and takes df", "search:syntax_errors_in_plain_words",
    ),
    "search_rows_have_a_schema": since(
        (2, 9), "CKAN changelog 2.9: ckan.search.rows_max; before, 1000 by the search itself", "search:rows",
    ),
    "package_autocomplete_searches": since(
        (2, 9), "CKAN changelog 2.9: package_autocomplete asks the search index; before, the database",
        "search:dataset_autocomplete",
    ),
    "resource_search_takes_fields": until(
        (2, 10), "CKAN changelog 2.10: resource_search drops fields", "search_versions:resources_by_fields",
    ),
    "resource_search_compares_numbers": since(
        (2, 9), "recording: before, sizes and dates are compared as texts, which the database refuses",
        "search:resource_searches",
    ),
    "search_knows_bad_sorts": since(
        (2, 9), "recording: Python 2's CKAN looks for a text where the reason is a unicode", "search:sort_spelling",
    ),
    "search_facets_limit_is_text": until(
        (2, 10), "recording: facet.limit is '50' in the query that an error repeats",
        "search:syntax_errors_in_plain_words",
    ),
    "search_schema": Difference(
        (((2, 0), "2.2"), ((2, 7), "2.8"), ((2, 9), "2.9"), ((2, 10), "2.10")),
        "the Solr schema that a release ships", "search:facets_on_unusual_fields",
    ),
    "index_has_tracking": until(
        (2, 11), "CKAN changelog 2.11: page views moved into a plugin", "search:extras_named_like_fields",
    ),
    "index_is_written_by": Difference(
        (((2, 0), "solrpy"), ((2, 7), "pysolr 3.6"), ((2, 10), "pysolr 3.9"), ((2, 11), "pysolr 3.11")),
        "recording: these leave out different empty texts and control characters", "search:negative_queries",
    ),
    "index_zones_dates": Difference(
        (((2, 0), "crash"), ((2, 7), "dropped"), ((2, 9), "Z added"), ((2, 10), "kept")),
        "recording: dates with a zone of their own; Python 2 compares them with one without, and fails",
        "search:extras_ending_in_date",
    ),
}
