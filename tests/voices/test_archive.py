"""Voices over a real archive: learnt, used, withdrawn, forgotten."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from support.voices import contents
from transcribe.model.transcript import Evidence, Transcript
from transcribe.pipeline.batch import Batch
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.store.storage import write_atomic
from transcribe.voices import forget, learn_archive, load, withdraw

pytestmark = [pytest.mark.slow, pytest.mark.voice_encoder]

EMBEDDED = Settings(offline=True, recognizer="pocketsphinx", diarizer="embedded")
REPORTER, HEARD_IN = (
    "Robert Miller",
    {"letters-from-the-mountain", "the-last-ferry", "the-night-market", "the-winter-garden"},
)


def copied(demo: Path, folder: Path) -> Archive:
    shutil.copytree(demo, folder)
    archive = Archive(folder)
    run(archive)
    return archive


def run(archive: Archive, settings: Settings = EMBEDDED) -> tuple[str, ...]:
    """The episodes that were made anew."""
    report = Batch(archive, settings).run()
    assert not report.failed
    return report.done


def files(archive: Archive) -> dict[str, bytes]:
    """Everything that is made of an archive and stays, but for the notes of what people decided."""
    return {**contents(archive.episodes), **contents(archive.voices)}


def clues(transcript: Transcript) -> list[Evidence]:
    return [one for speaker in transcript.speakers for one in speaker.evidence if one.kind == "learnt voice"]


def test_the_samples_reporter_is_learnt_from_the_credits_and_known_again(demo: Path, tmp_path: Path) -> None:
    archive = copied(demo, tmp_path / "archive")
    samples = learn_archive(archive).samples
    assert {(one.person, one.episode, one.origin) for one in samples} == {
        (REPORTER, episode, "learnt") for episode in HEARD_IN
    }
    for one in samples:
        assert archive.transcript(one.episode).speaker(one.voiceprint.label).name == REPORTER
    assert set(run(archive)) == {*HEARD_IN, "the-silent-orchestra"}
    for episode in HEARD_IN:
        assert [one.weight > 0 for one in clues(archive.transcript(episode))] == [True]
    assert clues(archive.transcript("the-silent-orchestra")) == []
    assert run(archive) == ()


def test_withdrawn_samples_leave_every_file_as_though_they_had_never_been_learnt(demo: Path, tmp_path: Path) -> None:
    archive = copied(demo, tmp_path / "archive")
    before = files(archive)
    learn_archive(archive)
    run(archive)
    assert files(archive) != before

    withdraw(archive, REPORTER, "the-last-ferry")
    run(archive)
    never = copied(demo, tmp_path / "never")
    write_atomic(never.index / "voice-marks.json", (archive.index / "voice-marks.json").read_bytes())
    learn_archive(never)
    run(never)
    assert len(load(never).samples) == 3
    assert files(archive) == files(never)

    for episode in sorted(HEARD_IN - {"the-last-ferry"}):
        withdraw(archive, REPORTER, episode)
    run(archive)
    assert files(archive) == before


def test_a_run_tells_of_a_damaged_sample_and_goes_on_without_it(demo: Path, tmp_path: Path) -> None:
    archive = copied(demo, tmp_path / "archive")
    learn_archive(archive)
    path = min((archive.voices / "people").glob("*/the-last-ferry*.json"))
    path.write_text("{}")
    assert [str(path) in warning for warning in Batch(archive, EMBEDDED).run().warnings].count(True) == 1
    assert "2 other episodes" in clues(archive.transcript("the-winter-garden"))[0].detail


def test_a_run_after_forgetting_keeps_no_voice_of_them(demo: Path, tmp_path: Path) -> None:
    archive = copied(demo, tmp_path / "archive")
    learn_archive(archive)
    assert set(forget(archive, REPORTER)) == HEARD_IN
    run(archive)
    assert {path.stem for path in (archive.voices / "heard").iterdir()} == {"the-silent-orchestra"}
    assert clues(archive.transcript("the-last-ferry")) == []


def test_a_run_without_voices_keeps_none(demo: Path, tmp_path: Path) -> None:
    archive = copied(demo, tmp_path / "archive")
    learn_archive(archive)
    run(archive, replace(EMBEDDED, voices=False))
    assert not list((archive.voices / "heard").iterdir())
    assert clues(archive.transcript("the-last-ferry")) == []
