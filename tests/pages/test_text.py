from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.errors import PageError
from transcribe.model.episode import Episode
from transcribe.pages import read_page
from transcribe.pages.text import episode_from_text

FIELDS = """\
Ann Lee – Dusk #IDFA2017

{0}Reporter
    Bo Ek
{0}Guest
    Ann Lee
{0}Interviewee role
{0}Film title
    Dusk
{0}Festival section
    First Appearance
"""


def test_sample_page(shared: Path) -> None:
    page = read_page(shared / "pages" / "the-red-soul.txt")
    assert page.title == "Jessica Gorter – The Red Soul #IDFA2017"
    assert page.reporters == ("Matt Micucci",)
    assert page.guests == ("Jessica Gorter",)
    assert page.interviewee_role == "director"  # its field is blank: the prose says so
    assert page.film == "The Red Soul"
    assert page.section == "Feature-Length Competition"
    assert (page.festival, page.year) == ("IDFA", 2017)
    assert page.duration_ms == 647_000
    assert page.synopsis.startswith("More than 50 years after the death of Joseph Stalin")
    assert page.synopsis.endswith("makes its mark on the future.")
    assert list(page.other) == ["description"]
    assert page.other["description"].startswith("Director Jessica Gorter presented")
    assert page.other["description"].endswith("the act of filmmaking itself.")


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(" ", "\u00a0").encode(),
        lambda text: text.upper().encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "cp1252", "crlf", "nbsp", "capitals"],
)
def test_encodings_and_line_ends(tmp_path: Path, encode) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "page.txt"
    path.write_bytes(encode(FIELDS.format("• ")))
    page = read_page(path)
    assert [name.title() for name in (*page.reporters, *page.guests)] == ["Bo Ek", "Ann Lee"]
    assert (page.film.title(), page.section.title()) == ("Dusk", "First Appearance")
    assert (page.festival, page.year) == ("IDFA", 2017)
    assert "–" in page.title


@pytest.mark.parametrize("bullet", ["• ", "  • ", "•", "- ", "* ", "● ", "· ", "– ", ""])
def test_bullets(bullet: str) -> None:
    assert episode_from_text(FIELDS.format(bullet)) == Episode(
        title="Ann Lee – Dusk #IDFA2017",
        reporters=("Bo Ek",),
        guests=("Ann Lee",),
        film="Dusk",
        section="First Appearance",
        festival="IDFA",
        year=2017,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Reporter: Bo Ek\nGuest: Ann Lee\nFilm title: Dusk",
        "reporter : Bo Ek\nGUEST:Ann Lee\nFilm Title:  Dusk",
        "* Reporter: Bo Ek\n* Guest: Ann Lee\n* Film: Dusk",
        "Reporter - Bo Ek\nGuest – Ann Lee\nFilm — Dusk",
        "Reporter\nBo Ek\n\nGuest\nAnn Lee\n\nFilm title\nDusk",
        "Reporter:\n\nBo Ek\n\nGuest:\n\nAnn Lee\n\nFilm title:\n\nDusk",
        "• Guest(s)\nAnn Lee\n• Reporter(s)\nBo Ek\n• Film\nDusk",
    ],
)
def test_label_styles(text: str) -> None:
    page = episode_from_text(text)
    assert (page.reporters, page.guests, page.film) == (("Bo Ek",), ("Ann Lee",), "Dusk")


@pytest.mark.parametrize("blank", ["Reporter", "Guest", "Interviewee role", "Film title", "Festival section"])
def test_blank_field_takes_nothing_from_the_next(blank: str) -> None:
    labels = ("Reporter", "Guest", "Interviewee role", "Film title", "Festival section")
    text = "".join(f"  • {label}\n" + ("" if label == blank else f"    the {label}\n") for label in labels)
    page = episode_from_text(text)
    values = [" ".join(page.reporters), " ".join(page.guests), page.interviewee_role, page.film, page.section]
    assert values == ["" if label == blank else f"the {label}" for label in labels]


def test_last_field_blank_before_furniture() -> None:
    assert episode_from_text("• Reporter\nBo Ek\n• Festival section\nNow playing:\nFeatured Posts").section == ""


def test_last_field_blank_before_prose() -> None:
    prose = "Dusk falls over a village, and nobody there has ever asked why it falls so slowly. " * 4
    page = episode_from_text(f"• Reporter\nBo Ek\n• Festival section\n\n{prose}")
    assert (page.section, page.synopsis) == ("", prose.strip())


def test_value_that_reads_like_a_label() -> None:
    page = episode_from_text("• Guest\nAnn Lee\n• Interviewee role\nReporter\n• Reporter\nBo Ek")
    assert (page.interviewee_role, page.reporters) == ("Reporter", ("Bo Ek",))


def test_people_in_lists() -> None:
    page = episode_from_text("• Reporters\n  Bo Ek\n  Di Eff\n• Guests\n  - Ann Lee\n  - Cy Dee\n• Guest: Anders And")
    assert (page.reporters, page.guests) == (("Bo Ek", "Di Eff"), ("Ann Lee", "Cy Dee", "Anders And"))


def test_unknown_fields_are_kept() -> None:
    page = episode_from_text("• Reporter\nBo Ek\n• Camera\nCy Dee\nand friends\n• Sound: Di Eff\n• Guest\nAnn Lee")
    assert page.other == {"Camera": "Cy Dee and friends", "Sound": "Di Eff"}
    assert page.guests == ("Ann Lee",)
    assert episode_from_text("Reporter: Bo Ek\nCamera: Cy Dee").other == {"Camera": "Cy Dee"}


def test_nothing_of_an_understandable_page_is_lost_to_a_bad_value() -> None:
    assert episode_from_text("Reporter: Bo Ek\nDuration: long\nYear: unknown").other == {
        "duration": "long",
        "year": "unknown",
    }


@pytest.mark.parametrize(
    ("line", "reporters", "guests", "role", "film"),
    [
        ("PODCAST| Bo Ek interviews Ann Lee, director of the film Dusk.", ["Bo Ek"], ["Ann Lee"], "director", "Dusk"),
        (
            "PODCAST | Bo Ek talks to Ann Lee and Cy van Dee, directors of Dusk",
            ["Bo Ek"],
            ["Ann Lee", "Cy van Dee"],
            "directors",
            "Dusk",
        ),
        (
            "PODCAST: Bo Ek and Di Eff interview Ann Lee, Cy Dee, and Ed Gee, the producers of the documentary “Dusk”.",
            ["Bo Ek", "Di Eff"],
            ["Ann Lee", "Cy Dee", "Ed Gee"],
            "producers",
            "Dusk",
        ),
        ("Bo Ek speaks with Ann Lee about her work.", ["Bo Ek"], ["Ann Lee"], "", ""),
        (
            "PODCAST| Bo Ek interviews Ann Lee, writer and co-director of Dusk.",
            ["Bo Ek"],
            ["Ann Lee"],
            "writer and co-director",
            "Dusk",
        ),
    ],
)
def test_announcement_fills_blank_fields(
    line: str, reporters: list[str], guests: list[str], role: str, film: str
) -> None:
    page = episode_from_text(f"A title\n\n{line}\n\n• Reporter\n• Guest\n• Interviewee role\n• Film title\n")
    assert ([*page.reporters], [*page.guests], page.interviewee_role, page.film) == (reporters, guests, role, film)


@pytest.mark.parametrize(
    ("prose", "role"),
    [
        ("Director Ann Lee presented her film.", "director"),
        ("Ann Lee, the producer, was there.", "producer"),
        ("We met Ann Lee, who is a fan of directors.", ""),
    ],
)
def test_role_beside_the_guests_name(prose: str, role: str) -> None:
    assert episode_from_text(f"Dusk\n\n{prose}\n\n• Guest\nAnn Lee\n• Interviewee role\n").interviewee_role == role


def test_fields_win_over_prose_and_title() -> None:
    page = episode_from_text(
        "Ann Lee – Dawn #IDFA2017\n\nPODCAST| Bo Ek interviews Ann Lee, director of the film Noon.\n\n"
        "• Guest\nCy Dee\n• Film title\nDusk\n• Festival\nBerlinale 2018\n• Interviewee role\nactor"
    )
    assert (page.guests, page.film, page.interviewee_role) == (("Cy Dee",), "Dusk", "actor")
    assert (page.festival, page.year) == ("Berlinale", 2018)


@pytest.mark.parametrize(
    ("title", "guests", "film"),
    [
        ("Ann Lee – Dusk #IDFA2017", ("Ann Lee",), "Dusk"),
        ("Ann Lee & Cy Dee - Dusk #IDFA2017", ("Ann Lee", "Cy Dee"), "Dusk"),
        ("dusk at noon – Dusk #IDFA2017", (), ""),
        ("Ann-Marie Lee #IDFA2017", (), ""),
    ],
)
def test_title_tells_guest_and_film(title: str, guests: tuple[str, ...], film: str) -> None:
    page = episode_from_text(title)
    assert (page.title, page.guests, page.film, page.festival, page.year) == (title, guests, film, "IDFA", 2017)


def test_unlabelled_prose_is_synopsis_where_no_paragraph_opens_with_the_film() -> None:
    page = episode_from_text("Dusk\n\nIt is dark.\n\nPlay Podcast\n10 min.\n\nIt stays\ndark.\n\n• Guest\nAnn Lee")
    assert (page.synopsis, page.duration_ms) == ("It is dark.\n\nIt stays dark.", 600_000)


def test_labelled_synopsis_runs_to_the_next_label() -> None:
    page = episode_from_text("Ann talks.\n\nAnn talks much.\n\nSynopsis:\nIt is dark.\n\nVery.\n\nGuest: Ann Lee")
    assert (page.synopsis, page.guests) == ("It is dark. Very.", ("Ann Lee",))
    assert page.other == {"description": "Ann talks much."}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\xc2\xa0\n", "is empty"),
        (b"ID3\x03\x00\x00\x00\x00", "is not text"),
        (b"caf\x81", "is not text"),
        (b"a shopping list\n\nmilk", "has none of the fields"),
        (b"x" * (2**20 + 1), "is too large"),
    ],
)
def test_what_is_no_page(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    with pytest.raises(PageError, match=reason) as fault:
        read_page(path)
    assert fault.value.path == str(path)
    assert fault.value.hint
    assert "\n" not in str(fault.value)


def test_missing_file_and_foreign_suffix(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="there is no such file"):
        read_page(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(PageError, match="is a folder"):
        read_page(tmp_path / "folder.txt")
    with pytest.raises(PageError, match="isn't an episode page"):
        read_page(tmp_path / "page.docx")


LINES = st.sampled_from(
    (
        "• Reporter",
        "Guest:",
        "Film title: Dusk",
        "- Ann Lee",
        "",
        "Synopsis",
        "PODCAST| A B interviews",
        "Now playing:",
        "10 min. and 47 sec.",
        "Ann Lee – Dusk #IDFA2017",
        "director of the film",
        "Dusk: x",
    )
)


@given(st.lists(LINES | st.text(max_size=40), max_size=25))
def test_no_text_crashes_it(lines: list[str]) -> None:
    page = episode_from_text("\n".join(lines))
    assert all(name == name.strip() != "" for name in (*page.reporters, *page.guests))


@given(data=st.binary(max_size=200))
def test_no_bytes_crash_it(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    for suffix in (".txt", ".json", ".yaml"):
        path = tmp_path_factory.getbasetemp() / f"any{suffix}"
        path.write_bytes(data)
        with suppress(PageError):
            assert isinstance(read_page(path), Episode)
