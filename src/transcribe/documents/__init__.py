"""Documents: a transcript to read, and to hand to other programs; one file a format.

To add a format: write its module with a `FORMAT`, name it here, and test it with a reader that isn't ours.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Name to "module:attribute"; imported only when asked for.
FORMATS: Mapping[str, str] = {
    "csv": "transcribe.documents.csv:FORMAT",
    "docx": "transcribe.documents.docx:FORMAT",
    "html": "transcribe.documents.html:FORMAT",
    "json": "transcribe.documents.json:FORMAT",
    "jsonld": "transcribe.documents.jsonld:FORMAT",
    "md": "transcribe.documents.markdown:FORMAT",
    "podcast-xml": "transcribe.documents.podcast_xml:FORMAT",
    "rttm": "transcribe.documents.rttm:FORMAT",
    "txt": "transcribe.documents.text:FORMAT",
    "whisper-json": "transcribe.documents.whisper_json:FORMAT",
}
