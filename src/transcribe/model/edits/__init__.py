"""What people change by hand: a layer of its own over what machines made.

    index/episodes/ID/edits.json     an episode's edits, oldest first
    index/episodes/ID/imported.json  what was brought in from elsewhere, in place of what an engine would have heard
    index/people.json                names changed over the whole archive, oldest first

No machine ever writes here on its own account. Nothing is deleted: an undo is an edit that names what it takes back,
and whatever applies edits sees those that apply. `store.edits.EditStore` writes the logs.
"""

from transcribe.model.edits.applying import edited, given, reworded
from transcribe.model.edits.imported import Imported
from transcribe.model.edits.kinds import (
    AddNote,
    Change,
    Checked,
    CheckedTurn,
    PassageIs,
    RejectRepair,
    Renaming,
    ReplaceText,
    SetParagraphs,
    SoundIs,
    SpeakerIs,
    Undo,
)
from transcribe.model.edits.log import SCHEMA, Edit, Edits, read_edits
from transcribe.model.edits.renamings import Renamings

__all__ = [
    "SCHEMA",
    "AddNote",
    "Change",
    "Checked",
    "CheckedTurn",
    "Edit",
    "Edits",
    "Imported",
    "PassageIs",
    "RejectRepair",
    "Renaming",
    "Renamings",
    "ReplaceText",
    "SetParagraphs",
    "SoundIs",
    "SpeakerIs",
    "Undo",
    "edited",
    "given",
    "read_edits",
    "reworded",
]
