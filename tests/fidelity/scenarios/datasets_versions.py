"""What the versions do differently with single fields of datasets."""
from tests.fidelity.play import scenario


def create(p, stem, **fields):
    return p.call("package_create", {"name": p.n(stem), "owner_org": p.n("org"), **fields})


@scenario
def email_values(p):
    """E-mail addresses that are none, with white space around them, with doubled and outer dots."""
    p.org()
    values = (
        "a@example.org", "nope", " a@example.org ", "a..b@example.org", ".a@example.org", "a.@example.org", "a@b", "",
        "ä@example.org",
    )
    for number, value in enumerate(values):
        create(p, f"d{number}", author_email=value, maintainer_email=value)


@scenario
def booleans_that_are_none(p):
    """`private` given as numbers, texts, lists and dicts."""
    p.org()
    for number, value in enumerate((1, 0, 2, 1.5, "1", "t", "on", "", ["true"], {"a": 1}, None)):
        create(p, f"d{number}", private=value)


@scenario
def page_views(p):
    """A dataset and a resource shown with their page views, which can be sent back."""
    p.org()
    create(p, "d", resources=[{"url": "http://example.org/a", "tracking_summary": {"total": 5}}])
    shown = p.call("package_show", id=p.n("d"), include_tracking=True) or {}
    p.anon("package_show", id=p.n("d"), include_tracking="true", get=True)
    p.anon("package_show", id=p.n("d"), include_tracking="x")
    for resource in shown.get("resources", []):
        p.anon("resource_show", id=resource["id"], include_tracking=True)
    p.call("package_update", shown)
    p.anon("package_show", id=p.n("d"))


@scenario
def log_messages(p):
    """A dataset sent with a log message, with and without a link in it."""
    p.org()
    create(p, "a", log_message="changed")
    create(p, "b", log_message="see http://example.org")
    p.call("package_update", id=p.n("a"), owner_org=p.n("org"), log_message="http:")


@scenario
def values_that_are_zero(p):
    """0, false and empty values where something is needed."""
    p.org()
    for number, value in enumerate((0, False, 0.0, [], {}, None, "")):
        p.call("package_create", name=value, owner_org=p.n("org"))
        create(p, f"e{number}", extras=[{"key": value, "value": "v"}])
        create(p, f"t{number}", tags=[{"name": value}])
        create(p, f"r{number}", resources=[{"url": value}])
