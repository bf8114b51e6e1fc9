"""What every engine's index does, whatever is inside; that it finds what it must is tested in `test_conformance`."""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import loky
import pytest

from support.indexes import (
    engine_folder,
    found,
    indexed,
    rounds,
    rounds_archive,
    run_script,
    store,
    writing_forever,
)
from support.transcripts import transcript
from transcribe.errors import ArchiveError, SearchIndexError
from transcribe.model.episode import Episode, Role
from transcribe.search import IndexStatus, SearchIndex, SyncReport, VerifyReport, open_index, parse
from transcribe.search.tantivy import index as tantivy_index
from transcribe.search.whoosh import index as whoosh_index
from transcribe.store.archive import Archive, Failure
from transcribe.workers import sharing


@pytest.fixture(params=["tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def archive(tmp_path: Path, engine: str) -> Archive:
    return indexed(tmp_path, engine)


@pytest.fixture
def _collected() -> Iterator[None]:
    yield
    gc.collect()


def leaves_files_open(test: Callable[..., None]) -> Callable[..., None]:
    """Whoosh leaves a file that it couldn't read to the garbage collector, which complains; here, and nowhere later."""
    quiet = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
    return quiet(pytest.mark.usefixtures("_collected")(test))


# The index holds what the transcripts say


def test_a_new_transcript_is_found_after_a_sync(archive: Archive, engine: str) -> None:
    store(archive, "three", "a strong will")
    assert open_index(archive).sync(archive) == SyncReport(added=1)
    assert found(archive, "strong") == ["one", "three"]
    assert open_index(archive).status(archive).engine == engine


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
    monkeypatch.setattr("transcribe.search.index.syncing.BATCH", 2)
    for number in range(5):
        store(archive, f"more-{number}", "many hands")
    shutil.rmtree(archive.folder("two"))
    assert open_index(archive).sync(archive) == SyncReport(added=5, removed=1)
    assert sorted(found(archive, "hand")) == ["more-0", "more-1", "more-2", "more-3", "more-4", "one"]


def test_an_index_made_by_several_processes_is_the_same(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MANY", 2)
    monkeypatch.setattr(loky, "cpu_count", lambda: 2)
    for number in range(20):
        store(archive, f"e{number}", f"a strong hand and {number} twenty seventeen well-known fists", "an iron fist")
    archive.transcript_path("two").write_text("{")
    report = open_index(archive).rebuild(archive)
    assert (report.added, len(report.unreadable)) == (21, 1)
    assert str(archive.transcript_path("two")) in report.unreadable[0]
    archive.transcript_path("two").unlink()
    assert open_index(archive).verify(archive) == VerifyReport(episodes=21, turns=41)


def test_a_damaged_transcript_costs_nothing_else(archive: Archive) -> None:
    store(archive, "three", "a strong will")
    path = archive.transcript_path("one")
    path.write_bytes(path.read_bytes()[:100])
    report = open_index(archive).sync(archive)
    assert (report.added, report.updated) == (1, 0)
    assert [str(path) in told for told in report.unreadable] == [True]
    assert found(archive, "strong") == ["one", "three"]
    store(archive, "one", "a strong arm")
    assert open_index(archive).sync(archive) == SyncReport(updated=1)
    assert found(archive, "arm") == ["one"]


def test_a_deleted_index_is_made_anew_and_answers_the_same(archive: Archive, engine: str) -> None:
    store(archive, "three", "a strong, strong will", "of iron")
    open_index(archive).sync(archive)
    before = open_index(archive).search(parse("strong OR iron OR film:soul"))
    shutil.rmtree(archive.search)
    assert open_index(archive, engine).sync(archive) == SyncReport(added=3)
    assert open_index(archive).search(parse("strong OR iron OR film:soul")) == before


def test_a_rebuild_leaves_one_index(archive: Archive) -> None:
    old = engine_folder(archive)
    assert open_index(archive).rebuild(archive) == SyncReport(added=2)
    assert engine_folder(archive) != old
    assert found(archive, "fist") == ["two"]


def test_an_archive_without_transcripts_has_an_empty_index(tmp_path: Path, engine: str) -> None:
    archive = Archive(tmp_path)
    assert open_index(archive, engine).sync(archive) == SyncReport()
    assert found(archive, "hand") == []
    assert found(archive, "-hand") == []
    assert open_index(archive).count() == 0


def test_an_id_with_spaces_is_an_id(archive: Archive) -> None:
    store(archive, "one more", "a third hand")
    open_index(archive).sync(archive)
    assert found(archive, 'episode:"one more"') == ["one more"]
    store(archive, "one more", "a fourth foot")
    open_index(archive).sync(archive)
    assert found(archive, "hand OR foot") == ["one", "one more"]


def test_a_page_with_control_characters_is_counted_by(archive: Archive, engine: str) -> None:
    archive.store(transcript(("Ann Lee", Role.GUEST, "a hand"), episode=Episode(film="So\x1ful\n\0"), id="one"))
    open_index(archive).sync(archive)
    kept = {"whoosh": "So ul\n\0", "tantivy": "So\x1ful\n\0"}[engine]
    assert open_index(archive).tally(parse("hand"), ["film"]) == {"film": {kept: 1}}


def test_a_word_longer_than_any_index_takes_is_indexed_and_found(archive: Archive) -> None:
    word = "o" * 3_000
    store(archive, "long", f"{word} {'x' * 100_000}")
    open_index(archive).sync(archive)
    assert found(archive, word) == ["long"]


def test_an_open_index_sees_what_others_wrote(archive: Archive) -> None:
    index = open_index(archive)
    before = index.status(archive).generation
    assert len(index.search(parse("hand"))) == 1
    store(archive, "three", "an open hand")
    assert index.status(archive).behind == 1
    open_index(archive).sync(archive)
    assert len(index.search(parse("hand"))) == 2
    open_index(archive).rebuild(archive)
    assert len(index.search(parse("hand"))) == 2
    assert index.status(archive).generation != before


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


def test_the_status_says_what_it_is_and_how_far_behind(archive: Archive, engine: str) -> None:
    status = open_index(archive).status(archive)
    size = sum(path.stat().st_size for path in engine_folder(archive).iterdir())
    assert status == IndexStatus(engine, 2, 2, size, status.generation, behind=0)
    assert open_index(archive).status(archive) == status
    store(archive, "three", "a foot", "and a hand")
    shutil.rmtree(archive.folder("two"))
    assert open_index(archive).status(archive).behind == 2
    open_index(archive).sync(archive)
    after = open_index(archive).status(archive)
    assert (after.episodes, after.turns, after.behind) == (2, 3, 0)
    assert after.generation != status.generation


# Missing, of another form, damaged; faults of the machine


def test_a_missing_index_is_told(tmp_path: Path, engine: str) -> None:
    with pytest.raises(SearchIndexError, match="there is no search index yet.*transcribe run"):
        open_index(Archive(tmp_path), engine).search(parse("hand"))


def test_an_index_of_another_form_is_never_opened(archive: Archive, engine: str) -> None:
    pointer = archive.search / "index.json"
    told = json.loads(pointer.read_text())
    for form in (told["format"] - 1, told["format"] + 1):
        pointer.write_text(json.dumps(told | {"format": form}))
        with pytest.raises(SearchIndexError, match="transcribe index build"):
            found(archive, "hand")
    open_index(archive, engine).rebuild(archive)
    assert found(archive, "hand") == ["one"]


SUFFIXES = {"whoosh": {".toc", ".seg"}, "tantivy": {".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term"}}


@leaves_files_open
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: None,
        lambda data: b"",
        lambda data: b"\0" * 50,
        lambda data: data[: len(data) // 2],
        lambda data: random.Random(1).randbytes(len(data)),
    ],
    ids=["gone", "empty", "zeros", "cut off", "noise"],
)
def test_a_damaged_file_is_told_and_mended_by_a_rebuild(
    archive: Archive, engine: str, damage: Callable[[bytes], bytes | None]
) -> None:
    assert {path.suffix for path in engine_folder(archive).iterdir()} >= SUFFIXES[engine]
    names = [
        "index.json",
        *(f"*/[!.]*{suffix}" for suffix in sorted(SUFFIXES[engine])),
        *(["*/meta.json"] if engine == "tantivy" else []),
    ]
    for name in names:
        path = next(archive.search.glob(name))
        damaged = damage(path.read_bytes())
        # A new file, not the old one cut: a thread of Tantivy's that still maps that one would take the process down.
        path.unlink()
        if damaged is not None:
            path.write_bytes(damaged)
        with pytest.raises(SearchIndexError) as raised:
            open_index(archive, engine).search(parse("hand"))
        assert "\n" not in str(raised.value)
        assert "transcribe index build" in str(raised.value)
        open_index(archive, engine).rebuild(archive)
        assert found(archive, "hand") == ["one"]


def test_a_damaged_list_of_what_is_synced_is_told(archive: Archive) -> None:
    (engine_folder(archive) / "synced.json").write_text("[")
    with pytest.raises(SearchIndexError, match="is damaged"):
        open_index(archive).sync(archive)


FULL_DISK = """
import resource, sys
from transcribe.store.archive import Archive
from transcribe.search import open_index
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
open_index(Archive(sys.argv[1])).sync(Archive(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the size of files stands in for a full disk")
def test_a_full_disk_leaves_the_index_as_it_was(archive: Archive) -> None:
    store(archive, "three", " ".join(f"word{n}" for n in range(5_000)))
    ended = run_script(FULL_DISK, str(archive.root))
    assert "SearchIndexError" in ended.stderr.splitlines()[-1]
    assert "written" in ended.stderr.splitlines()[-1]
    assert "Check free disk space" in ended.stderr.splitlines()[-1]
    assert found(archive, "hand") == ["one"]
    open_index(archive).sync(archive)
    assert found(archive, "word4999") == ["three"]


def test_a_search_loads_nothing_heavy(archive: Archive) -> None:
    script = """
import sys
from transcribe.store.archive import Archive
from transcribe.search import open_index, parse
print(len(open_index(Archive(sys.argv[1])).search(parse("a hand role:guest"))))
print(sorted({"torch", "numpy", "pydantic", "yaml", "filelock", "multiprocessing"} & sys.modules.keys()))
"""
    ended = run_script(script, str(archive.root))
    assert ended.stdout.splitlines() == ["1", "[]"], ended.stderr


# Several processes, and the end of one


def test_a_second_writer_waits_and_then_says_why_it_cannot(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (tantivy_index, whoosh_index):
        monkeypatch.setattr(module, "WAIT_S", 0.1)
    store(archive, "three", "an open hand")
    with archive.lock("search"):
        for write in (open_index(archive).sync, open_index(archive).rebuild):
            with pytest.raises(ArchiveError, match="another process"):
                write(archive)
        assert found(archive, "hand") == ["one"]  # Readers don't wait.
    open_index(archive).sync(archive)
    assert found(archive, "hand") == ["one", "three"]


@pytest.mark.slow
def test_whenever_a_writer_is_killed_the_index_is_whole_and_has_what_was_committed(tmp_path: Path, engine: str) -> None:
    """`KILLS=200 pytest -k killed` tries it more often."""
    chance = random.Random(3)
    archive, before = rounds_archive(tmp_path, engine), {0}
    for _ in range(int(os.environ.get("KILLS", "10"))):
        first = max(before) + 1
        with writing_forever(archive, engine, first) as writer:
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
@leaves_files_open
def test_many_readers_see_one_whole_state_while_another_process_writes(tmp_path: Path, engine: str) -> None:
    archive, seen = rounds_archive(tmp_path, engine), set[int]()
    shared = open_index(archive)

    def read(index: SearchIndex) -> None:
        until = time.monotonic() + 3
        while time.monotonic() < until:
            found = rounds(index)
            assert len(found) == 1  # All eight come with one commit.
            seen.update(found)

    with writing_forever(archive, engine, 1), ThreadPoolExecutor(4) as readers:
        list(readers.map(read, [shared, shared, open_index(archive), open_index(archive)]))
    assert len(seen) > 2
