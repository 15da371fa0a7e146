"""The lower bounds of the dependencies are locked, and a batch runs with them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import lowest
import pytest
import smoke

ROOT = Path(__file__).parents[2]


def test_the_lock_pins_each_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [
        wanted for name, wanted in project["optional-dependencies"].items() if name in lowest.EXTRAS
    ]
    wanted = dict(
        line.split(">=") for line in [*project["dependencies"], *(one for e in extras for one in e)]
    )
    pinned = lowest.pins(lowest.LOCK.read_text())
    parts = {name: pinned[name].split(".") for name in wanted}
    for name, bound in wanted.items():
        assert parts[name][: bound.count(".") + 1] == bound.split("."), name
        assert set(parts[name][bound.count(".") + 1 :]) <= {"0"}, name


def test_the_lock_has_hashes_and_names_no_registry() -> None:
    text = lowest.LOCK.read_text()
    assert len(re.findall(r"^[a-z]", text, re.MULTILINE)) == len(lowest.pins(text))
    assert "--hash=sha256:" in text
    assert "//" not in text


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11),
    reason="the lowest versions have wheels for the lowest Python, 3.11, only",
)
def test_a_batch_runs_with_the_lowest_versions(tmp_path: Path) -> None:
    try:
        python = lowest.environment(tmp_path)
    except subprocess.CalledProcessError:
        pytest.skip("the lowest versions cannot be installed: is a package registry reachable?")
    smoke.run([str(python), "-I", str(smoke.ONE_BATCH)], str(tmp_path))
    shown = subprocess.run(
        [python, "-I", "-c", "import attrs, httpx; print(httpx.__version__, attrs.__version__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    pinned = lowest.pins(lowest.LOCK.read_text())
    assert shown.stdout.split()[:2] == [pinned["httpx"], pinned["attrs"]]
