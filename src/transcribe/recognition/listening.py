"""How Whisper listens, whichever package runs it: in batches of windows, each with the same prompt.

Every window is read greedily (or by beam search) first. A reading that repeats itself, or that the model itself holds
to be improbable, is thrown away, and the window is read again at rising temperatures. The thresholds are those of
Whisper's own `transcribe`; https://arxiv.org/abs/2212.04356, section 4.5.

Time stamps are not asked for: windows hold speech from end to end, and words get their times from the model's
attention to the sound.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from transcribe.model.progress import Progress
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech, within_speech
from transcribe.model.transcript import Discarded, Interval, Word
from transcribe.recognition.batches import batch_size, in_batches
from transcribe.recognition.doubling import doubled_terms
from transcribe.recognition.hypotheses import (
    Hypothesis,
    is_good,
    is_silence,
    repeats_itself,
)
from transcribe.recognition.windows import HeardWindow, join_pieces, pack, place
from transcribe.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What Whisper hears at a time.
WINDOW_MS = 30_000

#: Whisper makes words up in long stretches without speech.
PAUSE_MS = 3_000

#: How many windows are asked for the language, spread over the recording.
_LANGUAGE_WINDOWS = 4

#: The temperatures of further readings, and what asks for one: text that compresses better than this repeats itself, a
#: lower mean log probability is a guess. A guess in a window that is this probably without speech is silence.
_TEMPERATURES = (0.2, 0.4, 0.6, 0.8, 1.0)


class Request(NamedTuple):
    """How windows are to be read.

    Attributes:
        language: what is spoken.
        task: "transcribe" or "translate".
        prompt: tokens of what may be said.
        beams: how many readings are followed at once, or, at a temperature, drawn to take the likeliest.
    """

    language: str
    task: str
    prompt: tuple[int, ...]
    beams: int
    temperature: float = 0.0


E = TypeVar("E")
T = TypeVar("T")


class WhisperModel(Protocol[E]):
    """A loaded model; E is what it makes of a batch of sound, for itself to use.

    Attributes:
        device: "cpu" or "cuda".
        multilingual: it knows other languages than English.
        prompt_tokens: how long a prompt may be.
    """

    device: str
    multilingual: bool
    prompt_tokens: int

    def window_bytes(self, beams: int) -> int:
        """About how much memory a window takes."""
        ...

    def encode(self, pieces: Sequence[NDArray[np.float32]]) -> E:
        """Hear a batch of windows; each of shape (samples,)."""
        ...

    def alone(self, encoded: E, index: int) -> E:
        """A batch of one window of this batch."""
        ...

    def languages(self, encoded: E) -> list[dict[str, float]]:
        """The probability of each language, window by window."""
        ...

    def tokens(self, text: str) -> list[int]:
        """A text as tokens."""
        ...

    def read(self, encoded: E, request: Request) -> list[Hypothesis]:
        """What is said in each window. Drawing at a temperature gives the same each time."""
        ...

    def align(
        self, encoded: E, request: Request, readings: Sequence[Hypothesis], samples: Sequence[int]
    ) -> list[list[HeardWindow]]:
        """The readings' pieces with times, window by window; of each window this many samples are sound."""
        ...


class _Listened(NamedTuple):
    words: list[Word]
    discarded: Discarded | None


def listen(
    load: Callable[[], WhisperModel[E]],
    sound: Sound,
    speech: Speech,
    hints: Hints,
    settings: Settings,
    progress: Progress,
) -> Recognition:
    """The words of a recording.

    Args:
        load: gives the model; not called where nobody speaks.

    Raises:
        EngineUnavailable: the model can't be loaded.
        EngineFailed: it broke while at work.
    """
    windows = pack(sound, speech, WINDOW_MS, PAUSE_MS)
    if not windows:
        return _recognition(settings, settings.language)
    listener = _Listener(load(), sound, speech, hints, settings)
    language, confidence = listener.language(windows)
    task = "translate" if _is_translated(settings, language) else "transcribe"
    request = Request(language, task, listener.prompt(), settings.beam_size)
    words: list[Word] = []
    discarded: list[Discarded] = []
    whole_ms = sum(window.duration_ms for window in windows)
    done_ms = 0
    for window, listened in zip(windows, listener.listen(windows, request), strict=True):
        words += listened.words
        discarded += [listened.discarded] if listened.discarded else []
        done_ms += window.duration_ms
        progress(done_ms / whole_ms)
    return _recognition(settings, language, confidence, words, discarded)


def _recognition(
    settings: Settings,
    language: str | None,
    confidence: float | None = None,
    words: Iterable[Word] = (),
    discarded: Iterable[Discarded] = (),
) -> Recognition:
    translated = _is_translated(settings, language)
    return Recognition(
        tuple(words), "en" if translated else language, confidence, language if translated else None, tuple(discarded)
    )


def _is_translated(settings: Settings, language: str | None) -> bool:
    # What is spoken in English is written down in English.
    return settings.task == "translate" and language not in (None, "en")


class _Listener(Generic[E]):
    """A model at work on a recording."""

    def __init__(self, model: WhisperModel[E], sound: Sound, speech: Speech, hints: Hints, settings: Settings) -> None:
        self._model = model
        self._sound = sound
        self._speech = speech
        self._terms = hints.terms
        self._settings = settings

    def language(self, windows: Sequence[Interval]) -> tuple[str, float | None]:
        """What is spoken, and how probable that is if it had to be found out: several windows vote."""
        if not self._model.multilingual:
            return "en", None
        if self._settings.language:
            return self._settings.language, None
        asked = tuple(_spread(windows, _LANGUAGE_WINDOWS))
        chances = list(self._in_batches(asked, lambda batch: self._model.languages(self._encode(batch)), beams=1))
        mean = {code: math.fsum(window[code] for window in chances) / len(chances) for code in chances[0]}
        language = max(mean, key=mean.__getitem__)
        return language, min(1.0, mean[language])

    def prompt(self, without: Container[str] = ()) -> tuple[int, ...]:
        """The terms, each a sentence; without some, and those that there is no room for. The likeliest come first.

        After a list with commas Whisper goes on listing: it ran sentences together, and said a film's name twice ("the
        director of The Ferry, The Last Ferry" for "of the film The Last Ferry").
        """
        chosen: list[str] = []
        tokens: list[int] = []
        for term in (term for term in self._terms if term not in without):
            longer = self._model.tokens("".join(f" {one.rstrip('.')}." for one in (*chosen, term)))
            if len(longer) <= self._model.prompt_tokens:
                chosen, tokens = [*chosen, term], longer
        return tuple(tokens)

    def listen(self, windows: Sequence[Interval], request: Request) -> Iterator[_Listened]:
        """What was said in each window."""
        return self._in_batches(windows, lambda batch: self._hear(batch, request), request.beams)

    def _in_batches(
        self, windows: Sequence[Interval], work: Callable[[Sequence[Interval]], Sequence[T]], beams: int
    ) -> Iterator[T]:
        size = self._settings.batch_size or batch_size(self._model.device, self._model.window_bytes(beams))
        yield from in_batches(
            windows, size, work, "Whisper", "Run it with --device cpu." if self._model.device == "cuda" else ""
        )

    def _encode(self, batch: Sequence[Interval]) -> E:
        import numpy as np

        return self._model.encode([np.array(self._sound.cut(window)) for window in batch])

    def _hear(self, batch: Sequence[Interval], request: Request) -> list[_Listened]:
        encoded = self._encode(batch)
        readings = [
            self._undoubled(encoded, index, self._settle(encoded, index, reading, request), request)
            for index, reading in enumerate(self._model.read(encoded, request))
        ]
        said = [reading._replace(tokens=()) if is_silence(reading) else reading for reading in readings]
        heard = self._model.align(encoded, request, said, [len(self._sound.cut(window)) for window in batch])
        self._sound.release()
        return [self._listened(*each, request) for each in zip(batch, readings, heard, strict=True)]

    def _undoubled(self, encoded: E, index: int, reading: Hypothesis, request: Request) -> Hypothesis:
        """A reading that says a name twice is made again without that name in the prompt: what is said twice there too
        was spoken so."""
        doubled = doubled_terms(reading.text, self._terms)
        if not doubled:
            return reading
        (again,) = self._model.read(self._model.alone(encoded, index), request._replace(prompt=self.prompt(doubled)))
        return again if is_good(again) and not doubled_terms(again.text, doubled) else reading

    def _settle(self, encoded: E, index: int, reading: Hypothesis, request: Request) -> Hypothesis:
        # Windows that were refused are read one by one, so that what is drawn doesn't depend on the batch.
        if math.isnan(reading.log_probability):
            raise ArithmeticError("its weights produce no valid numbers")
        if is_good(reading):
            return reading
        alone = self._model.alone(encoded, index)
        tried = [reading]
        for temperature in _TEMPERATURES:
            tried += self._model.read(alone, request._replace(temperature=temperature))
            if is_good(tried[-1]):
                return tried[-1]
        calm = [reading for reading in tried if not repeats_itself(reading)]
        return max(calm or tried, key=lambda reading: reading.log_probability)

    def _listened(self, window: Interval, reading: Hypothesis, heard: list[HeardWindow], request: Request) -> _Listened:
        if is_silence(reading):
            return _Listened([], _refused(window, reading))
        words = place(join_pieces(heard), window)
        return _Listened(list(within_speech(words, self._speech)), None)


def _refused(window: Interval, reading: Hypothesis) -> Discarded | None:
    text = reading.text.strip()
    return Discarded(window.start_ms, window.end_ms, text, "not speech") if text else None


def _spread(windows: Sequence[Interval], count: int) -> Iterator[Interval]:
    for index in range(min(count, len(windows))):
        yield windows[index * len(windows) // min(count, len(windows))]
