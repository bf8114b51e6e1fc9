from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from math import inf
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.odd import odd_transcripts
from support.podcasts import podcast
from support.transcripts import of_turns, transcript, words
from transcribe.captions.cue import Cue
from transcribe.captions.cues import _Layout, cues
from transcribe.captions.lint import findings
from transcribe.captions.profiles import BBC, DCMP, NETFLIX, PODCAST, Profile
from transcribe.captions.rules import Check
from transcribe.captions.script import prefixes
from transcribe.model.episode import Episode, Role
from transcribe.model.provenance import Provenance
from transcribe.model.transcript import SoundEvent, Speaker, Transcript, Turn, Word
from transcribe.pipeline.publishing import format_named
from transcribe.subtitles.reading import subtitles_of
from transcribe.text.prose import ends_sentence, one_line

REPORTER, GUEST = Role.REPORTER, Role.GUEST


def shown(made: tuple[Cue, ...]) -> list[list[str]]:
    return [[line.text for line in cue.lines] for cue in made]


def faults(script: Transcript, made: tuple[Cue, ...], profile: Profile) -> Iterator[str]:
    """What no cue may be, however odd the transcript is."""
    named = prefixes(script, profile)
    for cue in made:
        lines = [named[line.speaker] * line.named + line.text for line in cue.lines]
        if len(lines) > 2:
            yield f"too many lines: {cue}"
        if any(len(line) > profile.max_cpl for line in lines):
            yield f"line too long: {cue}"
        if not all(line.text for line in cue.lines):
            yield f"empty: {cue}"
        if cue.duration_ms > profile.longest_ms:
            yield f"too long on screen: {cue}"
        if cue.shared and not all(line.named for line in cue.lines):
            yield f"two speakers, not named: {cue}"
        if cue.end_ms > max(script.provenance.recording.duration_ms, cue.start_ms + 1):
            yield f"past the recording's end: {cue}"
    for cue, following in pairwise(made):
        if following.start_ms < cue.end_ms:
            yield f"overlap: {cue} {following}"
        if cue.lines[-1].speaker != following.lines[0].speaker and not following.lines[0].named:
            yield f"change of speaker, not named: {following}"


def strict_faults(script: Transcript, made: tuple[Cue, ...], profile: Profile) -> Iterator[str]:
    """What no cue may be where people talk as people do."""
    yield from faults(script, made, profile)
    yield from (f"too short on screen: {cue}" for cue in made if cue.duration_ms < profile.min_duration_ms)
    for cue, following in pairwise(made):
        if not (following.start_ms == cue.end_ms or following.start_ms - cue.end_ms >= profile.gap_ms):
            yield f"gap too short: {cue} {following}"


@given(odd_transcripts)
def test_any_transcript_makes_valid_cues(script: Transcript) -> None:
    for profile in (PODCAST, NETFLIX, BBC):
        assert not list(faults(script, cues(script, profile), profile))


@given(odd_transcripts)
def test_no_word_is_lost_or_doubled_and_order_is_kept(script: Transcript) -> None:
    said = "".join(one_line(word.text) for word in script.words)
    lines = "".join(line.text for cue in cues(script) for line in cue.lines)
    assert "".join(lines.split()) == "".join(said.split())


@given(odd_transcripts)
def test_each_line_belongs_to_who_said_it(script: Transcript) -> None:
    said: dict[str, str] = {}
    for turn in script.turns:
        said[turn.speaker] = said.get(turn.speaker, "") + "".join(one_line(word.text) for word in turn.words)
    lines: dict[str, str] = {}
    for cue in cues(script):
        for line in cue.lines:
            lines[line.speaker] = lines.get(line.speaker, "") + line.text
    assert {speaker: "".join(text.split()) for speaker, text in lines.items()} == {
        speaker: "".join(text.split()) for speaker, text in said.items() if text
    }


@given(odd_transcripts)
def test_leaving_out_what_costs_too_much_changes_no_cue(script: Transcript) -> None:
    layout = _Layout(script, PODCAST)
    count = len(layout.script.texts)
    best = [0.0] + [inf] * count
    for i in range(count):
        # As dear as can be: nothing is left out for what is known of the other ways.
        weighed = [inf] * count + [inf]
        weighed[i] = best[i]
        for j, _, cost in layout._ways_from(i, weighed, parts=False):
            best[j] = min(best[j], cost)
    assert sum(cost for cost in _costs(layout)) == pytest.approx(best[count])


def _costs(layout: _Layout) -> Iterator[float]:
    """What each of the chosen cues costs."""
    for i, lower, j in layout.cheapest():
        known = [inf] * (len(layout.script.texts) + 1)
        known[i] = 0.0
        yield next(cost for end, at, cost in layout._ways_from(i, known, parts=False) if (end, at) == (j, lower))


def test_an_empty_transcript_has_no_cues() -> None:
    assert cues(of_turns([])) == ()


def test_cues_end_with_sentences() -> None:
    made = cues(
        transcript(
            (
                "Ann",
                REPORTER,
                "This is where the whole story began. It was the winter of the first war and nobody had come home.",
            )
        )
    )
    assert shown(made) == [
        ["This is where the whole story began."],
        ["It was the winter of the first war", "and nobody had come home."],
    ]


def test_without_punctuation_cues_end_at_pauses() -> None:
    said = words("we walked along the river for a day") + words("nobody told us where it would end", 4_000)
    made = cues(of_turns([Turn.of("SPEAKER_00", said)]))
    assert [" ".join(lines) for lines in shown(made)] == [
        "we walked along the river for a day",
        "nobody told us where it would end",
    ]


def test_a_line_never_ends_with_an_article_or_preposition_where_it_can_be_helped() -> None:
    made = cues(
        transcript(
            (
                "Ann",
                GUEST,
                "we were looking at the photographs of a family in the house on the hill "
                "that my father had built for the people of the village",
            )
        )
    )
    ends = {lines.split()[-1] for cue in shown(made) for lines in cue}
    assert not ends & {"at", "the", "of", "a", "in", "on", "that", "my", "had", "for"}


def test_names_from_the_credits_stay_whole() -> None:
    text = "then someone said that afternoon Bartholomew Featherstone came round and everything changed"
    parts = ("Bartholomew", "Featherstone")

    def split(episode: Episode) -> bool:
        made = cues(transcript(("Ann", GUEST, text), episode=episode))
        return any(line.endswith(parts[0]) for lines in shown(made) for line in lines)

    assert not split(Episode(guests=(" ".join(parts),)))
    assert not split(Episode(film=" ".join(parts)))


def test_the_upper_line_is_the_shorter() -> None:
    (cue,) = cues(transcript(("Ann", GUEST, "somebody showed everybody something wonderful yesterday")))
    assert len(cue.lines[0].text) <= len(cue.lines[1].text)


def test_each_cue_comes_with_its_first_word() -> None:
    script = transcript(
        *[
            ("Ann", REPORTER, "And what did you see, when you came back to the house?"),
            ("Bo", GUEST, "I saw the garden first, and what was left of the trees, and nobody."),
        ]
        * 5
    )
    said = iter(script.words)
    for cue in cues(script):
        first, *_ = [next(said) for line in cue.lines for _ in line.text.split()]
        assert cue.start_ms == first.start_ms


def test_a_cue_stays_half_a_second_after_its_last_word() -> None:
    said = words("Hello there.", 1_000)
    (cue,) = cues(of_turns([Turn.of("SPEAKER_00", said)]))
    assert (cue.start_ms, cue.end_ms) == (1_000, said[-1].end_ms + 500)


def test_a_cue_goes_when_the_next_one_comes() -> None:
    first, second = cues(
        of_turns(
            [
                Turn.of("SPEAKER_00", words("This is a question that is long enough for a cue?")),
                Turn.of("SPEAKER_01", words("And this is an answer that needs another one.", 3_700)),
            ]
        )
    )
    assert first.end_ms == second.start_ms == 3_700


@pytest.mark.parametrize("pause_ms", [500, 520, 583, 584, 700])
def test_a_gap_is_none_or_two_frames(pause_ms: int) -> None:
    said = words("This is a question that is long enough for a cue?")
    answer = words("And this is an answer that needs another one.", said[-1].end_ms + pause_ms)
    first, second = cues(of_turns([Turn.of("SPEAKER_00", said), Turn.of("SPEAKER_01", answer)]))
    gap = second.start_ms - first.end_ms
    assert gap == 0 or gap >= 84
    assert first.end_ms >= said[-1].end_ms


def test_netflix_keeps_a_gap_between_all_cues() -> None:
    script = transcript(
        ("Ann", REPORTER, "This is a question that is long enough for a cue of its own, isn't it?"),
        ("Bo", GUEST, "And this is an answer that needs another one, for it is as long."),
    )
    assert all(following.start_ms - cue.end_ms >= 84 for cue, following in pairwise(cues(script, NETFLIX)))


def test_the_last_cue_ends_with_the_recording() -> None:
    script = of_turns([Turn.of("SPEAKER_00", (Word(0, 400, "Over."),))])
    assert script.provenance.recording.duration_ms == 1_400
    assert cues(script)[-1].end_ms == 900
    early = of_turns([Turn.of("SPEAKER_00", (Word(700, 1_390, "Over."), Word(1_391, 2_350, "Really.")))])
    assert cues(early)[-1].end_ms == 2_850


def test_a_word_stretched_over_silence_goes_after_seven_seconds() -> None:
    first, second = cues(of_turns([Turn.of("SPEAKER_00", (Word(0, 20_000, "Well,"), Word(20_000, 20_500, "yes.")))]))
    assert (first.end_ms, second.start_ms) == (7_000, 20_000)


def test_short_turns_share_a_cue() -> None:
    made = cues(
        transcript(
            ("Ann", REPORTER, "Was it cold?"),
            ("Bo", GUEST, "Yes."),
            ("Ann", REPORTER, "Always?"),
            ("Bo", GUEST, "Always, and we had nothing to burn but the books."),
        )
    )
    assert all(cue.duration_ms >= PODCAST.min_duration_ms for cue in made)
    (both,) = [cue for cue in made if cue.shared]
    assert [line.text for line in both.lines] == ["Yes.", "Always?"]
    assert all(line.named for line in both.lines)


def whole_turns(script: Transcript) -> set[tuple[str, str]]:
    """Who says what, from one change of speaker to the next."""
    return {
        (speaker, " ".join(word.text for turn in run for word in turn.words))
        for speaker, run in groupby(script.turns, key=lambda turn: turn.speaker)
    }


def last_words_apart(made: tuple[Cue, ...]) -> list[str]:
    """The last words of sentences that begin a cue or stand alone in one, apart from the rest of their sentence."""
    return [
        following.lines[0].text
        for cue, following in pairwise(made)
        if not following.lines[0].named
        and not ends_sentence(cue.lines[-1].text.split()[-1])
        and ends_sentence(following.lines[0].text.split()[0])
    ]


def test_the_last_word_of_a_turn_does_not_share_the_next_speaker_s_cue() -> None:
    said = words("and that was a really great and moving performance. Thank you.")
    made = cues(
        of_turns(
            [
                Turn.of("SPEAKER_00", said),
                Turn.of("SPEAKER_01", words("Jack, what's next for you?", said[-1].end_ms + 20)),
            ]
        )
    )
    assert not any(cue.shared for cue in made)
    assert [cue.lines[-1].text.endswith("Thank you.") for cue in made] == [True, False]


_said = st.lists(
    st.tuples(st.integers(0, 2), st.lists(st.integers(1, 12), min_size=1, max_size=3), st.integers(0, 1_500)),
    min_size=1,
    max_size=12,
)


@given(_said)
def test_a_shared_cue_holds_whole_turns_and_no_last_word_leaves_its_sentence(
    said: list[tuple[int, list[int], int]],
) -> None:
    """As long as nobody is interrupted within the shortest time that a cue must stay."""
    turns: list[Turn] = []
    at_ms = 0
    for speaker, sentences, pause_ms in said:
        text = " ".join(f"So {'word ' * (count - 1)}".rstrip() + "." for count in sentences)
        turns.append(Turn.of(f"SPEAKER_{speaker:02}", words(text, at_ms)))
        at_ms = max(turns[-1].end_ms + pause_ms, at_ms + PODCAST.min_duration_ms)
    script = of_turns(turns)
    made = cues(script)
    whole = whole_turns(script)
    assert all((line.speaker, line.text) in whole for cue in made if cue.shared for line in cue.lines)
    assert last_words_apart(made) == []


def test_parts_of_turns_share_a_cue_only_where_turns_crowd() -> None:
    apart = [Turn.of(f"SPEAKER_{n % 2:02}", words("Yes.", n * 900)) for n in range(12)]
    crowd = [Turn.of(f"SPEAKER_{n % 2:02}", words("Yes, so it is.", 20_000 + n * 300)) for n in range(12)]
    assert not list(strict_faults(of_turns(apart), cues(of_turns(apart)), PODCAST))
    for script in (of_turns(apart), of_turns([*apart, *crowd])):
        whole = whole_turns(script)
        assert all(
            (line.speaker, line.text) in whole
            for cue in cues(script)
            if cue.shared and cue.start_ms < 9_000
            for line in cue.lines
        )


def test_turns_of_one_speaker_in_a_row_are_named_once() -> None:
    made = cues(
        transcript(
            ("Ann", REPORTER, "This is the first half of what I have to say."),
            ("Ann", REPORTER, "This is the second half of what I have to say."),
        )
    )
    first, *others = [line.named for cue in made for line in cue.lines]
    assert first
    assert not any(others)


def test_turns_that_overlap_are_shown_one_after_the_other_and_not_late() -> None:
    made = cues(
        of_turns(
            [
                Turn.of("SPEAKER_00", words("I would say that all of this took us nine long years.")),
                Turn.of("SPEAKER_01", words("Nine years is a very long time for a film, though.", 3_900)),
            ]
        )
    )
    assert len(made) == 2
    assert made[0].end_ms == made[1].start_ms == 3_900


def test_a_word_wider_than_a_line_is_cut_and_its_time_shared() -> None:
    script = of_turns([Turn.of("SPEAKER_00", (Word(0, 3_000, "x" * 60),))], [Speaker("SPEAKER_00", "Bo")])
    lines = [line.text for cue in cues(script) for line in cue.lines]
    assert [len(line) for line in lines] == [42 - len("Bo: "), 22]


def test_a_turn_of_a_moment_borrows_time_from_the_next_cue() -> None:
    """Sharing a cue doesn't help: with the name before it, a neighbour's line has no room for more than a word."""
    ann, bo = "SPEAKER_00", "SPEAKER_01"
    script = of_turns(
        [
            Turn.of(ann, words("And so I never read about counterrevolutionarypropaganda")),
            Turn.of(bo, (Word(2_800, 2_860, "Indeed."),)),
            Turn.of(ann, words("Incomprehensibilities, everywhere and always.", 2_860)),
        ],
        [Speaker(ann, "Annabel Leesmith"), Speaker(bo, "Bo")],
    )
    assert list(strict_faults(script, cues(script), PODCAST)) == []


def test_turns_of_a_moment_in_a_row_borrow_time_from_the_cues_after_them() -> None:
    def each(word_ms: int, text: str, start_ms: int) -> tuple[Word, ...]:
        starts = range(start_ms, start_ms + word_ms * 100, word_ms)
        return tuple(Word(start, start + word_ms, word) for start, word in zip(starts, text.split(), strict=False))

    vic, bekah, dan = "SPEAKER_00", "SPEAKER_01", "SPEAKER_02"
    more = "A bunch of people that have signed up. I don't know what I'm gonna write about yet, truly."
    script = of_turns(
        [
            Turn.of(vic, words("my first newsletter this month, I think.")),
            Turn.of(bekah, each(1, "Woohoo. I'm sign up for that too.", 2_450)),
            Turn.of(dan, each(1, "Yeah. Yep.", 2_457)),
            Turn.of(vic, each(120, more, 2_460)),
        ],
        [Speaker(vic, "Vic Vijayakumar"), Speaker(bekah, "Bekah Hawrot Weigel"), Speaker(dan, "Dan Ott")],
    )
    assert list(strict_faults(script, cues(script), PODCAST)) == []


def test_a_turn_inside_another_one_does_not_hurry_it() -> None:
    long, inside = words("and then another year went by " * 8), words("Yes, I see.", 3_000)
    made = cues(of_turns([Turn.of("SPEAKER_00", long), Turn.of("SPEAKER_01", inside)]))
    last = [cue for cue in made if cue.lines[0].speaker == "SPEAKER_00"][-1]
    assert last.end_ms > long[-1].start_ms - 1_000


def test_who_is_interrupted_has_a_cue_of_their_own() -> None:
    made = cues(
        transcript(
            ("Ann", REPORTER, "We were always looking for the"), ("Bo", GUEST, "For the photographs, as she said.")
        )
    )
    assert not any(cue.shared for cue in made)


def sounds(*spans: tuple[int, int]) -> tuple[SoundEvent, ...]:
    return tuple(SoundEvent(start_ms, end_ms, "music") for start_ms, end_ms in spans)


def told(script: Transcript, profile: Profile = PODCAST) -> list[tuple[int, int]]:
    """When the sounds of a transcript are on screen."""
    return [(cue.start_ms, cue.end_ms) for cue in cues(script, profile) if cue.lines[0].text == "[music]"]


def test_a_sound_is_told_where_no_words_are() -> None:
    script = of_turns([Turn.of("SPEAKER_00", words("Hello there, and welcome.", 6_000) + words("Goodbye.", 20_000))])
    assert told(replace(script, sounds=sounds((0, 4_000), (12_000, 15_000)))) == [(0, 4_000), (12_000, 15_000)]


def test_a_sound_under_words_is_told_before_and_after_them() -> None:
    script = of_turns([Turn.of("SPEAKER_00", words("Hello there, and welcome.", 6_000) + words("Goodbye.", 20_000))])
    hello, goodbye = cues(script)
    assert told(replace(script, sounds=sounds((2_000, 14_000)))) == [(2_000, 6_000), (hello.end_ms, 14_000)]
    assert told(replace(script, sounds=sounds((2_000, 14_000))), NETFLIX)[0] == (2_000, 6_000 - NETFLIX.gap_ms)
    assert goodbye.start_ms == 20_000


def test_a_sound_of_less_than_a_second_or_wholly_under_words_is_not_told() -> None:
    script = of_turns([Turn.of("SPEAKER_00", words("Hello there, and welcome.", 6_000))])
    assert told(replace(script, sounds=sounds((0, 990), (6_000, 7_300)))) == []


def test_a_long_sound_is_told_for_as_long_as_a_cue_may_stay() -> None:
    script = of_turns([Turn.of("SPEAKER_00", words("Hello.", 60_000))])
    ((start, end),) = told(replace(script, sounds=sounds((0, 50_000))))
    assert start == 0
    assert PODCAST.longest_ms - PODCAST.gap_ms <= end <= PODCAST.longest_ms


def test_a_sound_alone_is_told() -> None:
    script = replace(of_turns([]), sounds=sounds((100, 9_000)))
    assert told(replace(script, provenance=Provenance(replace(script.provenance.recording, duration_ms=4_000)))) == [
        (100, 4_000)
    ]


some_sounds = st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 20_000)), max_size=6).map(
    lambda spans: sounds(*((start, start + long) for start, long in spans))
)


@given(odd_transcripts, some_sounds)
@pytest.mark.parametrize("profile", [PODCAST, NETFLIX, BBC, DCMP], ids=lambda profile: profile.name)
def test_sounds_break_no_rule_and_move_no_word(
    profile: Profile, script: Transcript, heard: tuple[SoundEvent, ...]
) -> None:
    spoken = cues(script, profile)
    made = cues(replace(script, sounds=heard), profile)
    assert tuple(cue for cue in made if cue.lines[0].speaker) == spoken
    for before, cue in pairwise(made):
        if not (before.lines[0].speaker and cue.lines[0].speaker):
            gap = cue.start_ms - before.end_ms
            assert gap >= profile.gap_ms or (gap == 0 and profile.may_touch)
    for cue in made:
        if not cue.lines[0].speaker:
            assert max(1_000, profile.min_duration_ms) <= cue.duration_ms <= profile.longest_ms
            assert cue.end_ms <= script.provenance.recording.duration_ms


@pytest.mark.parametrize("name", ["srt", "vtt"])
def test_the_check_finds_nothing_wrong_with_sounds(name: str) -> None:
    talk = [
        ("Ann", REPORTER, "And what did you see there, when you came back?"),
        ("Bo", GUEST, "I saw the garden first, and what was left of the trees."),
    ] * 3
    script = replace(transcript(*talk), sounds=sounds((3_480, 3_520), (19_000, 40_000)))
    script = replace(script, provenance=Provenance(replace(script.provenance.recording, duration_ms=45_000)))
    text = format_named(name).write(script)
    assert "\n[music]\n" in text
    file = subtitles_of(text.encode(), Path(f"talk.{name}"))
    assert [found for found in findings(Check.of(file, PODCAST, transcript=script)) if found.severity == "error"] == []
    assert not {found.rule for found in findings(Check.of(file, PODCAST, transcript=script))} & {
        "missing-label",
        "silence",
        "reading-speed",
    }


def test_real_podcasts_break_no_rule(shared: Path) -> None:
    paths = sorted((shared / "data" / "podcasts").glob("*.srt"))
    assert paths
    for path in paths[:4]:
        script = podcast(path)
        made = cues(script)
        assert list(strict_faults(script, made, PODCAST)) == []
        whole = whole_turns(script)
        assert all((line.speaker, line.text) in whole for cue in made if cue.shared for line in cue.lines)
        assert last_words_apart(made) == []


def test_ten_thousand_words_take_less_than_two_seconds() -> None:
    asked = ("Ann", REPORTER, "And what did you see, when you came back to the house?")
    answered = ("Bo", GUEST, "Well, I saw the garden first, " + "and then the trees and the well " * 10)
    script = transcript(*[asked, answered] * 130)
    assert len(script.words) > 10_000
    begun = time.process_time()
    cues(script)
    assert time.process_time() - begun < 2
