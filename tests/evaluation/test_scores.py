from __future__ import annotations

from dataclasses import replace

import pytest

from transcribe.episode import Episode, Role
from transcribe.evaluation import compare, total
from transcribe.evaluation.words import WordErrors, word_errors
from transcribe.transcript import Provenance, Recording, Speaker, Transcript, Turn, Word

ANN, BO = Speaker("A", "Ann Lee", Role.REPORTER), Speaker("B", "Bo Ek", Role.GUEST)


def transcript(*turns: tuple[str, int, str], speakers: tuple[Speaker, ...] = (ANN, BO)) -> Transcript:
    """Turns of (label, start in seconds, text); a word lasts a second."""
    made = tuple(Turn.of(label, tuple(Word((start + n) * 1000, (start + n + 1) * 1000, text)
                                      for n, text in enumerate(words.split()))) for label, start, words in turns)
    recording = Recording("audio/x.wav", "", 60_000, "wav", 16_000, 1)
    return Transcript("x", Episode(), speakers, made, Provenance(recording))


REFERENCE = transcript(("A", 0, "What is it about?"), ("B", 4, "It's about the sea, I think."))


def test_a_transcript_agrees_with_itself() -> None:
    scores = compare(REFERENCE, REFERENCE).scores
    assert (scores.wer, scores.der, scores.der_collar, scores.jer, scores.speaker_attributed_wer) == (0, 0, 0, 0, 0)
    assert scores.role_accuracy == 1


def test_case_punctuation_and_labels_do_not_count() -> None:
    heard = transcript(("S1", 0, "what IS it about"), ("S0", 4, "it’s about the sea i think"),
                       speakers=(replace(ANN, label="S1"), replace(BO, label="S0")))
    assert word_errors(REFERENCE, heard) == WordErrors(10, 0, 0)
    assert compare(REFERENCE, heard).scores.der == 0


def test_each_kind_of_word_error_counts_once() -> None:
    heard = transcript(("A", 0, "What was it about then?"), ("B", 5, "about the sea, I think."))
    assert word_errors(REFERENCE, heard) == WordErrors(10, 2, 0)  # was for is; then for It's


def test_a_right_word_in_the_wrong_mouth_is_misattributed() -> None:
    heard = transcript(("A", 0, "What is it"), ("B", 3, "about? It's about the sea, I think."))
    errors = word_errors(REFERENCE, heard)
    assert errors == WordErrors(10, 0, 1)
    scores = compare(REFERENCE, heard).scores
    assert scores.speaker_attributed_wer == pytest.approx(0.1)
    assert scores.der == pytest.approx(1 / 10)


def test_the_right_voice_under_the_wrong_name_is_misattributed() -> None:
    heard = replace(REFERENCE, speakers=(replace(ANN, name=None), BO))
    assert word_errors(REFERENCE, heard).misattributed == 4


def test_roles_are_judged_by_the_best_match_in_time() -> None:
    swapped = replace(REFERENCE, speakers=(replace(ANN, role=Role.GUEST), BO))
    assert compare(REFERENCE, swapped).scores.role_accuracy == 0.5


def test_nothing_heard_is_all_wrong_and_nothing_said_is_all_right() -> None:
    silence = transcript()
    assert compare(REFERENCE, silence).scores.wer == 1
    assert compare(silence, silence).scores.wer == 0
    assert compare(silence, REFERENCE).scores.wer == 1


def test_totals_weigh_by_words() -> None:
    short = transcript(("A", 0, "Yes."))
    wrong = transcript(("A", 0, "No."))
    assert total([compare(REFERENCE, REFERENCE), compare(short, wrong)]).wer == pytest.approx(1 / 11)
