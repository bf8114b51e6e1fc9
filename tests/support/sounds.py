"""Sounds, and files of them."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

#: Encoder by file ending.
_CODECS = {
    ".mp3": "libmp3lame",
    ".flac": "flac",
    ".ogg": "libopus",
    ".opus": "libopus",
    ".m4a": "aac",
    ".mp4": "aac",
    ".aac": "aac",
    ".webm": "libopus",
    ".mkv": "libopus",
}


def beep(duration_s: float, at_s: float, *, rate: int = 16_000) -> NDArray[np.float32]:
    """Faint noise with a tone of 50 ms in it, shape (samples,)."""
    samples = np.random.default_rng(0).normal(0, 1e-4, round(duration_s * rate)).astype(np.float32)
    tone = 0.8 * np.sin(2 * np.pi * 1000 * np.arange(rate // 20) / rate)
    samples[round(at_s * rate) :][: len(tone)] += tone.astype(np.float32)
    return samples


def heard_at_s(samples: NDArray[np.float32]) -> float:
    """Where the tone begins in 16 kHz sound."""
    return float(np.argmax(np.abs(samples) > 0.1)) / 16_000


def save(
    path: Path,
    samples: NDArray[np.float32],
    *,
    rate: int = 16_000,
    channels: int = 1,
    tags: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Write samples as a file of the format that its name ends in.

    Args:
        channels: 2 puts the same sound on both.
        options: FFmpeg's, of the container.
    """
    if path.suffix == ".wav":
        with wave.open(str(path), "wb") as file:
            file.setparams((channels, 2, rate, 0, "NONE", ""))
            file.writeframes(np.repeat(np.clip(samples, -1, 1) * 32767, channels).astype("<i2").tobytes())
        return path
    with av.open(str(path.absolute()), "w", options=options or {}) as container:
        container.metadata.update(tags or {})
        stream = _stream(container, path, rate, channels)
        container.mux(_encoded(stream, samples, rate=rate, start_s=0.0))
    return path


def save_film(
    path: Path,
    samples: NDArray[np.float32] | None,
    *,
    rate: int = 48_000,
    start_s: float = 0.0,
    duration_s: float = 4.0,
) -> Path:
    """Write a film of grey pictures, five a second.

    Args:
        samples: its sound, which begins at `start_s`; None for a silent film.
    """
    with av.open(str(path), "w") as container:
        pictures: Any = container.add_stream("mpeg4", rate=5)
        pictures.width = pictures.height = 64
        pictures.pix_fmt = "yuv420p"
        sound = None if samples is None else _stream(container, path, rate, 1)
        grey = np.full((64, 64, 3), 128, np.uint8)
        for _ in range(round(duration_s * 5)):
            container.mux(pictures.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(pictures.encode(None))
        if sound is not None and samples is not None:
            container.mux(_encoded(sound, samples, rate=rate, start_s=start_s))
    return path


def _stream(container: Any, path: Path, rate: int, channels: int) -> Any:
    return container.add_stream(_CODECS[path.suffix], rate=rate, layout="stereo" if channels == 2 else "mono")


def _encoded(stream: Any, samples: NDArray[np.float32], *, rate: int, start_s: float) -> list[Any]:
    layout = stream.codec_context.layout.name
    frame = av.AudioFrame.from_ndarray(np.stack([samples] * stream.codec_context.channels), "fltp", layout)
    frame.sample_rate = rate
    resampler = av.AudioResampler(
        format=stream.format, layout=layout, rate=rate, frame_size=stream.codec_context.frame_size or 0
    )
    packets = []
    at = round(start_s * rate)
    for piece in [*resampler.resample(frame), *resampler.resample(None)]:
        piece.pts, piece.time_base = at, Fraction(1, rate)
        at += piece.samples
        packets += stream.encode(piece)
    return packets + stream.encode(None)
