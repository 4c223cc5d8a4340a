"""Users, and whole catalogues whose parts fit together."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ckan_fake.strategies.objects import datasets, groups, names, organizations, texts, titles

Dict = dict[str, Any]
USER_NAMES = names(max_size=30)


def users(*, names: SearchStrategy[str] = USER_NAMES) -> SearchStrategy[Dict]:
    """Users for `user_create`, by a sysadmin: name, address and password, and maybe a full name and a text about."""
    letters = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
    return st.fixed_dictionaries(
        {"name": names, "password": st.text(letters, min_size=8, max_size=40)},
        optional={"fullname": titles(max_size=60), "about": texts(max_size=100)},
    ).map(_with_address)


def _with_address(user: Dict) -> Dict:
    return {**user, "email": f"{user['name'].strip('-_') or 'user'}@example.org"}


@st.composite
def catalogues(
    draw: DrawFn, *, max_organizations: int = 3, max_groups: int = 3, max_datasets: int = 8, private: bool = False
) -> dict[str, list[Dict]]:
    """Whole catalogues: lists of `organizations`, `groups` and `datasets`, to be created in this order.

    All names are different. Each dataset is in one of the organizations and in any of the groups. private: whether
    some datasets are private. A catalogue has one organization at least.
    """
    taken = draw(st.lists(names(max_size=40), unique=True, min_size=1, max_size=max_organizations + max_groups))
    count = draw(st.integers(1, min(len(taken), max_organizations)))
    owners, members = taken[:count], taken[count:][:max_groups]
    dataset_names = draw(st.lists(names(max_size=60), unique=True, max_size=max_datasets))
    return {
        "organizations": [draw(organizations(names=st.just(name))) for name in owners],
        "groups": [draw(groups(names=st.just(name))) for name in members],
        "datasets": [draw(_dataset(name, owners, members, private)) for name in dataset_names],
    }


def _dataset(name: str, owners: list[str], members: list[str], private: bool) -> SearchStrategy[Dict]:
    return datasets(
        names=st.just(name), owner_orgs=st.sampled_from(owners),
        groups=st.sampled_from(members) if members else None, private=st.booleans() if private else None,
    )
