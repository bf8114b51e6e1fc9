"""Many people edit at once, the same episodes and different ones, while a run works and others search.

    python benchmarks/many_hands.py [--hands N] [--edits N] [--json]

Every hand is a process of its own. `expected` and `found` count edits, each by its id, once; `errors` are whatever an
edit, a search or the run raised; `longest_wait_s` is the longest that one edit took until it was on disk.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Event
from pathlib import Path

from transcribe.editing.authoring import noted
from transcribe.model.edits import AddNote, Imported
from transcribe.model.episode import Role
from transcribe.model.parsed import ParsedTranscript, Passage
from transcribe.pipeline.batch import Batch
from transcribe.pipeline.hearing import RerunPolicy
from transcribe.search import search_archive
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore

EPISODES = 5
SEARCHES = 2

_over: Event


def make_archive(folder: Path) -> Archive:
    """Episodes that need no engine to be made."""
    archive = Archive(folder)
    for number in range(EPISODES):
        said = tuple(
            Passage("how do you film snow in the winter", name, role, 4000 * at, 4000 * at + 3000)
            for at in range(100)
            for name, role in (("Ann Lee", Role.REPORTER),)
        )
        archive.store_imported(
            f"talk-{number}", Imported("talk.json", "ann", "2026-01-01", ParsedTranscript("json", said))
        )
    Batch(archive).run()
    return archive


def edit(root: Path, hand: int, count: int) -> tuple[list[str], float, list[str]]:
    """Edit: every other time what all edit. The edits' ids, the longest wait in seconds, and errors."""
    ids, longest_s, errors = [], 0.0, []
    EditStore(Archive(root), f"own-{hand}").append(noted([AddNote(0, "note", "", "x")]))  # Starting isn't waiting.
    for number in range(count):
        episode = f"talk-{0 if number % 2 else hand % EPISODES}"
        made = noted([AddNote(1000 * number, "note", "", f"{hand}.{number}")])
        began = time.monotonic()
        try:
            ids += [one.id for one in EditStore(Archive(root), episode).append(made)]
        except Exception as error:
            errors.append(repr(error))
        longest_s = max(longest_s, time.monotonic() - began)
    return ids, longest_s, errors


def search(root: Path) -> list[str]:
    """Search until all is over; errors."""
    errors = []
    while not _over.is_set():
        try:
            search_archive(Archive(root), '"film snow" role:reporter')
        except Exception as error:
            errors.append(repr(error))
    return errors


def _start(over: Event) -> None:
    global _over
    _over = over


def measure(folder: Path, hands: int, edits: int) -> dict[str, object]:
    """Let all work at once, and count what is there afterwards."""
    archive = make_archive(folder)
    context = multiprocessing.get_context("spawn")
    over = context.Event()
    errors: list[str] = []
    with ProcessPoolExecutor(hands + SEARCHES, context, _start, (over,)) as pool:
        searching = [pool.submit(search, folder) for _ in range(SEARCHES)]
        editing = [pool.submit(edit, folder, hand, edits) for hand in range(hands)]
        while not all(one.done() for one in editing):
            errors += map(str, Batch(archive, redo=RerunPolicy(all=True)).run().failed)
        over.set()
        edited = [one.result() for one in editing]
        errors += [error for one in searching for error in one.result()]
    errors += [error for _, _, own in edited for error in own]
    there = Counter(one.id for number in range(EPISODES) for one in archive.edits(f"talk-{number}").edits)
    made = [one for ids, _, _ in edited for one in ids]
    return {
        "expected": hands * edits,
        "found": sum(there[one] == 1 for one in made),
        "errors": errors,
        "longest_wait_s": round(max(longest for _, longest, _ in edited), 3),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--hands", type=int, default=8)
    options.add_argument("--edits", type=int, default=50)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), asked.hands, asked.edits)
    print(json.dumps(found) if asked.json else "\n".join(f"{name}: {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
