"""Each failure that the specification documents is one that the server responds with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from document import parse
from operations import operations

from batchwright.server import ErrorResponse, Limits
from batchwright_api.models.error_response import ErrorResponse as Envelope

DOCUMENT = parse((Path(__file__).parents[3] / "openapi.yaml").read_bytes(), "openapi.yaml")
OPERATIONS = {one.name: one for one in operations(DOCUMENT)}
DOCUMENTED = [
    (name, int(status))
    for name, one in OPERATIONS.items()
    for status in DOCUMENT["paths"][one.path][one.method]["responses"]
    if status not in ("200", "206", "default")
]

BATCH = {"input_file_id": "x", "endpoint": "/v1/embeddings", "completion_window": "24h"}
UPLOAD = {"filename": "x.jsonl", "purpose": "batch", "bytes": 1, "mime_type": "text/plain"}
LARGE = b"x" * 200
IDS = ("batch_id", "file_id", "upload_id", "model")

# What to send; an id in braces is that of an object that exists.
REFUSED: dict[tuple[str, int], tuple[str, dict[str, Any]]] = {
    ("createBatch", 400): ("/batches", {"json": {}}),
    ("listBatches", 400): ("/batches", {"params": {"limit": 0}}),
    ("listBatches", 404): ("/batches", {"params": {"after": "x"}}),
    ("retrieveBatch", 404): ("/batches/x", {}),
    ("cancelBatch", 404): ("/batches/x/cancel", {}),
    ("cancelBatch", 409): ("/batches/{batch}/cancel", {}),
    ("createFile", 400): ("/files", {"data": {"purpose": "x"}, "files": {"file": b""}}),
    ("createFile", 413): ("/files", {"data": {"purpose": "batch"}, "files": {"file": LARGE}}),
    ("listFiles", 400): ("/files", {"params": {"limit": 0}}),
    ("listFiles", 404): ("/files", {"params": {"after": "x"}}),
    ("retrieveFile", 404): ("/files/x", {}),
    ("deleteFile", 404): ("/files/x", {}),
    ("downloadFile", 400): ("/files/{file}/content", {}),
    ("downloadFile", 404): ("/files/x/content", {}),
    ("downloadFile", 416): ("/files/{input}/content", {"headers": {"Range": "bytes=999-"}}),
    ("createUpload", 400): ("/uploads", {"json": {}}),
    ("addUploadPart", 400): ("/uploads/{cancelled}/parts", {"files": {"data": b"x"}}),
    ("addUploadPart", 404): ("/uploads/x/parts", {"files": {"data": b"x"}}),
    ("addUploadPart", 413): ("/uploads/{upload}/parts", {"files": {"data": LARGE}}),
    ("completeUpload", 400): ("/uploads/{upload}/complete", {"json": {"part_ids": []}}),
    ("completeUpload", 404): ("/uploads/x/complete", {"json": {"part_ids": []}}),
    ("cancelUpload", 400): ("/uploads/{cancelled}/cancel", {}),
    ("cancelUpload", 404): ("/uploads/x/cancel", {}),
    ("retrieveModel", 404): ("/models/x", {}),
    ("deleteModel", 403): ("/models/gpt-4o-mini", {}),
    ("deleteModel", 404): ("/models/x", {}),
}


@pytest.fixture
def api(serve):
    """A server with low limits."""
    return serve(limits=Limits(file_bytes=100, part_bytes=100))


@pytest.fixture
def ids(api) -> dict[str, str]:
    """Objects that exist."""
    batch = api.run([])
    uploads = [api.http.post("/uploads", json=UPLOAD).json()["id"] for _ in range(2)]
    api.http.post(f"/uploads/{uploads[1]}/cancel").raise_for_status()
    return {
        "input": batch["input_file_id"],
        "batch": batch["id"],
        "file": api.upload(b"x", purpose="user_data")["id"],
        "upload": uploads[0],
        "cancelled": uploads[1],
    }


def check(response: httpx.Response, status: int) -> None:
    assert (response.status_code, response.headers["content-type"]) == (status, "application/json")
    assert response.headers["x-request-id"]
    assert Envelope.from_dict(response.json()).error.message


@pytest.mark.parametrize(("operation", "status"), DOCUMENTED)
def test_a_documented_failure_occurs(api, ids, operation: str, status: int):
    one = OPERATIONS[operation]
    if (operation, status) in REFUSED:
        url, options = REFUSED[operation, status]
        response = api.http.request(one.method, url.format(**ids), **options)
    elif status == 401:
        bare = api.http.build_request(one.method, one.path.format(**dict.fromkeys(IDS, "x")))
        del bare.headers["authorization"]
        response = api.http.send(bare)
    else:
        api.server.faults.add(ErrorResponse(operation=operation, status=status, retry_after=1))
        response = api.http.request(one.method, one.path.format(**dict.fromkeys(IDS, "x")))
        assert status in {403, 429, 500, 503}
        assert response.headers["retry-after"] == "1"
    check(response, status)
    if status == 416:
        assert response.headers["content-range"].startswith("bytes */")


def test_the_limit_of_batches_per_hour_is_a_documented_failure(serve):
    api = serve(limits=Limits(batches_per_hour=0))
    check(api.http.post("/batches", json=BATCH), 429)
    assert ("createBatch", 429) in DOCUMENTED
    assert REFUSED.keys() <= set(DOCUMENTED)
