from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from support.transcripts import of_turns, transcript, words
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Interval, Speaker, Turn, Word
from transcribe.search.match.hits import EXCERPT, Hit, excerpt, hit_in
from transcribe.search.match.locate import PASSAGE, Locator, Match, locate
from transcribe.search.match.packing import pack, unpack
from transcribe.search.match.turns import IndexedTurn, turns_of
from transcribe.search.query.parsing import parse

WORDS = st.lists(st.sampled_from(["a", "b", "c", "Not-a", "—", "x"]), min_size=1, max_size=30)
ODD = ["a", "twenty", "seventeen", "Not-a", "—", "U.S.", "two", "thousand", "and", "a b", "a\nb"]
ODD_WORDS = st.lists(st.one_of(st.text(min_size=1), st.sampled_from(ODD)), min_size=1, max_size=60)


def said(text: str, id: str = "talk") -> IndexedTurn:
    """A guest's turn."""
    page = Episode(title="The Soul", film="The Red Soul", festival="IDFA", year=2017)
    (turn,) = turns_of(id, transcript(("Jessica Görter", Role.GUEST, text), episode=page, id=id))
    return turn


def hit(text: str, query: str) -> Hit:
    found = hit_in(said(text), Locator(parse(query)))
    assert found is not None
    return found


def test_a_hit_tells_all_about_the_turn() -> None:
    assert hit_in(said("They say: a strong hand.", id="a talk"), Locator(parse('"strong hand"'))) == Hit(
        episode="a talk",
        turn=0,
        title="The Soul",
        person="Jessica Görter",
        role="guest",
        start_ms=1050,
        end_ms=1700,
        text="strong hand.",
        excerpt="They say: a **strong hand**.",
        film="The Red Soul",
        festival="IDFA",
        year=2017,
        recording="audio/a talk.flac",
        link="audio/a%20talk.flac#t=1.05,1.7",
    )


def test_an_excerpt_has_whole_sentences_where_they_fit() -> None:
    turn = said("Yes. Russia needs a strong hand. She left.")
    assert excerpt(turn, Match(4, 5, ((4, 5),)), width=30) == "… Russia needs a **strong hand**. …"


def test_a_phrase_is_found_at_its_own_words_not_at_its_parts() -> None:
    found = hit("A strong case, a strong, strong hand", '"strong hand"')
    assert (found.text, found.excerpt) == ("strong hand", "A strong case, a strong, **strong hand**")


def test_a_word_is_found_in_any_form_and_a_phrase_in_its_own() -> None:
    assert hit("Many films about a film", "film").text == "films"
    assert hit("Many films about a film", '"film"').text == "film"


def test_several_words_are_shown_where_they_stand_closest() -> None:
    found = hit("hand x x x x strong x x strong x hand x", "strong hand")
    assert found.text == "strong x hand"
    assert found.excerpt == "hand x x x x strong x x **strong** x **hand** x"


def test_words_too_far_apart_are_no_passage_and_the_longest_is_shown() -> None:
    found = hit("film" + " x" * PASSAGE + " a strong hand", 'film "strong hand"')
    assert found.text == "strong hand"


def test_of_alternatives_the_first_one_that_holds_is_shown() -> None:
    assert hit("b then a", "(a c) OR b OR a").text == "b"
    assert hit("c then b", "(a c) OR b").text == "b"
    assert hit("a b", "(a role:reporter) OR b").text == "b"


def test_what_is_excluded_is_not_marked() -> None:
    assert hit("a strong hand", "hand -fist").excerpt == "a strong **hand**"


def test_without_words_the_turn_is_the_hit() -> None:
    found = hit("A strong hand.", "role:guest -fist")
    assert (found.text, found.excerpt, found.start_ms, found.end_ms) == ("A strong hand.", "A strong hand.", 0, 1000)


def test_a_turn_that_does_not_meet_the_query_has_no_hit() -> None:
    for query in ("fist", "role:reporter", "hand -strong", '"hand strong"', "film:blue", "year:2018", "person:jes"):
        assert hit_in(said("a strong hand"), Locator(parse(query))) is None, query


def test_fields_are_met_by_words_whole_values_or_ids() -> None:
    for query in (
        "person:gorter",
        'person:"görter, Jessica"',
        "film:red",
        "title:soul",
        "festival:Idfa",
        "year:2017",
        "episode:talk",
        "hand role:guest",
    ):
        assert hit_in(said("a strong hand"), Locator(parse(query))) is not None, query


def test_a_speaker_without_a_name_is_not_found_by_its_number() -> None:
    (turn,) = turns_of("talk", transcript(("", Role.UNKNOWN, "hm")))
    assert turn.person == "Speaker 1"
    assert hit_in(turn, Locator(parse("person:speaker"))) is None


def test_a_hyphenated_word_is_marked_as_a_whole() -> None:
    assert hit("the well-known film", "known").excerpt == "the **well-known** film"
    assert hit("the well-known film", '"well known film"').text == "well-known film"


def test_an_excerpt_is_cut_around_the_match() -> None:
    found = hit("before " * 100 + "a strong hand " + "after " * 100, '"strong hand"')
    assert found.excerpt.startswith("… before")
    assert found.excerpt.endswith("after …")
    assert "a **strong hand** after" in found.excerpt
    assert EXCERPT - 10 <= len(found.excerpt) <= EXCERPT + len("** **  … …")


def test_an_excerpt_is_whole_sentences() -> None:
    found = hit("One two three. " * 20 + "A strong hand, they say. " + "Four five six. " * 20, "strong")
    assert found.excerpt.startswith("… One two three. One")
    assert found.excerpt.endswith("six. Four five six. …")
    assert "three. A **strong** hand, they say. Four" in found.excerpt
    assert EXCERPT - 50 <= len(found.excerpt) <= EXCERPT + len("**** … …")


def test_a_sentence_that_is_too_long_is_cut_around_the_match() -> None:
    found = hit("Short. " + "before " * 100 + "strong hand " + "after " * 100, "strong")
    assert found.excerpt.startswith("… before")
    assert found.excerpt.endswith("after …")
    assert EXCERPT - 10 <= len(found.excerpt) <= EXCERPT + len("**** … …")


def test_a_match_longer_than_an_excerpt_is_shown_from_its_beginning() -> None:
    found = hit("no " + "yes " * 100, f'"{"yes " * 100}"')
    assert found.excerpt.startswith("… **yes yes")
    assert found.excerpt.endswith("yes** …")
    assert EXCERPT - 10 <= len(found.excerpt) <= EXCERPT + len("**** … …")


def test_a_phrase_that_runs_on_is_shown_over_the_border() -> None:
    first, _ = turns_of(
        "talk", transcript(("Ann", Role.REPORTER, "You mean a strong"), ("Bo", Role.GUEST, "hand. Yes indeed."))
    )
    found = hit_in(first, Locator(parse('"strong hand"')))
    assert found is not None
    assert (found.person, found.text, found.start_ms, found.end_ms) == ("Ann", "strong hand.", 1050, 1700)
    assert found.excerpt == "You mean a **strong / hand**."


def test_what_follows_a_turn_is_not_shown_otherwise() -> None:
    first, _ = turns_of("talk", transcript(("Ann", Role.REPORTER, "a strong"), ("Bo", Role.GUEST, "hand.")))
    found = hit_in(first, Locator(parse("strong")))
    assert found is not None
    assert found.excerpt == "a **strong**"


def test_overlapping_matches_share_their_marks() -> None:
    assert hit("a strong hand", '"a strong" AND "strong hand"').excerpt == "**a strong hand**"


def test_an_interval_lasts_to_the_end_of_the_word_that_ends_last() -> None:
    spoken = (Word(0, 900, "a"), Word(100, 500, "hand"))
    (turn,) = turns_of("talk", of_turns([Turn.of("S", spoken)], [Speaker("S")]))
    found = hit_in(turn, Locator(parse('"a hand"')))
    assert found is not None
    assert (found.start_ms, found.end_ms) == (0, 900)


def test_a_turn_without_words_is_not_indexed() -> None:
    assert [turn.number for turn in turns_of("talk", of_turns([Turn(0, 10, "S", ()), Turn.of("S", words("a"))]))] == [1]


@given(ODD_WORDS, ODD_WORDS, st.sampled_from([0, (1 << 32) - 500, 1 << 32]))
def test_a_turn_is_stored_without_loss(spoken: list[str], answered: list[str], start_ms: int) -> None:
    words = tuple(Word(start_ms + n, start_ms + n + 30, text) for n, text in enumerate([*spoken, *answered]))
    turns = [Turn.of("S", words[: len(spoken)]), Turn.of("S", words[len(spoken) :])]
    for turn in turns_of("talk", of_turns(turns, [Speaker("S")])):
        assert unpack(pack(turn)) == turn


def test_a_very_long_turn_is_stored_without_loss() -> None:
    (turn,) = turns_of("talk", transcript(("Ann", Role.GUEST, "strong hands " * 6_000)))
    assert unpack(pack(turn)) == turn


@given(WORDS, st.lists(st.sampled_from("abcx"), min_size=2, max_size=3, unique=True))
def test_no_passage_is_shorter_than_the_one_shown(spoken: list[str], wanted: list[str]) -> None:
    spoken = [word.replace("Not-a", "nota") for word in spoken if word != "—"]  # A token a word.
    match = locate(parse(" ".join(wanted)), said(" ".join(spoken) or "-"))
    places = [[n for n, word in enumerate(spoken) if word == one] for one in wanted]
    spans = [max(chosen) - min(chosen) + 1 for chosen in product(*places)]
    if not spans:
        assert match is None
    elif min(spans) <= PASSAGE:
        assert match is not None
        assert match.last - match.first + 1 == min(spans)
        assert {spoken[first] for first, _ in match.marks} == set(wanted)


@given(WORDS, st.lists(st.sampled_from("abcx"), min_size=1, max_size=3))
def test_a_phrase_lands_on_its_first_occurrence(spoken: list[str], wanted: list[str]) -> None:
    spoken = [word.replace("Not-a", "nota") for word in spoken if word != "—"] or ["nota"]
    starts = [n for n in range(len(spoken)) if spoken[n : n + len(wanted)] == wanted]
    match = locate(parse(f'"{" ".join(wanted)}"'), said(" ".join(spoken)))
    last = len(wanted) - 1
    assert match == (Match(starts[0], starts[0] + last, ((starts[0], starts[0] + last),)) if starts else None)


@given(WORDS, st.sampled_from(["a", "a b", "a OR b", '"a b" c', "a -b", "role:guest"]))
def test_an_excerpt_is_the_turn_with_marks(spoken: list[str], query: str) -> None:
    turn = said(" ".join(spoken))
    found = hit_in(turn, Locator(parse(query)))
    if found is not None:
        assert found.excerpt.replace("**", "") == " ".join(turn.words)
        assert found.excerpt.count("**") % 2 == 0
        assert Interval(found.start_ms, found.end_ms).duration_ms > 0
