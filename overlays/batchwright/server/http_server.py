"""uvicorn on a listening socket, in a thread or in the foreground."""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import suppress
from threading import Event, Thread
from types import FrameType

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

_GRACE_SECONDS = 0.5
_Connections = dict[tuple[str, int] | None, asyncio.Transport]


class _Protocol(H11Protocol):
    """uvicorn's protocol, which lets the application find the connection of a request.

    It also closes connections that begin a request and do not go on.
    """

    by_address: _Connections
    patience: float
    max_connections: int

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Note the connection under its client's address."""
        super().connection_made(transport)
        self.by_address[self.client] = transport
        if len(self.connections) > self.max_connections:
            transport.abort()
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came; a body may take any time as long as it goes on, a head may not."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._end_wait()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._end_wait()
        super().connection_lost(exc)
        self.by_address.pop(self.client, None)

    def _wait(self) -> None:
        if self._timer is None and self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self._timer = self.loop.call_later(self.patience, self._give_up)

    def _end_wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if self.flow.read_paused:
            # The application takes its time, not the client.
            self._wait()
        else:
            self.transport.abort()


class HttpServer(uvicorn.Server):
    """A uvicorn server that stops at once; uvicorn itself checks ten times a second.

    Args:
        app: The application.
        listener: The socket.
        connections: Kept up to date with the open connections, by client address.
        patience: Seconds that a client may take for the head of a request, and for each next part
            of its body.
        max_connections: How many connections may be open.
    """

    def __init__(
        self,
        app: ASGIApp,
        listener: socket.socket,
        connections: _Connections,
        *,
        patience: float = 60.0,
        max_connections: int = 2_000,
    ) -> None:
        settings = {
            "by_address": connections,
            "patience": patience,
            "max_connections": max_connections,
        }
        config = uvicorn.Config(
            app,
            http=type("Protocol", (_Protocol,), settings),
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
        )
        super().__init__(config)
        self._listener = listener
        self._thread: Thread | None = None
        self._started = False
        self._listening = Event()
        self._ended = Event()

    def start(self) -> None:
        """Serve in a thread."""
        thread = Thread(target=self.serve_forever, name="batchwright-server-http", daemon=True)
        self._thread = thread
        thread.start()
        self._listening.wait()

    def serve_forever(self) -> None:
        """Serve until `stop` or, in the main thread, a signal."""
        self._started = True
        try:
            asyncio.run(self._serve_listener())
        finally:
            self._listening.set()
            self._ended.set()

    def stop(self) -> None:
        """Stop serving, and wait for the end; do nothing if it never started."""
        if self._started and not self._ended.is_set():
            self._listening.wait()
            # A signal may have ended the loop.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop.set)
            self._ended.wait()
        if self._thread is not None:
            self._thread.join()
        self._listener.close()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Stop, but do not raise the signal again as uvicorn does.

        SIGTERM would then end the process before the state is closed.
        """
        self._loop.call_soon_threadsafe(self._stop.set)

    async def main_loop(self) -> None:
        """Wait for `stop` or a signal."""
        self._listening.set()
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        """Give requests in progress a moment to end, then close all connections."""
        # A connection just accepted must be attached first, or its socket leaks.
        self._loop.remove_reader(self._listener)
        await _yield_to_loop(3)
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if tasks := set(self.server_state.tasks):
            _, late = await asyncio.wait(tasks, timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for server in self.servers:
            await server.wait_closed()
        await _yield_to_loop(2)

    async def _serve_listener(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        await self.serve(sockets=[self._listener])


async def _yield_to_loop(count: int) -> None:
    """Let the loop do what is scheduled, and what that schedules in turn."""
    for _ in range(count):
        await asyncio.sleep(0)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, on any free port if the port is 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay off (40 ms a response) only if the protocol is given.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise OSError(
            error.errno, f"cannot listen on {host} port {port}: {error.strerror}"
        ) from error
    return listener
