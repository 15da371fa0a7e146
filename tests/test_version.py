"""`batchwright.__version__`."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import batchwright

ROOT = Path(__file__).parents[1]


def test_the_version_comes_from_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert batchwright.__version__ == project["version"]


def test_without_an_installation_the_version_is_unknown() -> None:
    """The sources also work on `PYTHONPATH`, but their version is unknown."""
    program = "import batchwright; print(batchwright.__version__)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "overlays")}
    command = [sys.executable, "-S", "-c", program]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "unknown"
