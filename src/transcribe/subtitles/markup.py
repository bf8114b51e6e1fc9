"""What a viewer sees of a caption's text, and who says it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape, unescape

from transcribe.model.records import record
from transcribe.subtitles.file import Kind

# A browser drops <font> and keeps its text, so that it does no harm.
_VTT_TAG = re.compile(
    r"<(?P<end>/?)(?P<tag>c|i|b|u|v|lang|ruby|rt|font)(?P<rest>(?:[.\s][^<>]*)?)>"
    r"|<(?:[0-9]{2,}:)?[0-9]{2}:[0-9]{2}\.[0-9]{3}>"
)
_SRT_TAG = re.compile(
    r"</?(?:i|b|u|s|font|c)(?:[.\s][^<>]*)?>|\{\\[^{}]*\}"
    r"|<(?:[0-9]{2,}:)?[0-9]{2}:[0-9]{2}[.,][0-9]{3}>",
    re.IGNORECASE,
)
# Breaks and hard spaces that converters leave behind from Advanced SubStation.
_SRT_SPACE = re.compile(r"\\[Nh]")
_TTML_TAG = re.compile(r"""<!--.*?-->|<\?.*?\?>|<(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)
# What tells of a paragraph and isn't shown.
_TTML_ASIDE = re.compile(r"<((?:[\w.-]+:)?metadata|ttm:[\w.-]+)\b[^<>]*?(?:/>|>.*?</\1\s*>)", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_REFERENCE = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")
_BARE_AMPERSAND = re.compile(rf"&(?!{_REFERENCE.pattern[1:]})")

_DASH = re.compile(r"[-–—]\s*(?=\w)")
# A name, and what somebody is may stand after it: "Ann Lee (reporter): ".
_LABEL = re.compile(r"(\w[\w.'’ -]{0,38}?)(?: \([^()]{1,30}\))?:(?:\s+|$)")
_SENTENCE_END = r"[.?!…][\"'”’)\]]*\s+"
_LATER_LABEL = re.compile(_SENTENCE_END + _LABEL.pattern)
_LATER_DASH = re.compile(_SENTENCE_END + r"[-–]\s*(\w)")
_SOUND = re.compile(r"(?:[\[(][^\[\]()]*[\])]\s*)+|[♪#♫].*")
_PARTICLES = frozenset(
    (
        "al",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "of",
        "st",
        "ten",
        "ter",
        "the",
        "van",
        "von",
    )
)


@record
class Seen:
    """A line on screen.

    Attributes:
        shown: all that is seen, without markup.
        text: of that what is said, without dash and name.
        speakers: who is named as saying it, in order.
        dashed: whether it begins with a dash, as one of two speakers' lines does.
        shared: whether two speakers have it between them.
    """

    shown: str
    text: str
    speakers: tuple[str, ...]
    dashed: bool
    shared: bool


def seen(lines: Sequence[str], kind: Kind) -> tuple[Seen, ...]:
    """A cue's lines as a viewer sees them.

    >>> seen(["<v Ann Lee>Salt &amp; <i>pepper</i>"], "vtt")[0].shown, seen(["- Ann: Yes."], "srt")[0].speakers
    ('Salt & pepper', ('Ann',))
    """
    voice = ""
    made = []
    for line in lines:
        shown, voices, voice = _voiced(line, voice) if kind == "vtt" else (_plain(line, kind), [], "")
        made.append(_line(" ".join(shown.split()), voices))
    return tuple(made)


def is_sound(text: str) -> bool:
    """Whether it tells a sound or is sung, and nobody says it: `[music]`."""
    return _SOUND.fullmatch(text.strip()) is not None


def width(text: str) -> int:
    """How many characters it takes; marks that sit on another character take none.

    >>> width("Go\\u0308rter")
    6
    """
    return len(text) if text.isascii() else sum(unicodedata.category(char) not in ("Mn", "Me", "Cf") for char in text)


def is_bare(line: str) -> str | None:
    """The first `&` or `<` in WebVTT that should be escaped; None if all are."""
    if _BARE_AMPERSAND.search(line):
        return "&"
    return "<" if "<" in _VTT_TAG.sub("", line) else None


def escaped(line: str, kind: Kind) -> str:
    """A line in which nothing but its tags can be taken for markup or for times.

    >>> escaped("<i>R&B</i> &amp; a < b", "vtt"), escaped("A --> B", "srt")
    ('<i>R&amp;B</i> &amp; a &lt; b', 'A → B')
    """
    if kind == "ttml":
        return line  # else it would be no XML
    pieces, at = [], 0
    for tag in (_VTT_TAG if kind == "vtt" else _SRT_TAG).finditer(line):
        pieces += [_without_signs(line[at : tag.start()], kind), tag.group()]
        at = tag.end()
    made = "".join(pieces) + _without_signs(line[at:], kind)
    return _BARE_AMPERSAND.sub("&amp;", made) if kind == "vtt" else made


def _without_signs(text: str, kind: Kind) -> str:
    # SubRip has no way to escape.
    return text.replace("<", "&lt;").replace("-->", "--&gt;") if kind == "vtt" else text.replace("-->", "→")


def _unescaped(text: str) -> str:
    # Only what ends with a semicolon: html.unescape would take "&lt" too.
    return _REFERENCE.sub(lambda found: unescape(found.group()), text)


def _srt_unescaped(text: str) -> str:
    """SubRip has no escapes, but programs write them, and escape what they were given escaped."""
    once = _unescaped(text)
    return _unescaped(once) if once != text and "&amp;" in text else once


def _plain(line: str, kind: Kind) -> str:
    """A line of SubRip's or TTML's without its markup."""
    if kind == "srt":
        return _srt_unescaped(_SRT_SPACE.sub(" ", _SRT_TAG.sub("", line)))
    text = _CDATA.sub(lambda found: escape(found[1]), line)
    return _unescaped(_TTML_TAG.sub("", _TTML_ASIDE.sub("", text)))


def _voiced(line: str, voice: str) -> tuple[str, list[str], str]:
    """A WebVTT line's text, the voices in it, and the one that goes on after it."""
    shown, voices = "", list[str]()
    at = 0
    for tag in (*_VTT_TAG.finditer(line), None):
        text = line[at : tag.start() if tag else len(line)]
        if text.strip() and voice and voice not in voices:
            voices.append(voice)
        shown += _unescaped(text)
        if tag is not None:
            at = tag.end()
            if tag["tag"] == "v":
                voice = "" if tag["end"] else " ".join(_unescaped(re.sub(r"^\.\S*", "", tag["rest"])).split())
    return shown, voices, voice


def _line(shown: str, voices: Sequence[str]) -> Seen:
    dash = _DASH.match(shown)
    said = shown[dash.end() :] if dash else shown
    named = _LABEL.match(said)
    labels = [named[1]] if named and _is_name(named[1]) else []
    text = said[named.end() :] if named and labels else said
    later = list(_later_labels(text)) if labels else []
    speakers = tuple(dict.fromkeys((*voices, *labels, *later)))
    second = _LATER_DASH.search(text) if dash else None
    shared = len(set(voices)) > 1 or bool(later) or bool(second and second[1].isupper())
    return Seen(shown, text, speakers, dash is not None, shared)


def _later_labels(text: str) -> Iterator[str]:
    return (found[1] for found in _LATER_LABEL.finditer(text) if _is_name(found[1]))


def _is_name(text: str) -> bool:
    """Whether "text: " may name a speaker: up to four words, each with a capital but for particles."""
    words = text.split()
    return (
        len(words) <= 4
        and words[0][0].isupper()
        and all(word[0].isupper() or word[0].isdecimal() or word in _PARTICLES for word in words)
    )
