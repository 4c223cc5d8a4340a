"""The client's tests on a live CKAN, which needs `ckan.auth.create_unowned_dataset = true`.

    pytest tests/contract/test_client.py --ckan-url URL --ckan-api-key KEY
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent
#: Those that talk to whatever CKAN they are given.
FILES = ("test_lowlevel.py", "test_highlevel.py", "test_sync.py", "test_concurrent_edits.py", "test_resources_users.py")


@pytest.mark.parametrize("file", FILES)
def test_client(pytestconfig: pytest.Config, file: str) -> None:
    url, key = pytestconfig.getoption("ckan_url"), pytestconfig.getoption("ckan_api_key")
    command = [sys.executable, "-m", "pytest", f"tests/client/{file}", "-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
    environment = {**os.environ, "CKAN_URL": url, "CKAN_API_KEY": key}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-20_000:]
