"""`batchwright serve`."""

from __future__ import annotations

import json
import re
import signal
import socket
from pathlib import Path

import httpx
import pytest
from attrs import fields

from batchwright.server import Durations, Limits, Server
from batchwright.server.faults import KINDS

from .conftest import Cli, read_until, start, write_requests


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_told_to_stop(end: signal.Signals, tmp_path: Path) -> None:
    process = start(
        *("serve", "--port", 0, "--json", "--data", tmp_path / "data", "--model", "llama"),
        *("--fault", "error:operation=listBatches,status=418", "--limit", "requests=7"),
        *("--duration", "in_progress=0.5"),
    )
    assert process.stdout is not None
    base_url = json.loads(read_until(process.stdout, "base_url", process))["base_url"]
    headers = {"Authorization": "Bearer test"}
    assert httpx.get(f"{base_url}/models/llama", headers=headers).status_code == 200
    assert httpx.get(f"{base_url}/batches", headers=headers).status_code == 418
    process.send_signal(end)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")


def _start_and_stop(server: Server, on_start: object) -> None:
    with server:
        assert callable(on_start)
        on_start(server)


def test_a_person_is_told_what_to_type(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "serve_forever", _start_and_stop)
    ran = cli("serve", "--port", 0)
    assert ran.code == 0
    assert ran.out.startswith("Listening on http://127.0.0.1:")
    assert "export OPENAI_BASE_URL=http://127.0.0.1:" in ran.err
    assert "base_url" in cli("serve", "--port", 0, "--json").json


def test_an_open_address_is_warned_of(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "serve_forever", _start_and_stop)
    assert "whoever reaches 0.0.0.0 can use" in cli("serve", "--host", "0.0.0.0", "--port", 0).err
    for host in ("127.0.0.1", "localhost"):
        assert "Warning" not in cli("serve", "--host", host, "--port", 0).err


def test_more_hosts_can_be_allowed(tmp_path: Path) -> None:
    process = start(
        *("serve", "--port", 0, "--json", "--data", tmp_path / "data"),
        *("--allow-host", "a.example", "--allow-host", "b.example"),
    )
    try:
        assert process.stdout is not None
        base_url = json.loads(read_until(process.stdout, "base_url", process))["base_url"]
        statuses = {
            host: httpx.get(f"{base_url}/models", headers={"host": host}).status_code
            for host in ("a.example", "b.example", "c.example")
        }
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert statuses == {"a.example": 401, "b.example": 401, "c.example": 421}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--fault", "nonsense"], "unknown kind of fault"),
        (["--limit", "nonsense=3"], "expected one of file_bytes"),
        (["--limit", "requests=many"], "is not a number"),
        (["--duration", "in_progress"], "is not name=value"),
        (["--duration", "sleeping=3"], "expected one of validating"),
    ],
)
def test_a_wrong_option_is_one_line(cli: Cli, args: list[str], told: str) -> None:
    ran = cli("serve", "--port", 0, *args)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert told in ran.err


def test_a_taken_port_is_one_line(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = cli("serve", "--port", port)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert f"{port} is taken; choose another, or 0" in ran.err


def test_an_address_of_another_machine_is_one_line(cli: Cli) -> None:
    ran = cli("serve", "--host", "192.0.2.1", "--port", 0)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "cannot listen on 192.0.2.1" in ran.err


def test_a_taken_folder_is_one_line(tmp_path: Path) -> None:
    with Server(tmp_path / "data"):
        process = start("serve", "--port", 0, "--data", tmp_path / "data")
        try:
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 2
    assert err.count("\n") == 1
    assert "--data" in err


def test_a_file_is_no_folder_to_keep_things_in(cli: Cli, requests_file: Path) -> None:
    ran = cli("serve", "--port", 0, "--data", requests_file)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "is a file" in ran.err


def test_the_help_names_all_that_the_options_take(cli: Cli) -> None:
    named = re.findall(r"[a-z_-]+", cli("serve", "--help").out)
    for name in (
        *(one.name for one in fields(Durations)),
        *(one.name for one in fields(Limits) if str(one.type) == "int"),
        *KINDS,
    ):
        assert name in named


def test_speed_durations_and_limits_reach_the_server(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = start(
        *("serve", "--port", 0, "--json", "--data", tmp_path / "data"),
        *("--speed", 1_000_000, "--duration", "in_progress=3600", "--limit", "requests=2"),
    )
    try:
        assert process.stdout is not None
        base_url = json.loads(read_until(process.stdout, "base_url", process))["base_url"]
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        monkeypatch.setenv("OPENAI_BASE_URL", base_url)
        ended = []
        for count in (2, 3):
            batch_id = cli("submit", write_requests(tmp_path / "in.jsonl", count)).out.strip()
            wait = ("wait", batch_id, "--poll", "0.05", "--max-wait", "30", "--json", "-q")
            ended.append(cli(*wait).json)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    good, bad = ended
    assert good["completed_at"] - good["in_progress_at"] >= 3600
    assert bad["errors"]["data"][0]["code"] == "maximum_requests_exceeded"
