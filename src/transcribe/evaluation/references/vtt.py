"""WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format") with voice spans, or "Name: " as in SubRip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path

from transcribe.errors import DocumentError
from transcribe.evaluation.references.captions import Part, blocks, caption, labelled, reference
from transcribe.evaluation.references.reference import Reference

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"<[^>]*>")  # closing and other spans, and the times of words
_NO_CAPTION = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")


def read(text: str, path: Path, episode_id: str) -> Reference:
    """Read WebVTT; without any names it tells the words alone."""
    found = list(blocks(text))
    if not re.match(r"WEBVTT(?:\s|$)", text):
        raise DocumentError("doesn't begin with WEBVTT", path=path, mend="Write WEBVTT on its first line.")
    if any("-->" in line for line in found[0][1]):
        raise DocumentError("has no blank line after its header", path=path, mend="Put one before the first caption.")
    captions = [caption(line, block, path) for line, block in found[1:] if not _NO_CAPTION.match(block[0])]
    return reference(((shown, _voices(shown.lines)) for shown in captions), path)


def _voices(lines: Iterable[str]) -> Iterator[Part]:
    before, *voices = _VOICE.split("\n".join(lines))
    if before.strip():
        yield from labelled(_plain(before).split("\n"))
    for name, text in zip(voices[::2], voices[1::2], strict=True):
        yield unescape(name), _plain(text)


def _plain(text: str) -> str:
    return unescape(_TAG.sub("", text))
