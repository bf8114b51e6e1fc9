from __future__ import annotations

import pytest

import transcribe


def test_the_public_names_are_sorted() -> None:
    assert sorted(transcribe.__all__) == transcribe.__all__


@pytest.mark.parametrize("name", transcribe.__all__)
def test_every_public_name_can_be_had_and_is_documented(name: str) -> None:
    assert getattr(transcribe, name).__doc__


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        transcribe.nothing  # noqa: B018
