"""Speakers' labels, in the shapes that people and programs give them."""

from __future__ import annotations

import pytest

from transcribe.model.episode import Role
from transcribe.text.labels import Labels, given_first, is_name, named


@pytest.mark.parametrize(
    "name",
    [
        "Sammy Davis, Jr.",
        "Ann Lee, PhD",
        'Bo "Red" Ek',
        "Bo “Red” Ek",
        "Ann van Lee",
        "DANA COLE",
        "李娜",
        "دانا",
        "D. C.",
        "DC",
        "Q",
        "A",
        "I",
        "Speaker 2",
        "SPEAKER_00",
        "Mary-Jane O’Neil",
        "So Yong Kim",
        "Will Smith",
    ],
)
def test_these_are_names_wherever_they_stand(name: str) -> None:
    found = named(f"{name}: Why?")
    assert found is not None
    assert (found.speaker, found.text) == (name, "Why?")


@pytest.mark.parametrize(
    "text",
    [
        "Question: why?",
        "and then: we left",
        "I said: no",
        "Well, Bo: you know",
        "http://a.b",
        "At 12:30 we went",
        "remember this: it",
        "Note: by hand",
        "He went. So then: we left",
    ],
)
def test_these_are_not_unless_they_come_again(text: str) -> None:
    assert named(text) is None


@pytest.mark.parametrize(
    "name",
    [
        "bell hooks",
        "danah boyd",
        "María del Carmen Gutiérrez de la Vega",
        "k.d. lang",
        "P!nk",
        "Question",
        "Moderator (by phone)",
        "P1/P2",
    ],
)
def test_what_begins_many_lines_is_a_label_whatever_its_shape(name: str) -> None:
    labels = Labels(starts=[f"{name}: Yes."] * 3 + ["and so on"] * 20)
    found = labels.named(f"{name}: Yes.")
    assert found is not None
    assert (found.speaker, found.text) == (name, "Yes.")


@pytest.mark.parametrize(
    "name",
    [
        "remember",
        "and then: she",
        "x y z: 12 a",
        "Cole, Dana",
        "the one who came",
        "!",
        "۞",
        "a" * 200,
        "Well, Bo",
        "Wer (2)",
        "Sammy Davis, Jr.",
        "…",
        "Dr. No: the man",
    ],
)
def test_a_known_name_is_always_believed_and_kept_as_it_is(name: str) -> None:
    found = Labels([name]).named(f"{name}: Yes: no.")
    assert found is not None
    assert (found.speaker, found.text) == (name, "Yes: no.")


@pytest.mark.parametrize("label", ["Cole, Dana", "\u200fDana Cole\u200e", "dana cole", "COLE", "Dana C…"])
def test_a_known_name_may_be_typed_otherwise(label: str) -> None:
    assert Labels(["Dana Cole"]).is_known(label)


def test_a_surname_that_stands_first_needs_another_label_beside_it() -> None:
    assert named("Cole, Dana: Yes.") is None
    labels = Labels(starts=["Cole, Dana: Yes.", "Ruiz, Tom: No."])
    assert [labels.named(f"{label}: Yes.").speaker for label in ("Cole, Dana", "Ruiz, Tom")] == [  # type: ignore[union-attr]
        "Dana Cole",
        "Tom Ruiz",
    ]


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Cole, Dana", "Dana Cole"),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("Davis, Sammy, Jr.", "Sammy Davis, Jr."),
        ("Cole, Dana (External)", "Dana Cole (External)"),
        ("COLE, DANA", "DANA COLE"),
        ("Cole, D.", "D. Cole"),
        ("Ann Lee, PhD", "Ann Lee, PhD"),
        ("Ann Lee, Director", "Ann Lee, Director"),
        ("Ann Lee, BBC", "Ann Lee, BBC"),
        ("Earth, Wind & Fire", "Earth, Wind & Fire"),
        ("Tyler, the Creator", "Tyler, the Creator"),
    ],
)
def test_names_are_shown_with_the_given_name_first(label: str, shown: str) -> None:
    assert given_first(label) == shown


@pytest.mark.parametrize("line", ["李娜：您好", "李娜:您好", "\u200f李娜： 您好", "李娜\u200e: 您好"])
def test_wide_colons_need_no_space_and_invisible_marks_are_no_part_of_a_name(line: str) -> None:
    found = named(line)
    assert found is not None
    assert (found.speaker, found.text) == ("李娜", "您好")


def test_joiners_are_letters_of_a_name() -> None:
    assert named("نام\u200cخانوادگی: بله").speaker == "نام\u200cخانوادگی"  # type: ignore[union-attr]


def test_a_time_beside_it_makes_any_possible_shape_a_label() -> None:
    labels = Labels()
    assert [labels.is_label(text, timed=True) for text in ("bell hooks", "Cole, Dana", "and then we", "it was at")] == [
        True,
        True,
        False,
        False,
    ]


def test_roles_beside_a_name_are_told_apart_from_it() -> None:
    assert Labels(["bell hooks"]).identify("bell hooks (guest)") == ("bell hooks", Role.GUEST)
    assert not is_name("the man")
