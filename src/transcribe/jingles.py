"""An archive's jingles: what recurs in its recordings, learnt before the first of them is listened to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from transcribe.archive import Archive
from transcribe.audio import SoundId
from transcribe.audio.fingerprints import Fingerprint, fingerprint
from transcribe.audio.jingles import Jingle, learn, locate
from transcribe.errors import DocumentError, InputError
from transcribe.inputs import RECORD, read
from transcribe.keys import cache_key, content_digest
from transcribe.progress import Progress
from transcribe.records import dumps, loads
from transcribe.sound import Sound
from transcribe.storage import StageCache, write_atomic
from transcribe.transcript import SoundEvent

#: Raised when a change of the program makes other fingerprints.
_REVISION = "1"

#: New recordings are compared with so many others at least, where there are so many.
_COMPANY = 20


def known(archive: Archive) -> tuple[Jingle, ...]:
    """The jingles that were learnt and not forgotten; none where the file is missing or damaged: they are learnt again.
    """
    return tuple(jingle for jingle in _learnt(archive) if not jingle.forgotten)


def places(archive: Archive, jingle: Jingle) -> Iterator[tuple[str, SoundEvent]]:
    """Where a jingle is heard, by the ids of the archive's transcribed episodes, in order."""
    cache = StageCache(archive.cache)
    for episode_id, key in _recordings(archive):
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
        _save(archive, tuple(replace(jingle, forgotten=True) if jingle.id == jingle_id else jingle
                             for jingle in _learnt(archive)))


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
    company = [key for _, key in islice(_recordings(archive), max(0, _COMPANY - len(new)))]
    kept = (cache.get("fingerprint", key, Fingerprint) for key in dict.fromkeys((*company, *new)))
    before = _learnt(archive)
    after = learn([one for one in kept if one], before)
    if after != before:
        _save(archive, after)


def _learnt(archive: Archive) -> tuple[Jingle, ...]:
    """All that was learnt, what was forgotten too: it mustn't be learnt again."""
    try:
        return loads(tuple[Jingle, ...], read(_path(archive), RECORD))
    except DocumentError:
        return ()


def _save(archive: Archive, jingles: tuple[Jingle, ...]) -> None:
    write_atomic(_path(archive), dumps(jingles, tuple[Jingle, ...]))


def _recordings(archive: Archive) -> Iterator[tuple[str, str]]:
    """The transcribed episodes' ids, and what their recordings' fingerprints are kept under."""
    for episode_id in archive.transcribed():
        try:
            made = archive.transcript(episode_id).provenance
        except InputError:
            continue
        yield episode_id, fingerprint_key(SoundId(made.recording.sha256, made.track))


def _path(archive: Archive) -> Path:
    return archive.index / "jingles.json"
