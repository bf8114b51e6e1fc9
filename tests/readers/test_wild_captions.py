"""Caption files as the world makes them, which lie beside the project on some machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.readers import read

#: Who says what in each file.
WILD: dict[str, list[tuple[str | None, str]]] = {
    "agents.ttml": [("Ines Vidal", "Where did you film this?"), ("Tom Ruiz", "In a harbour, at night.")],
    "caption-1984.srt": [(None, "In which year?"), (None, "1984"), (None, "Of course.")],
    "comma-name-back.srt": [
        ("Ann Lee", "Where did you film?"),
        ("Sammy Davis, Jr.", "In the harbour, at night."),
        ("Ann Lee", "Why there?"),
    ],
    "dashes-and-voices.vtt": [
        ("Ann Lee", "Where did you film it?"),
        ("Bo & Ek", "In the harbour, at night."),
        ("Ann Lee", "Why?"),
        ("Bo & Ek", "The light."),
        ("Ann Lee", "Good."),
        ("Bo & Ek", "Fine."),
    ],
    "empty-first-line.srt": [(None, "The last boat leaves at nine."), (None, "Nobody was waiting.")],
    "entities.srt": [(None, "We came by the night train."), ("ANN LEE", "Nobody was waiting. If x<y then & z.")],
    "no-milliseconds.srt": [(None, "We came by the night train."), (None, "Nobody was waiting.")],
    "noscribe.vtt": [("S00", "Where did you grow up?"), ("S01", "In a village by the sea.")],
    "rolling-tidy.srt": [
        (None, "our boat left the harbour"),
        (None, "before anyone was awake"),
        (None, "and came back late"),
    ],
    "rolling.en.vtt": [
        (None, "our boat left the harbour"),
        (None, "before anyone was awake"),
        (None, "and came back late"),
    ],
    "smpte-nondrop.itt": [(None, "The last boat leaves at nine.")],
    "space-first-line.vtt": [(None, "the last boat"), (None, "leaves at nine")],
    "spaced-arrow.srt": [(None, "We came by the night train."), (None, "Nobody was waiting.")],
    "spans.ttml": [(None, "The last"), (None, "boat leaves.")],
}


@pytest.mark.parametrize("name", WILD)
def test_they_tell_who_said_what(shared: Path, name: str) -> None:
    path = shared / "data" / "wild" / "captions" / name
    assert [(passage.speaker, passage.text) for passage in read(path).passages] == WILD[name]


def test_names_are_the_same_with_and_without_marks_of_direction(shared: Path) -> None:
    folder = shared / "data" / "wild" / "captions"
    marked, plain = (read(folder / f"hebrew-{kind}.srt") for kind in ("mark", "plain"))
    assert [one.speaker for one in marked.passages] == [one.speaker for one in plain.passages]
    assert {one.speaker for one in read(folder / "fullwidth-colon.srt").passages} == {"李娜", "王伟"}


def test_times_are_those_of_the_words_and_of_the_clock(shared: Path) -> None:
    folder = shared / "data" / "wild" / "captions"
    words = [word for passage in read(folder / "rolling.en.vtt").passages for word in passage.words]
    assert [word.start_ms for word in words] == [
        320,
        560,
        880,
        1_200,
        1_440,
        2_560,
        2_880,
        3_360,
        3_600,
        5_120,
        5_440,
        5_760,
        6_000,
    ]
    assert read(folder / "smpte-nondrop.itt").passages[0].start_ms == 3_603_604
    assert [(one.start_ms, one.end_ms) for one in read(folder / "spans.ttml").passages] == [
        (15_000, 16_000),
        (23_000, 24_500),
    ]
