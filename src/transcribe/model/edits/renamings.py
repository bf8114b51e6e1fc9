"""Names that people changed over the whole archive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from transcribe.model.edits.kinds import Change, PassageIs, Renaming, SpeakerIs
from transcribe.model.edits.log import Edits
from transcribe.model.episode import Episode
from transcribe.model.records import record
from transcribe.model.transcript import Speaker


@record
class Renamings:
    """Names changed over the whole archive, oldest first: those that apply."""

    renamings: tuple[Renaming, ...] = ()

    @classmethod
    def of(cls, log: Edits) -> Renamings:
        """What a log of renamings comes to."""
        return cls(tuple(change for _, change in log.changes(Renaming)))

    def name(self, name: str, episode_id: str) -> str:
        """What somebody is called now, who is called so in this episode.

        >>> was = Renamings((Renaming("J. Gorter", "Jessica Gorter"),))
        >>> was.name("J. Gorter", "the-red-soul"), was.name("Bo Ek", "the-red-soul")
        ('Jessica Gorter', 'Bo Ek')
        """
        for renaming in self.renamings:
            if renaming.was == name and (not renaming.episodes or episode_id in renaming.episodes):
                name = renaming.now
        return name

    def credited(self, name: str, episode: Episode, episode_id: str) -> str:
        """What the page calls somebody who is called so now; the name itself, where the page doesn't credit them."""
        now = self.name(name, episode_id)
        return next((credit.name for credit in episode.credits if self.name(credit.name, episode_id) == now), now)

    def episode(self, episode: Episode, episode_id: str) -> Episode:
        """The episode with its people under their names of now, each once."""

        def renamed(names: Iterable[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(self.name(name, episode_id) for name in names))

        return replace(episode, reporters=renamed(episode.reporters), guests=renamed(episode.guests))

    def related(self, name: str) -> frozenset[str]:
        """Every name that somebody of this name has, had or may be called, this one included."""
        found, before = {name}, 0
        while len(found) > before:
            before = len(found)
            found |= {other for one in self.renamings if found & {one.was, one.now} for other in (one.was, one.now)}
        return frozenset(found)

    def edits(self, edits: Edits, episode_id: str) -> Edits:
        """The edits with the people that they name under their names of now."""

        def renamed(change: Change) -> Change:
            if isinstance(change, SpeakerIs | PassageIs) and change.person:
                return replace(change, person=self.name(change.person, episode_id))
            return change

        return replace(edits, edits=tuple(replace(edit, change=renamed(edit.change)) for edit in edits.edits))

    def speakers(self, speakers: Iterable[Speaker], episode_id: str) -> tuple[Speaker, ...]:
        """The speakers under their names of now."""
        return tuple(
            replace(speaker, name=self.name(speaker.name, episode_id)) if speaker.name else speaker
            for speaker in speakers
        )
