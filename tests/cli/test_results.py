"""`batchwright results`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from batchwright.server import Durations, FailLines, Server

from .conftest import Cli, point_to


@pytest.fixture
def mixed(cli: Cli, server: Server, requests_file: Path) -> str:
    """A batch with four good answers and one refusal."""
    server.faults.add(FailLines(custom_id="^r0$"))
    batch_id = cli("submit", requests_file).out.strip()
    server.wait_until_idle()
    return batch_id


def test_all_lines_go_to_stdout(cli: Cli, mixed: str) -> None:
    ran = cli("results", mixed)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert {line["custom_id"] for line in lines} == {f"r{n}" for n in range(5)}
    assert lines[-1]["custom_id"] == "r0"
    assert ran.code == 1
    assert "not all requests succeeded" in ran.err


def test_good_answers_and_others_go_to_files(cli: Cli, mixed: str, tmp_path: Path) -> None:
    good, other = tmp_path / "good.jsonl", tmp_path / "other.jsonl"
    ran = cli("results", mixed, "--output", good, "--errors", other)
    assert ran.out == f"output  {good}\nerrors  {other}\n"
    assert len(good.read_text().splitlines()) == 4
    assert json.loads(other.read_text())["custom_id"] == "r0"


def test_a_batch_without_refusals_gives_an_empty_file_and_0(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path
) -> None:
    batch_id = cli("submit", requests_file).out.strip()
    server.wait_until_idle()
    ran = cli("results", batch_id, "--errors", tmp_path / "other.jsonl", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {"errors": str(tmp_path / "other.jsonl")}
    assert (tmp_path / "other.jsonl").read_bytes() == b""


def test_a_batch_in_progress_has_no_answers_yet(
    cli: Cli, requests_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(speed=0, durations=Durations(in_progress=60)) as server:
        point_to(server, monkeypatch)
        batch_id = cli("submit", requests_file).out.strip()
        ran = cli("results", batch_id)
    assert (ran.code, ran.out) == (1, "")
    assert f"wait {batch_id}" in ran.err


def test_a_file_is_not_written_over(cli: Cli, mixed: str, tmp_path: Path) -> None:
    (tmp_path / "precious").touch()
    ran = cli("results", mixed, "--output", tmp_path / "precious")
    assert ran.code == 2
    assert "exists already" in ran.err
