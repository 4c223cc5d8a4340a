"""Steps of a run, and the strategy that draws them: a call of an action by someone, or a change of options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ckan_fake import strategies
from ckan_fake.contract.actions.parameters import WEIGHTS, Parameter, parameters
from ckan_fake.contract.actions.values import Ref, kind, name, wrong

CALLERS = ("sysadmin", "admin_ann", "editor_ed", "member_mia", "parent_pat", "plain_pia", None, "deleted_dan", "pending_pam")
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
    {"ckan.search.rows_max": 2}, {"ckan.activity_list_limit": 3}, {"ckan.user_list_limit": 2}, {"ckan.hide_version": True},
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


@cache
def _given(parameter: Parameter) -> SearchStrategy[Any]:
    """A value for a parameter: wrong ones now and then."""
    right = kind(parameter.kind)
    return st.integers(0, 19).flatmap(lambda luck: wrong() if luck == 19 else right)


def _spoilt(draw: DrawFn, value: Any) -> Any:
    """The value with something wrong in it, anywhere in its lists and dicts."""
    if isinstance(value, list) and value and draw(st.booleans()):
        place = draw(st.integers(0, len(value) - 1))
        return [_spoilt(draw, item) if index == place else item for index, item in enumerate(value)]
    if isinstance(value, dict) and value and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: _spoilt(draw, value[key])}
    return draw(wrong())


def _data(draw: DrawFn, action: str) -> dict[str, Any]:
    found = parameters(action)
    if action == "package_create" and not draw(st.integers(0, 4)):
        return draw(strategies.datasets(names=name("dataset"), owner_orgs=name("org"), groups=name("group"), max_resources=1))
    data = {parameter.name: draw(_given(parameter)) for parameter in found if parameter.required}
    optional = [parameter for parameter in found if not parameter.required]
    if optional:
        most = 2 if len(optional) < 4 else 5
        chosen = draw(st.lists(st.integers(0, len(optional) - 1), max_size=most, unique=True))
        data.update({optional[index].name: draw(_given(optional[index])) for index in chosen})
    luck = draw(st.integers(0, 19))
    if luck < 2 and data:
        del data[draw(st.sampled_from(sorted(data)))]
    elif luck < 5 and data:
        key = draw(st.sampled_from(sorted(data)))
        data[key] = _spoilt(draw, data[key])
    elif luck == 5:
        data[draw(st.sampled_from(("unknown", "id", "__extras", "__junk", "name", "user", "extras", "é")))] = draw(wrong())
    elif luck == 6:
        data = {}
    return data


@cache
def _actions(actions: tuple[str, ...]) -> SearchStrategy[str]:
    return st.sampled_from([action for action in actions for _ in range(WEIGHTS.get(action, 2))])


_HOW = st.sampled_from(("json",) * 7 + ("get", "form", "get"))
_HOW_READ = st.sampled_from(("json",) * 5 + ("get",) * 4 + ("form", "jsonp"))


@st.composite
def _calls(draw: DrawFn, actions: tuple[str, ...], reads: frozenset[str]) -> Step:
    action = draw(_actions(actions))
    caller = draw(st.sampled_from(_CALLER_POOL))
    return Step(action, _data(draw, action), caller, draw(_HOW_READ if action in reads else _HOW))


def steps(
    actions: Sequence[str], reads: frozenset[str], options: Sequence[Mapping[str, Any]] = OPTIONS
) -> SearchStrategy[Played]:
    """Steps over some actions. reads: those that GET may call. options: changes of options, none where it is empty."""
    calls: SearchStrategy[Played] = _calls(tuple(actions), reads)
    if not options:
        return calls
    changes = st.sampled_from(list(options)).map(Configure)
    return st.integers(0, 39).flatmap(lambda luck: changes if luck == 39 else calls)


__all__ = ["CALLERS", "OPTIONS", "Configure", "Played", "Ref", "Step", "steps"]
