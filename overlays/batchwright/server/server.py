"""The server: the Batch API on a port of this machine."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from batchwright.server.api.hosts import Hosts, is_loopback
from batchwright.server.api.middleware import Middleware
from batchwright.server.api.record import ReceivedRequest
from batchwright.server.api.routes import BASE_PATH, application, routes
from batchwright.server.catalogue import Model, catalogue
from batchwright.server.clock import Clock
from batchwright.server.context import Context
from batchwright.server.engine.answers import Answers
from batchwright.server.engine.execution import Executor
from batchwright.server.engine.refusals import refusal_at_creation
from batchwright.server.engine.worker import Worker
from batchwright.server.faults.fault import Fault
from batchwright.server.faults.registry import Faults
from batchwright.server.http_server import HttpServer, listen
from batchwright.server.settings import Durations, Limits
from batchwright.server.store.foreign import add_ended
from batchwright.server.store.ids import owner_of
from batchwright.server.store.orphans import remove_orphans
from batchwright.server.store.state import State

_LOG = logging.getLogger(__name__)


class Server:
    """The Batch API on localhost, for tests and for trying things out.

    Any key works, and sees only its own files and batches. Requests are free, and answers are
    deterministic: chat echoes, embeddings hash words, moderation matches a word list. Requests
    that are no lines of a batch, such as `POST /chat/completions`, get the same answers.

    Attributes:
        base_url: The base URL for clients, such as `http://127.0.0.1:8000/v1`.
        clock: The server's clock; `clock.advance(seconds)` moves it forward.
        faults: The active faults, which can be changed at any time, even before the start.
        answers: The scripted answers, which can be changed at any time, even before the start.
        requests: The requests received since the start, oldest first: the last 100,000 at most.

    Methods:
        wait_until_idle: Wait until no batch has work left at the clock's current time.
        add_batches: Add batches that have ended, as if another program had created them.
        start: Listen, and execute batches, in threads; `with` does the same.
        close: Stop, and wait until all threads have ended; do nothing if it is not started.
        serve_forever: Serve in the foreground until Ctrl-C or SIGTERM, then shut down cleanly.

    Args:
        data: The folder for files and batches, which are kept across restarts; None uses a
            temporary folder.
        host: The address to listen on. Whoever reaches it can use the server, with any key, so an
            address other than loopback is logged as a warning.
        port: The port; 0 picks a free one.
        speed: Seconds of the server's clock per real second; 0 stops the clock, so that only
            `clock.advance` moves it.
        durations: The minimum time that a batch spends in each state.
        limits: The limits; by default the API's.
        models: More models; a string is a model for all endpoints.
        faults: The faults to start with.
        allowed_hosts: More names for this machine. On loopback, requests whose `Host` is neither
            one of them nor loopback are refused with 421, so that no page in a browser can use the
            server under a name of its own.
        idempotent: Whether a batch that is created again with the same `Idempotency-Key` is the
            first one; OpenAI's API does not promise that.

    Raises:
        RuntimeError: Another server uses the data folder.
        OSError: The port is taken.

    Example:
        from batchwright import Client

        with Server(speed=0) as server, Client(api_key="test", base_url=server.base_url) as client:
            file = client.files.create(file="requests.jsonl", purpose="batch")
            batch = client.batches.create(input_file_id=file.id, endpoint="/v1/embeddings")
            server.wait_until_idle()
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
        allowed_hosts: Iterable[str] = (),
        idempotent: bool = False,
    ) -> None:
        self._faults = Faults(*faults)
        self._answers = Answers()
        self._data = data
        self._host = host
        self._hosts = Hosts(host, tuple(allowed_hosts))
        self._port = port
        self._speed = speed
        self._durations = durations or Durations()
        self._limits = limits or Limits()
        self._models = catalogue(models)
        self._idempotent = idempotent
        self._started: _Services | None = None

    @property
    def base_url(self) -> str:
        """The base URL for clients, such as `http://127.0.0.1:8000/v1`.

        Raises:
            RuntimeError: The server is not started.
        """
        host, port = self._services.address
        return f"http://{f'[{host}]' if ':' in host else host}:{port}{BASE_PATH}"

    @property
    def clock(self) -> Clock:
        """The server's clock; `clock.advance(seconds)` moves it forward.

        Raises:
            RuntimeError: The server is not started.
        """
        return self._services.context.clock

    @property
    def faults(self) -> Faults:
        """The active faults, which can be changed at any time, even before the start.

        Example:
            server.faults.add(ErrorResponse(operation="createBatch", status=503))
            server.faults.add(FailLines(rate=0.1), CutResponse(operation="downloadFile", at=1000))
            server.faults.clear()
        """
        return self._faults

    @property
    def answers(self) -> Answers:
        """The scripted answers, which can be changed at any time, even before the start.

        Example:
            server.answers.add("Paris", custom_id="^capital-1$")
            server.answers.add({"results": []}, endpoint="/v1/moderations")
            server.answers.clear()
        """
        return self._answers

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The requests received since the start, oldest first: the last 100,000 at most.

        Raises:
            RuntimeError: The server is not started.
        """
        return self._services.middleware.requests

    def wait_until_idle(self, timeout: float = 60.0) -> None:
        """Wait until no batch has work left at the clock's current time.

        Args:
            timeout: How long to wait at most, in real seconds.

        Raises:
            TimeoutError: It took longer.
            RuntimeError: The server is not started.

        Example:
            server.clock.advance(24 * 3600)
            server.wait_until_idle()
        """
        self._services.worker.wait_until_idle(timeout)

    def add_batches(
        self, count: int, *, key: str = "test", created_at: float | None = None
    ) -> list[str]:
        """Add batches that have ended, as if another program had created them.

        Args:
            count: How many.
            key: The API key that they are created with, which sees them.
            created_at: When, in Unix seconds; None is now by the server's clock. Lists show them as
                the newest all the same.

        Returns:
            Their ids, oldest first.

        Raises:
            RuntimeError: The server is not started.

        Example:
            server.add_batches(1000)
        """
        context = self._services.context
        created = context.now if created_at is None else int(created_at)
        return add_ended(context.state, owner_of(key), count, created)

    def start(self) -> Self:
        """Listen, and execute batches, in threads; `with` does the same.

        Returns:
            The server itself.

        Raises:
            RuntimeError: The server is started already, or another one uses the data folder.
            OSError: The port is taken.

        Example:
            server = Server().start()
            print(server.base_url)
            server.close()
        """
        self._open()
        self._services.http.start()
        return self

    def close(self) -> None:
        """Stop, and wait until all threads have ended; do nothing if it is not started.

        Example:
            server = Server().start()
            server.close()
        """
        services, self._started = self._started, None
        if services is not None:
            services.close()

    def serve_forever(self, on_start: Callable[[Server], None] = lambda _: None) -> None:
        """Serve in the foreground until Ctrl-C or SIGTERM, then shut down cleanly.

        Args:
            on_start: Called with the server once it listens, for example to print its URL.

        Raises:
            RuntimeError: The server is started already, or another one uses the data folder.
            OSError: The port is taken.

        Example:
            from batchwright.server import Server

            Server("data", port=8000, speed=60).serve_forever(lambda server: print(server.base_url))
        """
        self._open()
        try:
            on_start(self)
            self._services.http.serve_forever()
        finally:
            self.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _open(self) -> None:
        if self._started is not None:
            raise RuntimeError("this server is started already")
        with ExitStack() as cleanup:
            folder = self._data
            if folder is None:
                folder = cleanup.enter_context(TemporaryDirectory(prefix="batchwright-"))
            listener = cleanup.enter_context(listen(self._host, self._port))
            state = State(Path(folder))
            cleanup.callback(state.close)
            remove_orphans(state)
            worker = Worker()
            context = self._context(state, worker)
            if not is_loopback(self._host):
                _LOG.warning("listening on %s: whoever reaches it can use this server", self._host)
            self._started = _Services(context, worker, listener, self._hosts, cleanup.pop_all())

    def _context(self, state: State, worker: Worker) -> Context:
        now = Clock().now()
        # A clock that was moved forward does not go back at a restart.
        clock = Clock(speed=self._speed, start=max(now, state.clock), on_advance=worker.wake)
        self._faults.follow(clock.now)
        return Context(
            state=state,
            clock=clock,
            faults=self._faults,
            limits=self._limits,
            durations=self._durations,
            models=self._models,
            executor=Executor(self._models, self._answers),
            wake=worker.wake,
            refusal_at_creation=refusal_at_creation,
            idempotent=self._idempotent,
        )

    @property
    def _services(self) -> _Services:
        if self._started is None:
            raise RuntimeError("this server is not started; use it in a `with`, or call start()")
        return self._started


class _Services:
    """What a started server consists of."""

    def __init__(
        self,
        context: Context,
        worker: Worker,
        listener: socket.socket,
        hosts: Hosts,
        cleanup: ExitStack,
    ) -> None:
        self.context = context
        self.worker = worker
        self.address: tuple[str, int] = listener.getsockname()[:2]
        self._cleanup = cleanup
        table = routes(context)
        self.middleware = Middleware(
            application(table), table, context.faults, hosts, context.clock.now
        )
        self.http = HttpServer(self.middleware, listener, self.middleware.connections)
        worker.start(context)

    def close(self) -> None:
        self.http.stop()
        self.worker.stop()
        try:
            self.context.state.clock = self.context.clock.now()
        finally:
            self._cleanup.close()
