from __future__ import annotations

from dataclasses import replace

import pytest

from support.transcripts import of_turns, transcript, words
from transcribe.model.episode import Episode, Role, months
from transcribe.model.transcript import Speaker, Turn
from transcribe.search.match.turns import FACETS, REACH, turns_of


@pytest.mark.parametrize(
    ("date", "month"),
    [
        ("2017-11-20", "2017-11"),
        ("2017-11-20T09:00:00Z", "2017-11"),
        ("2017-11", "2017-11"),
        ("Mon, 20 Nov 2017 09:00:00 +0100", "2017-11"),
        ("November 20, 2017", "2017-11"),
        ("Nov. 20th, 2017", "2017-11"),
        ("20 May 2017", "2017-05"),
        ("Sept 2017", "2017-09"),
    ],
)
def test_a_date_on_the_page_tells_the_month(date: str, month: str) -> None:
    for label in ("date", "Publication date", "Published", "pubDate"):
        assert months(Episode(other={label: date})) == (month,)
        assert months(Episode(year=2017, other={label: date})) == (month,)


@pytest.mark.parametrize("date", ["2016-11-20", "20/11/2017", "soon", "Monday"])
def test_without_a_date_that_fits_the_episode_may_be_from_any_month_of_its_year(date: str) -> None:
    assert months(Episode(year=2017, other={"date": date})) == tuple(f"2017-{n:02}" for n in range(1, 13))


def test_without_a_year_nothing_is_known() -> None:
    assert months(Episode(other={"synopsis": "In 2017-11 they met."})) == ()


def flags(*said: tuple[Role, str]) -> list[tuple[str, ...]]:
    lines = [(role.value, role, text) for role, text in said]
    return [tuple(flag for flag in turn.flags if flag != "unchecked") for turn in turns_of("t", transcript(*lines))]


def test_what_a_guest_says_after_a_question_is_an_answer_until_the_reporter_speaks_again() -> None:
    assert flags(
        (Role.GUEST, "Hello."),
        (Role.REPORTER, "Why a film?"),
        (Role.GUEST, "Because."),
        (Role.OTHER, "Ah."),
        (Role.GUEST, "Really?"),
        (Role.REPORTER, "I see."),
        (Role.GUEST, "Yes."),
    ) == [(), ("question", "asked"), ("answer",), (), ("question", "answer"), (), ()]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Why?", True),
        ("I see. Why? Well.", True),
        ("“Why?” he said.", True),
        ("why did you make it", True),
        ("so um how was that", True),
        ("and that is how", False),
        ("How it began, I know.", False),
        ("hm", False),
        ("¿Por qué?", True),
        ("为什么？", True),
    ],
)
def test_a_question_is_heard_with_and_without_marks(text: str, asks: bool) -> None:
    assert flags((Role.GUEST, text)) == [("question",) * asks]


def test_a_turn_says_whether_it_was_checked_and_whether_others_speak_meanwhile() -> None:
    spoken = Turn.of("S", words("a hand"))
    made = of_turns(
        [
            spoken,
            replace(spoken, checked=True),
            replace(spoken, words=(spoken.words[0], replace(spoken.words[1], overlap=True))),
        ],
        [Speaker("S")],
    )
    assert [turn.flags for turn in turns_of("t", made)] == [("unchecked",), ("checked",), ("unchecked", "overlap")]


def test_a_turn_knows_the_words_that_follow_it() -> None:
    first, second, third = turns_of(
        "t", transcript(("A", Role.GUEST, "one two"), ("B", Role.GUEST, "three"), ("A", Role.GUEST, "four " * 50))
    )
    assert first.run.words[:4] == ("one", "two", "three", "four")
    assert first.words == ("one", "two")
    assert len(first.run) == len(first.starts) == len(first.ends) == 2 + REACH
    assert (first.starts[2], first.ends[2]) == (second.starts[0], second.ends[0])
    assert second.run.words == ("three", *["four"] * REACH)
    assert third.run.words == third.words


def test_every_facet_is_told() -> None:
    (turn,) = turns_of(
        "t",
        transcript(
            ("Ann", Role.GUEST, "a"),
            episode=Episode(title="T", film="F", section="S", festival="IDFA", year=2017, other={"date": "2017-11-20"}),
        ),
    )
    assert turn.facets() == dict(
        zip(FACETS, ("guest", "Ann", "F", "T", "S", "IDFA", "2017", "2017-11", "en", "t"), strict=True)
    )
