"""One harness a parser: bytes in; it returns, or raises an error of ours. Anything else is a defect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from support.word_files import W, package
from transcribe.captions.lint import findings
from transcribe.captions.mending import hint
from transcribe.captions.profiles import PODCAST, Profile
from transcribe.captions.rules import Check
from transcribe.errors import SettingsError, TranscribeError
from transcribe.model.records import validate
from transcribe.pages.files import parse_page
from transcribe.readers import read_data, timed
from transcribe.recognition.names.glossary import parse_glossary
from transcribe.search.query.parsing import parse
from transcribe.settings import Settings
from transcribe.store.inputs import FileKind, toml_value
from transcribe.subtitles.reading import subtitles_of

_SETTINGS = FileKind("a settings file", 100_000, SettingsError)
_NAMES = ("Jessica Görter", "Matt Micucci")


def page(suffix: str, data: bytes) -> None:
    """An episode's page."""
    parse_page(data, Path(f"talk{suffix}"))


def told(name: str, data: bytes) -> None:
    """A file that is imported; what it tells gets its times as on import."""
    for names in ((), _NAMES):
        timed(read_data(data, Path(name), episode_id="talk", names=names))


def captions(name: str, data: bytes) -> None:
    """A caption file that is checked and mended, and imported."""
    check = Check.of(subtitles_of(data, Path(name)), PODCAST)
    findings(check)
    hint(check)
    told(name, data)


def docx(data: bytes) -> None:
    """A Word document; what is no package is the text of one."""
    if not data.startswith(b"PK"):
        head = f'<w:document xmlns:w="{W}"><w:body>'.encode()
        data = package(
            "", {"word/document.xml": data if data.startswith(b"<?xml") else head + data + b"</w:body></w:document>"}
        )
    told("talk.docx", data)


def query(data: bytes) -> None:
    """What is searched for."""
    parse(data.decode("utf-8", "replace"))


def settings(data: bytes) -> None:
    """The settings file, and a caption profile: both are TOML."""
    given = toml_value(data.decode("utf-8", "replace"), "transcribe.toml", _SETTINGS)
    for kind in (Settings, Profile):
        try:
            validate(kind, given, error=SettingsError)
        except TranscribeError:
            continue


def glossary(data: bytes) -> None:
    """The archive's list of terms."""
    parse_glossary(data, Path("glossary.txt"))


HARNESSES: Mapping[str, Callable[[bytes], None]] = {
    "page-text": partial(page, ".txt"),
    "page-json": partial(page, ".json"),
    "page-yaml": partial(page, ".yaml"),
    "json": partial(told, "talk.json"),
    "srt": partial(captions, "talk.srt"),
    "vtt": partial(captions, "talk.vtt"),
    "ttml": partial(captions, "talk.ttml"),
    "docx": docx,
    "markdown": partial(told, "talk.md"),
    "text": partial(told, "talk.txt"),
    "rttm": partial(told, "talk.rttm"),
    "query": query,
    "settings": settings,
    "glossary": glossary,
}


def run(name: str, data: bytes) -> TranscribeError | None:
    """Let a harness work. The error of ours that it ended with, if any."""
    try:
        HARNESSES[name](data)
    except TranscribeError as error:
        str(error).encode()  # it can be printed
        return error
    return None
