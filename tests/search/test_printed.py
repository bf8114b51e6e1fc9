from __future__ import annotations

from dataclasses import replace

from transcribe.search.match.hits import EXCERPT, Hit
from transcribe.search.match.quotes import QuotedTurn
from transcribe.search.results.printed import facets_as_markdown, hits_as_markdown, hits_as_text

HIT = Hit(
    "soul",
    1,
    "The Soul",
    "Jessica Gorter",
    "guest",
    61_000,
    62_000,
    "strong hand.",
    "a **strong hand**.",
    "The Red Soul",
    "IDFA",
    2017,
    "audio/soul.mp3",
    "audio/soul.mp3#t=61,62",
)
QUESTION = QuotedTurn("Matt Micucci", "reporter", 50_000, 60_000, "Why is that?", False)
ANSWER = QuotedTurn("Jessica Gorter", "guest", 60_500, 70_000, "They long for a strong hand.", False)


def test_a_hit_is_printed_with_its_time_person_source_and_link() -> None:
    assert hits_as_text([HIT]) == (
        "1:01  Jessica Gorter (guest), The Red Soul, IDFA, 2017\n    a **strong hand**.\n    audio/soul.mp3#t=61,62\n\n"
    )


def test_where_film_and_festival_are_unknown_the_title_or_the_id_is_the_source() -> None:
    bare = replace(HIT, film="", festival="", year=None)
    assert hits_as_text([bare]).startswith("1:01  Jessica Gorter (guest), The Soul\n")
    assert hits_as_text([replace(bare, title="")]).startswith("1:01  Jessica Gorter (guest), soul\n")


def test_what_only_resembles_is_said_to() -> None:
    assert hits_as_text([replace(HIT, exact=False)]).splitlines()[0].endswith("2017 (not word for word)")
    assert "(not word for word)" in hits_as_markdown([replace(HIT, exact=False)])


def test_hits_of_an_episode_are_printed_together() -> None:
    other = replace(HIT, episode="ferry", film="The Last Ferry")
    said = hits_as_text([HIT, other, replace(HIT, start_ms=120_000)], grouped=True)
    assert [line for line in said.splitlines() if line and not line.startswith(" ")] == [
        "soul: The Red Soul, IDFA, 2017",
        "1:01  Jessica Gorter (guest)",
        "2:00  Jessica Gorter (guest)",
        "ferry: The Last Ferry, IDFA, 2017",
        "1:01  Jessica Gorter (guest)",
    ]


def test_the_question_comes_before_its_answer() -> None:
    assert hits_as_text([replace(HIT, question=QUESTION, answer=ANSWER)]).splitlines()[1:3] == [
        "    Matt Micucci: Why is that?",
        "    Jessica Gorter: a **strong hand**.",
    ]


def test_a_hit_in_the_question_is_followed_by_the_answer() -> None:
    asked = replace(
        HIT, person="Matt Micucci", start_ms=51_000, excerpt="**Why** is that?", question=QUESTION, answer=ANSWER
    )
    assert hits_as_text([asked]).splitlines()[1:3] == [
        "    Matt Micucci: **Why** is that?",
        "    Jessica Gorter: They long for a strong hand.",
    ]


def test_of_long_turns_the_side_of_the_hit_is_shown() -> None:
    long = replace(QUESTION, text="first " + "word " * 100 + "last")
    said = hits_as_text([replace(HIT, before=(long,), after=(long,))]).splitlines()
    assert said[1].startswith("    Matt Micucci: … word")
    assert said[1].endswith("word last")
    assert said[3].startswith("    Matt Micucci: first word")
    assert said[3].endswith("word …")
    assert max(map(len, said)) <= EXCERPT + len("    Matt Micucci: … ")


def test_markdown_shows_just_what_was_said() -> None:
    odd = replace(HIT, person="A_B", excerpt="<b> a **strong hand**.", film="", festival="", year=None, title="x*y")
    assert hits_as_markdown([odd]) == (
        "> \\<b\\> a **strong hand**.\n\nA\\_B (guest), x\\*y, [1:01](<audio/soul.mp3#t=61,62>)\n\n"
    )


def test_a_conversation_in_markdown_names_who_speaks() -> None:
    said = hits_as_markdown([replace(HIT, question=QUESTION, answer=ANSWER)], grouped=True)
    assert said == (
        "## The Red Soul, IDFA, 2017\n\n> **Matt Micucci:** Why is that?\n>\n"
        "> **Jessica Gorter:** a **strong hand**.\n\n"
        "Jessica Gorter (guest), [1:01](<audio/soul.mp3#t=61,62>)\n\n"
    )


def test_counts_are_tables_in_markdown() -> None:
    assert facets_as_markdown({"person": {"A_B": 3, "C": 1}, "film": {}}) == (
        "| person | turns |\n| --- | ---: |\n| A\\_B | 3 |\n| C | 1 |\n\n"
    )
