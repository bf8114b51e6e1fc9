"""Hits and quotes as text to read, and as Markdown to paste."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten

from transcribe.model.timecode import clock
from transcribe.search.match.hits import EXCERPT, MARK, Hit
from transcribe.search.match.quotes import Quote, QuotedTurn
from transcribe.text.prose import as_markdown, one_line


def source(found: Hit | Quote) -> str:
    """Where it was said: film, festival and year; where they aren't known the title, or the episode's id."""
    told = ", ".join(str(part) for part in (found.film, found.festival, found.year) if part)
    return one_line(told or found.title or found.episode)


def quote_as_text(quote: Quote) -> str:
    """A quote card to read.

    Helen Porter (guest): I think you have to put the camera down.

    The Last Ferry, IDFA, 2017
    0:50-0:52, not checked against the recording
    audio/the-last-ferry.mp3#t=50.634,52.1
    """
    said = [f"{_speaker(part)}: {one_line(part.text)}" for part in quote.parts]
    return "\n".join([*said, "", source(quote), f"{_times(quote)}, {_checked(quote)}", *_line(quote.link)]) + "\n"


def quote_as_markdown(quote: Quote) -> str:
    """A quote card as Markdown: what was said as block quotes, then where it comes from."""
    return "\n\n".join([*map(_block_quote, quote.parts), _origin(quote)]) + "\n"


def _origin(quote: Quote) -> str:
    return f"{as_markdown(source(quote))}, {_linked(_times(quote), quote.link)}, {_checked(quote)}"


def _line(link: str) -> tuple[str, ...]:
    # What was imported may have no recording to link to.
    return (link,) if link else ()


def _linked(text: str, link: str) -> str:
    return f"[{text}](<{link}>)" if link else text


def _block_quote(part: QuotedTurn) -> str:
    return f"> {as_markdown(one_line(part.text))}\n>\n> — **{as_markdown(one_line(part.person))}** ({part.role})"


def _speaker(said: QuotedTurn | Hit) -> str:
    return f"{one_line(said.person) or 'unknown speaker'} ({said.role})"


def _times(quote: Quote) -> str:
    return f"{clock(quote.start_ms)}-{clock(quote.end_ms)}"


def _checked(quote: Quote) -> str:
    if quote.checked:
        return "checked against the recording"
    some = any(part.checked for part in quote.parts)
    return "partly checked against the recording" if some else "not checked against the recording"


def hits_as_text(hits: Sequence[Hit], *, grouped: bool = False) -> str:
    """Hits to read.

    Args:
        grouped: an episode's hits under its name, the episodes in the order of their first hits.
    """
    if not grouped:
        return "".join(_text(hit, f", {source(hit)}") for hit in hits)
    return "".join(f"{one[0].episode}: {source(one[0])}\n\n" + "".join(map(_text, one)) for one in _by_episode(hits))


def hits_as_markdown(hits: Sequence[Hit], *, grouped: bool = False) -> str:
    """Hits as Markdown: what was said as block quotes, each with where it comes from."""
    if not grouped:
        return "".join(_markdown(hit, f", {as_markdown(source(hit))}") for hit in hits)
    return "".join(f"## {as_markdown(source(one[0]))}\n\n" + "".join(map(_markdown, one)) for one in _by_episode(hits))


def _by_episode(hits: Sequence[Hit]) -> list[list[Hit]]:
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.episode, []).append(hit)
    return list(groups.values())


def _text(hit: Hit, origin: str = "") -> str:
    said = _conversation(hit)
    lines = [f"{name}: {text}" for name, text in said] if len(said) > 1 else [text for _, text in said]
    return "\n".join(
        [
            f"{clock(hit.start_ms)}  {_speaker(hit)}{origin}{_doubt(hit)}",
            *(f"    {line}" for line in (*lines, *_line(hit.link))),
            "",
            "",
        ]
    )


def _markdown(hit: Hit, origin: str = "") -> str:
    said = _conversation(hit)
    lines = [
        f"> **{as_markdown(name)}:** {_marked(text)}" if len(said) > 1 else f"> {_marked(text)}" for name, text in said
    ]
    return "\n>\n".join(lines) + (
        f"\n\n{as_markdown(_speaker(hit))}{origin}, {_linked(clock(hit.start_ms), hit.link)}{_doubt(hit)}\n\n"
    )


def _conversation(hit: Hit) -> list[tuple[str, str]]:
    """What to show of a hit and around it: names and texts, the hit's own with its marks."""
    said = [(part.person, _end(part.text)) for part in hit.before]
    own = (hit.person, one_line(hit.excerpt))
    question, answer = hit.question, hit.answer
    if question is not None and question.start_ms <= hit.start_ms < question.end_ms:
        said += [own, *([] if answer is None else [(answer.person, _beginning(answer.text))])]
    else:
        said += [*([] if question is None else [(question.person, _end(question.text))]), own]
    said += [(part.person, _beginning(part.text)) for part in hit.after]
    return [(one_line(name), text) for name, text in said]


def _beginning(text: str) -> str:
    """As much of a text as an excerpt has, from its beginning."""
    return shorten(one_line(text), EXCERPT, placeholder=" …")


def _end(text: str) -> str:
    """As much of a text as an excerpt has, up to its end: there the question is."""
    text = one_line(text)
    return text if len(text) <= EXCERPT else "… " + text[-EXCERPT:].partition(" ")[2]


def _marked(text: str) -> str:
    return MARK.join(map(as_markdown, text.split(MARK)))


def _doubt(hit: Hit) -> str:
    return "" if hit.exact else " (not word for word)"


def facets_as_markdown(counts: Mapping[str, Mapping[str, int]]) -> str:
    """What `SearchIndex.tally` counted, as Markdown tables."""
    tables = []
    for name, values in counts.items():
        if values:
            rows = [f"| {as_markdown(value)} | {count} |" for value, count in values.items()]
            tables.append("\n".join([f"| {name} | turns |", "| --- | ---: |", *rows]) + "\n\n")
    return "".join(tables)
