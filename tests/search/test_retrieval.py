"""Quotes with one word in ten wrong are found again in real conversations, at their second."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "retrieval.py"


@pytest.mark.slow
def test_damaged_quotes_are_found_at_their_second(shared: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            str(BENCHMARK),
            "--data",
            str(shared / "data"),
            "--quotes",
            "25",
            "--engine",
            "tantivy",
            "--json",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["quotes"] == 25
    assert found["first"] >= 0.95
    assert found["found"] >= 0.95
    assert found["bare"]["found"] >= 0.9


def test_a_folder_without_captions_is_told(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(BENCHMARK), "--data", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 2
    assert "no captions there" in done.stderr
