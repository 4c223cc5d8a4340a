"""CKAN's configuration options: their kinds, real defaults, and what of the API's answers they change.

Data for `ckan_fake.config`. Defaults are those that CKAN 2.12 declares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["bool", "int", "number", "list", "text"]


@dataclass(frozen=True)
class Option:
    """A declared option. `effect`: what it changes. Not `honoured`: it may only be set to its default."""

    kind: Kind
    default: Any
    effect: str
    honoured: bool = True


OPTIONS: dict[str, Option] = {
    # who calls, and the HTTP layer
    "apitoken_header_name": Option("text", "Authorization", "the header that carries the API token"),
    "api_token.nbytes": Option("int", 32, "the length of the id in new API tokens, in bytes"),
    "ckan.auth.enable_cookie_auth_in_api": Option("bool", True, "whether a login cookie counts in the API"),
    "ckan.cache_expires": Option("int", 0, "`max-age` of the header Cache-Control"),
    "ckan.cors.origin_allow_all": Option("bool", False, "CORS headers for every origin"),
    "ckan.cors.origin_whitelist": Option("list", [], "CORS headers for these origins"),
    "ckan.locale_default": Option("text", "en", "the language of answers, and `locale_default` of status_show"),
    "ckan.locales_filtered_out": Option("list", [], "languages that a path must not begin with"),
    "ckan.locales_offered": Option("list", [], "languages that a path may begin with, besides CKAN's own"),
    "ckan.root_path": Option("text", "", "the path of the site in the addresses it tells, as in `/data/{{LANG}}`"),
    "ckan.site_url": Option("text", "", "the address of the site; also the argument `site_url`"),
    "ckan.user.last_active_interval": Option("int", 600, "seconds after which `last_active` of a caller is renewed"),
    # what the site tells of itself
    "ckan.hide_version": Option("bool", False, "status_show tells the version to sysadmins only"),
    "ckan.site_about": Option("text", "", "config_option_show"),
    "ckan.site_custom_css": Option("text", "", "config_option_show"),
    "ckan.site_description": Option("text", "", "status_show, config_option_show"),
    "ckan.site_id": Option("text", "default", "the name of the site user, and the index's `site_id`"),
    "ckan.site_intro_text": Option("text", "", "config_option_show"),
    "ckan.site_logo": Option("text", "/base/images/ckan-logo.png", "config_option_show"),
    "ckan.site_title": Option("text", "CKAN", "status_show, config_option_show, the titles of feeds"),
    "ckan.theme": Option("text", "css/main", "config_option_show"),
    "email_to": Option("text", "", "`error_emails_to` of status_show"),
    # who may do what
    "ckan.auth.allow_admin_collaborators": Option("bool", False, "collaborators may be admins of a dataset"),
    "ckan.auth.allow_collaborators_to_change_owner_org": Option(
        "bool", False, "collaborators may move a dataset to another organization"),
    "ckan.auth.allow_dataset_collaborators": Option("bool", False, "datasets may have collaborators"),
    "ckan.auth.anon_create_dataset": Option("bool", False, "anonymous callers may make datasets"),
    "ckan.auth.create_dataset_if_not_in_organization": Option(
        "bool", True, "who is in no organization may make datasets without one"),
    "ckan.auth.create_default_api_keys": Option("bool", False, "new users have an `apikey`, which opens nothing"),
    "ckan.auth.create_unowned_dataset": Option("bool", False, "datasets may have no organization"),
    "ckan.auth.create_user_via_api": Option("bool", False, "anybody may call user_create"),
    "ckan.auth.create_user_via_web": Option("bool", False, "anybody may register on the web pages"),
    "ckan.auth.public_activity_stream_detail": Option(
        "bool", False, "who may only read a dataset sees the data of its activities"),
    "ckan.auth.public_user_details": Option(
        "bool", True, "anonymous callers see users, and organizations and groups show theirs"),
    "ckan.auth.reveal_private_datasets": Option("bool", False, "pages of private datasets are 403, not 404"),
    "ckan.auth.roles_that_cascade_to_sub_groups": Option(
        "list", ["admin"], "roles that count in the organizations below, too"),
    "ckan.auth.user_create_groups": Option("bool", True, "every user may make groups"),
    "ckan.auth.user_create_organizations": Option("bool", True, "every user may make organizations"),
    "ckan.auth.user_delete_groups": Option("bool", True, "admins of a group may delete it"),
    "ckan.auth.user_delete_organizations": Option("bool", True, "admins of an organization may delete it"),
    "ckan.user.unique_email_states": Option("list", ["active"], "states of users whose e-mail addresses are taken"),
    # lists and searching
    "ckan.datasets_per_page": Option("int", 20, "datasets on a page of the web interface"),
    "ckan.default_group_sort": Option("text", "title", "the order of group_list and organization_list"),
    "ckan.extra_resource_fields": Option("list", [], "fields of resources that are indexed", honoured=False),
    "ckan.group_and_organization_list_all_fields_max": Option("int", 25, "groups in a list with `all_fields`, at most"),
    "ckan.group_and_organization_list_max": Option("int", 1000, "groups in a list of names, at most"),
    "ckan.search.default_package_sort": Option(
        "text", "score desc, metadata_modified desc", "the order of package_search"),
    "ckan.search.remove_deleted_packages": Option("bool", True, "deleted datasets leave the search index"),
    "ckan.search.rows_max": Option("int", 1000, "datasets in an answer of package_search, at most"),
    "ckan.search.solr_allowed_query_parsers": Option("list", [], "query parsers of Solr that `{!...}` may name"),
    "ckan.search.solr_commit": Option(
        "bool", True, "searches see writes at once; without it, when the search index commits by itself"),
    "licenses_group_url": Option("text", "", "the list of licences", honoured=False),
    "search.facets.limit": Option("int", 50, "values of a facet in package_search, unless `facet.limit` is sent"),
    # datasets, resources, views, uploads
    "ckan.max_image_size": Option("int", 2, "megabytes of an uploaded image, at most"),
    "ckan.max_resource_size": Option("int", 10, "megabytes of an uploaded resource, at most", honoured=False),
    "ckan.mimetype_guess": Option("text", "file_ext", "whether a resource's type is guessed by its address"),
    "ckan.preview.image_formats": Option("text", "png jpeg jpg gif", "formats that get an image view"),
    "ckan.preview.json_formats": Option("text", "json", "formats that get a text view as JSON"),
    "ckan.preview.jsonp_formats": Option("text", "jsonp", "formats that get a text view as JSONP"),
    "ckan.preview.text_formats": Option("text", "text/plain txt plain", "formats that get a text view"),
    "ckan.preview.xml_formats": Option(
        "text", "xml rdf rdf+xml owl+xml atom rss", "formats that get a text view as XML"),
    "ckan.resource_formats": Option("text", "", "the file of known formats", honoured=False),
    "ckan.upload.group.mimetypes": Option(
        "list", ["image/png", "image/gif", "image/jpeg"], "types of images of groups", honoured=False),
    "ckan.upload.group.types": Option("list", ["image"], "kinds of images of groups", honoured=False),
    "ckan.upload.user.mimetypes": Option(
        "list", ["image/png", "image/gif", "image/jpeg"], "types of images of users", honoured=False),
    "ckan.upload.user.types": Option("list", ["image"], "kinds of images of users", honoured=False),
    "ckan.views.default_views": Option("list", ["image_view", "datatables_view"], "views that new resources get"),
    # activities and feeds
    "ckan.activity_list_limit": Option("int", 31, "activities in a stream, unless `limit` is sent"),
    "ckan.activity_list_limit_max": Option("int", 100, "activities in a stream, at most"),
    "ckan.activity_streams_email_notifications": Option("bool", False, "send_email_notifications works"),
    "ckan.activity_streams_enabled": Option("bool", True, "activities are recorded"),
    "ckan.email_notifications_since": Option("text", "2 days", "the age of activities that are mailed, at most"),
    "ckan.feeds.author_name": Option("text", "", "the author in feeds"),
    "ckan.feeds.authority_name": Option("text", "", "the authority in the ids of feeds"),
    "ckan.feeds.date": Option("text", "", "the date in the ids of feeds"),
    "ckan.feeds.limit": Option("int", 20, "datasets in a feed"),
    "ckan.hide_activity_from_users": Option("list", [], "users whose activities are left out of streams"),
    # the fake's own: a search index that commits by itself, where `ckan.search.solr_commit` is off
    "ckan_fake.search_commit_after_seconds": Option(
        "number", 0.0, "searches see a write after so many seconds of the fake's clock (0: not by time)"),
    "ckan_fake.search_commit_after_writes": Option(
        "int", 0, "searches see writes when there are so many (0: not by their number)"),
    # mail, which is not sent
    "smtp.server": Option("text", "localhost", "the server in the error of user_invite", honoured=False),
}

OTHER_OPTIONS = tuple(
    """
    beaker.session.secret ckan.auth.login_view ckan.auth.route_after_login ckan.base_public_folder
    ckan.base_templates_folder ckan.cache_enabled ckan.dataset.create_on_ui_requires_resources ckan.datastore.read_url
    ckan.datastore.sqlsearch.enabled ckan.datastore.write_url ckan.debug_supress_header ckan.default.group_type
    ckan.default.organization_type ckan.default.package_type ckan.default_collapse_facets ckan.display_timezone
    ckan.download_proxy ckan.favicon ckan.featured_groups ckan.featured_orgs ckan.feeds.author_link
    ckan.gravatar_default ckan.host ckan.i18n.extra_directory ckan.i18n.extra_gettext_domain ckan.i18n.extra_locales
    ckan.i18n.rtl_languages ckan.i18n.rtl_theme ckan.i18n_directory ckan.jobs.default_list_limit ckan.jobs.timeout
    ckan.legacy_route_mappings ckan.locale_order ckan.plugins ckan.recaptcha.privatekey ckan.recaptcha.publickey
    ckan.redis.url ckan.requests.timeout ckan.search.default_include_private ckan.search.show_all_types
    ckan.storage_path ckan.template_title_delimiter ckan.uploads_enabled ckan.user_list_limit
    ckan.user_reset_landing_page ckan.valid_url_schemes ckan.webassets.path ckan.webassets.url CKAN_INI config.mode
    debug error_email_from extra_public_paths extra_template_paths package_edit_return_url package_hide_extras
    package_new_return_url search.facets search.facets.default SECRET_KEY smtp.mail_from smtp.password smtp.reply_to
    smtp.starttls smtp.user solr_password solr_timeout solr_url solr_user sqlalchemy.pool_pre_ping sqlalchemy.url
    """.split()
)
"""Further options of CKAN, which change no answer of the API; they are kept as they are set."""
