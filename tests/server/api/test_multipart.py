"""Receiving forms."""

from __future__ import annotations

import os
import subprocess
import sys

import httpx
import pytest

from ..conftest import eventually

BOUNDARY = "xxx"


def form(*parts, end="--xxx--\r\n"):
    """A multipart body, by hand."""
    return ("".join(f"--xxx\r\n{head}\r\n\r\n{body}\r\n" for head, body in parts) + end).encode()


def field(name, more=""):
    """The header of a part."""
    return f'Content-Disposition: form-data; name="{name}"{more}'


def post(api, content, content_type=f"multipart/form-data; boundary={BOUNDARY}"):
    return api.http.post("/files", content=content, headers={"content-type": content_type})


def test_the_file_may_come_first_or_last(api):
    file = (field("file", '; filename="a.jsonl"'), "{}")
    purpose = (field("purpose"), "batch")
    for parts in ((file, purpose), (purpose, file)):
        response = post(api, form(*parts))
        assert response.json()["bytes"] == 2, response.text


def test_other_headers_of_a_part_are_ignored(api):
    head = field("file", '; filename="a.jsonl"') + "\r\nContent-Type: text/plain\r\nX-Other: 1"
    assert post(api, form((head, "{}"), (field("purpose"), "batch"))).status_code == 200


def test_a_file_without_a_name_is_called_upload(api):
    response = post(api, form((field("file"), "{}"), (field("purpose"), "batch")))
    assert response.json()["filename"] == "upload"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (form((field("purpose"), "batch")), "Missing required parameter: 'file'"),
        (form((field("file"), "a"), (field("file"), "b")), "more than one 'file'"),
        (form((field("purpose"), "x" * 70_000)), "too long"),
        (form((field("x" * 20_000), "x")), "header"),
        (form(("x" * 20_000 + ": x", "x")), "header"),
        (form(*[(field("purpose"), "x")] * 101), "more than 100 parts"),
        (form((field("file"), "a"), end=""), "ends before"),
        (b"nothing of the kind", "malformed"),
        (b"", "ends before"),
    ],
)
def test_a_bad_form_is_refused_and_leaves_nothing(api, tmp_path, content, words):
    response = post(api, content)
    assert response.status_code == 400
    assert words in response.json()["error"]["message"]
    assert list((tmp_path / "data" / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "multipart/form-data", "", f"multipart/form-data; boundary={'x' * 300}"],
)
def test_what_is_not_a_form_is_refused(api, content_type):
    assert post(api, b"{}", content_type).status_code == 400


def test_a_sender_that_disconnects_leaves_nothing(api, tmp_path):
    def broken():
        yield b'--xxx\r\nContent-Disposition: form-data; name="file"\r\n\r\n' + b"x" * 100_000
        raise InterruptedError

    with pytest.raises(InterruptedError):
        post(api, broken())
    api.http.get("/models")
    incoming = tmp_path / "data" / "incoming"
    eventually(lambda: not list(incoming.iterdir()))
    assert api.http.get("/files").json()["data"] == []


PEAK = """
import sys
from pathlib import Path
from batchwright.server import Server
with Server(sys.argv[1]) as server:
    print(server.base_url, flush=True)
    sys.stdin.readline()
    status = Path("/proc/self/status").read_text()
    print(status.partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
def test_memory_does_not_grow_with_the_upload_or_the_download(tmp_path):
    """64 MB up and down take no more than 4 MB more of memory than 8 MB do."""
    peaks = []
    for megabytes in (8, 64):
        command = [sys.executable, "-c", PEAK, str(tmp_path / str(megabytes))]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            source = tmp_path / "source.jsonl"
            source.write_bytes(os.urandom(1024 * 1024) * megabytes)
            headers = {"Authorization": "Bearer k"}
            url = process.stdout.readline().strip()
            with httpx.Client(base_url=url, headers=headers, timeout=60) as http:
                with source.open("rb") as file:
                    response = http.post("/files", files={"file": file}, data={"purpose": "batch"})
                with http.stream("GET", f"/files/{response.json()['id']}/content") as download:
                    size = sum(len(chunk) for chunk in download.iter_bytes())
            assert size == megabytes * 1024 * 1024
            peaks.append(int(process.communicate("\n", timeout=60)[0]))
    assert peaks[1] - peaks[0] < 4 * 1024
