"""An archive of generated interviews, for benchmarks: nonsense with the distribution of real words.

Function words make up close to half of what is said, at about their rates in spoken English; the rest is drawn from
made-up words by the law of Zipf and Mandelbrot. A segment has 15 to 30 words and ends a sentence, a turn has 3.4
segments on average (the reporter's are short and end with a question mark), an episode 120. What a segment says
doesn't depend on the one before: real speech has more phrases that recur, and rare words in fewer episodes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from transcribe.model.transcript import SCHEMA
from transcribe.store.archive import Archive

SEGMENTS_PER_EPISODE = 120
YEARS = range(2006, 2026)
FESTIVALS = ("IDFA", "Berlinale", "Hot Docs", "Sheffield", "Visions du Reel", "Sundance", "Full Frame", "DOK Leipzig")
SECTIONS = ("Feature-Length Competition", "First Appearance", "Panorama", "Student", "Best of Fests", "Masters")
# Words that carry no content, with their rate in a thousand words of speech, roughly.
FUNCTION_WORDS = {
    "the": 45,
    "and": 31,
    "i": 29,
    "to": 26,
    "a": 25,
    "of": 24,
    "you": 24,
    "that": 22,
    "it": 20,
    "in": 18,
    "is": 13,
    "was": 12,
    "we": 10,
    "they": 9,
    "but": 8,
    "so": 8,
    "for": 8,
    "this": 8,
    "on": 7,
    "have": 7,
    "with": 6,
    "what": 6,
    "be": 6,
    "not": 6,
    "my": 5,
    "at": 5,
    "as": 5,
    "or": 4,
    "because": 4,
    "there": 4,
    "she": 4,
    "he": 4,
    "me": 4,
    "are": 4,
    "do": 4,
    "very": 3,
    "from": 3,
    "about": 3,
    "if": 3,
    "who": 3,
    "how": 3,
    "by": 2,
    "then": 2,
    "them": 2,
    "one": 3,
    "two": 1,
}
_CONTENT_WORDS = 40_000
_WORD_MS = 320


class Speech:
    """Draws words; the same seed gives the same ones."""

    def __init__(self, seed: int = 6) -> None:
        self._random = random.Random(seed)
        self.content = _made_up_words(self._random, _CONTENT_WORDS)
        share = sum(FUNCTION_WORDS.values())
        zipf = [1 / (rank + 2.7) ** 1.05 for rank in range(1, len(self.content) + 1)]
        scale = (1000 - share) / sum(zipf)
        self._words = [*FUNCTION_WORDS, *self.content]
        self._weights = list(accumulate([*FUNCTION_WORDS.values(), *(weight * scale for weight in zipf)]))

    def segment(self, end: str) -> list[str]:
        """The words of one segment, as written."""
        said = self._random.choices(self._words, cum_weights=self._weights, k=self._random.randint(15, 30))
        return [said[0].capitalize(), *said[1:-1], said[-1] + end]

    def turns(self) -> Iterator[tuple[str, list[str]]]:
        """An episode's turns, each the speaker's label and the words."""
        left, asks = SEGMENTS_PER_EPISODE, True
        while left:
            count = min(left, self._random.choice((1, 1, 2) if asks else (2, 4, 5, 6, 7, 9)))
            said = [word for n in range(count) for word in self.segment("?" if asks and n == count - 1 else ".")]
            yield ("SPEAKER_00" if asks else "SPEAKER_01"), said
            left -= count
            asks = not asks

    def name(self, words: int, rarest: int = 2_000) -> str:
        """A name or a title of so many words."""
        return " ".join(self.content[self._random.randrange(rarest)].capitalize() for _ in range(words))

    def pick(self, values: Sequence[Any]) -> Any:
        """One of these values."""
        return self._random.choice(values)


def generate(folder: Path, segments: int) -> Archive:
    """Write an archive of about so many segments, in whole episodes."""
    from pydantic_core import to_json

    archive, speech = Archive(folder), Speech()
    reporters = [speech.name(2) for _ in range(12)]
    for number in range(max(1, segments // SEGMENTS_PER_EPISODE)):
        document = _document(f"talk-{number:06}", speech, reporters)
        path = archive.transcript_path(document["id"])
        path.parent.mkdir(parents=True)
        path.write_bytes(to_json(document, indent=1))
    return archive


def _document(episode: str, speech: Speech, reporters: Sequence[str]) -> dict[str, Any]:
    """A transcript in its published form."""
    reporter, guest = speech.pick(reporters), speech.name(2)
    year, month = speech.pick(YEARS), speech.pick(range(1, 13))
    turns, start_ms = [], 0
    for label, said in speech.turns():
        words = [
            {
                "start_ms": start_ms + n * _WORD_MS,
                "end_ms": start_ms + n * _WORD_MS + 280,
                "text": word,
                "confidence": 0.93 if n % 9 else 0.6,
            }
            for n, word in enumerate(said)
        ]
        turns.append({"start_ms": start_ms, "end_ms": words[-1]["end_ms"], "speaker": label, "words": words})
        start_ms += len(said) * _WORD_MS + 400
    return {
        "id": episode,
        "schema": SCHEMA,
        "language": "en",
        "turns": turns,
        "episode": {
            "title": speech.name(5),
            "film": speech.name(3),
            "section": speech.pick(SECTIONS),
            "festival": speech.pick(FESTIVALS),
            "year": year,
            "reporters": [reporter],
            "guests": [guest],
            "other": {"date": f"{year}-{month:02}-14"},
        },
        "discarded": [
            {"start_ms": at, "end_ms": at + 900, "text": "so so so so", "reason": "loop"}
            for at in range(0, start_ms, start_ms // 20)
        ],
        "speakers": [
            {"label": "SPEAKER_00", "name": reporter, "role": "reporter", "confidence": 0.9},
            {"label": "SPEAKER_01", "name": guest, "role": "guest", "confidence": 0.9},
        ],
        "provenance": {
            "recording": {
                "path": f"audio/{episode}.mp3",
                "sha256": "0" * 64,
                "codec": "mp3",
                "duration_ms": start_ms + 1000,
                "sample_rate": 44_100,
                "channels": 2,
            }
        },
    }


def _made_up_words(source: random.Random, count: int) -> list[str]:
    """Distinct pronounceable words, the common ones shorter; some are another one's plural or past, or hyphenated."""
    found: dict[str, None] = {}
    while len(found) < count:
        longest = 2 if len(found) < 2_000 else 4
        word = "".join(
            source.choice("bcdfghklmnprstvwz") + source.choice(("a", "e", "i", "o", "u", "ea", "ou"))
            for _ in range(source.randint(1, longest))
        ) + source.choice("nrtlskmd")
        if word not in FUNCTION_WORDS:
            found[word] = None
            if source.random() < 0.01:
                found[f"{word}-{source.choice(tuple(FUNCTION_WORDS))}"] = None
            elif source.random() < 0.3:
                found[word + source.choice(("s", "ed", "ing"))] = None
    return list(found)[:count]
