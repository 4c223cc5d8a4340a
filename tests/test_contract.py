"""The machine for synchronisations: the client passes it, synchronisations with faults do not."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from ckan_client import SynchronizationClient
from ckan_fake import FakeCKAN
from ckan_fake.contract import Sync, sync_machine
from ckan_fake.contract.model import Source
from ckan_fake.contract.sync import with_client
from ckan_fake.live import Target


def play(sync: Sync, max_examples: int, *phases: Phase) -> None:
    machine = sync_machine(FakeCKAN, sync=sync)
    run_state_machine_as_test(machine, settings=settings(
        machine.TestCase.settings, max_examples=max_examples, stateful_step_count=12, phases=phases, database=None
    ))


def test_client_passes() -> None:
    play(with_client, 15, Phase.generate, Phase.shrink)


def changed(change: Callable[[dict[str, Any]], object]) -> Sync:
    """The client's synchronisation of a source of which something was lost on the way."""

    def sync(target: Target, source_name: str, data: Source) -> None:
        data = copy.deepcopy(data)
        for dataset in data["dataset"].values():
            change(dataset)
        with_client(target, source_name, data)

    return sync


def deletes_nothing(target: Target, source_name: str, data: Source) -> None:
    client = SynchronizationClient(target.site_url, target.sysadmin.api_key, session=target.session())
    client.client.delete_dataset = lambda id: None  # type: ignore[method-assign]
    client.sync(source_name, data)


def takes_all_datasets_for_its_own(target: Target, source_name: str, data: Source) -> None:
    client = SynchronizationClient(target.site_url, target.sysadmin.api_key, session=target.session())
    marked = {f"{source_name}:{id_}" for id_ in data["dataset"]}
    for dataset in client.client.iter_datasets():
        if dataset.extras.get("_harvest_source") not in marked:
            client.client.delete_dataset(str(dataset.id))
    client.sync(source_name, data)


numbers = itertools.count()


def writes_each_time(target: Target, source_name: str, data: Source) -> None:
    with_client(target, source_name, data)
    client = SynchronizationClient(target.site_url, target.sysadmin.api_key, session=target.session()).client
    for dataset in client.iter_datasets():
        client.lowlevel.action("package_patch", {"id": dataset.id, "version": str(next(numbers))})


FAULTS = {
    "extras lost": changed(lambda dataset: dataset["extras"].clear()),
    "tags lost": changed(lambda dataset: dataset["tags"].clear()),
    "resources lost": changed(lambda dataset: dataset["resources"].clear()),
    "groups lost": changed(lambda dataset: dataset["groups"].clear()),
    "notes lost": changed(lambda dataset: dataset.pop("notes", None)),
    "deletes nothing": deletes_nothing,
    "takes all datasets for its own": takes_all_datasets_for_its_own,
    "writes each time": writes_each_time,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_found(fault: str) -> None:
    with pytest.raises(AssertionError, match=r"not as it should be|a second synchronisation of .* wrote"):
        play(FAULTS[fault], 100, Phase.generate)
