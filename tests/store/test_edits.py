"""Edits on disk: whole, never lost, never doubled."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from support.workers import append_edits
from transcribe.editing.authoring import noted
from transcribe.errors import ArchiveError, DocumentError, EditConflict, InputError
from transcribe.model.edits import Checked, CheckedTurn, Edits, PassageIs, Renaming, SpeakerIs, Undo
from transcribe.model.episode import Role
from transcribe.model.transcript import Interval
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


CHANGE = SpeakerIs((Interval(0, 1000),), None, Role.OTHER)


def test_edits_are_stored_whole_each_with_its_revision(archive: Archive) -> None:
    store = EditStore(archive, "talk")
    assert store.read() == archive.edits("talk") == Edits()
    first = store.append(noted([CHANGE, PassageIs(Interval(0, 500), "Bo", Role.GUEST)], "ann"))
    second = store.append(noted([Checked((CheckedTurn(0, 5, "so it goes"),))], "bo"))
    assert store.read().edits == archive.edits("talk").edits == (*first, *second)
    assert [edit.revision for edit in (*first, *second)] == [1, 1, 2]
    assert len({edit.id for edit in (*first, *second)}) == 3
    assert {edit.author for edit in first} == {"ann"}


def test_the_same_edits_again_change_nothing(archive: Archive) -> None:
    store, made = EditStore(archive, "talk"), noted([CHANGE])
    store.append(made)
    before = archive.edits_path("talk").read_bytes()
    assert store.append(made) == ()
    assert archive.edits_path("talk").read_bytes() == before


def test_an_edit_against_an_older_revision_is_refused_with_what_came_in_between(archive: Archive) -> None:
    store = EditStore(archive, "talk")
    store.append(noted([CHANGE], "ann"), base_revision=0)
    (between,) = store.append(noted([CHANGE], "bo"), base_revision=1)
    with pytest.raises(EditConflict, match=r"edits\.json: has changed in the meantime: .*\(bo, ") as refused:
        store.append(noted([CHANGE], "cy"), base_revision=1)
    assert refused.value.between == (between,)
    again = pickle.loads(pickle.dumps(refused.value))
    assert (str(again), again.between) == (str(refused.value), (between,))
    assert [edit.author for edit in store.read().edits] == ["ann", "bo"]


def test_an_undo_names_an_edit_that_is_there(archive: Archive) -> None:
    with pytest.raises(InputError, match="has no edit nowhere"):
        EditStore(archive, "talk").append(noted([Undo(("nowhere",))]))
    assert not archive.edits_path("talk").exists()


def test_names_of_the_archive_are_a_log_of_their_own(archive: Archive) -> None:
    store = EditStore(archive)
    (renaming,) = store.append(noted([Renaming("A", "B")]))
    assert archive.renamings().name("A", "talk") == "B"
    store.append(noted([Undo((renaming.id,))]))
    assert archive.renamings().renamings == ()
    assert len(archive.renaming_log().edits) == 2


def test_files_of_version_1_are_read_with_the_same_ids_every_time_and_go_on_as_version_2(archive: Archive) -> None:
    change = {"intervals": [{"start_ms": 0, "end_ms": 9}], "person": "Bo", "role": "guest", "kind": "speaker"}
    old = [{"author": "ann", "at": "2026-01-01", "change": change, "batch": batch} for batch in ("", "x")]
    archive.edits_path("talk").parent.mkdir(parents=True)
    archive.edits_path("talk").write_text(json.dumps({"edits": [*old, old[1]], "schema": 1}))
    store = EditStore(archive, "talk")
    before = store.read()
    assert before == store.read()
    assert len({edit.id for edit in before.edits}) == 3
    assert [(edit.author, edit.batch, edit.revision) for edit in before.edits] == [
        ("ann", "", 1),
        ("ann", "x", 2),
        ("ann", "x", 3),
    ]
    store.append(noted([Undo((before.edits[2].id,))]))
    assert store.read().in_force.edits == before.edits[:2]
    assert json.loads(archive.edits_path("talk").read_bytes())["schema"] == 2


def test_names_of_version_1_are_read_too(archive: Archive) -> None:
    archive.index.mkdir()
    archive.people_path.write_text(
        json.dumps(
            {
                "renamings": [{"was": "A", "now": "B", "author": "ann", "at": "2026-01-01", "episodes": ["talk"]}],
                "schema": 1,
            }
        )
    )
    assert archive.renamings().renamings == (Renaming("A", "B", ("talk",)),)
    assert archive.renaming_log() == archive.renaming_log()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('{"edits": 7}', r"edits\.json: edits: .*Correct that line"),
        ('{"edits": [', r"edits\.json: .*Correct that line"),
        ("[" * 100_000, r"edits\.json: .*Correct that line"),
        ('{"edits": [{"author": "ann"}], "schema": 1}', r"edits\.json: edits\.0\.at: .*restore the file"),
        ('{"edits": [], "schema": 3}', r"edits\.json: is of version 3, .*Update transcribe"),
    ],
)
def test_a_damaged_or_newer_file_is_told_and_never_overwritten(archive: Archive, data: str, said: str) -> None:
    archive.edits_path("talk").parent.mkdir(parents=True)
    archive.edits_path("talk").write_text(data)
    for ask in (lambda: archive.edits("talk"), lambda: EditStore(archive, "talk").append(noted([CHANGE]))):
        with pytest.raises(DocumentError, match=said):
            ask()
    assert archive.edits_path("talk").read_text() == data


def test_edits_of_several_processes_are_all_there_once_in_an_order_that_each_saw(archive: Archive) -> None:
    episodes = ["one", "one", "two", "one"]
    with ProcessPoolExecutor(len(episodes), mp_context=get_context("spawn")) as pool:
        seen = list(pool.map(append_edits, [archive.root] * 4, episodes, [15] * 4))
    for name in ("one", "two"):
        stored = archive.edits(name).edits
        mine = [ids for episode, ids in zip(episodes, seen, strict=True) if episode == name]
        assert sorted(edit.id for edit in stored) == sorted(one for ids in mine for one in ids)
        assert [edit.revision for edit in stored] == list(range(1, 15 * len(mine) + 1))
        for ids in mine:
            assert [edit.id for edit in stored if edit.id in ids] == ids


def test_an_edit_waits_for_nobody_but_writers_of_its_own_episode(archive: Archive) -> None:
    with archive.lock("run"), archive.episode_lock("two"), archive.lock("search"):
        EditStore(archive, "one").append(noted([CHANGE]))
    with (
        archive.episode_lock("one"),
        pytest.raises(ArchiveError, match="another process is using this archive"),
        archive.lock("episode-one", timeout_s=0),
    ):
        pass
