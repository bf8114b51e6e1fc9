"""WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format"), with a voice span for every speaker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from transcribe.captions.cue import Cue, Line
from transcribe.captions.cues import shown
from transcribe.captions.looks import BACKGROUND, Side, colours, sides
from transcribe.captions.profiles import PODCAST, Profile
from transcribe.captions.script import Names, printed_name
from transcribe.model.formats import Format
from transcribe.model.timecode import stamp
from transcribe.model.transcript import Transcript
from transcribe.text.prose import one_line

#: Cue settings. The outermost twentieth of the screen stays free.
_PLACES: Mapping[Side, str] = {"left": " position:5% align:left", "right": " position:95% align:right"}


def write(transcript: Transcript, profile: Profile = PODCAST, made: Sequence[Cue] | None = None) -> str:
    """The transcript as WebVTT: each line in its speaker's voice, two speakers in one cue with dashes.

    Colours and sides are as the profile wants them; players that know neither show all of the text all the same.
    """
    writer = _Writer(transcript, profile)
    written = map(writer.cue, shown(transcript, profile, made))
    return "\n\n".join(("WEBVTT", *_note(transcript), *writer.styles(), *written)) + "\n"


def _note(transcript: Transcript) -> Iterator[str]:
    engines = transcript.provenance.engines.items()
    said = [transcript.episode.title, *(f"{stage}: {engine}" for stage, engine in engines)]
    lines = [_escaped(line) for line in said if one_line(line)]
    if lines:
        yield "\n".join(("NOTE", *lines))


class _Writer:
    """What the cues of one transcript have in common."""

    def __init__(self, transcript: Transcript, profile: Profile) -> None:
        self.transcript, self.profile = transcript, profile
        self.names = Names.of(transcript, profile)
        self.sides = sides(transcript, profile)

    def styles(self) -> Iterator[str]:
        """A style sheet with each voice's colour."""
        told: dict[str, str] = {}
        for label, colour in colours(self.transcript, self.profile).items():
            told.setdefault(_css(self._voice(label)), colour)
        if told:
            yield "\n".join(
                (
                    "STYLE",
                    f"::cue {{ background-color: {BACKGROUND} }}",
                    *(f'::cue(v[voice="{voice}"]) {{ color: {colour} }}' for voice, colour in told.items()),
                )
            )

    def cue(self, cue: Cue) -> str:
        speaker = cue.lines[0].speaker
        place = "" if cue.shared or speaker not in self.sides else _PLACES[self.sides[speaker]]
        times = f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}{place}"
        texts = [_escaped(f"{self._name(line, cue)}{line.text}") for line in cue.lines]
        if cue.shared:
            texts = [
                f"<v {_escaped(self._voice(line.speaker))}>{text}</v>"
                for line, text in zip(cue.lines, texts, strict=True)
            ]
        elif speaker:
            texts = [f"<v {_escaped(self._voice(speaker))}>" + "\n".join(texts) + "</v>"]
        return "\n".join((times, *texts))

    def _voice(self, label: str) -> str:
        return printed_name(self.transcript.speaker(label))

    def _name(self, line: Line, cue: Cue) -> str:
        """What stands before a line's text."""
        if line.named and (self.profile.visible_names or (self.profile.roles and line.first)):
            return self.names.before(line.speaker, first=line.first)
        # A browser shows no voices, so that without dashes two people would be read as one.
        return "- " if cue.shared else ""


def _escaped(text: str) -> str:
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _css(text: str) -> str:
    """Text inside a string of CSS: all but letters, digits and spaces as their code points, so that nothing can end it.

    >>> _css('Bo "B" Ek')
    'Bo \\\\22 B\\\\22  Ek'
    """
    return "".join(char if char.isalnum() or char == " " else f"\\{ord(char):x} " for char in text)


FORMAT = Format("vtt", "captions.vtt", "text/vtt", write)
