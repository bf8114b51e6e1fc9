"""Markdown (CommonMark) to read, and to paste into a content system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcribe.documents.article import Paragraph, facts, notes, paragraphs, title
from transcribe.model.formats import Format
from transcribe.model.timecode import clock
from transcribe.model.transcript import Transcript
from transcribe.text.prose import as_markdown

_MARK = re.compile(r"^(\d*)([-+=.)])")


def write(transcript: Transcript) -> str:
    """The transcript as Markdown: a paragraph each with its time, speakers named where they change."""
    return "\n\n".join(filter(None, _blocks(transcript))) + "\n"


def _blocks(transcript: Transcript) -> Iterator[str]:
    yield f"# {as_markdown(title(transcript))}"
    yield "\n".join(f"- **{name}:** {as_markdown(value)}" for name, value in facts(transcript))
    yield from map(_paragraph, paragraphs(transcript))
    noted = [f"- {_line(note)}" for note in notes(transcript)]
    if noted:
        yield "\n".join(("## Notes\n", *noted))


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.kind in ("heading", "note"):
        return f"{'##' if paragraph.kind == 'heading' else '>'} {_line(paragraph.text)}"
    role = f" ({paragraph.role})" if paragraph.role else ""
    named = f"**{as_markdown(paragraph.speaker)}**{role}: " if paragraph.speaker else ""
    return f"`{clock(paragraph.start_ms)}` {named}{as_markdown(paragraph.text)}"


def _line(text: str) -> str:
    """A text that begins a line, and no list, rule or underline by that."""
    return _MARK.sub(r"\1\\\2", as_markdown(text), count=1)


FORMAT = Format("md", "transcript.md", "text/markdown", write)
