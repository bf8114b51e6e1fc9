"""The archive on disk: its folders, names, safe writing and locks.

audio/NAME.mp3 ...                           recordings, read only
audio/NAME.txt|.json|.yaml                   sidecars: what NAME's page says
audio/references/ID.json|rttm|srt|vtt        references, for `evaluate`
index/episodes/ID/transcript.json            the truth
index/episodes/ID/captions.srt ...           published files
index/episodes/ID/translation.json           the same in English, where that was asked for
index/episodes/ID/edits.json                 what people changed by hand
index/episodes/ID/imported.json              what was brought in from elsewhere
index/episodes/ID/failure.json               why the last try failed, until one succeeds
index/people.json                            names changed over the whole archive
index/voices/                                how people sound; all biometric data, and nothing else
index/voice-marks.json                       what people decided about voices
index/search/                                the search index
index/catalogue.sqlite                       what the transcripts say in short, made again at will
index/cache/                                 stage results
index/runs/                                  how runs go on and ended
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

from transcribe.errors import InputError, from_os
from transcribe.model.edits import Edits, Imported, Renamings, read_edits
from transcribe.model.records import dumps, loads, record
from transcribe.model.transcript import Transcript
from transcribe.store.folders import TRANSCRIPT, ArchiveFolders
from transcribe.store.inputs import RECORD, is_there, read, read_if_there
from transcribe.store.locks import locked
from transcribe.store.storage import write_atomic
from transcribe.store.transcripts import read_transcript, to_json

#: How long at most somebody waits for other writers of the same records. Each takes some milliseconds.
_WAIT_S = 10.0


#: A file's inode, size and time of change in nanoseconds.
Stamp = tuple[int, int, int] | None


@record
class Failure:
    """Why an episode couldn't be done."""

    recording: str
    reason: str
    hint: str

    def __str__(self) -> str:
        return f"{self.recording}: {self.reason}. {self.hint}".rstrip()


class Archive(ArchiveFolders):
    """An interview archive in a folder. Making one touches nothing on disk."""

    def transcribed(self) -> list[str]:
        """Every episode that has a transcript, sorted."""
        return list(self.changes())

    def changes(self) -> dict[str, tuple[int, int]]:
        """Of each episode that has a transcript, the file's size and its time of change, in nanoseconds."""
        told, episodes = {}, str(self.episodes)  # For very many, a path is sooner made as text.
        for episode_id in self.ids():
            try:
                found = os.stat(os.path.join(episodes, episode_id, TRANSCRIPT))
            except FileNotFoundError:  # It was tried, and failed.
                continue
            except OSError:  # Reading it says why.
                told[episode_id] = (-1, -1)
            else:
                told[episode_id] = (found.st_size, found.st_mtime_ns)
        return told

    def stamp(self, episode_id: str) -> Stamp:
        """What tells an episode's transcript from the one that takes its place; None where there is none."""
        try:
            found = self.transcript_path(episode_id).stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    def transcript(self, episode_id: str) -> Transcript:
        """Read an episode's transcript.

        Raises:
            InputError: there is no such episode, or it has no transcript yet.
            DocumentError: the file is damaged.
        """
        path = self.transcript_path(episode_id)
        if not is_there(path):
            raise InputError(
                f"there is no transcript {episode_id!r} in {self.root}",
                hint="`transcribe list` shows what the archive holds, `transcribe run` makes transcripts.",
            )
        return read_transcript(path)

    def store(self, transcript: Transcript) -> None:
        """Write an episode's transcript. Its last failure, if there was one, is over."""
        write_atomic(self.transcript_path(transcript.id), to_json(transcript))
        self.forget_failure(transcript.id)

    def translation(self, episode_id: str) -> Transcript:
        """Read the translation of an episode's transcript.

        Raises:
            InputError: there is none.
            DocumentError: the file is damaged.
        """
        path = self._translation_path(episode_id)
        if not is_there(path):
            raise InputError(
                f"there is no translation of {episode_id!r} in {self.root}",
                hint="`transcribe run --task translate` creates it, unless English is spoken.",
            )
        return read_transcript(path)

    def store_translation(self, translation: Transcript) -> None:
        """Write the translation of an episode's transcript."""
        write_atomic(self._translation_path(translation.id), to_json(translation))

    def edits(self, episode_id: str) -> Edits:
        """What people changed of an episode by hand. `store.EditStore` adds to it.

        Raises:
            DocumentError: the file is damaged.
        """
        return _log(self.edits_path(episode_id))

    def imported(self, episode_id: str) -> Imported | None:
        """What was brought in of an episode; None if nothing was.

        Raises:
            DocumentError: the file is damaged.
        """
        path = self.imported_path(episode_id)
        data = read_if_there(path, RECORD)
        return None if data is None else loads(Imported, data, path=path, hint=_HINT)

    def store_imported(self, episode_id: str, imported: Imported) -> None:
        """Write what was brought in of an episode. What was brought in before is kept beside it."""
        path = self.imported_path(episode_id)
        if path.exists():
            number = next(number for number in count(1) if not path.with_stem(f"imported-{number}").exists())
            write_atomic(path.with_stem(f"imported-{number}"), read(path, RECORD))
        write_atomic(path, dumps(imported, indent=1))

    def renamings(self) -> Renamings:
        """Names that people changed over the whole archive.

        Raises:
            DocumentError: the file is damaged.
        """
        return Renamings.of(self.renaming_log())

    def renaming_log(self) -> Edits:
        """The changes of names over the whole archive, with what was undone. `store.EditStore` adds to it.

        Raises:
            DocumentError: the file is damaged.
        """
        return _log(self.people_path)

    def failure(self, episode_id: str) -> Failure | None:
        """Why the last try failed; None if it didn't."""
        path = self._failure_path(episode_id)
        data = read_if_there(path, RECORD)
        return None if data is None else loads(Failure, data, path=path)

    def store_failure(self, episode_id: str, failure: Failure) -> None:
        """Note that an episode couldn't be done. A transcript that it already has stays as it is."""
        write_atomic(self._failure_path(episode_id), dumps(failure))

    def forget_failure(self, episode_id: str) -> None:
        """The last failure is over."""
        path = self._failure_path(episode_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise from_os(error, "can't be removed", path=path) from error

    def episode_lock(self, episode_id: str) -> AbstractContextManager[None]:
        """Hold the lock under which an episode's own records are written: its edits, and what is made with them.

        Whoever holds it does nothing but read, compare and write, so that nobody waits for long.

        Raises:
            ArchiveError: another process has held it for long, or the folder can't be written.
        """
        return self._locked(f"episode-{episode_id}", self.folder(episode_id), _WAIT_S)

    def people_lock(self) -> AbstractContextManager[None]:
        """Hold the lock under which the archive's names are changed; see `episode_lock`."""
        return self._locked("people", self.index, _WAIT_S)

    def lock(self, name: str, *, timeout_s: float = -1) -> AbstractContextManager[None]:
        """Hold one of the archive's locks; it is released by the system if the process dies.

        Args:
            timeout_s: how long to wait for it; below 0 for ever.

        Raises:
            ArchiveError: another process holds it, or the folder can't be written.
        """
        return self._locked(name, self.index, timeout_s)

    def _locked(self, name: str, guarded: Path, timeout_s: float) -> AbstractContextManager[None]:
        return locked(self.index / "locks" / f"{name}.lock", guarded, timeout_s)


#: What to do about a damaged file of people's own work.
_HINT = "Correct that line, or restore the file from a backup."


def _log(path: Path) -> Edits:
    """A log of edits; an empty one where there is no file.

    Raises:
        DocumentError: it can't be read, or is damaged.
    """
    data = read_if_there(path, RECORD)
    return Edits() if data is None else read_edits(data, path)
