"""What commands print, where no engine is needed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from support.commands import transcribe
from support.sounds import save
from transcribe.diarization.encoder import find_weights
from transcribe.settings import Settings

PAGE_FIELDS = {
    "title",
    "reporters",
    "guests",
    "interviewee_role",
    "film",
    "section",
    "festival",
    "year",
    "duration_ms",
    "synopsis",
    "other",
}


def test_a_page_is_told_field_by_field(shared: Path) -> None:
    page = json.loads(transcribe(shared, "page", shared / "pages" / "the-red-soul.txt", "--json").stdout)
    assert set(page) == PAGE_FIELDS
    assert (page["reporters"], page["guests"], page["film"]) == (["Matt Micucci"], ["Jessica Gorter"], "The Red Soul")
    assert (page["festival"], page["year"], page["section"]) == ("IDFA", 2017, "Feature-Length Competition")
    assert (page["interviewee_role"], page["duration_ms"]) == ("director", 647_000)


def test_a_page_says_the_same_in_every_form(tmp_path: Path, samples: Path) -> None:
    told = json.loads(transcribe(tmp_path, "page", samples / "the-last-ferry.txt", "--json").stdout)
    (tmp_path / "page.json").write_text(json.dumps(told))
    (tmp_path / "page.yaml").write_text(json.dumps(told))  # JSON is YAML
    for name in ("page.json", "page.yaml"):
        assert json.loads(transcribe(tmp_path, "page", tmp_path / name, "--json").stdout) == told


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".m4a"])
def test_without_a_sidecar_a_recordings_tags_are_the_page(tmp_path: Path, suffix: str) -> None:
    rate = 48_000 if suffix == ".ogg" else 16_000
    recording = save(
        tmp_path / f"talk{suffix}",
        np.zeros(16_000, np.float32),
        rate=rate,
        tags={
            "title": "Bo Ek – Dusk #IDFA2017",
            "artist": "Ann Lee",
            "comment": "PODCAST| Ann Lee interviews Bo Ek, director of the film Dusk.",
        },
    )
    page = json.loads(transcribe(tmp_path, "page", recording, "--json").stdout)
    assert (page["reporters"], page["guests"], page["film"]) == (["Ann Lee"], ["Bo Ek"], "Dusk")
    assert (page["festival"], page["year"]) == ("IDFA", 2017)


def test_a_page_for_people_names_what_it_understood(samples: Path) -> None:
    said = transcribe(samples, "page", samples / "the-last-ferry.txt").stdout
    assert "reporters: Robert Miller\n" in said
    assert "duration: 1:23\n" in said


@pytest.mark.voice_encoder
def test_doctor_names_every_check_with_its_mend(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no-other-weights")
    encoder = find_weights(Settings())
    shutil.copytree(encoder.parent, Path(nowhere, "transcribe", "weights", encoder.parent.name))
    done = transcribe(
        tmp_path, "doctor", "--json", XDG_CACHE_HOME=nowhere, HF_HOME=nowhere, HF_ENDPOINT="http://127.0.0.1:9"
    )
    checks = {check["check"]: check for check in json.loads(done.stdout)}
    assert all(set(check) == {"check", "ok", "detail", "hint"} for check in checks.values())
    assert done.returncode == 0
    assert checks["recognition: pocketsphinx"]["ok"]
    assert checks["diarization: embedded"]["ok"]
    for engine in ("recognition: whisper", "diarization: pyannote", "hugging face hub"):
        assert not checks[engine]["ok"]
        assert checks[engine]["hint"]


def test_waiting_recordings_are_listed(tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    save(tmp_path / "audio" / "talk.wav", np.zeros(16_000, np.float32))
    (entry,) = json.loads(transcribe(tmp_path, "list", "--json").stdout)
    assert (entry["id"], entry["state"], entry["recording"]) == ("talk", "waiting", "audio/talk.wav")


def test_evaluate_without_references_says_so(tmp_path: Path) -> None:
    done = transcribe(tmp_path, "evaluate")
    assert done.returncode == 0
    assert "no transcript has a reference" in done.stderr


def test_the_version_is_told() -> None:
    assert transcribe(Path(), "--version").stdout == "transcribe 0.2.0\n"


@pytest.mark.slow
def test_silence_has_no_words_and_no_speakers(tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    save(tmp_path / "audio" / "silence.wav", np.zeros(5 * 16_000, np.float32))
    done = transcribe(tmp_path, "run", "--offline", "--recognizer", "pocketsphinx", "--diarizer", "embedded")
    assert done.returncode == 0, done.stderr
    assert "no speech" in done.stderr
    document = json.loads(transcribe(tmp_path, "show", "silence", "--json").stdout)
    assert (document["turns"], document["speakers"]) == ([], [])
