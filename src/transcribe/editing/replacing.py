"""One correction made wherever it is due: found over the whole archive, written as edits, undone as one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate
from uuid import uuid4

from transcribe.editing.authoring import noted
from transcribe.errors import InputError, TranscribeError
from transcribe.model.edits import Edit, ReplaceText, Undo
from transcribe.model.records import record
from transcribe.model.transcript import Interval, Transcript, Turn
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore
from transcribe.text.scripts import UNSPACED, join, spaces, split, unspaced


@record
class Replacement:
    """A place where the text would change.

    Attributes:
        start_ms: where its turn begins.
        line_was, line_now: the turn's words around it, before and after.
    """

    episode: str
    start_ms: int
    change: ReplaceText
    line_was: str
    line_now: str


#: Words on either side of a change that are shown along with it.
_AROUND = 6


def find(
    transcripts: Iterable[Transcript], was: str, now: str, among: Container[tuple[str, int]] | None = None
) -> Iterator[Replacement]:
    """Every place where these words stand, letter by letter and as whole words. Punctuation beside them stays.

    Args:
        among: (episode, start of the turn) of the turns that may be changed; None for all.

    Raises:
        InputError: there is nothing to look for.
    """
    if not was.split():
        raise InputError("there is nothing to replace", hint="Give the words to replace.")
    pattern = _pattern(join(was.split()))
    for transcript in transcripts:
        for turn in transcript.turns:
            if among is None or (transcript.id, turn.start_ms) in among:
                yield from _in_turn(transcript.id, turn, pattern, join(now.split()))


@record
class ReplacementBatch:
    """Replacements that were made together, or what took some back.

    Attributes:
        id: what they have in common; its first letters name it.
        undo: whether it took others back.
        what: its first change, for a person to read.
        episodes: in which it is in force, by id.
    """

    id: str
    undo: bool
    what: str
    author: str
    at: str
    episodes: tuple[str, ...]

    def __str__(self) -> str:
        what = "undo" if self.undo else self.what
        return f"{self.id[:8]}  {what}, in {len(self.episodes)} episodes ({self.author}, {self.at})"


@record
class UndoneBatch:
    """What became of an undo.

    Attributes:
        by: the undo's own batch; undoing it brings the replacements back.
        episodes: those that it concerns, by id.
        faults: episodes whose edits couldn't be read or written, a line each.
    """

    batch: ReplacementBatch
    by: str
    episodes: tuple[str, ...]
    faults: tuple[str, ...] = ()


def write(archive: Archive, found: Iterable[Replacement], author: str | None = None) -> tuple[str, ...]:
    """Write replacements as edits of one batch.

    Returns:
        The episodes that they concern, by id.

    Raises:
        ArchiveError: an episode's edits can't be written, or another process has held them for long.
        DocumentError: the file of an episode's edits is damaged.
    """
    batch = uuid4().hex
    by_episode: dict[str, list[ReplaceText]] = {}
    for one in found:
        by_episode.setdefault(one.episode, []).append(one.change)
    for episode_id, changes in by_episode.items():
        EditStore(archive, episode_id).append(noted(changes, author, batch, "replace"))
    return tuple(sorted(by_episode))


def batches(archive: Archive, faults: list[str]) -> tuple[ReplacementBatch, ...]:
    """The batches of replacements that apply, and their undos, oldest first. Imports aren't among them.

    Args:
        faults: why an episode's edits can't be read is added to it, a line each.
    """
    found: dict[str, list[tuple[str, Edit]]] = {}
    for episode_id in archive.ids():
        try:
            held = archive.edits(episode_id)
        except InputError as error:
            faults.append(str(error))
            continue
        for edit in held.edits:
            if edit.batch and edit.id not in held.undone and edit.origin != "import":
                found.setdefault(edit.batch, []).append((episode_id, edit))
    # Where an earlier version didn't note what made a batch, only a replacement concerns several episodes.
    made = (
        _batch(edits)
        for edits in found.values()
        if edits[0][1].origin or len({episode_id for episode_id, _ in edits}) > 1
    )
    return tuple(sorted(made, key=lambda batch: (batch.at, batch.id)))


def _batch(edits: Sequence[tuple[str, Edit]]) -> ReplacementBatch:
    first = edits[0][1]
    what = f"{first.change.was} -> {first.change.now or 'nothing'}" if isinstance(first.change, ReplaceText) else ""
    return ReplacementBatch(
        first.batch,
        isinstance(first.change, Undo),
        what,
        first.author,
        max(edit.at for _, edit in edits),
        tuple(dict.fromkeys(name for name, _ in edits)),
    )


def undo(archive: Archive, batch_id: str = "", author: str | None = None) -> UndoneBatch:
    """Take a batch of replacements back, in all its episodes.

    Args:
        batch_id: the first letters of its id; "" for the newest that is in force. Undoing an undo's batch brings the
            replacements back.

    Raises:
        InputError: there is none, or the letters name several.
    """
    faults: list[str] = []
    known = batches(archive, faults)
    meant = (
        [one for one in known if one.id.startswith(batch_id)]
        if batch_id
        else [one for one in known if not one.undo][-1:]
    )
    if len(meant) != 1:
        raise InputError(
            f"{batch_id!r} names {len(meant)} replacements" if batch_id else "nothing was replaced",
            hint="`transcribe replace --list` lists them, `transcribe edits ID` an episode's own edits.",
        )
    by = uuid4().hex
    concerned = []
    for episode_id in meant[0].episodes:
        store = EditStore(archive, episode_id)
        try:
            held = store.read()
            gone = tuple(edit.id for edit in held.edits if edit.batch == meant[0].id and edit.id not in held.undone)
            store.append(noted([Undo(gone)], author, by, "replace"))
            concerned.append(episode_id)
        except TranscribeError as error:  # It costs this episode alone.
            faults.append(str(error))
    return UndoneBatch(meant[0], by, tuple(concerned), tuple(faults))


def _pattern(was: str) -> re.Pattern[str]:
    """What finds a text as whole words. Where there are no spaces, nothing but a reader tells where a word ends."""
    letter = rf"[^\W{UNSPACED}]"
    before = "" if unspaced(was[0]) else rf"(?<!{letter})"
    after = "" if unspaced(was[-1]) else rf"(?!{letter})"
    return re.compile(f"{before}{re.escape(was)}{after}")


def _is_whole(found: re.Match[str]) -> bool:
    """Whether no mark follows that makes the last letter another one."""
    return unicodedata.category(found.string[found.end() : found.end() + 1] or " ")[0] != "M"


def _in_turn(episode_id: str, turn: Turn, pattern: re.Pattern[str], now: str) -> Iterator[Replacement]:
    texts = [word.text for word in turn.words]
    line = join(texts)
    ends = list(accumulate(len(space) + len(text) for space, text in zip(spaces(texts), texts, strict=True)))
    done = 0
    for match in pattern.finditer(line):
        first = next(number for number, end in enumerate(ends) if end > match.start())
        last = next(number for number, end in enumerate(ends) if end >= match.end())
        if first < done or not _is_whole(match):
            continue  # its word was changed along with the one before
        done = last + 1
        start, end = ends[first] - len(texts[first]), ends[last]
        written = join(pattern.sub(lambda found: now if _is_whole(found) else found[0], line[start:end]).split())
        interval = Interval(turn.words[first].start_ms, max(word.end_ms for word in turn.words[first:done]))
        before, after = texts[max(0, first - _AROUND) : first], texts[done : done + _AROUND]
        yield Replacement(
            episode_id,
            turn.start_ms,
            ReplaceText(interval, line[start:end], written),
            join((*before, line[start:end], *after)),
            join((*before, *split(written), *after)),
        )
