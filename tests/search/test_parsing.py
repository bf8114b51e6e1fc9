from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.errors import QueryError
from transcribe.search.parsing import MAX_DEPTH, MAX_LENGTH, MAX_WORDS, parse
from transcribe.search.query import And, Field, Not, Or, Phrase, Prefix, Query, Term, with_filters

A, B, C = Term("a"), Term("b"), Term("c")


@pytest.mark.parametrize(("text", "query"), [
    ("a", A),
    ("A!", A),
    ("a b", And((A, B))),
    ("a AND b", And((A, B))),
    ("a OR b", Or((A, B))),
    ("a or b", And((A, Term("or"), B))),
    ("a b OR c", Or((And((A, B)), C))),
    ("a (b OR c)", And((A, Or((B, C))))),
    ("(a b) c", And((A, B, C))),
    ("(a OR b) OR c", Or((A, B, C))),
    ("a -b", And((A, Not(B)))),
    ("a NOT b", And((A, Not(B)))),
    ("a AND NOT b", And((A, Not(B)))),
    ("a OR NOT NOT b", Or((A, Not(Not(B))))),
    ("-(a b)", Not(And((A, B)))),
    ('"a b"', Phrase(("a", "b"))),
    ("“a b”", Phrase(("a", "b"))),
    ("«a b»", Phrase(("a", "b"))),
    ('"a"', Phrase(("a",))),
    ('c"a b"', And((C, Phrase(("a", "b"))))),
    ("well-known", Phrase(("well", "known"))),
    ("10:30", Phrase(("10", "30"))),
    ("don't", Term("dont")),
    ("democra*", Prefix("democra")),
    ("a — b", And((A, B))),
    ("a - b", And((A, B))),
    ('a "—"', A),
    ("role:guest", Field("role", ("guest",))),
    ("ROLE:Guest", Field("role", ("guest",))),
    ("-role:guest", Not(Field("role", ("guest",)))),
    ('person:"Jessica Görter"', Field("person", ("jessica", "gorter"))),
    ("person:Görter", Field("person", ("gorter",))),
    ("film:soul", Field("film", ("soul",))),
    ("title:soul", Field("title", ("soul",))),
    ("section:best", Field("section", ("best",))),
    ('festival:"Full Frame"', Field("festival", ("full frame",))),
    ("year:2017", Field("year", ("2017",))),
    ("episode:2017-the-red-soul", Field("episode", ("2017-the-red-soul",))),
])
def test_reads(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(("text", "told"), [
    ("", "there is nothing to search for"),
    ("— !", "there is nothing to search for"),
    ('()', "there is nothing to search for"),
    ('role:guest "a strong hand', "missing closing quote at 12"),
    ('a "b" "c', "missing closing quote at 7"),
    ("a (b c", "missing closing parenthesis at 3"),
    ("a b) c", "nothing is open that ) could close at 4"),
    ("a OR", "OR needs something on both sides at 3"),
    ("OR a", "OR needs something on both sides at 1"),
    ("a OR OR b", "OR needs something on both sides at 3"),
    ("a AND", "AND needs something on both sides at 3"),
    ("AND a", "AND needs something on both sides at 1"),
    ("a NOT", "NOT needs something behind it at 3"),
    ("a -(—)", "NOT needs something behind it at 3"),
    ("a foo:bar", "there is no field 'foo' at 3"),
    ("a role: b", "role: needs a value at 3"),
    ('person:"—"', "person: needs a value at 1"),
    ("role:gest", "'gest' is no role at 1"),
    ("year:17", "'17' is no year at 1"),
    ("de*mo", "* stands at the end of one word only at 1"),
    ("well-kno*", "* stands at the end of one word only at 1"),
    ("a d*", "* needs at least 2 letters before it at 3"),
])
def test_says_what_is_wrong_and_where(text: str, told: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(text)
    assert raised.value.reason == told
    assert raised.value.mend


def test_an_unknown_role_is_told_the_known_ones() -> None:
    with pytest.raises(QueryError, match="reporter, guest, other, unknown"):
        parse("role:gest")


@pytest.mark.parametrize("text", [
    "a" * (MAX_LENGTH + 1), "a " * (MAX_WORDS + 1), '"' + "a " * (MAX_WORDS + 1) + '"',
    "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "NOT " * (MAX_DEPTH + 1) + "a"])
def test_a_query_that_would_cost_too_much_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text)


PIECES = ["a", "AND", "OR", "NOT", "-", "(", ")", '"', "“", "*", "b*", "role:", "role:guest", "x:y", ":", "'", "—", " "]
SENSE = ["a", "AND", "OR", "NOT", "-a", "(", ")", '"b c"', "role:guest"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join),
                 st.lists(st.sampled_from(SENSE)).map(" ".join)))
def test_no_text_breaks_it(text: str) -> None:
    with suppress(QueryError):
        assert isinstance(parse(text), Query)


def test_filters_join_a_query() -> None:
    assert with_filters(parse("a b"), role="guest", person="Ann Lee", film="Soul", festival="IDFA", year=2017) == parse(
        'a b role:guest person:"Ann Lee" film:soul festival:idfa year:2017')
    assert with_filters(None, role="guest") == parse("role:guest")
    assert with_filters(parse("a OR b"), year="2017") == parse("(a OR b) year:2017")


def test_filters_are_judged_as_fields_are() -> None:
    with pytest.raises(QueryError, match="'gest' is no role"):
        with_filters(parse("a"), role="gest")
    with pytest.raises(QueryError, match="nothing to search for"):
        with_filters(None)
