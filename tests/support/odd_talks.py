"""Interviews with names of any shape and words that look like anything: what an export has to survive."""

from __future__ import annotations

import random
import unicodedata

from transcribe.model.episode import Episode, Role
from transcribe.model.provenance import Provenance, Recording
from transcribe.model.transcript import Remark, SoundEvent, Speaker, Transcript, Turn, Word

NAMES = (
    "Ann Lee",
    "Sammy Davis, Jr.",
    "Cole, Dana",
    "Dana Cole",
    "DANA COLE",
    'Bo "Red" Ek',
    "Bo “Red” Ek",
    "bell hooks",
    "danah boyd",
    "k.d. lang",
    "María del Carmen Gutiérrez de la Vega y Torres",
    "Dr. No: the man",
    "Question",
    "Q",
    "A",
    "Host",
    "Guest",
    "Speaker 2",
    "SPEAKER_01",
    "Notes",
    "李娜",
    "王伟",
    "נועה לוי",
    "\u200fדוד כהן",
    "محمد بن سلمان",
    "สมชาย ใจดี",
    "अमित शाह",
    "Łukasz Żółw",
    "Нина Петрова",
    "Ō Sadaharu",
    "O'Neil",
    "Mary-Jane",
    "the narrator",
    "Earth, Wind & Fire",
    "P!nk",
    "Ke$ha",
    "will.i.am",
    "Ann (by phone)",
    "Ann (guest)",
    "R2-D2",
    "0:12",
    "[0:12] Ann",
    "12",
    "…",
    "x" * 70,
    "a b c d e f g h i j",
    "Ann: Bo",
    "- Ann",
    "<b>Ann</b>",
    "*Ann*",
    "`Ann`",
    "Ann\u200dLee",
    "Film",
    "Duration",
    "Reporter",
    "and then",
    "-->",
    "Ann, Bo and Cy",
    "نام\u200cخانوادگی",
    "Ann\u00a0Lee",
    ">> Ann",
)
WORDS = (
    "so",
    "we",
    "went",
    "to",
    "the",
    "harbour,",
    "and",
    "then",
    "it",
    "was.",
    "Yes.",
    "Why?",
    "film",
    "snow",
    "[music]",
    "[laughs]",
    "[0:12]",
    "0:12",
    "12:30",
    "Ann:",
    "Bo",
    "Ek:",
    "Question:",
    "one:",
    ":",
    "-",
    "–",
    "#",
    "##",
    ">",
    ">>",
    "1.",
    "1984",
    "*a*",
    "_b_",
    "**c**",
    "`d`",
    "&",
    "&amp;",
    "<i>",
    "</v>",
    "-->",
    "{\\an8}",
    "♪",
    "=1+1",
    "|",
    "\\",
    "#00:00:09-8#",
    "(0:15):",
    "[inaudible",
    "00:00:42]",
    "Notes",
    "---",
    "Duration:",
    "北京，",
    "電話。",
    "昨日は",
    "雨",
    "ที่กรุงเทพ",
    "שלום",
    "مرحبا",
    "e\u0301",
    "“quoted”",
    "mother-in-law",
    "https://a.b",
    "Sammy",
    "Davis,",
    "Jr.:",
    "\u200fא",
    "bell",
    "hooks:",
    "李娜：",
    "您好",
    "WEBVTT",
    "NOTE",
    "00:00:01,000",
    "x" * 60,
)


def odd_talk(chance: random.Random) -> Transcript:
    """A transcript of a few turns; the same chance gives the same."""
    speakers = tuple(
        Speaker(
            f"SPEAKER_{number:02}",
            _name(chance) if chance.random() < 0.9 else None,
            chance.choice((Role.REPORTER, Role.GUEST, Role.OTHER, Role.UNKNOWN)),
        )
        for number in range(chance.randrange(1, 4))
    )
    turns: list[Turn] = []
    at_ms = 0
    for _ in range(chance.randrange(1, 8)):
        words = []
        for _ in range(chance.randrange(1, 25)):
            at_ms += chance.choice((1, 40, 400, 2_500))
            words.append(Word(at_ms, at_ms + chance.randrange(40, 700), _word(chance)))
            at_ms = words[-1].end_ms
        label = chance.choice(speakers).label
        if turns and turns[-1].speaker == label:  # one speaker's uninterrupted words are one turn
            words = [*turns.pop().words, *words]
        begins = (len(words) // 2,) if len(words) > 2 and chance.random() < 0.3 else None
        turns.append(Turn(words[0].start_ms, words[-1].end_ms, label, tuple(words), begins=begins))
    heard = {turn.speaker for turn in turns}
    between = sorted(chance.randrange(at_ms) for _ in range(chance.randrange(3)))
    return Transcript(
        "talk",
        Episode(title=_text(chance), guests=tuple(one.name for one in speakers if one.name)),
        tuple(one for one in speakers if one.label in heard),
        tuple(turns),
        Provenance(Recording("", "", at_ms + 1_000, "", 0, 0), imported="talk.json"),
        language=chance.choice(("en", "de", "ja", None)),
        remarks=tuple(Remark(ms, _text(chance), chance.choice(("heading", "note"))) for ms in between),
        sounds=tuple(SoundEvent(ms, ms + 900, chance.choice(("music", "laughs"))) for ms in between),
    )


def _name(chance: random.Random) -> str:
    return chance.choice(NAMES) if chance.random() < 0.8 else _letters(chance, 18).strip() or "Ann"


def _word(chance: random.Random) -> str:
    return chance.choice(WORDS) if chance.random() < 0.95 else _letters(chance, 8).strip() or "so"


def _text(chance: random.Random) -> str:
    return " ".join(_word(chance) for _ in range(chance.randrange(1, 5)))


def _letters(chance: random.Random, most: int) -> str:
    """Characters of any script that a file can hold."""
    made = ""
    while len(made) < chance.randrange(1, most):
        char = chr(
            chance.choice(
                (
                    chance.randrange(32, 0x250),
                    chance.randrange(0x250, 0x3000),
                    chance.randrange(0x3000, 0xD800),
                    chance.randrange(0x1F300, 0x1F700),
                )
            )
        )
        if unicodedata.category(char) not in ("Cn", "Cc", "Co", "Cs"):
            made += char
    return made
