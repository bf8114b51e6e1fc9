"""What is known of an episode before anything listens to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from transcribe.errors import InputError, NotAPageError
from transcribe.model.edits import Edits, Imported, Renamings
from transcribe.model.episode import Episode
from transcribe.model.provenance import Recording
from transcribe.model.records import record
from transcribe.model.stages import SpeakerAssignment, VoiceMatch
from transcribe.pages import episode_from_tags, read_page
from transcribe.recognition.names import NameTerm
from transcribe.store.archive import Archive


def page_of(archive: Archive, recording: Path, tags: Mapping[str, str]) -> tuple[Episode, Path | None, tuple[str, ...]]:
    """What a recording's page says, the page's path (None where the tags say it), and warnings.

    Raises:
        PageError: the page can't be read. A file beside the recording that isn't a page is only a warning.
    """
    warnings: list[str] = []
    for path in archive.sidecars(recording):
        try:
            return read_page(path), path, tuple(warnings)
        except NotAPageError as error:
            warnings.append(
                f"{archive.relative(path)}: isn't read as the recording's page, since it "
                f"{error.reason}; if it is a transcript: transcribe import {archive.relative(path)}"
            )
    return episode_from_tags(tags), None, tuple(warnings)


@record
class EpisodeInputs:
    """What is known of an episode before its sound is looked at by any engine.

    Attributes:
        recording: with an empty path where there is none, and all that is known is what was imported.
        page: its sidecar, as the archive stores paths; None where the recording's own tags were read.
        imported: what was brought in, and needn't be heard.
        edits: what people changed by hand.
        renamings: names that people changed, over the whole archive.
        terms: what may be spoken of.
        loudest_dbfs: the level of the recording's loudest second; None where all of it is silence.
        fingerprint: digest of all that its transcript depends on.
    """

    id: str
    recording: Recording
    episode: Episode
    page: str | None
    edits: Edits
    renamings: Renamings
    terms: tuple[NameTerm, ...]
    fingerprint: str
    imported: Imported | None = None
    loudest_dbfs: float | None = None
    warnings: tuple[str, ...] = ()

    def by_page(self, given: Iterable[SpeakerAssignment]) -> list[SpeakerAssignment]:
        """What people said of speakers, under the names that the page has for them: they are what is heard, too."""
        return [
            replace(one, name=self.renamings.credited(one.name, self.episode, self.id)) if one.name else one
            for one in given
        ]

    def matched_by_page(self, matches: Iterable[VoiceMatch]) -> list[VoiceMatch]:
        """Whom the voices sound like, under the names that the page has for them."""
        return [replace(one, person=self.renamings.credited(one.person, self.episode, self.id)) for one in matches]


class Recordings:
    """The recordings of episodes, looked for once however many episodes are asked about."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def of(self, episode_id: str) -> Path | None:
        """An episode's recording: the one that its transcript was made from, or that has its name."""
        archive = self._archive
        if archive.transcript_path(episode_id).exists():
            with suppress(InputError):  # where it is damaged, the recording's own name tells
                stored = archive.transcript(episode_id).provenance.recording.path
                if stored and archive.locate(stored).exists():
                    return archive.locate(stored)
        return self._by_name.get(episode_id)

    @cached_property
    def _by_name(self) -> dict[str, Path]:
        archive = self._archive
        paths = archive.recordings([archive.audio if archive.audio.is_dir() else archive.root])
        return {archive.episode_id(path): path for path in reversed(paths)}
