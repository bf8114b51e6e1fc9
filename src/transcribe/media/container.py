"""Opening a recording, and telling what is wrong with one that can't be used."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from transcribe.errors import AudioError
from transcribe.media.many_tags import count_tags
from transcribe.model.timecode import clock
from transcribe.store.inputs import opened as opened_file

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

_COPY_AGAIN = "Copy or download it again."
_CUT_OFF = "Copy or download it again; to use what is there, convert it to a new file first."

#: FFmpeg takes a second for so many tags, and a hundred times as long for ten times as many.
_MOST_TAGS = 5_000

#: How much less than its header promises a recording may hold. Encoders round to a frame, never to a second.
_SLACK_MS = 1000

#: Formats whose header says the length outright. Elsewhere FFmpeg guesses it from the bit rate.
_EXACT_FORMATS = frozenset({"flac", "aiff", "mov,mp4,m4a,3gp,3g2,mj2"})

#: Sizes that writers into a pipe put into a WAV's header, since they can't come back to mend it, lie above this.
_WAV_PLACEHOLDER = 0x7FFF0000


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """A recording's container, whatever its format.

    Raises:
        AudioError: the file is missing, unreadable or empty, or no recording.
    """
    import av

    head = _head(path)
    try:
        # An absolute path, since "talk: one.mp3" would name a protocol; the file alone, since a playlist could lead
        # FFmpeg elsewhere.
        container = av.open(str(path.absolute()), metadata_errors="replace", options={"protocol_whitelist": "file"})
    except (av.error.FFmpegError, ValueError) as error:
        if head[4:8] == b"ftyp":
            raise AudioError("is cut off: its table of contents is missing", path=path, hint=_COPY_AGAIN) from error
        raise AudioError(
            "isn't a recording, or its beginning is damaged",
            path=path,
            hint="Check what the file is; if it should be a recording, copy it again.",
        ) from error
    with container:
        yield container


def chosen_tracks(container: InputContainer, path: Path, track: int | None) -> list[int]:
    """The places, from 0, of the audio tracks to be heard; the container's main one first.

    Args:
        track: which one, counted from 1; None for all that can be decoded.

    Raises:
        AudioError: there is none, or not this one.
    """
    streams = container.streams.audio
    readable = [place for place, stream in enumerate(streams) if stream.codec_context is not None]
    if track is not None and streams:
        if track > len(streams):
            raise AudioError(
                f"has no audio track {track}: it has {len(streams)}",
                path=path,
                hint=f"Choose --track 1 to {len(streams)}, or leave it out to mix them.",
            )
        readable = [place for place in readable if place == track - 1]
    best = container.streams.best("audio")
    if readable and best is not None:
        return sorted(readable, key=lambda place: (streams[place] != best, place))
    if container.streams.video and not streams:
        raise AudioError("has video but no audio", path=path, hint="Use the file with the audio.")
    raise AudioError(
        "isn't a recording that can be decoded",
        path=path,
        hint="Check what the file is; if it should be a recording, copy it again.",
    )


def refuse_cut_off(path: Path, container: InputContainer, stream: AudioStream, decoded_ms: int) -> None:
    """Compare what was decoded with what the file promises.

    An MP3 without LAME's header, a bare AAC stream and a live WebM promise nothing, and pass.

    Raises:
        AudioError: a part is missing.
    """
    promised_ms = _promised_ms(path, container, stream)
    if promised_ms is not None and decoded_ms < promised_ms - _SLACK_MS:
        raise AudioError(
            f"is cut off: it should last {clock(promised_ms)}, and {clock(decoded_ms)} of it are there",
            path=path,
            hint=_CUT_OFF,
        )
    if container.format.name == "ogg" and _ends_inside_page(path):
        raise AudioError("is cut off: it ends in the middle of a page", path=path, hint=_CUT_OFF)


def _head(path: Path) -> bytes:
    with opened_file(path, AudioError) as file:
        head = file.read(12)
        if count_tags(file) > _MOST_TAGS:
            raise AudioError(
                f"has more than {_MOST_TAGS:,} tags",
                path=path,
                hint="Remove its tags, or convert it to a new file without them.",
            )
    if not head:
        raise AudioError("is empty: 0 bytes", path=path, hint=_COPY_AGAIN)
    return head


def _promised_ms(path: Path, container: InputContainer, stream: AudioStream) -> int | None:
    name = container.format.name
    if name == "wav":
        return _wav_promise_ms(path, (stream.bit_rate or 0) // 8)
    # FFmpeg sets a start only where LAME's header told it the encoder's delay; its length comes from there too.
    exact = name in _EXACT_FORMATS or (name == "mp3" and bool(stream.start_time))
    if exact and stream.duration is not None and stream.time_base is not None:
        return round(stream.duration * stream.time_base * 1000)
    if name == "matroska,webm" and container.duration is not None and not container.streams.video:
        return container.duration // 1000
    return None


def _wav_promise_ms(path: Path, bytes_a_second: int) -> int | None:
    # FFmpeg takes the file's end for the sound's; the size that the header gives is wanted.
    with opened_file(path, AudioError) as file:
        file.seek(12)
        while len(head := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", head)
            if name == b"data":
                return size * 1000 // bytes_a_second if size < _WAV_PLACEHOLDER and bytes_a_second else None
            file.seek(size + size % 2, os.SEEK_CUR)
    return None


def _ends_inside_page(path: Path) -> bool:
    # An Ogg page is at most 65,307 bytes: a header of 27, a table of segment sizes, the segments (RFC 3533, section 6).
    with opened_file(path, AudioError) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_307))
        tail = file.read()
    page = tail[tail.rfind(b"OggS") :]
    table = page[27 : 27 + page[26]] if len(page) > 26 else b""
    return len(page) < 27 or len(table) < page[26] or len(page) < 27 + len(table) + sum(table)
