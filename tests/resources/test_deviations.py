"""Responses that differ from a good one in one place: all are read, and none of it is lost."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from batchwright import APIResponseValidationError, WaitTimeoutError
from batchwright.resources.status import is_final
from batchwright.types import ListBatchesResponse

from .conftest import OddClient

BATCH: dict[str, Any] = {
    "id": "batch_1",
    "object": "batch",
    "endpoint": "/v1/embeddings",
    "model": "text-embedding-3-small",
    "errors": {
        "object": "list",
        "data": [{"code": "x", "message": "m", "param": None, "line": 3}],
    },
    "input_file_id": "file-1",
    "completion_window": "24h",
    "status": "completed",
    "output_file_id": "file-2",
    "error_file_id": "file-3",
    "created_at": 1741476542,
    "expires_at": 1741562942,
    "completed_at": 1741477152,
    "request_counts": {"total": 2, "completed": 1, "failed": 1},
    "usage": {
        "input_tokens": 12,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 0,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 12,
    },
    "metadata": {"job": "nightly"},
}
FILE: dict[str, Any] = {
    "id": "file-1",
    "object": "file",
    "bytes": 3,
    "created_at": 1741476542,
    "filename": "a.jsonl",
    "purpose": "batch",
    "expires_at": None,
    "status": "processed",
    "status_details": None,
}
PAGE: dict[str, Any] = {
    "object": "list",
    "data": [BATCH],
    "first_id": "batch_1",
    "last_id": "batch_1",
    "has_more": False,
}
ANSWER = b'{"custom_id": "a", "response": {"status_code": 200, "body": {}}, "error": null}\n'

OTHERS: tuple[Any, ...] = (None, "", "COMPLETED", "2025-03-09T00:09:02.123Z", True, 0, -1.5)
OTHERS += (1741476542000, 2**64 - 1, [], ["a"], [{"code": "y", "line": "3"}], {}, {"data": "x"})
ABSENT = object()


def deviations(good: dict[str, Any], *nested: str) -> list[Any]:
    """A test parameter for each field that is absent or of another type, and for unknown ones."""
    found = []
    for path in [(key,) for key in good] + [(key, inner) for key in nested for inner in good[key]]:
        for value in (ABSENT, *OTHERS):
            changed = copy.deepcopy(good)
            *outer, last = path
            place = changed[outer[0]] if outer else changed
            if value is ABSENT:
                del place[last]
            else:
                place[last] = value
            name = "absent" if value is ABSENT else json.dumps(value)
            found.append(pytest.param(changed, id=f"{'.'.join(path)}: {name}"))
    unknown = ("novel", "to_dict", "additional_properties", "_KEYS", "__class__", "_status")
    return found + [pytest.param({**good, key: {"a": [None]}}, id=key) for key in unknown]


def service(batch: Any, page: Any = None) -> Callable[[httpx.Request], httpx.Response]:
    """A server with one batch, whose page comes before an empty one."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/content"):
            return httpx.Response(200, content=ANSWER)
        if (request.method, request.url.path) != ("GET", "/v1/batches"):
            return httpx.Response(200, content=json.dumps(batch))
        if "after" in request.url.params:
            return httpx.Response(200, json={"object": "list", "data": []})
        return httpx.Response(200, json={**PAGE, "data": [batch, BATCH]} if page is None else page)

    return respond


def keeps(thing: Any, came: Any) -> None:
    """Check that an object is what came, that it can be shown and copied, and each field read."""
    assert thing.to_dict() == came
    assert json.loads(thing.to_json()) == came
    for copied in (copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):
        assert copied == thing
        assert copied.to_dict() == came
    assert repr(thing)
    assert thing._repr_html_()
    assert thing.model_dump(exclude_unset=True) == came
    whole = thing.model_dump()
    assert whole.keys() >= came.keys()
    assert all(whole[key] is None for key in whole.keys() - came.keys())


@pytest.mark.parametrize("batch", deviations(BATCH, "request_counts", "errors", "usage"))
def test_a_batch_is_read(odd_client: OddClient, batch: dict[str, Any]) -> None:
    batches = odd_client(service(batch)).batches
    keeps(batches.create(input_file_id="file-1", endpoint="/v1/embeddings"), batch)
    keeps(batches.retrieve("batch_1"), batch)
    keeps(batches.cancel("batch_1"), batch)
    listed, good = batches.list()
    keeps(listed, batch)
    keeps(good, BATCH)
    if is_final(batch.get("status")):
        keeps(batches.wait("batch_1"), batch)
        found = [batch.get("output_file_id"), batch.get("error_file_id")]
        files = [one for one in found if isinstance(one, str) and one]
        assert len(list(batches.iter_results("batch_1"))) == len(files)
    else:
        with pytest.raises(WaitTimeoutError) as caught:
            batches.wait("batch_1", timeout=0)
        keeps(caught.value.batch, batch)


@pytest.mark.parametrize("file", deviations(FILE))
def test_a_file_is_read(odd_client: OddClient, file: dict[str, Any]) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        listing = (request.method, request.url.path) == ("GET", "/v1/files")
        return httpx.Response(200, json={"data": [file, FILE]} if listing else file)

    files = odd_client(respond).files
    keeps(files.create(file=b"{}\n"), file)
    keeps(files.retrieve("file-1"), file)
    listed, good = files.list()
    keeps(listed, file)
    keeps(good, FILE)
    if file.get("status") in ("processed", "", None):
        keeps(files.wait_for_processing("file-1"), file)


@pytest.mark.parametrize("page", deviations(PAGE))
def test_a_page_is_read(odd_client: OddClient, page: dict[str, Any]) -> None:
    batches = odd_client(service(BATCH, page)).batches
    items = page.get("data")
    assert len(list(batches.list())) == (len(items) if isinstance(items, list) else 0)
    keeps(odd_client(service(BATCH, page)).with_raw_response.batches.list().parsed, page)


@pytest.mark.parametrize("items", [[BATCH], [BATCH, {**BATCH, "id": None}], [], ["batch_1", None]])
def test_a_bare_array_is_read_as_a_page(odd_client: OddClient, items: list[Any]) -> None:
    client = odd_client(service(BATCH, items))
    listed = list(client.batches.list())
    assert [one.to_dict() if hasattr(one, "to_dict") else one for one in listed] == items
    raw = client.with_raw_response.batches.list()
    assert raw.json() == items
    assert raw.parsed.to_dict() == {"data": items}


def test_what_does_not_come_is_none(odd_client: OddClient) -> None:
    batch = odd_client(service({"status": "COMPLETED"})).batches.retrieve("batch_1")
    assert (batch.id, batch.created_at, batch.metadata, batch.request_counts) == (None,) * 4
    assert (batch.status, dict(batch.additional_properties)) == ("COMPLETED", {})
    with pytest.raises(AttributeError, match="staus"):
        _ = batch.staus


TOGETHER = {"job": {"id": "b-1", "status": "VALIDATING"}}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (TOGETHER, "it has no field of a Batch, so this is another API; it begins with"),
        ({"error": "no such route"}, "it has no field of a Batch"),
        ("batch_1", "it is no Batch, but another kind of JSON"),
        ([BATCH], "it is no Batch, but another kind of JSON"),
        (None, "it is no Batch, but another kind of JSON"),
    ],
)
def test_another_api_is_named_and_its_response_shown(
    odd_client: OddClient, body: Any, reason: str
) -> None:
    client = odd_client(service(body))
    with pytest.raises(APIResponseValidationError, match=reason) as caught:
        client.batches.create(input_file_id="file-1", endpoint="/v1/embeddings")
    assert caught.value.body == body
    assert json.dumps(body)[:100] in str(caught.value)


@pytest.mark.parametrize("content", [b"<html>Log in</html>", b"", b'{"id": "b', b'"\xff"'])
def test_a_raw_response_has_the_body_even_if_it_cannot_be_read(
    odd_client: OddClient, content: bytes
) -> None:
    client = odd_client(lambda _: httpx.Response(200, content=content))
    raw = client.with_raw_response.batches.retrieve("batch_1")
    assert (raw.status_code, raw.content) == (200, content)
    assert "does not match the specification" in repr(raw)
    for read in (raw.parse, lambda: raw.parsed):
        with pytest.raises(APIResponseValidationError, match="it is not JSON"):
            read()


def test_reading_parsed_json_leaves_it_as_it_was():
    came = {**PAGE, "data": [{**BATCH, "novel": 1}, None], "novel": 2}
    before = copy.deepcopy(came)
    page = ListBatchesResponse.from_dict(came)
    assert page.data[0].additional_properties == {"novel": 1}
    page.data[0].status = "failed"
    assert came == before
