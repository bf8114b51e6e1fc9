from __future__ import annotations

from dataclasses import astuple, replace

import pytest

from transcribe.evaluation import Comparison, Reference, Scores, compare, total
from transcribe.evaluation.scores import Confusion, MoreScores, more
from transcribe.model.episode import Episode, Role
from transcribe.model.provenance import Provenance, Recording
from transcribe.model.transcript import Speaker, Transcript, Turn, Word

ANN, BO = Speaker("A", "Ann Lee", Role.REPORTER), Speaker("B", "Bo Ek", Role.GUEST)


def transcript(*turns: tuple[str, int, str], speakers: tuple[Speaker, ...] = (ANN, BO)) -> Transcript:
    """Turns of (label, start in seconds, text); a word lasts a second."""
    made = tuple(
        Turn.of(
            label, tuple(Word((start + n) * 1000, (start + n + 1) * 1000, text) for n, text in enumerate(words.split()))
        )
        for label, start, words in turns
    )
    recording = Recording("audio/x.wav", "", 60_000, "wav", 16_000, 1)
    return Transcript("x", Episode(), speakers, made, Provenance(recording))


def held(reference: Transcript, heard: Transcript) -> Comparison:
    return compare(Reference(reference.speakers, reference.turns, 60_000), heard)


def scores(reference: Transcript, heard: Transcript) -> Scores:
    return total([held(reference, heard)])


def others(reference: Transcript, heard: Transcript) -> MoreScores:
    return more([held(reference, heard)])


def without_words(told: Transcript) -> Transcript:
    return replace(told, turns=tuple(replace(turn, words=()) for turn in told.turns))


REFERENCE = transcript(("A", 0, "What is it about?"), ("B", 4, "It's about the sea, I think."))


def test_a_transcript_agrees_with_itself() -> None:
    assert scores(REFERENCE, REFERENCE) == Scores(
        wer=0, der=0, der_collar=0, jer=0, speaker_attributed_wer=0, role_accuracy=1
    )
    found = others(REFERENCE, REFERENCE)
    assert (found.cpwer, found.speakers_expected, found.speakers_found, found.speaker_count_right) == (0, 2, 2, 1)
    assert found.confusion == (Confusion("Bo Ek", "Bo Ek", 6), Confusion("Ann Lee", "Ann Lee", 4))


def test_case_punctuation_and_labels_do_not_count() -> None:
    heard = transcript(
        ("S1", 0, "what IS it about"),
        ("S0", 4, "it’s about the sea i think"),
        speakers=(replace(ANN, label="S1"), replace(BO, label="S0")),
    )
    assert scores(REFERENCE, heard) == scores(REFERENCE, REFERENCE)
    assert others(REFERENCE, heard) == others(REFERENCE, REFERENCE)


def test_each_kind_of_word_error_counts_once() -> None:
    heard = transcript(("A", 0, "What was it about then?"), ("B", 5, "about the sea, I think."))
    found = held(REFERENCE, heard)
    assert found.wer == (2, 10)  # was for is; then for It's
    assert found.speaker_attributed_wer == (2, 10)
    assert found.cpwer == (3, 10)  # the two don't make up for each other across speakers


def test_a_right_word_in_the_wrong_mouth_is_misattributed() -> None:
    heard = transcript(("A", 0, "What is it"), ("B", 3, "about? It's about the sea, I think."))
    found = scores(REFERENCE, heard)
    assert found.wer == 0
    assert found.speaker_attributed_wer == pytest.approx(0.1)
    assert found.der == pytest.approx(1 / 10)


def test_confusion_tells_whom_words_were_given_to() -> None:
    heard = transcript(("A", 0, "What is it"), ("B", 3, "about? It's about the see,"))
    assert others(REFERENCE, heard).confusion == (
        Confusion("Bo Ek", "Bo Ek", 4),
        Confusion("Bo Ek", None, 2),  # the misheard word is his all the same
        Confusion("Ann Lee", "Ann Lee", 3),
        Confusion("Ann Lee", "Bo Ek", 1),
    )


def test_the_right_voice_under_the_wrong_name_is_misattributed() -> None:
    heard = replace(REFERENCE, speakers=(replace(ANN, name=None), BO))
    assert scores(REFERENCE, heard).speaker_attributed_wer == 0.4
    assert Confusion("Ann Lee", "(reporter)", 4) in (others(REFERENCE, heard).confusion or ())


def test_names_do_not_matter_to_permutations() -> None:
    swapped = replace(REFERENCE, speakers=(replace(ANN, name="Bo Ek"), replace(BO, name="Ann Lee")))
    assert scores(REFERENCE, swapped).speaker_attributed_wer == 1
    assert others(REFERENCE, swapped).cpwer == 0


def test_a_speaker_too_many_costs_its_words_and_those_that_lack() -> None:
    heard = transcript(("A", 0, "What is it"), ("C", 3, "about?"), ("B", 4, "It's about the sea, I think."))
    found = others(REFERENCE, heard)
    assert found.cpwer == pytest.approx(2 / 10)  # missing from one, and one with nobody to be
    assert (found.speakers_found, found.speakers_expected, found.speaker_count_right) == (3, 2, 0)


def test_roles_are_judged_by_the_best_match_in_time() -> None:
    swapped = replace(REFERENCE, speakers=(replace(ANN, role=Role.GUEST), BO))
    assert scores(REFERENCE, swapped).role_accuracy == 0.5


def test_nothing_heard_is_all_wrong_and_nothing_said_is_all_right() -> None:
    silence = transcript(speakers=())
    assert (scores(REFERENCE, silence).wer, others(REFERENCE, silence).cpwer) == (1, 1)
    assert (scores(silence, silence).wer, others(silence, silence).cpwer) == (0, 0)
    assert (scores(silence, REFERENCE).wer, others(silence, REFERENCE).cpwer) == (1, 1)


def test_without_words_only_the_voices_are_judged() -> None:
    found = held(without_words(REFERENCE), REFERENCE)
    assert total([found]) == Scores(wer=None, der=0, der_collar=0, jer=0, speaker_attributed_wer=None, role_accuracy=1)
    assert more([found]) == MoreScores(
        cpwer=None, speakers_expected=2, speakers_found=2, speaker_count_right=1, confusion=None
    )


def test_without_speakers_only_the_words_are_judged() -> None:
    untold = transcript(("", 0, "What is it about? It's about the sea, I think."), speakers=())
    found = held(untold, REFERENCE)
    assert total([found]) == Scores(
        wer=0, der=None, der_collar=None, jer=None, speaker_attributed_wer=None, role_accuracy=None
    )
    assert set(astuple(more([found]))) == {None}


def test_without_names_and_roles_nothing_is_judged_by_person() -> None:
    unnamed = replace(REFERENCE, speakers=(Speaker("A"), Speaker("B")))
    found = scores(unnamed, REFERENCE)
    assert (found.wer, found.der, found.speaker_attributed_wer, found.role_accuracy) == (0, 0, None, None)
    assert (others(unnamed, REFERENCE).cpwer, others(unnamed, REFERENCE).confusion) == (0, None)


def test_totals_weigh_by_words() -> None:
    short, wrong = transcript(("A", 0, "Yes.")), transcript(("A", 0, "No."))
    compared = [held(REFERENCE, REFERENCE), held(short, wrong)]
    assert total(compared).wer == pytest.approx(1 / 11)
    assert more(compared).cpwer == pytest.approx(1 / 11)
    assert more(compared).confusion == (Confusion("Bo Ek", "Bo Ek", 6), Confusion("Ann Lee", "Ann Lee", 5))


def test_totals_are_over_the_episodes_that_tell() -> None:
    two, three = REFERENCE, transcript(("A", 0, "Yes."), ("B", 1, "No."), ("C", 2, "Well."))
    compared = [held(two, two), held(without_words(two), three)]
    assert total(compared).wer == 0
    assert total(compared).der == pytest.approx(9 / 20)  # confused for a second, and missed for eight
    counted = more(compared)
    assert (counted.speakers_expected, counted.speakers_found, counted.speaker_count_right) == (4, 5, 0.5)


def test_no_episodes_tell_nothing() -> None:
    assert set(astuple(total([]))) == {None}
    assert set(astuple(more([]))) == {None}
