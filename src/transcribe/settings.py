"""Every option of the work itself: said once, judged once, before any model is loaded.

They come, the later ones winning, from the user's own `~/.config/transcribe/config.toml`, the archive's
`transcribe.toml`, the environment (`TRANSCRIBE_MODEL`, `TRANSCRIBE_MODEL_DIR`, `TRANSCRIBE_PIPELINE`) and the command
line.

An archive may come from anybody, and a model's files are programs in all but name. So an archive's own files, its
transcripts included, may choose a model by its name, but never point at a file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from transcribe.errors import SettingsError
from transcribe.model.records import record, validate
from transcribe.store.inputs import FileKind, read_if_there, toml_value, utf8

FILE_NAME = "transcribe.toml"
_FILE = FileKind("a settings file", 100_000, SettingsError)

#: Settings that say how and where the work is done. Asking for another doesn't make what is done out of date. Where one
#: changes more than rounding (half precision on CUDA, another engine that `auto` takes), the engine's id says so.
_MACHINE = frozenset({"device", "model_dir", "offline", "batch_size", "named_in_archive"})

#: Settings that name a model, or are its path; and all that may be said in the environment.
_MODELS = ("model", "pipeline")
_IN_ENVIRONMENT = (*_MODELS, "model_dir")

#: A name as engines or the hub give it: no path, neither from the root or the home folder nor from here.
_MODEL_NAME = re.compile(r"(?!\.)[\w.-]+(?:/(?!\.)[\w.-]+)?")


@record
class Settings:
    """What a run may be asked for.

    Attributes:
        recognizer: "auto" or an engine's name.
        model: Whisper model name ("small", "turbo", ...), path of a checkpoint, or "auto".
        model_dir: where Whisper's weights lie; None for its own default, `~/.cache/whisper`.
        language: what is spoken, as an ISO 639-1 code ("en"); None to detect it.
        task: "translate" gives English words for what is spoken in another language.
        beam_size: how many readings of a window are followed at once; 1 takes the likeliest token each time.
        batch_size: how many windows are decoded at once; None for as many as memory allows.
        aligner: what finds the words in the sound: "auto", an engine's name, or "none".
        diarizer: "auto" or an engine's name.
        pipeline: pyannote pipeline: a name on the hub, or a local folder.
        speakers: how many voices there are, where that is known for certain.
        voices: whether people may be known by their learnt voices.
        track: which audio track of a recording is heard, counted from 1; None mixes them all.
        device: where models run; "auto" takes CUDA where there is one.
        offline: never ask the network, not even for weights.
        named_in_archive: those of `model` and `pipeline` that one of the archive's files chose; they are names, and
            `local` gives no path for them.
    """

    recognizer: str = "auto"
    model: str = "auto"
    model_dir: Path | None = None
    language: str | None = None
    task: Literal["transcribe", "translate"] = "transcribe"
    beam_size: int = 1
    batch_size: int | None = None
    aligner: str = "auto"
    diarizer: str = "auto"
    pipeline: str = "pyannote/speaker-diarization-community-1"
    speakers: int | None = None
    voices: bool = True
    track: int | None = None
    device: Literal["auto", "cpu", "cuda"] = "auto"
    offline: bool = False
    named_in_archive: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.speakers is not None and not 1 <= self.speakers <= 20:
            raise ValueError(f"speakers is {self.speakers}, and must be between 1 and 20")
        if not 1 <= self.beam_size <= 20:
            raise ValueError(f"beam_size is {self.beam_size}, and must be between 1 and 20")
        if self.batch_size is not None and self.batch_size < 1:
            raise ValueError(f"batch_size is {self.batch_size}, and must be at least 1")
        if self.track is not None and self.track < 1:
            raise ValueError(f"track is {self.track}, and must be at least 1")
        if self.language is not None and not (
            self.language.isalpha() and self.language.islower() and len(self.language) in (2, 3)
        ):
            raise ValueError(f"language is {self.language!r}, and must be a code such as 'en'")

    def local(self, name: Literal["model", "pipeline"]) -> Path | None:
        """A model's path, where it is meant as one; None if a file of the archive chose it, which may only name one.

        >>> Settings(model="my.pt").local("model")
        PosixPath('my.pt')
        """
        return None if name in self.named_in_archive else Path(getattr(self, name)).expanduser()

    def of_result(self) -> dict[str, str]:
        """The settings that a transcript depends on, as text.

        >>> Settings(device="cuda").of_result() == Settings().of_result()
        True
        """
        return {
            name: str(getattr(self, name))
            for name in self.__dataclass_fields__
            if name not in _MACHINE and getattr(self, name) is not None
        }

    def like(self, made_with: Mapping[str, str]) -> Settings:
        """These settings, but those that a transcript depends on as `of_result` told them of one.

        A transcript is a file of the archive: a model's path that stands in it isn't followed, unless it is set here
        too.

        Raises:
            SettingsError: they are of another version of the program.
        """
        machine = {name: getattr(self, name) for name in _MACHINE}
        machine["named_in_archive"] |= {name for name in _MODELS if made_with.get(name) != getattr(self, name)}
        return validate(
            Settings, {**made_with, **machine}, error=SettingsError, hint="Run the episode again: `transcribe run`."
        )


def load_settings(archive: Path, **given: Any) -> Settings:
    """The user's own settings, overridden by the archive's, the environment's and what was given (None: not given).

    `offline` in one of the files holds, whatever the other says.

    Raises:
        SettingsError: a file or a value can't be used; everything wrong is named at once.
    """
    own_path, path = user_settings_path(), archive / FILE_NAME
    own, stored = _read(own_path) if own_path else {}, _read(path)
    if own:
        validate(Settings, own, path=own_path, error=SettingsError, hint="`transcribe run --help` lists the options.")
    for name in ("model_dir", *_MODELS):
        _refuse_path(name, stored.get(name), path)
    asked: dict[str, Any] = {name: said for name in _IN_ENVIRONMENT if (said := os.environ.get(_variable(name)))}
    asked |= {name: value for name, value in given.items() if value is not None}
    if own.get("offline") is True:
        stored["offline"] = True
    asked["named_in_archive"] = frozenset(name for name in _MODELS if name in stored and name not in asked)
    return validate(
        Settings,
        {**own, **stored, **asked},
        path=path if stored else None,
        error=SettingsError,
        hint="`transcribe run --help` lists the options.",
    )


def user_settings_path() -> Path | None:
    """Where the user's own settings lie (XDG Base Directory Specification); None where there is no home folder."""
    config = os.environ.get("XDG_CONFIG_HOME", "")
    # By the specification relative paths are ignored; here one might lie in an archive.
    folder = Path(config if os.path.isabs(config) else os.path.expanduser("~/.config"))
    return folder / "transcribe" / "config.toml" if folder.is_absolute() else None


def _read(path: Path) -> dict[str, Any]:
    data = read_if_there(path, _FILE)
    told = {} if data is None else toml_value(utf8(data, path, _FILE), path, _FILE)
    if "named_in_archive" in told:
        raise SettingsError("named_in_archive: isn't a setting", path=path, hint="Leave it out.")
    return told


def _refuse_path(name: str, value: object, path: Path) -> None:
    if value is None or (name in _MODELS and (not isinstance(value, str) or _MODEL_NAME.fullmatch(value))):
        return
    option = f"--{name.replace('_', '-')}"
    raise SettingsError(
        f"{name}: an archive's settings may name a model, but not point at files ({value!r})",
        path=path,
        hint=f"Give it by {option}, in {_variable(name)}, or in {user_settings_path()}.",
    )


def _variable(name: str) -> str:
    return f"TRANSCRIBE_{name.upper()}"
