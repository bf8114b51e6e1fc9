"""What `transcribe` can do, a typed function for each command: the command line, a web page and a worker call these.

Records go in and come out. What takes long takes callbacks for its progress and a `CancelToken`. A change by hand is
written at once; `refresh` then makes the episodes that it concerns, when the caller sees fit. Nothing here prints.

Everything is imported when it is first asked for: `search` loads no engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transcribe.editing.bulk_import import FileImport, ImportReport
    from transcribe.editing.bulk_import import bring_in_all as import_files
    from transcribe.editing.corrections import assign, keep_as_heard
    from transcribe.editing.corrections import check as mark_checked
    from transcribe.editing.corrections import undo as undo_edits
    from transcribe.editing.importing import ImportResult
    from transcribe.editing.importing import bring_in as import_file
    from transcribe.editing.renaming import merge, rename, split, undo_renaming
    from transcribe.editing.replacing import undo as undo_replacement
    from transcribe.editing.replacing import write as replace
    from transcribe.model.progress import Cancelled, CancelToken
    from transcribe.pipeline.batch import Batch, refresh
    from transcribe.pipeline.hearing import RerunPolicy
    from transcribe.pipeline.jingles import forget as forget_jingle
    from transcribe.pipeline.places import Review, ReviewPlace
    from transcribe.pipeline.reports import Outcome, Planned, RunReport, StageEvent
    from transcribe.services.captions import CaptionReport, check_captions
    from transcribe.services.clips import refuse_clip, save_clip
    from transcribe.services.doctor import can_transcribe, examine
    from transcribe.services.evaluating import evaluate
    from transcribe.services.exporting import Exported, export, save_export
    from transcribe.services.indexing import BuiltIndex, IndexReport, build_index, index_status, verify_index
    from transcribe.services.knowing import HeardJingle, HeardJingles, JinglePlace, list_jingles, pull_model
    from transcribe.services.listing import listing as list_episodes
    from transcribe.services.models import models as list_models
    from transcribe.services.people import people as list_people
    from transcribe.services.reading import list_edits, list_renamings, read_episode_page, review_episode, transcript
    from transcribe.services.replacing import FoundReplacements, MadeReplacements, find_replacements, list_replacements
    from transcribe.services.review import Reviews, review_all
    from transcribe.services.running import imported_batch, plan, run, run_state, runs
    from transcribe.services.searching import SearchAnswer, SearchRequest, SearchSession, quote, search
    from transcribe.store.runs import RunState
    from transcribe.voices import forget as forget_voice
    from transcribe.voices import learn_archive as learn_voices
    from transcribe.voices import withdraw as withdraw_voice

__all__ = [
    "Batch",
    "BuiltIndex",
    "CancelToken",
    "Cancelled",
    "CaptionReport",
    "Exported",
    "FileImport",
    "FoundReplacements",
    "HeardJingle",
    "HeardJingles",
    "ImportReport",
    "ImportResult",
    "IndexReport",
    "JinglePlace",
    "MadeReplacements",
    "Outcome",
    "Planned",
    "RerunPolicy",
    "Review",
    "ReviewPlace",
    "Reviews",
    "RunReport",
    "RunState",
    "SearchAnswer",
    "SearchRequest",
    "SearchSession",
    "StageEvent",
    "assign",
    "build_index",
    "can_transcribe",
    "check_captions",
    "evaluate",
    "examine",
    "export",
    "find_replacements",
    "forget_jingle",
    "forget_voice",
    "import_file",
    "import_files",
    "imported_batch",
    "index_status",
    "keep_as_heard",
    "learn_voices",
    "list_edits",
    "list_episodes",
    "list_jingles",
    "list_models",
    "list_people",
    "list_renamings",
    "list_replacements",
    "mark_checked",
    "merge",
    "plan",
    "pull_model",
    "quote",
    "read_episode_page",
    "refresh",
    "refuse_clip",
    "rename",
    "replace",
    "review_all",
    "review_episode",
    "run",
    "run_state",
    "runs",
    "save_clip",
    "save_export",
    "search",
    "split",
    "transcript",
    "undo_edits",
    "undo_renaming",
    "undo_replacement",
    "verify_index",
    "withdraw_voice",
]

#: Where each lies, and by which name there if it is another; as above, for programs that run.
_PLACES = {
    "editing.bulk_import": "FileImport ImportReport import_files=bring_in_all",
    "editing.corrections": "assign keep_as_heard mark_checked=check undo_edits=undo",
    "editing.renaming": "merge rename split undo_renaming",
    "editing.importing": "ImportResult import_file=bring_in",
    "editing.replacing": "undo_replacement=undo replace=write",
    "model.progress": "Cancelled CancelToken",
    "pipeline.batch": "Batch refresh",
    "pipeline.hearing": "RerunPolicy",
    "pipeline.jingles": "forget_jingle=forget",
    "pipeline.places": "Review ReviewPlace",
    "pipeline.reports": "Outcome Planned RunReport StageEvent",
    "services.captions": "CaptionReport check_captions",
    "services.clips": "refuse_clip save_clip",
    "services.doctor": "can_transcribe examine",
    "services.evaluating": "evaluate",
    "services.exporting": "Exported export save_export",
    "services.indexing": "BuiltIndex IndexReport build_index index_status verify_index",
    "services.knowing": "HeardJingle HeardJingles JinglePlace list_jingles pull_model",
    "services.listing": "list_episodes=listing",
    "services.models": "list_models=models",
    "services.people": "list_people=people",
    "services.reading": "list_edits list_renamings read_episode_page review_episode transcript",
    "services.replacing": "FoundReplacements MadeReplacements find_replacements list_replacements",
    "services.review": "Reviews review_all",
    "services.running": "imported_batch plan run run_state runs",
    "services.searching": "SearchAnswer SearchRequest SearchSession quote search",
    "store.runs": "RunState",
    "voices": "forget_voice=forget learn_voices=learn_archive withdraw_voice=withdraw",
}

#: Which functions each command calls; those that only some of its options need among them.
COMMANDS = {
    "run": ("plan", "run"),
    "search": ("search",),
    "quote": ("quote", "refuse_clip", "save_clip"),
    "list": ("list_episodes",),
    "show": ("transcript", "export"),
    "review": ("review_episode", "review_all"),
    "export": ("export", "save_export"),
    "import": ("import_file", "import_files", "imported_batch"),
    "check": ("check_captions",),
    "edits": ("list_edits", "undo_edits", "mark_checked", "keep_as_heard"),
    "replace": ("find_replacements", "replace", "undo_replacement", "list_replacements"),
    "page": ("read_episode_page",),
    "evaluate": ("evaluate",),
    "doctor": ("examine",),
    "people list": ("list_people",),
    "people assign": ("assign",),
    "people rename": ("rename",),
    "people merge": ("merge",),
    "people split": ("split",),
    "people learn": ("learn_voices",),
    "people withdraw": ("withdraw_voice",),
    "people forget": ("forget_voice",),
    "people history": ("list_renamings",),
    "people undo": ("undo_renaming",),
    "jingles list": ("list_jingles",),
    "jingles forget": ("forget_jingle",),
    "models list": ("list_models",),
    "models pull": ("pull_model",),
    "index build": ("build_index",),
    "index status": ("index_status",),
    "index verify": ("verify_index",),
}


def __getattr__(name: str) -> Any:
    for module, told in _PLACES.items():
        for one in told.split():
            exported, _, own = one.partition("=")
            if exported == name:
                found = getattr(import_module(f"transcribe.{module}"), own or exported)
                globals()[name] = found
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
