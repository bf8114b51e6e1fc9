"""`transcribe check`, as a captioner or a build server runs it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from support.commands import transcribe
from support.planted import TALK, srt, ttml, vtt
from support.transcripts import transcript
from transcribe.model.episode import Episode, Role
from transcribe.store.archive import Archive
from transcribe.store.storage import write_atomic
from transcribe.store.transcripts import to_json

FIELDS = ["file", "cue", "rule", "severity", "measured", "limit", "message", "source"]

GOOD = srt(*TALK)
HURRIED = srt(*TALK[:2], (5000, 6500, "She had kept each one of them."))
OVERLAPPING = srt((0, 2500, "Where did you begin?"), *TALK[1:])


@pytest.mark.parametrize(
    ("text", "code", "severities"), [(GOOD, 0, []), (HURRIED, 0, ["warning"]), (OVERLAPPING, 1, ["error"])]
)
def test_errors_end_with_one_and_warnings_do_not(tmp_path: Path, text: str, code: int, severities: list[str]) -> None:
    path = tmp_path / "talk.srt"
    path.write_text(text)
    done = transcribe(tmp_path, "check", path, "--format", "json")
    told = json.loads(done.stdout)
    assert done.returncode == code, done.stderr
    assert [finding["severity"] for finding in told] == severities
    assert all(list(finding) == FIELDS for finding in told)


def test_a_finding_is_told_for_people_and_for_github(tmp_path: Path) -> None:
    path = tmp_path / "100%,talk.srt"
    path.write_text(OVERLAPPING)
    said = transcribe(tmp_path, "check", path).stdout
    assert said.startswith(f"{path}:6: error: cue 2: starts 500 ms before cue 1 ends [overlap]\noverlap: podcast: ")
    said = transcribe(tmp_path, "check", path, "--format", "github").stdout
    place = str(path).replace("100%,", "100%25%2C")
    assert said.startswith(
        f"::error file={place},line=6,title=overlap::cue 2: starts 500 ms before cue 1 ends (podcast"
    )


def test_a_file_that_is_not_there_ends_with_two_and_nothing_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_text(OVERLAPPING)
    done = transcribe(tmp_path, "check", path, tmp_path / "other.srt", "--fix")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"error: {tmp_path / 'other.srt'}: there is no such file. Check the path."]
    assert path.read_text() == OVERLAPPING


@pytest.mark.parametrize("arguments", [["--profile", "hollywood"], ["--duration", "soon"], ["--episode", "nobody"]])
def test_an_option_that_makes_no_sense_ends_with_two(tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "talk.srt"
    path.write_text(GOOD)
    done = transcribe(tmp_path, "check", path, *arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_xml_of_another_kind_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "talk.xml"
    path.write_text("<html/>")
    done = transcribe(tmp_path, "check", path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {path}: is XML, but not TTML. Give SubRip, WebVTT or TTML")
    assert done.stderr.count("\n") == 1


def test_what_cannot_be_mended_is_told_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "talk.ttml"
    path.write_text(ttml((0, 2500, "Where did you begin?"), *TALK[1:]).replace("</div>", ""))
    was = path.read_bytes()
    done = transcribe(tmp_path, "check", path, "--fix")
    assert done.returncode == 1
    assert f"{path}: can't be fixed, since it isn't well-formed XML\n" in done.stderr
    assert path.read_bytes() == was


def test_ttml_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "talk.ttml"
    path.write_text(ttml((0, 2500, "Where did you begin?"), *TALK[1:]))
    done = transcribe(tmp_path, "check", path, "--fix")
    assert (done.returncode, path.read_text()) == (0, ttml(*TALK))


def test_fix_mends_the_file_and_says_what(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_bytes(OVERLAPPING.replace("\n", "\r\n").encode())
    done = transcribe(tmp_path, "check", path, "--fix")
    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"{path}: fixed: cue 2: starts 500 ms before cue 1 ends",
        f"{path}: fixed: byte order mark, or ends of lines",
        f"0 errors and 0 warnings in {path}",
    ]
    assert path.read_bytes() == GOOD.removesuffix("\n").encode()
    assert [file.name for file in tmp_path.iterdir()] == ["talk.srt"]


def test_the_recordings_length_and_a_profile_of_ones_own_are_heeded(tmp_path: Path) -> None:
    path, own = tmp_path / "talk.vtt", tmp_path / "radio.toml"
    path.write_text(vtt(*TALK))
    own.write_text("max_cpl = 20\n")
    done = transcribe(tmp_path, "check", path, "--duration", "0:06", "--profile", own, "--json")
    assert {(finding["rule"], finding["cue"]) for finding in json.loads(done.stdout)} == {
        ("past-end", 3),
        ("line-length", 2),
        ("line-length", 3),
    }


def test_an_episode_lends_its_credits_and_its_length(tmp_path: Path) -> None:
    script = transcript(
        ("Ann Lee", Role.REPORTER, "Where did you begin, Bo Ekman?"),
        episode=Episode(reporters=("Ann Lee",), guests=("Bo Ekman",)),
    )
    write_atomic(Archive(tmp_path).transcript_path("talk"), to_json(script))
    path = tmp_path / "talk.srt"
    path.write_text(srt((0, 2500, "Where did you begin,\nBo Eckman?"), (2500, 5500, "[music]")))
    done = transcribe(tmp_path, "check", path, "--episode", "talk", "--json")
    assert {(finding["rule"], finding["cue"]) for finding in json.loads(done.stdout)} == {
        ("credit", 1),
        ("past-end", 2),
    }


def test_fix_keeps_the_files_mode_and_owner_and_the_link_to_it(tmp_path: Path) -> None:
    path, link = tmp_path / "real.srt", tmp_path / "link.srt"
    path.write_text(OVERLAPPING)
    if os.geteuid() == 0:
        os.chown(path, 12345, 23456)
    path.chmod(0o640)
    link.symlink_to(path)
    before = path.stat()
    assert transcribe(tmp_path, "check", link, "--fix").returncode == 0
    after = path.stat()
    assert path.read_text() != OVERLAPPING
    assert link.is_symlink()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_fix_writes_to_no_reference(tmp_path: Path) -> None:
    path = tmp_path / "audio" / "references" / "talk.srt"
    path.parent.mkdir(parents=True)
    path.write_text(OVERLAPPING)
    done = transcribe(tmp_path, "check", path, "--fix")
    assert (done.returncode, path.read_text()) == (2, OVERLAPPING)
    assert done.stderr == f"error: {path}: is a reference, which is never written to. Work on a copy.\n"
