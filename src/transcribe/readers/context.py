"""What is known of a file before it is read."""

from __future__ import annotations

from pathlib import Path

from transcribe.model.records import record


@record
class ReadContext:
    """What a reader is told besides the file's bytes.

    Attributes:
        path: for its errors; it isn't opened.
        episode_id: whose part is read of a file that tells of several.
        names: of people whom the transcript or its page already has; their labels are always believed.
    """

    path: Path
    episode_id: str = ""
    names: tuple[str, ...] = ()
