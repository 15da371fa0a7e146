"""`batchwright files`."""

from __future__ import annotations

import json
import os
import pty
import sys
from pathlib import Path

import pytest

from batchwright.server import Server

from .conftest import Cli


def test_upload_list_download_delete(
    cli: Cli, server: Server, requests_file: Path, tmp_path: Path
) -> None:
    file_id = cli("files", "upload", requests_file).out.strip()
    assert file_id.startswith("file-")
    head, row = cli("files", "list").out.splitlines()
    assert head.split() == ["id", "purpose", "bytes", "created", "name"]
    assert row.split()[0] == file_id
    assert row.split()[-1] == "requests.jsonl"
    ran = cli("files", "download", file_id, "--output", tmp_path / "copy.jsonl")
    assert ran.out == f"{tmp_path / 'copy.jsonl'}\n"
    assert (tmp_path / "copy.jsonl").read_bytes() == requests_file.read_bytes()
    assert cli("files", "delete", file_id) == (0, "", f"Deleted {file_id}.\n")
    assert cli("files", "list") == (0, "", "There are no files.\n")


def test_json_is_printed_on_request(cli: Cli, server: Server, requests_file: Path) -> None:
    ran = cli("files", "upload", requests_file, "--expires-after", 3600, "--json")
    assert ran.json["expires_at"] == ran.json["created_at"] + 3600
    file_id = ran.json["id"]
    listed = cli("files", "list", "--purpose", "batch", "--json").out.splitlines()
    assert [json.loads(line)["id"] for line in listed] == [file_id]
    assert cli("files", "delete", file_id, "--json").json == {
        "id": file_id,
        "object": "file",
        "deleted": True,
    }


def test_a_download_to_stdout_is_unchanged(cli: Cli, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_bytes(b'{"a": 1}\r\n\n{"b": 2}')
    file_id = cli("files", "upload", path).out.strip()
    assert cli("files", "download", file_id).out.encode() == path.read_bytes()


def test_on_a_terminal_the_content_is_escaped(
    cli: Cli, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "evil.jsonl"
    path.write_bytes(b"\x1b]0;owned\x07\n")
    file_id = cli("files", "upload", path).out.strip()
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        assert cli("files", "download", file_id).code == 0
        shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert shown.strip() == "\\u001b]0;owned\\u0007"


def test_a_large_file_goes_up_in_parts(
    cli: Cli, server: Server, requests_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batchwright.limits.MAX_FILE_BYTES", 10)
    file_id = cli("files", "upload", requests_file).out.strip()
    assert cli("files", "download", file_id).out.encode() == requests_file.read_bytes()
    assert any(request.path.endswith("/parts") for request in server.requests)


def test_names_from_the_server_are_escaped(cli: Cli, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "[red]evil\x1b.jsonl"
    path.write_bytes(b"{}\n")
    cli("files", "upload", path)
    out = cli("files", "list").out
    assert "\x1b" not in out
    assert "[red]evil" in out
