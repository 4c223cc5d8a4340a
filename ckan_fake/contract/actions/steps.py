"""Steps of a run, and the strategy that draws them: a call of an action by someone, or a change of options."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ckan_fake import strategies
from ckan_fake.contract.actions.parameters import WEIGHTS, Parameter, parameters
from ckan_fake.contract.actions.values import NAMES, Ref, kind, wrong

CALLERS = (
    "sysadmin", "admin_ann", "editor_ed", "member_mia", "parent_pat", "plain_pia", None, "deleted_dan", "pending_pam",
)
"""Who calls. None is anonymous; the others have the roles that `world.PROLOGUE` gives them."""

_CALLER_POOL = ("sysadmin",) * 6 + CALLERS + ("admin_ann", "editor_ed", "plain_pia", None)

OPTIONS: tuple[Mapping[str, Any], ...] = (
    {}, {}, {},
    {"ckan.auth.create_unowned_dataset": True}, {"ckan.auth.anon_create_dataset": True},
    {"ckan.auth.create_dataset_if_not_in_organization": False}, {"ckan.auth.user_create_groups": False},
    {"ckan.auth.user_create_organizations": False}, {"ckan.auth.user_delete_groups": False},
    {"ckan.auth.user_delete_organizations": False}, {"ckan.auth.create_user_via_api": True},
    {"ckan.auth.public_user_details": False}, {"ckan.auth.public_activity_stream_detail": True},
    {"ckan.auth.allow_dataset_collaborators": True},
    {"ckan.auth.allow_dataset_collaborators": True, "ckan.auth.allow_admin_collaborators": True},
    {"ckan.auth.allow_dataset_collaborators": True, "ckan.auth.allow_collaborators_to_change_owner_org": True},
    {"ckan.auth.roles_that_cascade_to_sub_groups": "admin editor"}, {"ckan.auth.reveal_private_datasets": True},
    {"ckan.search.remove_deleted_packages": False}, {"ckan.search.default_include_private": False},
    {"ckan.group_and_organization_list_all_fields_max": 2}, {"ckan.group_and_organization_list_max": 2},
    {"ckan.search.rows_max": 2}, {"ckan.activity_list_limit": 3}, {"ckan.user_list_limit": 2},
    {"ckan.hide_version": True},
    {"ckan.views.default_views": "image_view text_view"},
)
"""Options that change what actions answer; `{}` undoes all changes."""


@dataclass(frozen=True)
class Step:
    """A call of an action: its data, the caller's name (None: nobody), and how the data are sent."""

    action: str
    data: dict[str, Any]
    caller: str | None = "sysadmin"
    how: str = "json"


@dataclass(frozen=True)
class Configure:
    """A change of options on both sides."""

    options: Mapping[str, Any]


Played = Step | Configure


def _as_related(data: Mapping[str, Any]) -> list[Played]:
    given = {name: data[name] for name in ("subject", "object", "type") if name in data}
    return [Step("package_relationship_create", given)]


def _as_collaborator(data: Mapping[str, Any]) -> list[Played]:
    given = {name: data[name] for name in ("id", "user_id") if name in data}
    options = {"ckan.auth.allow_dataset_collaborators": True}
    return [Configure(options), Step("package_collaborator_create", {**given, "capacity": "editor"})]


PREPARED: Mapping[str, Callable[[Mapping[str, Any]], list[Played]]] = {
    "package_relationship_update": _as_related, "package_relationship_delete": _as_related,
    "package_collaborator_delete": _as_collaborator,
    "send_email_notifications": lambda data: [Configure({"ckan.activity_streams_email_notifications": True})],
}
"""What is played before an action that hardly ever finds what it needs, made of the action's data."""


def _given(rng: Random, parameter: Parameter) -> Any:
    """A value for a parameter: a wrong one now and then."""
    return wrong()(rng) if rng.randint(0, 24) == 24 else kind(parameter.kind)(rng)


def _spoilt(rng: Random, value: Any) -> Any:
    """The value with something wrong in it, anywhere in its lists and dicts."""
    if isinstance(value, list) and value and rng.randint(0, 1):
        place = rng.randrange(len(value))
        return [_spoilt(rng, item) if index == place else item for index, item in enumerate(value)]
    if isinstance(value, dict) and value and rng.randint(0, 3):
        key = rng.choice(sorted(value))
        return {**value, key: _spoilt(rng, value[key])}
    return wrong()(rng)


def _data(rng: Random, action: str) -> dict[str, Any]:
    found = parameters(action)
    data = {parameter.name: _given(rng, parameter) for parameter in found if parameter.required}
    optional = [parameter for parameter in found if not parameter.required]
    most = min(len(optional), 2 if len(optional) < 4 else 5)
    chosen = rng.sample(optional, rng.randint(0, most)) if optional else []
    data.update({parameter.name: _given(rng, parameter) for parameter in chosen})
    luck = rng.randint(0, 19)
    if luck == 19 and data:
        del data[rng.choice(sorted(data))]
    elif luck > 15 and data:
        key = rng.choice(sorted(data))
        data[key] = _spoilt(rng, data[key])
    elif luck == 15:
        data[rng.choice(("unknown", "id", "__extras", "__junk", "name", "user", "extras", "é"))] = wrong()(rng)
    elif luck == 14 and not rng.randint(0, 2):
        data = {}
    return data


_HOW = ("json",) * 16 + ("get", "form", "form")
_HOW_READ = ("json",) * 5 + ("get",) * 4 + ("form", "jsonp")


def random_steps(
    rng: Random, actions: Sequence[str], reads: frozenset[str], options: Sequence[Mapping[str, Any]],
    dataset: Callable[[], dict[str, Any]],
) -> list[Played]:
    """A step over some actions, mostly with those in front of it that prepare it.

    reads: the actions that GET may call. dataset: gives the data of a valid package_create.
    """
    step = _random_step(rng, actions, reads, options, dataset)
    if isinstance(step, Configure) or step.action not in PREPARED or not rng.randint(0, 2):
        return [step]
    before = PREPARED[step.action](step.data)
    return [*(found for found in before if options or isinstance(found, Step)), step]


def _random_step(
    rng: Random, actions: Sequence[str], reads: frozenset[str], options: Sequence[Mapping[str, Any]],
    dataset: Callable[[], dict[str, Any]],
) -> Played:
    if options and rng.randint(0, 39) == 39:
        return Configure(rng.choice(options))
    action = rng.choices(actions, [WEIGHTS.get(action, 2) for action in actions])[0]
    caller = rng.choice(_CALLER_POOL)
    how = rng.choice(_HOW_READ if action in reads else _HOW)
    if action == "package_create" and rng.randint(0, 4) == 4:
        return Step(action, dataset(), caller, how)
    return Step(action, _data(rng, action), caller, how)


def valid_datasets() -> SearchStrategy[dict[str, Any]]:
    """Datasets that CKAN takes, with names from the pools."""
    names, owner_orgs, groups = (st.sampled_from(NAMES[kind]) for kind in ("dataset", "org", "group"))
    return strategies.datasets(names=names, owner_orgs=owner_orgs, groups=groups, max_resources=1)


@st.composite
def steps(
    draw: DrawFn, actions: Sequence[str], reads: frozenset[str], options: Sequence[Mapping[str, Any]] = OPTIONS
) -> list[Played]:
    """One or a few steps over some actions, with the arguments of `random_steps`."""
    rng = draw(st.randoms(use_true_random=False))
    return random_steps(rng, actions, reads, options, lambda: draw(valid_datasets()))


__all__ = ["CALLERS", "OPTIONS", "Configure", "Played", "Ref", "Step", "random_steps", "steps", "valid_datasets"]
