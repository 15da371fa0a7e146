"""`batchwright submit`, `status`, `wait`, `list` and `cancel`."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from batchwright.cli.batches import all_succeeded
from batchwright.resources.batches import Batches
from batchwright.server import Durations, FailLines, Server
from batchwright.types import Batch

from .conftest import Cli, point_to, start, write_requests


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server whose clock stands still, and whose batches take a minute."""
    with Server(speed=0, durations=Durations(in_progress=60)) as server:
        point_to(server, monkeypatch)
        yield server


def test_submit_prints_the_id_and_nothing_else(
    cli: Cli, server: Server, requests_file: Path
) -> None:
    ran = cli("submit", requests_file)
    assert ran.code == 0
    assert ran.out.startswith("batch_")
    assert ran.out.count("\n") == 1
    assert f"wait {ran.out.strip()}" in ran.err


def test_submit_with_json_prints_the_batch(cli: Cli, server: Server, requests_file: Path) -> None:
    ran = cli("submit", requests_file, "--metadata", "a=b", "--json")
    assert ran.json["object"] == "batch"
    assert ran.json["metadata"] == {"a": "b"}
    assert ran.err == ""


def test_submit_does_not_send_a_bad_file(cli: Cli, server: Server, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("not json\n")
    ran = cli("submit", tmp_path / "bad.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert "invalid_json_line" in ran.err
    assert server.requests == []


def test_submit_tells_warnings_and_goes_on(cli: Cli, server: Server, requests_file: Path) -> None:
    requests_file.write_text(requests_file.read_text().replace("dimensions", "dimension"))
    ran = cli("submit", requests_file, "--strict")
    assert (ran.code, ran.out) == (2, "")
    ran = cli("submit", requests_file, "--quiet")
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert f"{requests_file}:1: warning: unknown_parameter: body.dimension: " in ran.err
    assert "(and in 4 more lines)" in ran.err


def test_submit_interrupted_says_that_there_may_be_a_batch(
    cli: Cli, server: Server, requests_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Batches, "create", interrupt)
    ran = cli("--base-url", server.base_url, "submit", requests_file)
    assert ran.code == 130
    assert f"--base-url {server.base_url} list" in ran.err


def test_status_shows_what_is_known(cli: Cli, server: Server, requests_file: Path) -> None:
    server.faults.add(FailLines(custom_id="^r0$"))
    batch_id = cli("submit", requests_file, "-m", "project=atlas").out.strip()
    server.wait_until_idle()
    ran = cli("status", batch_id)
    assert ran.code == 0
    for name, value in (
        ("id", batch_id),
        ("status", "completed"),
        ("requests", "4 of 5, 1 failed"),
        ("metadata project", "atlas"),
        ("error file", "file-"),
    ):
        assert any(line.startswith(name) and value in line for line in ran.out.splitlines())
    assert cli("status", batch_id, "--json").json["id"] == batch_id


def test_status_shows_why_a_batch_failed(cli: Cli, server: Server, tmp_path: Path) -> None:
    body = {"model": "no-such-model", "input": "hello"}
    line = {"custom_id": "a", "method": "POST", "url": "/v1/embeddings", "body": body}
    (tmp_path / "requests.jsonl").write_text(json.dumps(line) + "\n")
    batch_id = cli("submit", tmp_path / "requests.jsonl").out.strip()
    server.wait_until_idle()
    out = cli("status", batch_id).out
    assert "status" in out
    assert "failed" in out
    assert "line 1: model_not_found: " in out
    assert "(body.model)" in out


def test_status_shows_an_error_that_concerns_no_line(cli: Cli, server: Server) -> None:
    answer = httpx.post(
        f"{server.base_url}/batches",
        headers={"Authorization": "Bearer test"},
        json={
            "input_file_id": "file-nope",
            "endpoint": "/v1/embeddings",
            "completion_window": "24h",
        },
    )
    server.wait_until_idle()
    assert "error 1     invalid_request: " in cli("status", answer.json()["id"]).out


def test_wait_ends_when_the_batch_does(cli: Cli, server: Server, requests_file: Path) -> None:
    batch_id = cli("submit", requests_file).out.strip()
    ran = cli("wait", batch_id, "--poll", "0.05")
    assert ran.code == 0
    assert "completed" in ran.out
    assert "5 of 5 · completed" in ran.err


def test_wait_reports_failed_requests(cli: Cli, server: Server, requests_file: Path) -> None:
    server.faults.add(FailLines(custom_id="^r0$"))
    batch_id = cli("submit", requests_file).out.strip()
    ran = cli("wait", batch_id, "--poll", "0.05", "--json", "--quiet")
    assert (ran.code, ran.err) == (1, "")
    assert ran.json["request_counts"]["failed"] == 1


def test_wait_gives_up_after_max_wait(cli: Cli, slow: Server, requests_file: Path) -> None:
    batch_id = cli("submit", requests_file).out.strip()
    ran = cli("wait", batch_id, "--poll", "0.05", "--max-wait", "0.1", "-q")
    assert ran.code == 1
    assert f"{batch_id} is not done after 0.1 seconds" in ran.err


def test_wait_interrupted_says_how_to_continue(cli: Cli, slow: Server, requests_file: Path) -> None:
    batch_id = cli("submit", requests_file).out.strip()
    process = start("--base-url", slow.base_url, "wait", batch_id, "--poll", "0.05")
    assert process.stderr is not None
    assert process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert f"python -m batchwright --base-url {slow.base_url} wait {batch_id}\n" in err


def test_wait_interrupted_in_process_ends_with_130(
    cli: Cli, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Batches, "wait", interrupt)
    ran = cli("wait", "batch_1")
    assert ran.code == 130
    assert "batch_1 is still active" in ran.err


def test_a_bad_file_is_reported_as_json(cli: Cli, server: Server, tmp_path: Path) -> None:
    path = write_requests(tmp_path / "dup.jsonl", 1)
    path.write_text(path.read_text() * 2)
    for command in ("submit", "run"):
        ran = cli(command, path, "--json")
        assert ran.code == 2
        error = ran.json["error"]
        assert error["type"] == "InvalidInputError"
        assert (error["exit_code"], error["omitted"]) == (2, 0)
        (problem,) = error["problems"]
        assert (problem["code"], problem["line"]) == ("duplicate_custom_id", 2)
        assert "Nothing was sent" in error["message"]
    assert [one.operation for one in server.requests] == []


def test_quiet_leaves_out_the_advice(cli: Cli, server: Server, requests_file: Path) -> None:
    for option in ("-q", "--quiet"):
        ran = cli("submit", requests_file, option)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("batch_")


def test_list_follows_pages_up_to_the_limit(cli: Cli, server: Server, tmp_path: Path) -> None:
    path = write_requests(tmp_path / "one.jsonl", 1)
    ids = [cli("submit", path).out.strip() for _ in range(4)][::-1]
    ran = cli("list", "--limit", 3, "--json")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ids[:3]
    ran = cli("list", "--after", ids[1], "--json")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ids[2:]
    ran = cli("list")
    head, *rows = ran.out.splitlines()
    assert head.split() == ["id", "status", "endpoint", "requests", "created"]
    assert [row.split()[0] for row in rows] == ids


def test_an_empty_list_says_so_on_stderr(cli: Cli, server: Server) -> None:
    assert cli("list") == (0, "", "There are no batches.\n")


def test_cancel_shows_the_batch(cli: Cli, slow: Server, requests_file: Path) -> None:
    batch_id = cli("submit", requests_file).out.strip()
    ran = cli("cancel", batch_id)
    assert ran.code == 0
    assert "cancel" in ran.out


def test_cancel_of_a_completed_batch_is_refused(
    cli: Cli, server: Server, requests_file: Path
) -> None:
    batch_id = cli("submit", requests_file).out.strip()
    server.wait_until_idle()
    ran = cli("cancel", batch_id)
    assert ran.code == 3
    assert "409 Conflict" in ran.err


def test_a_batch_without_counts_can_be_shown(
    cli: Cli, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Batch.from_dict(
        {
            "id": "batch_old",
            "object": "batch",
            "endpoint": "/v1/embeddings",
            "input_file_id": "file-1",
            "completion_window": "24h",
            "status": "completed",
            "created_at": 0,
        }
    )

    def wait(*_: object, on_update: Any, **__: object) -> Batch:
        on_update(old)
        return old

    monkeypatch.setattr(Batches, "wait", wait)
    ran = cli("wait", "batch_old")
    assert ran.code == 0
    assert ran.err == "completed\n"
    assert all_succeeded(old)


def test_only_in_a_completed_batch_without_failures_have_all_succeeded() -> None:
    def batch(status: str, failed: int) -> Any:
        return SimpleNamespace(status=status, request_counts=SimpleNamespace(failed=failed))

    assert all_succeeded(batch("completed", 0))
    assert not all_succeeded(batch("completed", 1))
    assert not all_succeeded(batch("expired", 0))
