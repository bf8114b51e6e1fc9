"""A crafted search index runs no code, wherever in Whoosh's files its pickle lies."""

from __future__ import annotations

import pickle
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import whoosh.codec.whoosh3
import whoosh.columns
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from support.commands import transcribe
from support.indexes import engine_folder, indexed
from transcribe.errors import SearchIndexError
from transcribe.search import open_index, parse
from transcribe.search.whoosh.unpickling import _loads, restrict_unpickling
from transcribe.store.archive import Archive


class Trap:
    """Unpickling it leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.mark,)


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    probe = Trap(tmp_path / "probe")
    pickle.loads(pickle.dumps(probe))
    assert probe.mark.exists()
    return Trap(tmp_path / "sprung")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    (tmp_path / "archive").mkdir()
    return indexed(tmp_path / "archive", "whoosh")


def in_the_table_of_contents(archive: Archive, trap: Trap) -> None:
    storage = FileStorage(str(engine_folder(archive)))
    toc = TOC.read(storage, "MAIN")
    toc.segments = [trap]
    toc.generation += 1
    toc.write(storage, "MAIN")


def in_the_schema(archive: Archive, trap: Trap) -> None:
    storage = FileStorage(str(engine_folder(archive)))
    toc = TOC.read(storage, "MAIN")
    toc.schema.trap = trap
    toc.generation += 1
    toc.write(storage, "MAIN")


def in_a_table_of_contents_of_an_old_version(archive: Archive, trap: Trap) -> None:
    in_the_table_of_contents(archive, trap)
    toc = max(engine_folder(archive).glob("_MAIN_*.toc"), key=lambda path: path.stat().st_mtime_ns)
    data = toc.read_bytes()
    version = struct.pack("!i", -111)
    assert data.count(version) == 1
    # Its schema's length is given in one byte, and its generation comes after it.
    start = data.index(version) + 7
    head = data[:start].replace(version, struct.pack("!i", -110))
    generation = int(toc.stem.rpartition("_")[2])
    toc.write_bytes(head + b"\0" + struct.pack("!ii", generation, 0) + pickle.dumps([trap]))


def in_a_segments_directory(archive: Archive, trap: Trap) -> None:
    for segment in engine_folder(archive).glob("*.seg"):
        data = segment.read_bytes()
        segment.write_bytes(struct.pack("!q", len(data)) + data[8:] + pickle.dumps(trap) * 2)


def in_stored_fields(archive: Archive, trap: Trap) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whoosh.columns, "dumps", lambda *_: pickle.dumps(trap, 2))
        open_index(archive).rebuild(archive)


def in_lists_of_postings(archive: Archive, trap: Trap) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whoosh.codec.whoosh3, "dumps", lambda *_: pickle.dumps(trap, 2))
        open_index(archive).rebuild(archive)


@pytest.mark.parametrize(
    "craft",
    [
        in_the_table_of_contents,
        in_the_schema,
        in_a_table_of_contents_of_an_old_version,
        in_a_segments_directory,
        in_stored_fields,
        in_lists_of_postings,
    ],
)
def test_a_crafted_index_runs_nothing(archive: Archive, trap: Trap, craft: Callable[[Archive, Trap], None]) -> None:
    craft(archive, trap)
    index = open_index(archive)
    uses: list[Callable[[], Any]] = [
        lambda: index.search(parse("hand")),
        lambda: index.verify(archive),
        lambda: index.status(archive),
        index.count,
        lambda: list(index.vocabulary()),
        lambda: index.tally(parse("hand"), ["person"]),
        lambda: index.sync(archive),
    ]
    said = []
    for use in uses:
        try:
            use()
        except SearchIndexError as error:
            said.append(str(error))
    # The schema that lies there is never read: ours is.
    refused = [
        line for line in said if str(archive.search) in line and "contains something no search index has" in line
    ]
    assert bool(refused) is (craft is not in_the_schema), said
    assert not trap.mark.exists()
    open_index(archive).rebuild(archive)
    assert index.search(parse("hand"))


@pytest.mark.parametrize("arguments", [("search", "hand"), ("index", "verify"), ("index", "status")], ids=" ".join)
def test_commands_say_in_one_line_what_a_crafted_index_holds(
    archive: Archive, trap: Trap, arguments: tuple[str, ...]
) -> None:
    in_the_table_of_contents(archive, trap)
    done = transcribe(archive.root, *arguments)
    assert done.returncode == 2
    assert "contains something no search index has (pathlib.Path.touch); it wasn't run" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not trap.mark.exists()


def test_no_module_of_whoosh_reads_pickles_by_itself() -> None:
    restrict_unpickling()
    free = [
        f"{name}.{attribute}"
        for name, module in list(sys.modules.items())
        if name.startswith("whoosh.")
        for attribute, value in vars(module).items()
        if value in (pickle.load, pickle.loads)
    ]
    assert free == []


def test_bytes_of_old_pickles_are_read_and_no_other_encoding_is_looked_up() -> None:
    assert _loads(pickle.dumps([b"\x00caf\xe9", {"a": (1, 2.5, None)}], 2)) == [b"\x00caf\xe9", {"a": (1, 2.5, None)}]
    with pytest.raises(pickle.UnpicklingError, match="rot13"):
        _loads(pickle.dumps(b"\xe9", 2).replace(b"latin1", b"rot13").replace(b"X\x06", b"X\x05"))
