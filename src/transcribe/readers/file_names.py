"""What the name of a caption file says besides the episode: its language, and what it is for."""

from __future__ import annotations

from pathlib import Path

#: Files that are told apart by language; of other documents a dotted part may well be a word of the name.
CAPTION_SUFFIXES = (".srt", ".vtt", ".webvtt", ".ttml", ".dfxp", ".itt", ".imsc")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: ISO 639-1, all of it.
_CODES = _words("""
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
    ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta
    te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""")

#: Codes of three letters (ISO 639-2), and one that is out of use, for languages that captions often come in.
_LONGER = {
    "eng": "en",
    "ger": "de",
    "deu": "de",
    "fre": "fr",
    "fra": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "dut": "nl",
    "nld": "nl",
    "rus": "ru",
    "ukr": "uk",
    "pol": "pl",
    "cze": "cs",
    "ces": "cs",
    "slo": "sk",
    "slk": "sk",
    "hun": "hu",
    "rum": "ro",
    "ron": "ro",
    "gre": "el",
    "ell": "el",
    "tur": "tr",
    "ara": "ar",
    "heb": "he",
    "iw": "he",
    "per": "fa",
    "fas": "fa",
    "hin": "hi",
    "chi": "zh",
    "zho": "zh",
    "jpn": "ja",
    "kor": "ko",
    "tha": "th",
    "vie": "vi",
    "ind": "id",
    "swe": "sv",
    "nor": "no",
    "nob": "nb",
    "dan": "da",
    "fin": "fi",
    "est": "et",
    "lav": "lv",
    "lit": "lt",
    "bul": "bg",
    "hrv": "hr",
    "srp": "sr",
    "slv": "sl",
    "cat": "ca",
    "baq": "eu",
    "eus": "eu",
    "glg": "gl",
    "ice": "is",
    "isl": "is",
}

_PURPOSES = _words("auto captions cc default forced full hi orig original sdh subtitles")


def without_language(path: Path) -> tuple[Path, str | None]:
    """A caption file's path without its language and purpose, and the language (ISO 639-1); None if it names none.

    >>> without_language(Path("a/talk.pt-BR.srt")), without_language(Path("talk.nl.forced.srt"))
    ((PosixPath('a/talk.srt'), 'pt'), (PosixPath('talk.srt'), 'nl'))
    >>> without_language(Path("talk.2.srt"))
    (PosixPath('talk.2.srt'), None)
    """
    if path.suffix.lower() not in CAPTION_SUFFIXES:
        return path, None
    stem, *parts = path.stem.split(".")
    # "hi" is Hindi, too; where it follows another language it says for whom the captions are.
    while len(parts) > 1 and parts[-1].lower() in _PURPOSES:
        parts.pop()
    language = _language(parts[-1]) if parts and stem else None
    if language is None:
        return path, None
    return path.with_name(".".join((stem, *parts[:-1])) + path.suffix), language


def _language(tag: str) -> str | None:
    """ISO 639-1, of a tag such as "pt-BR" or "zh-Hans" (BCP 47), "en-orig" or "eng"."""
    code, *others = tag.lower().replace("_", "-").split("-")
    if not all(part.isalnum() and len(part) <= 8 for part in others):
        return None
    return code if code in _CODES else _LONGER.get(code)
