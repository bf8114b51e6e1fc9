"""A web page to read, listen and search in: one file, which needs no network.

Words light up as they are spoken, and a click on one plays from there. The player looks for the recording where it lies
from the episode's folder; where the page was taken elsewhere, or nothing is known of one, the reader chooses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote

from transcribe.documents.article import facts, notes, paragraphs, title
from transcribe.model.formats import Format
from transcribe.model.timecode import clock
from transcribe.model.transcript import Transcript, Word
from transcribe.text.prose import one_line
from transcribe.text.scripts import spaces

#: From `index/episodes/ID/` to the archive's folder.
_UP = "../../../"

#: How many colours for speakers the style sheet has.
_VOICES = 4


def write(transcript: Transcript) -> str:
    """The transcript as a web page (HTML 5), styles and script inside."""
    here = files("transcribe.documents")
    recording = transcript.provenance.recording.path
    noted = "".join(f"<li>{escape(note)}</li>" for note in notes(transcript))
    return Template(here.joinpath("page.html").read_text("utf-8")).substitute(
        language=escape(transcript.language or "und"),
        title=escape(title(transcript)),
        style=here.joinpath("page.css").read_text("utf-8"),
        script=here.joinpath("page.js").read_text("utf-8"),
        source=f' src="{escape(_address(recording))}"' if recording else "",
        present=" hidden" if recording else "",
        facts="".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts(transcript)),
        said="\n".join(_paragraphs(transcript)),
        notes=f"<h2>Notes</h2><ul>{noted}</ul>" if noted else "",
    )


def _paragraphs(transcript: Transcript) -> Iterator[str]:
    labels = list(dict.fromkeys(turn.speaker for turn in transcript.turns))
    for paragraph in paragraphs(transcript):
        if paragraph.kind == "heading":
            yield f"<h2>{escape(paragraph.text)}</h2>"
            continue
        if paragraph.kind == "note":
            yield f'<p class="note">{escape(paragraph.text)}</p>'
            continue
        time = clock(paragraph.start_ms)
        play = f'<button type="button" data-start="{paragraph.start_ms}" aria-label="Play from {time}">{time}</button>'
        if not paragraph.words:
            yield f"<p>{play} {escape(paragraph.text)}</p>"
            continue
        role = f" ({paragraph.role})" if paragraph.role else ""
        named = f'<b class="speaker">{escape(paragraph.speaker)}</b>{role}: ' if paragraph.speaker else ""
        texts = [one_line(word.text) for word in paragraph.words]
        said = "".join(space + _word(word) for space, word in zip(spaces(texts), paragraph.words, strict=True))
        yield f'<p class="voice-{labels.index(paragraph.label) % _VOICES}">{play} {named}{said}</p>'


def _word(word: Word) -> str:
    return f'<span data-start="{word.start_ms}" data-end="{word.end_ms}">{escape(one_line(word.text))}</span>'


def _address(path: str) -> str:
    """A recording's address, as seen from the page."""
    return f"file://{quote(path)}" if path.startswith("/") else _UP + quote(path)


FORMAT = Format("html", "transcript.html", "text/html", write)
