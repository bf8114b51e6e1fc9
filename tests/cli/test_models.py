"""`transcribe models`, through the real command."""

from __future__ import annotations

import json
from pathlib import Path

from support.commands import transcribe
from transcribe.engines.weights.fetching import partial


def test_what_is_here_is_listed_and_what_is_damaged_or_unfinished_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "tiny.pt").write_bytes(b"not quite what it was")
    partial(tmp_path / "base.pt").write_bytes(b"a part")
    listed = transcribe(tmp_path, "models", "list", "--verify", "--model-dir", tmp_path, "--json")
    found = {(model["engine"], model["name"]): model for model in json.loads(listed.stdout)}
    assert found["whisper", "tiny"]["state"] == "damaged"
    assert found["whisper", "tiny"]["size"] == 21
    assert found["whisper", "base"]["state"] == "part"
    assert ("whisper", "small") not in found


def test_all_models_are_listed_with_their_languages(tmp_path: Path) -> None:
    listed = transcribe(tmp_path, "models", "list", "--all", "--model-dir", tmp_path, "--json")
    languages = {(model["engine"], model["name"]): model["languages"] for model in json.loads(listed.stdout)}
    assert languages["whisper", "small.en"] == "English"
    assert languages["whisper", "turbo"] == "99 languages"
    assert ("pyannote", "pyannote/speaker-diarization-community-1") in languages
    assert {("embedded", "ge2e"), ("embedded", "segmentation")} <= languages.keys()


def test_a_model_that_nobody_knows_and_one_that_cant_be_had_are_told(tmp_path: Path) -> None:
    unknown = transcribe(tmp_path, "models", "pull", "enormous")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "whisper has no model 'enormous'. Choose from: " in unknown.stderr
    nowhere = {"https_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}
    refused = transcribe(tmp_path, "models", "pull", "tiny", "--model-dir", tmp_path, **nowhere)
    assert refused.returncode == 3
    assert "can't be downloaded" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
