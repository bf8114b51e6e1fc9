"""The whole run with the best engines' own loading code: Whisper from a checkpoint, pyannote from a folder.

Both are made here, small, and know next to nothing: this proves that the parts fit, not that they hear well.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from support.commands import transcribe
from support.pyannote_pipeline import make_pipeline
from support.sounds import save
from support.whisper_checkpoint import train_tiny_whisper
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.transcript import Interval
from transcribe.pages import read_page
from transcribe.recognition.names import Glossary, hints, terms
from transcribe.recognition.windows import pack
from transcribe.store.archive import Archive

pytestmark = pytest.mark.slow

SENTENCE = "Every seat is sold, and nobody has heard a single note."


@pytest.fixture(scope="module")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of a sample, as WAV: too short for a gap in its words, which would be heard once more."""
    path = tmp_path_factory.mktemp("clip") / "clip.wav"
    with open_sound(samples / "the-winter-garden.flac") as sound:
        return save(path, np.array(sound.cut(Interval(48_200, 50_300))))


@pytest.fixture(scope="module")
def checkpoint(clip: Path, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Whisper that has learnt to say one sentence for the clip's only window, after the prompt of its page."""
    path = tmp_path_factory.mktemp("whisper") / "tiny.pt"
    told = hints(terms(read_page(samples / "the-winter-garden.txt"), Glossary()))
    with open_sound(clip) as sound:
        (window,) = pack(sound, detect_speech(sound, silent), 30_000, 3_000)
        heard = np.array(sound.cut(window))
        train_tiny_whisper([(heard, SENTENCE)], path, prompted=[(heard, f"{', '.join(told.terms)}.", SENTENCE)])
    return path


@pytest.fixture(scope="module")
def archive(clip: Path, checkpoint: Path, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of that clip after a run by Whisper and pyannote."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "audio").mkdir()
    shutil.copy(clip, folder / "audio" / "the-winter-garden.wav")
    shutil.copy(samples / "the-winter-garden.txt", folder / "audio")
    done = transcribe(
        folder,
        "run",
        "--recognizer",
        "whisper",
        "--model",
        checkpoint,
        "--language",
        "en",
        "--diarizer",
        "pyannote",
        "--pipeline",
        make_pipeline(folder / "pipeline"),
        "--json",
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["done"] == ["the-winter-garden"]
    assert report["fallbacks"] == []
    assert "the download cut off" in report["warnings"][0]  # the page states the whole sample's duration
    return folder


def test_what_a_stand_in_did_is_done_again_once_the_better_engine_is_there(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    shutil.copy(clip, tmp_path / "audio" / "talk.wav")

    def run(*more: str) -> dict[str, list[object]]:
        done = transcribe(
            tmp_path,
            "run",
            "--offline",
            "--recognizer",
            "pocketsphinx",
            "--pipeline",
            tmp_path / "pipeline",
            "--json",
            *more,
        )
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    first = run()
    (fallback,) = Archive(tmp_path).transcript("talk").provenance.fallbacks
    assert (fallback.stage, fallback.wanted, fallback.used) == ("diarization", "pyannote", "embedded")
    assert fallback.reason
    assert fallback.hint
    assert len(first["fallbacks"]) == 1
    assert run("--upgrade")["skipped"] == ["talk"]

    make_pipeline(tmp_path / "pipeline")
    assert run()["skipped"] == ["talk"]
    assert run("--upgrade")["done"] == ["talk"]
    provenance = Archive(tmp_path).transcript("talk").provenance
    assert (provenance.engines["diarization"].name, provenance.fallbacks) == ("pyannote", ())


def test_the_transcript_says_what_was_recognised_and_by_which_engines(archive: Path) -> None:
    transcript = Archive(archive).transcript("the-winter-garden")
    assert sorted((word.start_ms, word.text) for word in transcript.words)[0][1] == "Every"
    assert sorted(word.text for word in transcript.words) == sorted(SENTENCE.split())
    assert {stage: engine.name for stage, engine in transcript.provenance.engines.items()} == {
        "voice_activity": "silero-vad",
        "recognition": "whisper",
        "alignment": "pocketsphinx",
        "diarization": "pyannote",
    }
    assert transcript.language == "en"


def test_the_captions_hold_every_word(archive: Path) -> None:
    import webvtt

    captions = webvtt.read(str(Archive(archive).folder("the-winter-garden") / "captions.vtt"))
    assert sorted(
        " ".join(cue.text.removeprefix("- ") for cue in captions.captions).replace("\n", " ").split()
    ) == sorted(SENTENCE.split())


def test_a_search_finds_a_word_and_its_second(archive: Path) -> None:
    (hit,) = json.loads(transcribe(archive, "search", "sold", "--json").stdout)
    (word,) = [word for word in Archive(archive).transcript("the-winter-garden").words if word.text == "sold,"]
    assert (hit["start_ms"], hit["end_ms"]) == (word.start_ms, word.end_ms)


def test_the_speakers_are_those_that_pyannote_told_apart(archive: Path) -> None:
    transcript = Archive(archive).transcript("the-winter-garden")
    assert {turn.speaker for turn in transcript.turns} == {speaker.label for speaker in transcript.speakers}
    assert all(speaker.label.startswith("SPEAKER_") for speaker in transcript.speakers)


def test_a_translation_stands_next_to_the_original(clip: Path, checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    shutil.copy(clip, tmp_path / "audio" / "talk.wav")
    done = transcribe(
        tmp_path,
        "run",
        "--offline",
        "--recognizer",
        "whisper",
        "--model",
        checkpoint,
        "--language",
        "nl",
        "--task",
        "translate",
        "--diarizer",
        "embedded",
    )
    assert done.returncode == 0, done.stderr
    archive = Archive(tmp_path)
    original, translation = archive.transcript("talk"), archive.translation("talk")
    assert (original.language, original.translated_from) == ("nl", None)
    assert (translation.language, translation.translated_from) == ("en", "nl")
    assert {path.name for path in archive.folder("talk").iterdir()} >= {
        "captions.srt",
        "translation.srt",
        "translation.vtt",
        "translation.txt",
        "translation.md",
    }
    shown = transcribe(tmp_path, "show", "talk", "--translation").stdout
    assert "Translated by machine; what was said is in language “nl”" in shown
    assert transcribe(tmp_path, "export", "talk", "--translation", "--to", "srt").returncode == 0


def test_correcting_a_translated_episode_needs_no_engine(clip: Path, checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    shutil.copy(clip, tmp_path / "audio" / "talk.wav")
    model = Path(shutil.copy(checkpoint, tmp_path / "tiny.pt"))
    done = transcribe(
        tmp_path,
        "run",
        "--offline",
        "--recognizer",
        "whisper",
        "--model",
        model,
        "--language",
        "nl",
        "--task",
        "translate",
        "--diarizer",
        "embedded",
    )
    assert done.returncode == 0, done.stderr
    archive = Archive(tmp_path)
    before = archive.translation("talk")
    model.unlink()
    done = transcribe(tmp_path, "people", "assign", "talk", "SPEAKER_00", "Ann Lee", "--role", "guest")
    assert done.returncode == 0, done.stderr
    after = archive.translation("talk")
    assert [speaker.name for speaker in archive.transcript("talk").speakers] == ["Ann Lee"]
    assert [speaker.name for speaker in after.speakers] == ["Ann Lee"]
    assert (after.words, after.provenance.engines) == (before.words, before.provenance.engines)


def test_a_model_that_cant_translate_says_so_before_it_listens(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    shutil.copy(clip, tmp_path / "audio" / "talk.wav")
    done = transcribe(
        tmp_path,
        "run",
        "--offline",
        "--recognizer",
        "pocketsphinx",
        "--task",
        "translate",
        "--language",
        "nl",
        "--diarizer",
        "embedded",
    )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
