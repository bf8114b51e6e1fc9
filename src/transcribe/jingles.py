"""An archive's jingles: what recurs in its recordings, learnt before the first of them is listened to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from transcribe.archive import Archive, StageCache, digest, write_atomic
from transcribe.audio.fingerprints import Fingerprint, fingerprint
from transcribe.audio.jingles import Jingle, learn
from transcribe.errors import DocumentError, InputError
from transcribe.progress import Progress
from transcribe.records import dumps, loads
from transcribe.sound import Sound

#: Raised when a change of the program makes other fingerprints.
_REVISION = "1"

#: New recordings are compared with so many others at least, where there are so many.
_COMPANY = 20


def known(archive: Archive) -> tuple[Jingle, ...]:
    """The jingles that were learnt; none where the file is missing or damaged: they are learnt again."""
    try:
        return loads(tuple[Jingle, ...], _path(archive).read_bytes())
    except (OSError, DocumentError):
        return ()


def state(jingles: Sequence[Jingle]) -> str:
    """A digest of the jingles; "" where there are none."""
    return digest(*(jingle.id for jingle in jingles)) if jingles else ""


def fingerprinted(cache: StageCache, sha256: str, sound: Callable[[], Sound], progress: Progress) -> Fingerprint:
    """A recording's fingerprint, kept under its checksum."""
    kept = cache.get("fingerprint", _key(sha256), Fingerprint)
    if kept is None:
        kept = fingerprint(sound(), progress)
        cache.put("fingerprint", _key(sha256), kept)
    return kept


def learn_archive(archive: Archive, new: Sequence[str]) -> None:
    """Learn what recurs in new recordings, told by their checksums, and in some of the archive's others.

    Their fingerprints must have been taken. What was learnt before stays.
    """
    cache = StageCache(archive.cache)
    company: list[str] = []
    for episode_id in archive.transcribed():
        if len(new) + len(company) >= _COMPANY:
            break
        try:
            company.append(archive.transcript(episode_id).provenance.recording.sha256)
        except InputError:
            continue
    kept = (cache.get("fingerprint", _key(sha256), Fingerprint) for sha256 in dict.fromkeys((*company, *new)))
    before = known(archive)
    after = learn([one for one in kept if one], before)
    if after != before:
        write_atomic(_path(archive), dumps(after, tuple[Jingle, ...]))


def _key(sha256: str) -> str:
    return digest(sha256, _REVISION)


def _path(archive: Archive) -> Path:
    return archive.index / "jingles.json"
