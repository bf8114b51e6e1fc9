from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from transcribe.cli.interrupts import interrupts


@pytest.fixture(autouse=True)
def handled() -> Iterator[None]:
    """However the tests were started, interrupts are heard while one of these runs."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_that_somebody_swallowed_is_raised_again() -> None:
    with interrupts() as raise_if_interrupted:
        raise_if_interrupted()
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            raise_if_interrupted()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_where_interrupts_are_ignored_they_still_are() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interrupts() as raise_if_interrupted:
        signal.raise_signal(signal.SIGINT)
        raise_if_interrupted()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
