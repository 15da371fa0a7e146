"""`batchwright serve`."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import httpx
import pytest

from batchwright.server import Server

from .conftest import Cli, start


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_told_to_stop(end: signal.Signals, tmp_path: Path) -> None:
    process = start(
        *("serve", "--port", 0, "--json", "--data", tmp_path / "data", "--model", "llama"),
        *("--fault", "error:operation=listBatches,status=418", "--limit", "requests=7"),
        *("--duration", "in_progress=0.5"),
    )
    assert process.stdout is not None
    base_url = json.loads(process.stdout.readline())["base_url"]
    headers = {"Authorization": "Bearer test"}
    assert httpx.get(f"{base_url}/models/llama", headers=headers).status_code == 200
    assert httpx.get(f"{base_url}/batches", headers=headers).status_code == 418
    process.send_signal(end)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")


def test_a_person_is_told_what_to_type(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_forever(server: Server, on_start: object) -> None:
        with server:
            assert callable(on_start)
            on_start(server)

    monkeypatch.setattr(Server, "run_forever", run_forever)
    ran = cli("serve", "--port", 0)
    assert ran.code == 0
    assert ran.out.startswith("Listening on http://127.0.0.1:")
    assert "export OPENAI_BASE_URL=http://127.0.0.1:" in ran.err
    assert "base_url" in cli("serve", "--port", 0, "--json").json


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--fault", "nonsense"], "unknown kind of fault"),
        (["--limit", "nonsense=3"], "is none of file_bytes"),
        (["--limit", "requests=many"], "is not a number"),
        (["--duration", "in_progress"], "is not name=value"),
        (["--duration", "sleeping=3"], "is none of validating"),
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
    assert str(port) in ran.err


def test_a_taken_folder_is_one_line(cli: Cli, tmp_path: Path) -> None:
    with Server(tmp_path / "data"):
        ran = cli("serve", "--port", 0, "--data", tmp_path / "data")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "--data" in ran.err
