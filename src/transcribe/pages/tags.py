"""What the tags inside a recording say: ID3, Vorbis comments, MP4 atoms, by the lower-case names FFmpeg gives them.

A tag that bears the name of a page's field ("reporter", "guest", "film", "festival" ...) is that field. Of the
standard ones, `performer` is who was interviewed; `artist`, or `album_artist`, is who made the podcast: a reporter,
unless it is a station or a show. A comment or description may hold a whole page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from transcribe.model.episode import Episode
from transcribe.pages.fields import assemble, completed, field_of, understood
from transcribe.pages.text import episode_from_text

_PROSE = ("comment", "description", "synopsis", "lyrics", "lyrics-eng", "podcastdesc", "itunes:summary")
_MAKERS = ("artist", "album_artist", "albumartist", "author")
_STATION = re.compile(
    r"\b(?:radio|podcasts?|media|festival|tv|fm|show|network|productions?|magazine|studios?|news"
    r"|press)\b",
    re.IGNORECASE,
)
# What encoders and players note for themselves.
_TECHNICAL = re.compile(
    r"encod|_brand|^minor_version|^creation_time|^handler|^vendor|^itun|replaygain|^track|^disc"
    r"|^id3v2_priv|^language$|^tlen$|^tsse$|^media_type|^gapless|^length$|^compilation$|^date$|^year$"
)


def episode_from_tags(tags: Mapping[str, str]) -> Episode:
    """Read tags. What they don't say is left blank, and tags that have no place in an episode are kept in `other`.

    Args:
        tags: texts by lower-case name.

    >>> found = episode_from_tags({"title": "Ann Lee – Dusk #IDFA2017", "artist": "Bo Ek", "genre": "Podcast"})
    >>> found.reporters, found.guests, found.film, found.other
    (('Bo Ek',), ('Ann Lee',), 'Dusk', {'genre': 'Podcast'})
    """
    tags = {name.strip().lower(): text.strip() for name, text in tags.items() if text.strip()}
    said = assemble(
        {
            field: text
            for name, text in tags.items()
            if (field := field_of(name)) and name not in _PROSE and not _TECHNICAL.search(name)
        },
        {},
    )
    texts = (episode_from_text(tags[name]) for name in _PROSE if name in tags)
    for page in texts:
        # Prose opens with no title of the episode's; a whole page does.
        said = completed(said, page if understood(page) else Episode(synopsis=_prose(page)))
    if said.title:
        said = completed(said, episode_from_text(said.title))
    return completed(said, _standard(tags, said))


def _prose(page: Episode) -> str:
    return "\n\n".join(filter(None, (page.title, page.synopsis)))


def _standard(tags: Mapping[str, str], said: Episode) -> Episode:
    """What the standard tags say beyond the page's own fields."""
    maker = next((tags[name] for name in _MAKERS if name in tags and not _STATION.search(tags[name])), "")
    used = {*_PROSE, "performer"} | {name for name in _MAKERS if tags.get(name) == maker and not said.reporters}
    other = {
        name: text
        for name, text in tags.items()
        if name not in used and field_of(name) is None and not _TECHNICAL.search(name)
    }
    dated = {"year": tags.get("date") or tags.get("year", "")}
    return assemble({"reporters": maker, "guests": tags.get("performer", ""), **dated}, other)
