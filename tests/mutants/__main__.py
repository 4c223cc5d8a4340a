"""Puts each bug into a copy of the package and tells whether it is caught.

    python -m tests.mutants [--only REGEX] [--steps N]

A bug is caught where a recording of the default version scores less than with the healthy package, else where the
machine over all actions finds a step that the healthy fake answers otherwise. The exit status is 1 where more than one
in twenty is not caught.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ckan_fake import FakeCKAN
from tests.mutants.mutants import MUTANTS, ROOT, Mutant

SCORES = "scores.json"


@contextmanager
def copied(source: Path = ROOT, mutant: Mutant | None = None) -> Iterator[Path]:
    """A folder with the tests and a copy of the package that is in `source`, with a bug in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shutil.copytree(source / "ckan_fake", folder / "ckan_fake", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "tests").symlink_to(ROOT / "tests")
        if mutant is not None:
            mutant.put_into(folder)
        yield folder


def ask(folder: Path, *arguments: str) -> str:
    """What `tests.mutants.child` prints about the package in a folder; RuntimeError where it fails."""
    command = [sys.executable, "-m", "tests.mutants.child", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout.strip()


def caught(mutant: Mutant, healthy: Path, only: str = "", steps: int = 0) -> str:
    """What catches a bug, or an empty text. healthy: a folder with the healthy package and its scores, by `scored`."""
    with copied(healthy, mutant) as folder:
        found = ask(folder, "recordings", only, str(healthy / SCORES))
        if found or not steps:
            return found
        reference = FakeCKAN()
        with reference.serve() as server:
            return ask(folder, "machine", server.url, reference.sysadmin.api_key, str(steps))


@contextmanager
def scored(only: str = "") -> Iterator[Path]:
    """A folder with a copy of the healthy package and a file of its scores."""
    with copied() as folder:
        (folder / SCORES).write_text(ask(folder, "scores", only), encoding="utf-8")
        yield folder


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="REGEX", help="bugs to try, by name")
    parser.add_argument("--steps", type=int, default=3000, metavar="N", help="steps of the machine (default: 3000)")
    options = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if re.search(options.only, mutant.name)]
    missed = 0
    with scored() as healthy:
        for mutant in chosen:
            found = caught(mutant, healthy, steps=options.steps)
            missed += not found
            print(f"{mutant.name}: {found or 'NOT CAUGHT'}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} caught")
    return 1 if missed > len(chosen) // 20 else 0


if __name__ == "__main__":
    raise SystemExit(main())
