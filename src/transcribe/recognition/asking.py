"""What the settings ask of a Whisper, judged before it is loaded."""

from __future__ import annotations

from collections.abc import Container

from transcribe.engines.registry import AUTO
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.recognition.whisper_weights import AUTO_MODEL
from transcribe.settings import Settings

#: Models that were trained without translations: they write down what they hear, whatever the task.
#: https://github.com/openai/whisper/discussions/2363; https://github.com/huggingface/distil-whisper
_NEVER_TRANSLATE = ("turbo", "large-v3-turbo", "distil-")

#: What "auto" takes to translate, where its usual choice can't.
_AUTO_TRANSLATOR = "medium"


def torch_device(settings: Settings) -> str:
    """ "cuda" or "cpu".

    Raises:
        EngineUnavailable: CUDA was asked for, and there is none.
    """
    if settings.device == "cpu":
        return "cpu"
    import torch

    if torch.cuda.is_available():
        return "cuda"
    if settings.device == "cuda":
        raise EngineUnavailable("there is no CUDA device here", hint="Run it with --device cpu.")
    return "cpu"


def model_name(settings: Settings, device: str) -> str:
    """Which model is asked for, by its name or path.

    Raises:
        EngineUnavailable: it can't translate, as is asked; that is told before anybody waits for a download.
    """
    name = AUTO_MODEL[device] if settings.model == AUTO else settings.model
    if settings.task == "translate" and (name.startswith(_NEVER_TRANSLATE) or name.endswith(".en")):
        if settings.model == AUTO:
            return _AUTO_TRANSLATOR
        raise _cant_translate(name)
    return name


def check(settings: Settings, name: str, *, english_only: bool, languages: Container[str]) -> None:
    """Whether the weights can do what is asked.

    Args:
        languages: those that there are, by their codes.

    Raises:
        SettingsError: there is no such language.
        EngineUnavailable: the weights know English only, and another language or a translation is asked for.
    """
    language = settings.language or "en"
    if language not in languages:
        raise SettingsError(
            f"Whisper doesn't support the language {language!r}", hint="Write its ISO 639-1 code, like 'en'."
        )
    if english_only and language != "en":
        raise EngineUnavailable(
            f"the Whisper model {name} supports English only, not {language!r}",
            hint="Choose a model without '.en' at its end.",
        )
    if settings.task == "translate" and english_only:
        raise _cant_translate(name)


def options_of(settings: Settings) -> dict[str, str]:
    """The settings that a Whisper's words depend on, for its id; those that are as usual are left out."""
    options = {"language": settings.language} if settings.language else {}
    if settings.task != "transcribe":
        options["task"] = settings.task
    if settings.beam_size != 1:
        options["beam_size"] = str(settings.beam_size)
    return options


def _cant_translate(name: str) -> EngineUnavailable:
    return EngineUnavailable(
        f"the Whisper model {name} can't translate", hint="Choose another, for example --model medium."
    )
