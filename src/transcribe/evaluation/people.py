"""Who is who: the people of a reference, and whether a transcript means the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transcribe.model.episode import Role
from transcribe.model.transcript import Speaker
from transcribe.text.scripts import letter_runs, without_accents


class People:
    """The speakers of a reference and of a transcript, by their labels.

    Where the reference has a name, the transcript must have the same one: equal but for case and accents, or a part of
    it ("Bo" for "Bo Ek") if no other name fits as well. Where it has none, the transcript must not have the name of
    another whom it names, and must have the role if it tells one.
    """

    def __init__(self, reference: Sequence[Speaker], heard: Sequence[Speaker]) -> None:
        self._expected = {speaker.label: speaker for speaker in reference}
        self._heard = {speaker.label: speaker for speaker in heard}
        self._spelt = _spellings(
            [speaker.name for speaker in reference if speaker.name], [speaker.name for speaker in heard if speaker.name]
        )

    def expected(self, label: str) -> str:
        """What the reference calls a speaker: a name, or a role in brackets."""
        return _title(self._expected.get(label, Speaker(label)))

    def heard(self, label: str) -> str:
        """What the transcript calls a speaker, in the reference's spelling if it knows the person."""
        speaker = self._heard.get(label, Speaker(label))
        return self._spelt.get(speaker.name or "") or _title(speaker)

    def same(self, expected_label: str, heard_label: str) -> bool:
        """Whether the transcript's speaker is the reference's, as far as the reference tells."""
        expected = self._expected.get(expected_label, Speaker(expected_label))
        heard = self._heard.get(heard_label, Speaker(heard_label))
        known = self._spelt.get(heard.name or "")
        if expected.name:
            return known == expected.name
        return known is None and expected.role in (heard.role, Role.UNKNOWN)


def normal(text: str) -> list[str]:
    """The words of a text as they are compared: without case, accents and punctuation; "well-known" is two.

    >>> normal("Zoë’s well-known film.")
    ["zoe's", 'well', 'known', 'film']
    """
    plain = without_accents(text.casefold()).replace("’", "'")
    return [word for run in letter_runs(plain, also="'") if (word := run.strip("'"))]


def full_names(names: Iterable[str]) -> dict[str, str]:
    """For each name the longest form of it among them: captions often give the full name once, then the first alone.

    >>> full_names(["Ann Lee", "Ann", "Bo"])
    {'Ann Lee': 'Ann Lee', 'Ann': 'Ann Lee', 'Bo': 'Bo'}
    """
    spelt: dict[tuple[str, ...], str] = {}
    words = {name: tuple(normal(name)) for name in names}
    for name, key in words.items():
        spelt.setdefault(key, name)
    longer = {key: [name for other, name in spelt.items() if key and set(key) < set(other)] for key in spelt}
    return {name: longer[key][0] if len(longer[key]) == 1 else spelt[key] for name, key in words.items()}


def _title(speaker: Speaker) -> str:
    return speaker.name or f"({speaker.role})"


def _spellings(expected: Iterable[str], heard: Iterable[str]) -> dict[str, str]:
    """For each heard name the expected one that means the same person."""
    theirs = {tuple(normal(name)): name for name in expected}
    ours = {name: tuple(normal(name)) for name in heard}
    found = {name: theirs[words] for name, words in ours.items() if words in theirs}
    pairs = [
        (one, other)
        for words, one in theirs.items()
        if one not in found.values()
        for other, heard_words in ours.items()
        if other not in found and _is_part(words, heard_words)
    ]
    for one, other in pairs:
        if [one for one, _ in pairs].count(one) == [other for _, other in pairs].count(other) == 1:
            found[other] = one
    return found


def _is_part(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether one name is a part of the other, in whichever order they are given."""
    first, second = set(one), set(other)
    return bool(first and second) and (first <= second or second <= first)
