"""`transcribe index`, as a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.commands import transcribe
from support.transcripts import transcript
from transcribe.model.episode import Role
from transcribe.search import open_index
from transcribe.store.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two episodes, not yet indexed."""
    archive = Archive(tmp_path)
    for episode, text in (("one", "a strong hand"), ("two", "an iron fist")):
        archive.store(transcript(("Ann Lee", Role.GUEST, text), ("Bo Ek", Role.REPORTER, "Why?"), id=episode))
    return archive


def test_build_moves_an_archive_to_the_other_engine_for_good(archive: Archive) -> None:
    built = transcribe(archive.root, "index", "build", "--engine", "tantivy", "--json")
    assert json.loads(built.stdout) == {"engine": "tantivy", "episodes": 2, "unreadable": []}
    assert transcribe(archive.root, "index", "build").stderr == "indexed 2 episodes\n"
    assert open_index(archive).status(archive).engine == "tantivy"
    (hit,) = json.loads(transcribe(archive.root, "search", "fists", "--json").stdout)
    assert hit["episode"] == "two"


def test_build_tells_of_transcripts_that_it_cannot_read(archive: Archive) -> None:
    path = archive.transcript_path("one")
    path.write_bytes(b"{")
    built = transcribe(archive.root, "index", "build")
    assert built.returncode == 1
    assert built.stderr.startswith(f"indexed 1 episodes\nnot indexed: {path}: ")


def test_build_refuses_an_unknown_engine(archive: Archive) -> None:
    built = transcribe(archive.root, "index", "build", "--engine", "lucene")
    assert built.returncode == 2
    assert not archive.search.exists()


def test_status_says_what_is_there_and_what_has_changed_since(archive: Archive) -> None:
    index = open_index(archive)
    index.sync(archive)
    told = json.loads(transcribe(archive.root, "index", "status", "--json").stdout)
    assert {name: told[name] for name in ("engine", "episodes", "turns", "behind", "advice")} == {
        "engine": "whoosh",
        "episodes": 2,
        "turns": 4,
        "behind": 0,
        "advice": [],
    }
    assert told["size_bytes"] > 1_000
    assert told["generation"] == index.status(archive).generation
    archive.store(transcript(("Ann Lee", Role.GUEST, "an open hand"), id="three"))
    done = transcribe(archive.root, "index", "status")
    assert "no, 1 behind" in done.stdout
    assert done.stderr.startswith("Episodes changed since: 1.")
    assert done.returncode == 0


def test_verify_says_where_the_index_and_the_transcripts_differ(archive: Archive) -> None:
    open_index(archive).sync(archive)
    done = transcribe(archive.root, "index", "verify")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "4 turns of 2 episodes: 0 findings\n")
    archive.store(transcript(("Ann Lee", Role.GUEST, "a strong fist"), id="one"))
    archive.transcript_path("two").unlink()
    archive.store(transcript(("Ann Lee", Role.GUEST, "an open hand"), id="three"))
    done = transcribe(archive.root, "index", "verify")
    assert [line.split() for line in done.stdout.splitlines()[1:]] == [
        ["missing", "three"],
        ["extra", "two"],
        ["differing", "one"],
    ]
    assert done.returncode == 1
    done = transcribe(archive.root, "index", "verify", "--json")
    told = json.loads(done.stdout)
    assert (told["missing"], told["extra"], told["differing"], told["agrees"]) == (["three"], ["two"], ["one"], False)
    assert done.returncode == 1


def test_an_index_that_is_not_there_is_told(archive: Archive) -> None:
    for command in ("status", "verify"):
        done = transcribe(archive.root, "index", command)
        assert done.returncode == 2
        assert "there is no search index yet" in done.stderr
