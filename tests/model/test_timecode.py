from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.errors import InputError
from transcribe.model.timecode import fragment, parse, stamp


@given(st.integers(0, 10**9), st.sampled_from([".", ","]))
def test_a_stamp_reads_back_as_the_same_millisecond(ms: int, decimal: str) -> None:
    assert parse(stamp(ms, decimal=decimal)) == ms


@pytest.mark.parametrize("text", ["", "abc", "1:", ":12", "1:2:3:4", "-1", "1:99:00"])
def test_what_is_no_time_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(InputError, match="isn't a valid time. Write it as"):
        parse(text)


def test_a_fragment_has_no_needless_zeros() -> None:
    assert fragment(12_000) == "#t=12"
    assert fragment(61_050, 62_000) == "#t=61.05,62"
