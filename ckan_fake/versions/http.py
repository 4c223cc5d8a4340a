"""What differs between CKAN versions about HTTP: the envelope, headers, keys, sessions and pages."""

from __future__ import annotations

from ckan_fake import messages
from ckan_fake.versions.row import Difference, since, until

DIFFERENCES: dict[str, Difference] = {
    "bad_request_separator": Difference(
        (((2, 0), " - "), ((2, 12), ": ")), 'recording: "Bad request - ..." up to 2.11, "Bad request: ..." from 2.12',
        "datasets:get_for_writes",
    ),
    "help_is_the_docstring": until(
        (2, 3), "CKAN changelog 2.3 (#1318): `help` is a link to help_show", "users_http:http_accept_headers",
    ),
    "cors_always": until(
        (2, 3), "CKAN changelog 2.3: CORS headers only for the origins of ckan.cors.*",
        "users_http:http_accept_headers",
    ),
    "keys_in_two_headers": until(
        (2, 11), "CKAN changelog 2.11: the only header is that of apitoken_header_name, `Authorization` by default",
        "users_http:auth_header_names",
    ),
    "api_on_flask": since(
        (2, 8), "CKAN changelog 2.8: the API on Flask; before, on Pylons: other bodies, routes and pages of errors",
        "users_http:http_form_values",
    ),
    "anonymous_callers_are_nobody": until(
        (2, 10), "recording: up to 2.9 authorization refuses anonymous callers by itself", "users_http:jobs",
    ),
    "refusal_shows_the_function": until(
        (2, 8), "recording: `<function job_clear at 0x...> requires an authenticated user`", "users_http:jobs",
    ),
    "runs_on_python_2": until(
        (2, 9), "CKAN changelog 2.9: Python 3; texts in messages were written `u'...'`",
        "users_http:http_json_of_other_kinds",
    ),
    "json_in_forms": Difference(
        (((2, 0), "NaN is JSON"), ((2, 11), "NaN is none"), ((2, 12), "trailing commas are told of")),
        "recording: how simplejson 3.17, 3.19 and 4.1 read the only field of a form", "users_versions:json_in_forms",
    ),
    "quotes_in_field_names_stay_escaped": until(
        (2, 11), "werkzeug before 2.3 takes `%22` in the name of a multipart form's field for what it is",
        "users_http:http_multipart_without_files",
    ),
    "other_types_are_no_json": since(
        (2, 11), "werkzeug from 2.1 on: 415 for a body of another type than JSON; before: it is read as null",
        "users_http:http_content_types",
    ),
    "forms_without_boundary_crash": Difference(
        (((2, 0), True), ((2, 8), False), ((2, 9), True), ((2, 10), False)),
        "recording: the page of the WSGI server answers a multipart form without a boundary",
        "users_http:http_content_types",
    ),
    "parts_without_names_are_ignored": since(
        (2, 3), "recording: a part without a name crashes CKAN 2.2", "users_http:http_multipart_without_files",
    ),
    "empty_content_type": Difference(
        (((2, 0), "; charset=utf-8"), ((2, 3), "")), "recording: a POST without a content type is refused up to 2.7",
        "users_http:http_empty_bodies",
    ),
    "no_body_text": Difference(
        (((2, 0), messages.NO_REQUEST_BODY), ((2, 3), messages.USE_POST)),
        "recording: a write without a body, or by GET", "users_http:http_empty_bodies",
    ),
    "user_without_identity": Difference(
        (((2, 0), None), ((2, 10), "")), 'recording: "User None not authorized" to a JSONP callback',
        "users_versions:refused_callbacks",
    ),
    "jsonp_is_javascript": since(
        (2, 3), "CKAN changelog 2.7.4 (#4022): JSONP is application/javascript", "users_http:http_jsonp",
    ),
    "jsonp_escapes_quotes": since(
        (2, 9), "recording: Python 3 escapes quotes as well", "users_http:http_jsonp",
    ),
    "cookies_win_over_tokens": until(
        (2, 12), "recording: who is logged in by a cookie is not asked for a token",
        "users_http:login_cookie_on_the_api",
    ),
    "forms_need_tokens": Difference(
        (((2, 0), ""), ((2, 10), "everywhere"), ((2, 12), "on pages")),
        "CKAN changelog 2.10 (#6863): who is logged in by a cookie posts a token; recording: up to 2.11 on the API",
        "users_http:login_cookie_on_the_api",
    ),
    "login_without_name_crashes": since(
        (2, 12), "recording: 500 where the login form lacks the name", "users_http:login_form_variants",
    ),
    "large_fields_are_refused": since(
        (2, 11), "werkzeug from 2.3 on: 413 for a form's field over 500 kB", "users_http:http_large_forms",
    ),
    "sessions_are_always_sent": Difference(
        (((2, 0), False), ((2, 10), True), ((2, 11), False)),
        "recording: CKAN 2.10 sends the session's cookie with every answer, also one that is as it was or says nothing",
        "users_http:login_cookie_on_the_api",
    ),
    "session_cookies_without_domain": until(
        (2, 11), "recording: the session cookie has no empty `Domain=`, which Python's cookie jar refuses",
        "users_http:login_cookie_on_the_api",
    ),
    "doubled_slashes_redirect": Difference(
        (((2, 0), False), ((2, 9), True), ((2, 11), False)),
        "recording: werkzeug 1 and 2 redirect /api//3 to /api/3", "users_http:http_actions_under_other_paths",
    ),
    "feedgen_version": Difference(
        (((2, 0), "0.9.0"), ((2, 11), "1.0.0")), "the library that writes feeds", "users_http:feeds_without_datasets",
    ),
    "dashboard_without_slash": Difference(
        (((2, 0), True), ((2, 10), False), ((2, 11), True)), "recording: /dashboard is 404 in CKAN 2.10",
        "users_http:pages_status_and_types",
    ),
    "unmet_expectations_are_refused": since(
        (2, 10), "the WSGI server in front: 417 for an Expect that it cannot meet", "users_http:http_accept_headers",
    ),
    "end_of_robots_txt": Difference(
        (((2, 0), "\n\nUser-Agent: *\nCrawl-Delay: 10\n\n"), ((2, 3), "\nCrawl-Delay: 10\n\n"),
         ((2, 9), "\nCrawl-Delay: 10\n"), ((2, 10), "\nCrawl-Delay: 10\n\n\n")),
        "recording: robots.txt", "users_http:http_cors",
    ),
    "undecodable_queries_crash": Difference(
        (((2, 0), False), ((2, 9), True), ((2, 10), False)),
        "recording: a query string that is no UTF-8 crashes CKAN 2.9", "users_http:http_unicode_in_addresses",
    ),
    "login_by_repoze": until(
        (2, 10), "CKAN changelog 2.10: flask-login; before, forms are sent to /login_generic",
        "users_http:login_form_variants",
    ),
    "login_page_takes_forms": Difference(
        (((2, 0), True), ((2, 9), False), ((2, 10), True)), "recording: POST /user/login is 405 in CKAN 2.9",
        "users_http:login_form_variants",
    ),
    "reset_without_mail_crashes": Difference(
        (((2, 0), True), ((2, 3), False), ((2, 9), True), ((2, 10), False)),
        "recording: 500 where a password is asked for and there is no mail server", "users_http:login_form_variants",
    ),
    "own_page": Difference(
        (((2, 0), "/dashboard?id={name}"), ((2, 3), "/dashboard"), ((2, 8), "/dashboard/"),
         ((2, 10), "/dashboard/datasets")),
        "recording: where /user/me leads to", "users_http:pages_status_and_types",
    ),
    "own_page_of_nobody": Difference(
        (((2, 0), "/user/login?id=None"), ((2, 8), "/user/login"), ((2, 9), "/dashboard/"),
         ((2, 10), "/dashboard/datasets")),
        "recording: where /user/me leads an anonymous visitor to", "users_http:pages_status_and_types",
    ),
    "dashboard_of_nobody": Difference(
        (((2, 0), "missing"), ((2, 3), "log in"), ((2, 8), "forbidden"), ((2, 9), "log in")),
        "recording: the dashboard of an anonymous visitor", "users_http:pages_status_and_types",
    ),
    "unknown_users_ask_to_log_in": Difference(
        (((2, 0), False), ((2, 3), True), ((2, 9), False)), "recording: the page of an unknown user",
        "users_http:pages_status_and_types",
    ),
    "forbidden_pages_ask_to_log_in": until(
        (2, 3), "recording: CKAN 2.2 redirects to the login where later ones say 403",
        "users_http:pages_status_and_types",
    ),
    "blueprints_on_flask": Difference(
        (((2, 0), ()), ((2, 8), ("api", "admin", "dashboard", "feeds", "home", "user", "static")), ((2, 9), None)),
        "CKAN changelog 2.8, 2.9: pages move from Pylons, which strips slashes and answers all methods, to Flask",
        "users_http:pages_status_and_types",
    ),
    "api_root": Difference(
        (((2, 0), True), ((2, 3), False), ((2, 8), True)), "recording: /api/3 is 404 in CKAN 2.7",
        "users_http:http_cors",
    ),
    "favicon": Difference(
        (((2, 0), "/images/icons/ckan.ico"), ((2, 3), "/base/images/ckan.ico"), ((2, 9), "")),
        "recording: /favicon.ico redirects", "users_http:pages_status_and_types",
    ),
    "forms_are_saved_by_button": until(
        (2, 9), "recording: up to 2.8 a form without the field `save` is shown again",
        "users_http:web_forms_with_tokens",
    ),
    "json_may_begin_with_mark": since(
        (2, 3), "recording: CKAN 2.2 refuses a byte order mark before JSON", "users_http:http_encodings",
    ),
    "chinese_is_by_script": since(
        (2, 8), "recording: /zh_Hans_CN is a locale, and /zh_CN redirects to it", "users_http:http_locale_prefixes",
    ),
    "feeds_by_webhelpers": until(
        (2, 9), "CKAN changelog 2.9: feeds are written by feedgen", "users_http:feeds_without_datasets",
    ),
    "organizations_have_feeds": since(
        (2, 3), "recording: CKAN 2.2 has no feeds of organizations", "users_http:feeds_without_datasets",
    ),
    "page_numbers_are_positive": since(
        (2, 3), "recording: ?page=0 is 400, but not in CKAN 2.2", "users_http:feeds_without_datasets",
    ),
    "revision_pages": until(
        (2, 9), "CKAN changelog 2.9: revisions are gone", "users_http:feeds_without_datasets",
    ),
    "group_feeds_are_named": Difference(
        (((2, 0), "groups"), ((2, 3), "group")), "recording: the id of a group's feed",
        "users_http:feeds_without_datasets",
    ),
}
