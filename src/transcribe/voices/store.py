"""The voices of an archive, on disk.

index/voices/heard/ID.json                      how those sound who speak in an episode
index/voices/people/PERSON/EPISODE.LABEL.json   a sample of a person's voice, each by itself
index/voices/others.json                        what voices are compared with
index/voice-marks.json                          what people decided about voices: no voiceprint in it
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from transcribe.errors import DocumentError, InputError
from transcribe.model.records import dumps, loads, record
from transcribe.store.archive import Archive
from transcribe.store.catalogue import Catalogue
from transcribe.store.inputs import RECORD, read_if_there
from transcribe.store.keys import content_digest
from transcribe.store.storage import sync_folder, write_atomic
from transcribe.voices.keeping import HeardVoices, Marks, Refusal, heard_path, marks_path, read_marks
from transcribe.voices.learning import Abstention, evenly, learn
from transcribe.voices.records import KnownVoice, Sample, Voiced

T = TypeVar("T")

# More voices to compare with make no likeness clearer.
_MOST_OTHERS = 100
_LEARN_AGAIN = "Run: transcribe people learn"


@record
class Learnt:
    """What `learn_archive` came to.

    Attributes:
        samples: all that there are now, by person and episode.
        abstained: whose voice couldn't be learnt, and why.
        warnings: what couldn't be read, a line each.
    """

    samples: tuple[Sample, ...]
    abstained: tuple[Abstention, ...] = ()
    warnings: tuple[str, ...] = ()


def load(archive: Archive) -> KnownVoice:
    """All that voices are compared with, under the names that people have now; nothing where no voice was learnt.

    A damaged file is left out, with a warning.
    """
    warnings: list[str] = []
    name = archive.renamings().name
    samples = [replace(one, person=name(one.person, one.episode)) for _, one in _samples(archive, warnings)]
    others = _read(tuple[Voiced, ...], _others_path(archive), warnings) if samples else None
    return KnownVoice(
        tuple(sorted(samples, key=lambda one: (one.person, one.episode, one.voiceprint.label))),
        tuple(replace(one, people=tuple(name(person, one.episode) for person in one.people)) for one in others or ()),
        tuple(warnings),
    )


def state(known: KnownVoice) -> str:
    """A digest of all that matches depend on; "" where no voice is known."""
    return content_digest([known.samples, known.others]) if known.samples else ""


def learn_archive(archive: Archive) -> Learnt:
    """Find the voices of all whom the archive's pages credit often enough, and of those whom somebody named.

    What was learnt before is replaced. Transcripts that it bears on are made anew by the next run.

    Raises:
        ArchiveError: a run is at work here.
        DocumentError: `index/voice-marks.json` is damaged.
    """
    warnings: list[str] = []
    with archive.lock("run", timeout_s=0):
        marks, name = read_marks(archive), archive.renamings().name
        episodes = list(_voiced(archive, warnings))
        samples, abstained = learn(
            episodes,
            [(name(one.person, one.episode), one.episode, one.label) for one in marks.refused],
            [*marks.forgotten, *(name(person, "") for person in marks.forgotten)],
        )
        _store(archive, samples, evenly(episodes, _MOST_OTHERS))
    return Learnt(samples, abstained, tuple(warnings))


def withdraw(archive: Archive, person: str, episode_id: str) -> Sample:
    """Take back one sample: that voice isn't the person's. It isn't learnt again, and all else stays as it is.

    Transcripts that it bore on are made anew by the next run, as though it had never been there.

    Args:
        person: as they are called now.

    Raises:
        InputError: there is no such sample.
        ArchiveError: a run is at work here.
        DocumentError: `index/voice-marks.json` is damaged.
    """
    with archive.lock("run", timeout_s=0):
        name = archive.renamings().name
        found = next(
            (
                (path, one)
                for path, one in _samples(archive, [])
                if one.episode == episode_id and name(one.person, episode_id) == person
            ),
            None,
        )
        if found is None:
            raise InputError(
                f"no voice of {person} was learned from {episode_id!r}",
                hint="`transcribe people list` shows whose voices are known, and from where.",
            )
        path, sample = found
        marks = read_marks(archive)
        refused = {*marks.refused, Refusal(person, episode_id, sample.voiceprint.label)}
        # The decision comes first: killed between the two, the sample is there to be withdrawn again.
        _mark(
            archive,
            replace(marks, refused=tuple(sorted(refused, key=lambda one: (one.person, one.episode, one.label)))),
        )
        _erase(path)
        if not any(_samples(archive, [])):
            _erase(_others_path(archive))
    return sample


def forget(archive: Archive, person: str) -> tuple[str, ...]:
    """Erase all that is known of how somebody sounds, for good.

    Samples go, and the voiceprints of every episode in which the person is credited, named or was learnt from. Later
    runs keep none of these episodes, nor of others that credit the person. Names and ids are all that stays noted.

    Returns:
        The episodes whose voiceprints are gone.

    Raises:
        ArchiveError: a run is at work here.
        DocumentError: `index/voice-marks.json` is damaged.
    """
    with archive.lock("run", timeout_s=0):
        name, marks = archive.renamings().name, read_marks(archive)
        silent = {
            one.episode for _, one in _samples(archive, []) if person in (one.person, name(one.person, one.episode))
        }
        silent |= _may_be_in(archive, person)
        marks = replace(
            marks, forgotten=tuple(sorted({*marks.forgotten, person})), silent=tuple(sorted({*marks.silent, *silent}))
        )
        # The promise comes first: killed after it, the same command goes on, and no run keeps anything meanwhile.
        _mark(archive, marks)
        _erase_voices(archive, marks)
    return tuple(sorted(silent))


def _erase_voices(archive: Archive, marks: Marks) -> None:
    """Erase what lies here of those who are forgotten. What can't be read may be theirs, and goes, too."""
    name = archive.renamings().name
    for episode_id in marks.silent:
        _erase(heard_path(archive, episode_id))
    kept = {
        path
        for path, one in _samples(archive, [])
        if not {one.person, name(one.person, one.episode)} & set(marks.forgotten)
    }
    for path in _sample_paths(archive):
        if path not in kept:
            _erase(path)
    others = _read(tuple[Voiced, ...], _others_path(archive), []) or ()
    _erase(_others_path(archive))
    left = tuple(one for one in others if one.episode not in marks.silent)
    if kept and left:
        write_atomic(_others_path(archive), dumps(left, tuple[Voiced, ...]))
    # What a killed process was writing.
    for path in archive.voices.rglob(".*.part"):
        _erase(path)


def _may_be_in(archive: Archive, person: str) -> set[str]:
    """The episodes with voiceprints in which somebody may be heard; of those that can't be read, nobody knows."""
    with Catalogue(archive) as catalogue:
        named = {*catalogue.naming({person}), *(row.id for row in catalogue.rows().rows if row.duration_ms is None)}
    return {episode_id for episode_id in named if heard_path(archive, episode_id).exists()}


def _voiced(archive: Archive, warnings: list[str]) -> Iterator[Voiced]:
    """The episodes whose voices are kept, by id."""
    with Catalogue(archive, warnings=warnings) as catalogue:
        rows = catalogue.rows().rows
    for row in rows:
        heard = _read(HeardVoices, heard_path(archive, row.id), warnings, "Run: transcribe run --force")
        if not heard or not heard.voiceprints:
            continue
        if row.duration_ms is None:
            warnings.append(row.fault or f"there is no transcript of {row.id!r} in {archive.root}")
            continue
        by_hand = tuple((speaker.label, speaker.name or "") for speaker in row.speakers if speaker.by_hand)
        yield Voiced(
            row.id, tuple(dict.fromkeys(credit.name for credit in row.credits)), heard.voiceprints, by_hand, row.longest
        )


def _store(archive: Archive, samples: Sequence[Sample], others: Sequence[Voiced]) -> None:
    """Make the samples here these."""
    wanted = {_sample_path(archive, one): one for one in samples}
    for path in _sample_paths(archive):
        if path not in wanted:
            _erase(path)
    for path, one in wanted.items():
        write_atomic(path, dumps(one))
    if samples:
        plain = tuple(replace(one, by_hand=(), heard=()) for one in others)
        write_atomic(_others_path(archive), dumps(plain, tuple[Voiced, ...]))
    else:
        _erase(_others_path(archive))


def _samples(archive: Archive, warnings: list[str]) -> Iterator[tuple[Path, Sample]]:
    """The samples that can be read, by path."""
    for path in _sample_paths(archive):
        sample = _read(Sample, path, warnings)
        if sample:
            yield path, sample


def _sample_paths(archive: Archive) -> list[Path]:
    return sorted((archive.voices / "people").glob("*/*.json"))


def _sample_path(archive: Archive, sample: Sample) -> Path:
    # Names that differ in their signs alone are two people; the digest keeps them apart.
    folder = f"{_fit(sample.person.casefold())}-{content_digest(sample.person)[:8]}"
    return archive.voices / "people" / folder / f"{sample.episode}.{_fit(sample.voiceprint.label)}.json"


def _fit(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text).strip("-")


def _others_path(archive: Archive) -> Path:
    return archive.voices / "others.json"


def _mark(archive: Archive, marks: Marks) -> None:
    write_atomic(marks_path(archive), dumps(marks, indent=1))


def _read(kind: Callable[..., T], path: Path, warnings: list[str], hint: str = _LEARN_AGAIN) -> T | None:
    """What a file holds; None where there is none or, with a warning, where it is damaged."""
    try:
        data = read_if_there(path, RECORD)
        return None if data is None else loads(kind, data, path=path, hint=hint)
    except DocumentError as error:
        warnings.append(str(error))
    return None


def _erase(path: Path) -> None:
    """Remove a file, and its folder if that is empty then."""
    if path.exists():
        path.unlink()
        sync_folder(path.parent)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
