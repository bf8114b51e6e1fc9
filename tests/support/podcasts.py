"""Captioned podcasts as transcripts: people's own words and speakers, times spread over each caption."""

from __future__ import annotations

import re
from pathlib import Path

import srt

from support.transcripts import of_turns
from transcribe.model.transcript import Speaker, Transcript, Turn, Word

_NAMED = re.compile(r"([A-Z][\w .'-]{0,30}?): (.*)", re.DOTALL)


def podcast(path: Path) -> Transcript:
    """Read captions in which "Name: " marks each change of speaker."""
    labels: dict[str, str] = {}
    turns: list[tuple[str, list[Word]]] = []
    for caption in srt.parse(path.read_text("utf-8")):
        named = _NAMED.fullmatch(caption.content)
        name, text = named.groups() if named else ("", caption.content)
        if name or not turns:
            turns.append((labels.setdefault(name, f"SPEAKER_{len(labels):02}"), []))
        turns[-1][1].extend(
            _words(text, round(caption.start.total_seconds() * 1000), round(caption.end.total_seconds() * 1000))
        )
    speakers = [Speaker(label, name or None) for name, label in labels.items()]
    return of_turns([Turn.of(label, tuple(words)) for label, words in turns if words], speakers, id=path.stem)


def _words(text: str, start_ms: int, end_ms: int) -> list[Word]:
    chars = max(1, sum(map(len, text.split())))
    words, seen = [], 0
    for word in text.split():
        start = start_ms + (end_ms - start_ms) * seen // chars
        seen += len(word)
        words.append(Word(start, max(start + 1, start_ms + (end_ms - start_ms) * seen // chars), word))
    return words
