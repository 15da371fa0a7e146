"""The vendor's own package drives the server: a client that nobody here wrote."""

from __future__ import annotations

import json

import openai
import pytest

from batchwright.server import Durations

URL = "/v1/embeddings"
LINES = b"\n".join(
    json.dumps(
        {
            "custom_id": f"line-{number}",
            "method": "POST",
            "url": URL,
            "body": {"model": "text-embedding-3-small", "input": f"text {number}"},
        }
    ).encode()
    for number in range(3)
)


@pytest.fixture
def client(api):
    with openai.OpenAI(api_key="test", base_url=api.server.base_url, max_retries=0) as one:
        yield one


def new_batch(client):
    file = client.files.create(file=("input.jsonl", LINES), purpose="batch")
    return client.batches.create(
        input_file_id=file.id, endpoint=URL, completion_window="24h", metadata={"who": "me"}
    )


def test_a_batch_from_upload_to_results(api, client):
    batch = new_batch(client)
    assert (batch.status, batch.metadata) == ("validating", {"who": "me"})
    api.server.wait_until_idle()
    batch = client.batches.retrieve(batch.id)
    assert batch.status == "completed"
    assert batch.request_counts.completed == batch.request_counts.total == 3
    assert batch.usage.input_tokens == 6
    content = client.files.content(batch.output_file_id)
    names = {json.loads(line)["custom_id"] for line in content.iter_lines()}
    assert names == {"line-0", "line-1", "line-2"}
    with client.files.with_streaming_response.content(batch.output_file_id) as streamed:
        assert b"".join(streamed.iter_bytes()) == content.content


def test_lists_page_to_their_end(client):
    ids = [new_batch(client).id for _ in range(5)][::-1]
    assert [one.id for one in client.batches.list(limit=2)] == ids
    assert len(list(client.files.list(limit=2, order="asc", purpose="batch"))) == 5


def test_a_batch_can_be_cancelled_and_a_completed_one_not(api, client):
    batch = new_batch(client)
    api.server.wait_until_idle()
    with pytest.raises(openai.ConflictError, match="Cannot cancel a batch"):
        client.batches.cancel(batch.id)
    missing = client.batches.create(input_file_id="file-x", endpoint=URL, completion_window="24h")
    assert client.batches.retrieve(missing.id).id == missing.id


def test_a_batch_in_progress_can_be_cancelled(serve):
    server = serve(durations=Durations(in_progress=30, cancelling=60)).server
    with openai.OpenAI(api_key="test", base_url=server.base_url, max_retries=0) as client:
        batch = new_batch(client)
        server.wait_until_idle()
        server.clock.advance(10)
        server.wait_until_idle()
        assert client.batches.retrieve(batch.id).status == "in_progress"
        assert client.batches.cancel(batch.id).status == "cancelling"
        server.clock.advance(60)
        server.wait_until_idle()
        batch = client.batches.retrieve(batch.id)
        assert batch.status == "cancelled"
        assert (batch.request_counts.completed, batch.request_counts.failed) == (1, 0)
        assert len(list(client.files.content(batch.output_file_id).iter_lines())) == 1
        assert len(list(client.files.content(batch.error_file_id).iter_lines())) == 2


def test_files_can_be_deleted_and_expire(client):
    expiry = {"anchor": "created_at", "seconds": 3600}
    file = client.files.create(file=("a.jsonl", LINES), purpose="batch", expires_after=expiry)
    assert file.expires_at == file.created_at + 3600
    assert client.files.retrieve(file.id) == file
    assert client.files.delete(file.id).deleted
    with pytest.raises(openai.NotFoundError, match="No such File object"):
        client.files.retrieve(file.id)


def test_uploads_in_parts_and_whole(client, tmp_path):
    upload = client.uploads.create(
        filename="a.jsonl", purpose="batch", bytes=len(LINES), mime_type="application/jsonl"
    )
    parts = [
        client.uploads.parts.create(upload.id, data=LINES[at : at + 50])
        for at in range(0, len(LINES), 50)
    ]
    done = client.uploads.complete(upload.id, part_ids=[part.id for part in parts])
    assert done.status == "completed"
    assert client.files.content(done.file.id).content == LINES
    path = tmp_path / "b.jsonl"
    path.write_bytes(LINES)
    whole = client.uploads.upload_file_chunked(
        file=path, mime_type="application/jsonl", purpose="batch", part_size=100
    )
    assert client.files.content(whole.file.id).content == LINES
    other = client.uploads.create(filename="a.jsonl", purpose="batch", bytes=1, mime_type="x")
    assert client.uploads.cancel(other.id).status == "cancelled"


def test_models_and_errors(client):
    assert client.models.retrieve("gpt-4o-mini").object == "model"
    assert "gpt-4o-mini" in [model.id for model in client.models.list()]
    with pytest.raises(openai.PermissionDeniedError):
        client.models.delete("gpt-4o-mini")
    with pytest.raises(openai.BadRequestError) as error:
        client.batches.create(input_file_id="x", endpoint="/v1/x", completion_window="24h")
    assert (error.value.code, error.value.param) == ("invalid_value", "endpoint")
    assert error.value.request_id.startswith("req_")


@pytest.mark.anyio
async def test_the_async_client_too(api):
    async with openai.AsyncOpenAI(api_key="test", base_url=api.server.base_url) as client:
        file = await client.files.create(file=("input.jsonl", LINES), purpose="batch")
        batch = await client.batches.create(
            input_file_id=file.id, endpoint=URL, completion_window="24h"
        )
        api.server.wait_until_idle()
        batch = await client.batches.retrieve(batch.id)
        assert batch.status == "completed"
        assert [one.id async for one in client.batches.list(limit=1)] == [batch.id]
        content = await client.files.content(batch.output_file_id)
        assert len(content.content.splitlines()) == 3
