"""Captions worked by hand as the published guides ask for them; each shows one thing that a guide says.

The guides: Netflix, "Timed Text Style Guide: General Requirements" and "English (USA)"; BBC, "Subtitle Guidelines". The
words are our own.
"""

from __future__ import annotations

from typing import NamedTuple

from support.planted import srt, ttml, vtt
from transcribe.captions.profiles import BBC, NETFLIX, Profile


class Worked(NamedTuple):
    """A file that follows a guide."""

    name: str
    profile: Profile
    text: str


def _netflix(name: str, text: str) -> Worked:
    return Worked(f"netflix-{name}", NETFLIX, text)


def _bbc(name: str, text: str) -> Worked:
    return Worked(f"bbc-{name}", BBC, text)


NETFLIX_WORKED = [
    # Twenty frames at least, at 24 and at 23.976 a second; two frames between cues.
    _netflix("shortest.srt", srt((0, 833, "No."), (916, 1750, "Never."), (1833, 2667, "Not once."))),
    _netflix("shortest-23976.srt", srt((0, 834, "No."), (918, 1752, "Never."), (1836, 2670, "Not once."))),
    # Seven seconds at most.
    _netflix("longest.srt", srt((0, 7000, "We shot for eleven days that spring,\nand it rained on all but one."))),
    # Two lines of 42 characters.
    _netflix(
        "widest.srt",
        srt((0, 5000, "There were the letters from each one of us\nin the drawer where she had kept the keys.")),
    ),
    # Twenty characters a second.
    _netflix("fastest.srt", srt((0, 2000, "She had kept each one of them, always."))),
    # Lines are broken after punctuation, else before a conjunction or a preposition.
    _netflix("after-punctuation.srt", srt((0, 3500, "When the bridge had gone,\nwe took the boat across."))),
    _netflix("before-conjunction.srt", srt((0, 3500, "She kept the letters\nand burned the photographs."))),
    _netflix("before-preposition.srt", srt((0, 3500, "Nobody had lived there\nbefore the end of the war."))),
    # Two people in one cue: a hyphen each, without a space.
    _netflix("two-people.srt", srt((0, 2500, "-Was it as cold as that?\n-It was colder."))),
    _netflix("two-people.vtt", vtt((0, 2500, "-Was it as cold as that?\n-<i>It was colder.</i>"))),
    # Who isn't seen is named in brackets, small letters but for names; so are sounds.
    _netflix(
        "named-in-brackets.srt",
        srt(
            (0, 2500, "[Ann] Was it as cold as that?"),
            (2584, 4500, "[man on radio] It was colder."),
            (4600, 7000, "-[thunder rumbling]\n-[Bo] What was that?"),
        ),
    ),
    _netflix(
        "sounds.srt",
        srt(
            (0, 2000, "[thunder rumbling]"),
            (2084, 4000, "[both laughing]"),
            (4084, 9000, "[gentle piano music playing]"),
        ),
    ),
    # Songs stand between notes, in italics.
    _netflix(
        "song.srt",
        srt(
            (0, 4000, "<i>♪ The river took the bridge away ♪</i>"),
            (4084, 8000, "<i>♪ And nobody came back to say ♪</i>"),
        ),
    ),
    # Who speaks over the picture is in italics; a cue may stand at the top.
    _netflix(
        "narrator.srt",
        srt(
            (0, 3500, "<i>That was the winter</i>\n<i>when the bridge went down.</i>"),
            (3600, 6000, "{\\an8}Nobody was hurt."),
        ),
    ),
    _netflix("top.vtt", vtt((0, 2500, "Nobody was hurt.")).replace("02.500\n", "02.500 line:5%\n")),
    # What breaks off ends with two hyphens, what trails off with an ellipsis; what goes on in the next cue, with none.
    _netflix(
        "broken-off.srt",
        srt(
            (0, 1500, "And then I--"),
            (1584, 3500, "You went back there…"),
            (3584, 6000, "When I came to the house"),
            (6084, 8500, "there was nobody left."),
        ),
    ),
    # What is written in the picture is in capitals.
    _netflix("written.srt", srt((0, 2500, "NO ENTRY"), (2584, 5500, "NINE YEARS\nBEFORE THE SECOND FLOOD"))),
    # The format that is delivered, in ticks.
    _netflix(
        "delivered.ttml",
        ttml(
            (0, 2500, "<span>-Was it as cold as that?<br/>-It was colder.</span>"),
            (2584, 5000, "[thunder rumbling]"),
            parameters='ttp:tickRate="10000000" ',
        ).replace('begin="00:00:00.000" end="00:00:02.500"', 'begin="0t" end="25000000t"'),
    ),
    _netflix(
        "delivered.dfxp",
        ttml((0, 2500, '<span tts:fontStyle="italic">Nobody was hurt.</span>')).replace(
            "xml:lang", 'xmlns:tts="http://www.w3.org/ns/ttml#styling" xml:lang'
        ),
    ),
]

BBC_WORKED = [
    # 37 characters a line.
    _bbc("widest.srt", srt((0, 6000, "They had kept a letter from each one,\nin a drawer where the keys had been."))),
    # 160 to 180 words a minute: about 0.3 s a word at the least.
    _bbc("pace.srt", srt((0, 3600, "The bridge had gone by the morning,\nso we took the boat."))),
    _bbc("three-words.srt", srt((0, 900, "Nobody was hurt."))),
    # One after the other without a gap, or a gap of a second and more.
    _bbc("no-gap.srt", srt((0, 2500, "The bridge had gone."), (2500, 5000, "So we took the boat."))),
    _bbc("gap.srt", srt((0, 2500, "The bridge had gone."), (3500, 6000, "So we took the boat."))),
    # Lines end where the sense does.
    _bbc("sense.srt", srt((0, 4500, "When I came back to the house,\nthere was nobody left."))),
    _bbc("clauses.srt", srt((0, 4500, "My mother kept all the letters\nand burned the photographs."))),
    # Speakers have colours: white, yellow, cyan, green.
    _bbc(
        "colours.srt",
        srt(
            (0, 2000, "Was it cold?"),
            (2000, 4500, '<font color="#ffff00">It was colder than that.</font>'),
            (4500, 6500, '<font color="#00ffff">It was not.</font>'),
        ),
    ),
    _bbc(
        "colours.vtt",
        vtt(
            (0, 2000, "<c.white>Was it cold?</c>"),
            (2000, 4500, "<c.yellow>It was colder than that.</c>"),
            (4500, 6500, "<c.cyan>It was not.</c>"),
        ),
    ),
    _bbc(
        "colours.xml",
        ttml(
            (0, 2000, '<tt:span style="white">Was it cold?</tt:span>'),
            (2000, 4500, '<tt:span style="yellow">It was colder than that.</tt:span>'),
            (4500, 6500, '<tt:span style="cyan">It was not.</tt:span>'),
            prefix="tt:",
        ),
    ),
    # Two people may share a cue, a line and a colour each.
    _bbc("two-people.vtt", vtt((0, 3000, "<c.yellow>Was it cold?</c>\n<c.cyan>It was colder than that.</c>"))),
    # Where colours don't do, dashes.
    _bbc(
        "dashes.srt",
        srt(
            (0, 3000, "- Was it cold?\n- It was colder than that."),
            (3000, 5500, "MAN: And where was I?"),
            (5500, 8000, "WOMAN: At home, I hope."),
        ),
    ),
    # Who isn't seen has a label in capitals.
    _bbc(
        "labels.srt",
        srt(
            (0, 2500, "MAN ON RADIO: It was cold."),
            (2500, 5000, "ANN: It was not."),
            (5000, 7500, "REPORTER: And where were you?"),
        ),
    ),
    # How something is said, in brackets and capitals.
    _bbc("manner.srt", srt((0, 2500, "(WHISPERS) Nobody was hurt."), (2500, 5000, "(IN FRENCH) Nobody at all."))),
    # Sounds are in capitals too.
    _bbc("sounds.srt", srt((0, 2500, "THUNDER RUMBLES"), (2500, 5000, "DOOR SLAMS, DOGS BARK"))),
    # Songs begin with a hash, and end with one; music has a label.
    _bbc(
        "song.srt",
        srt(
            (0, 3500, "# The river took the bridge away"),
            (3500, 7000, "# And nobody came back to say #"),
            (8500, 12_000, "MUSIC: Water Music by Handel"),
        ),
    ),
    # What breaks off ends with a dash, what goes on after a pause begins with dots.
    _bbc(
        "broken-off.srt",
        srt(
            (0, 2000, "And then I..."),
            (3500, 6000, "...went back to the house."),
            (6000, 8000, "But they had told you –"),
        ),
    ),
    # The format that is delivered.
    _bbc(
        "delivered.xml",
        ttml(
            (0, 2000, '<tt:span style="s1"> Was it cold? </tt:span>'),
            (2000, 4500, '<tt:span style="s2">It was colder</tt:span><tt:br/><tt:span style="s2">than that.</tt:span>'),
            prefix="tt:",
            parameters='ttp:timeBase="media" ttp:cellResolution="40 24" ',
        ),
    ),
]

WORKED = [*NETFLIX_WORKED, *BBC_WORKED]
