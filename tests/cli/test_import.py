"""`transcribe import`, as people run it: with recordings and without."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from support.commands import EMBEDDED, transcribe
from transcribe.editing.bulk_import import transcript_files
from transcribe.errors import InputError
from transcribe.model.episode import Role
from transcribe.model.transcript import Transcript
from transcribe.store.archive import Archive
from transcribe.store.transcripts import read_transcript

FERRY = "the-last-ferry"


@pytest.fixture
def archive(demo: Path, tmp_path: Path) -> Archive:
    """A copy of the samples with their transcripts, for changing."""
    shutil.copytree(demo, tmp_path / "archive", symlinks=True)
    return Archive(tmp_path / "archive")


def exported(archive: Archive, episode_id: str, form: str) -> str:
    done = transcribe(archive.root, "export", episode_id, "--to", form)
    assert done.returncode == 0, done.stderr
    return done.stdout


def brought(archive: Archive, name: str, text: str, *options: str, code: int = 0) -> str:
    path = archive.root / name
    path.write_text(text, "utf-8")
    done = transcribe(archive.root, "import", path, *options)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_a_corrected_document_comes_back_and_new_words_are_found_in_the_sound(archive: Archive) -> None:
    before = archive.transcript(FERRY)
    turn = max(before.turns, key=lambda turn: len(turn.words))
    gone = turn.words[3]
    text = exported(archive, FERRY, "md")
    without = text.replace(
        f"{turn.words[2].text} {gone.text} {turn.words[4].text}", f"{turn.words[2].text} {turn.words[4].text}"
    )
    assert without != text
    assert f"{gone.text} -> nothing" in brought(archive, "a.md", without, "--episode", FERRY, "--author", "ann")
    assert gone not in archive.transcript(FERRY).words
    assert "1 change in the-last-ferry" in brought(archive, "b.md", text, "--episode", FERRY)
    after = archive.transcript(FERRY)
    [again] = [
        word
        for word in after.words
        if gone.start_ms - 300 < word.start_ms < gone.start_ms + 300 and word.text == gone.text
    ]
    assert abs(again.start_ms - gone.start_ms) <= 100
    kept = [word for word in before.words if word != gone]
    assert [(word.text, word.start_ms, word.end_ms) for word in after.words if word != again] == [
        (word.text, word.start_ms, word.end_ms) for word in kept
    ]
    said = transcribe(archive.root, "edits", FERRY).stdout
    assert said.count("\n") == 2
    assert "(ann, " in said
    assert transcribe(archive.root, "edits", FERRY, "--undo").returncode == 0
    assert transcribe(archive.root, "edits", FERRY, "--undo").returncode == 0
    assert exported(archive, FERRY, "md") == text


@pytest.mark.slow
def test_a_corrected_transcript_is_found_by_its_new_words(archive: Archive) -> None:
    text = exported(archive, FERRY, "srt").replace("ferry", "steamboat", 1)
    brought(archive, "c.srt", text, "--episode", FERRY)
    [hit] = json.loads(transcribe(archive.root, "search", "=steamboat", "--json").stdout)
    assert hit["episode"] == FERRY


@pytest.mark.slow
def test_who_speaks_comes_from_a_file_and_the_words_from_the_recording(archive: Archive) -> None:
    before = archive.transcript(FERRY)
    half_s = before.provenance.recording.duration_ms / 2000
    said = brought(
        archive,
        f"{FERRY}.rttm",
        f"SPEAKER x 1 0 {half_s} <NA> <NA> Helen_Porter <NA> <NA>\n"
        f"SPEAKER x 1 {half_s} {half_s} <NA> <NA> Robert_Miller <NA> <NA>\n",
    )
    after = archive.transcript(FERRY)
    assert [word.text for word in after.words] == [word.text for word in before.words], said
    assert [after.speaker(turn.speaker).name for turn in after.turns] == ["Helen Porter", "Robert Miller"]
    assert [speaker.role for speaker in after.speakers] == [Role.GUEST, Role.REPORTER]
    assert "the-last-ferry.rttm" in (after.provenance.imported or "")
    assert "diarization" not in after.provenance.engines


@pytest.mark.slow
def test_words_come_from_a_file_and_who_speaks_from_the_recording(archive: Archive) -> None:
    reference = read_transcript(archive.references / f"{FERRY}.json")
    said = {
        "language": "en",
        "segments": [
            {
                "start": turn.start_ms / 1000,
                "end": turn.end_ms / 1000,
                "text": turn.text,
                "words": [
                    {
                        "word": f" {word.text}",
                        "start": word.start_ms / 1000,
                        "end": word.end_ms / 1000,
                        "probability": 0.9,
                    }
                    for word in turn.words
                ],
            }
            for turn in reference.turns
        ],
    }
    brought(archive, f"{FERRY}.json", json.dumps(said), "--instead")
    after = archive.transcript(FERRY)
    assert [(word.text, word.start_ms) for word in after.words] == [
        (word.text, word.start_ms) for word in reference.words
    ]
    assert people(after) == {"Robert Miller", "Helen Porter"}
    assert "recognition" not in after.provenance.engines
    again = transcribe(archive.root, "run", archive.audio / f"{FERRY}.mp3", *EMBEDDED)
    assert again.returncode == 0, again.stderr
    assert archive.transcript(FERRY).words == after.words


INTERVIEW = """\
1
00:00:01,000 --> 00:00:04,000
Ann Lee: Welcome to the festival radio. Who are you?

2
00:00:04,500 --> 00:00:09,000
Bo Ek: I am Bo Ek, and my film is
about a lighthouse. [laughs]
"""


def people(transcript: Transcript) -> set[str | None]:
    return {speaker.name for speaker in transcript.speakers}


def test_an_episode_without_a_recording_is_like_any_other(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.audio.mkdir()
    (archive.audio / "lighthouse.txt").write_text("Title: The Lighthouse\nReporter: Ann Lee\nGuest: Bo Ek\n")
    brought(archive, "Lighthouse.srt", INTERVIEW)
    made = archive.transcript("lighthouse")
    assert [(speaker.name, speaker.role) for speaker in made.speakers] == [
        ("Ann Lee", Role.REPORTER),
        ("Bo Ek", Role.GUEST),
    ]
    assert [(sound.kind, sound.start_ms) for sound in made.sounds] == [("laughs", 4500)]
    [hit] = json.loads(transcribe(tmp_path, "search", '"about a lighthouse"', "--json").stdout)
    assert (hit["episode"], hit["person"], hit["recording"], hit["link"]) == ("lighthouse", "Bo Ek", "", "")
    assert 6000 < hit["start_ms"] < hit["end_ms"] <= 9000
    assert "Lighthouse.srt" in exported(archive, "lighthouse", "txt")
    page = exported(archive, "lighthouse", "html")
    assert " src=" not in page
    assert '<p id="missing"><label>' in page
    for layout in ("--md", "--csv"):
        assert "#t=" not in transcribe(tmp_path, "search", "lighthouse", layout).stdout
    for form in ("jsonld", "podcast-xml", "vtt", "ttml"):
        assert exported(archive, "lighthouse", form)
    refused = transcribe(tmp_path, "quote", "lighthouse", "0:05-0:08", "--audio", tmp_path / "clip.mp3")
    assert refused.returncode == 2
    assert "has no recording" in refused.stderr
    (archive.audio / "lighthouse.txt").write_text("Title: The Lighthouse\nReporter: Bo Ek\nGuest: Ann Lee\n")
    assert transcribe(tmp_path, "run").returncode == 0
    assert [speaker.role for speaker in archive.transcript("lighthouse").speakers] == [Role.GUEST, Role.REPORTER]
    assert "up to date  lighthouse" in transcribe(tmp_path, "run").stderr
    said = brought(archive, "e.srt", INTERVIEW.replace("Bo Ek:", "Boo Ek:"), "-e", "lighthouse", code=1)
    assert "times of 1 captions; captions are re-segmented" in said
    assert "1 change in lighthouse" in said
    assert people(archive.transcript("lighthouse")) == {"Ann Lee", "Boo Ek"}
    assert archive.transcript("lighthouse").sounds == made.sounds


def test_json_tells_what_became_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("Ann Lee: How do you film snow?\n\nBo Ek: With patience.\n")
    assert json.loads(transcribe(tmp_path, "import", path, "--json").stdout)["state"] == "new"
    path.write_text("Ann Lee: How do you film rain?\n\nBo Ek: With patience.\n")
    told = json.loads(transcribe(tmp_path, "import", path, "--json", "--dry-run").stdout)
    assert (told["episode"], told["state"], told["left"]) == ("talk", "corrected", [])
    assert [(edit["change"]["was"], edit["change"]["now"]) for edit in told["edits"]] == [("snow?", "rain?")]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("talk.srt", b"", "talk.srt"),
        ("talk.docx", b"PK\x03\x04", "talk.docx"),
        ("talk.md", b"\xff\xfe\xff", "talk.md"),
        ("talk.json", b"{}", "talk.json"),
        ("talk.xyz", b"\x00\x01", "talk.xyz"),
    ],
)
def test_what_cant_be_read_is_told_in_one_line(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    refused = transcribe(tmp_path, "import", tmp_path / name)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert told in refused.stderr
    assert not (tmp_path / "index" / "episodes").exists()


def test_many_files_and_folders_come_in_with_one_report(tmp_path: Path) -> None:
    talks = tmp_path / "talks"
    (talks / "2017").mkdir(parents=True)
    (talks / "snow.md").write_text("Ann Lee (0:00):\nHow do you film snow?\n\nBo Ek (0:03):\nWith patience.\n")
    (talks / "2017" / "rain.txt").write_text("Ann Lee: How do you film rain?\n\nBo Ek: With an umbrella.\n")
    (talks / "snow.srt").write_text(INTERVIEW)
    (talks / "broken.json").write_text("{")
    (talks / "poster.psd").write_text("a picture")
    alone = tmp_path / "Lighthouse.srt"
    alone.write_text(INTERVIEW)
    archive = tmp_path / "archive"
    archive.mkdir()
    done = transcribe(archive, "import", talks, alone, "--jobs", "2", "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert [one["brought"]["episode"] for one in told["files"] if one["brought"]] == ["rain", "snow", "lighthouse"]
    assert [one["failure"]["reason"].split(" ")[0] for one in told["files"] if one["failure"]] == ["line", "belongs"]
    assert "poster.psd" in told["passed_over"][0]
    assert "5 files: 3 new, 2 failed" in done.stderr
    assert "snow.srt: belongs to the same episode as" in done.stderr
    assert Archive(archive).transcribed() == ["lighthouse", "rain", "snow"]
    again = transcribe(archive, "import", talks / "snow.md", talks / "2017" / "rain.txt")
    assert again.returncode == 0, again.stderr
    assert "2 files: 2 unchanged" in again.stderr
    refused = transcribe(archive, "import", talks, "--episode", "snow")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_a_folder_s_pages_recordings_and_the_index_are_no_transcripts(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.audio.mkdir()
    for name in ("talk.mp3", "talk.txt", "other.mp3", "other.txt", ".hidden.srt"):
        (archive.audio / name).write_text("Title: A talk\nGuest: Bo Ek\n" if name == "talk.txt" else "Ann: Yes.\n")
    (archive.episodes / "talk").mkdir(parents=True)
    (archive.episodes / "talk" / "captions.srt").write_text(INTERVIEW)
    assert transcript_files(archive, [tmp_path]) == ([archive.audio / "other.txt"], [])
    with pytest.raises(InputError, match="there is no such file or folder"):
        transcript_files(archive, [tmp_path / "none"])
