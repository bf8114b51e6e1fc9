"""The web page, parsed as HTML, and its script run by a real browser where there is one."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given

from support.articles import interview
from support.browser import dumped, inaccessible
from support.odd import odd_transcripts
from support.transcripts import transcript
from transcribe.documents.html import FORMAT
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Remark, SoundEvent, Transcript
from transcribe.store.transcripts import read_transcript
from transcribe.text.prose import one_line

_VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """What a page holds.

    Attributes:
        words: (text, start, end) of each word.
        outside: addresses that would be asked for.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[list[str]] = []
        self.outside: list[str] = []
        self.title = ""
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "span" and "data-end" in told:
            self.words.append(["", told["data-start"] or "", told["data-end"] or ""])
        self.outside += [told[name] or "" for name in ("src", "href") if name in told]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["span"] and self.words:
            self.words[-1][0] += data
        elif self._open[-1:] == ["title"]:
            self.title += data


def page(transcript: Transcript) -> Page:
    return Page(FORMAT.data(transcript).decode())


@given(odd_transcripts)
def test_every_word_is_there_with_its_time_whatever_it_holds(odd: Transcript) -> None:
    made = page(odd)
    written = [word for word in odd.words if one_line(word.text)]
    assert sorted(map(tuple, made.words)) == sorted(
        (one_line(word.text), str(word.start_ms), str(word.end_ms)) for word in written
    )
    assert made.title == (one_line(odd.episode.title) or odd.id)


def test_nothing_but_the_recording_is_asked_for() -> None:
    assert page(interview()).outside == ["../../../" + interview().provenance.recording.path]


def test_the_script_and_style_hold_nothing_that_would_end_them() -> None:
    text = FORMAT.data(interview()).decode()
    assert (text.count("</script>"), text.count("</style>")) == (1, 1)


@pytest.mark.slow
def test_a_browser_runs_its_search_without_an_error(tmp_path: Path) -> None:
    made = interview()
    wanted = " ".join(word.text for word in made.words[1:3])
    seen = dumped(
        FORMAT.data(made).decode(),
        tmp_path,
        script=f"""
        window.onerror = message => document.title = "failed: " + message;
        const box = document.getElementById("wanted");
        box.value = {wanted!r};
        box.dispatchEvent(new Event("input"));""",
    )
    assert "<title>failed: " not in seen
    assert re.search(r'role="status">\d+ found<', seen)
    assert len(re.findall(r'class="hit"', seen)) >= 2


def test_headings_and_notes_stand_between_the_paragraphs() -> None:
    talk = transcript(("Ann", Role.REPORTER, "Why?"), ("Bo", Role.GUEST, "I don't <know>."))
    remarks = (Remark(0, "The <first> part", "heading"), Remark(talk.turns[1].start_ms, "He laughs & coughs.", "note"))
    text = FORMAT.data(replace(talk, remarks=remarks)).decode()
    places = [
        text.index(part)
        for part in (
            "<h2>The &lt;first&gt; part</h2>",
            ">Why?<",
            '<p class="note">He laughs &amp; coughs.</p>',
            ">don&#x27;t<",
        )
    ]
    assert places == sorted(places)


def odd_interview() -> Transcript:
    """Markup in every field, more speakers than colours, other scripts, and no language."""
    made = transcript(
        ("<b>Ann</b>", Role.REPORTER, "Was it <i>cold</i> & dark, שלום مرحبا?"),
        ("", Role.UNKNOWN, "x" * 300),
        ('Bo " Ek', Role.GUEST, "Yes 👩\u200d👧 " + "字" * 90),
        ("Cy", Role.OTHER, "e\u0301 yes"),
        ("Di", Role.OTHER, "yes"),
        episode=Episode(title="</title><script>alert(1)</script>"),
    )
    return replace(
        made,
        language=None,
        sounds=(SoundEvent(0, 3000, "laughter & <noise>"),),
        warnings=("<b>",),
        remarks=(Remark(0, "</h2>", "heading"), Remark(500, "<p>", "note")),
    )


#: As a search and the player leave it.
LIT = """document.querySelectorAll("main span").forEach((word, n) => word.classList.add(n % 2 ? "hit" : "now"))"""


@pytest.mark.slow
@pytest.mark.parametrize("media", ["light", "dark", "print"])
def test_an_accessibility_checker_finds_nothing(tmp_path: Path, media: str) -> None:
    text = FORMAT.data(odd_interview()).decode()
    for query, wanted in (("print", "print"), ("screen and (prefers-color-scheme: dark)", "dark")):
        assert f"@media {query} {{" in text
        if media == wanted:
            text = text.replace(f"@media {query}", "@media screen")
    assert inaccessible(text, tmp_path, script=LIT) == []


@pytest.mark.slow
def test_an_accessibility_checker_finds_nothing_in_a_sample(samples: Path, tmp_path: Path) -> None:
    text = FORMAT.data(read_transcript(sorted((samples / "references").glob("*.json"))[0])).decode()
    assert inaccessible(text, tmp_path) == []
    grey = text.replace("</style>", "p { color: #aaa } </style>")
    assert [rule for rule, _ in inaccessible(grey, tmp_path)] == ["color-contrast"], "it would find what is wrong"
