"""Transcripts as no recogniser should make them: any text, words in any order of time."""

from __future__ import annotations

from hypothesis import strategies as st

from support.transcripts import of_turns
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Speaker, Turn, Word

NASTY = (
    "-->",
    "a-->b",
    "&",
    "&amp;",
    "<b>",
    "</v>",
    "<v Bo>",
    "1",
    "00:00:01,000",
    "NOTE",
    "WEBVTT",
    "a\nb",
    "\r\n",
    "",
    " ",
    "\u2028",
    "\0",
    "\x1b[31m",
    "\u00a0",
    "שלום",
    "مرحبا",
    "e\u0301\u0323",
    "\U0001f469\u200d\U0001f467",
    "# x",
    "1.",
    "*a*",
    "_a_",
    "[a](b)",
    "`",
    "\\",
    "|",
    "=1+1",
    '"',
    "a,b",
    "Ann: ",
    "{\\an8}",
    "x" * 60,
    "mother-in-law" * 5,
    "字" * 90,
)

texts = st.sampled_from(NASTY) | st.text(max_size=12)

_words = st.builds(
    lambda start, long, text: Word(start, start + long, text), st.integers(0, 30_000), st.integers(1, 9_000), texts
)

_turns = st.builds(
    lambda number, words: Turn.of(f"SPEAKER_{number:02}", tuple(words)),
    st.integers(0, 3),
    st.lists(_words, min_size=1, max_size=20),
)

_speakers = st.builds(
    lambda names: [Speaker(f"SPEAKER_{number:02}", name, Role.GUEST) for number, name in enumerate(names)],
    st.lists(st.none() | texts | st.sampled_from(("Ann Lee", "Wolfeschlegelsteinhausenbergerdorff")), max_size=3),
)

odd_transcripts = st.builds(
    lambda turns, speakers, title: of_turns(turns, speakers, episode=Episode(title=title, guests=("Ann Lee",))),
    st.lists(_turns, max_size=8),
    _speakers,
    texts,
)
