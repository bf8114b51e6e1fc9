"""What `transcribe search` and `transcribe quote` print."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from support.commands import transcribe
from support.sounds import beep, save
from support.transcripts import transcript
from transcribe.cli import app
from transcribe.media import probe
from transcribe.model.episode import Episode, Role
from transcribe.search import open_index
from transcribe.store.archive import Archive

DESIGNED = {
    "episode",
    "title",
    "person",
    "role",
    "start_ms",
    "end_ms",
    "text",
    "excerpt",
    "film",
    "festival",
    "year",
    "recording",
    "link",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two interviews; the first one has its recording."""
    archive = Archive(tmp_path_factory.mktemp("archive"))
    archive.audio.mkdir()
    save(archive.audio / "soul.flac", beep(10, at_s=3))
    for name, film, year in (("soul", "The Red Soul", 2017), ("ferry", "The Last Ferry", 2018)):
        archive.store(
            transcript(
                ("Ann Lee", Role.REPORTER, "Why do people long for it?"),
                ("Bo Ek", Role.GUEST, f"They need a strong hand in {film}."),
                ("Ann Lee", Role.REPORTER, "I see."),
                id=name,
                episode=Episode(film=film, festival="IDFA", year=year),
            )
        )
    open_index(archive).sync(archive)
    return archive.root


def run(archive: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--archive", str(archive)])


def printed(archive: Path, *arguments: str) -> Any:
    done = run(archive, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_hits_in_json_have_the_designed_fields(archive: Path) -> None:
    hits = printed(archive, "search", '"strong hand"')
    assert [set(hit) for hit in hits] == [DESIGNED, DESIGNED]


def test_facets_are_told_only_when_asked_for(archive: Path) -> None:
    found = printed(archive, "search", "hand", "--facets", "--limit", "1")
    assert len(found["hits"]) == 1
    assert found["facets"] == {
        "person": {"Bo Ek": 2},
        "film": {"The Last Ferry": 1, "The Red Soul": 1},
        "festival": {"IDFA": 2},
        "year": {"2017": 1, "2018": 1},
    }


def test_facets_are_printed_as_tables(archive: Path) -> None:
    said = run(archive, "search", "hand", "--facets").stdout
    assert "festival  turns\nIDFA          2\n" in said
    assert "| Bo Ek | 2 |" in run(archive, "search", "hand", "--facets", "--md").stdout


def test_question_and_answer_are_told_with_speakers_and_times(archive: Path) -> None:
    hit = printed(archive, "search", "hand year:2017", "--qa")[0]
    assert hit["question"] == {
        "person": "Ann Lee",
        "role": "reporter",
        "start_ms": 0,
        "end_ms": 2050,
        "text": "Why do people long for it?",
        "checked": False,
    }
    assert (hit["answer"]["person"], hit["answer"]["start_ms"]) == ("Bo Ek", 2100)


def test_question_and_answer_are_printed_as_one(archive: Path) -> None:
    said = run(archive, "search", "hand year:2017", "--qa").stdout
    assert (
        "    Ann Lee: Why do people long for it?\n    Bo Ek: They need a strong **hand** in The Red Soul.\n"
    ) in said


def test_context_is_told_when_asked_for(archive: Path) -> None:
    hit = printed(archive, "search", "hand year:2017", "-C", "1")[0]
    assert [said["text"] for said in hit["before"]] == ["Why do people long for it?"]
    assert [said["text"] for said in hit["after"]] == ["I see."]


def test_hits_are_printed_for_spreadsheets(archive: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(archive, "search", "hand", "--csv").stdout)))
    assert len(rows) == 2
    assert set(rows[0]) == DESIGNED | {"exact"}
    assert rows[0]["exact"] == "True"


def test_hits_are_printed_as_markdown(archive: Path) -> None:
    said = run(archive, "search", "hand year:2017", "--md").stdout
    assert said == (
        "> They need a strong **hand** in The Red Soul.\n\n"
        "Bo Ek (guest), The Red Soul, IDFA, 2017, [0:03](<audio/soul.flac#t=3.5,3.8>)\n\n"
    )


def test_pages_sorting_and_grouping(archive: Path) -> None:
    newest = printed(archive, "search", "hand", "--sort", "date")
    assert [hit["year"] for hit in newest] == [2018, 2017]
    assert printed(archive, "search", "hand", "--sort", "date", "--offset", "1", "--limit", "1") == newest[1:]
    assert "ferry: The Last Ferry, IDFA, 2018\n\n" in run(archive, "search", "hand", "--group").stdout


def test_years_may_be_a_range(archive: Path) -> None:
    assert len(printed(archive, "search", "hand", "--year", "2015..2017")) == 1


def test_a_misremembered_quote_is_found_and_said_to_be_one(archive: Path) -> None:
    query = '"they needed a strong band in the red soul"'
    assert "(not word for word)" in run(archive, "search", query).stdout
    assert [hit["exact"] for hit in printed(archive, "search", query)][:1] == [False]
    assert printed(archive, "search", query, "--exact") == []


def test_a_misspelt_word_is_asked_about_and_json_left_alone(archive: Path) -> None:
    done = run(archive, "search", "strang", "--json")
    assert json.loads(done.stdout) == []
    assert done.stderr == "0 hits\ndid you mean: strong?\n"


def test_a_quote_card_is_printed(archive: Path) -> None:
    assert run(archive, "quote", "soul", "0:03-0:04").stdout == (
        "Bo Ek (guest): a strong hand in\n\nThe Red Soul, IDFA, 2017\n"
        "0:02-0:04, not checked against the recording\naudio/soul.flac#t=2.8,4.15\n"
    )
    said = run(archive, "quote", "soul", "0:03-0:04", "--md").stdout
    assert said.startswith("> a strong hand in\n>\n> — **Bo Ek** (guest)\n\nThe Red Soul, IDFA, 2017, ")


def test_a_quote_card_in_json_tells_all(archive: Path) -> None:
    card = printed(archive, "quote", "soul", "3s-4s")
    assert {
        key: card[key] for key in ("episode", "film", "festival", "year", "start_ms", "end_ms", "checked", "link")
    } == {
        "episode": "soul",
        "film": "The Red Soul",
        "festival": "IDFA",
        "year": 2017,
        "start_ms": 2800,
        "end_ms": 4150,
        "checked": False,
        "link": "audio/soul.flac#t=2.8,4.15",
    }
    assert card["parts"] == [
        {
            "person": "Bo Ek",
            "role": "guest",
            "start_ms": 2800,
            "end_ms": 4150,
            "text": "a strong hand in",
            "checked": False,
        }
    ]


def test_a_quotes_sound_is_cut_out(archive: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp3"
    done = run(archive, "quote", "soul", "0:03-0:04", "--audio", str(clip))
    assert done.stderr == f"wrote {clip}\n"
    assert probe(clip, "clip").recording.duration_ms == pytest.approx(1450, abs=2)


def test_a_card_is_printed_though_its_recording_has_gone(archive: Path, tmp_path: Path) -> None:
    done = transcribe(archive, "quote", "ferry", "0:03-0:04", "--audio", tmp_path / "clip.mp3")
    assert done.returncode == 2
    assert done.stdout.startswith("Bo Ek (guest): a strong hand in\n")
    assert done.stderr.startswith("error: ")
    assert "audio/ferry.flac: there is no such file" in done.stderr


def test_a_clip_that_cannot_be_is_told_before_anything_else(archive: Path, tmp_path: Path) -> None:
    done = transcribe(archive, "quote", "soul", "0:03-0:04", "--audio", tmp_path / "clip.exe")
    assert (done.returncode, done.stdout) == (2, "")
    assert "can't be written as .exe" in done.stderr
