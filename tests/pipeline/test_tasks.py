"""A batch and people who edit: at the same time, in the same episodes, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from support.transcripts import words
from support.workers import append_edits
from transcribe.editing import authoring, renaming
from transcribe.editing.importing import bring_in
from transcribe.model.edits import AddNote, Imported
from transcribe.model.episode import Role
from transcribe.model.parsed import ParsedTranscript, Passage
from transcribe.pipeline.batch import Batch, refresh
from transcribe.pipeline.hearing import RerunPolicy
from transcribe.pipeline.reports import StageEvent
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore

EPISODES = ("one", "two", "three")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three episodes that were imported, and need no engine."""
    made = Archive(tmp_path)
    for name in EPISODES:
        said = words("how do you film snow")
        passage = Passage("how do you film snow", "Ann Lee", Role.REPORTER, 0, said[-1].end_ms, said)
        made.store_imported(name, Imported("talk.json", "ann", "2026-01-01", ParsedTranscript("json", (passage,))))
    assert Batch(made).run().done == tuple(sorted(EPISODES))
    return made


def notes(archive: Archive, episode_id: str = "one") -> list[str]:
    return [remark.text for remark in archive.transcript(episode_id).remarks]


def note(archive: Archive, text: str, episode_id: str = "one") -> None:
    EditStore(archive, episode_id).append(authoring.noted([AddNote(0, "note", "", text)]))


def once(act: Callable[[], object]) -> Callable[[StageEvent], None]:
    """Act when an episode is being made: what was known before is read already."""
    left = [act]

    def on_stage(event: StageEvent) -> None:
        if event.stage == "naming" and left:
            left.pop()()

    return on_stage


def test_an_edit_made_while_its_episode_is_in_work_is_in_what_the_run_stores(archive: Archive) -> None:
    assert Batch(archive, redo=RerunPolicy(all=True)).run(once(lambda: note(archive, "meanwhile", "one"))).failed == ()
    assert notes(archive) == ["meanwhile"]
    assert "meanwhile" in (archive.folder("one") / "transcript.md").read_text()
    assert set(Batch(archive).run().skipped) == set(EPISODES)


def test_a_name_changed_while_an_episode_is_in_work_is_in_what_the_run_stores(archive: Archive) -> None:
    Batch(archive, redo=RerunPolicy(all=True)).run(once(lambda: renaming.rename(archive, "Ann Lee", "Anna Leigh")))
    assert archive.transcript("one").speakers[0].name == "Anna Leigh"


def test_what_another_process_made_meanwhile_with_other_settings_stands(archive: Archive) -> None:
    note(archive, "first")
    other = Settings(speakers=3)
    refreshing = Batch(archive, Settings(), [archive.imported_path("one")], RerunPolicy(naming=True), beside=True)
    assert refreshing.run(once(lambda: Batch(archive, other, [archive.imported_path("one")]).run())).failed == ()
    after = archive.transcript("one")
    assert after.provenance.settings["speakers"] == "3"
    assert notes(archive) == ["first"]


def test_a_correction_is_made_while_a_run_holds_its_lock(archive: Archive) -> None:
    with archive.lock("run"):
        note(archive, "beside")
        assert refresh(archive, ["one"]).done == ("one",)
        path = archive.root / "new.txt"
        path.write_text("Ann Lee: How do you film snow?\n\nBo Ek: With patience.\n")
        assert bring_in(archive, path).state == "new"
        assert refresh(archive, ["new"]).done == ("new",)
    assert notes(archive) == ["beside"]
    assert [turn.text for turn in archive.transcript("new").turns] == ["How do you film snow?", "With patience."]


def test_one_damaged_transcript_costs_its_own_episode(archive: Archive) -> None:
    for name in EPISODES:
        note(archive, "all", name)
    archive.transcript_path("two").write_text("{")
    report = refresh(archive, [*EPISODES, "nowhere"])
    assert set(report.done) == {"one", "three"}
    assert [failure.recording for failure in report.failed] == [
        "index/episodes/two/transcript.json",
        "index/episodes/nowhere/transcript.json",
    ]
    assert notes(archive, "three") == ["all"]


@pytest.mark.parametrize("file", ["edits.json", "imported.json"])
def test_a_damaged_file_of_people_s_work_costs_its_own_episode(archive: Archive, file: str) -> None:
    (archive.folder("two") / file).write_text("{")
    report = refresh(archive, EPISODES)
    assert set(report.done) == {"one", "three"}
    assert f"index/episodes/two/{file}: " in str(report.failed[0])
    run = Batch(archive, redo=RerunPolicy(all=True)).run()
    assert set(run.done) == {"one", "three"}
    assert len(run.failed) == 1


def test_edits_of_several_processes_are_all_in_the_transcripts_though_a_run_works(archive: Archive) -> None:
    where = ["one", "one", "two", "three"]
    with ProcessPoolExecutor(len(where), mp_context=get_context("spawn")) as pool:
        editing = [pool.submit(append_edits, archive.root, name, 15) for name in where]
        while not all(one.done() for one in editing):
            assert Batch(archive, redo=RerunPolicy(all=True)).run().failed == ()
        seen = [one.result() for one in editing]
    Batch(archive).run()
    for name in EPISODES:
        expected = [one for episode, ids in zip(where, seen, strict=True) if episode == name for one in ids]
        assert sorted(edit.id for edit in archive.edits(name).edits) == sorted(expected)
        assert len(notes(archive, name)) == len(expected)
