"""What a downstream repository writes; checked by mypy --strict and pyright, never run."""

from typing import assert_type

import batchwright
from batchwright import AsyncClient, Client
from batchwright.types import Batch, FileObject
from batchwright_api import AuthenticatedClient
from batchwright_api.api.batch import create_batch, list_batches, retrieve_batch
from batchwright_api.models import Batch as GeneratedBatch
from batchwright_api.models import (
    BatchErrors,
    BatchRequestCounts,
    CreateBatchRequest,
    ListBatchesResponse,
)
from batchwright_api.types import Response


def generated(client: AuthenticatedClient) -> None:
    body = CreateBatchRequest("file-1", "/v1/embeddings", "24h", metadata={"run": "1"})
    batch = create_batch.sync(client=client, body=body)
    assert_type(batch, GeneratedBatch)
    assert_type(batch.errors, BatchErrors | None)
    assert_type(batch.request_counts, BatchRequestCounts | None)
    assert_type(batch.output_file_id, str | None)
    assert_type(retrieve_batch.sync_detailed("batch_1", client=client), Response[GeneratedBatch])
    assert_type(list_batches.sync(client=client, limit=3), ListBatchesResponse)


def overlay(client: Client) -> None:
    assert_type(client.batches.retrieve("batch_1"), Batch)
    for batch in client.batches.list(limit=5):
        assert_type(batch, Batch)
    raw = client.with_raw_response.batches.retrieve("batch_1")
    assert_type(raw.parsed, Batch)
    assert_type(raw.status_code, int)
    assert_type(client.files.create(file="in.jsonl"), FileObject)
    try:
        client.batches.cancel("batch_1")
    except batchwright.ConflictError as error:
        assert_type(error.request_id, str | None)


async def asynchronous(client: AsyncClient) -> None:
    assert_type(await client.batches.retrieve("batch_1"), Batch)
    async for batch in client.batches.list():
        assert_type(batch, Batch)
    raw = await client.with_raw_response.files.retrieve("file-1")
    assert_type(raw.parsed, FileObject)
