"""Learnt voices as evidence."""

from __future__ import annotations

from support.dialogues import talk
from transcribe.model.episode import Episode, Role
from transcribe.model.stages import VoiceMatch
from transcribe.model.transcript import Speaker
from transcribe.roles import assign
from transcribe.roles.weights import LEARNT_VOICE_LIMIT

PAGE = Episode(reporters=("Ann Lee", "Bo Ek"), guests=("Cy Dee",))
TWO_REPORTERS = talk("""
A: What is your film about?
C: It is about a village in the north, where I grew up, and about the people who stayed there when we all left.
B: Why did you shoot it in winter?
C: Because that is when nothing moves, and I wanted to see who we are when nothing moves around us.
A: And who are you then?
C: I don't know, and I never knew it, but my mother always said that the snow makes us honest, all of us.
""")


def named(*matches: VoiceMatch, page: Episode = PAGE) -> dict[str, Speaker]:
    return {speaker.label: speaker for speaker in assign(TWO_REPORTERS, page, matches=matches)}


def test_a_known_voice_tells_two_reporters_apart_whose_words_dont() -> None:
    assert {label: speaker.name for label, speaker in named().items()} == {"A": None, "B": None, "C": "Cy Dee"}
    found = named(VoiceMatch("B", "Ann Lee", 2.8, "Ann Lee's voice in 4 other episodes"))
    assert {label: speaker.name for label, speaker in found.items()} == {"A": "Bo Ek", "B": "Ann Lee", "C": "Cy Dee"}


def test_it_shows_among_the_evidence() -> None:
    found = named(VoiceMatch("B", "ann lee", 2.8, "Ann Lee's voice in 4 other episodes"))["B"]
    evidence = next(one for one in found.evidence if one.kind == "learnt voice")
    assert (evidence.weight, evidence.detail) == (2.8, "Ann Lee's voice in 4 other episodes")


def test_it_is_evidence_and_no_proof() -> None:
    found = named(VoiceMatch("B", "Ann Lee", 99.0, "detail"))["B"]
    assert [one.weight for one in found.evidence if one.kind == "learnt voice"] == [LEARNT_VOICE_LIMIT]


def test_a_strange_voice_speaks_against_a_name() -> None:
    found = named(VoiceMatch("A", "Ann Lee", -1.0, "detail"), VoiceMatch("B", "Ann Lee", 1.0, "detail"))
    assert found["B"].name == "Ann Lee"


def test_voices_of_people_who_arent_credited_name_nobody() -> None:
    assert named(VoiceMatch("A", "Di Ott", 3.0, "detail")) == named()
    assert named(VoiceMatch("Z", "Ann Lee", 3.0, "detail")) == named()


def test_what_is_said_can_outweigh_a_voice() -> None:
    says = talk("A: I'm Ann Lee. Why did you make this film?\nB: My film began with a letter that I found at home.")
    speakers = assign(
        says, Episode(reporters=("Ann Lee",), guests=("Cy Dee",)), matches=[VoiceMatch("B", "Ann Lee", 3.0, "detail")]
    )
    assert [(speaker.name, speaker.role) for speaker in speakers] == [
        ("Ann Lee", Role.REPORTER),
        ("Cy Dee", Role.GUEST),
    ]
