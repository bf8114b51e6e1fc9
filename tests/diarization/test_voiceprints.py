from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from transcribe.diarization.embedded import EmbeddedDiarizer
from transcribe.diarization.encoder import WINDOW_FRAMES
from transcribe.diarization.voiceprints import LEAST_SPEECH_MS, given_voiceprints, voiceprints
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.stages import SpeakerCount, SpeakerSegment, Voiceprint
from transcribe.settings import Settings

NAMES = {0: "SPEAKER_00", 1: "SPEAKER_01"}


def made(voices: NDArray[np.intp]) -> dict[str, Voiceprint]:
    """Voiceprints where each window's vector is (share of voice 0, share of voice 1), plus 0.1."""
    starts = np.arange(0, len(voices) - WINDOW_FRAMES // 2, 20)
    frames = np.minimum(starts[:, None] + np.arange(WINDOW_FRAMES), len(voices) - 1)
    vectors = np.stack([(voices[frames] == voice).mean(axis=1) for voice in NAMES], axis=1) + 0.1
    return {one.label: one for one in voiceprints(starts, vectors.astype(np.float32), voices, NAMES, "test 1")}


def test_each_voice_is_the_mean_of_its_own_windows_away_from_others() -> None:
    found = made(np.repeat([0, 1, 0, 1], 1000))
    assert set(found) == {"SPEAKER_00", "SPEAKER_01"}
    # No window with a share of the other voice took part.
    assert found["SPEAKER_00"].vector() == pytest.approx(np.array([1.1, 0.1]) / np.hypot(1.1, 0.1), abs=1e-6)
    assert found["SPEAKER_01"].vector() == pytest.approx(np.array([0.1, 1.1]) / np.hypot(1.1, 0.1), abs=1e-6)
    assert 18_000 <= found["SPEAKER_00"].speech_ms <= 20_000
    assert found["SPEAKER_00"].encoder == "test 1"


def test_who_speaks_too_little_has_none() -> None:
    assert set(made(np.repeat([0, 1], [2000, 700]))) == {"SPEAKER_00"}
    assert set(made(np.repeat([0, 1], [2000, 900]))) == {"SPEAKER_00", "SPEAKER_01"}


def test_speech_in_scraps_between_others_is_none() -> None:
    assert set(made(np.tile(np.repeat([0, 1], [150, 50]), 20))) == set()


def test_pauses_arent_speech() -> None:
    found = made(np.tile(np.repeat([0, -1], [180, 20]), 8))
    assert found["SPEAKER_00"].speech_ms == 14_400


def test_vectors_of_another_diarizer_are_taken_if_they_are_of_this_world() -> None:
    segments = [
        SpeakerSegment(0, LEAST_SPEECH_MS, "a"),
        SpeakerSegment(9000, 9000 + LEAST_SPEECH_MS - 1, "b"),
        SpeakerSegment(20_000, 30_000, "c"),
        SpeakerSegment(30_000, 40_000, "d"),
    ]
    vectors = [np.array([3.0, 4.0]), np.array([1.0, 0.0]), np.array([np.nan, 1.0]), np.zeros(2)]
    (found,) = given_voiceprints(vectors, "abcd", segments, "another 2")
    assert (found.label, found.speech_ms, found.encoder) == ("a", LEAST_SPEECH_MS, "another 2")
    assert found.vector() == pytest.approx([0.6, 0.8])


@pytest.mark.slow
def test_the_embedded_diarizer_gives_each_speakers_voice(shared: Path) -> None:
    diarizer = EmbeddedDiarizer(Settings())
    found = []
    for name in ("imbal-01", "mp3lvl-01"):
        with open_sound(shared / "data" / "dialogues" / f"{name}.flac") as sound:
            short = type(sound)(sound.samples[: 16_000 * 80])
            found.append(diarizer.diarize(short, detect_speech(short, silent), SpeakerCount(expected=2), silent))
    encoder = f"ge2e {diarizer.identify().options['weights']}"
    assert {one.encoder for each in found for one in each.voiceprints} == {encoder}
    # The two files share a speaker, who talks most in the first.
    most = max(found[0].voiceprints, key=lambda one: one.speech_ms)
    cosines = sorted(float(most.vector() @ one.vector()) for one in found[1].voiceprints)
    assert len(cosines) == 2
    assert cosines[1] > 0.9
    assert cosines[0] < 0.75
