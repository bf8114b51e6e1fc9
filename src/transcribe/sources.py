"""What is known of an episode before anything listens to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from transcribe.edits import Edits, Imported, Renamings
from transcribe.episode import Episode
from transcribe.recognition.names import Term
from transcribe.records import record
from transcribe.stages import Given, VoiceMatch
from transcribe.transcript import Recording


@record
class Source:
    """What is known of an episode before its sound is looked at by any engine.

    Attributes:
        recording: with an empty path where there is none, and all that is known is what was imported.
        page: its sidecar, as the archive stores paths; None where the recording's own tags were read.
        imported: what was brought in, and needn't be heard.
        edits: what people changed by hand.
        renamings: names that people changed, over the whole archive.
        terms: what may be spoken of.
        fingerprint: digest of all that its transcript depends on.
    """

    id: str
    recording: Recording
    episode: Episode
    page: str | None
    edits: Edits
    renamings: Renamings
    terms: tuple[Term, ...]
    fingerprint: str
    imported: Imported | None = None
    warnings: tuple[str, ...] = ()

    def by_page(self, given: Iterable[Given]) -> list[Given]:
        """What people said of speakers, under the names that the page has for them: they are what is heard, too."""
        return [replace(one, name=self.renamings.credited(one.name, self.episode, self.id)) if one.name else one
                for one in given]

    def matched_by_page(self, matches: Iterable[VoiceMatch]) -> list[VoiceMatch]:
        """Whom the voices sound like, under the names that the page has for them."""
        return [replace(one, person=self.renamings.credited(one.person, self.episode, self.id)) for one in matches]
