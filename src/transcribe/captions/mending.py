"""What can be mended in a caption file without changing a word of it.

Every mend is tried on a copy and judged by the rules themselves: it is kept only if a finding is gone and none is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from transcribe.captions import lint
from transcribe.captions.breaks import break_costs
from transcribe.captions.rules import RULES, Check, Shown
from transcribe.captions.timing_rules import shortest_stay_ms
from transcribe.subtitles.file import Subtitle, SubtitleFile, written
from transcribe.subtitles.markup import Seen, escaped, seen, width
from transcribe.subtitles.reading import MENDED_BY_WRITING, subtitles_of

_TIMING = ("overlap", "gap", "past-end", "too-short", "too-long", "reading-speed")
_SHAPE = ("lines", "line-length", "line-break", "split-name", "two-speakers", "missing-label", "unresolved")

# A word with the tags around it; a tag may have spaces inside.
_PIECE = re.compile(r"(?:<[^<>]*>|\S)+")
_TTML_BREAK = re.compile(r"<(?:[\w.-]+:)?br\b[^<>]*/>|<((?:[\w.-]+:)?br)\b[^<>]*>\s*</\1\s*>")
#: Words and tags, of which nobody reads so many in two lines.
_MOST_PIECES = 500
_PREFIX = re.compile(r"<([\w.-]+:)?")
# What a TTML paragraph may hold besides text on screen: comments, metadata, pictures.
_MORE = re.compile(r"<(?!/?(?:[\w.-]+:)?(?:br|p|span)\b)")


def hint(check: Check) -> tuple[str | None, tuple[str, ...]]:
    """Mend a file: its new text, and what was mended, for a person to read.

    The text is None where nothing can be mended; also where a reader of the new file would find other times or words,
    and then what would have been mended is still told.

    Left as they are: words, times that can't be read, text outside of cues, and a file that is `unmendable`.
    """
    if check.file.unmendable:
        return None, ()
    after = _mended(check)
    left = {(found.rule, found.cue) for found in lint.findings(after)}
    done = [
        f"cue {found.cue}: {found.message}" if found.cue else found.message
        for found in lint.findings(check)
        if (found.rule, found.cue) not in left
    ]
    if check.file.untidy:
        done.append("byte order mark, or ends of lines")
    text = written(after.file)
    return text if done and _is_whole(text, after) else None, tuple(done)


def _is_whole(text: str, mended: Check) -> bool:
    """Whether whoever reads the text finds every cue with its start and its words, as they were mended."""
    read = replace(mended, file=subtitles_of(text.encode("utf-8", "surrogatepass"), Path(f"mended.{mended.file.kind}")))
    return [_kept(cue) for cue in read.shown] == [_kept(cue) for cue in mended.shown]


def _kept(cue: Shown) -> tuple[int, str]:
    return cue.subtitle.start_ms, " ".join(line.shown for line in cue.lines if line.shown)


def _mended(check: Check) -> Check:
    """A check of the file with all that can be mended; its cues keep the numbers they had."""
    check = replace(check, file=_filled(check.file))
    if check.file.kind != "ttml":  # which is no XML if anything is wrong with how it is written, and has its own order
        faults = tuple(fault for fault in check.file.faults if fault.rule not in MENDED_BY_WRITING)
        check = replace(check, file=replace(check.file, faults=faults))
        check = _with(
            check,
            (
                replace(cue, lines=tuple(escaped(line, check.file.kind) for line in cue.lines))
                for cue in check.file.subtitles
            ),
        )
        check = _with(check, sorted(check.file.subtitles, key=lambda cue: cue.start_ms))
    check = _with(check, _shaped(check))
    while (made := _timed(check)).file != check.file:
        check = made
    return check


def _with(check: Check, subtitles: Iterable[Subtitle]) -> Check:
    return replace(check, file=replace(check.file, subtitles=tuple(subtitles)))


def _broken(check: Check, rules: Sequence[str]) -> set[tuple[str, int | None]]:
    return {(name, found.cue.number if found.cue else None) for name in rules for found in RULES[name].find(check)}


def _filled(file: SubtitleFile) -> SubtitleFile:
    """Without empty cues; what stood before one stands before the next."""
    kept: list[Subtitle] = []
    waiting: tuple[str, ...] = ()
    for cue in file.subtitles:
        waiting += cue.before
        if any(line.shown for line in seen(cue.lines, file.kind)) or _holds_more(cue, file):
            kept.append(replace(cue, before=waiting))
            waiting = ()
    return replace(file, subtitles=tuple(kept), tail=(*waiting, *file.tail))


def _holds_more(cue: Subtitle, file: SubtitleFile) -> bool:
    """Whether it is a paragraph of TTML that holds what isn't text, and isn't to be lost."""
    return file.kind == "ttml" and _MORE.search("".join(cue.lines)) is not None


def _shaped(check: Check) -> Iterator[Subtitle]:
    """With lines broken anew where they are too long or too many."""
    wrong = {number for _, number in _broken(check, ("lines", "line-length"))}
    shown = {cue.subtitle.number: cue for cue in check.shown}
    for cue in check.file.subtitles:
        to_shape = cue.number in wrong and not _holds_more(cue, check.file)
        yield _best_shape(shown[cue.number], check) if to_shape else cue


def _best_shape(cue: Shown, check: Check) -> Subtitle:
    """The cue broken in the best place that makes it a better one; as it was if there is none."""
    subtitle = cue.subtitle
    before = _broken(_with(check, [subtitle]), _SHAPE)
    for lines in _shapes(subtitle, check):
        made = replace(subtitle, lines=lines)
        if _said(seen(lines, check.file.kind)) == _said(cue.lines) and _broken(_with(check, [made]), _SHAPE) < before:
            return made
    return subtitle


def _said(lines: Sequence[Seen]) -> tuple[object, ...]:
    """Who says what, for whoever reads it. A dash or a name is taken for a speaker only where a line begins."""
    return (
        [line.text for line in lines if line.dashed],
        {name for line in lines for name in line.speakers},
        " ".join(line.text for line in lines if line.text),
    )


def _shapes(subtitle: Subtitle, check: Check) -> Iterator[tuple[str, ...]]:
    """The text on one line and on two, the best first, as far as they fit."""
    kind, most = check.file.kind, check.profile.max_cpl
    line_break = _line_break(subtitle) if kind == "ttml" else ""
    pieces = [
        piece for line in subtitle.lines for piece in _PIECE.findall(_TTML_BREAK.sub(" ", line) if line_break else line)
    ]
    texts = [line.shown for piece in pieces for line in seen([piece], kind)]
    if width(" ".join(filter(None, texts))) > 2 * most + 1 or len(pieces) > _MOST_PIECES:
        return  # On two lines it doesn't fit, wherever it is broken.
    costs = break_costs(texts, [0] * len(texts), check.language, check.names)
    ways = sorted(range(1, len(pieces)), key=lambda at: costs[at - 1] + abs(2 * at - len(pieces)) / len(pieces))
    for made in ((" ".join(pieces),), *((" ".join(pieces[:at]), line_break + " ".join(pieces[at:])) for at in ways)):
        if all(width(line.shown) <= most for line in seen(made, kind)):
            yield made


def _line_break(paragraph: Subtitle) -> str:
    """TTML's, with the prefix that the paragraph's own tag has."""
    prefix = _PREFIX.match(paragraph.identifier)
    return f"<{prefix[1] or ''}br/>" if prefix else "<br/>"


def _timed(check: Check) -> Check:
    """With better ends where there is room: no overlap, no gap that is too short, no stay that is too short."""
    before = _broken(check, _TIMING)
    subtitles = list(check.file.subtitles)
    shown = {cue.subtitle.number: cue for cue in check.shown}
    places = [at for at, cue in enumerate(subtitles) if cue.duration_ms > 0 and cue.number in shown]
    places.sort(key=lambda at: subtitles[at].start_ms)
    wrong = {number for _, number in before}
    for nth, at in enumerate(places):
        around = places[max(0, nth - 1) : nth + 3]
        if wrong.intersection(subtitles[near].number for near in places[nth : nth + 2]):
            following = subtitles[places[nth + 1]] if nth + 1 < len(places) else None
            stay = shortest_stay_ms(shown[subtitles[at].number], check.profile)
            ends = _ends(subtitles[at], following, stay, check)
            subtitles[at] = _best_end(subtitles[at], ends, [subtitles[near] for near in around], check)
    after = _with(check, subtitles)
    # A cue that lasts over several others reaches past the neighbours that a mend is tried on.
    return after if _broken(after, _TIMING) <= before else check


def _ends(cue: Subtitle, following: Subtitle | None, stay_ms: int, check: Check) -> list[int]:
    """When the cue might go instead, the least change first."""
    ends = {cue.start_ms + stay_ms}
    if following is not None:
        ends |= {following.start_ms, following.start_ms - check.profile.gap_ms}
    return sorted((end for end in ends if end > cue.start_ms), key=lambda end: abs(end - cue.end_ms))


def _best_end(cue: Subtitle, ends: Iterable[int], around: Sequence[Subtitle], check: Check) -> Subtitle:
    """The cue with the first of these ends that leaves the fewest findings around it, and no new one."""
    best, fewest = cue, _broken(_with(check, around), _TIMING)
    for end in ends:
        made = replace(cue, end_ms=end)
        left = _broken(_with(check, [made if near is cue else near for near in around]), _TIMING)
        if left < fewest:
            best, fewest = made, left
    return best
