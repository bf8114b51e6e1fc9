from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from support.articles import interview
from support.odd import odd_transcripts, texts
from transcribe.documents.article import facts, paragraphs, title
from transcribe.documents.markdown import FORMAT
from transcribe.model.timecode import clock
from transcribe.model.transcript import Remark, Transcript
from transcribe.pipeline.publishing import format_named
from transcribe.text.prose import one_line


def blocks(text: str) -> list[list[Token]]:
    """The inline tokens of every block, as another program reads them."""
    return [
        token.children or []
        for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text)
        if token.type == "inline"
    ]


def shown(tokens: list[Token]) -> str:
    return "".join(token.content for token in tokens)


def test_is_found_by_its_name() -> None:
    assert format_named("md") is FORMAT


def test_reads_as_an_editor_would_write_it() -> None:
    assert (
        FORMAT.write(interview())
        == """\
# The Salt Road

- **Reporter:** Ann Lee
- **Guests:** Bo Ek, Cy Dahl (directors)
- **Film:** Salt \\& Snow
- **Festival:** IDFA 2017
- **Section:** First Appearance
- **Duration:** 0:03
- **Recording:** audio/talk.flac

`0:00` **Ann Lee** (reporter): Why salt?

`0:00` **Bo Ek** (guest): It was \\*there\\*.

`0:01` **Speaker 3**: Really?

`0:02` **Bo Ek**: Really.

## Notes

- Made by machine (recognition: pocketsphinx (en-us)).
- recognition used pocketsphinx instead of whisper: no weights here. Run: transcribe models pull
- the page says 9:00, the recording lasts 0:04
"""
    )


@given(odd_transcripts)
def test_any_text_is_shown_as_it_was_said(script: Transcript) -> None:
    expected = [title(script), *(f"{name}: {value}" for name, value in facts(script))]
    for paragraph in paragraphs(script):
        role = f" ({paragraph.role})" if paragraph.role else ""
        named = f"{paragraph.speaker}{role}: " if paragraph.speaker else ""
        expected.append(f"{clock(paragraph.start_ms)} {named}{paragraph.text}")
    read = blocks(FORMAT.write(script))
    assert [shown(tokens) for tokens in read] == expected
    ours = {"text", "text_special", "code_inline", "strong_open", "strong_close"}
    assert {token.type for tokens in read for token in tokens} <= ours


@given(texts, texts)
def test_headings_and_notes_are_shown_as_they_were_written(heading: str, note: str) -> None:
    script = replace(interview(), remarks=(Remark(0, heading, "heading"), Remark(0, note, "note")))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(FORMAT.write(script))
    opened = [before.type for before, token in pairwise(tokens) if token.type == "inline"]
    written = [one_line(text) for text in (heading, note) if one_line(text)]
    first = 1 + len(list(facts(script)))
    assert [shown(block) for block in blocks(FORMAT.write(script))][first : first + len(written)] == written
    assert opened.count("heading_open") == 2 + bool(one_line(heading))
    assert [token.type for token in tokens].count("blockquote_open") == bool(one_line(note))
