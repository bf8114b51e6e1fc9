"""What a corrected document asks for, as edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from transcribe.editing.revisions.aligning import aligned
from transcribe.editing.revisions.rewording import Align, rewordings, runs, spans
from transcribe.editing.revisions.text import SideBySide, tokens
from transcribe.model.edits import AddNote, Change, PassageIs, SetParagraphs, SoundIs, SpeakerIs
from transcribe.model.episode import Role
from transcribe.model.parsed import ParsedTranscript
from transcribe.model.records import record
from transcribe.model.transcript import Interval, Speaker, Transcript

__all__ = ["Align", "Revision", "revise"]


@record
class Revision:
    """The next step from a transcript to a document that somebody corrected.

    Attributes:
        changes: to be made, before a next step is asked for; none when there is nothing left to do.
        alike: the share of the document's words that stand in the transcript as well, 0 to 1.
    """

    changes: tuple[Change, ...]
    alike: float


def revise(
    transcript: Transcript, before: ParsedTranscript, now: ParsedTranscript, align: Align | None = None
) -> Revision:
    """What to change of a transcript, so that it tells what a corrected document tells.

    First the words; when they are right, who says them; when that is, too, the paragraphs and what stands between
    them. So each step builds on what the one before came to: whose a new word is, only the transcript made anew knows.

    Args:
        before: our own export of the transcript, as it reads.
        now: the same as somebody corrected it.
        align: finds new words in the sound.
    """
    side = SideBySide(transcript, before, now)
    changes: tuple[Change, ...] = rewordings(side, transcript.provenance.recording.duration_ms, align)
    if not changes:
        changes = tuple(_speakers(transcript, side, before, now))
    if not changes:
        changes = (
            *_layout(transcript, before, now, side),
            *_remarks(transcript, before, now, side),
            *_sounds(transcript, before, now),
        )
    return Revision(changes, side.alike)


def _speakers(
    transcript: Transcript, side: SideBySide, before: ParsedTranscript, now: ParsedTranscript
) -> Iterator[Change]:
    """Speakers who are called otherwise throughout, and passages of others.

    Whom both documents name is who it was, even where a form makes it look otherwise.
    """
    printed = _printed(transcript, side)
    meant: dict[int, str] = {}
    for token, partner, number in zip(side.now, side.partners, side.partner_words, strict=True):
        if number is not None and token.speaker:
            as_before = partner is not None and token.speaker == side.before[partner].speaker
            meant[number] = printed[side.labels[number]] if as_before else token.speaker
    roles = dict(_roles(now).items() - _roles(before).items())
    renamed = {label: name for label in printed if (name := _throughout(label, side, meant))}
    for label, name in list(renamed.items()):
        speaker = transcript.speaker(label)
        role = roles.get(name, Role.UNKNOWN)
        if name in (printed[label], speaker.name) and role in (Role.UNKNOWN, speaker.role):
            continue
        other = next(
            (one for one in printed if one != label and name in (printed[one], transcript.speaker(one).name)), None
        )
        if other and not transcript.speaker(other).name:
            del renamed[label]  # It takes a name to make two voices one; what is said there can be given over.
            continue
        named = name if name != printed[label] else speaker.name
        yield SpeakerIs(_heard(transcript, label), named, _role(transcript, name, roles, speaker))
        if other:
            yield SpeakerIs(_heard(transcript, other), name, transcript.speaker(other).role)
    others = {
        number: name
        for number, name in meant.items()
        if side.labels[number] not in renamed
        and name not in (printed[side.labels[number]], transcript.speaker(side.labels[number]).name)
    }
    for name, numbers in groupby(sorted(others), key=lambda number: others[number]):
        for chosen in runs(list(numbers)):
            for interval in spans(side.words, chosen):
                yield _passage(transcript, interval, name, printed, roles)


def _printed(transcript: Transcript, side: SideBySide) -> dict[str, str]:
    """What each speaker is called in our own export, by label."""
    found: dict[str, Counter[str]] = {}
    for token, number in zip(side.before, side.word_of, strict=True):
        if number is not None:
            label = side.labels[number]
            found.setdefault(label, Counter())[token.speaker or transcript.speaker(label).known_as] += 1
    return {label: names.most_common(1)[0][0] for label, names in found.items()}


def _roles(told: ParsedTranscript) -> dict[str | None, Role]:
    return {passage.speaker: passage.role for passage in told.passages if passage.role is not Role.UNKNOWN}


def _heard(transcript: Transcript, label: str) -> tuple[Interval, ...]:
    return tuple(Interval(turn.start_ms, turn.end_ms) for turn in transcript.turns if turn.speaker == label)


def _throughout(label: str, side: SideBySide, meant: dict[int, str]) -> str | None:
    """The one name that all of a speaker's words have in the document."""
    names = {meant.get(number) for number, other in enumerate(side.labels) if other == label and number in meant}
    return names.pop() if len(names) == 1 else None


def _passage(
    transcript: Transcript, interval: Interval, name: str, printed: Mapping[str, str], roles: Mapping[str | None, Role]
) -> PassageIs:
    """Who says a passage: somebody who is heard elsewhere, too, or somebody new."""
    label = next((label for label, known in printed.items() if name in (known, transcript.speaker(label).name)), None)
    if label is None:
        return PassageIs(interval, name, _role(transcript, name, roles, Speaker("")))
    speaker = transcript.speaker(label)
    longest = max((turn for turn in transcript.turns if turn.speaker == label), key=lambda turn: turn.duration_ms)
    voice = None if speaker.name else Interval(longest.start_ms, longest.end_ms)
    return PassageIs(interval, speaker.name, speaker.role, voice)


def _role(transcript: Transcript, name: str, roles: Mapping[str | None, Role], otherwise: Speaker) -> Role:
    """What the document says that somebody is; else what the page says; else what they were."""
    credited = {credit.name: credit.role for credit in transcript.episode.credits}
    heard = {speaker.name: speaker.role for speaker in transcript.speakers}
    return roles.get(name) or credited.get(name) or heard.get(name) or otherwise.role


def _layout(
    transcript: Transcript, before: ParsedTranscript, now: ParsedTranscript, side: SideBySide
) -> Iterator[SetParagraphs]:
    """Turns whose paragraphs begin elsewhere."""
    if not (before.paragraphs and now.paragraphs):
        return
    were = {
        number for token, number in zip(side.before, side.word_of, strict=True) if token.first and number is not None
    }
    are = {
        number for token, number in zip(side.now, side.partner_words, strict=True) if token.first and number is not None
    }
    start = 0
    for turn in transcript.turns:
        inside = range(start + 1, start + len(turn.words))
        start = inside.stop
        if were.intersection(inside) != are.intersection(inside):
            begins = sorted({side.words[number].start_ms for number in are.intersection(inside)})
            yield SetParagraphs(Interval(turn.start_ms, turn.end_ms), tuple(begins))


def _remarks(
    transcript: Transcript, before: ParsedTranscript, now: ParsedTranscript, side: SideBySide
) -> Iterator[AddNote]:
    """Headings and notes that are gone, new, or elsewhere."""
    were = [
        (aside.kind, aside.text, place)
        for aside, place in zip(before.asides, _places(before, side.word_of), strict=True)
    ]
    are = [
        (aside.kind, aside.text, place)
        for aside, place in zip(now.asides, _places(now, side.partner_words), strict=True)
    ]
    gone, new = Counter(were) - Counter(are), Counter(are) - Counter(were)
    end = transcript.provenance.recording.duration_ms
    for changes, is_new in ((gone, False), (new, True)):
        for kind, text, place in changes.elements():
            at_ms = end if place is None else side.words[place].start_ms
            yield AddNote(at_ms, kind, "" if is_new else text, text if is_new else "")


def _places(told: ParsedTranscript, numbers: Sequence[int | None]) -> list[int | None]:
    """For each aside the number of the word that it stands before; None at the end."""
    firsts: dict[int, int] = {}
    for token, number in zip(tokens(told), numbers, strict=True):
        if number is not None:
            firsts.setdefault(token.passage, number)
    return [
        next((firsts[passage] for passage in range(aside.before, len(told.passages)) if passage in firsts), None)
        for aside in told.asides
    ]


def _sounds(transcript: Transcript, before: ParsedTranscript, now: ParsedTranscript) -> Iterator[SoundIs]:
    """Sounds that are told no more, or only now."""
    partners = aligned([sound.kind for sound in before.sounds], [sound.kind for sound in now.sounds])
    for place, sound in enumerate(before.sounds):
        if place not in partners or now.sounds[partners.index(place)].kind != sound.kind:
            near = [one for one in transcript.sounds if one.kind == sound.kind]
            if near:
                heard = min(near, key=lambda one: abs(one.start_ms - sound.start_ms))
                yield SoundIs(Interval(heard.start_ms, heard.end_ms), sound.kind, "")
    for sound, partner in zip(now.sounds, partners, strict=True):
        known = any(one.kind == sound.kind and one.overlap_ms(sound) for one in transcript.sounds)
        if not known and (partner is None or before.sounds[partner].kind != sound.kind):
            yield SoundIs(Interval(sound.start_ms, sound.end_ms), "", sound.kind)
