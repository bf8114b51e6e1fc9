"""The real loading and decoding code of openai-whisper, on a checkpoint that has learnt a few sentences."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import torch
import whisper
from whisper.audio import N_FRAMES, log_mel_spectrogram, pad_or_trim
from whisper.decoding import DecodingOptions

from support.tiny_whispers import PROMPT, PROMPTED, SENTENCES, SPEECH, windows
from support.whisper_checkpoint import train_tiny_whisper
from transcribe.engines.registry import AUTO
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.model.progress import silent
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Speech
from transcribe.recognition import RECOGNIZERS, Recognizer
from transcribe.recognition.asking import model_name
from transcribe.recognition.listening import Request
from transcribe.recognition.openai_whisper import OpenAIWhisper
from transcribe.recognition.whisper import WhisperRecognizer
from transcribe.settings import Settings


def engine(model: Path | str, **settings: object) -> Recognizer:
    return RECOGNIZERS.make(
        "whisper",
        Settings(
            **{  # type: ignore[arg-type]
                "model": str(model),
                "device": "cpu",
                "offline": True,
                **settings,
            }
        ),
    )


# What openai-whisper's own decoder makes of the same windows


@pytest.fixture(scope="module")
def mels(sound: Sound) -> torch.Tensor:
    return torch.stack([pad_or_trim(log_mel_spectrogram(sound.cut(window)), N_FRAMES) for window in windows(sound)])


@pytest.mark.slow
@pytest.mark.parametrize(("beams", "prompt"), [(1, ""), (1, PROMPT), (3, "")])
def test_tokens_are_those_of_whispers_own_decoder(
    checkpoint: Path, sound: Sound, mels: torch.Tensor, beams: int, prompt: str
) -> None:
    model = whisper.load_model(str(checkpoint), "cpu")
    ours = OpenAIWhisper(model, "cpu")
    said = tuple(ours.tokens(f" {prompt}")) if prompt else ()
    readings = ours.read(
        ours.encode([sound.cut(window) for window in windows(sound)]), Request("en", "transcribe", said, beams)
    )
    options = DecodingOptions(
        language="en",
        beam_size=beams if beams > 1 else None,
        prompt=prompt or None,
        without_timestamps=True,
        fp16=False,
    )
    theirs = [whisper.decode(model, mel, options) for mel in mels]
    assert [list(reading.tokens) for reading in readings] == [result.tokens for result in theirs]
    assert [reading.log_probability for reading in readings] == pytest.approx(
        [result.avg_logprob for result in theirs], abs=1e-4
    )
    if beams == 1:
        assert [reading.text for reading in readings] == list(PROMPTED if prompt else SENTENCES)


@pytest.mark.slow
def test_half_precision_reads_the_same(checkpoint: Path, sound: Sound) -> None:
    half = OpenAIWhisper(whisper.load_model(str(checkpoint), "cpu"), "cpu", half=True)
    encoded = half.encode([sound.cut(windows(sound)[0])])
    assert encoded.dtype == torch.float16
    request = Request("en", "transcribe", (), 1)
    (reading,) = half.read(encoded, request)
    assert reading.text == SENTENCES[0]
    (pieces,) = half.align(encoded, request, [reading], [windows(sound)[0].duration_ms * 16])
    assert "".join(piece.text for piece in pieces) == f" {SENTENCES[0]}"


@pytest.mark.slow
def test_the_longest_prompt_leaves_room_for_an_answer(checkpoint: Path, sound: Sound) -> None:
    model = OpenAIWhisper(whisper.load_model(str(checkpoint), "cpu"), "cpu")
    prompt = tuple(range(1000, 1000 + model.prompt_tokens))
    (reading,) = model.read(model.encode([sound.cut(windows(sound)[0])]), Request("en", "transcribe", prompt, 1))
    assert reading.tokens


@pytest.mark.slow
def test_torchs_threads_are_left_as_they_were(checkpoint: Path, sound: Sound) -> None:
    model = OpenAIWhisper(whisper.load_model(str(checkpoint), "cpu"), "cpu")
    encoded = model.encode([sound.cut(windows(sound)[0])])
    request = Request("en", "transcribe", (), 1)
    before = torch.get_num_threads()
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            model.align(encoded, request, model.read(encoded, request), [windows(sound)[0].duration_ms * 16])
            assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)


# Weights that know English only, and weights of one's own


@pytest.mark.slow
def test_an_english_only_checkpoint_hears_english_and_refuses_the_rest(sound: Sound, tmp_path: Path) -> None:
    path = tmp_path / "tiny.pt"
    train_tiny_whisper([(sound.cut(windows(sound)[2]), SENTENCES[1])], path, english_only=True)
    found = engine(path).recognise(sound, Speech(SPEECH.intervals[3:4]), Hints(), silent)
    assert " ".join(word.text for word in found.words) == SENTENCES[1]
    assert (found.language, found.language_confidence) == ("en", None)
    with pytest.raises(EngineUnavailable, match="supports English only, not 'de'"):
        engine(path, language="de").identify()
    with pytest.raises(EngineUnavailable, match="can't translate"):
        engine(path, task="translate").identify()


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
def test_what_was_drawn_before_changes_no_word(sound: Sound, checkpoint: Path) -> None:
    torch.manual_seed(1)
    model = OpenAIWhisper(whisper.load_model(str(checkpoint), "cpu"), "cpu")
    encoded = model.encode([sound.cut(windows(sound)[0])])
    request = Request("en", "transcribe", (), 1, temperature=2.0)
    first = model.read(encoded, request)
    torch.manual_seed(2)
    assert model.read(encoded, request) == first
    assert model.read(encoded, request._replace(temperature=1.0)) != first


# What is missing, and what is damaged


def test_an_unknown_model_is_told_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="no Whisper model 'enormous'.*small.*turbo"):
        engine("enormous").identify()


def test_an_unknown_language_is_told(tmp_path: Path) -> None:
    torch.save({"dims": _dims(), "model_state_dict": {}}, tmp_path / "a.pt")
    with pytest.raises(SettingsError, match="doesn't support the language 'xx'"):
        engine(tmp_path / "a.pt", language="xx").identify()


def _dims() -> dict[str, int]:
    return {
        "n_mels": 80,
        "n_audio_ctx": 1500,
        "n_audio_state": 48,
        "n_audio_head": 3,
        "n_audio_layer": 1,
        "n_vocab": 51865,
        "n_text_ctx": 448,
        "n_text_state": 48,
        "n_text_head": 3,
        "n_text_layer": 2,
    }


@pytest.mark.parametrize("kind", ["cut off", "noise", "empty"])
def test_a_damaged_checkpoint_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.pt"
    torch.save({"dims": _dims(), "model_state_dict": {"weight": torch.zeros(10_000)}}, path)
    data = path.read_bytes()
    path.write_bytes({"cut off": data[: len(data) // 2], "noise": bytes(range(256)) * 9, "empty": b""}[kind])
    with pytest.raises(EngineUnavailable, match="is damaged, or isn't a checkpoint") as told:
        engine(path).identify()
    assert told.value.path == str(path)


def test_another_programs_checkpoint_is_told(tmp_path: Path) -> None:
    torch.save({"state_dict": {}}, tmp_path / "a.pt")
    with pytest.raises(EngineUnavailable, match="not Whisper's"):
        engine(tmp_path / "a.pt").identify()


def test_weights_that_do_not_fit_their_dimensions_are_told(sound: Sound, tmp_path: Path) -> None:
    torch.save({"dims": _dims(), "model_state_dict": {"weight": torch.zeros(1)}}, tmp_path / "a.pt")
    with pytest.raises(EngineUnavailable, match="can't be loaded") as told:
        engine(tmp_path / "a.pt").recognise(sound, SPEECH, Hints(), silent)
    assert "\n" not in str(told.value)


def test_missing_weights_are_not_fetched_offline(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=r"aren't installed, and --offline is set.*tiny\.pt into") as told:
        engine("tiny", model_dir=tmp_path).identify()
    assert told.value.path == str(tmp_path / "tiny.pt")
    assert list(tmp_path.iterdir()) == []


def test_damaged_weights_are_told_apart_from_missing_ones(tmp_path: Path) -> None:
    (tmp_path / "tiny.pt").write_bytes(b"half a download")
    with pytest.raises(EngineUnavailable, match="are damaged, and --offline is set"):
        engine("tiny", model_dir=tmp_path).identify()


def test_a_network_that_is_down_is_told_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = "http://127.0.0.1:9/" + "0" * 64 + "/tiny.pt"  # The port that discards; nobody listens.
    monkeypatch.setitem(whisper._MODELS, "tiny", nowhere)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(EngineUnavailable, match=r"can't be downloaded \(.*refused"):
        RECOGNIZERS.make("whisper", Settings(model="tiny", model_dir=tmp_path)).identify()
    assert [path for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == []


def test_weights_are_fetched_once_and_kept_where_whisper_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert "small.pt" in choice.fallbacks[0].hint


@pytest.mark.parametrize(("device", "model"), [("cuda", "medium"), ("cpu", "small")])
def test_auto_takes_a_model_that_can_do_what_is_asked(device: str, model: str) -> None:
    assert model_name(Settings(task="translate"), device) == model
    assert model_name(Settings(), "cuda") == "turbo"


def test_whisper_by_name_never_falls_back(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="aren't installed"):
        RECOGNIZERS.choose("whisper", Settings(model_dir=tmp_path, offline=True, device="cpu"))
