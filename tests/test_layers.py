"""Imports run one way, as the contracts in pyproject.toml say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = "from importlinter.cli import lint_imports_command as lint; lint()"
SKIPPED = shutil.ignore_patterns("__pycache__")

ONE_WAY = "Imports run one way"
SERVER = "The server's imports run one way"
NO_CIRCLE = "No imports run in a circle"
SEAM = "Only the seam imports the generated package"
ALONE = "The generated package stands alone"
TOP = "Only the command line imports from the top of the package"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the packages that a folder finds against the contracts in it."""
    command = [sys.executable, "-c", LINT, "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def broken(linted: subprocess.CompletedProcess[str]) -> set[str]:
    return set(re.findall(r"^(.+) BROKEN", linted.stdout, re.MULTILINE))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the contracts and the packages, which come before the installed ones."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("overlays/batchwright", "generated/batchwright_api"):
        shutil.copytree(ROOT / package, tmp_path / Path(package).name, ignore=SKIPPED)
    return tmp_path


def test_every_contract_is_kept():
    linted = lint(ROOT)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize(
    ("module", "statement", "contract"),
    [
        ("batchwright/limits.py", "from batchwright import client", ONE_WAY),
        ("batchwright/limits.py", "def late():\n    import batchwright.client", ONE_WAY),
        ("batchwright/requests.py", "from batchwright import results", ONE_WAY),
        ("batchwright/helpers.py", "", ONE_WAY),
        ("batchwright/server/engine/lines.py", "from batchwright.server.api import files", SERVER),
        ("batchwright/_http/headers.py", "from batchwright._http import transport", NO_CIRCLE),
        ("batchwright/client.py", "import batchwright_api.models", SEAM),
        ("batchwright_api/errors.py", "import batchwright.errors", ALONE),
        ("batchwright/results.py", "from batchwright import Client", TOP),
    ],
)
def test_an_import_that_breaks_a_contract_is_seen(
    copy: Path, module: str, statement: str, contract: str
):
    with (copy / module).open("a") as file:
        file.write(f"\n{statement}\n")
    linted = lint(copy)
    assert contract in broken(linted), linted.stdout + linted.stderr
    assert linted.returncode != 0
