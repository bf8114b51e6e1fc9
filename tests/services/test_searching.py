"""A session keeps an index open, follows its changes, and serves several threads."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.imported import imported_archive
from transcribe.errors import QueryError, SearchIndexError
from transcribe.model.edits import Imported
from transcribe.model.parsed import ParsedTranscript, Passage
from transcribe.pipeline.batch import Batch
from transcribe.search import open_index
from transcribe.services import SearchRequest, SearchSession, build_index, search
from transcribe.store.archive import Archive

ENGINES = ("whoosh", "tantivy")
SNOW = SearchRequest("snow", limit=None)


@pytest.fixture(params=ENGINES)
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    """Three episodes, indexed by an engine."""
    if request.param == "tantivy":
        pytest.importorskip("tantivy")
    made = imported_archive(tmp_path, 3)
    Batch(made).run()
    build_index(made, request.param)
    return made


def add(archive: Archive, name: str) -> None:
    """Another episode about snow, indexed by a process of its own."""
    said = Passage("we filmed in the snow", "Ann Lee", start_ms=0, end_ms=3000)
    archive.store_imported(name, Imported("talk.json", "ann", "2026-01-01", ParsedTranscript("json", (said,))))
    code = (
        "import sys; from transcribe.store.archive import Archive; from transcribe.pipeline.batch import Batch; "
        "Batch(Archive(sys.argv[1])).run()"
    )
    subprocess.run([sys.executable, "-c", code, archive.root], check=True)


def episodes(session: SearchSession) -> list[str]:
    return sorted({hit.episode for hit in session.search(SNOW).hits})


def held(archive: Archive) -> set[str]:
    """Which files of the index this process has open or mapped."""
    root = str(archive.search)
    opened = {
        os.readlink(f"/proc/self/fd/{number}")
        for number in os.listdir("/proc/self/fd")
        if os.path.lexists(f"/proc/self/fd/{number}")
    }
    mapped = {line.split(maxsplit=5)[-1] for line in Path("/proc/self/maps").read_text().splitlines()}
    return {path for path in opened | mapped if path.startswith(root)}


def test_the_next_search_sees_what_another_process_committed(archive: Archive) -> None:
    with SearchSession(archive) as session:
        assert episodes(session) == ["talk-0", "talk-1", "talk-2"]
        add(archive, "talk-3")
        assert episodes(session) == ["talk-0", "talk-1", "talk-2", "talk-3"]


def test_the_index_is_opened_once_until_it_changes(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from transcribe.search.tantivy import index as tantivy_index
    from transcribe.search.whoosh import index as whoosh_index

    opened: list[Path] = []
    for module in (tantivy_index, whoosh_index):

        def opening(folder: Path, known: object = module.opened) -> object:
            opened.append(folder)
            return known(folder)  # type: ignore[operator]

        monkeypatch.setattr(module, "opened", opening)
    with SearchSession(archive) as session:
        for _ in range(5):
            session.search(SNOW)
        assert len(opened) == 1
        build_index(archive)
        session.search(SNOW)
        session.search(SNOW)
        assert len(set(opened)) == 2


def test_it_follows_an_index_that_was_built_with_the_other_engine(archive: Archive) -> None:
    pytest.importorskip("tantivy")
    with SearchSession(archive) as session:
        before = episodes(session)
        for engine in (*ENGINES, *ENGINES):
            build_index(archive, engine)
            assert episodes(session) == before


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs Linux's list of open files")
def test_closing_lets_go_of_all_files_and_a_later_search_opens_them_again(archive: Archive) -> None:
    session = SearchSession(archive)
    session.search(SearchRequest("snow", facets=("person",)))
    assert held(archive)
    session.close()
    session.close()
    gc.collect()
    assert held(archive) == set()
    assert len(episodes(session)) == 3
    session.close()


def test_several_threads_search_while_the_index_is_built_anew(archive: Archive) -> None:
    with SearchSession(archive) as session, ThreadPoolExecutor(4) as pool:
        wanted = SearchRequest("snow OR fil*", facets=("person",), context=1)
        found = [pool.submit(session.search, wanted) for _ in range(40)]
        for _ in range(3):
            build_index(archive)
            found += [pool.submit(session.search, wanted) for _ in range(10)]
        answers = [one.result(timeout=60) for one in found]
    assert {len(answer.hits) for answer in answers} == {3}
    assert {answer.facets["person"]["Ann Lee"] for answer in answers} == {3}


def test_an_answer_has_all_that_was_asked_for_and_nothing_else(archive: Archive) -> None:
    found = search(archive, SearchRequest("snow", person="Ann Lee", limit=1, facets=("person", "film")))
    assert len(found.hits) == 1
    assert found.facets == {"person": {"Ann Lee": 3}, "film": {}}
    assert found.faults == ()
    assert search(archive, SearchRequest("snwo", exact=True)).suggestions == ("snow",)
    assert search(archive, SearchRequest("snwo", exact=True, offset=1)).suggestions == ()
    assert search(archive, SearchRequest("snow", role="guest")).hits == ()


def test_a_hit_whose_transcript_is_gone_is_shown_without_what_is_around_it(archive: Archive) -> None:
    archive.transcript_path("talk-1").write_text("{")
    found = search(archive, SearchRequest("snow", context=1))
    assert len(found.hits) == 3
    assert ["talk-1" in fault for fault in found.faults] == [True]


def test_a_query_that_is_none_and_an_archive_without_an_index_are_said(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(QueryError):
        search(archive, SearchRequest("snow AND ("))
    with pytest.raises(SearchIndexError, match="no search index yet"):
        search(Archive(tmp_path / "elsewhere"), SNOW)


def test_a_damaged_index_is_said_by_the_session_and_forgotten_when_it_is_whole(archive: Archive) -> None:
    with SearchSession(archive) as session:
        session.search(SNOW)
        (archive.search / "index.json").write_text("{")
        with pytest.raises(SearchIndexError):
            session.search(SNOW)
        open_index(archive, "whoosh").rebuild(archive)
        assert len(episodes(session)) == 3
