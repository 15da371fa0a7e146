"""The server: the API on a port of this machine."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from batchwright.server.api.middleware import ReceivedRequest, Wire
from batchwright.server.api.routes import application, routes
from batchwright.server.catalogue import Model, catalogue
from batchwright.server.clock import Clock
from batchwright.server.context import Context
from batchwright.server.engine.worker import Worker
from batchwright.server.faults.kinds import Fault
from batchwright.server.faults.registry import FaultBook
from batchwright.server.http_server import HttpServer, listen
from batchwright.server.settings import Durations, Limits
from batchwright.server.state import State


class Server:
    """The Batch API on localhost, for tests and for trying things out.

    Any key is taken; what one key makes, another does not see. Requests are run by a model that
    echoes, embeds by hashing, and scores by a list of words: always in the same way, and free.

    Args:
        data: The folder to keep files and batches in, over restarts too; None is a temporary one.
        host: The address to listen on.
        port: The port; 0 is any free one.
        speed: Seconds of the server's clock for each real second; 0 stops it, so that only
            `clock.advance` moves it.
        durations: How long a batch takes at least.
        limits: How large things may be.
        models: Models besides those that the server knows; a string is a model for all endpoints.
        faults: What to do wrong.

    Raises:
        RuntimeError: Another server uses the data folder.
        OSError: The port is taken.

    Example:
        with Server(speed=0) as server:
            client = Client(api_key="test", base_url=server.base_url)
            batch = client.batches.create(input_file_id=file.id, endpoint="/v1/embeddings")
            server.settle()
            assert client.batches.retrieve(batch.id).status == "completed"
    """

    def __init__(
        self,
        data: str | Path | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        speed: float = 1.0,
        durations: Durations | None = None,
        limits: Limits | None = None,
        models: Iterable[Model | str] = (),
        faults: Iterable[Fault] = (),
    ) -> None:
        self._faults = FaultBook(*faults)
        self._data = data
        self._host = host
        self._port = port
        self._speed = speed
        self._durations = durations or Durations()
        self._limits = limits or Limits()
        self._models = catalogue(models)
        self._running: _Running | None = None

    @property
    def base_url(self) -> str:
        """The URL that clients take, such as `http://127.0.0.1:8000/v1`.

        Raises:
            RuntimeError: The server does not run.
        """
        host, port = self._run.address
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/v1"

    @property
    def clock(self) -> Clock:
        """The server's clock, which `clock.advance(seconds)` moves on.

        Raises:
            RuntimeError: The server does not run.
        """
        return self._run.context.clock

    @property
    def faults(self) -> FaultBook:
        """What the server does wrong; it can be changed before the start and while it runs.

        Example:
            server.faults.add(ErrorAnswer(operation="createBatch", status=503))
            server.faults.add(FailLines(rate=0.1), CutAnswer(operation="downloadFile", at=1000))
            server.faults.clear()
        """
        return self._faults

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The requests received since the start, oldest first.

        Raises:
            RuntimeError: The server does not run.
        """
        return self._run.wire.requests

    def settle(self, timeout: float = 60.0) -> None:
        """Wait until no batch has anything to do at the clock's present time.

        Args:
            timeout: How long to wait at most, in real seconds.

        Raises:
            TimeoutError: It took longer.
            RuntimeError: The server does not run.

        Example:
            server.clock.advance(24 * 3600)
            server.settle()
        """
        self._run.worker.settle(timeout)

    def start(self) -> Self:
        """Start to listen and to run batches, in threads; `with` does it too.

        Raises:
            RuntimeError: The server runs already, or another one uses the data folder.
            OSError: The port is taken.
        """
        self._open()
        self._run.http.start()
        return self

    def close(self) -> None:
        """Stop, and wait until all threads have ended; nothing happens if it does not run."""
        running, self._running = self._running, None
        if running is not None:
            running.close()

    def run_forever(self, on_start: Callable[[Server], None] = lambda _: None) -> None:
        """Run in the foreground until Ctrl-C or SIGTERM, then stop in good order.

        Args:
            on_start: Called when the server listens, with the server, to print its URL, say.

        Raises:
            RuntimeError: The server runs already, or another one uses the data folder.
            OSError: The port is taken.

        Example:
            Server("data", port=8000, speed=60).run_forever(lambda server: print(server.base_url))
        """
        self._open()
        try:
            on_start(self)
            self._run.http.run_here()
        finally:
            self.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> None:
        if self._running is not None:
            raise RuntimeError("this server runs already")
        temporary = None
        if self._data is None:
            temporary = TemporaryDirectory(prefix="batchwright-")
        try:
            listener = listen(self._host, self._port)
            try:
                state = State(Path(temporary.name if temporary else str(self._data)))
            except BaseException:
                listener.close()
                raise
        except BaseException:
            if temporary:
                temporary.cleanup()
            raise
        self._running = _Running(
            self._context(state, worker := Worker()), worker, listener, temporary
        )

    def _context(self, state: State, worker: Worker) -> Context:
        now = Clock().now()
        return Context(
            state=state,
            # A clock that had been moved ahead does not go back at a restart.
            clock=Clock(speed=self._speed, start=max(now, state.clock), on_advance=worker.wake),
            faults=self._faults,
            limits=self._limits,
            durations=self._durations,
            models=self._models,
            wake=worker.wake,
        )

    @property
    def _run(self) -> _Running:
        if self._running is None:
            raise RuntimeError("this server does not run; use it in a `with`, or call start()")
        return self._running


class _Running:
    """What there is while a server runs."""

    def __init__(
        self,
        context: Context,
        worker: Worker,
        listener: socket.socket,
        temporary: TemporaryDirectory[str] | None,
    ) -> None:
        self.context = context
        self.worker = worker
        self.address: tuple[str, int] = listener.getsockname()[:2]
        self._temporary = temporary
        table = routes(context)
        self.wire = Wire(application(table), table, context.faults)
        self.http = HttpServer(self.wire, listener)
        worker.start(context)

    def close(self) -> None:
        self.http.stop()
        self.worker.stop()
        try:
            self.context.state.clock = self.context.clock.now()
        finally:
            self.context.state.close()
            if self._temporary is not None:
                self._temporary.cleanup()
