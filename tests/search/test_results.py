"""What a person gets: exact hits, else what resembles them; what was said around; what may have been meant."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from support.indexes import store
from support.transcripts import transcript
from transcribe.errors import QueryError, SearchIndexError
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Transcript
from transcribe.search import Hit, open_index, parse, search_archive, suggestions, surrounded
from transcribe.search.results.approximate import most_alike
from transcribe.search.results.finding import find
from transcribe.store.archive import Archive
from transcribe.text.words import COMMON, plain

REPORTER, GUEST, OTHER, UNKNOWN = Role.REPORTER, Role.GUEST, Role.OTHER, Role.UNKNOWN

SOUL = transcript(
    ("Matt Micucci", REPORTER, "Welcome Jessica. Why does Russia long for a strong hand?"),
    ("Jessica Gorter", GUEST, "Many people think that Russia needs a strong hand, and they say it with pride."),
    ("Matt Micucci", REPORTER, "I see."),
    ("Jessica Gorter", GUEST, "They have never known anything else, you know."),
    ("Matt Micucci", REPORTER, "How did you find the people in the film?"),
    ("Anna Petrova", OTHER, "In the archives of the memorial."),
    ("Jessica Gorter", GUEST, "We travelled for three years."),
    id="soul",
    episode=Episode(title="The Soul", film="The Red Soul", festival="IDFA", year=2017),
)
FERRY = transcript(
    ("Robert Miller", REPORTER, "What did the camera do to the people on the island?"),
    ("Helen Porter", GUEST, "I think you have to put the camera down before you can"),
    ("Robert Miller", REPORTER, "pick it up again."),
    ("Helen Porter", GUEST, "Yes, the people, the strong people of the island, hold the ferry in one hand."),
    id="ferry",
    episode=Episode(title="Ferry", film="The Last Ferry", festival="Dok Leipzig", year=2018),
)


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return holding(tmp_path_factory.mktemp("archive"), SOUL, FERRY, engine=request.param)


def holding(folder: Path, *transcripts: Transcript, engine: str = "whoosh") -> Archive:
    archive = Archive(folder)
    for one in transcripts:
        archive.store(one)
    open_index(archive, engine).rebuild(archive)
    return archive


def first(archive: Archive, query: str) -> Hit:
    return search_archive(archive, query)[0]


def test_a_search_of_the_library_finds_typed_hits(archive: Archive) -> None:
    hit = first(archive, '"a strong hand" role:guest')
    assert isinstance(hit, Hit)
    assert (hit.episode, hit.turn, hit.person, hit.text, hit.exact) == (
        "soul",
        1,
        "Jessica Gorter",
        "a strong hand,",
        True,
    )
    assert search_archive(archive, parse('"a strong hand" role:guest')) == [hit]


def test_a_search_tells_its_faults(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="missing closing quote"):
        search_archive(archive, '"a strong')
    with pytest.raises(SearchIndexError, match="no search index yet"):
        search_archive(Archive(tmp_path), "hand")


@pytest.mark.parametrize(
    "query",
    [
        '"Russia kneads a strange hand and they say it"',
        "many people sink that Russia needs",
        '"they have never own anything"',
        '"Russia needs strong hand and they say"',
        "Russia really needs a strong hound and they say",
    ],
)
def test_a_quote_with_wrong_words_is_found_and_said_to_be_so(archive: Archive, query: str) -> None:
    hit = first(archive, query)
    assert (hit.episode, hit.exact) == ("soul", False)
    assert hit.turn in (1, 3)


def test_a_quote_with_wrong_words_lands_on_its_own_words(archive: Archive) -> None:
    hit = first(archive, '"Russia kneads a strong hound and they"')
    assert hit.text == "Russia needs a strong hand, and they"
    assert hit.excerpt.startswith("Many people think that **Russia needs a strong hand, and they** say")
    assert (hit.start_ms, hit.end_ms) == (4 * 350 + hit_start("soul", 1), 10 * 350 + 300 + hit_start("soul", 1))


def hit_start(episode: str, turn: int) -> int:
    return {"soul": SOUL, "ferry": FERRY}[episode].turns[turn].start_ms


def test_a_quote_with_wrong_words_is_found_over_a_border(archive: Archive) -> None:
    hit = first(archive, '"put the camera town before you can pick it up"')
    assert (hit.episode, hit.turn, hit.person) == ("ferry", 1, "Helen Porter")
    assert hit.text == "put the camera down before you can pick it up"
    assert hit.excerpt.endswith("can / pick it up**")


def test_conditions_hold_for_what_only_resembles(archive: Archive) -> None:
    assert first(archive, '"Russia kneads a strong hand" role:guest').turn == 1
    for condition in ("role:reporter", "year:2018", "person:porter", "-role:guest"):
        assert not search_archive(archive, f'"Russia kneads a strong hand" {condition}'), condition


def test_nothing_comes_that_does_not_resemble_the_quote(archive: Archive) -> None:
    for query in ('"the strong camera of the archives of pride"', "zebra", "zebra giraffe", '"strong zebra"'):
        assert search_archive(archive, query) == [], query


def test_what_only_resembles_can_be_left_out(archive: Archive) -> None:
    assert search_archive(archive, '"Russia kneads a strong hand"', exact=True) == []


def test_what_is_met_to_the_letter_comes_alone(archive: Archive) -> None:
    assert all(hit.exact for hit in search_archive(archive, "strong hand"))


def test_a_quote_in_its_order_comes_before_a_turn_that_merely_has_its_words(tmp_path: Path) -> None:
    scattered = "you " + "x " * 40 + "have " + "x " * 40 + "camera " + "x " * 40 + "put down the to"
    archive = holding(
        tmp_path,
        FERRY,
        transcript(("", UNKNOWN, scattered), id="a"),
        transcript(("", UNKNOWN, "you half to put the camera down they say"), id="b"),
    )
    assert [(hit.episode, hit.exact) for hit in search_archive(archive, "you have to put the camera down")] == [
        ("ferry", True),
        ("a", True),
    ]
    (archive.folder("ferry") / "transcript.json").unlink()
    open_index(archive).sync(archive)
    assert [(hit.episode, hit.exact) for hit in search_archive(archive, "you have to put the camera down")] == [
        ("b", False),
        ("a", True),
    ]


def test_pages_follow_one_another_without_gap_or_repetition(archive: Archive) -> None:
    for query in ("people", '"people in the islands"'):
        everything = search_archive(archive, query, limit=None)
        assert len(everything) > 1
        assert [
            hit for start in range(len(everything)) for hit in search_archive(archive, query, limit=1, offset=start)
        ] == everything
        assert search_archive(archive, query, offset=len(everything)) == []


def test_a_long_quote_is_found_by_its_beginning(archive: Archive) -> None:
    beginning = "many people sink that Russia kneads a strong hand and they say it with bride"
    hit = first(archive, f'"{beginning} {"and so on " * 50}"')
    assert (hit.episode, hit.turn, hit.exact) == ("soul", 1, False)


def test_an_episode_that_has_gone_since_resembles_nothing(tmp_path: Path) -> None:
    archive = holding(tmp_path, SOUL)
    archive.transcript_path("soul").unlink()
    assert search_archive(archive, '"Russia kneads a strong hand"') == []


def test_hits_are_sorted_by_date_or_time(archive: Archive) -> None:
    by_date = search_archive(archive, "people", sort="date")
    assert {hit.year for hit in by_date} == {2017, 2018}
    assert by_date == sorted(by_date, key=lambda hit: (-(hit.year or 0), hit.start_ms))
    by_time = search_archive(archive, "people", sort="time")
    assert by_time == sorted(by_time, key=lambda hit: (hit.episode, hit.start_ms))


def test_a_long_word_counts_more_than_a_short_one() -> None:
    said = ("of", "the", "memorial")
    right, _, _ = most_alike(said, plain(["in", "a", "memorial"]))
    wrong, _, _ = most_alike(said, plain(["of", "the", "film"]))
    assert right > wrong


def test_nothing_resembles_silence() -> None:
    assert most_alike(("a", "b", "c"), plain(["—"]))[0] == 0


# What was said around


def exchange(archive: Archive, query: str) -> tuple[str | None, str | None]:
    (hit, *_) = surrounded(archive, search_archive(archive, query), exchange=True)
    return hit.question.text if hit.question else None, hit.answer.text if hit.answer else None


def test_a_guests_hit_comes_with_the_question_that_led_to_it(archive: Archive) -> None:
    question, answer = exchange(archive, "pride")
    assert question == "Welcome Jessica. Why does Russia long for a strong hand?"
    assert answer == (
        "Many people think that Russia needs a strong hand, and they say it with pride. "
        "They have never known anything else, you know."
    )


def test_a_sound_of_listening_is_no_question(archive: Archive) -> None:
    assert exchange(archive, '"never known"') == exchange(archive, "pride")


def test_a_question_comes_with_the_guests_answer(archive: Archive) -> None:
    assert exchange(archive, '"find the people"') == (
        "How did you find the people in the film?",
        "We travelled for three years.",
    )


def test_somebody_elses_answer_is_theirs(archive: Archive) -> None:
    assert exchange(archive, "archives") == (
        "How did you find the people in the film?",
        "In the archives of the memorial.",
    )


def test_question_and_answer_have_their_people_and_times(archive: Archive) -> None:
    (hit,) = surrounded(archive, search_archive(archive, "pride"), exchange=True)
    assert hit.question is not None
    assert hit.answer is not None
    assert (hit.question.person, hit.question.role, hit.question.start_ms) == ("Matt Micucci", "reporter", 0)
    assert (hit.answer.person, hit.answer.role) == ("Jessica Gorter", "guest")
    assert (hit.answer.start_ms, hit.answer.end_ms) == (SOUL.turns[1].start_ms, SOUL.turns[3].end_ms)


def test_without_a_reporter_there_is_no_question(tmp_path: Path) -> None:
    talk = transcript(("", UNKNOWN, "Why does Russia long for it?"), ("Bo", GUEST, "Because."))
    assert exchange(holding(tmp_path, talk), "because") == (None, None)


def test_a_question_may_go_without_an_answer(tmp_path: Path) -> None:
    talk = transcript(("Ann", REPORTER, "Why does Russia long for it?"))
    assert exchange(holding(tmp_path, talk), "russia") == ("Why does Russia long for it?", None)


def test_turns_around_a_hit_come_in_their_order(archive: Archive) -> None:
    (hit,) = surrounded(archive, search_archive(archive, "pride"), turns=2)
    assert [said.text for said in hit.before] == ["Welcome Jessica. Why does Russia long for a strong hand?"]
    assert [said.text for said in hit.after] == ["I see.", "They have never known anything else, you know."]
    assert hit.question is None


def test_a_hit_whose_transcript_has_gone_stays_as_it_is(tmp_path: Path) -> None:
    archive = holding(tmp_path, SOUL)
    hits = search_archive(archive, "pride")
    archive.transcript_path("soul").unlink()
    assert surrounded(archive, hits, turns=1, exchange=True) == hits
    archive.store(transcript(("Ann", REPORTER, "Hm."), id="soul"))
    assert surrounded(archive, hits, turns=1, exchange=True) == hits


# Did you mean


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("camra", ("camera",)),
        ("zebra OR camra", ("camera",)),
        ('"put the camra down"', ("camera",)),
        ("rushia", ("russia",)),
        ("camra iland", ("camera", "island")),
        ("person:gortr", ("gorter",)),
        ("film:fery people", ("ferry",)),
        ("festival:leipzik", ()),
        ('festival:"dok leipzik"', ("dok leipzig",)),
        ("zebra", ()),
        ("xy", ()),
        ("-camra people", ()),
        ("year:2020", ()),
        ("camr*", ()),
    ],
)
def test_a_word_that_nobody_says_may_be_another_that_somebody_does(
    archive: Archive, query: str, meant: tuple[str, ...]
) -> None:
    assert suggestions(open_index(archive), parse(query)) == meant


def test_who_finds_enough_is_asked_nothing(archive: Archive) -> None:
    query = parse("people OR camra")
    hits = search_archive(archive, query)
    assert suggestions(open_index(archive), query, hits[:2]) == ("camera",)
    assert suggestions(open_index(archive), query, hits[:3]) == ()


def test_a_word_that_is_said_is_not_doubted_for_one_hardly_more_frequent(archive: Archive) -> None:
    assert suggestions(open_index(archive), parse("soul")) == ()
    assert suggestions(open_index(archive), parse("hand")) == ()


def test_a_rare_word_may_be_a_slip_of_a_frequent_one(tmp_path: Path) -> None:
    turns = [("Ann", GUEST, "the camera")] * 12 + [("Ann", GUEST, "the camara")]
    archive = holding(tmp_path, transcript(*turns))
    assert suggestions(open_index(archive), parse("camara")) == ("camera",)


def test_another_form_of_a_word_is_no_suggestion(archive: Archive) -> None:
    assert suggestions(open_index(archive), parse("cameras")) == ()


def test_of_words_as_near_the_one_that_sounds_the_same_is_meant(tmp_path: Path) -> None:
    archive = holding(tmp_path, transcript(("", UNKNOWN, "gorter border gorter"), ("", UNKNOWN, "gorder")))
    assert suggestions(open_index(archive), parse("korter")) == ("gorter",)


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_long_quote_of_common_words_reads_few_transcripts(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, common = random.Random(1), sorted(COMMON)[:40]
    archive = Archive(tmp_path)
    for number in range(150):
        store(archive, f"talk-{number:03}", " ".join(source.choices(common, k=80)))
    index = open_index(archive, engine)
    index.sync(archive)
    read: list[str] = []
    transcript = Archive.transcript

    def counted(held: Archive, name: str) -> Transcript:
        read.append(name)
        return transcript(held, name)

    monkeypatch.setattr(Archive, "transcript", counted)
    quote = " ".join(source.choices(common, k=30))
    find(index, archive, parse(f'"{quote}"'))
    assert len(read) <= 60
