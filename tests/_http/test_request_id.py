"""The request id on the objects that methods return."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import httpx
import pytest

from batchwright import AsyncClient, Client
from batchwright._http.redaction import Secrets
from batchwright._http.request_id import with_request_id
from batchwright.resources import Page
from batchwright.server import Server
from batchwright.types import BatchRequestCounts, FileDeleted, FileObject

KEY = "sk-a-key-that-a-gateway-echoes"


@pytest.fixture
def file() -> FileDeleted:
    return FileDeleted("file-1", "file", deleted=True)


def test_an_object_has_the_request_id_of_its_response(file: FileDeleted):
    assert file._request_id is None
    found = with_request_id(file, httpx.Headers({"X-Request-Id": "req_1"}), Secrets())
    assert found is file
    assert file._request_id == "req_1"


def test_a_response_without_one_gives_none(file: FileDeleted):
    assert with_request_id(file, {}, Secrets())._request_id is None


def test_an_echoed_key_is_removed(file: FileDeleted):
    with_request_id(file, {"x-request-id": f"echo {KEY}"}, Secrets(KEY))
    assert file._request_id == "echo [key]"


@pytest.mark.parametrize("other", [b"bytes", None, {}])
def test_anything_else_passes_unchanged(other: Any):
    assert with_request_id(other, {"x-request-id": "req_1"}, Secrets()) is other


def test_it_is_no_part_of_the_object(file: FileDeleted):
    plain = copy.copy(file)
    file._request_id = "req_1"
    assert file == plain
    assert "req_1" not in repr(file) + file.to_json()
    assert pickle.loads(pickle.dumps(file)) == file


def test_each_call_has_its_own():
    with Server() as server, Client(api_key="key", base_url=server.base_url) as client:
        file = client.files.create(file=("a.jsonl", b"{}\n"))
        again = client.files.retrieve(file)
        raw = client.files.with_raw_response.retrieve(file)
        files = client.files.list(limit=1)
        following = client.files.list(limit=1).first_page
    assert isinstance(file, FileObject)
    assert str(file._request_id).startswith("req_")
    assert raw.parsed._request_id == raw.request_id
    assert str(files._request_id).startswith("req_")
    assert isinstance(following, Page)
    ids = {file._request_id, again._request_id, files._request_id, following._request_id}
    assert len(ids) == 4


@pytest.mark.anyio
async def test_async_objects_have_it_too():
    with Server() as server:
        async with AsyncClient(api_key="key", base_url=server.base_url) as client:
            files = await client.files.list()
            models = await client.models.retrieve("gpt-4o-mini")
    assert str(files._request_id).startswith("req_")
    assert str(models._request_id).startswith("req_")


def test_a_nested_object_has_none():
    assert BatchRequestCounts(total=1, completed=1, failed=0)._request_id is None
