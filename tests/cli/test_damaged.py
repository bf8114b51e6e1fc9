"""One damaged file costs its own episode: a line says which, and the command does the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from support.transcripts import transcript
from transcribe.cli.app import app
from transcribe.model.episode import Episode, Role
from transcribe.search import open_index
from transcribe.store.archive import Archive
from transcribe.store.transcripts import to_json


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two episodes with references, indexed; then one transcript is damaged."""
    made = Archive(tmp_path)
    made.references.mkdir(parents=True)
    for name in ("bad", "good"):
        told = transcript(
            ("Ann Lee", Role.REPORTER, "how do you film snow"),
            ("Bo Ek", Role.GUEST, "with patience"),
            id=name,
            episode=Episode(title="Snow", reporters=("Ann Lee",), guests=("Bo Ek",)),
        )
        made.store(told)
        (made.references / f"{name}.json").write_bytes(to_json(told))
    open_index(made).sync(made)
    made.transcript_path("bad").write_text("{")
    return made


def run(archive: Archive, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--archive", str(archive.root)])


@pytest.mark.parametrize(
    ("command", "code", "result"),
    [
        (("list",), 0, "good"),
        (("review",), 0, "good"),
        (("people", "list"), 0, "Bo Ek"),
        (("evaluate",), 1, "good"),
        (("index", "build"), 1, ""),
        (("index", "verify"), 1, ""),
        (("search", "snow", "-C", "1"), 0, "good"),
        (("replace", "snow", "rain", "--dry-run"), 1, "good"),
        (("replace", "snow", "rain", "--dry-run", "--where", "role:reporter"), 1, "good"),
    ],
)
def test_the_others_are_done_and_a_line_names_the_damaged_transcript(
    archive: Archive, command: tuple[str, ...], code: int, result: str
) -> None:
    ended = run(archive, *command)
    assert ended.exit_code == code, ended.output
    assert ended.exception is None or isinstance(ended.exception, SystemExit)
    assert result in ended.stdout
    assert str(archive.transcript_path("bad")) in ended.stderr
    assert ended.stderr.count(str(archive.transcript_path("bad"))) == 1


def test_a_damaged_note_of_a_failure_is_told_and_the_list_goes_on(archive: Archive) -> None:
    (archive.folder("good") / "failure.json").write_text("{")
    ended = run(archive, "list")
    assert ended.exit_code == 0
    assert "failure.json" in ended.stderr


def test_a_damaged_list_of_jingles_is_an_error_since_it_holds_decisions(archive: Archive) -> None:
    (archive.index / "jingles.json").write_text("[{")
    ended = run(archive, "jingles", "list")
    assert "jingles.json" in str(ended.exception)


def test_a_damaged_list_of_names_is_one_clear_error(archive: Archive) -> None:
    archive.people_path.write_text("{")
    ended = run(archive, "people", "list")
    assert "people.json" in str(ended.exception)
    assert "Correct that line" in str(ended.exception)
