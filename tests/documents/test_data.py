"""The formats that other programs read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from pyannote.database.util import load_rttm

from support.articles import interview
from support.odd import odd_transcripts
from support.transcripts import transcript
from transcribe.documents import FORMATS
from transcribe.documents.csv import FORMAT as CSV
from transcribe.documents.csv import RAW, count_defused
from transcribe.documents.json import FORMAT as JSON
from transcribe.documents.rttm import FORMAT as RTTM
from transcribe.model.transcript import Transcript
from transcribe.pipeline.publishing import format_named
from transcribe.store.transcripts import from_json
from transcribe.text.prose import one_line
from transcribe.text.spreadsheets import is_formula


def test_every_format_is_found_by_its_name() -> None:
    assert [format_named(name).name for name in FORMATS] == list(FORMATS)


def test_no_two_formats_share_a_file() -> None:
    assert len({format_named(name).file_name for name in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("json", "docx")])
def test_no_label_is_published(name: str) -> None:
    assert b"SPEAKER_0" not in format_named(name).data(interview())


def test_json_is_the_transcript_without_loss() -> None:
    text = JSON.write(interview())
    assert json.loads(text)["turns"][0]["speaker"] == "SPEAKER_00"
    assert from_json(text.encode()) == interview()


def test_csv_has_a_row_a_turn() -> None:
    rows = list(csv.DictReader(io.StringIO(CSV.write(interview()))))
    assert len(rows) == 4
    assert rows[1] == {
        "start": "00:00:00.700",
        "end": "00:00:01.700",
        "speaker": "Bo Ek",
        "role": "guest",
        "text": "It was *there*.",
    }


@given(odd_transcripts)
def test_csv_keeps_any_text(script: Transcript) -> None:
    rows = list(csv.DictReader(io.StringIO(RAW.write(script), newline="")))
    assert [row["text"] for row in rows] == [one_line(turn.text) for turn in script.turns]


@given(odd_transcripts)
def test_csv_has_no_cell_that_a_spreadsheet_would_run(script: Transcript) -> None:
    rows = list(csv.reader(io.StringIO(CSV.write(script), newline="")))
    raw = list(csv.reader(io.StringIO(RAW.write(script), newline="")))
    changed = [
        (cell, was)
        for row, before in zip(rows, raw, strict=True)
        for cell, was in zip(row, before, strict=True)
        if cell != was
    ]
    assert all(cell == f"'{was}" and is_formula(was) for cell, was in changed)
    assert len(changed) == count_defused(script) == sum(is_formula(cell) for row in raw for cell in row)


def test_rttm_is_read_by_another_program(tmp_path: Path) -> None:
    path = tmp_path / "talk.rttm"
    path.write_text(RTTM.write(interview()), "utf-8")
    read = load_rttm(path)["talk"]
    assert [
        (round(segment.start, 3), round(segment.duration, 3), speaker)
        for segment, _, speaker in read.itertracks(yield_label=True)
    ] == [(0.0, 0.65, "Ann_Lee"), (0.7, 1.0, "Bo_Ek"), (1.75, 0.3, "Speaker_3"), (2.1, 0.3, "Bo_Ek")]


@given(odd_transcripts)
def test_an_rttm_row_has_ten_fields_whatever_people_are_called(script: Transcript) -> None:
    rows = RTTM.write(script).splitlines()
    assert len(rows) == len(script.turns)
    assert {len(row.split()) for row in rows} <= {10}


def test_nothing_said_is_no_rows() -> None:
    assert RTTM.write(transcript()) == ""
    assert CSV.write(transcript()) == "start,end,speaker,role,text\r\n"
