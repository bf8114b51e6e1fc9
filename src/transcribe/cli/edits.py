"""`transcribe edits`: what people changed of an episode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.common.console import note, print_json
from transcribe.cli.common.options import HERE, ArchiveOption, AuthorOption, JsonOption
from transcribe.cli.common.redo import redo

if TYPE_CHECKING:
    from transcribe.model.edits import Edit, Edits

#: `--checked` without a stretch: the whole episode.
_ALL = "all"


def edits(
    episode_id: Annotated[str, typer.Argument(metavar="ID", help="Episode ID; `transcribe list` shows them.")],
    undo: Annotated[
        bool,
        typer.Option(
            "--undo",
            help="Undo the newest edit that still applies, with everything changed together with it, or "
            "the one given by --number.",
        ),
    ] = False,
    number: Annotated[
        int | None, typer.Option(min=1, help="Number of the edit to undo. Undoing an undo restores the edit.")
    ] = None,
    checked: Annotated[
        str | None, typer.Option(metavar="SPAN", help='Mark a time range as checked by you: 3:12-3:25, or "all".')
    ] = None,
    as_heard: Annotated[
        str | None,
        typer.Option(
            metavar="SPAN",
            help="Reject the automatic repair of a name here (3:12, or 3:12-3:25) and keep it rejected in later runs.",
        ),
    ] = None,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """List the edits that people made to an episode, undo them, or mark passages as checked."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    made: tuple[Edit, ...] = ()
    before = holdings.edits(episode_id)
    for edit in services.undo_edits(holdings, episode_id, number, author) if undo else ():
        note(f"undone: {before.text(edit)}")
    if checked is not None:
        made += (services.mark_checked(holdings, episode_id, None if checked == _ALL else checked, author),)
    if as_heard is not None:
        made += services.keep_as_heard(holdings, episode_id, as_heard, author)
    for edit in made:
        note(f"noted: {edit}")
    if undo or made:
        redo(holdings, [episode_id])
        return
    print_edits(services.list_edits(holdings, episode_id), as_json=as_json)


def print_edits(held: Edits, *, as_json: bool) -> None:
    """List a log of edits, by number; those that are undone stay listed, and are marked."""
    from transcribe.model.records import plain

    undone = held.undone
    if as_json:
        print_json([{**plain(edit), "undone": edit.id in undone} for edit in held.edits])
        return
    for place, edit in enumerate(held.edits, start=1):
        print(f"{place}  {held.text(edit)}{' [undone]' if edit.id in undone else ''}")
    count = f"{len(held.edits)} edits" if len(held.edits) != 1 else "1 edit"
    note(f"{count}, {len(undone)} undone" if undone else count)
