"""What a published format is. The formats themselves live in `captions` and `documents`, one file each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from transcribe.model.transcript import Transcript
from transcribe.text.terminal import json_escaped

#: What a format makes: text, or bytes where the file isn't text.
T = TypeVar("T", bound=str | bytes)


@dataclass(frozen=True, slots=True)
class Format(Generic[T]):
    """One way to write a transcript.

    Attributes:
        name: what `--to` calls it.
        file_name: what the published file is called in the episode's folder.
        media_type: as registered with IANA, where it is.
        write: from a transcript the whole file's text; bytes where the file isn't one. Captions take a `profile` too,
            and the cues if they are `made` already.
    """

    name: str
    file_name: str
    media_type: str
    write: Callable[..., T]

    def data(self, transcript: Transcript, **options: object) -> bytes:
        """The whole file; text is UTF-8.

        Args:
            options: what `write` takes besides.
        """
        made: str | bytes = self.write(transcript, **options)
        if isinstance(made, bytes):
            return made
        return (json_escaped(made) if self.media_type.endswith("json") else made).encode()
