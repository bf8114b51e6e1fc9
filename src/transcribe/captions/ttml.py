"""Captions for broadcasters: IMSC 1.1 text profile (W3C, "TTML Profiles for Internet Media Subtitles and Captions"),
written by ttconv.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from transcribe.captions.cue import Cue
from transcribe.captions.cues import shown
from transcribe.captions.looks import BACKGROUND, COLOURS, colours, sides
from transcribe.captions.profiles import PODCAST, Profile
from transcribe.captions.script import Names
from transcribe.distribution import install_command
from transcribe.errors import EngineUnavailable
from transcribe.model.formats import Format
from transcribe.model.transcript import Transcript

_PROFILE = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"

_SAFE_AREA_PCT = 10


def write(transcript: Transcript, profile: Profile = PODCAST, made: Sequence[Cue] | None = None) -> str:
    """The transcript as IMSC: "Name: " wherever the speaker changes, colours and sides as the profile wants them.

    Raises:
        EngineUnavailable: ttconv isn't installed.
    """
    try:
        from ttconv import model
        from ttconv.imsc.config import ContentProfilesSignaling, IMSCWriterConfiguration
        from ttconv.imsc.writer import from_model
    except ImportError as error:
        raise EngineUnavailable("TTML needs ttconv", hint=install_command("documents")) from error

    document = model.ContentDocument()
    document.set_lang(transcript.language or "")
    body = _in(document, model.Body(document))
    document.set_body(body)
    block = _in(body, model.Div(document))
    writer = _Writer(transcript, profile)
    for side in ("center", *sorted(writer.sides.values())):
        document.put_region(_region(document, side))
    if not writer.sides:  # Else each cue says its own: what lies in one region is never shown in another.
        body.set_region(document.get_region("center"))
    for cue in shown(transcript, profile, made):
        writer.fill(_in(block, model.P(document)), cue)
    document.set_content_profiles({_PROFILE})
    signalling = IMSCWriterConfiguration(profile_signaling=ContentProfilesSignaling.CONTENT_PROFILES)
    return _text(from_model(document, signalling))


class _Writer:
    """What the cues of one transcript have in common."""

    def __init__(self, transcript: Transcript, profile: Profile) -> None:
        self.names = Names.of(transcript, profile)
        self.sides = sides(transcript, profile)
        self.colours = colours(transcript, profile)

    def fill(self, paragraph: Any, cue: Cue) -> None:
        """Make a paragraph of a cue: its times, its place, its lines."""
        from ttconv import model
        from ttconv.style_properties import StyleProperties
        from ttconv.utils import parse_color

        document = paragraph.get_doc()
        paragraph.set_begin(Fraction(cue.start_ms, 1000))
        paragraph.set_end(Fraction(cue.end_ms, 1000))
        if self.sides:
            side = "center" if cue.shared else self.sides.get(cue.lines[0].speaker, "center")
            paragraph.set_region(document.get_region(side))
        for number, line in enumerate(cue.lines):
            if number:
                _in(paragraph, model.Br(document))
            span = _in(paragraph, model.Span(document))
            span.set_style(StyleProperties.Color, parse_color(self.colours.get(line.speaker, COLOURS[0])))
            span.set_style(StyleProperties.BackgroundColor, parse_color(BACKGROUND))
            name = self.names.before(line.speaker, first=line.first) if line.named else ""
            _in(span, model.Text(document, f"{name}{line.text}"))


def _region(document: Any, align: str) -> Any:
    """The lower part of the picture, within the area that every screen shows; named by where its text stands."""
    from ttconv import model
    from ttconv import style_properties as styles

    region = model.Region(align, document)
    percent = styles.LengthType.Units.pct
    margin, extent = (styles.LengthType(size, percent) for size in (_SAFE_AREA_PCT, 100 - 2 * _SAFE_AREA_PCT))
    region.set_style(styles.StyleProperties.Origin, styles.CoordinateType(margin, margin))
    region.set_style(styles.StyleProperties.Extent, styles.ExtentType(extent, extent))
    region.set_style(styles.StyleProperties.DisplayAlign, styles.DisplayAlignType.after)
    text_align = {"left": styles.TextAlignType.start, "right": styles.TextAlignType.end}
    region.set_style(styles.StyleProperties.TextAlign, text_align.get(align, styles.TextAlignType.center))
    return region


def _in(parent: Any, child: Any) -> Any:
    """Put a part of a document into another one."""
    if hasattr(parent, "push_child"):
        parent.push_child(child)
    return child


def _text(tree: Any) -> str:
    import io

    made = io.BytesIO()
    tree.write(made, encoding="utf-8", xml_declaration=True)
    return made.getvalue().decode() + "\n"


FORMAT = Format("ttml", "captions.ttml", "application/ttml+xml", write)
