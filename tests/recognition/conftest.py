"""The small Whispers that several of this room's tests hear with."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.tiny_whispers import interview, make_checkpoint
from transcribe.model.sound import Sound


@pytest.fixture(scope="session")
def sound(samples: Path) -> Sound:
    """Forty seconds of an interview."""
    return interview(samples)


@pytest.fixture(scope="session")
def checkpoint(sound: Sound, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Whisper for openai-whisper."""
    return make_checkpoint(sound, tmp_path_factory.mktemp("whisper") / "tiny.pt")


@pytest.fixture(scope="session")
def converted(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for faster-whisper."""
    pytest.importorskip("faster_whisper")
    from support.converted_whisper import convert_once

    return convert_once(checkpoint, tmp_path_factory.mktemp("converted") / "tiny")
