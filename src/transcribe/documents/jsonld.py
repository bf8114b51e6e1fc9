"""What search engines read of an episode's web page: JSON-LD in the words of schema.org.

https://schema.org/PodcastEpisode, https://schema.org/AudioObject
"""

from __future__ import annotations

import json
from typing import Any

from transcribe.documents.article import paragraphs, title
from transcribe.model.formats import Format
from transcribe.model.transcript import Transcript

_FOR_HTML = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def write(transcript: Transcript) -> str:
    """The episode as a schema.org PodcastEpisode, its transcript in its sound's `transcript`."""
    episode, recording = transcript.episode, transcript.provenance.recording
    said = "\n".join(
        f"{paragraph.speaker}: {paragraph.text}" if paragraph.speaker else paragraph.text
        for paragraph in paragraphs(transcript)
        if paragraph.kind in ("speech", "sound")
    )
    duration = f"PT{recording.duration_ms / 1000:g}S"
    document = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "name": title(transcript),
        "description": episode.synopsis,
        "inLanguage": transcript.language,
        "timeRequired": duration,
        "contributor": [
            {"@type": "Role", "roleName": str(speaker.role), "contributor": _named("Person", speaker.name)}
            for speaker in transcript.speakers
            if speaker.name
        ],
        "about": [_named("Movie", episode.film)] if episode.film else [],
        "recordedAt": _named("Event", f"{episode.festival} {episode.year or ''}".strip()) if episode.festival else None,
        "accessibilityFeature": ["transcript", "captions"],
        "associatedMedia": {
            "@type": "AudioObject",
            **({"contentUrl": recording.path} if recording.path else {}),
            "duration": duration,
            "transcript": said,
        },
    }
    text = json.dumps({name: value for name, value in document.items() if value}, ensure_ascii=False, indent=1) + "\n"
    # It is pasted into a page's <script>, where HTML sees an end tag or a comment before anybody reads JSON. In JSON
    # these signs stand inside strings only. https://html.spec.whatwg.org/multipage/scripting.html
    return text.translate(_FOR_HTML)


def _named(kind: str, name: str) -> dict[str, Any]:
    return {"@type": kind, "name": name}


FORMAT = Format("jsonld", "transcript.jsonld", "application/ld+json", write)
