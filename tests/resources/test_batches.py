"""`client.batches`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypedDict

import httpx
import pytest

from batchwright import (
    APIConnectionError,
    AsyncClient,
    Client,
    ConflictError,
    InternalServerError,
    NotFoundError,
    PaginationError,
    WaitTimeoutError,
)
from batchwright.errors import InputError
from batchwright.limits import MIN_EXPIRY_SECONDS
from batchwright.server import (
    CutResponse,
    Durations,
    ErrorResponse,
    ExpireLines,
    FailLines,
    RepeatCursor,
    Server,
)
from batchwright.types import Batch, BatchFileExpirationAfter
from batchwright_api.limits import CREATE_BATCH_SECONDS_TO_COMPLETE

from ..lines import answer
from .conftest import OddClient

ENDPOINT = "/v1/embeddings"


def line(custom_id: str) -> bytes:
    """A request."""
    body = {"model": "text-embedding-3-small", "input": custom_id}
    request = {"custom_id": custom_id, "method": "POST", "url": ENDPOINT, "body": body}
    return json.dumps(request).encode() + b"\n"


def created(client: Any, count: int = 3, **options: Any) -> Batch:
    """Create a batch of `count` requests."""
    data = b"".join(line(f"request-{number}") for number in range(count))
    file = client.files.create(file=("in.jsonl", data))
    batch: Batch = client.batches.create(input_file_id=file.id, endpoint=ENDPOINT, **options)
    return batch


@pytest.fixture
def still(make_client: Callable[..., Any]) -> Iterator[tuple[Any, Server]]:
    """A client, and a server whose batches take an hour and whose clock stands still."""
    with Server(speed=0, durations=Durations(in_progress=3600)) as server:
        yield make_client(server.base_url), server


def test_a_batch_is_completed(client: Any):
    seen: list[str] = []
    batch = created(client, metadata={"job": "1"})
    assert batch.metadata == {"job": "1"}
    assert batch.expires_at == batch.created_at + CREATE_BATCH_SECONDS_TO_COMPLETE
    done = client.batches.wait(batch.id, on_update=lambda batch: seen.append(batch.status))
    assert (done.status, seen[-1]) == ("completed", "completed")
    assert client.batches.retrieve(batch.id) == done
    results = {result.custom_id: result for result in client.batches.iter_results(done)}
    assert sorted(results) == ["request-0", "request-1", "request-2"]
    assert all(result.ok and result.body["data"] for result in results.values())
    by_id = [result.custom_id for result in client.batches.iter_results(batch.id)]
    assert sorted(by_id) == sorted(results)


@pytest.mark.anyio
async def test_omitted_arguments_are_not_sent():
    bodies: list[Any] = []

    def respond(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(404)

    async def respond_async(request: httpx.Request) -> httpx.Response:
        return respond(request)

    settings: Any = {"api_key": "sk-test", "base_url": "http://api.example/v1"}
    http = httpx.Client(transport=httpx.MockTransport(respond))
    with pytest.raises(NotFoundError):
        Client(**settings, http_client=http).batches.create(
            input_file_id="file-1", endpoint=ENDPOINT
        )
    async_http = httpx.AsyncClient(transport=httpx.MockTransport(respond_async))
    with pytest.raises(NotFoundError):
        await AsyncClient(**settings, http_client=async_http).batches.create(
            input_file_id="file-1", endpoint=ENDPOINT, metadata={}
        )
    given = {"input_file_id": "file-1", "endpoint": ENDPOINT, "completion_window": "24h"}
    assert bodies == [given, {**given, "metadata": {}}]


def test_output_files_expire_as_requested(client: Any):
    after = {"anchor": "created_at", "seconds": MIN_EXPIRY_SECONDS}
    for expiry in (after, BatchFileExpirationAfter("created_at", MIN_EXPIRY_SECONDS)):
        done = client.batches.wait(created(client, output_expires_after=expiry).id)
        file = client.files.retrieve(done.output_file_id)
        assert file.expires_at == file.created_at + MIN_EXPIRY_SECONDS


def test_batches_are_listed_newest_first_and_page_by_page(client: Any, server: Server):
    ids = [created(client).id for _ in range(3)]
    before = len(server.requests)
    batches = client.batches.list(limit=1)
    assert [batch.id for batch in batches] == ids[::-1]
    assert len(server.requests) == before + 3
    assert [batch.id for batch in client.batches.list(after=ids[2])] == ids[1::-1]
    assert len(client.batches.list().first_page) == 3
    server.faults.add(RepeatCursor())
    with pytest.raises(PaginationError):
        list(client.batches.list(limit=1))


@pytest.mark.parametrize(
    "fault",
    [
        ErrorResponse(operation="createBatch", status=500, effect="after", times=None),
        ErrorResponse(operation="createBatch", status=429, retry_after=1, times=None),
        ErrorResponse(operation="createBatch", status=503, should_retry=True, times=None),
        CutResponse(operation="createBatch", at=None, times=None),
        CutResponse(operation="createBatch", at=10, times=None),
    ],
    ids=str,
)
def test_a_batch_is_never_created_twice(client: Any, server: Server, fault: Any):
    server.faults.add(fault)
    with pytest.raises(Exception, match=r"429|500|503|no response"):
        created(client)
    assert [one.operation for one in server.requests].count("createBatch") == 1


def test_a_batch_can_be_passed_for_its_id(client: Any):
    batch = created(client)
    done = client.batches.wait(batch)
    assert client.batches.retrieve(batch) == done
    with pytest.raises(ConflictError):
        client.batches.cancel(done)
    for call in (client.batches.retrieve, client.batches.cancel, client.batches.wait):
        with pytest.raises(TypeError, match="expected an id or an object with an id, not NoneType"):
            call(None)


def test_cancelling_a_batch_that_has_ended_is_not_retried(client: Any, server: Server):
    done = client.batches.wait(created(client).id)
    with pytest.raises(ConflictError, match="Cannot cancel a batch with status 'completed'"):
        client.batches.cancel(done.id)
    assert [one.operation for one in server.requests].count("cancelBatch") == 1


def test_a_batch_can_be_cancelled(still: tuple[Any, Server]):
    client, server = still
    batch = created(client)
    server.wait_until_idle()
    assert client.batches.cancel(batch.id).status in {"cancelling", "cancelled"}
    server.wait_until_idle()
    assert client.batches.wait(batch.id).status == "cancelled"


def test_a_wait_times_out_with_the_last_batch(still: tuple[Any, Server], slept: list[float]):
    client, server = still
    batch = created(client)
    server.wait_until_idle()
    with pytest.raises(
        WaitTimeoutError, match=r"batch_\w+ is not done after 10 seconds: it is in_"
    ) as caught:
        client.batches.wait(batch.id, timeout=10)
    assert caught.value.batch is not None
    assert caught.value.batch.id == batch.id
    assert slept == [2.0, 3.0, 4.5, 0.5]
    with pytest.raises(WaitTimeoutError, match="not done after 0 seconds"):
        client.batches.wait(batch.id, timeout=0)


def test_a_poll_that_hangs_is_limited_by_the_rest_of_the_wait(odd_client: OddClient):
    limits: list[float] = []

    def hang(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"]["read"])
        raise httpx.ReadTimeout("slow")

    with pytest.raises(
        WaitTimeoutError, match="batch_1 is not done after 10 seconds: there was no response"
    ):
        odd_client(hang).batches.wait("batch_1", timeout=10)
    assert limits == [10, 8, 5, 1, 1]


@pytest.mark.anyio
async def test_an_async_wait_awaits_on_update(batchwright_server: Server):
    seen: list[str] = []

    async def note(batch: Batch) -> None:
        seen.append(batch.status)

    async with AsyncClient(api_key="sk-test", base_url=batchwright_server.base_url) as client:
        file = await client.files.create(file=("in.jsonl", line("a")))
        batch = await client.batches.create(input_file_id=file.id, endpoint=ENDPOINT)
        await client.batches.wait(batch, poll_interval=0.01, on_update=note)
        await client.batches.wait(batch, on_update=lambda batch: seen.append(batch.id))
    assert seen[-2:] == ["completed", batch.id]


def test_a_wait_survives_temporary_failures(client: Any, server: Server, slept: list[float]):
    batch = created(client)
    server.faults.add(
        ErrorResponse(operation="retrieveBatch", status=502, body="html", times=4),
        CutResponse(operation="retrieveBatch", at=None, times=3),
        ErrorResponse(operation="retrieveBatch", status=429, times=3),
    )
    assert client.batches.wait(batch.id, poll_interval=1).status == "completed"
    assert client.batches.wait(batch.id, timeout=60).status == "completed"


def test_a_wait_gives_up_on_a_server_that_stays_down(client: Any, server: Server):
    batch = created(client)
    server.faults.add(ErrorResponse(operation="retrieveBatch", status=500, times=None))
    with pytest.raises(InternalServerError):
        client.batches.wait(batch.id)
    with pytest.raises(WaitTimeoutError, match="there was no response") as caught:
        client.batches.wait(batch.id, timeout=5)
    assert caught.value.batch is None


def test_a_wait_ends_at_once_on_a_permanent_failure(client: Any, slept: list[float]):
    with pytest.raises(NotFoundError):
        client.batches.wait("batch_" + "0" * 32)
    assert slept == []


def test_a_missing_server_is_a_connection_error(make_client: Callable[..., Any]):
    with Server() as server:
        url = server.base_url
    client = make_client(url)
    with pytest.raises(APIConnectionError, match=r"no response from 127\.0\.0\.1"):
        client.batches.create(input_file_id="file-1", endpoint=ENDPOINT)


def test_results_come_from_both_files(client: Any, server: Server):
    server.faults.add(
        FailLines(custom_id="request-1$", status=400), ExpireLines(custom_id="request-2$")
    )
    done = client.batches.wait(created(client).id)
    results = {result.custom_id: result for result in client.batches.iter_results(done)}
    assert [results[f"request-{n}"].ok for n in range(3)] == [True, False, False]
    assert results["request-1"].status_code == 400
    assert results["request-2"].error.code == "batch_expired"


def test_reading_results_too_early_is_a_clear_error(still: tuple[Any, Server]):
    client, server = still
    batch = created(client)
    server.wait_until_idle()
    with pytest.raises(ValueError, match="is in_progress; wait until it has ended"):
        list(client.batches.iter_results(batch.id))


def test_an_empty_file_id_means_no_file(client: Any):
    done = client.batches.wait(created(client).id)
    done.output_file_id = ""
    done.error_file_id = None
    assert list(client.batches.iter_results(done)) == []


def test_results_survive_a_broken_download(client: Any, server: Server):
    done = client.batches.wait(created(client, count=200).id)
    server.faults.add(CutResponse(operation="downloadFile", at=100_000))
    assert len(list(client.batches.iter_results(done))) == 200


def test_results_without_a_length_that_end_early_are_noticed(odd_client: OddClient):
    lines = b'{"custom_id": "a", "error": {}}\n{"custom_id": "b", "error": {}}\n'
    ends = [32, len(lines)]
    batch = {"id": "batch_1", "object": "batch", "endpoint": "/v1/embeddings", "created_at": 1}
    batch |= {"input_file_id": "file-1", "completion_window": "24h", "status": "completed"}
    batch |= {"output_file_id": "file-2"}
    file = {"id": "file-2", "bytes": len(lines), "filename": "x", "purpose": "batch_output"}
    file |= {"object": "file", "created_at": 1, "status": "processed"}

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/content"):
            response = httpx.Response(200, content=lines[: ends.pop(0)])
            del response.headers["content-length"]
            return response
        if "/files/" in request.url.path:
            return httpx.Response(200, json=file)
        return httpx.Response(200, json=batch)

    results = list(odd_client(respond).batches.iter_results("batch_1"))
    assert [result.custom_id for result in results] == ["a", "b"]


class Ticket(TypedDict):
    """What answers are read into."""

    product: str
    urgent: bool


def test_answers_are_read_into_a_class(client: Any):
    good = {"choices": [{"message": {"content": '{"product": "kettle", "urgent": true}'}}]}
    cut = {"choices": [{"message": {"content": '{"product": "ket'}, "finish_reason": "length"}]}
    output = answer("a", body=good) + b"\n" + answer("b", body=cut)
    errors = answer("c", None, error={"code": "batch_expired", "message": "Too late."})
    done = client.batches.wait(created(client).id)
    done.output_file_id = client.files.create(file=output).id
    done.error_file_id = client.files.create(file=errors).id
    results = list(client.batches.iter_results(done, into=Ticket))
    assert [result.parsed for result in results] == [
        Ticket(product="kettle", urgent=True),
        None,
        None,
    ]
    why = [(result.line, result.why and result.why.code) for result in results]
    assert why == [(1, None), (3, "length"), (1, "batch_expired")]


def test_an_invalid_line_is_named(client: Any):
    file = client.files.create(file=b'{"custom_id": "a", "error": {}}\n\n{"custom')
    done = client.batches.wait(created(client).id)
    done.output_file_id, done.error_file_id = file.id, ""
    with pytest.raises(InputError, match=f"{file.id}:3: this line is not valid JSON"):
        list(client.batches.iter_results(done))
