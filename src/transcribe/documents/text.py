"""Plain text to read."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.documents.article import Paragraph, facts, left_out, notes, paragraphs, title
from transcribe.model.formats import Format
from transcribe.model.timecode import clock
from transcribe.model.transcript import Repair, Transcript
from transcribe.text.prose import one_line


def write(transcript: Transcript) -> str:
    """The transcript as text: a line a paragraph, each with its time, speakers named where they change."""
    return "\n\n".join(filter(None, _blocks(transcript))) + "\n"


def _blocks(transcript: Transcript) -> Iterator[str]:
    yield title(transcript)
    yield "\n".join(f"{name}: {value}" for name, value in facts(transcript))
    yield from map(_paragraph, paragraphs(transcript))
    repairs = [_repair(repair) for repair in transcript.repairs]
    if repairs:
        yield "\n".join(("Repaired names", *repairs))
    discarded = [f"- [{clock(start_ms)}] {said}" for start_ms, said in left_out(transcript)]
    if discarded:
        yield "\n".join(("Left out", *discarded))
    noted = [f"- {note}" for note in notes(transcript)]
    if noted:
        yield "\n".join(("Notes", *noted))


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.kind == "heading":
        return f"{paragraph.text}\n{'-' * max(3, len(paragraph.text))}"
    if paragraph.kind == "note":
        return f"> {paragraph.text}"
    role = f" ({paragraph.role})" if paragraph.role else ""
    named = f"{paragraph.speaker}{role}: " if paragraph.speaker else ""
    return f"[{clock(paragraph.start_ms)}] {named}{paragraph.text}"


def _repair(repair: Repair) -> str:
    return f"- [{clock(repair.start_ms)}] {one_line(repair.was)} -> {one_line(repair.now)} ({repair.score:.0%} alike)"


FORMAT = Format("txt", "transcript.txt", "text/plain", write)
