"""What differs between CKAN versions about users, keys and tokens, followers, activities and the site's own actions."""

from __future__ import annotations

from ckan_fake import messages
from ckan_fake.versions.row import Difference, since, until

DIFFERENCES: dict[str, Difference] = {
    "activity_in_core": until(
        (2, 10), "CKAN changelog 2.10: activities moved into a plugin", "users_http:send_email_notifications_rules"
    ),
    "credentials": Difference(
        (((2, 0), "keys"), ((2, 9), "keys and tokens"), ((2, 10), "tokens")),
        "CKAN changelog 2.9: API tokens; 2.10: API keys open nothing any more", "users_versions:keys",
    ),
    "users_get_keys": until(
        (2, 9), "recording: a new user has an `apikey`; from 2.9 on it is null unless an option asks for it",
        "users_http:user_create_form_encoded",
    ),
    "first_users": Difference(
        (((2, 0), ("logged_in", "visitor")), ((2, 3), ())),
        "recording: a new CKAN 2.2 has users for whoever is logged in and who is not", "users_http:user_list_defaults",
    ),
    "user_columns_to_come": Difference(
        (((2, 0), ("last_active", "image_url")), ((2, 9), ("last_active",)), ((2, 10), ())),
        "CKAN changelog 2.9: pictures of users; 2.10: last_active", "users_http:user_list_defaults",
    ),
    "users_have_openid": until(
        (2, 8), "CKAN changelog 2.8: OpenID is gone", "users_versions:openids",
    ),
    "counts_of_users": Difference(
        (
            ((2, 0), ("number_of_edits", "number_administered_packages")),
            ((2, 3), ("number_of_edits", "number_created_packages")), ((2, 9), ("number_created_packages",)),
        ),
        "CKAN changelog 2.3, 2.9: what is counted of a user", "users_http:user_list_defaults",
    ),
    "followees_are_counted_by_kind": until(
        (2, 10), "recording: user_, dataset_ and group_followee_count all count groups from CKAN 2.10 on",
        "orgs_authz:follow_dataset_life",
    ),
    "new_tokens_tell_their_id": since(
        (2, 12), "CKAN changelog 2.12: api_token_create answers with the token's id",
        "users_http:api_token_create_rules",
    ),
    "tokens_are_listed_by_age": since(
        (2, 12), "CKAN changelog 2.12: from oldest to newest; before: as they lie in the database",
        "users_http:api_token_revoke_rules",
    ),
    "relative_logos_are_uploads": until(
        (2, 12), "recording: a relative ckan.site_logo becomes a path under /uploads/admin",
        "users_http:config_option_logo",
    ),
    "inactive_callers_are_seen": until(
        (2, 12), "recording: a deleted user's token renews `last_active`, though the caller is anonymous",
        "users_http:deleted_user_seen_by_all",
    ),
    "deleted_callers_are_known": until(
        (2, 10), "recording: the key of a deleted user is refused everything, and not taken for no key",
        "users_http:deleted_user_seen_by_all",
    ),
    "job_lists_are_limited": since(
        (2, 12), "CKAN changelog 2.12: job_list takes limit and ids_only", "users_http:jobs",
    ),
    "no_translations_text": Difference(
        (((2, 0), messages.TRANSLATIONS_NEEDED), ((2, 12), messages.MUST_BE_A_LIST_OF_DICTS)),
        "recording: term_translation_update_many without a list", "users_http:term_translation_errors",
    ),
    "upload_types_checked": Difference(
        (((2, 0), ()), ((2, 9), ("content",)), ((2, 11), ("name", "header", "content")),
         ((2, 12), ("name", "header or none", "content"))),
        "CKAN changelog 2.9, 2.11: the types of uploaded pictures are checked", "users_http:user_image_upload_refusals",
    ),
    "user_not_found_text": Difference(
        (((2, 0), messages.NOT_FOUND_USER), ((2, 12), messages.USER_NOT_FOUND)),
        "recording: a member who is no user", "users_http:user_in_group_and_organization_lists",
    ),
    "user_name_taken_text": Difference(
        (((2, 0), messages.LOGIN_NAME_TAKEN), ((2, 12), messages.USER_NAME_TAKEN)),
        "recording: a user with another's name", "users_http:user_update_errors",
    ),
    "user_create_makes_tokens": since(
        (2, 11), "CKAN changelog 2.11: user_create takes with_apitoken", "users_http:user_create_with_apitoken",
    ),
    "autocomplete_finds_emails": since(
        (2, 11), "recording: user_autocomplete looks for sysadmins in e-mail addresses", "users_http:user_autocomplete",
    ),
    "who_renames_users": Difference(
        (((2, 0), "whoever may change them"), ((2, 8), "nobody"), ((2, 11), "sysadmins")),
        "CKAN changelog 2.8, 2.11: login names", "users_http:user_rename",
    ),
    "user_ids_are_guarded": since(
        (2, 11),
        "CKAN changelog 2.11 (#8069): only sysadmins set ids, which are UUIDs; an update names an existing user",
        "users_versions:ids",
    ),
    "user_create_overwrites": until(
        (2, 8), "CKAN changelog 2.8: user_create with the id of a user changes that user", "users_versions:ids",
    ),
    "checks_of_emails": Difference(
        (
            ((2, 0), ("unicode_safe",)), ((2, 8), ("unicode_safe", "email_validator")),
            ((2, 9), ("email_validator", "email_is_unique", "unicode_safe")),
            ((2, 10), ("strip_value", "email_validator", "unicode_safe")),
            ((2, 11), ("strip_value", "email_validator", "email_is_unique", "unicode_safe")),
        ),
        "CKAN changelog 2.8, 2.9: e-mail addresses are checked", "users_http:user_create_email_rules",
    ),
    "checks_of_invited_emails": Difference(
        (((2, 0), ("unicode_safe",)), ((2, 9), ("email_validator", "email_is_unique", "unicode_safe"))),
        "CKAN changelog 2.9: e-mail addresses are checked", "users_versions:invited_emails",
    ),
    "users_with_same_email": Difference(
        (((2, 0), "any"), ((2, 10), "active"), ((2, 11), "active, in any case"), ((2, 12), "by option, in any case")),
        "CKAN changelog 2.10, 2.11, 2.12: whose e-mail addresses are taken", "users_versions:emails",
    ),
    "emails_are_unique_in_database": Difference(
        (((2, 0), ""), ((2, 10), "exactly"), ((2, 11), "in any case")),
        "CKAN changelog 2.10, 2.11: no two active users have one e-mail address", "users_versions:emails",
    ),
    "user_list_email_in_any_case": since(
        (2, 12), "recording: `email` of user_list is looked up in small letters", "users_versions:emails",
    ),
    "site_user_tells_its_id": since((2, 12), "recording: get_site_user", "users_versions:site_user"),
    "status_is_checked": since(
        (2, 9), "recording: status_show is for deleted users, too", "users_versions:deleted_callers",
    ),
    "pages_for_deleted_users": Difference(
        (((2, 0), "login"), ((2, 3), "crash, also utilities"), ((2, 10), "crash"), ((2, 12), "as to anybody")),
        "recording: a page asked for with the key of a deleted user", "users_versions:deleted_callers",
    ),
    "password_min_length": Difference(
        (((2, 0), 4), ((2, 8), 8)), "CKAN changelog 2.8: passwords are 8 characters long",
        "users_http:user_update_errors",
    ),
    "sysadmins_set_password_hashes": since(
        (2, 3), "CKAN changelog 2.3: password_hash", "users_versions:ids",
    ),
    "flags_of_users_are_booleans": Difference(
        (((2, 0), ()), ((2, 9), ("activity_streams_email_notifications",)),
         ((2, 10), ("activity_streams_email_notifications", "sysadmin"))),
        "CKAN changelog 2.9, 2.10: words are read as booleans", "users_versions:flags",
    ),
    "own_sysadmin_flag_is_guarded": since(
        (2, 12), "CKAN changelog 2.12: sysadmins cannot drop their own privileges", "users_versions:own_sysadmin_flag",
    ),
    "state_of_users_is_guarded": since(
        (2, 9), "CKAN changelog 2.9: only sysadmins set the state of a user",
        "users_versions:own_state",
    ),
    "users_have_pictures_and_extras": since(
        (2, 9), "CKAN changelog 2.9: image_url and plugin_extras of users", "users_http:user_create_every_field",
    ),
    "theme_options": Difference(
        (((2, 0), ("ckan.main_css", "ckan.homepage_style")), ((2, 9), ("ckan.theme", "ckan.homepage_style")),
         ((2, 11), ("ckan.theme",))),
        "CKAN changelog 2.9, 2.11: what sysadmins may set of the looks", "users_http:config_options_read",
    ),
    "following_twice_is_refused": until(
        (2, 11), "CKAN changelog 2.11: following twice changes nothing", "users_http:user_show_include_num_followers",
    ),
    "user_show_means_oneself": since(
        (2, 10), "CKAN changelog 2.10: user_show without id shows the caller", "users_http:auth_header_variants",
    ),
    "token_lists_name_user_by": Difference(
        (((2, 0), "user"), ((2, 10), "user_id")), "CKAN changelog 2.10 (#7344): api_token_list takes user_id",
        "users_http:api_token_revoke_rules",
    ),
    "followers_are_checked_by_actions": until(
        (2, 10), "recording: up to 2.9 the actions themselves refuse followers who are not logged in",
        "users_http:user_show_include_num_followers",
    ),
    "version_can_be_hidden": since(
        (2, 10), "CKAN changelog 2.10: ckan.hide_version; before, ckan_version stands in the midst of status_show",
        "users_http:http_jsonp",
    ),
    "site_user_is_listed": until(
        (2, 9), "CKAN changelog 2.9: user_list leaves out the site user", "users_http:user_list_order_by",
    ),
    "autocomplete_ignores_self": since(
        (2, 9), "CKAN changelog 2.9: user_autocomplete takes ignore_self", "users_http:user_autocomplete",
    ),
    "deleted_users_leave_groups": since(
        (2, 3), "CKAN changelog 2.3: user_delete ends the user's memberships", "users_http:user_list_defaults",
    ),
    "user_show_is_full": until(
        (2, 3), "CKAN changelog 2.3: user_show is slim; before, it has the user's datasets, revisions and followers",
        "users_http:http_content_types",
    ),
    "user_list_is_plain": until(
        (2, 3), "CKAN changelog 2.3, 2.7: user_list takes all_fields, email and order_by",
        "users_http:user_list_order_by",
    ),
    "users_are_sorted_by_edits": until(
        (2, 8), "CKAN changelog 2.8: user_list has no order_by=edits", "users_http:user_list_order_by",
    ),
    "texts_of_users_by_repr": until(
        (2, 8), "recording: CKAN up to 2.7 makes texts of other values by `unicode()`, later ones by JSON",
        "users_http:config_options_write",
    ),
    "failed_invitations_are_undone": since(
        (2, 3), "recording: where the mail cannot be sent, CKAN 2.2 crashes and keeps the new user",
        "users_versions:invited_emails",
    ),
    "texts_of_terms": Difference(
        (((2, 0), "unicode()"), ((2, 9), "str()"), ((2, 10), "JSON")),
        "recording: how texts are made of translations that are none", "users_versions:tasks_and_terms",
    ),
    "boolean_columns": Difference(
        (((2, 0), "take texts"), ((2, 9), "take booleans")),
        "SQLAlchemy 1.2: texts are refused where a boolean is stored", "users_versions:flags",
    ),
    "unknown_columns_crash": since(
        (2, 3), "recording: CKAN 2.2 leaves out what is no column of a new translation",
        "users_http:term_translation_errors",
    ),
}
