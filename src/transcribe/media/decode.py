"""Recordings of any common format as 16 kHz mono, streamed.

PyAV decodes; its wheel carries FFmpeg, so no other program is needed.
"""

from __future__ import annotations

import errno
import hashlib
import math
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from transcribe.errors import AudioError
from transcribe.media.container import chosen_tracks, opened, refuse_cut_off
from transcribe.media.mixing import AUDIBLE, Mixer, side_by_side
from transcribe.media.tags import tags_of
from transcribe.media.track import Track
from transcribe.model.provenance import Recording
from transcribe.model.records import record
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.timecode import clock
from transcribe.store.inputs import opened as opened_file

if TYPE_CHECKING:
    import numpy as np
    from av.container import InputContainer
    from numpy.typing import NDArray

#: Part of every key of what is made of sound: raised when the same file would be heard otherwise.
DECODING = 2


@record
class SoundId:
    """What stages hear: equal ids, equal sound.

    Attributes:
        sha256: the recording's.
        track: which of its audio tracks, from 1; None for all of them.
        decoding: how it is decoded and mixed.
    """

    sha256: str
    track: int | None = None
    decoding: int = DECODING


@record
class Probe:
    """What a recording turned out to be.

    Attributes:
        tags: as `read_tags` gives them.
        warnings: what of it couldn't be decoded, or was guessed.
        loudest_dbfs: the level (RMS) of its loudest second; None where all of it is digital silence.
    """

    recording: Recording
    tags: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    loudest_dbfs: float | None = None


def probe(path: Path, stored: str, track: int | None = None) -> Probe:
    """What a recording is. It is decoded once for that: headers may lie about the length.

    Args:
        stored: the path as it is to be stored.
        track: as in `blocks`.

    Raises:
        AudioError: as `blocks`.
    """
    with opened(path) as container, Mixdown(path, container, track) as mixdown:
        samples = sum(len(block) for block in mixdown.blocks())
        codec = mixdown.tracks[0].stream.codec_context
        recording = Recording(
            stored,
            _sha256(path),
            samples * 1000 // SAMPLE_RATE,
            codec.codec.canonical_name,
            codec.sample_rate,
            codec.channels,
        )
        return Probe(
            recording,
            tags_of(container),
            tuple(f"{stored}: {note}" for note in mixdown.notes()),
            _dbfs(max(mixdown.loudest)),
        )


def blocks(path: Path, track: int | None = None) -> Iterator[NDArray[np.float32]]:
    """A recording's sound, a second at a time; each of shape (samples,), float32, -1 to 1, `SAMPLE_RATE` a second.

    Time 0 is where a player begins: encoder delay is left out, a late start and gaps in the time stamps (lost or
    damaged frames) are silence, so that nothing moves what follows. Channels and tracks are mixed; one that is inverted
    against the others is turned over, so that they don't cancel.

    Args:
        track: which audio track is heard, from 1; None mixes all.

    Raises:
        AudioError: no file, no recording, empty, no audio in it, no such track, damaged throughout; after the last
            block, where the file turns out to be cut off.
    """
    with opened(path) as container, Mixdown(path, container, track) as mixdown:
        yield from mixdown.blocks()


@contextmanager
def open_sound(path: Path, track: int | None = None) -> Iterator[Sound]:
    """A recording, decoded once into an unnamed temporary file, so that memory doesn't grow with its length.

    An hour takes 230 MB in the folder for temporary files (`TMPDIR`).

    Args:
        track: as in `blocks`.

    Raises:
        AudioError: as `blocks`; or there is no room for the temporary file.
    """
    import tempfile

    import numpy as np

    # Without a buffer of Python's, which could fail again while the file is closed.
    with tempfile.TemporaryFile(prefix="transcribe-", buffering=0) as file:
        for block in blocks(path, track):
            _write(block, file, path)
        # Copy on write: torch warns about arrays that can't be written to.
        yield Sound(np.memmap(file, dtype=np.float32, mode="c"))


class Mixdown:
    """One pass over the chosen tracks of a recording, mixed to mono.

    Each track beyond the first is read through a container of its own, so that memory stays the same however the tracks
    lie in the file.

    Attributes:
        loudest: the RMS amplitude of each track's loudest second so far.
    """

    def __init__(
        self, path: Path, container: InputContainer, track: int | None = None, *, rate: int = SAMPLE_RATE
    ) -> None:
        self._path = path
        self._rate = rate
        self._stack = ExitStack()
        self._asked = track
        self._count = len(container.streams.audio)
        self._places = chosen_tracks(container, path, track)
        self.tracks: list[Track] = []
        for place in self._places:
            own = self._stack.enter_context(opened(path)) if self.tracks else container
            self.tracks.append(Track(path, own, own.streams.audio[place], rate))
        self._container = container
        self._mixers = [Mixer() for _ in self.tracks]
        self._mixer = Mixer()
        self._samples = [0 for _ in self.tracks]
        self.loudest = [0.0 for _ in self.tracks]

    def __enter__(self) -> Mixdown:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """The sound, at most a second at a time; each block of shape (samples,).

        Raises:
            AudioError: as the function `blocks`.
        """
        import numpy as np

        heard = [self._mono(place) for place in range(len(self.tracks))]
        for block in heard[0] if len(heard) == 1 else map(self._mixer.mix, side_by_side(heard, self._rate)):
            yield np.clip(block, -1.0, 1.0)
        self._judge()

    def _mono(self, place: int) -> Iterator[NDArray[np.float32]]:
        import numpy as np

        for channels in self.tracks[place].channels():
            block = self._mixers[place].mix(channels)
            self._samples[place] += len(block)
            if len(block):
                self.loudest[place] = max(self.loudest[place], float(np.sqrt(np.square(block).mean())))
            yield block

    def _judge(self) -> None:
        for track in self.tracks:
            refuse_cut_off(self._path, self._container, track.stream, max(self._samples) * 1000 // self._rate)
        if all(track.broken >= track.whole for track in self.tracks):
            raise AudioError(
                "isn't a recording, or is damaged: most of it can't be decoded",
                path=self._path,
                hint="Check what the file is; if it should be a recording, copy it again.",
            )
        if not any(self._samples):
            raise AudioError("has no audio: its length is zero", path=self._path, hint="Record or export it again.")

    def notes(self) -> Iterator[str]:
        """What was found to be wrong, or guessed, on the way, in words; once all is decoded."""
        yield from self._track_notes()
        broken, whole = (sum(getattr(track, name) for track in self.tracks) for name in ("broken", "whole"))
        if broken:
            yield f"{broken} of {broken + whole} audio packets are damaged and were skipped"
        lost_s = max(track.lost_s for track in self.tracks)
        if lost_s:
            yield f"{lost_s:.1f} s of audio are missing; silence replaces them"
        absurd = sum(track.absurd for track in self.tracks)
        if absurd:
            yield (
                f"{absurd} samples aren't numbers or are far beyond full scale, and were silenced or clipped; "
                "export it again as 16 bits"
            )
        inverted = max(mixer.inverted for mixer in (self._mixer, *self._mixers))
        if inverted:
            yield (
                f"channels are inverted against each other for {clock(inverted * 1000 // self._rate)}; "
                "one of them was inverted, so that they don't cancel out"
            )

    def _track_notes(self) -> Iterator[str]:
        if self._count == 1:
            return
        if self._asked is not None:
            yield f"track {self._asked} of {self._count} audio tracks is heard"
            return
        said = [f"has {self._count} audio tracks, which were mixed (--track N takes one alone)"]
        said += [f"track {place + 1} can't be decoded" for place in range(self._count) if place not in self._places]
        said += [
            f"track {place + 1} is silent"
            for place, loudest in sorted(zip(self._places, self.loudest, strict=True))
            if loudest < AUDIBLE
        ]
        yield "; ".join(said)


def _dbfs(amplitude: float) -> float | None:
    return round(20 * math.log10(amplitude), 1) if amplitude else None


def _write(block: NDArray[np.float32], file: IO[bytes], path: Path) -> None:
    import tempfile

    try:
        if file.write(block.data) < block.nbytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        raise AudioError(
            f"can't be unpacked to {tempfile.gettempdir()} ({error.strerror})",
            path=path,
            hint="Free some space there, or set TMPDIR to another folder.",
        ) from error


def _sha256(path: Path) -> str:
    with opened_file(path, AudioError) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
