"""Colours, sides and roles: in every format that has them, only where a profile wants them, and safely."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as xml

import pytest
from hypothesis import given
from ttconv import model
from ttconv.imsc.reader import to_model
from ttconv.isd import ISD

from support.odd import odd_transcripts
from support.transcripts import transcript
from transcribe.captions.cues import cues
from transcribe.captions.looks import BACKGROUND, COLOURS, colours, sides
from transcribe.captions.profiles import BBC, NETFLIX, PODCAST, Profile, profile_named
from transcribe.captions.srt import FORMAT as SRT
from transcribe.captions.ttml import FORMAT as TTML
from transcribe.captions.vtt import FORMAT as VTT
from transcribe.errors import InputError
from transcribe.model.episode import Role
from transcribe.model.transcript import SoundEvent, Transcript
from transcribe.pipeline.publishing import format_named, styled

TALK = transcript(
    ("Ann Lee", Role.REPORTER, "What made you go back there, after all those years of silence?"),
    ("Bo Ek", Role.GUEST, "My mother did, since she had kept the letters and the photographs of it all."),
    ("", Role.UNKNOWN, "And I had kept the keys of the house, all of them, in a drawer of my own."),
    ("Ann Lee", Role.REPORTER, "And what was it that you saw, when you came back there at last?"),
)

SIDES = replace(PODCAST, sides=True)
ROLES = replace(PODCAST, roles=True)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_every_colour_stands_out_from_the_background() -> None:
    assert min(contrast(colour, BACKGROUND) for colour in COLOURS) >= 7


def test_the_colours_that_are_written_are_these_on_that_background() -> None:
    vtt, ttml = (form.data(TALK).decode() for form in (VTT, TTML))
    assert set(re.findall(r" color: (#\w+)", vtt)) == set(re.findall(r'tts:color="(#\w{6})', ttml)) == set(COLOURS[:3])
    assert set(re.findall(r"background-color: (#\w+)", vtt)) == {BACKGROUND}
    assert {value[:7] for value in re.findall(r'tts:backgroundColor="(#\w+)', ttml)} == {BACKGROUND}


def test_speakers_have_colours_in_the_order_in_which_they_are_heard() -> None:
    text = VTT.data(TALK).decode()
    assert re.findall(r'::cue\(v\[voice="([^"]+)"\]\) { color: (#\w+) }', text) == [
        ("Ann Lee", "#ffffff"),
        ("Bo Ek", "#ffff00"),
        ("Speaker 3", "#00ffff"),
    ]
    assert text.index("STYLE") < text.index(" --> ")


def test_a_style_without_colours_has_none_and_names_stay() -> None:
    vtt, ttml = (styled(name, "netflix").data(TALK).decode() for name in ("vtt", "ttml"))
    assert "STYLE" not in vtt
    assert "<v Bo Ek>" in vtt
    assert set(re.findall(r'tts:color="(#\w{6})', ttml)) == {"#ffffff"}
    assert "Bo Ek: " in ttml


def test_one_speaker_alone_needs_no_colour() -> None:
    alone = transcript(("Ann Lee", Role.REPORTER, "And what was it that you saw?"))
    assert colours(alone, PODCAST) == {}
    assert sides(alone, SIDES) == {}


def test_a_name_can_end_neither_its_string_nor_the_style() -> None:
    nasty = 'A"]) {} --> </style> \\ & <b>'
    text = VTT.data(transcript((nasty, Role.REPORTER, "Was it cold?"), ("Bo", Role.GUEST, "Yes."))).decode()
    style = text.split("\n\n")[1]
    assert style.startswith("STYLE\n")
    assert "-->" not in style
    voices = re.findall(r'voice="([^"]*)"\]\) { color', style)
    assert [re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), voice) for voice in voices] == [nasty, "Bo"]


def test_everyone_is_in_the_middle_unless_a_profile_wants_sides() -> None:
    for profile in (PODCAST, NETFLIX, BBC):
        assert "align:" not in VTT.write(TALK, profile)
        assert 'region="left"' not in TTML.write(TALK, profile)


def test_the_first_two_speakers_have_a_side_each() -> None:
    vtt, ttml = VTT.write(TALK, SIDES), TTML.write(TALK, SIDES)
    placed = {(voice, place.strip()) for place, voice in re.findall(r"--> \S+( ?.*)\n<v ([^>]+)>(?!- )", vtt)}
    assert placed == {("Ann Lee", "position:5% align:left"), ("Bo Ek", "position:95% align:right"), ("Speaker 3", "")}
    for name, side in (("Ann Lee", "left"), ("Bo Ek", "right")):
        assert re.search(rf'<p [^>]*region="{side}"[^>]*><span [^>]*>{name}: ', ttml)
    assert re.search(r'<p [^>]*region="center"[^>]*><span [^>]*>Speaker 3: ', ttml)


@pytest.mark.parametrize("profile", [PODCAST, SIDES])
def test_a_renderer_shows_each_ttml_cue_where_it_belongs(profile: Profile) -> None:
    document = to_model(xml.ElementTree(xml.fromstring(TTML.write(TALK, profile))))
    shown = set()
    for cue in cues(TALK, profile):
        screen = ISD.from_model(document, Fraction(cue.start_ms, 1000))
        for region in screen.iter_regions():
            text = "".join(part.get_text() for part in region.dfs_iterator() if isinstance(part, model.Text))
            if text:
                shown.add((cue.lines[0].speaker, region.get_id()))
                assert text.endswith(cue.lines[-1].text)
    labels = [speaker.label for speaker in TALK.speakers]
    places = ["left", "right", "center"] if profile.sides else ["center"] * 3
    assert shown == set(zip(labels, places, strict=True))


def test_a_cue_of_two_speakers_is_in_the_middle() -> None:
    short = transcript(
        ("Ann", Role.REPORTER, "Was it cold?"),
        ("Bo", Role.GUEST, "Yes."),
        ("Ann", Role.REPORTER, "And was it always as cold as that in those days?"),
    )
    text = VTT.write(short, SIDES)
    assert " --> 00:00:01.400\n<v Ann>- " in text


def test_roles_are_told_when_people_are_first_heard_if_a_profile_wants_that() -> None:
    for form in (SRT, TTML, VTT):
        text = form.write(TALK, ROLES)
        assert text.count("Ann Lee (reporter): ") == text.count("Bo Ek (guest): ") == 1
        assert "Speaker 3 (" not in text
        assert "(reporter)" not in form.write(TALK)
    assert SRT.write(TALK, ROLES).count("\nAnn Lee: ") == 1


def test_names_are_in_webvtts_text_if_a_profile_wants_that() -> None:
    text = VTT.write(TALK, replace(PODCAST, visible_names=True))
    assert "<v Bo Ek>Bo Ek: My mother" in text
    assert "Bo Ek: " not in VTT.write(TALK)


@given(odd_transcripts)
def test_names_and_roles_never_make_a_line_too_long(odd: Transcript) -> None:
    for line in SRT.write(odd, ROLES).splitlines():
        assert len(line) <= PODCAST.max_cpl


@pytest.mark.parametrize("kind", ["laughter", "applause", "music & <noise>"])
@pytest.mark.parametrize(
    ("name", "form"), [("srt", "[{}]"), ("vtt", "[{}]"), ("ttml", ">[{}]<"), ("podcast-json", '"body": "[{}]"')]
)
def test_any_kind_of_sound_is_told_in_every_format(name: str, form: str, kind: str) -> None:
    heard = replace(
        TALK,
        sounds=(SoundEvent(40_000, 44_000, kind),),
        provenance=replace(TALK.provenance, recording=replace(TALK.provenance.recording, duration_ms=50_000)),
    )
    written = kind.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if name in ("vtt", "ttml") else kind
    text = format_named(name).data(heard).decode()
    assert form.format(written) in text
    assert "Unknown speaker" not in text


def test_a_profile_of_ones_own_is_followed(tmp_path: object) -> None:
    own = tmp_path / "radio.toml"  # type: ignore[operator]
    own.write_text("sides = true\nroles = true\ncolours = false\n")
    assert profile_named(str(own)) == replace(
        PODCAST, name="radio", source="radio.toml", sides=True, roles=True, colours=False
    )
    text = styled("vtt", str(own)).data(TALK).decode()
    assert "align:left" in text
    assert "STYLE" not in text


def test_what_is_no_captions_follows_no_profile() -> None:
    with pytest.raises(InputError, match="txt has no captions"):
        styled("txt", "netflix")
