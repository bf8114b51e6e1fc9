"""Captions for broadcasters: IMSC 1.1 text profile (W3C, "TTML Profiles for Internet Media Subtitles and Captions"),
written by ttconv.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from transcribe.captions.cues import Cue, Line, cues
from transcribe.captions.script import printed_name
from transcribe.errors import EngineUnavailable
from transcribe.formats import Format
from transcribe.transcript import Transcript

#: Text colours for speakers, in the order in which they are first heard; each has at least 7:1 on black
#: (WCAG 2.2, success criterion 1.4.6). The order is the BBC's for its subtitles.
COLOURS = ("#ffffff", "#ffff00", "#00ffff", "#00ff00")

_BACKGROUND = "#000000"

_PROFILE = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"

_SAFE_AREA_PCT = 10


def write(transcript: Transcript) -> str:
    """The transcript as IMSC: each speaker in a colour, names at a change of speaker, two speakers with dashes.

    Raises:
        EngineUnavailable: ttconv isn't installed.
    """
    try:
        from ttconv import model
        from ttconv.imsc.config import ContentProfilesSignaling, IMSCWriterConfiguration
        from ttconv.imsc.writer import from_model
    except ImportError as error:
        raise EngineUnavailable("TTML needs ttconv", mend='pip install "transcribe[documents]"') from error

    document = model.ContentDocument()
    document.set_lang(transcript.language or "")
    document.put_region(_region(document))
    body = _in(document, model.Body(document))
    document.set_body(body)
    body.set_region(document.get_region("bottom"))
    block = _in(body, model.Div(document))
    labels = list(dict.fromkeys(turn.speaker for turn in transcript.turns))
    colours = {label: COLOURS[place % len(COLOURS)] for place, label in enumerate(labels)}
    for cue in cues(transcript):
        paragraph = _in(block, model.P(document))
        paragraph.set_begin(Fraction(cue.start_ms, 1000))
        paragraph.set_end(Fraction(cue.end_ms, 1000))
        _fill(paragraph, cue, colours, transcript)
    document.set_content_profiles({_PROFILE})
    signalling = IMSCWriterConfiguration(profile_signaling=ContentProfilesSignaling.CONTENT_PROFILES)
    return _text(from_model(document, signalling))


def _fill(paragraph: Any, cue: Cue, colours: dict[str, str], transcript: Transcript) -> None:
    from ttconv import model
    from ttconv.style_properties import StyleProperties
    from ttconv.utils import parse_color

    document = paragraph.get_doc()
    for number, line in enumerate(cue.lines):
        if number:
            _in(paragraph, model.Br(document))
        span = _in(paragraph, model.Span(document))
        span.set_style(StyleProperties.Color, parse_color(colours.get(line.speaker, COLOURS[0])))
        span.set_style(StyleProperties.BackgroundColor, parse_color(_BACKGROUND))
        _in(span, model.Text(document, _said(line, cue, transcript)))


def _said(line: Line, cue: Cue, transcript: Transcript) -> str:
    dash = "- " if cue.shared else ""
    name = f"{printed_name(transcript.speaker(line.speaker))}: " if line.named else ""
    return f"{dash}{name}{line.text}"


def _region(document: Any) -> Any:
    """The lower part of the picture, within the area that every screen shows."""
    from ttconv import model
    from ttconv import style_properties as styles

    region = model.Region("bottom", document)
    percent = styles.LengthType.Units.pct
    margin, extent = (styles.LengthType(size, percent) for size in (_SAFE_AREA_PCT, 100 - 2 * _SAFE_AREA_PCT))
    region.set_style(styles.StyleProperties.Origin, styles.CoordinateType(margin, margin))
    region.set_style(styles.StyleProperties.Extent, styles.ExtentType(extent, extent))
    region.set_style(styles.StyleProperties.DisplayAlign, styles.DisplayAlignType.after)
    region.set_style(styles.StyleProperties.TextAlign, styles.TextAlignType.center)
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
