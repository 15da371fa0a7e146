"""`batchwright runs`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from batchwright.server import Durations, FailLines, Server

from .conftest import Cli, point_to, write_requests

QUICK = ("--poll", "0.05", "-q")


@pytest.fixture
def output(cli: Cli, server: Server, requests_file: Path) -> Path:
    """The output of a run in which one request of five failed."""
    server.faults.add(FailLines(custom_id="^r3$", status=404, times=1))
    output = requests_file.with_name("answers.jsonl")
    assert cli("run", requests_file, "-o", output, "--max-attempts", 1, *QUICK).code == 1
    return output


@pytest.fixture
def running(
    cli: Cli, requests_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> object:
    """A server that stands still, and the output of a run that waits for it."""
    output = tmp_path / "answers.jsonl"
    with Server(speed=0, durations=Durations(in_progress=60)) as server:
        point_to(server, monkeypatch)
        assert cli("run", requests_file, "-o", output, "--detach", *QUICK).code == 0
        yield server, output


def test_runs_are_found_below_a_folder(
    cli: Cli, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    requests = write_requests(tmp_path / "deep" / "more.jsonl", 2)
    assert cli("run", requests, *QUICK).code == 0
    monkeypatch.delenv("OPENAI_API_KEY")
    ran = cli("runs", "list", tmp_path)
    assert ran.code == 0
    head, *rows = ran.out.splitlines()
    assert head.split() == ["output", "state", "requests", "batches", "started"]
    assert any("answers.jsonl" in row and "finished  5 of 5, 1 failed  1" in row for row in rows)
    assert any("more.answers.jsonl" in row and "2 of 2" in row for row in rows)
    documents = [
        json.loads(line) for line in cli("runs", "list", tmp_path, "--json").out.splitlines()
    ]
    assert sorted(one["total"] for one in documents) == [2, 5]


def test_there_may_be_no_runs(cli: Cli, tmp_path: Path) -> None:
    ran = cli("runs", "list", tmp_path)
    assert (ran.code, ran.out, ran.err) == (0, "", "There are no runs.\n")


def test_a_damaged_run_is_named_and_the_others_are_listed(
    cli: Cli, output: Path, tmp_path: Path
) -> None:
    assert cli("run", write_requests(tmp_path / "more.jsonl", 2), *QUICK).code == 0
    ledger = tmp_path / "answers.jsonl.batchwright" / "ledger.sqlite"
    ledger.write_bytes(b"")
    ran = cli("runs", "list", tmp_path)
    assert ran.code == 0
    assert "more.answers.jsonl" in ran.out
    assert "answers.jsonl" in ran.err
    assert "Traceback" not in ran.err


def test_a_run_is_shown_without_asking_the_api(
    cli: Cli, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    ran = cli("runs", "show", output)
    assert ran.code == 0
    assert "succeeded  4\nfailed     1\n" in ran.out
    assert (
        "\nshard  state      done  failed  batch\n    0  collected   5/5       1  batch_" in ran.out
    )
    assert cli("runs", "show", f"{output}.batchwright").out == ran.out
    shown = cli("runs", "show", output, "--json").json
    assert (shown["ok"], shown["outcomes"]["failed"]) == (False, 1)


@pytest.mark.parametrize("name", ["show", "wait", "cancel", "retry", "report", "clean"])
def test_what_is_no_run_is_named(cli: Cli, server: Server, tmp_path: Path, name: str) -> None:
    ran = cli("runs", name, tmp_path / "nope.jsonl")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "nope.jsonl" in ran.err


def test_a_run_is_taken_to_its_end(cli: Cli, running: tuple[Server, Path]) -> None:
    server, output = running
    server.clock.advance(60)
    server.wait_until_idle()
    ran = cli("runs", "wait", output)
    assert ran.code == 0
    assert "5 of 5 · done\n" in ran.err
    assert ran.out.startswith("requests   5\nsucceeded  5\n")
    assert cli("runs", "wait", output, "--json", "-q").json["ok"] is True


def test_a_run_is_cancelled_and_what_there_is_collected(
    cli: Cli, running: tuple[Server, Path]
) -> None:
    _, output = running
    ran = cli("runs", "cancel", output)
    assert ran.code == 0
    assert "cancelled  5\n" in ran.out
    assert cli("runs", "show", output, "--json").json["state"] == "finished"


def test_what_failed_is_sent_again_on_request(cli: Cli, output: Path) -> None:
    ran = cli("runs", "retry", output, "--select", "expired", "-q")
    assert ran.code == 1
    ran = cli("runs", "retry", output, "--select", "failed", "-q", "--json")
    assert (ran.code, ran.json["outcomes"]["succeeded"]) == (0, 5)
    ids = [json.loads(line)["custom_id"] for line in output.read_text().splitlines()]
    assert ids == [f"r{n}" for n in range(5)]


def test_a_report_is_written_beside_the_output(cli: Cli, output: Path, tmp_path: Path) -> None:
    ran = cli("runs", "report", output)
    page = tmp_path / "answers.report.html"
    assert (ran.code, ran.out) == (0, f"{page}\n")
    assert "</html>" in page.read_text()
    other = tmp_path / "other.html"
    assert cli("runs", "report", output, "-o", other, "--json").json == {"report": str(other)}
    assert other.exists()


def test_the_state_of_a_finished_run_is_removed(cli: Cli, output: Path, tmp_path: Path) -> None:
    answers = output.read_bytes()
    ran = cli("runs", "clean", output)
    assert (ran.code, ran.err) == (0, f"Removed {output}.batchwright.\n")
    assert not (tmp_path / "answers.jsonl.batchwright").exists()
    assert output.read_bytes() == answers
    assert cli("runs", "show", output).code == 2


def test_the_state_of_a_run_that_has_not_ended_stays(
    cli: Cli, running: tuple[Server, Path]
) -> None:
    _, output = running
    ran = cli("runs", "clean", output)
    assert ran.code == 2
    assert "5 requests not answered yet, 1 batch still active" in ran.err
    assert f"runs wait {output}\n" in ran.err
    assert f"runs cancel {output}\n" in ran.err
    assert cli("runs", "show", output).code == 0
