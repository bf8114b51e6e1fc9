"""Who is who by hand, through the real commands on an archive of the samples."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from support.commands import EMBEDDED, transcribe
from transcribe.model.episode import Role
from transcribe.store.archive import Archive

pytestmark = pytest.mark.slow

FERRY = "the-last-ferry"


@pytest.fixture
def archive(demo: Path, tmp_path: Path) -> Path:
    """The samples' archive, to be changed."""
    return Path(shutil.copytree(demo, tmp_path / "archive"))


def done(archive: Path, *arguments: object) -> str:
    ended = transcribe(archive, *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def said(archive: Path, *arguments: object) -> Any:
    return json.loads(done(archive, *arguments, "--json"))


def cast(archive: Path, episode: str = FERRY) -> set[tuple[str | None, Role]]:
    return {(speaker.name, speaker.role) for speaker in Archive(archive).transcript(episode).speakers}


def episode_files(archive: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(archive)): path.read_bytes()
        for path in sorted((archive / "index" / "episodes").rglob("*"))
        if path.is_file()
    }


def test_an_assignment_outranks_the_evidence_and_survives_another_diarization(archive: Path) -> None:
    done(archive, "people", "assign", FERRY, "Helen Porter", "Mary Stone", "--role", "guest")
    expected = {("Robert Miller", Role.REPORTER), ("Mary Stone", Role.GUEST)}
    assert cast(archive) == expected
    assert [hit["person"] for hit in said(archive, "search", '"put the camera down"')] == ["Mary Stone"]
    assert "Mary Stone" in (archive / "index/episodes" / FERRY / "captions.srt").read_text()
    done(archive, "run", "--speakers", "2", *EMBEDDED, archive / "audio" / f"{FERRY}.mp3")
    assert Archive(archive).transcript(FERRY).provenance.settings["speakers"] == "2"
    assert cast(archive) == expected


def test_taking_an_edit_back_leaves_every_file_as_it_was(archive: Path) -> None:
    before = episode_files(archive)
    done(archive, "people", "assign", FERRY, "SPEAKER_01", "Robert Miller")
    assert cast(archive) != {("Robert Miller", Role.REPORTER), ("Helen Porter", Role.GUEST)}
    done(archive, "edits", FERRY, "--undo")
    after = episode_files(archive)
    assert after.pop(f"index/episodes/{FERRY}/edits.json")
    assert after == before


def test_a_new_name_is_everywhere_and_can_be_taken_back(archive: Path) -> None:
    before = episode_files(archive)
    done(archive, "people", "rename", "Robert Miller", "Bob Miller")
    people = {person["name"]: person for person in said(archive, "people", "list")}
    assert "Robert Miller" not in people
    assert len(people["Bob Miller"]["episodes"]) > 1
    assert said(archive, "search", 'person:"Bob Miller"')
    assert not said(archive, "search", 'person:"Robert Miller"')
    assert "up to date" in transcribe(archive, "run", *EMBEDDED).stderr
    assert "Robert Miller" not in {person["name"] for person in said(archive, "people", "list")}
    done(archive, "people", "undo")
    assert episode_files(archive) == before


def test_one_name_of_two_people_is_split_and_merged_again(archive: Path) -> None:
    done(archive, "people", "split", "Robert Miller", "Robert Miller (II)", FERRY)
    assert ("Robert Miller (II)", Role.REPORTER) in cast(archive)
    elsewhere = {person["name"]: person["episodes"] for person in said(archive, "people", "list")}
    assert FERRY not in elsewhere["Robert Miller"]
    done(archive, "people", "merge", "Robert Miller (II)", "Robert Miller")
    assert ("Robert Miller", Role.REPORTER) in cast(archive)


def test_a_stretch_goes_to_whom_it_is_given(archive: Path) -> None:
    turn = Archive(archive).transcript(FERRY).turns[1]
    start, end = f"{turn.start_ms / 1000:.3f}", f"{turn.end_ms / 1000:.3f}"
    done(archive, "people", "assign", FERRY, f"{start}-{end}", "Robert Miller")
    assert Archive(archive).transcript(FERRY).turns[0].end_ms >= turn.end_ms


def test_a_correction_is_made_everywhere_held_and_taken_back_as_one(archive: Path) -> None:
    before = episode_files(archive)
    shown = done(archive, "replace", "film", "picture", "--dry-run")
    assert episode_files(archive) == before
    assert shown == done(archive, "replace", "film", "picture")
    changed = {line.split()[0] for line in shown.splitlines() if not line.startswith(("-", "+"))}
    assert len(changed) > 1
    assert said(archive, "search", '"the picture"')
    done(archive, "run", "--speakers", "2", *EMBEDDED, archive / "audio" / f"{FERRY}.mp3")
    assert "picture" in done(archive, "show", FERRY)
    done(archive, "replace", "--undo")
    done(archive, "run", *EMBEDDED, archive / "audio" / f"{FERRY}.mp3")
    assert not said(archive, "search", '"the picture"')
    assert {name: data for name, data in episode_files(archive).items() if not name.endswith("edits.json")} == before


def test_a_correction_can_be_held_to_what_a_search_finds(archive: Path) -> None:
    shown = done(archive, "replace", "film", "picture", "--where", "role:reporter", "--dry-run")
    everywhere = done(archive, "replace", "film", "picture", "--dry-run")
    assert 0 < len(shown.splitlines()) < len(everywhere.splitlines())


def test_voices_are_learnt_counted_and_forgotten(archive: Path) -> None:
    assert "Robert Miller: " in done(archive, "people", "learn")
    assert {person["name"]: person["voice_samples"] for person in said(archive, "people", "list")}["Robert Miller"] >= 3
    assert "learnt voice" in done(archive, "show", FERRY, "--why")
    done(archive, "people", "forget", "Robert Miller")
    assert {person["voice_samples"] for person in said(archive, "people", "list")} == {0}
    assert not list((archive / "index" / "voices").rglob("the-last-ferry*"))
    assert "learnt voice" not in done(archive, "show", FERRY, "--why")
    assert cast(archive) == {("Robert Miller", Role.REPORTER), ("Helen Porter", Role.GUEST)}


def test_what_was_read_is_marked_so(archive: Path) -> None:
    done(archive, "edits", FERRY, "--checked", "all", "--author", "ann")
    assert all(turn["checked"] for turn in said(archive, "show", FERRY)["turns"])
    assert [edit["author"] for edit in said(archive, "edits", FERRY)] == ["ann"]


def test_what_cant_be_done_is_told_in_one_line_and_changes_nothing(demo: Path) -> None:
    before = episode_files(demo)
    ended = transcribe(demo, "people", "assign", FERRY, "SPEAKER_09", "Ann")
    assert ended.returncode == 2
    assert "no speaker 'SPEAKER_09' in the-last-ferry. It has SPEAKER_00 (Robert Miller)" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert episode_files(demo) == before


def test_without_its_recording_an_episode_stays_as_it_was_and_the_edit_is_kept(archive: Path) -> None:
    (archive / "audio" / f"{FERRY}.mp3").unlink()
    before = Archive(archive).transcript(FERRY)
    ended = transcribe(archive, "people", "assign", FERRY, "SPEAKER_01", "Mary Stone", "--role", "guest")
    assert ended.returncode == 1
    assert "doesn't exist, so the transcript stays as it was" in ended.stderr
    assert Archive(archive).transcript(FERRY) == before
    assert len(Archive(archive).edits(FERRY).edits) == 1
