"""Synchronisations: sync, plan."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import click

from ckan_client.cli.settings import Settings
from ckan_client.cli.values import read_object, show
from ckan_client.sync import Plan, SynchronizationClient, ckan_source


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    merges = click.Choice(["create", "update"])
    for option in (
        click.argument("data", metavar="SOURCE"),
        click.argument("name"),
        click.option(
            "--organizations", "organization_merge_strategy", type=merges, default="create", show_default=True
        ),
        click.option("--groups", "group_merge_strategy", type=merges, default="create", show_default=True),
        click.option(
            "--dataset-groups", "dataset_group_merge_strategy", type=click.Choice(["add", "replace", "preserve"]),
            default="add", show_default=True,
        ),
        click.option("--rename", is_flag=True, help="Give datasets the names that the source has now."),
        click.option("--move", is_flag=True, help="Give datasets the organizations that the source has now."),
        click.option("-C", "--config", "config", metavar="FILE", help="JSON in the words of ckanext-harvest."),
        click.option("--guard", default=0.5, show_default=True, help="Delete no more than this share at once."),
        click.option("--no-guard", is_flag=True, help="Delete any number."),
        click.option("--journal", metavar="FILE", help="Keep a journal, to go on from."),
        click.option("-p", "--processes", "workers", default=4, show_default=True, help="Writes at once, in threads."),
        click.option("-q", "--quiet", is_flag=True, help="No progress bar and no summary."),
    ):
        function = option(function)
    return function


def _client(settings: Settings, given: dict[str, Any]) -> SynchronizationClient:
    guard, no_guard = given.pop("guard"), given.pop("no_guard")
    config = read_object(path) if (path := given.pop("config")) else None
    return settings.synchronizer(
        dataset_preserve_names=not given.pop("rename"),
        dataset_preserve_organization=not given.pop("move"),
        delete_guard=None if no_guard else guard,
        config=config,
        **given,
    )


def _source(data: str, settings: Settings, journal: str | None) -> Any:
    if data.startswith(("http://", "https://")):
        return ckan_source(data, **settings.options)
    if not pathlib.Path(data).exists():
        raise click.UsageError(f"there is no {data}")
    return data


@click.command()
@_options
@click.option("--report", "report_file", metavar="FILE", help="Append one JSON line per object to a file.")
@click.option("-n", "--dry-run", is_flag=True, help="Write what would happen, and do nothing.")
@click.pass_obj
def sync(
    settings: Settings, /, name: str, data: str, journal: str | None, quiet: bool, report_file: str | None,
    dry_run: bool, **given: Any,
) -> int:
    """Bring the datasets of a source into the CKAN.

    NAME is the source's name. SOURCE is a directory, .jsonl, .jsonl.gz, .json or .sqlite file, or another CKAN's
    address. Where some objects fail the exit code is 3.
    """
    client = _client(settings, {**given, "progress": not quiet})
    try:
        if dry_run:
            _told(client.plan(name, _source(data, settings, journal)), False)
            return 0
        if data.startswith(("http://", "https://")):
            options = dict(settings.options)
            report = client.sync_ckan(name, data, journal=journal, report_file=report_file, **options)
        else:
            report = client.sync(name, _source(data, settings, journal), journal=journal, report_file=report_file)
    except (ValueError, TypeError) as error:
        raise click.ClickException(str(error)) from None
    for outcome in report.failed:
        click.echo(str(outcome), err=True)
    if not quiet:
        click.echo(str(report))
    return report.exit_code


@click.command()
@_options
@click.option("-j", "--output-json", "as_json", is_flag=True, help="JSON.")
@click.pass_obj
def plan(
    settings: Settings, /, name: str, data: str, journal: str | None, quiet: bool, as_json: bool, **given: Any
) -> None:
    """Write what `sync` would do, and do nothing. With --journal the plan is kept there."""
    client = _client(settings, given)
    try:
        _told(client.plan(name, _source(data, settings, journal), journal=journal), as_json)
    except (ValueError, TypeError) as error:
        raise click.ClickException(str(error)) from None


def _told(found: Plan, as_json: bool) -> None:
    if as_json:
        show(json.loads(json.dumps(found.to_json())), "json")
    else:
        for line in found.lines():
            click.echo(line)
    found.store.close()


COMMANDS = (sync, plan)
