"""How package_create, package_search, and the first search after a write grow with the catalogue.

The search has words, two filters, three facets and a sort. The first search indexes what it looks at. Times are the
process's own, which do not count what others do on the machine.

python -m benchmarks.growth [SIZE ...]
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable

from benchmarks.timing import Catalogue, dataset

FACETS = ["organization", "tags", "res_format"]


def _median(function: Callable[[int], None], times: int) -> float:
    """The median of the seconds that the function takes for each of 0, 1, 2 ..."""
    found = []
    for number in range(times):
        started = time.process_time()
        function(number)
        found.append(time.process_time() - started)
    return sorted(found)[times // 2]


def _search(catalogue: Catalogue, number: int) -> None:
    catalogue.call(
        "package_search", q=f"dataset {number}", fq_list=["tags:city", "res_format:CSV"], rows=20,
        sort="metadata_modified desc", **{"facet.field": FACETS},
    )


def _measure(catalogue: Catalogue) -> tuple[float, ...]:
    """Seconds of: a create, the first search of all, a search, what one after a write takes more."""
    def create(_: int) -> None:
        catalogue.call("package_create", **dataset(catalogue.size))
        catalogue.size += 1

    def search(number: int) -> None:
        _search(catalogue, number)

    late = []

    def write_and_search(number: int) -> None:
        catalogue.call("package_patch", id=f"dataset-{number}", title=f"Another title {number}")
        started = time.process_time()
        search(number)
        late.append(time.process_time() - started)

    created = _median(create, 50)
    first = _median(search, 1)
    searched = _median(search, 50)
    _median(write_and_search, 50)
    return created, searched, max(sorted(late)[25] - searched, 0.0), first


def main(*sizes: int) -> None:
    """Print one line for each size, and the growth from the first to the last against that of log n."""
    catalogue, found = Catalogue(), []
    for size in sizes or (100, 1_000, 10_000):
        catalogue.grow(size)
        create, search, after_write, first = _measure(catalogue)
        found.append((size, create, search))
        print(f"{size:6} datasets: package_create {create * 1e3:7.2f} ms, package_search {search * 1e3:7.2f} ms, "
              f"after a write {after_write * 1e3:5.2f} ms more, the first search {first:6.2f} s", flush=True)
    (small, *first_times), (large, *last_times) = found[0], found[-1]
    print(f"growth: package_create {last_times[0] / first_times[0]:.2f}, "
          f"package_search {last_times[1] / first_times[1]:.2f}, log n {math.log(large) / math.log(small):.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
