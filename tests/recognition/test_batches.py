"""Batches are as large as memory allows, and smaller where it turns out not to."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from transcribe.errors import EngineFailed, EngineUnavailable
from transcribe.model.transcript import Interval
from transcribe.recognition.batches import _container_bytes, batch_size, in_batches

WINDOWS = tuple(Interval(second * 1000, second * 1000 + 1000) for second in range(10))


def starts(batch: Sequence[Interval]) -> list[int]:
    return [window.start_ms for window in batch]


def test_every_window_gets_its_result_in_order() -> None:
    sizes = []

    def work(batch: Sequence[Interval]) -> list[int]:
        sizes.append(len(batch))
        return starts(batch)

    assert list(in_batches(WINDOWS, 4, work, "Whisper")) == starts(WINDOWS)
    assert sizes == [4, 4, 2]


def test_memory_that_runs_out_halves_the_batch_and_those_to_come() -> None:
    import torch

    tried = []

    def work(batch: Sequence[Interval]) -> list[int]:
        tried.append(len(batch))
        torch.empty(2**50 if len(batch) > 2 else 1)  # a petabyte
        return starts(batch)

    assert list(in_batches(WINDOWS, 8, work, "Whisper")) == starts(WINDOWS)
    assert tried == [8, 4, 2, 2, 2, 2, 2]


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("CUDA failed with error out of memory"),
        RuntimeError("[enforce fail] not enough memory"),
        "torch",
    ],
    ids=str,
)
def test_every_way_to_say_that_memory_ran_out_is_understood(error: Exception | str) -> None:
    import torch

    raised = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB") if error == "torch" else error

    def work(batch: Sequence[Interval]) -> list[int]:
        if len(batch) > 1:
            raise raised  # type: ignore[misc]
        return starts(batch)

    assert list(in_batches(WINDOWS[:3], 3, work, "Whisper")) == starts(WINDOWS[:3])


def test_one_window_that_is_too_much_is_told_with_its_place() -> None:
    def work(batch: Sequence[Interval]) -> list[int]:
        if WINDOWS[7] in batch:
            raise MemoryError
        return starts(batch)

    with pytest.raises(EngineFailed, match="Whisper ran out of memory at 0:07. Choose a smaller model"):
        list(in_batches(WINDOWS, 4, work, "Whisper"))


def test_any_other_fault_is_told_with_its_place_in_one_line() -> None:
    def work(batch: Sequence[Interval]) -> list[int]:
        raise RuntimeError("no such layer\nsecond line")

    with pytest.raises(EngineFailed, match=r"Whisper failed at 0:00 \(no such layer\)\. Try another\.") as told:
        list(in_batches(WINDOWS, 4, work, "Whisper", "Try another."))
    assert isinstance(told.value.__cause__, RuntimeError)


def test_an_error_of_our_own_goes_through() -> None:
    def work(batch: Sequence[Interval]) -> list[int]:
        raise EngineUnavailable("isn't there")

    with pytest.raises(EngineUnavailable):
        list(in_batches(WINDOWS, 4, work, "Whisper"))


def test_a_batch_holds_at_least_one_window_and_no_more_than_pays() -> None:
    assert batch_size("cpu", sys.maxsize) == 1
    assert batch_size("cpu", 1) == 8


def test_a_containers_share_is_what_counts(tmp_path: Path) -> None:
    assert _container_bytes(tmp_path) == sys.maxsize
    (tmp_path / "memory.current").write_text("300\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert _container_bytes(tmp_path) == sys.maxsize
    (tmp_path / "memory.max").write_text("1000\n")
    assert _container_bytes(tmp_path) == 700
