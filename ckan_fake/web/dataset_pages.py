"""Pages of datasets and resources."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from ckan_fake import errors, messages
from ckan_fake.errors import UnsupportedByFake
from ckan_fake.web.addresses import local
from ckan_fake.web.answers import Answer
from ckan_fake.web.form_data import form_data
from ckan_fake.web.visit import Visit

_HIDDEN = (errors.NotFound, errors.NotAuthorized)


def _show(visit: Visit) -> dict[str, Any]:
    """The dataset; 404 also where the visitor may not see it."""
    try:
        shown: dict[str, Any] = visit.call("package_show", id=visit.values["id"])
    except _HIDDEN:
        raise NotFound(messages.DATASET_NOT_FOUND) from None
    return shown


def search(visit: Visit) -> Answer:
    """The list of datasets, searched by `q` and `sort`."""
    number = visit.page_number()
    rows = visit.site.config["ckan.datasets_per_page"]
    args = visit.incoming.args
    data = {"q": args.get("q", ""), "rows": rows, "start": (number - 1) * rows}
    if args.get("sort"):
        data["sort"] = args["sort"]
    try:
        found = visit.call("package_search", **data)
    except errors.SearchQueryError as refusal:
        raise BadRequest(messages.invalid_search_query(str(refusal))) from None
    except errors.SearchError:
        return visit.page("Datasets", "<p>There was an error while searching.</p>")
    return visit.page("Datasets", f"<p>{found['count']} datasets found</p>")


def _hidden(visit: Visit, what: str) -> Answer:
    """What those get who may not see a dataset: 404, or with `ckan.auth.reveal_private_datasets` 403 or a login."""
    if visit.site.version["forbidden_pages_ask_to_log_in"]:
        raise Forbidden(messages.may_not_read(what)) from None
    if not visit.site.config["ckan.auth.reveal_private_datasets"]:
        raise NotFound(messages.DATASET_NOT_FOUND_OR_HIDDEN) from None
    if visit.user:
        raise Forbidden(messages.may_not_read(what)) from None
    here = quote(local(visit.site, visit.incoming.locale, visit.incoming.path), safe="")
    return visit.redirect(f"/user/login?came_from={here}")


def read(visit: Visit) -> Answer:
    """A dataset; asked for by its id, a redirect to its name."""
    reference = visit.values["id"]
    try:
        shown = visit.call("package_show", id=reference)
    except errors.NotFound:
        raise NotFound(messages.DATASET_NOT_FOUND_OR_HIDDEN) from None
    except errors.NotAuthorized:
        return _hidden(visit, f"package {reference}")
    if reference == shown["id"] != shown["name"]:
        return visit.redirect(f"/dataset/{shown['name']}")
    return visit.page(shown["title"] or shown["name"])


def new(visit: Visit) -> Answer:
    """The form for a new dataset, and what it sends."""
    try:
        visit.check("package_create")
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_CREATE_PACKAGE) from None
    if visit.incoming.method != "POST" or not visit.sends_form:
        return visit.page("Create Dataset")
    data = _form(visit)
    try:
        made = visit.call("package_create", **{**data, "type": "dataset"})
    except errors.ValidationError:
        return visit.page("Create Dataset", "<p>The form contains invalid entries</p>")
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_READ_PACKAGE) from None
    except errors.NotFound:
        raise NotFound(messages.DATASET_NOT_FOUND) from None
    return _saved(visit, made["name"])


def edit(visit: Visit) -> Answer:
    """The form of a dataset, and what it sends."""
    if visit.incoming.method != "POST":
        return _edit_form(visit)
    data = _form(visit)
    try:
        made = visit.call("package_update", **{**data, "id": visit.values["id"]})
    except errors.ValidationError:
        return _edit_form(visit)
    except errors.NotAuthorized:
        raise Forbidden(messages.may_not_read(f"package {visit.values['id']}")) from None
    except errors.NotFound:
        raise NotFound(messages.DATASET_NOT_FOUND) from None
    return _saved(visit, made["name"])


def _edit_form(visit: Visit) -> Answer:
    shown = _show(visit)
    try:
        visit.check("package_update", id=shown["id"])
    except errors.NotAuthorized:
        name = visit.user.name if visit.user else ""
        raise Forbidden(messages.may_not_edit(name, visit.values["id"])) from None
    return visit.page("Edit Dataset")


def _form(visit: Visit) -> dict[str, Any]:
    """The form's data. The stages in which a browser adds a dataset are not here."""
    if "_ckan_phase" in visit.incoming.form:
        raise UnsupportedByFake("web forms with _ckan_phase are not implemented in ckan-fake")
    return form_data(visit.incoming.form)


def _saved(visit: Visit, name: str) -> Answer:
    target = visit.incoming.args.get("return_to")
    if target:
        return visit.redirect_as_is(target.replace("<NAME>", name))
    return visit.redirect(f"/dataset/{name}")


def delete(visit: Visit) -> Answer:
    """The question whether to delete a dataset, and the answer."""
    if visit.incoming.method == "POST" and "cancel" in visit.incoming.form:
        return visit.redirect(f"/dataset/edit/{visit.values['id']}")
    action = "package_delete" if visit.incoming.method == "POST" else "package_show"
    try:
        visit.call(action, id=visit.values["id"])
    except errors.NotFound:
        raise NotFound(messages.DATASET_NOT_FOUND) from None
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_DELETE_PACKAGE) from None
    return visit.redirect("/dataset/") if action == "package_delete" else visit.page("Confirm Delete")


def resources(visit: Visit) -> Answer:
    """The resources of a dataset, for those who may edit it."""
    try:
        visit.check("package_update", id=visit.values["id"])
    except errors.NotFound:
        raise NotFound(messages.DATASET_NOT_FOUND) from None
    except errors.NotAuthorized:
        name = visit.user.name if visit.user else ""
        raise Forbidden(messages.may_not_edit(name, visit.values["id"])) from None
    _show(visit)
    return visit.page("Resources")


def groups(visit: Visit) -> Answer:
    """The groups of a dataset, and the form that adds and removes them."""
    _show(visit)
    if visit.incoming.method != "POST":
        visit.call("group_list_authz", id=visit.values["id"])
        return visit.page("Groups")
    form = visit.incoming.form
    item = {"object": visit.values["id"], "object_type": "package"}
    removed = next((name.rpartition(".")[2] for name in form if name.startswith("group_remove")), None)
    try:
        if form.get("group_added"):
            visit.call("member_create", id=form["group_added"], capacity="public", **item)
        if removed:
            visit.call("member_delete", id=removed, **item)
    except errors.NotFound:
        raise NotFound(messages.PAGE_GROUP_NOT_FOUND) from None
    return visit.redirect(f"/dataset/groups/{visit.values['id']}")


def followers(visit: Visit) -> Answer:
    """Who follows a dataset: sysadmins only."""
    try:
        shown = visit.call("package_show", id=visit.values["id"])
        visit.call("dataset_follower_list", id=shown["id"])
    except errors.NotFound:
        raise NotFound(messages.DATASET_NOT_FOUND) from None
    except errors.NotAuthorized:
        raise Forbidden(messages.may_not_read(f"package {visit.values['id']}")) from None
    return visit.page("Followers")


def read_resource(visit: Visit) -> Answer:
    """A resource, within its dataset."""
    try:
        shown = visit.call("package_show", id=visit.values["id"])
    except errors.NotFound:
        raise NotFound(messages.DATASET_NOT_FOUND) from None
    except errors.NotAuthorized:
        return _hidden(visit, f"resource {visit.values['resource_id']}")
    found = [resource for resource in shown["resources"] if resource["id"] == visit.values["resource_id"]]
    if not found:
        raise NotFound(messages.PAGE_RESOURCE_NOT_FOUND)
    return visit.page(found[0]["name"] or "Unnamed resource")


def download(visit: Visit) -> Answer:
    """A redirect to a resource's address. Any dataset that the visitor may see does, and any file name."""
    try:
        resource = visit.call("resource_show", id=visit.values["resource_id"])
        visit.call("package_show", id=visit.values["id"])
    except errors.NotFound:
        raise NotFound(messages.PAGE_RESOURCE_NOT_FOUND) from None
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_DOWNLOAD) from None
    if resource.get("url_type") == "upload":
        raise UnsupportedByFake("downloads of uploaded files are not implemented in ckan-fake")
    address: str = resource["url"]
    if not address.startswith("/") and not is_web_address(address):
        raise errors.ServerError(f"CKAN takes the address {address!r} for the name of one of its pages")
    return visit.redirect_as_is(address)


def is_web_address(address: str) -> bool:
    """Whether CKAN redirects to it: http, https or ftp with a host."""
    scheme, colon, rest = address.partition("://")
    return bool(colon and rest) and scheme in ("http", "https", "ftp")


PAGES = {
    "dataset.search": search, "dataset.read": read, "dataset.new": new, "dataset.edit": edit,
    "dataset.delete": delete, "dataset.resources": resources, "dataset.groups": groups,
    "dataset.followers": followers, "resource.read": read_resource, "resource.download": download,
}
