"""An editor at work: a document as a list of units, changed at random, and written as a person's program would."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from itertools import groupby

from transcribe.model.parsed import ParsedTranscript
from transcribe.model.timecode import clock, stamp
from transcribe.model.transcript import Transcript

DOCUMENTS = ("md", "txt", "docx")
CAPTIONS = ("srt", "vtt")

_VOCABULARY = """
    the of and to in was that his he it with is for as had you not be her on at by which have or from this but all film
    hand strong snow river market ferry garden letter winter night mountain orchestra carpenter silence story camera
    people house years never always because through another before thought little great place again world found still
    should where every being under while might next began light took white children morning something
    """


@dataclass
class Said:
    """A word of the document; `origin` is the transcript's word that it was, while nobody has changed it."""

    text: str
    origin: int | None


@dataclass
class Unit:
    """A paragraph or a caption."""

    speaker: str
    words: list[Said]
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass
class Document:
    """What the editor has on screen."""

    units: list[Unit]
    log: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, told: ParsedTranscript) -> Document:
        units, seen = [], 0
        for passage in told.passages:
            texts = passage.text.split()
            units.append(
                Unit(
                    passage.speaker or "",
                    [Said(text, seen + at) for at, text in enumerate(texts)],
                    passage.start_ms,
                    passage.end_ms,
                )
            )
            seen += len(texts)
        return cls(units)

    def words(self) -> list[tuple[str, str]]:
        """All words, with who says them."""
        return [(word.text, unit.speaker) for unit in self.units for word in unit.words]

    def edit(self, count: int, chance: random.Random, *, layout: bool) -> None:
        """Make so many changes; with `layout` paragraphs are split and joined, too."""
        kinds = [self._change, self._add, self._remove, self._give] + ([self._split, self._join] if layout else [])
        while len(self.log) < count:
            number = chance.randrange(len(self.units))
            kind = chance.choice(kinds)
            if self.units[number].words and kind(number, chance):
                self.log.append(kind.__name__)

    def _change(self, number: int, chance: random.Random) -> bool:
        word = chance.choice(self.units[number].words)
        word.text, word.origin = f"changed{chance.randrange(10**6)}", None
        return True

    def _add(self, number: int, chance: random.Random) -> bool:
        words = self.units[number].words
        words.insert(chance.randrange(len(words) + 1), Said(f"added{chance.randrange(10**6)}", None))
        return True

    def _remove(self, number: int, chance: random.Random) -> bool:
        words = self.units[number].words
        if len(words) > 1:
            words.pop(chance.randrange(len(words)))
            return True
        return False

    def _give(self, number: int, chance: random.Random) -> bool:
        """A unit is somebody else's; seldom, or few turns would stay."""
        if chance.random() < 0.2:
            self.units[number].speaker = chance.choice(("Ann Lee", "Bo Ek", "Cy Dee"))
            return True
        return False

    def _split(self, number: int, chance: random.Random) -> bool:
        unit = self.units[number]
        if len(unit.words) < 2:
            return False
        at = chance.randrange(1, len(unit.words))
        self.units.insert(number + 1, Unit(unit.speaker, unit.words[at:]))
        del unit.words[at:]
        return True

    def _join(self, number: int, chance: random.Random) -> bool:
        if number == 0 or self.units[number - 1].speaker != self.units[number].speaker:
            return False
        self.units[number - 1].words += self.units.pop(number).words
        return True

    def rename(self, was: str, now: str) -> None:
        """Somebody is called otherwise throughout."""
        for unit in self.units:
            unit.speaker = now if unit.speaker == was else unit.speaker

    def written(self, form: str) -> bytes:
        """The document as a file."""
        if form == "docx":
            return _docx(self)
        if form in CAPTIONS:
            return _captions(self, form).encode()
        lines = []
        for speaker, run in groupby(self.units, key=lambda unit: unit.speaker):
            for at, unit in enumerate(run):
                bold = "**" if form == "md" else ""
                name = f"{bold}{speaker}{bold}: " if at == 0 else ""
                time = clock(unit.start_ms) if unit.start_ms is not None else None
                mark = "" if time is None else f"`{time}` " if form == "md" else f"[{time}] "
                lines.append(f"{mark}{name}{_text(unit)}")
        return ("\n\n".join(lines) + "\n").encode()


def _text(unit: Unit) -> str:
    return " ".join(word.text for word in unit.words)


def _captions(document: Document, form: str) -> str:
    decimal = "," if form == "srt" else "."
    blocks = ["WEBVTT"] if form == "vtt" else []
    for number, unit in enumerate(document.units, start=1):
        assert unit.start_ms is not None
        assert unit.end_ms is not None
        times = f"{stamp(unit.start_ms, decimal=decimal)} --> {stamp(unit.end_ms, decimal=decimal)}"
        text = f"<v {unit.speaker}>{_text(unit)}</v>" if form == "vtt" else f"{unit.speaker}: {_text(unit)}"
        blocks.append(f"{number}\n{times}\n{text}" if form == "srt" else f"{times}\n{text}")
    return "\n\n".join(blocks) + "\n"


def _docx(document: Document) -> bytes:
    """As a program writes it that knows nothing of our styles."""
    from docx import Document as Word

    made = Word()
    for unit in document.units:
        time = f"[{clock(unit.start_ms)}] " if unit.start_ms is not None else ""
        paragraph = made.add_paragraph(time)
        paragraph.add_run(f"{unit.speaker}: ").bold = True
        paragraph.add_run(_text(unit))
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def monologues(transcript_words: int, chance: random.Random) -> list[tuple[str, str]]:
    """Whose text is what: no word comes back within a dozen, so that what became of each can be told."""
    said: list[tuple[str, str]] = []
    recent: list[str] = []
    speaker = 0
    while sum(len(text.split()) for _, text in said) < transcript_words:
        turn = []
        for _ in range(chance.randrange(3, 60)):
            word = chance.choice([word for word in _VOCABULARY.split() if word not in recent[-12:]])
            recent.append(word)
            turn.append(word + chance.choice(("", "", "", "", ",", ".")))
        said.append((("Ann Lee", "Bo Ek")[speaker], " ".join(turn)))
        speaker = 1 - speaker
    return said


def spoken_by(transcript: Transcript) -> list[tuple[str, str]]:
    """A transcript's words, with who says them."""
    return [(word.text, transcript.speaker(turn.speaker).known_as) for turn in transcript.turns for word in turn.words]
