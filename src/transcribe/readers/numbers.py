"""Times and shares in JSON that are a little wrong: put right, and counted so that a person is told."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

from transcribe.errors import DocumentError, InputError
from transcribe.model.timecode import parse

_HINT = "Correct it, or export it again."
_LATEST_S = 3_600_000  # a thousand hours
_LONGEST_TIME = 40

_NEGATIVE = "{} set to 0: before the recording's start"
_TEXT = "{} read from text instead of a number"
_NO_NUMBER = "{} ignored: not a number"
_REVERSED = "{} ignored: end before start"
_SHARE = "{} clamped to 0..1: confidence out of range"


class Numbers:
    """Reads the numbers of one file.

    Raises:
        DocumentError: from each method, where there is no number at all.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counted = Counter[str]()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was put right, a line each."""
        return tuple(f"{line.format(f'{count} value' + 's' * (count > 1))}" for line, count in self._counted.items())

    def span(
        self, told: dict[str, Any], place: str, keys: tuple[str, str] = ("start", "end")
    ) -> tuple[int | None, int | None]:
        """Start and end in milliseconds, told in seconds; None where they aren't told, or can't be."""
        start_ms, end_ms = (self.time(told.get(key), f"{place}{key}") for key in keys)
        if start_ms is not None and end_ms is not None and end_ms < start_ms:
            self._counted[_REVERSED] += 1
            end_ms = None
        return start_ms, end_ms

    def time(self, seconds: Any, place: str) -> int | None:
        """Milliseconds of a time in seconds, or as text ("0:12", "12.5")."""
        if isinstance(seconds, str):
            seconds = self._from_text(seconds, place)
        if seconds is None:
            return None
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise DocumentError(f"{place} isn't a time in seconds", path=self._path, hint=_HINT)
        if not math.isfinite(seconds):
            self._counted[_NO_NUMBER] += 1
            return None
        if seconds > _LATEST_S:
            raise DocumentError(f"{place} isn't a time in seconds", path=self._path, hint=_HINT)
        if seconds < 0:
            self._counted[_NEGATIVE] += 1
        return max(0, round(seconds * 1000))

    def share(self, share: Any, place: str) -> float | None:
        """A confidence from 0 to 1; None where it isn't told."""
        if share is None:
            return None
        if isinstance(share, bool) or not isinstance(share, int | float):
            raise DocumentError(f"{place} isn't a number from 0 to 1", path=self._path, hint=_HINT)
        if not math.isfinite(share):
            self._counted[_NO_NUMBER] += 1
            return None
        if not 0 <= share <= 1:
            self._counted[_SHARE] += 1
        return min(1.0, max(0.0, float(share)))

    def _from_text(self, text: str, place: str) -> float | None:
        if not text.strip() or text.strip().lower() in ("nan", "null", "none"):
            self._counted[_NO_NUMBER] += 1
            return None
        self._counted[_TEXT] += 1
        if len(text) > _LONGEST_TIME:
            raise DocumentError(f"{place} isn't a time in seconds", path=self._path, hint=_HINT)
        try:
            return -parse(text.strip()[1:]) / 1000 if text.strip().startswith("-") else parse(text) / 1000
        except InputError as error:
            raise DocumentError(f"{place} isn't a time in seconds", path=self._path, hint=_HINT) from error
