from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from support.memory import needs_linux, resident_bytes
from transcribe.diarization import rows as module
from transcribe.diarization.rows import Spool, mean, picked, product
from transcribe.errors import EngineFailed


@pytest.fixture(autouse=True)
def _short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 100_000)


@pytest.fixture(scope="module")
def numbers() -> NDArray[np.float32]:
    # Far from zero, where what is added up in another order is rounded otherwise.
    return np.random.default_rng(0).normal(3, 1, (40_001, 19)).astype(np.float32)


@pytest.fixture
def on_disk(numbers: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    with Spool() as spool:
        for block in np.array_split(numbers, 7):
            spool.add(block)
        yield spool.rows()


def test_rows_come_back_in_their_order(numbers: NDArray[np.float32], on_disk: NDArray[np.float32]) -> None:
    assert isinstance(on_disk, np.memmap)
    assert np.array_equal(on_disk, numbers)


def test_columns_of_a_wider_array_are_rows_too(numbers: NDArray[np.float32]) -> None:
    with Spool() as spool:
        spool.add(numbers[:, 3:5])
        assert np.array_equal(spool.rows(), numbers[:, 3:5])


def test_no_rows_have_their_width() -> None:
    with Spool() as spool:
        spool.add(np.empty((0, 5), dtype=np.float32))
        found = spool.rows()
    assert found.shape == (0, 5)
    assert [len(block) for block in picked(found, np.empty(0, dtype=np.intp))] == [0]


def test_rows_outlive_their_spool() -> None:
    with Spool() as spool:
        spool.add(np.ones((2, 3), dtype=np.float32))
        found = spool.rows()
    assert found.sum() == 6


def test_the_mean_is_to_the_bit_that_of_the_whole(numbers: NDArray[np.float32], on_disk: NDArray[np.float32]) -> None:
    use = np.random.default_rng(1).random(len(numbers)) < 0.8
    found = mean(picked(on_disk, np.flatnonzero(use)))
    assert found.dtype == np.float32
    assert found.tobytes() == numbers[use].mean(axis=0).tobytes()


def test_rows_on_both_sides_of_a_border_are_picked_once(
    numbers: NDArray[np.float32], on_disk: NDArray[np.float32]
) -> None:
    borders = np.cumsum([len(block) for block in picked(on_disk, np.arange(len(on_disk)))])
    assert len(borders) > 20
    places = np.unique(np.concatenate([borders[:-1] - 1, borders[:-1], [0, len(numbers) - 1]]))
    assert np.array_equal(np.concatenate(list(picked(on_disk, places))), numbers[places])


def test_a_product_is_that_of_the_whole(numbers: NDArray[np.float32], on_disk: NDArray[np.float32]) -> None:
    matrix = np.random.default_rng(2).normal(size=(19, 3)).astype(np.float32)
    assert product(on_disk, matrix) == pytest.approx(numbers @ matrix, rel=1e-5, abs=1e-5)


@needs_linux
def test_what_was_read_of_them_is_given_back(on_disk: NDArray[np.float32]) -> None:
    float(on_disk.sum())
    assert resident_bytes(on_disk) >= on_disk.nbytes
    held = [resident_bytes(on_disk) for _ in picked(on_disk, np.arange(len(on_disk)))]
    assert max(held[1:]) < on_disk.nbytes / 4  # The first comes on top of what was read before.
    assert resident_bytes(on_disk) == 0


def test_a_full_disk_is_told(numbers: NDArray[np.float32]) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Spool() as spool:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
        try:
            with pytest.raises(EngineFailed, match="can't write to .*Free some space"):
                spool.add(numbers)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_no_folder_for_temporary_files_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(EngineFailed, match="TMPDIR"):
        Spool()
