"""CMU Pocketsphinx: English only, and its model comes in its own wheel. What runs where nothing better can.

It reads synthetic and carefully read speech; of spontaneous speech it gets a third to most of the words wrong.
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from transcribe.engines.sphinx import forget, pcm
from transcribe.errors import EngineFailed, EngineUnavailable
from transcribe.model.progress import Progress
from transcribe.model.provenance import EngineId
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech
from transcribe.model.timecode import clock
from transcribe.model.transcript import Word
from transcribe.recognition.windows import HeardWindow, pack, place
from transcribe.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Raised when a change here would give other words or times with the same model.
_REVISION = "2"

#: Of windows from 8 to 30 s and pauses from 250 to 1,000 ms these gave the fewest wrong words, by a little.
_WINDOW_MS = 10_000
_PAUSE_MS = 300

_FRAMES_PER_S = 100


class PocketsphinxRecognizer:
    """Recognition by Pocketsphinx: lower-case words without punctuation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def identify(self) -> EngineId:
        """The English model of the installed package.

        Raises:
            EngineUnavailable: it isn't installed, or another language is spoken, or a translation wanted.
        """
        if find_spec("pocketsphinx") is None:
            raise EngineUnavailable("pocketsphinx isn't installed", hint="pip install pocketsphinx")
        if self._settings.language not in (None, "en"):
            raise EngineUnavailable(
                f"pocketsphinx supports English only, not {self._settings.language!r}",
                hint="Use Whisper for other languages.",
            )
        if self._settings.task == "translate":
            raise EngineUnavailable("pocketsphinx can't translate", hint="Use Whisper for that.")
        return EngineId("pocketsphinx", "en-us", {"package": version("pocketsphinx"), "revision": _REVISION})

    def recognise(self, sound: Sound, speech: Speech, hints: Hints, progress: Progress) -> Recognition:
        """The words of a recording, window by window.

        Raises:
            EngineFailed: Pocketsphinx broke.
        """
        windows = pack(sound, speech, _WINDOW_MS, _PAUSE_MS)
        forget(self._decoder)
        words: list[Word] = []
        for done, window in enumerate(windows, start=1):
            try:
                words += place(self._hear(sound.cut(window)), window)
            except RuntimeError as error:
                raise EngineFailed(f"pocketsphinx failed at {clock(window.start_ms)} ({error})") from error
            progress(done / len(windows))
        return Recognition(tuple(words), "en")

    @cached_property
    def _decoder(self) -> Any:
        from pocketsphinx import Config, Decoder

        return Decoder(Config(loglevel="FATAL"))

    def _hear(self, samples: NDArray[np.float32]) -> list[HeardWindow]:
        if not samples.any():  # In digital silence it hears words.
            return []
        decoder = self._decoder
        decoder.start_utt()
        decoder.process_raw(pcm(samples), full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return []
        return [
            HeardWindow(
                _written(segment.word),
                segment.start_frame / _FRAMES_PER_S,
                (segment.end_frame + 1) / _FRAMES_PER_S,
                segment.prob,
            )
            for segment in decoder.seg()
        ]


def _written(token: str) -> str:
    """A dictionary entry as a word: "" for silence and noise, without the number of the pronunciation.

    >>> [_written(token) for token in ("<sil>", "[NOISE]", "++UH++", "read(2)", "don't")]
    ['', '', '', 'read', "don't"]
    """
    return "" if token[0] in "<[+" else re.sub(r"\(\d+\)$", "", token)
