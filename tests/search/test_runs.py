from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.search.match.spans import TextSpan
from transcribe.text.scripts import join

WORDS = st.lists(st.one_of(st.text(), st.sampled_from(["a", "a b", "görter", "🎬", ""])), min_size=1, max_size=20)


@given(WORDS, st.data())
def test_any_part_of_a_run_is_written_as_its_words_are(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    run, wanted = TextSpan.of(words), words[first : last + 1]
    assert run.words == tuple(words)
    assert len(run) == len(words)
    assert run.between(first, last) == join(wanted)
    assert run.length(first, last) == len(" ".join(wanted))
    assert run.part(first, last) == TextSpan.of(wanted)


@pytest.mark.parametrize("length", [65_533, 65_534, 65_535, 70_000])
def test_a_long_text_has_all_its_places(length: int) -> None:
    run = TextSpan.of(["x" * length, "hand"])
    assert run.words[1] == run.between(1, 1) == "hand"
    assert run.part(1, 1) == TextSpan.of(["hand"])
