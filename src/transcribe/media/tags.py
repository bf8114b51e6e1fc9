"""What a recording says about itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from transcribe.media.container import opened

if TYPE_CHECKING:
    from av.container import InputContainer


def read_tags(path: Path) -> dict[str, str]:
    """A recording's ID3, Vorbis or MP4 tags, by FFmpeg's common names in lower case ("title", "artist", "date").

    Raises:
        AudioError: the file is missing, unreadable or empty, or no recording.
    """
    with opened(path) as container:
        return tags_of(container)


def tags_of(container: InputContainer) -> dict[str, str]:
    """The same, of an open container."""
    # Ogg keeps them with the stream, the others with the container.
    layers = [*(stream.metadata for stream in container.streams), container.metadata]
    return {name.lower(): text for layer in layers for name, text in layer.items()}
