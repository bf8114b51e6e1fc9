"""What to listen to first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support.transcripts import of_turns, transcript, words
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Coverage, Discarded, Interval, Repair, Speaker, Transcript, Turn, Word
from transcribe.pipeline.places import PlaceKind, Review, ReviewPlace, listening_ms, review
from transcribe.services.review import Reviews, review_all
from transcribe.store.archive import Archive

EPISODE = Episode(title="The Salt Road", reporters=("Ann Lee",), guests=("Jessica Gorter",))
BOTH = (Speaker("SPEAKER_00", "Ann Lee", Role.REPORTER, 0.9), Speaker("SPEAKER_01", "Jessica Gorter", Role.GUEST, 0.9))


def talk(*said: Word, speaker: str = "SPEAKER_01") -> Transcript:
    return of_turns([Turn.of(speaker, said)], BOTH, episode=EPISODE)


def sure(text: str, *unsure: str, confidence: float = 0.3) -> tuple[Word, ...]:
    """Words of which some are unsure."""
    return tuple(replace(word, confidence=confidence if word.text in unsure else 0.95) for word in words(text))


def found(made: Transcript) -> list[tuple[PlaceKind, str]]:
    return [(place.kind, place.text) for place in review(made)]


def test_a_transcript_that_is_sure_of_everything_needs_no_listening() -> None:
    made = transcript(("Ann Lee", Role.REPORTER, "Who is Jessica Gorter?"), episode=EPISODE)
    assert review(made) == ()


def test_unsure_names_are_listed_whole() -> None:
    made = talk(*sure("And then Jessica Gorter's film went to Leipzig.", "Gorter's", "Leipzig.", "went"))
    assert found(made) == [(PlaceKind.NAME, "Jessica Gorter's"), (PlaceKind.NAME, "Leipzig.")]
    place = review(made)[0]
    assert (place.start_ms, place.end_ms) == (made.words[2].start_ms, made.words[3].end_ms)
    assert place.reason == "a name, recognized with 30% confidence"


def test_common_words_and_the_first_of_a_sentence_are_no_names() -> None:
    assert found(talk(*sure("Leipzig. Gdansk was nice, I think, Mother.", "Leipzig.", "Gdansk", "I", "Mother."))) == []


def test_without_capitals_the_known_names_are_names() -> None:
    assert found(talk(*sure("then gorter said leipzig", "gorter", "leipzig"))) == [(PlaceKind.NAME, "gorter")]


def test_words_without_confidence_are_not_unsure() -> None:
    assert found(talk(*words("then Gorter said"))) == []


def test_speech_without_words_is_listed_by_its_length() -> None:
    made = replace(talk(*sure("so")), coverage=Coverage(20_000, 10_000, (Interval(400, 3000), Interval(4000, 12_000))))
    assert [(place.start_ms, place.end_ms) for place in review(made)] == [(4000, 12_000), (400, 3000)]
    assert review(made)[0].reason == "speech of 8.0 s without a word"


def test_what_was_left_out_is_listed_with_the_reason() -> None:
    made = replace(talk(*sure("so")), discarded=(Discarded(500, 900, "thank you " * 8, "loop"),))
    (place,) = review(made)
    assert (place.kind, place.reason) == (PlaceKind.DISCARDED, "left out: loop")
    assert place.text == "thank you " * 6 + "…"


def test_doubtful_repairs_are_listed_and_good_ones_are_not() -> None:
    made = replace(
        talk(*sure("Gorter Gorter")),
        repairs=(Repair(0, 300, "Gerda", "Gorter", 0.75), Repair(350, 650, "Gorder", "Gorter", 0.93)),
    )
    (place,) = review(made)
    assert (place.kind, place.start_ms, place.text) == (PlaceKind.REPAIR, 0, "Gorter")
    assert place.reason == "recognized as 'Gerda', 75% similar"


def test_a_voice_without_a_name_is_listed_once_where_it_speaks_longest() -> None:
    made = transcript(
        ("Ann Lee", Role.REPORTER, "Yes?"),
        ("", Role.UNKNOWN, "No."),
        ("Ann Lee", Role.REPORTER, "And why is that?"),
        ("", Role.UNKNOWN, "Because it is so."),
    )
    made = replace(
        made,
        speakers=(*made.speakers, Speaker("SPEAKER_07", None, Role.OTHER)),
        turns=(*made.turns, Turn.of("SPEAKER_07", words("a clip of the film", 20_000))),
    )
    (place,) = [place for place in review(made) if place.kind == PlaceKind.SPEAKER]
    assert (place.start_ms, place.text) == (made.turns[3].start_ms, "Because it is so.")
    assert place.reason == "Speaker 2 has no name and speaks 5 words"


def test_a_long_speech_is_heard_as_long_as_a_voice_needs() -> None:
    made = of_turns([Turn.of("SPEAKER_07", words("so " * 200))])
    (place,) = review(made)
    assert place.duration_ms == 8000


def test_words_that_somebody_speaks_into_are_listed() -> None:
    said = words("one two three four")
    made = talk(said[0], *(replace(word, overlap=True) for word in said[1:3]), said[3])
    (place,) = review(made)
    assert (place.kind, place.text, place.start_ms, place.end_ms) == (
        PlaceKind.OVERLAP,
        "two three",
        said[1].start_ms,
        said[2].end_ms,
    )


def test_a_short_turn_between_two_of_another_speakers_is_listed() -> None:
    made = transcript(
        ("Ann Lee", Role.REPORTER, "one two"),
        ("Bo Ek", Role.GUEST, "yes"),
        ("Ann Lee", Role.REPORTER, "three four five"),
        ("Bo Ek", Role.GUEST, "a longer answer here"),
        ("Ann Lee", Role.REPORTER, "five six"),
    )
    assert [(place.kind, place.text, place.reason) for place in review(made)] == [
        (PlaceKind.TURN, "yes", "so short that Ann Lee may be speaking")
    ]


def test_what_a_person_has_checked_is_left_out() -> None:
    doubtful = of_turns(
        [Turn.of("SPEAKER_05", sure("then Gorter came", "Gorter")), Turn.of("SPEAKER_05", words("and left", 5000))],
        episode=EPISODE,
    )
    doubtful = replace(
        doubtful,
        coverage=Coverage(9000, 1000, (Interval(2000, 4900), Interval(300, 900))),
        repairs=(Repair(350, 650, "Gerda", "Gorter", 0.7),),
    )
    assert {place.kind for place in review(doubtful)} == {
        PlaceKind.SPEAKER,
        PlaceKind.NAME,
        PlaceKind.GAP,
        PlaceKind.REPAIR,
    }
    checked = replace(doubtful, turns=tuple(replace(turn, checked=True) for turn in doubtful.turns))
    assert [(place.kind, place.start_ms) for place in review(checked)] == [(PlaceKind.GAP, 2000)]


def test_the_worthiest_come_first() -> None:
    made = replace(
        talk(*sure("then Gorter said Leipzig there", "Gorter", "Leipzig", confidence=0.7)),
        coverage=Coverage(9000, 1000, (Interval(5000, 9000),)),
    )
    worths = [place.worth for place in review(made)]
    assert worths == sorted(worths, reverse=True)
    assert review(made)[0].kind == PlaceKind.GAP


def test_shared_moments_are_heard_once_and_nothing_beyond_the_recording() -> None:
    places = [
        ReviewPlace(0, 200, PlaceKind.GAP, "", "", 1.0),
        ReviewPlace(900, 1000, PlaceKind.GAP, "", "", 1.0),
        ReviewPlace(9000, 9900, PlaceKind.GAP, "", "", 1.0),
    ]
    assert listening_ms(places, 10_000) == 1500 + 2000
    assert listening_ms([], 10_000) == 0


def test_a_review_sums_up() -> None:
    made = replace(talk(*sure("so")), coverage=Coverage(9000, 1000, (Interval(200, 300),)))
    summed = Review.of(made)
    assert (summed.id, summed.title, summed.duration_ms, summed.listening_ms) == ("talk", "The Salt Road", 1300, 800)
    assert (summed.worth, len(summed.places)) == (0.25, 1)
    assert Review.of(replace(made, episode=Episode())).title == "talk.flac"


def test_an_archives_neediest_episodes_come_first_and_damaged_ones_are_told(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.store(replace(talk(*sure("so")), id="fine"))
    archive.store(replace(talk(*sure("then Gorter said", "Gorter")), id="needy"))
    archive.transcript_path("broken").parent.mkdir()
    archive.transcript_path("broken").write_text("{")
    archive.folder("failed").mkdir()
    every = review_all(archive)
    assert [made.id for made in every.reviews] == ["needy", "fine"]
    (fault,) = every.faults
    assert fault.startswith(str(archive.transcript_path("broken")))


def test_an_empty_archive_needs_nothing(tmp_path: Path) -> None:
    assert review_all(Archive(tmp_path)) == Reviews((), 0, 0, 0, 0, ())
