"""Very many tags, which FFmpeg would read for minutes, are refused; a recording with some of them is read."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from transcribe.errors import AudioError
from transcribe.media.many_tags import count_tags
from transcribe.media.tags import read_tags


def id3(number: int) -> bytes:
    """An ID3v2.4 tag of so many frames."""
    texts = (b"\3key %d\0value" % n for n in range(number))
    frames = b"".join(b"TXXX" + _synchsafe(len(text)) + b"\0\0" + text for text in texts)
    return b"ID3\4\0\0" + _synchsafe(len(frames)) + frames


def _synchsafe(size: int) -> bytes:
    return bytes(size >> 7 * place & 127 for place in (3, 2, 1, 0))


def flac(recording: bytes, number: int) -> bytes:
    """A FLAC with so many Vorbis comments, whatever stood beside its sound before."""
    at, last = 4, 0
    while not last:
        last, at = recording[at] & 128, at + 4 + int.from_bytes(recording[at + 1 : at + 4], "big")
    texts = (b"key %d=value" % n for n in range(number))
    block = b"\0\0\0\0" + struct.pack("<I", number) + b"".join(struct.pack("<I", len(text)) + text for text in texts)
    about = b"\0" + recording[5:42]
    return b"fLaC" + about + bytes([4 | 128]) + len(block).to_bytes(3, "big") + block + recording[at:]


@pytest.mark.parametrize("form", ["mp3", "flac"])
def test_too_many_are_refused_and_some_are_read(form: str, samples: Path, tmp_path: Path) -> None:
    original = next(samples.glob(f"*.{form}")).read_bytes()
    path = tmp_path / f"talk.{form}"
    for number in (300, 100_000):
        path.write_bytes(id3(number) + original if form == "mp3" else flac(original, number))
        with path.open("rb") as file:
            assert count_tags(file) == number
        if number == 300:
            assert {name for name in read_tags(path) if name.startswith("key")} == {f"key {n}" for n in range(300)}
        else:
            with pytest.raises(AudioError, match="has more than 5,000 tags"):
                read_tags(path)


def test_what_has_none_at_its_beginning_has_none(tmp_path: Path) -> None:
    for data in (b"", b"ID3", b"fLaC", b"OggS", b"ID3\2\0\0\0\0\0\x7f" + b"A" * 5, b"fLaC\x04\0\0\xff\xff"):
        (tmp_path / "talk").write_bytes(data)
        with (tmp_path / "talk").open("rb") as file:
            assert count_tags(file) == 0
