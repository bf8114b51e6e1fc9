from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from transcribe.errors import PageError
from transcribe.model.episode import Episode
from transcribe.model.records import dumps, plain
from transcribe.pages import read_page

WORDS = st.text(st.characters(whitelist_categories=("Ll", "Lu", "Lo")), min_size=1, max_size=12)
NAMES = st.lists(WORDS, max_size=3, unique=True).map(tuple)
EPISODES = st.builds(
    Episode,
    title=WORDS,
    reporters=NAMES,
    guests=NAMES,
    interviewee_role=WORDS,
    film=WORDS,
    section=WORDS,
    festival=WORDS,
    year=st.none() | st.integers(1900, 2099),
    duration_ms=st.none() | st.integers(0, 10**8),
    synopsis=WORDS,
    other=st.dictionaries(WORDS, WORDS, max_size=3),
)

FRIENDLY = """\
Title: Ann Lee – Dusk
reporter: Bo Ek and Di Eff
guests: [Ann Lee, "Davis, Sammy"]
film_title: Dusk
Festival section: First Appearance
Festival tag: "#IDFA2017"
duration: 10 min. and 47 sec.
camera: [Cy Dee, Ed Gee]
links: {web: example.org}
shown: 2017-11-20
"""
READ = Episode(
    title="Ann Lee – Dusk",
    reporters=("Bo Ek", "Di Eff"),
    guests=("Ann Lee", "Davis, Sammy"),
    film="Dusk",
    section="First Appearance",
    festival="IDFA",
    year=2017,
    duration_ms=647_000,
    other={"camera": "Cy Dee, Ed Gee", "links": "web: example.org", "shown": "2017-11-20"},
)


def written(folder: Path, text: str, suffix: str = ".yaml") -> Path:
    path = folder / f"page{suffix}"
    path.write_text(text, "utf-8")
    return path


def test_friendly_names_in_yaml(tmp_path: Path) -> None:
    assert read_page(written(tmp_path, FRIENDLY)) == READ
    assert read_page(written(tmp_path, FRIENDLY, ".yml")) == READ


def test_friendly_names_in_json(tmp_path: Path) -> None:
    text = json.dumps(yaml.safe_load(FRIENDLY), default=str)
    assert read_page(written(tmp_path, text, ".json")) == READ
    assert read_page(written(tmp_path, "\ufeff" + text, ".JSON")) == READ


@given(episode=EPISODES)
def test_json_of_an_episode_is_read_back(tmp_path_factory: pytest.TempPathFactory, episode: Episode) -> None:
    folder = tmp_path_factory.getbasetemp()
    assert read_page(written(folder, dumps(episode).decode(), ".json")) == episode
    assert read_page(written(folder, yaml.safe_dump(plain(episode)))) == episode


def test_every_wrong_field_is_named(tmp_path: Path) -> None:
    text = (
        "guest: 5\nfilm: [a]\nyear: soon\nduration: long\nduration_ms: -1\nother: x\nodd: [[1]]\ntitle: true\n"
        "section: fine"
    )
    with pytest.raises(PageError) as fault:
        read_page(written(tmp_path, text))
    assert [said.split(": ")[0] for said in fault.value.reason.split("; ")] == [
        "guest",
        "film",
        "year",
        "duration",
        "duration_ms",
        "other",
        "odd",
        "title",
    ]
    assert fault.value.path == str(tmp_path / "page.yaml")
    assert fault.value.hint


def test_yaml_numbers_that_are_meant_as_text_or_time(tmp_path: Path) -> None:
    page = read_page(written(tmp_path, "film: 1917\nduration: 10:47\nyear: '2017'\nguest: null"))
    assert (page.film, page.duration_ms, page.year, page.guests) == ("1917", 647_000, 2017, ())


def test_several_names_of_one_field_add_up(tmp_path: Path) -> None:
    page = read_page(written(tmp_path, "guest: Ann Lee\ninterviewee: Bo Ek\nfilm: Dusk\nmovie: Dawn"))
    assert (page.guests, page.film) == (("Ann Lee", "Bo Ek"), "Dusk")


@pytest.mark.parametrize("order", ["festival: '#IDFA2017'\nyear: 2018", "year: 2018\nfestival: '#IDFA2017'"])
def test_the_year_field_beats_the_tags_year(tmp_path: Path, order: str) -> None:
    page = read_page(written(tmp_path, order))
    assert (page.festival, page.year) == ("IDFA", 2018)


@pytest.mark.parametrize(
    ("suffix", "text", "reason"),
    [
        (".json", "{", "line 1 isn't valid JSON"),
        (".json", '{"guest": "Ann Lee",\n}', "line 2 isn't valid JSON"),
        (".json", "[" * 100_000, "isn't valid JSON: it is nested deeper"),
        (".json", "[1]", "holds no fields"),
        (".json", "{}", "says nothing"),
        (".json", '{"duration": NaN}', "duration: must be"),
        (".yaml", "guest: [Ann", "isn't valid YAML .*line"),
        (".yaml", "guest: !!python/name:os.system", "isn't valid YAML"),
        (".yaml", "shown: 2017-99-99", "isn't valid YAML"),
        (".yaml", "[" * 20_000, "isn't valid YAML"),
        (".yaml", "just text", "holds no fields"),
        (".yaml", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "the alias .* stands for more than a text"),
    ],
)
def test_broken_files(tmp_path: Path, suffix: str, text: str, reason: str) -> None:
    with pytest.raises(PageError, match=reason) as fault:
        read_page(written(tmp_path, text, suffix))
    assert "\n" not in str(fault.value)
    assert fault.value.hint
