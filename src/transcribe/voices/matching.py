"""Whom a voice sounds like: evidence for a name, no proof."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from transcribe.model.stages import VoiceMatch, Voiceprint
from transcribe.voices.likeness import FEWEST_OTHERS, comparable, mean, normalised, spread, strangers, vectors_like
from transcribe.voices.records import KnownVoice, Sample, Voiced

# Set by hand from stretches of 8 s (`benchmarks/voices.py`). On a good line one person's lie around 4, other people's
# under 1; on one microphone with much hiss one person's around 2.5, others' up to 2.9. With one side through a bad line
# both lie around 0, so to sound different says little.
_EVEN = 2.0
_SLOPE = 1.5
_MOST, _LEAST = 3.0, -1.0


def match(
    episode: str,
    voiceprints: Sequence[Voiceprint],
    credited: Collection[str],
    known: KnownVoice,
) -> tuple[VoiceMatch, ...]:
    """Whom the voices of an episode sound like.

    Samples that come from the episode itself don't count: they would only confirm themselves. Voiceprints of different
    encoders are never compared. Where the archive has too few other voices to compare with, nothing is said.

    Args:
        credited: whom the page names. Of others only likeness is told: nobody expects them.

    Returns:
        By label and person; weights between -1 and 3.
    """
    people = [
        (person, list(samples))
        for person, samples in groupby(sorted(known.samples, key=lambda one: one.person), key=lambda one: one.person)
    ]
    found = []
    for voiceprint in sorted(voiceprints, key=lambda one: one.label):
        for person, samples in people:
            for one in _compared(episode, voiceprint, person, samples, known):
                if person in credited or one.weight > 0:
                    found.append(one)
    return tuple(found)


def _compared(
    episode: str,
    voiceprint: Voiceprint,
    person: str,
    samples: Sequence[Sample],
    known: KnownVoice,
) -> Iterator[VoiceMatch]:
    usable = [one for one in samples if one.episode != episode and comparable(one.voiceprint, voiceprint)]
    if not usable:
        return
    score = likeness(voiceprint, person, usable, [other for other in known.others if other.episode != episode])
    if score is not None:
        weight = round(max(_LEAST, min(_MOST, _SLOPE * (score - _EVEN))), 2)
        heard_in = f"{len(usable)} other episode{'s' if len(usable) > 1 else ''}"
        yield VoiceMatch(
            voiceprint.label, person, weight, f"{person}'s voice in {heard_in}, {score:.1f} sd above other voices"
        )


def likeness(voiceprint: Voiceprint, person: str, samples: Sequence[Sample], others: Sequence[Voiced]) -> float | None:
    """How like a person's samples a voice is, in standard deviations; None where there is too little to compare with.

    Args:
        samples: at least one; of the voiceprint's encoder.
        others: episodes whose voices are compared with; not that of the voiceprint.
    """
    voice, model = voiceprint.vector(), mean(one.voiceprint.vector() for one in samples)
    sampled = {one.episode for one in samples}
    maybe = [other.episode in sampled or person in other.people for other in others]
    vectors = [vectors_like(other.voiceprints, voiceprint) for other in others]
    rest = strangers(
        model,
        [own for own, heard in zip(vectors, maybe, strict=True) if heard],
        [own for own, heard in zip(vectors, maybe, strict=True) if not heard],
    )
    if len(rest) < FEWEST_OTHERS:
        return None
    return normalised(float(model @ voice), spread(model, rest), spread(voice, rest))
