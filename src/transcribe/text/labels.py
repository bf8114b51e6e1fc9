"""Speakers' labels: who is named in front of what somebody says ("Ann Lee: …"), and what a label says of them.

Whether "Word: …" names a speaker can't be told from one line alone. `Labels` weighs what is known of a whole file:
names that its transcript or page already has, and labels that come again and again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from transcribe.model.episode import Role
from transcribe.model.records import record
from transcribe.text.label_words import JOBS, PARTICLES, PLAIN_WORDS, are_plain_words

#: How many labels are kept with what is known of them: a file asks for the same ones again and again.
_KEPT = 5_000

#: Colons of all scripts that use one after a name. Behind the wide ones no space is written.
_COLON = re.compile(r"[:：﹕︰]")
_WIDE = "：﹕︰"

#: Characters without width that word processors leave around names. Joiners (U+200C, U+200D) are part of words.
_INVISIBLE = dict.fromkeys(
    (0x200B, 0x200E, 0x200F, 0x061C, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)

_LONGEST_LABEL, _MOST_WORDS = 80, 8
_USUAL_LENGTH, _USUAL_WORDS = 40, 5
_OFTEN = 3  # a label is one if it begins so many lines

_SUFFIX = re.compile(
    r"(?:jr|sr|[ivx]{1,4}|ph\.?\s?d|m\.?d|esq|[omck]be|mp|qc|ba|ma|msc|dds|cpa|rn|phil)\.?", re.IGNORECASE
)
_NO_LABEL = re.compile(r"//|[\[\]<>{}|]|[.?!…][\"”’»)]?\s+[^\W\d_]{4,}.*[^\W\d_]{4,}")
_NOT_IN_NAMES = re.compile(r"[,;!?…\"“”„«»]")
_NICKNAME = re.compile(r"(?<=\s)[\"“„«‘'][^\"“”„«»‘’']{1,20}[\"”“»’'](?=\s)")
_SURNAME_FIRST = re.compile(r"(?P<surname>[^,;:]{1,40}),\s*(?P<given>[^,;:]{1,40}?)(?:,\s*(?P<suffix>[^,;:]{1,6}))?")
_TAG = re.compile(r"(?P<name>.*\S)\s*(?P<tag>\([^()]*\))")
_BESIDE = re.compile(r"(.*\S)\s*\((\w+)\)")

# Labels that transcribers write for people whose names they don't know.
_NAMELESS = re.compile(r"(?:unknown[ _])?(?:speaker|voice)(?:[ _]?(?:\d+|[a-z]))?", re.IGNORECASE)
_ROLES = {
    "reporter": Role.REPORTER,
    "interviewer": Role.REPORTER,
    "host": Role.REPORTER,
    "guest": Role.GUEST,
    "interviewee": Role.GUEST,
    "other": Role.OTHER,
}

#: A script whose words have no spaces between them needs none behind a colon either.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")


@record
class Named:
    """The beginning of what somebody says: who, what they are if that stands beside the name, and the rest."""

    speaker: str
    role: Role
    text: str


class Labels:
    """What is taken for a speaker's label in one file."""

    def __init__(self, known: Iterable[str] = (), starts: Iterable[str] = ()) -> None:
        """
        Args:
            known: names of speakers, always believed.
            starts: the beginnings of the file's lines or paragraphs, without their times. What begins many of them and
                has a colon is a label, whatever its shape.
        """
        self._exact = {clean_label(name) for name in known} - {""}
        self._known = {_key(name) for name in self._exact}
        self._known |= {_key(name.split()[-1]) for name in self._exact}  # as captions shorten names
        self._longest = max(map(len, self._known), default=0) + 40
        lines = list(starts)
        counted = Counter(_key(label) for line in lines if (label := _candidate(line)))
        led = len(lines) > 1 and sum(counted.values()) * 2 > len(lines)
        self._often = {label for label, count in counted.items() if count >= _OFTEN or (led and count > 1)}
        self._led = led

    def named(self, line: str) -> Named | None:
        """Who is named before a line's colon; None where that is a part of what is said.

        >>> Labels(["bell hooks"]).named("bell hooks: Love is an act.")
        Named(speaker='bell hooks', role=<Role.UNKNOWN: 'unknown'>, text='Love is an act.')
        """
        for label, text in _splits(line, self._longest):
            if self.is_known(label):
                return Named(*self.identify(label), text)
        label, text = next(_splits(line, _LONGEST_LABEL), ("", ""))
        return Named(*self.identify(label), text) if self.is_label(label) else None

    def is_label(self, label: str, *, timed: bool = False) -> bool:
        """Whether this names a speaker.

        Args:
            timed: a time stands with it, as it does with labels; then it needs no more than a possible shape.
        """
        if self.is_known(label):
            return True
        speaker, _ = name_and_role(label)
        if is_name(speaker):
            return True
        key = _key(speaker)
        if key in self._often or _key(label) in self._often:
            return True
        return (timed and _is_possible(speaker)) or (self._led and _surname_first(speaker) is not None)

    def is_known(self, label: str) -> bool:
        """Whether it is the name of somebody who is known, or stands for it."""
        speaker, _ = name_and_role(label)
        label = clean_label(label)
        if label in self._exact or {_key(label), _key(speaker), _key(given_first(speaker))} & self._known:
            return True
        cut = speaker.removesuffix("…")  # as captions cut names off that are too long
        return cut != speaker and any(name.startswith(_key(cut)) for name in self._known)

    def is_often(self, label: str) -> bool:
        """Whether it is known, or begins many lines of this file."""
        return self.is_known(label) or _key(name_and_role(label)[0]) in self._often

    def identify(self, label: str) -> tuple[str, Role]:
        """The speaker that a label names, given name first, and the role that it tells; a known name is as it is."""
        whole = clean_label(label)
        if whole in self._exact:
            return whole, _ROLES.get(whole.casefold(), Role.UNKNOWN)
        speaker, role = name_and_role(whole)
        return (speaker if speaker in self._exact else given_first(speaker)), role


NO_NAMES = Labels()


def named(line: str, labels: Labels = NO_NAMES) -> Named | None:
    """Who is named before a line's colon; None where it is a part of what is said.

    >>> named("Ann van Lee (reporter): Why?")
    Named(speaker='Ann van Lee', role=<Role.REPORTER: 'reporter'>, text='Why?')
    >>> named("李娜：您好")
    Named(speaker='李娜', role=<Role.UNKNOWN: 'unknown'>, text='您好')
    >>> named("I have one question: why?"), named("Question: why?")
    (None, None)
    """
    return labels.named(line)


@lru_cache(_KEPT)
def name_and_role(label: str) -> tuple[str, Role]:
    """A label's name, and the role that stands beside it or that it is.

    >>> [name_and_role(label) for label in ("Bo Ek (guest)", "Interviewer", "Bo (by phone)")]
    [('Bo Ek', <Role.GUEST: 'guest'>), ('Interviewer', <Role.REPORTER: 'reporter'>),
     ('Bo (by phone)', <Role.UNKNOWN: 'unknown'>)]
    """
    label = clean_label(label)
    beside = _BESIDE.fullmatch(label)
    if beside and beside[2].casefold() in _ROLES:
        return beside[1], _ROLES[beside[2].casefold()]
    return label, _ROLES.get(label.casefold(), Role.UNKNOWN)


def clean_label(label: str) -> str:
    """A label on one line, single-spaced, without marks that nobody sees.

    >>> clean_label("\\u200fנועה  לוי\\u200e")
    'נועה לוי'
    """
    return " ".join(label.translate(_INVISIBLE).split())


def given_first(name: str) -> str:
    """A name with the surname last, as it is shown.

    >>> [given_first(name) for name in ("Cole, Dana", "Sammy Davis, Jr.", "Davis, Sammy, Jr.", "Ann Lee, BBC")]
    ['Dana Cole', 'Sammy Davis, Jr.', 'Sammy Davis, Jr.', 'Ann Lee, BBC']
    """
    return _surname_first(name) or name


@lru_cache(_KEPT)
def is_name(text: str) -> bool:
    """Whether it has the shape of what somebody is called: a name, a role, or a label such as "Speaker 2".

    A name has up to five words that don't begin small, but for particles; a suffix may stand behind a comma, and what
    somebody is nicknamed in quotation marks.

    >>> [is_name(text) for text in ("Sammy Davis, Jr.", 'Bo "Red" Ek', "Question", "remember this")]
    [True, True, False, False]
    """
    if is_nameless(text):
        return True
    text = clean_label(text).removesuffix("…")  # as captions cut names off that are too long
    text = _NICKNAME.sub("", text)
    head, comma, suffix = text.rpartition(",")
    if comma and _SUFFIX.fullmatch(suffix.strip()):
        text = head
    words = text.split()
    return (
        0 < len(words) <= _USUAL_WORDS
        and len(text) <= _USUAL_LENGTH
        and not _NOT_IN_NAMES.search(text)
        and any(letter.isalpha() for letter in text)
        and _is_capitalised(words)
        and not are_plain_words(words)
    )


def is_nameless(label: str) -> bool:
    """Whether it only tells a speaker from others, and is nobody's name.

    >>> [is_nameless(label) for label in ("Speaker 2", "SPEAKER_00", "Interviewer", "Ann")]
    [True, True, True, False]
    """
    return _NAMELESS.fullmatch(label) is not None or label.casefold() in _ROLES


def may_be_label(text: str) -> bool:
    """Whether a reader that knows nothing else might take a text's beginning for a label.

    >>> [may_be_label(text) for text in ("remember this: it", ": yes", "at 12:30 we went")]
    [True, True, False]
    """
    return next(_splits(text, _LONGEST_LABEL), None) is not None


def _splits(line: str, longest: int) -> Iterator[tuple[str, str]]:
    """What stands before and after each colon of a line's beginning that may end a label."""
    for colon in _COLON.finditer(line[: longest + 1]):
        label, text = line[: colon.start()], line[colon.end() :]
        if (
            colon.group() in _WIDE
            or not text
            or text[0].isspace()
            or text[0] in "\u200e\u200f\u202a\u202b\u2067\u2068"
            or (_UNSPACED.match(text[0]) and _UNSPACED.match(label.rstrip()[-1:]))
        ):
            yield label, text.strip()


def _candidate(line: str) -> str | None:
    """What might be a label at a line's beginning, if it recurs."""
    label = next(_splits(line, _LONGEST_LABEL), ("", ""))[0]
    return name_and_role(label)[0] if _is_possible(name_and_role(label)[0]) else None


@lru_cache(_KEPT)
def _is_possible(label: str) -> bool:
    """Whether it may be a label where more than its shape says so: "bell hooks", "P1 (she/her)"."""
    words = label.split()
    if not (0 < len(words) <= _MOST_WORDS and len(label) <= _LONGEST_LABEL and any(map(str.isalnum, label))):
        return False
    if _NO_LABEL.search(label) or label.endswith(("?", ",", ";")):
        return False
    small = not _is_capitalised(words)
    return not (are_plain_words(words[:1]) and (small or "," in words[0])) and not (
        small and any(word.casefold().strip(".,'’") in PLAIN_WORDS - PARTICLES for word in words)
    )


def _is_capitalised(words: Iterable[str]) -> bool:
    return all(not word[0].islower() or word in PARTICLES for word in words)


def _surname_first(name: str) -> str | None:
    """A name in the order in which it is spoken, where the surname stands first."""
    tagged = _TAG.fullmatch(name)  # "Cole, Dana (External)"
    found = _SURNAME_FIRST.fullmatch(tagged["name"] if tagged else name)
    if found is None:
        return None
    surname, given, suffix = (clean_label(found[part] or "") for part in ("surname", "given", "suffix"))
    plain = {word.casefold().strip(".") for word in (*given.split(), *surname.split())}
    acronym = given.isalpha() and len(given) > 1 and given.isupper() and not surname.isupper()  # "Ann Lee, BBC"
    if (
        _SUFFIX.fullmatch(given)
        or (suffix and not _SUFFIX.fullmatch(suffix))
        or plain & JOBS
        or acronym
        or not (is_name(surname) and is_name(given) and all(word[0].isalpha() for word in given.split()))
    ):
        return None
    return f"{given} {surname}{', ' + suffix if suffix else ''}{' ' + tagged['tag'] if tagged else ''}"


@lru_cache(_KEPT)
def _key(name: str) -> str:
    """What equal names have in common, however they are typed."""
    return unicodedata.normalize("NFC", clean_label(name)).casefold()
