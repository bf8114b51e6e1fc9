from __future__ import annotations

from transcribe.model.episode import Episode, Role
from transcribe.model.stages import VoiceMatch
from transcribe.model.transcript import Speaker
from transcribe.roles import audit

PAGE = Episode(reporters=("Ann Lee",), guests=("Bo Ek",))
ANN, BO = Speaker("SPEAKER_00", "Ann Lee", Role.REPORTER), Speaker("SPEAKER_01", "Bo Ek", Role.GUEST)


def test_everybody_where_the_page_says_is_no_finding() -> None:
    assert audit([ANN, BO], PAGE) == ()


def test_a_film_clip_needs_no_credit() -> None:
    assert audit([ANN, BO, Speaker("SPEAKER_02", None, Role.OTHER)], PAGE) == ()


def test_somebody_credited_and_not_heard_is_told() -> None:
    assert audit([ANN], PAGE) == ("Bo Ek is credited as guest, but wasn't identified",)


def test_a_voice_beyond_the_credits_is_told() -> None:
    stranger = Speaker("SPEAKER_02", None, Role.UNKNOWN)
    assert audit([ANN, BO, stranger], PAGE) == ("Speaker 3 speaks, but doesn't match any credit",)


def test_without_credits_or_voices_there_is_nothing_to_compare() -> None:
    assert audit([Speaker("SPEAKER_00")], Episode()) == ()
    assert audit([], PAGE) == ()


def test_another_reporters_voice_than_the_page_says_is_told() -> None:
    matches = [VoiceMatch("SPEAKER_00", "Cy Dee", 2.6, "detail"), VoiceMatch("SPEAKER_00", "Di Ott", 2.1, "detail")]
    assert audit([ANN, BO], PAGE, matches) == (
        "Ann Lee (reporter) has the voice of Cy Dee, whom the page doesn't credit",
    )


def test_a_faint_likeness_is_no_finding() -> None:
    assert audit([ANN, BO], PAGE, [VoiceMatch("SPEAKER_00", "Cy Dee", 1.9, "detail")]) == ()


def test_the_voice_of_somebody_credited_or_of_the_speaker_is_no_finding() -> None:
    own = [VoiceMatch("SPEAKER_00", "ann lee", 3.0, "detail"), VoiceMatch("SPEAKER_01", "Ann Lee", 3.0, "detail")]
    assert audit([ANN, BO], PAGE, own) == ()
    cy = Speaker("SPEAKER_02", "Cy Dee", Role.OTHER)
    assert audit([ANN, BO, cy], PAGE, [VoiceMatch("SPEAKER_02", "Cy Dee", 3.0, "detail")]) == ()
