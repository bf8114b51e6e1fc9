"""OpenAI's Whisper, by the openai-whisper package.

Robust speech recognition via large-scale weak supervision, https://arxiv.org/abs/2212.04356.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec

from transcribe.errors import EngineUnavailable
from transcribe.model.progress import Progress
from transcribe.model.provenance import EngineId
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech
from transcribe.recognition.asking import check, model_name, options_of, torch_device
from transcribe.recognition.listening import listen
from transcribe.recognition.openai_whisper import PRECISION, OpenAIWhisper
from transcribe.recognition.whisper_weights import Weights, find_weights, quiet
from transcribe.settings import Settings

#: Raised when a change here would give other words or times with the same weights.
_REVISION = "3"


class WhisperRecognizer:
    """Recognition by Whisper: "turbo" on CUDA, "small" on a CPU, unless the settings name another model."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def identify(self) -> EngineId:
        """Which weights would be used; they are fetched if need be.

        Raises:
            EngineUnavailable: the package, the weights, the network or the device is missing, or a checkpoint is
                damaged; or the weights don't know the language, or can't translate.
            SettingsError: no such model or language.
        """
        weights = self._weights
        options = {
            "package": version("openai-whisper"),
            "revision": _REVISION,
            "precision": PRECISION[self._device],
            **options_of(self._settings),
        }
        if weights.sha256:
            options["sha256"] = weights.sha256
        return EngineId("whisper", weights.name, options)

    def recognise(self, sound: Sound, speech: Speech, hints: Hints, progress: Progress) -> Recognition:
        """The words of a recording, by batches of windows.

        Raises:
            EngineUnavailable: the weights can't be loaded.
            EngineFailed: Whisper broke while at work.
        """
        return listen(lambda: self._model, sound, speech, hints, self._settings, progress)

    @cached_property
    def _device(self) -> str:
        return torch_device(self._settings)

    @cached_property
    def _weights(self) -> Weights:
        if find_spec("whisper") is None:
            raise EngineUnavailable("openai-whisper isn't installed", hint="pip install openai-whisper")
        from whisper.tokenizer import LANGUAGES

        weights = find_weights(replace(self._settings, model=model_name(self._settings, self._device)), self._device)
        check(self._settings, weights.name, english_only=weights.english_only, languages=LANGUAGES)
        return weights

    @cached_property
    def _model(self) -> OpenAIWhisper:
        import whisper

        name, path = self._weights.name, self._weights.path
        try:
            with quiet():
                model = whisper.load_model(str(path), self._device)
            # The heads whose attention tells when a word is said; Whisper sets them only for files of its own.
            if name in whisper._ALIGNMENT_HEADS:
                model.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])
            return OpenAIWhisper(model, self._device)
        except Exception as error:
            raise EngineUnavailable(
                f"the Whisper model {name} can't be loaded ({str(error).partition(chr(10))[0]})",
                hint="If it is a checkpoint of your own, copy it again; if memory ran out, choose a smaller model.",
            ) from error
