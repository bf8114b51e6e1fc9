"""Adding the evidence up, and deciding.

Each label takes one place of the interview: a credited person, or an uncredited reporter, guest or other voice. A
place's score for a label is the sum of the clues for its role and its person and what was to be expected before
listening. The places are given out so that all labels' scores together are highest. How much lower the best total is
in which a label has another name, or another role, is the margin by which its name, or role, is known.

What a person said of a label isn't weighed: that label has its place, and the others share what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import exp
from typing import TYPE_CHECKING

from transcribe.model.episode import Credit, Episode, Role
from transcribe.model.records import record
from transcribe.model.stages import SpeakerAssignment, VoiceMatch
from transcribe.model.transcript import Evidence, Speaker, Turn
from transcribe.roles import manner, naming, programme, weights
from transcribe.roles.conversation import Clue, Conversation, Rule
from transcribe.roles.own_names import given_names
from transcribe.roles.tokens import words_of
from transcribe.roles.voices import learnt_voices

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RULES: tuple[Rule, ...] = (
    naming.self_introductions,
    naming.addressed,
    naming.named_others,
    naming.takes_part,
    manner.questions,
    manner.share_of_talk,
    manner.your_or_my,
    manner.whose_work,
    manner.interpreting,
    manner.hardly_heard,
    manner.asks,
    manner.clips,
    programme.opening,
    programme.hosting,
    programme.co_hosts,
    programme.hosted,
    programme.answers,
    programme.centre,
    programme.comes_in,
)

_NEVER = -1e6  # the score of a place that a label may not take
_CERTAIN = 20.0  # no margin is larger


@record
class ClueSite:
    """What a speaker may be.

    Attributes:
        prior: its log-odds before anything is heard.
    """

    role: Role
    credit: Credit | None
    prior: float


def assign(
    turns: Sequence[Turn], episode: Episode, given: Sequence[SpeakerAssignment] = (), matches: Sequence[VoiceMatch] = ()
) -> tuple[Speaker, ...]:
    """Decide who each label is, and in which role, with the evidence.

    Args:
        turns: the whole conversation; words may lack capitals and punctuation.
        episode: whom the page credits; it may be nobody.
        given: what people said of speakers, one a label; no two of one name.
        matches: whom the voices sound like, by the names that the page has for them.

    Returns:
        One speaker a label, by label. A name is given only where the evidence reaches: `weights.NAME_MARGIN`. A
        credited person is at most one speaker.

    >>> from transcribe.model.transcript import Word
    >>> def said(label, start, text):
    ...     words = (Word(start + 300 * at, start + 300 * at + 250, word) for at, word in enumerate(text.split()))
    ...     return Turn.of(label, tuple(words))
    >>> talk = [said("SPEAKER_00", 0, "I'm Bo Ek. Ann, what is your film about?"),
    ...         said("SPEAKER_01", 5000, "My film is about dusk, and how we wait for it, all of us.")]
    >>> [(who.name, who.role.value) for who in assign(talk, Episode(reporters=("Bo Ek",), guests=("Ann Lee",)))]
    [('Bo Ek', 'reporter'), ('Ann Lee', 'guest')]
    """
    talk = Conversation(turns, episode)
    if not talk.labels:
        return ()
    clues = [*(clue for rule in RULES for clue in rule(talk)), *learnt_voices(talk, matches)]
    said = {one.label: one for one in given}
    places = _places(tuple(talk.credits.values()), len(talk.labels))
    scores = _scores(talk.labels, places, clues)
    for row, label in enumerate(talk.labels):
        if label in said:
            seat = _place_of(said[label], places)
            scores = _uncredited(scores, row, places) if seat is None else _seated(scores, row, seat)
    total, chosen = _best(scores)
    speakers = []
    for row, label in enumerate(talk.labels):
        place = places[chosen[row]]
        role_margin = total - _best(_barred(scores, row, [other.role == place.role for other in places]))[0]
        name_margin = (
            total
            - _best(
                _barred(scores, row, [other.role == place.role and other.credit == place.credit for other in places])
            )[0]
        )
        own = [clue for clue in clues if clue.label == label]
        speakers.append(_speaker(label, place, own, role_margin, name_margin))
    return tuple(
        _by_hand(speaker, said[speaker.label]) if speaker.label in said else speaker
        for speaker in given_names(tuple(speakers), talk)
    )


def _place_of(said: SpeakerAssignment, places: list[ClueSite]) -> int | None:
    """The place of somebody whom a person named; where the page doesn't credit them, one is added.

    None where nobody said which it is, and no page does.
    """
    for number, place in enumerate(places):
        if place.credit and said.name and words_of(place.credit.name) == words_of(said.name):
            return number
    if said.role is Role.UNKNOWN:
        return None
    places.append(ClueSite(said.role, Credit(said.name, said.role) if said.name else None, 0.0))
    return len(places) - 1


def _uncredited(scores: NDArray[np.float64], row: int, places: Sequence[ClueSite]) -> NDArray[np.float64]:
    """The scores with one label kept from every credited person's place."""
    credited = [place.credit is not None for place in places[: scores.shape[1]]]
    return _barred(scores, row, credited)


def _seated(scores: NDArray[np.float64], row: int, column: int) -> NDArray[np.float64]:
    """The scores with one label held to one place, which no other label may take."""
    import numpy as np

    missing = column + 1 - scores.shape[1]
    seated = np.pad(scores, ((0, 0), (0, max(0, missing))), constant_values=_NEVER)
    seated[row, :] = _NEVER
    seated[:, column] = _NEVER
    seated[row, column] = 0.0
    return seated


def _by_hand(speaker: Speaker, said: SpeakerAssignment) -> Speaker:
    open_role = said.role is Role.UNKNOWN
    return Speaker(
        speaker.label,
        said.name,
        speaker.role if open_role else said.role,
        speaker.confidence if open_role and not said.name else 1.0,
        (Evidence("by hand", _CERTAIN, said.detail), *speaker.evidence),
    )


def _places(people: Sequence[Credit], labels: int) -> list[ClueSite]:
    places = [ClueSite(credit.role, credit, weights.CREDITED) for credit in people]
    for role in (Role.REPORTER, Role.GUEST):
        if all(credit.role != role for credit in people):
            places.append(ClueSite(role, None, weights.EXPECTED))
    reporters = sum(place.role == Role.REPORTER for place in places)
    for already in range(reporters, reporters + labels):
        places += (
            ClueSite(Role.REPORTER, None, already * weights.EXTRA_REPORTER),
            ClueSite(Role.GUEST, None, weights.EXTRA_GUEST),
            ClueSite(Role.OTHER, None, weights.EXTRA_OTHER),
        )
    return places


def _scores(labels: Sequence[str], places: Sequence[ClueSite], clues: Iterable[Clue]) -> NDArray[np.float64]:
    """Each label's score for each place, shape (labels, places)."""
    import numpy as np

    sums: dict[tuple[str, Role | Credit], float] = {}
    for clue in clues:
        sums[clue.label, clue.claim] = sums.get((clue.label, clue.claim), 0.0) + clue.evidence.weight
    return np.array(
        [
            [
                place.prior
                + sums.get((label, place.role), 0.0)
                + (sums.get((label, place.credit), 0.0) if place.credit else 0.0)
                for place in places
            ]
            for label in labels
        ]
    )


def _best(scores: NDArray[np.float64]) -> tuple[float, list[int]]:
    """The highest total, and the place that each label has in it."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(scores, maximize=True)
    return float(scores[rows, columns].sum()), [int(column) for column in columns]


def _barred(scores: NDArray[np.float64], row: int, barred: Sequence[bool]) -> NDArray[np.float64]:
    """The scores with some places forbidden to one label."""
    changed = scores.copy()
    changed[row, list(barred)] = _NEVER
    return changed


def _speaker(label: str, place: ClueSite, clues: Sequence[Clue], role_margin: float, name_margin: float) -> Speaker:
    named = place.credit is not None and name_margin >= weights.NAME_MARGIN
    role = place.role if role_margin >= weights.ROLE_MARGIN or named else Role.UNKNOWN
    margin = min(_CERTAIN, name_margin if named else role_margin)
    confidence = 0.0 if role == Role.UNKNOWN else round(1 / (1 + exp(-margin)), 3)
    return Speaker(
        label, place.credit.name if place.credit and named else None, role, confidence, tuple(_shown(clues, place))
    )


def _shown(clues: Iterable[Clue], place: ClueSite) -> Iterable[Evidence]:
    """The evidence as it bears on the decision: what speaks for another role or person speaks against this one."""
    for clue in clues:
        evidence = clue.evidence
        if clue.claim in (place.role, place.credit):
            yield evidence
        elif evidence.weight > 0:
            rival = clue.claim.name if isinstance(clue.claim, Credit) else clue.claim.value
            yield replace(evidence, weight=-evidence.weight, detail=f"{evidence.detail} (speaks for {rival})")
        elif isinstance(clue.claim, Role):
            against = f"{evidence.detail} (speaks against {clue.claim.value})"
            yield replace(evidence, weight=-evidence.weight, detail=against)
