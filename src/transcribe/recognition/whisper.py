"""OpenAI's Whisper, by the openai-whisper package.

Robust speech recognition via large-scale weak supervision, https://arxiv.org/abs/2212.04356.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from transcribe.engines import EngineId
from transcribe.errors import EngineFailed, EngineUnavailable, SettingsError, TranscribeError
from transcribe.progress import Progress
from transcribe.recognition.whisper_weights import Weights, cache_folder, find_weights, quiet
from transcribe.recognition.windows import Heard, pack, place
from transcribe.settings import Settings
from transcribe.sound import Sound
from transcribe.stages import Hints, Recognition, Speech
from transcribe.timecode import clock
from transcribe.transcript import Interval, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Raised when a change here would give other words or times with the same weights.
_REVISION = "1"

#: What Whisper hears at a time.
_WINDOW_MS = 30_000

#: Whisper makes words up in long stretches without speech.
_PAUSE_MS = 3_000

#: How many windows are asked for the language, spread over the recording.
_LANGUAGE_WINDOWS = 4

#: Written without spaces: there, a word that doesn't begin with one is a word of its own all the same.
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})


class WhisperRecognizer:
    """Recognition by Whisper: "turbo" on CUDA, "small" on a CPU, unless the settings name another model."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def identify(self) -> EngineId:
        """Which weights would be used; they are fetched if need be.

        Raises:
            EngineUnavailable: the package, the weights, the network or the device is missing, or a checkpoint is
                damaged; or the language isn't among those the weights know.
            SettingsError: no such model or language.
        """
        weights = self._weights
        options = {"package": version("openai-whisper"), "revision": _REVISION}
        if self._settings.language:
            options["language"] = self._settings.language
        if weights.sha256:
            options["sha256"] = weights.sha256
        return EngineId("whisper", weights.name, options)

    def recognise(self, sound: Sound, speech: Speech, hints: Hints, progress: Progress) -> Recognition:
        """The words of a recording, window by window.

        Raises:
            EngineUnavailable: the weights can't be loaded.
            EngineFailed: Whisper broke while at work.
        """
        windows = pack(sound, speech, _WINDOW_MS, _PAUSE_MS)
        if not windows:
            return Recognition((), self._settings.language)
        words: list[Word] = []
        with self._faults_at(windows[0]):
            language = self._language([sound.cut(window) for window in _spread(windows, _LANGUAGE_WINDOWS)])
        for done, window in enumerate(windows, start=1):
            with self._faults_at(window):
                words += place(self._hear(sound.cut(window), language), window)
            progress(done / len(windows))
        return Recognition(tuple(words), language)

    @cached_property
    def _device(self) -> str:
        import torch

        if self._settings.device != "cpu" and torch.cuda.is_available():
            return "cuda"
        if self._settings.device == "cuda":
            raise EngineUnavailable("there is no CUDA device here", mend="Run it with --device cpu.")
        return "cpu"

    @cached_property
    def _weights(self) -> Weights:
        if find_spec("whisper") is None:
            raise EngineUnavailable("openai-whisper isn't installed", mend="pip install openai-whisper")
        from whisper.tokenizer import LANGUAGES

        weights = find_weights(self._settings, self._device)
        language = self._settings.language or "en"
        if language not in LANGUAGES:
            raise SettingsError(f"Whisper knows no language {language!r}", mend="Write its ISO 639-1 code, like 'en'.")
        if weights.english_only and language != "en":
            raise EngineUnavailable(f"the Whisper model {weights.name} knows English only, not {language!r}",
                                    mend="Choose a model without '.en' at its end.")
        return weights

    @cached_property
    def _model(self) -> Any:
        import whisper

        name = self._weights.name
        try:
            return whisper.load_model(name, self._device, download_root=str(cache_folder(self._settings)))
        except Exception as error:
            raise EngineUnavailable(f"the Whisper model {name} can't be loaded ({_line(error)})",
                                    mend="If it is a checkpoint of your own, copy it again; if memory ran out, choose a"
                                         " smaller model.") from error

    @contextmanager
    def _faults_at(self, window: Interval) -> Iterator[None]:
        try:
            yield
        except TranscribeError:
            raise
        except Exception as error:
            raise EngineFailed(f"Whisper broke at {clock(window.start_ms)} ({_line(error)})",
                               mend="Run it with --device cpu." if self._device == "cuda" else "") from error

    def _language(self, pieces: Iterable[NDArray[np.float32]]) -> str:
        if not self._model.is_multilingual:
            return "en"
        if self._settings.language:
            return self._settings.language
        import torch
        from whisper.audio import log_mel_spectrogram, pad_or_trim

        mels = torch.stack([log_mel_spectrogram(pad_or_trim(piece), self._model.dims.n_mels) for piece in pieces])
        with quiet():
            _, chances = self._model.detect_language(mels.to(self._device))
        return str(max(chances[0], key=lambda code: sum(window[code] for window in chances)))

    def _hear(self, samples: NDArray[np.float32], language: str) -> list[Heard]:
        # Whisper guards itself against loops and inventions by its own thresholds, trying again at rising
        # temperatures. These draw at random: a fixed seed gives the same words each time.
        import numpy as np
        import torch
        import whisper

        with torch.random.fork_rng(), quiet():
            torch.manual_seed(0)
            result = whisper.transcribe(self._model, np.ascontiguousarray(samples), language=language,
                                        word_timestamps=True, condition_on_previous_text=False,
                                        fp16=self._device == "cuda", verbose=None)
        timings = (timing for segment in result["segments"] for timing in segment["words"])
        return join_pieces((Heard(timing["word"], timing["start"], timing["end"], float(timing["probability"]))
                            for timing in timings), spaced=language not in _UNSPACED)


def join_pieces(pieces: Iterable[Heard], *, spaced: bool) -> list[Heard]:
    """Whisper's pieces as written words: it splits at hyphens and points too, and marks a new word by a space.

    >>> [word.text for word in join_pieces([Heard(" well", 0, 1, .9), Heard("-known", 1, 2, .8), Heard(" –", 2, 2, .5)],
    ...                                    spaced=True)]
    ['well-known–']
    """
    words: list[Heard] = []
    for piece in pieces:
        text = piece.text.strip()
        begins = not spaced or piece.text.startswith(" ")
        if words and not (begins and any(character.isalnum() for character in text)):
            last = words[-1]
            words[-1] = Heard(last.text + text, last.start_s, piece.end_s, min(last.confidence, piece.confidence))
        elif text:
            words.append(piece._replace(text=text))
    return words


def _spread(windows: tuple[Interval, ...], count: int) -> Iterator[Interval]:
    for index in range(min(count, len(windows))):
        yield windows[index * len(windows) // min(count, len(windows))]


def _line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
