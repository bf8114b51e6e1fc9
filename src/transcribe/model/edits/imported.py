"""What somebody brought in from elsewhere, in place of what an engine would have heard."""

from __future__ import annotations

from transcribe.model.parsed import ParsedTranscript
from transcribe.model.records import record

#: The version of the file's form.
_SCHEMA = 1


@record
class Imported:
    """What a file told of an episode, kept as it was read.

    Words that it tells aren't recognised, and speakers that it tells aren't told apart by ear.

    Attributes:
        file: its name.
        at: when it was brought in, ISO 8601 with its offset.
    """

    file: str
    author: str
    at: str
    told: ParsedTranscript
    schema: int = _SCHEMA

    @property
    def tells_words(self) -> bool:
        return any(passage.text for passage in self.told.passages)

    @property
    def tells_speakers(self) -> bool:
        return any(passage.speaker for passage in self.told.passages)

    def __str__(self) -> str:
        return f"{self.file} ({self.told.form}; {self.author}, {self.at})"
