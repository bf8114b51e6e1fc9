from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.odd import odd_transcripts
from support.odd_captions import odd_files
from support.planted import PLANTED, TALK, Planted, srt, ttml, vtt
from support.podcasts import podcast
from support.transcripts import transcript
from support.worked import BBC_WORKED, NETFLIX_WORKED, WORKED, Worked
from transcribe.captions.lint import Finding, findings
from transcribe.captions.profiles import BBC, DCMP, NETFLIX, PODCAST, PROFILES, Profile
from transcribe.captions.rules import RULES, Check
from transcribe.errors import InputError
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Transcript
from transcribe.pipeline.publishing import format_named
from transcribe.store.transcripts import read_transcript
from transcribe.subtitles.reading import subtitles_of


def found(
    data: str | bytes,
    name: str = "talk.srt",
    profile: Profile = PODCAST,
    duration_ms: int | None = None,
    script: Transcript | None = None,
) -> tuple[Finding, ...]:
    data = data.encode() if isinstance(data, str) else data
    return findings(Check.of(subtitles_of(data, Path(name)), profile, duration_ms, script))


def pairs(given: tuple[Finding, ...]) -> set[tuple[str, int | None]]:
    return {(finding.rule, finding.cue) for finding in given}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_finds_what_was_planted_and_nothing_else(planted: Planted) -> None:
    given = found(planted.data, planted.name, planted.profile, planted.duration_ms)
    assert pairs(given) == planted.expected


def test_every_rule_has_a_planted_fault() -> None:
    held_against_a_transcript = {"credit", "uncaptioned", "silence"}
    assert len(PLANTED) >= 60
    assert set(RULES) - held_against_a_transcript <= {rule for planted in PLANTED for rule, _ in planted.expected}


GOOD = [
    (
        "netflix.srt",
        NETFLIX,
        srt(
            (1000, 3900, "We shot for eleven days,\nand it rained on ten of them."),
            (3984, 4818, "- Ten?\n- Ten."),
            (5000, 8900, "<i>The river took the bridge</i>\n<i>on the very first morning.</i>"),
        ),
    ),
    (
        "netflix-frames.srt",
        NETFLIX,
        srt((0, 833, "No."), (916, 3000, "{\\an8}Nobody was hurt."), (3083, 6000, "[thunder rumbling]")),
    ),
    (
        "bbc.srt",
        BBC,
        srt(
            (0, 3000, "We shot for eleven days,\nand it rained on ten."),
            (3000, 3600, "Ten days?"),
            (3600, 6000, "Ten. The river\ntook the bridge."),
            (7000, 9400, "MAN: Nobody was hurt."),
        ),
    ),
    (
        "bbc.vtt",
        BBC,
        vtt(
            (0, 3000, "<c.yellow>We shot for eleven days,</c>\n<c.yellow>and it rained on ten.</c>"),
            (3000, 4200, "<c.cyan>Ten of them, then?</c>"),
            (5200, 8000, "# The river took the bridge #"),
        ),
    ),
    (
        "dcmp.vtt",
        DCMP,
        vtt((0, 4000, "[Ann] We shot for eleven days,\nand it rained on ten."), (4000, 6000, "[thunder rumbling]")),
    ),
    (
        "podcast.vtt",
        PODCAST,
        "WEBVTT - The river\nLanguage: en\n\nSTYLE\n::cue(v) { color: yellow }\n\nNOTE by hand\n\n"
        "one\n00:01.000 --> 00:03.500 align:start\n<v Ann Lee>Salt &amp; pepper,\nand 2 &lt; 3, in the end.</v>\n\n"
        "00:03.500 --> 00:05.000\n<v Ann Lee>- Ten?</v>\n<v Bo van den Berg>- Ten.</v>\n\n"
        "00:05.000 --> 00:07.000\n[music]\n",
    ),
    (
        "names.srt",
        PODCAST,
        srt(
            (0, 2000, "Ann: Where did you begin?"),
            (2000, 4500, "Bo: With one thing:\nher letters."),
            (4500, 6500, "Ann: And you kept them?"),
            (6500, 8000, "Speaker 3: At 12:30, yes."),
        ),
    ),
    ("no-speakers.vtt", PODCAST, vtt((0, 2000, "Remember: no letters."), (2000, 4000, "One thing: no keys."))),
    (
        "dutch.vtt",
        PODCAST,
        vtt((0, 3000, "Zag je mijn brief in\neen la, of was hij weg?")).replace("WEBVTT\n", "WEBVTT\nLanguage: nl\n"),
    ),
    ("crlf.srt", PODCAST, "\ufeff" + srt(*TALK).replace("\n", "\r\n")),
    ("repeated-sounds.srt", PODCAST, srt(*((at * 2000, at * 2000 + 2000, "[music]") for at in range(4)))),
    ("other-script.srt", PODCAST, srt((0, 3000, "سأعود غدا إلى المدينة"), (3000, 5000, "明日また来ます。"))),
    ("nothing.srt", PODCAST, ""),
    ("nothing.vtt", PODCAST, "WEBVTT\n"),
]


@pytest.mark.parametrize(("name", "profile", "text"), GOOD, ids=[name for name, _, _ in GOOD])
def test_good_captions_give_no_finding(name: str, profile: Profile, text: str) -> None:
    assert not found(text, name, profile)


@pytest.mark.parametrize("worked", WORKED, ids=[worked.name for worked in WORKED])
def test_captions_worked_by_hand_as_a_guide_asks_give_no_finding(worked: Worked) -> None:
    assert found(worked.text, worked.name, worked.profile) == ()


def test_there_are_ten_worked_examples_of_each_guide() -> None:
    assert min(len({one.text for one in table}) for table in (NETFLIX_WORKED, BBC_WORKED)) >= 10


def test_a_finding_says_what_where_how_much_and_who_says_so() -> None:
    (finding,) = found(srt(*TALK[:2], (5000, 12_500, "All.")))
    assert finding == Finding(
        "talk.srt",
        11,
        3,
        "too-long",
        "error",
        7500,
        7000,
        "lasts 7500 ms: at most 7000 ms",
        f"podcast: {PODCAST.source}",
    )


def test_warnings_are_no_errors() -> None:
    severities = {rule.name: rule.severity for rule in RULES.values()}
    assert {name for name, severity in severities.items() if severity == "warning"} == {
        "reading-speed",
        "line-break",
        "split-name",
        "repeated",
        "missing-label",
        "spelling",
        "credit",
        "uncaptioned",
        "silence",
    }


SCRIPT = transcript(
    ("Ann Lee", Role.REPORTER, "Where did you begin, Bo Ekman?"),
    ("Bo Ekman", Role.GUEST, "With letters. " + "And so on, and so on, again. " * 4),
    episode=Episode(reporters=("Ann Lee",), guests=("Bo Ekman",)),
)


def test_a_credited_name_misspelt_is_told() -> None:
    given = found(
        srt((0, 2100, "Ann Lee: Where did you\nbegin, Bo Eckman?"), (2100, 9000, "Bo Ekman: With letters.")),
        script=SCRIPT,
    )
    assert [finding.cue for finding in given if finding.rule == "credit"] == [1]
    assert "'Bo Eckman'; credited is 'Bo Ekman'" in next(one.message for one in given if one.rule == "credit")


def test_a_credited_name_misspelt_as_a_speaker_is_told() -> None:
    given = found(
        vtt((0, 2100, "<v Ann Lee>Where did you begin?"), (2100, 4000, "<v Bo Ekmann>With letters.")),
        "talk.vtt",
        script=SCRIPT,
    )
    assert ("credit", 2) in pairs(given)


def test_speech_without_a_cue_is_told() -> None:
    given = found(srt((0, 3000, "Where did you begin?")), script=SCRIPT)
    (bare,) = [finding for finding in given if finding.rule == "uncaptioned"]
    assert bare.cue is None
    assert bare.measured is not None
    assert bare.measured > 2000


def test_a_cue_over_silence_is_told() -> None:
    end = SCRIPT.turns[-1].end_ms
    cues = [(at, at + 3000, f"And so on, {at}.") for at in range(0, end, 3000)]
    given = found(srt(*cues, (end + 5000, end + 7000, "Thank you.")), script=SCRIPT, duration_ms=end + 9000)
    assert pairs(given) == {("silence", len(cues) + 1)}


def test_the_recordings_length_comes_from_the_transcript() -> None:
    given = found(format_named("srt").write(SCRIPT) + "99\n00:59:00,000 --> 00:59:02,000\n[music]\n", script=SCRIPT)
    assert "past-end" in {finding.rule for finding in given}


@pytest.mark.parametrize("name", ["srt", "vtt", "ttml"])
def test_our_own_captions_of_the_samples_have_no_errors(samples: Path, name: str) -> None:
    references = sorted((samples / "references").glob("*.json"))
    assert references
    for path in references:
        script = read_transcript(path)
        given = found(format_named(name).write(script), f"{path.stem}.{name}", script=script)
        assert {finding.rule for finding in given} <= {"reading-speed"}


@pytest.mark.parametrize("name", ["srt", "vtt", "ttml"])
def test_our_own_captions_of_real_conversations_have_no_errors(shared: Path, name: str) -> None:
    for path in sorted((shared / "data" / "podcasts").glob("*.srt"))[:2]:
        script = podcast(path)
        given = found(format_named(name).write(script), f"{path.stem}.{name}", script=script)
        assert not [finding for finding in given if finding.severity == "error"]


@given(odd_transcripts)
def test_our_own_captions_can_always_be_read(script: Transcript) -> None:
    for name in ("srt", "vtt", "ttml"):
        rules = {finding.rule for finding in found(format_named(name).write(script), f"talk.{name}")}
        assert not rules & {
            "header",
            "encoding",
            "syntax",
            "times",
            "number",
            "blank-line",
            "end",
            "order",
            "overlap",
            "lines",
            "arrow",
            "escaping",
        }


@given(
    odd_files | st.binary(max_size=80),
    st.sampled_from(["a.srt", "a.vtt", "a.ttml", "a"]),
    st.sampled_from(list(PROFILES)),
)
def test_no_file_breaks_it(data: str | bytes, name: str, profile: str) -> None:
    try:
        given = found(data if isinstance(data, bytes) else data.encode(), name, PROFILES[profile], 10_000)
    except InputError:
        return  # it was no caption file at all
    assert all(finding.line >= 1 and finding.message and finding.source for finding in given)


@pytest.mark.parametrize("text", ["<html><p>Yes.</p></html>", "<tt/>", "<tt xmlns='http://www.w3.org/2000/svg'/>"])
def test_xml_of_another_kind_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError, match="is XML, but not TTML"):
        found(text, "talk.xml")


def test_without_an_ending_that_tells_the_text_does() -> None:
    assert subtitles_of(vtt(*TALK).encode(), Path("talk.txt")).kind == "vtt"
    assert subtitles_of(srt(*TALK).encode(), Path("talk.txt")).kind == "srt"
    assert subtitles_of(ttml(*TALK).encode(), Path("talk.txt")).kind == "ttml"
    with pytest.raises(InputError, match="is neither SubRip nor WebVTT nor TTML"):
        found("words alone", "talk.txt")


def test_ten_thousand_cues_are_checked_within_two_seconds() -> None:
    text = srt(
        *((at * 3000, at * 3000 + 2900, f"Ann: She had kept them all,\nand letter {at} too.") for at in range(10_000))
    ).encode()
    begun = time.process_time()
    given = found(text)
    assert time.process_time() - begun < 2
    assert not given
