from __future__ import annotations

import json
import pickle
import subprocess
import sys
import time
from pathlib import Path
from platform import node

import pytest
from whoosh.index import open_dir

from support.indexes import engine_folder, found, indexed, store
from transcribe.errors import ArchiveError, SearchIndexError
from transcribe.search import open_index
from transcribe.search.whoosh import index as module
from transcribe.search.whoosh import writer as whoosh_writer
from transcribe.store.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return indexed(tmp_path, "whoosh")


# Missing, foreign, damaged


class Trap:
    """Unpickling it writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize(
    "pointer",
    [
        None,
        {},
        [],
        "index",
        {"format": 0, "engine": "whoosh"},
        {"format": module.FORMAT + 1, "engine": "whoosh", "folder": "0" * 32},
        {"format": module.FORMAT, "engine": "tantivy", "folder": "0" * 32},
        {"format": module.FORMAT, "engine": "whoosh", "folder": "../elsewhere"},
        {"format": module.FORMAT, "engine": "whoosh", "folder": "/tmp"},
    ],
)
def test_a_foreign_index_is_never_opened(archive: Archive, pointer: object) -> None:
    sprung = archive.root / "sprung"
    for folder in (archive.search, archive.search / ("0" * 32), archive.index / "elsewhere"):
        folder.mkdir(exist_ok=True)
        for name in ("_MAIN_1.toc", "MAIN_1.seg", "synced.json"):
            (folder / name).write_bytes(pickle.dumps(Trap(sprung)))
    (archive.search / "index.json").unlink()
    if pointer is not None:
        (archive.search / "index.json").write_text(json.dumps(pointer))
    with pytest.raises(SearchIndexError, match="transcribe index build"):
        found(archive, "hand")
    assert not sprung.exists()
    open_index(archive).rebuild(archive)
    assert found(archive, "hand") == ["one"]
    assert not sprung.exists()


# Several processes, and the end of one


def test_who_keeps_a_writer_waiting_is_named(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.3)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\nfrom transcribe.store.archive import Archive\n"
            "with Archive(sys.argv[1]).lock('search'):\n    print('held', flush=True)\n    time.sleep(60)",
            archive.root,
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        began = time.monotonic()
        with pytest.raises(ArchiveError, match=rf"another process .* \(process {holder.pid} on {node()}\)"):
            open_index(archive).sync(archive)
        assert time.monotonic() - began >= 0.3
        assert found(archive, "hand") == ["one"]  # Readers don't wait.
    finally:
        holder.kill()
        holder.wait()
        if holder.stdout is not None:
            holder.stdout.close()
    open_index(archive).sync(archive)  # The lock died with its holder.


def test_a_large_segment_is_left_alone_by_small_ones(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_writer, "SMALL", 3)
    store(archive, "large", *["many hands"] * 40)
    open_index(archive).rebuild(archive)
    (large,) = engine_folder(archive).glob("*.seg")
    for number in range(25):
        store(archive, "one", f"hand {number}")
        open_index(archive).sync(archive)
        assert large.exists()
    assert len(list(engine_folder(archive).glob("*.seg"))) <= 12


def test_a_large_commit_merges_what_many_small_ones_left(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_writer, "SMALL", 2)
    for number in range(12):
        store(archive, f"e{number}", "a hand", "a foot")
        open_index(archive).sync(archive)
    assert len(list(engine_folder(archive).glob("*.seg"))) > 12
    for number in range(12):
        store(archive, f"more{number}", "a hand")
    open_index(archive).sync(archive)
    assert len(list(engine_folder(archive).glob("*.seg"))) <= 2
    assert open_index(archive).verify(archive).agrees


def test_small_commits_leave_segments_of_some_size_until_they_are_many(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_writer, "SMALL", 2)
    monkeypatch.setattr(whoosh_writer, "MANY", 8)
    store(archive, "large", *["many hands"] * 40)
    open_index(archive).rebuild(archive)
    (large,) = engine_folder(archive).glob("*.seg")
    most = 0
    for number in range(12):
        store(archive, f"e{number}", "a hand", "a foot")
        open_index(archive).sync(archive)
        most = max(most, len(list(engine_folder(archive).glob("*.seg"))))
    assert most == 9
    assert len(list(engine_folder(archive).glob("*.seg"))) < 9
    assert large.exists()
    assert open_index(archive).verify(archive).agrees


def test_segments_stay_few_however_often_an_episode_is_replaced(archive: Archive) -> None:
    for number in range(25):
        store(archive, f"e{number % 3}", f"hand {number}")
        open_index(archive).sync(archive)
    with open_dir(str(engine_folder(archive))).reader() as reader:
        assert len(reader.leaf_readers()) <= 12
    assert sorted(found(archive, "hand")) == ["e0", "e1", "e2", "one"]
    assert found(archive, "=24 OR =23 OR =22") == ["e0", "e1", "e2"]
    assert found(archive, "=21") == []
