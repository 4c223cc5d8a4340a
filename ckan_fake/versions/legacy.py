"""What differs between CKAN versions about what only old ones have: REST, revisions, ratings, related items."""

from __future__ import annotations

from ckan_fake.versions.row import Difference, since, until

DIFFERENCES: dict[str, Difference] = {
    "dataset_means_package_in_action_names": until(
        (2, 3), "recording: dataset_show is package_show, licence_list is license_list",
        "legacy:action_dataset_aliases",
    ),
    "deleted_datasets_free_their_names": since(
        (2, 7), "CKAN changelog 2.7: the name of a deleted dataset may be taken; ckan#3370", "legacy:dataset_wipe",
    ),
    "first_revisions": Difference(
        (((2, 0), (
            ("system", "Add versioning to groups, group_extras and package_groups"),
            ("admin", "Admin: make sure every object has a row in a revision table"),
        )), ((2, 3), ())),
        "recording: the revisions that the first start of a CKAN 2.2 leaves", "legacy_versions:first_revisions",
    ),
    "jsonp_is_javascript": since(
        (2, 7), "CKAN changelog 2.7.4: application/javascript for JSONP", "legacy:jsonp_on_rest",
    ),
    "looking_up_nobody_crashes": until(
        (2, 3), "recording: who lost their identity to a callback ask for a private dataset", "legacy:jsonp_on_actions",
    ),
    "missing_object_is_answered": until(
        (2, 10), "recording: a NotFound that is returned instead of raised", "datasets:relationship_errors",
    ),
    "missing_queue_is_told": since((2, 3), "recording", "legacy:action_resources_of_that_time"),
    "munging_collapses_hyphens": since((2, 3), "recording", "legacy_versions:munging"),
    "related_items": until((2, 6), "CKAN changelog 2.6: related items removed", "legacy:action_related_items"),
    "relationships_outlive_commits": Difference(
        (((2, 0), "all"), ((2, 3), "changed"), ((2, 9), "none")),
        "recording: changing a comment works up to 2.8, bringing a deleted relationship back in 2.2",
        "datasets:relationship_life",
    ),
    "rest_api": until((2, 8), "CKAN changelog 2.8: API versions 1 and 2 removed", "legacy:flow_groups_by_name"),
    "revision_lists_are_paged": since(
        (2, 5), "CKAN changelog 2.5: revision_list gives 50 ids at a time", "legacy:action_revisions",
    ),
    "solr_is_made_to_answer_json": since(
        (2, 3), "recording: wt=xml is ignored", "legacy:search_dataset_ignores_private_and_deleted",
    ),
    "search_api": until(
        (2, 9), "recording: search and munging stay in 2.8", "legacy:rest_is_gone_but_roots_and_util_stay",
    ),
    "rows_are_sorted_by_name": until((2, 10), "recording", "datasets:vocabulary_tags_on_datasets"),
}
