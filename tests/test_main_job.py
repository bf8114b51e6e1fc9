"""The main job on the sample interviews, with the embedded engines: what `make demo` does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from support.commands import EMBEDDED, transcribe
from transcribe.model.episode import Role
from transcribe.model.transcript import Transcript
from transcribe.store.archive import Archive
from transcribe.store.transcripts import read_transcript

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def references(samples: Path) -> dict[str, Transcript]:
    return {path.stem: read_transcript(path) for path in sorted((samples / "references").glob("*.json"))}


def said(archive: Path, *arguments: object) -> Any:
    """What a command says with `--json`."""
    done = transcribe(archive, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_sample_has_its_transcript_and_captions(demo: Path, references: dict[str, Transcript]) -> None:
    assert len(references) >= 4
    for name in references:
        files = {path.name for path in Archive(demo).folder(name).iterdir()}
        assert files == {"transcript.json", "captions.srt", "captions.vtt", "transcript.txt", "transcript.md"}


def test_reporter_and_guests_carry_their_names_and_roles(demo: Path, references: dict[str, Transcript]) -> None:
    for name, reference in references.items():
        expected = {
            (speaker.name, speaker.role)
            for speaker in reference.speakers
            if speaker.role in (Role.REPORTER, Role.GUEST)
        }
        found = {(speaker.name, speaker.role) for speaker in Archive(demo).transcript(name).speakers}
        assert expected <= found, name


def test_words_and_speakers_are_right_enough(demo: Path, references: dict[str, Transcript]) -> None:
    scores = said(demo, "evaluate")
    assert set(scores) == {"total", "episodes", "more"}
    assert set(scores["episodes"]) == set(references)
    for figures in (scores["total"], *scores["episodes"].values()):
        assert set(figures) == {"wer", "der", "der_collar", "jer", "speaker_attributed_wer", "role_accuracy"}
    assert scores["total"]["wer"] <= 0.12
    assert scores["total"]["speaker_attributed_wer"] <= 0.18
    assert scores["total"]["role_accuracy"] == 1.0


def phrases(reference: Transcript) -> list[tuple[str, int, int]]:
    """Some phrases of four words that are said once, with their time: (text, start, end)."""
    found = []
    said = " ".join(word.text.strip(",.?!").casefold() for word in reference.words)
    for turn in reference.turns:
        for start in range(0, len(turn.words) - 4, 9):
            words = turn.words[start : start + 4]
            phrase = " ".join(word.text.strip(",.?!") for word in words)
            if said.count(phrase.casefold()) == 1:
                found.append((phrase, words[0].start_ms, words[-1].end_ms))
    return found


def test_a_phrase_lands_within_300_ms_of_where_it_is_said(demo: Path, references: dict[str, Transcript]) -> None:
    from transcribe.search import open_index, parse

    index = open_index(Archive(demo))
    missed, landed = [], 0
    for name, reference in references.items():
        for text, start_ms, end_ms in phrases(reference):
            hits = [hit for hit in index.search(parse(f'"{text}"')) if hit.episode == name]
            if not hits:
                continue  # a misrecognised word; how many there may be is held above
            landed += 1
            if min(max(abs(hit.start_ms - start_ms), abs(hit.end_ms - end_ms)) for hit in hits) > 300:
                missed.append((name, text, start_ms, hits[0].start_ms))
    assert landed >= 50
    assert not missed


def test_a_search_tells_person_role_and_film_and_links_to_the_second(
    demo: Path, references: dict[str, Transcript]
) -> None:
    (name, reference), *_ = references.items()
    guest = next(speaker for speaker in reference.speakers if speaker.role is Role.GUEST)
    hits = said(demo, "search", f'role:guest person:"{guest.name}" film:"{reference.episode.film}" the')
    assert hits
    for hit in hits:
        assert set(hit) == {
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
        assert (hit["episode"], hit["person"], hit["role"]) == (name, guest.name, "guest")
        assert hit["link"].startswith(hit["recording"] + "#t=")
    same = said(demo, "search", "the", "--role", "guest", "--person", guest.name, "--film", reference.episode.film)
    assert same == hits


def test_a_search_by_festival_and_year(demo: Path) -> None:
    hits = said(demo, "search", "the festival:idfa year:2017", "--limit", "1000")
    assert hits
    assert {(hit["festival"], hit["year"]) for hit in hits} == {("IDFA", 2017)}


def test_list_names_its_fields(demo: Path, references: dict[str, Transcript]) -> None:
    entries = said(demo, "list")
    assert [entry["id"] for entry in entries] == sorted(references)
    for entry in entries:
        assert set(entry) == {"id", "title", "recording", "duration_ms", "state", "speakers", "engines", "warnings"}
        assert entry["state"] == "done"
        for speaker in entry["speakers"]:
            assert set(speaker) == {"label", "name", "role", "confidence"}


def test_show_names_its_fields(demo: Path, references: dict[str, Transcript]) -> None:
    document = said(demo, "show", next(iter(references)))
    assert {"schema", "episode", "language", "speakers", "turns", "provenance", "warnings"} <= set(document)
    assert set(document["speakers"][0]) == {"label", "name", "role", "confidence", "evidence"}
    assert {"speaker", "start_ms", "end_ms", "words"} <= set(document["turns"][0])
    assert {"text", "start_ms", "end_ms", "confidence"} <= set(document["turns"][0]["words"][0])


def test_show_why_gives_the_evidence(demo: Path, references: dict[str, Transcript]) -> None:
    done = transcribe(demo, "show", next(iter(references)), "--why")
    assert "log-odds" in done.stdout
    assert "reporter" in done.stdout


def test_a_second_run_does_nothing_and_a_changed_credit_renames_alone(demo: Path, tmp_path: Path) -> None:
    archive = tmp_path / "copy"
    shutil.copytree(demo, archive)
    again = said(archive, "run", *EMBEDDED)
    assert set(again) == {"done", "skipped", "failed", "warnings", "audio_ms", "wall_ms", "engines", "fallbacks"}
    assert (again["done"], again["failed"]) == ([], [])

    page = sorted((archive / "audio").glob("*.txt"))[0]
    reporter = Archive(archive).transcript(page.stem).episode.reporters[0]
    page.write_text(page.read_text().replace(reporter, "Quentin Newname"))
    kept = {path: path.stat().st_mtime_ns for path in (archive / "index" / "cache").rglob("*.json")}
    renamed = said(archive, "run", *EMBEDDED)
    assert renamed["done"] == [page.stem]
    assert {path: path.stat().st_mtime_ns for path in (archive / "index" / "cache").rglob("*.json")} == kept
    assert "Quentin Newname" in {speaker.name for speaker in Archive(archive).transcript(page.stem).speakers}
    assert {hit["episode"] for hit in said(archive, "search", 'person:"Quentin Newname" the')} == {page.stem}


def test_a_search_loads_no_engine(demo: Path) -> None:
    import subprocess
    import sys

    program = (
        "import sys; from transcribe.cli import app\n"
        "app(['search', 'the', '--archive', sys.argv[1]], standalone_mode=False)\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(demo)], capture_output=True, text=True, check=True)
    assert done.stdout
    assert not {"torch", "numpy", "whisper", "pyannote", "sklearn", "av"} & set(done.stderr.split())


@pytest.mark.parametrize("name", ["srt", "vtt", "txt", "md", "json", "csv", "rttm"])
def test_export_writes_every_format(demo: Path, references: dict[str, Transcript], name: str, tmp_path: Path) -> None:
    episode_id = next(iter(references))
    printed = transcribe(demo, "export", episode_id, "--to", name)
    written = transcribe(demo, "export", episode_id, "--to", name, "--output", tmp_path / "file")
    assert (printed.returncode, written.returncode) == (0, 0)
    assert (tmp_path / "file").read_text() == printed.stdout != ""
    assert "SPEAKER_0" not in printed.stdout or name == "json"


def test_csv_hits_are_the_json_hits(demo: Path) -> None:
    import csv

    rows = list(csv.DictReader(transcribe(demo, "search", "the", "--csv").stdout.splitlines()))
    assert [row["link"] for row in rows] == [hit["link"] for hit in said(demo, "search", "the")]
