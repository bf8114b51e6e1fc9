"""What Tantivy is told of an archive: one document a speaker turn.

Words reach Tantivy as our own tokens, none of its tokenizers has a say. The fields with positions hold a turn's tokens
and those that follow it, which are marked, so that a phrase may begin in the turn and end behind it, and no phrase that
begins behind it is found here. Where two of the commonest words stand side by side, the pair is a token of a field of
its own, at the place of the first: a phrase of common words is found by its pairs, which are much rarer than they.

A document is written as JSON, which Tantivy reads far sooner than it is told of one field after the other, and which
another process can make.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from transcribe.model.transcript import Transcript
from transcribe.search.match.locate import inside
from transcribe.search.match.packing import pack
from transcribe.search.match.ranking import newest_first
from transcribe.search.match.turns import FACETS, FIELD_NAMES, IndexedTurn, turns_of
from transcribe.search.tantivy.order import part_of
from transcribe.text.phonetics import sounds
from transcribe.text.stemming import stems
from transcribe.text.words import COMMON, pairing, remade

#: Before a token that follows the turn. Longer than a fuzzy word's edits, so that none of these is ever near one.
FOLLOWING = "+++"
#: What stands in a field in place of a token that isn't to be found there.
GAP = "-"
#: Behind the name of a field of tokens, the field of their pairs.
PAIRS = "_pairs"
#: Behind it, the field of what stands around the end of a turn: so many of its last tokens and of those that follow.
BORDER, EDGE = "_border", 12
#: Where a phrase of so many tokens at most is looked for, where it isn't in the plain reading: around those tokens that
#: only the closed one has. Else each word of a turn would be read twice.
NARROW = {"closed": "closed_around"}
#: What fields of the query language are called in the index; facets are kept as a person reads them.
FIELD, FACET = "is_", "by_"
#: Fields of tokens: those with positions, one a reading; and those without, which hold the tokens of both readings.
READINGS = ("plain", "closed")
_SETS = ("word", "stem", "sound")
#: What hits are sorted by: a number (see `tantivy_order`), or, the newest first, a text.
PLACE, NEWEST = "place", "newest"
#: In which part of the archive a turn lies (see `tantivy_order`). It is no fast field: Tantivy would then look for the
#: turns of the first parts one by one, where it has a list of them.
PART = "part"
#: Cuts fields into tokens, of which it leaves `GAP` out.
_WITH_GAPS = "gaps"
_TWO = b"\1\1"


def schema() -> Any:
    """What Tantivy knows of a turn. `turn` is the turn itself, packed. Sounds of common words aren't written."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in READINGS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        for field in (name + BORDER, name + PAIRS):
            builder.add_text_field(field, tokenizer_name=_WITH_GAPS, index_option="position")
    for field in NARROW.values():
        builder.add_text_field(field, tokenizer_name=_WITH_GAPS, index_option="position")
    for name in _SETS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in FIELD_NAMES:
        builder.add_text_field(FIELD + name, tokenizer_name="raw", index_option="basic")
    for name in (*(FACET + name for name in FACETS), NEWEST):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field(PLACE, indexed=True, fast=True)
    builder.add_unsigned_field(PART, indexed=True)
    builder.add_bytes_field("turn", stored=True)
    return builder.build()


def opened(folder: Path) -> Any:
    """The `tantivy.Index` in a folder, to read and to write."""
    import tantivy

    index = tantivy.Index.open(str(folder))
    # Else a thread of its own reads what changes there, even what is damaged, at which the process may die.
    index.config_reader("manual")
    gaps = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())  # An index doesn't keep those of ours.
    index.register_tokenizer(_WITH_GAPS, gaps.filter(tantivy.Filter.custom_stopword([GAP])).build())
    return index


def documents(episode: str, transcript: Transcript) -> list[tuple[int, str]]:
    """Tantivy's documents of an episode: of each turn its number, and the JSON, which still lacks the place."""
    return [(turn.number, _document(turn)) for turn in turns_of(episode, transcript)]


def placed(document: str, place: int) -> str:
    """A document with its place.

    >>> placed('{"word":"hand"}', 3)
    '{"place":3,"part":0,"word":"hand"}'
    """
    return f'{{"{PLACE}":{place},"{PART}":{part_of(place)},{document[1:]}'


def _document(turn: IndexedTurn) -> str:
    from pydantic_core import to_json

    made: dict[str, str | tuple[str, ...]] = {}
    own: set[str] = set()
    for name, reading in zip(READINGS, turn.readings, strict=False):
        until = inside(reading, turn.own)
        own.update(reading.tokens[:until])
        shown = streamed(reading.tokens, until)
        made[name] = " ".join(shown)
        made[name + PAIRS] = " ".join(paired(reading.tokens, shown))
        if name in NARROW:
            shown = around(remade(turn.readings[0], reading), shown)
            made[NARROW[name]] = " ".join(shown)
        made[name + BORDER] = " ".join(shown[max(0, until - EDGE) : until + EDGE])
    made["word"], made["stem"] = " ".join(own), " ".join(stems(own))
    made["sound"] = " ".join(sounds(own - COMMON))
    made |= {FIELD + name: turn.values(name) for name in FIELD_NAMES}
    made |= {FACET + name: value for name, value in turn.facets().items() if value}
    made[NEWEST] = newest_first(turn)
    made["turn"] = b2a_base64(pack(turn), newline=False).decode()
    return to_json(made).decode()


def streamed(tokens: Sequence[str], inside: int) -> list[str]:
    """Tokens as the fields with positions hold them, of which the first so many are the turn's own.

    >>> streamed(["the", "hand"], 1)
    ['the', '+++hand']
    """
    return [*tokens[:inside], *map(FOLLOWING.__add__, tokens[inside:])]


def around(places: Iterable[int], shown: Sequence[str]) -> list[str]:
    """Tokens, of which only those are left that a phrase of `EDGE` tokens may hold together with one in these places.

    >>> around([0], ["2017", *"abcdefghijklm"])
    ['2017', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', '-', '-']
    """
    left = [GAP] * len(shown)
    for place in places:
        near = slice(max(0, place - EDGE + 1), place + EDGE)
        left[near] = shown[near]
    return left


def paired(tokens: Sequence[str], shown: Sequence[str]) -> list[str]:
    """For each token but the last, the pair that it makes with the next one (`words.pairing`), else `GAP`.

    Args:
        shown: the same tokens, `streamed`.

    >>> paired(["the", "hand", "of", "the"], ["the", "hand", "of", "+++the"])
    ['-', '-', 'of_+++the']
    """
    common = bytes(map(pairing(tokens).__contains__, tokens))
    pairs = [GAP] * (len(tokens) - 1)
    place = common.find(_TWO)
    while place >= 0:
        pairs[place] = f"{shown[place]}_{shown[place + 1]}"
        place = common.find(_TWO, place + 1)
    return pairs
