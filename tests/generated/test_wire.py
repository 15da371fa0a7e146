"""What the wire sends and the generator's stock output breaks on."""

from __future__ import annotations

import copy
import inspect
import io
import json
import pickle
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

import httpx
import pytest

import batchwright_api
from batchwright_api import AuthenticatedClient, Client, __generator_version__, __spec_digest__
from batchwright_api.api.batch import cancel_batch, create_batch, list_batches, retrieve_batch
from batchwright_api.api.files import create_file, download_file, list_files
from batchwright_api.errors import UnexpectedStatus
from batchwright_api.models import (
    Batch,
    BatchRequestOutput,
    CompleteUploadRequest,
    CreateBatchRequest,
    CreateFileRequest,
    FileExpirationAfter,
    FileObject,
    ListBatchesResponse,
)
from batchwright_api.models.batch_status import BATCH_STATUS_VALUES
from batchwright_api.types import UNSET, File

REQUIRED = {
    "id": "batch_1",
    "object": "batch",
    "endpoint": "/v1/embeddings",
    "input_file_id": "file-1",
    "completion_window": "24h",
    "status": "validating",
    "created_at": 1,
}
KEY = "sk-very-secret"

Handler = Callable[[httpx.Request], httpx.Response]


def client(handler: Handler) -> AuthenticatedClient:
    """A generated client on a wire that answers by `handler`."""
    transport = httpx.MockTransport(handler)
    result = AuthenticatedClient("http://test/v1", token=KEY)
    result.set_httpx_client(httpx.Client(transport=transport))
    return result.set_async_httpx_client(httpx.AsyncClient(transport=transport))


def answer(status: int, content: object) -> Handler:
    """Answer everything alike."""
    return lambda request: httpx.Response(status, json=content)


def test_null_and_absent_objects_read_alike() -> None:
    nulls = dict.fromkeys(("errors", "request_counts", "usage", "metadata", "output_file_id"))
    absent, null = Batch.from_dict(REQUIRED), Batch.from_dict({**REQUIRED, **nulls})
    assert absent == null
    assert absent.errors is None
    assert absent.request_counts is None
    assert absent.metadata is None


def test_a_missing_required_field_is_named() -> None:
    with pytest.raises(KeyError, match="created_at"):
        Batch.from_dict({k: v for k, v in REQUIRED.items() if k != "created_at"})


def test_nested_objects_are_read() -> None:
    batch = Batch.from_dict(
        {
            **REQUIRED,
            "errors": {"object": "list", "data": [{"code": "x", "message": "m", "line": 3}]},
            "request_counts": {"total": 3, "completed": 1, "failed": 2},
            "metadata": {"run": "7"},
        }
    )
    assert batch.errors is not None
    assert batch.errors.data is not None
    assert (batch.errors.data[0].line, batch.errors.data[0].param) == (3, None)
    assert batch.request_counts is not None
    assert batch.request_counts.failed == 2
    assert batch.metadata == {"run": "7"}


def test_unknown_enum_values_stay_as_they_came() -> None:
    assert "paused" not in BATCH_STATUS_VALUES
    assert Batch.from_dict({**REQUIRED, "status": "paused"}).status == "paused"
    file = {"id": "f", "object": "file", "bytes": 1, "created_at": 1, "filename": "a"}
    assert FileObject.from_dict({**file, "purpose": "novel"}).purpose == "novel"


@pytest.mark.parametrize("missing", [0, 1, 2, 3])
def test_unknown_fields_stay_reachable_whatever_else_is_absent(missing: int) -> None:
    """Also with as many keys as the schema has fields, but not the same ones."""
    optional = ["model", "usage", "errors", "metadata", "request_counts"]
    full = {**REQUIRED, **Batch.from_dict(REQUIRED).to_dict()}
    wire = {k: v for k, v in full.items() if k not in optional[:missing]}
    wire.update({f"new_{n}": n for n in range(2)})
    batch = Batch.from_dict(wire)
    assert batch.additional_properties == {"new_0": 0, "new_1": 1}
    assert batch.to_dict() == {**full, "new_0": 0, "new_1": 1}


def test_answers_survive_pickle_and_deepcopy() -> None:
    batch = Batch.from_dict({**REQUIRED, "new": [1]})
    plain = Batch.from_dict(REQUIRED)
    for copied in (pickle.loads(pickle.dumps(batch)), copy.deepcopy(batch)):
        assert copied == batch
    for copied in (pickle.loads(pickle.dumps(plain)), copy.deepcopy(plain)):
        assert copied == plain
        assert copied.additional_properties == {}


def test_unset_keeps_its_identity() -> None:
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET
    assert copy.deepcopy(UNSET) is UNSET
    assert not UNSET
    assert repr(UNSET) == "UNSET"


def test_fields_left_out_of_a_request_are_not_sent() -> None:
    request = CreateBatchRequest("file-1", "/v1/embeddings", "24h")
    assert request.to_dict() == {
        "input_file_id": "file-1",
        "endpoint": "/v1/embeddings",
        "completion_window": "24h",
    }
    assert CreateBatchRequest.from_dict(request.to_dict()) == request
    request.metadata = None
    assert request.to_dict()["metadata"] is None


def test_an_output_line_is_read() -> None:
    line = BatchRequestOutput.from_dict(
        {
            "id": "r",
            "custom_id": "a",
            "response": {"status_code": 400, "body": {"error": {}}},
            "error": None,
        }
    )
    assert line.response is not None
    assert (line.response.status_code, line.response.body) == (400, {"error": {}})


@pytest.mark.parametrize("status", [400, 404, 499, 500, 520, 599])
@pytest.mark.parametrize("body", ["<html>oops</html>", "", '{"error": {"code": 1}}'])
def test_any_failure_raises_with_body_and_headers(status: int, body: str) -> None:
    """The stock output returns None, or raises ValueError or JSONDecodeError."""
    failing = client(lambda r: httpx.Response(status, text=body, headers={"x-request-id": "req_1"}))
    with pytest.raises(UnexpectedStatus) as caught:
        retrieve_batch.sync("batch_1", client=failing)
    assert (caught.value.status_code, caught.value.content) == (status, body.encode())
    assert caught.value.headers["x-request-id"] == "req_1"
    assert str(status) in str(caught.value)


def test_status_and_headers_stand_beside_the_value() -> None:
    response = retrieve_batch.sync_detailed("batch_1", client=client(answer(200, REQUIRED)))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.parsed.id == "batch_1"
    assert json.loads(response.content) == REQUIRED


@pytest.mark.anyio
async def test_the_async_functions_do_the_same() -> None:
    async with client(answer(200, REQUIRED)) as ok:
        assert (await retrieve_batch.asyncio("batch_1", client=ok)).id == "batch_1"
    async with client(answer(520, "?")) as failing:
        with pytest.raises(UnexpectedStatus):
            await cancel_batch.asyncio_detailed("batch_1", client=failing)


def test_no_query_parameter_is_sent_unasked() -> None:
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.query.decode())
        return httpx.Response(200, json={"object": "list", "data": []})

    list_batches.sync(client=client(handler))
    list_batches.sync(client=client(handler), limit=2, after="batch_0")
    list_files.sync(client=client(handler), order="asc")
    assert seen == ["", "after=batch_0&limit=2", "order=asc"]


@pytest.mark.parametrize("value", ["", ".", "..", None])
def test_path_parameters_that_would_name_another_path_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="batch_id must be an id"):
        retrieve_batch.build_request(value)


def test_path_parameters_are_quoted() -> None:
    url = (
        httpx.Client(base_url="http://test/v1")
        .build_request(**retrieve_batch.build_request("../a?b#c"))
        .url
    )
    assert url.raw_path == b"/v1/batches/..%2Fa%3Fb%23c"


def form(request: httpx.Request) -> dict[str, Any]:
    """Parse a multipart body with the standard library: field name to part."""
    head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + request.read())
    return {
        str(part.get_param("name", header="content-disposition")): part
        for part in message.iter_parts()  # type: ignore[attr-defined]
    }


def file_request(content: bytes) -> httpx.Request:
    body = CreateFileRequest(
        File(content, "in.jsonl"), "batch", FileExpirationAfter("created_at", 3600)
    )
    return httpx.Request(**{**create_file.build_request(body=body), "url": "http://test/v1/files"})


def test_nested_form_fields_are_bracketed() -> None:
    fields = form(file_request(b"{}\n"))
    assert set(fields) == {"file", "purpose", "expires_after[anchor]", "expires_after[seconds]"}
    assert fields["expires_after[seconds]"].get_payload(decode=True) == b"3600"
    assert fields["purpose"].get_payload(decode=True) == b"batch"
    assert fields["file"].get_filename() == "in.jsonl"


def test_the_boundary_is_random_so_bytes_of_a_file_cannot_become_fields() -> None:
    evil = (
        b'x\r\n--+++\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nvision\r\n--+++--\r\n'
    )
    first, second = file_request(evil), file_request(evil)
    assert first.headers["content-type"] != second.headers["content-type"]
    assert "+++" not in first.headers["content-type"]
    assert form(first)["purpose"].get_payload(decode=True) == b"batch"


class Sink(httpx.BaseTransport):
    """Takes a request's body in, chunk by chunk, and forgets it."""

    received = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        for chunk in request.stream:
            self.received += len(chunk)
        body = {
            "id": "f",
            "object": "file",
            "bytes": 1,
            "created_at": 1,
            "filename": "a",
            "purpose": "batch",
        }
        return httpx.Response(200, json=body)


def test_uploads_are_streamed_from_disk(tmp_path: Path) -> None:
    size = 64 * 2**20
    path = tmp_path / "big.jsonl"
    with path.open("wb") as file:
        file.truncate(size)
    sink = Sink()
    sending = AuthenticatedClient("http://test", token=KEY).set_httpx_client(
        httpx.Client(transport=sink)
    )
    with path.open("rb") as file:
        body = CreateFileRequest(File(file, path.name), "batch")
        create_file.sync(client=sending, body=body)
        file.seek(0)
        tracemalloc.start()
        create_file.sync(client=sending, body=body)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert sink.received > 2 * size
    assert peak < 4 * 2**20


def test_downloads_come_as_an_open_file() -> None:
    downloading = client(lambda r: httpx.Response(206, content=r.headers["range"].encode()))
    file = download_file.sync("file-1", client=downloading, range_="bytes=5-")
    assert isinstance(file.payload, io.BytesIO)
    assert file.payload.read() == b"bytes=5-"


def test_the_token_is_sent_and_never_shown() -> None:
    seen: list[httpx.Headers] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(200, json=REQUIRED)

    mine = {"x-mine": "1", "authorization-of-mine": KEY}
    sending = client(handler).with_headers(mine)
    sending.set_httpx_client(httpx.Client(transport=httpx.MockTransport(handler)))
    retrieve_batch.sync("batch_1", client=sending)
    assert seen[0]["authorization"] == f"Bearer {KEY}"
    assert seen[0]["x-mine"] == "1"
    assert KEY not in repr(sending)
    assert "Authorization" not in mine
    assert "Authorization" not in sending.headers


def test_a_copy_leaves_the_original_alone() -> None:
    original = client(answer(200, REQUIRED))
    changed = original.with_headers({"x": "1"}).with_timeout(3)
    assert original.headers == {}
    assert original.timeout == 60
    assert changed.get_httpx_client() is not original.get_httpx_client()
    assert changed.get_httpx_client().timeout == httpx.Timeout(3)


def test_a_custom_credential_header_does_not_follow_redirects() -> None:
    """Azure's `api-key` would be carried along: httpx drops only Authorization."""
    with pytest.raises(ValueError, match="api-key"):
        AuthenticatedClient(token=KEY, prefix="", auth_header_name="api-key", follow_redirects=True)


def test_an_unauthenticated_client_sends_no_credentials() -> None:
    with Client("http://test").set_httpx_client(httpx.Client(transport=Sink())) as plain:
        request = plain._complete(retrieve_batch.build_request("batch_1"))
    assert request["headers"] == {}
    assert request["url"] == "http://test/batches/batch_1"


@pytest.mark.anyio
async def test_clients_are_made_when_first_needed_and_closed_at_the_end() -> None:
    with AuthenticatedClient(token=KEY) as sync_client:
        opened = sync_client.get_httpx_client()
    assert opened.is_closed
    async with AuthenticatedClient(token=KEY) as async_client:
        async_opened = async_client.get_async_httpx_client()
    assert async_opened.is_closed
    assert AuthenticatedClient(token=KEY).base_url == "https://api.openai.com/v1"


def test_docstrings_tell_what_parameters_mean() -> None:
    for function in (list_batches.build_request, list_batches.sync, list_batches.asyncio_detailed):
        assert "the page begins after it" in " ".join((inspect.getdoc(function) or "").split())
    assert "The batch's id." in (inspect.getdoc(retrieve_batch.sync) or "")
    assert "`finalizing`" not in (inspect.getdoc(create_batch) or "")


def test_models_are_imported_when_first_asked_for() -> None:
    from batchwright_api import models

    assert "Batch" in dir(models)
    assert models.ListBatchesResponse is ListBatchesResponse
    with pytest.raises(AttributeError, match="Nonsense"):
        _ = models.Nonsense


def test_the_package_says_what_it_was_made_of() -> None:
    import hashlib

    spec = Path(__file__).parents[2] / "openapi.yaml"
    assert __spec_digest__ == "sha256:" + hashlib.sha256(spec.read_bytes()).hexdigest()
    assert __generator_version__ == "0.29.1"


def test_a_deprecated_field_warns_once_with_what_to_use_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("batchwright_api.types._deprecations_seen", set())
    wire = {"id": "f", "object": "file", "bytes": 1, "created_at": 1, "filename": "a"}
    file = FileObject.from_dict({**wire, "purpose": "batch", "status_details": "d"})
    assert file.to_dict()["status_details"] == "d"
    with pytest.warns(DeprecationWarning, match="use instead: the errors of a batch") as seen:
        assert (file.status_details, file.status_details) == ("d", "d")
    assert len(seen) == 1


def test_the_clients_are_imported_when_first_asked_for() -> None:
    program = (
        "import sys, batchwright_api; assert 'httpx' not in sys.modules; batchwright_api.Client"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    with pytest.raises(AttributeError, match="Nonsense"):
        _ = batchwright_api.Nonsense


@pytest.mark.parametrize("token", ["sk-\u2026", "sk-1\n", "sk-\x7f"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_shown(token: str) -> None:
    """httpx would raise an exception that holds it."""
    with pytest.raises(ValueError, match="no header can carry") as caught:
        AuthenticatedClient(token=token)
    assert token not in repr(caught.value)


def test_attributes_are_called_as_on_the_wire() -> None:
    wire = {"id": "f", "object": "file", "bytes": 7, "created_at": 1, "filename": "a"}
    file = FileObject.from_dict({**wire, "purpose": "batch"})
    assert (file.object, file.bytes) == ("file", 7)


def test_none_is_not_sent_where_the_schema_has_no_null() -> None:
    nothing: Any = None
    for request in (
        CreateBatchRequest("file-1", nothing, "24h"),
        CreateBatchRequest("file-1", "/v1/embeddings", "24h", output_expires_after=nothing),
        CompleteUploadRequest(["part_1"], md5=nothing),
    ):
        with pytest.raises(TypeError, match="cannot be None; leave it out"):
            request.to_dict()
    with pytest.raises(TypeError, match=r"CreateFileRequest\.expires_after cannot be None"):
        CreateFileRequest(File(b""), "batch", nothing).to_multipart()
