"""Running the real command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: The engines that every machine of the tests has.
EMBEDDED = ("--offline", "--recognizer", "pocketsphinx", "--diarizer", "embedded")


def command(*arguments: object) -> list[str]:
    """`transcribe ARGUMENTS`, as this Python runs it."""
    return [sys.executable, "-m", "transcribe", *map(str, arguments)]


def transcribe(archive: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `transcribe ARGUMENTS` on an archive, and wait for it."""
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "TRANSCRIBE_ARCHIVE": str(archive), **environment},
    )
