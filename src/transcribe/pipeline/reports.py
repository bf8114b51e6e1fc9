"""What a run says: while it is at work, of each recording, and in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Literal

from transcribe.model.provenance import Fallback
from transcribe.model.records import record
from transcribe.store.archive import Failure


@record
class StageEvent:
    """A stage of a recording's way went on: the share of it that is done, 0 to 1."""

    recording: str
    stage: str
    done: float


@record
class Outcome:
    """How one recording's turn ended.

    Attributes:
        traceback: of a fault that nobody foresaw.
    """

    recording: str
    id: str
    state: Literal["done", "skipped", "failed"]
    audio_ms: int = 0
    wall_ms: int = 0
    speakers: tuple[str, ...] = ()
    engines: dict[str, str] = field(default_factory=dict)
    fallbacks: tuple[Fallback, ...] = ()
    warnings: tuple[str, ...] = ()
    failure: Failure | None = None
    traceback: str = ""


@record
class RunReport:
    """A whole run.

    Attributes:
        done, skipped: ids of episodes.
        audio_ms: sound of the episodes that were done.
        engines: by stage, all that were at work.
        fallbacks: each once, though it concerns many episodes.
    """

    done: tuple[str, ...]
    skipped: tuple[str, ...]
    failed: tuple[Failure, ...]
    warnings: tuple[str, ...]
    audio_ms: int
    wall_ms: int
    engines: dict[str, str]
    fallbacks: tuple[Fallback, ...]


@record
class Planned:
    """What a run would do with a recording.

    Attributes:
        action: "new", "again" (something it depends on has changed, or it is asked for), "skip", or "fail".
    """

    recording: str
    id: str
    action: Literal["new", "again", "skip", "fail"]
    audio_ms: int = 0
    failure: Failure | None = None


def summed_up(outcomes: Sequence[Outcome], wall_ms: int) -> RunReport:
    """The report of a run whose recordings ended so."""
    done = [outcome for outcome in outcomes if outcome.state == "done"]
    engines: dict[str, dict[str, None]] = {}
    for outcome in done:
        for stage, engine in outcome.engines.items():
            engines.setdefault(stage, {})[engine] = None
    return RunReport(
        done=tuple(outcome.id for outcome in done),
        skipped=tuple(outcome.id for outcome in outcomes if outcome.state == "skipped"),
        failed=tuple(outcome.failure for outcome in outcomes if outcome.failure),
        warnings=tuple(warning for outcome in done for warning in outcome.warnings),
        audio_ms=sum(outcome.audio_ms for outcome in done),
        wall_ms=wall_ms,
        engines={stage: ", ".join(names) for stage, names in engines.items()},
        fallbacks=tuple(dict.fromkeys(fallback for outcome in done for fallback in outcome.fallbacks)),
    )
