"""A Word document to correct in, by python-docx.

Times, names and roles have character styles of their own ("Timecode", "Speaker", "Speaker role"), so that an editor
hides or changes them all at once. Headings and notes that people wrote have Word's own styles.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from transcribe.distribution import install_command
from transcribe.documents.article import Paragraph, facts, notes, paragraphs, title
from transcribe.errors import EngineUnavailable
from transcribe.model.formats import Format
from transcribe.model.timecode import clock
from transcribe.model.transcript import Transcript
from transcribe.text.prose import one_line

_GREY = (0x59, 0x59, 0x59)  # contrast 7:1 on white


def write(transcript: Transcript) -> bytes:
    """The transcript as a Word document: facts, paragraphs with their times, notes.

    Raises:
        EngineUnavailable: python-docx isn't installed.
    """
    try:
        from docx import Document
    except ImportError as error:
        raise EngineUnavailable("Word documents need python-docx", hint=install_command("documents")) from error

    document = Document()
    _add_styles(document)
    properties = document.core_properties
    properties.title = title(transcript)[:255]
    properties.author = properties.last_modified_by = one_line(transcript.provenance.software)[:255]
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)  # the same transcript, the same text
    properties.language = transcript.language or ""
    document.add_heading(title(transcript), 0)
    for name, value in facts(transcript):
        line = document.add_paragraph(style="Facts")
        line.add_run(f"{name}: ").bold = True
        line.add_run(value)
    for paragraph in paragraphs(transcript):
        _add(document, paragraph)
    noted = list(notes(transcript))
    if noted:
        document.add_heading("Notes", 1)
        for note in noted:
            document.add_paragraph(note, style="List Bullet")
    made = io.BytesIO()
    document.save(made)
    return _undated(made)


def _undated(package: io.BytesIO) -> bytes:
    """The package with one date for all its parts: the same transcript gives the same bytes."""
    made = io.BytesIO()
    with ZipFile(package) as parts, ZipFile(made, "w", ZIP_DEFLATED) as written:
        for part in parts.infolist():
            written.writestr(ZipInfo(part.filename), parts.read(part), ZIP_DEFLATED)
    return made.getvalue()


def _add_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles = document.styles
    for name in ("Timecode", "Speaker", "Speaker role"):
        styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    styles["Timecode"].font.color.rgb = RGBColor(*_GREY)
    styles["Timecode"].font.size = Pt(9)
    styles["Speaker"].font.bold = True
    facts_style = styles.add_style("Facts", WD_STYLE_TYPE.PARAGRAPH)
    facts_style.base_style = styles["Normal"]
    facts_style.paragraph_format.space_after = Pt(0)


def _add(document: Any, paragraph: Paragraph) -> None:
    if paragraph.kind in ("heading", "note"):
        document.add_paragraph(paragraph.text, style="Heading 2" if paragraph.kind == "heading" else "Quote")
        return
    line = document.add_paragraph()
    line.add_run(f"[{clock(paragraph.start_ms)}]", style="Timecode")
    line.add_run(" ")
    if paragraph.speaker:
        line.add_run(paragraph.speaker, style="Speaker")
        if paragraph.role:
            line.add_run(f" ({paragraph.role})", style="Speaker role")
        line.add_run(": ")
    line.add_run(paragraph.text)


FORMAT = Format(
    "docx", "transcript.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write
)
