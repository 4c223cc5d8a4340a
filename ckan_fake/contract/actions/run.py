"""A run of steps on two sides, and what comes of it: divergences, how to replay them, and what was covered."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ckan_fake.contract.actions.side import Answer, Side
from ckan_fake.contract.actions.steps import Played, Step
from ckan_fake.contract.actions.values import NAMES, UUIDS, Ref
from ckan_fake.contract.actions.world import PROLOGUE
from ckan_fake.contract.normalise import difference

MADE: dict[str, tuple[tuple[str, str], ...]] = {
    **dict.fromkeys(
        ("package_create", "package_update", "package_patch", "package_show"),
        (("dataset", "result.id"), ("resource", "result.resources.*.id")),
    ),
    "resource_create": (("resource", "result.id"),), "resource_view_create": (("view", "result.id"),),
    "package_create_default_resource_views": (("view", "result.*.id"),),
    "resource_view_list": (("view", "result.*.id"),),
    "resource_create_default_resource_views": (("view", "result.*.id"),),
    "organization_create": (("org", "result.id"),), "group_create": (("group", "result.id"),),
    "user_create": (("user", "result.id"),), "tag_create": (("tag", "result.id"),),
    "vocabulary_create": (("vocabulary", "result.id"), ("tag", "result.tags.*.id")),
    "activity_create": (("activity", "result.id"),), "task_status_update": (("task", "result.id"),),
    **dict.fromkeys(
        ("package_activity_list", "user_activity_list", "organization_activity_list", "group_activity_list",
         "recently_changed_packages_activity_list", "dashboard_activity_list"),
        (("activity", "result.*.id"),),
    ),
    "api_token_create": (("token", "result.token"),), "api_token_list": (("jti", "result.*.id"),),
}
"""What a successful answer tells the ids of: (kind, path), where `*` is each of the first items."""

FIRST_ITEMS = 4


@dataclass(frozen=True)
class Divergence:
    """A step that the sides answered differently, and the steps before it, each with its number."""

    steps: tuple[tuple[int, Played], ...]
    left: Answer
    right: Answer

    @property
    def cause(self) -> tuple[Any, ...]:
        """What divergences of one cause mostly have in common: the action, the statuses, where the bodies differ."""
        step = self.steps[-1][1]
        action = step.action if isinstance(step, Step) else "(options)"
        where = sorted({re.sub(r"\[\d+\]", "[]", line.partition(": ")[0]) for line in self.lines()})[:3]
        return (action, self.left.status, self.right.status, *where, self.left.bug[-80:], self.right.bug[-80:])

    def lines(self) -> list[str]:
        """What differs, a line for each place."""
        sides = (("left", self.left), ("right", self.right))
        found = [f"{side} had a bug: {answer.bug}" for side, answer in sides if answer.bug]
        for part in ("status", "headers"):
            one, other = getattr(self.left, part), getattr(self.right, part)
            if one != other:
                found.append(f"{part}: left {one} right {other}")
        return [*found, *difference(self.left.body, self.right.body, ("left", "right"))]

    def __str__(self) -> str:
        return "\n".join(["the two sides answered differently:", *self.lines()[:12], "", script(self.steps)])


class Diverged(AssertionError):
    """Two sides answered a step differently; the text says where, and has the script that replays it."""

    def __init__(self, divergence: Divergence) -> None:
        super().__init__(str(divergence))
        self.divergence = divergence


def script(steps: Iterable[tuple[int, Played]]) -> str:
    """A script that plays the steps on both sides and tells where they differ."""
    lines = "".join(f"    ({number}, {step!r}),\n" for number, step in steps)
    return (
        "from ckan_fake.contract.actions import Configure, Step, replay\n\n"
        f"STEPS = [\n{lines}]\nreplay(STEPS)\n"
    )


@dataclass
class Tally:
    """What was played: steps, those answered 501, and how often each action got each status."""

    steps: int = 0
    not_implemented: Counter[str] = field(default_factory=Counter)
    seen: dict[str, Counter[int]] = field(default_factory=dict)

    def count(self, action: str, status: int) -> None:
        """Count a step."""
        self.steps += 1
        self.seen.setdefault(action, Counter())[status] += 1

    def table(self, actions: Iterable[str]) -> str:
        """Each action with the statuses it got, and how often."""
        rows = []
        for action in actions:
            counts = self.seen.get(action, Counter())
            found = "  ".join(f"{status}: {times}" for status, times in sorted(counts.items()))
            rows.append(f"{action:44}{found or 'never'}")
        return "\n".join(rows)


class Run:
    """One run: both sides emptied and the prologue played. Raises Diverged where the prologue differs."""

    def __init__(self, left: Side, right: Side, tally: Tally | None = None, *, prologue: bool = True) -> None:
        self.left, self.right, self.tally = left, right, tally or Tally()
        self.history: list[tuple[int, Played]] = []
        self.known: dict[str, list[str]] = {}
        for side in (left, right):
            side.start()
            side.play(-1, Step("activity_delete_all", {}))  # how the sysadmin was made differs between installations
        for step in PROLOGUE if prologue else ():
            found = self.play(step)
            if found is not None:
                raise Diverged(found)

    def play(self, step: Played, number: int | None = None) -> Divergence | None:
        """Play a step on both sides. What the fake answers 501 is not played on the other."""
        if number is None:
            number = self.history[-1][0] + 1 if self.history else 0
        if isinstance(step, Step):
            step = dataclasses.replace(step, data=self._resolved(step.data))
        left = self.left.play(number, step)
        if self._missing(self.left, left, step):
            return None
        right = self.right.play(number, step)
        if self._missing(self.right, right, step):
            return None
        self.history.append((number, step))
        if isinstance(step, Step):
            self.tally.count(step.action, left.status)
            if left.status == right.status == 200:
                self._learn(number, step.action, left.body)
        return None if left == right and not left.bug else Divergence(tuple(self.history), left, right)

    def _missing(self, side: Side, answer: Answer, step: Played) -> bool:
        missing = isinstance(step, Step) and side.not_implemented(answer)
        if missing and isinstance(step, Step):
            self.tally.not_implemented[step.action] += 1
        return missing

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self._chosen(value)
        if isinstance(value, list):
            return [self._resolved(item) for item in value]
        return {key: self._resolved(item) for key, item in value.items()} if isinstance(value, dict) else value

    def _chosen(self, wanted: Ref) -> str:
        names, ids = NAMES.get(wanted.kind, ()), self.known.get(wanted.kind, [])
        if names and (wanted.number < 8 or not ids):
            return names[wanted.number % len(names)]
        return ids[wanted.number % len(ids)] if ids else UUIDS[wanted.number % len(UUIDS)]

    def _learn(self, number: int, action: str, body: Any) -> None:
        for kind, path in MADE.get(action, ()):
            known = self.known.setdefault(kind, [])
            known += [f"<{number}:{found}>" for found in _paths(body, path.split("."), ())]
            del known[:-12]


def _paths(value: Any, path: list[str], before: tuple[str, ...]) -> Iterator[str]:
    """The paths of what is there."""
    if not path:
        yield ".".join(before)
    elif isinstance(value, list) and path[0] == "*":
        for index, item in enumerate(value[:FIRST_ITEMS]):
            yield from _paths(item, path[1:], (*before, str(index)))
    elif isinstance(value, dict) and path[0] in value:
        yield from _paths(value[path[0]], path[1:], (*before, path[0]))


def played_again(left: Side, right: Side, steps: Iterable[tuple[int, Played]]) -> Divergence | None:
    """Play steps with the numbers they had; the first divergence."""
    run = Run(left, right, prologue=False)
    for number, step in steps:
        found = run.play(step, number)
        if found is not None:
            return found
    return None


def shortened(left: Side, right: Side, divergence: Divergence, tries: int = 30) -> Divergence:
    """The divergence with as few steps as `tries` attempts find; the prologue stays whole."""
    start, last = len(PROLOGUE), divergence.steps[-1]
    first, middle, best = list(divergence.steps[:start]), list(divergence.steps[start:-1]), divergence
    size = len(middle)
    while size and tries:
        index = 0
        while index < len(middle) and tries:
            tries -= 1
            rest = middle[:index] + middle[index + size:]
            found = played_again(left, right, [*first, *rest, last])
            if found is not None and found.cause == divergence.cause and found.steps[-1][0] == last[0]:
                middle, best = rest, found
            else:
                index += size
        size = size // 2 if size > 1 else 0
    return best
