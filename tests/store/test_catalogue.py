"""The catalogue against a fresh reading of the transcripts, whatever happened to the files and to the catalogue."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.odd import odd_transcripts
from support.transcripts import transcript
from transcribe.errors import InputError
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Transcript, Turn
from transcribe.pipeline.places import Review, catalogued
from transcribe.services.listing import listing
from transcribe.services.people import Person, people
from transcribe.services.review import review_all
from transcribe.store.archive import Archive, Failure
from transcribe.store.catalogue import Catalogue
from transcribe.store.catalogue_updates import bring_up_to_date
from transcribe.store.rows import read_episode
from transcribe.store.selection import Selection

IDS = ("talk", "rain", "été")


def readable(archive: Archive) -> tuple[list[Transcript], tuple[str, ...]]:
    """Every transcript, and why the others can't be read."""
    found, faults = [], []
    for name in archive.transcribed():
        try:
            found.append(archive.transcript(name))
        except InputError as error:
            faults.append(str(error))
    return found, tuple(faults)


def heard(transcripts: list[Transcript]) -> tuple[Person, ...]:
    """Who is heard in transcripts, by name."""
    found: dict[str, Person] = {}
    for one in transcripts:
        for speaker in one.speakers:
            if speaker.name:
                known = found.get(speaker.name, Person(speaker.name, (), (), 0))
                spoken_ms = sum(turn.duration_ms for turn in one.turns if turn.speaker == speaker.label)
                found[speaker.name] = replace(
                    known,
                    roles=tuple(dict.fromkeys((*known.roles, speaker.role))),
                    episodes=tuple(dict.fromkeys((*known.episodes, one.id))),
                    talk_ms=known.talk_ms + spoken_ms,
                )
    return tuple(found[name] for name in sorted(found))


def agree(archive: Archive) -> None:
    """All that is asked of the catalogue is what a fresh reading says."""
    warnings: list[str] = []
    made, faults = readable(archive)
    with Catalogue(archive, warnings=warnings) as catalogue:
        assert catalogue.rows().rows == tuple(read_episode(archive.root, None, name).row for name in archive.ids())
        names = {speaker.name for one in made for speaker in one.speakers if speaker.name} | {"Ann Lee"}
        for name in names:
            assert catalogue.naming({name}) == [
                one.id
                for one in made
                if name
                in {*(speaker.name for speaker in one.speakers), *(credit.name for credit in one.episode.credits)}
            ]
    assert people(archive, warnings=warnings) == (heard(made), faults)
    every = review_all(archive, warnings=warnings)
    assert list(every.reviews) == sorted(map(Review.of, made), key=lambda one: (-one.worth, one.id))
    assert every.faults == faults
    assert (every.total, every.places) == (len(made), sum(len(one.places) for one in every.reviews))
    assert [entry.id for entry in listing(archive)] == archive.ids()
    assert not warnings


def _stored(archive: Archive, name: str, made: Transcript) -> None:
    archive.store(replace(made, id=name))


def _written(archive: Archive, name: str, made: Transcript) -> None:
    _stored(archive, name, made)
    with catalogued(archive) as catalogue:
        catalogue.update(name)


def _damaged(archive: Archive, name: str, made: Transcript) -> None:
    if archive.transcript_path(name).exists():
        with archive.transcript_path(name).open("r+b") as file:  # In place, of the same size.
            file.write(b"?")


def _failed(archive: Archive, name: str, made: Transcript) -> None:
    archive.store_failure(name, Failure(f"audio/{name}.mp3", "is empty", "Copy it again."))


def _forgotten(archive: Archive, name: str, made: Transcript) -> None:
    archive.forget_failure(name)


def _removed(archive: Archive, name: str, made: Transcript) -> None:
    shutil.rmtree(archive.folder(name), ignore_errors=True)


def _untranscribed(archive: Archive, name: str, made: Transcript) -> None:
    archive.transcript_path(name).unlink(missing_ok=True)


def _lost(archive: Archive, name: str, made: Transcript) -> None:
    archive.catalogue.unlink(missing_ok=True)


def _spoilt(archive: Archive, name: str, made: Transcript) -> None:
    if archive.catalogue.exists():
        data = archive.catalogue.read_bytes()
        archive.catalogue.write_bytes(data[: len(data) // 2])


def _foreign(archive: Archive, name: str, made: Transcript) -> None:
    if archive.catalogue.exists():
        archive.catalogue.write_bytes(b"no catalogue at all" * 999)


def _asked(archive: Archive, name: str, made: Transcript) -> None:
    agree(archive)


STEPS = (_stored, _written, _damaged, _failed, _forgotten, _removed, _untranscribed, _lost, _spoilt, _foreign, _asked)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(IDS), odd_transcripts), max_size=10))
def test_it_always_is_what_a_fresh_reading_says(
    steps: list[tuple[Callable[[Archive, str, Transcript], None], str, Transcript]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive"))
    for step, name, made in steps:
        step(archive, name, made)
    agree(archive)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three episodes, one of which failed since."""
    made = Archive(tmp_path / "archive")
    ann, bo = ("Ann Lee", Role.REPORTER, "How was it?"), ("Bo Ek", Role.GUEST, "Cold it was.")
    made.store(transcript(ann, bo, id="snow", episode=Episode("Éric in snow", year=2017, festival="IDFA")))
    made.store(
        transcript(
            ann,
            ("", Role.UNKNOWN, "Yes."),
            id="rain",
            episode=Episode("Rain", year=2019, festival="IDFA", other={"date": "2019-05-02"}, guests=("Cy Orr",)),
        )
    )
    made.store(transcript(bo, ("Cy Orr", Role.GUEST, "No."), id="wind", episode=Episode("Wind")))
    made.store_failure("wind", Failure("audio/wind.mp3", "is empty", ""))
    return made


@contextmanager
def opened(archive: Archive) -> Iterator[tuple[Catalogue, list[str]]]:
    warnings: list[str] = []
    with Catalogue(archive, warnings=warnings) as catalogue:
        yield catalogue, warnings


def chosen(archive: Archive, **asked: object) -> list[str]:
    with opened(archive) as (catalogue, _):
        return [row.id for row in catalogue.rows(Selection(**asked)).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["rain", "snow", "wind"]),
        ({"state": "failed"}, ["wind"]),
        ({"festival": "IDFA", "sort": "title"}, ["snow", "rain"]),
        ({"festival": "IDFA", "year": 2019}, ["rain"]),
        ({"person": "Cy Orr"}, ["rain", "wind"]),
        ({"title": "eRIC"}, ["snow"]),
        ({"title": "%"}, []),
        ({"sort": "date"}, ["snow", "rain", "wind"]),
        ({"sort": "date", "descending": True}, ["rain", "snow", "wind"]),
        ({"sort": "duration", "descending": True}, ["snow", "rain", "wind"]),
        ({"offset": 1, "limit": 1}, ["snow"]),
    ],
)
def test_it_filters_sorts_and_pages(asked: dict[str, object], expected: list[str], archive: Archive) -> None:
    assert chosen(archive, **asked) == expected


def test_a_page_says_how_many_there_are_in_all(archive: Archive) -> None:
    with opened(archive) as (catalogue, _):
        assert catalogue.rows(Selection(festival="IDFA", limit=1)).total == 2


def test_a_row_has_what_lists_show(archive: Archive) -> None:
    talk = archive.transcript("rain")
    turn = replace(talk.turns[0], checked=True)
    archive.store(replace(talk, turns=(turn, *talk.turns[1:])))
    with opened(archive) as (catalogue, _):
        (row,) = catalogue.named(["rain"])
    assert (row.date, row.year, row.festival, row.language) == ("2019-05", 2019, "IDFA", "en")
    assert (row.recording, row.sha256) == ("audio/rain.flac", "0" * 64)
    assert row.checked_share == 0.75
    assert [(one.label, one.talk_ms) for one in row.speakers] == [("SPEAKER_00", 1000), ("SPEAKER_01", 300)]
    assert dict(row.longest)["SPEAKER_00"].duration_ms == 1000


def test_pages_of_people_and_reviews_are_parts_of_the_whole(archive: Archive) -> None:
    everybody, _ = people(archive)
    assert [person.name for person in everybody] == ["Ann Lee", "Bo Ek", "Cy Orr"]
    assert people(archive, 1, 1)[0] == everybody[1:2]
    every = review_all(archive)
    assert review_all(archive, 1, 1).reviews == every.reviews[1:2]
    assert review_all(archive, 1, 1).total == 3
    assert listing(archive, 2, 1) == listing(archive)[1:]


def test_a_recording_that_waits_is_on_its_page(archive: Archive) -> None:
    archive.audio.mkdir()
    for name in ("rain", "sleet"):
        (archive.audio / f"{name}.flac").write_bytes(b"fLaC")
    assert [(entry.id, entry.state) for entry in listing(archive, 2, 1)] == [("sleet", "waiting"), ("snow", "done")]


def test_an_open_catalogue_follows_what_changes(archive: Archive) -> None:
    with opened(archive) as (catalogue, _):
        assert catalogue.naming({"Dee"}) == []
        archive.store(transcript(("Dee", Role.GUEST, "Oh."), id="hail"))
        catalogue.refresh()
        assert catalogue.naming({"Dee"}) == ["hail"]


def test_a_writer_tells_an_open_catalogue_of_what_it_wrote(archive: Archive) -> None:
    with opened(archive) as (catalogue, _):
        assert catalogue.naming({"Dee"}) == []
        archive.store(transcript(("Dee", Role.GUEST, "Oh."), id="hail"))
        with catalogued(archive) as writer:
            writer.update("hail")
        assert catalogue.naming({"Dee"}) == ["hail"]


def test_what_did_not_change_is_not_read_again(archive: Archive) -> None:
    past = 1_500_000_000
    with opened(archive) as (catalogue, _):
        catalogue.rows()
    for name in archive.ids():
        os.utime(archive.transcript_path(name), (past, past))
    with opened(archive) as (catalogue, _):
        catalogue.rows()
    with closing(sqlite3.connect(archive.catalogue)) as file:
        file.execute("PRAGMA query_only = ON")  # Any write would be an error.
        time.sleep(0.03)
        with opened(archive) as (catalogue, _):
            catalogue.rows()
        bring_up_to_date(archive, file, None)


def _other_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE about SET version = 'another'")
        file.execute("UPDATE episodes SET title = 'wrong'")
        file.commit()


def _other_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("ALTER TABLE episodes ADD COLUMN more TEXT")


def _wrong_row(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE documents SET entry = '{'")
        file.commit()


def _link(path: Path) -> None:
    (path.parent.parent / "precious").write_text("mine")
    path.unlink()
    path.symlink_to(path.parent.parent / "precious")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"x" * 5000),
        lambda path: os.truncate(path, 5000),
        _other_version,
        _other_tables,
        _wrong_row,
        _link,
    ],
    ids=["emptied", "overwritten", "cut", "version", "tables", "row", "link"],
)
def test_a_catalogue_that_cannot_be_trusted_is_made_again(spoil: Callable[[Path], None], archive: Archive) -> None:
    agree(archive)
    spoil(archive.catalogue)
    agree(archive)
    with closing(sqlite3.connect(archive.catalogue)) as file:
        assert file.execute("SELECT COUNT(*) FROM episodes").fetchone() == (3,)
    assert not (archive.root / "precious").exists() or (archive.root / "precious").read_text() == "mine"


def test_where_it_cannot_be_written_the_transcripts_are_read_with_one_warning(archive: Archive) -> None:
    archive.catalogue.mkdir()
    with opened(archive) as (catalogue, warnings):
        assert [row.id for row in catalogue.rows().rows] == ["rain", "snow", "wind"]
        assert catalogue.naming({"Bo Ek"}) == ["snow", "wind"]
        catalogue.refresh()
    (warning,) = warnings
    assert warning.startswith(str(archive.catalogue))
    assert warning.endswith("the transcripts are read instead")


def test_where_another_holds_it_the_answers_are_right(archive: Archive) -> None:
    agree(archive)
    archive.store(transcript(("Dee", Role.GUEST, "Oh."), id="hail"))
    with closing(sqlite3.connect(archive.catalogue, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with opened(archive) as (catalogue, warnings):
            assert catalogue.naming({"Dee"}) == ["hail"]
        with catalogued(archive) as writer:
            writer.update("hail")  # and raises nothing
        assert "locked" in warnings[0]
    agree(archive)


_FULL = """
import resource, signal, sys
from pathlib import Path
from transcribe.store.archive import Archive
from transcribe.services.listing import listing
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
warnings = []
print([entry.id for entry in listing(Archive(Path(sys.argv[1])), warnings=warnings)], len(warnings))
"""


def test_where_the_disk_is_full_the_answers_are_right(archive: Archive) -> None:
    done = subprocess.run([sys.executable, "-c", _FULL, archive.root], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("['rain', 'snow', 'wind'] 1\n", "")


def test_an_archive_without_episodes_is_left_as_it_is(tmp_path: Path) -> None:
    assert listing(Archive(tmp_path)) == []
    assert not list(tmp_path.iterdir())


def test_a_folder_whose_name_is_not_unicode_is_listed(archive: Archive) -> None:
    os.mkdir(os.fsencode(archive.episodes) + b"/caf\xe9")
    with opened(archive) as (catalogue, warnings):
        assert [row.state for row in catalogue.named(catalogue.ids())] == ["damaged", "done", "done", "failed"]
    assert not warnings


def test_many_episodes_are_read_by_several_processes(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    talk = Turn.of("SPEAKER_00", transcript(("Ann", Role.GUEST, "Oh."), id="x").words)
    for number in range(160):
        archive.store(replace(transcript(("Ann", Role.GUEST, "Oh."), id=f"talk-{number:03}"), turns=(talk,)))
    agree(archive)
