from __future__ import annotations

from transcribe.captions.breaks import break_costs


def costs(text: str, *, language: str | None = "en", names: tuple[str, ...] = ()) -> dict[str, float]:
    words = text.split()
    return dict(zip(words, break_costs(words, [0] * len(words), language, names), strict=True))


def test_the_order_of_preference() -> None:
    after = costs("Yes. Now, people walked slowly in the rain")
    assert after["Yes."] < after["Now,"] < after["slowly"] < after["people"] < after["the"]


def test_a_title_does_not_end_a_sentence() -> None:
    after = costs("Then Dr. Lee came.")
    assert after["Dr."] > after["Then"] > after["came."]


def test_a_pause_invites_a_break_but_not_after_an_article() -> None:
    calm, paused = (break_costs(["people", "walked", "the", "dog"], [pause] * 4, "en") for pause in (0, 500))
    assert paused[0] < calm[0]
    assert paused[2] == calm[2]


def test_names_are_kept_whole_whatever_their_case_and_punctuation() -> None:
    after = costs("with Jessica Gorter, of course", names=("jessica gorter",))
    assert after["Jessica"] > after["with"]
    assert after["Gorter,"] < after["of"]


def test_small_words_of_other_languages_are_left_alone() -> None:
    assert costs("de man in huis", language="nl")["in"] < costs("de man in huis")["in"]
