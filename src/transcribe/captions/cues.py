"""Cues: of all ways to put a transcript's words on screen, the one that costs least.

A cue is a run of words on one or two lines. Costs are charged for breaks in bad places, hurried reading, too short a
stay, pauses inside, and ill-shaped lines; a shortest path over the words finds the cheapest run of cues (as Knuth and
Plass break paragraphs: "Breaking Paragraphs into Lines", 1981). What can't be shown at all, a line too wide or a cue
over the longest stay, isn't among the ways.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from math import inf
from operator import add, sub

from transcribe.captions.breaks import CLINGING, break_costs
from transcribe.captions.cue import Cue, Line
from transcribe.captions.profiles import PODCAST, Profile
from transcribe.captions.script import Names, Script, script
from transcribe.model.transcript import Transcript
from transcribe.text.prose import ends_sentence, one_line
from transcribe.text.scripts import join, spaces

# Costs, in the unit of `breaks`, where a break at no good place costs 6.5. Chosen by reading the captions of real
# conversations, for few warnings and few odd breaks.
_A_CUE = 3.0  # fewer cues are calmer
_TWO_SPEAKERS = 4.0
#: For parting a sentence's last word from it, or its last two.
_LEFT_OVER: Mapping[int, float] = {1: 40.0, 2: 6.0}
#: What follows is seen at once, so that it hurts half as much as the end of a cue, but where no line may be broken.
_LINE_BREAK = 0.5
_UPPER_LONGER = 0.05  # a character
_TOO_SHORT, _TOO_SHORT_SHARE = 40.0, 40.0  # at once, and for all of the time that lacks
_HURRIED, _HURRIED_CHAR = 20.0, 2.0  # at once, and for each character a second over the comfortable speed
_HECTIC, _HECTIC_CHAR = 5.0, 2.0  # besides, over the fastest
_PAUSE_FROM_MS, _PAUSE_SECOND = 700, 10.0  # for each second of a pause, beyond the first part of it


#: How late a cue may come, so that one before it can be read (BBC Subtitle Guidelines: at most 1.5 s off).
_LATE_MS = 1_500

#: How many cues around one that is gone too soon may be cut otherwise.
_AROUND = 2

#: Sounds that are shorter aren't told.
_SOUND_MS = 1_000


def cues(transcript: Transcript, profile: Profile = PODCAST) -> tuple[Cue, ...]:
    """Put a transcript on screen.

    Every word that can be written is in exactly one cue, in the transcript's order, and cues rise without overlap,
    however odd the words' times are. A cue comes with its first word; only where the one before would else be gone
    unread does it come later. Sounds are told where no words are on screen.
    """
    spoken = _spoken(_Layout(transcript, profile))
    return tuple(sorted((*spoken, *_sound_cues(transcript, spoken, profile)), key=lambda cue: cue.start_ms))


def shown(transcript: Transcript, profile: Profile, made: Sequence[Cue] | None = None) -> Sequence[Cue]:
    """`cues`, unless they were `made` already, for another format of the same transcript and profile."""
    return cues(transcript, profile) if made is None else made


def _sound_cues(transcript: Transcript, spoken: Sequence[Cue], profile: Profile) -> Iterator[Cue]:
    """Cues such as `[music]`, wherever a sound is heard for a second or more and nothing else is on screen."""
    # Touching its neighbour may lengthen a cue by less than a gap.
    longest_ms = profile.longest_ms - profile.gap_ms
    duration_ms = transcript.provenance.recording.duration_ms
    heard = sorted(transcript.sounds, key=lambda sound: sound.start_ms)
    slots = zip(
        [-profile.gap_ms, *(cue.end_ms for cue in spoken)],
        [*(cue.start_ms for cue in spoken), duration_ms + profile.gap_ms],
        strict=True,
    )
    for before, after in slots:
        for sound in heard:
            start = max(sound.start_ms, before)
            if start - before < profile.gap_ms:
                start = before if profile.may_touch else before + profile.gap_ms
            end = min(sound.end_ms, duration_ms, after, start + longest_ms)
            if after - end < profile.gap_ms:
                end = after if profile.may_touch else after - profile.gap_ms
            if end - start >= max(_SOUND_MS, profile.min_duration_ms):
                yield Cue(start, end, (Line("", f"[{one_line(sound.kind)}]", named=False),))
                before = end


def _spoken(layout: _Layout) -> tuple[Cue, ...]:
    """The cues of all that is said; where turns crowd so that some are gone unread, parts of turns may share a cue."""
    profile = layout.profile
    ways = layout.cheapest()
    made = _relieved([layout.cue(*way) for way in ways], profile)
    hurried = [at for at, cue in enumerate(made) if cue.duration_ms < profile.min_duration_ms]
    if not hurried:
        return made
    around = (ways[max(0, at - _AROUND) : at + _AROUND + 1] for at in hurried)
    crowded = {word for near in around for word in range(near[0][0], near[-1][-1])}
    shared = _relieved([layout.cue(*way) for way in layout.cheapest(crowded)], profile)
    return shared if sum(cue.duration_ms < profile.min_duration_ms for cue in shared) < len(hurried) else made


def _relieved(made: list[Cue], profile: Profile) -> tuple[Cue, ...]:
    """The cues, those that are too short lengthened by what the next ones can spare."""
    apart_ms = 0 if profile.may_touch else profile.gap_ms
    latest = [cue.start_ms for cue in made]  # that each may come, if those after it give way too
    until = made[-1].end_ms + apart_ms if made else 0
    for at, cue in reversed(list(enumerate(made))):
        until = max(until, cue.end_ms)
        latest[at] = until = max(cue.start_ms, min(until - apart_ms - profile.min_duration_ms, cue.start_ms + _LATE_MS))
    for at in range(len(made) - 1):
        cue, following = made[at], made[at + 1]
        end = min(cue.start_ms + profile.min_duration_ms, latest[at + 1] - apart_ms)
        if end > max(cue.start_ms, cue.end_ms - (apart_ms if cue.end_ms == following.start_ms else 0)):
            made[at] = Cue(cue.start_ms, end, cue.lines)
            start = max(end + apart_ms, following.start_ms)
            made[at + 1] = Cue(start, max(following.end_ms, start + 1), following.lines)
    return tuple(made)


def _left_over(words: Script) -> Iterator[int]:
    """How many words of a sentence or turn are still to come after each word."""
    count, left = len(words.texts), 0
    lefts = []
    for at in reversed(range(count)):
        ended = at + 1 == count or words.changes[at + 1] or ends_sentence(words.texts[at])
        left = 0 if ended else left + 1
        lefts.append(left)
    return reversed(lefts)


#: A cue as the range [i, j) of its words, and where its lower line begins: (i, lower, j).
Way = tuple[int, int | None, int]


class _Layout:
    """All ways to put the words on screen, and what each costs."""

    def __init__(self, transcript: Transcript, profile: Profile) -> None:
        self.profile = profile
        self.script = words = script(transcript, profile)
        named = Names.of(transcript, profile)
        self.prefix = [
            len(named.before(label, first=first)) for label, first in zip(words.speakers, words.firsts, strict=True)
        ]
        # Where each word begins and the one before it ends, if all stood on one line.
        after = [*map(len, list(spaces(words.texts))[1:]), 1]
        self.columns = list(accumulate(map(add, map(len, words.texts), after), initial=0))
        self.until = [0, *map(sub, self.columns[1:], after)]
        pauses = [following - end for end, following in zip(words.ends, words.starts[1:], strict=True)]
        names = [credit.name for credit in transcript.episode.credits] + [transcript.episode.film]
        self.after = break_costs(words.texts, pauses, transcript.language, names)
        for at, change in enumerate(words.changes):
            if change and at:
                self.after[at - 1] = 0.0
        self.inside = [cost if cost >= CLINGING else _LINE_BREAK * cost for cost in self.after]
        self.ending = [
            cost + _LEFT_OVER.get(left, 0.0) for cost, left in zip(self.after, _left_over(words), strict=True)
        ]
        self.pause = [max(0, pause - _PAUSE_FROM_MS) / 1000 * _PAUSE_SECOND for pause in pauses]

    def cheapest(self, crowded: Collection[int] = ()) -> list[Way]:
        """The cues that together cost least; parts of turns may share one only where they begin with a crowded word."""
        count = len(self.script.texts)
        best = [0.0] + [inf] * count
        came: list[tuple[int, int | None]] = [(0, None)] * (count + 1)
        for i in range(count):
            for j, lower, cost in self._ways_from(i, best, parts=i in crowded):
                if cost < best[j]:
                    best[j], came[j] = cost, (i, lower)
        chosen = list[Way]()
        j = count
        while j:
            i, lower = came[j]
            chosen.append((i, lower, j))
            j = i
        return chosen[::-1]

    def _ways_from(self, i: int, best: Sequence[float], *, parts: bool) -> Iterator[tuple[int, int | None, float]]:
        """The cues that begin with word i: the end of each, where its lower line begins, and what it costs up to there.

        A cue that costs more than the best way so far, whatever its shape, isn't among them.

        Args:
            best: what the cheapest way costs up to each word, as far as it is known.

        Two speakers share a cue with whole turns only, unless `parts` may be: a part of one would stand apart from its
        sentence, among another's words.
        """
        words, count = self.script, len(self.script.texts)
        changes, ends, until = words.changes, words.ends, self.until
        over = words.starts[i] + self.profile.longest_ms
        # What is wider fits no two lines with a space between them, and with more words still less.
        widest = self.columns[i] + 2 * self.profile.max_cpl + 1
        whole = changes[i] or parts
        changed: int | None = None
        so_far = best[i] + _A_CUE
        for j in range(i + 1, count + 1):
            last = j - 1
            if last > i:
                if ends[last] > over:
                    return
                if changes[last]:
                    if changed or not whole:
                        return
                    changed = last
                so_far += self.pause[last - 1]
            if until[j] > widest:
                return
            if changed and not (parts or j == count or changes[j]):
                continue
            cost = so_far + self.ending[last]
            if cost >= best[j] or (cost := cost + self._haste(i, j)) >= best[j]:
                continue
            lower, shape = self._shared(i, changed, j) if changed else self._lines(i, j)
            if shape == inf:
                return
            yield j, lower, cost + shape

    def _lines(self, i: int, j: int) -> tuple[int | None, float]:
        """Where one speaker's lower line begins, if there need be one, and what the shape costs."""
        columns, chars = self.columns, self.profile.max_cpl
        left = columns[i] - (self.prefix[i] if self.script.changes[i] else 0)
        if self.until[j] - left <= chars:
            return None, 0.0
        best: tuple[int | None, float] = None, inf
        from_k = max(i + 1, bisect_left(columns, self.until[j] - chars))
        to_k = min(j, bisect_right(self.until, left + chars))
        for k in range(from_k, to_k):
            upper_longer = (columns[k] - left) - (columns[j] - columns[k])
            cost = self.inside[k - 1] + _UPPER_LONGER * max(upper_longer, -upper_longer / 2)
            if cost < best[1]:
                best = k, cost
        return best

    def _shared(self, i: int, k: int, j: int) -> tuple[int | None, float]:
        """Two speakers' lines, the second from word k; each is named, and has one line."""
        upper = self.prefix[i] + self.until[k] - self.columns[i]
        lower = self.prefix[k] + self.until[j] - self.columns[k]
        return k, _TWO_SPEAKERS if max(upper, lower) <= self.profile.max_cpl else inf

    def _haste(self, i: int, j: int) -> float:
        """What it costs that there is little time to read. Names before the text don't count: they are known at a
        glance."""
        profile = self.profile
        shown = self._until(i, j) - self.script.starts[i]
        speed = (self.until[j] - self.columns[i]) * 1000 / shown
        cost = 0.0
        if shown < profile.min_duration_ms:
            cost += _TOO_SHORT + _TOO_SHORT_SHARE * (1 - shown / profile.min_duration_ms)
        if speed > profile.target_cps:
            cost += _HURRIED + _HURRIED_CHAR * (speed - profile.target_cps)
            if speed > profile.max_cps:
                cost += _HECTIC + _HECTIC_CHAR * (speed - profile.max_cps)
        return cost

    def _until(self, i: int, j: int) -> int:
        """When the cue goes. It comes with its first word."""
        profile, start, following = self.profile, self.script.starts[i], self.script.starts[j]
        end = max(self.script.ends[j - 1] + profile.linger_ms, start + profile.min_duration_ms)
        end = min(end, start + profile.longest_ms, following)
        apart = following - profile.gap_ms
        if j == len(self.script.texts) or end <= apart:
            return end
        # A gap isn't worth a cue that is too short to read.
        too_short = apart < start + profile.min_duration_ms
        return following if too_short or (end == following and profile.may_touch) else apart

    def cue(self, i: int, lower: int | None, j: int) -> Cue:
        words = self.script
        ranges = [(i, j)] if lower is None else [(i, lower), (lower, j)]
        shared = words.speakers[i] != words.speakers[j - 1]
        return Cue(
            words.starts[i],
            self._until(i, j),
            tuple(
                Line(
                    words.speakers[start],
                    join(words.texts[start:end]),
                    shared or words.changes[start],
                    words.firsts[start],
                )
                for start, end in ranges
            ),
        )
