"""Whatever a server responds, only errors of this package leave."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

import httpx
import pytest

from batchwright import AsyncClient, BatchwrightError, Client, NoAuth
from batchwright._http.clock import Clock

from .hostile import BODIES, HEADERS, RAW, STATUSES

pytestmark = pytest.mark.anyio

URL = "http://127.0.0.1:9/v1"
CALLS: dict[str, Callable[[Client], Any]] = {
    "retrieve": lambda client: client.batches.retrieve("batch_1"),
    "create": lambda client: client.batches.create(
        input_file_id="file-1", endpoint="/v1/embeddings"
    ),
    "list": lambda client: [*client.batches.list()],
    "content": lambda client: client.files.content("file-1").read(),
    "raw": lambda client: client.with_raw_response.models.retrieve("m").text,
}


async def listed(batches: AsyncIterator[Any]) -> list[Any]:
    return [batch async for batch in batches]


async def content(client: AsyncClient) -> bytes:
    async with client.files.content("file-1") as content:
        return await content.read()


ASYNC_CALLS: dict[str, Callable[[AsyncClient], Any]] = {
    "retrieve": lambda client: client.batches.retrieve("batch_1"),
    "create": lambda client: client.batches.create(
        input_file_id="file-1", endpoint="/v1/embeddings"
    ),
    "list": lambda client: listed(aiter(client.batches.list())),
    "content": content,
    "raw": lambda client: client.with_raw_response.models.retrieve("m"),
}


def shown(found: Any) -> None:
    """Look at an object or an error, as a program would."""
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, list | dict):
            continue  # an item that is no object, as it came
        text = f"{one} {one!r}"
        text.encode()
        if hasattr(one, "to_dict"):
            one.to_dict()
        if isinstance(one, BatchwrightError):
            assert len(str(one)) < 5_000


def hurried(client: Any) -> Any:
    """A client that waits for nothing."""

    async def sleep(seconds: float) -> None:
        """Return at once."""

    client._transport.clock = Clock(sleep=lambda seconds: None, async_sleep=sleep)
    return client


def responses() -> Iterator[tuple[str, int, list[tuple[bytes, bytes]], bytes]]:
    for name, body in BODIES.items():
        yield name, 200, [], body
        yield f"{name} (400)", 400, [], body
    for name, (status, headers) in HEADERS.items():
        yield name, status, headers, b"{}"
    for status in STATUSES:
        yield f"status {status}", status, [], b'{"id": "x"}'


RESPONSES = [*responses()]


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that arrives."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


def responding(status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> Any:
    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=headers, stream=Body(body))

    return httpx.MockTransport(respond)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [one[1:] for one in RESPONSES],
    ids=[one[0].encode("ascii", "backslashreplace").decode() for one in RESPONSES],
)
async def test_only_our_errors_leave(
    status: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    transport = responding(status, headers, body)
    client = hurried(
        Client(base_url=URL, auth=NoAuth(), http_client=httpx.Client(transport=transport))
    )
    for call in CALLS.values():
        try:
            shown(call(client))
        except BatchwrightError as error:
            shown(error)
    http = httpx.AsyncClient(transport=transport)
    twin = hurried(AsyncClient(base_url=URL, auth=NoAuth(), http_client=http))
    for async_call in ASYNC_CALLS.values():
        try:
            shown(await async_call(twin))
        except BatchwrightError as error:
            shown(error)


@contextmanager
def server(response: bytes) -> Iterator[str]:
    """A server that sends the same bytes over each connection, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        connection.recv(65536)
                        connection.sendall(response)
                        connection.shutdown(socket.SHUT_WR)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


@pytest.mark.parametrize("name", RAW)
async def test_only_our_errors_leave_a_connection(name: str) -> None:
    with server(RAW[name]) as url:
        with hurried(Client(base_url=url, auth=NoAuth(), timeout=5)) as client:
            for call in CALLS.values():
                try:
                    shown(call(client))
                except BatchwrightError as error:
                    shown(error)
        async with hurried(AsyncClient(base_url=url, auth=NoAuth(), timeout=5)) as twin:
            for async_call in ASYNC_CALLS.values():
                try:
                    shown(await async_call(twin))
                except BatchwrightError as error:
                    shown(error)


def test_there_are_many_kinds():
    assert len(RESPONSES) + len(RAW) > 500
