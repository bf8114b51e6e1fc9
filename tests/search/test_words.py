from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.search.words import place_words, stem, tokens


@pytest.mark.parametrize("written", ["don't", "dont", "don’t", "DON'T", "don´t,", "“Don`t!”"])
def test_an_apostrophe_never_matters(written: str) -> None:
    assert tokens(written) == ("dont",)


@pytest.mark.parametrize(("written", "plain"), [
    ("Görter", "gorter"), ("GÖRTER", "gorter"), ("Gorter", "gorter"), ("Łódź", "lodz"), ("Bjørn", "bjorn"),
    ("STRASSE", "strasse"), ("Straße", "strasse"), ("ﬁlm", "film")])
def test_case_and_accents_never_matter(written: str, plain: str) -> None:
    assert tokens(written) == (plain,)


def test_a_hyphen_separates_as_a_space_does() -> None:
    assert tokens("well-known") == tokens("well known") == tokens("well–known")


@given(st.text())
def test_tokens_are_their_own_tokens(text: str) -> None:
    found = tokens(text)
    assert tokens(" ".join(found)) == found


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "Cc"]), min_size=1, max_size=8)))
def test_words_give_the_tokens_of_their_text(words: list[str]) -> None:
    said, owners = place_words(words)
    assert said == tokens(" ".join(words))
    assert all(token in tokens(words[owner]) for token, owner in zip(said, owners, strict=True))
    assert list(owners) == sorted(owners)


@given(st.text())
def test_every_token_has_a_stem(text: str) -> None:
    assert all(stem(token) for token in tokens(text))
