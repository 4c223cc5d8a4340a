from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result

TERM = {"term": "russian", "term_translation": "Russisch", "lang_code": "de"}
FRENCH = {"term": "russian", "term_translation": "russe", "lang_code": "fr"}


@pytest.fixture
def ckan() -> FakeCKAN:
    """A server with one translated term."""
    ckan = FakeCKAN()
    result(ckan, "term_translation_update", TERM)
    return ckan


def test_term_translation_update_changes_and_moves_to_the_end(ckan: FakeCKAN) -> None:
    result(ckan, "term_translation_update", FRENCH)

    assert result(ckan, "term_translation_update", TERM) == TERM
    assert result(ckan, "term_translation_show", {"terms": []}, key=None) == [FRENCH, TERM]


def test_term_translation_update_with_unknown_fields(ckan: FakeCKAN) -> None:
    assert result(ckan, "term_translation_update", {**TERM, "x": 1})["__extras"] == {"x": 1}
    assert error(ckan, "term_translation_update", {**FRENCH, "x": 1})[0] == 500


def test_term_translation_update_is_for_sysadmins_and_needs_all_fields(ckan: FakeCKAN) -> None:
    assert error(ckan, "term_translation_update", TERM, key=None)[1]["message"] == (
        "Access denied: User  not authorized to update term_translation table"
    )
    errors = error(ckan, "term_translation_update", {"term": ""})[1]
    assert [errors[name] for name in TERM] == [["Missing value"]] * 3


def test_term_translation_update_many_is_undone_by_an_error(ckan: FakeCKAN) -> None:
    assert error(ckan, "term_translation_update_many", {"data": [FRENCH, {}]})[0] == 409
    assert result(ckan, "term_translation_show", {"terms": "russian"}) == [TERM]
    assert result(ckan, "term_translation_update_many", {"data": [FRENCH, TERM]}) == {"success": "2 rows updated"}
    assert error(ckan, "term_translation_update_many", {"data": []})[1]["error"] == "Must be a list of dicts"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"terms": None}, [TERM]),
        ({"terms": ""}, []),
        ({"terms": ["russian", None]}, [TERM]),
        ({"terms": "russian", "lang_codes": []}, []),
        ({"terms": {"russian": 1}, "lang_codes": "de"}, [TERM]),
    ],
)
def test_term_translation_show_finds(ckan: FakeCKAN, data: dict[str, object], found: object) -> None:
    assert result(ckan, "term_translation_show", data, key=None) == found


def test_term_translation_show_refuses(ckan: FakeCKAN) -> None:
    assert error(ckan, "term_translation_show") == (
        409, {"__type": "Validation Error", "terms": "terms not in data"}
    )
    assert error(ckan, "term_translation_show", {"terms": 5})[0] == 500
    assert error(ckan, "term_translation_show", {"terms": ["russian"], "lang_codes": None})[0] == 500


def test_term_translation_update_many_authorizes_before_it_reads(ckan: FakeCKAN) -> None:
    assert error(ckan, "term_translation_update_many", {"data": [[]]}, key=None)[0] == 403
    assert error(ckan, "term_translation_update_many", {"data": [[]]})[0] == 500
