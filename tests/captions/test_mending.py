from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.odd import NASTY
from support.odd_captions import odd_files
from support.planted import PLANTED, TALK, Planted, srt, ttml, vtt
from transcribe.captions.lint import findings
from transcribe.captions.mending import hint
from transcribe.captions.profiles import NETFLIX, PODCAST, PROFILES, Profile
from transcribe.captions.rules import Check
from transcribe.errors import InputError
from transcribe.subtitles.file import written
from transcribe.subtitles.markup import seen
from transcribe.subtitles.reading import subtitles_of


def checked(data: bytes, name: str = "talk.srt", profile: Profile = PODCAST, duration_ms: int | None = None) -> Check:
    return Check.of(subtitles_of(data, Path(name)), profile, duration_ms)


def mended(text: str, name: str = "talk.srt", profile: Profile = PODCAST) -> str:
    new, _ = hint(checked(text.encode(), name, profile))
    assert new is not None
    return new


def rules(check: Check) -> Counter[str]:
    return Counter(finding.rule for finding in findings(check))


def words(check: Check) -> Counter[str]:
    return Counter(word for cue in check.shown for line in cue.lines for word in line.shown.replace("→", "-->").split())


def kept_aside(check: Check) -> Counter[str]:
    file = check.file
    if file.kind == "ttml":
        return Counter(["".join((*file.head, *(block for cue in file.subtitles for block in cue.before), *file.tail))])
    return Counter(
        (*file.head[file.kind == "vtt" :], *(block for cue in file.subtitles for block in cue.before), *file.tail)
    )


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_planted_faults_are_mended_as_far_as_they_can_be(planted: Planted) -> None:
    before = checked(planted.data, planted.name, planted.profile, planted.duration_ms)
    text, done = hint(before)
    assert (text is None) == (not done)
    if text is not None:
        after = checked(text.encode(), planted.name, planted.profile, planted.duration_ms)
        assert not rules(after) - rules(before)
        assert rules(after).total() < rules(before).total()
        assert words(after) == words(before)


def test_overlap_is_mended_by_going_sooner() -> None:
    text = mended(srt((0, 2500, "Where did you begin?"), *TALK[1:]))
    assert text == srt(*TALK).removesuffix("\n")


def test_order_is_mended_with_the_numbers() -> None:
    assert mended(srt(TALK[1], TALK[0], TALK[2])) == srt(*TALK).removesuffix("\n")


def test_a_gap_that_is_too_short_is_closed_where_cues_may_touch() -> None:
    assert mended(srt((0, 1970, "Where did you begin?"), *TALK[1:])) == srt(*TALK).removesuffix("\n")


def test_a_gap_that_is_too_short_is_widened_where_they_may_not() -> None:
    text = mended(srt(*TALK), profile=NETFLIX)
    assert "00:00:00,000 --> 00:00:01,916" in text


def test_a_short_stay_is_lengthened_where_there_is_room() -> None:
    assert "00:00:05,000 --> 00:00:05,834" in mended(srt(*TALK[:2], (5000, 5300, "All.")))


def test_a_short_stay_is_left_where_there_is_none() -> None:
    assert hint(checked(srt((0, 400, "Ten?"), (400, 2000, "Ten.")).encode())) == (None, ())


def test_a_long_line_is_broken_at_the_best_place() -> None:
    text = mended(vtt((0, 4000, "<v Ann Lee>She had kept them all, and every single letter.</v>")), "talk.vtt")
    assert "<v Ann Lee>She had kept them all,\nand every single letter.</v>" in text


def test_two_speakers_lines_are_not_joined() -> None:
    lines = "- Was it as cold as that there in those days, then?\n- Yes."
    assert hint(checked(srt((0, 6000, lines)).encode())) == (None, ())


def test_header_escapes_times_and_line_ends_are_mended() -> None:
    text = mended("\ufeff00:00.000 --> 00:02,000 align:start\r\nSalt & 2 < 3 --> <i>R&amp;B</i>\r\n", "talk.vtt")
    assert text == ("WEBVTT\n\n00:00:00.000 --> 00:00:02.000 align:start\nSalt &amp; 2 &lt; 3 --&gt; <i>R&amp;B</i>\n")


def test_notes_styles_and_stray_text_are_kept() -> None:
    text = (
        "WEBVTT the river\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE one\n\n{}\n\nNOTE two\n\nlost words\n"
    )
    cue = "name\n00:00:00.000 --> 00:00:02.000\n{}"
    assert mended(text.replace("{}\n", cue.format("Salt & pepper.") + "\n"), "talk.vtt") == text.replace(
        "{}\n", cue.format("Salt &amp; pepper.") + "\n"
    )


def test_what_was_mended_is_told() -> None:
    _, done = hint(checked(srt((0, 1970, "Where did you begin?"), *TALK[1:]).replace("\n", "\r\n").encode()))
    assert done == ("cue 2: starts 30 ms after cue 1: none or at least 84 ms", "byte order mark, or ends of lines")


def test_letters_that_are_a_guess_are_not_written_anew() -> None:
    assert hint(checked(srt((0, 900, "Görter"), (910, 2000, "was there.")).encode("latin-1"))) == (None, ())


def test_nothing_is_mended_where_nothing_is_wrong() -> None:
    assert hint(checked(srt(*TALK).encode())) == (None, ())


@pytest.mark.parametrize("blank", ["\n", " \n", "\t\n\n"])
def test_text_below_a_blank_line_stays_in_its_cue_and_no_time_is_lost(blank: str) -> None:
    text = mended(srt(*TALK).replace("02,000\nWhere", f"02,000\n{blank}Where"))
    assert text == srt(*TALK).removesuffix("\n")


@pytest.mark.parametrize(
    ("old", "new"), [("-->", "->"), ("-->", "- - >"), (",000", ""), (",", "."), ("00:00:", "0:0:")]
)
def test_times_are_written_as_the_format_wants_them(old: str, new: str) -> None:
    talk = ((0, 2000, "Where did you begin?"), (2000, 5000, "In my mother's kitchen."))
    assert mended(srt(*talk).replace(old, new)) == srt(*talk).removesuffix("\n")


def test_damaged_letters_are_not_written_anew() -> None:
    data = srt(*TALK).replace("kitchen", "Küche, schöne Küche für Käse").encode()
    assert hint(checked(data.replace(b"K\xc3\xa4se", b"K\xa4se") + b"\r\n")) == (None, ())
    assert hint(checked(srt(*TALK).encode("utf-16-le")[:-1])) == (None, ())


def test_a_cue_before_the_recording_begins_keeps_its_times() -> None:
    text = srt(*TALK).replace("00:00:00,000 --> 00:00:02,000", "-00:00:04,000 --> -00:00:02,000")
    check = checked(text.replace("\n", "\r\n").encode())
    assert check.file.unmendable == "a cue ends before the recording begins"
    assert hint(check) == (None, ())


_TEXTS = st.lists(
    st.sampled_from(
        (
            *NASTY,
            "Ann:",
            "- Yes.",
            "and",
            "the",
            "every",
            "letter",
            "R&B",
            "a <b",
            "<i>so</i>",
            "<v Ann>Well",
            "\n",
            "\n\n",
            "Bo Ek:",
        )
    ),
    max_size=14,
).map(" ".join)
_CUES = st.lists(
    st.tuples(st.integers(0, 12_000), st.integers(-500, 8000), _TEXTS).map(
        lambda given: (given[0], max(0, given[0] + given[1]), given[2])
    ),
    max_size=9,
)
_NEAR = st.lists(st.tuples(st.integers(-300, 400), st.integers(1, 3000), _TEXTS), max_size=9)


def _one_after_the_other(given: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    made, at = [], 0
    for apart, stay, text in given:
        start = max(0, at + apart)
        at = start + stay
        made.append((start, at, text))
    return made


@given(
    _CUES | _NEAR.map(_one_after_the_other),
    st.sampled_from((("a.srt", srt), ("a.vtt", vtt))),
    st.sampled_from(list(PROFILES.values())),
    st.none() | st.integers(3000, 12_000),
    st.sampled_from(("", "\ufeff", "lost\n\n")),
    st.booleans(),
)
def test_a_mend_makes_nothing_worse_changes_no_word_and_is_done_once(
    cues: list[tuple[int, int, str]],
    kind: tuple[str, object],
    profile: Profile,
    duration_ms: int | None,
    prefix: str,
    crlf: bool,
) -> None:
    name, write = kind
    text = prefix + write(*cues)  # type: ignore[operator]
    judge_mend((text.replace("\n", "\r\n") if crlf else text).encode(), name, profile, duration_ms)


@given(odd_files, st.sampled_from(("a.srt", "a.vtt")), st.sampled_from(list(PROFILES.values())))
def test_nor_does_a_mend_of_what_is_hardly_a_caption_file(text: str, name: str, profile: Profile) -> None:
    try:
        judge_mend(text.encode(), name, profile, 10_000)
    except InputError:
        return  # it was no caption file at all


def judge_mend(data: bytes, name: str, profile: Profile, duration_ms: int | None) -> None:
    before = checked(data, name, profile, duration_ms)
    new, _ = hint(before)
    if new is None:
        return
    after = checked(new.encode(), name, profile, duration_ms)
    assert not rules(after) - rules(before)
    assert words(after) == words(before)
    assert kept_aside(after) == kept_aside(before)
    assert hint(after) == (None, ())


BROADCAST = """\ufeff<?xml version="1.0" encoding="UTF-8"?>\r
<!-- by hand -->
<tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"
       xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:timeBase="media" xml:lang="en-GB">
 <tt:head><tt:layout><tt:region xml:id="r1" begin="0s"/></tt:layout></tt:head>
 <tt:body>
  <tt:div style="s1" ><!-- <p begin="x"> --><ttm:desc>The river</ttm:desc>
   <tt:p  region = 'r1' begin='00:00:00.000'
          end='00:00:02.500'><tt:span>Where did you begin?</tt:span></tt:p>
   <tt:p xml:id="c2" begin="2s" dur="2.7s" ttm:desc="it has no end='9s'"><tt:span style="a">In my mother's kitchen,\
 with all &amp; letters.</tt:span></tt:p>
   <tt:p begin="5s" end="7s"><ttm:desc>a sigh</ttm:desc>She had <![CDATA[kept <them>]]> <!-- all? -->all.</tt:p>
   <tt:p begin="8s" end="9s"/><tt:p begin="9s" end="10s"><tt:br/></tt:p>
  </tt:div>
 </tt:body>
</tt:tt>
"""


def test_of_ttml_only_what_is_wrong_is_written_anew() -> None:
    text, done = hint(checked(BROADCAST.encode(), "talk.xml"))
    assert text == (
        BROADCAST.replace("end='00:00:02.500'", "end='00:00:02.000'")
        .replace("kitchen, with", "kitchen,<tt:br/>with")
        .replace('<tt:p begin="8s" end="9s"/><tt:p begin="9s" end="10s"><tt:br/></tt:p>', "")
    )
    assert len(done) == 4


def test_ttml_that_needs_no_mend_is_kept_to_the_byte() -> None:
    file = subtitles_of(BROADCAST.encode(), Path("talk.xml"))
    assert written(file) == BROADCAST
    assert [(cue.start_ms, cue.end_ms) for cue in file.subtitles] == [
        (0, 2500),
        (2000, 4700),
        (5000, 7000),
        (8000, 9000),
        (9000, 10_000),
    ]
    assert [line.shown for line in seen(file.subtitles[2].lines, "ttml")] == ["She had kept <them> all."]


def test_a_ttml_stay_is_lengthened_as_it_was_written() -> None:
    text = mended(ttml(*TALK[:2], (5000, 5300, "All.")).replace('end="00:00:05.300"', 'dur="300ms"'), "talk.ttml")
    assert 'begin="00:00:05.000" dur="834ms"' in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ttml(TALK[0], TALK[0]).replace("</p>", "", 1), "it isn't well-formed XML"),
        (ttml(TALK[0], TALK[0]).replace("<tt ", "<!DOCTYPE tt><tt "), "it has a document type"),
        (ttml(TALK[0], TALK[0]).replace("UTF-8", "latin-1"), "it isn't UTF-8"),
        (ttml(TALK[0], TALK[0], parameters='ttp:timeBase="smpte" '), "its times are those of a smpte clock"),
        (ttml(TALK[0], TALK[0]).replace("<div>", '<div begin="1s">'), "its cues' times depend on other elements"),
        (
            ttml(TALK[0], TALK[0]).replace("<div>", '<div timeContainer="seq">'),
            "its cues' times depend on other elements",
        ),
        (ttml((0, 2000, "<span begin='0s' end='1s'>Where?</span>")), "its cues' times depend on other elements"),
    ],
)
def test_ttml_that_cannot_be_mended_says_why(text: str, reason: str) -> None:
    check = checked(text.encode(), "talk.ttml")
    assert check.file.unmendable == reason
    assert hint(check) == (None, ())


_MARKED = st.lists(
    st.sampled_from(
        (
            "Ann: ",
            "- Yes.",
            "and",
            "the",
            "every",
            "letter",
            "R&amp;B",
            "&lt;b&gt;",
            "<br/>",
            "<br />",
            "<br></br>",
            "<span style='a'>so it is</span>",
            "<!-- < -->",
            "\n",
            "<span><span>well</span></span>",
            "<metadata><x/></metadata>",
            "<![CDATA[a & b]]>",
            "--&gt;",
        )
    ),
    max_size=14,
).map(" ".join)
_MARKED_CUES = st.lists(st.tuples(st.integers(-300, 400), st.integers(1, 3000), _MARKED), max_size=9)


@given(_MARKED_CUES.map(_one_after_the_other), st.sampled_from(("", "tt:")), st.sampled_from(list(PROFILES.values())))
def test_a_mend_of_ttml_makes_nothing_worse_and_changes_no_word(
    cues: list[tuple[int, int, str]], prefix: str, profile: Profile
) -> None:
    text = re.sub(r"<(/?)(br|span|metadata)", rf"<\1{prefix}\2", ttml(*cues, prefix=prefix)).encode()
    before = checked(text, "a.ttml", profile)
    assert written(before.file).encode() == text
    assert not before.file.faults
    judge_mend(text, "a.ttml", profile, 10_000)
    if new := hint(before)[0]:
        assert ElementTree.fromstring(new).tag.endswith("}tt")


def test_a_file_that_wouldnt_read_back_the_same_is_left_alone_and_what_was_due_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = checked(srt((1000, 3000, "One."), (2500, 5000, "Two.")).encode())
    monkeypatch.setattr("transcribe.captions.mending.written", lambda file: written(file).replace("Two.", "Too."))
    text, due = hint(given)
    assert text is None
    assert due
