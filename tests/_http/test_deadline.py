"""The time that a request may take in all."""

from __future__ import annotations

import asyncio
import math
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from batchwright import (
    APITimeoutError,
    AsyncClient,
    Client,
    ConfigurationError,
    NoAuth,
    WaitTimeoutError,
)
from batchwright._http.retry import Retry

from .scripted import Make, Script, failure

pytestmark = pytest.mark.anyio

OK = b"HTTP/1.1 200 OK\r\n"
DRIPS = {
    "headers": (OK + b"X-Slow: ", b"a"),
    "informational responses": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "a body": (OK + b"Content-Length: 1000000\r\n\r\n", b" "),
    "chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "the length of a chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a"),
    "an error": (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 1000000\r\n\r\n", b" "),
    "nothing": (b"", b""),
}
THROUGH_ANOTHER_CLIENT = ["a body", "chunks", "an error", "nothing"]


@contextmanager
def dripping_server(first: bytes, drip: bytes) -> Iterator[str]:
    """A server that begins a response, and goes on slowly for ever."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while not over.is_set():
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        connection.recv(65536)
                        connection.sendall(first)
                        while not over.wait(0.002):
                            connection.sendall(drip)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


@pytest.mark.parametrize("what", DRIPS)
def test_a_request_ends_with_its_deadline(what: str):
    with (
        dripping_server(*DRIPS[what]) as url,
        Client(base_url=url, auth=NoAuth(), deadline=0.1, max_retries=1000) as client,
        pytest.raises(APITimeoutError, match=r"the deadline of 0\.1 s is over"),
    ):
        client.batches.retrieve("batch_1")


@pytest.mark.parametrize("what", DRIPS)
async def test_a_coroutine_ends_with_its_deadline(what: str):
    with dripping_server(*DRIPS[what]) as url:
        async with AsyncClient(base_url=url, auth=NoAuth(), deadline=0.1) as client:
            with pytest.raises(APITimeoutError, match=r"the deadline of 0\.1 s is over"):
                await client.batches.retrieve("batch_1")


@pytest.mark.parametrize("what", THROUGH_ANOTHER_CLIENT)
def test_a_body_ends_with_the_deadline_over_the_callers_client_too(what: str):
    with dripping_server(*DRIPS[what]) as url, httpx.Client() as http:
        client = Client(base_url=url, auth=NoAuth(), deadline=0.1, http_client=http)
        with pytest.raises(APITimeoutError, match="the deadline"):
            client.batches.retrieve("batch_1")


@pytest.mark.parametrize("what", ["headers", "a body"])
def test_a_wait_ends_on_the_clock(what: str):
    with (
        dripping_server(*DRIPS[what]) as url,
        Client(base_url=url, auth=NoAuth()) as client,
        pytest.raises(WaitTimeoutError, match="there was no response"),
    ):
        client.batches.wait("batch_1", timeout=0.01)


async def test_an_async_wait_ends_on_the_clock():
    with dripping_server(*DRIPS["headers"]) as url:
        async with AsyncClient(base_url=url, auth=NoAuth()) as client:
            with pytest.raises(WaitTimeoutError, match="there was no response"):
                await client.batches.wait("batch_1", timeout=0.01)


async def test_no_retry_begins_after_the_deadline(make: Make):
    transport = make(Script(failure(503)), deadline=1.2, max_retries=9)
    with pytest.raises(Exception, match="503"):
        await transport.request()
    assert transport.slept == [0.5, 1.0]


async def test_the_callers_own_timeout_is_not_taken_for_the_deadline():
    async def slow(request: httpx.Request) -> httpx.Response:
        raise TimeoutError("of a hook")

    http = httpx.AsyncClient(transport=httpx.MockTransport(slow))
    client = AsyncClient(base_url="http://a/v1", auth=NoAuth(), deadline=60, http_client=http)
    with pytest.raises(TimeoutError, match="of a hook"):
        await client.batches.retrieve("batch_1")
    assert not asyncio.current_task().cancelling()  # type: ignore[union-attr]


def test_a_copy_can_have_another_deadline_or_none():
    client = Client(api_key="sk-test", deadline=5, retry=Retry())
    assert (client.deadline, client.with_options(deadline=9).deadline) == (5, 9)
    assert client.with_options(timeout=1).deadline == 5
    assert client.with_options(deadline=math.inf).deadline is None


@pytest.mark.parametrize("value", [0, -1, True, "5", math.nan, 1e300])
def test_a_deadline_is_checked(value: Any):
    with pytest.raises(ConfigurationError, match="deadline must be seconds above 0"):
        Client(api_key="sk-test", deadline=value)
