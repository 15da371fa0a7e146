"""The whole published document, and the types of all that is generated of other documents.

Slow, so `make check` runs it: it generates 5,000 modules, and checks the types of each.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .foreign import DOCUMENTS, NAMES, Outcome, generated, importable, operations_in, routes

UPSTREAM = Path(__file__).parents[3] / "shared" / "upstream"
SECONDS = 60
COUNTS = {"openapi-2026-08-21": 288, "openapi-2024-11-04": 94}
SETTINGS = {"pythonVersion": "3.11", "typeCheckingMode": "standard"}
SPECS = [
    *(pytest.param(DOCUMENTS / f"{name}.yaml", id=name) for name in NAMES),
    *(
        pytest.param(
            UPSTREAM / f"{name}.yaml",
            id=name,
            marks=pytest.mark.skipif(
                not (UPSTREAM / f"{name}.yaml").exists(),
                reason=f"../shared/upstream/{name}.yaml is not there",
            ),
        )
        for name in COUNTS
    ),
]


@pytest.fixture(scope="module", params=SPECS)
def package(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, Outcome, float]]:
    """A document, its package, and the seconds of processor time that this process took."""
    spec: Path = request.param
    folder = tmp_path_factory.mktemp("packages")
    with importable(folder):
        started = time.process_time()
        outcome = generated(spec, spec.stem.replace("-", "_"), folder)
        yield spec, outcome, time.process_time() - started


def test_every_operation_has_a_module(package: tuple[Path, Outcome, float]) -> None:
    spec, outcome, seconds = package
    assert outcome.returncode == 0, outcome.remarks
    assert seconds < SECONDS
    wanted = {(method, "/" + path.removeprefix("/")) for method, path in operations_in(spec)}
    assert routes(outcome.package) == wanted
    assert len(wanted) == COUNTS.get(spec.stem, len(wanted))
    assert [line for line in outcome.remarks if not line.startswith(f"{spec.name}: ")] == []


def test_mypy_finds_nothing(package: tuple[Path, Outcome, float]) -> None:
    folder = package[1].package
    command = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11"]
    checked = subprocess.run(
        [*command, "--cache-dir", folder.parent / ".mypy_cache", folder.name],
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[-3000:]


def test_pyright_finds_nothing(package: tuple[Path, Outcome, float]) -> None:
    folder = package[1].package
    settings = folder.parent / "pyrightconfig.json"
    settings.write_text(json.dumps({**SETTINGS, "include": [folder.name]}))
    checked = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "-p", settings],
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[-3000:]
