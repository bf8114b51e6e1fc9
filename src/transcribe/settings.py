"""Every option of the work itself: said once, judged once, before any model is loaded.

They come from the archive's `transcribe.toml`, if there is one, and from the command line, which wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from transcribe.errors import SettingsError
from transcribe.inputs import FileKind, read_if_there, toml_value, utf8
from transcribe.records import record, validate

FILE_NAME = "transcribe.toml"
_FILE = FileKind("a settings file", 100_000, SettingsError)

#: Settings that say how and where the work is done. Asking for another doesn't make what is done out of date. Where one
#: changes more than rounding (half precision on CUDA, another engine that `auto` takes), the engine's id says so.
_MACHINE = frozenset({"device", "model_dir", "offline", "batch_size"})


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
        diarizer: "auto" or an engine's name.
        pipeline: pyannote pipeline: a name on the hub, or a local folder.
        speakers: how many voices there are, where that is known for certain.
        voices: whether people may be known by their learnt voices.
        track: which audio track of a recording is heard, counted from 1; None mixes them all.
        device: where models run; "auto" takes CUDA where there is one.
        offline: never ask the network, not even for weights.
    """

    recognizer: str = "auto"
    model: str = "auto"
    model_dir: Path | None = None
    language: str | None = None
    task: Literal["transcribe", "translate"] = "transcribe"
    beam_size: int = 1
    batch_size: int | None = None
    diarizer: str = "auto"
    pipeline: str = "pyannote/speaker-diarization-community-1"
    speakers: int | None = None
    voices: bool = True
    track: int | None = None
    device: Literal["auto", "cpu", "cuda"] = "auto"
    offline: bool = False

    def __post_init__(self) -> None:
        if self.speakers is not None and not 1 <= self.speakers <= 20:
            raise ValueError(f"speakers is {self.speakers}, and must be between 1 and 20")
        if not 1 <= self.beam_size <= 20:
            raise ValueError(f"beam_size is {self.beam_size}, and must be between 1 and 20")
        if self.batch_size is not None and self.batch_size < 1:
            raise ValueError(f"batch_size is {self.batch_size}, and must be at least 1")
        if self.track is not None and self.track < 1:
            raise ValueError(f"track is {self.track}, and must be at least 1")
        if self.language is not None and not (self.language.isalpha() and self.language.islower()
                                              and len(self.language) in (2, 3)):
            raise ValueError(f"language is {self.language!r}, and must be a code such as 'en'")

    def of_result(self) -> dict[str, str]:
        """The settings that a transcript depends on, as text.

        >>> Settings(device="cuda").of_result() == Settings().of_result()
        True
        """
        return {name: str(getattr(self, name)) for name in self.__dataclass_fields__
                if name not in _MACHINE and getattr(self, name) is not None}

    def like(self, made_with: Mapping[str, str]) -> Settings:
        """These settings, but those that a transcript depends on as `of_result` told them of one.

        Raises:
            SettingsError: they are of another version of the program.
        """
        machine = {name: getattr(self, name) for name in _MACHINE}
        return validate(Settings, {**made_with, **machine}, error=SettingsError,
                        mend="Run the episode again: `transcribe run`.")


def load_settings(archive: Path, **given: Any) -> Settings:
    """The archive's settings file, overridden by what was given (None means not given).

    Raises:
        SettingsError: the file or a value can't be used; everything wrong is named at once.
    """
    path = archive / FILE_NAME
    data = read_if_there(path, _FILE)
    stored = {} if data is None else toml_value(utf8(data, path, _FILE), path, _FILE)
    asked = {name: value for name, value in given.items() if value is not None}
    return validate(Settings, {**stored, **asked}, path=path if stored else None, error=SettingsError,
                    mend="`transcribe run --help` lists the options.")
