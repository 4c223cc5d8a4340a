"""How many requests a synchronisation takes, beside `ckanapi load datasets` and the client of 2014.

    python -m benchmarks.syncing [DATASETS CHANGED]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ckan_client import SynchronizationClient
from ckan_fake import FakeCKAN
from ckan_fake.calls import Call


def _datasets(number: int, changed: int) -> dict[str, dict[str, Any]]:
    return {
        str(key): {
            "name": f"dataset-{key}", "title": f"Dataset {key}{' changed' if key < changed else ''}",
            "extras": {"number": str(key)}, "resources": [{"url": f"http://example.org/{key}.csv", "format": "CSV"}],
        }
        for key in range(number)
    }


class _Counting(FakeCKAN):
    """A fake that counts all calls; its log keeps the last thousand alone."""

    counts: Counter[str]

    def log(self, call: Call) -> None:
        kind = "searches" if call.action == "package_search" else "writes" if call.writes else "other reads"
        self.counts[kind] += 1


def _line(what: str, ckan: _Counting, seconds: float) -> None:
    print(f"{what:34} {ckan.counts.total():7} requests {dict(ckan.counts)} {seconds:.1f} s")


def main(number: int = 10_000, changed: int = 100) -> None:
    """Print the figures: ours, ckanapi's where it is installed, and what the client of 2014 had to ask."""

    ckan = _Counting(config={"ckan.auth.create_unowned_dataset": True})
    ckan.counts = Counter()
    with ckan.serve() as server:
        client = SynchronizationClient(server.url, ckan.sysadmin.api_key)
        client.sync("benchmark", {"dataset": _datasets(number, 0)}).raise_for_failures()
        ckan.counts.clear()
        started = time.perf_counter()
        report = client.sync("benchmark", {"dataset": _datasets(number, changed)})
        assert (len(report.updated), len(report.unchanged)) == (changed, number - changed)
        _line(f"ckan_client, {changed} of {number} changed", ckan, time.perf_counter() - started)
        ckan.counts.clear()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "datasets.jsonl"
            rows = [
                {**item, "extras": [{"key": key, "value": value} for key, value in item["extras"].items()]}
                for item in _datasets(number, 2 * changed).values()
            ]
            file.write_text("".join(json.dumps(row) + "\n" for row in rows))
            tools = Path(sys.executable).parent
            command = [str(tools / "ckanapi"), "load", "datasets", "-I", str(file), "-r", server.url]
            path = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}  # it starts itself
            started = time.perf_counter()
            try:
                subprocess.run(
                    [*command, "-a", ckan.sysadmin.api_key], check=True, capture_output=True, env=path
                )
            except FileNotFoundError:
                print("ckanapi is not installed")
            else:
                _line("ckanapi load, the same", ckan, time.perf_counter() - started)
    # package_list, one read per dataset, then a read and a write per change (ckan-api-client 0.1)
    print(f"{'ckan-api-client 0.1, the same':34} {1 + number + 2 * changed:7} requests, by its code")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
