"""Files that are whole at every moment, and what is left where a writer is killed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from transcribe.errors import ArchiveError
from transcribe.store.archive import Archive
from transcribe.store.storage import remove_scratch, write_atomic

PROGRAM = """
import os, sys, transcribe.store.storage as storage
from pathlib import Path
def sync(handle):
    print("writing", flush=True)
    sys.stdin.read()
storage.os.fsync = sync
storage.write_atomic(Path(sys.argv[1]), b"new")
"""


def test_a_file_that_is_replaced_keeps_its_mode_and_owner(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    if os.geteuid() == 0:
        os.chown(path, 12345, 23456)
    path.chmod(0o640)
    before = path.stat()
    write_atomic(path, b"new")
    after = path.stat()
    assert path.read_bytes() == b"new"
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "file", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_a_link_in_its_place_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"mine")
    (tmp_path / "file").symlink_to(tmp_path / "target")
    write_atomic(tmp_path / "file", b"new")
    assert (tmp_path / "target").read_bytes() == b"mine"
    assert not (tmp_path / "file").is_symlink()


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_only_files_are_replaced(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "place")
    with pytest.raises(ArchiveError, match="place: can't be written"):
        write_atomic(tmp_path / "place", b"new")
    assert not (tmp_path / "place").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_name_as_long_as_can_be_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"


def test_what_a_killed_writer_left_is_removed_and_what_a_live_one_writes_is_not(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "file")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        (scratch,) = tmp_path.iterdir()
        remove_scratch(tmp_path)
        assert scratch.exists()
        writer.kill()
    remove_scratch(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "file", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["run.holder", "run.lock"])
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_no_lock_writes_to_what_a_link_leads_to(tmp_path: Path, name: str, link: object) -> None:
    assert callable(link)
    locks = tmp_path / "index" / "locks"
    locks.mkdir(parents=True)
    (tmp_path / "target").write_bytes(b"mine")
    link(tmp_path / "target", locks / name)
    if name == "run.lock" and link is os.symlink:
        with pytest.raises(ArchiveError, match=r"run\.lock: can't be locked"), Archive(tmp_path).lock("run"):
            pass
    else:
        with Archive(tmp_path).lock("run"):
            pass
    assert (tmp_path / "target").read_bytes() == b"mine"


def test_after_a_killed_holder_what_it_was_writing_is_removed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    program = (
        "import os, sys, signal\nfrom transcribe.store import storage\n"
        "from transcribe.store.archive import Archive\n"
        "archive = Archive(sys.argv[1])\n"
        "with archive.lock('run'):\n"
        "    storage.os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    storage.write_atomic(archive.index / 'deep' / 'file', b'new')\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert [path.suffix for path in (archive.index / "deep").iterdir()] == [".part"]
    with archive.lock("run"):
        assert list((archive.index / "deep").iterdir()) == []
    assert [path.name for path in (archive.index / "locks").iterdir()] == ["run.lock"]
