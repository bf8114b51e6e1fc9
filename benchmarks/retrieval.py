"""Whether a quote is found again that somebody remembers, or a recogniser heard, with one word in ten wrong.

    python benchmarks/retrieval.py --data FOLDER [--quotes N] [--seed N] [--damaged quotes|archive]
                                   [--engine whoosh|tantivy] [--json]

FOLDER holds `podcasts/*.srt`, captions in which "Name: " marks each change of speaker. They become an archive and its
index. Quotes of 6 to 15 words are drawn from them by chance, over turn borders too, but none whose words were said
twice. Of ten words one is damaged: most become a word that sounds like it or is spelled like it, others are left out or
get another word behind them. Either the quotes are damaged or, with `--damaged archive`, what the archive holds.

Each quote is looked for as a phrase ("quoted") and as bare words. It is first if the first hit is in its episode and
begins within a second of it, and found if any of the first twenty is.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from roles import conversation
from transcribe.model.episode import Episode
from transcribe.model.provenance import Provenance, Recording
from transcribe.model.transcript import Speaker, Transcript, Turn, Word
from transcribe.search import Hit, open_index, parse, search_archive
from transcribe.store.archive import Archive
from transcribe.text.phonetics import sound
from transcribe.text.words import tokens

LENGTHS = range(6, 16)
WORD_ERRORS = 0.1
# Of the errors; the rest are words put in.
SUBSTITUTED, LEFT_OUT = 0.6, 0.2
NEAR_MS = 1_000


class Mishearing:
    """Damages words as a recogniser does, by the words of an archive."""

    def __init__(self, words: Sequence[str], chance: random.Random) -> None:
        self._chance = chance
        self._said = Counter(token for word in words for token in tokens(word))
        self._alike = defaultdict(list)
        for token in self._said:
            self._alike[sound(token)].append(token)

    def heard(self, words: Sequence[Word]) -> list[Word]:
        """The words with some of them wrong; their times stay as they were."""
        heard: list[Word] = []
        for word in words:
            fate = self._chance.random() / WORD_ERRORS
            if fate >= SUBSTITUTED and fate < SUBSTITUTED + LEFT_OUT:
                continue
            heard.append(replace(word, text=self._like(word.text)) if fate < SUBSTITUTED else word)
            if SUBSTITUTED + LEFT_OUT <= fate < 1:
                heard.append(replace(word, text=self._any()))
        return heard

    def _like(self, word: str) -> str:
        """Another word that sounds the same, else one that is spelled nearly the same."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        said = "".join(tokens(word))
        alike = [other for other in self._alike[sound(said)] if other != said]
        near = alike or [
            other for other, _, _ in extract(said, list(self._said), scorer=OSA.distance, limit=4) if other != said
        ]
        return self._chance.choice(near)

    def _any(self) -> str:
        return self._chance.choices(list(self._said), list(self._said.values()))[0]


def transcripts(folder: Path) -> list[Transcript]:
    """The captions as transcripts."""
    made = []
    for path in sorted(folder.glob("*.srt")):
        turns = conversation(path, plain=False)
        speakers = tuple(Speaker(name, name) for name in dict.fromkeys(turn.speaker for turn in turns))
        recording = Recording(f"audio/{path.stem}.mp3", "0" * 64, turns[-1].end_ms + 1000, "mp3", 44_100, 1)
        made.append(Transcript(path.stem, Episode(), speakers, tuple(turns), Provenance(recording), language="en"))
    return made


def draw(made: Sequence[Transcript], count: int, chance: random.Random) -> list[tuple[str, tuple[Word, ...]]]:
    """Quotes, each with its episode, whose words were said together only once."""
    said = " ".join(["", *(token for one in made for word in one.words for token in tokens(word.text)), ""])
    drawn: list[tuple[str, tuple[Word, ...]]] = []
    while len(drawn) < count:
        one = chance.choice(made)
        length = chance.choice(LENGTHS)
        start = chance.randrange(len(one.words) - length)
        words = one.words[start : start + length]
        text = " ".join(token for word in words for token in tokens(word.text))
        if said.count(f" {text} ") == 1 and text:
            drawn.append((one.id, words))
    return drawn


def place(hits: Sequence[Hit], episode: str, start_ms: int) -> int | None:
    """Which of the hits is right, from 0."""
    right = (n for n, hit in enumerate(hits) if hit.episode == episode and abs(hit.start_ms - start_ms) <= NEAR_MS)
    return next(right, None)


def measure(archive: Archive, quotes: Sequence[tuple[str, int, str]], form: str) -> dict[str, float]:
    """The shares that are first and found."""
    places = [
        place(search_archive(archive, parse(form.format(text))), episode, start_ms)
        for episode, start_ms, text in quotes
    ]
    return {
        "first": sum(at == 0 for at in places) / len(places),
        "found": sum(at is not None for at in places) / len(places),
    }


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--quotes", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--damaged", choices=("quotes", "archive"), default="quotes")
    options.add_argument("--engine", choices=("whoosh", "tantivy"), default="whoosh")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    made = transcripts(given.data / "podcasts")
    if not made:
        print(f"{given.data / 'podcasts'}: no captions there", file=sys.stderr)
        return 2
    chance = random.Random(given.seed)
    mishearing = Mishearing([word.text for one in made for word in one.words], chance)
    drawn = draw(made, given.quotes, chance)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(folder)
        for one in made:
            archive.store(misheard(one, mishearing) if given.damaged == "archive" else one)
        open_index(archive, given.engine).rebuild(archive)
        quotes = [
            (
                episode,
                words[0].start_ms,
                " ".join(
                    token
                    for word in (mishearing.heard(words) if given.damaged == "quotes" else words)
                    for token in tokens(word.text)
                ),
            )
            for episode, words in drawn
        ]
        bare = measure(archive, quotes, "{}")
        result = {"quotes": len(quotes), **measure(archive, quotes, '"{}"'), "bare": bare}
    if given.json:
        print(json.dumps(result))
    else:
        print(f"{'':8}{'first':>8}{'found':>8}")
        print(f"{'quoted':8}{result['first']:8.1%}{result['found']:8.1%}")
        print(f"{'bare':8}{bare['first']:8.1%}{bare['found']:8.1%}")
    return 0


def misheard(one: Transcript, mishearing: Mishearing) -> Transcript:
    """A transcript as a recogniser would have made it."""
    heard = [(turn.speaker, tuple(mishearing.heard(turn.words))) for turn in one.turns]
    return replace(one, turns=tuple(Turn.of(speaker, words) for speaker, words in heard if words))


if __name__ == "__main__":
    sys.exit(main())
