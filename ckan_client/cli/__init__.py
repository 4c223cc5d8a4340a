"""The command `ckan-client`."""

from __future__ import annotations

import os
import sys
from typing import Any

import click
import requests

from ckan_client import exceptions as exc
from ckan_client.cli import bulk, objects, syncing
from ckan_client.cli.settings import settings
from ckan_client.transport import SessionSource

#: Something failed that has an outcome of its own; 1 is an error that ended the command, 2 a wrong command line.
SOME_FAILED = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": None})
@click.option("-r", "--remote", metavar="URL", help="The CKAN's address (CKAN_URL).")
@click.option("-a", "--apikey", "--token", "api_key", metavar="TOKEN", help="API token (CKAN_API_TOKEN, CKAN_API_KEY).")
@click.option("-P", "--profile", "profile_name", metavar="NAME", help="Address and token from the file of profiles.")
@click.option("-g", "--get-request", is_flag=True, help="Send `action` by GET.")
@click.option("-k", "--insecure", is_flag=True, help="Do not check certificates.")
@click.option("--timeout", type=float, metavar="SECONDS", help="Wait so long for an answer.")
@click.option("--retries", type=int, metavar="N", help="Repeat so often.")
@click.option("--rate", type=float, metavar="N", help="At most N requests per second.")
@click.version_option(package_name="ckan-fake", prog_name="ckan-client")
@click.pass_context
def cli(
    context: click.Context,
    /,
    remote: str | None,
    api_key: str | None,
    profile_name: str | None,
    get_request: bool,
    insecure: bool,
    **given: Any,
) -> None:
    """Talk to a CKAN of any version from 2.2 on.

    The exit code is 0 where all went well, 3 where some objects failed, 1 for an error that ended the command.
    """
    options = {key: value for key, value in given.items() if value is not None}
    if context.obj is not None:  # an application's, or a test's, own way to make sessions
        options["session"] = context.obj
    elif insecure:
        options["session"] = _insecure
    context.obj = settings(remote, api_key, profile_name, os.environ, options)
    context.meta["ckan_client.get"] = get_request


def _insecure() -> requests.Session:
    session = requests.Session()
    session.verify = False
    return session


for _command in (*objects.COMMANDS, *bulk.COMMANDS, *syncing.COMMANDS):
    cli.add_command(_command)


def main(args: list[str] | None = None, session: SessionSource | None = None) -> int:
    """
    Run the command, and give its exit code.

    :param session: as for CkanLowlevelClient
    """
    try:
        found = cli.main(args, prog_name="ckan-client", standalone_mode=False, obj=session)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.Abort:
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except exc.CkanClientError as error:
        click.echo(f"ckan-client: {error}", err=True)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return found if isinstance(found, int) else 0


def run() -> None:
    """The entry point."""
    sys.exit(main())
