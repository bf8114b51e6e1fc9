"""Written dialogues as turns, as a recogniser would deliver them."""

from __future__ import annotations

import re

from transcribe.model.transcript import Turn, Word

_WORD_MS = 320
_SPOKEN_MS = 280
_BETWEEN_TURNS_MS = 400


def talk(text: str, *, plain: bool = False) -> list[Turn]:
    """Turns of a text with one "LABEL: words" a line.

    Args:
        plain: in small letters and without punctuation, like pocketsphinx' words.
    """
    turns, now = [], 0
    for line in filter(None, map(str.strip, text.splitlines())):
        label, _, said = line.partition(": ")
        words = []
        for written in (re.sub(r"[^\w' ]", " ", said).lower() if plain else said).split():
            words.append(Word(now, now + _SPOKEN_MS, written))
            now += _WORD_MS
        turns.append(Turn.of(label, tuple(words)))
        now += _BETWEEN_TURNS_MS
    return turns
