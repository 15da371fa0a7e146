"""Auth flows that send a request more than once, or requests of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

import batchwright
from batchwright import (
    APIConnectionError,
    APIResponseValidationError,
    AsyncClient,
    AuthenticationError,
    BadRequestError,
    Client,
    InternalServerError,
)
from batchwright.server import ErrorResponse, Server

from .scripted import POST, UNSENT, URL, Make, Script, failure, ok

pytestmark = pytest.mark.anyio
OLD, NEW, SECRET = "old-token-number-1", "new-token-number-2", "a-client-secret-3"


class Flow(httpx.Auth):
    """A flow that is given as a function."""

    requires_response_body = True

    def __init__(self, flow: Callable[[httpx.Request], Any]) -> None:
        self.auth_flow = flow


class Keyed(Flow):
    """The same, over a request that has a key already."""

    def __init__(self, flow: Callable[[httpx.Request], Any]) -> None:
        def keyed(request: httpx.Request) -> Any:
            request.headers["Authorization"] = f"Bearer {OLD}"
            yield from flow(request)

        super().__init__(keyed)


def in_place(request: httpx.Request) -> Any:
    request.headers["Authorization"] = f"Bearer {OLD}"
    if (yield request).status_code >= 400:
        request.headers["Authorization"] = f"Bearer {NEW}"
        yield request


def asks_for_a_token(request: httpx.Request) -> Any:
    headers = {"Authorization": f"Basic {SECRET}"}
    yield httpx.Request("POST", "http://auth.example/token", headers=headers)
    request.headers["Authorization"] = f"Bearer {NEW}"
    yield request


def another_request(request: httpx.Request) -> Any:
    yield httpx.Request(request.method, request.url, headers={"X-Signed": SECRET})


def in_the_url(request: httpx.Request) -> Any:
    request.url = request.url.copy_merge_params({"key": SECRET})
    yield request


def in_the_path(request: httpx.Request) -> Any:
    request.url = request.url.copy_with(path=f"/{SECRET}{request.url.path}")
    yield request


def raising(request: httpx.Request) -> Any:
    request.headers["X-Signed"] = SECRET
    raise httpx.ReadError(f"lost {SECRET}")
    yield request


def echo(*secrets: str) -> httpx.Response:
    body = {"error": {"message": " ".join(secrets)}}
    return httpx.Response(400, json=body, headers={"x-echo": " ".join(secrets)})


async def test_a_flow_can_send_a_request_again(make: Make):
    script = Script(failure(401), ok())
    assert await make(script, auth=Flow(in_place)).request(POST) == {"id": "batch_1"}
    assert [json.loads(body) for body in script.bodies] == [{"a": 1}] * 2
    assert script.requests[1].headers["authorization"] == f"Bearer {NEW}"


@pytest.mark.parametrize(("status", "sent"), [(401, 2), (409, 2), (408, 1), (500, 1)])
async def test_a_flow_cannot_pay_twice(make: Make, status: int, sent: int):
    script = Script(failure(status), failure(400))
    with pytest.raises(Exception, match=str(400 if sent == 2 else status)):
        await make(script, auth=Flow(in_place), max_retries=0).request(UNSENT)
    assert len(script.requests) == sent


@pytest.mark.parametrize(
    ("flow", "secrets"),
    [
        (in_place, [OLD, NEW]),
        (asks_for_a_token, [SECRET, NEW]),
        (another_request, [SECRET]),
        (in_the_url, [SECRET]),
    ],
)
async def test_every_credential_of_a_flow_is_redacted(make: Make, flow: Any, secrets: list[str]):
    first = ok() if flow is asks_for_a_token else echo(*secrets)
    with pytest.raises(BadRequestError, match=r"\[key\]") as caught:
        await make(Script(first, echo(*secrets)), auth=Flow(flow)).request(POST)
    for secret in secrets:
        assert secret not in f"{caught.value}{vars(caught.value)}"


def renewing(host: str) -> Callable[[httpx.Request], Any]:
    """Make a flow that asks for another token after an error, and sends to another host then."""

    def flow(request: httpx.Request) -> Any:
        response = yield request
        if response.status_code >= 400:
            yield httpx.Request("POST", "http://127.0.0.1:1/token")
            yield httpx.Request(request.method, request.url.copy_with(host=host))

    return flow


def auditing(request: httpx.Request) -> Any:
    yield request
    yield httpx.Request("POST", "http://127.0.0.1:1/audit")


@pytest.mark.parametrize("flow", [renewing("localhost"), renewing("127.0.0.1"), auditing])
@pytest.mark.parametrize("status", [None, 500, 502])
async def test_no_flow_makes_a_second_batch(flow: Any, status: int | None):
    arguments = {"input_file_id": "file-1", "endpoint": "/v1/embeddings"}
    with Server() as server, Client(api_key=OLD, base_url=server.base_url) as plain:
        if status is not None:
            fault = ErrorResponse(operation="createBatch", status=status, effect="after", times=2)
            server.faults.add(fault)
        with Client(auth=Keyed(flow), base_url=server.base_url) as client:
            with suppress(InternalServerError):
                client.batches.create(**arguments)
            assert len(list(plain.batches.list())) == 1
        async with AsyncClient(auth=Keyed(flow), base_url=server.base_url) as twin:
            with suppress(InternalServerError):
                await twin.batches.create(**arguments)
            assert len(list(plain.batches.list())) == 2


@pytest.mark.parametrize("flow", [another_request, in_the_url, in_the_path, raising])
async def test_no_credential_is_in_a_connection_error(make: Make, flow: Any):
    lost = httpx.ReadError(f"lost {SECRET}")
    with pytest.raises(APIConnectionError, match=r"lost \[key\]") as caught:
        await make(Script(lost), auth=Flow(flow)).request(POST)
    cause = caught.value.__cause__
    assert isinstance(cause, httpx.ReadError)
    assert SECRET not in f"{caught.value}{cause}{cause.request.url}{cause.request.headers}"


async def test_no_credential_of_the_http_clients_params_is_in_an_error(make: Make):
    lost = httpx.ReadError(f"lost {SECRET}")
    with pytest.raises(APIConnectionError, match=r"lost \[key\]") as caught:
        await make(Script(lost), client={"params": {"key": SECRET}}).request(POST)
    cause = caught.value.__cause__
    assert isinstance(cause, httpx.ReadError)
    assert SECRET not in str(cause.request.url)


def test_no_credential_is_in_the_variables_of_a_validation_error():
    response = httpx.Response(200, json=[SECRET], headers={"x-echo": SECRET})
    http = httpx.Client(transport=httpx.MockTransport(Script(response)))
    client = Client(api_key=SECRET, base_url=URL, http_client=http)
    with pytest.raises(APIResponseValidationError) as caught:
        client.models.retrieve("m")
    package = Path(batchwright.__file__).parent
    frames = [one.frame for one in caught.traceback if package in Path(one.path).parents]
    values = [value for frame in frames for value in frame.f_locals.values()]
    responses = [value for value in values if isinstance(value, httpx.Response)]
    assert responses
    assert not [one for one in responses if SECRET in f"{one.text}{one.headers}"]


async def test_no_credential_is_in_a_raw_response():
    response = httpx.Response(
        200,
        json={"id": "m", "object": "model", "created": 1, "owned_by": "x"},
        headers={"x-echo": SECRET},
    )
    http = httpx.Client(transport=httpx.MockTransport(Script(failure(401), response)))

    def flow(request: httpx.Request) -> Any:
        request.url = request.url.copy_merge_params({"key": SECRET})
        request.headers["Authorization"] = f"Bearer {NEW}"
        yield request
        yield request

    client = Client(auth=Flow(flow), base_url=URL, http_client=http)
    raw = client.with_raw_response.models.retrieve("m").http_response
    assert raw.history == []
    assert raw.headers["x-echo"] == "[key]"
    assert SECRET not in f"{raw.request.url}{raw.request.headers}"


async def test_a_flow_can_fail_without_a_request(make: Make):
    def fail(request: httpx.Request) -> Iterator[httpx.Request]:
        raise httpx.ConnectError("no token")
        yield request

    with pytest.raises(APIConnectionError, match=r"no response from api\.example: .*no token"):
        await make(Script(ok()), auth=Flow(fail), max_retries=0).request(POST)


def test_a_body_that_cannot_be_read_twice_is_sent_once():
    with Server() as server, Client(auth=Flow(in_place), base_url=server.base_url) as client:
        server.faults.add(ErrorResponse(operation="createFile", status=401, times=2))
        with pytest.raises(AuthenticationError):
            client.files.create(file=("a.jsonl", iter([b"{}\n"] * 3)))
        server.faults.clear()
        server.faults.add(ErrorResponse(operation="createFile", status=401))
        assert client.files.create(file=b"{}\n" * 3).bytes == 9
