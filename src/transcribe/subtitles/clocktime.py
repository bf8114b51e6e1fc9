"""Times as TTML writes them (W3C, TTML 1, section 10.3.1): "00:00:01.5", "00:00:01:12", "36f", "1.5s"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from transcribe.model.records import record

_CLOCK = re.compile(r"([0-9]{2,5}):([0-5][0-9]):([0-5][0-9]|60)(?:(\.[0-9]{1,18})|:([0-9]{2,5})(?:\.[0-9]{1,5})?)?")
_LOOSE = re.compile(r"(?:([0-9]{1,5}):)?([0-9]{1,2}):([0-9]{1,2})(\.[0-9]{1,18})?")
_OFFSET = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,18})?)(h|m|s|ms|f|t)")
_UNIT_MS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}


@record
class Clock:
    """What a document counts in.

    Attributes:
        frame_rate: frames a second.
        tick_rate: ticks a second.
        smpte: how many frames are counted as a second where times are SMPTE time codes: 24 at 23.976 frames a second.
            0 where they aren't.
        dropped: "dropNTSC" or "dropPAL" where some numbers are left out to keep up with the clock.
    """

    frame_rate: Fraction = Fraction(30)
    tick_rate: Fraction = Fraction(1)
    smpte: int = 0
    dropped: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Clock:
        """The clock that a document's parameters name; as TTML has it where they name none, or none that can be.

        >>> Clock.of({"frameRate": "30", "frameRateMultiplier": "1000 1001"}).frame_rate
        Fraction(30000, 1001)
        """
        rate = _number(parameters.get("frameRate", "")) or Fraction(30)
        counted = ceil(rate)
        times, _, over = parameters.get("frameRateMultiplier", "").replace(":", " ").partition(" ")
        rate *= (_number(times) or 1) / (_number(over.strip()) or Fraction(1))
        whole_ticks = rate * (_number(parameters.get("subFrameRate", "")) or 1) if "frameRate" in parameters else 1
        smpte = counted if parameters.get("timeBase") == "smpte" else 0
        dropped = parameters.get("dropMode", "nonDrop")
        return cls(
            rate,
            _number(parameters.get("tickRate", "")) or Fraction(whole_ticks),
            smpte,
            dropped if smpte and dropped in ("dropNTSC", "dropPAL") else "",
        )

    def ms(self, text: str) -> Fraction | None:
        """Milliseconds; None where it is no time.

        >>> [Clock().ms(text) for text in ("00:00:01.5", "00:00:01:15", "45f", "0:01")]
        [Fraction(1500, 1), Fraction(1500, 1), Fraction(1500, 1), None]
        """
        if clock := _CLOCK.fullmatch(text.strip()):
            hours, minutes, seconds, rest, frames = clock.groups()
            if int(frames or 0) >= (self.smpte or self.frame_rate):
                return None
            whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
            if self.smpte and not rest:
                return 1000 * self._counted(whole, int(frames or 0)) / self.frame_rate
            return 1000 * (whole + Fraction(f"0{rest or ''}") + int(frames or 0) / self.frame_rate)
        if offset := _OFFSET.fullmatch(text.strip()):
            number, unit = Fraction(offset[1]), offset[2]
            rate = {"f": self.frame_rate, "t": self.tick_rate}.get(unit)
            return number * 1000 / rate if rate else number * _UNIT_MS[unit]
        return None

    def lenient_ms(self, text: str) -> Fraction | None:
        """Milliseconds of a time that is written as no player must read it: "0:00:01,5", "1:02", "1,5s".

        >>> Clock().lenient_ms("0:00:01,5"), Clock().lenient_ms("soon")
        (Fraction(1500, 1), None)
        """
        plain = text.strip().replace(",", ".")
        if found := _LOOSE.fullmatch(plain):
            hours, minutes, seconds, rest = found.groups()
            return self.ms(f"{int(hours or 0):02}:{int(minutes):02}:{int(seconds):02}{rest or ''}")
        return self.ms(plain)

    def _counted(self, seconds: int, frames: int) -> Fraction:
        """How many frames there are before a time code (TTML 2, appendix "Time Expression Semantics": SMPTE)."""
        minutes = seconds // 60
        left_out = {"dropNTSC": 2 * (minutes - minutes // 10), "dropPAL": 4 * (minutes // 2 - minutes // 20)}
        return Fraction(seconds * self.smpte + frames - left_out.get(self.dropped, 0))


def _number(text: str) -> Fraction | None:
    """A number over 0, which must be whole but often isn't ("23.976"); None where it is none."""
    return (Fraction(text) or None) if re.fullmatch(r"[0-9]{1,18}(?:\.[0-9]{1,6})?", text) else None
