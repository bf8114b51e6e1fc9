"""Caption files with faults planted by hand: what is wrong in each, and nothing else."""

from __future__ import annotations

from typing import NamedTuple

from transcribe.captions.profiles import BBC, DCMP, NETFLIX, PODCAST, Profile
from transcribe.model.timecode import stamp

Cue = tuple[int, int, str]

TALK: tuple[Cue, ...] = (
    (0, 2000, "Where did you begin?"),
    (2000, 4700, "In my mother's kitchen,\nwith her letters."),
    (5000, 7000, "She had kept them all."),
)


class Planted(NamedTuple):
    """A file and the (rule, cue) pairs that a check must find in it: these, and no others."""

    name: str
    data: bytes
    expected: frozenset[tuple[str, int | None]]
    profile: Profile = PODCAST
    duration_ms: int | None = None


def srt(*cues: Cue) -> str:
    """A faultless SubRip file, as far as its cues are."""
    return "".join(
        f"{number}\n{stamp(start, decimal=',')} --> {stamp(end, decimal=',')}\n{text}\n\n"
        for number, (start, end, text) in enumerate(cues, start=1)
    )


def vtt(*cues: Cue) -> str:
    """A faultless WebVTT file, as far as its cues are."""
    return "\n".join(("WEBVTT\n", *(f"{stamp(start)} --> {stamp(end)}\n{text}\n" for start, end, text in cues)))


def ttml(*cues: Cue, prefix: str = "", parameters: str = "") -> str:
    """A faultless TTML file, as far as its cues are; a new line of a cue is a break."""
    paragraphs = "".join(
        f'   <{prefix}p begin="{stamp(start)}" end="{stamp(end)}">'
        f"{text.replace(chr(10), f'<{prefix}br/>')}</{prefix}p>\n"
        for start, end, text in cues
    )
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{prefix}tt {space}="http://www.w3.org/ns/ttml" '
        f'xmlns:ttp="http://www.w3.org/ns/ttml#parameter" {parameters}xml:lang="en">\n <{prefix}body>\n'
        f"  <{prefix}div>\n{paragraphs}  </{prefix}div>\n </{prefix}body>\n</{prefix}tt>\n"
    )


def _one(text: str, start: int = 5000, end: int = 8000) -> tuple[Cue, ...]:
    """The talk, its last cue replaced by this."""
    return (*TALK[:2], (start, end, text))


def _case(
    name: str,
    text: str | bytes,
    *expected: tuple[str, int | None],
    profile: Profile = PODCAST,
    duration_ms: int | None = None,
) -> Planted:
    return Planted(name, text if isinstance(text, bytes) else text.encode(), frozenset(expected), profile, duration_ms)


_READING = [
    _case("no-header.vtt", vtt(*TALK).removeprefix("WEBVTT\n\n"), ("header", None)),
    _case("lower-header.vtt", vtt(*TALK).replace("WEBVTT", "webvtt"), ("header", None)),
    _case("header-runs-on.vtt", vtt(*TALK).replace("WEBVTT", "WEBVTTX"), ("header", None), ("syntax", None)),
    _case("latin-1.vtt", vtt(*_one("Görter was there.")).encode("latin-1"), ("encoding", None)),
    _case("latin-1.srt", srt(*_one("Görter was there.")).encode("latin-1"), ("encoding", None)),
    _case("utf-16.srt", srt(*TALK).encode("utf-16"), ("encoding", None)),
    _case("utf-16.vtt", vtt(*TALK).encode("utf-16"), ("encoding", None)),
    _case("comma.vtt", vtt(*TALK).replace("04.700", "04,700"), ("times", 2)),
    _case("point.srt", srt(*TALK).replace("04,700", "04.700"), ("times", 2)),
    _case("short-hours.srt", srt(*TALK).replace("00:00:05,000", "0:00:05,000"), ("times", 3)),
    _case("two-digits.vtt", vtt(*TALK).replace("04.700", "04.70"), ("times", 2)),
    _case("no-times.srt", srt(*TALK).replace("00:00:04,700", "00:00:0x,700"), ("syntax", None)),
    _case("no-times.vtt", vtt(*TALK).replace("00:00:04.700", ""), ("syntax", None)),
    _case("minute-75.srt", srt(*TALK).replace("00:00:04,700", "00:75:04,700"), ("syntax", None)),
    _case("negative.srt", srt(*TALK).replace("00:00:00,000", "-00:00:01,000"), ("negative", 1), ("times", 1)),
    _case("blank-line-in-text.srt", srt(*TALK).replace("kitchen,\n", "kitchen,\n\n"), ("blank-line", 2)),
    _case("blank-line-in-text.vtt", vtt(*TALK).replace("kitchen,\n", "kitchen,\n\n"), ("blank-line", 2)),
    _case("no-milliseconds.srt", srt(*TALK).replace("00:00:05,000", "00:00:05"), ("times", 3)),
    _case("arrow-of-one-dash.srt", srt(*TALK).replace("-->", "->"), ("times", 1), ("times", 2), ("times", 3)),
    _case("spaces-in-arrow.vtt", vtt(*TALK).replace("-->", "- - >"), ("times", 1), ("times", 2), ("times", 3)),
    _case("frames.srt", srt(*TALK).replace("00:00:05,000", "00:00:05:00"), ("times", 3)),
    _case("utf-16-without-mark.srt", srt(*TALK).encode("utf-16-le"), ("encoding", None)),
    _case("blank-line-missing.srt", srt(*TALK).replace("begin?\n\n", "begin?\n"), ("blank-line", 2)),
    _case("blank-line-missing.vtt", vtt(*TALK).replace("begin?\n\n", "begin?\n"), ("blank-line", 2)),
    _case("no-number.srt", srt(*TALK).replace("2\n00", "00", 1), ("number", 2)),
    _case("number-twice.srt", srt(*TALK).replace("\n3\n", "\n2\n"), ("number", 3)),
    _case("no-cues.srt", "These are words alone.\n", ("syntax", None)),
    _case("title-before.srt", "A film by Bo Ek\n\n" + srt(*TALK), ("syntax", None)),
]

_TIMING = [
    _case("end-before-start.srt", srt(*_one("All of them.", 6000, 5500)), ("end", 3)),
    _case("end-at-start.vtt", vtt(*_one("All of them.", 6000, 6000)), ("end", 3)),
    _case("order.srt", srt(TALK[1], TALK[0], TALK[2]), ("order", 2)),
    _case("order.vtt", vtt(TALK[2], *TALK[:2]), ("order", 2), ("order", 3)),
    _case("overlap.srt", srt(TALK[0], (1800, 4500, "In my mother's kitchen."), TALK[2]), ("overlap", 2)),
    _case("overlap.vtt", vtt((0, 2500, "Where did you begin?"), *TALK[1:]), ("overlap", 2)),
    _case("overlap-two.srt", srt((0, 6000, "Where did you begin?"), *TALK[1:]), ("overlap", 2), ("overlap", 3)),
    _case("same-time.srt", srt(TALK[0], TALK[0]), ("overlap", 2)),
    _case("past-end.srt", srt(*TALK), ("past-end", 3), duration_ms=6500),
    _case("past-end-wholly.vtt", vtt(*TALK), ("past-end", 2), ("past-end", 3), duration_ms=4000),
    _case("too-short.srt", srt(*_one("All.", 5000, 5800)), ("too-short", 3)),
    _case("too-short.vtt", vtt(*_one("All.", 5000, 5500)), ("too-short", 3)),
    _case("too-short-for-its-words.srt", srt((0, 1000, "One or two or six.")), ("too-short", 1), profile=BBC),
    _case("too-short-dcmp.srt", srt((0, 1800, "All of them.")), ("too-short", 1), profile=DCMP),
    _case("too-long.srt", srt(*_one("All of them.", 5000, 12_500)), ("too-long", 3)),
    _case("too-long.vtt", vtt(*_one("All of them.", 5000, 12_002)), ("too-long", 3)),
    _case("gap.srt", srt((0, 1950, "Where did you begin?"), *TALK[1:]), ("gap", 2)),
    _case("gap.vtt", vtt((0, 1999, "Where did you begin?"), *TALK[1:]), ("gap", 2)),
    _case("gap-touching.srt", srt(*TALK), ("gap", 2), profile=NETFLIX),
    _case("gap-under-a-second.srt", srt(*TALK), ("gap", 3), profile=BBC),
    _case("speed.srt", srt(*_one("She had kept each one of them.", 5000, 6500)), ("reading-speed", 3)),
    _case(
        "speed.vtt", vtt((0, 2000, "And what was it that made you begin then?")), ("reading-speed", 1), profile=NETFLIX
    ),
    _case(
        "speed-bbc.srt",
        srt((0, 2500, "Photographers photographed\neverything everywhere.")),
        ("reading-speed", 1),
        profile=BBC,
    ),
]

_TEXT = [
    _case("three-lines.srt", srt(*_one("Letters,\nphotographs,\nall of it.")), ("lines", 3)),
    _case(
        "three-lines.vtt",
        vtt(*_one("<v Bo>Letters,\nphotographs,\nall of it.</v>")),
        ("lines", 3),
        ("missing-label", 1),
        ("missing-label", 2),
    ),
    _case("line-too-long.srt", srt(*_one("She had kept them all, every single letter.")), ("line-length", 3)),
    _case("line-too-long.vtt", vtt(*_one("She had kept them all, every single letter.")), ("line-length", 3)),
    _case(
        "line-too-long-with-name.srt",
        srt(
            *_one("Ann Lee: She had kept every single letter.", 5000, 8000),
            (8000, 11_000, "Ann Lee: She had kept them all in a drawer."),
        ),
        ("line-length", 4),
    ),
    _case(
        "line-of-37-bbc.srt",
        srt((0, 5000, "She had kept each single one of them.\nYes, every single one of them.")),
        profile=BBC,
    ),
    _case(
        "line-too-long-by-one.srt",
        srt((0, 4000, "She had kept every single one of them.")),
        ("line-length", 1),
        profile=BBC,
    ),
    _case(
        "line-too-long-dcmp.vtt", vtt((0, 4000, "She had kept each and all of them")), ("line-length", 1), profile=DCMP
    ),
    _case("empty.srt", srt(*_one("")), ("empty", 3)),
    _case("empty.vtt", vtt(*_one("<v Bo></v>")), ("empty", 3)),
    _case("empty-markup.srt", srt(*_one("<i></i>")), ("empty", 3)),
    _case("empty-before-its-text.srt", srt(*TALK).replace("700\nIn my", "700\n\nIn my"), ("blank-line", 2)),
    _case("arrow.srt", srt(*_one("From A --> B.")), ("arrow", 3)),
    _case("arrow.vtt", vtt(*_one("From A --> B.")), ("arrow", 3)),
    _case("ampersand.vtt", vtt(*_one("Salt & pepper.")), ("escaping", 3)),
    _case("ampersand-in-name.vtt", vtt((0, 2000, "<v Bo & Co>Salt.</v>")), ("escaping", 1)),
    _case("less-than.vtt", vtt(*_one("Two < three.")), ("escaping", 3)),
    _case("unknown-tag.vtt", vtt(*_one("All of them <laughs>.")), ("escaping", 3)),
    _case("break-after-article.srt", srt(*_one("And then she opened the\nlowest drawer of all.")), ("line-break", 3)),
    _case("break-after-preposition.vtt", vtt(*_one("She had them with\nthe photographs.")), ("line-break", 3)),
    _case("break-after-conjunction.srt", srt(*_one("Coins and keys and\nphotographs.")), ("line-break", 3)),
    _case("break-after-auxiliary.srt", srt(*_one("All that she would\nhave burnt.")), ("line-break", 3)),
    _case(
        "split-name.srt",
        srt((0, 3000, "Jessica Gorter: Thank you."), (3000, 6000, "She is called Jessica\nGorter.")),
        ("split-name", 2),
    ),
    _case(
        "split-name.vtt",
        vtt((0, 3000, "<v Bo Ek>Thank you."), (3000, 6000, "<v Ann>I asked Mr. Bo\nEk, twice.")),
        ("split-name", 2),
    ),
    _case("three-equal.srt", srt(*((at * 2000, at * 2000 + 2000, "Thank you.") for at in range(3))), ("repeated", 3)),
    _case("five-equal.vtt", vtt(*((at * 2000, at * 2000 + 2000, "Thank you.") for at in range(5))), ("repeated", 3)),
]

_SPEAKERS = [
    _case("two-on-a-line.srt", srt(*_one("- Was it cold? - Yes.")), ("two-speakers", 3)),
    _case("two-names-on-a-line.srt", srt(*_one("Ann: Was it cold? Bo: Yes.")), ("two-speakers", 3)),
    _case("two-voices-on-a-line.vtt", vtt((0, 3000, "<v Ann>Was it cold?</v> <v Bo>Yes.</v>")), ("two-speakers", 1)),
    _case("label.srt", srt(*_one("SPEAKER_00: All of them.")), ("unresolved", 3)),
    _case("label.vtt", vtt((0, 3000, "<v SPEAKER_01>All of them.</v>")), ("unresolved", 1)),
    _case("label-in-brackets.srt", srt(*_one("[SPEAKER_01] All of them.")), ("unresolved", 3)),
    _case("label-of-a-service.vtt", vtt(*_one("spk_1: All of them.")), ("unresolved", 3)),
    _case(
        "voice-missing.vtt", vtt((0, 2000, "<v Ann>Was it cold?"), (2000, 4000, "Yes, it was.")), ("missing-label", 2)
    ),
    _case(
        "name-missing.srt",
        srt((0, 2000, "Ann: Was it cold?"), (2000, 4000, "Bo: Yes, it was."), (4000, 6000, "- Always?\n- Always.")),
        ("missing-label", 3),
    ),
    _case(
        "two-spellings.srt",
        srt(
            (0, 2000, "Jessica Gorter: Yes."),
            (2000, 4000, "Jessica Gorder: No."),
            (4000, 6000, "Jessica Gorter: Well."),
        ),
        ("spelling", 2),
    ),
    _case("two-cases.vtt", vtt((0, 2000, "<v Ann Lee>Yes."), (2000, 4000, "<v ANN LEE>No.")), ("spelling", 2)),
]

_ENTITY = '<!DOCTYPE tt [<!ENTITY who "Ann"><!ENTITY all SYSTEM "file:///etc/passwd">]>\n<tt '

_TTML = [
    _case("not-closed.ttml", ttml(*TALK).replace("</div>", ""), ("syntax", None)),
    _case("cut-off.dfxp", ttml(*TALK)[:-100], ("syntax", None)),
    _case("bare-ampersand.ttml", ttml(*_one("Salt & pepper.")), ("syntax", None)),
    _case("unknown-entity.imsc", ttml(*_one("Salt&nbsp;and pepper.")), ("syntax", None)),
    _case("entities.ttml", ttml(*TALK).replace("<tt ", _ENTITY), ("syntax", None)),
    _case("nothing.ttml", "", ("syntax", None)),
    _case(
        "latin-1.ttml",
        ttml(*_one("Görter was there.")).replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        ("encoding", None),
    ),
    _case("says-utf-8.xml", ttml(*_one("Görter was there.")).encode("latin-1"), ("encoding", None)),
    _case("utf-16.ttml", ttml(*TALK).replace("UTF-8", "UTF-16").encode("utf-16"), ("encoding", None)),
    _case("no-times.ttml", ttml(*TALK).replace(' begin="00:00:05.000" end="00:00:07.000"', ""), ("times", None)),
    _case("no-end.itt", ttml(*TALK).replace(' end="00:00:07.000"', ""), ("times", None)),
    _case("short-hours.ttml", ttml(*TALK).replace("00:00:05.000", "0:00:05.000"), ("times", None)),
    _case("srt-times.xml", ttml(*TALK).replace("00:00:05.000", "00:00:05,000"), ("times", None)),
    _case("frame-30.ttml", ttml(*TALK).replace("00:00:05.000", "00:00:05:30"), ("times", None)),
    _case("end-before-start.ttml", ttml(*_one("All of them.", 6000, 5500)), ("end", 3)),
    _case("overlap.ttml", ttml((0, 2500, "Where did you begin?"), *TALK[1:]), ("overlap", 2)),
    _case("gap.dfxp", ttml((0, 1950, "Where did you begin?"), *TALK[1:], prefix="tt:"), ("gap", 2)),
    _case("past-end.ttml", ttml(*TALK), ("past-end", 3), duration_ms=6500),
    _case("too-short.ttml", ttml(*_one("All.", 5000, 5500)), ("too-short", 3)),
    _case(
        "too-short-in-ticks.ttml",
        ttml(*TALK, parameters='ttp:tickRate="10000000" ').replace('"00:00:07.000"', '"55000000t"'),
        ("too-short", 3),
        ("reading-speed", 3),
    ),
    _case(
        "too-long-in-frames.ttml",
        ttml(*TALK, parameters='ttp:frameRate="25" ').replace('"00:00:07.000"', '"00:00:12:01"'),
        ("too-long", 3),
    ),
    _case("too-long-by-dur.ttml", ttml(*TALK).replace('end="00:00:07.000"', 'dur="7.5s"'), ("too-long", 3)),
    _case("speed.ttml", ttml(*_one("She had kept each one of them.", 5000, 6500)), ("reading-speed", 3)),
    _case("three-lines.ttml", ttml(*_one("Letters,\nphotographs,\nall of it.")), ("lines", 3)),
    _case(
        "three-lines-prefixed.xml",
        ttml(*_one("<tt:span>Letters,\nphotographs,\nall of it.</tt:span>"), prefix="tt:"),
        ("lines", 3),
    ),
    _case("line-too-long.ttml", ttml(*_one("She had kept them all, every single letter.")), ("line-length", 3)),
    _case("empty.ttml", ttml(*_one("<span> </span>")), ("empty", 3)),
    _case("empty-closed.ttml", ttml(*_one("")).replace("></p>", "/>"), ("empty", 3)),
    _case("break-after-article.ttml", ttml(*_one("And then she opened the\nlowest drawer of all.")), ("line-break", 3)),
    _case(
        "split-name.ttml",
        ttml((0, 3000, "Jessica Gorter: Thank you."), (3000, 6000, "She is called Jessica\nGorter.")),
        ("split-name", 2),
    ),
    _case("three-equal.ttml", ttml(*((at * 2000, at * 2000 + 2000, "Thank you.") for at in range(3))), ("repeated", 3)),
    _case("two-on-a-line.ttml", ttml(*_one("- Was it cold? - Yes.")), ("two-speakers", 3)),
    _case("label.ttml", ttml(*_one("<span>SPEAKER_00: All of them.</span>")), ("unresolved", 3)),
    _case(
        "name-missing.ttml",
        ttml((0, 2000, "Ann: Was it cold?"), (2000, 4000, "Bo: Yes, it was."), (4000, 6000, "- Always?\n- Always.")),
        ("missing-label", 3),
    ),
    _case(
        "two-spellings.ttml",
        ttml(
            (0, 2000, "Jessica Gorter: Yes."),
            (2000, 4000, "Jessica Gorder: No."),
            (4000, 6000, "Jessica Gorter: Well."),
        ),
        ("spelling", 2),
    ),
]

PLANTED = [*_READING, *_TIMING, *_TEXT, *_SPEAKERS, *_TTML]
