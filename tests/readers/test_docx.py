"""Word documents as Word, LibreOffice and others leave them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from support.articles import interview
from support.word_files import STYLES, W, deleted, inserted, p, package, r, xml
from transcribe.documents.docx import FORMAT
from transcribe.errors import DocumentError
from transcribe.model.parsed import Aside, ParsedTranscript
from transcribe.readers import read_data


def read(data: bytes) -> ParsedTranscript:
    return read_data(data, Path("talk.docx"))


def told(body: str, styles: str | None = STYLES) -> list[tuple[int | None, str | None, str]]:
    made = read(package(body, styles=styles))
    return [(passage.start_ms, passage.speaker, passage.text) for passage in made.passages]


TWO = [(12_000, "Ann Lee", "Is it long?"), (15_000, "Bo", "It is.")]
SECOND = p("[0:15] Bo: It is.")
SPEAKER, TIMECODE, BOLD = '<w:rStyle w:val="Zeichen1"/>', '<w:rStyle w:val="Zeichen2"/>', "<w:b/>"


@pytest.mark.parametrize(
    "first",
    [
        p(r("[0:12]", TIMECODE), " ", r("Ann Lee", SPEAKER), r(" (reporter)"), ": Is it long?"),
        p(r("[0:1", TIMECODE), r("2]", TIMECODE), " ", r("Ann", SPEAKER), r(" Lee", SPEAKER), ":", " Is it ", "long?"),
        p("[0:12] Ann Lee (reporter): Is it long?"),
        p("[0:12] ", r("Ann Lee:", BOLD), " Is it long?"),
        p(r("[0:12] Ann Lee:", BOLD), " Is it long?"),
        p("[0:12]", "<w:r><w:tab/></w:r>", "Ann Lee:", "<w:r><w:tab/></w:r>", "Is it long?"),
        p("[0:12] ", r("Ann ", SPEAKER), "Lee: Is it long?"),
        p("[0:12] Ann Lee:", "<w:r><w:br/></w:r>", "Is it", "<w:r><w:br/></w:r>", "long?"),
        p(r("Ann Lee", BOLD), " 00:00:12", "<w:r><w:br/></w:r>", "Is it long?"),
        p("Ann Lee  00:00:12") + p("Is it long?"),
        p("[0:12] Ann Lee: Is it ", inserted("lo"), deleted("sho"), inserted("ng"), deleted("rt"), "?"),
        p("[0:12] ", deleted("Bo"), inserted("Ann Lee"), ": Is it long?"),
        p("[0:12] Ann Lee: Is it", properties="<w:rPr><w:del/></w:rPr>") + p(" long?"),
        p("[0:12] Ann Lee: Is ", '<w:hyperlink w:anchor="x">', r("it"), "</w:hyperlink>", " long?"),
        p("[0:12] Ann Lee: Is it ", "<w:smartTag>", r("long"), "</w:smartTag>", "?"),
        p("[0:12] Ann Lee: Is it ", '<w:fldSimple w:instr="AUTHOR">', r("long"), "</w:fldSimple>", "?"),
        p("[0:12] Ann Lee: Is it ", "<w:r><w:instrText>PAGE</w:instrText></w:r>", "long?"),
        p("[0:12] Ann Lee: Is it long?", "<w:moveFrom>", r(" Not."), "</w:moveFrom>"),
        p("[0:12] Ann Lee: Is it", "<w:moveTo>", r(" long?"), "</w:moveTo>"),
        "<w:sdt><w:sdtContent>" + p("[0:12] Ann Lee: Is it long?") + "</w:sdtContent></w:sdt>",
        p("") + p("  ") + p("[0:12] Ann Lee: Is it\u00a0long?"),
    ],
)
def test_names_and_times_are_known_by_style_or_by_form(first: str) -> None:
    assert told(first + SECOND) == told(first + SECOND, styles=None) == TWO


def test_a_name_by_its_style_may_look_like_none() -> None:
    assert told(p("[0:12] ", r("the man: him", SPEAKER), " (guest): Yes.")) == [(12_000, "the man: him", "Yes.")]


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in cells)}</w:tr>"


def test_a_table_is_read_row_by_row() -> None:
    table = f"<w:tbl>{row('Time', 'Who', 'What')}{row('0:12', 'Ann Lee', 'Is it long?')}{row('0:15', 'Bo:', 'It is.')}"
    assert told(f"{table}{row('', '', 'And dark.')}</w:tbl>") == [*TWO, (None, "Bo", "And dark.")]


def test_text_boxes_are_read_once() -> None:
    inside = f"<w:txbxContent>{p('By phone.')}</w:txbxContent>"
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert told(p("[0:12] Ann: Yes.", box) + SECOND) == [
        (12_000, "Ann", "Yes."),
        (None, "Ann", "By phone."),
        (15_000, "Bo", "It is."),
    ]


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        ("berschrift1", "heading"),
        ("Kapitel", "heading"),
        ("Heading2", "heading"),
        ("Title", "heading"),
        ("Zitat", "note"),
        ("IntensivesZitat", "note"),
        ("Quotations", "note"),
    ],
)
def test_headings_and_quotations_stand_in_between(style: str, kind: str) -> None:
    made = read(package(p("[0:12] Ann: Yes.") + p("The storm", style=style) + SECOND))
    assert [(aside.before, aside.text, aside.kind) for aside in made.asides] == [(1, "The storm", kind)]
    assert [passage.text for passage in made.passages] == ["Yes.", "It is."]


def test_a_paragraph_may_be_a_heading_by_itself() -> None:
    made = read(
        package(
            p("[0:12] Ann: Yes.")
            + p("The storm", properties='<w:outlineLvl w:val="2"/>')
            + p("So.", properties='<w:outlineLvl w:val="9"/>')
        )
    )
    assert [aside.text for aside in made.asides] == ["The storm"]
    assert [passage.text for passage in made.passages] == ["Yes.", "So."]


def test_comments_become_notes_before_what_they_are_on() -> None:
    comments = xml(
        "comments",
        f'<w:comment w:id="7" w:author="Eva">{p("Really?")}{p("I doubt it.")}</w:comment>'
        f'<w:comment w:id="8">{p("No name.")}</w:comment>',
    )
    on = '<w:commentRangeStart w:id="{0}"/>', '<w:r><w:commentReference w:id="{0}"/></w:r>'
    made = read(
        package(
            p("[0:12] Ann: Yes.")
            + p("[0:15] Bo: ", on[0].format(7), "It is.", on[1].format(7), on[1].format(8), on[1].format(9)),
            {"word/comments.xml": comments},
        )
    )
    assert made.asides == (Aside(1, "Eva: Really? I doubt it.", "note"), Aside(1, "No name.", "note"))
    assert [passage.text for passage in made.passages] == ["Yes.", "It is."]


def test_the_parts_may_have_other_names() -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document2.xml" ContentType="{kind}"/></Types>'
    )
    other = xml("document", f"<w:body>{p('[0:12] Ann: Yes.')}</w:body>")
    made = read(package("", {"word/document2.xml": other, "[Content_Types].xml": types}))
    assert [passage.text for passage in made.passages] == ["Yes."]


def test_a_strict_document_is_read_too() -> None:
    strict = xml("document", f"<w:body>{p('[0:12] Ann: Yes.')}</w:body>").replace(
        W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert [passage.text for passage in read(package("", {"word/document.xml": strict})).passages] == ["Yes."]


def test_typographers_signs_are_kept() -> None:
    assert told(p("[0:12] Ann: “I’m” – she…", "<w:r><w:noBreakHyphen/></w:r>", "x"))[0][2] == "“I’m” – she…-x"


def corrected(change: dict[str, str]) -> bytes:
    """Our own export, with texts of runs changed by python-docx."""
    document = docx.Document(io.BytesIO(FORMAT.data(interview())))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = change.get(run.text, run.text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_our_document_corrected_in_place_tells_the_correction_and_no_more() -> None:
    original, made = read(FORMAT.data(interview())), read(corrected({"Why salt?": "Why the salt?", "Bo Ek": "Bo Eck"}))
    assert made.passages[0].text == "Why the salt?"
    assert [one.speaker for one in made.passages] == ["Ann Lee", "Bo Eck", "Speaker 3", "Bo Eck"]
    assert (made.head, made.asides) == (original.head, ())


def test_our_document_without_its_styles_tells_the_same() -> None:
    data = FORMAT.data(interview())
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist() if name != "word/styles.xml"}
    plain = (
        parts["word/document.xml"]
        .replace(b'w:val="Timecode"', b'w:val="T3"')
        .replace(b'w:val="Speaker"', b'w:val="T4"')
        .replace(b'w:val="Facts"', b'w:val="P1"')
    )
    assert read(package("", {**parts, "word/document.xml": plain}, styles=None)) == read(data)


def test_a_paragraph_split_in_two_is_two() -> None:
    document = docx.Document(io.BytesIO(FORMAT.data(interview())))
    where = next(one for one in document.paragraphs if one.text.endswith("Really."))
    where.insert_paragraph_before("It truly was.")
    made = io.BytesIO()
    document.save(made)
    assert [(one.start_ms, one.speaker, one.text) for one in read(made.getvalue()).passages[-2:]] == [
        (None, "Speaker 3", "It truly was."),
        (2_000, "Bo Ek", "Really."),
    ]


def bomb(size: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file, file.open("word/document.xml", "w") as part:
        for _ in range(size // 1_000_000):
            part.write(b" " * 1_000_000)
    return made.getvalue()


GOOD = package(p("[0:12] Ann: Yes."))
ENTITIES = '<!DOCTYPE w [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><w>&c;</w>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "isn't a Word document, or is damaged"),
        (b"Ann: Yes.", "isn't a Word document, or is damaged"),
        (GOOD[:-30], "isn't a Word document, or is damaged"),
        (package("", {"word/document.xml": xml("document", "")}), "isn't a Word document: it contains no text"),
        (package("", {"word/document.xml": "<w:x"}), "is damaged in word/document.xml (unclosed token"),
        (package("", {"word/document.xml": "<x>"}), "is damaged in word/document.xml (no element found"),
        (package("", {"word/styles.xml": "<x>"}), "is damaged in word/styles.xml"),
        (
            package("", {"word/document.xml": ENTITIES}),
            "declares entities in word/document.xml, as no Word document does",
        ),
        (package("", {"word/document.xml": ENTITIES.encode("utf-16")}), "declares entities in word/document.xml"),
        (GOOD.replace(GOOD[60:90], bytes(30)), "is damaged, or locked, in word/document.xml"),
    ],
)
def test_a_document_that_is_none_is_told_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError) as found:
        read(data)
    assert str(found.value).startswith(f"talk.docx: {reason}")
    assert "\n" not in str(found.value)
    assert found.value.hint


def test_a_document_that_swells_is_not_unpacked() -> None:
    with pytest.raises(DocumentError, match="holds more than 32 MB in word/document.xml"):
        read(bomb(33_000_000))
