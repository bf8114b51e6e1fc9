from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.text.phonetics import sound
from transcribe.text.stemming import kept_by_stemming, stem
from transcribe.text.words import COMMON, closed, plain, remade, tokens


@pytest.mark.parametrize("written", ["don't", "dont", "don’t", "DON'T", "don´t,", "“Don`t!”"])
def test_an_apostrophe_never_matters(written: str) -> None:
    assert tokens(written) == ("dont",)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Görter", "gorter"),
        ("GÖRTER", "gorter"),
        ("Gorter", "gorter"),
        ("Łódź", "lodz"),
        ("Bjørn", "bjorn"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁlm", "film"),
    ],
)
def test_case_and_accents_never_matter(written: str, plain: str) -> None:
    assert tokens(written) == (plain,)


def test_a_hyphen_separates_as_a_space_does() -> None:
    assert tokens("well-known") == tokens("well known") == tokens("well–known")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("five", "5"),
        ("Five!", "5"),
        ("twenty three", "23"),
        ("twenty-three", "23"),
        ("twenty seventeen", "2017"),
        ("nineteen eighty-four", "1984"),
        ("nineteen oh five", "1905"),
        ("twenty twenty", "2020"),
        ("twenty twenty-one", "2021"),
        ("two thousand seventeen", "2017"),
        ("two thousand and seventeen", "2017"),
        ("one hundred", "100"),
        ("three hundred and five", "305"),
        ("seventeen hundred", "1700"),
        ("twelve thousand three hundred", "12300"),
        ("1,000", "1000"),
        ("$1,000,000.", "1000000"),
        ("2017", "2017"),
    ],
)
def test_a_number_is_the_same_in_words_and_in_digits(written: str, number: str) -> None:
    assert closed(written.split()).tokens == (number,)


@pytest.mark.parametrize(
    ("written", "apart"),
    [
        ("five six", ("5", "6")),
        ("twenty one twenty two", ("21", "22")),
        ("one of five", ("1", "of", "5")),
        ("zero hundred", ("0", "100")),
        ("two hundred and then", ("200", "and", "then")),
        ("20 17", ("20", "17")),
        ("10:30", ("10", "30")),
        ("2017-18", ("2017", "18")),
        ("3.5", ("3", "5")),
    ],
)
def test_numbers_side_by_side_are_not_one(written: str, apart: tuple[str, ...]) -> None:
    assert closed(written.split()).tokens == apart


def test_words_are_closed_up_where_they_may_be_written_as_one() -> None:
    written = "The well-known, e-mailed U.S. film-maker's either/or - post–war don't"
    assert closed(written.split()).tokens == (
        "the",
        "wellknown",
        "emailed",
        "us",
        "filmmakers",
        "either",
        "or",
        "post",
        "war",
        "dont",
    )


def test_a_number_over_several_words_came_from_all_of_them() -> None:
    reading = closed(["in", "nineteen", "—", "eighty-four,", "he"])
    assert (reading.tokens, reading.firsts, reading.lasts) == (("in", "1984", "he"), (0, 1, 4), (0, 3, 4))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("micucci", "mikuchi"),
        ("gorter", "korter"),
        ("jessica", "gessica"),
        ("thomas", "tomas"),
        ("schmidt", "shmit"),
        ("philip", "filip"),
    ],
)
def test_names_that_a_recogniser_confuses_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other) != ""


def test_common_words_are_tokens() -> None:
    assert {tokens(word) for word in COMMON} == {(word,) for word in COMMON}


@given(st.text())
def test_tokens_are_their_own_tokens(text: str) -> None:
    found = tokens(text)
    assert tokens(" ".join(found)) == found


WORDS = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Z", "Cc"]), min_size=1, max_size=8),
        st.sampled_from(
            ["twenty", "nineteen", "five", "hundred", "thousand", "and", "oh", "well-known", "U.S.", "1,000"]
        ),
    )
)


@given(WORDS)
def test_words_give_the_tokens_of_their_text(words: list[str]) -> None:
    reading = plain(words)
    assert reading.tokens == tokens(" ".join(words))
    assert reading.firsts == reading.lasts == tuple(sorted(reading.firsts))
    assert all(token in tokens(words[owner]) for token, owner in zip(reading.tokens, reading.firsts, strict=True))


@given(WORDS)
def test_the_closed_reading_covers_the_same_words_in_the_same_order(words: list[str]) -> None:
    reading = closed(words)
    places = list(zip(reading.firsts, reading.lasts, strict=True))
    assert all(first <= last for first, last in places)
    assert all(last <= first for (_, last), (first, _) in pairwise(places))
    covered = {n for first, last in places for n in range(first, last + 1) if tokens(words[n])}
    assert covered == {n for n, word in enumerate(words) if tokens(word)}


@given(WORDS)
def test_between_what_only_the_closed_reading_has_both_are_the_same(words: list[str]) -> None:
    loose, tight = plain(words), closed(words)
    told, there = (list(zip(one.tokens, one.firsts, one.lasts, strict=True)) for one in (tight, loose))
    stretches = list(pairwise([-1, *remade(loose, tight), len(told)]))
    for before, behind in stretches:
        same = told[before + 1 : behind]
        assert any(there[n : n + len(same)] == same for n in range(len(there) + 1))
    assert len(stretches) > 1 or loose == tight


@given(st.text())
def test_every_token_has_a_stem_and_text_a_sound(text: str) -> None:
    assert all(stem(token) for token in tokens(text))
    assert all(sound(token) == sound(token).strip() for token in tokens(text))


SUFFIXES = tokens("""
    s ies ied sses ed eed eyed ing eing ying y e ll ational tional enci anci ency izer abli ably alli entli eli ousli
    ization ation ator alism iveness fulness ousness aliti iviti biliti icate ative alize iciti ical ful ness ance ence
    er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize ogist ogi fulli lessli li""")


@pytest.mark.parametrize(
    "forms",
    [
        "begin begins beginning",
        "ban banned",
        "add added adding",
        "die died dying",
        "community communities",
        "hope hoping",
        "cry cried crying",
        "exact exactly",
        "possible possibly",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    ["community communicate", "general generous", "international intern", "a as", "his hi", "past paste", "die dis"],
)
def test_other_words_have_other_stems(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 2


@pytest.mark.parametrize("word", ["dying", "lyings", "tying", "skies", "idly", "playing", "possibility"])
def test_an_unusual_form_begins_with_what_its_stem_keeps_of_it(word: str) -> None:
    assert word.startswith(kept_by_stemming(stem(word)))


@given(st.text("aeioybcdstlrn", max_size=6), st.lists(st.sampled_from(SUFFIXES), max_size=3))
def test_a_word_begins_with_what_its_stem_keeps_of_it(start: str, suffixes: list[str]) -> None:
    word = start + "".join(suffixes)
    assert word.startswith(kept_by_stemming(stem(word)))
