"""The one place that writes logs of edits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from transcribe.errors import EditConflict, InputError
from transcribe.model.edits import Edit, Edits, Undo
from transcribe.model.records import dumps
from transcribe.store.archive import Archive
from transcribe.store.storage import write_atomic


class EditStore:
    """A log of edits on disk: an episode's, or that of the archive's names. Making one touches nothing.

    Any number of processes may append: each edit is there once, in an order that is the same for all.

    Args:
        episode_id: None for the names of people, which hold for the whole archive.
    """

    def __init__(self, archive: Archive, episode_id: str | None = None) -> None:
        self._archive = archive
        self._episode_id = episode_id

    def read(self) -> Edits:
        """The log as it is now.

        Raises:
            DocumentError: the file is damaged.
        """
        return self._archive.renaming_log() if self._episode_id is None else self._archive.edits(self._episode_id)

    def append(self, edits: Sequence[Edit], base_revision: int | None = None) -> tuple[Edit, ...]:
        """Add edits, all or none, as one revision. Those that are there already, by their ids, aren't added again.

        Args:
            base_revision: the revision that they were made against; None where they hold whatever came in between.

        Returns:
            The edits as they are stored, with ids and revision.

        Raises:
            EditConflict: the log is beyond `base_revision`; it says by what.
            InputError: an undo names an edit that isn't there.
            ArchiveError: another process has been writing the log for long, or the disk is full.
            DocumentError: the file is damaged.
        """
        with self._locked():
            held = self.read()
            self._judge(held, edits, base_revision)
            now = held.appended(edits)
            if now is not held:
                write_atomic(self._path, dumps(now, indent=1))
        return now.edits[len(held.edits) :]

    def _judge(self, held: Edits, edits: Sequence[Edit], base_revision: int | None) -> None:
        if base_revision is not None and base_revision != held.revision:
            between = held.since(base_revision)
            raise EditConflict(
                "has changed in the meantime: " + "; ".join(map(held.text, between)),
                path=self._path,
                hint="Review these changes, then repeat yours.",
                between=between,
            )
        for edit in edits:
            for gone in edit.change.ids if isinstance(edit.change, Undo) else ():
                if not held.number(gone):
                    raise InputError(f"has no edit {gone}", path=self._path, hint="List the edits to see which it has.")

    @property
    def _path(self) -> Path:
        if self._episode_id is None:
            return self._archive.people_path
        return self._archive.edits_path(self._episode_id)

    def _locked(self) -> AbstractContextManager[None]:
        if self._episode_id is None:
            return self._archive.people_lock()
        return self._archive.episode_lock(self._episode_id)
