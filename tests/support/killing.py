"""Runs that are killed at random moments, and what must hold afterwards."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from support.commands import EMBEDDED, command, transcribe
from support.processes import running
from support.sounds import save
from transcribe.store.archive import Archive
from transcribe.store.transcripts import read_transcript

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
#: How long a process may outlive the one that started it.
_OUTLIVES_S = 2.0
#: So many runs in a row are killed before one is left alone, and its results compared.
_CHAIN = 5
_RUN = ("run", "--jobs", "2", *EMBEDDED)


@dataclass
class Kills:
    """What came of runs that were killed.

    Attributes:
        kills: how many; `by` tells them by whom they hit and how.
        finished: runs that ended before their signal came.
        takes_s: how long a run takes, about.
        left: kills after which a process was there for too long.
        written: kills after which a file changed although the lock was free.
        unequal: what differed from an undisturbed run, after a last one.
        scraps: locks and half-written files that were there after a last run.
        failed: last runs that didn't end well.
    """

    kills: int = 0
    by: dict[str, int] = field(default_factory=dict)
    finished: int = 0
    takes_s: float = 0.0
    compared: int = 0
    left: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    unequal: list[str] = field(default_factory=list)
    scraps: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether all that must hold has held."""
        return not (self.left or self.written or self.unequal or self.scraps or self.failed)


def archive_of_clips(root: Path, samples: Path, seconds: int = 4, count: int = 3) -> Path:
    """An archive of the first seconds of samples, with their pages."""
    from transcribe.media import open_sound

    (root / "audio").mkdir(parents=True)
    pages = sorted(samples.glob("*.txt"))[:count]
    for page in pages:
        recording = next(path for path in samples.glob(f"{page.stem}.*") if path.suffix != ".txt")
        with open_sound(recording) as sound:
            save(root / "audio" / f"{page.stem}.wav", sound.samples[: seconds * 16_000])
        shutil.copy(page, root / "audio" / page.name)
    return root


def killed(root: Path, kills: int, seed: int, say: Callable[[Kills], object] = bool) -> Kills:
    """Kill so many runs over an archive, and hold what later runs make against what an undisturbed one made.

    Args:
        say: called with what was found so far, each time that results were compared.
    """
    chance, found = random.Random(seed), Kills()
    began = time.monotonic()
    done = transcribe(root, *_RUN)
    assert done.returncode == 0, done.stderr
    found.takes_s, expected = time.monotonic() - began, _results(root)
    while found.kills < kills:
        shutil.rmtree(root / "index")
        for _ in range(min(_CHAIN, kills - found.kills)):
            if not _kill_once(root, chance, found):
                break  # Nothing is left that could be killed.
        _last_run(root, expected, found)
        say(found)
    return found


def _kill_once(root: Path, chance: random.Random, found: Kills) -> bool:
    """Whether the run was killed before it ended."""
    from_nothing = not (root / "index").exists()
    number, at_worker = chance.choice(SIGNALS), chance.random() < 0.3
    moment = chance.uniform(0.05, 0.7) * found.takes_s  # Later ones begin from what is kept, and take less.
    run = subprocess.Popen(
        command(*_RUN),
        env={**os.environ, "TRANSCRIBE_ARCHIVE": str(root)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Whatever the shell of this program says of them.
        preexec_fn=lambda: [signal.signal(one, signal.SIG_DFL) for one in SIGNALS[1:]],
    )
    try:
        run.wait(moment)
    except subprocess.TimeoutExpired:
        victim = (chance.choice(_workers(run.pid) or [run.pid])) if at_worker else run.pid
        name = f"{'run' if victim == run.pid else 'worker'} {number.name}"
        found.kills += 1
        found.by[name] = found.by.get(name, 0) + 1
        os.kill(victim, number)
        run.wait(_OUTLIVES_S * 30 if victim == run.pid else None)
        if victim != run.pid and run.returncode:
            found.failed.append(f"a run whose worker got {number.name} ended with {run.returncode}")
        _judge_end(root, run.pid, name, found)
        return True
    found.finished += 1
    if from_nothing:  # The machine was busier before.
        found.takes_s = min(found.takes_s, moment / 0.7)
    return False


def _judge_end(root: Path, session: int, name: str, found: Kills) -> None:
    ended = time.monotonic()
    before = _stamps(root) if _is_free(root) else None
    while left := running(session):
        if time.monotonic() - ended > _OUTLIVES_S:
            found.left.append(f"{name}: {left}")
            os.killpg(session, signal.SIGKILL)
            break
        time.sleep(0.01)
    if before is None:
        found.scraps.append(f"{name}: the lock is held")
    elif _stamps(root) != before:
        found.written.append(f"{name}: {sorted(_stamps(root).items() ^ before.items())}")
    for path in root.glob("index/episodes/*/transcript.json"):
        read_transcript(path)  # whole, or not there


def _last_run(root: Path, expected: dict[str, bytes], found: Kills) -> None:
    done = transcribe(root, *_RUN)
    if done.returncode:
        found.failed.append(done.stderr)
    made = _results(root)
    found.compared += 1
    found.unequal += [name for name in sorted(made.keys() | expected.keys()) if made.get(name) != expected.get(name)]
    found.scraps += [str(path) for path in (root / "index").rglob("*") if path.suffix in (".part", ".holder")]
    if transcribe(root, "index", "verify").returncode:
        found.unequal.append("search")


def _results(root: Path) -> dict[str, bytes]:
    """All that a run makes, but for the search index, whose names are drawn by lot, and the catalogue and the files of
    runs, which hold times."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted((root / "index").rglob("*"))
        if path.is_file()
        and path.relative_to(root).parts[1] not in ("search", "locks", "runs")
        and not path.name.startswith("catalogue.sqlite")
    }


def _stamps(root: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path in (root / "index").rglob("*"):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        found[str(path)] = stat.st_mtime_ns, stat.st_size
    return found


def _is_free(root: Path) -> bool:
    """Whether nobody holds the run's lock; a process that was killed may need a moment to be gone."""
    path = Archive(root).index / "locks" / "run.lock"
    deadline = time.monotonic() + _OUTLIVES_S
    while path.exists() and time.monotonic() < deadline:
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                time.sleep(0.002)
    return not path.exists()


def _workers(session: int) -> list[int]:
    """The processes that do a run's work."""
    return [pid for pid, said in running(session).items() if "spawn_main" in said]
