"""The machine over all actions: two fakes answer alike, a broken one is found, and its script replays what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from ckan_fake import FakeCKAN
from ckan_fake.actions.registry import ACTIONS
from ckan_fake.contract.actions import Configure, Diverged, Divergence, Step, action_machine, known_actions, survey
from ckan_fake.contract.actions.parameters import PARAMETERS
from ckan_fake.contract.actions.run import Run, played_again, shortened
from ckan_fake.contract.actions.side import Side
from ckan_fake.contract.actions.steps import PREPARED
from ckan_fake.contract.actions.values import kind
from ckan_fake.contract.actions.world import PROLOGUE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse


def play(left: FakeCKAN, right: FakeCKAN, max_examples: int = 2, **options: Any) -> None:
    machine = action_machine(left, right, **options)
    run_state_machine_as_test(machine, settings=settings(
        machine.TestCase.settings, max_examples=max_examples, stateful_step_count=40,
        phases=[Phase.generate], database=None,
    ))


class Replacing(FakeCKAN):
    """A fake whose answers have one text in the place of another."""

    old, new = b"", b""

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        return [part.replace(self.old, self.new) for part in super().__call__(environ, start_response)]


def replacing(old: bytes, new: bytes) -> FakeCKAN:
    assert len(old) == len(new)
    fake = Replacing()
    fake.old, fake.new = old, new
    return fake


BROKEN: dict[str, tuple[Callable[[], FakeCKAN], str]] = {
    "a wrong default": (lambda: FakeCKAN(config={"ckan.auth.create_unowned_dataset": True}), "package_create"),
    "a leak": (lambda: replacing(b'"success": false', b'"success": true '), "package_show"),
    "a wrong text": (lambda: replacing(b"Missing value", b"Mislaid value"), "follow"),
    "a wrong key": (lambda: replacing(b'"num_tags"', b'"num-tags"'), "package"),
    "a cap": (lambda: FakeCKAN(config={"ckan.group_and_organization_list_max": 1}), "_list$"),
    "a wrong plugin": (lambda: FakeCKAN(plugins=("activity", "datastore", "image_view")), "view_create"),
}


def test_two_fakes_answer_alike() -> None:
    play(FakeCKAN(), FakeCKAN(seed=1))


def test_survey_of_two_fakes_covers_the_actions() -> None:
    result = survey(FakeCKAN(), FakeCKAN(seed=1), number=700)
    assert not result.found, [str(found) for found in result.found.values()]
    assert result.tally.steps >= 700
    assert sum(result.tally.not_implemented.values()) == sum(
        times for name, times in result.tally.not_implemented.items() if not ACTIONS[name].served
    )
    served = [name for name in known_actions() if ACTIONS[name].served]
    assert len(result.tally.seen) > 0.7 * len(served), result.tally.table(served)
    assert {200, 400, 403, 404, 409, 500} <= {status for seen in result.tally.seen.values() for status in seen}


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_fakes_are_found(broken: str) -> None:
    make, only = BROKEN[broken]
    result = survey(
        FakeCKAN(), make(), number=150, actions=known_actions(only=only), shorten=False, tell=lambda text: None
    )
    assert result.found


class Crashing(FakeCKAN):
    """A fake with a bug of its own."""

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].endswith("/license_list"):
            raise ZeroDivisionError
        return super().__call__(environ, start_response)


def test_the_same_bug_on_both_sides_is_found() -> None:
    found = Run(Side(Crashing()), Side(Crashing())).play(Step("license_list", {}))
    assert found is not None
    assert "ZeroDivisionError" in str(found)


@pytest.mark.parametrize("action", PREPARED)
def test_prepared_actions_succeed(action: str) -> None:
    result = survey(FakeCKAN(), FakeCKAN(seed=1), number=100, actions=[action])
    assert not result.found
    assert 200 in result.tally.seen[action]


@pytest.mark.parametrize("version", ["2.11", "2.9"])
def test_two_fakes_of_another_version_answer_alike(version: str) -> None:
    result = survey(FakeCKAN(version), FakeCKAN(version, seed=1), number=100)
    assert not result.found, [str(found) for found in result.found.values()]
    assert {200, 404} <= {status for seen in result.tally.seen.values() for status in seen}


def test_options_are_undone_but_for_those_of_config_option_update() -> None:
    run = Run(Side(FakeCKAN()), Side(FakeCKAN(seed=1)))
    run.play(Step("config_option_update", {"ckan.site_title": "aa"}))
    run.play(Configure({"ckan.hide_version": True}))
    run.play(Configure({}))
    assert run.play(Step("status_show", {}, None)) is None
    status = run.left.play(99, Step("status_show", {}, None)).body["result"]
    assert (status["site_title"], "ckan_version" in status) == ("aa", True)


def test_machine_fails_with_the_script() -> None:
    machine = action_machine(
        FakeCKAN(), replacing(b"Missing value", b"Mislaid value"), actions=known_actions(only="follow"), options=()
    )
    with pytest.raises(Diverged, match="replay"):
        run_state_machine_as_test(machine, settings=settings(
            machine.TestCase.settings, max_examples=20, phases=[Phase.generate], database=None
        ))


def test_script_of_a_divergence_replays_it() -> None:
    left, right = Side(FakeCKAN()), Side(FakeCKAN(config={"ckan.auth.create_unowned_dataset": True}))
    run = Run(left, right)
    assert run.play(Step("group_list", {"q": "nothing of it"})) is None
    assert run.play(Configure({"ckan.hide_version": True})) is None
    assert run.play(Step("package_show", {"id": "ds-public"}, None, "get")) is None
    found = run.play(Step("package_create", {"name": "ds-1", "resources": [{"id": "<18:result.resources.0.id>"}]}))
    assert isinstance(found, Divergence)
    short = shortened(left, right, found)
    assert len(short.steps) == len(PROLOGUE) + 1
    given: dict[str, Any] = {}
    exec(str(short).partition("\n\n")[2].replace("replay(STEPS)", ""), given)
    again = played_again(left, right, given["STEPS"])
    assert again is not None
    assert again.lines() == short.lines()
    assert played_again(left, Side(FakeCKAN()), given["STEPS"]) is None


def test_every_served_action_has_its_parameters() -> None:
    served = {name for name in known_actions() if ACTIONS[name].served}
    assert served <= PARAMETERS.keys()
    for parameters in PARAMETERS.values():
        assert all(callable(kind(parameter.kind)) for parameter in parameters)
