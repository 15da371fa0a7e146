"""The example programs run as they are, and say what is in their data."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from batchwright.server import Server

EXAMPLES = Path(__file__).parents[2] / "examples"

SAID = {
    "classify.py": ["8 of 8 answered", "billing 3", "bug 3", "praise 2"],
    "classify_async.py": ["'T-8': 'English'", "'Dan': 'English'"],
    "extract.py 90": ["90 of 90 answered", "120 boxes of pencils", "180 boxes of erasers"],
    "grade.py": ["Ada: 0 points. Question: Which planet is the largest?"],
    "pipeline.py": ["tickets", "billing", "output_tokens"],
    "search.py 100 abc.ABC": ["100 of 100 answered", "1.000  abc.ABC"],
}


@pytest.mark.parametrize("command", SAID)
def test_a_program_says_what_it_found(
    command: str, batchwright_server: Server, tmp_path: Path
) -> None:
    program, *arguments = command.split()
    ran = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / program, *arguments],
        cwd=tmp_path,
        env={
            **os.environ,
            "OPENAI_API_KEY": "test",
            "OPENAI_BASE_URL": batchwright_server.base_url,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert [said for said in SAID[command] if said not in ran.stdout] == [], ran.stdout


def test_every_program_is_run() -> None:
    others = {"demo.py", "docstrings.py", "jobs.py", "localserver.py", "neighbours.py"}
    programs = {path.name for path in EXAMPLES.glob("*.py")} - others - {"quickstart.py"}
    assert {command.split()[0] for command in SAID} == programs
