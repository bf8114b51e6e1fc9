"""Who is heard in an archive."""

from __future__ import annotations

from collections import Counter

from transcribe.model.episode import Role
from transcribe.model.records import record
from transcribe.store.archive import Archive
from transcribe.store.catalogue import Catalogue
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


def people(
    archive: Archive, limit: int | None = None, offset: int = 0, warnings: list[str] | None = None
) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """Everyone who is heard in the archive under a name, by name; and what couldn't be read, a line each.

    Args:
        limit: how many at most; None for all.
        offset: how many are passed over first.
        warnings: why the catalogue can't be used is added to it.

    Raises:
        DocumentError: the file of the archive's names is damaged.
    """
    known_voices = load(archive)
    samples = Counter(sample.person for sample in known_voices.samples)
    with Catalogue(archive, warnings=warnings) as catalogue:
        found = tuple(
            Person(one.name, one.roles, one.episodes, one.talk_ms, samples[one.name])
            for one in catalogue.people(limit, offset)
        )
        return found, (*known_voices.warnings, *catalogue.faults())
