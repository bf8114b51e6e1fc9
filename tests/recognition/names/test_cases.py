"""The table of names as they are misheard, and of words that only sound like names."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from support.transcripts import words
from transcribe.recognition.names import NameTerm, repair

GROUPS = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))["group"]
_MARKED = re.compile(r"\{(.*?)\|(.*?)\}")


def known(group: dict[str, Any]) -> tuple[NameTerm, ...]:
    return (
        *(NameTerm(name, is_name=True) for name in group.get("people", ())),
        *map(NameTerm, group.get("titles", ())),
    )


def written(text: str, group: dict[str, Any]) -> str:
    return " ".join(word.text for word in repair(words(text), known(group), group.get("language", "en"))[0])


def test_the_table_is_large_enough_to_tell() -> None:
    assert sum(len(_MARKED.findall(said)) for group in GROUPS for said in group["misheard"]) >= 800
    assert sum(len(group["traps"]) for group in GROUPS) >= 1_400


@pytest.mark.parametrize("groups", [GROUPS[0::2], GROUPS[1::2]], ids=["tuned by", "held out"])
def test_misheard_names_are_repaired_and_other_words_are_left(groups: list[dict[str, Any]]) -> None:
    misheard = [(said, group) for group in groups for said in group["misheard"]]
    missed = [said for said, group in misheard if written(_MARKED.sub(r"\1", said), group) != _MARKED.sub(r"\2", said)]
    assert len(missed) <= 0.06 * len(misheard), missed
    traps = [(said, group) for group in groups for said in group["traps"]]
    touched = [said for said, group in traps if written(said, group) != said]
    assert len(touched) <= 0.01 * len(traps), touched


def test_what_is_written_right_stays() -> None:
    for group in GROUPS:
        for said in group["misheard"]:
            right = _MARKED.sub(r"\2", said)
            assert written(right, group) == right
