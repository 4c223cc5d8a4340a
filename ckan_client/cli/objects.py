"""One object at a time: action, list, get, create, update, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ckan_client import forms
from ckan_client.cli.settings import Settings
from ckan_client.cli.values import arguments, read_object, show
from ckan_client.highlevel import CkanHighlevelClient
from ckan_client.objects import CkanDataset, CkanGroup, CkanOrganization, CkanResource, CkanUser
from ckan_client.objects.base import CkanObject

NOUNS = {"dataset": "package", "organization": "organization", "group": "group", "resource": "resource", "user": "user"}
KINDS: dict[str, type[CkanObject]] = {
    "dataset": CkanDataset, "organization": CkanOrganization, "group": CkanGroup, "resource": CkanResource,
    "user": CkanUser,
}
noun = click.argument("noun", type=click.Choice([*NOUNS]))


def styles(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of how to write a result."""
    for option in (
        click.option("-t", "--table", "style", flag_value="table", help="A table."),
        click.option("-J", "--output-jsonl", "style", flag_value="jsonl", help="One JSON object per line."),
        click.option("-j", "--output-json", "style", flag_value="json", help="JSON (default)."),
    ):
        function = option(function)
    return function


def inputs(function: Callable[..., Any]) -> Callable[..., Any]:
    """The ways to give values."""
    for option in (
        click.option("-i", "--input-json", is_flag=True, help="Read a JSON object from standard input."),
        click.option("-I", "--input", "path", metavar="FILE", help="Read a JSON object from a file."),
        click.argument("values", nargs=-1, metavar="[KEY=TEXT | KEY:JSON | KEY@FILE]..."),
    ):
        function = option(function)
    return function


def _given(values: tuple[str, ...], path: str | None, input_json: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    found = read_object("-" if input_json else str(path)) if input_json or path else {}
    more, files = arguments(values)
    return {**found, **more}, dict(files)


@click.command()
@click.argument("name")
@inputs
@click.option("-g", "--get-request", is_flag=True, help="Send it by GET.")
@styles
@click.pass_context
def action(
    context: click.Context, name: str, values: tuple[str, ...], path: str | None, input_json: bool, get_request: bool,
    style: str | None,
) -> None:
    """Call any action and write its result."""
    data, files = _given(values, path, input_json)
    by_get = get_request or context.meta["ckan_client.get"]
    show(context.obj.low().action(name, data, files=files, get=by_get), style or "json")


@click.command("list")
@noun
@click.option("--of", "dataset", metavar="DATASET", help="Resources of this dataset.")
@styles
@click.pass_obj
def list_(settings: Settings, noun: str, dataset: str | None, style: str | None) -> None:
    """Write the names of all datasets, organizations, groups or users, or the ids of resources."""
    show(names(settings.high(), noun, dataset), style or "table")


def names(client: CkanHighlevelClient, noun: str, dataset: str | None = None) -> list[str]:
    """Names of all of a kind, ids of resources."""
    if noun == "dataset":
        return [str(found["name"]) for found in client.lowlevel.iter_search(fl=["id", "name"], facet="false")]
    if noun == "resource":
        if dataset is None:
            return [str(resource.id) for resource in client.iter_resources()]
        return [str(item["id"]) for item in client.lowlevel.show("package", dataset)["resources"]]
    if noun == "user":
        return client.list_users()
    return client.list_organization_names() if noun == "organization" else client.list_group_names()


@click.command()
@noun
@click.argument("reference", metavar="ID_OR_NAME")
@styles
@click.pass_obj
def get(settings: Settings, noun: str, reference: str, style: str | None) -> None:
    """Write one object."""
    show(settings.low().show(NOUNS[noun], reference), style or "json")


@click.command()
@noun
@inputs
@styles
@click.pass_obj
def create(
    settings: Settings, noun: str, values: tuple[str, ...], path: str | None, input_json: bool, style: str | None
) -> None:
    """Create an object and write it. A resource needs package_id; a file goes as upload@FILE."""
    data, files = _given(values, path, input_json)
    low = settings.low()
    if noun == "dataset":
        data = forms.dataset_input(data)
    elif noun in ("organization", "group"):
        data = forms.group_input(data)
    show(low.action(f"{NOUNS[noun]}_create", data, files=files), style or "json")


@click.command()
@noun
@click.argument("reference", metavar="ID_OR_NAME")
@inputs
@styles
@click.pass_obj
def update(
    settings: Settings, noun: str, reference: str, values: tuple[str, ...], path: str | None, input_json: bool,
    style: str | None,
) -> None:
    """Change the given fields of an object, and no others. Extras given as an object are laid over the old."""
    data, files = _given(values, path, input_json)
    client = settings.high()
    low = client.lowlevel
    current = low.show(NOUNS[noun], reference)
    data["id"] = current["id"]
    if noun == "dataset":
        found = client.write_dataset(current, data)
    elif noun in ("organization", "group"):
        found = low.update_group_like(noun, data)
    elif noun == "resource":
        resource = CkanResource.from_server(current)
        for key, value in data.items():
            if key in CkanResource.fields:
                setattr(resource, key, value)
            else:
                resource.other[key] = value
        found = client.update_resource(resource, files.get("upload")).server or {}
    else:
        found = client.update_user(CkanUser(data)).server or {}
    show(found, style or "json")


@click.command()
@noun
@click.argument("references", nargs=-1, required=True, metavar="ID_OR_NAME...")
@click.option("--purge", is_flag=True, help="So that nothing is left of it (sysadmins only).")
@click.pass_obj
def delete(settings: Settings, noun: str, references: tuple[str, ...], purge: bool) -> None:
    """Delete objects."""
    low = settings.low()
    if purge and noun in ("resource", "user"):
        raise click.UsageError(f"CKAN purges no {noun}s")
    for reference in references:
        low.action(f"{NOUNS[noun]}_delete", {"id": reference})
        if purge:
            low.action("dataset_purge" if noun == "dataset" else f"{noun}_purge", {"id": reference})


COMMANDS = (action, list_, get, create, update, delete)
