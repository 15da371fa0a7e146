"""A bench for runs against a server whose clock moves when they sleep."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from inspect import isawaitable
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from attrs import define, field

from batchwright import AsyncClient, Client, runs
from batchwright._http.clock import Clock
from batchwright.requests import request, write
from batchwright.results import read
from batchwright.runs import AsyncRun, Pace, Run, Status, Summary, folder_of
from batchwright.runs.folder import Folder
from batchwright.runs.ledger import SQLiteLedger
from batchwright.runs.state import RunState, ShardState
from batchwright.server import Server

KEY = "sk-not-to-be-found-on-disk"
CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"
PACE = Pace(poll=1, max_poll=10, settle=100, patience=1000)
FINISHED = {"ledger.sqlite", "lines.digests", "lock", "left/all.left"}

Mode = Literal["sync", "async"]


def chat(custom_id: str | None, model: str = "gpt-4o-mini", **body: Any) -> dict[str, Any]:
    """A request; None leaves its name out."""
    content = f"say {custom_id}"
    messages = [{"role": "user", "content": content}]
    line: dict[str, Any] = dict(
        request(custom_id or "", CHAT, {"model": model, "messages": messages, **body})
    )
    if custom_id is None:
        del line["custom_id"]
    return line


def embedding(custom_id: str, model: str = "text-embedding-3-small") -> dict[str, Any]:
    return dict(request(custom_id, EMBEDDINGS, {"model": model, "input": custom_id}))


def chats(count: int, model: str = "gpt-4o-mini") -> list[dict[str, Any]]:
    return [chat(f"r{n}", model) for n in range(count)]


def names(*numbers: int) -> list[str]:
    return [f"r{n}" for n in numbers]


def check(status: Status) -> None:
    """Each line has one outcome or none yet, however they are counted."""
    assert sum(status.outcomes.values()) + status.pending == status.total
    assert status.pending >= 0
    by_outcome: Counter[str] = Counter()
    for reason in status.reasons:
        assert reason.count > 0
        assert 1 <= reason.line <= status.total
        by_outcome[reason.outcome] += reason.count
    assert by_outcome == Counter({name: n for name, n in status.outcomes.items() if n})


@define
class Bench:
    """A folder, a server, and a client whose sleeping moves the server's clock."""

    folder: Path
    server: Server
    client: Any
    mode: Mode
    loop: asyncio.AbstractEventLoop
    slept: list[float] = field(factory=list)
    interrupt_at: int | None = None

    def __attrs_post_init__(self) -> None:
        self.steer(self.client)

    def steer(self, client: Client | AsyncClient) -> None:
        """Let the server's clock be the client's."""
        now = self.server.clock.now
        client._transport.clock = Clock(self.sleep, self.sleep_async, now, now, lambda: 0.0)

    @property
    def input(self) -> Path:
        return self.folder / "in.jsonl"

    @property
    def output(self) -> Path:
        return self.folder / "out.jsonl"

    @property
    def errors(self) -> Path:
        return self.folder / "out.errors.jsonl"

    @property
    def files(self) -> Folder:
        return Folder(folder_of(self.output))

    def write(self, count: int, model: str = "gpt-4o-mini") -> None:
        write(self.input, chats(count, model))

    def sleep(self, seconds: float) -> None:
        if len(self.slept) == self.interrupt_at:
            # A task is cancelled by Ctrl-C, and the exception is raised once it has ended.
            raise KeyboardInterrupt if self.mode == "sync" else asyncio.CancelledError
        self.slept.append(seconds)
        self.server.clock.advance(seconds)
        self.server.wait_until_idle()

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)

    def do(self, result: Any) -> Any:
        """Await what has to be awaited."""
        return self.loop.run_until_complete(result) if isawaitable(result) else result

    def start(self, source: Any = None, **options: Any) -> Any:
        """A `Run` or an `AsyncRun`."""
        source = self.input if source is None else source
        started = runs.start(self.client, source, output=self.output, **{"pace": PACE, **options})
        run: Run | AsyncRun = self.do(started)
        assert isinstance(run, Run if self.mode == "sync" else AsyncRun)
        return run

    def wait(self, run: Any, **options: Any) -> Summary:
        """Drive a run to its end, and look whether it says what it has written."""
        return self.checked(self.do(run.wait(**options)))

    def run(self, source: Any = None, *, on_progress: Any = None, **options: Any) -> Summary:
        source = self.input if source is None else source
        options = {"output": self.output, "pace": PACE, "on_progress": on_progress, **options}
        return self.checked(self.do(runs.run(self.client, source, **options)))

    def checked(self, summary: Summary) -> Summary:
        check(summary)
        assert isinstance(summary, Summary)
        assert summary.state == "finished"
        assert summary.pending == 0
        succeeded, others = list(read(summary.output)), list(read(summary.errors))
        assert len(succeeded) == summary.succeeded == summary.outcomes["succeeded"]
        assert len(others) == summary.total - summary.succeeded
        assert all(result.ok for result in succeeded)
        assert not any(result.ok for result in others)
        return summary

    def submit(self, **options: Any) -> Any:
        """Send what may be sent, and leave."""
        run = self.start(**options)
        check(self.do(run.submit()))
        return run

    def interrupted(self, *, naps: int = 0, **options: Any) -> list[str]:
        """Run until it has slept so many times, then press Ctrl-C; return the active batches."""
        self.interrupt_at = naps
        expected = runs.Interrupted if self.mode == "sync" else asyncio.CancelledError
        with pytest.raises(expected) as caught:
            self.run(**options)
        self.interrupt_at = None
        active = [shard.batch_id for shard in self.shards() if shard.stage == "created"]
        if isinstance(caught.value, runs.Interrupted):
            assert caught.value.batch_ids == active
        return active

    def count(self, operation: str) -> int:
        return sum(one.operation == operation for one in self.server.requests)

    def good(self) -> list[str]:
        return [result.custom_id for result in read(self.output)]

    def bad(self) -> list[tuple[str, str | None]]:
        return [(r.custom_id, r.error.code if r.error else None) for r in read(self.errors)]

    def batches(self) -> list[Any]:
        """The server's batches, newest first."""
        with Client(api_key=KEY, base_url=self.server.base_url) as client:
            return list(client.batches.list())

    def remote_files(self) -> list[Any]:
        with Client(api_key=KEY, base_url=self.server.base_url) as client:
            return list(client.files.list())

    def state(self) -> RunState:
        with SQLiteLedger(self.files.ledger, read_only=True) as ledger:
            return ledger.run()

    def shards(self) -> list[ShardState]:
        with SQLiteLedger(self.files.ledger, read_only=True) as ledger:
            return ledger.shards()

    def edit(
        self,
        change: Callable[[ShardState], ShardState] = lambda shard: shard,
        change_run: Callable[[RunState], RunState] = lambda run: run,
    ) -> None:
        """Rewrite the ledger, as if the process had died at another place."""
        with SQLiteLedger(self.files.ledger) as ledger:
            ledger.save(*(change(one) for one in ledger.shards()), run=change_run(ledger.run()))

    def left(self) -> set[str]:
        """The names of the files in the run's folder; those of SQLite are part of the ledger."""
        root = self.files.path
        found = {str(one.relative_to(root)) for one in root.rglob("*") if one.is_file()}
        return found - {"ledger.sqlite-wal", "ledger.sqlite-shm"}


class Wire(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Lets functions see each request, and change each response.

    Args:
        before: Called with the request before it is sent; what it returns is the response.
        after: Called with both, once it had its effect; returns the response.
    """

    def __init__(
        self,
        before: Callable[[httpx.Request], httpx.Response | None],
        after: Callable[[httpx.Request, httpx.Response], httpx.Response],
    ) -> None:
        self._inner = httpx.HTTPTransport()
        self._before, self._after = before, after

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        instead = self._before(request)
        if instead is not None:
            return instead
        came = self._inner.handle_request(request)
        content = came.read()
        came.close()
        own = ("content-length", "transfer-encoding")
        headers = [(name, value) for name, value in came.headers.items() if name not in own]
        return self._after(
            request, httpx.Response(came.status_code, headers=headers, content=content)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        plain = httpx.Request(request.method, request.url, headers=request.headers, content=body)
        return self.handle_request(plain)

    def close(self) -> None:
        self._inner.close()

    async def aclose(self) -> None:
        self.close()


@contextmanager
def through(
    bench: Bench,
    *,
    before: Callable[[httpx.Request], httpx.Response | None] = lambda _: None,
    after: Callable[[httpx.Request, httpx.Response], httpx.Response] = lambda _, came: came,
) -> Iterator[None]:
    """Send the bench's requests over such a wire."""
    wire, direct = Wire(before, after), bench.client
    kind = httpx.Client if bench.mode == "sync" else httpx.AsyncClient
    bench.client = direct.with_options(http_client=kind(transport=wire))
    bench.steer(bench.client)
    yield
    wire.close()
    bench.client = direct


def changed(response: httpx.Response, content: bytes) -> httpx.Response:
    """The response with another body."""
    return httpx.Response(
        response.status_code, headers={"date": response.headers["date"]}, content=content
    )


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def write_lines(path: Path, requests: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in requests))
    return path


@pytest.fixture(params=["sync", "async"])
def mode(request: pytest.FixtureRequest) -> Mode:
    """Whether the bench has a `Client` or an `AsyncClient`."""
    chosen: Mode = request.param
    return chosen


@pytest.fixture
def make(tmp_path: Path, mode: Mode) -> Iterator[Callable[..., Bench]]:
    """Makes a bench whose server has these options."""
    made: list[Bench] = []

    def make(**options: Any) -> Bench:
        server = Server(tmp_path / "server", speed=0, **options).start()
        kind = Client if mode == "sync" else AsyncClient
        client = kind(api_key=KEY, base_url=server.base_url, max_retries=0)
        made.append(Bench(tmp_path, server, client, mode, asyncio.new_event_loop()))
        return made[-1]

    yield make
    for bench in made:
        bench.do(bench.client.close())
        bench.loop.run_until_complete(bench.loop.shutdown_default_executor())
        bench.loop.close()
        bench.server.close()


@pytest.fixture
def bench(make: Callable[..., Bench]) -> Bench:
    return make()
