"""What differs between CKAN versions about activities: what makes them, what they hold and which lists show them."""

from __future__ import annotations

from ckan_fake.versions.row import Difference, since, until

DIFFERENCES: dict[str, Difference] = {
    "activities_have_labels": since(
        (2, 11), "CKAN changelog 2.11: activities keep the permission labels of their time",
        "orgs_authz:private_dataset_activities",
    ),
    "private_datasets_make_activities": since(
        (2, 11), "CKAN changelog 2.11: activities of private datasets", "orgs_authz:private_dataset_activities",
    ),
    "views_make_activities": since(
        (2, 11), "CKAN changelog 2.11: activities of resource views", "orgs_authz:package_activity_life",
    ),
    "bulk_updates_make_activities": Difference(
        (((2, 0), "none"), ((2, 9), "before"), ((2, 10), "crash"), ((2, 11), "after")),
        "recording: 2.9 refuses unknown datasets before, 2.10 and 2.11 after what was asked for",
        "orgs_authz:bulk_update_errors",
    ),
    "activities_without_data": Difference(
        (((2, 0), False), ((2, 9), True), ((2, 10), False)),
        "recording: the lists of 2.9 give titles alone, and activity_show asks for include_data",
        "orgs_authz:activity_show_by_role",
    ),
    "activity_lists_are_filtered": since(
        (2, 10), "CKAN changelog 2.10: before, after and activity_types", "orgs_authz:package_activity_paging",
    ),
    "activity_lists_are_capped": since(
        (2, 9), "CKAN changelog 2.9: ckan.activity_list_limit_max", "orgs_authz:package_activity_paging",
    ),
    "activities_of_deleted_groups": since(
        (2, 9), "recording: up to 2.8 group_delete makes no activity", "groups_versions:activities_of_groups",
    ),
    "deleted_organizations_are_groups": until(
        (2, 9), "recording: an update to the state deleted is a `deleted group`, of organizations, too",
        "groups_versions:activities_of_groups",
    ),
    "sysadmin_has_an_activity": until(
        (2, 3), "recording: in 2.2 the command that adds a sysadmin calls user_create",
        "orgs_authz:private_dataset_activities",
    ),
    "datasets_keep_creation_dates": since(
        (2, 3), "recording: in 2.2 the first revision of a dataset tells when it was made",
        "orgs_authz:package_activity_paging",
    ),
    "streams_of_groups": Difference(
        (((2, 0), "members"), ((2, 3), "joined"), ((2, 9), "joined with deleted")),
        "recording: 2.2 asks for the datasets that are in it now, from 2.9 on deleted ones stay",
        "orgs_authz:dashboard_of_groups",
    ),
}
