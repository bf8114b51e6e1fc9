"""Caption files as nobody should write them: pieces of the formats, in any order."""

from __future__ import annotations

from hypothesis import strategies as st

from support.odd import NASTY

_PIECES = (
    *NASTY,
    "\n",
    "\n\n",
    "\r",
    "\ufeff",
    "WEBVTT\n\n",
    "1\n",
    "00:00:01,000 --> 00:00:02,000\n",
    "-->",
    "NOTE\n",
    "00:01.000 --> 00:00.500 line:0\n",
    "00:00:02.000 --> 00:00:09.000\n",
    "STYLE\n",
    "<v Ann>",
    "- A. - B.",
    "SPEAKER_00: ",
    '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>',
    "</div></body></tt>",
    '<p begin="0s" end="3s">',
    '<p begin="00:00:02:01" dur="4t">',
    "</p>",
    "<br/>",
    "<p>",
    "<span begin='1s'>",
    "</span>",
    "<i",
    "</",
    "99:99:99,999 --> 0:0:0,0\n",
    "words that go on and on and on, for a while ",
)

odd_files = st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), max_size=25).map("".join)
