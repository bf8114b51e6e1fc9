"""Keeping voiceprints apart from everything else, so that all biometric data of an archive lies in one folder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from transcribe.errors import DocumentError
from transcribe.model.episode import Episode
from transcribe.model.records import dumps, loads, record
from transcribe.model.stages import Diarization, Voiceprint
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.store.inputs import RECORD, read, read_if_there
from transcribe.store.storage import StageCache, write_atomic

T = TypeVar("T")


@record
class Refusal:
    """Somebody said that a voice isn't this person's."""

    person: str
    episode: str
    label: str


@record
class Marks:
    """What people decided about voices, `index/voice-marks.json`. It holds no voiceprint.

    Attributes:
        forgotten: people whose voices are never to be kept again.
        silent: episodes in which they are heard, or may be: no voiceprints are kept of these.
        refused: samples that were withdrawn.
    """

    forgotten: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


@record
class HeardVoices:
    """An episode's voiceprints, `index/voices/heard/ID.json`.

    Attributes:
        key: of the diarization that they belong to.
    """

    key: str
    voiceprints: tuple[Voiceprint, ...] = ()


def read_marks(archive: Archive) -> Marks:
    """What people decided about voices.

    Raises:
        DocumentError: the file is damaged. It isn't passed over: it keeps promises.
    """
    path = marks_path(archive)
    data = read_if_there(path, RECORD)
    if data is None:
        return Marks()
    return loads(Marks, data, path=path, hint="Correct that line, or restore the file from a backup.")


def marks_path(archive: Archive) -> Path:
    """Where `read_marks` finds them."""
    return archive.index / "voice-marks.json"


def keeps_voiceprints(archive: Archive, settings: Settings, episode_id: str, episode: Episode) -> bool:
    """Whether an episode's voiceprints may be kept: voices are wanted, and nobody in it was forgotten.

    Raises:
        DocumentError: see `read_marks`.
    """
    if not settings.voices:
        return False
    marks, renamings = read_marks(archive), archive.renamings()
    credited = {name for credit in episode.credits for name in (credit.name, renamings.name(credit.name, episode_id))}
    return episode_id not in marks.silent and credited.isdisjoint(marks.forgotten)


def heard_path(archive: Archive, episode_id: str) -> Path:
    """Where an episode's voiceprints lie."""
    return archive.voices / "heard" / f"{episode_id}.json"


def read_heard(archive: Archive, episode_id: str) -> HeardVoices | None:
    """An episode's voiceprints; None where there are none, or the file is damaged: then they are made again."""
    with suppress(DocumentError):
        return loads(HeardVoices, read(heard_path(archive, episode_id), RECORD))
    return None


class VoiceprintsApart(StageCache):
    """A stage cache for one episode, whose diarizations leave their voiceprints in `index/voices`.

    A diarization whose voiceprints should be there, and aren't, counts as absent. So results of a time before
    voiceprints are made again, and so is what was damaged.

    Args:
        keep: whether voiceprints are kept; if not, those that the episode has are erased.
    """

    def __init__(self, archive: Archive, episode_id: str, *, keep: bool) -> None:
        super().__init__(archive.cache)
        self._archive = archive
        self._episode_id = episode_id
        self._keep = keep

    def get(self, stage: str, key: str, kind: type[T]) -> T | None:
        """The result stored under this key, if there is one, with its voiceprints."""
        kept = super().get(stage, key, kind)
        if not isinstance(kept, Diarization):
            return kept
        if not self._keep:
            self._erase()
            return kept
        heard = read_heard(self._archive, self._episode_id)
        return replace(kept, voiceprints=heard.voiceprints) if heard and heard.key == key else None

    def put(self, stage: str, key: str, result: object) -> None:
        """Store a result; once this returns it survives a loss of power."""
        if isinstance(result, Diarization):
            if self._keep:
                write_atomic(heard_path(self._archive, self._episode_id), dumps(HeardVoices(key, result.voiceprints)))
            else:
                self._erase()
            result = replace(result, voiceprints=())
        super().put(stage, key, result)

    def _erase(self) -> None:
        heard_path(self._archive, self._episode_id).unlink(missing_ok=True)
