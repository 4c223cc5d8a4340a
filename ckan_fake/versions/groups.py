"""What differs between CKAN versions about organizations, groups, members and authorization."""

from __future__ import annotations

from ckan_fake.versions.row import Difference, since, until

_STRICT = (
    ("ckan.auth.create_dataset_if_not_in_organization", False), ("ckan.auth.user_create_groups", False),
    ("ckan.auth.user_create_organizations", False),
)

DIFFERENCES: dict[str, Difference] = {
    "options_of_new_sites": Difference(
        (
            ((2, 0), (
                ("ckan.auth.create_unowned_dataset", True), ("ckan.auth.create_user_via_web", True),
                ("ckan.main_css", "/base/css/main.css"), ("email_to", "you@yourdomain.com"),
            )),
            ((2, 5), (
                *_STRICT, ("ckan.auth.create_user_via_web", True), ("ckan.main_css", "/base/css/main.css"),
                ("email_to", None),
            )),
            ((2, 9), (
                *_STRICT, ("ckan.auth.create_user_via_web", True), ("ckan.auth.public_activity_stream_detail", True),
                ("ckan.theme", ""), ("email_to", None),
            )),
            ((2, 10), (("ckan.homepage_style", "1"),)),
            ((2, 11), ()),
        ),
        "the configuration that CKAN writes for a new site, where it differs from CKAN 2.12's",
        "orgs_authz:org_create_every_field",
    ),
    "groups_show_tags": until(
        (2, 12), "recording: tags of groups are gone in 2.12", "orgs_authz:org_create_every_field",
    ),
    "group_update_empties_members": until(
        (2, 12), "CKAN changelog 2.12: no allow_partial_update; ckan#7765", "orgs_authz:group_update_packages",
    ),
    "group_lists_count_at_once": since(
        (2, 12), "recording: package_count of group_list of all callers' private datasets alike",
        "groups_versions:counts_for_callers",
    ),
    "changed_type_of_group": Difference(
        (((2, 0), "allowed"), ((2, 3), "ignored"), ((2, 10), "message"), ((2, 12), "type")),
        "recording: a type that is not the group's is ignored, refused without and with the field's name",
        "orgs_authz:org_custom_type",
    ),
    "bulk_updates_patch": since(
        (2, 12), "CKAN changelog 2.12: bulk updates through package_patch", "groups_versions:activities_of_groups",
    ),
    "lists_may_be_texts": until(
        (2, 10), "recording: SQLAlchemy up to 1.3 takes a text for the list of its letters",
        "orgs_authz:org_list_filters",
    ),
    "datasets_of_deleted_organization": Difference(
        (((2, 0), "deleted"), ((2, 8), "orphaned"), ((2, 12), "patched")),
        "CKAN changelog 2.8 (ckan#3888): an organization with datasets is not deleted; 2.12: they are patched",
        "orgs_authz:datasets_of_deleted_org",
    ),
    "index_follows_rows": until(
        (2, 12), "recording: up to 2.11 a dataset is indexed once its row or a membership of it is written",
        "orgs_authz:delete_by_id_and_by_name",
    ),
    "groups_count_members": since(
        (2, 11), "CKAN changelog 2.11: include_member_count", "orgs_authz:group_members",
    ),
    "member_list_leaves_out_deleted": since(
        (2, 11), "recording: member_list with an object_type asks for active objects",
        "groups_versions:memberships_again",
    ),
    "group_names_in_one_text": since(
        (2, 11), "CKAN changelog 2.11: groups and organizations of the lists as a text", "orgs_authz:org_list_filters",
    ),
    "group_ids_are_guarded": since(
        (2, 11), "CKAN changelog 2.11 (ckan#8069): ids by sysadmins only, and UUIDs",
        "orgs_authz:org_id_given_by_client",
    ),
    "loops_in_hierarchy_are_refused": since(
        (2, 10), "recording: up to 2.9 the check looks for keys that are never there",
        "orgs_authz:org_hierarchy_cascade",
    ),
    "former_members_are_revived": since(
        (2, 10), "recording: up to 2.9 whoever left gets a new membership", "orgs_authz:group_members",
    ),
    "admins_keep_their_own_role": since(
        (2, 9), "CKAN changelog 2.9: an admin cannot lower the own role", "orgs_authz:org_member_create_roles",
    ),
    "every_member_create_reindexes": since(
        (2, 11), "recording: up to 2.10 member_create without a change leaves the index as it is",
        "orgs_authz:group_members",
    ),
    "q_of_group_lists_is_stripped": since(
        (2, 10), "recording: up to 2.9 a q that is no text is searched for, and blanks count",
        "orgs_authz:org_list_filters",
    ),
    "permission_to_fill_groups": Difference(
        (((2, 0), "update"), ((2, 3), "manage_group")), "recording: in 2.2 only admins put datasets into groups",
        "orgs_authz:dataset_groups_authz",
    ),
    "groups_of_datasets_guarded_by_name": since(
        (2, 3), "recording: 2.2 checks groups that datasets name by id alone", "orgs_authz:dataset_groups_authz",
    ),
    "permission_labels": since(
        (2, 7), "CKAN changelog 2.7: permission labels", "orgs_authz:dataset_move_between_orgs",
    ),
    "relationships_need_both_datasets": since(
        (2, 3), "recording: 2.2 means `not (a and b)` and says `not a and b`", "groups_versions:objects_in_the_context",
    ),
    "spelling_of_missing": Difference(
        (((2, 0), "Missig"), ((2, 3), "Missing")), "recording: a typing error in 2.2",
        "orgs_authz:package_activity_paging",
    ),
    "groups_are_guarded": since(
        (2, 3), "recording: in 2.2 everybody sees deleted groups", "orgs_authz:delete_by_id_and_by_name",
    ),
    "new_members_are_validated": since(
        (2, 3), "recording: 2.2 takes no notice of the errors", "orgs_authz:org_member_create_errors",
    ),
    "groups_listed_plainly": until(
        (2, 3), "recording: the lists of 2.2 have no pages, and of each group its row and `packages`, a number",
        "orgs_authz:org_list_sorting",
    ),
    "groups_shown_whole": until(
        (2, 3), "recording: 2.2 shows groups with all their parts, and through no schema",
        "orgs_authz:org_create_every_field",
    ),
    "datasets_of_shown_groups": Difference(
        (((2, 0), 1000), ((2, 9), None)), "CKAN changelog 2.9: as many datasets as package_search gives",
        "groups_versions:counts_for_callers",
    ),
    "group_create_shows": since(
        (2, 3), "recording: 2.2 answers group_create as group_update", "orgs_authz:org_create_every_field",
    ),
    "organizations_have_types": since(
        (2, 3), "CKAN changelog 2.3: custom types of organizations", "orgs_authz:org_custom_type",
    ),
    "group_update_keeps_datasets": since(
        (2, 3), "recording: 2.2 empties groups that are updated without datasets", "orgs_authz:group_update_packages",
    ),
    "group_update_keeps_extras": Difference(
        (((2, 0), False), ((2, 3), True), ((2, 12), False)),
        "recording: extras left out, or an empty list of them, change nothing",
        "orgs_authz:group_update_packages",
    ),
    "organizations_of_any_user": since(
        (2, 3), "recording: 2.2 lists the caller's organizations alone, and none below them",
        "orgs_authz:org_list_for_user",
    ),
    "permission_to_list_organizations": Difference(
        (((2, 0), "edit_group"), ((2, 3), "manage_group")),
        "CKAN changelog 2.7: organization_list_for_user gives those of all roles", "orgs_authz:org_list_for_user",
    ),
    "purged_organizations_leave_datasets": since(
        (2, 5), "CKAN changelog 2.5 (ckan#2632): purging an organization clears owner_org", "orgs_authz:org_purge",
    ),
    "owner_org_update_makes_revision": since(
        (2, 3), "recording: 2.2 crashes where package_owner_org_update changes anything",
        "orgs_authz:dataset_move_between_orgs",
    ),
    "columns_take_lists": since(
        (2, 9), "recording: up to 2.8 lists among the fields of a group are not saved",
        "orgs_authz:org_create_wrong_types",
    ),
    "autocompletes_of_groups_are_limited": since(
        (2, 8), "recording: the limit is read, and the order lost", "orgs_authz:autocompletes",
    ),
    "nulls_are_keys": since(
        (2, 10), "recording: SQLAlchemy up to 1.3 cannot look up null", "orgs_authz:org_member_create_errors",
    ),
    "deleted_callers": Difference(
        (((2, 0), "refused"), ((2, 7), "crash"), ((2, 8), "heard")),
        "recording: whoever was deleted may not read the site; from 2.8 on the API asks for each action",
        "orgs_authz:callers_who_are_no_users",
    ),
    "users_are_found_by_openid": until(
        (2, 3), "recording: in 2.2 null names no user, but crashes", "orgs_authz:org_member_delete_roles",
    ),
    "auth_trusts_objects_in_context": until(
        (2, 11), "recording: the object that was looked at before is asked about again",
        "groups_versions:objects_in_the_context",
    ),
    "display_names_sort_as_bytes": until(
        (2, 10), "recording: capitals before small letters", "groups_versions:names_in_order",
    ),
}
