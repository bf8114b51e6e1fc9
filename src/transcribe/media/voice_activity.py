"""Where someone speaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from itertools import count

from transcribe.errors import EngineFailed
from transcribe.media.silero import stand_in
from transcribe.model.progress import Progress
from transcribe.model.provenance import EngineId
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval

#: Chosen with the embedded diarizer on interviews: a lower exit than Silero's own 0.35 keeps quiet ends of words.
_ON = 0.5
_OFF = 0.15
_SHORTEST_MS = 200
_BRIDGE_MS = 300
_PAD_MS = 30

#: How many of Silero's steps of 32 ms are held in memory: ten minutes of sound.
_STEPS_HELD = 600_000 // 32

VOICE_ACTIVITY = EngineId(
    "silero-vad",
    options={
        "version": version("silero-vad"),
        "on": str(_ON),
        "off": str(_OFF),
        "min_duration_ms": str(_SHORTEST_MS),
        "bridge_ms": str(_BRIDGE_MS),
        "pad_ms": str(_PAD_MS),
    },
)


def detect_speech(sound: Sound, progress: Progress) -> Speech:
    """Find where someone speaks.

    Raises:
        EngineFailed: Silero broke.
    """
    import torch

    steps = count(1)

    def heard(percent: float) -> None:
        progress(percent / 100)
        if next(steps) % _STEPS_HELD == 0:
            sound.release()

    with _one_thread():
        import silero_vad

        try:
            found = silero_vad.get_speech_timestamps(
                torch.from_numpy(sound.samples),
                stand_in(sound.samples),
                sampling_rate=SAMPLE_RATE,
                threshold=_ON,
                neg_threshold=_OFF,
                min_speech_duration_ms=_SHORTEST_MS,
                min_silence_duration_ms=_BRIDGE_MS,
                speech_pad_ms=_PAD_MS,
                progress_tracking_callback=heard,
            )
        except RuntimeError as error:
            raise EngineFailed(f"voice activity detection failed ({error})") from error
    per_ms = SAMPLE_RATE // 1000
    return Speech(tuple(Interval(span["start"] // per_ms, span["end"] // per_ms) for span in found))


@contextmanager
def _one_thread() -> Iterator[None]:
    # Silero's steps are too small to share out, and importing it sets torch's threads for the whole process.
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
