"""The command `ckan-fake`: serve a catalogue, load a dump, take one."""

from __future__ import annotations

import errno
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ckan_fake.versions import DEFAULT_VERSION, Version

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN
    from ckan_fake.loading import Report, Target

F = TypeVar("F", bound=Callable[..., Any])
SOME_FAILED = 3
_KINDS = click.Choice(["datasets", "organizations", "groups", "users", "all"])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.version_option(package_name="ckan-fake")
def main() -> None:
    """A CKAN server in memory, for tests and for trying things out.

    \b
    Look at one:           ckan-fake serve --sample
    Keep it in a file:     ckan-fake serve --file catalog.json
    Fill it from a dump:   ckan-fake load datasets.jsonl.gz --url http://127.0.0.1:5000 --api-key KEY
    Take a seed:           ckan-fake record https://demo.ckan.org -O portal.json
    Take a dump:           ckan-fake dump datasets --url http://127.0.0.1:5000 -O datasets.jsonl.gz

    Each option can be set by the environment variable that its help names.
    """


def _known_version(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    try:
        if value:
            Version.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return value


@main.command()
@click.option("--version", callback=_known_version, envvar="CKAN_FAKE_VERSION", show_envvar=True, metavar="X.Y",
              help=f"CKAN version to answer as; by default {DEFAULT_VERSION}, or that of --file.")
@click.option("--port", type=click.IntRange(0, 65535), default=5000, envvar="CKAN_FAKE_PORT", show_envvar=True,
              help="Port to listen on; 0 takes a free one.")
@click.option("--host", default="127.0.0.1", envvar="CKAN_FAKE_HOST", show_envvar=True,
              help="Address to listen on; 0.0.0.0 for all.")
@click.option("--set", "settings", multiple=True, metavar="OPTION=VALUE", envvar="CKAN_FAKE_SET", show_envvar=True,
              help="A CKAN option, as ckan.auth.create_unowned_dataset=true; repeat it for more. In the environment "
                   "variable, blanks separate them.")
@click.option("--plugins", envvar="CKAN_FAKE_PLUGINS", show_envvar=True, metavar='"A B"',
              help="The plugins that are loaded, separated by blanks; by default those of a usual site.")
@click.option("--sysadmin-key", envvar="CKAN_FAKE_SYSADMIN_KEY", show_envvar=True, metavar="KEY",
              help="The sysadmin's API key; by default one is made.")
@click.option("--file", "path", envvar="CKAN_FAKE_FILE", show_envvar=True, metavar="CATALOG.JSON",
              help="Keep the whole state in this file: what is answered is on the disk, and there after a restart.")
@click.option("--sample", is_flag=True, envvar="CKAN_FAKE_SAMPLE", show_envvar=True,
              help="Begin with a small made-up catalogue, unless --file has datasets already.")
def serve(
    version: str | None, port: int, host: str, settings: tuple[str, ...], plugins: str | None,
    sysadmin_key: str | None, path: str | None, sample: bool,
) -> None:
    """Serve a CKAN until it is stopped (Ctrl-C, SIGTERM).

    As soon as it answers, it prints one line with its URL and the sysadmin's API key, for the header Authorization.
    """
    config = _options(settings)
    options: dict[str, Any] = {
        "config": config, "sysadmin_key": sysadmin_key, "site_url": config.get("ckan.site_url"),
    }
    if plugins is not None:
        options["plugins"] = tuple(plugins.split())
    if version is not None:
        options["version"] = version
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with _clear_errors(), _opened(path, options) as fake:
        if sample:
            _load_sample(fake)
        try:
            server = fake.serve(port=port, host=host)
        except OSError as error:
            raise click.ClickException(_cannot_listen(error, host, port)) from None
        try:
            click.echo(f"CKAN {fake.version} at {server.url} with sysadmin key {fake.sysadmin.api_key}")
            sys.stdout.flush()
            stopped.wait()
        finally:
            server.close()
        if fake.bugs:
            click.echo(f"{len(fake.bugs)} requests met bugs of ckan-fake; the first: {fake.bugs[0]!r}", err=True)


@contextmanager
def _opened(path: str | None, options: dict[str, Any]) -> Iterator[FakeCKAN]:
    from ckan_fake.fake import FakeCKAN

    fake = FakeCKAN(**options) if path is None else FakeCKAN.from_file(path, **options)
    try:
        yield fake
    finally:
        fake.close()


def _options(settings: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"{setting!r} is not OPTION=VALUE", param_hint="--set")
        found[name.strip()] = value.strip()
    return found


def _cannot_listen(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: choose another with --port, or 0 for a free one"
    return f"cannot listen on {host}, port {port}: {error.strerror or error}; choose others with --host and --port"


def _load_sample(fake: FakeCKAN) -> None:
    if len(fake.site.state.packages):
        return
    from ckan_fake.loading import FileTarget

    content = (files("ckan_fake") / "data" / "sample.jsonl").read_bytes()
    FileTarget(fake).load(content.splitlines())


@contextmanager
def _clear_errors() -> Iterator[None]:
    """What the user can mend is told in a sentence, without a traceback."""
    from ckan_fake.config import ConfigError
    from ckan_fake.dumps import DumpError
    from ckan_fake.loading import TargetError
    from ckan_fake.storage import CatalogError

    try:
        yield
    except (CatalogError, ConfigError, DumpError, TargetError) as error:
        raise click.ClickException(str(error)) from None


def _catalogue(command: F) -> F:
    """The options that tell which catalogue is meant."""
    for option in (
        click.option("--file", "path", envvar="CKAN_FAKE_FILE", show_envvar=True, metavar="CATALOG.JSON",
                     help="The file of a catalogue that no server is using, instead of --url."),
        click.option("--by-api", is_flag=True, envvar="CKAN_FAKE_BY_API", show_envvar=True,
                     help="Use the action API, with CKAN's validation, also where the URL is a fake's."),
        click.option("--api-key", envvar="CKAN_FAKE_API_KEY", show_envvar=True, metavar="KEY",
                     help="The API key to use there; to load into a fake, a sysadmin's."),
        click.option("--url", envvar="CKAN_FAKE_URL", show_envvar=True, metavar="URL",
                     help="The address of a fake, or of any other CKAN."),
    ):
        command = option(command)
    return command


@contextmanager
def _target(url: str | None, api_key: str | None, path: str | None, by_api: bool) -> Iterator[Target]:
    from ckan_fake.loading import open_target

    if (url is None) == (path is None):
        raise click.UsageError("give either --url or --file")
    with _clear_errors(), open_target(url=url, api_key=api_key, file=path, by_api=by_api) as target:
        yield target


@main.command()
@click.argument("dump", metavar="FILE.jsonl[.gz]")
@_catalogue
def load(dump: str, url: str | None, api_key: str | None, by_api: bool, path: str | None) -> None:
    """Load a dump, as this command or ckanapi makes it: a dataset, organization, group or user a line; - is stdin.

    Organizations and groups that datasets name are made. What is there already is changed where it differs. A fake
    takes everything as it is, with ids, dates and all, and leaves out, counted, what its CKAN does not show (as the
    revision ids of old ones); any other CKAN validates as always.

    \b
    Exit codes: 0 all well, 1 nothing could be done, 2 wrong usage, 3 some lines failed (each is told by its number).
    """
    from ckan_fake.dumps import Source
    from ckan_fake.loading import Report

    report = Report()
    with _clear_errors(), Source(dump) as source, _target(url, api_key, path, by_api) as target:
        try:
            _load_all(source, target, report)
        finally:
            for told in report.lines() if report.statuses else []:
                click.echo(told)
    if report.failures:
        sys.exit(SOME_FAILED)


def _load_all(source: Any, target: Target, report: Report) -> None:
    from tqdm import tqdm

    with tqdm(total=source.size, unit="B", unit_scale=True, disable=None, leave=False) as progress:
        for chunk in _chunks(source.lines(), target.batch):
            for (number, _), answer in zip(chunk, target.load([line for _, line in chunk]), strict=True):
                complaint = report.add(number, answer)
                if complaint:
                    progress.write(complaint, file=sys.stderr)
            progress.update(source.position - progress.n)


def _chunks(lines: Iterator[tuple[int, bytes]], count: int, size: int = 4_000_000) -> Iterator[list[tuple[int, bytes]]]:
    """The lines in lists of at most `count` lines and about `size` bytes."""
    chunk: list[tuple[int, bytes]] = []
    held = 0
    for number, line in lines:
        chunk.append((number, line))
        held += len(line)
        if len(chunk) >= count or held >= size:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


@main.command()
@click.argument("kind", type=_KINDS)
@click.option("-O", "--output", default="-", metavar="FILE.jsonl[.gz]", envvar="CKAN_FAKE_OUTPUT", show_envvar=True,
              help="Where to write it; - is stdout.")
@click.option("--include-deleted", is_flag=True, help="With deleted ones (a fake or --file only).")
@click.option("--include-users", is_flag=True, help="Organizations and groups with their members.")
@_catalogue
def dump(
    kind: str, output: str, include_deleted: bool, include_users: bool, url: str | None, api_key: str | None,
    by_api: bool, path: str | None,
) -> None:
    """Write what a catalogue holds, in the form of `ckanapi dump`: a JSON object a line, sorted by name.

    A fake gives all that the key's owner may see, private datasets and drafts among it, and --file gives everything;
    any other CKAN what its list actions name. `all` is organizations, groups, users and datasets in this order, ready
    to be loaded as one file.
    """
    from tqdm import tqdm

    from ckan_fake.dumps import sink, to_line
    from ckan_fake.exporter import KINDS

    kinds = KINDS if kind == "all" else (kind,)
    with _clear_errors(), _target(url, api_key, path, by_api) as target, sink(output) as file:
        for each in kinds:
            for data in tqdm(target.dump(each, deleted=include_deleted, members=include_users),
                             unit=f" {each}", disable=None, leave=False):
                file.write(to_line(data))


@main.command()
@click.argument("url")
@click.option("-O", "--output", default="portal.json", metavar="FILE.json", envvar="CKAN_FAKE_OUTPUT", show_envvar=True,
              help="The file to make.")
@click.option("--datasets", type=click.IntRange(1), default=50, metavar="N",
              help="How many datasets; those that changed last are taken.")
@click.option("--q", default="", metavar="QUERY", help="Only datasets that package_search finds by this q.")
@click.option("--fq", default="", metavar="FILTER", help="Only datasets that package_search finds by this fq.")
@click.option("--api-key", envvar="CKAN_FAKE_API_KEY", show_envvar=True, metavar="KEY",
              help="A key to see more than everybody sees.")
def record(url: str, output: str, datasets: int, q: str, fq: str, api_key: str | None) -> None:
    """Take a seed of the portal at URL: some datasets, the organizations and groups they name, no users, no keys.

    The file is for FakeCKAN.from_file("portal.json", keep=False), for the marker ckan_fake(file="portal.json") and
    for `ckan-fake serve --file`. It answers as the nearest CKAN version that ckan-fake knows.

    \b
    Exit codes: 0 all well, 1 nothing could be done, 2 wrong usage, 3 some objects could not be kept (each is told).
    """
    from tqdm import tqdm

    from ckan_fake.loading.seed import save, take

    with _clear_errors():
        with tqdm(total=datasets, unit=" datasets", disable=None, leave=False) as progress:
            seed = take(url, api_key, datasets=datasets, q=q, fq=fq, progress=progress.update)
        report = save(seed, output)
    kinds = {"datasets": seed.datasets, "organizations": seed.organizations, "groups": seed.groups}
    taken = ", ".join(f"{len(found)} {kind}" for kind, found in kinds.items())
    click.echo(f"{output}: CKAN {seed.version}, {taken}")
    for told in report.lines()[1:] + [f"line {number}: {reason}" for number, reason in report.failures]:
        click.echo(told, err=True)
    if report.failures:
        sys.exit(SOME_FAILED)


if __name__ == "__main__":
    main(prog_name="ckan-fake")
