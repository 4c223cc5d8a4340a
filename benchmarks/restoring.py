"""Snapshot and restore after one write: the same with 100 datasets and with 50,000.

python -m benchmarks.restoring [SIZE ...]
"""

from __future__ import annotations

import sys
import time

from benchmarks.timing import Catalogue

ROUNDS = 100


def _restore(catalogue: Catalogue) -> tuple[float, float]:
    """Seconds for one snapshot and restore around one package_patch: the best and the median."""
    times = []
    for number in range(ROUNDS):
        started = time.perf_counter()
        mark = catalogue.ckan.snapshot()
        taken = time.perf_counter() - started
        catalogue.call("package_patch", id="dataset-7", title=f"Title {number}")
        started = time.perf_counter()
        catalogue.ckan.restore(mark)
        times.append(taken + time.perf_counter() - started)
    times.sort()
    return times[0], times[len(times) // 2]


def main(*sizes: int) -> None:
    """Print one line for each size."""
    catalogue = Catalogue()
    for size in sizes or (100, 50_000):
        catalogue.grow(size)
        best, median = _restore(catalogue)
        print(f"snapshot + restore after one write, {size:6} datasets: best {best * 1e6:.1f} µs, "
              f"median {median * 1e6:.1f} µs   (aim: under 50)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
