from __future__ import annotations

import pytest

from support.transcripts import transcript
from transcribe.edits import Edit, Edits, reworded
from transcribe.episode import Role
from transcribe.errors import InputError
from transcribe.replacing import find
from transcribe.transcript import Transcript

TALK = transcript(("Ann", Role.REPORTER, "So, Jessica Gorder, what did (Gorder's) mother say, gorder? Gorder Gorders"),
                  ("Bo", Role.GUEST, "nothing at all"))


def after(was: str, now: str, told: Transcript = TALK) -> str:
    """The words once the replacements are made."""
    edits = Edits(tuple(Edit("ann", "2026", one.change) for one in find([told], was, now)))
    return " ".join(word.text for word in reworded(told.words, edits))


@pytest.mark.parametrize(("was", "now", "expected"), [
    ("Gorder", "Gorter", "So, Jessica Gorter, what did (Gorter's) mother say, gorder? Gorter Gorders nothing at all"),
    ("what did", "what", "So, Jessica Gorder, what (Gorder's) mother say, gorder? Gorder Gorders nothing at all"),
    ("nothing at all", "", "So, Jessica Gorder, what did (Gorder's) mother say, gorder? Gorder Gorders"),
    ("So, Jessica", "Well then, Jessica",
     "Well then, Jessica Gorder, what did (Gorder's) mother say, gorder? Gorder Gorders nothing at all")])
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
