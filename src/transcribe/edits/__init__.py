"""What people change by hand: a layer of its own over what machines made.

    index/episodes/ID/edits.json     an episode's edits, oldest first
    index/episodes/ID/imported.json  what was brought in from elsewhere, in place of what an engine would have heard
    index/people.json                names changed over the whole archive, oldest first

No machine ever writes here on its own account.
"""

from transcribe.edits.applying import edited, given, reworded
from transcribe.edits.imported import Imported
from transcribe.edits.kinds import (
    SCHEMA,
    AsHeard,
    Change,
    Checked,
    CheckedTurn,
    Edit,
    Edits,
    LaidOut,
    PassageIs,
    Remarked,
    Reworded,
    SoundIs,
    SpeakerIs,
)
from transcribe.edits.renamings import Renaming, Renamings

__all__ = [
    "SCHEMA", "AsHeard", "Change", "Checked", "CheckedTurn", "Edit", "Edits", "Imported", "LaidOut", "PassageIs",
    "Remarked", "Renaming", "Renamings", "Reworded", "SoundIs", "SpeakerIs", "edited", "given", "reworded"]
