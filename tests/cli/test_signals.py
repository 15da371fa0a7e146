"""Signals that end a command as Ctrl-C does."""

from __future__ import annotations

import signal
import subprocess
import sys
from threading import Thread

import pytest

from batchwright.cli.signals import as_interrupt

PROGRAM = """
import signal, sys
from batchwright.cli.signals import as_interrupt

{before}
with as_interrupt() as interruption:
    try:
        signal.raise_signal(signal.{name})
        print("went on")
    except KeyboardInterrupt:
        print(int(interruption.code))
print(signal.getsignal(signal.{name}) in (signal.SIG_DFL, signal.SIG_IGN))
"""


def run(name: str, before: str = "") -> list[str]:
    program = PROGRAM.format(name=name, before=before)
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", "143"), ("SIGHUP", "129")])
def test_it_interrupts_the_block_and_has_its_code(name: str, code: str) -> None:
    assert run(name) == [code, "True"]


def test_ctrl_c_has_its_own_code() -> None:
    default = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    assert run("SIGINT", default)[0] == "130"


def test_what_nohup_ignores_stays_ignored() -> None:
    assert run("SIGHUP", "signal.signal(signal.SIGHUP, signal.SIG_IGN)") == ["went on", "True"]


def test_another_thread_changes_no_handler() -> None:
    found = []

    def enter() -> None:
        with as_interrupt():
            found.append(signal.getsignal(signal.SIGTERM))

    thread = Thread(target=enter)
    thread.start()
    thread.join()
    assert found == [signal.getsignal(signal.SIGTERM)]
