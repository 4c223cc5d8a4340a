"""Plays recorded scenarios on the fake, in process, and scores its answers.

    python -m tests.fidelity.player [--only REGEX] [--at VERSION] [--show N]     what differs
    python -m tests.fidelity.player --row NAME        scenarios that see a row of the table of differences
    python -m tests.fidelity.player --write           keep the scores and write docs/fidelity.md
"""

from __future__ import annotations

import argparse
import functools
import gzip
import importlib
import json
import pathlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from ckan_fake import FakeCKAN
from ckan_fake.contract.normalise import difference
from ckan_fake.versions import RELEASES, Version
from tests.fidelity.equipment import equipment
from tests.fidelity.normalise import unordered
from tests.fidelity.play import SCENARIOS, Play

HERE = pathlib.Path(__file__).parent
SCORES = HERE / "scores.json"
TABLE = HERE.parent.parent / "docs" / "fidelity.md"

Steps = list[dict[str, Any]]
Scores = dict[str, dict[str, dict[str, int]]]


@functools.cache
def recorded(version: str, file: str) -> dict[str, Steps]:
    """What a real CKAN of that version answered: the steps of each scenario of a file."""
    with gzip.open(HERE / "recordings" / version / f"{file}.json.gz", "rt", encoding="utf-8") as stream:
        return {name: played["steps"] for name, played in json.load(stream).items()}


@functools.cache
def load_scenarios() -> None:
    """Fill the registry of scenarios."""
    for path in sorted((HERE / "scenarios").glob("[!_]*.py")):
        importlib.import_module(f"tests.fidelity.scenarios.{path.stem}")


def cases(only: str = "", at: str = "") -> Iterator[tuple[str, str]]:
    """The version (or only the version `at`) and name of each scenario that has a recording."""
    load_scenarios()
    for version in [at] if at else RELEASES:
        for path in sorted((HERE / "recordings" / version).glob("*.json.gz")):
            for name in recorded(version, path.name.removesuffix(".json.gz")):
                found = SCENARIOS.get(name)
                if found and found.exists(version) and re.search(only, name):
                    yield version, name


@dataclass
class Result:
    """How a scenario went: the recorded steps that count, the identical ones, what differs, and the fake's own bugs."""

    version: str
    name: str
    identical: int = 0
    total: int = 0
    differences: list[str] = field(default_factory=list)
    bugs: list[Exception] = field(default_factory=list)


def play(version: str, name: str, **otherwise: Any) -> Result:
    """Play a scenario on a new fake and compare each answer with the recorded one.

    `otherwise`: rows of the table of differences with another value than at this version. Steps on which the real
    CKAN disagreed with itself do not count, or count with lists in any order. A step that is not reached counts as
    wrong.
    """
    load_scenarios()
    scenario = SCENARIOS[name]
    answered_as = replace(Version.parse(version), otherwise=tuple(otherwise.items()))
    fake = FakeCKAN(answered_as, **equipment(version, scenario.file))
    run = Play(name, fake.session(), fake.site_url, fake.sysadmin.api_key, version)
    stopped = run.play(scenario)
    result = Result(version, name, bugs=run.bugs)
    for number, expected in enumerate(recorded(version, scenario.file)[name]):
        if expected.get("unstable") == "yes":
            continue
        result.total += 1
        answer = run.steps[number] if number < len(run.steps) else None
        if answer is not None and same(expected, answer):
            result.identical += 1
        else:
            result.differences.append(explain(name, number, expected, answer, stopped))
    return result


def neighbours(row: str) -> Iterator[tuple[str, Any]]:
    """The versions whose neighbour, the release before or after it, has another value of a row, and that value."""
    names = list(RELEASES)
    pairs = list(pairwise(names))
    for one, other in [*pairs, *((later, earlier) for earlier, later in pairs)]:
        value = Version.parse(other)[row]
        if value != Version.parse(one)[row]:
            yield one, value


def seen(row: str, only: str = "") -> Iterator[tuple[str, str]]:
    """The versions and scenarios that score less with a neighbour's value of a row of the table of differences."""
    for version, value in neighbours(row):
        for _, name in cases(only, version):
            if play(version, name, **{row: value}).identical < play(version, name).identical:
                yield version, name


def same(expected: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whether an answer is the recorded one: status, headers and body."""
    if all(expected[part] == answer[part] for part in ("status", "headers", "body")):
        return True
    return (
        expected.get("unstable") == "order" and expected["status"] == answer["status"]
        and bool(unordered(expected["body"]) == unordered(answer["body"]))
    )


def explain(
    name: str, number: int, expected: dict[str, Any], answer: dict[str, Any] | None, stopped: str
) -> str:
    """What differs at a step, in a few lines."""
    asked = expected["request"]
    data = json.dumps(asked.get("json", asked.get("params", "")))[:400]
    lines = [f"{name} step {number}: {asked['method']} {asked['path']} {data} as {asked['as']}"]
    if answer is None:
        lines.append(f"    not reached: {stopped}")
    else:
        for part in ("status", "headers"):
            if expected[part] != answer[part]:
                lines.append(f"    {part}: real {expected[part]} here {answer[part]}")
        lines += [f"    {line}" for line in difference(expected["body"], answer["body"], ("real", "here"))]
    return "\n".join(lines)


def committed() -> Scores:
    """The scores that are kept: identical steps by version, file and scenario."""
    scores: Scores = json.loads(SCORES.read_text()) if SCORES.exists() else {}
    return scores


def table(scores: Scores) -> str:
    """The text of docs/fidelity.md for these scores."""
    lines = [
        "# Fidelity", "",
        "Scenarios were played on real CKANs and every answer was recorded. The fake has to give the same answer: the",
        "same status, headers and body, with ids, recent times, tokens and the site's address numbered in order of",
        "appearance.", "",
        "Written by `python -m tests.fidelity.player --write`; the test run fails where a scenario scores less.", "",
        "| CKAN | scenarios | whole | steps | identical | score |", "|---|---|---|---|---|---|",
    ]
    for version, files in scores.items():
        for file, found in files.items():
            counted = {name: _counted(version, name) for name in found}
            whole = sum(found[name] == counted[name] for name in found)
            identical, total = sum(found.values()), sum(counted.values())
            score = f"{int(1000 * identical / total) / 10}%"
            lines.append(f"| {version} | {file}: {len(found)} | {whole} | {total} | {identical} | {score} |")
    return "\n".join(lines) + "\n"


def _counted(version: str, name: str) -> int:
    return sum(step.get("unstable") != "yes" for step in recorded(version, SCENARIOS[name].file)[name])


def write(results: list[Result]) -> None:
    """Keep the scores of all scenarios, and the table made of them. A score that was better is kept."""
    scores: Scores = {}
    before = committed()
    for result in results:
        file = SCENARIOS[result.name].file
        kept = min(before.get(result.version, {}).get(file, {}).get(result.name, 0), result.total)
        if result.identical < kept:
            print(f"worse than before, not written: {result.name} {result.identical}, was {kept}")
        scores.setdefault(result.version, {}).setdefault(file, {})[result.name] = max(result.identical, kept)
    SCORES.write_text(json.dumps(scores, indent=1, sort_keys=True) + "\n")
    TABLE.write_text(table(committed()))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="REGEX", help="scenarios to play, by name")
    parser.add_argument("--at", default="", metavar="VERSION", help="the CKAN version to play (default: all)")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="differences to print")
    parser.add_argument("--row", metavar="NAME", help="instead: the scenarios that see a row of the differences")
    parser.add_argument("--write", action="store_true", help="keep the scores of all scenarios")
    options = parser.parse_args()
    if options.row:
        for version, name in seen(options.row, options.only):
            print(version, name)
        return
    results = [play(*case) for case in (cases() if options.write else cases(options.only, options.at))]
    for text in [text for result in results for text in result.differences][: options.show]:
        print(text)
    sums: dict[tuple[str, str], list[int]] = {}
    for result in results:
        found = sums.setdefault((result.version, SCENARIOS[result.name].file), [0, 0])
        found[0] += result.identical
        found[1] += result.total
    for bug, times in Counter(repr(bug) for result in results for bug in result.bugs).items():
        print(f"bug in the fake ({times} times): {bug}")
    for (version, file), (identical, total) in sums.items():
        print(f"CKAN {version} {file}: {identical}/{total} steps identical ({100 * identical / total:.1f}%)")
    if options.write:
        write(results)


if __name__ == "__main__":
    main()
