"""Captioned talk podcasts: two hosts and their guests, told apart by what they say alone, as the benchmark measures."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "roles.py"
CAPTIONS = """1
00:00:00,000 --> 00:00:04,000
Ann Lee: Welcome to the show.
What is
Note: this?

2
00:00:04,000 --> 00:00:08,000
Ann Lee: Tell us. Bo: It's a boat. I built
it with my father.

3
00:00:08,000 --> 00:00:12,000
Ann Lee: And why? Bo: To go away. Ann Lee: Where
to? Bo: Home.
"""


def measured(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", [str(BENCHMARK), "--data", str(data), *options])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(BENCHMARK), run_name="__main__")
    return int(ended.value.code or 0), capsys.readouterr().out


def test_every_host_and_every_guest(
    shared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, printed = measured(shared / "data", monkeypatch, capsys, "--json")
    found = json.loads(printed)
    assert (code, found["episodes"]) == (0, 12)
    assert found["right"] == {"punctuated": 1.0, "plain": 1.0}, found["wrong"]


def test_speakers_are_read_from_within_a_caption(tmp_path: Path) -> None:
    (tmp_path / "boat.srt").write_text(CAPTIONS, "utf-8")
    turns = runpy.run_path(str(BENCHMARK))["conversation"](tmp_path / "boat.srt", plain=True)
    assert [(turn.speaker, " ".join(word.text for word in turn.words)) for turn in turns] == [
        ("Ann", "welcome to the show what is note this tell us"),
        ("Bo", "it's a boat i built it with my father"),
        ("Ann", "and why"),
        ("Bo", "to go away"),
        ("Ann", "where to"),
        ("Bo", "home"),
    ]
    assert turns[1].words[-1].end_ms == 8000


def test_wrong_hosts_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "podcasts").mkdir()
    (tmp_path / "podcasts" / "boat.srt").write_text(CAPTIONS, "utf-8")
    assert json.loads(measured(tmp_path, monkeypatch, capsys, "--json", "--hosts", "Ann")[1])["right"] == {
        "punctuated": 1.0,
        "plain": 1.0,
    }
    wrong = json.loads(measured(tmp_path, monkeypatch, capsys, "--json", "--hosts", "Bo")[1])
    assert wrong["right"] == {"punctuated": 0.0, "plain": 0.0}
    assert wrong["wrong"]["plain"]["boat"] == {"Ann": "reporter", "Bo": "guest"}


def test_folder_without_captions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert measured(tmp_path, monkeypatch, capsys)[0] == 2
