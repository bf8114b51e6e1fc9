"""Markdown (CommonMark) to read, and to paste into a content system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcribe.documents.article import Paragraph, facts, notes, paragraphs, title
from transcribe.formats import Format
from transcribe.timecode import clock
from transcribe.transcript import Transcript

# What may mean something inside a line; "~", "|" and "$" do in common extensions. No line begins with foreign text,
# so that nothing else can.
_MARKUP = re.compile(r"[\\`*_\[\]<>&#~|$]")


def write(transcript: Transcript) -> str:
    """The transcript as Markdown: a paragraph each with its time, speakers named where they change."""
    return "\n\n".join(filter(None, _blocks(transcript))) + "\n"


def _blocks(transcript: Transcript) -> Iterator[str]:
    yield f"# {_escaped(title(transcript))}"
    yield "\n".join(f"- **{name}:** {_escaped(value)}" for name, value in facts(transcript))
    yield from map(_paragraph, paragraphs(transcript))
    noted = [f"- {_escaped(note)}" for note in notes(transcript)]
    if noted:
        yield "\n".join(("## Notes\n", *noted))


def _paragraph(paragraph: Paragraph) -> str:
    role = f" ({paragraph.role})" if paragraph.role else ""
    named = f"**{_escaped(paragraph.speaker)}**{role}: " if paragraph.speaker else ""
    return f"`{clock(paragraph.start_ms)}` {named}{_escaped(paragraph.text)}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


FORMAT = Format("md", "transcript.md", "text/markdown", write)
