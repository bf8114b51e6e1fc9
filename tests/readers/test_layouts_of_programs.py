"""Transcripts as transcription programs, services and people lay them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.model.parsed import Aside, ParsedTranscript
from transcribe.readers import read, read_data

TWO = [(12_000, "Ann Lee", "Is it long?"), (75_000, "Bo Ek", "It is.")]


def told(text: str, form: str = "txt", names: tuple[str, ...] = ()) -> ParsedTranscript:
    return read_data(text.encode(), Path(f"talk.{form}"), names=names)


def said(made: ParsedTranscript) -> list[tuple[int | None, str | None, str]]:
    return [(one.start_ms, one.speaker, one.text) for one in made.passages]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee: [00:00:12] Is it long?\n\nBo Ek: [00:01:15] It is.",
        "Ann Lee: (0:12) Is it long?\nBo Ek: (1:15) It is.",
        "Ann Lee: 00:00:12 Is it long?\n\nBo Ek: 00:01:15 It is.",
        "Ann Lee [00:00:12]: Is it long?\n\nBo Ek [00:01:15]: It is.",
        "Ann Lee:\n[00:00:12] Is it long?\n\nBo Ek:\n[00:01:15] It is.",
        "Ann Lee 0:12\nIs it long?\n\nBo Ek 1:15\nIt is.",
        "Lee, Ann   0:12\nIs it long?\n\nEk, Bo   1:15\nIt is.",
        "Lee, Ann 0:12\nIs it long?\nEk, Bo 1:15\nIt is.",
        "[Ann Lee] 00:00:12\nIs it long?\n\n[Bo Ek] 00:01:15\nIt is.",
        "Ann Lee (00:12.345)\nIs it long?\n\nBo Ek (01:15.000)\nIt is.",
        "[00:00:12.000] - Ann Lee\nIs it long?\n\n[00:01:15.000] - Bo Ek\nIt is.",
        "00:00:12 Ann Lee\nIs it long?\n\n00:01:15 Bo Ek\nIt is.",
        "00:00:12\nAnn Lee: Is it long?\n\n00:01:15\nBo Ek: It is.",
        "\u200f[0:12] Ann Lee: Is it long?\n\n\u200e[1:15] \u200eBo Ek\u200e: It is.",
        "[0:12] Ann Lee：Is it long?\n\n[1:15] Bo Ek： It is.",
    ],
)
def test_every_layout_tells_who_and_when(text: str) -> None:
    assert [(ms and ms // 1000 * 1000, who, what) for ms, who, what in said(told(text))] == TWO


@pytest.mark.parametrize(
    "text",
    [
        "**Ann Lee:** [00:00:12] Is it long?\n\n**Bo Ek:** [00:01:15] It is.",
        "*Ann Lee:* [0:12] Is it long?\n\n*Bo Ek:* [1:15] It is.",
        "_Ann Lee_ (0:12): Is it long?\n\n_Bo Ek_ (1:15): It is.",
        "**Lee, Ann** 0:12  \nIs it long?\n\n**Ek, Bo** 1:15  \nIt is.",
        "Ann Lee (00:00:12):\nIs it long?\nBo Ek (00:01:15):\nIt is.",
        "Ann Lee (00:00:12): Is it\nlong?\nBo Ek (00:01:15): It is.",
    ],
)
def test_markdown_may_mark_labels_or_break_before_them_softly(text: str) -> None:
    assert said(told(text, "md")) == TWO


def test_a_time_without_a_name_goes_on_with_who_spoke_and_leaves_no_colon() -> None:
    for text in ("(00:00:15):\nAnd so on.", "(00:00:15): And so on.", "[0:15]:\nAnd so on."):
        for form in ("md", "txt"):
            made = said(told(f"Ann Lee (00:00:12):\nIs it long?\n\n{text}\n\nBo Ek (00:00:20):\nIt is.", form))
            assert made[1] == (15_000, "Ann Lee", "And so on.")


def test_labels_that_come_again_begin_passages_at_soft_breaks_too() -> None:
    text = "bell hooks: Is it?\ndanah boyd: It is.\nbell hooks: So it is\nwritten: here.\ndanah boyd: Yes."
    assert said(told(text, "md")) == [
        (None, "bell hooks", "Is it?"),
        (None, "danah boyd", "It is."),
        (None, "bell hooks", "So it is written: here."),
        (None, "danah boyd", "Yes."),
    ]


def test_time_marks_at_the_ends_of_paragraphs_say_when_they_end() -> None:
    made = told("I: Where? #00:00:03-2#\n\nB: By the sea. #00:00:06-0# My mother sold fish. #00:00:09-8#\n\nI: When?")
    assert [(one.start_ms, one.end_ms, one.speaker, one.text) for one in made.passages] == [
        (0, 3_200, "I", "Where?"),
        (3_200, 6_000, "B", "By the sea."),
        (6_000, 9_800, "B", "My mother sold fish."),
        (9_800, None, "I", "When?"),
    ]


def test_a_name_without_words_is_no_time_mark() -> None:
    assert said(told("Ann: Is it?\n\nBo:\n\nAnn: It is.")) == [(None, "Ann", "Is it?"), (None, "Ann", "It is.")]


def test_times_inside_a_paragraph_are_no_words_unless_they_are_spoken_of() -> None:
    made = told("Ann: [0:12] Is it long? [0:20] Or short? See [0:05] again.\n\nBo: [1:15] It is.")
    assert said(made) == [
        (12_000, "Ann", "Is it long?"),
        (20_000, "Ann", "Or short? See [0:05] again."),
        (75_000, "Bo", "It is."),
    ]


def test_what_nobody_could_hear_is_a_note_at_its_time() -> None:
    made = told("Ann (0:12):\nIs it [inaudible 00:00:14] long? [crosstalk 0:16]\n\nBo (1:15):\n[laughs] It is.")
    assert said(made)[0] == (12_000, "Ann", "Is it long?")
    assert made.asides == (Aside(0, "[inaudible]", "note", 14_000), Aside(0, "[crosstalk]", "note", 16_000))
    assert said(made)[1] == (75_000, "Bo", "[laughs] It is.")


FRONT = "---\nguest: Ann Lee\ntitle: 'Salt: a road'\nkeywords:\n- sea\n---\n\n"


@pytest.mark.parametrize("form", ["md", "txt"])
def test_front_matter_is_the_page_and_no_speech(form: str) -> None:
    made = told(f"{FRONT}Ann Lee (0:12):\nIs it long?\n\nBo Ek (1:15):\nIt is.\n", form)
    assert said(made) == TWO
    assert made.page == FRONT.removeprefix("---\n").removesuffix("---\n\n")


@pytest.mark.parametrize("form", ["md", "txt"])
def test_speech_between_rules_is_no_front_matter(form: str) -> None:
    made = told("---\n\nAnn: Is it?\n\n---\n\nBo: It is.", form)
    assert said(made) == [(None, "Ann", "Is it?"), (None, "Bo", "It is.")]


def test_a_known_name_is_a_label_in_text() -> None:
    made = told("the narrator: Is it?\n\nIt was: long.", names=("the narrator",))
    assert said(made) == [(None, "the narrator", "Is it?"), (None, "the narrator", "It was: long.")]


@pytest.mark.parametrize(
    "name",
    [
        "f4.txt",
        "time-after-label.txt",
        "time-after-label.md",
        "surname-first.txt",
        "teams-surname-first.docx",
        "labels-line-by-line.md",
        "front-matter.md",
    ],
)
def test_files_in_the_wild_leave_no_time_label_or_colon_among_the_words(shared: Path, name: str) -> None:
    made = read(shared / "data" / "wild" / "text" / name)
    times = [passage.start_ms for passage in made.passages]
    assert {
        "f4.txt": [0, 3_200, 9_800],
        "time-after-label.txt": [600_000, 1_200_000],
        "time-after-label.md": [3_000, 6_000, 9_000],
        "surname-first.txt": [3_000, 6_000],
        "teams-surname-first.docx": [3_000, 6_000],
        "labels-line-by-line.md": [0, 13_000, 17_000, 62_000, 69_000, 72_000],
        "front-matter.md": [0, 6_000, 15_000, 22_000, 29_000],
    }[name] == times
    words = [word for passage in made.passages for word in passage.text.split()]
    assert not [word for word in words if ":" in word or "#" in word or word in ("Cole", "Ruth")]
    assert len({passage.speaker for passage in made.passages}) == 2
