"""Markdown (CommonMark) to read, and to paste into a content system."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.documents.article import Paragraph, facts, notes, paragraphs, title
from transcribe.formats import Format
from transcribe.prose import as_markdown
from transcribe.timecode import clock
from transcribe.transcript import Transcript


def write(transcript: Transcript) -> str:
    """The transcript as Markdown: a paragraph each with its time, speakers named where they change."""
    return "\n\n".join(filter(None, _blocks(transcript))) + "\n"


def _blocks(transcript: Transcript) -> Iterator[str]:
    yield f"# {as_markdown(title(transcript))}"
    yield "\n".join(f"- **{name}:** {as_markdown(value)}" for name, value in facts(transcript))
    yield from map(_paragraph, paragraphs(transcript))
    noted = [f"- {as_markdown(note)}" for note in notes(transcript)]
    if noted:
        yield "\n".join(("## Notes\n", *noted))


def _paragraph(paragraph: Paragraph) -> str:
    role = f" ({paragraph.role})" if paragraph.role else ""
    named = f"**{as_markdown(paragraph.speaker)}**{role}: " if paragraph.speaker else ""
    return f"`{clock(paragraph.start_ms)}` {named}{as_markdown(paragraph.text)}"


FORMAT = Format("md", "transcript.md", "text/markdown", write)
