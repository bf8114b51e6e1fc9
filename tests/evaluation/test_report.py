"""An archive held against its references, by call and by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.commands import transcribe
from support.transcripts import transcript
from transcribe.errors import DocumentError, InputError
from transcribe.model.episode import Role
from transcribe.pipeline.publishing import format_named
from transcribe.services.evaluating import evaluate
from transcribe.store.archive import Archive
from transcribe.store.transcripts import to_json

REPORTER, GUEST = Role.REPORTER, Role.GUEST
ASKED = ("Ann Lee", REPORTER, "What is it about?")
SAID = ("Bo Ek", GUEST, "It is about the sea.")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three episodes: one heard right and told in full, one with errors and captions, one with its voices alone."""
    made = Archive(tmp_path)
    made.references.mkdir(parents=True)
    right = transcript(ASKED, SAID, id="right")
    made.store(right)
    (made.references / "right.json").write_bytes(to_json(right))
    made.store(
        transcript(("Ann Lee", REPORTER, "What is it about? It"), ("Bo Ek", GUEST, "was about the sea."), id="wrong")
    )
    (made.references / "wrong.srt").write_text(format_named("srt").write(transcript(ASKED, SAID)))
    made.store(transcript(ASKED, SAID, id="voices"))
    (made.references / "voices.rttm").write_text(format_named("rttm").write(transcript(ASKED, SAID)))
    return made


def test_every_transcript_with_a_reference_is_held_against_it(archive: Archive) -> None:
    archive.store(transcript(ASKED, id="without-reference"))
    (archive.references / "without-transcript.json").touch()
    found = evaluate(archive)
    assert list(found.episodes) == ["right", "voices", "wrong"]
    assert found.episodes["wrong"].wer == pytest.approx(1 / 9)
    assert found.episodes["wrong"].speaker_attributed_wer == pytest.approx(2 / 9)
    assert found.episodes["voices"].wer is None
    assert found.total.wer == pytest.approx(1 / 18)
    assert found.more.episodes["wrong"].cpwer == pytest.approx(3 / 9)
    assert found.more.total.cpwer == pytest.approx(3 / 18)


def test_only_the_asked_ones_are_held(archive: Archive) -> None:
    assert list(evaluate(archive, ["voices"]).episodes) == ["voices"]


def test_references_may_lie_elsewhere(archive: Archive, tmp_path: Path) -> None:
    folder = archive.references.rename(tmp_path / "elsewhere")
    assert list(evaluate(archive).episodes) == []
    assert list(evaluate(archive, folder=folder).episodes) == ["right", "voices", "wrong"]


def test_a_single_reference_goes_with_a_single_episode(archive: Archive) -> None:
    file = archive.references / "wrong.srt"
    assert evaluate(archive, ["right"], file=file).episodes["right"].wer == 0
    for ids in ([], ["right", "wrong"]):
        with pytest.raises(InputError, match="is a reference for one episode"):
            evaluate(archive, ids, file=file)


def test_an_episode_without_a_reference_or_a_transcript_is_told(archive: Archive) -> None:
    (archive.references / "right.json").unlink()
    with pytest.raises(DocumentError, match="there is no reference for 'right'"):
        evaluate(archive, ["right"])
    with pytest.raises(InputError, match="there is no transcript 'nothing'"):
        evaluate(archive, ["nothing"])


def test_the_table_shows_every_figure_and_who_was_taken_for_whom(archive: Archive) -> None:
    done = transcribe(archive.root, "evaluate")
    assert done.returncode == 0, done.stderr
    figures, people = (part.splitlines() for part in done.stdout.split("\n\n"))
    assert [line.split() for line in figures[1:]] == [
        ["right", *["0.0%"] * 5, "100.0%", "0.0%", "2", "of", "2"],
        ["voices", "–", "0.0%", "0.0%", "0.0%", "–", "–", "–", "2", "of", "2"],
        ["wrong", "11.1%", *figures[3].split()[2:5], "22.2%", "–", "33.3%", "2", "of", "2"],
        ["total", "5.6%", *figures[4].split()[2:5], "11.1%", "100.0%", "16.7%", "100.0%", "right"],
    ]
    assert [line.split() for line in people[1:]] == [
        ["Bo", "Ek", "10", "90.0%", "0.0%", "Ann", "Lee", "1"],
        ["Ann", "Lee", "8", "100.0%", "0.0%"],
    ]


def test_voices_alone_make_no_table_of_people(archive: Archive) -> None:
    assert "words of" not in transcribe(archive.root, "evaluate", "voices").stdout


def test_json_names_its_figures(archive: Archive) -> None:
    plain = json.loads(transcribe(archive.root, "evaluate", "--json").stdout)
    more = plain.pop("more")
    assert set(plain) == {"total", "episodes"}
    figures = {"wer", "der", "der_collar", "jer", "speaker_attributed_wer", "role_accuracy"}
    assert all(set(scores) == figures for scores in (plain["total"], *plain["episodes"].values()))
    assert plain["episodes"]["voices"]["wer"] is None
    assert set(more) == {"total", "episodes"}
    assert set(more["episodes"]) == set(plain["episodes"])
    assert more["episodes"]["wrong"] == {
        "cpwer": pytest.approx(3 / 9),
        "speakers_expected": 2,
        "speakers_found": 2,
        "speaker_count_right": 1.0,
        "confusion": [
            {"person": "Bo Ek", "given_to": "Bo Ek", "words": 4},
            {"person": "Bo Ek", "given_to": "Ann Lee", "words": 1},
            {"person": "Ann Lee", "given_to": "Ann Lee", "words": 4},
        ],
    }
    assert set(more["episodes"]["voices"].values()) == {None, 2, 1.0}


def test_a_bad_reference_ends_in_one_line(archive: Archive) -> None:
    (archive.references / "right.json").write_text("{")
    done = transcribe(archive.root, "evaluate")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {archive.references / 'right.json'}: ")
    assert done.stderr.count("\n") == 1
    assert "docs/transcript.md" in done.stderr


def test_a_file_may_be_named_on_the_command_line(archive: Archive) -> None:
    done = transcribe(archive.root, "evaluate", "right", "--reference", archive.references / "wrong.srt", "--json")
    assert json.loads(done.stdout)["total"]["wer"] == 0
