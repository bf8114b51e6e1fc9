"""How long questions about a whole archive take, and how soon the catalogue that answers them is up to date.

    python benchmarks/catalogue.py [--episodes N] [--archive DIR] [--json]

The archive is generated, 15 minutes of talk an episode (close to 6 GB for 20,000); `--archive` takes one that is there.

`list_s`, `people_s`, `review_s` are processor time of the whole command for a page of 20, with its start. `rebuild_s`
is how long a catalogue takes to make of nothing. `notice_ms` is how long after a transcript was written its writer has
updated the catalogue, and somebody else who has that open gets the new title. `look_ms` is how long it takes to look at
every file, and to read the one that was changed by a program that doesn't update the catalogue.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from generated_archive import SEGMENTS_PER_EPISODE, generate

from transcribe.pipeline.places import catalogued
from transcribe.store.archive import Archive
from transcribe.store.catalogue import Catalogue

PAGE = 20
COMMANDS = {"list_s": ("list",), "people_s": ("people", "list"), "review_s": ("review",)}


def cpu_s(archive: Archive, command: tuple[str, ...]) -> float:
    """User and system time of a command, in seconds."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "transcribe", *command, "--limit", str(PAGE), "--archive", archive.root],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rebuild_s(archive: Archive) -> float:
    """How long it takes to make the catalogue of nothing, in seconds."""
    for path in archive.index.glob("catalogue.sqlite*"):
        path.unlink()
    began = time.monotonic()
    with catalogued(archive) as catalogue:
        catalogue.refresh()
    return time.monotonic() - began


def change_ms(archive: Archive, reader: Catalogue, number: int, follow: Callable[[str], None]) -> float:
    """Give an episode another title; how long until the reader has it, in milliseconds."""
    episode_id = reader.ids()[number]
    transcript = archive.transcript(episode_id)
    title = f"{transcript.episode.title} {number}"
    archive.store(replace(transcript, episode=replace(transcript.episode, title=title)))
    began = time.monotonic()
    follow(episode_id)
    (row,) = reader.named([episode_id])
    took_ms = 1000 * (time.monotonic() - began)
    archive.store(transcript)
    if row.title != title:
        raise SystemExit(f"{episode_id} is {row.title!r} there, and not {title!r}")
    return took_ms


def measure(archive: Archive, runs: int) -> dict[str, float]:
    """All the figures of an archive; the median of so many runs each, but for the rebuild."""

    def tell(episode_id: str) -> None:
        with catalogued(archive) as writer:
            writer.update(episode_id)

    made = {"rebuild_s": rebuild_s(archive)}
    for name, command in COMMANDS.items():
        cpu_s(archive, command)  # The first run fills the file cache.
        made[name] = statistics.median(cpu_s(archive, command) for _ in range(runs))
    with catalogued(archive) as reader:
        made["notice_ms"] = statistics.median(change_ms(archive, reader, number, tell) for number in range(runs))
        reader.refresh()
        made["look_ms"] = statistics.median(
            change_ms(archive, reader, number, lambda _: reader.refresh()) for number in range(runs)
        )
    return {name: round(value, 3) for name, value in made.items()}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--episodes", type=int, default=2_000)
    options.add_argument("--archive", type=Path, help="one that is there, instead of a generated one")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    if asked.archive:
        found = measure(Archive(asked.archive), asked.runs)
    else:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(generate(Path(folder), asked.episodes * SEGMENTS_PER_EPISODE), asked.runs)
    print(json.dumps(found) if asked.json else "\n".join(f"{name:10} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
