"""WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format"), with a voice span for every speaker."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.captions.cues import Cue, cues
from transcribe.captions.script import printed_name
from transcribe.formats import Format
from transcribe.prose import one_line
from transcribe.timecode import stamp
from transcribe.transcript import Transcript


def write(transcript: Transcript) -> str:
    """The transcript as WebVTT: each line in its speaker's voice, two speakers in one cue with dashes."""
    return "\n\n".join(("WEBVTT", *_note(transcript), *(_cue(cue, transcript) for cue in cues(transcript)))) + "\n"


def _note(transcript: Transcript) -> Iterator[str]:
    engines = transcript.provenance.engines.items()
    said = [transcript.episode.title, *(f"{stage}: {engine}" for stage, engine in engines)]
    lines = [_escaped(line) for line in said if one_line(line)]
    if lines:
        yield "\n".join(("NOTE", *lines))


def _cue(cue: Cue, transcript: Transcript) -> str:
    lines = [f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}"]
    if not cue.lines[0].speaker:
        return "\n".join((*lines, *(_escaped(line.text) for line in cue.lines)))
    voices = [_escaped(printed_name(transcript.speaker(line.speaker))) for line in cue.lines]
    if cue.shared:
        # A browser shows no voices, so that without dashes two people would be read as one.
        lines += [f"<v {voice}>- {_escaped(line.text)}</v>" for voice, line in zip(voices, cue.lines, strict=True)]
    else:
        lines.append(f"<v {voices[0]}>" + "\n".join(_escaped(line.text) for line in cue.lines) + "</v>")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


FORMAT = Format("vtt", "captions.vtt", "text/vtt", write)
