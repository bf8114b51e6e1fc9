"""`transcribe search`: a quote to its second."""

from __future__ import annotations

from typing import Annotated

import typer

from transcribe.cli.console import note, print_csv, print_json
from transcribe.cli.options import HERE, ArchiveOption, JsonOption
from transcribe.timecode import clock


def search(
    query: Annotated[list[str], typer.Argument(
        help='Words, "phrases", prefix*, OR, NOT, and fields such as role:guest, person:"Ann Lee", festival:idfa.')],
    archive: ArchiveOption = HERE,
    role: Annotated[str | None, typer.Option(help="Only what a reporter, guest or other said.")] = None,
    person: Annotated[str | None, typer.Option(help="Only what this person said.")] = None,
    film: Annotated[str | None, typer.Option(help="Only interviews about this film.")] = None,
    festival: Annotated[str | None, typer.Option(help="Only interviews at this festival.")] = None,
    year: Annotated[int | None, typer.Option(help="Only interviews of this year.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many hits at most.")] = 20,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the hits as CSV.")] = False,
) -> None:
    """Find who said it, and the second when.

    Quote the whole query for the shell: transcribe search '"a strong hand" role:guest festival:idfa'.
    """
    from transcribe.archive import Archive
    from transcribe.search import open_index, parse, with_filters

    wanted = with_filters(parse(" ".join(query)), role=role, person=person, film=film, festival=festival, year=year)
    hits = open_index(Archive(archive)).search(wanted, limit=limit)
    fields = ("episode", "title", "person", "role", "start_ms", "end_ms", "text", "excerpt", "film", "festival", "year",
              "recording", "link")
    if as_json:
        print_json([{name: getattr(hit, name) for name in fields} for hit in hits])
        return
    if as_csv:
        print_csv(fields, ([getattr(hit, name) for name in fields] for hit in hits))
        return
    for hit in hits:
        about = ", ".join(str(part) for part in (hit.film, hit.festival, hit.year) if part) or hit.title or hit.episode
        print(f"{clock(hit.start_ms)}  {hit.person or 'unknown speaker'} ({hit.role}), {about}")
        print(f"    {hit.excerpt}")
        print(f"    {hit.link}\n")
    note(f"{len(hits)} hits" if len(hits) != 1 else "1 hit")
