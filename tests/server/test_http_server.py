"""Connections, and clients that do not go on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from threading import Event
from typing import Any

import pytest

from batchwright.server.http_server import HttpServer, listen

from .conftest import eventually

HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n"

Connect = Callable[[], socket.socket]


async def respond(scope: Any, receive: Any, send: Any) -> None:
    """Read the whole request, and respond."""
    while (message := await receive()).get("more_body"):
        pass
    if message["type"] != "http.disconnect":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"well"})


@pytest.fixture
def serve() -> Iterator[Callable[..., Connect]]:
    """Start a server, and return what connects to it."""
    with ExitStack() as stack:

        def start(app: Any = respond, **options: Any) -> Connect:
            listener = listen("127.0.0.1", 0)
            address = listener.getsockname()
            server = HttpServer(app, listener, {}, **options)
            stack.callback(server.stop)
            server.start()
            return lambda: stack.enter_context(socket.create_connection(address, timeout=30))

        yield start


def closed(connection: socket.socket) -> bool:
    """Wait until the server closes a connection, whatever it sends before."""
    with suppress(ConnectionResetError):
        while connection.recv(65_536):
            pass
    return True


@pytest.mark.parametrize("sent", [b"", b"POST / HT", HEAD, HEAD + b"a"])
def test_a_client_that_does_not_go_on_is_cut_off(serve, sent):
    connection = serve(patience=0.1)()
    connection.sendall(sent)
    assert closed(connection)


def test_a_head_that_drips_is_cut_off(serve):
    connection = serve(patience=0.1)()

    def is_cut_off() -> bool:
        try:
            connection.sendall(b"x")
        except OSError:
            return True
        return False

    eventually(is_cut_off)


def test_a_second_request_that_does_not_go_on_is_cut_off(serve):
    connection = serve(patience=0.1)()
    connection.sendall(HEAD + b"abc")
    assert b"200 OK" in connection.recv(65_536)
    connection.sendall(b"POST / HT")
    assert closed(connection)


def test_a_client_that_goes_on_is_served(serve):
    connection = serve(patience=30)()
    for part in (HEAD[:9], HEAD[9:], b"a", b"bc"):
        connection.sendall(part)
    assert b"200 OK" in connection.recv(65_536)


def test_there_are_never_more_connections_than_told(serve):
    connect = serve(max_connections=1)
    first = connect()
    first.sendall(HEAD)
    second = connect()
    assert closed(second)
    first.sendall(b"abc")
    assert b"200 OK" in first.recv(65_536)


def test_an_application_may_take_its_time(serve):
    passed = Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.to_thread(passed.wait, 30)
        await respond(scope, receive, send)

    connect = serve(slow, patience=0.1)
    busy = connect()
    busy.sendall(HEAD.replace(b"3", b"300000") + b"x" * 300_000)
    assert closed(connect())
    passed.set()
    assert b"200 OK" in busy.recv(65_536)
