"""Importing, making and serving a fake, against the import of `responses` and a served pytest-httpserver."""

from __future__ import annotations

import subprocess
import sys
import time

from pytest_httpserver import HTTPServer

from benchmarks.timing import line, side_by_side
from ckan_fake import FakeCKAN


def _import(statement: str, before: str = "pass") -> float:
    """Seconds that a new Python needs for an import after another one, by its own clock."""
    code = f"import time; {before}; started = time.perf_counter(); {statement}; print(time.perf_counter() - started)"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def _served() -> None:
    with FakeCKAN().serve():
        pass


def _canned() -> None:
    with HTTPServer():
        pass


def main() -> None:
    """Print the comparisons."""
    pairs = [(_import("from ckan_fake import FakeCKAN"), _import("import responses")) for _ in range(10)]
    line("import FakeCKAN / import responses", min(ours for ours, _ in pairs), min(theirs for _, theirs in pairs),
         1e-3, "ms")
    plugin = min(_import("import ckan_fake.pytest_plugin", before="import pytest") for _ in range(10))
    print(f"{'the plugin in a pytest run that does not use it':58} {plugin * 1e3:9.1f} ms")
    (made,) = side_by_side(FakeCKAN)
    print(f"{'new FakeCKAN':58} {made * 1e6:9.1f} µs   (aim: under 1000)")
    ours, theirs = side_by_side(_served, _canned, rounds=3, number=1, clock=time.perf_counter)
    line("serve, start and stop / pytest-httpserver", ours, theirs, 1e-3, "ms")


if __name__ == "__main__":
    main()
