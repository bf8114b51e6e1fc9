"""An archive's jingles: what recurs in its recordings, learnt before the first of them is listened to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from transcribe.errors import InputError
from transcribe.media import SoundId
from transcribe.media.fingerprints import Fingerprint, fingerprint
from transcribe.media.jingles import Jingle, learn, locate
from transcribe.model.progress import Progress
from transcribe.model.records import dumps, loads
from transcribe.model.sound import Sound
from transcribe.model.transcript import SoundEvent
from transcribe.store.archive import Archive
from transcribe.store.catalogue import Catalogue
from transcribe.store.inputs import RECORD, read
from transcribe.store.keys import cache_key, content_digest
from transcribe.store.storage import StageCache, write_atomic

#: Raised when a change of the program makes other fingerprints.
_REVISION = "1"

_HINT = "Restore it from a backup, or delete it; jingles are then learned again, including forgotten ones."

#: New recordings are compared with so many others at least, where there are so many.
_COMPANY = 20


def known(archive: Archive) -> tuple[Jingle, ...]:
    """The jingles that were learnt and not forgotten; none where none was learnt yet.

    Raises:
        DocumentError: the file is damaged.
    """
    return tuple(jingle for jingle in _learnt(archive) if not jingle.forgotten)


def places(archive: Archive, jingle: Jingle, faults: list[str] | None = None) -> Iterator[tuple[str, SoundEvent]]:
    """Where a jingle is heard, by the ids of the archive's transcribed episodes, in order.

    Args:
        faults: why a transcript can't be read is added to it, a line each.
    """
    cache = StageCache(archive.cache)
    for episode_id, key in _recordings(archive, [] if faults is None else faults):
        kept = cache.get("fingerprint", key, Fingerprint)
        yield from ((episode_id, event) for event in (locate(kept, (jingle,)) if kept else ()))


def forget(archive: Archive, jingle_id: str) -> None:
    """Take a jingle for none from now on: the episodes that have it are made anew by the next run, and hear it.

    Raises:
        InputError: no such jingle is known.
        ArchiveError: a run is at work here.
    """
    with archive.lock("run", timeout_s=0):
        if jingle_id not in {jingle.id for jingle in known(archive)}:
            raise InputError(f"no jingle {jingle_id!r} is known here", path=_path(archive))
        _save(
            archive,
            tuple(replace(jingle, forgotten=True) if jingle.id == jingle_id else jingle for jingle in _learnt(archive)),
        )


def state(jingles: Sequence[Jingle]) -> str:
    """A digest of the jingles; "" where there are none."""
    return content_digest([jingle.id for jingle in jingles]) if jingles else ""


def fingerprinted(cache: StageCache, what: SoundId, sound: Callable[[], Sound], progress: Progress) -> Fingerprint:
    """A recording's fingerprint, which is kept."""
    key = fingerprint_key(what)
    kept = cache.get("fingerprint", key, Fingerprint)
    if kept is None:
        kept = fingerprint(sound(), progress)
        cache.put("fingerprint", key, kept)
    return kept


def fingerprint_key(what: SoundId) -> str:
    """What a recording's fingerprint is kept under."""
    return cache_key(sound=what, revision=_REVISION)


def learn_archive(archive: Archive, new: Sequence[str]) -> None:
    """Learn what recurs in new recordings, told by their fingerprints' keys, and in some of the archive's others.

    Their fingerprints must have been taken. What was learnt before stays.
    """
    cache = StageCache(archive.cache)
    company = [key for _, key in islice(_recordings(archive, []), max(0, _COMPANY - len(new)))]
    kept = (cache.get("fingerprint", key, Fingerprint) for key in dict.fromkeys((*company, *new)))
    before = _learnt(archive)
    after = learn([one for one in kept if one], before)
    if after != before:
        _save(archive, after)


def _learnt(archive: Archive) -> tuple[Jingle, ...]:
    """All that was learnt, what was forgotten too: it mustn't be learnt again.

    Raises:
        DocumentError: the file is damaged. It isn't passed over: it holds what people decided.
    """
    path = _path(archive)
    return loads(tuple[Jingle, ...], read(path, RECORD), path=path, hint=_HINT) if path.exists() else ()


def _save(archive: Archive, jingles: tuple[Jingle, ...]) -> None:
    write_atomic(_path(archive), dumps(jingles, tuple[Jingle, ...]))


def _recordings(archive: Archive, faults: list[str]) -> Iterator[tuple[str, str]]:
    """The transcribed episodes' ids, and what their recordings' fingerprints are kept under."""
    with Catalogue(archive) as catalogue:
        rows = catalogue.transcripts(faults)
    for row in rows:
        yield row.id, fingerprint_key(SoundId(row.sha256, int(row.track) if row.track else None))


def _path(archive: Archive) -> Path:
    return archive.index / "jingles.json"
