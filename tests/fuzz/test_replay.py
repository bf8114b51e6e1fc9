"""All seeds, and all that fuzzing found, go through every harness: nothing but errors of ours comes out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from fuzz.harnesses import HARNESSES, run

HERE = Path(__file__).parent


def inputs() -> list[Path]:
    return sorted(path for folder in ("seeds", "found") for path in (HERE / folder).rglob("*") if path.is_file())


@pytest.mark.parametrize("path", inputs(), ids=lambda path: str(path.relative_to(HERE)))
def test_only_errors_of_ours_come_out(path: Path) -> None:
    data = path.read_bytes()
    for name in HARNESSES:
        before = time.process_time()
        run(name, data)
        assert time.process_time() - before < 5, name


def test_every_harness_has_seeds_that_it_takes() -> None:
    for name in HARNESSES:
        taken = [run(name, path.read_bytes()) is None for path in (HERE / "seeds" / name).iterdir()]
        assert any(taken), name
