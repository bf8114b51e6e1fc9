from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.errors import QueryError
from transcribe.search.query.fields import with_filters
from transcribe.search.query.parsing import MAX_DEPTH, MAX_LENGTH, MAX_WIDE, MAX_WORDS, parse
from transcribe.search.query.query import (
    And,
    Field,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    SoundsLike,
    Term,
    leaves,
)

A, B, C = Term("a"), Term("b"), Term("c")


@pytest.mark.parametrize(
    ("text", "query"),
    [
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
        ("well-known", Or((Phrase(("well", "known")), Phrase(("wellknown",))))),
        ("well known", And((Term("well"), Term("known")))),
        ("wellknown", Term("wellknown")),
        ('"a well-known film"', Or((Phrase(("a", "well", "known", "film")), Phrase(("a", "wellknown", "film"))))),
        ("five", Term("5")),
        ("5", Term("5")),
        ("2017", Term("2017")),
        ("twenty seventeen", Or((And((Term("20"), Term("17"))), Term("2017")))),
        ("twenty twenty/5", Or((And((Term("20"), Term("5"))), And((Term("2020"), Term("5")))))),
        ("a twenty-three b", And((A, Or((Phrase(("20", "3")), Phrase(("23",)))), B))),
        (
            "a two thousand and five b",
            And((A, Or((And((Term("2"), Term("1000"), Term("and"), Term("5"))), Term("2005"))), B)),
        ),
        ('"in twenty seventeen"', Or((Phrase(("in", "20", "17")), Phrase(("in", "2017"))))),
        ("twenty OR seventeen", Or((Term("20"), Term("17")))),
        ("=films", Phrase(("films",))),
        ("=Görter", Phrase(("gorter",))),
        ("-=films a", And((Not(Phrase(("films",))), A))),
        ('"a b"~3', Phrase(("a", "b"), 3)),
        ('"a b"~', Phrase(("a", "b"), 1)),
        ('"a b"~3 c', And((Phrase(("a", "b"), 3), C))),
        ('"a"~3', Phrase(("a",))),
        ("gorter~", Fuzzy("gorter", 1)),
        ("Görter~2", Fuzzy("gorter", 2)),
        ("sound:micucci", SoundsLike("MKS")),
        ('sound:"micucci gorter"', And((SoundsLike("MKS"), SoundsLike("KRTR")))),
        ("questions:funding", And((Term("funding"), Field("is", ("asked",))))),
        ('answers:"a b"~2', And((Phrase(("a", "b"), 2), Field("is", ("answer",))))),
        ("Answers:(a OR b) c", And((Or((A, B)), Field("is", ("answer",)), C))),
        ("questions:-a", And((Not(A), Field("is", ("asked",))))),
        ("questions:role:guest", And((Field("role", ("guest",)), Field("is", ("asked",))))),
        ("is:Question", Field("is", ("question",))),
        ("language:EN", Field("language", ("en",))),
        ("year:2015..2018", Range("year", "2015", "2018")),
        ("year:2015..", Range("year", "2015", None)),
        ("year:..2018", Range("year", None, "2018")),
        ("date:2017-11", Range("date", "2017-11", "2017-11")),
        ("date:2017-11..2018", Range("date", "2017-11", "2018-12")),
        ("date:..2017", Range("date", None, "2017-12")),
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
    ],
)
def test_reads(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there is nothing to search for"),
        ("— !", "there is nothing to search for"),
        ("()", "there is nothing to search for"),
        ('role:guest "a strong hand', "missing closing quote at 12"),
        ('a "b" "c', "missing closing quote at 7"),
        ("a (b c", "missing closing parenthesis at 3"),
        ("a b) c", "unmatched ) at 4"),
        ("a OR", "OR needs something on both sides at 3"),
        ("OR a", "OR needs something on both sides at 1"),
        ("a OR OR b", "OR needs something on both sides at 3"),
        ("a AND", "AND needs something on both sides at 3"),
        ("AND a", "AND needs something on both sides at 1"),
        ("a NOT", "NOT needs something after it at 3"),
        ("a -(—)", "NOT needs something after it at 3"),
        ("a foo:bar", "there is no field 'foo' at 3"),
        ("a role: b", "role: needs a value at 3"),
        ('person:"—"', "person: needs a value at 1"),
        ("role:gest", "'gest' isn't a valid role at 1"),
        ("year:17", "'17' isn't a valid year at 1"),
        ("a year:2017..18", "'18' isn't a valid year at 3"),
        ("year:..", "year: needs a beginning or an end at 1"),
        ("year:2018..2017", "year:2018..2017 ends before it begins at 1"),
        ("date:2017-13", "'2017-13' isn't a valid date at 1"),
        ("is:long", "'long' isn't a valid condition of is: at 1"),
        ("language:english!", "'english!' isn't a valid language at 1"),
        ("a questions:", "questions: needs a word after it at 3"),
        ("a questions: b", "questions: needs a word after it at 3"),
        ("answers:— a", "answers: needs something after it at 1"),
        ("a sound:", "sound: needs a word after it at 3"),
        ("sound:2017", "sound: needs a word of letters at 1"),
        ("a go~", "~1 needs a word of at least 3 letters at 3"),
        ("gone~2", "~2 needs a word of at least 5 letters at 1"),
        ("gorter~3", "~ goes after a single word, followed by 1, 2 or nothing at 1"),
        ("well-known~", "~ goes after a single word, followed by 1, 2 or nothing at 1"),
        ('a "b c"~21', "more than 20 words between at 3"),
        ("de*mo", "* is allowed only at the end of a word at 1"),
        ("well-kno*", "* is allowed only at the end of a word at 1"),
        ("a d*", "* needs at least 2 letters before it at 3"),
    ],
)
def test_says_what_is_wrong_and_where(text: str, told: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(text)
    assert raised.value.reason == told
    assert raised.value.hint


def test_an_unknown_role_is_told_the_known_ones() -> None:
    with pytest.raises(QueryError, match="reporter, guest, other, unknown"):
        parse("role:gest")


@pytest.mark.parametrize(
    "text",
    [
        "a" * (MAX_LENGTH + 1),
        "a " * (MAX_WORDS + 1),
        '"' + "a " * (MAX_WORDS + 1) + '"',
        "ab* " * (MAX_WIDE + 1),
        "abc~ " * (MAX_WIDE + 1),
        "sound:a " * (MAX_WIDE + 1),
        '"a b"~' + "9" * 500,
        "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
        "NOT " * (MAX_DEPTH + 1) + "a",
    ],
)
def test_a_query_that_would_cost_too_much_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text)


PIECES = [
    "a",
    "AND",
    "OR",
    "NOT",
    "-",
    "(",
    ")",
    '"',
    "“",
    "*",
    "b*",
    "role:",
    "role:guest",
    "x:y",
    ":",
    "'",
    "—",
    " ",
    "~",
    "~2",
    "=",
    "..",
    "year:",
    "date:2017",
    "is:",
    "sound:",
    "questions:",
    "twenty",
    "5",
]
SENSE = [
    "a",
    "AND",
    "OR",
    "NOT",
    "-a",
    "(",
    ")",
    '"b c"',
    "role:guest",
    "year:2015..",
    '"b c"~3',
    "abcd~",
    "=a",
    "answers:a",
    "questions:",
    "nineteen",
    "ninety",
    "sound:b",
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join), st.lists(st.sampled_from(SENSE)).map(" ".join))
)
def test_no_text_breaks_it(text: str) -> None:
    with suppress(QueryError):
        query = parse(text)
        assert isinstance(query, Query)
        assert len(list(leaves(query))) <= 3 * MAX_WORDS


def test_filters_join_a_query() -> None:
    assert with_filters(parse("a b"), role="guest", person="Ann Lee", film="Soul", festival="IDFA", year=2017) == parse(
        'a b role:guest person:"Ann Lee" film:soul festival:idfa year:2017'
    )
    assert with_filters(None, role="guest") == parse("role:guest")
    assert with_filters(parse("a OR b"), year="2017") == parse("(a OR b) year:2017")


def test_filters_are_judged_as_fields_are() -> None:
    with pytest.raises(QueryError, match="'gest' isn't a valid role"):
        with_filters(parse("a"), role="gest")
    with pytest.raises(QueryError, match="nothing to search for"):
        with_filters(None)
