"""Finding people's voices without anyone enrolling: the voice that is common to the episodes crediting somebody.

Nothing is taken from the names that machines gave to speakers: what was learnt would confirm itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from transcribe.model.records import record
from transcribe.model.stages import Voiceprint
from transcribe.voices.likeness import FEWEST_OTHERS, comparable, mean, normalised, spread, strangers, vectors_like
from transcribe.voices.records import Sample, Voiced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

#: In fewer episodes nothing is common.
FEWEST_EPISODES = 3
# More samples make no voice better known. These are as many episodes as are looked at, spread evenly.
_MOST_EPISODES = 24
_MOST_OTHERS = 100

# How much nearer than other people's voices one person's are in two episodes, as `likeness` measures. On interviews cut
# from read speech every sample was the right person's with anything from 1.2 to 2.5; between, most people were learnt.
_SAME = 1.8
# A page may name the wrong reporter, or the voice may be lost in noise; but no oftener than this.
_LEAST_SHARE = 0.5
# The voice that is found must be this much more the person's own, in share of episodes, than the next.
_CLEARLY = 0.3
_VOICES_TRIED = 3


@record
class Abstention:
    """Why a person's voice wasn't learnt."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Voice:
    """One voice of one episode, as a candidate.

    Attributes:
        cosines: mean and standard deviation of its cosines with other people's voices.
    """

    episode: str
    voiceprint: Voiceprint
    vector: NDArray[np.float32]
    cosines: tuple[float, float]


def learn(
    episodes: Iterable[Voiced],
    refused: Iterable[tuple[str, str, str]] = (),
    forgotten: Iterable[str] = (),
) -> tuple[tuple[Sample, ...], tuple[Abstention, ...]]:
    """The voices of all who are credited in three episodes or more, and of those whom somebody named by hand.

    Args:
        refused: (person, episode, label) of samples that were withdrawn. The person isn't looked for there again; but
            somebody may name another label.
        forgotten: people who are never to be known by their voices.

    Returns:
        The samples, by person and episode, and of whom no voice was learnt though the episodes are there. Equal input
        gives equal output, in whatever order it comes.
    """
    episodes = sorted(episodes, key=lambda one: one.episode)
    refused, forgotten = frozenset(refused), frozenset(forgotten)
    credited = Counter(person for episode in episodes for person in set(episode.people) if episode.voiceprints)
    named = {person for episode in episodes for _, person in episode.by_hand if person}
    samples: list[Sample] = []
    abstained: list[Abstention] = []
    for person in sorted({person for person, times in credited.items() if times >= FEWEST_EPISODES} | named):
        if person in forgotten:
            continue
        own = list(_by_hand(person, episodes, refused))
        if credited[person] >= FEWEST_EPISODES:
            found = _common(person, episodes, refused)
            if isinstance(found, str):
                abstained.append(Abstention(person, found))
            else:
                own += [one for one in found if all(one.episode != other.episode for other in own)]
        samples += sorted(own, key=lambda one: one.episode)
    return _undisputed(samples), tuple(abstained)


def _by_hand(person: str, episodes: Sequence[Voiced], refused: frozenset[tuple[str, str, str]]) -> Iterator[Sample]:
    for episode in episodes:
        for voiceprint in episode.voiceprints:
            if (voiceprint.label, person) in episode.by_hand and (
                person,
                episode.episode,
                voiceprint.label,
            ) not in refused:
                yield Sample(person, episode.episode, "by hand", voiceprint, dict(episode.heard).get(voiceprint.label))


def _common(person: str, episodes: Sequence[Voiced], refused: frozenset[tuple[str, str, str]]) -> list[Sample] | str:
    """The person's samples, or why there are none."""
    encoder = _commonest(episodes, person)
    withdrawn = {episode for who, episode, _ in refused if who == person}
    crediting = evenly(
        [
            one
            for one in episodes
            if person in one.people
            and one.episode not in withdrawn
            and any(comparable(own, encoder) for own in one.voiceprints)
        ],
        _MOST_EPISODES,
    )
    if len(crediting) < FEWEST_EPISODES:
        return f"{len(crediting)} episodes with voices of one encoder are too few"
    others = [
        vectors_like(one.voiceprints, encoder)
        for one in evenly([one for one in episodes if person not in one.people], _MOST_OTHERS)
    ]
    voices = [voice for voice in _candidates(crediting, others, encoder) if not _is_taken(voice, person, crediting)]
    if not voices:
        return "there are too few other voices to compare with"
    claims: list[tuple[float, list[_Voice]]] = []
    for _ in range(_VOICES_TRIED):
        group = _likest(voices)
        inside, outside = len(group) / len(crediting), _share_outside(group, others)
        claims.append((inside - outside, group))
        voices = [voice for voice in voices if voice not in group]
        if not voices:
            break
    return _judged(person, claims, crediting)


def _judged(person: str, claims: list[tuple[float, list[_Voice]]], crediting: Sequence[Voiced]) -> list[Sample] | str:
    """Samples of the voice that is the person's by far."""
    claims.sort(key=lambda claim: -claim[0])
    best, group = claims[0]
    if len(group) < FEWEST_EPISODES or best < _LEAST_SHARE:
        return f"no voice is common to exactly these {len(crediting)} episodes"
    if len(claims) > 1 and claims[1][0] > best - _CLEARLY:
        always = sorted(set.intersection(*(set(one.people) for one in crediting)) - {person})
        return (
            f"can't be distinguished from {' and '.join(always)}, credited in the same episodes"
            if always
            else "more than one voice is common to the episodes"
        )
    heard = {one.episode: dict(one.heard) for one in crediting}
    return [
        Sample(person, voice.episode, "learnt", voice.voiceprint, heard[voice.episode].get(voice.voiceprint.label))
        for voice in group
    ]


def _commonest(episodes: Sequence[Voiced], person: str) -> Voiceprint:
    """A voiceprint of the encoder that most of the crediting episodes have."""
    first: dict[tuple[str, int], Voiceprint] = {}
    times: Counter[tuple[str, int]] = Counter()
    for episode in episodes:
        if person in episode.people:
            kinds = {(one.encoder, len(one.data)): one for one in episode.voiceprints}
            times.update(kinds.keys())
            for kind in sorted(kinds):
                first.setdefault(kind, kinds[kind])
    return first[min(times, key=lambda kind: (-times[kind], kind))]


def evenly(items: Sequence[T], most: int) -> list[T]:
    """At most so many, evenly spread."""
    count = min(len(items), most)
    return [items[place * len(items) // count] for place in range(count)]


def _candidates(
    crediting: Sequence[Voiced],
    others: Sequence[NDArray[np.float32]],
    encoder: Voiceprint,
) -> Iterator[_Voice]:
    """Every voice of the crediting episodes that can be compared with enough others."""
    together = [vectors_like(one.voiceprints, encoder) for one in crediting]
    for episode in crediting:
        for voiceprint in episode.voiceprints:
            if comparable(voiceprint, encoder):
                vector = voiceprint.vector()
                rest = strangers(vector, together, others)
                if len(rest) >= FEWEST_OTHERS:
                    yield _Voice(episode.episode, voiceprint, vector, spread(vector, rest))


def _is_taken(voice: _Voice, person: str, crediting: Sequence[Voiced]) -> bool:
    """Whether somebody said that a voice isn't the person's, by naming another."""
    episode = next(one for one in crediting if one.episode == voice.episode)
    return any(
        (label == voice.voiceprint.label) != (name == person)
        for label, name in episode.by_hand
        if label == voice.voiceprint.label or name == person
    )


def _likest(voices: Sequence[_Voice]) -> list[_Voice]:
    """The largest group of voices that are alike, one an episode, by episode; at least one voice."""
    groups = [_group(seed, voices) for seed in voices]
    return max(groups, key=lambda group: (len(group), round(_cohesion(group), 6)))


def _group(seed: _Voice, voices: Sequence[_Voice]) -> list[_Voice]:
    """A voice, and of each other episode the one that is most like it, if it is like enough."""
    best: dict[str, tuple[float, _Voice]] = {}
    for voice in voices:
        if voice.episode != seed.episode:
            score = _score(seed, voice)
            if score >= _SAME and (voice.episode not in best or score > best[voice.episode][0]):
                best[voice.episode] = score, voice
    group = [seed, *(voice for _, voice in best.values())]
    return sorted(group, key=lambda voice: voice.episode)


def _score(one: _Voice, other: _Voice) -> float:
    return normalised(float(one.vector @ other.vector), one.cosines, other.cosines)


def _cohesion(group: Sequence[_Voice]) -> float:
    """The sum of all cosines between the group's voices."""
    import numpy as np

    total = np.sum([voice.vector for voice in group], axis=0)
    return float(total @ total)


def _share_outside(group: Sequence[_Voice], others: Sequence[NDArray[np.float32]]) -> float:
    """The share of the other episodes in which a voice is as like the group as most of the group are themselves."""
    import numpy as np

    if len(group) < 2 or not others:
        return 0.0
    own = [float(voice.vector @ mean(other.vector for other in group if other is not voice)) for voice in group]
    model, least = mean(voice.vector for voice in group), np.percentile(own, 25)
    return sum(len(voices) > 0 and float((voices @ model).max()) >= least for voices in others) / len(others)


def _undisputed(samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """Without voices that two people were found to have; who was named by hand has it."""
    samples = list(samples)
    claimed = Counter((one.episode, one.voiceprint.label) for one in samples)
    return tuple(one for one in samples if one.origin == "by hand" or claimed[one.episode, one.voiceprint.label] == 1)
