"""Recorded interviews to transcripts that say who said what and when, captions, and a search index.

    from transcribe import Archive, Batch, search_archive

    archive = Archive("festival-radio")
    report = Batch(archive).run()
    for hit in search_archive(archive, '"a strong hand" role:guest'):
        print(hit.person, hit.link)

Whatever a command does, one call here does. Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from transcribe.distribution import VERSION
from transcribe.engines.telemetry import switch_off

if TYPE_CHECKING:
    from transcribe.editing.importing import bring_in
    from transcribe.errors import TranscribeError
    from transcribe.model.episode import Episode
    from transcribe.model.transcript import Transcript
    from transcribe.pages import read_page
    from transcribe.pipeline.batch import Batch, refresh
    from transcribe.search import interval_of, open_index, parse, quote, search_archive
    from transcribe.services.clips import save_clip
    from transcribe.settings import Settings
    from transcribe.store.archive import Archive

# Before anything foreign is imported, here and in every worker process.
switch_off()

__version__ = VERSION

__all__ = [
    "Archive",
    "Batch",
    "Episode",
    "Settings",
    "TranscribeError",
    "Transcript",
    "bring_in",
    "interval_of",
    "open_index",
    "parse",
    "quote",
    "read_page",
    "refresh",
    "save_clip",
    "search_archive",
]

_HOMES = {
    "Archive": "store.archive",
    "Batch": "pipeline.batch",
    "Episode": "model.episode",
    "Settings": "settings",
    "Transcript": "model.transcript",
    "TranscribeError": "errors",
    "bring_in": "editing.importing",
    "interval_of": "search",
    "open_index": "search",
    "parse": "search",
    "quote": "search",
    "read_page": "pages",
    "refresh": "pipeline.batch",
    "save_clip": "services.clips",
    "search_archive": "search",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
