"""Whisper by the faster-whisper package (extra "fast"): several times as fast as openai-whisper on a CPU.

It runs on CTranslate2 (https://github.com/SYSTRAN/faster-whisper) with weights of its own format, int8 on a CPU and
float16 on CUDA.
"""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from transcribe.distribution import install_command
from transcribe.engines.registry import AUTO
from transcribe.errors import EngineUnavailable
from transcribe.model.progress import Progress
from transcribe.model.provenance import EngineId
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech
from transcribe.recognition.asking import check, model_name, options_of, torch_device
from transcribe.recognition.ctranslate2_whisper import COMPUTE_TYPE, CTranslate2Whisper
from transcribe.recognition.faster_whisper_weights import Converted, find_converted
from transcribe.recognition.listening import listen
from transcribe.settings import Settings

#: Raised when a change here would give other words or times with the same weights.
_REVISION = "2"


class FasterWhisperRecognizer:
    """Recognition by faster-whisper. `auto` takes it on a CPU, and only where its weights are already there."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def identify(self) -> EngineId:
        """Which weights would be used; if the engine was asked for by name, they are fetched if need be.

        Raises:
            EngineUnavailable: the package, the weights, the network or the device is missing, or the weights are
                damaged; or they don't know the language, or can't translate; or `auto` has better on CUDA.
            SettingsError: no such model or language.
        """
        weights = self._weights
        options = {
            "package": version("faster-whisper"),
            "ctranslate2": version("ctranslate2"),
            "revision": _REVISION,
            "compute_type": COMPUTE_TYPE[self._device],
            "weights": weights.digest,
            **options_of(self._settings),
        }
        return EngineId("faster-whisper", weights.name, options)

    def recognise(self, sound: Sound, speech: Speech, hints: Hints, progress: Progress) -> Recognition:
        """The words of a recording, by batches of windows.

        Raises:
            EngineUnavailable: the weights can't be loaded.
            EngineFailed: faster-whisper broke while at work.
        """
        return listen(
            lambda: CTranslate2Whisper(self._model, self._load, self._device),
            sound,
            speech,
            hints,
            self._settings,
            progress,
        )

    @cached_property
    def _device(self) -> str:
        device = torch_device(self._settings)
        if device == "cuda" and self._settings.recognizer == AUTO:
            raise EngineUnavailable(
                "openai-whisper is preferred on CUDA", hint="Choose it with --recognizer faster-whisper."
            )
        return device

    @cached_property
    def _weights(self) -> Converted:
        if find_spec("faster_whisper") is None:
            raise EngineUnavailable("faster-whisper isn't installed", hint=install_command("fast"))
        from faster_whisper.tokenizer import _LANGUAGE_CODES

        weights = find_converted(model_name(self._settings, self._device), self._settings)
        check(self._settings, weights.name, english_only=weights.english_only, languages=_LANGUAGE_CODES)
        return weights

    @cached_property
    def _model(self) -> Any:
        return self._load()

    def _load(self) -> Any:
        import torch
        from faster_whisper import WhisperModel

        weights = self._weights
        try:
            return WhisperModel(
                str(weights.folder),
                self._device,
                compute_type=COMPUTE_TYPE[self._device],
                cpu_threads=torch.get_num_threads(),
                local_files_only=True,
            )
        except Exception as error:
            raise EngineUnavailable(
                f"can't be loaded ({str(error).partition(chr(10))[0]})",
                path=weights.folder,
                hint="Delete it and download it again; if memory ran out, choose a smaller model.",
            ) from error
