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
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

from transcribe.errors import InputError, from_os, shown
from transcribe.model.edits import Edits, Imported, Renamings, read_edits
from transcribe.model.records import dumps, loads, record
from transcribe.model.transcript import Transcript
from transcribe.store.inputs import RECORD, is_there, read, read_if_there
from transcribe.store.locks import locked
from transcribe.store.names import episode_name, is_episode_id
from transcribe.store.storage import write_atomic
from transcribe.store.transcripts import read_transcript, to_json

#: What a folder is searched for. A file named outright is tried whatever its ending.
RECORDING_SUFFIXES = frozenset(
    (
        ".3g2",
        ".3gp",
        ".3gpp",
        ".aac",
        ".ac3",
        ".adts",
        ".aif",
        ".aifc",
        ".aiff",
        ".amr",
        ".amv",
        ".ape",
        ".asf",
        ".au",
        ".avi",
        ".awb",
        ".bwf",
        ".caf",
        ".divx",
        ".dss",
        ".dts",
        ".dv",
        ".eac3",
        ".f4a",
        ".f4v",
        ".flac",
        ".flv",
        ".gsm",
        ".m2t",
        ".m2ts",
        ".m4a",
        ".m4b",
        ".m4r",
        ".m4v",
        ".mk3d",
        ".mka",
        ".mkv",
        ".mod",
        ".mov",
        ".mp1",
        ".mp2",
        ".mp3",
        ".mp4",
        ".mpa",
        ".mpc",
        ".mpe",
        ".mpeg",
        ".mpg",
        ".mpga",
        ".mts",
        ".mxf",
        ".nut",
        ".oga",
        ".ogg",
        ".ogm",
        ".ogv",
        ".ogx",
        ".opus",
        ".qt",
        ".ra",
        ".rf64",
        ".rm",
        ".rmvb",
        ".spx",
        ".tak",
        ".tod",
        ".trp",
        ".ts",
        ".tta",
        ".vob",
        ".voc",
        ".w64",
        ".wav",
        ".wave",
        ".weba",
        ".webm",
        ".wma",
        ".wmv",
        ".wtv",
        ".wv",
    )
)
SIDECAR_SUFFIXES = (".txt", ".json", ".yaml", ".yml")
_TRANSCRIPT = "transcript.json"

#: Files that systems put into folders by themselves.
_OF_THE_SYSTEM = frozenset(("thumbs.db", "desktop.ini"))

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


class Archive:
    """An interview archive in a folder. Making one touches nothing on disk."""

    def __init__(self, root: Path | str = ".") -> None:
        self.root = Path(root).absolute()
        self.audio = self.root / "audio"
        self.references = self.audio / "references"
        self.index = self.root / "index"
        self.episodes = self.index / "episodes"
        self.search = self.index / "search"
        self.catalogue = self.index / "catalogue.sqlite"
        self.cache = self.index / "cache"
        self.voices = self.index / "voices"
        self.runs = self.index / "runs"

    # Names

    def relative(self, path: Path) -> str:
        """A path as it is stored: relative to the archive with forward slashes, or absolute outside it.

        Bytes that are no UTF-8 are shown as escapes, so that it can be stored and printed; `can_store` tells.
        """
        path = Path(os.path.abspath(path))
        return shown(path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix())

    def can_store(self, path: Path) -> bool:
        """Whether `locate` finds again what `relative` stores of this path."""
        return self.locate(self.relative(path)) == Path(os.path.abspath(path))

    def locate(self, stored: str) -> Path:
        """The path that `relative` stored."""
        return self.root / stored

    def episode_id(self, recording: Path) -> str:
        """The episode's name: the recording's path below `audio/`, without its ending, fit for a folder's name.

        A file in an episode's folder, such as what was imported, is of that episode.

        >>> Archive("/a").episode_id(Path("/a/audio/2017/Jessica Görter – talk.mp3"))
        '2017-jessica-görter-talk'
        """
        path = Path(os.path.abspath(recording))
        if path.parent.parent == self.episodes:
            return path.parent.name
        inside = path.relative_to(self.audio) if path.is_relative_to(self.audio) else Path(path.name)
        return episode_name(inside.with_suffix("").as_posix())

    def recordings(self, paths: Iterable[Path] = ()) -> list[Path]:
        """The recordings that these files and folders hold (default: `audio/`), sorted, each once.

        Raises:
            InputError: a path isn't there.
        """
        found: dict[Path, None] = {}
        for path in [Path(os.path.abspath(path)) for path in paths] or [self.audio]:
            if path.is_dir():
                found.update(dict.fromkeys(map(Path, sorted(_recordings_below(str(path)), key=_parts))))
            elif path.exists():
                found[path] = None
            else:
                raise InputError("there is no such file or folder", path=path, hint="Check the path.")
        return list(found)

    def passed_over(self) -> list[Path]:
        """The files in `audio/` that are no recordings, and none that belong to one; sorted, without hidden ones."""
        known = {path.with_suffix("") for path in self.recordings()} if self.audio.is_dir() else set()
        imported = {name for name in self.ids() if self.imported_path(name).exists()}

        def belongs(path: Path) -> bool:
            return path.suffix.lower() in SIDECAR_SUFFIXES and (
                path.with_suffix("") in known or self.episode_id(path) in imported
            )

        return sorted(
            path
            for path in self.audio.rglob("*")
            if path.is_file()
            and not belongs(path)
            and path.suffix.lower() not in RECORDING_SUFFIXES
            and path.name.lower() not in _OF_THE_SYSTEM
            and not path.is_relative_to(self.references)
            and not any(part.startswith(".") for part in path.relative_to(self.audio).parts)
        )

    def sidecars(self, recording: Path) -> list[Path]:
        """The files that may say what the recording's page says."""
        beside = (recording.with_suffix(suffix) for suffix in SIDECAR_SUFFIXES)
        return [path for path in beside if is_there(path, InputError) and path.is_file()]

    def sidecar(self, recording: Path) -> Path | None:
        """The first of them, if there is one."""
        return next(iter(self.sidecars(recording)), None)

    # Episodes

    def ids(self) -> list[str]:
        """Every episode that was done or tried, sorted."""
        try:
            with os.scandir(self.episodes) as entries:
                return sorted(entry.name for entry in entries if entry.is_dir())
        except (FileNotFoundError, NotADirectoryError):
            return []

    def transcribed(self) -> list[str]:
        """Every episode that has a transcript, sorted."""
        return list(self.changes())

    def changes(self) -> dict[str, tuple[int, int]]:
        """Of each episode that has a transcript, the file's size and its time of change, in nanoseconds."""
        told, episodes = {}, str(self.episodes)  # For very many, a path is sooner made as text.
        for episode_id in self.ids():
            try:
                found = os.stat(os.path.join(episodes, episode_id, _TRANSCRIPT))
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

    def folder(self, episode_id: str) -> Path:
        """Where an episode's files lie. `..` and separators in an id are refused, so that no id leads outside."""
        if not is_episode_id(episode_id):
            raise InputError(f"{episode_id[:100]!r} isn't a valid episode ID", hint="`transcribe list` shows the IDs.")
        return self.episodes / episode_id

    def transcript_path(self, episode_id: str) -> Path:
        return self.folder(episode_id) / _TRANSCRIPT

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

    def edits_path(self, episode_id: str) -> Path:
        return self.folder(episode_id) / "edits.json"

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

    def imported_path(self, episode_id: str) -> Path:
        """Where what was brought in of an episode lies. It stands for the recording, where there is none."""
        return self.folder(episode_id) / "imported.json"

    def made_from(self, episode_id: str, recording: str) -> Path:
        """What an episode is made from: its recording, or what was imported where that isn't there.

        Args:
            recording: its path as stored; empty where there was none.
        """
        path, imported = self.locate(recording), self.imported_path(episode_id)
        return imported if not recording or (imported.exists() and not path.exists()) else path

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

    @property
    def people_path(self) -> Path:
        return self.index / "people.json"

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

    def _translation_path(self, episode_id: str) -> Path:
        return self.folder(episode_id) / "translation.json"

    def _failure_path(self, episode_id: str) -> Path:
        return self.folder(episode_id) / "failure.json"

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


def _recordings_below(folder: str) -> Iterator[str]:
    """The recordings in a folder and those below it; `Path.rglob` takes several times as long."""
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
    except PermissionError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _recordings_below(entry.path)
        elif (
            os.path.splitext(entry.name)[1].lower() in RECORDING_SUFFIXES
            and entry.is_file()
            and not entry.name.startswith(".")
        ):
            yield entry.path


def _parts(path: str) -> list[str]:
    return os.path.normcase(path).split(os.sep)


#: What to do about a damaged file of people's own work.
_HINT = "Correct that line, or restore the file from a backup."


def _log(path: Path) -> Edits:
    """A log of edits; an empty one where there is no file.

    Raises:
        DocumentError: it can't be read, or is damaged.
    """
    data = read_if_there(path, RECORD)
    return Edits() if data is None else read_edits(data, path)
