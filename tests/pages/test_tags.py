from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transcribe.model.episode import Episode
from transcribe.pages import episode_from_tags

PAGE = "Ann Lee – Dusk #IDFA2017\n\n• Reporter\nBo Ek\n• Guest\nAnn Lee\n• Film title\nDusk"


def test_custom_tags_are_the_pages_fields() -> None:
    assert episode_from_tags(
        {
            "title": "On dusk",
            "reporter": "Bo Ek",
            "guest": "Ann Lee & Cy Dee",
            "film": "Dusk",
            "festival": "#IDFA2017",
            "section": "Shorts",
            "artist": "FRED Film Radio",
            "genre": "Podcast",
            "encoder": "Lavf60",
            "track": "3/9",
        }
    ) == Episode(
        title="On dusk",
        reporters=("Bo Ek",),
        guests=("Ann Lee", "Cy Dee"),
        film="Dusk",
        festival="IDFA",
        year=2017,
        section="Shorts",
        other={"artist": "FRED Film Radio", "genre": "Podcast"},
    )


def test_artist_is_the_reporter_and_performer_the_guest() -> None:
    page = episode_from_tags({"ARTIST": "Bo Ek", "performer": "Ann Lee", "album": "Talks", "date": "2017-11-20"})
    assert (page.reporters, page.guests, page.year, page.other) == (("Bo Ek",), ("Ann Lee",), 2017, {"album": "Talks"})


def test_station_is_no_reporter_but_a_person_among_the_makers_is() -> None:
    page = episode_from_tags({"artist": "FRED Film Radio", "album_artist": "Bo Ek"})
    assert (page.reporters, page.other) == (("Bo Ek",), {"artist": "FRED Film Radio"})


def test_artist_is_kept_where_the_reporter_is_known() -> None:
    page = episode_from_tags({"artist": "Di Eff", "reporter": "Bo Ek"})
    assert (page.reporters, page.other) == (("Bo Ek",), {"artist": "Di Eff"})


def test_comment_in_page_form_is_understood() -> None:
    for name in ("comment", "description", "lyrics"):
        page = episode_from_tags({"title": "On dusk", name: PAGE, "date": "2019"})
        assert (page.title, page.reporters, page.guests, page.film) == ("On dusk", ("Bo Ek",), ("Ann Lee",), "Dusk")
        assert (page.festival, page.year) == ("IDFA", 2017)


def test_comment_in_prose_is_the_synopsis() -> None:
    page = episode_from_tags({"title": "On dusk", "comment": "It is dark.\n\nVery."})
    assert (page.title, page.synopsis) == ("On dusk", "It is dark.\n\nVery.")


def test_title_tells_guest_film_and_festival() -> None:
    page = episode_from_tags({"title": "Ann Lee – Dusk #IDFA2017"})
    assert (page.guests, page.film, page.festival, page.year) == (("Ann Lee",), "Dusk", "IDFA", 2017)


def test_no_tags_are_an_empty_episode() -> None:
    assert episode_from_tags({}) == Episode()
    assert episode_from_tags({"encoder": "Lavf60.3.100", "title": " "}) == Episode()


NAMES = st.sampled_from(["title", "artist", "comment", "date", "film", "guest", "duration", "year"])


@given(st.dictionaries(NAMES | st.text(max_size=8), st.text(max_size=40), max_size=8))
def test_no_tags_crash_it(tags: dict[str, str]) -> None:
    assert isinstance(episode_from_tags(tags), Episode)
