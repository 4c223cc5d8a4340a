"""Plays scenarios on a live CKAN and keeps its answers as the recordings of that version.

    python -m tests.fidelity.recorder FILE --ckan-url URL --ckan-api-key KEY --reset COMMAND [--only REGEX]

FILE is the name of a file in tests/fidelity/scenarios, without its extension. COMMAND is a shell command that empties
the CKAN, but for the sysadmin `sysadmin` and the key. Every scenario is played twice, each time on the emptied CKAN;
the steps on which it disagrees with itself are marked and do not count.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
from typing import Any

import requests

from ckan_fake.live import LiveCKAN
from tests.fidelity.normalise import unordered
from tests.fidelity.play import SCENARIOS, Play, Scenario
from tests.fidelity.player import HERE, load_scenarios, recorded, same


def record(scenario: Scenario, target: LiveCKAN, reset: str) -> dict[str, Any]:
    """The steps of a scenario, those marked `unstable` on which two runs differ, and what stopped it."""
    runs = []
    for _ in range(2):
        subprocess.run(reset, shell=True, check=True, stdout=subprocess.DEVNULL)
        with requests.Session() as http:
            play = Play(scenario.name, http, target.site_url, target.sysadmin.api_key, target.version)
            runs.append((play, play.play(scenario)))
    (first, stopped), (second, _) = runs
    for number, step in enumerate(first.steps):
        again = second.steps[number] if number < len(second.steps) else None
        if again is None or not same(step, again):
            alike = again and step["status"] == again["status"] and unordered(step["body"]) == unordered(again["body"])
            step["unstable"] = "order" if alike else "yes"
    return {"steps": first.steps, "error": stopped or None}


def write(version: str, file: str, answers: dict[str, Any]) -> None:
    """Store the answers of a file's scenarios, by their names."""
    path = HERE / "recordings" / version / f"{file}.json.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(path, "wb", mtime=0) as stream:
        stream.write(json.dumps(answers, sort_keys=True, separators=(",", ":")).encode())


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--ckan-url", required=True)
    parser.add_argument("--ckan-api-key", required=True)
    parser.add_argument("--reset", required=True)
    parser.add_argument("--only", default="", metavar="REGEX", help="record these; others keep their answers")
    options = parser.parse_args()
    target = LiveCKAN(options.ckan_url, options.ckan_api_key)
    load_scenarios()
    answers: dict[str, Any] = {}
    if options.only:
        answers = {name: {"steps": steps} for name, steps in recorded(target.version, options.file).items()}
    for scenario in SCENARIOS.values():
        chosen = scenario.file == options.file and re.search(options.only, scenario.name)
        if chosen and scenario.exists(target.version):
            found = answers[scenario.name] = record(scenario, target, options.reset)
            unstable = sum("unstable" in step for step in found["steps"])
            stopped = f", stopped: {found['error']}" if found["error"] else ""
            print(f"{scenario.name}: {len(found['steps'])} steps, {unstable} unstable{stopped}", flush=True)
    write(target.version, options.file, answers)


if __name__ == "__main__":
    main()
