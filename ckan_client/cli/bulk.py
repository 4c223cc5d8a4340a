"""Whole catalogues: dump, load, diff."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import click
from tqdm import tqdm

from ckan_client import exceptions as exc
from ckan_client import forms
from ckan_client.cli.objects import NOUNS, names
from ckan_client.cli.settings import Settings, settings
from ckan_client.cli.values import opened, read_lines, show
from ckan_client.compare import differences
from ckan_client.highlevel import CkanHighlevelClient

PLURALS = {"datasets": "dataset", "organizations": "organization", "groups": "group", "users": "user"}
nouns = click.argument("nouns", type=click.Choice([*PLURALS]))


@click.command()
@nouns
@click.argument("references", nargs=-1, metavar="[ID_OR_NAME]...")
@click.option("--all", "everything", is_flag=True, help="All of them.")
@click.option("-O", "--output", "path", metavar="FILE", help="Write into a file.")
@click.option("-z", "--gzip", "zipped", is_flag=True, help="Compress.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar.")
@click.pass_obj
def dump(
    settings: Settings, nouns: str, references: tuple[str, ...], everything: bool, path: str | None, zipped: bool,
    quiet: bool,
) -> None:
    """Write objects as JSON lines, as `ckanapi dump` does and `load` takes them."""
    if bool(references) == everything:
        raise click.UsageError("give ids or names, or --all")
    write, close = opened(path, zipped)
    found = _all(settings.high(), PLURALS[nouns]) if everything else _some(settings, PLURALS[nouns], references)
    try:
        for item in tqdm(found, unit=nouns[:-1], leave=False, disable=True if quiet else None):
            write(item)
    finally:
        close()


def _some(settings: Settings, noun: str, references: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    low = settings.low()
    return (_show(low.show, noun, reference) for reference in references)


def _show(show_: Any, noun: str, reference: str) -> dict[str, Any]:
    params = {"include_datasets": False, "include_users": True} if noun in ("organization", "group") else {}
    return dict(show_(NOUNS[noun], reference, **params))


def _all(client: CkanHighlevelClient, noun: str) -> Iterator[dict[str, Any]]:
    if noun == "dataset":
        hidden = {"include_private": True} if client.lowlevel.server_version() >= (2, 6) else {}
        yield from client.lowlevel.iter_search(facet="false", **hidden)
    else:
        for name in names(client, noun):
            yield _show(client.lowlevel.show, noun, name)


@click.command()
@nouns
@click.option("-I", "--input", "path", default="-", metavar="FILE", help="JSON lines; default: standard input.")
@click.option("-z", "--gzip", "zipped", is_flag=True, help="The input is compressed.")
@click.option("-s", "--start-record", default=1, metavar="N", help="Begin with the N-th line.")
@click.option("-m", "--max-records", type=int, metavar="N", help="Read N lines.")
@click.option("-n", "--create-only", is_flag=True, help="Change nothing that is there.")
@click.option("-o", "--update-only", is_flag=True, help="Create nothing.")
@click.option("-l", "--log", metavar="FILE", help="Append one JSON line per object to a file.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar.")
@click.pass_obj
def load(
    settings: Settings, nouns: str, path: str, zipped: bool, start_record: int, max_records: int | None,
    create_only: bool, update_only: bool, log: str | None, quiet: bool,
) -> int:
    """Create or update objects of JSON lines. What is as it should be is not written; what an update lacks stays."""
    client, noun = settings.high(), PLURALS[nouns]
    failed = 0
    write, close = opened(log, False) if log else (lambda record: None, lambda: None)
    try:
        lines = read_lines(path, zipped)
        for number, line in tqdm(lines, unit="line", leave=False, disable=True if quiet else None):
            if number < start_record:
                continue
            if max_records is not None and number >= start_record + max_records:
                break
            record = {"line": number, **_load_one(client, noun, line, create_only, update_only)}
            if "error" in record:
                failed += 1
                click.echo(f"line {number}: {record['error']}", err=True)
            write(record)
    finally:
        close()
    return 3 if failed else 0


def _load_one(
    client: CkanHighlevelClient, noun: str, line: str, create_only: bool, update_only: bool
) -> dict[str, Any]:
    name = None
    try:
        data = json.loads(line)
        if not isinstance(data, dict):
            raise ValueError("no JSON object")
        name = data.get("name") or data.get("id")
        action, found = _load_object(client, noun, data, create_only, update_only)
    except exc.ConnectionFailed:
        raise
    except (exc.CkanClientError, ValueError, TypeError) as error:
        return {"name": name, "action": "failed", "error": str(error)}
    return {"name": found.get("name") if found else name, "action": action}


def _load_object(
    client: CkanHighlevelClient, noun: str, data: dict[str, Any], create_only: bool, update_only: bool
) -> tuple[str, dict[str, Any] | None]:
    low = client.lowlevel
    current = None
    for reference in (data.get("id"), data.get("name")):
        if reference and current is None:
            try:
                current = low.show(NOUNS[noun], reference)
            except (exc.NotFound, exc.NotAuthorized):
                continue
    if current is None:
        if update_only:
            return "left out", None
        values = forms.dataset_input(data) if noun == "dataset" else forms.group_input(data)
        return "created", low.action(f"{NOUNS[noun]}_create", values)
    if create_only:
        return "left out", current
    computed = forms.COMPUTED_DATASET if noun == "dataset" else forms.COMPUTED_GROUP
    wanted = {key: value for key, value in data.items() if key not in computed and key != "id"}
    changes = {key: wanted[key] for key in differences(current, wanted)}
    if not changes:
        return "unchanged", current
    if noun == "dataset":
        return "updated", client.write_dataset(current, changes)
    if noun == "user":
        return "updated", low.action("user_update", {**wanted, "id": current["id"]})
    return "updated", low.update_group_like(noun, {**changes, "id": current["id"]})


@click.command()
@nouns
@click.argument("other", metavar="URL")
@click.option("--other-token", metavar="TOKEN", help="API token of the other CKAN.")
@click.option("--other-profile", metavar="NAME", help="Address and token of the other CKAN; URL is `-` then.")
@click.option("-J", "--output-jsonl", "as_lines", is_flag=True, help="One JSON object per difference.")
@click.pass_context
def diff(
    context: click.Context, nouns: str, other: str, other_token: str | None, other_profile: str | None, as_lines: bool
) -> int:
    """Compare this CKAN with another one, by name. The exit code is 0 where nothing differs, else 3."""
    here: Settings = context.obj
    there = settings(None if other == "-" else other, other_token, other_profile, os.environ, here.options)
    theirs = {str(item["name"]): item for item in _all(there.high(), PLURALS[nouns])}
    found = 0
    for mine in _all(here.high(), PLURALS[nouns]):
        name = str(mine["name"])
        found += _told(name, mine, theirs.pop(name, None), as_lines)
    for name, item in sorted(theirs.items()):
        found += _told(name, None, item, as_lines)
    return 3 if found else 0


#: What two catalogues never share.
_OWN = frozenset({"id", "owner_org", "users", "packages", "image_display_url"})


def _told(name: str, mine: dict[str, Any] | None, theirs: dict[str, Any] | None, as_lines: bool) -> int:
    if mine is None or theirs is None:
        record: dict[str, Any] = {"name": name, "only": "there" if mine is None else "here"}
    else:
        ignored = _OWN | forms.COMPUTED_DATASET | forms.COMPUTED_GROUP
        wanted = {key: value for key, value in theirs.items() if key not in ignored}
        wanted["groups"] = [{"name": group["name"]} for group in theirs.get("groups") or ()]
        wanted["resources"] = [{**item, "id": None} for item in theirs.get("resources") or ()]
        bare = {**mine, "resources": [{**item, "id": None} for item in mine.get("resources") or ()]}
        fields = [key for key in differences(bare, wanted) if key != "resources"]
        if _contents(mine) != _contents(theirs):
            fields.append("resources")
        if (mine.get("organization") or {}).get("name") != (theirs.get("organization") or {}).get("name"):
            fields.append("organization")
        if not fields:
            return 0
        record = {"name": name, "differ": {key: {"here": mine.get(key), "there": theirs.get(key)} for key in fields}}
    if as_lines:
        show(record, "jsonl")
    else:
        told = f"only {record['only']}" if "only" in record else ", ".join(record["differ"])
        click.echo(f"{name}: {told}")
    return 1


def _contents(dataset: dict[str, Any]) -> list[dict[str, Any]]:
    own = {"id", "package_id", "created", "metadata_modified", "last_modified", "revision_id", "position", "state"}
    return [
        {key: value for key, value in item.items() if key not in own and value not in (None, "")}
        for item in dataset.get("resources") or ()
    ]


COMMANDS = (dump, load, diff)
