"""`transcribe people`: who is who, over the whole archive and by hand."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, AuthorOption, JsonOption, LimitOption, OffsetOption
from transcribe.cli.common.redo import redo
from transcribe.cli.edits import print_edits
from transcribe.model.episode import Role
from transcribe.model.timecode import clock

app = typer.Typer(help="People's names and voices.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_people(
    archive: ArchiveOption = HERE, limit: LimitOption = None, offset: OffsetOption = 0, as_json: JsonOption = False
) -> None:
    """List everyone who speaks in the archive under a name."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.store.archive import Archive

    warnings: list[str] = []
    found, faults = services.list_people(Archive(archive), limit, offset, warnings)
    if as_json:
        print_json([plain(person) for person in found])
    else:
        print_table(
            ("person", "heard as", "episodes", "talk", "voice samples"),
            [
                (
                    person.name,
                    ", ".join(person.roles),
                    len(person.episodes),
                    clock(person.talk_ms),
                    person.voice_samples,
                )
                for person in found
            ],
        )
    for warning in warnings:
        note(f"warning: {warning}")
    for fault in faults:
        note(f"skipped: {fault}")


@app.command("assign")
def assign(
    episode_id: Annotated[str, typer.Argument(metavar="ID", help="Episode ID.")],
    whom: Annotated[
        str,
        typer.Argument(
            metavar="SPEAKER",
            help='Speaker label (SPEAKER_01), name in the transcript ("Speaker 2"), or time range (3:12-3:25).',
        ),
    ],
    person: Annotated[
        str | None, typer.Argument(help="The person's name (default: none, so the speaker has no name).")
    ] = None,
    role: Annotated[Role | None, typer.Option(help="Role of the person (default: as credited on the page).")] = None,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Set who a speaker is. This overrides all other evidence and survives later runs."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    note(f"{episode_id}: {services.assign(holdings, episode_id, whom, person, role, author)}")
    redo(holdings, [episode_id])


@app.command("rename")
def rename(
    was: Annotated[str, typer.Argument(metavar="NAME", help="Current name.")],
    now: Annotated[str, typer.Argument(metavar="NEW", help="New name.")],
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Rename a person in all episodes."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    redo(holdings, services.rename(holdings, was, now, author))


@app.command("merge")
def merge(
    was: Annotated[str, typer.Argument(metavar="NAME", help="Name to be replaced.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="Name to keep.")],
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Merge two names of one person."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    redo(holdings, services.merge(holdings, was, into, author))


@app.command("split")
def split(
    person: Annotated[str, typer.Argument(metavar="NAME", help="Name that two people share.")],
    now: Annotated[str, typer.Argument(metavar="NEW", help="New name of one of them.")],
    episodes: Annotated[
        list[str], typer.Argument(metavar="ID...", help="IDs of the episodes in which that person speaks.")
    ],
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Separate two people of one name: in these episodes, use the new name."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    redo(holdings, services.split(holdings, person, episodes, now, author))


@app.command("learn")
def learn(archive: ArchiveOption = HERE) -> None:
    """Learn the voices of people credited in three or more episodes. No enrolment is needed."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    learnt = services.learn_voices(holdings)
    for person, samples in sorted(Counter(sample.person for sample in learnt.samples).items()):
        print(f"{person}: {samples} samples")
    for one in learnt.abstained:
        note(f"not learned: {one.person}: {one.reason}")
    for warning in learnt.warnings:
        note(f"warning: {warning}")
    redo(holdings, holdings.transcribed())


@app.command("withdraw")
def withdraw(
    person: Annotated[str, typer.Argument(metavar="NAME", help="Name of the person whose voice it isn't.")],
    episode_id: Annotated[str, typer.Argument(metavar="ID", help="ID of the episode with the wrong voice sample.")],
    archive: ArchiveOption = HERE,
) -> None:
    """Remove a wrong voice sample of a person, and update the episodes that relied on it."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    services.withdraw_voice(holdings, person, episode_id)
    redo(holdings, holdings.transcribed())


@app.command("forget")
def forget(
    person: Annotated[str, typer.Argument(metavar="NAME", help="Name of the person.")],
    archive: ArchiveOption = HERE,
) -> None:
    """Delete a person's voiceprints for good, and never learn them again. Names in transcripts stay."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    erased = services.forget_voice(holdings, person)
    note(f"deleted: {person}'s voice, and all voiceprints of {len(erased)} episodes")
    redo(holdings, holdings.transcribed())


@app.command("history")
def history(archive: ArchiveOption = HERE, as_json: JsonOption = False) -> None:
    """List all renames, merges and splits, including those undone."""
    from transcribe import services
    from transcribe.store.archive import Archive

    print_edits(services.list_renamings(Archive(archive)), as_json=as_json)


@app.command("undo")
def undo(
    number: Annotated[
        int | None,
        typer.Argument(
            min=1,
            metavar="[NUMBER]",
            show_default=False,
            help="Number in `transcribe people history` (default: the newest that still applies). "
            "Undoing an undo restores the change.",
        ),
    ] = None,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Undo a rename, merge or split."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    before = services.list_renamings(holdings)
    meant, concerned = services.undo_renaming(holdings, number, author)
    note(f"undone: {before.text(meant)}")
    redo(holdings, concerned)
