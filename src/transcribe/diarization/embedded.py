"""The diarizer whose models come out of packages: no token.

    voice encoder on sliding windows -> clustering -> voices -> resegmentation, frame by frame
    segmentation network, if its weights are here -> quiet speech, and where two speak at once

It runs on one core of the CPU.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from transcribe.diarization.clustering import Windows, find_voices
from transcribe.diarization.counting import count_warnings
from transcribe.diarization.edges import refine_edges, runs
from transcribe.diarization.encoder import WINDOW_FRAMES, VoiceEncoder, find_weights, load_encoder
from transcribe.diarization.features import (
    FRAME_MS,
    cepstra,
    frame_count,
    frame_power,
    mel_bands,
    power_spectrum,
    speech_mask,
)
from transcribe.diarization.resegmentation import frame_similarity, most_likely, resegment
from transcribe.diarization.rows import Spool, picked, product
from transcribe.diarization.segmentation import installed_network, speech_and_overlap
from transcribe.diarization.voiceprints import voiceprints
from transcribe.model.progress import Progress
from transcribe.model.provenance import EngineId
from transcribe.model.sound import Sound
from transcribe.model.stages import Diarization, FrameScores, SpeakerCount, SpeakerSegment, Speech
from transcribe.model.transcript import Interval
from transcribe.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NAME = "embedded"
# Part of the identity: a change of the method makes stored results stale.
_METHOD = "3"

# Windows begin every 0.2 s.
_STEP = 20
# The windows that count voices are mostly speech; others still help to place the changes.
_LEAST_SPEECH, _MOSTLY_SPEECH = 0.2, 0.7
# With fewer windows than this (4 s), voices can't be told apart.
_FEWEST_WINDOWS = 20
# Frames worked on at a time: one minute, so that memory doesn't grow with the spectrum of the whole recording.
_BLOCK = 6000
# The encoder takes most of the time.
_ENCODER_SHARE = 0.9
# The segmentation network takes the ends of words for overlaps and pauses for speech where it isn't sure. Above these,
# one frame in a hundred is taken for overlap wrongly, and between half and all that are taken are overlaps.
_SURELY_SPEECH, _SURELY_OVERLAP = 0.8, 0.7
_SHORTEST_OVERLAP = 15


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the whole recording gives: its windows and its frames.

    Attributes:
        starts: each window's first frame.
        share: how much of each window is speech.
        vectors, cepstra: of hours they would take a hundred megabytes, so they lie on disk.
        power: each frame's mean square.
    """

    starts: NDArray[np.intp]
    share: NDArray[np.float64]
    vectors: NDArray[np.float32]
    clearance: NDArray[np.float64]
    cepstra: NDArray[np.float32]
    power: NDArray[np.float32]

    def for_counting(self) -> Windows:
        import numpy as np

        use = self.share > _MOSTLY_SPEECH
        if np.count_nonzero(use) < _FEWEST_WINDOWS:
            use = self.share > _LEAST_SPEECH
        with Spool() as spool:
            for vectors in picked(self.vectors, np.flatnonzero(use)):
                spool.add(vectors)
            return Windows(
                spool.rows(), self.starts[use] * FRAME_MS / 1000, self.clearance[use], step=_STEP * FRAME_MS / 1000
            )


class EmbeddedDiarizer:
    """Diarization by voice embeddings and clustering."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def identify(self) -> EngineId:
        """What would do the work here.

        Raises:
            EngineUnavailable: the encoder's weights can't be had, or those of a network are damaged.
        """
        network = installed_network()
        return EngineId(
            _NAME,
            "ge2e",
            {
                "weights": self._encoder().digest,
                "method": _METHOD,
                "segmentation": network.digest if network else "none",
            },
        )

    def diarize(self, sound: Sound, speech: Speech, count: SpeakerCount, progress: Progress) -> Diarization:
        """Who speaks when, with scores every 10 ms where there is more than one voice.

        Raises:
            EngineUnavailable: as `identify`.
        """
        encoder = self._encoder()
        mask = speech_mask(speech, frame_count(sound))
        if not mask.any():
            return Diarization(())
        with _one_thread():
            heard = _listen(encoder, sound, mask, lambda done: progress(done * _ENCODER_SHARE))
            network = installed_network()
            activities = network.activities(sound) if network else None
            spoken, together = _segmented(activities, mask)
            refined = refine_edges(spoken, heard.power)
            labels, scores = _divide(heard, mask, refined, count)
        progress(1.0)
        found, names = _diarization(labels, scores, sound.duration_ms)
        overlaps = _overlaps(together & refined, sound.duration_ms) if len(names) > 1 else ()
        return replace(
            found,
            overlaps=overlaps,
            voiceprints=voiceprints(heard.starts, heard.vectors, labels, names, encoder.name),
            warnings=count_warnings(found.segments, count),
        )

    def _encoder(self) -> VoiceEncoder:
        return load_encoder(find_weights(self._settings))


def _listen(encoder: VoiceEncoder, sound: Sound, mask: NDArray[np.bool_], progress: Progress) -> _Heard:
    """Run the encoder over the recording, block by block."""
    import numpy as np

    frames = len(mask)
    spoken = np.concatenate([[0], np.cumsum(np.pad(mask, (0, WINDOW_FRAMES)))])
    starts = np.arange(0, max(frames - WINDOW_FRAMES // 2, 1), _STEP)
    share = (spoken[starts + WINDOW_FRAMES] - spoken[starts]) / min(WINDOW_FRAMES, frames)
    starts, share = starts[share > _LEAST_SPEECH], share[share > _LEAST_SPEECH]
    clearance, powers = [], []
    with Spool() as vectors, Spool() as cepstral:
        for first in range(0, frames, _BLOCK):
            last = min(first + _BLOCK, frames)
            # The windows that begin in this block reach into the next.
            spectrum = power_spectrum(sound, first, last + WINDOW_FRAMES)
            power = frame_power(sound, first, last + WINDOW_FRAMES)
            here = starts[(starts >= first) & (starts < last)] - first
            vectors.add(encoder.embed(mel_bands(spectrum), power, here))
            clearance.append(_clearance(power, here))
            powers.append(power[: last - first].astype(np.float32))
            cepstral.add(cepstra(spectrum[: last - first]))
            sound.release()
            progress(last / frames)
        return _Heard(starts, share, vectors.rows(), np.concatenate(clearance), cepstral.rows(), np.concatenate(powers))


def _clearance(power: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.float64]:
    """How many decibels lie between the loud and the quiet frames of each window; shape (windows,)."""
    import numpy as np

    decibels = 10 * np.log10(power + 1e-9)
    quiet, loud = np.percentile(decibels[starts[:, None] + np.arange(WINDOW_FRAMES)], (5, 90), axis=1)
    return loud - quiet  # type: ignore[no-any-return]


def _segmented(
    activities: NDArray[np.float32] | None, mask: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where anybody speaks, and where two do, as far as the segmentation network knows; each of shape (frames,)."""
    import numpy as np

    if activities is None:
        return mask, np.zeros_like(mask)
    speech, overlap = speech_and_overlap(activities, len(mask))
    return mask | (speech > _SURELY_SPEECH), overlap > _SURELY_OVERLAP


def _overlaps(together: NDArray[np.bool_], duration_ms: int) -> tuple[Interval, ...]:
    return tuple(
        Interval(start * FRAME_MS, min(end * FRAME_MS, duration_ms))
        for start, end in runs(together)
        if end - start >= _SHORTEST_OVERLAP
    )


def _divide(
    heard: _Heard, mask: NDArray[np.bool_], refined: NDArray[np.bool_], count: SpeakerCount
) -> tuple[NDArray[np.intp], NDArray[np.float64] | None]:
    """Each frame's voice (-1 where nobody speaks), and the scores that decided if any did.

    Args:
        mask: the speech that voices are learned from.
        refined: the speech that is divided.
    """
    import numpy as np

    windows = heard.for_counting()
    voices = find_voices(windows, count) if len(windows.seconds) >= _FEWEST_WINDOWS else None
    if voices is None or len(voices) == 1:
        return np.where(refined, 0, -1), None
    similarity = frame_similarity(heard.starts, product(heard.vectors, voices.T), len(mask))
    _, scores = resegment(heard.cepstra, similarity, mask)
    return most_likely(scores, refined), scores


def _diarization(
    labels: NDArray[np.intp], scores: NDArray[np.float64] | None, duration_ms: int
) -> tuple[Diarization, dict[int, str]]:
    """Name the voices in the order in which they are first heard; and the name of each."""
    import numpy as np

    edges = np.flatnonzero(np.diff(labels, prepend=-1, append=-1))
    stretches = [(int(start), int(end), int(labels[start])) for start, end in pairwise(edges) if labels[start] >= 0]
    order = list(dict.fromkeys(voice for _, _, voice in stretches))
    names = {voice: f"SPEAKER_{place:02d}" for place, voice in enumerate(order)}
    segments = tuple(
        SpeakerSegment(start * FRAME_MS, min(end * FRAME_MS, duration_ms), names[voice])
        for start, end, voice in stretches
    )
    if scores is None:
        return Diarization(segments), names
    heard = scores[:, order]
    # Half floats are precise only near 0. In place: of hours, each copy takes tens of megabytes.
    heard -= heard.max(axis=1, keepdims=True)
    packed = FrameScores.of(FRAME_MS, tuple(names.values()), np.maximum(heard, -1000, out=heard))
    return Diarization(segments, scores=packed), names


@contextmanager
def _one_thread() -> Iterator[None]:
    """Small matrices: several threads would take longer together, and could round differently each time."""
    import torch
    from threadpoolctl import threadpool_limits

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            yield
    finally:
        torch.set_num_threads(threads)
