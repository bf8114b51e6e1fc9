"""faster-whisper's weights: where they lie, what is wrong with them, and when `auto` takes them."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from support.tiny_whispers import SENTENCES, windows
from transcribe.distribution import install_command
from transcribe.engines.registry import AUTO
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.model.progress import silent
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Speech
from transcribe.model.transcript import Interval
from transcribe.recognition import RECOGNIZERS, Recognizer
from transcribe.recognition.ctranslate2_whisper import CTranslate2Whisper
from transcribe.recognition.listening import Request
from transcribe.settings import Settings

pytest.importorskip("faster_whisper")


def settings(**given: object) -> Settings:
    return Settings(**{"device": "cpu", "offline": True, "recognizer": "faster-whisper", **given})  # type: ignore[arg-type]


def engine(model: Path | str, **given: object) -> Recognizer:
    asked = settings(model=str(model), **given)
    return RECOGNIZERS.make("faster-whisper", asked)


def make_folder(path: Path, *, words: int = 51865) -> Path:
    """Files as a converted model has them; there is no model in them."""
    path.mkdir(parents=True)
    for name in ("config.json", "tokenizer.json", "model.bin"):
        (path / name).write_bytes(b"{}")
    (path / "vocabulary.json").write_text(json.dumps([f"word{index}" for index in range(words)]))
    return path


def cache(source: Path, folder: Path, name: str = "small") -> Path:
    """Lay files into a hub cache, as a download of the model would; returns the snapshot."""
    repository = folder / f"models--Systran--faster-whisper-{name}"
    snapshot = repository / "snapshots" / ("a" * 40)
    shutil.copytree(source, snapshot)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("a" * 40)
    weights = snapshot / "model.bin"
    blob = repository / "blobs" / hashlib.sha256(weights.read_bytes()).hexdigest()
    blob.parent.mkdir()
    weights.rename(blob)
    weights.symlink_to(blob)
    return snapshot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "converted")


# Which weights


def test_a_folder_is_known_by_its_content(folder: Path) -> None:
    first = engine(folder).identify()
    assert (first.name, first.model, first.options["compute_type"]) == ("faster-whisper", str(folder), "int8")
    (folder / "model.bin").write_bytes(b"others")
    assert engine(folder).identify().options["weights"] != first.options["weights"]


def test_weights_in_the_cache_go_by_whispers_name(folder: Path, tmp_path: Path) -> None:
    cache(folder, tmp_path / "cache")
    assert engine("small", model_dir=tmp_path / "cache").identify().model == "small"
    assert engine(AUTO, model_dir=tmp_path / "cache").identify().model == "small"


def test_english_only_weights_refuse_other_languages(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="supports English only, not 'nl'"):
        engine(make_folder(tmp_path / "english", words=51864), language="nl").identify()


# What is missing, and what is damaged


def test_an_unknown_model_is_told_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="no faster-whisper model 'enormous'.*small.*turbo"):
        engine("enormous").identify()


def test_a_checkpoint_of_openais_is_told(tmp_path: Path) -> None:
    (tmp_path / "tiny.pt").write_bytes(b"PK")
    with pytest.raises(EngineUnavailable, match="isn't in faster-whisper's format.*--recognizer whisper"):
        engine(tmp_path / "tiny.pt").identify()


def test_missing_weights_are_not_fetched_offline(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="weights tiny aren't installed, and --offline is set"):
        engine("tiny", model_dir=tmp_path).identify()
    assert list(tmp_path.iterdir()) == []


def test_a_network_that_is_down_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")  # Nobody listens there.
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(EngineUnavailable, match="weights tiny can't be downloaded from the hub") as told:
        engine("tiny", model_dir=tmp_path, offline=False).identify()
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("part", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_a_folder_that_lacks_a_part_is_told(folder: Path, part: str) -> None:
    (folder / part).unlink()
    with pytest.raises(EngineUnavailable, match=f"lacks {'its vocabulary' if 'vocab' in part else part}") as told:
        engine(folder).identify()
    assert told.value.path == str(folder)


def test_damaged_weights_in_the_cache_are_told(folder: Path, tmp_path: Path) -> None:
    snapshot = cache(folder, tmp_path / "cache")
    (snapshot / "model.bin").resolve().write_bytes(b"half a download")
    with pytest.raises(EngineUnavailable, match="is damaged: its checksum is wrong"):
        engine("small", model_dir=tmp_path / "cache").identify()


def test_a_damaged_vocabulary_is_told(folder: Path) -> None:
    (folder / "vocabulary.json").write_text("[")
    with pytest.raises(EngineUnavailable, match=r"vocabulary\.json: is damaged"):
        engine(folder).identify()


def test_files_that_hold_no_model_are_told_when_they_are_loaded(folder: Path) -> None:
    with pytest.raises(EngineUnavailable, match="can't be loaded") as told:
        engine(folder).recognise(Sound(np.zeros(16_000, np.float32)), Speech((Interval(0, 900),)), Hints(), silent)
    assert told.value.path == str(folder)
    assert "\n" not in str(told.value)


def test_a_missing_package_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcribe.recognition.faster_whisper.find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match=re.escape(install_command("fast"))):
        engine(folder).identify()


# When auto takes them


def test_auto_takes_it_on_a_cpu_where_its_weights_are(folder: Path, tmp_path: Path) -> None:
    cache(folder, tmp_path / "cache")
    choice = RECOGNIZERS.choose(AUTO, settings(recognizer=AUTO, model_dir=tmp_path / "cache"))
    assert (choice.id.name, choice.fallbacks) == ("faster-whisper", ())


def test_auto_never_fetches_them(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="aren't installed. With a network, run: transcribe models pull small"):
        RECOGNIZERS.make("faster-whisper", settings(recognizer=AUTO, model_dir=tmp_path, offline=False)).identify()
    assert list(tmp_path.iterdir()) == []


def test_auto_prefers_openais_package_on_cuda(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    with pytest.raises(EngineUnavailable, match="openai-whisper is preferred on CUDA"):
        engine(folder, recognizer=AUTO, device="auto").identify()
    assert engine(folder, device="auto").identify().options["compute_type"] == "float16"


def test_nobody_misses_it_where_whisper_itself_can_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import whisper

    (tmp_path / "small.pt").write_bytes(b"weights")
    url = f"http://127.0.0.1:9/{hashlib.sha256(b'weights').hexdigest()}/small.pt"
    monkeypatch.setitem(whisper._MODELS, "small", url)
    choice = RECOGNIZERS.choose(AUTO, settings(recognizer=AUTO, model_dir=tmp_path))
    assert (choice.id.name, choice.fallbacks) == ("whisper", ())


# What it reads


@pytest.mark.slow
def test_what_is_drawn_depends_on_the_recording_alone(converted: Path, sound: Sound) -> None:
    import faster_whisper

    def load() -> faster_whisper.WhisperModel:
        return faster_whisper.WhisperModel(str(converted), "cpu", compute_type="int8", cpu_threads=1)

    model = load()
    drawn = []
    for _ in range(2):  # two recordings, one after the other
        reader = CTranslate2Whisper(model, load, "cpu")
        encoded = reader.encode([sound.cut(windows(sound)[0])])
        request = Request("en", "transcribe", (), 1, temperature=2.0)
        drawn.append([reader.read(encoded, request) for _ in range(2)])
    assert drawn[0] == drawn[1]
    assert drawn[0][0] != drawn[0][1]


@pytest.mark.slow
def test_a_window_of_a_batch_is_heard_as_it_is_by_itself(converted: Path, sound: Sound) -> None:
    import faster_whisper

    reader = CTranslate2Whisper(
        faster_whisper.WhisperModel(str(converted), "cpu", compute_type="int8"), lambda: None, "cpu"
    )
    request = Request("en", "transcribe", (), 1)
    pieces = [sound.cut(window) for window in windows(sound)]
    encoded = reader.encode(pieces)
    for index, piece in enumerate(pieces):
        itself = reader.encode([piece])
        assert reader.read(reader.alone(encoded, index), request) == reader.read(itself, request)
        assert encoded.states is not None
        assert itself.states is not None
        assert np.array_equal(encoded.states[index], itself.states[0])


@pytest.mark.slow
def test_the_longest_prompt_leaves_room_for_an_answer(converted: Path, sound: Sound) -> None:
    import faster_whisper

    reader = CTranslate2Whisper(
        faster_whisper.WhisperModel(str(converted), "cpu", compute_type="int8"), lambda: None, "cpu"
    )
    prompt = tuple(range(1000, 1000 + reader.prompt_tokens))
    (reading,) = reader.read(reader.encode([sound.cut(windows(sound)[0])]), Request("en", "transcribe", prompt, 1))
    assert reading.tokens
    assert reading.text != SENTENCES[0]
