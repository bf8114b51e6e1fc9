"""What is Tantivy's own; that it finds what it must is tested in `test_conformance`."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.transcripts import transcript
from transcribe.archive import Archive
from transcribe.batch import Batch
from transcribe.episode import Episode, Role
from transcribe.errors import ArchiveError, EngineUnavailable, QueryError, SearchIndexError, SettingsError
from transcribe.search import SyncReport, TantivyIndex, WhooshIndex, open_index, parse
from transcribe.search import tantivy_index as module
from transcribe.search.query import Not, Phrase, Term
from transcribe.settings import Settings

TESTS = Path(__file__).parents[1]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two episodes, indexed with Tantivy."""
    archive = Archive(tmp_path)
    store(archive, "one", "a strong hand")
    store(archive, "two", "an iron fist")
    open_index(archive, "tantivy").sync(archive)
    return archive


def store(archive: Archive, episode: str, *said: str) -> None:
    lines = [("Ann Lee", Role.GUEST, text) for text in said]
    archive.store(transcript(*lines, episode=Episode(film="Soul"), id=episode))


def found(archive: Archive, query: str) -> list[str]:
    return [hit.episode for hit in open_index(archive).search(parse(query))]


def tantivy_folder(archive: Archive) -> Path:
    (folder,) = (path for path in archive.search.iterdir() if path.is_dir())
    return folder


def run_script(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "PYTHONPATH": str(TESTS)}, check=False)


# Which engine


def test_an_archive_that_was_never_indexed_gets_whoosh(tmp_path: Path) -> None:
    assert isinstance(open_index(Archive(tmp_path)), WhooshIndex)


def test_an_archive_moves_to_the_other_engine_and_back(archive: Archive) -> None:
    for engine, kind in (("whoosh", WhooshIndex), ("tantivy", TantivyIndex)):
        assert open_index(archive, engine).rebuild(archive) == SyncReport(added=2)
        assert isinstance(open_index(archive), kind)
        assert open_index(archive).status(archive).engine == engine
        assert found(archive, "strong OR iron") == ["one", "two"]
        assert len([path for path in archive.search.iterdir() if path.is_dir()]) == 1


def test_a_sync_goes_on_with_the_engine_that_is_there(archive: Archive) -> None:
    store(archive, "three", "a strong will")
    assert open_index(archive).sync(archive) == SyncReport(added=1)
    assert open_index(archive).status(archive).engine == "tantivy"
    assert found(archive, "strong") == ["one", "three"]


def test_an_unknown_engine_is_refused(archive: Archive) -> None:
    with pytest.raises(SettingsError, match="no search engine 'lucene'.*whoosh and tantivy"):
        open_index(archive, "lucene")


def test_another_engines_index_answers_only_after_a_rebuild(archive: Archive) -> None:
    with pytest.raises(SearchIndexError, match="transcribe index build"):
        open_index(archive, "whoosh").search(Term("hand"))


def test_without_tantivy_it_is_said_how_to_get_it_and_how_to_do_without(archive: Archive,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    index = open_index(archive)
    for use in (lambda: index.search(Term("hand")), lambda: index.rebuild(archive), lambda: index.status(archive)):
        with pytest.raises(EngineUnavailable, match=r"pip install \"transcribe\[scale\]\".*--engine whoosh"):
            use()
    open_index(archive, "whoosh").rebuild(archive)
    assert found(archive, "hand") == ["one"]


def test_a_run_ends_well_where_tantivy_is_missing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.audio.mkdir()
    (archive.audio / "empty.wav").touch()
    monkeypatch.setitem(sys.modules, "tantivy", None)
    store(archive, "three", "an open hand")
    report = Batch(archive, Settings(recognizer="pocketsphinx", diarizer="embedded", offline=True)).run()
    assert [failure.recording for failure in report.failed] == ["audio/empty.wav", "index/search"]
    assert "--engine whoosh" in report.failed[1].mend


# Answers


def test_every_hit_is_told_however_many_there_are(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for episode in range(10):
        store(archive, f"e{episode}", *["a strong hand"] * 60)
    index = open_index(archive, "tantivy")
    index.sync(archive)
    told = [(hit.episode, hit.turn) for hit in index.search(Term("hand"), limit=None)]
    assert told == [(f"e{episode}", turn) for episode in range(10) for turn in range(60)]


def test_words_with_others_between_are_found_behind_many_that_only_tantivy_takes_for_them(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    store(archive, "a", *["hand strong then we all went home"] * 100)  # Within Tantivy's slop of 2.
    store(archive, "b", "a strong right hand")
    index = open_index(archive, "tantivy")
    index.sync(archive)
    near = Phrase(("strong", "hand"), 2)
    assert [hit.text for hit in index.search(near, limit=1)] == ["strong right hand"]
    assert index.tally(near, ["episode"]) == {"episode": {"b": 1}}
    assert index.tally(Not(near), ["episode"]) == {"episode": {"a": 100}}


def test_an_open_index_sees_what_others_wrote(archive: Archive) -> None:
    index = open_index(archive)
    before = index.status(archive).generation
    assert len(index.search(Term("hand"))) == 1
    store(archive, "three", "an open hand")
    assert index.status(archive).behind == 1
    open_index(archive).sync(archive)
    assert len(index.search(Term("hand"))) == 2
    open_index(archive).rebuild(archive)
    assert len(index.search(Term("hand"))) == 2
    assert index.status(archive).generation != before


def test_a_long_phrase_with_words_between_is_found_by_a_part_of_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    store(archive, "a", "we", "the strong hand of the law is what people very often ask for and", "get")
    index = open_index(archive, "tantivy")
    index.sync(archive)
    (hit,) = index.search(parse('"strong hand of law is what people ask for get"~4'))
    assert hit.text == "strong hand of the law is what people very often ask for and get"
    assert index.search(parse('"strong hand of law is what people ask for get"~3')) == []


def test_a_phrase_of_words_that_every_turn_has_is_refused_where_it_would_take_too_long(
        archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcribe.search.tantivy_query._BEARABLE", 50)
    store(archive, "three", *["of and the and of to the"] * 51)
    open_index(archive).sync(archive)
    with pytest.raises(QueryError, match="in more than 50 turns.*Put a rarer word"):
        open_index(archive).search(parse('"to of to of to the strong"~6 OR "to of the of to of"~6'), limit=None)


# Damage, faults


def test_an_index_of_another_form_is_never_opened(archive: Archive) -> None:
    pointer = archive.search / "index.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"format": module.FORMAT + 1}))
    with pytest.raises(SearchIndexError, match="transcribe index build"):
        found(archive, "hand")
    open_index(archive).rebuild(archive)
    assert found(archive, "hand") == ["one"]


@pytest.mark.parametrize("damage", [
    lambda path: path.unlink(), lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes()[:path.stat().st_size // 2]),
    lambda path: path.write_bytes(random.Random(1).randbytes(path.stat().st_size))],
    ids=["gone", "empty", "cut off", "noise"])
def test_a_damaged_file_is_told_and_mended_by_a_rebuild(archive: Archive, damage: Callable[[Path], object]) -> None:
    suffixes = {path.suffix for path in tantivy_folder(archive).iterdir() if not path.name.startswith(".")}
    assert suffixes == {".json", ".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term"}
    for suffix in sorted(suffixes):
        path = next(path for path in sorted(tantivy_folder(archive).iterdir())
                    if path.suffix == suffix and not path.name.startswith("."))
        damage(path)
        with pytest.raises(SearchIndexError) as raised:
            found(archive, "hand")
        assert "\n" not in str(raised.value)
        assert "transcribe index build" in str(raised.value)
        open_index(archive).rebuild(archive)
        assert found(archive, "hand") == ["one"]


class PanicException(BaseException):
    """As Rust's panics arrive."""


def test_a_panic_is_told_in_one_line(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def panic(*_: object) -> None:
        raise PanicException("index out of bounds: the len is 89")

    monkeypatch.setattr(module.Reader, "turns", panic)
    with pytest.raises(SearchIndexError, match="is damaged.*transcribe index build"):
        found(archive, "hand")


def test_an_interrupt_is_no_damage(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.Reader, "turns", interrupt)
    with pytest.raises(KeyboardInterrupt):
        found(archive, "hand")


FULL_DISK = """
import resource, sys
from transcribe.archive import Archive
from transcribe.search import open_index
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
open_index(Archive(sys.argv[1])).sync(Archive(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the size of files stands in for a full disk")
def test_a_full_disk_leaves_the_index_as_it_was(archive: Archive) -> None:
    store(archive, "three", " ".join(f"word{n}" for n in range(5_000)))
    ended = run_script(FULL_DISK, str(archive.root))
    assert "SearchIndexError" in ended.stderr.splitlines()[-1]
    assert "can't be written. Check the disk's space" in ended.stderr.splitlines()[-1]
    assert found(archive, "hand") == ["one"]
    open_index(archive).sync(archive)
    assert found(archive, "word4999") == ["three"]


def test_a_second_writer_waits_and_then_says_why_it_cannot(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.1)
    store(archive, "three", "an open hand")
    with archive.lock("search"):
        for write in (open_index(archive).sync, open_index(archive).rebuild):
            with pytest.raises(ArchiveError, match="another process"):
                write(archive)
        assert found(archive, "hand") == ["one"]  # Readers don't wait.
    open_index(archive).sync(archive)
    assert found(archive, "hand") == ["one", "three"]


# Several processes, and the end of one

WRITE_FOREVER = """
import sys
from support.transcripts import transcript
from transcribe.archive import Archive
from transcribe.batch import Batch
from transcribe.episode import Role
from transcribe.search import open_index
archive = Archive(sys.argv[1])
for round in range(1, 10_000):
    for episode in range(8):
        archive.store(transcript(*[("A", Role.GUEST, f"round{round} hand")] * 3, id=f"e{episode}"))
    index = open_index(archive, "tantivy")
    (index.rebuild if round % 7 == 0 else index.sync)(archive)
    print(round, flush=True)
"""


def start_writing(archive: Archive) -> subprocess.Popen[str]:
    """A process that replaces eight episodes of three turns again and again; it has done so once."""
    writer = subprocess.Popen([sys.executable, "-c", WRITE_FOREVER, archive.root], stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "PYTHONPATH": str(TESTS)})
    assert writer.stdout is not None
    assert writer.stdout.readline() == "1\n"
    return writer


def kill(writer: subprocess.Popen[str]) -> None:
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    if writer.stdout is not None:
        writer.stdout.close()


def whole_rounds(archive: Archive) -> set[tuple[str, int]]:
    """Which rounds are found how often, of the eight episodes with their three turns."""
    hits = open_index(archive).search(parse("hand"), limit=None)
    rounds = [hit.excerpt.split()[0] for hit in hits]
    return {(text, rounds.count(text)) for text in rounds}


@pytest.mark.slow
def test_readers_find_one_whole_state_while_another_process_writes(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    writer = start_writing(archive)
    try:
        seen = set()
        until = time.monotonic() + 4
        while time.monotonic() < until:
            ((text, number),) = whole_rounds(archive)
            assert number == 24
            seen.add(text)
        assert len(seen) > 2
    finally:
        kill(writer)


@pytest.mark.slow
def test_whenever_a_writer_is_killed_the_last_commit_is_whole(tmp_path: Path) -> None:
    chance = random.Random(3)
    archive = Archive(tmp_path)
    for _ in range(6):
        writer = start_writing(archive)
        time.sleep(chance.uniform(0, 0.6))
        kill(writer)
        ((_, number),) = whole_rounds(archive)
        assert number == 24
        open_index(archive).sync(archive)
        assert open_index(archive).verify(archive).agrees


def test_what_a_killed_commit_left_is_in_nobodys_way(archive: Archive) -> None:
    """Tantivy names its files by a count that goes on from the last commit, and so comes to the same names again."""
    folder = tantivy_folder(archive)
    (segment,) = (path.stem for path in folder.glob("*.store"))
    left = [f"{segment}.{count}.del" for count in range(30)]
    for name in left:
        (folder / name).touch()
    managed = folder / ".managed.json"
    managed.write_text(json.dumps(json.loads(managed.read_text()) + left))
    store(archive, "one", "an open hand")
    open_index(archive).sync(archive)
    assert found(archive, "open") == ["one"]
    assert len(list(folder.glob("*.del"))) <= 1


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
