"""An archive's transcripts against their references."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transcribe.archive import Archive
from transcribe.errors import InputError
from transcribe.evaluation.references import find_reference, read_reference, referenced
from transcribe.evaluation.scores import Comparison, MoreScores, Scores, compare, more, total
from transcribe.records import record


@record
class More:
    """What else was counted: over all episodes, and for each by its id."""

    total: MoreScores
    episodes: dict[str, MoreScores]


@record
class Evaluation:
    """The figures over all episodes, and for each by its id."""

    total: Scores
    episodes: dict[str, Scores]
    more: More

    @classmethod
    def of(cls, compared: dict[str, Comparison]) -> Evaluation:
        """The figures of these comparisons."""
        return cls(total(list(compared.values())), {name: total([one]) for name, one in compared.items()},
                   More(more(list(compared.values())), {name: more([one]) for name, one in compared.items()}))


def evaluate(archive: Archive, ids: Sequence[str] = (), *, folder: Path | None = None,
             file: Path | None = None) -> Evaluation:
    """Hold an archive's transcripts against their references.

    Args:
        ids: episodes; none for all that have a transcript and a reference.
        folder: where the references lie; None for the archive's `audio/references/`.
        file: the reference itself, for a single episode.

    Raises:
        InputError: an episode isn't there, or `file` is given for none or for several.
        DocumentError: a reference is missing, or it or a transcript is damaged.
    """
    if file is not None and len(ids) != 1:
        raise InputError("is a reference for one episode", path=file, mend="Give that episode's id with it.")
    folder = folder or archive.references
    chosen = ids or [name for name in referenced(folder) if archive.transcript_path(name).exists()]
    compared = {}
    for name in chosen:
        hypothesis = archive.transcript(name)
        compared[name] = compare(read_reference(file or find_reference(folder, name), name), hypothesis)
    return Evaluation.of(compared)
