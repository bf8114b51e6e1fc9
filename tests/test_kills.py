"""Runs with several processes that are killed; `benchmarks/kills.py` kills many more."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.killing import archive_of_clips, killed
from support.processes import KNOWN

pytestmark = pytest.mark.voice_encoder


@pytest.mark.slow
@pytest.mark.skipif(not KNOWN, reason="needs Linux's list of processes")
def test_whoever_is_killed_a_later_run_makes_the_same_and_nobody_is_left(samples: Path, tmp_path: Path) -> None:
    found = killed(archive_of_clips(tmp_path / "archive", samples, seconds=4, count=2), kills=2, seed=3)
    assert found.is_well, found
    assert found.kills == 2
