from __future__ import annotations

import pytest

from support.dialogues import talk
from transcribe.roles.names import find_mentions, similarity
from transcribe.roles.tokens import is_cased, read

PEOPLE = ("Jessica Gorter", "Matt Micucci", "Anna van der Lind", "Bo Ek")


def heard(text: str, people: tuple[str, ...] = PEOPLE, *, cased: bool = False) -> list[tuple[str, str]]:
    (turn,) = read(talk(f"A: {text}", plain=not cased))
    return [
        (" ".join(token.text for token in turn.tokens[mention.first : mention.last + 1]), mention.person)
        for mention in find_mentions(turn, people, cased=cased)
    ]


@pytest.mark.parametrize(
    ("text", "spoken", "person"),
    [
        ("here is jessica gorter again", "jessica gorter", "Jessica Gorter"),
        ("here is jessica gorder again", "jessica gorder", "Jessica Gorter"),
        ("here is jesica again", "jesica", "Jessica Gorter"),
        ("here is miss gorter again", "gorter", "Jessica Gorter"),
        ("here is mat me coochie again", "mat me coochie", "Matt Micucci"),
        ("here is matt again", "matt", "Matt Micucci"),
        ("here is anna van der linde again", "anna van der linde", "Anna van der Lind"),
        ("here is bo ek again", "bo ek", "Bo Ek"),
    ],
)
def test_names_are_found_as_heard(text: str, spoken: str, person: str) -> None:
    assert heard(text) == [(spoken, person)]


@pytest.mark.parametrize(
    "text",
    [
        "we met at the garden gate and had a look at the book",
        "make it matter and we will all go to the beck",
        "the just cause of the quarter",
        "it is better and more at the border of my career",
    ],
)
def test_everyday_words_are_no_names(text: str) -> None:
    assert heard(text, (*PEOPLE, "Mike Stone", "Peter Porter", "Marie Carter")) == []


def test_accents_and_capitals_do_not_matter() -> None:
    assert heard("this is Zoë Görter", ("ZOE GORTER",), cased=True) == [("zoe gorter", "ZOE GORTER")]


def test_where_names_have_capitals_a_small_word_is_no_name() -> None:
    assert heard("We will ask Will.", ("Will Lee",), cased=True) == [("will", "Will Lee")]
    (turn,) = read(talk("A: we will", plain=True))
    (mention,) = find_mentions(turn, ("Will Lee",), cased=False)
    assert mention.strength < 0.5


def test_name_that_fits_two_people_is_left_out() -> None:
    assert heard("so anna", ("Anna Lind", "Anna Berg")) == []
    assert heard("so anna berg", ("Anna Lind", "Anna Berg")) == [("anna berg", "Anna Berg")]


def test_similarity_is_symmetric_and_bounded() -> None:
    assert similarity("gorter", "gorter") == 1.0
    assert similarity("gorder", "gorter") == similarity("gorter", "gorder")
    assert similarity("abc", "xyz") < 0.3


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("My name is Ann, and we have lived near Oslo for years.", True),
        ("my name is ann and i live in oslo", False),
        ("my name is Ann Lee and i live in oslo with Bo Ek", False),
        ("MY NAME IS ANN AND WE LIVE THERE", False),
        ("", False),
    ],
)
def test_whether_capitals_mean_something(text: str, cased: bool) -> None:
    assert is_cased(read(talk(f"A: {text or '...'}"))) == cased
