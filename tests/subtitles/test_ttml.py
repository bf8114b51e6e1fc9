"""TTML as it is read: whose words, and when they are on screen."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.odd_captions import odd_files
from support.planted import TALK, ttml
from transcribe.errors import InputError
from transcribe.subtitles.clocktime import Clock
from transcribe.subtitles.file import SubtitleFile, written
from transcribe.subtitles.markup import seen
from transcribe.subtitles.reading import subtitles_of


def read(text: str | bytes, name: str = "talk.ttml") -> SubtitleFile:
    return subtitles_of(text if isinstance(text, bytes) else text.encode(), Path(name))


def times(body: str, parameters: str = "") -> list[tuple[int, int]]:
    """Start and end of each cue of a body, which begins with its attributes."""
    text = ttml(parameters=parameters).replace("<body>\n  <div>\n  </div>\n </body>", f"<body{body}</body>")
    file = read(text)
    assert written(file) == text
    return [(cue.start_ms, cue.end_ms) for cue in file.subtitles]


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("00:00:01", 1000),
        ("01:02:03.045", 3_723_045),
        ("100:00:00.5", 360_000_500),
        ("00:00:01:12", 1480),
        ("00:00:01:24.1", 1960),
        ("1.5s", 1500),
        ("250ms", 250),
        ("2m", 120_000),
        ("0.5h", 1_800_000),
        ("50f", 2000),
        ("12500t", 1250),
        (" 1s ", 1000),
    ],
)
def test_every_way_to_write_a_time_is_known(text: str, ms: int) -> None:
    assert Clock(Fraction(25), Fraction(10_000)).ms(text) == ms


def smpte(rate: str, multiplier: str = "1 1", dropped: str = "nonDrop") -> Clock:
    return Clock.of({"timeBase": "smpte", "frameRate": rate, "frameRateMultiplier": multiplier, "dropMode": dropped})


@pytest.mark.parametrize(
    ("clock", "text", "ms"),
    [
        (smpte("24", "1000 1001"), "01:00:00:00", 3_603_600),
        (smpte("24", "999 1000"), "01:00:00:00", 3_603_604),
        (smpte("23.976"), "01:00:00:00", 3_603_604),
        (smpte("25"), "01:00:00:05", 3_600_200),
        (smpte("30", "1000 1001", "dropNTSC"), "01:00:00:00", 3_599_996),
        (smpte("30", "1000 1001", "dropNTSC"), "00:01:00:02", 60_060),
        (smpte("30", "1000 1001", "dropNTSC"), "00:10:00:00", 599_999),
        (smpte("30", "900 1000", "dropPAL"), "00:02:00:04", 133_333),
        (smpte("24", "1000 1001"), "00:00:01:23", 1_960),
    ],
)
def test_smpte_codes_count_frames(clock: Clock, text: str, ms: int) -> None:
    found = clock.ms(text)
    assert found is not None
    assert round(found) == ms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1.s",
        "1:00",
        "0:00:01",
        "00:00:01,000",
        "00:60:00",
        "00:00:01:25",
        "-1s",
        "1 s",
        "1S",
        "wallclock(2026)",
        "9" * 5000 + "s",
        "9" * 5000 + ":00:00",
        "١s",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert Clock(Fraction(25)).ms(text) is None


@pytest.mark.parametrize(
    ("parameters", "clock"),
    [
        ({}, Clock(Fraction(30), Fraction(1))),
        ({"frameRate": "24"}, Clock(Fraction(24), Fraction(24))),
        (
            {"frameRate": "30", "frameRateMultiplier": "1000 1001"},
            Clock(Fraction(30_000, 1001), Fraction(30_000, 1001)),
        ),
        ({"frameRate": "25", "subFrameRate": "2"}, Clock(Fraction(25), Fraction(50))),
        ({"tickRate": "10000000"}, Clock(Fraction(30), Fraction(10_000_000))),
        ({"frameRate": "0", "tickRate": "many", "frameRateMultiplier": "1 0"}, Clock(Fraction(30), Fraction(30))),
    ],
)
def test_a_document_says_what_it_counts_in(parameters: dict[str, str], clock: Clock) -> None:
    assert Clock.of(parameters) == clock


def test_times_count_from_when_the_element_around_begins() -> None:
    assert times(' begin="10s"><div begin="1s"><p begin="1s" end="3s">Yes.</p></div>') == [(12_000, 14_000)]


def test_nothing_outlasts_the_element_around_it() -> None:
    assert times('><div end="2s"><p begin="1s" end="3s">Yes.</p><p>No.</p></div>') == [(1000, 2000), (0, 2000)]


def test_of_an_end_and_a_duration_the_sooner_counts() -> None:
    assert times('><div><p begin="1s" end="3s" dur="1s">Yes.</p><p begin="1s" end="3s" dur="9s">No.</p></div>') == [
        (1000, 2000),
        (1000, 3000),
    ]


def test_paragraphs_may_follow_one_another() -> None:
    assert times('><div timeContainer="seq"><p dur="2s">Yes.</p><metadata/><p begin="1s" dur="1s">No.</p></div>') == [
        (0, 2000),
        (3000, 4000),
    ]


def test_spans_may_have_the_times() -> None:
    assert times('><div><p><span begin="1s" end="2s">Yes,</span> <span begin="2s" end="4s">no.</span></p></div>') == [
        (1000, 4000)
    ]


def test_regions_that_come_and_go_give_no_cue_its_times() -> None:
    text = ttml(*TALK).replace(" <body>", ' <head><layout><region begin="1s" end="2s"/></layout></head>\n <body>')
    assert [cue.start_ms for cue in read(text).subtitles] == [start for start, _, _ in TALK]
    assert not read(text).unmendable


@pytest.mark.parametrize("space", ["http://www.w3.org/2006/10/ttaf1", "http://www.w3.org/2006/04/ttaf1"])
def test_drafts_are_read_too(space: str) -> None:
    text = ttml(*TALK, parameters='ttp:frameRate="25" ').replace("http://www.w3.org/ns/ttml", space)
    assert len(read(text.replace("00:00:02.000", "00:00:02:00"), "talk.dfxp").subtitles) == len(TALK)


def test_the_text_is_what_a_viewer_sees() -> None:
    text = "\n  <span>Ann:&#32;Salt &amp;</span>\n<!-- no --><metadata>x</metadata> <![CDATA[<b>]]> a>b <br\n/> two "
    (cue,) = read(ttml((0, 2000, "...")).replace("...", text)).subtitles
    assert [line.shown for line in seen(cue.lines, "ttml")] == ["Ann: Salt & <b> a>b", "two"]
    assert [line.speakers for line in seen(cue.lines, "ttml")] == [("Ann",), ()]


def test_a_document_type_is_refused_before_any_entity_is_told() -> None:
    bomb = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    text = ttml((0, 2000, "&a12;")).replace("<tt ", f'<!DOCTYPE tt [<!ENTITY a0 "ha">{bomb}]><tt ')
    file = read(text)
    assert [fault.rule for fault in file.faults] == ["syntax"]
    assert "has a document type" in file.faults[0].message
    assert not file.subtitles


def test_a_file_outside_is_not_asked_for(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Salt.")
    text = ttml((0, 2000, "&secret;")).replace(
        "<tt ", f'<!DOCTYPE tt [<!ENTITY secret SYSTEM "{(tmp_path / "secret").as_uri()}">]><tt '
    )
    assert "Salt." not in str(read(text))


def test_elements_ten_thousand_deep_are_no_trouble() -> None:
    deep = "<div>" * 10_000 + '<p begin="1s" end="2s">Yes.</p>' + "</div>" * 10_000
    assert times(f">{deep}") == [(1000, 2000)]


def test_what_stands_before_a_break_in_the_xml_is_read() -> None:
    file = read(ttml(*TALK).split("She had")[0])
    assert [cue.start_ms for cue in file.subtitles] == [0, 2000]
    assert [fault.line for fault in file.faults] == [7]


def test_xml_of_another_kind_is_refused() -> None:
    with pytest.raises(InputError, match=r"talk\.xml: is XML, but not TTML\. Give SubRip, WebVTT or TTML"):
        read("<rss><channel/></rss>", "talk.xml")


@given(odd_files | st.binary(max_size=60))
def test_no_file_breaks_the_reader_and_what_xml_it_reads_is_whole(data: str | bytes) -> None:
    try:
        file = read(data)
    except InputError:
        return  # of another kind
    if not file.faults:
        ElementTree.fromstring(data)
    assert written(file).encode() == (data if isinstance(data, bytes) else data.encode()) or file.unmendable
