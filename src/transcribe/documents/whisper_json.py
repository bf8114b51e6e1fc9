"""JSON as openai-whisper writes it, with the speaker of each segment as WhisperX adds it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from transcribe.documents.article import printed_name
from transcribe.model.formats import Format
from transcribe.model.transcript import Transcript, Turn
from transcribe.text.scripts import join, spaces


def write(transcript: Transcript) -> str:
    """The transcript as Whisper's JSON: a segment a turn; seconds; an unknown confidence is left out."""
    document = {
        "text": join(turn.text for turn in transcript.turns),
        "segments": [_segment(number, turn, transcript) for number, turn in enumerate(transcript.turns)],
        "language": transcript.language,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _segment(number: int, turn: Turn, transcript: Transcript) -> dict[str, Any]:
    return {
        "id": number,
        "start": turn.start_ms / 1000,
        "end": turn.end_ms / 1000,
        "text": turn.text,
        "speaker": printed_name(transcript.speaker(turn.speaker)),
        "words": list(_words(turn)),
    }


def _words(turn: Turn) -> Iterator[dict[str, Any]]:
    """Words as Whisper writes them: with the space before each, as with the very first."""
    _, *following = spaces([word.text for word in turn.words]) if turn.words else [""]
    for space, word in zip([" ", *following], turn.words, strict=True):
        told = {"word": f"{space}{word.text}", "start": word.start_ms / 1000, "end": word.end_ms / 1000}
        yield told if word.confidence is None else {**told, "probability": word.confidence}


FORMAT = Format("whisper-json", "whisper.json", "application/json", write)
