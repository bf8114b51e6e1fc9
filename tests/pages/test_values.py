from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.pages.values import duration, festival, people, tag, year


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("Ann Lee, Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ann Lee & Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ann Lee; Bo Ek / Cy Dee", ["Ann Lee", "Bo Ek", "Cy Dee"]),
        ("Ann Lee, Bo Ek, and Cy Dee", ["Ann Lee", "Bo Ek", "Cy Dee"]),
        ("Ann Lee with Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ann Lee And Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("ANN LEE AND BO EK", ["ANN LEE", "BO EK"]),
        ("Anders And", ["Anders And"]),
        ("Anders And and Bo Ek", ["Anders And", "Bo Ek"]),
        ("Anders And, Bo Ek", ["Anders And", "Bo Ek"]),
        ("Sammy Davis, Jr.", ["Sammy Davis, Jr."]),
        ("Sammy Davis Jr. and Bo Ek", ["Sammy Davis Jr.", "Bo Ek"]),
        ("Brandon Sandy Anderson", ["Brandon Sandy Anderson"]),
        ("Ann-Marie O’Lee (director), Bo Ek [editor]", ["Ann-Marie O’Lee", "Bo Ek"]),
        ("Ann Lee, Ann Lee", ["Ann Lee"]),
        (" , & ", []),
        ("", []),
    ],
)
def test_people(text: str, names: list[str]) -> None:
    assert list(people(text)) == names


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10 min. and 47 sec.", 647),
        ("10 min", 600),
        ("47 sec.", 47),
        ("1 h 5 min", 3900),
        ("10:47", 647),
        ("1:05:00", 3900),
        ("1 hour, 5 minutes and 2 seconds", 3902),
        ("10 mins 47 secs", 647),
        ("10m47s", 647),
        ("10'47\"", 647),
        ("10 MIN. AND 47 SEC.", 647),
        ("10 min. & 47 sec.", 647),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    assert duration(text) == seconds * 1000


@pytest.mark.parametrize(
    "text", ["", "10", "min.", "ten minutes", "10 min of fame", "10:99", "and", "9" * 5000 + " min"]
)
def test_no_durations(text: str) -> None:
    assert duration(text) is None


@pytest.mark.parametrize(
    ("text", "name", "when"),
    [
        ("#IDFA2017", "IDFA", 2017),
        ("#Berlinale2018,", "Berlinale", 2018),
        ("#Karlovy_Vary2018", "Karlovy_Vary", 2018),
        ("#IDFA_2017", "IDFA", 2017),
        ("IDFA 2017", "IDFA", 2017),
        ("International Film Festival (2017)", "International Film Festival", 2017),
        ("#Cannes", "Cannes", None),
        ("Cannes", "Cannes", None),
        ("", "", None),
    ],
)
def test_festivals(text: str, name: str, when: int | None) -> None:
    assert festival(text) == (name, when)


def test_tag_is_found_in_a_title_and_needs_a_year() -> None:
    assert tag("Ann Lee – Dusk #IDFA2017 #shorts") == ("IDFA", 2017)
    assert tag("We are #1 in #Amsterdam") == ("", None)
    assert year("none") is None


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    duration(text), festival(text), tag(text)
    assert len(set(people(text))) == len(people(text))
