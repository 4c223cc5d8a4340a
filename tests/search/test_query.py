from __future__ import annotations

import re

import pytest

from ckan_fake.search.build import Builder
from ckan_fake.search.errors import BadQuery, LocalParameters, QuerySyntaxError, Unsupported
from ckan_fake.search.query import Clause, Fuzzy, Group, Pattern, Quoted, Range, Weighted, Words, parse


def test_words_side_by_side_are_one_node_unless_they_are_joined() -> None:
    assert parse("a b c").clauses == (Clause(None, None, Words(None, ("a", "b", "c"))),)
    assert [clause.node for clause in parse("a b AND c").clauses] == [
        Words(None, ("a",)), Words(None, ("b",)), Words(None, ("c",)),
    ]


def test_fields_signs_boosts_and_ranges() -> None:
    group = parse('+tags:(a\\ b) -title:"x y"^2 OR name:[a TO *}')

    assert group.clauses == (
        Clause(None, "+", Group((Clause(None, None, Words("tags", ("a b",))),))),
        Clause(None, "-", Weighted(Quoted("title", "x y", 0), 2.0, False)),
        Clause("OR", None, Range("name", "a", None, True, False)),
    )


def test_near_words_patterns_and_comments() -> None:
    nodes = [clause.node for clause in parse('a~ title:b~1 OR "c d"~3 /* no */ name:/x.*y/').clauses]

    assert nodes == [Fuzzy(None, "a", 2), Fuzzy("title", "b", 1), Quoted(None, "c d", 3), Pattern("name", "x.*y")]


@pytest.mark.parametrize(("text", "reason"), [
    ("name:a~1.5", "Fractional edit distances are not allowed!"),
    ("name:", "Cannot parse 'name:': Encountered \"<EOF>\" at line 1, column 5.\nWas expecting one of:\n    <BARE"),
    ("a AND OR", "Encountered \" <OR> \"OR \"\" at line 1, column 6.\nWas expecting one of:\n    <NOT> ...\n"),
    ("name:(a b", "column 9.\nWas expecting one of:\n    <AND> ...\n    <OR> ...\n    <NOT> ...\n"),
    ("a)", "Encountered \" \")\" \") \"\" at line 1, column 1.\nWas expecting one of:\n    <EOF> \n    <AND> ...\n"),
    ("name:[a]", "column 7.\nWas expecting:\n    \"TO\" ...\n    "),
    ("name:a^", "column 7.\nWas expecting:\n    <NUMBER> ...\n    "),
    ("http://x.org", "Lexical error at line 1, column 7.  Encountered: \"/\" (47), after : \"/\""),
    ("a \"b", "Lexical error at line 1, column 5.  Encountered: <EOF> after : \"\\\"b\""),
    ("name:a\\u00", "org.apache.solr.search.SyntaxError: Truncated unicode escape sequence."),
])
def test_syntax_errors_are_worded_as_solr_does(text: str, reason: str) -> None:
    with pytest.raises(QuerySyntaxError) as refusal:
        parse(text)

    assert reason in str(refusal.value)


@pytest.mark.parametrize("text", ['_val_:"sum(1,2)"', "metadata_created:12020-01-01T00:00:00Z"])
def test_what_is_not_there_yet_is_refused(text: str) -> None:
    with pytest.raises(Unsupported):
        Builder().query(text)


@pytest.mark.parametrize(("text", "reason"), [
    ("metadata_created:2020", "Invalid Date String:'2020'"),
    ("metadata_created:2020-01-01T00:00:00Z", "Invalid Date String:'2020-01-01T00'"),
    ('metadata_created:"2020-01-01T00:00:00Z/WEEK"', "Invalid Date Math String:'2020-01-01T00:00:00Z/WEEK'"),
    ("views_total:x", "Invalid Number: x for field views_total"),
    ("metadata_created:20*", "Can't run prefix queries on numeric fields"),
    ("a^-2", "boost must be a positive float, got -2.0"),
])
def test_values_that_fields_refuse(text: str, reason: str) -> None:
    with pytest.raises(BadQuery, match=reason):
        Builder().query(text)


def test_more_than_1024_clauses_are_too_many_but_for_values_of_a_filter() -> None:
    alternatives = " OR ".join(f"name:n{number}" for number in range(1100))

    with pytest.raises(BadQuery, match="too many boolean clauses"):
        Builder().query(alternatives)
    Builder(filtering=True).query(alternatives)


@pytest.mark.parametrize(("text", "refused"), [
    ("{!bad}x y", "{!bad}x y"), ("+capacity:public {!bad}x y", "{!bad}x"), ("a:({!bad})", "{!bad}"),
])
def test_a_parser_that_solr_does_not_know(text: str, refused: str) -> None:
    with pytest.raises(BadQuery, match=re.escape(f"invalid query parser 'bad' for query '{refused}'")):
        parse(text)


def test_another_parser_of_solr_is_not_there_yet() -> None:
    with pytest.raises(LocalParameters):
        parse("name:x {!join}y")
