from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance.Levenshtein import distance

from support.transcripts import of_turns, words
from transcribe.evaluation.words import ScoredToken, align, errors_by_permutation, is_wrong, tokens
from transcribe.model.transcript import Turn

SAID = st.lists(st.sampled_from(["so", "it", "was", "a", "long", "way"]), max_size=12)
SPOKEN = st.lists(st.builds(ScoredToken, st.sampled_from(["yes", "no", "well"]), st.sampled_from("ABC")), max_size=8)


@given(SAID, SAID)
def test_errors_are_as_few_as_can_be(expected: list[str], heard: list[str]) -> None:
    pairs = align([ScoredToken(word, "A") for word in expected], [ScoredToken(word, "B") for word in heard])
    assert sum(map(is_wrong, pairs)) == distance(expected, heard)


@given(SAID, SAID)
def test_every_word_is_in_one_pair_in_its_order(expected: list[str], heard: list[str]) -> None:
    pairs = list(align([ScoredToken(word, "A") for word in expected], [ScoredToken(word, "B") for word in heard]))
    assert [one.text for one, _ in pairs if one] == expected
    assert [other.text for _, other in pairs if other] == heard


@given(SPOKEN, SPOKEN)
def test_no_other_pairing_of_speakers_has_fewer_errors(expected: list[ScoredToken], heard: list[ScoredToken]) -> None:
    def said(spoken: list[ScoredToken], label: str) -> list[ScoredToken]:
        return [token for token in spoken if token.speaker == label]

    tried = [
        sum(
            sum(map(is_wrong, align(said(expected, one), said(heard, other))))
            for one, other in zip("ABC", order, strict=True)
        )
        for order in permutations("ABC")
    ]
    assert errors_by_permutation(expected, heard) == min(tried)


def test_words_come_by_their_start_whoever_speaks() -> None:
    told = of_turns([Turn.of("A", words("one three", 0)), Turn.of("B", words("two", 100))])
    assert tokens(told.turns) == [ScoredToken("one", "A"), ScoredToken("two", "B"), ScoredToken("three", "A")]
