"""A seed of a portal: some of its datasets, with all they name, in a catalogue file. No users, no keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ckan_fake.dumps import to_line
from ckan_fake.loading.api import ApiTarget, Refusal
from ckan_fake.loading.http import Http, TargetError
from ckan_fake.loading.report import Report
from ckan_fake.versions import RELEASES

Json = dict[str, Any]
_PAGE = 100
_TOLD = {
    "site_title": "ckan.site_title", "site_description": "ckan.site_description",
    "locale_default": "ckan.locale_default",
}


@dataclass
class Seed:
    """What was recorded of a portal: the version to answer as, options, and its objects as they were shown."""

    version: str
    config: dict[str, Any] = field(default_factory=dict)
    organizations: list[Json] = field(default_factory=list)
    groups: list[Json] = field(default_factory=list)
    datasets: list[Json] = field(default_factory=list)


def nearest_version(release: str) -> str:
    """The version that comes nearest to a portal's release ("2.9.5", "2.11.0a0"): itself, the next newer, the newest.

    ValueError for a text without numbers.
    """
    numbers = _numbers(release)
    known = sorted(RELEASES, key=_numbers)
    return next((name for name in known if _numbers(name) >= numbers), known[-1])


def _numbers(text: str) -> tuple[int, int]:
    major, _, rest = text.partition(".")
    minor = "".join(character if character.isdigit() else " " for character in rest).split()
    if not major.isdigit() or not minor:
        raise ValueError(f"{text!r} is no version of CKAN")
    return int(major), int(minor[0])


def take(
    url: str, api_key: str | None = None, *, datasets: int = 50, q: str = "", fq: str = "",
    progress: Callable[[int], object] = lambda number: None,
) -> Seed:
    """Record the portal at `url` by its action API: at most so many datasets, those that changed last.

    q, fq: only datasets that package_search finds by these. Organizations and groups are those that the datasets
    name. Without a key it is what everybody sees. `progress` is told how many datasets came. Raises TargetError.
    """
    with Http(url, api_key) as http:
        api = ApiTarget(http)
        try:
            status = api.call("status_show", {}, reading=True)
            seed = Seed(nearest_version(str(status.get("ckan_version") or max(RELEASES, key=_numbers))))
            seed.config = {option: status[key] for key, option in _TOLD.items() if status.get(key)}
            for dataset in _found(api, datasets, {"q": q, "fq": fq}):
                seed.datasets.append(dataset)
                progress(1)
            seed.organizations = list(_named(api, "organization", [d.get("organization") or {} for d in seed.datasets]))
            groups = [group for dataset in seed.datasets for group in dataset.get("groups") or []]
            seed.groups = list(_named(api, "group", groups))
        except Refusal as refusal:
            raise TargetError(f"{url} refuses: {refusal}") from None
        except ValueError as error:
            raise TargetError(f"{url}: {error}") from None
    if not all(dataset.get("owner_org") for dataset in seed.datasets):
        seed.config["ckan.auth.create_unowned_dataset"] = True
    return seed


def _found(api: ApiTarget, wanted: int, query: dict[str, str]) -> Iterator[Json]:
    """Datasets, the last changed first; each once, though the portal changes meanwhile."""
    seen: set[str] = set()
    asked = 0
    given = {name: text for name, text in query.items() if text}
    while len(seen) < wanted:
        rows = min(_PAGE, wanted - len(seen))
        page = api.call("package_search", {
            **given, "rows": rows, "start": asked, "sort": "metadata_modified desc",
        }, reading=True)["results"]
        for dataset in page:
            if dataset["id"] not in seen:
                seen.add(dataset["id"])
                yield dataset
        asked += len(page)
        if not page:
            return


def _named(api: ApiTarget, kind: str, mentions: list[Json]) -> Iterator[Json]:
    """The organizations or groups that are mentioned, as they are shown, without their users and datasets."""
    options = {"include_users": "false", "include_datasets": "false"}
    for name in sorted({mention["name"] for mention in mentions if mention.get("name")}):
        shown: Json = api.call(f"{kind}_show", {"id": name, **options}, reading=True)
        yield {key: value for key, value in shown.items() if key not in ("users", "packages", "package_count")}


def save(seed: Seed, path: str | os.PathLike[str]) -> Report:
    """Write a seed into a new catalogue file, for `FakeCKAN.from_file`; what was loaded and what failed.

    Raises TargetError where the file exists.
    """
    from ckan_fake.fake import FakeCKAN
    from ckan_fake.loading.targets import FileTarget

    if Path(path).exists():
        raise TargetError(f"{path} exists: give another name, or delete it")
    fake = FakeCKAN.from_file(path, version=seed.version)
    try:
        fake.configure(seed.config)
        report = Report()
        lines = [to_line(each) for each in (*seed.organizations, *seed.groups, *seed.datasets)]
        for number, answer in enumerate(FileTarget(fake).load(lines), 1):
            report.add(number, answer)
    finally:
        fake.close()
        Path(f"{os.fspath(path)}.lock").unlink(missing_ok=True)
    return report
