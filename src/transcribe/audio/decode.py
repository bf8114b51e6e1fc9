"""Recordings of any common format as 16 kHz mono, streamed.

PyAV decodes; its wheel carries FFmpeg, so no other program is needed.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from transcribe.audio.container import opened, refuse_cut_off, sound_of
from transcribe.audio.tags import tags_of
from transcribe.errors import AudioError
from transcribe.inputs import opened as opened_file
from transcribe.records import record
from transcribe.sound import SAMPLE_RATE, Sound
from transcribe.transcript import Recording

if TYPE_CHECKING:
    import numpy as np
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.container import InputContainer
    from numpy.typing import NDArray

#: A jump in a stream's time stamps counts as missing sound from here on. Containers round to milliseconds, and
#: MP3 and AAC frames last 26 ms.
_GAP_S = 0.1


@record
class Probe:
    """What a recording turned out to be.

    Attributes:
        tags: as `read_tags` gives them.
        warnings: what of it couldn't be decoded.
    """

    recording: Recording
    tags: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def probe(path: Path, stored: str) -> Probe:
    """What a recording is. It is decoded once for that: headers may lie about the length.

    Args:
        stored: the path as it is to be stored.

    Raises:
        AudioError: as `blocks`.
    """
    with opened(path) as container:
        decoder = Decoder(path, container)
        samples = sum(len(block) for block in decoder.blocks())
        codec = decoder.stream.codec_context
        recording = Recording(stored, _sha256(path), samples * 1000 // SAMPLE_RATE, codec.codec.canonical_name,
                              codec.sample_rate, codec.channels)
        return Probe(recording, tags_of(container), tuple(f"{stored}: {damage}" for damage in decoder.damage()))


def blocks(path: Path) -> Iterator[NDArray[np.float32]]:
    """A recording's sound, a second at a time; each of shape (samples,), float32, -1 to 1, `SAMPLE_RATE` a second.

    Time 0 is where a player begins: encoder delay is left out, a late start and gaps in the time stamps (lost or
    damaged frames) are silence, so that nothing moves what follows.

    Raises:
        AudioError: no file, no recording, empty, no audio in it, damaged throughout; after the last block, where the
            file turns out to be cut off.
    """
    with opened(path) as container:
        yield from Decoder(path, container).blocks()


@contextmanager
def open_sound(path: Path) -> Iterator[Sound]:
    """A recording, decoded once into an unnamed temporary file, so that memory doesn't grow with its length.

    An hour takes 230 MB in the folder for temporary files (`TMPDIR`).

    Raises:
        AudioError: as `blocks`; or there is no room for the temporary file.
    """
    import tempfile

    import numpy as np

    # Without a buffer of Python's, which could fail again while the file is closed.
    with tempfile.TemporaryFile(prefix="transcribe-", buffering=0) as file:
        for block in blocks(path):
            _write(block, file, path)
        # Copy on write: torch warns about arrays that can't be written to.
        yield Sound(np.memmap(file, dtype=np.float32, mode="c"))


class Decoder:
    """One pass over a recording. Broken packets are passed over, so that one doesn't cost the episode.

    Args:
        layout: FFmpeg's name of the channels that are wanted: "mono", "stereo".
    """

    def __init__(self, path: Path, container: InputContainer, *, rate: int = SAMPLE_RATE, layout: str = "mono") -> None:
        self.stream = sound_of(container, path)
        self._rate = rate
        self._layout = layout
        self._path = path
        self._container = container
        self._whole = 0  # packets, the empty one at the end included
        self._broken = 0
        self._lost_s = 0.0

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        import numpy as np

        samples = 0
        for block in self.channels():
            samples += block.shape[1]
            yield np.clip(block[0], -1.0, 1.0)
        refuse_cut_off(self._path, self._container, self.stream, samples * 1000 // self._rate)
        if self._broken >= self._whole:
            raise AudioError("isn't a recording, or is damaged: most of it can't be decoded", path=self._path,
                             mend="Check what the file is; if it should be a recording, copy it again.")
        if not samples:
            raise AudioError("holds no sound: its length is zero", path=self._path, mend="Record or export it again.")

    def damage(self) -> Iterator[str]:
        """What was found to be wrong on the way, in words."""
        if self._broken:
            yield f"{self._broken} of {self._broken + self._whole} audio packets are damaged, and were left out"
        if self._lost_s:
            yield f"{self._lost_s:.1f} s of sound are missing, and silent in their place"

    def channels(self) -> Iterator[NDArray[np.float32]]:
        """The sound as asked for, a second at a time; each of shape (channels, samples). Time 0 is as in `blocks`."""
        import numpy as np

        resampler = None
        form: tuple[str, str, int] | None = None
        heard_s = 0.0
        for frame in self._frames():
            gap_s = self._gap_s(frame, heard_s)
            if gap_s or form != (form := (frame.format.name, frame.layout.name, frame.sample_rate)):
                yield from _push(resampler, None)
                yield np.zeros((2 if self._layout == "stereo" else 1, round(gap_s * self._rate)), dtype=np.float32)
                resampler = _resampler(self._rate, self._layout)
            self._lost_s += gap_s if heard_s else 0.0  # What begins late has lost nothing.
            heard_s += gap_s + frame.samples / frame.sample_rate
            frame.pts = None  # The gaps are dealt with; the resampler needn't know.
            yield from _push(resampler, frame)
        yield from _push(resampler, None)

    def _gap_s(self, frame: AudioFrame, heard_s: float) -> float:
        if frame.time is None:
            return 0.0
        at_s = frame.time - (self._container.start_time or 0) / 1e6
        # A time stamp beyond the recording's end is damage, not a gap.
        end_s = self._container.duration / 1e6 if self._container.duration else float("inf")
        return at_s - heard_s if heard_s + _GAP_S < at_s <= end_s else 0.0

    def _frames(self) -> Iterator[AudioFrame]:
        import av

        packets = self._container.demux(self.stream)
        while True:
            try:
                packet = next(packets, None)
                frames = packet.decode() if packet is not None else []
            except av.error.FFmpegError:
                self._broken += 1
                continue
            if packet is None:
                return
            self._whole += 1
            yield from frames


def _resampler(rate: int, layout: str) -> AudioResampler:
    from av.audio.resampler import AudioResampler

    return AudioResampler(format="fltp", layout=layout, rate=rate, frame_size=rate)


def _push(resampler: AudioResampler | None, frame: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    if resampler is not None:
        for resampled in resampler.resample(frame):
            yield resampled.to_ndarray()  # type: ignore[misc]  # "fltp" is float32.


def _write(block: NDArray[np.float32], file: IO[bytes], path: Path) -> None:
    import tempfile

    try:
        if file.write(block.data) < block.nbytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        raise AudioError(f"can't be unpacked to {tempfile.gettempdir()} ({error.strerror})", path=path,
                         mend="Make room there, or set TMPDIR to a folder with room.") from error


def _sha256(path: Path) -> str:
    with opened_file(path, AudioError) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
