from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.errors import DocumentError
from transcribe.model.episode import Episode, Role
from transcribe.model.provenance import EngineId, Fallback, Provenance, Recording
from transcribe.model.transcript import (
    Coverage,
    Discarded,
    Evidence,
    Interval,
    Remark,
    Repair,
    SoundEvent,
    Speaker,
    Transcript,
    Turn,
    Word,
)
from transcribe.store.transcripts import from_json, schema, to_json

T = TypeVar("T")

PUBLISHED_SCHEMA = Path(__file__).parents[2] / "docs" / "transcript.schema.json"

text = st.text(max_size=20)
shares = st.none() | st.floats(0, 1)


@st.composite
def words(draw: st.DrawFn) -> Word:
    start = draw(st.integers(0, 10**7))
    return Word(start, start + draw(st.integers(1, 10**4)), draw(text), draw(shares), draw(st.booleans()))


def spanning(kind: Callable[..., T], *others: st.SearchStrategy[object]) -> st.SearchStrategy[T]:
    """Intervals of a kind, with what it has besides."""
    return st.builds(
        lambda start, length, *rest: kind(start, start + length, *rest),
        st.integers(0, 10**7),
        st.integers(1, 10**4),
        *others,
    )


turns = st.builds(
    lambda speaker, said, checked, begins: replace(Turn.of(speaker, said), checked=checked, begins=begins),
    text,
    st.lists(words(), min_size=1, max_size=4).map(lambda found: tuple(sorted(found, key=lambda word: word.start_ms))),
    st.booleans(),
    st.none() | st.lists(st.integers(1, 3), max_size=2).map(tuple),
)
evidence = st.builds(Evidence, text, st.floats(-9, 9), text, st.none() | st.integers(0, 10**7))
speakers = st.builds(
    Speaker, text, st.none() | text, st.sampled_from(Role), st.floats(0, 1), st.lists(evidence, max_size=2).map(tuple)
)
episodes = st.builds(
    Episode,
    text,
    st.lists(text, max_size=2).map(tuple),
    st.lists(text, max_size=2).map(tuple),
    text,
    text,
    text,
    text,
    st.none() | st.integers(1900, 2100),
    st.none() | st.integers(0, 10**7),
    text,
    st.dictionaries(text, text, max_size=2),
)
provenances = st.builds(
    Provenance,
    st.builds(Recording, text, text, st.integers(1, 10**7), text, st.integers(1), st.integers(1, 8)),
    text,
    st.dictionaries(text, text, max_size=2),
    st.dictionaries(text, st.builds(EngineId, text, text, st.dictionaries(text, text, max_size=1)), max_size=2),
    st.lists(st.builds(Fallback, text, text, text, text, text), max_size=1).map(tuple),
    st.none() | text,
    text,
)
transcripts = st.builds(
    Transcript,
    text,
    episodes,
    st.lists(speakers, max_size=2).map(tuple),
    st.lists(turns, max_size=3).map(tuple),
    provenances,
    st.none() | text,
    shares,
    st.none() | text,
    st.lists(spanning(Repair, text, text, st.floats(0, 1)), max_size=2).map(tuple),
    st.lists(spanning(SoundEvent, text), max_size=2).map(tuple),
    st.lists(st.builds(Remark, st.integers(0, 10**7), text, st.sampled_from(("heading", "note"))), max_size=2).map(
        tuple
    ),
    st.lists(spanning(Discarded, text, text), max_size=2).map(tuple),
    st.none()
    | st.builds(Coverage, st.integers(0), st.integers(0), st.lists(spanning(Interval), max_size=2).map(tuple)),
    st.lists(text, max_size=2).map(tuple),
)


@given(transcripts)
def test_json_is_lossless_and_follows_the_published_schema(transcript: Transcript) -> None:
    data = to_json(transcript)
    assert from_json(data) == transcript
    jsonschema.Draft202012Validator(json.loads(PUBLISHED_SCHEMA.read_text())).validate(json.loads(data))


def test_the_published_schema_is_the_one_that_the_code_makes() -> None:
    assert PUBLISHED_SCHEMA.read_bytes() == schema(), "run `make schema`"


def test_another_version_is_refused_with_the_mend() -> None:
    with pytest.raises(DocumentError, match="x.json: is a transcript of version 99.*Update transcribe"):
        from_json(b'{"schema": 99, "unheard": "of"}', path="x.json")


@pytest.mark.parametrize("data", [b"", b"[1]", b"{}", b'{"schema": 1}', b"\xff\xfe"])
def test_what_is_no_transcript_is_refused_with_its_path(data: bytes) -> None:
    with pytest.raises(DocumentError, match="x.json: "):
        from_json(data, path="x.json")


def test_a_field_that_nobody_knows_is_refused_rather_than_lost() -> None:
    transcript = Transcript("a", Episode(), (), (), Provenance(Recording("a", "b", 1, "c", 1, 1)))
    document = {**json.loads(to_json(transcript)), "mood": "good"}
    with pytest.raises(DocumentError, match="mood"):
        from_json(json.dumps(document).encode())


def test_a_label_never_stands_for_a_name() -> None:
    assert Speaker("SPEAKER_00").known_as == "Speaker 1"
    assert Speaker("odd").known_as == "Unknown speaker"
