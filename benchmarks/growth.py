"""How package_create and package_search with three facets grow with the catalogue.

python -m benchmarks.growth [SIZE ...]
"""

from __future__ import annotations

import math
import sys
import time

from benchmarks.timing import Catalogue, dataset

FACETS = ["organization", "tags", "res_format"]


def _create(catalogue: Catalogue) -> float:
    times = []
    for _ in range(50):
        started = time.perf_counter()
        catalogue.call("package_create", **dataset(catalogue.size))
        times.append(time.perf_counter() - started)
        catalogue.size += 1
    return sorted(times)[len(times) // 2]


def _search(catalogue: Catalogue) -> float:
    times = []
    for number in range(20):
        started = time.perf_counter()
        catalogue.call("package_search", q=f"dataset {number}", rows=20, **{"facet.field": FACETS})
        times.append(time.perf_counter() - started)
    return sorted(times)[len(times) // 2]


def main(*sizes: int) -> None:
    """Print one line for each size, and the growth from the first to the last against that of log n."""
    catalogue, found = Catalogue(), []
    for size in sizes or (100, 1_000, 10_000):
        catalogue.grow(size)
        create, search = _create(catalogue), _search(catalogue)
        found.append((size, create, search))
        print(f"{size:6} datasets: package_create {create * 1e3:7.2f} ms, package_search {search * 1e3:7.2f} ms")
    (small, *first), (large, *last) = found[0], found[-1]
    print(f"growth: package_create {last[0] / first[0]:.2f}, package_search {last[1] / first[1]:.2f}, "
          f"log n {math.log(large) / math.log(small):.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
