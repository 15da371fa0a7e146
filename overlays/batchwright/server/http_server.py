"""uvicorn, in a thread or in the foreground, on a socket that already listens."""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import suppress
from threading import Event, Thread
from types import FrameType

import uvicorn

from batchwright.server.api.middleware import Protocol, Wire

_GRACE_SECONDS = 0.5


class HttpServer(uvicorn.Server):
    """uvicorn, which stops at once when told to, instead of looking ten times a second.

    Args:
        wire: The application.
        listener: The socket.
    """

    def __init__(self, wire: Wire, listener: socket.socket) -> None:
        protocol = type("Protocol", (Protocol,), {"open": wire.connections})
        config = uvicorn.Config(
            wire,
            http=protocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
        )
        super().__init__(config)
        self._listener = listener
        self._thread: Thread | None = None
        self._begun = False
        self._listening = Event()
        self._ended = Event()

    def start(self) -> None:
        """Serve in a thread."""
        thread = Thread(target=self.run_here, name="batchwright-server-http", daemon=True)
        self._thread = thread
        thread.start()
        self._listening.wait()

    def run_here(self) -> None:
        """Serve until told to stop, or until a signal if this is the main thread."""
        self._begun = True
        try:
            asyncio.run(self._serve_here())
        finally:
            self._listening.set()
            self._ended.set()

    def stop(self) -> None:
        """Stop serving, and wait until that is done; nothing happens if it never began."""
        if self._begun and not self._ended.is_set():
            self._listening.wait()
            # The loop may end by itself, after a signal.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop.set)
            self._ended.wait()
        if self._thread is not None:
            self._thread.join()
        self._listener.close()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Stop after a signal.

        It is not raised again at the end, as uvicorn does: SIGTERM would end the process before
        the state is closed.
        """
        self._loop.call_soon_threadsafe(self._stop.set)

    async def main_loop(self) -> None:
        """Wait until told to stop."""
        self._listening.set()
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        """Let the requests at hand end, for a moment, and close all connections."""
        # What was accepted has to be attached before the server is closed, or its socket leaks.
        self._loop.remove_reader(self._listener)
        await _rounds(3)
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
        await _rounds(2)

    async def _serve_here(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        await self.serve(sockets=[self._listener])


async def _rounds(count: int) -> None:
    """Let the loop do what it has scheduled, and what that schedules."""
    for _ in range(count):
        await asyncio.sleep(0)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, on any free port if the port is 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay off (40 ms an answer) only where the protocol is named.
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
