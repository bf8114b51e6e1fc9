"""The sound of a quote, from the recording to a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.sounds import beep, heard_at_s, save
from support.transcripts import of_turns
from transcribe.errors import AudioError, InputError
from transcribe.media import open_sound
from transcribe.model.transcript import Interval, Turn, Word
from transcribe.search import Quote, quote
from transcribe.services.clips import save_clip
from transcribe.store.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A recording of three seconds with one word in it, from 1.5 s to 1.7 s, whose tone begins at 1.6 s."""
    archive = Archive(tmp_path / "archive")
    archive.audio.mkdir(parents=True)
    save(archive.audio / "talk.flac", beep(3, at_s=1.6))
    archive.store(of_turns([Turn.of("S", (Word(1500, 1700, "Yes."),))]))
    return archive


def yes(archive: Archive) -> Quote:
    return quote(archive, "talk", Interval(1500, 1700))


def test_a_clip_holds_the_words_and_a_breath_on_both_sides(archive: Archive, tmp_path: Path) -> None:
    save_clip(archive, yes(archive), tmp_path / "yes.WAV")
    with open_sound(tmp_path / "yes.WAV") as sound:
        assert sound.duration_ms == 300
        assert heard_at_s(sound.samples) == pytest.approx(0.15, abs=0.001)


def test_a_file_that_is_there_is_replaced_only_when_told_so(archive: Archive, tmp_path: Path) -> None:
    clip = tmp_path / "yes.wav"
    clip.write_bytes(b"mine")
    with pytest.raises(InputError, match=r"yes\.wav: is there already\."):
        save_clip(archive, yes(archive), clip)
    assert clip.read_bytes() == b"mine"
    save_clip(archive, yes(archive), clip, force=True)
    assert clip.read_bytes().startswith(b"RIFF")


def test_nothing_is_written_among_the_recordings(archive: Archive, tmp_path: Path) -> None:
    before = (archive.audio / "talk.flac").read_bytes()
    (tmp_path / "link").symlink_to(archive.audio)
    for path in (archive.audio / "talk.flac", archive.audio / "new.mp3", tmp_path / "link" / "talk.flac"):
        with pytest.raises(InputError, match="is in the recordings' folder"):
            save_clip(archive, yes(archive), path, force=True)
    assert (archive.audio / "talk.flac").read_bytes() == before
    assert [path.name for path in archive.audio.iterdir()] == ["talk.flac"]


def test_a_recording_outside_the_archive_is_not_overwritten(archive: Archive, tmp_path: Path) -> None:
    outside = save(tmp_path / "talk.flac", beep(3, at_s=1.6))
    before = outside.read_bytes()
    elsewhere = Quote("talk", "", "", "", None, 1500, 1700, False, str(outside), "", ())
    with pytest.raises(InputError, match="is the recording itself"):
        save_clip(archive, elsewhere, outside, force=True)
    assert outside.read_bytes() == before


def test_a_missing_recording_is_told_and_nothing_written(archive: Archive, tmp_path: Path) -> None:
    (archive.audio / "talk.flac").unlink()
    with pytest.raises(AudioError, match="there is no such file"):
        save_clip(archive, yes(archive), tmp_path / "yes.mp3")
    assert not (tmp_path / "yes.mp3").exists()


def test_a_place_that_cannot_be_written_is_told(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="can't be written"):
        save_clip(archive, yes(archive), tmp_path / "file" / "yes.mp3")
