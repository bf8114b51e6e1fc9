"""A recogniser's id tells all that its words depend on: whatever two settings differ in, the key differs or the words
can't."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.tiny_whispers import SPEECH
from transcribe.model.progress import silent
from transcribe.model.provenance import EngineId
from transcribe.model.records import dumps
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Speech
from transcribe.recognition import RECOGNIZERS
from transcribe.recognition.openai_whisper import PRECISION
from transcribe.settings import Settings
from transcribe.store.keys import cache_key

#: The settings of each engine that its words depend on, and what they may be; it can do with any combination.
MATTER: dict[str, dict[str, tuple[Any, ...]]] = {
    "whisper": {"language": (None, "en", "de"), "task": ("transcribe", "translate"), "beam_size": (1, 2)},
    "faster-whisper": {"language": (None, "en", "de"), "task": ("transcribe", "translate"), "beam_size": (1, 2)},
    "pocketsphinx": {},
}

#: And those that no recogniser's words depend on, though some of them choose the engine, or concern other stages.
REST: dict[str, tuple[Any, ...]] = {
    "batch_size": (None, 1, 2),
    "aligner": ("auto", "none"),
    "named_in_archive": (frozenset(), frozenset({"pipeline"})),
    "diarizer": ("auto", "embedded"),
    "pipeline": ("a/b", "c/d"),
    "speakers": (None, 2),
    "voices": (True, False),
    "track": (None, 1),
    "offline": (False, True),
    "model_dir": (None, Path("weights")),
}


@pytest.fixture(scope="module")
def other_checkpoint(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same Whisper but for one weight."""
    import torch

    made = torch.load(checkpoint, weights_only=True)
    made["model_state_dict"]["decoder.ln.bias"][0] += 1
    path = tmp_path_factory.mktemp("other") / "tiny.pt"
    torch.save(made, path)
    return path


def identity(engine: str, options: dict[str, Any], weights: Path) -> EngineId:
    return RECOGNIZERS.make(engine, Settings(**options, device="cpu", model=str(weights))).identify()


def chosen(engine: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: st.sampled_from(values) for name, values in {**MATTER[engine], **REST}.items()})


def test_every_setting_is_named_here() -> None:
    named = {*REST, *MATTER["whisper"], "recognizer", "model", "device"}
    assert named == {one.name for one in fields(Settings)}


@pytest.mark.parametrize("engine", MATTER)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_keys_differ_where_what_matters_does(engine: str, data: st.DataObject, request: pytest.FixtureRequest) -> None:
    weights = request.getfixturevalue("converted" if engine == "faster-whisper" else "checkpoint")
    one, other = data.draw(chosen(engine)), data.draw(chosen(engine))
    same = all(one[name] == other[name] for name in MATTER[engine])
    keys = {cache_key(engine=identity(engine, options, weights)) for options in (one, other)}
    assert (len(keys) == 1) == same


def test_other_weights_under_the_same_name_are_another_engine(
    checkpoint: Path, other_checkpoint: Path, tmp_path: Path
) -> None:
    path = tmp_path / "tiny.pt"
    found = []
    for weights in (checkpoint, other_checkpoint):
        path.write_bytes(weights.read_bytes())
        found.append(identity("whisper", {}, path))
    assert found[0].model == found[1].model
    assert cache_key(engine=found[0]) != cache_key(engine=found[1])


@pytest.mark.parametrize("engine", ["whisper", "faster-whisper"])
def test_the_precision_is_told(engine: str, request: pytest.FixtureRequest) -> None:
    weights = request.getfixturevalue("converted" if engine == "faster-whisper" else "checkpoint")
    options = identity(engine, {}, weights).options
    assert {**options, "compute_type": "int8", "precision": PRECISION["cpu"]}.items() >= options.items()
    assert {"compute_type", "precision"} & options.keys()
    assert PRECISION["cpu"] != PRECISION["cuda"]


@pytest.mark.parametrize("engine", ["whisper", "faster-whisper"])
def test_settings_of_one_key_give_the_same_words(engine: str, sound: Sound, request: pytest.FixtureRequest) -> None:
    weights = request.getfixturevalue("converted" if engine == "faster-whisper" else "checkpoint")
    plain = Settings(device="cpu", model=str(weights), language="en")
    found, ids = set(), set()
    speech = Speech(SPEECH.intervals[:2])
    for values in ({}, {name: values[-1] for name, values in REST.items()}):
        made = RECOGNIZERS.make(engine, replace(plain, **values))
        ids.add(cache_key(engine=made.identify()))
        found.add(dumps(made.recognise(sound, speech, Hints(), silent)))
    assert len(ids) == len(found) == 1
