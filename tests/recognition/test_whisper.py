"""The real loading and decoding code of openai-whisper, on a checkpoint that has learnt a few sentences."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
import whisper

from support.whisper_checkpoint import train_tiny_whisper
from transcribe.audio import detect_speech, open_sound
from transcribe.engines import AUTO
from transcribe.errors import EngineFailed, EngineUnavailable, SettingsError
from transcribe.progress import silent
from transcribe.recognition import RECOGNIZERS, Recognizer
from transcribe.recognition.whisper import WhisperRecognizer
from transcribe.recognition.windows import pack
from transcribe.settings import Settings
from transcribe.sound import Sound
from transcribe.stages import Hints, Speech
from transcribe.transcript import Interval

SENTENCES = ("Well, it's a well-known story, she left in 1989, with $3,000.", "Who told you that?",
             "“My mother,” he said.", "And then?")


@pytest.fixture(scope="module")
def sound(samples: Path) -> Sound:
    """Forty seconds of an interview, too long for one window."""
    with open_sound(samples / "the-winter-garden.flac") as whole:
        return Sound(np.array(whole.samples[: 40 * 16_000]))


@pytest.fixture(scope="module")
def speech(sound: Sound) -> Speech:
    return detect_speech(sound, silent)


def train(sound: Sound, speech: Speech, path: Path, *, english_only: bool = False) -> list[str]:
    windows = pack(sound, speech, 30_000, 3_000)
    pairs = [(sound.cut(window), sentence) for window, sentence in zip(windows, SENTENCES, strict=False)]
    train_tiny_whisper(pairs, path, english_only=english_only)
    return [word for _, sentence in pairs for word in sentence.split()]


@pytest.fixture(scope="module")
def checkpoint(sound: Sound, speech: Speech, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whisper") / "tiny.pt"
    train(sound, speech, path)
    return path


def engine(model: Path | str, **settings: object) -> Recognizer:
    return RECOGNIZERS.make("whisper", Settings(model=str(model), device="cpu", offline=True, **settings))


@pytest.mark.slow
@pytest.mark.parametrize("english_only", [False, True])
def test_words_come_in_order_with_rising_times(
        sound: Sound, speech: Speech, tmp_path: Path, english_only: bool) -> None:
    expected = train(sound, speech, tmp_path / "tiny.pt", english_only=english_only)
    told: list[float] = []
    found = engine(tmp_path / "tiny.pt").recognise(sound, speech, Hints(), told.append)

    assert len(pack(sound, speech, 30_000, 3_000)) > 1
    assert [word.text for word in found.words] == expected
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found.words))
    assert found.words[-1].end_ms <= sound.duration_ms
    assert all(word.confidence is not None and 0 < word.confidence <= 1 for word in found.words)
    assert found.language == "en"
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.slow
def test_the_same_sound_gives_the_same_words(sound: Sound, speech: Speech, checkpoint: Path) -> None:
    torch.manual_seed(1)
    first = engine(checkpoint).recognise(sound, speech, Hints(), silent)
    torch.manual_seed(2)
    assert engine(checkpoint).recognise(sound, speech, Hints(), silent) == first


@pytest.mark.slow
def test_noise_taken_for_speech_ends_and_stays_in_its_window(checkpoint: Path) -> None:
    # The thresholds refuse what the model says, and it is tried again at rising temperatures.
    noise = Sound(np.random.default_rng(0).normal(0, 0.1, 5 * 16_000).astype(np.float32))
    found = engine(checkpoint).recognise(noise, Speech((Interval(1000, 4000),)), Hints(), silent)
    assert all(800 <= word.start_ms < word.end_ms <= 4200 for word in found.words)


@pytest.mark.slow
def test_a_language_that_was_given_is_kept(sound: Sound, speech: Speech, checkpoint: Path) -> None:
    recognizer = engine(checkpoint, language="nl")
    assert recognizer.identify().options["language"] == "nl"
    assert recognizer.recognise(sound, speech, Hints(), silent).language == "nl"


@pytest.mark.slow
def test_a_checkpoint_is_known_by_its_content(checkpoint: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pt"
    stored = torch.load(checkpoint, weights_only=True)
    stored["model_state_dict"]["decoder.ln.bias"] += 1
    torch.save(stored, other)
    one, two = engine(checkpoint).identify(), engine(other).identify()
    assert one.model == str(checkpoint)
    assert len(one.options["sha256"]) == 64
    assert one.options["sha256"] != two.options["sha256"]
    assert engine(checkpoint).identify() == one


@pytest.mark.slow
def test_an_english_only_checkpoint_refuses_other_languages(sound: Sound, speech: Speech, tmp_path: Path) -> None:
    train(sound, speech, tmp_path / "tiny.pt", english_only=True)
    with pytest.raises(EngineUnavailable, match="knows English only, not 'de'"):
        engine(tmp_path / "tiny.pt", language="de").identify()


@pytest.mark.slow
def test_weights_that_break_at_work_are_told(sound: Sound, speech: Speech, checkpoint: Path, tmp_path: Path) -> None:
    stored = torch.load(checkpoint, weights_only=True)
    stored["model_state_dict"] = {name: torch.full_like(weight, torch.nan)
                                  for name, weight in stored["model_state_dict"].items()}
    torch.save(stored, tmp_path / "nan.pt")
    with pytest.raises(EngineFailed, match="Whisper broke at 0:0"):
        engine(tmp_path / "nan.pt", language="en").recognise(sound, speech, Hints(), silent)


def test_no_speech_needs_no_model(sound: Sound) -> None:
    assert engine("no-such-file.pt").recognise(sound, Speech(()), Hints(), silent).words == ()


# What is missing, and what is damaged


def test_an_unknown_model_is_told_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="no Whisper model 'enormous'.*small.*turbo"):
        engine("enormous").identify()


def test_an_unknown_language_is_told(tmp_path: Path) -> None:
    torch.save({"dims": _dims(), "model_state_dict": {}}, tmp_path / "a.pt")
    with pytest.raises(SettingsError, match="no language 'xx'"):
        engine(tmp_path / "a.pt", language="xx").identify()


def _dims() -> dict[str, int]:
    return {"n_mels": 80, "n_audio_ctx": 1500, "n_audio_state": 48, "n_audio_head": 3, "n_audio_layer": 1,
            "n_vocab": 51865, "n_text_ctx": 448, "n_text_state": 48, "n_text_head": 3, "n_text_layer": 2}


@pytest.mark.parametrize("kind", ["cut off", "noise", "empty"])
def test_a_damaged_checkpoint_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.pt"
    torch.save({"dims": _dims(), "model_state_dict": {"weight": torch.zeros(10_000)}}, path)
    data = path.read_bytes()
    path.write_bytes({"cut off": data[: len(data) // 2], "noise": bytes(range(256)) * 9, "empty": b""}[kind])
    with pytest.raises(EngineUnavailable, match="is damaged, or no checkpoint") as told:
        engine(path).identify()
    assert told.value.path == str(path)


def test_another_programs_checkpoint_is_told(tmp_path: Path) -> None:
    torch.save({"state_dict": {}}, tmp_path / "a.pt")
    with pytest.raises(EngineUnavailable, match="not Whisper's"):
        engine(tmp_path / "a.pt").identify()


def test_weights_that_do_not_fit_their_dimensions_are_told(sound: Sound, speech: Speech, tmp_path: Path) -> None:
    torch.save({"dims": _dims(), "model_state_dict": {"weight": torch.zeros(1)}}, tmp_path / "a.pt")
    with pytest.raises(EngineUnavailable, match="can't be loaded") as told:
        engine(tmp_path / "a.pt").recognise(sound, speech, Hints(), silent)
    assert "\n" not in str(told.value)


def test_missing_weights_are_not_fetched_offline(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=r"aren't here, and working offline.*tiny\.pt into") as told:
        engine("tiny", model_dir=tmp_path).identify()
    assert told.value.path == str(tmp_path / "tiny.pt")
    assert list(tmp_path.iterdir()) == []


def test_damaged_weights_are_told_apart_from_missing_ones(tmp_path: Path) -> None:
    (tmp_path / "tiny.pt").write_bytes(b"half a download")
    with pytest.raises(EngineUnavailable, match="are damaged, and working offline"):
        engine("tiny", model_dir=tmp_path).identify()


def test_a_network_that_is_down_is_told_and_leaves_nothing_behind(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = "http://127.0.0.1:9/" + "0" * 64 + "/tiny.pt"  # The port that discards; nobody listens.
    monkeypatch.setitem(whisper._MODELS, "tiny", nowhere)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(EngineUnavailable, match=r"can't be fetched \(.*refused"):
        RECOGNIZERS.make("whisper", Settings(model="tiny", model_dir=tmp_path)).identify()
    assert [path for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == []


def test_weights_are_fetched_once_and_kept_where_whisper_looks(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"weights of no use"
    served = tmp_path / "server" / hashlib.sha256(content).hexdigest()
    served.mkdir(parents=True)
    (served / "tiny.pt").write_bytes(content)
    monkeypatch.setitem(whisper._MODELS, "tiny", (served / "tiny.pt").as_uri())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    recognizer = RECOGNIZERS.make("whisper", Settings(model="tiny", device="cpu"))
    assert recognizer.identify().model == "tiny"
    assert (tmp_path / "caches" / "whisper" / "tiny.pt").read_bytes() == content
    (served / "tiny.pt").unlink()
    assert engine("tiny").identify().model == "tiny"


def test_a_file_that_is_not_what_was_promised_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = tmp_path / "server" / ("0" * 64)
    served.mkdir(parents=True)
    (served / "tiny.pt").write_bytes(b"a login page")
    monkeypatch.setitem(whisper._MODELS, "tiny", (served / "tiny.pt").as_uri())
    with pytest.raises(EngineUnavailable, match="checksum"):
        RECOGNIZERS.make("whisper", Settings(model="tiny", model_dir=tmp_path / "cache")).identify()
    assert not (tmp_path / "cache" / "tiny.pt").exists()


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_missing_device_is_told() -> None:
    with pytest.raises(EngineUnavailable, match="no CUDA device"):
        RECOGNIZERS.make("whisper", Settings(device="cuda", offline=True)).identify()


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcribe.recognition.whisper.find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match="pip install openai-whisper"):
        WhisperRecognizer(Settings()).identify()


def test_auto_falls_back_and_says_what_would_be_better(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    choice = RECOGNIZERS.choose(AUTO, Settings(model_dir=tmp_path, offline=True, device="cpu"))
    assert choice.id.name == "pocketsphinx"
    assert [(passed.wanted, passed.used) for passed in choice.fallbacks] == [("whisper", "pocketsphinx")]
    assert "small.pt" in choice.fallbacks[0].mend


def test_whisper_by_name_never_falls_back(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="aren't here"):
        RECOGNIZERS.choose("whisper", Settings(model_dir=tmp_path, offline=True, device="cpu"))
