"""Those who follow a run: listeners in this process, and the file that others read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from transcribe.model.progress import Cancelled
from transcribe.pipeline.reports import Outcome, StageEvent
from transcribe.store.runs import RunLog


@dataclass(frozen=True, slots=True)
class Listeners:
    """Whoever follows a run: its file, and its caller."""

    log: RunLog
    on_stage: Callable[[StageEvent], None]
    on_outcome: Callable[[Outcome], None]

    def event(self, event: object) -> None:
        if isinstance(event, StageEvent):
            self.log.stage(event.recording, event.stage, event.done)
            self.on_stage(event)

    def outcome(self, outcome: Outcome) -> None:
        reason = outcome.failure.reason if outcome.failure else ""
        self.log.outcome(outcome.recording, outcome.id, outcome.state, reason)
        self.on_outcome(outcome)


@contextmanager
def followed(log: RunLog) -> Iterator[None]:
    """Say in a run's file how the run ended."""
    try:
        yield
    except (Cancelled, KeyboardInterrupt, GeneratorExit):
        log.ended("cancelled")
        raise
    except BaseException as error:
        log.ended("failed", str(error) or type(error).__name__)
        raise
    log.ended("done")
