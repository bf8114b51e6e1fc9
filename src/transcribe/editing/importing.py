"""A file comes in: as an episode of its own, or as the correction of one that is there.

A correction is held against our own export of the transcript in the same form, so that nothing that the form can't
carry is taken for a change. What differs becomes edits; the transcript is made anew with them and held against the
file again, until it tells the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Literal
from uuid import uuid4

from transcribe.alignment import aligner_for
from transcribe.editing.authoring import moment, noted, user
from transcribe.editing.exports import export_of, is_export, left_beside, names_in, plain_text
from transcribe.editing.revisions import Align, revise
from transcribe.errors import EditConflict, InputError
from transcribe.media import open_sound
from transcribe.model.edits import Edit, Edits, Imported
from transcribe.model.parsed import ParsedTranscript
from transcribe.model.records import record
from transcribe.model.transcript import Transcript
from transcribe.pages import episode_from_front_matter
from transcribe.pipeline.hearing import RerunPolicy
from transcribe.pipeline.pipeline import Pipeline
from transcribe.pipeline.publishing import format_named, names
from transcribe.pipeline.sources import Recordings, page_of
from transcribe.readers import read
from transcribe.readers.file_names import without_language
from transcribe.settings import load_settings
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore

#: A correction that leaves fewer of the words as they were is none.
_LEAST_ALIKE = 0.4
#: In a shorter text every word may be another.
_FEW_WORDS = 30

#: Words, speakers, then the layout: three steps, and another two where new words came to the wrong speaker.
_MOST_STEPS = 8


@record
class ImportResult:
    """What became of a file.

    Attributes:
        state: "corrected"; "unchanged", where it tells just what the transcript tells; "new", where it stands for what
            an engine would have heard.
        edits: what it changed, as `transcribe edits` lists it.
        left: what of it couldn't be taken over, a line each.
        notes: what was guessed, clamped or dropped while it was read, a line each.
    """

    episode: str
    state: Literal["corrected", "unchanged", "new"]
    edits: tuple[Edit, ...] = ()
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def episode_of(archive: Archive, path: Path, recordings: Recordings | None = None) -> str:
    """Whose a file is, by its name or its folder.

    "talk.en.vtt" is of the episode "talk", unless there is one, or a recording, of the whole name.

    Args:
        recordings: the archive's, where many files are asked about.

    Raises:
        InputError: neither tells.
    """
    path = path.absolute()
    if path.parent.parent == archive.episodes:
        return path.parent.name
    plain, _ = _without_language(archive, path, recordings or Recordings(archive))
    if plain.name in {format_named(name).file_name for name in names()}:
        raise InputError(
            "has the name of an exported file, which doesn't identify the episode",
            path=path,
            hint="Name it: --episode ID.",
        )
    return archive.episode_id(plain)


def _without_language(archive: Archive, path: Path, recordings: Recordings) -> tuple[Path, str | None]:
    """A file's path without the language in its name, and the language; a name that is an episode's is none's."""
    plain, language = without_language(path)
    whole = archive.episode_id(path)
    if language and (archive.transcript_path(whole).exists() or recordings.of(whole)):
        return path, None
    return plain, language


def bring_in(
    archive: Archive,
    path: Path,
    episode_id: str | None = None,
    *,
    author: str | None = None,
    instead: bool = False,
    dry_run: bool = False,
    recordings: Recordings | None = None,
) -> ImportResult:
    """Take a file in. The episode is yet to be made anew from `source_of` it.

    Args:
        episode_id: None for what the file's name says.
        instead: it isn't held against the transcript, but taken instead of what was heard.
        dry_run: only tell what would be changed.
        recordings: the archive's, where many files are brought in.

    Raises:
        InputError: the file can't be read, or tells something else than the episode; or it tells no words, and there
            is no recording.
    """
    recordings = recordings or Recordings(archive)
    episode_id = episode_id or episode_of(archive, path, recordings)
    recording = recordings.of(episode_id)
    told = _read(archive, path, episode_id, recording)
    _, language = _without_language(archive, path.absolute(), recordings)
    if language and not told.language:
        told = replace(told, language=language, notes=(*told.notes, f"language {language}, from the file's name"))
    tells_words = any(passage.text for passage in told.passages)
    transcript = archive.transcript(episode_id) if archive.transcript_path(episode_id).exists() else None
    if transcript and not instead and is_export(transcript, told, path):
        return ImportResult(episode_id, "unchanged", notes=told.notes)
    if transcript and tells_words and not instead:
        found, before = _corrected(archive, path, transcript, told, author)
        if found.edits and not dry_run:
            _store(archive, episode_id, before, found.edits)
        return found
    if not tells_words:
        _refuse_wordless(archive, path, episode_id, told, instead=instead, recorded=recording is not None)
    if not dry_run:
        with archive.episode_lock(episode_id):
            archive.store_imported(episode_id, Imported(path.name, author or user(), moment(), told))
    return ImportResult(episode_id, "new", notes=told.notes)


def _read(archive: Archive, path: Path, episode_id: str, recording: Path | None) -> ParsedTranscript:
    """What a file tells, by the names that the episode's transcript and page already have."""
    if archive.transcript_path(episode_id).exists():
        return read(path, episode_id=episode_id, names=names_in(archive.transcript(episode_id)))
    known, _, _ = page_of(archive, recording or archive.audio / f"{episode_id}.none", {})
    names = {credit.name for credit in known.credits}
    told = read(path, episode_id=episode_id, names=names)
    if not told.page:
        return told
    page, notes = episode_from_front_matter(told.page)
    credited = {credit.name for credit in page.credits}
    if credited - names - {passage.speaker for passage in told.passages}:
        told = read(path, episode_id=episode_id, names=names | credited)
    return replace(told, notes=(*notes, *told.notes))


def _refuse_wordless(
    archive: Archive, path: Path, episode_id: str, told: ParsedTranscript, *, instead: bool, recorded: bool
) -> None:
    """Who speaks is welcome where the words can be heard, and weren't imported themselves."""
    if not told.passages:
        raise InputError("has neither words nor speakers", path=path, hint="Correct it.")
    if not recorded:
        raise InputError(
            "has no words, and there is no recording to recognize them from",
            path=path,
            hint=f"Put the recording of {episode_id} into {archive.relative(archive.audio)}/.",
        )
    before = archive.imported(episode_id)
    if before and before.tells_words and not instead:
        raise InputError(
            f"has no words, and those of {episode_id} come from {before.file}",
            path=path,
            hint="To have them recognized instead, use --instead.",
        )


def source_of(archive: Archive, episode_id: str) -> Path:
    """What an episode that was brought in is made from: its recording if there is one, else what was brought in."""
    return sources_of(archive, [episode_id])[0]


def sources_of(archive: Archive, episode_ids: Iterable[str]) -> list[Path]:
    """The same of several episodes."""
    recordings = Recordings(archive)
    return [recordings.of(episode_id) or archive.imported_path(episode_id) for episode_id in episode_ids]


def _corrected(
    archive: Archive, path: Path, transcript: Transcript, told: ParsedTranscript, author: str | None
) -> tuple[ImportResult, Edits]:
    """What a correction changes, and the edits that there were before."""
    before = archive.edits(transcript.id)
    names = names_in(transcript)
    if added := {passage.speaker for passage in told.passages if passage.speaker} - set(names):
        names = (*names, *sorted(added))
        told = read(path, told.form, episode_id=transcript.id, names=names)
    told = plain_text(told)
    remake = _Remake(archive, transcript, before)
    batch = uuid4().hex
    exported = export_of(transcript, told.form, path, names)
    beside = tuple(left_beside(exported, told))
    edits: tuple[Edit, ...] = ()
    with _ear(archive, transcript) as align:
        revision = revise(transcript, exported, told, align)
        if revision.alike < _LEAST_ALIKE and len(transcript.words) > _FEW_WORDS:
            raise InputError(
                f"doesn't look like a corrected {transcript.id}: {1 - revision.alike:.0%} of the words differ",
                path=path,
                hint="Name its episode with --episode, or replace the transcript with --instead.",
            )
        for _ in range(_MOST_STEPS):
            if not revision.changes:
                break
            step = noted(revision.changes, author, batch, "import")
            transcript = remake(*edits, *step)
            following = revise(transcript, export_of(transcript, told.form, path, names), told, align)
            if following.changes == revision.changes:  # They come to nothing.
                break
            edits, revision = (*edits, *step), following
    left = (*(f"not imported: {change}" for change in revision.changes), *beside)
    return ImportResult(transcript.id, "corrected" if edits else "unchanged", edits, left, told.notes), before


class _Remake:
    """Makes a transcript as it would be with more edits, without writing anything."""

    def __init__(self, archive: Archive, transcript: Transcript, before: Edits) -> None:
        origin = transcript.provenance
        self._pipeline = Pipeline(archive, load_settings(archive.root).like(origin.settings), RerunPolicy())
        self._source = self._pipeline.source(archive.made_from(transcript.id, origin.recording.path))
        self._transcript, self._before = transcript, before

    def __call__(self, *edits: Edit) -> Transcript:
        layer = self._source.renamings.edits(Edits((*self._before.edits, *edits)), self._transcript.id)
        return self._pipeline.transcribe(replace(self._source, edits=layer), self._transcript)


def _store(archive: Archive, episode_id: str, before: Edits, edits: tuple[Edit, ...]) -> None:
    try:
        EditStore(archive, episode_id).append(edits, before.revision)
    except EditConflict as conflict:
        raise EditConflict(
            f"{episode_id} has changed in the meantime", hint="Import the file again.", between=conflict.between
        ) from conflict


@contextmanager
def _ear(archive: Archive, transcript: Transcript) -> Iterator[Align | None]:
    """What finds words in the recording, where there is one; it is opened when the first is looked for."""
    made = transcript.provenance
    aligner = aligner_for(transcript.language, load_settings(archive.root)) if made.recording.path else None
    if aligner is None:
        yield None
        return
    with ExitStack() as stack:
        sound = lru_cache(maxsize=1)(
            lambda: stack.enter_context(open_sound(archive.locate(made.recording.path), made.track))
        )
        yield lambda texts, room: aligner.engine.align(texts, room, sound())
