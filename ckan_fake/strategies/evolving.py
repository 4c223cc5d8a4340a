"""Sources that change from day to day, as real ones do: mostly the same, a few edits, some come and some go."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ckan_fake.strategies.objects import edits, harvest_sources

Dict = dict[str, Any]
Source = dict[str, dict[str, Dict]]
_CHANGES = ("same", "same", "same", "edited", "renamed", "gone")


@st.composite
def harvest_days(
    draw: DrawFn, *, days: SearchStrategy[int] | None = None, sources: SearchStrategy[Source] | None = None
) -> list[Source]:
    """What a source holds on several days, one after the other, in the form of `harvest_sources`.

    Most datasets stay as they are; some are edited, get another name, or are gone; others are new. days: how many
    (default: 2 to 4). sources: what the first day, and what is new, is drawn from (default: `harvest_sources()`).
    """
    drawn = harvest_sources(max_size=4) if sources is None else sources
    number = draw(st.integers(2, 4) if days is None else days)
    found = [draw(drawn)] if number > 0 else []
    while len(found) < number:
        found.append(draw(_next_day(found[-1], drawn)))
    return found


@st.composite
def _next_day(draw: DrawFn, day: Source, sources: SearchStrategy[Source]) -> Source:
    """The source a day later. What is new may take the id or the name of what was there."""
    datasets: dict[str, Dict] = {}
    for key, dataset in day["dataset"].items():
        change = draw(st.sampled_from(_CHANGES))
        if change == "edited":
            datasets[key] = {**dataset, **draw(edits())}
        elif change == "renamed":
            datasets[key] = {**dataset, "name": f"{dataset['name'][:90]}-{draw(st.integers(2, 99))}"}
        elif change == "same":
            datasets[key] = dataset
    new = draw(sources) if draw(st.booleans()) else {"dataset": {}, "organization": {}, "group": {}}
    return {
        "dataset": {**datasets, **new["dataset"]},
        "organization": {**day["organization"], **new["organization"]},
        "group": {**day["group"], **new["group"]},
    }
