"""Where an archive's files lie, and which files are its recordings and pages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from transcribe.errors import InputError, shown
from transcribe.store.inputs import is_there
from transcribe.store.names import episode_name, is_episode_id

_SUFFIXES = """
    .3g2 .3gp .3gpp .aac .ac3 .adts .aif .aifc .aiff .amr .amv .ape .asf .au .avi .awb .bwf .caf .divx .dss .dts .dv
    .eac3 .f4a .f4v .flac .flv .gsm .m2t .m2ts .m4a .m4b .m4r .m4v .mk3d .mka .mkv .mod .mov .mp1 .mp2 .mp3 .mp4 .mpa
    .mpc .mpe .mpeg .mpg .mpga .mts .mxf .nut .oga .ogg .ogm .ogv .ogx .opus .qt .ra .rf64 .rm .rmvb .spx .tak .tod
    .trp .ts .tta .vob .voc .w64 .wav .wave .weba .webm .wma .wmv .wtv .wv
"""
#: What a folder is searched for. A file named outright is tried whatever its ending.
RECORDING_SUFFIXES = frozenset(_SUFFIXES.split())
SIDECAR_SUFFIXES = (".txt", ".json", ".yaml", ".yml")
TRANSCRIPT = "transcript.json"

#: Files that systems put into folders by themselves.
_OF_THE_SYSTEM = frozenset(("thumbs.db", "desktop.ini"))


class ArchiveFolders:
    """The places of an archive in a folder. Making one touches nothing on disk."""

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

        >>> ArchiveFolders("/a").episode_id(Path("/a/audio/2017/Jessica Görter – talk.mp3"))
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

    def ids(self) -> list[str]:
        """Every episode that was done or tried, sorted."""
        try:
            with os.scandir(self.episodes) as entries:
                return sorted(entry.name for entry in entries if entry.is_dir())
        except (FileNotFoundError, NotADirectoryError):
            return []

    def folder(self, episode_id: str) -> Path:
        """Where an episode's files lie. `..` and separators in an id are refused, so that no id leads outside."""
        if not is_episode_id(episode_id):
            raise InputError(f"{episode_id[:100]!r} isn't a valid episode ID", hint="`transcribe list` shows the IDs.")
        return self.episodes / episode_id

    def transcript_path(self, episode_id: str) -> Path:
        return self.folder(episode_id) / TRANSCRIPT

    def edits_path(self, episode_id: str) -> Path:
        return self.folder(episode_id) / "edits.json"

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

    @property
    def people_path(self) -> Path:
        return self.index / "people.json"

    def _translation_path(self, episode_id: str) -> Path:
        return self.folder(episode_id) / "translation.json"

    def _failure_path(self, episode_id: str) -> Path:
        return self.folder(episode_id) / "failure.json"


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
