"""Measure searching: how fast an archive is indexed, how big the index is, how long each type of query takes.

    python benchmarks/search.py --segments N [--engine whoosh|tantivy] [--queries N] [--folder DIR] [--as-it-is]
                                [--bare] [--json]

The archive is generated, with a natural distribution of words (see generated_archive.py); `--folder` keeps it for the
next measurement, and `--as-it-is` asks the index that is there. Queries are timed one after the other, from the typed
text to the finished hits, twenty of each type by default, after as many others of that type; with `--bare` the same are
put to SQLite FTS5 and to Tantivy called bare. Every figure is wall time unless it is named CPU, as is what the table
says: it holds on a busy machine too. Types that the language doesn't know are left out.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bare_engines import BareTantivy, Fts5
from generated_archive import SEGMENTS_PER_EPISODE, generate
from questions import Question, questions

from transcribe.errors import QueryError
from transcribe.model.records import dumps
from transcribe.search import SearchIndex, open_index, parse
from transcribe.search.match.turns import IndexedTurn, turns_of
from transcribe.store.archive import Archive


def built(archive: Archive, engine: str) -> dict[str, float]:
    """Index an archive, and say what that took."""
    before = _clocks()
    open_index(archive, engine).rebuild(archive)
    wall_s, cpu_s = (now - then for now, then in zip(_clocks(), before, strict=True))
    segments = len(archive.ids()) * SEGMENTS_PER_EPISODE
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"segments_per_s": segments / wall_s, "segments_per_cpu_s": segments / cpu_s, "peak_mb": peak_mb}


def held(archive: Archive) -> dict[str, float]:
    """How big an archive's index is, how soon it is open, and how long it takes to replace an episode."""
    figures = {
        "segments": len(archive.ids()) * SEGMENTS_PER_EPISODE,
        "turns": open_index(archive).count(),
        "bytes": sum(path.stat().st_size for path in archive.search.rglob("*") if path.is_file()),
        "open_ms": _milliseconds(lambda: open_index(archive).count()),
    }
    walls, cpus = zip(*(_replacing_ms(archive, episode) for episode in archive.ids()[:30]), strict=True)
    return figures | {
        "replace_p50_ms": statistics.median(walls),
        "replace_worst_ms": max(walls),
        "replace_cpu_p50_ms": statistics.median(cpus),
        "replace_cpu_worst_ms": max(cpus),
    }


def _replacing_ms(archive: Archive, episode: str) -> tuple[float, float]:
    """How long it takes to replace an episode, in milliseconds and in those of CPU."""
    path = archive.transcript_path(episode)
    path.write_bytes(path.read_bytes() + b" ")
    before = time.process_time()
    wall = _milliseconds(lambda: open_index(archive).sync(archive))
    return wall, (time.process_time() - before) * 1000


def reading(archive: Archive, sample: int = 100) -> dict[str, float]:
    """What of indexing is the reading of transcripts, in segments a second of CPU."""
    episodes = archive.ids()[:sample]
    before = time.process_time()
    for episode in episodes:
        archive.transcript(episode)
    return {"segments_read_per_cpu_s": len(episodes) * SEGMENTS_PER_EPISODE / (time.process_time() - before)}


def asked(index: SearchIndex, archive: Archive, number: int) -> dict[str, dict[str, float]]:
    """How long each type of query takes."""
    found = {}
    for name, others, asked in _questions(archive, number):
        try:
            for question in others:
                index.search(parse(question.text))
        except QueryError:
            continue
        found[name] = _spread(asked, lambda question: len(index.search(parse(question.text))))
    return found


def _questions(archive: Archive, number: int) -> Iterator[tuple[str, list[Question], list[Question]]]:
    """By type, queries that are asked beforehand, and those that are timed."""
    before = dict(questions(archive, number, seed=8))
    for name, asked in questions(archive, number):
        yield name, before[name], asked


def beside(archive: Archive, number: int) -> dict[str, Any]:
    """The same of FTS5 and bare Tantivy."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for engine in (Fts5(Path(folder)), BareTantivy(Path(folder))):
            read_s, started = [0.0], time.perf_counter()
            engine.build(_timed(_turns(archive), read_s))
            segments = len(archive.ids()) * SEGMENTS_PER_EPISODE
            found[type(engine).__name__] = {
                "segments_per_s": segments / (time.perf_counter() - started - read_s[0]),
                "bytes": sum(path.stat().st_size for path in Path(folder).rglob(engine.FILES) if path.is_file()),
                "queries": {
                    name: _asked_bare(engine, others, asked)
                    for name, others, asked in _questions(archive, number)
                    if engine.takes(asked[0])
                },
            }
    return found


def _asked_bare(engine: Fts5 | BareTantivy, others: list[Question], asked: list[Question]) -> dict[str, float]:
    for question in others:
        engine.ask(question)
    return _spread(asked, engine.ask)


def _turns(archive: Archive) -> Iterator[IndexedTurn]:
    for episode in archive.ids():
        yield from turns_of(episode, archive.transcript(episode))


def _timed(turns: Iterator[IndexedTurn], spent_s: list[float]) -> Iterator[IndexedTurn]:
    """The same turns; how long it took to come by them is added up."""
    while True:
        started = time.perf_counter()
        turn = next(turns, None)
        spent_s[0] += time.perf_counter() - started
        if turn is None:
            return
        yield turn


def process(archive: Archive, runs: int = 7) -> dict[str, float]:
    """What a whole `transcribe search` takes, from nothing to the printed hits."""
    command = [sys.executable, "-m", "transcribe", "search", "the", "--archive", str(archive.root)]
    walls, cpus = [], []
    for _ in range(runs):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(time.perf_counter() - started)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"wall_s": statistics.median(walls), "cpu_s": statistics.median(cpus)}


def _spread(asked: Iterable[Question], ask: Callable[[Question], int]) -> dict[str, float]:
    """Median and 95th percentile of what these queries take, and how many hits they have on average, up to twenty."""
    walls, cpus, hits = [], [], []
    for question in asked:
        wall, cpu = time.perf_counter(), time.process_time()
        hits.append(ask(question))
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return {
        "p50_ms": statistics.median(walls),
        "p95_ms": _p95(walls),
        "cpu_p50_ms": statistics.median(cpus),
        "cpu_p95_ms": _p95(cpus),
        "hits": statistics.mean(hits),
    }


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def measured(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    archive = Archive(folder)
    writing_ms = 0.0
    if not archive.ids():
        writing_ms = _milliseconds(lambda: generate(folder, options.segments))
    making = {} if options.as_it_is else built(archive, options.engine)
    figures = {
        "engine": options.engine,
        "writing_transcripts_s": writing_ms / 1000,
        "index": making | held(archive) | reading(archive),
        "queries": asked(open_index(archive), archive, options.queries),
        "process": process(archive),
    }
    return figures | {"beside": beside(archive, options.queries)} if options.bare else figures


def _print(figures: dict[str, Any]) -> None:
    for part in ("index", "process"):
        for name, value in figures[part].items():
            print(f"{name:26} {value:14,.2f}")
    others = figures.get("beside", {})
    print(f"\n{'p50 / p95, CPU ms':26} {figures['engine']:>18}", *(f"{name:>18}" for name in others))
    for name, spread in figures["queries"].items():
        rows = [spread, *(other["queries"].get(name) for other in others.values())]
        print(f"{name:26}", *map(_cell, rows))
    for name, other in others.items():
        print(f"{name}: {other['segments_per_s']:,.0f} segments a second, reading not counted")


def _cell(row: dict[str, float] | None) -> str:
    return f"{row['cpu_p50_ms']:8.2f} /{row['cpu_p95_ms']:8.2f}" if row else " " * 18


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--segments", type=int, required=True)
    options.add_argument("--engine", choices=("whoosh", "tantivy"), default="whoosh")
    options.add_argument("--queries", type=int, default=20, help="how many of each type")
    options.add_argument("--folder", type=Path, help="where the archive is, or is made and kept")
    options.add_argument("--as-it-is", action="store_true", help="ask the index that is there")
    options.add_argument("--bare", action="store_true", help="also SQLite FTS5 and Tantivy called bare")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        figures = measured(asked.folder or Path(scratch), asked)
    if asked.json:
        sys.stdout.write(dumps(figures, indent=1).decode())
    else:
        _print(figures)


if __name__ == "__main__":
    main()
