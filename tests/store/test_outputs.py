"""Files that people ask for by name: what is replaced, and what never is."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from support.sounds import beep, save
from support.transcripts import of_turns
from transcribe.errors import InputError
from transcribe.model.transcript import Turn, Word
from transcribe.store.archive import Archive
from transcribe.store.outputs import mended_place, output_place


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive with a recording, its page, a reference, and files of people's own work."""
    archive = Archive(tmp_path / "archive")
    archive.references.mkdir(parents=True)
    save(archive.audio / "talk.flac", beep(1, at_s=0.5))
    archive.store(of_turns([Turn.of("S", (Word(1500, 1700, "Yes."),))]))
    for name in (
        "audio/talk.txt",
        "audio/references/talk.srt",
        "index/people.json",
        "index/episodes/talk/edits.json",
        "index/episodes/talk/captions.srt",
        "transcribe.toml",
        "glossary.txt",
    ):
        (archive.root / name).write_text("mine")
    return archive


OWN = [
    "audio/talk.flac",
    "audio/talk.txt",
    "audio/references/talk.srt",
    "index/people.json",
    "index/episodes/talk/edits.json",
    "index/episodes/talk/transcript.json",
    "transcribe.toml",
    "glossary.txt",
]


def by_itself(own: Path, folder: Path) -> Path:
    return own


def by_link(own: Path, folder: Path) -> Path:
    (folder / "link.md").symlink_to(own)
    return folder / "link.md"


def by_hard_link(own: Path, folder: Path) -> Path:
    (folder / "hard.md").hardlink_to(own)
    return folder / "hard.md"


def by_dots(own: Path, folder: Path) -> Path:
    return own.parent / ".." / own.parent.name / own.name


def by_linked_folder(own: Path, folder: Path) -> Path:
    (folder / "elsewhere").symlink_to(own.parent)
    return folder / "elsewhere" / own.name


@pytest.mark.parametrize("own", OWN)
@pytest.mark.parametrize("called", [by_itself, by_link, by_hard_link, by_dots, by_linked_folder])
def test_an_archives_own_files_are_never_replaced(
    archive: Archive, tmp_path: Path, own: str, called: Callable[[Path, Path], Path]
) -> None:
    path = called(archive.root / own, tmp_path)
    with pytest.raises(InputError, match=r"recordings' folder|archive's own|by another name"):
        output_place(archive, path, force=True)
    if called is not by_hard_link:  # From elsewhere nobody knows whose file that is, and only its name is replaced.
        with pytest.raises(InputError, match=r"recordings' folder|archive's own"):
            output_place(Archive(tmp_path / "another"), path, force=True)


def test_a_recording_that_is_a_link_is_protected_where_it_lies(archive: Archive, tmp_path: Path) -> None:
    shutil.move(archive.audio / "talk.flac", tmp_path / "far.bin")
    (archive.audio / "talk.flac").symlink_to(tmp_path / "far.bin")
    with pytest.raises(InputError, match=r"far\.bin: is audio/talk\.flac by another name"):
        output_place(archive, tmp_path / "far.bin", force=True)


def test_a_recording_outside_the_archive_is_protected(archive: Archive, tmp_path: Path) -> None:
    shutil.copy(archive.audio / "talk.flac", tmp_path / "far.flac")
    with pytest.raises(InputError, match="is the recording itself"):
        output_place(archive, tmp_path / "far.flac", force=True, recording=str(tmp_path / "far.flac"), sound=True)
    with pytest.raises(InputError, match="has the file extension of a recording"):
        output_place(archive, tmp_path / "far.flac", force=True)


def test_nothing_new_is_put_among_recordings_and_the_archives_own_files(archive: Archive, tmp_path: Path) -> None:
    for path in (archive.audio / "new.txt", archive.index / "new.md", archive.index / "episodes" / "x" / "a.srt"):
        for at_hand in (archive, Archive(tmp_path)):
            with pytest.raises(InputError, match=r"recordings' folder|is the archive's own"):
                output_place(at_hand, path)
    assert output_place(archive, archive.root / "new.md") == archive.root / "new.md"


def test_a_file_that_is_there_is_replaced_by_force_alone(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text("mine")
    with pytest.raises(InputError, match=r"mine\.md: is there already\. .*--force"):
        output_place(archive, path)
    assert output_place(archive, path, force=True) == path
    (tmp_path / "link.md").symlink_to(path)
    assert output_place(archive, tmp_path / "link.md", force=True) == path


def test_only_regular_files_are_written(archive: Archive, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "to-device").symlink_to("/dev/null")
    (tmp_path / "file").touch()
    for name, why in (
        ("fifo", "a regular file"),
        ("folder", "is a folder"),
        ("loop", "It is a link to itself"),
        ("to-device", "a regular file"),
        ("/dev/null", "a regular file"),
        ("file/below", "There is a file where a folder is needed"),
        ("x" * 300, "Choose a shorter name"),
    ):
        with pytest.raises(InputError, match=why):
            output_place(archive, tmp_path / name, force=True)
    assert stat.S_ISFIFO((tmp_path / "fifo").stat().st_mode)


def test_a_link_to_nowhere_is_followed(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(tmp_path / "new.md")
    assert output_place(archive, tmp_path / "link.md") == tmp_path / "new.md"


def test_captions_are_put_right_where_they_are_but_no_reference(archive: Archive, tmp_path: Path) -> None:
    for own in ("index/episodes/talk/captions.srt", "audio/talk.txt"):
        assert mended_place(archive, archive.root / own) == archive.root / own
    for own, why in (("audio/references/talk.srt", "is a reference"), ("index/people.json", "archive's own")):
        with pytest.raises(InputError, match=why):
            mended_place(Archive(tmp_path), archive.root / own)
    (tmp_path / "hard.srt").hardlink_to(archive.references / "talk.srt")
    with pytest.raises(InputError, match=r"is audio/references/talk\.srt by another name"):
        mended_place(archive, tmp_path / "hard.srt")
