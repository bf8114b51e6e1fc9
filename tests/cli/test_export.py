"""`transcribe export`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import transcribe
from support.transcripts import transcript
from transcribe.model.episode import Role
from transcribe.store.archive import Archive
from transcribe.store.storage import write_atomic
from transcribe.store.transcripts import to_json


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    talk = transcript(
        ("Ann Lee", Role.REPORTER, "Where did you begin, after all these years of waiting?"),
        ("Bo Ek", Role.GUEST, "In my mother's kitchen, with all of the letters that she had kept."),
    )
    write_atomic(Archive(tmp_path).transcript_path("talk"), to_json(talk))
    return tmp_path


def test_captions_follow_a_profile_of_ones_own(archive: Path) -> None:
    own = archive / "radio.toml"
    own.write_text("roles = true\nmax_cpl = 36\n")
    done = transcribe(archive, "export", "talk", "--to", "srt", "--profile", own)
    assert done.returncode == 0, done.stderr
    assert "\nAnn Lee (reporter): Where did you\n" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 36


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--to", "md", "--profile", "bbc"), "error: md has no captions, so a profile doesn't apply. Remove"),
        (("--to", "srt", "--profile", "hollywood"), "error: there is no profile 'hollywood'. Choose from: podcast,"),
    ],
)
def test_a_profile_that_makes_no_sense_ends_with_two(archive: Path, arguments: tuple[str, ...], reason: str) -> None:
    done = transcribe(archive, "export", "talk", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(reason)
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_there_stays_unless_force_says_to_replace_it(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.md"
    out.write_text("mine")
    out.chmod(0o600)
    done = transcribe(archive, "export", "talk", "--to", "md", "-o", out)
    assert (done.returncode, done.stdout, out.read_text()) == (2, "", "mine")
    assert done.stderr == f"error: {out}: is there already. Choose another name, or replace it with --force.\n"
    assert transcribe(archive, "export", "talk", "--to", "md", "-o", out, "--force").returncode == 0
    assert "Ann Lee" in out.read_text()
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_dash_is_standard_output(archive: Path) -> None:
    done = transcribe(archive, "export", "talk", "--to", "txt", "-o", "-")
    assert "Where did you begin" in done.stdout
    assert not Path("-").exists()


def test_no_recording_and_no_file_of_the_archive_is_replaced_by_an_export(archive: Path) -> None:
    (archive / "audio").mkdir()
    (archive / "audio" / "talk.mp3").write_bytes(b"sound")
    for path in (archive / "audio" / "talk.mp3", Archive(archive).transcript_path("talk")):
        before = path.read_bytes()
        done = transcribe(archive, "export", "talk", "--to", "md", "-o", path, "--force")
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith(f"error: {path}: ")
        assert path.read_bytes() == before
