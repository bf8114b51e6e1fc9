"""Words that are part of names, or never are."""

from __future__ import annotations

from collections.abc import Iterable

_SMALL = """
    af al bin bint da das de del della den der di do dos du e el ibn la las le los of ter ten van von y zu zur
"""
PARTICLES = frozenset(_SMALL.split())
_CALLINGS = """
    actor actress anchor author artist bbc cbs ceo cfo chair cinematographer cnn cto curator director editor engineer
    expert filmmaker founder guest head host interviewer journalist manager member moderator nbc npr presenter
    president producer professor reporter speaker student translator writer
"""
JOBS = frozenset(_CALLINGS.split())
# Words that begin sentences, or stand before a colon in them, and are nobody's name.
_PLAIN = """
    a an the and but or so then now well yes yeah no oh ok okay look listen hey because if when where why what who how
    which that this these those there here it he she we you they i'm it's that's said says say saying asked asks think
    thought told tells tell know knew mean means meant like is was are were be been am has have had do does did will
    would could can should may might must in on at for from with about as not just also even still very only again to
    my your his her our their remember imagine question answer note notes example examples warning update conclusion
    summary fact tip problem solution reason result source title topic subject date time place part chapter section
    episode first second third next finally
    und aber oder dann also ja nein ist war sagte sagt frage antwort hinweis der die das ein eine ich er sie es wir
    et mais ou donc oui non est était dit disait je il elle nous vous ils question réponse
    pero o entonces sí es era dijo dice yo ella nosotros pregunta respuesta en maar toen dus zei vraag antwoord
    """
PLAIN_WORDS = frozenset(_PLAIN.split())


def are_plain_words(words: Iterable[str]) -> bool:
    """Whether these are words of a sentence: "Well", "And Then"; a capital alone is somebody's initial."""
    return all(
        not (len(word) == 1 and word.isupper()) and word.casefold().strip(".,'’") in PLAIN_WORDS for word in words
    )
