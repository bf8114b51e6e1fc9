from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pyannote.core import Annotation, Segment
from pyannote.database.util import load_rttm
from pyannote.metrics.diarization import DiarizationErrorRate

from transcribe.diarization import attribute
from transcribe.diarization.embedded import EmbeddedDiarizer
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Diarization, SpeakerCount, Speech
from transcribe.model.transcript import Interval
from transcribe.settings import Settings
from transcribe.store.transcripts import read_transcript

# pyannote.metrics warns where a reference doesn't say how much of the recording it covers.
pytestmark = [pytest.mark.filterwarnings("ignore:'uem' was approximated"), pytest.mark.voice_encoder]


def diarize(sound: Sound, speech: Speech, count: SpeakerCount | None = None) -> Diarization:
    return EmbeddedDiarizer(Settings()).diarize(sound, speech, count or SpeakerCount(), silent)


def heard(path: Path, count: SpeakerCount | None = None) -> Diarization:
    with open_sound(path) as sound:
        return diarize(sound, detect_speech(sound, silent), count)


def error_rate(path: Path, diarization: Diarization) -> float:
    """Share of the speech that has a wrong speaker or none, 0.25 s around each border left aside."""
    (reference,) = load_rttm(path.with_suffix(".rttm")).values()
    hypothesis = Annotation()
    for segment in diarization.segments:
        hypothesis[Segment(segment.start_ms / 1000, segment.end_ms / 1000)] = segment.label
    return float(DiarizationErrorRate(collar=0.5)(reference, hypothesis))


@pytest.fixture(scope="module")
def noise() -> Sound:
    return Sound(np.random.default_rng(0).normal(scale=0.05, size=12 * SAMPLE_RATE).astype(np.float32))


def test_no_speech_has_no_speakers(noise: Sound) -> None:
    assert diarize(noise, Speech(())) == Diarization(())


def test_little_speech_is_one_voice_and_says_so_if_more_were_asked_for(noise: Sound) -> None:
    speech = Speech((Interval(1000, 2000), Interval(3000, 3500)))
    diarization = diarize(noise, speech)
    assert [(one.start_ms, one.end_ms, one.label) for one in diarization.segments] == [
        (1000, 2000, "SPEAKER_00"),
        (3000, 3500, "SPEAKER_00"),
    ]
    assert not diarization.warnings
    assert diarize(noise, speech, SpeakerCount(exactly=2)).warnings


@pytest.mark.parametrize("milliseconds", [30, 400, 1500])
def test_a_recording_shorter_than_a_window(noise: Sound, milliseconds: int) -> None:
    short = Sound(noise.samples[: milliseconds * SAMPLE_RATE // 1000])
    diarization = diarize(short, Speech((Interval(0, milliseconds),)))
    assert [(one.start_ms, one.end_ms) for one in diarization.segments] == [(0, milliseconds)]


def test_segments_dont_outlast_the_recording(noise: Sound) -> None:
    cut = Sound(noise.samples[: 10 * SAMPLE_RATE + 37])
    assert diarize(cut, Speech((Interval(0, 10_002),))).segments[-1].end_ms == cut.duration_ms


def test_progress_rises_to_the_end(noise: Sound) -> None:
    seen: list[float] = []
    EmbeddedDiarizer(Settings()).diarize(noise, Speech((Interval(0, 12_000),)), SpeakerCount(), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_torchs_threads_are_left_as_they_were(noise: Sound) -> None:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        diarize(noise, Speech((Interval(0, 12_000),)))
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def references() -> list[str]:
    return sorted(path.stem for path in (Path(__file__).parents[2] / "audio" / "references").glob("*.json"))


@pytest.mark.slow
@pytest.mark.parametrize("name", references())
def test_the_samples_words_go_to_who_says_them(samples: Path, name: str) -> None:
    truth = read_transcript(samples / "references" / f"{name}.json")
    recording = next(path for path in samples.glob(f"{name}.*") if path.suffix != ".txt")
    credited = len(truth.episode.reporters) + len(truth.episode.guests)
    diarization = heard(recording, SpeakerCount(expected=credited))
    assert len(diarization.labels) == len(truth.speakers)
    assert diarization.warnings == ()  # Clips of films are nothing to tell.
    of_word = {word: turn.speaker for turn in truth.turns for word in turn.words}
    turns = attribute(sorted(of_word, key=lambda word: word.start_ms), diarization)
    pairs = [(turn.speaker, of_word[word]) for turn in turns for word in turn.words]
    mostly = [
        Counter(speaker for given, speaker in pairs if given == label).most_common(1)[0][1]
        for label in diarization.labels
    ]
    assert sum(mostly) >= 0.99 * len(pairs)


@pytest.fixture(scope="module")
def telephone(shared: Path) -> Path:
    return shared / "data" / "conversation" / "sample.flac"


def test_a_telephone_conversation_has_two_speakers(telephone: Path) -> None:
    diarization = heard(telephone)
    assert diarization.labels == ("SPEAKER_00", "SPEAKER_01")
    assert error_rate(telephone, diarization) <= 0.06


def test_a_meeting_has_two_speakers_at_least(shared: Path) -> None:
    assert len(heard(shared / "data" / "conversation" / "ami-dev00.flac").labels) >= 2


def test_the_first_to_be_heard_comes_first(telephone: Path) -> None:
    diarization = heard(telephone)
    in_order = list(dict.fromkeys(segment.label for segment in diarization.segments))
    assert in_order == list(diarization.labels)
    assert diarization.scores is not None
    assert diarization.scores.labels == diarization.labels


def test_segments_follow_each_other_within_the_speech(telephone: Path) -> None:
    with open_sound(telephone) as sound:
        speech = detect_speech(sound, silent)
        segments = diarize(sound, speech).segments
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(segments))
    # Loudness moves the edges of speech a little.
    assert sum(one.duration_ms for one in segments) == pytest.approx(speech.duration_ms, rel=0.1)


def test_the_same_sound_gives_the_same_answer(telephone: Path) -> None:
    assert heard(telephone) == heard(telephone)


def test_the_number_of_speakers_may_be_given(telephone: Path) -> None:
    assert len(heard(telephone, SpeakerCount(exactly=1)).labels) == 1
    assert len(heard(telephone, SpeakerCount(exactly=2)).labels) == 2


# What was measured on other voices, with room for chance.
BOUNDS = {
    "clean": 0.03,
    "imbal": 0.03,
    "mp3lvl": 0.03,
    "archive": 0.08,
    "noise": 0.04,
    "jingle": 0.05,
    "tri": 0.04,
    "mono": 0.03,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOUNDS)
def test_dialogues_are_divided_and_counted(shared: Path, kind: str) -> None:
    paths = sorted((shared / "data" / "dialogues").glob(f"{kind}-*.flac"))[:2]
    for path in paths:
        (reference,) = load_rttm(path.with_suffix(".rttm")).values()
        diarization = heard(path)
        assert len(diarization.labels) == len(reference.labels()), path.name
        assert error_rate(path, diarization) <= BOUNDS[kind], path.name
