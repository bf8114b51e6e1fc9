from __future__ import annotations

from support.transcripts import of_turns, words
from transcribe.captions.profiles import PODCAST
from transcribe.captions.script import prefixes
from transcribe.model.transcript import Speaker, Turn


def made(*names: str | None) -> list[str]:
    speakers = [Speaker(f"SPEAKER_{number:02}", name) for number, name in enumerate(names)]
    turns = [Turn.of(speaker.label, words("Yes.")) for speaker in speakers]
    return list(prefixes(of_turns(turns, speakers), PODCAST).values())


def test_a_name_that_fits_is_written_in_full() -> None:
    assert made("Jessica Gorter") == ["Jessica Gorter: "]


def test_a_long_name_is_cut_to_its_last_part() -> None:
    assert made("Maria Magdalena van der Hoeven") == ["Hoeven: "]


def test_two_long_names_with_one_last_part_stay_apart() -> None:
    first, second = made("Maria Magdalena van der Hoeven", "Johannes Petrus van der Hoeven")
    assert first != second
    assert max(len(first), len(second)) <= PODCAST.max_cpl // 2


def test_nobody_is_called_by_a_label() -> None:
    assert made(None) == ["Speaker 1: "]


def test_a_name_of_nothing_that_can_be_written_is_no_name() -> None:
    assert made("\x00") == ["Unknown speaker: "]
