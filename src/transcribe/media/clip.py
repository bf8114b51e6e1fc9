"""A stretch of a recording as a file of its own."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcribe.errors import AudioError, InputError
from transcribe.media.container import chosen_tracks, opened
from transcribe.media.decode import Mixdown
from transcribe.media.track import Track
from transcribe.model.timecode import clock
from transcribe.model.transcript import Interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: FFmpeg's container and encoder by the file's ending.
_FORMATS = {
    ".mp3": ("mp3", "libmp3lame"),
    ".wav": ("wav", "pcm_s16le"),
    ".flac": ("flac", "flac"),
    ".m4a": ("ipod", "aac"),
    ".opus": ("ogg", "libopus"),
}
#: Bits a second of the encoders that lose something, for one channel: speech of any quality goes through unharmed.
_BIT_RATE = 96_000


def refuse_ending(path: Path) -> None:
    """Judge a clip's name before anything is decoded.

    Raises:
        InputError: its ending is none that `cut` writes.
    """
    if path.suffix.lower() not in _FORMATS:
        raise InputError(
            f"can't be written as {path.suffix or 'a file without an extension'}",
            path=path,
            hint=f"Supported extensions: {', '.join(_FORMATS)}.",
        )


def cut(recording: Path, interval: Interval, ending: str, track: int | None = None) -> bytes:
    """A stretch of a recording as the bytes of an audio file, at the recording's own rate, in one or two channels.

    It is decoded from the start, so that times mean what they mean in the transcript; a second of sound takes 1 ms.
    What lies beyond the recording's end is left out.

    Args:
        ending: ".mp3", ".wav", ".flac", ".m4a" or ".opus".
        track: which audio track, from 1; None mixes several.

    Raises:
        AudioError: the recording can't be decoded, or ends before the interval begins.
    """
    with opened(recording) as container:
        tracks = [container.streams.audio[place] for place in chosen_tracks(container, recording, track)]
        layout = "stereo" if len(tracks) == 1 and tracks[0].codec_context.channels == 2 else "mono"
        rate = _rate(ending, tracks[0].codec_context.sample_rate)
        first, end = interval.start_ms * rate // 1000, interval.end_ms * rate // 1000
        if layout == "stereo":  # A listener hears an inverted channel well: only their sum cancels.
            samples = _between(Track(recording, container, tracks[0], rate, layout).channels(), first, end)
        else:
            with Mixdown(recording, container, track, rate=rate) as mixdown:
                samples = _between((block[None] for block in mixdown.blocks()), first, end)
    if not samples.size:
        raise AudioError(f"ends before {clock(interval.start_ms)}", path=recording, hint="Check the times.")
    return _encoded(samples, ending, rate, layout)


def _rate(ending: str, wanted: int) -> int:
    """The lowest rate of an encoder that loses nothing; its highest where all are lower."""
    import av

    known = av.Codec(_FORMATS[ending][1], "w").audio_rates or [wanted]
    return min((rate for rate in known if rate >= wanted), default=max(known))


def _between(blocks: Iterable[NDArray[np.float32]], first: int, end: int) -> NDArray[np.float32]:
    import numpy as np

    found, at = [], 0
    for block in blocks:
        found.append(block[:, max(0, first - at) : max(0, end - at)])
        at += block.shape[1]
        if at >= end:
            break
    return np.concatenate(found, axis=1) if found else np.zeros((1, 0), np.float32)


def _encoded(samples: NDArray[np.float32], ending: str, rate: int, layout: str) -> bytes:
    import av

    container, encoder = _FORMATS[ending]
    file = io.BytesIO()
    with av.open(file, "w", format=container) as clip:
        stream: Any = clip.add_stream(encoder, rate=rate, layout=layout)
        if encoder not in ("flac", "pcm_s16le"):
            stream.bit_rate = _BIT_RATE * len(samples)
        frame = av.AudioFrame.from_ndarray(samples, "fltp", layout)
        frame.sample_rate, frame.pts = rate, 0  # MP4 tells players of the encoder's delay only if the sound has times.
        clip.mux(stream.encode(frame))
        clip.mux(stream.encode(None))
    return file.getvalue()
