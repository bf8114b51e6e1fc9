"""`transcribe review`, as it prints."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from support.commands import transcribe
from support.transcripts import transcript
from transcribe.cli.app import app
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Coverage, Interval, Repair
from transcribe.store.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    made = transcript(
        ("Ann Lee", Role.REPORTER, "So Jessica Gorter is here."),
        id="one",
        episode=Episode(title="Salt", guests=("Jessica Gorter",)),
    )
    needy = replace(
        made,
        id="two",
        coverage=Coverage(9000, 1000, (Interval(300, 2300),)),
        repairs=(Repair(350, 1000, "Jessica Gerda", "Jessica Gorter", 0.7),),
    )
    for one in (made, needy):
        Archive(tmp_path).store(one)
    return tmp_path


def printed(archive: Path, *arguments: str) -> tuple[str, str]:
    """What a command prints as results and otherwise, in this process."""
    done = CliRunner().invoke(app, [*arguments, "--archive", str(archive)])
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def test_an_episodes_places_with_time_text_and_reason(archive: Path) -> None:
    done = transcribe(archive, "review", "two")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "at            written there   why\n"
        "0:00  gap                     speech of 2.0 s without a word\n"
        "0:00  repair  Jessica Gorter  recognized as 'Jessica Gerda', 70% similar\n"
    )
    assert done.stderr == "2 places, 0:02 of 0:02\n"


def test_the_limit_says_what_it_hides(archive: Path) -> None:
    results, notes = printed(archive, "review", "two", "--limit", "1")
    assert len(results.splitlines()) == 2
    assert notes.endswith("showing the top 1; --limit shows more\n")
    results, notes = printed(archive, "review", "--limit", "1")
    assert [line[:3] for line in results.splitlines()] == ["id ", "two"]
    assert notes.endswith("showing the top 1; --limit shows more\n")


def test_the_archives_episodes_those_needing_most_review_first(archive: Path) -> None:
    results, notes = printed(archive, "review")
    assert results == (
        "id   places  to hear  of    title\ntwo       2     0:02  0:02  Salt\none       0     0:00  0:02  Salt\n"
    )
    assert notes == "2 places in 2 episodes, 0:02 of 0:05\n"


def test_json_says_all(archive: Path) -> None:
    one = json.loads(printed(archive, "review", "two", "--json")[0])
    assert set(one) == {"id", "title", "duration_ms", "listening_ms", "worth", "places"}
    assert set(one["places"][0]) == {"start_ms", "end_ms", "kind", "text", "reason", "worth"}
    both = json.loads(printed(archive, "review", "--json")[0])
    assert [made["id"] for made in both] == ["two", "one"]
    assert both[0] == one


def test_a_damaged_transcript_is_told_and_costs_itself_alone(archive: Path) -> None:
    Archive(archive).transcript_path("one").write_text("{")
    results, notes = printed(archive, "review", "--json")
    assert [made["id"] for made in json.loads(results)] == ["two"]
    assert notes.startswith(f"skipped: {Archive(archive).transcript_path('one')}")


def test_an_unknown_episode_is_an_error_in_one_line(archive: Path) -> None:
    done = transcribe(archive, "review", "three")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: there is no transcript 'three'")


def test_show_lists_the_repairs_behind_the_transcript(archive: Path) -> None:
    assert (
        "So Jessica Gorter is here.\n\nRepaired names\n- [0:00] Jessica Gerda -> Jessica Gorter (70% alike)\n"
        in printed(archive, "show", "two")[0]
    )
