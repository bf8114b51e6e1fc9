"""What may be said in an episode."""

from __future__ import annotations

from pathlib import Path

from transcribe.model.episode import Episode
from transcribe.pages import read_page
from transcribe.recognition.names import Glossary, NameTerm, hints, terms
from transcribe.recognition.names.glossary import GlossaryEntry

EPISODE = Episode(
    guests=("Ann van der Lee",),
    reporters=("Bo Ek",),
    film="Dusk",
    section="First Appearance",
    festival="IDFA",
    synopsis="Cy Dahl came. He met Di Eng's mother, of the Open Boat Museum, in Rome.",
)


def test_people_come_first_then_film_glossary_and_the_rest() -> None:
    found = terms(EPISODE, Glossary((GlossaryEntry("Zandvoort", ("sand ford",)), GlossaryEntry("Ed Fox"))))
    assert [(term.text, term.is_name) for term in found] == [
        ("Ann van der Lee", True),
        ("Bo Ek", True),
        ("Dusk", False),
        ("Zandvoort", False),
        ("Ed Fox", True),
        ("IDFA", False),
        ("First Appearance", False),
        ("Di Eng", True),
        ("Open Boat Museum", True),
    ]
    assert found[3].heard_as == ("sand ford",)


def test_each_stands_once_with_what_the_glossary_adds() -> None:
    found = terms(EPISODE, Glossary((GlossaryEntry("bo ek", ("bow neck",)), GlossaryEntry("DUSK"))))
    assert [term.text for term in found].count("Dusk") == 1
    assert NameTerm("bo ek", is_name=True, heard_as=("bow neck",)) in found


def test_a_page_that_names_what_the_glossary_says_is_misheard_is_not_believed() -> None:
    found = terms(EPISODE, Glossary((GlossaryEntry("Bo Eck", ("Bo Ek",)),)))
    assert "Bo Ek" not in [term.text for term in found]


def test_nothing_known_gives_no_terms() -> None:
    assert terms(Episode(section=" – "), Glossary()) == ()


def test_hints_are_the_terms_as_written() -> None:
    assert hints(terms(EPISODE, Glossary())).terms[:3] == ("Ann van der Lee", "Bo Ek", "Dusk")


def test_a_real_pages_terms_are_its_names(shared: Path) -> None:
    found = terms(read_page(shared / "pages" / "the-red-soul.txt"), Glossary())
    assert [term.text for term in found] == [
        "Jessica Gorter",
        "Matt Micucci",
        "The Red Soul",
        "IDFA",
        "Feature-Length Competition",
        "Joseph Stalin",
    ]
