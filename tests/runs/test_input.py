"""The input of a run: it stays as it was, or the run stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from batchwright.runs.errors import RunError
from batchwright.runs.input import fingerprint, lines_of
from batchwright.runs.state import ShardState

SHARD = ShardState(index=1, offset=3, length=3, first_line=2, requests=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"{}\n[]\n")
    return path


def test_the_lines_of_a_shard_are_read(path: Path) -> None:
    with lines_of(SHARD, path, fingerprint(path)) as lines:
        assert lines.read() == b"[]\n"


def test_a_change_while_they_are_read_is_noticed(path: Path) -> None:
    def read() -> None:
        with lines_of(SHARD, path, fingerprint(path)) as lines:
            assert lines.read()
            path.write_bytes(b"{}\n")

    with pytest.raises(RunError, match="the input changed"):
        read()


def test_an_error_caused_by_a_change_is_reported_as_the_change(path: Path) -> None:
    def read() -> None:
        with lines_of(SHARD, path, fingerprint(path)):
            path.unlink()
            raise ValueError("a line is broken")

    with pytest.raises(RunError, match="the input changed"):
        read()
