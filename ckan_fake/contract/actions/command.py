"""The command, and the end of a replay script."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from typing import Any

from ckan_fake.contract.actions.machine import known_actions, survey
from ckan_fake.contract.actions.run import played_again
from ckan_fake.contract.actions.side import Controls, Side
from ckan_fake.contract.actions.steps import OPTIONS, Played
from ckan_fake.fake import FakeCKAN
from ckan_fake.live import LiveCKAN
from ckan_fake.versions import DEFAULT_VERSION


def shell_controls(reset: str, configure: str = "") -> Controls:
    """Controls by commands: `reset` as it is, `configure` with a JSON object as one more argument.

    Without `configure` no option is changed.
    """
    def run(command: str, *more: str) -> None:
        subprocess.run([*shlex.split(command), *more], check=True, capture_output=True)

    def change(options: Mapping[str, Any]) -> None:
        if configure:
            run(configure, json.dumps(dict(options)))

    return Controls(lambda: run(reset), change)


def _parser(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    known = os.environ.get
    parser.add_argument("--url", default=known("CKAN_URL"), help="a live CKAN (CKAN_URL; default: a second fake)")
    parser.add_argument("--api-key", default=known("CKAN_API_KEY", ""), help="its sysadmin's key (CKAN_API_KEY)")
    parser.add_argument(
        "--reset", default=known("CKAN_RESET", ""),
        help="a command that empties it, but for the sysadmin (CKAN_RESET)",
    )
    parser.add_argument(
        "--configure", default=known("CKAN_CONFIGURE", ""),
        help="a command that sets options, given as a JSON object in its last argument (CKAN_CONFIGURE)",
    )
    parser.add_argument("--at", default="", metavar="VERSION", help="the fake's CKAN version (default: the other's)")
    return parser


def _other(options: argparse.Namespace) -> tuple[FakeCKAN | LiveCKAN, Controls | None]:
    if not options.url:
        return FakeCKAN(options.at or DEFAULT_VERSION), None
    if not options.reset:
        raise SystemExit("a live CKAN is emptied before each run: --reset COMMAND")
    return LiveCKAN(options.url, options.api_key), shell_controls(options.reset, options.configure)


def replay(steps: Iterable[tuple[int, Played]], arguments: list[str] | None = None) -> int:
    """Play a script's steps on a new fake (left) and the live CKAN (right) and print what differs; 1 where it does."""
    options = _parser(replay.__doc__).parse_args(arguments)
    other, controls = _other(options)
    found = played_again(Side(FakeCKAN(options.at or other.version)), Side(other, controls), steps)
    print("\n".join(found.lines()) if found else "no divergence")
    return 1 if found else 0


def main(arguments: list[str] | None = None) -> int:
    """Survey a live CKAN: print each new divergence with its script, then what was covered; 1 where any was found."""
    parser = _parser(main.__doc__)
    parser.add_argument("--steps", type=int, default=1000, metavar="N", help="how many steps (default: 1000)")
    parser.add_argument("--actions", default="", metavar="REGEX", help="actions to play, by name")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--as-found", action="store_true", help="do not look for fewer steps that show a divergence")
    options = parser.parse_args(arguments)
    other, controls = _other(options)
    fake = FakeCKAN(options.at or other.version)
    names = known_actions(only=options.actions, version=fake.version)
    changes = OPTIONS if controls is None or options.configure else ()
    result = survey(
        fake, other, controls=controls, number=options.steps, actions=names, options=changes, start=options.seed,
        shorten=not options.as_found, tell=lambda text: print(text, flush=True),
    )
    print(result.tally.table(names))
    for cause, times in result.times.most_common():
        print(f"{times:6} {cause}")
    for name, times in result.tally.not_implemented.most_common():
        print(f"{times:6} not implemented: {name}")
    missing = sum(result.tally.not_implemented.values())
    print(f"{result.tally.steps} steps, {missing} more not implemented, {len(result.found)} causes of divergences")
    return 1 if result.found else 0
