"""Made-up voices: points that lie close together where they are one person's, and apart where they aren't."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from support.transcripts import transcript
from transcribe.model.episode import Episode, Role
from transcribe.model.stages import Diarization, SpeakerSegment, Voiceprint
from transcribe.store.archive import Archive
from transcribe.voices import Voiced, VoiceprintsApart

ENCODER = "made up 1"
_DIMENSIONS = 64
#: All voices have something in common, and no two recordings of one are the same.
_COMMON, _BLUR = 1.2, 0.3


def voiceprint(person: str, take: str, label: str = "SPEAKER_00", encoder: str = ENCODER) -> Voiceprint:
    """How a person sounds in one recording."""
    vector = _COMMON * _point("all") + _point(person) + _BLUR * _point(f"{person} {take}")
    return Voiceprint.of(label, encoder, 20_000, vector)


def episode(
    episode_id: str, speakers: str, credited: str | None = None, by_hand: tuple[tuple[str, str], ...] = ()
) -> Voiced:
    """An episode in which these people speak, one letter each; the first is "SPEAKER_00".

    Args:
        credited: whom its page names, if not just these.
    """
    return Voiced(
        episode_id,
        tuple(speakers if credited is None else credited),
        tuple(voiceprint(person, episode_id, f"SPEAKER_{place:02d}") for place, person in enumerate(speakers)),
        by_hand,
    )


def _point(name: str) -> NDArray[np.float64]:
    vector = np.random.default_rng(zlib.crc32(name.encode())).normal(size=_DIMENSIONS)
    return vector / np.linalg.norm(vector)


def stored(root: Path, episodes: Iterable[Voiced]) -> Archive:
    """An archive that has these episodes' transcripts and voiceprints."""
    archive = Archive(root)
    for one in episodes:
        cache = VoiceprintsApart(archive, one.episode, keep=True)
        cache.put(
            "diarization", "key", Diarization((SpeakerSegment(0, 9000, "SPEAKER_00"),), voiceprints=one.voiceprints)
        )
        archive.store(
            transcript(
                ("", Role.UNKNOWN, "What began it?"),
                ("someone", Role.UNKNOWN, "A letter did."),
                episode=Episode(guests=one.people),
                id=one.episode,
            )
        )
    return archive


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
