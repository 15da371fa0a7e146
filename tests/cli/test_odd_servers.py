"""Commands against servers whose batches and files differ from the vendor's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest

from .conftest import Cli

BATCH = {
    "id": "batch_1",
    "status": "COMPLETED",
    "created_at": "2025-03-08T23:29:02Z",
    "errors": [{"message": "one was slow"}],
    "request_counts": {"total": 2},
    "metadata": None,
    "output_file_id": "",
}
ODD = [BATCH, {"status": 7, "request_counts": [], "errors": "no", "metadata": ["a"]}, "b", None]


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What a server responds with, by method and path."""
    responses: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body = json.dumps(responses[f"{self.command} {self.path.partition('?')[0]}"]).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = respond  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}")
        yield responses
        server.shutdown()
        thread.join()


def test_batches_are_listed(cli: Cli, odd: dict[str, Any]) -> None:
    odd["GET /batches"] = ODD
    ran = cli("list")
    assert ran.code == 0
    assert [line.split() for line in ran.out.splitlines()[1:]] == [
        ["batch_1", "COMPLETED", "0", "of", "2", "2025-03-08", "23:29:02Z"],
        ["7"],
        ["b"],
        [],
    ]
    assert [json.loads(line) for line in cli("list", "--json").out.splitlines()] == ODD


def test_files_are_listed(cli: Cli, odd: dict[str, Any]) -> None:
    odd["GET /files"] = {"data": [{"id": "file-1", "bytes": "9", "created_at": []}, "file-2"]}
    ran = cli("files", "list")
    assert ran.code == 0
    assert [line.split() for line in ran.out.splitlines()[1:]] == [
        ["file-1", "9", "[]"],
        ["file-2"],
    ]


def test_a_wait_ends_and_the_batch_is_shown(cli: Cli, odd: dict[str, Any]) -> None:
    odd["GET /batches/batch_1"] = BATCH
    ran = cli("wait", "batch_1")
    assert ran.code == 0
    assert "error 1   one was slow" in ran.out
    assert cli("results", "batch_1").code == 0


@pytest.mark.parametrize("batch", [ODD[1], {}])
def test_any_batch_is_shown(cli: Cli, odd: dict[str, Any], batch: Any) -> None:
    odd["GET /batches/batch_1"] = batch
    assert cli("status", "batch_1").code == 0
    assert cli("status", "batch_1", "--json").json == batch


def test_a_batch_without_an_id_is_not_lost(
    cli: Cli, odd: dict[str, Any], requests_file: Path
) -> None:
    odd["POST /files"] = {"id": "file-1"}
    odd["POST /batches"] = {"batch_id": "b-1", "status": "VALIDATING"}
    ran = cli("submit", requests_file)
    assert ran.code == 3
    assert "b-1" in ran.err


def test_another_api_is_named_and_its_response_shown(
    cli: Cli, odd: dict[str, Any], requests_file: Path
) -> None:
    odd["POST /files"] = {"id": "file-1"}
    odd["POST /batches"] = {"job": {"id": "b-1", "status": "VALIDATING"}}
    ran = cli("submit", requests_file)
    assert ran.code == 3
    assert "so this is another API" in ran.err
    assert "b-1" in ran.err
    assert "Traceback" not in ran.err


def test_the_id_of_a_file_is_no_path(cli: Cli, odd: dict[str, Any], tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("keep")
    line = {"custom_id": "a", "response": {"status_code": 200, "body": {}}}
    odd["GET /batches/batch_1"] = {**BATCH, "output_file_id": str(mine)}
    there = f"GET /files/{quote(str(mine), safe='')}"
    odd |= {there: {"id": str(mine), "bytes": len(json.dumps(line))}, f"{there}/content": line}
    target = tmp_path / "table.csv"
    ran = cli("results", "batch_1", "--format", "csv", "--output", target)
    assert ran.code == 0, ran.err
    assert target.read_text().splitlines()[1].startswith("a,true,200")
    assert mine.read_text() == "keep"
