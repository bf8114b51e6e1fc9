"""The sample interviews: whole, small, and true to their references."""

from __future__ import annotations

import hashlib
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from transcribe.media import open_sound
from transcribe.model.episode import Role
from transcribe.model.transcript import Transcript
from transcribe.pages import read_page
from transcribe.store.archive import Archive
from transcribe.store.folders import RECORDING_SUFFIXES
from transcribe.store.transcripts import read_transcript

ROOT = Path(__file__).parents[1]
ARCHIVE = Archive(ROOT)
RECORDINGS = sorted(path for path in ARCHIVE.audio.iterdir() if path.suffix in RECORDING_SUFFIXES)

each = pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)


def reference(recording: Path) -> Transcript:
    return read_transcript(ARCHIVE.references / f"{ARCHIVE.episode_id(recording)}.json")


def header(recording: Path) -> tuple[str, int, int]:
    with av.open(str(recording)) as container:
        codec = container.streams.audio[0].codec_context
        return codec.codec.canonical_name, codec.sample_rate, codec.channels


def decoded(recording: Path) -> np.ndarray:
    with open_sound(recording) as sound:
        return np.array(sound.samples)


def test_are_five_of_one_to_two_minutes_and_small_together() -> None:
    durations = [reference(recording).provenance.recording.duration_ms for recording in RECORDINGS]
    assert len(durations) == 5
    assert all(60_000 <= duration <= 96_000 for duration in durations)
    assert sum(durations) <= 7 * 60_000
    assert sum(recording.stat().st_size for recording in RECORDINGS) < 8_000_000


def test_mix_formats() -> None:
    codecs, rates, channels = (set(values) for values in zip(*map(header, RECORDINGS), strict=True))
    assert codecs == {"mp3", "flac", "opus", "aac"}
    assert {16_000, 22_050, 44_100, 48_000} == rates
    assert channels == {1, 2}


def test_one_reporter_leads_three_or_more_and_another_one() -> None:
    reporters = [reference(recording).episode.reporters for recording in RECORDINGS]
    assert reporters.count(("Robert Miller",)) >= 3
    assert len(set(reporters)) == 2


def test_one_has_two_guests_and_one_a_voice_that_the_page_does_not_credit() -> None:
    speakers = [[speaker.role for speaker in reference(recording).speakers] for recording in RECORDINGS]
    assert sum(roles.count(Role.GUEST) == 2 for roles in speakers) == 1
    assert sum(Role.OTHER in roles for roles in speakers) == 1


@each
def test_reference_describes_this_recording(recording: Path) -> None:
    told = reference(recording).provenance.recording
    assert told.path == f"audio/{recording.name}"
    assert told.sha256 == hashlib.sha256(recording.read_bytes()).hexdigest()
    assert (told.codec, told.sample_rate, told.channels) == header(recording)
    assert len(decoded(recording)) // 16 == pytest.approx(told.duration_ms, abs=1)


@each
def test_page_says_what_the_reference_says(recording: Path) -> None:
    page, expected = read_page(recording.with_suffix(".txt")), reference(recording).episode
    for field in ("title", "reporters", "guests", "film", "section", "festival", "year", "duration_ms", "synopsis"):
        assert getattr(page, field) == getattr(expected, field), field
    # The field is blank in one page; there the announcement tells it.
    assert page.interviewee_role == (expected.interviewee_role or "director")
    duration_ms = reference(recording).provenance.recording.duration_ms
    assert page.duration_ms == pytest.approx(duration_ms, abs=2000)


@each
def test_reference_holds_the_script_word_for_word(recording: Path) -> None:
    script = tomllib.loads((ARCHIVE.audio / "scripts" / f"{recording.stem}.toml").read_text("utf-8"))
    transcript = reference(recording)
    heard = [f"{transcript.speaker(turn.speaker).name or '(film clip)'}: {turn.text}" for turn in transcript.turns]
    assert heard == script["dialogue"].strip().splitlines()
    assert not re.search(r"\d", script["dialogue"])


@each
def test_speakers_are_the_credited_people_or_other(recording: Path) -> None:
    transcript = reference(recording)
    credited = {(credit.name, credit.role) for credit in transcript.episode.credits}
    speakers = {speaker.label: speaker for speaker in transcript.speakers}
    assert {turn.speaker for turn in transcript.turns} == set(speakers)
    named = {(speaker.name, speaker.role) for speaker in speakers.values() if speaker.role is not Role.OTHER}
    assert named == credited
    assert all(speaker.name is None for speaker in speakers.values() if speaker.role is Role.OTHER)


@each
def test_words_follow_one_another_inside_the_recording(recording: Path) -> None:
    transcript = reference(recording)
    words = transcript.words
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))
    assert words[-1].end_ms <= transcript.provenance.recording.duration_ms
    assert all(20 <= word.duration_ms <= 1000 for word in words)


@each
def test_speech_is_where_the_reference_says(recording: Path) -> None:
    words, samples = reference(recording).words, decoded(recording)

    def decibels(start_ms: int, end_ms: int) -> float:
        return float(10 * np.log10(np.mean(samples[start_ms * 16 : end_ms * 16] ** 2) + 1e-12))

    spoken = min(decibels(word.start_ms, word.end_ms) for word in words)
    # A breath may reach 40 ms into a pause.
    pauses = [
        decibels(before.end_ms + 40, after.start_ms - 40)
        for before, after in pairwise(words)
        if after.start_ms - before.end_ms > 150
    ]
    assert len(pauses) > 20
    assert spoken > max(pauses) + 10


@each
def test_times_are_not_shifted(recording: Path) -> None:
    # An encoder's delay left in would move all sound by 20 to 60 ms: the words fit the loudness best where they are.
    words, samples = reference(recording).words, decoded(recording)
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    loudness = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-7)
    spoken = np.zeros(len(loudness), dtype=bool)
    for word in words:
        spoken[round(word.start_ms / 10) : round(word.end_ms / 10)] = True
    # Without the jingle.
    inside = slice(words[0].start_ms // 10 - 20, words[-1].end_ms // 10 + 20)

    def contrast(frames_later: int) -> float:
        moved, heard = np.roll(spoken, frames_later)[inside], loudness[inside]
        return float(heard[moved].mean() - heard[~moved].mean())

    best = max(range(-20, 21), key=contrast)
    assert abs(best) <= 2
