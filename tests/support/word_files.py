"""Word documents as other programs write them: WordprocessingML by hand, in as small a package as opens."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ROOT xmlns:w="{W}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml">'
)

#: As LibreOffice and a German Word call them: the ids are of a language, the names aren't.
STYLES = "".join(
    f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/>{rest}</w:style>'
    for kind, identifier, name, rest in (
        ("paragraph", "berschrift1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ("paragraph", "Kapitel", "Kapitel", '<w:basedOn w:val="berschrift1"/>'),
        ("paragraph", "Zitat", "Quote", ""),
        ("paragraph", "IntensivesZitat", "Intense Quote", ""),
        ("paragraph", "Quotations", "Quotations", ""),
        ("paragraph", "Listenabsatz", "List Paragraph", ""),
        ("character", "Zeichen1", "Speaker", ""),
        ("character", "Zeichen2", "Timecode", ""),
    )
)


def package(body: str, parts: Mapping[str, str | bytes] | None = None, styles: str | None = STYLES) -> bytes:
    """A document with this body; `parts` are further files, or others in place of these."""
    held: dict[str, str | bytes] = {"word/document.xml": xml("document", f"<w:body>{body}</w:body>")}
    if styles is not None:
        held["word/styles.xml"] = xml("styles", styles)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {**held, **(parts or {})}.items():
            file.writestr(name, data)
    return made.getvalue()


def xml(root: str, inside: str) -> str:
    """A part."""
    return f"{_HEAD.replace('ROOT', root)}{inside}</w:{root}>"


def p(*inside: str, style: str = "", properties: str = "") -> str:
    """A paragraph; what isn't markup is a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(one if one.startswith("<") else r(one) for one in inside)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(text: str) -> str:
    """Text that somebody added, the change being tracked."""
    return f'<w:ins w:id="1" w:author="Eva">{r(text)}</w:ins>'


def deleted(text: str) -> str:
    """Text that somebody took out."""
    return f'<w:del w:id="2" w:author="Eva"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'
