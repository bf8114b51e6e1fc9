"""Transcripts for podcast apps: the JSON of the podcast namespace.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from transcribe.captions.cue import Cue
from transcribe.captions.cues import shown
from transcribe.captions.profiles import PODCAST, Profile
from transcribe.captions.script import printed_name
from transcribe.model.formats import Format
from transcribe.model.transcript import Transcript
from transcribe.text.scripts import join


def write(transcript: Transcript, profile: Profile = PODCAST, made: Sequence[Cue] | None = None) -> str:
    """The transcript's captions as the podcast namespace has them; a cue of two speakers is two segments.

    A sound has no speaker.
    """
    segments = []
    for cue in shown(transcript, profile, made):
        for speaker in dict.fromkeys(line.speaker for line in cue.lines):
            text = join(line.text for line in cue.lines if line.speaker == speaker)
            named = {"speaker": printed_name(transcript.speaker(speaker))} if speaker else {}
            segments.append({**named, "startTime": cue.start_ms / 1000, "endTime": cue.end_ms / 1000, "body": text})
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


FORMAT = Format("podcast-json", "podcast.json", "application/json", write)
