"""Many files and folders of transcripts at once: one that can't be taken costs itself alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from transcribe.editing.importing import ImportResult, bring_in, episode_of
from transcribe.errors import InputError, TranscribeError
from transcribe.model.progress import CancelToken, silent
from transcribe.model.records import record
from transcribe.pages import read_page
from transcribe.pipeline.sources import Recordings
from transcribe.readers.forms import SUFFIXES
from transcribe.store.archive import Archive, Failure
from transcribe.store.folders import RECORDING_SUFFIXES, SIDECAR_SUFFIXES
from transcribe.workers.sharing import sharing


@record
class FileImport:
    """What became of one of many files: `brought` or `failure`.

    Attributes:
        file: its path, relative to the archive where it lies there.
    """

    file: str
    brought: ImportResult | None = None
    failure: Failure | None = None


@record
class ImportReport:
    """What became of many files.

    Attributes:
        passed_over: files in the folders that are neither transcripts, recordings nor pages of these.
    """

    files: tuple[FileImport, ...]
    passed_over: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(one.failure for one in self.files if one.failure)

    def episodes(self, state: str) -> tuple[str, ...]:
        """The episodes whose files had this result."""
        return tuple(one.brought.episode for one in self.files if one.brought and one.brought.state == state)


def transcript_files(archive: Archive, paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The transcripts that files and folders hold, and what is passed over in the folders; each sorted by folder.

    Files that are named are taken whatever they are; in folders, those whose ending is known. An episode's own page and
    what lies in the archive's index aren't.

    Raises:
        InputError: a path isn't there.
    """
    found: dict[Path, None] = {}
    passed_over: list[Path] = []
    for path in (Path(os.path.abspath(path)) for path in paths):
        if not path.is_dir():
            if not os.path.lexists(path):
                raise InputError("there is no such file or folder", path=path, hint="Check the path.")
            found[path] = None
            continue
        files = [
            file
            for file in _visible(path)
            if not file.is_relative_to(archive.index) or path.is_relative_to(archive.index)
        ]
        stems = {file.with_suffix("") for file in files if file.suffix.lower() in RECORDING_SUFFIXES}
        for file in files:
            if file.suffix.lower() in RECORDING_SUFFIXES or _is_page(file, stems):
                continue
            if file.suffix.lower() in SUFFIXES:
                found[file] = None
            else:
                passed_over.append(file)
    return list(found), passed_over


def bring_in_all(
    archive: Archive,
    paths: Sequence[Path],
    *,
    author: str | None = None,
    instead: bool = False,
    dry_run: bool = False,
    jobs: int = 1,
    on_file: Callable[[FileImport], None] = silent,
    cancel: CancelToken | None = None,
) -> ImportReport:
    """Take many files in, each for the episode that its name says. The episodes are yet to be made.

    Args:
        paths: files and folders.
        instead, dry_run: as for `bring_in`.
        jobs: above 1, processes share in reading very many.
        on_file: called after each file.
        cancel: ends it from another thread. What was taken in stays.

    Raises:
        InputError: a path isn't there, or there is no transcript.
        Cancelled: by the token.
    """
    files, passed_over = transcript_files(archive, paths)
    if not files:
        raise InputError(
            "there are no transcripts here", path=paths[0], hint=f"Supported formats: {', '.join(SUFFIXES)}."
        )
    recordings = Recordings(archive)
    read = partial(_brought, archive, recordings, author=author, instead=instead, dry_run=dry_run)
    results, heeded = [], cancel or CancelToken()
    with sharing(len(files) if jobs > 1 else 0) as spread:
        for result in spread(read, list(_asked(archive, files, recordings))):
            results.append(result)
            on_file(result)
            heeded.check()
    return ImportReport(tuple(results), tuple(map(archive.relative, passed_over)))


class _Asked(NamedTuple):
    """A file, and its episode or why it can't be taken."""

    path: Path
    episode_id: str = ""
    failure: Failure | None = None


def _asked(archive: Archive, files: Iterable[Path], recordings: Recordings) -> Iterator[_Asked]:
    first: dict[str, Path] = {}
    for path in files:
        try:
            episode_id = episode_of(archive, path, recordings)
            namesake = first.setdefault(episode_id, path)
            if namesake != path:
                raise InputError(
                    f"belongs to the same episode as {archive.relative(namesake)}",
                    path=path,
                    hint="Import it separately, with --episode if it belongs to another episode.",
                )
            yield _Asked(path, episode_id)
        except TranscribeError as error:
            yield _Asked(path, failure=Failure(archive.relative(path), error.reason, error.hint))


def _brought(
    archive: Archive, recordings: Recordings, asked: _Asked, *, author: str | None, instead: bool, dry_run: bool
) -> FileImport:
    stored = archive.relative(asked.path)
    if asked.failure:
        return FileImport(stored, failure=asked.failure)
    try:
        return FileImport(
            stored,
            bring_in(
                archive,
                asked.path,
                asked.episode_id,
                author=author,
                instead=instead,
                dry_run=dry_run,
                recordings=recordings,
            ),
        )
    except TranscribeError as error:
        return FileImport(stored, failure=Failure(stored, error.reason, error.hint))


def _visible(folder: Path) -> Iterator[Path]:
    return (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _is_page(path: Path, recorded: set[Path]) -> bool:
    """Whether it is a recording's page, and no transcript beside it."""
    if path.suffix.lower() not in SIDECAR_SUFFIXES or path.with_suffix("") not in recorded:
        return False
    try:
        read_page(path)
    except InputError:
        return False
    return True
