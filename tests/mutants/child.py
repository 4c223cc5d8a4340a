"""Looks for what is wrong with the package in the current folder, in a process of its own.

    python -m tests.mutants.child ...

    scores REGEX            the identical steps of all scenarios of the recordings, as JSON
    recordings REGEX FILE   the first scenario with fewer identical steps than FILE has for it
    machine URL KEY STEPS   the first step that the healthy fake at URL answers otherwise
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import requests

import ckan_fake
from ckan_fake import FakeCKAN
from ckan_fake.contract.actions import Controls, survey
from ckan_fake.live import LiveCKAN
from ckan_fake.versions import DEFAULT_VERSION
from tests.fidelity.player import cases, play


class Found(Exception):
    """A divergence; its text tells the action and where the answers differ."""


def scores(only: str) -> dict[str, int]:
    """The identical steps of the scenarios whose names match."""
    return {name: play(*case).identical for case in cases(only, DEFAULT_VERSION) for name in case[1:]}


def worse(only: str, expected: dict[str, int]) -> str:
    """The first scenario with fewer identical steps than expected, or an empty text."""
    for version, name in cases(only, DEFAULT_VERSION):
        if play(version, name).identical < expected[name]:
            return name
    return ""


def diverging(url: str, key: str, steps: int) -> str:
    """The first step that another fake answers otherwise, or an empty text."""
    def control(name: str, data: object) -> None:
        requests.post(f"{url}/_fake/{name}", json=data, timeout=60).raise_for_status()

    def found(text: str) -> None:
        raise Found(text.splitlines()[0])

    controls = Controls(lambda: control("reset", {}), lambda options: control("config", dict(options)))
    try:
        survey(FakeCKAN(), LiveCKAN(url, key), controls=controls, number=steps, shorten=False, tell=found)
    except Found as divergence:
        return str(divergence)
    return ""


def main(arguments: list[str]) -> None:
    """The command; it prints one line."""
    if Path(ckan_fake.__file__).parent.parent != Path.cwd():
        raise SystemExit(f"the package is that of {ckan_fake.__file__}, not of the current folder")
    match arguments:
        case ["scores", only]:
            print(json.dumps(scores(only)))
        case ["recordings", only, file]:
            print(worse(only, json.loads(Path(file).read_text(encoding="utf-8"))))
        case ["machine", url, key, steps]:
            print(diverging(url, key, int(steps)))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
