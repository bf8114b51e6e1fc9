"""What people change by hand, as a layer over what machines made."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given as examples
from hypothesis import strategies as st

from support.transcripts import transcript, words
from transcribe.model.edits import (
    Change,
    Checked,
    CheckedTurn,
    Edit,
    Edits,
    PassageIs,
    Renaming,
    Renamings,
    ReplaceText,
    SoundIs,
    SpeakerIs,
    Undo,
    edited,
    given,
    reworded,
)
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Interval, Transcript, Turn
from transcribe.text.scripts import split

A, B, C = "SPEAKER_00", "SPEAKER_01", "SPEAKER_02"


def by_ann(*changes: Change) -> Edits:
    return Edits(tuple(Edit("ann", "2026-01-01T00:00:00+00:00", change) for change in changes))


def spoken(*labels: str) -> list[Turn]:
    """A turn of three words a label, one every second."""
    return [Turn.of(label, words("one two three", 1000 * n)) for n, label in enumerate(labels)]


def during(*seconds: int) -> tuple[Interval, ...]:
    return tuple(Interval(1000 * second, 1000 * second + 1000) for second in seconds)


def test_who_was_named_is_found_under_whatever_label_a_later_engine_gives() -> None:
    edits = by_ann(SpeakerIs(during(1, 3), "Bo Ek", Role.GUEST))
    for other, guest in ((A, B), (B, A)):
        turns, said = given(spoken(other, guest, other, guest), edits)
        assert [(one.label, one.name, one.role) for one in said] == [(guest, "Bo Ek", Role.GUEST)]
        assert turns == tuple(spoken(other, guest, other, guest))


def test_a_voice_that_a_later_engine_splits_in_two_is_made_one() -> None:
    turns, said = given(spoken(A, B, A, C), by_ann(SpeakerIs(during(1, 3), "Bo Ek", Role.GUEST)))
    assert [turn.speaker for turn in turns] == [A, B, A, B]
    assert [one.label for one in said] == [B]


def test_neighbours_that_become_one_speaker_become_one_turn() -> None:
    turns, _ = given(spoken(A, B, C), by_ann(SpeakerIs(during(1, 2), "Bo Ek", Role.GUEST)))
    assert [(turn.speaker, len(turn.words)) for turn in turns] == [(A, 3), (B, 6)]


def test_a_voice_that_is_heard_mostly_elsewhere_isnt_the_one_that_was_named() -> None:
    assert given(spoken(A, A, A), by_ann(SpeakerIs(during(1), "Bo Ek", Role.GUEST)))[1] == ()


def test_the_later_of_two_edits_holds() -> None:
    edits = by_ann(SpeakerIs(during(0), "Bo Ek", Role.GUEST), SpeakerIs(during(0), "Cy Dee", Role.REPORTER))
    assert [(one.name, one.role) for one in given(spoken(A), edits)[1]] == [("Cy Dee", Role.REPORTER)]


def interview() -> Transcript:
    return transcript(("Bo Ek", Role.REPORTER, "how do you film snow"), ("Ann Lee", Role.GUEST, "well with patience"))


def test_a_passage_goes_to_the_speaker_of_that_name() -> None:
    made = interview()
    first = made.turns[1].words[0]
    passage = PassageIs(Interval(first.start_ms, first.end_ms), "Bo Ek", Role.REPORTER)
    changed = edited(made, by_ann(passage))
    assert [(turn.speaker, turn.text) for turn in changed.turns] == [
        (A, "how do you film snow well"),
        (B, "with patience"),
    ]
    assert changed.speakers == made.speakers
    assert changed.words == made.words


def test_a_passage_of_somebody_new_makes_a_speaker_with_the_reason() -> None:
    made = interview()
    last = made.turns[1].words[-1]
    passage = PassageIs(Interval(last.start_ms, last.end_ms), "Interpreter", Role.OTHER)
    changed = edited(made, by_ann(passage))
    assert [(turn.speaker, turn.text) for turn in changed.turns][1:] == [(B, "well with"), (C, "patience")]
    assert changed.speaker(C).name == "Interpreter"
    assert changed.speaker(C).evidence[0].detail == "by ann, 2026-01-01T00:00:00+00:00"


def test_a_speaker_without_words_left_is_gone() -> None:
    made = interview()
    changed = edited(made, by_ann(PassageIs(Interval(0, made.turns[1].end_ms), "Ann Lee", Role.GUEST)))
    assert [speaker.name for speaker in changed.speakers] == ["Ann Lee"]
    assert len(changed.turns) == 1


def test_a_checked_turn_is_checked_while_its_words_stay() -> None:
    made = interview()
    was = made.turns[0]
    edits = by_ann(Checked((CheckedTurn(was.start_ms, was.end_ms, was.text),)))
    assert [turn.checked for turn in edited(made, edits).turns] == [True, False]
    reworded = by_ann(Checked((CheckedTurn(was.start_ms, was.end_ms, "how do you film show"),)))
    assert not any(turn.checked for turn in edited(made, reworded).turns)


@examples(
    st.lists(st.sampled_from((A, B, C)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7999), st.integers(1, 3000), st.sampled_from(("Bo", "Cy"))), max_size=4),
)
def test_no_edit_loses_or_moves_a_word(labels: list[str], spans: list[tuple[int, int, str]]) -> None:
    turns = spoken(*labels)
    intervals = [(Interval(start, start + length), name) for start, length, name in spans]
    edits = by_ann(
        *(SpeakerIs((span,), name, Role.GUEST) for span, name in intervals),
        *(PassageIs(span, name, Role.GUEST) for span, name in intervals),
    )
    relabelled, said = given(turns, edits)
    assert len({one.name for one in said}) == len(said)
    made = edited(Transcript("talk", Episode(), (), relabelled, interview().provenance), edits)
    assert made.words == tuple(word for turn in turns for word in turn.words)
    assert all(one.speaker != other.speaker for one, other in pairwise(made.turns))


@examples(st.lists(st.tuples(st.integers(0, 7999), st.integers(1, 3000), st.text(max_size=20)), max_size=5))
def test_words_written_by_hand_stand_in_their_stretch_and_no_other_word_moves(
    changes: list[tuple[int, int, str]],
) -> None:
    said = [word for turn in spoken(*[A] * 8) for word in turn.words]
    edits = by_ann(*(ReplaceText(Interval(start, start + length), "", now) for start, length, now in changes))
    made = reworded(said, edits)
    assert list(made) == sorted(made, key=lambda word: word.start_ms)
    untouched = [
        word
        for word in said
        if not any(word.overlap_ms(Interval(start, start + length)) for start, length, _ in changes)
    ]
    assert set(untouched) <= set(made)
    last = changes[-1][2] if changes else ""
    assert Counter(split(last)) <= Counter(word.text for word in made if word.confidence == 1.0)


def renamed(*pairs: tuple[str, str], episodes: tuple[str, ...] = ()) -> Renamings:
    return Renamings(tuple(Renaming(was, now, episodes) for was, now in pairs))


def test_names_change_in_order_and_only_where_they_were_to() -> None:
    assert renamed(("A", "B"), ("B", "C")).name("A", "x") == "C"
    assert renamed(("A", "B"), episodes=("x",)).name("A", "x") == "B"
    assert renamed(("A", "B"), episodes=("x",)).name("A", "y") == "A"


def test_two_credits_that_are_one_person_are_one_credit() -> None:
    page = Episode(reporters=("Matt M.", "Matt Micucci"), guests=("Ann Lee",))
    assert renamed(("Matt M.", "Matt Micucci")).episode(page, "x").reporters == ("Matt Micucci",)


def test_the_page_s_own_name_is_found_for_who_is_called_otherwise_now() -> None:
    page = Episode(guests=("Ann Leigh",))
    assert renamed(("Ann Leigh", "Ann Lee")).credited("Ann Lee", page, "x") == "Ann Leigh"
    assert renamed().credited("Bo Ek", page, "x") == "Bo Ek"


def test_every_name_that_somebody_had_is_related_to_the_others() -> None:
    known = renamed(("A", "B"), ("X", "Y"), ("B", "C"))
    assert known.related("A") == known.related("C") == {"A", "B", "C"}
    assert known.related("Z") == {"Z"}


#: What happens to a log: an edit is appended (None), or one of those so far is undone, by its place from the end.
steps = st.lists(st.none() | st.integers(0, 30), max_size=30)


@examples(steps)
def test_whatever_is_undone_and_redone_those_edits_count_that_no_undo_in_force_names(taken: list[int | None]) -> None:
    log, model = Edits(), dict[str, str | None]()  # each edit's id, and what it undoes
    for number, back in enumerate(taken):
        name, ids = str(number), list(model)
        undone = ids[-1 - back % len(ids)] if back is not None and ids else None
        change = SoundIs(Interval(number, number + 1), "", "music") if undone is None else Undo((undone,))
        log = log.appended([Edit("ann", "2026-01-01", change, id=name)])
        model[name] = undone

    def counts(name: str) -> bool:
        return not any(undone == name and counts(other) for other, undone in model.items())

    expected = [name for name, undone in model.items() if undone is None and counts(name)]
    assert [edit.id for edit in log.in_force.edits] == expected
    assert [edit.id for edit, _ in log.changes(SoundIs)] == expected
    assert log.undone == {name for name in model if not counts(name)}
    assert (log.revision, len(log.edits)) == (len(model), len(model))


@examples(st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=8))
def test_an_edit_is_appended_once_and_each_append_is_one_revision(appends: list[list[int]]) -> None:
    log, seen = Edits(), list[str]()
    for numbers in appends:
        ids = list(dict.fromkeys(map(str, numbers)))
        new = [name for name in ids if name not in seen]
        before = log.revision
        log = log.appended(Edit("ann", "2026-01-01", SoundIs(Interval(0, 9), "", "music"), id=name) for name in ids)
        seen += new
        assert log.revision == before + bool(new)
        assert [edit.id for edit in log.since(before)] == new
    assert [edit.id for edit in log.edits] == seen
