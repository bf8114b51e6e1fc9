"""`transcribe export`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import transcribe
from support.transcripts import transcript
from transcribe.archive import Archive
from transcribe.episode import Role
from transcribe.storage import write_atomic
from transcribe.transcript import to_json


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    talk = transcript(("Ann Lee", Role.REPORTER, "Where did you begin, after all these years of waiting?"),
                      ("Bo Ek", Role.GUEST, "In my mother's kitchen, with all of the letters that she had kept."))
    write_atomic(Archive(tmp_path).transcript_path("talk"), to_json(talk))
    return tmp_path


def test_captions_follow_a_profile_of_ones_own(archive: Path) -> None:
    own = archive / "radio.toml"
    own.write_text("roles = true\nline_chars = 36\n")
    done = transcribe(archive, "export", "talk", "--to", "srt", "--profile", own)
    assert done.returncode == 0, done.stderr
    assert "\nAnn Lee (reporter): Where did you\n" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 36


@pytest.mark.parametrize(("arguments", "reason"), [
    (("--to", "md", "--profile", "bbc"), "error: md has no captions, which alone follow a profile. Leave"),
    (("--to", "srt", "--profile", "hollywood"), "error: there is no profile 'hollywood'. Choose from: podcast,")])
def test_a_profile_that_makes_no_sense_ends_with_two(archive: Path, arguments: tuple[str, ...], reason: str) -> None:
    done = transcribe(archive, "export", "talk", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(reason)
    assert done.stderr.count("\n") == 1
