from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN()


def test_job_list_is_empty_and_checked(ckan: FakeCKAN) -> None:
    assert result(ckan, "job_list", {"queues": ["default"], "limit": "5", "ids_only": "perhaps"}) == []
    assert error(ckan, "job_list", {"queues": "default"})[1]["queues"] == ["Not a list"]
    assert error(ckan, "job_list", {"limit": "x"})[1]["limit"] == ["Invalid integer"]
    assert error(ckan, "job_list", {"queues": ["x"], "limit": ""})[0] == 500


def test_job_clear_names_the_queues(ckan: FakeCKAN) -> None:
    assert result(ckan, "job_clear") == []
    assert result(ckan, "job_clear", {"queues": ["a", "b"]}) == ["a", "b"]


@pytest.mark.parametrize("action", ["job_show", "job_cancel"])
def test_job_show_and_job_cancel_know_no_job(ckan: FakeCKAN, action: str) -> None:
    assert error(ckan, action, {"id": "some-id"}) == (404, {"__type": "Not Found Error", "message": "Not found"})
    assert error(ckan, action)[1]["id"] == ["Missing value"]
    assert error(ckan, action, {"id": "no id"})[0] == 500


@pytest.mark.parametrize("action", ["job_list", "job_show", "job_clear", "job_cancel"])
def test_job_actions_are_for_sysadmins(ckan: FakeCKAN, action: str) -> None:
    assert error(ckan, action, {"id": "x"}, key=None)[0] == 403
