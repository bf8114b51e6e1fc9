"""Fills in what the pages about commands take from the program: usage and options, in the words of `--help`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main
from typer.core import TyperGroup

from transcribe.cli import app

#: Where a command's page takes its options, and where the list of commands stands.
OPTIONS, COMMANDS = "<!-- options -->", "<!-- commands -->"
#: `index` is the name of a folder's own page.
PAGES = {"index": "index-command"}


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Called by MkDocs for every page."""
    folder, _, name = page.file.src_uri.rpartition("/")
    return rendered(name.removesuffix(".md"), markdown) if folder == "commands" else markdown


def rendered(page: str, markdown: str) -> str:
    """The text of a page below `commands/` with everything filled in."""
    root = typer.main.get_group(app)
    if COMMANDS in markdown:
        return markdown.replace(COMMANDS, "\n".join(_listed(root)))
    name = next((name for name, file in PAGES.items() if file == page), page)
    context = root.context_class(root, info_name="transcribe")
    return markdown.replace(OPTIONS, "\n".join(_described(root.commands[name], name, context)))


def _listed(root: TyperGroup) -> Iterator[str]:
    yield from ("| command | does |", "| --- | --- |")
    for name, command in root.commands.items():
        yield f"| [`transcribe {name}`]({PAGES.get(name, name)}.md) | {_cell(command.get_short_help_str(200))} |"


def _described(command: Any, name: str, parent: Any) -> Iterator[str]:
    context = command.context_class(command, info_name=name, parent=parent)
    if isinstance(command, TyperGroup):
        yield f"{_text(command.help or '')}\n"
        for each, below in command.commands.items():
            yield f"## {name} {each}\n"
            yield from _described(below, each, context)
        return
    yield f"```text\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    yield f"{_text(command.help or '')}\n"
    yield from ("| argument or option | meaning |", "| --- | --- |")
    for parameter in command.get_params(context):
        if record := parameter.get_help_record(context):
            yield f"| `{record[0]}` | {_cell(record[1])} |"
    yield ""


def _text(words: str) -> str:
    return words.replace("<", "&lt;").replace("*", r"\*")


def _cell(words: str) -> str:
    return _text(words).replace("|", r"\|").replace("\n", " ")
