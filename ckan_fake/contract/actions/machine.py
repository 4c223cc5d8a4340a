"""A machine that plays random calls of all actions on two CKANs, and a survey that goes on after a divergence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ckan_fake.actions.registry import ACTIONS
from ckan_fake.contract.actions.run import Diverged, Divergence, Run, Tally, shortened
from ckan_fake.contract.actions.side import Controls, Side
from ckan_fake.contract.actions.steps import OPTIONS, Played, random_steps, steps, valid_datasets
from ckan_fake.fake import FakeCKAN
from ckan_fake.live import Target
from ckan_fake.versions import DEFAULT_VERSION, Version

LENGTH = 100


def known_actions(
    plugins: Iterable[str] | None = None, only: str = "", version: str | Version = DEFAULT_VERSION
) -> list[str]:
    """The actions that a CKAN of that version knows; `only` is a regular expression for their names."""
    site = FakeCKAN(version, plugins=plugins).site
    return [name for name, entry in ACTIONS.items() if entry.exists(site) and re.search(only, name)]


def reads_of(actions: Iterable[str]) -> frozenset[str]:
    """Those of the actions that GET may call."""
    return frozenset(name for name in actions if name in ACTIONS and ACTIONS[name].get)


def action_machine(
    left: Target, right: Target, *, controls: Controls | None = None, actions: Sequence[str] = (),
    options: Sequence[Mapping[str, Any]] = OPTIONS, tally: Tally | None = None,
) -> type[RuleBasedStateMachine]:
    """A machine that plays the same steps on two CKANs, each a `FakeCKAN` or a `LiveCKAN`, and compares all answers.

    controls: how a live CKAN is emptied (before every run) and its options are set. actions: the names to play
    (default: all of the left one's version). options: changes of options that happen now and then; empty for
    none. tally: where to count. A run fails with Diverged, whose text has the script that replays it.

        TestActions = action_machine(FakeCKAN(), FakeCKAN()).TestCase

    Both are emptied before every run. Steps that a fake answers 501 are counted and not played on the other.
    """
    names = tuple(actions) or tuple(known_actions(version=left.version))
    counted = tally or Tally()
    sides: list[Side] = []

    class ActionMachine(RuleBasedStateMachine):
        @initialize()
        def start(self) -> None:
            if not sides:
                sides.extend((Side(left, controls), Side(right, controls)))
            self.run = Run(sides[0], sides[1], counted)

        @rule(played=steps(names, reads_of(names), options))
        def step(self, played: list[Played]) -> None:
            for step in played:
                found = self.run.play(step)
                if found is not None:
                    raise Diverged(found)

    ActionMachine.TestCase.settings = settings(
        deadline=None, stateful_step_count=LENGTH, suppress_health_check=list(HealthCheck)
    )
    return ActionMachine


@dataclass
class Survey:
    """What a survey found: divergences by cause, how often each, and what was covered."""

    tally: Tally = field(default_factory=Tally)
    found: dict[tuple[Any, ...], Divergence] = field(default_factory=dict)
    times: Counter[tuple[Any, ...]] = field(default_factory=Counter)

    def note(self, divergence: Divergence) -> bool:
        """Note a divergence; whether both sides may still hold the same."""
        self.times[divergence.cause] += 1
        self.found.setdefault(divergence.cause, divergence)
        alike = divergence.left.status == divergence.right.status
        lines = divergence.lines()
        refused = min(divergence.left.status, divergence.right.status) >= 400
        return (alike or refused) and not any(re.search(r"<(id|rnd|hex)\d", line) for line in lines)


def survey(
    left: Target, right: Target, *, controls: Controls | None = None, number: int = 1000, actions: Sequence[str] = (),
    options: Sequence[Mapping[str, Any]] = OPTIONS, start: int = 0, length: int = LENGTH, shorten: bool = True,
    tell: Callable[[str], object] = print,
) -> Survey:
    """Play `number` steps in runs of `length` and collect what differs, without stopping at the first divergence.

    The steps are those of `action_machine`, spread more evenly than Hypothesis would. start: the seed. shorten: replay
    each new divergence with fewer steps. tell: called with what is found.
    """
    names = tuple(actions) or tuple(known_actions(version=left.version))
    reads, rng, result = reads_of(names), Random(start), Survey()
    one, other = Side(left, controls), Side(right, controls)
    datasets = _datasets(start)
    while result.tally.steps < number:
        try:
            run = Run(one, other, result.tally)
        except Diverged as error:
            result.note(error.divergence)
            tell(str(error))
            break
        todo: list[Played] = []
        for _ in range(length):
            todo = todo or random_steps(rng, names, reads, options, lambda: next(datasets))
            found = run.play(todo.pop(0))
            if found is None:
                continue
            new = found.cause not in result.found
            go_on = result.note(found)
            if new:
                shown = result.found[found.cause] = shortened(one, other, found) if shorten else found
                tell(f"--- after {result.tally.steps} steps: {found.cause}\n{shown}")
            if not go_on or (new and shorten):
                break
    return result


def _datasets(start: int) -> Iterator[dict[str, Any]]:
    """Valid datasets, as Hypothesis draws them; the same ones again when there are no more."""
    found: list[dict[str, Any]] = []

    @seed(start)
    @settings(
        max_examples=100, phases=[Phase.generate], database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(valid_datasets())
    def draw(dataset: dict[str, Any]) -> None:
        found.append(dataset)

    draw()
    yield from cycle(found)
