"""What runs are doing and have done, for other processes to read: `index/runs/ID.jsonl`, a line an event.

    {"event": "started", "kind": "run", "at": ..., "host": ..., "pid": ..., "born": ...}   always first
    {"event": "planned", "recordings": 40}
    {"event": "stage", "recording": ..., "stage": "recognition", "share": 0.25}
    {"event": "done" | "skipped" | "failed", "recording": ..., "episode": ..., "reason": ...}
    {"event": "ended", "at": ..., "how": "done" | "cancelled" | "failed", "reason": ...}   always last

Each line is appended by one write, so a reader meets whole lines; a last one without its end was cut off, and doesn't
count. A run whose process is gone without an "ended" is dead. Nothing depends on these files: the newest stay.
"""

from __future__ import annotations

import json
import os
import platform
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from transcribe.errors import DocumentError, InputError, from_os
from transcribe.model.records import record
from transcribe.store.inputs import FileKind, read, read_if_there

#: A run is somebody's order; a refresh follows a change by hand.
RunKind = Literal["run", "refresh"]

#: So many files of each kind stay.
KEPT = 100
#: How often the share of a recording's stage is written, at most.
_EVERY_S = 1.0
_ID = re.compile(r"\d{8}T\d{6}\d{3}-(run|refresh)-[0-9a-f]{8}")
_FILE = FileKind("a run's file", 500_000_000)
_OF_SYSTEM = FileKind("a file of the system", 10_000)


@record
class AtWork:
    """A recording that is being worked on, the stage it is in, and the share of that stage that is done, 0 to 1."""

    recording: str
    stage: str
    share: float


@record
class FailedRecording:
    """A recording that couldn't be done, and why."""

    recording: str
    reason: str


@record
class RunState:
    """How far a run has come, or how it ended.

    Attributes:
        state: "running"; "done" (it came to its end, though recordings may have failed); "cancelled"; "failed" (it
            couldn't go on); "dead" (its process is gone, and it didn't end); "elsewhere" (it hasn't ended, and runs on
            another machine, where this one can't look).
        started, ended: ISO 8601; `ended` is empty where it hasn't.
        planned: how many recordings it looks at.
        done, skipped: episodes' ids.
        reason: why it failed.
    """

    id: str
    kind: RunKind
    state: Literal["running", "done", "cancelled", "failed", "dead", "elsewhere"]
    started: str
    ended: str
    host: str
    pid: int
    planned: int
    at_work: tuple[AtWork, ...] = ()
    done: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    failed: tuple[FailedRecording, ...] = ()
    reason: str = ""


class RunLog:
    """Writes a run's file; may be used from several threads. Making one starts the file.

    A disk that is full or can't be written never fails the run: `warning` says so, once.
    """

    def __init__(self, folder: Path, kind: RunKind, planned: int) -> None:
        now = datetime.now(UTC)
        self.id = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}-{kind}-{uuid4().hex[:8]}"
        self.warning = ""
        self._path = folder / f"{self.id}.jsonl"
        self._lock = threading.Lock()
        self._told: dict[str, tuple[str, float]] = {}
        self._torn = False
        with suppress(OSError):
            _remove_old(folder, kind)
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        self._write(
            event="started", kind=kind, at=_at(now), host=platform.node(), pid=os.getpid(), born=_born(os.getpid())
        )
        self._write(event="planned", recordings=planned)

    def stage(self, recording: str, stage: str, share: float) -> None:
        """A stage of a recording went on. What comes soon after the last word on that stage isn't written."""
        with self._lock:
            before, when = self._told.get(recording, ("", 0.0))
            now = time.monotonic()
            if before == stage and now - when < _EVERY_S:
                return
            self._told[recording] = stage, now
        self._write(event="stage", recording=recording, stage=stage, share=round(share, 3))

    def outcome(
        self, recording: str, episode: str, state: Literal["done", "skipped", "failed"], reason: str = ""
    ) -> None:
        """A recording's turn ended."""
        with self._lock:
            self._told.pop(recording, None)
        self._write(event=state, recording=recording, episode=episode, reason=reason)

    def ended(self, how: Literal["done", "cancelled", "failed"], reason: str = "") -> None:
        """The run ended."""
        self._write(event="ended", at=_at(datetime.now(UTC)), how=how, reason=reason)

    def _write(self, **told: object) -> None:
        line = json.dumps(told, ensure_ascii=True).encode() + b"\n"
        with self._lock:
            if self.warning and told["event"] != "ended":
                return
            try:
                # Opened each time: the run may last for days, and holds nothing open that somebody wants to remove.
                handle = os.open(
                    self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666
                )
                try:
                    line = b"\n" + line if self._torn else line
                    written = os.write(handle, line)
                    self._torn = written < len(line)
                    if self._torn:
                        raise OSError(28, os.strerror(28))  # ENOSPC: what a short write to a disk means
                finally:
                    os.close(handle)
            except OSError as error:
                if not self.warning:
                    self.warning = str(
                        from_os(error, "can't be written, so other processes can't see the progress", path=self._path)
                    )


def run_ids(folder: Path) -> list[str]:
    """The ids of the runs that are known, the newest first."""
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise from_os(error, "can't be read", path=folder, kind=InputError) from error
    return sorted((name[:-6] for name in names if name.endswith(".jsonl") and _ID.fullmatch(name[:-6])), reverse=True)


def read_run(folder: Path, run_id: str) -> RunState:
    """How far a run has come, or how it ended.

    Raises:
        InputError: there is no such run.
        DocumentError: its file can't be read, or says nothing.
    """
    path = folder / f"{run_id}.jsonl"
    data = read_if_there(path, _FILE) if _ID.fullmatch(run_id) else None
    if data is None:
        raise InputError(f"there is no run {run_id[:100]!r}", hint="Only the newest runs are kept.")
    events = list(_events(data))
    if not events or events[0].get("event") != "started":
        raise DocumentError("isn't the file of a run, or is damaged", path=path, hint="Delete it; nothing needs it.")
    try:
        return _state(run_id, events)
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError("is damaged", path=path, hint="Delete it; nothing needs it.") from error


def _events(data: bytes) -> Iterator[dict[str, Any]]:
    for line in data.split(b"\n")[:-1]:  # After the last line end stands nothing, or what was cut off.
        with suppress(ValueError, RecursionError):
            event = json.loads(line)
            if isinstance(event, dict):
                yield event


def _state(run_id: str, events: list[dict[str, Any]]) -> RunState:
    started, planned = events[0], 0
    at_work: dict[str, AtWork] = {}
    ended: dict[str, Any] = {}
    finished: dict[str, list[dict[str, Any]]] = {"done": [], "skipped": [], "failed": []}
    for event in events:
        match event["event"]:
            case "planned":
                planned = int(event["recordings"])
            case "stage":
                at_work[event["recording"]] = AtWork(event["recording"], event["stage"], float(event["share"]))
            case "done" | "skipped" | "failed" as state:
                at_work.pop(event["recording"], None)
                finished[state].append(event)
            case "ended":
                ended = event
    state = ended["how"] if ended else _alive(started["host"], int(started["pid"]), started["born"])
    return RunState(
        run_id,
        started["kind"],
        state,
        started["at"],
        ended.get("at", ""),
        started["host"],
        int(started["pid"]),
        planned,
        tuple(at_work.values()) if state in ("running", "elsewhere") else (),
        tuple(event["episode"] for event in finished["done"]),
        tuple(event["episode"] for event in finished["skipped"]),
        tuple(FailedRecording(event["recording"], event["reason"]) for event in finished["failed"]),
        ended.get("reason", ""),
    )


def _alive(host: str, pid: int, born: str) -> Literal["running", "dead", "elsewhere"]:
    if host != platform.node():
        return "elsewhere"
    return "running" if _born(pid) == born else "dead"


def _born(pid: int) -> str:
    """What tells a process from a later one with its number: the machine's start and, since then, its own.

    "there" where the system doesn't say, "" where there is no such process.
    """
    try:
        stat = read(f"/proc/{pid}/stat", _OF_SYSTEM).rpartition(b")")[2].decode().split()
        boot = read("/proc/sys/kernel/random/boot_id", _OF_SYSTEM).decode().strip()
    except DocumentError:
        return _there(pid)
    return "" if stat[0] in "ZX" else f"{boot}/{stat[19]}"  # A zombie has ended, though nobody asked how.


def _there(pid: int) -> str:
    if Path("/proc/self/stat").exists() or os.name != "posix":
        return "there" if os.name != "posix" else ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except OSError:
        pass
    return "there"


def _remove_old(folder: Path, kind: RunKind) -> None:
    of_kind = [run_id for run_id in run_ids(folder) if f"-{kind}-" in run_id]
    for run_id in of_kind[KEPT - 1 :]:
        with suppress(OSError, InputError):
            if read_run(folder, run_id).state == "running":
                continue
        with suppress(OSError):
            (folder / f"{run_id}.jsonl").unlink(missing_ok=True)


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
