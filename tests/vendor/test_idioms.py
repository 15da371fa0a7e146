"""What people write with the vendor's SDK, run with it and with ours: the output is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batchwright.server import Durations, ErrorResponse, Server

from .cells import Cell, cells, output_of, with_ours
from .prepared import prepare

CELLS = list(cells())
UNCHANGED = [cell for cell in CELLS if not cell.differs]
CHANGED = [cell for cell in CELLS if cell.differs]

# A program that waits for its batch needs a server whose batches take no time.
DURATIONS = {"waiting": Durations(), "async_waiting": Durations()}
STILL = Durations(in_progress=1, cancelling=1)


class Programs:
    """Runs programs, each with objects of its own on one server."""

    def __init__(self, server: Server, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._server = server
        self._folder = folder
        self._patch = patch

    def output(self, source: str, key: str) -> str:
        """Run a program with a key, and return what it prints."""
        folder = self._folder / key
        folder.mkdir()
        self._server.faults.clear()
        variables: dict[str, Any] = prepare(self._server, key, folder)
        variables |= {"server": self._server, "ErrorResponse": ErrorResponse}
        self._patch.chdir(folder)
        self._patch.setenv("OPENAI_API_KEY", key)
        self._patch.setenv("OPENAI_BASE_URL", self._server.base_url)
        return output_of(source, variables)


@pytest.fixture
def programs(
    cell: Cell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Programs]:
    durations = DURATIONS.get(cell.theme, STILL)
    with Server(tmp_path / "data", speed=0, durations=durations) as server:
        yield Programs(server, tmp_path, monkeypatch)


@pytest.mark.parametrize("cell", UNCHANGED, ids=lambda cell: cell.name)
def test_an_idiom_runs_unchanged(cell: Cell, programs: Programs):
    theirs = programs.output(cell.source, "theirs")
    assert theirs, "an idiom prints what it found"
    assert programs.output(with_ours(cell.source), "ours") == theirs


@pytest.mark.parametrize("cell", CHANGED, ids=lambda cell: cell.name)
def test_another_idiom_fails_as_recorded_and_has_a_counterpart(cell: Cell, programs: Programs):
    theirs = programs.output(cell.source, "theirs")
    try:
        ours = programs.output(with_ours(cell.source), "ours")
    except Exception as error:
        assert type(error).__name__ == cell.differs
    else:
        assert (cell.differs, ours != theirs) == ("output", True)
    assert programs.output(with_ours(cell.instead), "instead") == theirs


def test_at_least_95_percent_of_the_idioms_run_unchanged():
    assert len(CELLS) >= 100
    assert len({cell.name for cell in CELLS}) == len(CELLS)
    assert len(UNCHANGED) / len(CELLS) >= 0.95
