"""What our own exports of a transcript tell, when they are read like anybody's file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from transcribe.editing.from_parsed import spoken
from transcribe.model.parsed import ParsedTranscript
from transcribe.model.transcript import Transcript
from transcribe.pipeline.publishing import format_named
from transcribe.readers import read_data


def export_of(transcript: Transcript, form: str, path: Path, names: Iterable[str]) -> ParsedTranscript:
    return plain_text(_as_read(transcript, form, path, names))


def is_export(transcript: Transcript, told: ParsedTranscript, path: Path) -> bool:
    """Whether it is our own export of the transcript, untouched; RTTM, whose labels aren't names, is read as new."""
    return told.form != "rttm" and told == _as_read(transcript, told.form, path, names_in(transcript))


def _as_read(transcript: Transcript, form: str, path: Path, names: Iterable[str]) -> ParsedTranscript:
    """The transcript as it reads in a form."""
    return read_data(format_named(form).data(transcript), path, form, episode_id=transcript.id, names=names)


def plain_text(told: ParsedTranscript) -> ParsedTranscript:
    """What a file tells, its sounds apart from its words; in a document a sound among the words stays one of them."""
    return told if told.paragraphs else spoken(told)


def left_beside(before: ParsedTranscript, now: ParsedTranscript) -> Iterator[str]:
    """What a file changes that isn't the transcript's."""
    known = set(before.head)
    for line in now.head:
        if line not in known:
            yield f"not imported, since it comes from the page or the program: {line}"
    times = {(passage.start_ms, passage.end_ms) for passage in before.passages}
    moved = sum(
        passage.start_ms is not None and (passage.start_ms, passage.end_ms) not in times for passage in now.passages
    )
    if moved and not now.paragraphs:
        yield f"not imported: times of {moved} captions; captions are re-segmented from the words"


def names_in(transcript: Transcript) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            (
                *(speaker.known_as for speaker in transcript.speakers),
                *(credit.name for credit in transcript.episode.credits),
            )
        )
    )
