"""`transcribe run`: recordings to transcripts, captions and the index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.faults import shows_origins
from transcribe.cli.common.interrupts import interrupts
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption
from transcribe.model.timecode import clock

if TYPE_CHECKING:
    from transcribe.services import Batch, Outcome, RunReport, StageEvent


def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Recordings, or folders of recordings (default: the archive's audio/).", show_default=False
        ),
    ] = None,
    archive: ArchiveOption = HERE,
    jobs: Annotated[
        int, typer.Option(min=1, help="Number of episodes to process at a time, each in its own process.")
    ] = 1,
    force: Annotated[bool, typer.Option("--force", help="Ignore cached results and redo every stage.")] = False,
    upgrade: Annotated[
        bool,
        typer.Option(
            "--upgrade", help="Redo stages that ran on a fallback engine, with the best engine available now."
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")] = False,
    recognizer: Annotated[
        str | None, typer.Option(help="Recognition engine: auto, whisper, faster-whisper, pocketsphinx.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Whisper model: a name (small, turbo, ...) or a file.")] = None,
    model_dir: Annotated[Path | None, typer.Option(help="Folder with Whisper's weights.")] = None,
    language: Annotated[str | None, typer.Option(help="Spoken language, such as en (default: detected).")] = None,
    task: Annotated[
        str | None, typer.Option(help="transcribe, or translate (adds an English translation of foreign speech).")
    ] = None,
    beam_size: Annotated[int | None, typer.Option(help="Beam size of Whisper's decoding (1 is greedy).")] = None,
    batch_size: Annotated[
        int | None, typer.Option(help="Number of 30-second windows decoded at once (default: what memory allows).")
    ] = None,
    aligner: Annotated[
        str | None, typer.Option(help="Forced aligner for word times: auto, pocketsphinx (English), none.")
    ] = None,
    diarizer: Annotated[str | None, typer.Option(help="Diarization engine: auto, pyannote, embedded.")] = None,
    pipeline: Annotated[str | None, typer.Option(help="pyannote pipeline: a Hugging Face name or a folder.")] = None,
    speakers: Annotated[int | None, typer.Option(help="Number of speakers, if known.")] = None,
    no_voices: Annotated[bool, typer.Option("--no-voices", help="Don't use or store voiceprints.")] = False,
    track: Annotated[
        int | None, typer.Option(help="Audio track to transcribe, counted from 1 (default: all tracks, mixed).")
    ] = None,
    device: Annotated[str | None, typer.Option(help="Device to run on: auto, cpu or cuda.")] = None,
    offline: Annotated[bool | None, typer.Option("--offline", help="Never use the network.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Transcribe recordings, and write captions and the search index.

    Finished work is kept; only what has changed is redone. Files that fail are reported; the batch continues.
    """
    from transcribe import services
    from transcribe.settings import load_settings
    from transcribe.store.archive import Archive

    settings = load_settings(
        archive,
        recognizer=recognizer,
        model=model,
        model_dir=model_dir,
        language=language,
        task=task,
        beam_size=beam_size,
        batch_size=batch_size,
        aligner=aligner,
        diarizer=diarizer,
        pipeline=pipeline,
        speakers=speakers,
        voices=False if no_voices else None,
        track=track,
        device=device,
        offline=offline,
    )
    batch = services.Batch(
        Archive(archive), settings, paths or [], services.RerunPolicy(all=force, upgrade=upgrade), jobs
    )
    if dry_run:
        _say_plan(batch, as_json)
    else:
        _do(batch, as_json)


def _do(batch: Batch, as_json: bool) -> None:
    report = watched(batch)
    if as_json:
        from transcribe.model.records import plain

        print_json(plain(report))
    else:
        _summarise(report)
        _note_passed_over(batch)
    raise typer.Exit(int(bool(report.failed)))


def watched(batch: Batch) -> RunReport:
    """Run a batch with its progress on the terminal, and a line for each recording."""
    from transcribe import services
    from transcribe.cli.common.live import Live

    with Live(batch.recordings) as live, interrupts() as interrupted:

        def on_stage(event: StageEvent) -> None:
            interrupted.raise_again()
            live.stage(batch.archive.locate(event.recording), event)

        def on_outcome(outcome: Outcome) -> None:
            live.finish(batch.archive.locate(outcome.recording))
            live.say(_line(outcome))
            if outcome.traceback and shows_origins():
                live.say(outcome.traceback)

        try:
            return services.run(batch, on_stage, on_outcome)
        except KeyboardInterrupt:
            live.say("interrupted; finished work is kept, and the next run continues from there")
            raise typer.Exit(interrupted.exit_code or 130) from None


def _line(outcome: Outcome) -> str:
    if outcome.failure is not None:
        return f"FAILED   {outcome.failure}"
    if outcome.state == "skipped":
        return f"up to date  {outcome.id}"
    took = f"{clock(outcome.audio_ms)} in {outcome.wall_ms / 1000:.0f} s"
    lines = [f"done     {outcome.id}  {took}  {', '.join(outcome.speakers) or 'no speech'}"]
    return "\n".join([*lines, *(f"         warning: {warning}" for warning in outcome.warnings)])


def _summarise(report: RunReport) -> None:
    print_table(
        ("done", "up to date", "failed", "audio", "time"),
        [(len(report.done), len(report.skipped), len(report.failed), clock(report.audio_ms), clock(report.wall_ms))],
    )
    for stage, engine in report.engines.items():
        print(f"{stage.replace('_', ' ')}: {engine}")
    for failure in report.failed:
        print(f"failed: {failure}")
    for fallback in report.fallbacks:
        note(f"\nNOTICE  {fallback}\n        Then: transcribe run --upgrade")


def _note_passed_over(batch: Batch) -> None:
    if line := batch.passed_over:
        note(line)


def _say_plan(batch: Batch, as_json: bool) -> None:
    from transcribe import services

    planned = services.plan(batch)
    _note_passed_over(batch)
    if as_json:
        from transcribe.model.records import plain

        print_json([plain(one) for one in planned])
        return
    print_table(
        ("action", "episode", "audio", "recording"),
        [(one.action, one.id, clock(one.audio_ms), one.recording) for one in planned],
    )
    for one in planned:
        if one.failure is not None:
            note(f"FAILED   {one.failure}")
    todo = [one for one in planned if one.action in ("new", "again")]
    print(f"{len(todo)} to do, {sum(one.audio_ms for one in todo) / 60_000:.1f} minutes of audio")
