"""Word errors: what was said wrong, and what was put into the wrong mouth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from transcribe.records import record
from transcribe.transcript import Speaker, Transcript


@record
class Token:
    """A word as it is compared, and who said it."""

    text: str
    person: str


@record
class WordErrors:
    """Errors over a number of reference words.

    Attributes:
        words: words in the reference.
        wrong: substituted, deleted or inserted words.
        misattributed: words that are right, and said by somebody else.
    """

    words: int
    wrong: int
    misattributed: int

    def __add__(self, other: WordErrors) -> WordErrors:
        return WordErrors(self.words + other.words, self.wrong + other.wrong, self.misattributed + other.misattributed)


def word_errors(reference: Transcript, hypothesis: Transcript) -> WordErrors:
    """Align the words of both in the order of time (fewest edits, by jiwer), and count.

    A word that is right but said by another person counts as misattributed. People are compared by name, and by role
    where they have no name.
    """
    import jiwer

    expected, heard = tokens(reference), tokens(hypothesis)
    if not expected or not heard:
        return WordErrors(len(expected), max(len(expected), len(heard)), 0)
    aligned = jiwer.process_words(" ".join(token.text for token in expected), " ".join(token.text for token in heard))
    misattributed = sum(
        expected[chunk.ref_start_idx + i].person != heard[chunk.hyp_start_idx + i].person
        for chunk in aligned.alignments[0] if chunk.type == "equal"
        for i in range(chunk.ref_end_idx - chunk.ref_start_idx))
    return WordErrors(len(expected), aligned.substitutions + aligned.deletions + aligned.insertions, misattributed)


def tokens(transcript: Transcript) -> list[Token]:
    """The words by rising start, without case, accents and punctuation; "well-known" is two."""
    spoken = [(word.start_ms, word.text, turn.speaker) for turn in transcript.turns for word in turn.words]
    people = {speaker.label: _person(speaker) for speaker in transcript.speakers}
    return [Token(text, people.get(label, label))
            for _, word, label in sorted(spoken, key=lambda one: one[0]) for text in _normal(word)]


def _person(speaker: Speaker) -> str:
    return " ".join(_normal(speaker.name)) if speaker.name else f"({speaker.role})"


def _normal(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return (found.strip("'") for found in re.findall(r"[\w']*\w[\w']*", plain))
