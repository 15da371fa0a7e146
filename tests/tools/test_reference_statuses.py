"""The client does with each status of each operation what the page of the API says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from document import parse
from reference.methods import METHODS
from reference.specification import Endpoint, apis
from reference.statuses import details

from batchwright import APIStatusError, Client, Retry
from batchwright.server import ErrorResponse, Server

ROOT = Path(__file__).parents[2]
DOCUMENT = parse((ROOT / "openapi.yaml").read_bytes(), "openapi.yaml")
ENDPOINTS = {one.operation.name: one for api in apis(DOCUMENT) for one in api.endpoints}
AT_ONCE = Retry(attempts=2, backoff=lambda attempt, random: 0.0)
CALLS: dict[str, Callable[[Client], object]] = {
    "createBatch": lambda c: c.batches.create(input_file_id="file-1", endpoint="/v1/embeddings"),
    "listBatches": lambda c: list(c.batches.list()),
    "retrieveBatch": lambda c: c.batches.retrieve("batch_1"),
    "cancelBatch": lambda c: c.batches.cancel("batch_1"),
    "createFile": lambda c: c.files.create(file=("requests.jsonl", b"{}\n")),
    "listFiles": lambda c: list(c.files.list()),
    "retrieveFile": lambda c: c.files.retrieve("file-1"),
    "deleteFile": lambda c: c.files.delete("file-1"),
    "downloadFile": lambda c: c.files.content("file-1"),
    "createUpload": lambda c: c.uploads.create(
        filename="requests.jsonl", purpose="batch", bytes=3, mime_type="application/jsonl"
    ),
    "addUploadPart": lambda c: c.uploads.add_part("upload_1", data=b"{}\n"),
    "completeUpload": lambda c: c.uploads.complete("upload_1", part_ids=["part_1"]),
    "cancelUpload": lambda c: c.uploads.cancel("upload_1"),
    "listModels": lambda c: list(c.models.list()),
    "retrieveModel": lambda c: c.models.retrieve("gpt-4o-mini"),
    "deleteModel": lambda c: c.models.delete("gpt-4o-mini"),
}


def rows(endpoint: Endpoint) -> list[tuple[str, str, str]]:
    """Each status that is an error, with the class that it becomes, and whether it is retried."""
    found = re.findall(r"^\| \*\*(\w+)\*\* .* \| (.+?) \| (\w.*?) \|$", details(endpoint), re.M)
    return [
        (status, re.sub(r".*?`(\w+)`.*", r"\1", error), again) for status, error, again in found
    ]


@pytest.fixture
def client(batchwright_server: Server) -> Iterator[Client]:
    url = batchwright_server.base_url
    with Client(api_key="sk-test", base_url=url, retry=AT_ONCE) as client:
        yield client


def attempts(
    server: Server, client: Client, operation: str, fault: ErrorResponse
) -> tuple[str, int]:
    """The class that is raised, and how often the request is sent."""
    before = len(server.requests)
    server.faults.clear()
    server.faults.add(fault)
    with pytest.raises(APIStatusError) as caught:
        CALLS[operation](client)
    assert {one.operation for one in server.requests[before:]} == {operation}
    return type(caught.value).__name__, len(server.requests) - before


def test_every_operation_is_called() -> None:
    assert CALLS.keys() == METHODS.keys() == ENDPOINTS.keys()


@pytest.mark.parametrize("operation", CALLS)
def test_each_status_is_raised_and_retried_as_its_row_says(
    operation: str, batchwright_server: Server, client: Client
) -> None:
    found = rows(ENDPOINTS[operation])
    assert {"401", "429", "500", "default"} <= {status for status, _, _ in found}
    for status, error, again in found:
        for code in (int(status),) if status.isdecimal() else (408, 418, 504):
            name = "InternalServerError" if code == 504 else error
            sent = 1 if again == "no" or code == 418 else 2
            fault = ErrorResponse(operation=operation, status=code, times=None)
            assert attempts(batchwright_server, client, operation, fault) == (name, sent), code


@pytest.mark.parametrize("operation", CALLS)
def test_an_exhausted_quota_is_final(
    operation: str, batchwright_server: Server, client: Client
) -> None:
    fault = ErrorResponse(operation=operation, status=429, code="insufficient_quota", times=None)
    assert attempts(batchwright_server, client, operation, fault) == ("RateLimitError", 1)
    again = {status: text for status, _, text in rows(ENDPOINTS[operation])}["429"]
    assert again in ("no", "yes, unless the quota is exhausted")
