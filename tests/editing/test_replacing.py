from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from support.transcripts import transcript
from transcribe.editing.authoring import noted
from transcribe.editing.corrections import assign
from transcribe.editing.replacing import batches, find, undo, write
from transcribe.errors import InputError
from transcribe.model.edits import Edit, Edits, ReplaceText, reworded
from transcribe.model.episode import Role
from transcribe.model.transcript import Interval, Transcript
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore

TALK = transcript(
    ("Ann", Role.REPORTER, "So, Jessica Gorder, what did (Gorder's) mother say, gorder? Gorder Gorders"),
    ("Bo", Role.GUEST, "nothing at all"),
)


def after(was: str, now: str, told: Transcript = TALK) -> str:
    """The words once the replacements are made."""
    edits = Edits(tuple(Edit("ann", "2026", one.change) for one in find([told], was, now)))
    return " ".join(word.text for word in reworded(told.words, edits))


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (
            "Gorder",
            "Gorter",
            "So, Jessica Gorter, what did (Gorter's) mother say, gorder? Gorter Gorders nothing at all",
        ),
        ("what did", "what", "So, Jessica Gorder, what (Gorder's) mother say, gorder? Gorder Gorders nothing at all"),
        ("nothing at all", "", "So, Jessica Gorder, what did (Gorder's) mother say, gorder? Gorder Gorders"),
        (
            "So, Jessica",
            "Well then, Jessica",
            "Well then, Jessica Gorder, what did (Gorder's) mother say, gorder? Gorder Gorders nothing at all",
        ),
    ],
)
def test_whole_words_change_and_what_stands_beside_them_stays(was: str, now: str, expected: str) -> None:
    assert after(was, now) == expected


def test_words_are_found_within_one_turn_only() -> None:
    assert list(find([TALK], "Gorders nothing", "")) == []


def test_only_the_turns_that_were_asked_for_are_changed() -> None:
    assert list(find([TALK], "Gorder", "Gorter", {("talk", TALK.turns[1].start_ms)})) == []
    assert len(list(find([TALK], "Gorder", "Gorter", {("talk", TALK.turns[0].start_ms)}))) == 3


def test_every_other_word_keeps_its_time() -> None:
    changed = {one.change.interval for one in find([TALK], "Gorder", "Gorter")}
    edits = Edits(tuple(Edit("ann", "2026", one.change) for one in find([TALK], "Gorder", "Gorter")))
    kept = [word for word in TALK.words if not any(word.overlap_ms(interval) for interval in changed)]
    assert [word for word in reworded(TALK.words, edits) if word.confidence is None] == kept


def test_nothing_to_look_for_is_told() -> None:
    with pytest.raises(InputError, match="nothing to replace"):
        list(find([TALK], " ", "x"))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two episodes that say the same."""
    made = Archive(tmp_path)
    for name in ("one", "two"):
        made.store(replace(TALK, id=name))
    return made


def replaced(archive: Archive, was: str, now: str) -> tuple[str, ...]:
    return write(archive, find((archive.transcript(name) for name in archive.transcribed()), was, now), "ann")


def in_force(archive: Archive, episode_id: str = "one") -> list[str]:
    return [str(edit.change).partition(" ")[2] for edit in archive.edits(episode_id).in_force.edits]


def test_an_undo_takes_the_newest_replacement_and_leaves_imports_and_assignments(archive: Archive) -> None:
    assert replaced(archive, "mother", "father") == ("one", "two")
    change = ReplaceText(Interval(0, 300), "So,", "Well,")
    EditStore(archive, "one").append(noted([change], "ann", "b" * 32, "import"))
    assign(archive, "two", "SPEAKER_01", "Cy", Role.GUEST)
    undone = undo(archive)
    assert (undone.batch.what, undone.episodes, undone.faults) == ("mother -> father", ("one", "two"), ())
    assert in_force(archive) == ["So, -> Well,"]
    assert len(in_force(archive, "two")) == 1
    with pytest.raises(InputError, match="nothing was replaced"):
        undo(archive)


def test_any_replacement_can_be_named_and_an_undo_be_undone(archive: Archive) -> None:
    replaced(archive, "mother", "father")
    replaced(archive, "nothing at all", "a lot")
    first, second = batches(archive, [])
    assert [batch.what for batch in (first, second)] == ["mother -> father", "nothing at all -> a lot"]
    by = undo(archive, first.id[:8]).by
    assert in_force(archive) == ["nothing at all -> a lot"]
    assert undo(archive).batch == second
    undo(archive, by)
    assert in_force(archive) == ["mother -> father"]
    with pytest.raises(InputError, match="'zz' names 0 replacements.*--list"):
        undo(archive, "zz")


def test_a_damaged_file_of_edits_costs_its_own_episode(archive: Archive) -> None:
    replaced(archive, "mother", "father")
    archive.edits_path("one").write_text("{")
    undone = undo(archive)
    assert undone.episodes == ("two",)
    assert str(archive.edits_path("one")) in undone.faults[0]
    assert in_force(archive, "two") == []


def test_what_an_earlier_version_replaced_is_known_by_its_several_episodes(archive: Archive) -> None:
    changes = [
        {
            "author": "ann",
            "at": f"2026-01-0{day}",
            "batch": batch,
            "change": {"interval": {"start_ms": 0, "end_ms": 300}, "was": "So,", "now": batch, "kind": "reworded"},
        }
        for day, batch in ((1, "everywhere"), (2, "imported"))
    ]
    for name, edits in (("one", changes), ("two", changes[:1])):
        archive.edits_path(name).write_text(json.dumps({"edits": edits, "schema": 1}))
    assert undo(archive).batch.id == "everywhere"
    assert in_force(archive) == ["So, -> imported"]
    assert in_force(archive, "two") == []
