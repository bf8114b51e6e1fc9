"""JSON as openai-whisper writes it, with the speaker of each segment as WhisperX adds it."""

from __future__ import annotations

import json
from typing import Any

from transcribe.documents.article import printed_name
from transcribe.formats import Format
from transcribe.transcript import Transcript, Turn, Word


def write(transcript: Transcript) -> str:
    """The transcript as Whisper's JSON: a segment a turn; seconds; an unknown confidence is left out."""
    document = {
        "text": " ".join(turn.text for turn in transcript.turns),
        "segments": [_segment(number, turn, transcript) for number, turn in enumerate(transcript.turns)],
        "language": transcript.language}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _segment(number: int, turn: Turn, transcript: Transcript) -> dict[str, Any]:
    return {"id": number, "start": turn.start_ms / 1000, "end": turn.end_ms / 1000, "text": turn.text,
            "speaker": printed_name(transcript.speaker(turn.speaker)), "words": [_word(word) for word in turn.words]}


def _word(word: Word) -> dict[str, Any]:
    told = {"word": f" {word.text}", "start": word.start_ms / 1000, "end": word.end_ms / 1000}
    return told if word.confidence is None else {**told, "probability": word.confidence}


FORMAT = Format("whisper-json", "whisper.json", "application/json", write)
