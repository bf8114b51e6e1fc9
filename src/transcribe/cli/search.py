"""`transcribe search`: a quote to its second."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcribe.cli.common.console import note, print_csv, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption

if TYPE_CHECKING:
    from transcribe.search import Hit

_FIELDS = (
    "episode",
    "title",
    "person",
    "role",
    "start_ms",
    "end_ms",
    "text",
    "excerpt",
    "film",
    "festival",
    "year",
    "recording",
    "link",
)
#: What `--facets` counts by, and how many values of each people are shown.
_FACETS, _SHOWN = ("person", "film", "festival", "year"), 10


class SortOrder(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"
    TIME = "time"


def search(
    query: Annotated[
        list[str],
        typer.Argument(
            help='Words, "phrases", prefix*, OR, NOT, and fields such as role:guest, person:"Ann Lee", festival:idfa.'
        ),
    ],
    archive: ArchiveOption = HERE,
    role: Annotated[
        str | None, typer.Option(help="Only what people with this role said: reporter, guest or other.")
    ] = None,
    person: Annotated[str | None, typer.Option(help="Only what this person said.")] = None,
    film: Annotated[str | None, typer.Option(help="Only interviews about this film.")] = None,
    festival: Annotated[str | None, typer.Option(help="Only interviews at this festival.")] = None,
    year: Annotated[
        str | None, typer.Option(help="Only interviews from this year, or a range such as 2015..2018.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Maximum number of hits.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Number of hits to skip, for paging.")] = 0,
    sort: Annotated[
        SortOrder, typer.Option(help="Sort by relevance, by date (newest first), or by episode and time.")
    ] = SortOrder.RELEVANCE,
    exact: Annotated[bool, typer.Option("--exact", help="Leave out hits that only resemble the query.")] = False,
    context: Annotated[
        int, typer.Option("--context", "-C", min=0, help="Number of turns to show before and after each hit.")
    ] = 0,
    qa: Annotated[bool, typer.Option("--qa", help="Show the reporter's question with the guest's answer.")] = False,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count all matches by person, film, festival and year.")
    ] = False,
    group: Annotated[bool, typer.Option("--group", help="Group hits by episode.")] = False,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the hits as CSV.")] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="With --csv: don't escape cells that a spreadsheet would run as formulas.")
    ] = False,
    as_markdown: Annotated[bool, typer.Option("--md", help="Print the hits as Markdown.")] = False,
) -> None:
    """Find who said something, and when.

    Quote the whole query for the shell: transcribe search '"a strong hand" role:guest festival:idfa'.
    """
    from transcribe import services
    from transcribe.search.results.printed import facets_as_markdown, hits_as_markdown, hits_as_text
    from transcribe.store.archive import Archive

    found = services.search(
        Archive(archive),
        services.SearchRequest(
            " ".join(query),
            role=role,
            person=person,
            film=film,
            festival=festival,
            year=year,
            limit=limit,
            offset=offset,
            sort=sort.value,
            exact=exact,
            context=context,
            exchange=qa,
            facets=_FACETS if facets else (),
        ),
    )
    hits = found.hits
    if as_json:
        rows = [_plain(hit, qa=qa, context=bool(context)) for hit in hits]
        print_json({"hits": rows, "facets": found.facets} if facets else rows)
    elif as_csv:
        columns = (*_FIELDS, "exact")
        print_csv(columns, ([getattr(hit, name) for name in columns] for hit in hits), raw=raw)
    elif as_markdown:
        sys.stdout.write(hits_as_markdown(hits, grouped=group) + facets_as_markdown(found.facets))
    else:
        sys.stdout.write(hits_as_text(hits, grouped=group))
        _print_facets(found.facets)
    note(f"{len(hits)} hits" if len(hits) != 1 else "1 hit")
    for fault in found.faults:
        note(f"shown without context: {fault}")
    if found.suggestions:
        note(f"did you mean: {', '.join(found.suggestions)}?")


def _plain(hit: Hit, *, qa: bool, context: bool) -> dict[str, Any]:
    """A hit as JSON has it: what wasn't asked for is left out, and so is that it is exact."""
    known = asdict(hit)
    more = [(not hit.exact, ("exact",)), (qa, ("question", "answer")), (context, ("before", "after"))]
    return {name: known[name] for name in (*_FIELDS, *(name for wanted, names in more if wanted for name in names))}


def _print_facets(facets: Mapping[str, Mapping[str, int]]) -> None:
    for name, counts in facets.items():
        if counts:
            print_table((name, "turns"), list(counts.items())[:_SHOWN])
            print()
