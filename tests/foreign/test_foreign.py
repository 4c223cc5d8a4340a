"""A Node and a Java client on a served fake.

    pytest tests/foreign --foreign
"""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess

from ckan_fake import FakeCKAN

HERE = pathlib.Path(__file__).parent


def run(folder: pathlib.Path, *command: str) -> str:
    """What a command prints; AssertionError with all it said where it failed."""
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_node_client(tmp_path: pathlib.Path) -> None:
    project = shutil.copytree(HERE / "node", tmp_path / "node")
    run(project, "npm", "install", "--no-audit", "--no-fund")
    ckan = FakeCKAN("2.9")  # this client sends its key in the header X-CKAN-API-Key, which counts up to 2.9
    with ckan.serve() as server:
        told = json.loads(run(project, "node", "publish.js", server.url, ckan.sysadmin.api_key))
    assert (told["count"], told["title"]) == (1, "Trees")
    assert "That URL is already in use." in json.dumps(told["refused"])
    assert ckan.calls.assert_called("package_create", name="trees").user == "sysadmin"


def test_java_client(tmp_path: pathlib.Path) -> None:
    project = shutil.copytree(HERE / "java", tmp_path / "java")
    ckan = FakeCKAN()
    with ckan.serve() as server:
        told = run(project, "mvn", "-q", "-B", "compile", "exec:java",
                   f"-Dexec.args={server.url} {ckan.sysadmin.api_key}")
    assert "title: Trees\norganization: city\ncount: 1\nrefused: true" in told
    assert ckan.calls.assert_called("package_create").user == "sysadmin"
