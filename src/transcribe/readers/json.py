"""Our own JSON (`docs/transcript.md`): it tells everything, with the exact time of each word."""

from __future__ import annotations

from transcribe.errors import DocumentError
from transcribe.model.parsed import Aside, ParsedTranscript, Passage
from transcribe.model.transcript import Transcript, Turn
from transcribe.readers.context import ReadContext
from transcribe.store.transcripts import from_json
from transcribe.text.prose import one_line
from transcribe.text.scripts import join


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read a transcript in its own form: a passage a paragraph, speakers as they are printed."""
    try:
        transcript = from_json(data, path=context.path)
    except DocumentError as error:
        raise DocumentError(
            error.reason, path=context.path, hint="Correct it; docs/transcript.md describes the format."
        ) from error
    passages = tuple(passage for turn in transcript.turns for passage in _passages(turn, transcript))
    starts = [passage.start_ms or 0 for passage in passages]
    asides = tuple(
        Aside(
            next((at for at, start_ms in enumerate(starts) if start_ms >= remark.at_ms), len(starts)),
            one_line(remark.text),
            remark.kind,
        )
        for remark in transcript.remarks
    )
    title = one_line(transcript.episode.title)
    return ParsedTranscript(
        "json",
        passages,
        asides,
        any(turn.begins is not None for turn in transcript.turns),
        (title,) if title else (),
        transcript.sounds,
        transcript.language,
        transcript.provenance.recording.duration_ms,
    )


def _passages(turn: Turn, transcript: Transcript) -> list[Passage]:
    speaker = transcript.speaker(turn.speaker)
    name = one_line(speaker.known_as) or "Unknown speaker"
    if not turn.words:
        return [Passage("", name, speaker.role, turn.start_ms, turn.end_ms)]
    return [
        Passage(
            one_line(join(word.text for word in words)),
            name,
            speaker.role,
            words[0].start_ms,
            max(word.end_ms for word in words),
            words,
        )
        for words in turn.paragraphs
    ]
