"""What a run shows while it is at work: moving bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from transcribe.cli.common.console import drawing_on_stderr
from transcribe.text.terminal import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from transcribe.services import StageEvent


#: Where in an episode's way each stage begins and ends, by what it costs on a processor.
_SHARES = {
    "jingles": (0.0, 0.01),
    "decoding": (0.0, 0.02),
    "speech": (0.02, 0.1),
    "recognition": (0.1, 0.7),
    "diarization": (0.7, 0.99),
    "translation": (0.1, 0.99),
}


class Live:
    """Draws to stderr. Off a terminal only `say` prints, a line at a time.

    Bars measure by the recordings' bytes, which are known before any of them is decoded.
    """

    def __init__(self, recordings: Sequence[Path]) -> None:
        self._sizes = dict.fromkeys(recordings, 0)
        for path in recordings:
            with suppress(OSError):  # What is wrong with it is said when it is its turn.
                self._sizes[path] = path.stat().st_size
        self._finished: set[Path] = set()
        # With several processes stages report from another thread, and may do so late.
        self._lock = threading.Lock()
        self._bars: dict[Path, TaskID] = {}
        self._progress: Progress | None = None

    def __enter__(self) -> Live:
        if sys.stderr.isatty():
            self._progress = _progress()
            self._progress.start()
            self._all = self._progress.add_task("all", total=sum(self._sizes.values()) or None, stage="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def stage(self, path: Path, event: StageEvent) -> None:
        """A stage went on."""
        with self._lock:
            if self._progress is None or path in self._finished:
                return
            if path not in self._bars:
                self._bars[path] = self._progress.add_task(visible(path.name), total=self._sizes.get(path, 0), stage="")
            begin, end = _SHARES.get(event.stage, (0.99, 1.0))
            share = begin + (end - begin) * event.done
            self._progress.update(self._bars[path], completed=share * self._sizes.get(path, 0), stage=event.stage)
            self._measure_all(self._progress)

    def finish(self, path: Path) -> None:
        """A recording is done, or failed."""
        with self._lock:
            self._finished.add(path)
            if self._progress is None:
                return
            if path in self._bars:
                self._progress.remove_task(self._bars.pop(path))
            self._measure_all(self._progress)

    def _measure_all(self, progress: Progress) -> None:
        finished = sum(self._sizes.get(path, 0) for path in self._finished)
        at_work = sum(task.completed for task in progress.tasks if task.id in self._bars.values())
        progress.update(self._all, completed=finished + at_work)

    def say(self, text: str) -> None:
        """Print a line above the bars."""
        if self._progress is None:
            print(text, file=sys.stderr, flush=True)
        else:
            self._progress.console.print(visible(text), markup=False, highlight=False, emoji=False, soft_wrap=True)


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[float], None]]:
    """One bar on a terminal, and nothing elsewhere; what is yielded takes the share that is done, 0 to 1."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    with _progress() as progress:
        bar = progress.add_task(visible(name), total=1.0, stage="")
        yield lambda done: progress.update(bar, completed=done)


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[stage]}", markup=False),
        TimeRemainingColumn(),
        console=Console(file=drawing_on_stderr()),
        transient=True,
        speed_estimate_period=600,
        # Rich would read escape sequences in whatever is printed meanwhile, and draw them.
        redirect_stdout=False,
        redirect_stderr=False,
    )
