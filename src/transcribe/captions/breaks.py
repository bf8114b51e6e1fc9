"""How well a text may be broken after each of its words.

The order of preference is that of the Netflix guide (English, section "Line Breaks") and the BBC Subtitle Guidelines
(section 4): after punctuation, before a conjunction or preposition, and never inside what belongs together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transcribe.text.prose import ends_sentence

# Costs of ending a cue there; only their proportions matter.
SENTENCE, CLAUSE, PHRASE, ANYWHERE, CLINGING, INSIDE_NAME = 0.0, 2.0, 4.0, 6.5, 24.0, 40.0

#: A pause this long is as good as the end of a sentence. Without punctuation it is all there is to go by.
FULL_PAUSE_MS = 800

_CLAUSE_ENDS = (",", ";", ":", "–", "—", "،", "、", "，", "；", "：")
_EDGES = "\"'“”‘’«»()[].,;:?!…–—"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPENERS = _words("""
    and or but nor so because if when while which who whom whose than although though since unless until where whether
    as about above across after against along among around at before behind below between beyond by during for from in
    inside into on onto outside over through to toward towards under upon via with within without that""")
_CLINGING = _OPENERS - {"so"} | _words("""
    of a an the my your his its our their every each no
    am is are was were be been being do does did have has had will would can could shall should may might must
    don't doesn't didn't won't wouldn't can't couldn't isn't aren't wasn't weren't haven't hasn't hadn't shouldn't
    not i he she we they i'm you're he's she's it's we're they're i've you've we've they've i'll you'll we'll they'll
    i'd you'd he'd she'd we'd they'd that's there's mr mrs ms dr prof""")


def break_costs(
    texts: Sequence[str], pauses_ms: Sequence[int], language: str | None, names: Iterable[str] = ()
) -> list[float]:
    """What it costs to break after each word.

    Args:
        texts: the words.
        pauses_ms: the pause after each.
        language: ISO 639-1 code; the rules for small words are English, and are used where it is "en" or unknown.
        names: of persons and films, to be kept whole.
    """
    plain = [text.strip(_EDGES).replace("’", "'").casefold() for text in texts]
    english = language in (None, "en")
    costs = []
    for text, word, following, pause in zip(texts, plain, [*plain, ""][1:], pauses_ms, strict=True):
        if ends_sentence(text):
            cost = SENTENCE
        elif text.endswith(_CLAUSE_ENDS):
            cost = CLAUSE
        elif english and word in _CLINGING:
            costs.append(CLINGING)  # a pause doesn't mend it
            continue
        else:
            cost = PHRASE if english and following in _OPENERS else ANYWHERE
        costs.append(cost * (1 - min(pause, FULL_PAUSE_MS) / FULL_PAUSE_MS))
    for inside in _inside_names(plain, names):
        costs[inside] = INSIDE_NAME
    return costs


def _inside_names(plain: Sequence[str], names: Iterable[str]) -> Iterable[int]:
    """Positions of words that another word of the same name follows."""
    parts = {tuple(name.casefold().split()) for name in names}
    for at, word in enumerate(plain):
        for name in parts:
            if name and word == name[0] and tuple(plain[at : at + len(name)]) == name:
                yield from range(at, at + len(name) - 1)
