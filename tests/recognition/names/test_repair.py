"""Names that were misheard, word by word."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.podcasts import podcast
from support.transcripts import words
from transcribe.model.episode import Episode
from transcribe.model.transcript import Repair, Word
from transcribe.pages import read_page
from transcribe.recognition.names import Glossary, NameTerm, repair, terms
from transcribe.recognition.names.glossary import GlossaryEntry
from transcribe.store.transcripts import read_transcript

TERMS = (
    NameTerm("Jessica Gorter", is_name=True),
    NameTerm("Matt Micucci", is_name=True),
    NameTerm("The Red Soul"),
    NameTerm("IDFA"),
)


def repaired(text: str, known: tuple[NameTerm, ...] = TERMS, language: str | None = "en") -> str:
    return " ".join(word.text for word in repair(words(text), known, language)[0])


def test_a_repair_is_logged_with_its_place_and_how_alike_it_sounds() -> None:
    said = words("with Jessica Gorder, who")
    found, repairs = repair(said, TERMS, "en")
    assert [word.text for word in found] == ["with", "Jessica", "Gorter,", "who"]
    (one,) = repairs
    assert (one.start_ms, one.end_ms, one.was, one.now) == (
        said[1].start_ms,
        said[2].end_ms,
        "Jessica Gorder,",
        "Jessica Gorter,",
    )
    assert 0.8 < one.score < 1.0


def test_as_many_words_as_before_keep_their_times_and_confidence() -> None:
    said = (Word(0, 200, "Yessica", 0.9), Word(500, 900, "Gorter", 0.3, overlap=True))
    assert repair(said, TERMS, "en")[0] == (Word(0, 200, "Jessica", 0.9), Word(500, 900, "Gorter", 0.3, overlap=True))


def test_words_that_become_one_join_their_times_and_those_that_were_right_keep_theirs() -> None:
    said = (Word(100, 300, "matt", 0.9), Word(300, 400, "me", 0.2), Word(420, 900, "coochie", 0.7, overlap=True))
    assert repair(said, TERMS, "en")[0] == (Word(100, 300, "Matt", 0.9), Word(300, 900, "Micucci", 0.2, overlap=True))


def test_a_word_that_becomes_two_shares_its_time_by_letters() -> None:
    found, _ = repair((Word(0, 1100, "Sheffielddocfest"),), (NameTerm("Sheffield DocFest"),), "en")
    assert found == (Word(0, 618, "Sheffield"), Word(618, 1100, "DocFest"))


def test_without_time_for_its_words_a_name_stays_as_it_was_heard() -> None:
    said = (Word(0, 1, "Sheffielddocfest"),)
    assert repair(said, (NameTerm("Sheffield DocFest"),), "en") == (said, ())


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("Gorder's film", "Gorter's film"),
        ("Gorder’s film", "Gorter’s film"),
        ('"Gorder," she', '"Gorter," she'),
        ("(Jessica Gorder)?!", "(Jessica Gorter)?!"),
        ("Gorder...", "Gorter..."),
        ("– Gorder", "– Gorter"),
    ],
)
def test_marks_around_a_name_stay(said: str, now: str) -> None:
    assert repaired(f"we saw {said}") == f"we saw {now}"


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("Un film d'Alice Winokour", "Un film d'Alice Winocour"),
        ("C’est l’Alice Winocour.", "C’est l’Alice Winocour."),
        ("Voilà d'Onofrio.", "Voilà d'Onofrio."),
        ("Elle n'alice pas.", "Elle n'alice pas."),
    ],
)
def test_what_french_puts_in_front_of_a_name_stays(said: str, now: str) -> None:
    assert (
        repaired(said, (NameTerm("Alice Winocour", is_name=True), NameTerm("Vincent D'Onofrio", is_name=True)), "fr")
        == now
    )


def test_a_word_written_small_among_capitals_is_hardly_a_name() -> None:
    known = (NameTerm("Justine Triet", is_name=True),)
    assert repaired("Justine triait les images.", known, "fr") == "Justine triait les images."
    assert repaired("Justine Triey a fini.", known, "fr") == "Justine Triet a fini."
    assert repaired("hier justine triey a fini", known, "fr") == "hier Justine Triet a fini"


@pytest.mark.parametrize(
    "said",
    [
        "Jessica. Gorder is",
        "Jessica's Gorter",
        "so, Jessica, Gorter",
        "see gorter.com or jessica.gorder.nl",
        "it is G-O-R-D-E-R",
        "one,gorder,two",
    ],
)
def test_a_name_does_not_reach_over_a_mark_nor_into_an_address(said: str) -> None:
    assert "Jessica Gorter" not in repaired(said)


def test_a_pause_ends_a_name() -> None:
    near, far = Word(500, 900, "garter"), Word(2000, 2400, "garter")
    assert repair((Word(0, 400, "jessica"), near), TERMS, "en")[1]
    assert not repair((Word(0, 400, "jessica"), far), TERMS, "en")[1]


def test_a_first_name_alone_is_no_repair() -> None:
    assert repaired("This is Yessica, and mat, and jessica.") == "This is Yessica, and mat, and jessica."


def test_a_family_name_behind_anothers_first_name_stays() -> None:
    assert repaired("a film by Frederick Gorder and by Gorder") == "a film by Frederick Gorder and by Gorter"


def test_another_known_name_is_not_touched() -> None:
    both = (NameTerm("Ann Miller", is_name=True), NameTerm("Ann Mueller", is_name=True))
    assert repaired("Ann Mueller and Ann Miller", both) == "Ann Mueller and Ann Miller"


def test_a_name_that_could_be_two_people_stays() -> None:
    both = (NameTerm("Anna Petrov", is_name=True), NameTerm("Anna Petroff", is_name=True))
    assert repaired("with Anna Petrof today", both) == "with Anna Petrof today"
    assert repaired("with Anna Petrof today", both[:1]) == "with Anna Petrov today"


def test_accents_and_capitals_are_those_of_the_term() -> None:
    known = (NameTerm("Lars von Trier", is_name=True), NameTerm("Jiří Menzel", is_name=True), NameTerm("IDFA"))
    assert (
        repaired("Then Lars Von Trier met Jiri Menzel at Idfa.", known)
        == "Then Lars von Trier met Jiří Menzel at IDFA."
    )
    assert repaired("jiri menzel at idfa", known) == "Jiří Menzel at IDFA"


def test_common_words_that_spell_a_name_get_no_capitals() -> None:
    known = (NameTerm("Will Banks", is_name=True), NameTerm("First Appearance"))
    assert repaired("Then will banks see the first appearance?", known) == "Then will banks see the first appearance?"


def test_what_the_glossary_says_is_replaced_outright() -> None:
    known = terms(
        Episode(), Glossary((GlossaryEntry("Zandvoort", ("sand ford", "the fort")), GlossaryEntry("Ai Weiwei", ("I",))))
    )
    assert (
        repaired("In Sand Ford's bar, THE FORT, not thefort, I said", known)
        == "In Zandvoort's bar, Zandvoort, not thefort, Ai Weiwei said"
    )


def test_in_a_language_without_a_word_list_whole_names_are_repaired() -> None:
    assert repaired("Tady je Jessica Gorder a její film", language="cs") == "Tady je Jessica Gorter a její film"
    assert repaired("Tady je Jessica Gorder a její film", language=None) == "Tady je Jessica Gorter a její film"


def test_a_title_may_be_longer_than_any_sentence() -> None:
    title = "The Long and Winding Road That Leads to the House of My Grandmother Philomena " * 2
    assert (
        repaired(f"We saw {title.replace('Philomena', 'Filomina')}today", (NameTerm(title.strip()),))
        == f"We saw {title}today"
    )


def test_without_terms_or_words_there_is_nothing_to_do() -> None:
    assert repair(words("Jessica Gorder"), (), "en") == (words("Jessica Gorder"), ())
    assert repair((), TERMS, "en") == ((), ())


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            (
                "jessica",
                "Jessica",
                "Gorder",
                "gorda",
                "Gorter",
                "mick",
                "you",
                "chi",
                "matt",
                "me",
                "coochie",
                "Micuci,",
                "The",
                "Red",
                "Sole",
                "the",
                "Idfa",
                "it",
                "Far.",
                "garter",
                "Got",
                "her",
                "sand",
                "ford",
                "red",
                "—",
                "",
                "(Matt",
                "c.",
                "Yessica",
                "Mat",
            )
        ),
        max_size=12,
    )
)
def test_repairing_twice_is_repairing_once(texts: list[str]) -> None:
    known = (
        *TERMS,
        NameTerm("Zandvoort", heard_as=("sand ford", "red")),
        NameTerm("Matt Me"),
        NameTerm("Sand", is_name=True),
    )
    said = tuple(Word(n * 300, n * 300 + 250, text, n % 10 / 10) for n, text in enumerate(texts))
    found, repairs = repair(said, known, "en")
    assert repair(found, known, "en") == (found, ())
    assert all(one.start_ms <= other.start_ms for one, other in pairwise(found))
    touched = [(one.start_ms, one.end_ms) for one in repairs]
    outside = [word for word in said if not any(start <= word.start_ms < end for start, end in touched)]
    assert [word for word in found if not any(start <= word.start_ms < end for start, end in touched)] == outside


def test_the_samples_stay_as_they_were_said(samples: Path) -> None:
    for path in sorted((samples / "references").glob("*.json")):
        known = terms(read_page(samples / f"{path.stem}.txt"), Glossary())
        said = read_transcript(path).words
        assert repair(said, known, "en") == (said, ())


@pytest.mark.slow
def test_of_forty_thousand_words_of_talk_only_names_are_touched(shared: Path) -> None:
    known = terms(
        Episode(
            reporters=("Bekah Hawrot Weigel", "Dan Ott"),
            film="Virtual Coffee Podcast",
            guests=("Nick Taylor", "Gant Laborde", "Abbey Perini", "Jennifer Konikowski", "Amy Shackles", "Joe Karow"),
        ),
        Glossary(),
    )
    found: set[tuple[str, str]] = set()
    for name in ("1_1", "2_1", "3_2", "4_3"):
        path = shared / "data" / "podcasts" / f"{name}.srt"
        repairs = repair(podcast(path).words, known, "en")[1]
        found |= {(one.was.rstrip(".,"), one.now.rstrip(".,")) for one in repairs}
    assert found == {
        ("Dan OT", "Dan Ott"),
        ("Becca Hawrot Weigel", "Bekah Hawrot Weigel"),
        ("Abby Perini", "Abbey Perini"),
    }


def test_repairs_come_in_order_of_time() -> None:
    repairs = repair(words("Gorder met Mikuchi and Jessica Gorda"), TERMS, "en")[1]
    assert [one.now for one in repairs] == ["Gorter", "Micucci", "Jessica Gorter"]
    assert all(isinstance(one, Repair) for one in repairs)
