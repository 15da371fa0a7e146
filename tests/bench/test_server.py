"""The server that stands in for the API in benchmarks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from driver import environment, serving
from server import Upload

FILE = b'{"custom_id":"a","body":{}}\n{"custom_id": "b","body":{}}\n'
FORM = (
    b'--xyz\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
    b'--xyz\r\nContent-Disposition: form-data; name="file"; filename="x.jsonl"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n%b\r\n--xyz--\r\n"
)


def test_it_ends_with_its_input(tmp_path: Path):
    command = [sys.executable, "-m", "server", tmp_path]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment()) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"http://127")
        process.communicate(timeout=30)
        assert process.returncode == 0


def test_it_ends_when_measuring_fails(tmp_path: Path):
    def fail() -> None:
        with serving(tmp_path) as url:
            raise RuntimeError(url)

    with pytest.raises(RuntimeError, match="http") as failure:
        fail()
    with pytest.raises(httpx.ConnectError):
        httpx.get(str(failure.value))


@pytest.mark.parametrize("lines", [1, 1_000])
@pytest.mark.parametrize("step", [1, 7, 1 << 20])
def test_an_upload_is_measured_and_its_names_are_read(lines: int, step: int):
    upload, body = Upload(), FORM % (FILE * lines)
    for start in range(0, len(body), step):
        upload.feed(body[start : start + step])
    assert upload.size() == lines * len(FILE)
    assert upload.names == [b"a", b"b"] * lines


def test_pages_go_on_from_the_cursor(tmp_path: Path):
    with serving(tmp_path) as url, httpx.Client(base_url=url) as client:
        first = client.get("batches", params={"limit": 100}).json()
        second = client.get("batches", params={"limit": 100, "after": first["last_id"]}).json()
    ids = [batch["id"] for page in (first, second) for batch in page["data"]]
    assert len(set(ids)) == 200
    assert ids == sorted(ids)
    assert second["has_more"] is True
