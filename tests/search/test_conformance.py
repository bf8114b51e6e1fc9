"""Every engine against the plain reading of what was said, on one segment and on several, with deletions."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import whoosh.writing
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir

from support.oracle import Said, Talk, Talks, change, expected, random_leaf, random_query, random_talk, told
from support.transcripts import transcript
from transcribe.errors import QueryError
from transcribe.model.episode import Episode, Role
from transcribe.search import SearchIndex, Sort, TantivyIndex, WhooshIndex
from transcribe.search.query.parsing import MAX_DEPTH, MAX_LENGTH, MAX_SLOP, MAX_WIDE, MAX_WORDS, parse
from transcribe.search.query.query import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Range, Term
from transcribe.search.tantivy import (
    documents as tantivy_documents,
)
from transcribe.search.tantivy import (
    order as tantivy_order,
)
from transcribe.search.tantivy import (
    query as tantivy_query,
)
from transcribe.search.tantivy import (
    schema as tantivy_schema,
)
from transcribe.search.whoosh import writer as whoosh_writer
from transcribe.store.archive import Archive

Engine = Callable[[Path], SearchIndex]
# Whoosh's segments are merged now and then; here that is at every commit, or at none. Tantivy is asked for many hits at
# a time, there is much room between its episodes, and it looks into a part of the archive first where many are to be
# expected there; here all that is little.
ENGINES: dict[str, tuple[Engine, dict[Any, dict[str, Any]]]] = {
    "tantivy": (TantivyIndex, {}),
    "tantivy of little": (
        TantivyIndex,
        {
            tantivy_documents: {"_PAGE": 2},
            tantivy_query: {"_ENOUGH": 0, "EDGE": 4},
            tantivy_schema: {"EDGE": 4},
            tantivy_order: {"_FAR": 2, "_NEAR": 1, "_PART_BITS": tantivy_order._TURN_BITS},
        },
    ),
    "whoosh in one segment": (WhooshIndex, {whoosh_writer: {"_merging": lambda episodes: whoosh.writing.OPTIMIZE}}),
    "whoosh in several segments": (
        WhooshIndex,
        {whoosh_writer: {"_merging": lambda episodes: whoosh.writing.NO_MERGE}},
    ),
}
SORTS: tuple[Sort, ...] = ("relevance", "time", "date")
CHANCE = st.randoms(use_true_random=False)
QUERIES = CHANCE.map(random_query)
TALKS = st.builds(random_talk, CHANCE, st.integers(1, 5))
# What happens to the archive between two syncs: episodes come, change and go.
CHANGES = st.dictionaries(st.sampled_from("pqrstu"), st.one_of(TALKS, TALKS, st.none()), min_size=1, max_size=5)


@pytest.fixture(scope="module", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    made, changes = ENGINES[request.param]
    with pytest.MonkeyPatch.context() as patch:
        for module, values in changes.items():
            for name, value in values.items():
                patch.setattr(module, name, value)
        patch.setattr(os, "fsync", lambda _: None)  # Many small archives; none of them has to last.
        yield made


@pytest.fixture(scope="module")
def changed(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> tuple[SearchIndex, Talks]:
    """An index that was brought up to date six times, and what it must hold."""
    chance = Random(7)
    archive, talks = Archive(tmp_path_factory.mktemp("changed")), Talks()
    index = engine(archive.search)
    for _ in range(6):
        change(archive, talks, {chance.choice("pqrstuvw"): None})
        change(
            archive,
            talks,
            {episode: random_talk(chance, chance.randint(2, 12)) for episode in chance.sample("pqrstuvw", 4)},
        )
        index.sync(archive)
    return index, talks


def agrees(index: SearchIndex, talks: Talks, query: Query) -> None:
    for sort in SORTS:
        wanted = expected(query, talks, sort)
        assert told(index.search(query, limit=None, sort=sort)) == wanted, (query, sort)
        for limit in (1, 10):
            assert told(index.search(query, limit=limit, sort=sort)) == wanted[:limit], (query, sort)


@settings(max_examples=6)
@given(steps=st.lists(CHANGES, min_size=1, max_size=4), queries=st.lists(QUERIES, min_size=1, max_size=12))
def test_finds_what_a_plain_reading_finds_after_every_kind_of_change(
    engine: Engine, steps: list[dict[str, Talk | None]], queries: list[Query]
) -> None:
    with TemporaryDirectory() as folder:
        archive, talks = Archive(folder), Talks()
        index = engine(archive.search)
        for step in steps:
            change(archive, talks, step)
            index.sync(archive)
        assert index.count() == sum(len(talk.turns) for talk in talks.values())
        assert index.verify(archive).agrees
        for query in queries:
            agrees(index, talks, query)


@settings(max_examples=50)
@given(query=QUERIES)
def test_finds_what_a_plain_reading_finds(changed: tuple[SearchIndex, Talks], query: Query) -> None:
    agrees(*changed, query)


@settings(max_examples=40)
@given(query=CHANCE.map(random_leaf))
def test_finds_what_a_plain_reading_finds_by_one_word_or_condition(
    changed: tuple[SearchIndex, Talks], query: Query
) -> None:
    agrees(*changed, query)


@pytest.mark.slow
def test_finds_what_a_plain_reading_finds_two_thousand_times_in_all(changed: tuple[SearchIndex, Talks]) -> None:
    chance = Random(11)
    for _ in range(500):
        agrees(*changed, random_query(chance))


@settings(max_examples=20)
@given(query=QUERIES)
def test_counts_what_it_finds(changed: tuple[SearchIndex, Talks], query: Query) -> None:
    index, talks = changed
    found = expected(query, talks)
    counts = index.tally(query, ["film", "person", "episode"])
    assert counts["film"] == Counter(talks[episode].film for episode, _ in found if talks[episode].film)
    assert counts["episode"] == Counter(episode for episode, _ in found)
    people = Counter(talks[episode].turns[number].person for episode, number in found)
    assert counts["person"] == {name: people[name] for name in people if name}
    assert list(counts["film"].values()) == sorted(counts["film"].values(), reverse=True)


def test_what_is_rare_in_what_was_generated_is_found_too(changed: tuple[SearchIndex, Talks]) -> None:
    """So that no agreement is one of empty lists."""
    index, _ = changed
    for query in (
        Phrase(("well", "known")),
        Phrase(("of", "the")),
        Phrase(("hand", "of"), 2),
        Term("2017"),
        Fuzzy("hans"),
        Prefix("ha"),
        Field("is", ("answer",)),
        Field("is", ("asked",)),
        Range("date", "2017-11", "2018-02"),
        And((Term("film"), Not(Term("hand")))),
        Term("avion"),
        Phrase(("北", "京")),
        Phrase(("京", "大", "学")),
        Phrase(("ก", "รุ", "ง")),
        Phrase(("lavion",)),
    ):
        assert index.search(query), query


def test_several_segments_are_several(changed: tuple[SearchIndex, Talks], request: pytest.FixtureRequest) -> None:
    index, _ = changed
    if not isinstance(index, WhooshIndex):
        pytest.skip("whether and when another engine merges is its own affair")
    with open_dir(str(index._home.current())).reader() as reader:
        assert len(reader.leaf_readers()) == (1 if "one segment" in request.node.name else 6)


def test_an_index_that_has_lost_its_last_turn_answers_with_nothing(engine: Engine, tmp_path: Path) -> None:
    archive, talks = Archive(tmp_path), Talks()
    index = engine(archive.search)
    for turns in (Talk((Said("", ("hand",)),)), None):
        change(archive, talks, {"p": turns})
        index.sync(archive)
    for query in (Term("hand"), Prefix("ha"), Fuzzy("hand"), Field("role", ("guest",)), Not(Term("fist"))):
        for sort in SORTS:
            assert index.search(query, sort=sort) == []
    assert index.count() == 0
    assert index.tally(Not(Term("fist")), ["role"]) == {"role": {}}


def test_the_words_of_an_index_are_counted(engine: Engine, tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.store(transcript(("A", Role.GUEST, "A hand, a handle, a well-known hand."), ("B", Role.GUEST, "Hand it")))
    index = engine(archive.search)
    index.sync(archive)
    assert list(index.vocabulary("ha")) == [("hand", 2), ("handle", 1)]
    assert [word for word, _ in index.vocabulary()] == ["a", "hand", "handle", "it", "known", "well", "wellknown"]


def test_words_side_by_side_over_a_border_take_nothing_from_a_turn_that_has_both(
    engine: Engine, tmp_path: Path
) -> None:
    archive = Archive(tmp_path)
    archive.store(
        transcript(
            ("A", Role.GUEST, "A strong"),
            ("B", Role.GUEST, "hand"),
            ("A", Role.GUEST, "A fist"),
            ("B", Role.GUEST, "A hand, and strong"),
        )
    )
    index = engine(archive.search)
    index.sync(archive)
    assert [hit.turn for hit in index.search(And((Term("strong"), Term("hand"))), limit=1)] == [3]


def test_a_phrase_goes_on_over_the_border_of_turns(engine: Engine, tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.store(
        transcript(
            ("A", Role.REPORTER, "Russia needs a strong"),
            ("B", Role.GUEST, "hand"),
            ("A", Role.REPORTER, "and that is all."),
        )
    )
    index = engine(archive.search)
    index.sync(archive)
    (hit,) = index.search(Phrase(("strong", "hand", "and", "that")))
    assert (hit.turn, hit.person, hit.text) == (0, "A", "strong hand and that")
    assert (hit.start_ms, hit.end_ms) == (1050, 2400)
    (hit,) = index.search(Phrase(("needs", "hand", "is"), 4))
    assert (hit.turn, hit.text) == (0, "needs a strong hand and that is")
    assert index.search(And((Phrase(("strong", "hand")), Field("role", ("guest",))))) == []
    assert index.search(Phrase(("hand", "strong"))) == []


@pytest.fixture(scope="module")
def many(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Three thousand turns, their words as unevenly frequent as those of a language."""
    chance = Random(1)
    vocabulary = [f"w{n}" for n in range(1000)]
    weights = [1 / (n + 2.7) for n in range(1000)]
    archive = Archive(tmp_path_factory.mktemp("many"))
    for episode in range(30):
        archive.store(
            transcript(
                *(
                    (
                        f"P{n % 2}",
                        (Role.REPORTER, Role.GUEST)[n % 2],
                        " ".join(chance.choices(vocabulary, weights, k=chance.randint(3, 40))),
                    )
                    for n in range(100)
                ),
                id=f"e{episode:02}",
                episode=Episode(year=2000 + episode),
            )
        )
    index = engine(archive.search)
    index.sync(archive)
    return index


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        Term("w3"),
        And((Term("w3"), Or((Term("w9"), Term("w200"))))),
        And((Or((Term("w9"), Term("w20"))), Or((Term("w3"), Term("w150"))))),
        And((Term("w1"), Term("w30"))),
        And((Phrase(("w1", "w2")), Term("w4"))),
        Or((Term("w3"), Term("w60"), Phrase(("w1", "w1")))),
        And((Term("w2"), Field("role", ("guest",)))),
        And((Term("w2"), Not(Term("w1")))),
        Prefix("w99"),
        Fuzzy("w200", 1),
        And((Term("w3"), Range("date", "2010-01", "2012-12"))),
    ],
)
def test_the_best_of_many_are_the_first_of_all(many: SearchIndex, query: Query) -> None:
    for sort in SORTS:
        ranked = told(many.search(query, limit=None, sort=sort))
        assert len(set(ranked)) == len(ranked) > 20
        for limit in (1, 10, 20):
            assert told(many.search(query, limit=limit, sort=sort)) == ranked[:limit]


PIECES = [
    "北京",
    "ที่",
    "l'avion",
    "北*",
    "=京",
    "北~",
    "hand",
    "the",
    "AND",
    "OR",
    "NOT",
    "-",
    "(",
    ")",
    '"',
    "*",
    "ha*",
    "role:guest",
    "is:asked",
    ":",
    "~",
    "~2",
    "=",
    "year:2017..",
    "date:2017",
    "sound:hand",
    "questions:",
    "twenty",
    "seventeen",
    "well-known",
    "'",
    "—",
    " ",
    "\0",
]


@settings(max_examples=40)
@given(
    text=st.one_of(
        st.text(), st.lists(st.sampled_from(PIECES)).map("".join), st.lists(st.sampled_from(PIECES)).map(" ".join)
    )
)
def test_no_text_breaks_a_search(changed: tuple[SearchIndex, Talks], text: str) -> None:
    index, _ = changed
    with suppress(QueryError):
        index.search(parse(text))


@pytest.mark.parametrize(
    "text",
    [
        " ".join(["ha*", "th*", "fi*", "we*", "of*"] * (MAX_WIDE // 5)),
        " OR ".join(["hand~", "known~2"] * (MAX_WIDE // 2)),
        " OR ".join(f"w{n}" for n in range(MAX_WORDS)),
        " ".join(["the", "of"] * (MAX_WORDS // 2)),
        '"' + "the of " * (MAX_WORDS // 2) + '"',
        '"' + "the of " * (MAX_WORDS // 2) + f'"~{MAX_SLOP}',
        "(" * MAX_DEPTH + "hand OR the" + ")" * MAX_DEPTH,
        "NOT " * MAX_DEPTH + "hand",
        "the-" * (MAX_WORDS - 1) + "of",
        "o" * MAX_LENGTH,
        "twenty " * MAX_WORDS,
    ],
)
def test_the_dearest_queries_that_are_allowed_are_answered(changed: tuple[SearchIndex, Talks], text: str) -> None:
    index, _ = changed
    assert isinstance(index.search(parse(text)), list)
