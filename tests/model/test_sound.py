"""Sound that lies on disk takes memory only while it is looked at."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from transcribe.model.sound import Sound
from transcribe.model.transcript import Interval


def resident_bytes() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("the system doesn't say")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell it elsewhere")
def test_what_was_read_is_given_back_and_can_be_read_again(tmp_path: Path) -> None:
    np.random.default_rng(0).normal(0, 0.1, 16_000_000).astype(np.float32).tofile(tmp_path / "sound")  # 64 MB
    sound = Sound(np.memmap(tmp_path / "sound", dtype=np.float32, mode="c"))
    total = float(sound.samples.sum())
    read = resident_bytes()
    sound.release()
    assert read - resident_bytes() > 50_000_000
    assert float(sound.samples.sum()) == total


def test_sound_in_memory_stays_there() -> None:
    sound = Sound(np.ones(16_000, np.float32))
    sound.release()
    assert sound.cut(Interval(0, 1000)).sum() == 16_000
