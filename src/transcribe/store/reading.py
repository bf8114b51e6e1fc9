"""Reading the whole archive, where one damaged file costs its own episode."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.errors import InputError
from transcribe.model.transcript import Transcript
from transcribe.store.archive import Archive


def transcripts(archive: Archive, faults: list[str]) -> Iterator[Transcript]:
    """Every transcript that can be read, by id.

    Args:
        faults: why the others can't is added to it, a line each that names the file.
    """
    for episode_id in archive.transcribed():
        try:
            transcript = archive.transcript(episode_id)
        except InputError as error:
            faults.append(str(error))
            continue
        yield transcript
