"""What people write with the vendor's SDK, run with it and with ours: the output is the same."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from batchwright.server import Durations, ErrorResponse, Server

from .cells import Cell, cells, output_of, with_ours
from .prepared import prepare

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "coming-from-openai.md"

CELLS = list(cells())
UNCHANGED = [cell for cell in CELLS if not cell.differs]
CHANGED = [cell for cell in CELLS if cell.differs]

_NUMBERS = count(1)

STILL = Durations(in_progress=1, cancelling=1)


class Programs:
    """Runs programs, each with a key and objects of its own on one server."""

    def __init__(self, server: Server, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._server = server
        self._folder = folder
        self._patch = patch

    def output(self, source: str, by: str) -> str:
        """Run a program, and return what it prints."""
        folder = self._folder / by
        folder.mkdir()
        key = f"key-{next(_NUMBERS)}"
        variables: dict[str, Any] = prepare(self._server, key, folder)
        variables |= {"server": self._server, "ErrorResponse": ErrorResponse}
        self._patch.chdir(folder)
        self._patch.setenv("OPENAI_API_KEY", key)
        self._patch.setenv("OPENAI_BASE_URL", self._server.base_url)
        try:
            return output_of(source, variables)
        finally:
            self._server.faults.clear()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, Server]]:
    """A server whose batches take no time, and one whose batches take as long as its clock."""
    folder = tmp_path_factory.mktemp("servers")
    with (
        Server(folder / "still", speed=0, durations=STILL) as still,
        Server(folder / "quick", speed=0) as quick,
    ):
        yield {False: still, True: quick}


@pytest.fixture
def programs(
    cell: Cell, servers: dict[bool, Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Programs:
    return Programs(servers[cell.theme.endswith("waiting")], tmp_path, monkeypatch)


@pytest.mark.parametrize("cell", UNCHANGED, ids=lambda cell: cell.name)
def test_an_idiom_runs_unchanged(cell: Cell, programs: Programs):
    theirs = programs.output(cell.source, "theirs")
    assert theirs, "an idiom prints what it found"
    assert programs.output(with_ours(cell.source), "ours") == theirs


@pytest.mark.parametrize("cell", CHANGED, ids=lambda cell: cell.name)
def test_another_idiom_fails_as_recorded_and_has_a_counterpart(cell: Cell, programs: Programs):
    theirs = programs.output(cell.source, "theirs")
    if cell.differs == "output":
        assert programs.output(with_ours(cell.source), "ours") != theirs
    else:
        with pytest.raises(getattr(builtins, cell.differs)):
            programs.output(with_ours(cell.source), "ours")
    assert programs.output(with_ours(cell.instead), "instead") == theirs


def test_the_guide_says_how_many_run_unchanged_and_which_do_not():
    text = " ".join(GUIDE.read_text("utf-8").split())
    assert f"{len(UNCHANGED)} of {len(CELLS)} run unchanged" in text
    for cell in CHANGED:
        assert f"| {cell.title}: " in text


def test_at_least_95_percent_of_the_idioms_run_unchanged():
    assert len(CELLS) >= 100
    assert len({cell.name for cell in CELLS}) == len(CELLS)
    assert len(UNCHANGED) / len(CELLS) >= 0.95
