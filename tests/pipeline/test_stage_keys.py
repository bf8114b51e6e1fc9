"""Results that are kept from a run with other settings are never taken for what was asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile

from support.tiny_whispers import interview, make_checkpoint
from transcribe.model.transcript import Transcript
from transcribe.pipeline.pipeline import Pipeline
from transcribe.settings import Settings
from transcribe.store.archive import Archive


@pytest.fixture(scope="module")
def archive(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    root = tmp_path_factory.mktemp("archive")
    sound = interview(samples)
    (root / "audio").mkdir()
    wavfile.write(root / "audio" / "talk.wav", 16_000, np.array(sound.samples[: 8 * 16_000]))
    make_checkpoint(sound, root / "tiny.pt")
    return Archive(root)


def made(archive: Archive, previous: Transcript | None = None, **options: object) -> Transcript:
    settings = replace(
        Settings(recognizer="whisper", model=str(archive.root / "tiny.pt"), diarizer="embedded", device="cpu"),
        **options,  # type: ignore[arg-type]
    )
    pipeline = Pipeline(archive, settings)
    return pipeline.transcribe(pipeline.source(archive.audio / "talk.wav"), previous)


def kept(archive: Archive, stage: str = "recognition") -> int:
    return len(list((archive.cache / stage).rglob("*.json")))


def test_another_language_is_recognised_anew_and_a_changed_page_is_not(archive: Archive) -> None:
    pytest.importorskip("resemblyzer")
    english = made(archive, language="en")
    assert kept(archive) == 1
    dutch = made(archive, english, language="nl")
    assert kept(archive) == 2
    assert (dutch.language, dutch.provenance.engines["recognition"].options["language"]) == ("nl", "nl")
    (archive.audio / "talk.txt").write_text("Guest: Bo Ek\nReporter: Ann Lee\n")
    named = made(archive, english, language="en")
    assert kept(archive) == 2
    assert named.provenance.engines["recognition"] == english.provenance.engines["recognition"]
    fresh = made(archive, language="en")
    assert kept(archive) == 3
    assert fresh.provenance.engines["recognition"].is_same_engine(english.provenance.engines["recognition"])
