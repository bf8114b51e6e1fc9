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

app = typer.Typer(help="Who is who: names and voices.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_people(archive: ArchiveOption = HERE, limit: LimitOption = None, offset: OffsetOption = 0,
                as_json: JsonOption = False) -> None:
    """List everyone who is heard in the archive under a name."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.store.archive import Archive

    warnings: list[str] = []
    found, faults = services.list_people(Archive(archive), limit, offset, warnings)
    if as_json:
        print_json([plain(person) for person in found])
    else:
        print_table(("person", "heard as", "episodes", "talk", "voice samples"), [
            (person.name, ", ".join(person.roles), len(person.episodes), clock(person.talk_ms), person.voice_samples)
            for person in found])
    for warning in warnings:
        note(f"warning: {warning}")
    for fault in faults:
        note(f"left out: {fault}")


@app.command("assign")
def assign(
    episode_id: Annotated[str, typer.Argument(metavar="ID", help="The episode.")],
    whom: Annotated[str, typer.Argument(
        metavar="SPEAKER",
        help='A label (SPEAKER_01), what the transcript calls them ("Speaker 2"), or a stretch (3:12-3:25).')],
    person: Annotated[str | None, typer.Argument(help="Who that is. Left out: nobody known by name.")] = None,
    role: Annotated[Role | None, typer.Option(help="Default: as the page credits them.")] = None,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Say who a speaker is. It outranks all evidence, and holds through later runs and better engines."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    note(f"{episode_id}: {services.assign(holdings, episode_id, whom, person, role, author)}")
    redo(holdings, [episode_id])


@app.command("rename")
def rename(
    was: Annotated[str, typer.Argument(metavar="NAME", help="What the person is called.")],
    now: Annotated[str, typer.Argument(metavar="NEW", help="What they are to be called.")],
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Give a person another name, in all episodes."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    redo(holdings, services.rename(holdings, was, now, author))


@app.command("merge")
def merge(
    was: Annotated[str, typer.Argument(metavar="NAME", help="One of the person's names.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The other, which is kept.")],
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Two names are one person's."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    redo(holdings, services.merge(holdings, was, into, author))


@app.command("split")
def split(
    person: Annotated[str, typer.Argument(metavar="NAME", help="The name that two people share.")],
    now: Annotated[str, typer.Argument(metavar="NEW", help="What one of them is to be called.")],
    episodes: Annotated[list[str], typer.Argument(metavar="ID...", help="The episodes in which it is that one.")],
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """One name is two people's: in these episodes it is somebody else."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    redo(holdings, services.split(holdings, person, episodes, now, author))


@app.command("learn")
def learn(archive: ArchiveOption = HERE) -> None:
    """Find people's voices: what is common to the three or more episodes that credit somebody. Nobody enrols."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    learnt = services.learn_voices(holdings)
    for person, samples in sorted(Counter(sample.person for sample in learnt.samples).items()):
        print(f"{person}: {samples} samples")
    for one in learnt.abstained:
        note(f"not learnt: {one.person}: {one.reason}")
    for warning in learnt.warnings:
        note(f"warning: {warning}")
    redo(holdings, holdings.transcribed())


@app.command("withdraw")
def withdraw(
    person: Annotated[str, typer.Argument(metavar="NAME", help="Whose voice it isn't.")],
    episode_id: Annotated[str, typer.Argument(metavar="ID", help="The episode that the sample is from.")],
    archive: ArchiveOption = HERE,
) -> None:
    """This voice isn't theirs: take back that one sample, and make anew what followed from it."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    services.withdraw_voice(holdings, person, episode_id)
    redo(holdings, holdings.transcribed())


@app.command("forget")
def forget(
    person: Annotated[str, typer.Argument(metavar="NAME", help="Whose voice is forgotten.")],
    archive: ArchiveOption = HERE,
) -> None:
    """Erase for good how somebody sounds; they are never learnt again. Names in transcripts stay."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    erased = services.forget_voice(holdings, person)
    note(f"erased: how {person} sounds, and every voiceprint of {len(erased)} episodes")
    redo(holdings, holdings.transcribed())


@app.command("history")
def history(archive: ArchiveOption = HERE, as_json: JsonOption = False) -> None:
    """List every rename, merge and split, and what of them was undone."""
    from transcribe import services
    from transcribe.store.archive import Archive

    print_edits(services.list_renamings(Archive(archive)), as_json=as_json)


@app.command("undo")
def undo(
    number: Annotated[int | None, typer.Argument(
        min=1, metavar="[NUMBER]", show_default=False,
        help="Which, as `transcribe people history` lists them; an undo's number brings back what it took. "
             "Default: the newest that counts.")] = None,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Take back a rename, merge or split."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    before = services.list_renamings(holdings)
    meant, concerned = services.undo_renaming(holdings, number, author)
    note(f"undone: {before.text(meant)}")
    redo(holdings, concerned)
