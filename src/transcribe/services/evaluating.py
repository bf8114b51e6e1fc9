"""An archive's transcripts against references: what people wrote down, or marked, of its episodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from transcribe.errors import DocumentError, InputError
from transcribe.evaluation import Evaluation, Reference, compare
from transcribe.model.parsed import without_sounds
from transcribe.readers import form_of, read_bytes, read_data, timed
from transcribe.store.archive import Archive
from transcribe.store.transcripts import from_json

#: The endings of the files that are looked for; those that tell most come first.
ENDINGS = (".json", ".rttm", ".srt", ".vtt")


def evaluate(
    archive: Archive,
    ids: Sequence[str] = (),
    *,
    folder: Path | None = None,
    file: Path | None = None,
    faults: list[str] | None = None,
) -> Evaluation:
    """Hold an archive's transcripts against their references.

    Args:
        faults: why a transcript can't be read is added to it, a line each; None to have it raised.
        ids: episodes; none for all that have a transcript and a reference.
        folder: where the references lie; None for the archive's `audio/references/`.
        file: the reference itself, for a single episode.

    Raises:
        InputError: an episode isn't there, or `file` is given for none or for several.
        DocumentError: a reference is missing, or it or a transcript is damaged; see `faults`.
    """
    if file is not None and len(ids) != 1:
        raise InputError("is a reference for one episode", path=file, hint="Give that episode's ID too.")
    folder = folder or archive.references
    chosen = ids or [name for name in referenced(folder) if archive.transcript_path(name).exists()]
    compared = {}
    for name in chosen:
        try:
            hypothesis = archive.transcript(name)
        except DocumentError as error:
            if faults is None:
                raise
            faults.append(str(error))
            continue
        compared[name] = compare(read_reference(file or find_reference(folder, name), name), hypothesis)
    return Evaluation.of(compared)


def read_reference(path: Path, episode_id: str) -> Reference:
    """Read an episode's reference, whatever form it has. Sounds in square brackets aren't words.

    Raises:
        DocumentError: it can't be read, doesn't hold what its kind of file must hold, or tells nothing.
        InputError: nobody reads such a file.
    """
    data = read_bytes(path)
    form = form_of(path, data)
    told = read_data(data, path, form, episode_id=episode_id)
    if form == "json":  # it tells more than others: which turns overlap, who has no name
        transcript = from_json(data, path=path)
        return Reference(transcript.speakers, transcript.turns, transcript.provenance.recording.duration_ms)
    passages = tuple(
        passage if passage.words else replace(passage, text=without_sounds(passage.text)) for passage in told.passages
    )
    made = Reference.of(timed(replace(told, passages=passages)), told.duration_ms)
    if not made.turns:
        raise DocumentError("has neither words nor speakers", path=path, hint="Correct it, or remove it.")
    return made


def find_reference(folder: Path, episode_id: str) -> Path:
    """An episode's reference in a folder; of several the one that tells most.

    Raises:
        DocumentError: there is none.
    """
    for ending in ENDINGS:
        path = folder / f"{episode_id}{ending}"
        if path.is_file():
            return path
    raise DocumentError(
        f"there is no reference for {episode_id!r}",
        path=folder,
        hint=f"Put {episode_id}.json, .rttm, .srt or .vtt there, or name the file with --reference.",
    )


def referenced(folder: Path) -> list[str]:
    """The ids of all episodes that have a reference in a folder, sorted."""
    return sorted({path.stem for ending in ENDINGS for path in folder.glob(f"*{ending}")})
