"""Tags of each format come under the same names."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.sounds import beep, save
from transcribe.errors import AudioError
from transcribe.media import read_tags


@pytest.mark.parametrize("suffix", ["mp3", "flac", "ogg", "m4a"])
def test_every_kind_of_tag_has_the_same_names(tmp_path: Path, suffix: str) -> None:
    given = {"title": "Ann Lee – De rivier", "artist": "Bo Ek", "album": "Festival talks", "date": "2017"}
    tags = read_tags(save(tmp_path / f"a.{suffix}", beep(1, at_s=0.2, rate=48_000), rate=48_000, tags=given))
    assert {name: tags.get(name) for name in given} == given
    assert all(name == name.lower() for name in tags)


def test_a_recording_without_tags_has_no_title(tmp_path: Path) -> None:
    assert "title" not in read_tags(save(tmp_path / "a.wav", beep(1, at_s=0.2)))


def test_what_is_no_recording_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_text("no recording")
    with pytest.raises(AudioError, match="isn't a recording"):
        read_tags(tmp_path / "a.mp3")
