"""A quote's sound: the words cut out of the recording, as a file of its own."""

from __future__ import annotations

from pathlib import Path

from transcribe.errors import InputError
from transcribe.media import cut, refuse_ending
from transcribe.model.transcript import Interval
from transcribe.search import Quote
from transcribe.store.archive import Archive
from transcribe.store.outputs import output_place
from transcribe.store.storage import write_atomic

#: What is heard before the first word and after the last, so that neither is clipped.
PAD_MS = 50


def refuse_clip(archive: Archive, path: Path, *, force: bool = False) -> None:
    """Judge where a clip is to lie, before anything is decoded.

    Raises:
        InputError: its ending is unknown, or as `outputs.output_place`.
    """
    refuse_ending(path)
    output_place(archive, path, force=force, sound=True)


def save_clip(archive: Archive, quote: Quote, path: Path, *, force: bool = False) -> None:
    """Write the sound of a quote to a file, whose ending names the format: .mp3, .wav, .flac, .m4a or .opus.

    Raises:
        InputError: as `refuse_clip`, or there is no recording, or the path is the recording's own.
        AudioError: the recording isn't there, or can't be decoded.
        ArchiveError: the file can't be written.
    """
    refuse_ending(path)
    if not quote.recording:
        raise InputError(f"{quote.episode} has no recording to cut from", hint="Leave --audio out.")
    place = output_place(archive, path, force=force, recording=quote.recording, sound=True)
    recording = archive.locate(quote.recording)
    wanted = Interval(max(0, quote.start_ms - PAD_MS), quote.end_ms + PAD_MS)
    track = archive.transcript(quote.episode).provenance.track
    write_atomic(place, cut(recording, wanted, path.suffix.lower(), track))
