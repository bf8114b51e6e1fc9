"""A quote's sound: the words cut out of the recording, as a file of its own."""

from __future__ import annotations

from pathlib import Path

from transcribe.archive import Archive
from transcribe.audio import cut, refuse_ending
from transcribe.errors import InputError
from transcribe.search import Quote
from transcribe.storage import write_atomic
from transcribe.transcript import Interval

#: What is heard before the first word and after the last, so that neither is clipped.
PAD_MS = 50


def refuse_clip(archive: Archive, path: Path, *, force: bool = False) -> None:
    """Judge where a clip is to lie, before anything is decoded.

    Raises:
        InputError: its ending is unknown; it is there already, and `force` doesn't say to replace it; or it would lie
            among the recordings, which nothing is ever written to.
    """
    refuse_ending(path)
    if path.resolve().is_relative_to(archive.audio.resolve()):
        raise InputError("lies among the recordings, where nothing is written", path=path,
                         mend="Choose another folder.")
    if path.exists() and not force:
        raise InputError("is there already", path=path, mend="Choose another name, or replace it with --force.")


def save_clip(archive: Archive, quote: Quote, path: Path, *, force: bool = False) -> None:
    """Write the sound of a quote to a file, whose ending names the format: .mp3, .wav, .flac, .m4a or .opus.

    Raises:
        InputError: as `refuse_clip`, or there is no recording, or the path is the quote's own.
        AudioError: the recording isn't there, or can't be decoded.
        ArchiveError: the file can't be written.
    """
    refuse_clip(archive, path, force=force)
    if not quote.recording:
        raise InputError(f"{quote.episode} has no recording to cut from", mend="Leave --audio out.")
    recording = archive.locate(quote.recording)
    if path.resolve() == recording.resolve():
        raise InputError("is the recording itself", path=path, mend="Choose another name.")
    wanted = Interval(max(0, quote.start_ms - PAD_MS), quote.end_ms + PAD_MS)
    write_atomic(path, cut(recording, wanted, path.suffix.lower()))
