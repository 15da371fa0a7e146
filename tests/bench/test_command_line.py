"""What `make bench` refuses before it does anything."""

from __future__ import annotations

import subprocess
import sys

import pytest
from driver import BENCH


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--rounds 0", "'0' is not a whole number from 1 on"),
        ("--rounds two", "'two' is not a whole number from 1 on"),
        ("--scale 0", "'0' is not a number above 0"),
        ("--scale nan", "'nan' is not a number above 0"),
        ("--docs --scale 0.1", "--docs is for everything"),
        ("--only reading", "invalid choice: 'reading'"),
    ],
)
def test_wrong_arguments_are_refused(arguments: str, message: str):
    command = [sys.executable, BENCH, *arguments.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert message in done.stderr
