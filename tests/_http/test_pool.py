"""Which httpx client sends: after a fork, in another event loop, or of another package."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from batchwright import AsyncClient, Client, ConfigurationError, NoAuth

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork()")


class Echo(BaseHTTPRequestHandler):
    """Responds with the id that was asked for, over connections that stay open."""

    protocol_version = "HTTP/1.1"
    open_connections: set[tuple[str, int]]

    def setup(self) -> None:
        super().setup()
        self.open_connections.add(self.client_address)

    def finish(self) -> None:
        self.open_connections.discard(self.client_address)
        super().finish()

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2].encode()
        body = b'{"id": "%s", "object": "model", "created": 1, "owned_by": "us"}' % name
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""


@contextmanager
def echo_server() -> Iterator[tuple[str, set[tuple[str, int]]]]:
    """A server, and the connections that are open to it."""
    connections: set[tuple[str, int]] = set()
    handler = type("Handler", (Echo,), {"open_connections": connections})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1", connections
        server.shutdown()
        thread.join()


def in_a_child(call: Any) -> list[Any]:
    """What a call returns in a forked process."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads
        child = context.Process(target=lambda: theirs.send(call()))
        child.start()
    theirs.close()
    found = ours.recv() if ours.poll(30) else []
    child.join()
    return found


@forks
def test_a_client_connects_anew_after_a_fork():
    with echo_server() as (url, _), Client(base_url=url, auth=NoAuth()) as client:
        client.models.retrieve("ours")
        before = client._transport.pool.client

        def call() -> list[Any]:
            kept = client._transport.pool.client is before
            return [kept, [client.models.retrieve(f"m{n}").id for n in range(20)]]

        assert in_a_child(call) == [False, [f"m{n}" for n in range(20)]]
        assert client._transport.pool.client is before


@forks
def test_a_client_of_the_caller_that_was_used_before_a_fork_is_refused():
    with echo_server() as (url, _), httpx.Client() as http:
        unused = Client(base_url=url, auth=NoAuth(), http_client=httpx.Client())
        client = Client(base_url=url, auth=NoAuth(), http_client=http)
        client.models.retrieve("m")

        def call() -> list[Any]:
            try:
                client.models.retrieve("m")
            except RuntimeError as error:
                return [str(error), unused.models.retrieve("m").id]
            return []

        message, found = in_a_child(call)
        assert "http_client was used before this process was forked" in message
        assert found == "m"


def test_a_client_leaks_no_socket_over_several_event_loops():
    with echo_server() as (url, connections):
        client = AsyncClient(base_url=url, auth=NoAuth())

        async def call() -> str | None:
            return (await client.models.retrieve("m")).id

        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert [asyncio.run(call()) for _ in range(5)] == ["m"] * 5
            gc.collect()
        assert [str(one.message) for one in caught if one.category is ResourceWarning] == []
    assert not connections


def test_event_loops_in_several_threads_keep_their_connections():
    clients: list[set[httpx.AsyncClient]] = []
    client = AsyncClient(auth=NoAuth())
    barrier = threading.Barrier(2)

    async def call() -> None:
        used = set()
        for _ in range(3):
            used.add(await client._transport.pool.client())
            barrier.wait(10)
        clients.append(used)

    threads = [threading.Thread(target=lambda: asyncio.run(call())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one, other = clients
    assert (len(one), len(other), len(one | other)) == (1, 1, 2)
    assert all(used.is_closed for used in one | other)


@pytest.mark.parametrize(("cls", "wanted"), [(Client, "Client"), (AsyncClient, "AsyncClient")])
def test_a_client_of_another_package_is_refused(cls: Any, wanted: str):
    httpx2 = pytest.importorskip("httpx2")
    for make in (cls, cls(auth=NoAuth()).with_options):
        for found in (httpx2.Client, httpx2.AsyncClient):
            message = rf"^http_client must be an httpx\.{wanted}, not a httpx2\.{found.__name__}$"
            with pytest.raises(ConfigurationError, match=message):
                make(api_key="sk-test", http_client=found())
        with pytest.raises(ConfigurationError, match=rf"an httpx\.{wanted}, not a builtins\.str"):
            make(api_key="sk-test", http_client="https://proxy")
