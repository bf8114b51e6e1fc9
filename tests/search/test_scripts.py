"""Words inside sentences without spaces, and words behind an apostrophe, in both engines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.transcripts import of_turns, transcript
from transcribe.editing.importing import bring_in, source_of
from transcribe.errors import QueryError
from transcribe.model.episode import Role
from transcribe.model.transcript import Turn, Word
from transcribe.pipeline.batch import Batch
from transcribe.search import Hit, open_index, parse, search_archive, suggestions
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.text.scripts import split
from transcribe.text.words import tokens

TEXTS = (
    "昨日は朝から雨でしたので姉に電話をして車で送ってもらいました。",
    "我们在北京大学拍摄了这部电影。",
    "เราถ่ายทำภาพยนตร์ที่กรุงเทพ",
    "パスで行った。",
    "Ｎｅｔｆｌｉｘの第3章をｶﾞｲﾄﾞと見た。",
    "हिन्दी में बात",
    "ภาพ",
    "L’avion d'Aïcha n'est pas aujourd'hui dell'arte",
)
Find = Callable[[str], list[Hit]]


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An episode of these texts, each a turn, each character 100 ms."""
    made = Archive(tmp_path_factory.mktemp(request.param))
    turns, at_ms = [], 0
    for number, text in enumerate(TEXTS):
        words = []
        for word in split(text):
            words.append(Word(at_ms, at_ms + 100 * len(word), word))
            at_ms += 100 * len(word)
        turns.append(Turn.of(f"SPEAKER_0{number % 2}", tuple(words)))
    made.store(of_turns(turns))
    open_index(made, request.param).sync(made)
    return made


@pytest.fixture
def find(archive: Archive) -> Find:
    return lambda query: open_index(archive).search(parse(query))


@pytest.mark.parametrize(
    ("query", "turns", "text"),
    [
        ("電話", [0], "電話をして"),
        ("雨", [0], "雨でしたので"),
        ("姉に電話", [0], "姉に電話をして"),
        ("北京", [1], "北京"),
        ("北京大学", [1], "北京大学"),
        ("京大", [1], "北京大学"),
        ("我们 电影", [1], "我们在北京大学拍摄了这部电影。"),
        ('"在北京"', [1], "在北京"),
        ("=北京", [1], "北京"),
        ("北京*", [1], "北京"),
        ("京", [1], "北京"),
        ("กรุงเทพ", [2], "กรุงเทพ"),
        ("ที่", [2], "ที่"),
        ("ภาพ", [2, 6], "ภาพยนตร์"),
        ("バス", [], ""),
        ("パス", [3], "パスで"),
        ("netflix", [4], "Ｎｅｔｆｌｉｘの"),
        ("ガイド", [4], "ｶﾞｲﾄﾞ"),
        ("第3章", [4], "第3章を"),
        ("हिन्दी", [5], "हिन्दी"),
        ("न", [], ""),
        ("avion", [7], "L’avion"),
        ("l'avion", [7], "L’avion"),
        ("l’avion", [7], "L’avion"),
        ("lavion", [7], "L’avion"),
        ("Aïcha", [7], "d'Aïcha"),
        ("aujourd'hui", [7], "aujourd'hui"),
        ("hui", [], ""),
        ("arte", [7], "dell'arte"),
    ],
)
def test_words_are_found_inside_a_sentence_at_their_own_time(
    find: Find, query: str, turns: list[int], text: str
) -> None:
    hits = find(query)
    assert [hit.turn for hit in hits] == turns
    if hits:
        before = "".join(TEXTS[: turns[0]]).replace(" ", "") + TEXTS[turns[0]].partition(text)[0].replace(" ", "")
        assert (hits[0].text, hits[0].start_ms) == (text, 100 * len(before))
        assert hits[0].end_ms == hits[0].start_ms + 100 * len(text)


def test_excerpts_have_no_spaces_either(find: Find) -> None:
    assert find("電話")[0].excerpt == "昨日は朝から雨でしたので姉に**電話をして**車で送ってもらいました。"
    assert find("ถ่าย")[0].excerpt == "เรา**ถ่าย**ทำภาพยนตร์ที่กรุงเทพ"
    assert find('"北京大学"')[0].excerpt == "我们在**北京大学**拍摄了这部电影。"


def test_a_quote_is_found_as_somebody_remembers_it(archive: Archive) -> None:
    hits = search_archive(archive, parse("雨でしたので姉と電話をして車で送って"))
    assert [(hit.exact, hit.turn) for hit in hits] == [(False, 0)]
    assert not search_archive(archive, parse("昔の祭りのことをよく覚えていて"))


def test_nothing_is_suggested_for_single_characters(archive: Archive) -> None:
    assert suggestions(open_index(archive), parse("東京")) == ()


def test_what_has_no_spaces_has_no_near_words() -> None:
    with pytest.raises(QueryError, match="a script with spaces"):
        parse("北京~")


@pytest.mark.parametrize(
    "text", ["don't", "o'clock", "O'Brien", "rock'n'roll", "aujourd'hui", "quelqu'un", "it's", "we'd"]
)
def test_what_is_one_word_stays_one(text: str) -> None:
    assert len(tokens(text)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("qu'elle", ("qu", "elle")),
        ("jusqu’à", ("jusqu", "a")),
        ("«l'œuvre»", ("l", "oeuvre")),
        ("D'Angelo", ("d", "angelo")),
        ("l'11", ("l", "11")),
        ("l'home", ("l", "home")),
        ("un'altra", ("un", "altra")),
    ],
)
def test_what_was_elided_is_apart(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_it_does_not_matter_where_words_were_cut(tmp_path: Path, engine: str) -> None:
    archive = Archive(tmp_path)
    archive.store(
        transcript(("A", Role.GUEST, "我 在北 京拍"), ("B", Role.GUEST, "电 影 在 南"), ("A", Role.GUEST, "京"))
    )
    open_index(archive, engine).sync(archive)
    assert [(hit.turn, hit.text) for hit in open_index(archive).search(parse("北京 OR 南京"))] == [
        (0, "在北京拍"),
        (1, "南京"),
    ]


@pytest.mark.parametrize(
    ("name", "queries"), [("cjk.txt", ("北京", "東京", "القاهرة", "กรุงเทพ")), ("french.json", ("avion",))]
)
def test_files_that_came_in_are_searched(tmp_path: Path, shared: Path, name: str, queries: tuple[str, ...]) -> None:
    archive = Archive(tmp_path)
    bring_in(archive, shared / "data" / "wild" / "search" / name, "talk")
    assert not Batch(archive, Settings(), [source_of(archive, "talk")]).run().failed
    for query in queries:
        assert len(search_archive(archive, query)) == 1, query
