"""How many tags a recording says it has, counted before FFmpeg reads them, which takes very long for very many.

ID3v2 (id3.org, versions 2.2 to 2.4) stands in front of MP3 and AAC; Vorbis comments (xiph.org) are in FLAC and Ogg.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BufferedReader

_LARGEST = 16_000_000  # bytes; tags hold pictures
_OGG_HEADERS = 65_307  # bytes of a page at most


def count_tags(file: BufferedReader) -> int:
    """How many tags a file has where they stand at its beginning; 0 where they stand elsewhere. Reads from there."""
    file.seek(0)
    head = file.read(10)
    if head[:3] == b"ID3" and len(head) == 10:
        data = file.read(min(_synchsafe(head[6:]), _LARGEST))
        if head[3] == 2:
            return _frames(data, 6, lambda at: int.from_bytes(data[at + 3 : at + 6], "big"))
        # Writers of version 2.4 took sizes for those of 2.3, and FFmpeg tries both.
        return max(
            _frames(data, 10, lambda at: int.from_bytes(data[at + 4 : at + 8], "big")),
            _frames(data, 10, lambda at: _synchsafe(data[at + 4 : at + 8])),
        )
    if head[:4] == b"fLaC":
        return _of_flac(file)
    if head[:4] == b"OggS":
        data = file.read(_OGG_HEADERS)
        starts = (data.find(sign) + len(sign) for sign in (b"OpusTags", b"\x03vorbis") if sign in data)
        return _comments(data[next(starts, len(data)) :])
    return 0


def _frames(data: bytes, header: int, size_of: Callable[[int], int]) -> int:
    at = count = 0
    while at + header <= len(data) and data[at]:
        at += header + size_of(at)
        count += 1
    return count


def _of_flac(file: BufferedReader) -> int:
    file.seek(4)
    while len(head := file.read(4)) == 4:
        size = int.from_bytes(head[1:], "big")
        if head[0] & 127 == 4:
            return _comments(file.read(size))
        if head[0] & 128:
            break
        file.seek(size, 1)
    return 0


def _comments(data: bytes) -> int:
    vendor = int.from_bytes(data[:4], "little")
    return int.from_bytes(data[4 + vendor : 8 + vendor], "little")


def _synchsafe(data: bytes) -> int:
    return sum((byte & 127) << 7 * place for place, byte in enumerate(reversed(data)))
