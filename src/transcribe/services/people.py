"""Who is heard in an archive."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from transcribe.model.episode import Role
from transcribe.model.records import record
from transcribe.store.archive import Archive
from transcribe.store.reading import transcripts
from transcribe.voices import load


@record
class Person:
    """Somebody who is heard in the archive.

    Attributes:
        episodes: where they are heard, by id.
        roles: what they are there.
        talk_ms: how long they speak in all.
        voice_samples: how many are known of their voice.
    """

    name: str
    roles: tuple[Role, ...]
    episodes: tuple[str, ...]
    talk_ms: int
    voice_samples: int = 0


def people(archive: Archive) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """Everyone who is heard in the archive under a name, by name; and what couldn't be read, a line each.

    Raises:
        DocumentError: the file of the archive's names is damaged.
    """
    found: dict[str, Person] = {}
    known_voices = load(archive)
    samples = Counter(sample.person for sample in known_voices.samples)
    faults = list(known_voices.warnings)
    for transcript in transcripts(archive, faults):
        for speaker in transcript.speakers:
            if speaker.name:
                known = found.get(speaker.name) or Person(speaker.name, (), (), 0, samples[speaker.name])
                spoken_ms = sum(turn.duration_ms for turn in transcript.turns if turn.speaker == speaker.label)
                found[speaker.name] = replace(
                    known, roles=tuple(dict.fromkeys((*known.roles, speaker.role))),
                    episodes=(*known.episodes, transcript.id), talk_ms=known.talk_ms + spoken_ms)
    return tuple(found[name] for name in sorted(found)), tuple(faults)
