"""`transcribe evaluate`: transcripts against references."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption
from transcribe.cli.common.redo import say_left_out

if TYPE_CHECKING:
    from transcribe.evaluation.report import Evaluation
    from transcribe.evaluation.scores import Confusion, MoreScores, Scores

_UNTOLD = "–"


def evaluate(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID ...]", help="Episode IDs (default: all episodes with a reference).", show_default=False
        ),
    ] = None,
    archive: ArchiveOption = HERE,
    references: Annotated[
        Path | None,
        typer.Option(
            help="Folder with references: ID.json, .rttm, .srt or .vtt (default: the archive's audio/references/)."
        ),
    ] = None,
    reference: Annotated[
        Path | None, typer.Option(help="Reference file for a single ID, in any format that `import` reads.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare transcripts with references: word errors, speaker errors, and who said what."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    faults: list[str] = []
    found = services.evaluate(
        holdings, ids or (), folder=references, file=reference, faults=None if ids and len(ids) == 1 else faults
    )
    if as_json:
        print_json(plain(found))
    elif found.episodes:
        _print(found)
    elif not faults:
        note(f"no transcript has a reference in {references or holdings.references}")
    say_left_out(faults)


def _print(found: Evaluation) -> None:
    print_table(
        ("episode", "WER", "DER", "DER ±0.25 s", "JER", "text or person wrong", "roles right", "cpWER", "speakers"),
        [
            *(
                (name, *_figures(scores, found.more.episodes[name]), _count(found.more.episodes[name]))
                for name, scores in found.episodes.items()
            ),
            ("total", *_figures(found.total, found.more.total), _counts(found.more.total)),
        ],
    )
    if found.more.total.confusion:
        print()
        print_table(
            ("words of", "words", "right person", "not heard", "given to others"), _people(found.more.total.confusion)
        )


def _figures(scores: Scores, others: MoreScores) -> tuple[str, ...]:
    return tuple(
        map(
            _percent,
            (
                scores.wer,
                scores.der,
                scores.der_collar,
                scores.jer,
                scores.speaker_attributed_wer,
                scores.role_accuracy,
                others.cpwer,
            ),
        )
    )


def _percent(share: float | None) -> str:
    return _UNTOLD if share is None else f"{share:.1%}"


def _count(others: MoreScores) -> str:
    return _UNTOLD if others.speakers_found is None else f"{others.speakers_found} of {others.speakers_expected}"


def _counts(others: MoreScores) -> str:
    return _UNTOLD if others.speaker_count_right is None else f"{others.speaker_count_right:.1%} right"


def _people(confusion: tuple[Confusion, ...]) -> list[tuple[str, int, str, str, str]]:
    """A row a person."""
    rows = []
    for person in dict.fromkeys(one.person for one in confusion):
        given = {one.given_to: one.words for one in confusion if one.person == person}
        words = sum(given.values())
        right, missed = given.pop(person, 0), given.pop(None, 0)
        others = ", ".join(f"{name} {count}" for name, count in given.items())
        rows.append((person, words, f"{right / words:.1%}", f"{missed / words:.1%}", others))
    return rows
