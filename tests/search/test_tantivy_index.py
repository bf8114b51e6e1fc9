"""What is Tantivy's own; that it finds what it must is tested in `test_conformance`."""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

import pytest

from support.indexes import engine_folder, found, indexed, run_script, store
from transcribe.distribution import install_command
from transcribe.errors import EngineUnavailable, QueryError, SearchIndexError, SettingsError
from transcribe.pipeline.batch import Batch
from transcribe.search import SyncReport, TantivyIndex, WhooshIndex, open_index, parse
from transcribe.search.match.locate import locate
from transcribe.search.match.turns import turns_of
from transcribe.search.query.query import Not, Phrase, Term
from transcribe.search.tantivy.reader import Reader
from transcribe.settings import Settings
from transcribe.store.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return indexed(tmp_path, "tantivy")


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
    with pytest.raises(SettingsError, match="no search engine 'lucene'.*whoosh, tantivy"):
        open_index(archive, "lucene")


def test_another_engines_index_answers_only_after_a_rebuild(archive: Archive) -> None:
    with pytest.raises(SearchIndexError, match="transcribe index build"):
        open_index(archive, "whoosh").search(Term("hand"))


def test_without_tantivy_it_is_said_how_to_get_it_and_how_to_do_without(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    index = open_index(archive)
    hint = re.escape(install_command("scale"))
    for use in (lambda: index.search(Term("hand")), lambda: index.rebuild(archive), lambda: index.status(archive)):
        with pytest.raises(EngineUnavailable, match=f"{hint}.*--engine whoosh"):
            use()
    open_index(archive, "whoosh").rebuild(archive)
    assert found(archive, "hand") == ["one"]


WITHOUT_WHOOSH = """
import sys
sys.modules["whoosh"] = None
from transcribe.store.archive import Archive
from transcribe.search import open_index, parse
archive, *queries = Archive(sys.argv[1]), *sys.argv[2:]
open_index(archive).rebuild(archive)
print(*[len(open_index(archive).search(parse(query))) for query in queries])
"""


def test_it_needs_no_whoosh(archive: Archive) -> None:
    ended = run_script(WITHOUT_WHOOSH, str(archive.root), "hands", "strong OR iron", "sound:hant", '"a strong"')
    assert ended.stdout.split() == ["1", "2", "1", "1"], ended.stderr


def test_a_run_ends_well_where_tantivy_is_missing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.audio.mkdir()
    (archive.audio / "empty.wav").touch()
    monkeypatch.setitem(sys.modules, "tantivy", None)
    store(archive, "three", "an open hand")
    report = Batch(archive, Settings(recognizer="pocketsphinx", diarizer="embedded", offline=True)).run()
    assert [failure.recording for failure in report.failed] == ["audio/empty.wav", "index/search"]
    assert "--engine whoosh" in report.failed[1].hint


# Answers


def test_every_hit_is_told_however_many_there_are(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for episode in range(10):
        store(archive, f"e{episode}", *["a strong hand"] * 60)
    index = open_index(archive, "tantivy")
    index.sync(archive)
    told = [(hit.episode, hit.turn) for hit in index.search(Term("hand"), limit=None)]
    assert told == [(f"e{episode}", turn) for episode in range(10) for turn in range(60)]


def test_an_index_without_room_between_its_episodes_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcribe.search.tantivy.order._FAR", 2)
    archive = Archive(tmp_path)
    index = open_index(archive, "tantivy")
    reports = []
    for episode in ("a", "e", "c", "d"):
        store(archive, episode, "a strong hand", "an iron hand")
        reports.append(index.sync(archive))
        told = [(hit.episode, hit.turn) for hit in index.search(Term("hand"))]
        assert told == [(episode, turn) for episode in archive.ids() for turn in (0, 1)]
    assert reports == [SyncReport(added=1)] * 3 + [SyncReport(added=4)]


def test_more_episodes_than_an_index_has_numbers_for_are_refused(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcribe.search.tantivy.order._LIMIT", 1 << 27)
    store(archive, "three", "a strong will")
    with pytest.raises(SearchIndexError, match="can't hold this many episodes.*Split the archive"):
        open_index(archive).rebuild(archive)
    assert found(archive, "hand") == ["one"]


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


def test_words_with_others_between_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """Tantivy by itself overlooks one in a thousand phrases of three words or more."""
    chance, archive = random.Random(4), Archive(tmp_path)
    store(archive, "a", *(" ".join(chance.choices("bcdfghjkmn", k=chance.randint(1, 30))) for _ in range(300)))
    index = open_index(archive, "tantivy")
    index.sync(archive)
    turns = list(turns_of("a", archive.transcript("a")))
    for _ in range(100):
        near = Phrase(tuple(chance.sample("bcdfghjkmn", chance.randint(2, 4))), chance.randint(1, 5))
        met = [turn.number for turn in turns if locate(near, turn)]
        assert [hit.turn for hit in index.search(near, limit=None)] == met, near


def test_a_long_phrase_with_words_between_is_found_by_a_part_of_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    store(archive, "a", "we", "the strong hand of the law is what people very often ask for and", "get")
    index = open_index(archive, "tantivy")
    index.sync(archive)
    (hit,) = index.search(parse('"strong hand of law is what people ask for get"~4'))
    assert hit.text == "strong hand of the law is what people very often ask for and get"
    assert index.search(parse('"strong hand of law is what people ask for get"~3')) == []


def test_a_phrase_of_words_that_every_turn_has_is_refused_where_it_would_take_too_long(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcribe.search.tantivy.query._BEARABLE", 50)
    store(archive, "three", *["of and the and of to the"] * 51)
    open_index(archive).sync(archive)
    with pytest.raises(QueryError, match="in more than 50 turns.*Put a rarer word"):
        open_index(archive).search(parse('"to of to of to the strong"~6 OR "to of the of to of"~6'), limit=None)


# Damage, faults


class PanicException(BaseException):
    """As Rust's panics arrive."""


def test_a_panic_is_told_in_one_line(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def panic(*_: object) -> None:
        raise PanicException("index out of bounds: the len is 89")

    monkeypatch.setattr(Reader, "turns", panic)
    with pytest.raises(SearchIndexError, match="is damaged.*transcribe index build"):
        found(archive, "hand")


def test_an_interrupt_is_no_damage(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Reader, "turns", interrupt)
    with pytest.raises(KeyboardInterrupt):
        found(archive, "hand")


def test_what_a_killed_commit_left_is_in_nobodys_way(archive: Archive) -> None:
    """Tantivy names its files by a count that goes on from the last commit, and so comes to the same names again."""
    folder = engine_folder(archive)
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
