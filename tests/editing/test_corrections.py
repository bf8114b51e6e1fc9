"""What can't be set right by hand, and why; `tests/cli/test_people.py` has what can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.transcripts import transcript
from transcribe.editing import corrections, renaming
from transcribe.errors import InputError
from transcribe.model.edits import Edits, Renaming, Renamings
from transcribe.model.episode import Episode, Role
from transcribe.store.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path)
    made.store(
        transcript(
            ("Bo Ek", Role.REPORTER, "how do you film snow"),
            ("Ann Lee", Role.GUEST, "well with patience"),
            ("", Role.UNKNOWN, "hear hear"),
            episode=Episode(reporters=("Bo Ek",), guests=("Ann Lee", "Cy Dee")),
        )
    )
    return made


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda archive: corrections.assign(archive, "talk", "SPEAKER_09", "Bo Ek"), "no speaker 'SPEAKER_09' in talk"),
        (
            lambda archive: corrections.assign(archive, "talk", "1:10-1:20", "Bo Ek"),
            "nothing is said at 1:10-1:20 in talk",
        ),
        (
            lambda archive: corrections.assign(archive, "talk", "0:20-0:10", "Bo Ek"),
            "'0:20-0:10' ends before it starts",
        ),
        (lambda archive: corrections.assign(archive, "talk", "0:00-0:01", None), "needs a person"),
        (
            lambda archive: corrections.assign(archive, "talk", "SPEAKER_02", "Di Eff"),
            "doesn't credit Di Eff. Give a role",
        ),
        (lambda archive: corrections.assign(archive, "nope", "SPEAKER_00", "Bo Ek"), "there is no transcript 'nope'"),
        (lambda archive: corrections.check(archive, "talk", "1:10-1:20"), "no turn begins at 1:10-1:20 in talk"),
        (lambda archive: corrections.keep_as_heard(archive, "talk", "0:00"), "no name was repaired at 0:00 in talk"),
        (lambda archive: corrections.undo(archive, "talk"), "talk has no edits"),
        (lambda archive: renaming.rename(archive, "Nobody", "Somebody"), "no person named 'Nobody'"),
        (lambda archive: renaming.rename(archive, "Bo Ek", " "), "is the same name"),
        (
            lambda archive: renaming.rename(archive, "Bo Ek", "Ann Lee"),
            "another person is already named 'Ann Lee'. If both",
        ),
        (lambda archive: renaming.merge(archive, "Bo Ek", "Di Eff"), "no person named 'Di Eff'"),
        (lambda archive: renaming.split(archive, "Di Eff", ["talk"], "Di"), "no person named 'Di Eff' in talk"),
        (lambda archive: renaming.undo_renaming(archive), "no name has been changed"),
        (
            lambda archive: corrections.check(archive, "talk", "soon"),
            "'soon' isn't a time range. Write it as 3:12-3:25",
        ),
    ],
)
def test_what_cant_be_done_is_told_and_nothing_is_written(
    archive: Archive, asked: Callable[[Archive], object], told: str
) -> None:
    with pytest.raises(InputError) as refused:
        asked(archive)
    assert told in str(refused.value)
    assert (archive.edits("talk"), archive.renamings()) == (Edits(), Renamings())


@pytest.mark.parametrize(
    ("whom", "person", "role"),
    [
        ("SPEAKER_02", "Cy Dee", Role.GUEST),
        ("speaker 3", "Bo Ek", Role.REPORTER),
        ("Ann Lee", "Di Eff", Role.GUEST),
        ("Ann Lee", None, Role.GUEST),
        ("0:00-0:01", "Cy Dee", Role.GUEST),
    ],
)
def test_the_role_is_the_page_s_else_the_speaker_s_own(
    archive: Archive, whom: str, person: str | None, role: Role
) -> None:
    change = corrections.assign(archive, "talk", whom, person, author="ann").change
    assert (getattr(change, "person", ""), getattr(change, "role", "")) == (person, role)


def test_any_edit_can_be_taken_back_by_its_number_and_brought_back(archive: Archive) -> None:
    for person in ("Cy Dee", "Ann Lee"):
        corrections.assign(archive, "talk", "SPEAKER_02", person)
    first, second = archive.edits("talk").edits
    assert corrections.undo(archive, "talk", 1) == (first,)
    assert archive.edits("talk").in_force.edits == (second,)
    assert archive.edits("talk").edits[:2] == (first, second)
    with pytest.raises(InputError, match="edit 1 of talk is already undone"):
        corrections.undo(archive, "talk", 1)
    with pytest.raises(InputError, match="talk has no edit 4"):
        corrections.undo(archive, "talk", 4)
    corrections.undo(archive, "talk", 3)
    assert archive.edits("talk").in_force.edits == (first, second)
    assert [archive.edits("talk").text(edit).partition(" (")[0] for edit in archive.edits("talk").edits[2:]] == [
        "undo of 1",
        "undo of 3",
    ]


def test_undo_after_undo_goes_further_back_until_nothing_is_in_force(archive: Archive) -> None:
    made = [corrections.assign(archive, "talk", "SPEAKER_02", person) for person in ("Cy Dee", "Ann Lee")]
    assert [corrections.undo(archive, "talk")[0].id for _ in made] == [made[1].id, made[0].id]
    with pytest.raises(InputError, match="talk has no edits that apply"):
        corrections.undo(archive, "talk")


def test_names_are_undone_by_number_and_brought_back(archive: Archive) -> None:
    renaming.rename(archive, "Cy Dee", "Cyril Dee")
    renaming.rename(archive, "Ann Lee", "Anna Leigh")
    meant, concerned = renaming.undo_renaming(archive, 1)
    assert (meant.change, concerned) == (Renaming("Cy Dee", "Cyril Dee"), ("talk",))
    assert archive.renamings().renamings == (Renaming("Ann Lee", "Anna Leigh"),)
    assert renaming.undo_renaming(archive, 3)[1] == ("talk",)
    assert archive.renamings().name("Cy Dee", "talk") == "Cyril Dee"
    assert len(archive.renaming_log().edits) == 4


def test_a_name_that_only_the_page_has_can_be_changed_too(archive: Archive) -> None:
    assert renaming.rename(archive, "Cy Dee", "Cyril Dee") == ("talk",)
    assert renaming.undo_renaming(archive)[0].change == Renaming("Cy Dee", "Cyril Dee")
