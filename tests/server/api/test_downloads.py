"""Sending bytes: headers, ranges."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from starlette.requests import ClientDisconnect, Request

from batchwright.server.api.downloads import byte_range, download
from batchwright.server.errors import RequestError


@pytest.fixture
def content(api):
    """A file of ten bytes, and a way to ask for it."""
    file = api.upload(b"0123456789", name="ten.jsonl")

    def get(**headers):
        return api.http.get(f"/files/{file['id']}/content", headers=headers)

    return get


def test_a_download_tells_its_name_type_and_length(content):
    response = content()
    assert response.content == b"0123456789"
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-length"] == "10"
    assert response.headers["content-disposition"] == 'attachment; filename="ten.jsonl"'


@pytest.mark.parametrize(
    ("wanted", "body", "place"),
    [
        ("bytes=3-", b"3456789", "bytes 3-9/10"),
        ("bytes=3-5", b"345", "bytes 3-5/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=8-100", b"89", "bytes 8-9/10"),
        ("bytes=-100", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_a_range_responds_206(content, wanted, body, place):
    response = content(range=wanted)
    assert response.status_code == 206
    assert response.content == body
    assert response.headers["content-range"] == place
    assert response.headers["content-length"] == str(len(body))


@pytest.mark.parametrize("wanted", ["bytes=10-", "bytes=-0", "bytes=99-100"])
def test_a_range_outside_of_the_file_responds_416(content, wanted):
    response = content(range=wanted)
    assert response.status_code == 416
    assert response.headers["content-range"] == "bytes */10"
    assert "10 bytes" in response.json()["error"]["message"]


@pytest.mark.parametrize("wanted", ["bytes=5-3", "bytes=1-2,4-5", "lines=1-2", "bytes=", "x"])
def test_anything_but_one_range_gets_the_whole_file(content, wanted):
    response = content(range=wanted)
    assert (response.status_code, response.content) == (200, b"0123456789")


def test_an_empty_file_has_no_range(api):
    file = api.upload(b"")
    url = f"/files/{file['id']}/content"
    assert api.http.get(url).content == b""
    assert api.http.get(url, headers={"range": "bytes=0-"}).status_code == 416
    with pytest.raises(RequestError):
        byte_range("bytes=-5", 0)


def test_head_has_no_body(api):
    file = api.upload(b"0123456789")
    response = api.http.head(f"/files/{file['id']}/content")
    assert (response.headers["content-length"], response.content) == ("10", b"")


def test_a_name_cannot_inject_headers(api):
    file = api.upload(b"x", name='ü";\r\nx-evil: 1.jsonl')
    response = api.http.get(f"/files/{file['id']}/content")
    assert "x-evil" not in response.headers
    assert response.headers["content-disposition"].startswith("attachment; filename*=utf-8''%C3%BC")


def test_the_file_is_closed_if_the_client_leaves(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 1_000_000)
    scope = {"type": "http", "method": "GET", "headers": [], "asgi": {"spec_version": "2.4"}}
    response = download(Request(scope), path, "file.jsonl")

    async def send(message):
        if message["type"] == "http.response.body":
            raise OSError("the client has left")

    async def receive():
        await asyncio.Event().wait()

    # An older starlette wraps the error in a group.
    with pytest.raises((ClientDisconnect, ExceptionGroup)):
        asyncio.run(response(scope, receive, send))
    assert inspect.getgeneratorstate(response.chunks) == inspect.GEN_CLOSED
