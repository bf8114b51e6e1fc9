"""What a run shows while it is at work: moving bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from transcribe.reports import StageEvent


class Live:
    """Draws to stderr. Off a terminal only `say` prints, a line at a time.

    The bar over all measures by the recordings' bytes, which are known before any of them is decoded.
    """

    def __init__(self, recordings: Sequence[Path]) -> None:
        self._sizes = {path.absolute(): path.stat().st_size if path.exists() else 0 for path in recordings}
        self._bars: dict[str, TaskID] = {}
        self._progress: Progress | None = None

    def __enter__(self) -> Live:
        if sys.stderr.isatty():
            self._progress = _progress()
            self._progress.start()
            self._all = self._progress.add_task("all", total=sum(self._sizes.values()) or None, stage="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._progress is not None:
            self._progress.stop()

    def stage(self, event: StageEvent) -> None:
        """A stage went on."""
        if self._progress is None:
            return
        if event.recording not in self._bars:
            self._bars[event.recording] = self._progress.add_task(Path(event.recording).name, total=1.0, stage="")
        self._progress.update(self._bars[event.recording], completed=event.done, stage=event.stage)

    def finish(self, path: Path, recording: str) -> None:
        """A recording is done, or failed."""
        if self._progress is None:
            return
        bar = self._bars.pop(recording, None)
        if bar is not None:
            self._progress.remove_task(bar)
        self._progress.advance(self._all, self._sizes.get(path, 0))

    def say(self, text: str) -> None:
        """Print a line above the bars."""
        if self._progress is None:
            print(text, file=sys.stderr, flush=True)
        else:
            self._progress.console.print(text, markup=False, highlight=False)


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[stage]}"),
        TimeRemainingColumn(), console=Console(stderr=True), transient=True)
