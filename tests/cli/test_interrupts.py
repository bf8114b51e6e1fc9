from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

from transcribe.cli.common.interrupts import interrupts


@pytest.fixture(autouse=True)
def handled() -> Iterator[None]:
    """However the tests were started, interrupts are heard while one of these runs."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_that_somebody_swallowed_is_raised_again() -> None:
    with interrupts() as interrupted:
        interrupted.raise_again()
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            interrupted.raise_again()
        assert interrupted.exit_code == 130
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_where_interrupts_are_ignored_they_still_are() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interrupts() as interrupted:
        signal.raise_signal(signal.SIGINT)
        interrupted.raise_again()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


PROGRAM = """
import hashlib, signal, sys, time
from transcribe.cli.common.interrupts import interrupts
for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # whatever the tests' own shell says of them
    signal.signal(getattr(signal, name), signal.SIG_DFL if name != "SIGINT" else signal.default_int_handler)
with interrupts() as interrupted:
    try:
        print("ready", flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        if sys.argv[1] == "again":
            print("once", flush=True)
            hashlib.pbkdf2_hmac("sha256", b"", b"", 2 * 10**9)  # minutes in C, where no handler of Python's is run
sys.exit(interrupted.exit_code)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_that_end_a_program_politely_are_one_kind_of_interrupt(number: signal.Signals, code: int) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, "once"], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        program.send_signal(number)
        assert program.wait(30) == code


def test_the_second_signal_ends_at_once_whatever_is_at_work() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, "again"], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        for said in (b"ready\n", b"once\n"):
            assert program.stdout.readline() == said
            program.send_signal(signal.SIGINT)
        assert program.wait(30) == 130
