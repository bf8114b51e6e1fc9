"""Markdown as editors and their programs leave it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.articles import interview
from transcribe.documents.markdown import FORMAT
from transcribe.model.parsed import Aside, ParsedTranscript
from transcribe.readers import read_data


def read(text: str) -> ParsedTranscript:
    return read_data(text.encode(), Path("talk.md"))


def told(text: str) -> list[tuple[int | None, str | None, str]]:
    return [(passage.start_ms, passage.speaker, passage.text) for passage in read(text).passages]


TWO = [(12_000, "Ann Lee", "Is it long?"), (15_000, "Bo", "It is.")]


@pytest.mark.parametrize(
    "text",
    [
        "`0:12` **Ann Lee** (reporter): Is it long?\n\n`0:15` **Bo**: It is.",
        "`0:12` **Ann Lee** (reporter): Is it long?\n`0:15` **Bo**: It is.",
        "`0:12` **Ann Lee:** Is it\nlong?\n\n`0:15` **Bo:** It is.",
        "`0:12` Ann Lee: Is it long?\n\n`0:15` Bo: It is.",
        "0:12 __Ann Lee__: Is *it* long?\n\n0:15 __Bo__: It is.",
        "\\[0:12\\] **Ann Lee**: Is it long?\n\n\\[0:15\\] **Bo**: It is.",
        "[0:12](https://x.y/#t=12) **Ann Lee**: Is it long?\n\n[0:15](https://x.y/#t=15) **Bo**: It is.",
        "**[0:12] Ann Lee:** Is it long?\n\n**[0:15] Bo:** It is.",
        "**Ann Lee** 0:12\n\nIs it long?\n\n**Bo** 0:15\n\nIt is.",
        "**Ann Lee** 0:12  \nIs it long?\n\n**Bo** 0:15\\\nIt is.",
        "`0:12` **Ann Lee**: Is it long?<br>`0:15` **Bo**: It is.",
        "- `0:12` **Ann Lee**: Is it long?\n- `0:15` **Bo**: It is.",
        "    0:12 Ann Lee: Is it long?\n    0:15 Bo: It is.",
        "| time | who | what |\n| --- | --- | --- |\n| 0:12 | Ann Lee | Is it long? |\n| 0:15 | **Bo** | It is. |",
    ],
)
def test_names_and_times_have_many_forms(text: str) -> None:
    assert told(text)[-2:] == TWO


def test_names_may_stand_alone_in_bold() -> None:
    assert told("**Ann Lee**\n\nIs it long?\n\n**Bo**\n\nIt is **very** long.") == [
        (None, "Ann Lee", "Is it long?"),
        (None, "Bo", "It is very long."),
    ]


@pytest.mark.parametrize("text", ["**Really** I mean it", "**Really?**", "it is **so**: yes", "**really**"])
def test_what_is_stressed_is_no_name(text: str) -> None:
    assert told(f"**Ann**: Yes.\n\n{text}") == [(None, "Ann", "Yes."), (None, "Ann", text.replace("*", ""))]


def test_a_line_that_was_wrapped_begins_no_passage() -> None:
    assert told("`0:12` **Ann**: I read\nTensorflow: a book\n12:30 it was\n**very** late") == [
        (12_000, "Ann", "I read Tensorflow: a book 12:30 it was very late")
    ]


def test_headings_and_quotations_stand_in_between() -> None:
    made = read("`0:12` **Ann**: Yes.\n\n## The *storm*\n\n> by phone\n> again\n\n`0:15` No.\n\nLater\n-----\n")
    assert made.asides == (
        Aside(1, "The storm", "heading"),
        Aside(1, "by phone again", "note"),
        Aside(2, "Later", "heading"),
    )
    assert made.paragraphs


def test_a_heading_at_the_beginning_is_the_title() -> None:
    made = read("# The Salt Road\n\n## The storm\n\n**Ann**: Yes.\n")
    assert (made.head, made.asides) == (("The Salt Road",), (Aside(0, "The storm", "heading"),))


def test_a_new_paragraph_is_speech_going_on() -> None:
    assert told("`0:12` **Ann**: Yes.\n\nAnd so on.\n\n`0:20` It is.") == [
        (12_000, "Ann", "Yes."),
        (None, "Ann", "And so on."),
        (20_000, "Ann", "It is."),
    ]


def test_escapes_entities_and_markup_show_what_a_reader_sees() -> None:
    assert told("`0:12` **Ann**: \\*a\\* &amp; *b* &lt;c&gt; ***d*** `e` ![f](g) <u>h</u> <!-- no --> [i][j]\n") == [
        (12_000, "Ann", "*a* & b <c> d e f h [i][j]")
    ]


def test_our_head_and_foot_stay_apart_when_an_editor_leaves_them_alone() -> None:
    text = FORMAT.data(interview()).decode()
    corrected = text.replace("Why salt?", "Why the salt?").replace("## Notes", "## Epilogue\n\n## Notes")
    made, original = read(corrected), read(text)
    assert made.head == original.head
    assert made.passages[0].text == "Why the salt?"
    assert made.passages[1:] == original.passages[1:]
    assert made.asides == (Aside(4, "Epilogue", "heading"),)


@pytest.mark.parametrize("text", ["", "\n", "---\n", "<!-- -->\n", "# \n", "> \n", "```\n```\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert read(text) == ParsedTranscript("md", (), paragraphs=True)


def test_a_sentence_that_begins_with_a_year_keeps_it() -> None:
    found = told("**Ann Lee**: When was it?\n\n**Bo Ek**: It was in\n\n2018. In the spring.\n")
    assert [text for _, _, text in found] == ["When was it?", "It was in", "2018. In the spring."]
