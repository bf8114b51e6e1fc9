"""Words whatever their form: films, film."""

from __future__ import annotations

from collections.abc import Iterable

from transcribe.text.known import Known


def stem(token: str) -> str:
    """What a token is compared by where its form doesn't matter (Porter's second English stemmer, as Snowball
    has it).

    Words of other languages are stemmed by the same rules. They still find themselves, and now and then another.

    >>> stem("films") == stem("film"), stem("hand") == stem("handle")
    (True, False)
    """
    return _STEMS[token]


def stems(said: Iterable[str]) -> tuple[str, ...]:
    """The stems of tokens."""
    return tuple(map(_STEMS.__getitem__, said))


def kept_by_stemming(root: str) -> str:
    """What every word of this stem begins with: stemming changes ends only. It puts one letter there at most ("hope" is
    the stem of "hoping"), two by the rule for "-bility", at the end of long ones, and two in "die" and its like.

    >>> kept_by_stemming(stem("hoping")), kept_by_stemming(stem("festivals")), kept_by_stemming(stem("dying"))
    ('hop', 'fest', 'd')
    """
    if len(root) == 3 and root.endswith("ie"):
        return root[0]
    return root[: max(1, min(3, len(root) - 1), len(root) - 2)]


def _stemmed(token: str) -> str:
    from Stemmer import Stemmer

    # A new one for each word (without its cache): two threads can't share a stemmer.
    return str(Stemmer("english", 0).stemWord(token)) or token


_STEMS = Known(_stemmed)
