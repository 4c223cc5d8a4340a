"""Memory that a stored dataset takes, against its JSON.

python -m benchmarks.memory [DATASETS]
"""

from __future__ import annotations

import gc
import json
import sys
import tracemalloc

from benchmarks.timing import Catalogue


def main(size: int = 2_000) -> None:
    """Print the ratio."""
    catalogue = Catalogue()
    catalogue.grow(20)
    shown = len(json.dumps(catalogue.call("package_show", id="dataset-10"), ensure_ascii=False).encode())
    tracemalloc.start()
    before = _used(catalogue)
    catalogue.grow(20 + size)
    each = (_used(catalogue) - before) / size
    print(f"memory per dataset {each:.0f} bytes, its JSON {shown} bytes: ratio {each / shown:.2f}   (aim: at most 3)")


def _used(catalogue: Catalogue) -> int:
    catalogue.ckan.calls.clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
