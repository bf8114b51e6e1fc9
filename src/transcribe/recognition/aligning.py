"""Words that are known, found in the sound: forced alignment by Pocketsphinx, for English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from transcribe.recognition.pocketsphinx import forget, pcm
from transcribe.sound import Sound
from transcribe.transcript import Interval

_MS_PER_FRAME = 10

#: Words are found far more often where a little of what is around them is heard, too.
_AROUND_MS = 60

#: What a word that the dictionary lacks may sound like, in CMU's phones, by its letters: to find where a name is said
#: takes no more. Longer spellings come first.
_SOUNDS = {
    "sch": "SH", "tch": "CH", "ch": "CH", "sh": "SH", "th": "TH", "ph": "F", "ck": "K", "ng": "NG", "qu": "K W",
    "ee": "IY", "ea": "IY", "oo": "UW", "ou": "AW", "ow": "OW", "ai": "EY", "ay": "EY", "au": "AO", "oy": "OY",
    "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH", "j": "JH", "k": "K",
    "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K", "r": "R", "s": "S", "t": "T", "u": "AH", "v": "V",
    "w": "W", "x": "K S", "y": "IY", "z": "Z"}
_SPELLING = re.compile("|".join(_SOUNDS))


def can_align() -> bool:
    """Whether words can be found in the sound here."""
    return find_spec("pocketsphinx") is not None


def aligned_to_sound(texts: Sequence[str], room: Interval, sound: Sound) -> tuple[Interval, ...] | None:
    """When each of these English words is said in a stretch of a recording.

    None where that can't be told: one of them has no letters, or they don't fit what is heard.
    """
    spoken = [_plain(text) for text in texts]
    heard = Interval(max(0, room.start_ms - _AROUND_MS), room.end_ms + _AROUND_MS)
    samples = sound.cut(heard)
    if not samples.any() or not all(spoken):
        return None
    decoder = _decoder()
    forget(decoder)
    for word in spoken:
        if decoder.lookup_word(word) is None:
            decoder.add_word(word, " ".join(_SOUNDS[part] for part in _SPELLING.findall(word)), True)
    try:
        decoder.set_align_text(" ".join(spoken))
        decoder.start_utt()
        decoder.process_raw(pcm(samples), full_utt=True)
        decoder.end_utt()
        found = [segment for segment in decoder.seg() if segment.word[0] not in "<[+"]
    except (RuntimeError, TypeError):  # no way through the words fits the sound
        return None
    if len(found) != len(texts):
        return None
    return tuple(_within(room, heard.start_ms + segment.start_frame * _MS_PER_FRAME,
                         heard.start_ms + (segment.end_frame + 1) * _MS_PER_FRAME) for segment in found)


def _within(room: Interval, start_ms: int, end_ms: int) -> Interval:
    start_ms = min(max(start_ms, room.start_ms), room.end_ms - 1)
    return Interval(start_ms, max(min(end_ms, room.end_ms), start_ms + 1))


def _plain(text: str) -> str:
    """A word as the dictionary has it.

    >>> _plain("Don\u2019t,")
    "don't"
    """
    plain = unicodedata.normalize("NFKD", text.lower()).replace("\u2019", "'")
    return re.sub(r"[^a-z']", "", plain).strip("'")


@lru_cache(maxsize=1)
def _decoder() -> Any:
    from pocketsphinx import Config, Decoder

    return Decoder(Config(lm=None, loglevel="FATAL"))
