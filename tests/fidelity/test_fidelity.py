"""Each recorded scenario scores at least what it scored when the scores were last kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.live import LiveCKAN
from tests.fidelity import player, recorder
from tests.fidelity.normalise import Normaliser
from tests.fidelity.play import SCENARIOS, Play, Scenario

CASES = list(player.cases())
KEPT = player.committed()


@pytest.mark.parametrize(("version", "name"), CASES, ids=[f"{version}-{name}" for version, name in CASES])
def test_scenario_scores_no_less(
    version: str, name: str, record_property: Callable[[str, object], None]
) -> None:
    result = player.play(version, name)
    file = SCENARIOS[name].file
    kept = KEPT.get(version, {}).get(file, {}).get(name, 0)
    record_property("fidelity", [version, file, result.identical, result.total, kept])
    assert not result.bugs, f"the fake has bugs: {result.bugs}"
    assert result.identical >= kept, "\n".join(result.differences)


def test_every_kept_score_belongs_to_a_scenario() -> None:
    kept = {(version, name) for version, files in KEPT.items() for names in files.values() for name in names}
    assert kept <= set(CASES)


def test_fidelity_table_is_up_to_date() -> None:
    assert player.TABLE.read_text() == player.table(KEPT), "run: python -m tests.fidelity.player --write"


def test_normaliser_numbers_ids_in_order_of_appearance() -> None:
    first, second = "7f1c1a4e-0000-4000-8000-000000000001", "7f1c1a4e-0000-4000-8000-000000000002"
    normaliser = Normaliser("http://ckan.test")
    answer = normaliser.walk({"b": [second, first], "a": first, "url": "http://ckan.test/dataset"})
    assert answer == {"a": "<id0>", "b": ["<id1>", "<id0>"], "url": "<site>/dataset"}


def test_a_wrong_answer_is_told_apart() -> None:
    step = {"status": 200, "headers": {}, "body": {"result": [1, 2]}}
    assert player.same(step, dict(step))
    assert not player.same(step, {**step, "status": 404})
    assert not player.same(step, {**step, "headers": {"location": "x"}})
    assert not player.same(step, {**step, "body": {"result": [2, 1]}})
    assert player.same({**step, "unstable": "order"}, {**step, "body": {"result": [2, 1]}})
    assert list(player.difference({"a": 1, "b": 2}, {"a": True, "c": 3})) == [
        "$.a: real 1 here true", "$.b: real 2 here (missing)", "$.c: real (missing) here 3",
    ]


def test_recorder_marks_what_a_ckan_answers_now_so_now_so() -> None:
    fake = FakeCKAN()
    runs: list[str] = []

    def look(play: Play) -> None:
        runs.append(play.tag)
        play.anon("status_show")
        play.call("tag_list", query="x" * len(runs), unknown=len(runs))
        play.request("GET", f"/api/3/action/no_such_action_{len(runs)}")

    with fake.serve() as server:
        target = LiveCKAN(server.url, fake.sysadmin.api_key)
        found = recorder.record(Scenario("made:up", look, "2.0", "9.9"), target, "true")
    assert found["error"] is None
    assert found["steps"][0]["body"]["result"]["site_url"] == "<site>"
    assert [step.get("unstable") for step in found["steps"]] == [None, None, "yes"]
