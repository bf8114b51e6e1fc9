from __future__ import annotations

from pathlib import Path

import pytest

from support.voices import voiceprint
from transcribe.editing.authoring import noted
from transcribe.errors import DocumentError
from transcribe.model.edits import Renaming
from transcribe.model.episode import Episode
from transcribe.model.stages import Diarization, Recognition, SpeakerSegment
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore
from transcribe.store.storage import StageCache
from transcribe.voices import VoiceprintsApart, forget, keeps_voiceprints

FOUND = Diarization((SpeakerSegment(0, 9000, "SPEAKER_00"),), voiceprints=(voiceprint("M", "e1"),))
PAGE = Episode(reporters=("Ann Lee",))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_a_diarization_comes_back_with_its_voiceprints(archive: Archive) -> None:
    cache = VoiceprintsApart(archive, "e1", keep=True)
    cache.put("diarization", "key", FOUND)
    assert cache.get("diarization", "key", Diarization) == FOUND


def test_the_stage_cache_itself_holds_no_voiceprint(archive: Archive) -> None:
    VoiceprintsApart(archive, "e1", keep=True).put("diarization", "key", FOUND)
    bare = StageCache(archive.cache).get("diarization", "key", Diarization)
    assert bare is not None
    assert bare.voiceprints == ()
    voice = b'"data"'
    assert {path.parent.name for path in archive.root.rglob("*.json") if voice in path.read_bytes()} == {"heard"}


def test_other_stages_pass_through(archive: Archive) -> None:
    cache = VoiceprintsApart(archive, "e1", keep=True)
    cache.put("recognition", "key", Recognition(()))
    assert cache.get("recognition", "key", Recognition) == Recognition(())
    assert cache.get("recognition", "another", Recognition) is None


@pytest.mark.parametrize("fault", ["missing", "damaged", "of another diarization"])
def test_a_diarization_whose_voiceprints_are_lost_counts_as_absent(archive: Archive, fault: str) -> None:
    cache = VoiceprintsApart(archive, "e1", keep=True)
    cache.put("diarization", "key", FOUND)
    (path,) = (archive.voices / "heard").iterdir()
    if fault == "missing":
        path.unlink()
    elif fault == "damaged":
        path.write_bytes(path.read_bytes()[:-20])
    else:
        cache.put("diarization", "another", FOUND)
    assert cache.get("diarization", "key", Diarization) is None


def test_one_that_never_had_any_is_kept_all_the_same(archive: Archive) -> None:
    cache = VoiceprintsApart(archive, "e1", keep=True)
    cache.put("diarization", "key", Diarization(()))
    assert cache.get("diarization", "key", Diarization) == Diarization(())


def test_without_voices_none_are_kept_and_those_that_were_are_erased(archive: Archive) -> None:
    VoiceprintsApart(archive, "e1", keep=True).put("diarization", "key", FOUND)
    cache = VoiceprintsApart(archive, "e1", keep=False)
    kept = cache.get("diarization", "key", Diarization)
    assert kept is not None
    assert kept.voiceprints == ()
    assert not list((archive.voices / "heard").iterdir())
    cache.put("diarization", "key", FOUND)
    assert not list((archive.voices / "heard").iterdir())
    # Wanted again, it is made again.
    assert VoiceprintsApart(archive, "e1", keep=True).get("diarization", "key", Diarization) is None


def test_voiceprints_are_kept_where_they_are_wanted_and_nobody_was_forgotten(archive: Archive) -> None:
    assert keeps_voiceprints(archive, Settings(), "e1", PAGE)
    assert not keeps_voiceprints(archive, Settings(voices=False), "e1", PAGE)
    forget(archive, "Ann Lee")
    assert not keeps_voiceprints(archive, Settings(), "e1", PAGE)
    assert keeps_voiceprints(archive, Settings(), "e1", Episode(reporters=("Bo Ek",)))


def test_a_forgotten_person_is_known_by_an_older_name(archive: Archive) -> None:
    forget(archive, "Ann Lee")
    EditStore(archive).append(noted([Renaming("A. Lee", "Ann Lee")]))
    assert not keeps_voiceprints(archive, Settings(), "e1", Episode(guests=("A. Lee",)))


def test_damaged_decisions_are_not_passed_over(archive: Archive) -> None:
    archive.index.mkdir()
    (archive.index / "voice-marks.json").write_text('{"forgotten": 3}')
    with pytest.raises(DocumentError, match=r"voice-marks\.json: forgotten.*restore the file from a backup"):
        keeps_voiceprints(archive, Settings(), "e1", PAGE)
