"""The command line: `transcribe COMMAND`. Results go to stdout, all else to stderr.

Exit codes: 0 done; 1 findings, or some episodes failed; 2 wrong use, settings or input, or a defect; 3 an engine, model
or token is missing; 130 interrupted by Ctrl-C, 143 by SIGTERM, 129 by SIGHUP.
"""

from __future__ import annotations

import sys
from contextlib import suppress

import typer

from transcribe import __version__
from transcribe.cli import (
    check,
    doctor,
    edits,
    evaluate,
    export,
    importing,
    index,
    jingles,
    listing,
    models,
    page,
    people,
    quote,
    replace,
    review,
    run,
    search,
    show,
)
from transcribe.cli.common.console import protect_streams
from transcribe.cli.common.faults import DEBUG, exit_code, show_origins
from transcribe.cli.common.interrupts import interrupts

app = typer.Typer(
    name="transcribe",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Turn an archive of recorded interviews into transcripts, captions and a search index.",
    epilog="Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 findings or some episodes failed, "
    "2 invalid usage or input, 3 an engine, model or token is missing, 130 interrupted (143 by SIGTERM, "
    "129 by SIGHUP).",
)

app.command("run")(run.run)
app.command("search")(search.search)
app.command("quote")(quote.quote)
app.command("list")(listing.list_episodes)
app.command("show")(show.show)
app.command("review")(review.review)
app.command("export")(export.export)
app.command("import")(importing.import_file)
app.command("check")(check.check)
app.command("edits")(edits.edits)
app.command("replace")(replace.replace)
app.command("page")(page.page)
app.command("evaluate")(evaluate.evaluate)
app.command("doctor")(doctor.doctor)
app.add_typer(people.app, name="people")
app.add_typer(jingles.app, name="jingles")
app.add_typer(models.app, name="models")
app.add_typer(index.app, name="index")


@app.callback(invoke_without_command=True)
def about(
    version: bool = typer.Option(False, "--version", help="Print the version."),
    debug: bool = typer.Option(False, "--debug", envvar=DEBUG, help="Show the traceback of an error."),
) -> None:
    if debug:
        show_origins()
    if version:
        print(f"transcribe {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; the one place that turns errors into exit codes."""
    protect_streams()
    with interrupts() as interrupted, suppress(KeyboardInterrupt):
        code = exit_code(app)
    sys.exit(interrupted.exit_code or code)
