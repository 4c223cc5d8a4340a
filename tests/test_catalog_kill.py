from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import requests

KILL_ROUNDS = int(os.environ.get("CKAN_FAKE_KILL_ROUNDS", "3"))


class Served:
    """`ckan-fake serve --file` in a process of its own."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ckan_fake.cli", "serve", "--file", str(path), "--port", "0",
             "--sysadmin-key", "key"],
            stdout=subprocess.PIPE, text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split(" at ")[1].split()[0]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def dataset(name: str) -> dict[str, Any]:
    return {
        "name": name, "title": f"Title of {name}", "notes": name * 200, "owner_org": "org",
        "tags": [{"name": "one"}, {"name": "two"}], "extras": [{"key": "about", "value": name}],
        "resources": [{"url": f"http://a.test/{name}/{number}.csv"} for number in range(3)],
    }


def post_until_killed(
    url: str, path: str, bodies: Iterator[tuple[list[str], bytes]], answer_read: Callable[[list[str]], None]
) -> None:
    """Send bodies, and tell the names in each as soon as its answer is read; an answer that is no success ends it."""
    with requests.Session() as session:
        session.headers.update({"Authorization": "key", "Content-Type": "application/json"})
        for names, body in bodies:
            try:
                answer = session.post(url + path, data=body, timeout=60)
            except requests.RequestException:
                return
            if answer.status_code != 200 or '"failed"' in answer.text:
                answer_read([f"{answer.status_code}: {answer.text}"])
                return
            answer_read(names)


def created(start: str) -> Iterator[tuple[list[str], bytes]]:
    for number in count():
        name = f"{start}-{number}"
        yield [name], json.dumps(dataset(name)).encode()


def loaded(start: str) -> Iterator[tuple[list[str], bytes]]:
    for number in count():
        names = [f"{start}-{number}-{place}" for place in range(10)]
        yield names, b"\n".join(json.dumps(dataset(name)).encode() for name in names)


def check(url: str, answered: set[str]) -> None:
    """All that was answered is there, and all that is there is whole."""
    with requests.Session() as session:
        names = session.get(f"{url}/api/3/action/package_list", timeout=60).json()["result"]
        assert answered <= set(names)
        for name in names:
            shown = session.get(f"{url}/api/3/action/package_show?id={name}", timeout=60).json()["result"]
            expected = dataset(name)
            assert [shown[key] for key in ("title", "notes", "extras")] == [
                expected[key] for key in ("title", "notes", "extras")]
            assert [tag["name"] for tag in shown["tags"]] == ["one", "two"]
            assert [each["url"] for each in shown["resources"]] == [each["url"] for each in expected["resources"]]
            assert shown["organization"]["name"] == "org"


def kill_while_loading(server: Served, round_: int, answers: int) -> list[str]:
    """Kill the server once so many answers were read; the names of the datasets in all answers that came."""
    answered: list[str] = []
    read = threading.Semaphore(0)

    def note(names: list[str]) -> None:
        answered.extend(names)
        read.release()

    threads = [
        threading.Thread(target=post_until_killed, args=(server.url, route, bodies, note))
        for route, bodies in (
            ("/api/3/action/package_create", created(f"a{round_}")), ("/_fake/load", loaded(f"b{round_}")))
    ]
    for thread in threads:
        thread.start()
    for _ in range(answers):
        assert read.acquire(timeout=120)
    server.kill()
    for thread in threads:
        thread.join()
    return answered


def test_kill_9_at_any_moment_loses_no_dataset_that_was_answered_200(tmp_path: Path) -> None:
    path = tmp_path / "catalog.json"
    choose = random.Random(20260131)
    answered: set[str] = set()
    server = Served(path)
    organization = requests.post(
        f"{server.url}/api/3/action/organization_create", json={"name": "org"}, headers={"Authorization": "key"},
        timeout=60,
    )
    assert organization.status_code == 200

    for round_ in range(KILL_ROUNDS):
        answered.update(kill_while_loading(server, round_, choose.randrange(1, 40)))
        server = Served(path)
        check(server.url, answered)

    server.kill()
