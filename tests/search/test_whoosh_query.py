"""Every kind of query against the plain reading of the transcripts, on one segment and on several, with deletions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import whoosh.writing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir

from support.transcripts import transcript
from transcribe.archive import Archive
from transcribe.episode import Episode, Role
from transcribe.search import Hit, WhooshIndex
from transcribe.search.query import And, Field, Not, Or, Phrase, Prefix, Query, Term

STEMS = {"hand": "hand", "hands": "hand", "film": "film", "films": "film", "the": "the", "of": "of", "iron": "iron"}
WORDS = st.sampled_from(sorted(STEMS))
PEOPLE = {"Ann Lee": ("ann", "lee"), "Bo Lee": ("bo", "lee"), "": ()}
FESTIVALS = {"IDFA": "idfa", "Full Frame": "full frame", "": None}


@dataclass(frozen=True)
class Said:
    """A turn, as the test knows it."""

    person: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Talk:
    """An episode, as the test knows it. Of each person the role is the one given here."""

    turns: tuple[Said, ...]
    roles: tuple[Role, Role, Role]
    film: str
    festival: str
    year: int | None

    def role(self, person: str) -> Role:
        return self.roles[list(PEOPLE).index(person)]


TALKS = st.builds(
    Talk,
    st.lists(st.builds(Said, st.sampled_from(sorted(PEOPLE)), st.lists(WORDS, min_size=1, max_size=7).map(tuple)),
             min_size=1, max_size=5).map(tuple),
    st.tuples(*[st.sampled_from(Role)] * 3), st.sampled_from(["Red Soul", "Blue Soul", ""]),
    st.sampled_from(sorted(FESTIVALS)), st.sampled_from([None, 2017, 2018]))
# What happens to the archive between two syncs: episodes come, change and go.
CHANGES = st.dictionaries(st.sampled_from("pqrstu"), st.one_of(TALKS, TALKS, st.none()), min_size=1, max_size=5)

FIELDS = st.one_of(
    st.sampled_from(Role).map(lambda role: Field("role", (role.value,))),
    st.sampled_from([("ann",), ("lee",), ("lee", "bo"), ("nobody",)]).map(lambda values: Field("person", values)),
    st.sampled_from([("soul",), ("red", "soul"), ("green",)]).map(lambda values: Field("film", values)),
    st.sampled_from([("idfa",), ("full frame",), ("full",)]).map(lambda values: Field("festival", values)),
    st.sampled_from([("2017",), ("2019",)]).map(lambda values: Field("year", values)),
    st.sampled_from([("p",), ("z",)]).map(lambda values: Field("episode", values)))
LEAVES = st.one_of(
    WORDS.map(Term), st.lists(WORDS, min_size=1, max_size=3).map(lambda words: Phrase(tuple(words))),
    st.sampled_from(["ha", "fil", "hands", "xy"]).map(Prefix), FIELDS)
QUERIES = st.recursive(LEAVES, lambda inner: st.one_of(
    st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
    st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))), inner.map(Not)), max_leaves=6)


def meets(query: Query, episode: str, talk: Talk, said: Said) -> bool:
    """The plain reading."""
    match query:
        case Term(token):
            return any(STEMS[word] == STEMS[token] for word in said.words)
        case Phrase(wanted):
            return any(said.words[n:n + len(wanted)] == wanted for n in range(len(said.words)))
        case Prefix(token):
            return any(word.startswith(token) for word in said.words)
        case Field("role", (value,)):
            return talk.role(said.person) == value
        case Field("person", values):
            return set(values) <= set(PEOPLE[said.person])
        case Field("film", values):
            return set(values) <= set(talk.film.lower().split())
        case Field("festival", (value,)):
            return FESTIVALS[talk.festival] == value
        case Field("year", (value,)):
            return str(talk.year) == value
        case Field("episode", (value,)):
            return episode == value
        case And(parts):
            return all(meets(part, episode, talk, said) for part in parts)
        case Or(parts):
            return any(meets(part, episode, talk, said) for part in parts)
        case Not(part):
            return not meets(part, episode, talk, said)
    raise AssertionError(query)


def all_that_meet(query: Query, talks: dict[str, Talk]) -> list[tuple[str, str]]:
    """Episode and text of each turn, in the order of time."""
    return [(episode, " ".join(said.words)) for episode, talk in sorted(talks.items()) for said in talk.turns
            if meets(query, episode, talk, said)]


def change(archive: Archive, talks: dict[str, Talk], changes: dict[str, Talk | None]) -> None:
    for episode, talk in changes.items():
        if talk is None:
            talks.pop(episode, None)
            archive.transcript_path(episode).unlink(missing_ok=True)
        else:
            talks[episode] = talk
            page = Episode(film=talk.film, festival=talk.festival, year=talk.year)
            lines = [(said.person, talk.role(said.person), " ".join(said.words)) for said in talk.turns]
            archive.store(transcript(*lines, episode=page, id=episode))


def told(hits: list[Hit]) -> list[tuple[str, str]]:
    return [(hit.episode, hit.excerpt.replace("**", "")) for hit in hits]


@pytest.fixture(params=["one segment", "several segments"])
def segments(request: pytest.FixtureRequest) -> Iterator[str]:
    """Whoosh merges its segments as it sees fit; here it does so at every commit, or at none."""
    policy = whoosh.writing.OPTIMIZE if request.param == "one segment" else whoosh.writing.NO_MERGE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whoosh.writing, "MERGE_SMALL", policy)
        patch.setattr(os, "fsync", lambda _: None)  # Hundreds of small archives; none of them has to last.
        yield request.param


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(CHANGES, min_size=1, max_size=4), queries=st.lists(QUERIES, min_size=1, max_size=12))
def test_finds_what_a_plain_reading_finds(segments: str, steps: list[dict[str, Talk | None]],
                                          queries: list[Query]) -> None:
    with TemporaryDirectory() as folder:
        archive, talks = Archive(folder), dict[str, Talk]()
        index = WhooshIndex(archive.search)
        for step in steps:
            change(archive, talks, step)
            index.sync(archive)
        assert index.count() == sum(len(talk.turns) for talk in talks.values())
        for query in queries:
            expected = all_that_meet(query, talks)
            assert told(index.search(query, limit=None, sort="time")) == expected, query
            ranked = index.search(query, limit=None)
            assert sorted(told(ranked)) == sorted(expected), query
            for limit in (1, 3):
                assert index.search(query, limit=limit) == ranked[:limit], query
                assert told(index.search(query, limit=limit, sort="time")) == expected[:limit], query


def test_several_segments_are_several(tmp_path: Path, segments: str) -> None:
    archive, talks = Archive(tmp_path), dict[str, Talk]()
    for episode in "pqr":
        change(archive, talks, {episode: Talk((Said("", ("hand",)),), (Role.GUEST,) * 3, "", "", None)})
        WhooshIndex(archive.search).sync(archive)
    (folder,) = (path for path in archive.search.iterdir() if path.is_dir())
    with open_dir(str(folder)).reader() as reader:
        assert len(reader.leaf_readers()) == (1 if segments == "one segment" else 3)


def test_an_index_that_has_lost_its_last_turn_answers_with_nothing(tmp_path: Path, segments: str) -> None:
    archive, talks = Archive(tmp_path), dict[str, Talk]()
    index = WhooshIndex(archive.search)
    for turns in (Talk((Said("", ("hand",)),), (Role.GUEST,) * 3, "", "", None), None):
        change(archive, talks, {"p": turns})
        index.sync(archive)
    for query in (Term("hand"), Field("role", ("guest",))):
        assert index.search(query) == index.search(query, sort="time") == []


def test_the_better_match_comes_first(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.store(transcript(("A", Role.GUEST, "the hand of the film of the iron"), ("B", Role.GUEST, "hand of"),
                             ("C", Role.GUEST, "the film"), ("D", Role.GUEST, "hand, hand")))
    index = WhooshIndex(archive.search)
    index.sync(archive)
    assert [hit.person for hit in index.search(Term("hand"))] == ["D", "B", "A"]


@pytest.mark.slow
@pytest.mark.parametrize("query", [
    And((Term("w3"), Or((Term("w9"), Term("w200"))))),
    And((Or((Term("w9"), Term("w20"))), Or((Term("w3"), Term("w150"))))),
    And((Term("w1"), Term("w30"))),
    And((Phrase(("w1", "w2")), Term("w4"))),
    Or((Term("w3"), Term("w60"), Phrase(("w1", "w1")))),
    And((Term("w2"), Field("role", ("guest",)))),
    And((Term("w2"), Not(Term("w1")))),
])
def test_the_best_of_many_are_the_best_of_all(many: WhooshIndex, query: Query) -> None:
    """Whoosh skips blocks of documents that it thinks can't be among the best, which takes thousands to come up."""
    ranked = many.search(query, limit=None)
    assert len(ranked) > 20
    for limit in (1, 10, 20):
        assert many.search(query, limit=limit) == ranked[:limit]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    """Three thousand turns, their words as unevenly frequent as those of a language."""
    from random import Random

    chance = Random(1)
    vocabulary = [f"w{n}" for n in range(1000)]
    weights = [1 / (n + 2.7) for n in range(1000)]
    archive = Archive(tmp_path_factory.mktemp("many"))
    for episode in range(30):
        archive.store(transcript(*(
            (f"P{n % 2}", (Role.REPORTER, Role.GUEST)[n % 2],
             " ".join(chance.choices(vocabulary, weights, k=chance.randint(3, 40)))) for n in range(100)),
            id=f"e{episode:02}"))
    index = WhooshIndex(archive.search)
    index.sync(archive)
    return index
