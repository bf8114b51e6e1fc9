"""What is known of one episode: its transcript, its page, what to listen to first, what people changed."""

from __future__ import annotations

from pathlib import Path

from transcribe.model.edits import Edits
from transcribe.model.episode import Episode
from transcribe.model.transcript import Transcript
from transcribe.pipeline.places import Review
from transcribe.store.archive import Archive
from transcribe.store.folders import SIDECAR_SUFFIXES


def transcript(archive: Archive, episode_id: str, *, translation: bool = False) -> Transcript:
    """An episode's transcript, or its translation into English.

    Raises:
        InputError: there is no such episode, or no translation of it.
        DocumentError: the file is damaged.
    """
    return archive.translation(episode_id) if translation else archive.transcript(episode_id)


def review_episode(archive: Archive, episode_id: str) -> Review:
    """What to listen to first in one episode.

    Raises:
        InputError: there is no such episode.
        DocumentError: its transcript is damaged.
    """
    return Review.of(archive.transcript(episode_id))


def list_edits(archive: Archive, episode_id: str) -> Edits:
    """What people changed of an episode, with what was undone.

    Raises:
        InputError: there is no such episode: one without edits has none, but that is no answer.
        DocumentError: its transcript or the file of its edits is damaged.
    """
    held = archive.edits(episode_id)
    archive.transcript(episode_id)
    return held


def list_renamings(archive: Archive) -> Edits:
    """Every rename, merge and split of people over the archive, with what was undone.

    Raises:
        DocumentError: the file is damaged.
    """
    return archive.renaming_log()


def read_episode_page(file: Path) -> Episode:
    """What an episode page says: a sidecar, or the tags of a recording.

    Raises:
        PageError: the page can't be read.
        AudioError: the recording can't be.
    """
    from transcribe.pages import episode_from_tags, read_page

    if file.suffix.lower() in SIDECAR_SUFFIXES:
        return read_page(file)
    from transcribe.media import read_tags

    return episode_from_tags(read_tags(file))
