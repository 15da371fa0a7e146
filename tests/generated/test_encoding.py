"""Encoding and decoding: JSON as the service sends and takes it, forms, files."""

from __future__ import annotations

import copy
import io
import pickle
import tracemalloc
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

import httpx
import pytest

from batchwright_api import AuthenticatedClient
from batchwright_api.api.files import create_file, download_file
from batchwright_api.limits import FILE_EXPIRATION_AFTER_SECONDS_MINIMUM as MIN
from batchwright_api.models import (
    Batch,
    BatchRequestOutput,
    CompleteUploadRequest,
    CreateBatchRequest,
    CreateFileRequest,
    FileExpirationAfter,
    FileObject,
)
from batchwright_api.models.batch_status import BATCH_STATUS_VALUES
from batchwright_api.types import UNSET, File

from .scripted import KEY, REQUIRED, client


def test_null_and_absent_objects_read_alike() -> None:
    nulls = dict.fromkeys(("errors", "request_counts", "usage", "metadata", "output_file_id"))
    absent, null = Batch.from_dict(REQUIRED), Batch.from_dict({**REQUIRED, **nulls})
    assert absent == null
    assert absent.errors is None
    assert absent.request_counts is None
    assert absent.metadata is None


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


def test_unknown_enum_values_are_kept() -> None:
    assert "paused" not in BATCH_STATUS_VALUES
    assert Batch.from_dict({**REQUIRED, "status": "paused"}).status == "paused"
    file = {"id": "f", "object": "file", "bytes": 1, "created_at": 1, "filename": "a"}
    assert FileObject.from_dict({**file, "purpose": "novel"}).purpose == "novel"


@pytest.mark.parametrize("missing", [0, 1, 2, 3])
def test_unknown_fields_are_kept_whatever_is_absent(missing: int) -> None:
    """Even with as many keys as the schema has fields, but different ones."""
    optional = ["model", "usage", "errors", "metadata", "request_counts"]
    full = Batch.from_dict(REQUIRED).model_dump()
    data = {k: v for k, v in full.items() if k not in optional[:missing]}
    data.update({f"new_{n}": n for n in range(2)})
    batch = Batch.from_dict(data)
    assert batch.additional_properties == {"new_0": 0, "new_1": 1}
    assert batch.to_dict() == data


def test_models_survive_pickle_and_deepcopy() -> None:
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
        File(content, "in.jsonl"), "batch", FileExpirationAfter("created_at", MIN)
    )
    return httpx.Request(**{**create_file.build_request(body=body), "url": "http://test/v1/files"})


def test_nested_form_fields_are_bracketed() -> None:
    fields = form(file_request(b"{}\n"))
    assert set(fields) == {"file", "purpose", "expires_after[anchor]", "expires_after[seconds]"}
    assert fields["expires_after[seconds]"].get_payload(decode=True) == str(MIN).encode()
    assert fields["purpose"].get_payload(decode=True) == b"batch"
    assert fields["file"].get_filename() == "in.jsonl"


def test_a_random_boundary_keeps_file_content_from_becoming_fields() -> None:
    evil = (
        b'x\r\n--+++\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nvision\r\n--+++--\r\n'
    )
    first, second = file_request(evil), file_request(evil)
    assert first.headers["content-type"] != second.headers["content-type"]
    assert "+++" not in first.headers["content-type"]
    assert form(first)["purpose"].get_payload(decode=True) == b"batch"


class Sink(httpx.BaseTransport):
    """Counts the bytes of a request's body, and forgets them."""

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


def test_attributes_have_the_names_of_the_json_keys() -> None:
    fields = {"id": "f", "object": "file", "bytes": 7, "created_at": 1, "filename": "a"}
    file = FileObject.from_dict({**fields, "purpose": "batch"})
    assert (file.object, file.bytes) == ("file", 7)


def test_none_is_refused_where_the_schema_has_no_null() -> None:
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
