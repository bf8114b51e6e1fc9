from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from support.transcripts import of_turns, transcript, words
from transcribe.errors import InputError
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Interval, Transcript, Turn
from transcribe.search.match.quotes import Quote, interval_of, quote
from transcribe.search.results.printed import quote_as_markdown, quote_as_text
from transcribe.store.archive import Archive

PAGE = Episode(title="The Soul", film="The Red Soul", festival="IDFA", year=2017)
#: Words begin every 350 ms and last for 300.
TALK = transcript(
    ("Ann Lee", Role.REPORTER, "Who needs that?"),
    ("Jessica Görter", Role.GUEST, "Russia needs a strong hand."),
    ("", Role.UNKNOWN, "Hm!"),
    episode=PAGE,
)


def quoted(tmp_path: Path, start_ms: int, end_ms: int, talk: Transcript = TALK) -> Quote:
    archive = Archive(tmp_path)
    archive.store(talk)
    return quote(archive, "talk", Interval(start_ms, end_ms))


@pytest.mark.parametrize(
    ("text", "start_ms", "end_ms"),
    [
        ("3:12-3:25", 192_000, 205_000),
        ("3:12.5 - 3:25", 192_500, 205_000),
        ("1:03:12.5-1:03:20", 3_792_500, 3_800_000),
        ("192s-205s", 192_000, 205_000),
        ("192-3:25", 192_000, 205_000),
        ("3:12–3:25", 192_000, 205_000),
        ("#t=50.634,51.644", 50_634, 51_644),
        ("t=50,51.6", 50_000, 51_600),
    ],
)
def test_an_interval_is_read_as_people_write_it(text: str, start_ms: int, end_ms: int) -> None:
    assert interval_of(text) == Interval(start_ms, end_ms)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3:12", "isn't a time range"),
        ("", "isn't a time range"),
        ("3:12-", "isn't a time range"),
        ("a-b", "isn't a time range"),
        ("-5-3", "isn't a time range"),
        ("3:12-3:12", "ends before it starts"),
        ("3:25-3:12", "ends before it starts"),
        ("1.2.3-4", "isn't a valid time"),
    ],
)
def test_what_is_no_interval_is_told(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        interval_of(text)


def test_a_quote_tells_all_that_is_needed_to_print_it(tmp_path: Path) -> None:
    found = quoted(tmp_path, 1750, 2700)
    assert (found.episode, found.title, found.film, found.festival, found.year) == (
        "talk",
        "The Soul",
        "The Red Soul",
        "IDFA",
        2017,
    )
    (part,) = found.parts
    assert (part.person, part.role, part.text) == ("Jessica Görter", "guest", "a strong hand.")
    assert (found.recording, found.link) == ("audio/talk.flac", "audio/talk.flac#t=1.75,2.75")
    assert not found.checked


def test_a_word_that_is_cut_counts_as_a_whole(tmp_path: Path) -> None:
    found = quoted(tmp_path, 2049, 2101)
    assert (found.parts[0].text, found.start_ms, found.end_ms) == ("a strong", 1750, 2400)


def test_a_word_that_is_only_touched_is_left_out(tmp_path: Path) -> None:
    found = quoted(tmp_path, 2050, 2450)
    assert (found.parts[0].text, found.start_ms, found.end_ms) == ("strong", 2100, 2400)


def test_every_speaker_in_the_interval_is_shown(tmp_path: Path) -> None:
    found = quoted(tmp_path, 700, 10_000)
    assert [(part.person, part.text) for part in found.parts] == [
        ("Ann Lee", "that?"),
        ("Jessica Görter", "Russia needs a strong hand."),
        ("Speaker 3", "Hm!"),
    ]


def test_a_quote_is_checked_if_all_of_it_is(tmp_path: Path) -> None:
    checked = replace(TALK, turns=(TALK.turns[0], replace(TALK.turns[1], checked=True), TALK.turns[2]))
    assert quoted(tmp_path, 1750, 2700, checked).checked
    partly = quoted(tmp_path, 700, 2700, checked)
    assert not partly.checked
    assert "partly checked against the recording" in quote_as_text(partly)


def test_speech_at_the_same_time_is_quoted_from_both(tmp_path: Path) -> None:
    talk = of_turns([Turn.of("A", words("one two three")), Turn.of("B", words("four five", 200))])
    found = quoted(tmp_path, 300, 400, talk)
    assert [part.text for part in found.parts] == ["two", "four"]
    assert (found.start_ms, found.end_ms) == (200, 650)


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "told"),
    [
        (4500, 9000, "talk ends at 0:04, before 0:04. Check the times."),
        (3200, 3250, "nobody says a word in talk from 0:03 to 0:03. The nearest word is at 0:02."),
    ],
)
def test_where_nobody_speaks_is_told(tmp_path: Path, start_ms: int, end_ms: int, told: str) -> None:
    with pytest.raises(InputError) as caught:
        quoted(tmp_path, start_ms, end_ms)
    assert str(caught.value) == told


def test_a_transcript_without_words_has_no_quotes(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no words at all"):
        quoted(tmp_path, 0, 500, of_turns([]))


def test_a_quote_is_printed_with_its_source(tmp_path: Path) -> None:
    assert quote_as_text(quoted(tmp_path, 1750, 2700)) == (
        "Jessica Görter (guest): a strong hand.\n\n"
        "The Red Soul, IDFA, 2017\n0:01-0:02, not checked against the recording\naudio/talk.flac#t=1.75,2.75\n"
    )


def test_a_quote_is_printed_as_markdown_that_shows_just_what_was_said(tmp_path: Path) -> None:
    talk = transcript(("Ann *Lee*", Role.GUEST, "a <b> c"), id="talk")
    assert quote_as_markdown(quoted(tmp_path, 0, 900, talk)) == (
        "> a \\<b\\> c\n>\n> — **Ann \\*Lee\\*** (guest)\n\n"
        "talk, [0:00-0:01](<audio/talk.flac#t=0,1>), not checked against the recording\n"
    )
