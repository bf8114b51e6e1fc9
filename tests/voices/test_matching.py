from __future__ import annotations

from dataclasses import replace

import pytest

from support.voices import episode, voiceprint
from transcribe.model.stages import VoiceMatch, Voiceprint
from transcribe.voices import KnownVoice, learn, match
from transcribe.voices.likeness import spread, strangers

EPISODES = [
    episode("e1", "Ma"),
    episode("e2", "bM"),
    episode("e3", "Mc"),
    episode("e4", "Kd"),
    episode("e5", "Ke"),
    episode("e6", "fK"),
]
KNOWN = KnownVoice(learn(EPISODES)[0], tuple(EPISODES))


def matched(
    *voiceprints: Voiceprint,
    episode_id: str = "new",
    credited: str = "MK",
    known: KnownVoice = KNOWN,
) -> dict[tuple[str, str], VoiceMatch]:
    return {(one.label, one.person): one for one in match(episode_id, voiceprints, tuple(credited), known)}


def test_a_known_voice_speaks_for_its_person_and_against_others() -> None:
    found = matched(voiceprint("M", "new"), voiceprint("z", "new", "SPEAKER_01"))
    assert found["SPEAKER_00", "M"].weight >= 1.5
    assert found["SPEAKER_00", "K"].weight < 0
    assert found["SPEAKER_01", "M"].weight < 0
    assert "M's voice in 3 other episodes" in found["SPEAKER_00", "M"].detail


def test_a_match_is_bounded_evidence() -> None:
    weights = [one.weight for person in "MKabcdz" for one in matched(voiceprint(person, "new")).values()]
    assert len(weights) == 14
    assert all(-1.0 <= weight <= 3.0 for weight in weights)


def test_of_people_who_arent_credited_only_likeness_is_told() -> None:
    assert set(matched(voiceprint("M", "new"), credited="")) == {("SPEAKER_00", "M")}


def test_an_episode_doesnt_confirm_itself() -> None:
    # The one sample there is comes from the episode that is looked at.
    alone = replace(KNOWN, samples=tuple(one for one in KNOWN.samples if one.episode == "e1"))
    own = EPISODES[0].voiceprints[0]
    assert matched(own, episode_id="e1", known=alone) == {}
    assert matched(own, episode_id="another", known=alone)["SPEAKER_00", "M"].weight > 0
    assert "2 other episodes" in matched(own, episode_id="e1")["SPEAKER_00", "M"].detail


def test_voices_of_different_encoders_arent_compared() -> None:
    assert matched(voiceprint("M", "new", encoder="made up 2")) == {}
    assert matched(replace(voiceprint("M", "new"), data=bytes(12))) == {}


def test_where_too_few_other_voices_are_known_nothing_is_said() -> None:
    assert matched(voiceprint("M", "new"), known=replace(KNOWN, others=())) == {}
    assert matched(voiceprint("M", "new"), known=KnownVoice()) == {}


def test_a_voice_is_compared_with_strangers_alone() -> None:
    voice = voiceprint("M", "new").vector()
    own = [one.vector() for one in EPISODES[0].voiceprints]
    import numpy as np

    rest = strangers(voice, [np.stack(own), np.empty((0, len(voice)), dtype=np.float32)], [])
    assert rest.tolist() == [own[1].tolist()]


@pytest.mark.parametrize("copies", [3, 30])
def test_equal_voices_of_others_dont_make_a_likeness_boundless(copies: int) -> None:
    import numpy as np

    other = voiceprint("z", "new").vector()
    assert spread(voiceprint("M", "new").vector(), np.stack([other] * copies))[1] == 0.1
