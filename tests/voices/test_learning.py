from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.voices import episode
from transcribe.model.transcript import Interval
from transcribe.voices import Sample, Voiced, learn

# M and K are reporters; whoever is small is a guest.
ARCHIVE = [
    episode("e1", "Ma"),
    episode("e2", "bM"),
    episode("e3", "Mc"),
    episode("e4", "Kd"),
    episode("e5", "Ke"),
    episode("e6", "fK"),
    episode("e7", "Mg"),
]


def found(samples: tuple[Sample, ...], person: str) -> dict[str, str]:
    """A person's samples: label by episode."""
    return {one.episode: one.voiceprint.label for one in samples if one.person == person}


def test_a_reporter_is_the_voice_that_is_common_to_the_episodes_crediting_them() -> None:
    samples, abstained = learn(ARCHIVE)
    assert found(samples, "M") == {"e1": "SPEAKER_00", "e2": "SPEAKER_01", "e3": "SPEAKER_00", "e7": "SPEAKER_00"}
    assert found(samples, "K") == {"e4": "SPEAKER_00", "e5": "SPEAKER_00", "e6": "SPEAKER_01"}
    assert {one.origin for one in samples} == {"learnt"}
    assert {one.person for one in samples} == {"M", "K"}
    assert abstained == ()


def test_the_only_reporter_of_an_archive_is_found_too() -> None:
    samples, _ = learn([episode(f"e{guest}", f"M{guest}") for guest in "abcd"])
    assert set(found(samples, "M").values()) == {"SPEAKER_00"}
    assert len(samples) == 4


def test_two_episodes_are_too_few() -> None:
    assert learn([*ARCHIVE[:2], *ARCHIVE[3:5]]) == ((), ())


def test_a_guest_who_returns_is_told_from_the_reporter_by_the_episodes_without_them() -> None:
    samples, abstained = learn([*ARCHIVE, *(episode(f"f{number}", "Mg") for number in range(3))])
    assert found(samples, "g") == {"e7": "SPEAKER_01", "f0": "SPEAKER_01", "f1": "SPEAKER_01", "f2": "SPEAKER_01"}
    assert len(found(samples, "M")) == 7
    assert abstained == ()


def test_two_who_are_always_credited_together_cant_be_told_apart() -> None:
    samples, abstained = learn([*ARCHIVE[3:6], *(episode(f"f{number}", "XY") for number in range(3))])
    assert {one.person for one in samples} == {"K"}
    assert [(one.person, one.reason) for one in abstained] == [
        ("X", "can't be distinguished from Y, credited in the same episodes"),
        ("Y", "can't be distinguished from X, credited in the same episodes"),
    ]


def test_one_wrong_credit_spoils_nothing() -> None:
    wrong = episode("e8", "Kh", credited="Mh")
    samples, _ = learn([*ARCHIVE, wrong])
    assert "e8" not in found(samples, "M")
    assert len(found(samples, "M")) == 4


def test_a_voice_that_isnt_there_isnt_learnt() -> None:
    samples, abstained = learn(
        [
            *ARCHIVE,
            *(episode(f"f{place}", guests, credited="P") for place, guests in enumerate(("pq", "rs", "tu", "vw"))),
        ]
    )
    assert found(samples, "P") == {}
    assert [one.person for one in abstained] == ["P"]
    assert "no voice is common to exactly these 4 episodes" in abstained[0].reason


def test_without_other_voices_nothing_is_learnt() -> None:
    samples, abstained = learn([episode(f"e{number}", "M") for number in range(3)])
    assert samples == ()
    assert abstained[0].reason == "there are too few other voices to compare with"


def test_voices_of_several_encoders_are_never_mixed() -> None:
    other = [
        replace(one, voiceprints=tuple(replace(own, encoder="another") for own in one.voiceprints))
        for one in ARCHIVE[:2]
    ]
    samples, abstained = learn([*other, *ARCHIVE[2:]])
    assert found(samples, "M") == {}
    assert [(one.person, one.reason) for one in abstained] == [
        ("M", "2 episodes with voices of one encoder are too few")
    ]


def test_whom_somebody_named_is_a_sample_by_hand_and_no_one_elses() -> None:
    named = replace(ARCHIVE[0], by_hand=(("SPEAKER_00", "Z"),))
    samples, _ = learn([named, *ARCHIVE[1:]])
    assert [(one.episode, one.voiceprint.label, one.origin) for one in samples if one.person == "Z"] == [
        ("e1", "SPEAKER_00", "by hand")
    ]
    assert "e1" not in found(samples, "M")


def test_what_was_withdrawn_isnt_learnt_again() -> None:
    samples, _ = learn(ARCHIVE, refused=[("M", "e2", "SPEAKER_01")])
    assert set(found(samples, "M")) == {"e1", "e3", "e7"}
    by_hand = replace(ARCHIVE[0], by_hand=(("SPEAKER_01", "Z"),))
    assert found(learn([by_hand], refused=[("Z", "e1", "SPEAKER_01")])[0], "Z") == {}


def test_who_was_forgotten_isnt_learnt_again() -> None:
    samples, abstained = learn(ARCHIVE, forgotten=["M"])
    assert {one.person for one in samples} == {"K"}
    assert abstained == ()


def test_a_sample_tells_where_to_listen() -> None:
    timed = [replace(one, heard=(("SPEAKER_00", Interval(5, 9000)), ("SPEAKER_01", Interval(0, 4)))) for one in ARCHIVE]
    sample = next(one for one in learn(timed)[0] if one.episode == "e1")
    assert sample.at == Interval(5, 9000)


def test_a_large_archive_is_sampled_evenly() -> None:
    many = [episode(f"e{number:03d}", "M" + "abcdefghij"[number % 10]) for number in range(60)]
    samples = [one for one in learn(many)[0] if one.person == "M"]
    assert 12 <= len(samples) <= 24
    assert samples[-1].episode > "e050"


@settings(max_examples=15)
@given(st.permutations(ARCHIVE))
def test_the_order_of_episodes_doesnt_matter(episodes: list[Voiced]) -> None:
    assert learn(episodes) == learn(ARCHIVE)


@pytest.mark.parametrize("voices", ["", "M"])
def test_episodes_without_voices_are_no_hindrance(voices: str) -> None:
    assert learn([]) == ((), ())
    assert found(learn([*ARCHIVE, episode("e9", voices, credited="M")])[0], "M").keys() >= {"e1", "e2", "e3", "e7"}
