"""The errors, and which answer becomes which."""

from __future__ import annotations

import pickle

import pytest
import requests

import ckan_client
from ckan_client import exceptions as exc
from tests.client.prepared import Prepared, answer, failure, page, result


def test_http_error_shows_itself_as_in_2014() -> None:
    error = exc.HTTPError(404, "(logical) dataset state is deleted", original=None)
    assert repr(error) == str(error) == "HTTPError(404, '(logical) dataset state is deleted', original=None)"
    assert (error.status_code, error.message, error.original) == (404, "(logical) dataset state is deleted", None)


def test_a_logical_404_is_a_not_found_and_shows_as_http_error() -> None:
    error = exc.LogicalNotFound(404, "(logical) dataset id mismatch")
    assert isinstance(error, exc.NotFound)
    assert repr(error) == "HTTPError(404, '(logical) dataset id mismatch', original=None)"


def test_kin_show_their_own_class() -> None:
    assert repr(exc.NotFound(404, "Not found", {"a": 1})) == "NotFound(404, 'Not found', original={'a': 1})"


def test_errors_survive_pickling() -> None:
    error = exc.ValidationError(409, "name: taken", {"__type": "Validation Error", "name": ["taken"]})
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, exc.ValidationError)
    assert copy.error_dict == {"name": ["taken"]}


def test_every_error_is_public_and_of_one_tree() -> None:
    for name in exc.__all__:
        kind = getattr(ckan_client, name)
        assert issubclass(kind, (exc.CkanClientError, UserWarning))
    assert list(ckan_client.__all__) == sorted(ckan_client.__all__)


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (404, "Not Found Error", exc.NotFound),
        (403, "Authorization Error", exc.NotAuthorized),
        (409, "Validation Error", exc.ValidationError),
        (409, "Search Error", exc.SearchError),
        (400, "Search Query Error", exc.SearchQueryError),
        (500, "Search Index Error", exc.SearchIndexError),
        (500, "Search Connection Error", exc.SearchConnectionError),
        (400, "Integrity Error", exc.IntegrityError),
        (500, "Internal Server Error", exc.ServerError),
        (501, "Something New", exc.ServerError),
        (418, "Something New", exc.HTTPError),
    ],
)
def test_each_type_of_error_has_its_class(status: int, kind: str, expected: type[exc.HTTPError]) -> None:
    prepared = Prepared(failure(status, kind, message="why"))
    with pytest.raises(expected) as caught:
        prepared.client.action("thing_create")
    assert type(caught.value) is expected
    assert (caught.value.status_code, caught.value.message, caught.value.error_type) == (status, "why", kind)
    assert caught.value.original == {"__type": kind, "message": "why"}


def test_field_errors_stay_as_ckan_sends_them() -> None:
    fields = {"name": ["Missing value"], "resources": [{}, {"url": ["Bad"]}], "id": "Missing value"}
    prepared = Prepared(failure(409, "Validation Error", **fields))
    with pytest.raises(exc.ValidationError) as caught:
        prepared.client.action("package_create")
    assert caught.value.error_dict == fields
    assert caught.value.message == "name: Missing value; resources: url: Bad; id: Missing value"


def test_a_bare_string_is_a_bad_request() -> None:
    prepared = Prepared(answer("Bad request: Action name not known: x", 400), answer('"Bad request - x"', 400))
    with pytest.raises(exc.HTTPError):
        prepared.client.action("x")
    with pytest.raises(exc.BadRequest) as caught:
        prepared.client.action("x")
    assert caught.value.message == caught.value.original == "Bad request - x"


def test_a_field_error_without_a_type_goes_by_its_status() -> None:
    with pytest.raises(exc.ValidationError) as caught:
        Prepared(answer({"name": ["Missing value"]}, 409)).client.action("x")
    assert caught.value.error_dict == {"name": ["Missing value"]}


@pytest.mark.parametrize(("status", "expected"), [(404, exc.HTMLPageError), (500, exc.ServerErrorPage)])
def test_an_html_page_is_told_from_an_answer_of_the_api(status: int, expected: type[exc.HTTPError]) -> None:
    with pytest.raises(expected) as caught:
        Prepared(page(status, "Oh &amp; no")).client.action("thing_create")
    assert caught.value.message == "Oh & no"
    assert "<html>" in caught.value.original
    assert not isinstance(caught.value, exc.NotFound)


def test_a_page_with_status_200_is_no_result() -> None:
    with pytest.raises(exc.BadApiError, match=r"HTML page \(Sign in\)"):
        Prepared(page(200, "Sign in")).client.action("package_create")


@pytest.mark.parametrize("body", ['{"success": true, "resul', ""])
def test_a_cut_answer_is_told_apart(body: str) -> None:
    with pytest.raises(exc.AnswerCut):
        Prepared(answer(body)).client.action("package_revise")
    assert Prepared(answer(body), result("whole")).client.action("package_show", {"id": "a"}) == "whole"


@pytest.mark.parametrize("body", ["[]", '{"success": true}', "5", "text"])
def test_an_answer_without_a_result_is_a_bad_api(body: str) -> None:
    with pytest.raises(exc.BadApiError):
        Prepared(answer(body)).client.action("package_create")


def test_success_false_with_status_200_is_an_error() -> None:
    refused = {"success": False, "error": {"__type": "Not Found Error", "message": "no"}}
    with pytest.raises(exc.NotFound):
        Prepared(answer(refused)).client.action("package_create")


def test_a_redirect_names_the_new_address() -> None:
    moved = answer("", 301, {"Location": "https://new.test/api/3/action/package_create"})
    prepared = Prepared(moved)
    with pytest.raises(exc.Redirected, match=r"has moved to https://new\.test/api/3/action/package_create") as caught:
        prepared.client.action("package_create", {"name": "a"})
    assert caught.value.location == "https://new.test/api/3/action/package_create"
    assert len(prepared.adapter.requests) == 1


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (requests.exceptions.ConnectionError("refused"), exc.ConnectionFailed),
        (requests.exceptions.ReadTimeout("slow"), exc.TimedOut),
        (requests.exceptions.ConnectTimeout("slow"), exc.NotSentInTime),
        (requests.exceptions.ChunkedEncodingError("cut"), exc.AnswerCut),
    ],
)
def test_failed_connections_are_told_apart(raised: Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected) as caught:
        Prepared(raised, retries=0).client.action("package_create")
    assert type(caught.value) is expected


def test_unavailable_tells_when_to_come_back() -> None:
    with pytest.raises(exc.Unavailable) as caught:
        Prepared(answer("busy", 503, {"Retry-After": "7"}, kind="text/plain")).client.action("package_create")
    assert caught.value.retry_after == 7.0


def test_any_result_is_given_as_it_is() -> None:
    assert Prepared(result(None)).client.action("package_delete", {"id": "a"}) is None
    assert Prepared(result([1, "a"])).client.action("x_list") == [1, "a"]
