"""Languages in the names of caption files."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.readers.file_names import without_language


@pytest.mark.parametrize(
    ("name", "plain", "language"),
    [
        ("talk.en.vtt", "talk.vtt", "en"),
        ("talk.pt-BR.srt", "talk.srt", "pt"),
        ("talk.zh-Hans.vtt", "talk.vtt", "zh"),
        ("talk.nl.forced.srt", "talk.srt", "nl"),
        ("talk.en.hi.srt", "talk.srt", "en"),
        ("talk.hi.srt", "talk.srt", "hi"),
        ("talk.en-orig.vtt", "talk.vtt", "en"),
        ("talk.eng.SRT", "talk.SRT", "en"),
        ("talk.part.2.de.ttml", "talk.part.2.ttml", "de"),
        ("talk.srt", "talk.srt", None),
        ("talk.2.srt", "talk.2.srt", None),
        ("talk.xx.srt", "talk.xx.srt", None),
        (".en.srt", ".en.srt", None),
        ("mr.no.docx", "mr.no.docx", None),
        ("talk.forced.srt", "talk.forced.srt", None),
    ],
)
def test_the_language_stands_before_the_ending(name: str, plain: str, language: str | None) -> None:
    assert without_language(Path("a", name)) == (Path("a", plain), language)
