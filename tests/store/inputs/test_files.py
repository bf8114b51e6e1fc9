"""Only regular files come in, and none that is larger than its kind may be."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from transcribe.captions.profiles import profile_named
from transcribe.errors import DocumentError, TranscribeError
from transcribe.media.decode import probe
from transcribe.pages.files import read_page
from transcribe.readers import read as read_told
from transcribe.recognition.names.glossary import read_glossary
from transcribe.services.evaluating import read_reference
from transcribe.settings import load_settings
from transcribe.store.archive import Archive
from transcribe.store.inputs import FileKind, read, read_if_there, read_text
from transcribe.store.storage import StageCache
from transcribe.store.transcripts import read_transcript
from transcribe.subtitles.reading import read_subtitles

SMALL = FileKind("a note", 10, hint="Shorten it.")


def fault(path: Path, kind: FileKind = SMALL) -> str:
    with pytest.raises(DocumentError) as raised:
        read(path, kind)
    assert raised.value.path == str(path)
    return f"{raised.value.reason}. {raised.value.hint}"


def test_a_regular_file_comes_in_whole_through_a_link_too(tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"\0" * 10)
    (tmp_path / "link").symlink_to(tmp_path / "note")
    assert read(tmp_path / "note", SMALL) == read(tmp_path / "link", SMALL) == b"\0" * 10


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    assert fault(tmp_path) == "is a folder. Name a regular file."
    assert fault(tmp_path / "pipe") == fault(tmp_path / "link") == "is a pipe. Name a regular file."
    assert fault(Path("/dev/zero")) == "is a device. Name a regular file."


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # its address may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert "can't be read" in fault(tmp_path / "socket")


def test_a_file_too_large_is_told_with_both_sizes(tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"\0" * 11)
    assert fault(tmp_path / "note") == "is too large for a note (11 bytes; at most 10 bytes). Shorten it."


def test_a_file_that_the_system_makes_up_is_bounded_too() -> None:
    path = Path("/proc/self/maps")  # which says that it has no size
    if not path.exists():
        pytest.skip("this system has no /proc")
    assert "is too large for a note" in fault(path)


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert fault(tmp_path / "none") == "there is no such file. Check the path."
    assert "can't be read (Too many levels of symbolic links)" in fault(tmp_path / "loop")
    assert "can't be read (File name too long)" in fault(tmp_path / ("n" * 300))
    for name in ("a\0b", "a\ud83d"):
        assert "no file can have this name" in fault(tmp_path / name)


def test_what_is_missing_may_be_none_and_what_is_unreadable_never(tmp_path: Path) -> None:
    assert read_if_there(tmp_path / "none", SMALL) is None
    with pytest.raises(DocumentError, match="is a folder"):
        read_if_there(tmp_path, SMALL)


def test_text_is_utf_8(tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"\xef\xbb\xbfa\nb\xff")
    with pytest.raises(DocumentError, match="isn't UTF-8 text: line 2"):
        read_text(tmp_path / "note", SMALL)
    (tmp_path / "note").write_bytes(b"\xef\xbb\xbfa")
    assert read_text(tmp_path / "note", SMALL) == "a"


@pytest.fixture
def pipes(tmp_path: Path) -> Archive:
    """An archive whose files are all pipes."""
    archive = Archive(tmp_path)
    archive.folder("talk").mkdir(parents=True)
    for path in (
        tmp_path / "transcribe.toml",
        tmp_path / "glossary.txt",
        tmp_path / "own.toml",
        tmp_path / "talk.txt",
        tmp_path / "talk.srt",
        tmp_path / "talk.json",
        tmp_path / "talk.mp3",
        archive.index / "people.json",
        archive.transcript_path("talk"),
        archive.folder("talk") / "edits.json",
        archive.imported_path("talk"),
        archive.folder("talk") / "failure.json",
    ):
        os.mkfifo(path)
    return archive


def test_every_reader_refuses_a_pipe(pipes: Archive) -> None:
    root = pipes.root
    for reads in (
        lambda: load_settings(root),
        lambda: read_glossary(root / "glossary.txt"),
        lambda: profile_named(str(root / "own.toml")),
        lambda: read_page(root / "talk.txt"),
        lambda: read_page(root / "talk.json"),
        lambda: read_subtitles(root / "talk.srt"),
        lambda: read_told(root / "talk.srt"),
        lambda: read_told(root / "talk.json"),
        lambda: read_reference(root / "talk.srt", "talk"),
        lambda: probe(root / "talk.mp3", "talk.mp3"),
        lambda: read_transcript(pipes.transcript_path("talk")),
        lambda: pipes.edits("talk"),
        lambda: pipes.imported("talk"),
        lambda: pipes.failure("talk"),
        pipes.renamings,
    ):
        with pytest.raises(TranscribeError, match="is a pipe"):
            reads()


def test_a_kept_result_that_is_a_pipe_counts_as_absent(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    cache.put("words", "ab", ["x"])
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.unlink()
    os.mkfifo(path)
    assert cache.get("words", "ab", list) is None
