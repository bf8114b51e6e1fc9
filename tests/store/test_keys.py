"""What results are kept under: equal keys, equal results."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.media import VOICE_ACTIVITY, SoundId
from transcribe.model.episode import Role
from transcribe.model.provenance import EngineId
from transcribe.model.records import record
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval
from transcribe.settings import Settings
from transcribe.store import keys
from transcribe.store.keys import cache_key, canonical, content_digest

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def kind(value: Any) -> Any:
    """A value with the kinds of its numbers: Python takes 1, 1.0 and True for one."""
    if isinstance(value, list):
        return [kind(one) for one in value]
    if isinstance(value, dict):
        return {name: kind(one) for name, one in value.items()}
    return type(value).__name__, repr(value)


@given(VALUES, VALUES)
def test_only_equal_values_have_equal_keys(one: Any, other: Any) -> None:
    assert (cache_key(value=one) == cache_key(value=other)) == (kind(one) == kind(other))


def test_a_renamed_class_changes_no_key() -> None:
    @record
    class Engine:
        name: str
        options: dict[str, str]

    @record
    class Recogniser:
        name: str
        options: dict[str, str]

    assert cache_key(engine=Engine("a", {"b": "c"})) == cache_key(engine=Recogniser("a", {"b": "c"}))


def test_the_order_of_names_changes_no_key() -> None:
    assert cache_key(a=1, b={"c": 1, "d": 2}) == cache_key(b={"d": 2, "c": 1}, a=1)
    assert canonical({"b", "a"}) == canonical({"a", "b"}) == b'["a","b"]'


def test_every_field_of_a_record_counts() -> None:
    speech = Speech((Interval(0, 100), Interval(200, 300)))
    assert content_digest(speech) != content_digest(Speech((Interval(0, 100), Interval(200, 301))))
    assert canonical(Interval(1, 2)) == b'{"end_ms":2,"start_ms":1}'
    assert canonical([Role.GUEST, b"\0", Path("a/b")]) == b'["guest",{"base64":"AA=="},"a/b"]'


def test_what_cannot_be_told_apart_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        cache_key(value=object())
    with pytest.raises(TypeError, match="names"):
        cache_key(value={1: "a"})
    with pytest.raises(ValueError, match="JSON"):
        cache_key(value=float("nan"))


def test_the_format_is_part_of_every_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache_key(a=1)
    monkeypatch.setattr(keys, "FORMAT", keys.FORMAT + 1)
    assert cache_key(a=1) != before


@pytest.mark.parametrize("name", sorted(VOICE_ACTIVITY.options))
def test_every_option_of_an_engine_counts(name: str) -> None:
    other = replace(VOICE_ACTIVITY, options={**VOICE_ACTIVITY.options, name: "other"})
    assert str(other) == str(VOICE_ACTIVITY)
    assert cache_key(engine=other) != cache_key(engine=VOICE_ACTIVITY)


def test_the_track_and_the_way_of_decoding_count() -> None:
    sounds = [SoundId("a"), SoundId("b"), SoundId("a", 1), SoundId("a", 2), SoundId("a", decoding=0)]
    assert len({cache_key(sound=sound) for sound in sounds}) == len(sounds)


def test_engines_that_were_given_other_hints_are_told_apart_but_none_is_better() -> None:
    plain = EngineId("whisper", "small", {"language": "en"})
    assert plain.prompted("") == plain
    assert cache_key(engine=plain.prompted("a")) != cache_key(engine=plain.prompted("b"))
    assert plain.prompted("a").is_same_engine(plain)
    assert not plain.prompted("a").is_same_engine(replace(plain, model="medium").prompted("a"))


#: What each setting may be besides its default.
OTHERS: dict[str, object] = {
    "recognizer": "whisper",
    "model": "tiny",
    "model_dir": Path("weights"),
    "language": "de",
    "task": "translate",
    "beam_size": 2,
    "batch_size": 3,
    "aligner": "none",
    "diarizer": "embedded",
    "pipeline": "other/pipeline",
    "speakers": 2,
    "voices": False,
    "track": 2,
    "device": "cpu",
    "offline": True,
    "named_in_archive": frozenset({"model"}),
}

#: What changes how the work is done, and not what comes of it; where it does, the engine's id tells.
OF_THE_MACHINE = {"model_dir", "batch_size", "device", "offline", "named_in_archive"}


def test_the_table_has_every_setting() -> None:
    assert set(OTHERS) == {one.name for one in fields(Settings)}


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_a_transcript_depends_on_every_setting_but_the_machines(name: str) -> None:
    other = replace(Settings(), **{name: OTHERS[name]})  # type: ignore[arg-type]
    assert (other.of_result() == Settings().of_result()) == (name in OF_THE_MACHINE)
