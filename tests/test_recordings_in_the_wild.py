"""What lies in `audio/` is heard, or it is said that it isn't; and nothing comes out empty without a word."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile

from support.commands import EMBEDDED, transcribe
from support.sounds import beep, save
from transcribe.pipeline.batch import Batch
from transcribe.pipeline.reports import RunReport
from transcribe.settings import Settings
from transcribe.store.archive import Archive

pytestmark = pytest.mark.voice_encoder


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    (tmp_path / "audio").mkdir()
    return Archive(tmp_path)


def run(archive: Archive) -> RunReport:
    pytest.importorskip("pocketsphinx")
    return Batch(archive, Settings(recognizer="pocketsphinx", diarizer="embedded", device="cpu")).run()


def noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.05, round(seconds * 16_000)).astype(np.float32)


def test_sound_without_words_is_a_warning(archive: Archive) -> None:
    wavfile.write(archive.audio / "hiss.wav", 16_000, noise(2))
    wavfile.write(archive.audio / "silence.wav", 16_000, np.zeros(32_000, np.float32))
    wavfile.write(archive.audio / "broken.wav", 16_000, np.full(32_000, np.nan, np.float32))
    report = run(archive)
    assert len(report.done) == 3
    assert "audio/silence.wav: is silent throughout" in report.warnings
    assert "audio/broken.wav: is silent throughout" in report.warnings
    assert any(one.startswith("audio/broken.wav: 32000 samples aren't numbers") for one in report.warnings)
    [hiss] = archive.transcript("hiss").warnings
    assert hiss == (
        "audio/hiss.wav: no speech was found, although there is sound (its loudest second is at -26 dBFS): listen to it"
    )


def test_a_text_beside_a_recording_that_is_no_page_costs_nothing(archive: Archive) -> None:
    for name in ("talk", "other", "third"):
        save(archive.audio / f"{name}.wav", beep(1, at_s=0.5))
    (archive.audio / "talk.txt").write_text("Remember to buy tape.\nAnd batteries.\n")
    (archive.audio / "other.json").write_text('{"segments": [{"start": 0, "end": 1, "text": "Hello."}]}')
    (archive.audio / "third.txt").write_text("Nothing much.\n")
    (archive.audio / "third.json").write_text('{"guest": "Bo Ek"}')
    report = run(archive)
    assert report.failed == ()
    assert any(one.startswith("audio/talk.txt: isn't read as the recording's page") for one in report.warnings)
    assert any("transcribe import audio/other.json" in one for one in report.warnings)
    assert archive.transcript("third").episode.guests == ("Bo Ek",)
    assert archive.transcript("third").provenance.page == "audio/third.json"


def test_what_is_passed_over_is_said(archive: Archive, tmp_path: Path) -> None:
    save(archive.audio / "talk.wav", beep(1, at_s=0.5))
    for name in ("talk.txt", "notes.docx", "orphan.txt", ".hidden", "Thumbs.db", "talk.xyz"):
        (archive.audio / name).write_text("Guest: Bo Ek\n")
    archive.references.mkdir()
    (archive.references / "talk.srt").write_text("")
    assert [path.name for path in archive.passed_over()] == ["notes.docx", "orphan.txt", "talk.xyz"]
    done = transcribe(tmp_path, "run", "--dry-run", *EMBEDDED)
    told = "skipped, since they are neither recordings nor pages: audio/notes.docx, audio/orphan.txt, audio/talk.xyz"
    assert told in " ".join(done.stderr.split())


@pytest.mark.parametrize("ending", ["3gp", "amr", "caf", "w64", "avi", "mts", "m4v", "TS", "wv", "ac3", "spx", "flv"])
def test_every_usual_ending_is_taken(archive: Archive, ending: str) -> None:
    path = archive.audio / f"talk.{ending}"
    path.write_bytes(b"")
    assert archive.recordings() == [path]


def test_a_foreign_recording_is_taken_whatever_its_ending(archive: Archive, shared: Path) -> None:
    shutil.copy(shared / "data" / "wild" / "media" / "talk.3gp", archive.audio)
    [planned] = Batch(archive).plan()
    assert (planned.action, planned.id) == ("new", "talk")
