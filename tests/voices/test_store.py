from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from support.voices import contents, episode, stored, voiceprint
from transcribe.editing.authoring import noted
from transcribe.errors import ArchiveError, DocumentError, InputError
from transcribe.model.edits import Renaming
from transcribe.model.stages import Diarization
from transcribe.model.transcript import Evidence
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore
from transcribe.voices import Learnt, VoiceprintsApart, forget, learn_archive, load, match, state, withdraw

EPISODES = [
    episode("e1", "Ma"),
    episode("e2", "bM"),
    episode("e3", "Mc"),
    episode("e4", "Kd"),
    episode("e5", "Ke"),
    episode("e6", "fK"),
    episode("e7", "Mg"),
]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return stored(tmp_path, EPISODES)


def samples(archive: Archive) -> set[tuple[str, str]]:
    return {(one.person, one.episode) for one in load(archive).samples}


def test_every_sample_is_a_file_of_its_own(archive: Archive) -> None:
    learnt = learn_archive(archive)
    assert samples(archive) == {
        ("M", "e1"),
        ("M", "e2"),
        ("M", "e3"),
        ("M", "e7"),
        ("K", "e4"),
        ("K", "e5"),
        ("K", "e6"),
    }
    assert load(archive).samples == learnt.samples
    assert len(list((archive.voices / "people").glob("*/*.json"))) == 7
    assert learnt.samples[-1].at is not None


def test_names_that_differ_in_their_signs_alone_are_two_people(tmp_path: Path) -> None:
    named = [replace(one, people=("A B",)) for one in EPISODES[:3]]
    hyphened = [replace(one, people=("A-B",)) for one in EPISODES[3:6]]
    archive = stored(tmp_path, [*named, *hyphened])
    learn_archive(archive)
    assert samples(archive) == {
        ("A B", "e1"),
        ("A B", "e2"),
        ("A B", "e3"),
        ("A-B", "e4"),
        ("A-B", "e5"),
        ("A-B", "e6"),
    }


def test_learning_twice_changes_nothing(archive: Archive) -> None:
    learn_archive(archive)
    before = _kept(archive)
    learn_archive(archive)
    assert _kept(archive) == before


def test_what_isnt_learnt_any_more_goes(archive: Archive) -> None:
    learn_archive(archive)
    for number in (4, 5):
        VoiceprintsApart(archive, f"e{number}", keep=False).put("diarization", "key", Diarization(()))
    learn_archive(archive)
    assert {person for person, _ in samples(archive)} == {"M"}
    assert len(list((archive.voices / "people").iterdir())) == 1


def test_nothing_to_learn_leaves_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert learn_archive(archive) == Learnt(())
    assert state(load(archive)) == ""
    assert not archive.voices.exists()


def test_the_state_tells_what_matches_depend_on(archive: Archive) -> None:
    assert state(load(archive)) == ""
    learn_archive(archive)
    learnt = state(load(archive))
    assert learnt != ""
    assert state(load(archive)) == learnt
    withdraw(archive, "M", "e7")
    assert state(load(archive)) not in ("", learnt)


def test_a_withdrawn_sample_leaves_all_as_though_it_had_never_been_learnt(archive: Archive, tmp_path: Path) -> None:
    learn_archive(archive)
    assert withdraw(archive, "M", "e2").episode == "e2"
    other = stored(tmp_path / "other", EPISODES)
    (other.index / "voice-marks.json").write_bytes((archive.index / "voice-marks.json").read_bytes())
    learn_archive(other)
    assert _kept(archive) == _kept(other)
    learn_archive(archive)
    assert ("M", "e2") not in samples(archive)


def test_withdrawing_all_of_them_leaves_all_as_though_none_had_been_learnt(archive: Archive) -> None:
    before = contents(archive.voices)
    learn_archive(archive)
    for person, episode_id in samples(archive):
        withdraw(archive, person, episode_id)
    assert contents(archive.voices) == before
    assert state(load(archive)) == ""


def test_a_sample_that_isnt_there_cant_be_withdrawn(archive: Archive) -> None:
    learn_archive(archive)
    with pytest.raises(InputError, match="no voice of M was learned from 'e4'"):
        withdraw(archive, "M", "e4")


def test_people_are_known_under_their_names_of_now(archive: Archive) -> None:
    learn_archive(archive)
    EditStore(archive).append(noted([Renaming("M", "Mia")]))
    assert samples(archive) == {
        ("Mia", "e1"),
        ("Mia", "e2"),
        ("Mia", "e3"),
        ("Mia", "e7"),
        ("K", "e4"),
        ("K", "e5"),
        ("K", "e6"),
    }
    assert withdraw(archive, "Mia", "e1").episode == "e1"
    assert ("Mia", "e1") not in samples(archive)


def test_a_speaker_whom_somebody_named_becomes_a_sample_by_hand(archive: Archive) -> None:
    transcript = archive.transcript("e4")
    speakers = (
        replace(transcript.speakers[0], name="Z", evidence=(Evidence("by hand", 20.0, "by bo"),)),
        replace(transcript.speakers[1], name="Y", evidence=(Evidence("by hand", 20.0, "a passage", 700),)),
    )
    archive.store(replace(transcript, speakers=speakers))
    learnt = learn_archive(archive)
    assert [(one.person, one.voiceprint.label) for one in learnt.samples if one.origin == "by hand"] == [
        ("Z", "SPEAKER_00")
    ]


def test_a_damaged_sample_is_named_and_the_others_are_used(archive: Archive) -> None:
    learn_archive(archive)
    path = min((archive.voices / "people").glob("m-*/*.json"))
    path.write_bytes(path.read_bytes()[:-30])
    known = load(archive)
    assert len(known.samples) == 6
    (warning,) = known.warnings
    assert str(path) in warning
    assert warning.endswith("Run: transcribe people learn")
    assert match("new", [voiceprint("M", "new")], ["M"], known)
    learn_archive(archive)
    assert load(archive).warnings == ()
    assert len(load(archive).samples) == 7


def test_damaged_episodes_are_named_and_the_others_learnt_from(archive: Archive) -> None:
    (archive.voices / "heard" / "e4.json").write_text("{}")
    archive.transcript_path("e5").write_text("{}")
    learnt = learn_archive(archive)
    assert {one.person for one in learnt.samples} == {"M"}
    assert len(learnt.warnings) == 2
    assert "e4.json" in learnt.warnings[0]
    assert "transcript.json" in learnt.warnings[1]


def biometrics(archive: Archive, episodes: set[str]) -> list[str]:
    """Files that tell how somebody sounds who speaks in these episodes."""
    voices = [urlsafe_b64encode(own.data) for one in EPISODES if one.episode in episodes for own in one.voiceprints]
    return [path for path, content in contents(archive.root).items() if any(voice in content for voice in voices)]


def test_forgetting_erases_all_that_is_known_of_a_voice(archive: Archive) -> None:
    learn_archive(archive)
    left_over = archive.voices / "heard" / ".e1.json.0123.part"
    left_over.write_bytes((archive.voices / "heard" / "e1.json").read_bytes())
    assert len(biometrics(archive, {"e1"})) >= 4
    assert forget(archive, "M") == ("e1", "e2", "e3", "e7")
    assert biometrics(archive, {"e1", "e2", "e3", "e7"}) == []
    assert {person for person, _ in samples(archive)} == {"K"}
    assert {one.episode for one in load(archive).others} == {"e4", "e5", "e6"}
    learn_archive(archive)
    assert {person for person, _ in samples(archive)} == {"K"}


def test_forgetting_the_last_of_them_leaves_no_voice_at_all(archive: Archive) -> None:
    learn_archive(archive)
    forget(archive, "M")
    forget(archive, "K")
    assert contents(archive.voices) == {}


def test_forgetting_takes_what_cant_be_read_along(archive: Archive) -> None:
    learn_archive(archive)
    sample = min((archive.voices / "people").glob("m-*/*.json"))
    sample.write_bytes(sample.read_bytes()[:-2])
    archive.transcript_path("e3").write_text("{}")
    assert "e3" in forget(archive, "M")
    assert biometrics(archive, {"e1", "e2", "e3", "e7"}) == []


def test_forgetting_somebody_unknown_is_kept_for_later(archive: Archive) -> None:
    assert forget(archive, "Nobody Yet") == ()
    assert json.loads((archive.index / "voice-marks.json").read_text())["forgotten"] == ["Nobody Yet"]


def test_while_a_run_is_at_work_nothing_is_changed(archive: Archive) -> None:
    learn_archive(archive)
    before = contents(archive.voices)
    with archive.lock("run"):
        for change in (
            lambda: learn_archive(archive),
            lambda: forget(archive, "M"),
            lambda: withdraw(archive, "M", "e1"),
        ):
            with pytest.raises(ArchiveError, match="another process is using this archive"):
                change()
    assert contents(archive.voices) == before


def test_damaged_decisions_stop_everything(archive: Archive) -> None:
    (archive.index / "voice-marks.json").write_text("[]")
    for change in (lambda: learn_archive(archive), lambda: forget(archive, "M")):
        with pytest.raises(DocumentError, match=r"voice-marks\.json"):
            change()


def _kept(archive: Archive) -> dict[str, bytes]:
    """All files of an archive but its catalogue, which holds times of change."""
    return {name: data for name, data in contents(archive.index).items() if not name.startswith("catalogue.sqlite")}
