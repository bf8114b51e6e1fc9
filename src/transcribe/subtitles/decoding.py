"""Bytes as text, where nothing says how it is written."""

from __future__ import annotations

from typing import NamedTuple

#: Bytes that are looked at to find out an encoding; more tell no more.
_ENOUGH = 200_000

_LATIN = ["cp1250", "cp1252", "cp1254", "cp1257"]
_OTHERS = ["cp1251", "cp1253", "cp1255", "cp1256", "gb18030", "big5", "cp932", "cp949", "koi8_r"]
_NAMES = {"gb18030": "GB 18030", "big5": "Big5", "cp932": "Shift JIS", "koi8_r": "KOI8-R"}


class Decoded(NamedTuple):
    """A file's text.

    Attributes:
        encoding: how it is written.
        guessed: whether the letters may be others: nothing in the file says how it is written.
    """

    text: str
    encoding: str
    guessed: bool


def decoded(data: bytes) -> Decoded:
    """A file's text: UTF-8; UTF-16 with its mark or without; else what the letters look most like.

    >>> decoded("1\\r\\n".encode("utf-16-le")), decoded("Görter".encode())
    (Decoded(text='1\\r\\n', encoding='UTF-16', guessed=False), Decoded(text='Görter', encoding='UTF-8', guessed=False))
    """
    if encoding := _wide(data):
        try:
            return Decoded(data.decode(encoding), "UTF-16", guessed=False)
        except UnicodeDecodeError:
            return Decoded(data.decode(encoding, "replace"), "damaged UTF-16", guessed=True)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8", guessed=False)
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost * 4 < sum(not char.isascii() for char in text):
        return Decoded(text, f"UTF-8 with {lost} damaged letters", guessed=True)
    encoding = _likely(data)
    name = _NAMES.get(encoding, encoding.replace("cp", "Windows-"))
    return Decoded(data.decode(encoding, "replace"), name, guessed=True)


def _wide(data: bytes) -> str | None:
    """UTF-16 in which order of bytes, if it is that: in captions every second byte of digits and arrows is 0."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:2_000]
    odd, even = start[1::2].count(0), start[::2].count(0)
    if not max(odd, even) or max(odd, even) * 5 < len(start) or min(odd, even) * 4 > max(odd, even):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _likely(data: bytes) -> str:
    """The likeliest of the encodings that caption files were written in before UTF-8."""
    from charset_normalizer import from_bytes

    sample = data[:_ENOUGH]
    foreign = sum(byte > 127 for byte in sample)
    letters = sum(bytes((byte,)).isalpha() for byte in sample)
    if foreign * 8 < letters:  # few letters are foreign: a language of western Europe
        return "cp1252"
    own = [line for line in sample.split(b"\n") if not line.isascii()]
    best = from_bytes(b"\n".join(own), cp_isolation=_LATIN if foreign < letters else _OTHERS).best()
    return best.encoding if best is not None else "cp1252"
