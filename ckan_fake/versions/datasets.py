"""What differs between CKAN versions about datasets, resources, tags, vocabularies, relationships and views."""

from __future__ import annotations

from ckan_fake.versions.row import Difference, since, until

DIFFERENCES: dict[str, Difference] = {
    "changed_entities": since(
        (2, 12), "CKAN changelog 2.12: changed_entities beside the result", "datasets:changed_entities",
    ),
    "writes_make_revisions": until(
        (2, 9), "CKAN changelog 2.9: revisions (vdm) are gone", "datasets:show_edit_send_back",
    ),
    "edition_of_texts": Difference(
        (((2, 0), 1), ((2, 7), 2), ((2, 10), 3), ((2, 12), 4)),
        "recording: the words of validators' errors", "datasets:tags_create_errors",
    ),
    "dates_by": Difference(
        (((2, 0), "strict numbers"), ((2, 9), "numbers"), ((2, 11), "ISO 8601 of Python 3.10"), ((2, 12), "ISO 8601")),
        "recording: a zone, or Z, in the dates of resources", "datasets:resource_date_values",
    ),
    "dots_of_emails_count": since(
        (2, 9), "recording: e-mail addresses with doubled or outer dots are refused", "datasets_versions:email_values",
    ),
    "emails_of_datasets": Difference(
        (((2, 0), ""), ((2, 7), "checked"), ((2, 10), "stripped and checked")),
        "CKAN changelog 2.5: author_email and maintainer_email are validated", "datasets_versions:email_values",
    ),
    "texts_are_written_by_repr": until(
        (2, 8), "recording: a list sent for a text becomes [u'a']", "datasets:create_title_values",
    ),
    "resource_ids": Difference(
        (((2, 0), "any"), ((2, 9), "names"), ((2, 11), "uuids")),
        "CKAN changelog 2.11 (ckan#8069): ids are UUIDs", "datasets:resource_create_forms",
    ),
    "package_ids": Difference(
        (((2, 0), "refused"), ((2, 3), "any"), ((2, 11), "uuids")),
        "CKAN changelog 2.3 (#2102): sysadmins may give ids; 2.11 (ckan#8069): ids are UUIDs",
        "datasets:create_client_id",
    ),
    "extra_ids": Difference(
        (((2, 0), "ignored"), ((2, 11), "of sysadmins"), ((2, 12), "only of sysadmins")),
        "CKAN changelog 2.11 (ckan#8069)", "datasets:extras_ids",
    ),
    "extras_are_rows": until(
        (2, 12), "CKAN changelog 2.12: extras moved into a JSON column (ckan#8273)", "datasets:extras_value_types",
    ),
    "extras_may_have_names_of_fields": until(
        (2, 3), "CKAN changelog 2.3: an extra with the name of a field is refused", "datasets:show_edit_send_back",
    ),
    "relationship_types_listed": until(
        (2, 9), "recording: FormEncode's words for a type that is none", "datasets:relationship_errors",
    ),
    "tracking_in_core": until(
        (2, 11), "CKAN changelog 2.11: page views moved into a plugin", "datasets_versions:page_views",
    ),
    "resources_of_old": until(
        (2, 3), "CKAN changelog 2.3: no resource groups, no webstore", "datasets:resource_create_forms",
    ),
    "datasets_have_log_messages": until(
        (2, 10), "recording: log_message of a dataset may hold no link", "datasets_versions:log_messages",
    ),
    "datasets_have_plugin_data": since(
        (2, 10), "CKAN changelog 2.10: plugin_data", "datasets:plugin_data",
    ),
    "updates_keep_what_is_unchanged": since(
        (2, 12), "CKAN changelog 2.12: package_update skips what is unchanged, keeps resources (ckan#1839)",
        "datasets:update_replaces_everything",
    ),
    "updates_empty_what_is_left_out": since(
        (2, 9), "recording: texts that package_update is not given stay as they are",
        "datasets:update_replaces_everything",
    ),
    "updates_guess_mimetypes": since(
        (2, 9), "recording: MIME types are guessed by resource_create and resource_update only, not by package_update",
        "datasets:resources_through_package_update",
    ),
    "deleted_resources_are_removed": since(
        (2, 9), "CKAN changelog 2.10: deleted resources are removed by the next update (ckan#4236)",
        "datasets:resources_through_package_update",
    ),
    "resources_have_modification_dates": since(
        (2, 9), "CKAN changelog 2.9: metadata_modified of resources", "datasets:resource_create_forms",
    ),
    "deleted_views_name_their_resource": since(
        (2, 11), "recording: resource_view_delete answers null before", "orgs_authz:package_activity_life",
    ),
    "resources_have_views": since(
        (2, 3), "CKAN changelog 2.3: resource views", "datasets:resource_create_forms",
    ),
    "revise_lists_its_errors": until(
        (2, 10), "recording: what cannot be merged is told in a list", "datasets:revise_update",
    ),
    "licenses_tell": Difference(
        (((2, 0), "flags as texts"), ((2, 3), "conformance and flags"), ((2, 10), "conformance")),
        "CKAN changelog 2.10: no is_okd_compliant and is_osi_compliant; 2.3: od_conformance", "datasets:licenses",
    ),
    "index_keeps_stored_values": until(
        (2, 12), "recording: data_dict of the index is the dataset before any schema; relationships do not crash it",
        "datasets:relationships_in_dataset_dict",
    ),
    "index_copy_holds_both": Difference(
        (((2, 0), True), ((2, 3), False), ((2, 10), True), ((2, 12), False)),
        "recording: validated_data_dict stands in data_dict", "datasets:tag_show_forms",
    ),
    "tags_are_listed_by_name": until(
        (2, 10), "recording: tag_list and vocabulary_show sort by name", "datasets:vocabulary_tags_on_datasets",
    ),
    "tag_ids_need_no_vocabulary": until(
        (2, 10), "recording: an unknown vocabulary is told; a tag's id is found in any", "datasets:tag_show_forms",
    ),
    "unknown_relationship_types_crash": since(
        (2, 10), "recording: the reverse of a type that is none", "datasets:relationship_errors",
    ),
    "use_default_schema_is_read": since(
        (2, 11), "recording: before, any value but an empty one counts", "datasets:show_options",
    ),
    "junk_is_listed": since(
        (2, 3), "recording: the error of what hangs where no dict is expected names it", "datasets:plugin_data",
    ),
    "searches_refuse_unknown_vocabularies": until(
        (2, 8), "recording: tag_search in a vocabulary that is none", "datasets:tag_search_params",
    ),
    "updates_of_unknown_resources_crash": Difference(
        (((2, 0), False), ((2, 3), True), ((2, 8), False)), "recording", "datasets:resource_update_replaces",
    ),
    "zero_is_empty": until(
        (2, 3), "recording: a needed value may not be 0 or false", "datasets_versions:values_that_are_zero",
    ),
    "numbers_are_booleans": since(
        (2, 12), "recording: before, a number where a boolean is expected is a 500",
        "datasets_versions:booleans_that_are_none",
    ),
    "integers_are_texts": until(
        (2, 3), "recording: a number with a fraction, null or a list is no integer", "datasets:resource_size_values",
    ),
    "current_packages_come_from_tables": until(
        (2, 3), "recording: current_package_list_with_resources shows private datasets to everybody",
        "datasets:current_list",
    ),
    "tags_show_their_datasets": until(
        (2, 3), "CKAN changelog 2.4: tag_show and vocabulary_show leave the datasets out", "datasets:tag_show_forms",
    ),
    "tag_errors_tell_names_only": until(
        (2, 3), "recording: errors of other fields of tags are not told", "datasets:tags_create_errors",
    ),
    "only_sysadmins_leave_organizations": until(
        (2, 3), "recording: owner_org may not be emptied by others", "datasets:show_edit_send_back",
    ),
    "lists_are_flattened_by_schema": since(
        (2, 12), "recording: a list of dicts in a field that is no list is kept whole",
        "datasets:resource_create_forms",
    ),
}
