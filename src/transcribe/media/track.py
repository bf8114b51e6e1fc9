"""One audio track of a recording, decoded."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from transcribe.media.mixing import Mixer

if TYPE_CHECKING:
    import numpy as np
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray

#: A jump in a stream's time stamps counts as missing sound from here on. Containers round to milliseconds, and
#: MP3 and AAC frames last 26 ms. A track that begins later than others is exact to this.
_GAP_S, _LATE_S = 0.1, 0.02

#: More channels than this are mixed before they are resampled: FFmpeg resamples 64 at most.
_MOST_CHANNELS = 8

#: An amplitude beyond this can't be meant: decoders overshoot full scale (1) by a little, at loud places.
_ABSURD = 8.0

#: What the whole numbers of FFmpeg's sample formats are divided by to lie within -1 to 1.
_FULL_SCALE = {"u8": 2**7, "s16": 2**15, "s32": 2**31, "s64": 2**63}


class Track:
    """One pass over an audio track. Broken packets are passed over, so that one doesn't cost the episode.

    Args:
        stream: of the container; which must be this track's alone, unless there is only one.
        rate: samples a second that are wanted.
        layout: FFmpeg's name of the channels that are wanted ("mono", "stereo"); None for those that there are.

    Attributes:
        whole, broken: packets that could and couldn't be decoded; the empty one at the end counts as whole.
        lost_s: how much is missing, by the time stamps.
        absurd: how many samples were no numbers, infinite, or far beyond full scale.
    """

    def __init__(
        self, path: Path, container: InputContainer, stream: AudioStream, rate: int, layout: str | None = None
    ) -> None:
        self.stream = stream
        self.whole = self.broken = self.absurd = 0
        self.lost_s = 0.0
        self._path = path
        self._container = container
        self._rate = rate
        self._layout = layout

    def channels(self) -> Iterator[NDArray[np.float32]]:
        """The sound, at most a second at a time; each block of shape (channels, samples).

        Time 0 is the container's: a late start and gaps in the time stamps are silence.
        """
        import numpy as np

        resampler = None
        form: tuple[str, str, int] | None = None
        heard_s = 0.0
        for frame in self._mixed(self._frames()):
            gap_s = self._gap_s(frame, heard_s)
            if gap_s or form != (form := (frame.format.name, frame.layout.name, frame.sample_rate)):
                yield from _push(resampler, None)
                layout = self._layout or frame.layout.name
                for silence in _silence(round(gap_s * self._rate), self._rate):
                    yield np.zeros((2 if layout == "stereo" else 1, silence), dtype=np.float32)
                resampler = _resampler(self._rate, layout)
            self.lost_s += gap_s if heard_s else 0.0  # What begins late has lost nothing.
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
        return at_s - heard_s if heard_s + (_GAP_S if heard_s else _LATE_S) < at_s <= end_s else 0.0

    def _frames(self) -> Iterator[AudioFrame]:
        import av

        packets = self._container.demux(self.stream)
        while True:
            try:
                packet = next(packets, None)
                frames = packet.decode() if packet is not None else []
            except av.error.FFmpegError:
                self.broken += 1
                continue
            if packet is None:
                return
            self.whole += 1
            yield from map(self._sane, frames)

    def _sane(self, frame: AudioFrame) -> AudioFrame:
        """A frame whose samples are numbers: one that isn't would spoil all that the resampler makes around it."""
        if frame.format.name.rstrip("p") not in ("flt", "dbl"):
            return frame
        import av
        import numpy as np

        samples = frame.to_ndarray()
        with np.errstate(over="ignore"):
            power = float(np.vdot(samples, samples))
        if math.isfinite(power) and power < _ABSURD**2:
            return frame
        bad = ~(np.abs(samples) <= _ABSURD)
        if not bad.any():
            return frame
        self.absurd += int(bad.sum()) // frame.layout.nb_channels or 1
        sane = np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)
        made = av.AudioFrame.from_ndarray(sane, format=frame.format.name, layout=frame.layout.name)
        made.sample_rate, made.pts, made.time_base = frame.sample_rate, frame.pts, frame.time_base
        return made

    def _mixed(self, frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
        """The frames; those of very many channels as mono frames of a second."""
        mixer = Mixer()
        held: list[AudioFrame] = []
        for frame in frames:
            if frame.layout.nb_channels <= _MOST_CHANNELS:
                yield frame
                continue
            held.append(frame)
            if sum(one.samples for one in held) >= frame.sample_rate:
                yield _as_mono(held, mixer)
                held = []
        if held:
            yield _as_mono(held, mixer)


def _as_mono(frames: list[AudioFrame], mixer: Mixer) -> AudioFrame:
    import av
    import numpy as np

    mono = mixer.mix(np.concatenate([_planes(frame) for frame in frames], axis=1))
    made = av.AudioFrame.from_ndarray(mono[np.newaxis], format="fltp", layout="mono")
    made.sample_rate, made.pts, made.time_base = frames[0].sample_rate, frames[0].pts, frames[0].time_base
    return made


def _planes(frame: AudioFrame) -> NDArray[np.float32]:
    """A frame's samples, shape (channels, samples), -1 to 1."""
    import numpy as np

    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    kind = frame.format.name.rstrip("p")
    offset = 128 if kind == "u8" else 0
    return np.asarray((samples.astype(np.float64) - offset) / _FULL_SCALE.get(kind, 1), np.float32)


def _silence(samples: int, most: int) -> Iterator[int]:
    while samples > 0:
        yield min(samples, most)
        samples -= most


def _resampler(rate: int, layout: str) -> AudioResampler:
    from av.audio.resampler import AudioResampler

    return AudioResampler(format="fltp", layout=layout, rate=rate, frame_size=rate)


def _push(resampler: AudioResampler | None, frame: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    if resampler is not None:
        for resampled in resampler.resample(frame):
            yield resampled.to_ndarray()  # type: ignore[misc]  # "fltp" is float32.
