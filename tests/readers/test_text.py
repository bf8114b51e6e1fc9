"""Plain text as people and programs write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.model.episode import Role
from transcribe.model.parsed import Aside, ParsedTranscript
from transcribe.model.transcript import SoundEvent
from transcribe.readers import read_data


def read(text: str) -> ParsedTranscript:
    return read_data(text.encode(), Path("talk.txt"))


def told(text: str) -> list[tuple[int | None, str | None, str]]:
    return [(passage.start_ms, passage.speaker, passage.text) for passage in read(text).passages]


TWO = [(12_000, "Ann Lee", "Is it long?"), (15_000, "Bo", "It is.")]


@pytest.mark.parametrize(
    "text",
    [
        "[0:12] Ann Lee: Is it long?\n\n[0:15] Bo: It is.",
        "[0:12] Ann Lee: Is it long?\n[0:15] Bo: It is.\n",
        "[00:00:12] Ann Lee: Is it\nlong?\n\n[00:00:15] Bo: It is.",
        "(00:12) Ann Lee: Is it long?\n\n(00:15) Bo: It is.",
        "[00:00:12.000] Ann Lee: Is it long?\n[00:00:15,000] - Bo: It is.",
        "00:00:12 Ann Lee: Is it long?\n00:00:15 Bo: It is.",
        "00:00:12:09 Ann Lee: Is it long?\n00:00:15:21 Bo: It is.",
        "0:12 - Ann Lee: Is it long?\n\n0:15 – Bo: It is.",
        "Ann Lee  00:12\nIs it long?\n\nBo  00:15\nIt is.",
        "Ann Lee  00:00:12\n\nIs it long?\n\nBo  00:00:15\n\nIt is.",
        "Ann Lee (00:12)\nIs it long?\n\nBo (00:15)\nIt is.",
        "Ann Lee (00:12):\nIs it long?\n\nBo (00:15):\nIt is.",
        "Ann Lee (00:12): Is it long?\n\nBo (00:15): It is.",
        "Ann Lee [00:00:12]: Is it long?\n\nBo [00:00:15]: It is.",
        "Ann Lee | 00:12\nIs it long?\n\nBo | 00:15\nIt is.",
        "Ann Lee, 00:12\nIs it long?\n\nBo, 00:15\nIt is.",
        "00:12 Ann Lee\nIs it long?\n\n00:15 Bo\nIt is.",
        "[00:12] Ann Lee\nIs it long?\n[00:15] Bo\nIt is.",
        "[00:12]\nAnn Lee: Is it long?\n\n[00:15]\nBo: It is.",
    ],
)
def test_names_and_times_have_many_forms(text: str) -> None:
    assert told(text) == TWO


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee: Is it long?\nBo: It is.",
        "Ann Lee:\nIs it long?\n\nBo:\nIt is.",
        "- Ann Lee: Is it long?\n- Bo: It is.",
        "Ann Lee: Is it\nlong?\n\nBo: It is.",
    ],
)
def test_names_may_have_no_times(text: str) -> None:
    assert told(text) == [(None, name, said) for _, name, said in TWO]


@pytest.mark.parametrize(
    "text", ["0:12\nIs it long?\n0:15\nIt is.", "[0:12] Is it long?\n[0:15] It is.", "0:12 Is it long?\n\n0:15 It is."]
)
def test_times_may_have_no_names(text: str) -> None:
    assert told(text) == [(time, None, said) for time, _, said in TWO]


def test_a_text_may_have_neither() -> None:
    assert told("So it was\nlong.\n\nAnd dark.") == [(None, None, "So it was long."), (None, None, "And dark.")]


def test_both_ends_may_be_told() -> None:
    passage, other = read("[00:12.500 --> 00:15.000]  Yes.\n[00:15.000 - 00:14.000] No.").passages
    assert (passage.start_ms, passage.end_ms, passage.text) == (12_500, 15_000, "Yes.")
    assert (other.start_ms, other.end_ms, other.text) == (15_000, None, "No.")


def test_capitals_and_labels_are_names_too() -> None:
    assert told("ANN LEE: Yes.\nSpeaker 2: No.\n王菲: Oh.") == [
        (None, "ANN LEE", "Yes."),
        (None, "Speaker 2", "No."),
        (None, "王菲", "Oh."),
    ]


def test_a_role_is_read_beside_a_name_or_as_one() -> None:
    assert [(one.speaker, one.role) for one in read("Ann (reporter): Yes.\nGuest: No.\nAnn: Oh.").passages] == [
        ("Ann", Role.REPORTER),
        ("Guest", Role.GUEST),
        ("Ann", Role.UNKNOWN),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I have one question: why?",
        "At 12:30 we went",
        "12:75 isn't a valid time",
        "http://a.b",
        "Well, Bo: you know",
        "and then:",
        "a: b",
        '"So": he said',
    ],
)
def test_a_colon_alone_makes_no_name(text: str) -> None:
    assert told(f"Ann: Yes.\n\n{text}") == [(None, "Ann", "Yes."), (None, "Ann", text)]


def test_a_paragraph_of_its_own_is_speech_going_on() -> None:
    assert told("[0:12] Ann: Yes.\n\nAnd so on.\n\n[0:20] It is.") == [
        (12_000, "Ann", "Yes."),
        (None, "Ann", "And so on."),
        (20_000, "Ann", "It is."),
    ]


def test_wrapped_lines_are_one_paragraph_though_one_begins_like_a_time() -> None:
    assert told("So it was\n12:30 when it\nBo: ended") == [(None, None, "So it was 12:30 when it Bo: ended")]


def test_what_stands_above_the_first_name_or_time_is_the_head() -> None:
    made = read("The Salt Road\nMon, Nov 23, 2026 10:00AM • 12:34\n\nSPEAKERS\nAnn Lee, Bo\n\nAnn Lee  0:12\nYes.\n")
    assert made.head == ("The Salt Road Mon, Nov 23, 2026 10:00AM • 12:34", "SPEAKERS Ann Lee, Bo")
    assert [(one.start_ms, one.text) for one in made.passages] == [(12_000, "Yes.")]


def test_headings_are_underlined_or_hashed_and_notes_quoted() -> None:
    made = read("Ann: Yes.\n\nThe storm\n=========\nBo: No.\n\n## Later\n\n> by phone\n> again\n\nBo: Oh.\n")
    assert made.asides == (
        Aside(1, "The storm", "heading"),
        Aside(2, "Later", "heading"),
        Aside(2, "by phone again", "note"),
    )
    assert [one.text for one in made.passages] == ["Yes.", "No.", "Oh."]


def test_two_arrows_are_a_change_of_speaker_and_no_note() -> None:
    assert [one.text for one in read(">> Is it?\n\n>> It is.").passages] == [">> Is it?", ">> It is."]


def test_a_sound_on_its_own_is_no_speech() -> None:
    made = read("[0:00] [music]\n\n[0:12] Ann: [laughs] Yes.\n\n[0:15] [laughs]\n")
    assert made.sounds == (SoundEvent(0, 12_000, "music"), SoundEvent(15_000, 16_000, "laughs"))
    assert [one.text for one in made.passages] == ["[laughs] Yes."]


def test_a_question_and_its_answer_are_no_facts() -> None:
    assert told("Reporter: Why?\nGuest: So.") == [(None, "Reporter", "Why?"), (None, "Guest", "So.")]


def test_notes_by_a_person_at_the_end_stay() -> None:
    made = read("[0:12] Ann: Yes.\n\n## Notes\n\n[0:15] - So.\n")
    assert made.asides == (Aside(1, "Notes", "heading"),)
    assert [one.text for one in made.passages] == ["Yes.", "- So."]


def test_a_text_about_notes_is_read() -> None:
    assert told("Notes\n=====\n\nSo it was.") == [(None, None, "So it was.")]


def test_nothing_is_nothing() -> None:
    assert read("\n \n") == ParsedTranscript("txt", (), paragraphs=True)
