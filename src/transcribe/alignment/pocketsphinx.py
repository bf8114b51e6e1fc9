"""Forced alignment by Pocketsphinx, for English: its model comes in its own wheel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any

from transcribe.alignment.spoken import spoken
from transcribe.engines.sphinx import forget, pcm
from transcribe.errors import EngineUnavailable
from transcribe.model.provenance import EngineId
from transcribe.model.sound import Sound
from transcribe.model.transcript import Interval
from transcribe.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MS_PER_FRAME = 10

#: Words are found far more often where a little of what is around them is heard, too.
_AROUND_MS = 60

#: What a word that the dictionary lacks may sound like, in CMU's phones, by its letters: to find where a name is said
#: takes no more. Longer spellings come first.
_SOUNDS = {
    "sch": "SH",
    "tch": "CH",
    "ch": "CH",
    "sh": "SH",
    "th": "TH",
    "ph": "F",
    "ck": "K",
    "ng": "NG",
    "qu": "K W",
    "ee": "IY",
    "ea": "IY",
    "oo": "UW",
    "ou": "AW",
    "ow": "OW",
    "ai": "EY",
    "ay": "EY",
    "au": "AO",
    "oy": "OY",
    "a": "AE",
    "b": "B",
    "c": "K",
    "d": "D",
    "e": "EH",
    "f": "F",
    "g": "G",
    "h": "HH",
    "i": "IH",
    "j": "JH",
    "k": "K",
    "l": "L",
    "m": "M",
    "n": "N",
    "o": "AA",
    "p": "P",
    "q": "K",
    "r": "R",
    "s": "S",
    "t": "T",
    "u": "AH",
    "v": "V",
    "w": "W",
    "x": "K S",
    "y": "IY",
    "z": "Z",
}
_SPELLING = re.compile("|".join(_SOUNDS))


#: Raised when a change here would give other times with the same model.
_REVISION = 1


class PocketsphinxAligner:
    """Known English words, found in the sound."""

    languages = frozenset({"en"})

    def __init__(self, settings: Settings) -> None:
        pass

    def identify(self) -> EngineId:
        """The English model of the installed package.

        Raises:
            EngineUnavailable: it isn't installed.
        """
        if find_spec("pocketsphinx") is None:
            raise EngineUnavailable("pocketsphinx isn't installed", hint="pip install pocketsphinx")
        return EngineId("pocketsphinx", "en-us", {"package": version("pocketsphinx"), "revision": str(_REVISION)})

    def align(self, texts: Sequence[str], room: Interval, sound: Sound) -> tuple[Interval, ...] | None:
        """When each of these words is said; one that isn't spoken, such as a dash, at the end of the one before.

        None where that can't be told: nothing is spoken, or the words don't fit what is heard.
        """
        said = [[_plain(word) for word in spoken(text)] for text in texts]
        flat = [word for words in said for word in words]
        heard = Interval(max(0, room.start_ms - _AROUND_MS), room.end_ms + _AROUND_MS)
        samples = sound.cut(heard)
        if not samples.any() or not flat or not all(flat):
            return None
        found = _search(flat, samples)
        if found is None:
            return None
        places = iter(
            [
                _within(room, heard.start_ms + start * _MS_PER_FRAME, heard.start_ms + end * _MS_PER_FRAME)
                for start, end in found
            ]
        )
        return tuple(_joined([list(islice(places, len(words))) for words in said], room))


def _search(words: Sequence[str], samples: NDArray[np.float32]) -> list[tuple[int, int]] | None:
    """Where each word begins and ends, in frames of 10 ms; None where no way through the words fits the sound."""
    decoder = _decoder()
    forget(decoder)
    for word in words:
        if decoder.lookup_word(word) is None:
            decoder.add_word(word, " ".join(_SOUNDS[part] for part in _SPELLING.findall(word)), True)
    try:
        decoder.set_align_text(" ".join(words))
        decoder.start_utt()
        decoder.process_raw(pcm(samples), full_utt=True)
        decoder.end_utt()
        found = [segment for segment in decoder.seg() if segment.word[0] not in "<[+"]
    except (RuntimeError, TypeError):
        return None
    return [(one.start_frame, one.end_frame + 1) for one in found] if len(found) == len(words) else None


def _joined(places: Sequence[Sequence[Interval]], room: Interval) -> Iterator[Interval]:
    """The whole of each transcript word, of which several words or none may be spoken."""
    end_ms = room.start_ms
    for parts in places:
        whole = Interval(parts[0].start_ms, parts[-1].end_ms) if parts else Interval(end_ms, end_ms + 1)
        yield whole
        end_ms = whole.end_ms


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
