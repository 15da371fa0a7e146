"""SIGKILL at every change of a file: cutting again gives what an undisturbed try gives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, signal, sys
from pathlib import Path

from batchwright.runs.folder import Folder
from batchwright.runs.input import writing
from batchwright.runs.input.cutting import cut

CHANGES = {"open", "os.mkdir", "os.remove"}
BODY = b'{"model": "%b", "input": "x"}'
LINE = b'{"custom_id": "%d", "method": "POST", "url": "/v1/embeddings", "body": ' + BODY + b"}"
LINES = [LINE % (n, b"mn"[n % 2 :][:1]) for n in range(9)] + [b"{", LINE % (0, b"m")]
writing._BUFFER = 2 * len(LINE)
root = Path(sys.argv[1])


def content(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def cut_into(folder):
    cut(LINES, Folder(folder), max_requests=3, skip_invalid=True)


def killed_at(change, folder):
    if child := os.fork():
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = change

    def hook(event, arguments):
        nonlocal left
        if event in CHANGES and str(arguments[0]).startswith(str(folder)):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    cut_into(folder)
    os._exit(0)


cut_into(root / "undisturbed")
wanted, change = content(root / "undisturbed"), 0
cut_into(root / "again")  # so that there is something to remove, too
while killed_at(change, root / "again"):
    cut_into(root / "again")
    assert content(root / "again") == wanted, change
    change += 1
print(change, len(wanted))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_cutting_survives_a_kill_at_any_change(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert done.returncode == 0, done.stderr
    changes, files = map(int, done.stdout.split())
    assert files == 2 * 4 + 3
    assert changes > 3 * files
