from __future__ import annotations

import gc
import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from platform import node

import pytest
from whoosh.index import open_dir

from support.transcripts import transcript
from transcribe.archive import Archive, Failure
from transcribe.episode import Episode, Role
from transcribe.errors import ArchiveError, SearchIndexError
from transcribe.search import IndexStatus, SearchIndex, SyncReport, VerifyReport, open_index, parse, whoosh_writer
from transcribe.search import whoosh_index as module

TESTS = Path(__file__).parents[1]


@pytest.fixture
def _collected() -> Iterator[None]:
    yield
    gc.collect()


def leaves_files_open(test: Callable[..., None]) -> Callable[..., None]:
    """Whoosh leaves a file that it couldn't read to the garbage collector, which complains; here, and nowhere later."""
    quiet = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
    return quiet(pytest.mark.usefixtures("_collected")(test))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two episodes, indexed."""
    archive = Archive(tmp_path)
    store(archive, "one", "a strong hand")
    store(archive, "two", "an iron fist")
    open_index(archive).sync(archive)
    return archive


def store(archive: Archive, episode: str, *said: str) -> None:
    lines = [("Ann Lee", Role.GUEST, text) for text in said]
    archive.store(transcript(*lines, episode=Episode(film="Soul"), id=episode))


def found(archive: Archive, query: str) -> list[str]:
    return [hit.episode for hit in open_index(archive).search(parse(query))]


def whoosh_folder(archive: Archive) -> Path:
    (folder,) = (path for path in archive.search.iterdir() if path.is_dir())
    return folder


def run_script(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "PYTHONPATH": str(TESTS)}, check=False)


# The index holds what the transcripts say


def test_a_new_transcript_is_found_after_a_sync(archive: Archive) -> None:
    store(archive, "three", "a strong will")
    assert open_index(archive).sync(archive) == SyncReport(added=1)
    assert sorted(found(archive, "strong")) == ["one", "three"]


def test_a_changed_transcript_replaces_the_old_one(archive: Archive) -> None:
    store(archive, "one", "a weak hand", "and a foot")
    assert open_index(archive).sync(archive) == SyncReport(updated=1)
    assert found(archive, "strong") == []
    assert found(archive, "weak OR foot") == ["one", "one"]
    assert open_index(archive).count() == 3


def test_a_transcript_that_is_gone_is_not_found(archive: Archive) -> None:
    shutil.rmtree(archive.folder("one"))
    assert open_index(archive).sync(archive) == SyncReport(removed=1)
    assert found(archive, "film:soul") == ["two"]


def test_a_sync_without_changes_writes_nothing(archive: Archive) -> None:
    before = {path: path.stat().st_mtime_ns for path in archive.search.rglob("*")}
    assert open_index(archive).sync(archive) == SyncReport()
    assert {path: path.stat().st_mtime_ns for path in archive.search.rglob("*")} == before


def test_an_episode_that_failed_is_no_transcript(archive: Archive) -> None:
    archive.store_failure("three", Failure("audio/three.mp3", "is empty", "Copy it again."))
    assert open_index(archive).sync(archive) == SyncReport()


def test_more_episodes_than_a_commit_takes_are_all_indexed(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcribe.search.syncing.BATCH", 2)
    for number in range(5):
        store(archive, f"more-{number}", "many hands")
    shutil.rmtree(archive.folder("two"))
    assert open_index(archive).sync(archive) == SyncReport(added=5, removed=1)
    assert sorted(found(archive, "hand")) == ["more-0", "more-1", "more-2", "more-3", "more-4", "one"]


def test_a_damaged_transcript_costs_nothing_else(archive: Archive) -> None:
    store(archive, "three", "a strong will")
    path = archive.transcript_path("one")
    path.write_bytes(path.read_bytes()[:100])
    report = open_index(archive).sync(archive)
    assert (report.added, report.updated) == (1, 0)
    assert [str(path) in told for told in report.unreadable] == [True]
    assert sorted(found(archive, "strong")) == ["one", "three"]
    store(archive, "one", "a strong arm")
    assert open_index(archive).sync(archive) == SyncReport(updated=1)
    assert found(archive, "arm") == ["one"]


def test_a_deleted_index_is_made_anew_and_answers_the_same(archive: Archive) -> None:
    store(archive, "three", "a strong, strong will", "of iron")
    open_index(archive).sync(archive)
    before = open_index(archive).search(parse("strong OR iron OR film:soul"))
    shutil.rmtree(archive.search)
    assert open_index(archive).sync(archive) == SyncReport(added=3)
    assert open_index(archive).search(parse("strong OR iron OR film:soul")) == before


def test_a_rebuild_leaves_one_index(archive: Archive) -> None:
    old = whoosh_folder(archive)
    assert open_index(archive).rebuild(archive) == SyncReport(added=2)
    assert whoosh_folder(archive) != old
    assert found(archive, "fist") == ["two"]


def test_an_archive_without_transcripts_has_an_empty_index(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert open_index(archive).sync(archive) == SyncReport()
    assert found(archive, "hand") == []
    assert found(archive, "-hand") == []
    assert open_index(archive).count() == 0


def test_an_id_with_spaces_is_an_id(archive: Archive) -> None:
    store(archive, "one more", "a third hand")
    open_index(archive).sync(archive)
    assert found(archive, 'episode:"one more"') == ["one more"]
    store(archive, "one more", "a fourth foot")
    open_index(archive).sync(archive)
    assert sorted(found(archive, "hand OR foot")) == ["one", "one more"]


def test_a_page_with_control_characters_is_counted_by(archive: Archive) -> None:
    archive.store(transcript(("Ann Lee", Role.GUEST, "a hand"), episode=Episode(film="So\x1ful\n\0"), id="one"))
    open_index(archive).sync(archive)
    assert open_index(archive).tally(parse("hand"), ["film"]) == {"film": {"So ul\n\0": 1}}


def test_a_word_longer_than_any_index_takes_is_indexed_and_found(archive: Archive) -> None:
    word = "o" * 3_000
    store(archive, "long", f"{word} {'x' * 100_000}")
    open_index(archive).sync(archive)
    assert found(archive, word) == ["long"]


# Missing, foreign, damaged


def test_a_missing_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(SearchIndexError, match="there is no search index yet.*transcribe run"):
        found(Archive(tmp_path), "hand")


class Trap:
    """Unpickling it writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("pointer", [
    None, {}, [], "index", {"format": 0, "engine": "whoosh"},
    {"format": module.FORMAT + 1, "engine": "whoosh", "folder": "0" * 32},
    {"format": module.FORMAT, "engine": "tantivy", "folder": "0" * 32},
    {"format": module.FORMAT, "engine": "whoosh", "folder": "../elsewhere"},
    {"format": module.FORMAT, "engine": "whoosh", "folder": "/tmp"}])
def test_a_foreign_index_is_never_opened(archive: Archive, pointer: object) -> None:
    sprung = archive.root / "sprung"
    for folder in (archive.search, archive.search / ("0" * 32), archive.index / "elsewhere"):
        folder.mkdir(exist_ok=True)
        for name in ("_MAIN_1.toc", "MAIN_1.seg", "synced.json"):
            (folder / name).write_bytes(pickle.dumps(Trap(sprung)))
    (archive.search / "index.json").unlink()
    if pointer is not None:
        (archive.search / "index.json").write_text(json.dumps(pointer))
    with pytest.raises(SearchIndexError, match="transcribe index build"):
        found(archive, "hand")
    assert not sprung.exists()
    open_index(archive).rebuild(archive)
    assert found(archive, "hand") == ["one"]
    assert not sprung.exists()


@leaves_files_open
@pytest.mark.parametrize("damage", [
    lambda path: path.unlink(), lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"\0" * 50),
    lambda path: path.write_bytes(path.read_bytes()[:path.stat().st_size // 2]),
    lambda path: path.write_bytes(random.Random(1).randbytes(path.stat().st_size))],
    ids=["gone", "empty", "zeros", "cut off", "noise"])
def test_a_damaged_file_is_told_and_mended_by_a_rebuild(archive: Archive, damage: Callable[[Path], object]) -> None:
    names = [path.name for path in whoosh_folder(archive).iterdir() if path.suffix in (".toc", ".seg")]
    assert len(names) >= 2
    for path in [archive.search / "index.json", *(whoosh_folder(archive) / name for name in names)]:
        if not path.exists():  # A rebuild has given them new names.
            path = next(whoosh_folder(archive).glob(f"*{path.suffix}"))
        damage(path)
        with pytest.raises(SearchIndexError) as raised:
            found(archive, "hand")
        assert "\n" not in str(raised.value)
        assert "transcribe index build" in str(raised.value)
        open_index(archive).rebuild(archive)
        assert found(archive, "hand") == ["one"]


def test_a_damaged_list_of_what_is_synced_is_told(archive: Archive) -> None:
    (whoosh_folder(archive) / "synced.json").write_text("[")
    with pytest.raises(SearchIndexError, match="is damaged"):
        open_index(archive).sync(archive)


# Several processes, and the end of one


def test_a_second_writer_waits_and_then_says_why_it_cannot(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.3)
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys, time\nfrom transcribe.archive import Archive\n"
         "with Archive(sys.argv[1]).lock('search'):\n    print('held', flush=True)\n    time.sleep(60)", archive.root],
        stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        began = time.monotonic()
        with pytest.raises(ArchiveError, match=rf"another process .* \(process {holder.pid} on {node()}\)"):
            open_index(archive).sync(archive)
        assert time.monotonic() - began >= 0.3
        assert found(archive, "hand") == ["one"]  # Readers don't wait.
    finally:
        holder.kill()
        holder.wait()
        if holder.stdout is not None:
            holder.stdout.close()
    open_index(archive).sync(archive)  # The lock died with its holder.


REBUILD_FOREVER = """
import sys
from transcribe.archive import Archive
from transcribe.search import open_index
archive = Archive(sys.argv[1])
print("ready", flush=True)
while True:
    open_index(archive).rebuild(archive)
"""


@pytest.mark.slow
@leaves_files_open
def test_readers_go_on_while_another_process_rebuilds(archive: Archive) -> None:
    writer = subprocess.Popen([sys.executable, "-c", REBUILD_FOREVER, archive.root], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        seen = set()
        until = time.monotonic() + 3
        while time.monotonic() < until:
            assert found(archive, "hand") == ["one"]
            seen.add((archive.search / "index.json").read_text())
        assert len(seen) > 2
    finally:
        writer.kill()
        writer.wait()
        if writer.stdout is not None:
            writer.stdout.close()


SYNC_FOREVER = """
import sys
from support.transcripts import transcript
from transcribe.archive import Archive
from transcribe.episode import Role
from transcribe.search import open_index
archive = Archive(sys.argv[1])
print("ready", flush=True)
for round in range(int(sys.argv[2]), 1_000_000):
    for episode in range(8):
        archive.store(transcript(*[("A", Role.GUEST, f"round {round} hand")] * 3, id=f"e{episode}"))
    open_index(archive).sync(archive)
    print(round, flush=True)
    if not round:
        break
"""


@pytest.fixture
def rounds_archive(tmp_path: Path) -> Archive:
    """Eight episodes, indexed in round 0."""
    archive = Archive(tmp_path)
    run_script(SYNC_FOREVER, str(tmp_path), "0")
    assert rounds(open_index(archive)) == {0}
    return archive


@contextmanager
def syncing_forever(archive: Archive, first_round: int) -> Iterator[subprocess.Popen[str]]:
    writer = subprocess.Popen([sys.executable, "-c", SYNC_FOREVER, archive.root, str(first_round)], text=True,
                              stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(TESTS)})
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


@pytest.mark.slow
def test_whenever_a_writer_is_killed_the_index_is_whole_and_has_what_was_committed(rounds_archive: Archive
                                                                                   ) -> None:
    """`KILLS=200 pytest -k killed` tries it more often."""
    chance = random.Random(3)
    archive, before = rounds_archive, {0}
    for _ in range(int(os.environ.get("KILLS", "15"))):
        first = max(before) + 1
        with syncing_forever(archive, first) as writer:
            time.sleep(chance.uniform(0, 0.5))
            writer.send_signal(signal.SIGKILL)
            writer.wait()
            assert writer.stdout is not None
            committed = [int(line) for line in writer.stdout]
        held = rounds(open_index(archive))
        assert held in ([{committed[-1]}, {committed[-1] + 1}] if committed else [before, {first}])
        open_index(archive).sync(archive)
        assert open_index(archive).verify(archive).agrees
        before = rounds(open_index(archive))


@pytest.mark.slow
def test_many_readers_see_whole_episodes_while_another_process_writes(rounds_archive: Archive) -> None:
    archive, seen = rounds_archive, set[int]()
    shared = open_index(archive)

    def read(index: SearchIndex) -> None:
        until = time.monotonic() + 3
        while time.monotonic() < until:
            found = rounds(index)
            assert len(found) == 1  # All eight come with one commit.
            seen.update(found)

    with syncing_forever(archive, 1), ThreadPoolExecutor(4) as readers:
        list(readers.map(read, [shared, shared, open_index(archive), open_index(archive)]))
    assert len(seen) > 2


def test_threads_may_share_an_index(archive: Archive) -> None:
    index = open_index(archive)
    with ThreadPoolExecutor(4) as threads:
        hits = list(threads.map(lambda query: index.search(parse(query)), ["hand", "fist"] * 50))
    assert [[hit.episode for hit in found] for found in hits] == [["one"], ["two"]] * 50


# What it is, and whether it is right


def test_an_index_that_holds_what_the_transcripts_say_agrees(archive: Archive) -> None:
    assert open_index(archive).verify(archive) == VerifyReport(episodes=2, turns=2)
    assert open_index(archive).verify(archive).agrees


def test_where_an_index_and_the_transcripts_disagree_is_told(archive: Archive) -> None:
    store(archive, "new", "a hand")
    store(archive, "silent")
    store(archive, "one", "a weak hand")
    shutil.rmtree(archive.folder("two"))
    report = open_index(archive).verify(archive)
    assert report == VerifyReport(episodes=2, turns=2, missing=("new",), extra=("two",), differing=("one",))
    assert not report.agrees
    open_index(archive).sync(archive)
    assert open_index(archive).verify(archive).agrees


def test_a_transcript_that_cannot_be_read_is_told_and_nothing_is_said_of_the_index(archive: Archive) -> None:
    archive.transcript_path("one").write_text("{")
    report = open_index(archive).verify(archive)
    assert [str(archive.transcript_path("one")) in told for told in report.unreadable] == [True]
    assert report.differing == report.missing == report.extra == ()
    assert not report.agrees


def test_a_changed_page_or_speaker_differs_though_the_words_are_the_same(archive: Archive) -> None:
    archive.store(transcript(("Bo Ek", Role.GUEST, "a strong hand"), episode=Episode(film="Soul"), id="one"))
    archive.store(transcript(("Ann Lee", Role.GUEST, "an iron fist"), episode=Episode(film="Other"), id="two"))
    assert open_index(archive).verify(archive).differing == ("one", "two")


def test_the_status_says_what_it_is_and_how_far_behind(archive: Archive) -> None:
    status = open_index(archive).status(archive)
    size = sum(path.stat().st_size for path in whoosh_folder(archive).iterdir())
    assert status == IndexStatus("whoosh", 2, 2, size, status.generation, behind=0)
    assert open_index(archive).status(archive) == status
    store(archive, "three", "a foot", "and a hand")
    shutil.rmtree(archive.folder("two"))
    assert open_index(archive).status(archive).behind == 2
    open_index(archive).sync(archive)
    after = open_index(archive).status(archive)
    assert (after.episodes, after.turns, after.behind) == (2, 3, 0)
    assert after.generation != status.generation


def test_an_open_index_sees_what_others_write(archive: Archive) -> None:
    index = open_index(archive)
    assert len(index.search(parse("hand"))) == 1
    store(archive, "three", "a hand")
    open_index(archive).sync(archive)
    assert len(index.search(parse("hand"))) == 2
    open_index(archive).rebuild(archive)
    assert len(index.search(parse("hand"))) == 2


def test_a_large_segment_is_left_alone_by_small_ones(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_writer, "SMALL", 3)
    store(archive, "large", *["many hands"] * 40)
    open_index(archive).rebuild(archive)
    (large,) = whoosh_folder(archive).glob("*.seg")
    for number in range(25):
        store(archive, "one", f"hand {number}")
        open_index(archive).sync(archive)
        assert large.exists()
    assert len(list(whoosh_folder(archive).glob("*.seg"))) <= 12


def test_a_large_commit_merges_what_many_small_ones_left(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_writer, "SMALL", 2)
    for number in range(12):
        store(archive, f"e{number}", "a hand", "a foot")
        open_index(archive).sync(archive)
    assert len(list(whoosh_folder(archive).glob("*.seg"))) > 12
    for number in range(12):
        store(archive, f"more{number}", "a hand")
    open_index(archive).sync(archive)
    assert len(list(whoosh_folder(archive).glob("*.seg"))) <= 2
    assert open_index(archive).verify(archive).agrees


def test_segments_stay_few_however_often_an_episode_is_replaced(archive: Archive) -> None:
    for number in range(25):
        store(archive, f"e{number % 3}", f"hand {number}")
        open_index(archive).sync(archive)
    with open_dir(str(whoosh_folder(archive))).reader() as reader:
        assert len(reader.leaf_readers()) <= 12
    assert sorted(found(archive, "hand")) == ["e0", "e1", "e2", "one"]
    assert found(archive, "=24 OR =23 OR =22") == ["e0", "e1", "e2"]
    assert found(archive, "=21") == []


FULL_DISK = """
import resource, sys
from transcribe.archive import Archive
from transcribe.search import open_index
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
open_index(Archive(sys.argv[1])).sync(Archive(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the size of files stands in for a full disk")
def test_a_full_disk_leaves_the_index_as_it_was(archive: Archive) -> None:
    store(archive, "three", " ".join(f"word{n}" for n in range(5_000)))
    ended = run_script(FULL_DISK, str(archive.root))
    assert "SearchIndexError" in ended.stderr.splitlines()[-1]
    assert "can't be read or written" in ended.stderr.splitlines()[-1]
    assert found(archive, "hand") == ["one"]
    open_index(archive).sync(archive)
    assert found(archive, "word4999") == ["three"]


def test_a_search_loads_nothing_heavy(archive: Archive) -> None:
    script = """
import sys
from transcribe.archive import Archive
from transcribe.search import open_index, parse
print(len(open_index(Archive(sys.argv[1])).search(parse("a hand role:guest"))))
print(sorted({"torch", "numpy", "pydantic", "yaml", "filelock", "multiprocessing"} & sys.modules.keys()))
"""
    ended = run_script(script, str(archive.root))
    assert ended.stdout.splitlines() == ["1", "[]"], ended.stderr


