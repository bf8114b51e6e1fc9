"""What an episode's item in a podcast feed says of its transcript: the podcast namespace.

https://podcasting2.org/podcast-namespace: `transcript`, `person`, `soundbite`.
"""

from __future__ import annotations

from xml.etree import ElementTree as xml

from transcribe.documents.article import title
from transcribe.model.episode import Role
from transcribe.model.formats import Format
from transcribe.model.transcript import Interval, Transcript
from transcribe.text.prose import one_line

_NAMESPACE = "https://podcastindex.org/namespace/1.0"
_FILES = (("captions.vtt", "text/vtt"), ("captions.srt", "application/x-subrip"), ("podcast.json", "application/json"))

#: Of the Podcast Taxonomy's group "cast", which is the group where none is named.
_ROLES = {Role.REPORTER: "reporter", Role.GUEST: "guest"}

#: A soundbite is from 15 seconds to two minutes long; the nearer to this, the better.
_SOUNDBITE_MS = 30_000
_SHORTEST_MS, _LONGEST_MS = 15_000, 120_000


def write(transcript: Transcript) -> str:
    """An RSS item with the episode's transcripts, people and a soundbite. Addresses are relative: mend them."""
    xml.register_namespace("podcast", _NAMESPACE)
    item = xml.Element("item")
    xml.SubElement(item, "title").text = title(transcript)
    for name, kind in _FILES:
        told = {"url": f"{transcript.id}/{name}", "type": kind, "language": transcript.language or ""}
        xml.SubElement(item, _tag("transcript"), {key: value for key, value in told.items() if value})
    for speaker in transcript.speakers:
        if speaker.name and speaker.role in _ROLES:
            told = {"role": _ROLES[speaker.role], "group": "cast"}
            xml.SubElement(item, _tag("person"), told).text = one_line(speaker.name)
    bite = _soundbite(transcript)
    if bite:
        told = {"startTime": f"{bite.start_ms / 1000:.1f}", "duration": f"{bite.duration_ms / 1000:.1f}"}
        xml.SubElement(item, _tag("soundbite"), told)
    xml.indent(item)
    return xml.tostring(item, encoding="unicode") + "\n"


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _soundbite(transcript: Transcript) -> Interval | None:
    """The guest's turn that is best fit to stand alone by its length."""
    told = [
        turn
        for turn in transcript.turns
        if transcript.speaker(turn.speaker).role is Role.GUEST and _SHORTEST_MS <= turn.duration_ms <= _LONGEST_MS
    ]
    return min(told, key=lambda turn: abs(turn.duration_ms - _SOUNDBITE_MS), default=None)


FORMAT = Format("podcast-xml", "podcast.xml", "application/xml", write)
