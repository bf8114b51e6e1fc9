"""Archives with a search index, and processes that write it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.transcripts import transcript
from transcribe.model.episode import Episode, Role
from transcribe.search import SearchIndex, open_index, parse
from transcribe.store.archive import Archive

_TESTS = Path(__file__).parents[1]


def indexed(folder: Path, engine: str) -> Archive:
    """An archive of two episodes, indexed."""
    archive = Archive(folder)
    store(archive, "one", "a strong hand")
    store(archive, "two", "an iron fist")
    open_index(archive, engine).sync(archive)
    return archive


def store(archive: Archive, episode: str, *said: str) -> None:
    """Write or change an episode, of which a guest says all turns."""
    lines = [("Ann Lee", Role.GUEST, text) for text in said]
    archive.store(transcript(*lines, episode=Episode(film="Soul"), id=episode))


def found(archive: Archive, query: str) -> list[str]:
    """The episodes of the hits."""
    return [hit.episode for hit in open_index(archive).search(parse(query))]


def engine_folder(archive: Archive) -> Path:
    """The folder that the engine writes into."""
    (folder,) = (path for path in archive.search.iterdir() if path.is_dir())
    return folder


def run_script(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script of Python in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=_environment(),
        check=False,
    )


_WRITE_FOREVER = """
import sys
from support.transcripts import transcript
from transcribe.store.archive import Archive
from transcribe.model.episode import Role
from transcribe.search import open_index
archive = Archive(sys.argv[1])
index = open_index(archive, sys.argv[2])
print("ready", flush=True)
for round in range(int(sys.argv[3]), 1_000_000):
    for episode in range(8):
        archive.store(transcript(*[("A", Role.GUEST, f"round {round} hand")] * 3, id=f"e{episode}"))
    (index.rebuild if round % 7 == 6 else index.sync)(archive)
    print(round, flush=True)
    if not round:
        break
"""


def rounds_archive(folder: Path, engine: str) -> Archive:
    """Eight episodes of three turns, indexed in round 0."""
    ended = run_script(_WRITE_FOREVER, str(folder), engine, "0")
    assert ended.returncode == 0, ended.stderr
    return Archive(folder)


@contextmanager
def writing_forever(archive: Archive, engine: str, first_round: int) -> Iterator[subprocess.Popen[str]]:
    """A process that replaces these episodes round after round, and prints which round is indexed."""
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITE_FOREVER, archive.root, engine, str(first_round)],
        text=True,
        stdout=subprocess.PIPE,
        env=_environment(),
    )
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "ready\n"
        yield writer
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()


def rounds(index: SearchIndex) -> set[int]:
    """The rounds that the episodes in an index are of, after a look at whether each is whole."""
    said: dict[str, list[str]] = {}
    for hit in index.search(parse('"round" hand'), limit=None):
        said.setdefault(hit.episode, []).append(hit.excerpt.replace("**", ""))
    assert all(len(turns) == 3 and len(set(turns)) == 1 for turns in said.values()), said
    assert len(said) == 8
    return {int(turns[0].split()[1]) for turns in said.values()}


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(_TESTS), os.environ.get("PYTHONPATH")]))}
